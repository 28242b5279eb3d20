//! The inner layer: the archive, read as a stream.

use std::io::Read;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;
use zip::read::read_zipfile_from_stream;

use crate::manifest::{MANIFEST_PATH, Manifest, MemberEntry, hex};
use crate::member::Limits;
use crate::opening::{Damage, OpenError};
use crate::watched::{Bounded, StreamFault};

/// Reads the archive from its first byte to its last, and hands each member over once its hash fits.
///
/// From the front and not by the directory at the end: that needs one member's memory instead of the
/// whole archive's, and leaves no room for entries that overlap or that only one of two readers sees.
/// The caller must throw away what was handed over if this fails in the end.
pub(crate) fn unpack(
    payload: impl Read,
    limits: &Limits,
    mut keep: impl FnMut(&MemberEntry, Zeroizing<Vec<u8>>),
) -> Result<Manifest, OpenError> {
    let mut plain = Bounded::new(payload, limits.plain_bytes);
    let result = read_manifest(&mut plain, limits).and_then(|manifest| {
        for entry in &manifest.members {
            keep(entry, read_member(&mut plain, entry)?);
        }
        expect_end(&mut plain)?;
        Ok(manifest)
    });
    // A fault of the stream explains whatever the layers above made of it; and before anything is
    // said about the content, the cipher must have vouched for all of it.
    match plain.fault().map_or_else(|| plain.drain(), Err) {
        Ok(()) => result,
        Err(StreamFault::TooLong) => Err(OpenError::TooLarge),
        Err(StreamFault::Truncated) => Err(OpenError::Damaged(Damage::Truncated)),
        Err(StreamFault::Broken) => Err(OpenError::Damaged(Damage::Content)),
    }
}

fn read_manifest(plain: &mut impl Read, limits: &Limits) -> Result<Manifest, OpenError> {
    let Ok(Some(mut file)) = read_zipfile_from_stream(plain) else {
        return Err(OpenError::NotOurs);
    };
    if file.name_raw() != MANIFEST_PATH.as_bytes() {
        return Err(OpenError::NotOurs);
    }
    let mut json = Zeroizing::new(Vec::new());
    file.by_ref()
        .take(limits.manifest_bytes.saturating_add(1))
        .read_to_end(&mut json)
        .map_err(|_| OpenError::Damaged(Damage::Archive))?;
    if json.len() as u64 > limits.manifest_bytes {
        return Err(OpenError::TooLarge);
    }
    let manifest = Manifest::parse(&json)?;
    manifest.check(limits)?;
    Ok(manifest)
}

fn read_member(
    plain: &mut impl Read,
    entry: &MemberEntry,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let archive = |_| OpenError::Damaged(Damage::Archive);
    let wrong = OpenError::Damaged(Damage::Member);
    let Some(mut file) = read_zipfile_from_stream(plain).map_err(archive)? else {
        return Err(wrong);
    };
    if file.name_raw() != entry.path.as_bytes() {
        return Err(wrong);
    }
    // Room is made for what is there and not for what is promised, up to a megabyte at once; and no
    // more than promised is unpacked, however much the archive would yield.
    let room = usize::try_from(entry.bytes.min(1 << 20)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.by_ref()
        .take(entry.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| OpenError::Damaged(Damage::Archive))?;
    let is_as_promised =
        bytes.len() as u64 == entry.bytes && hex(&Sha256::digest(bytes.as_slice())) == entry.sha256;
    if is_as_promised {
        Ok(bytes)
    } else {
        Err(wrong)
    }
}

fn expect_end(plain: &mut impl Read) -> Result<(), OpenError> {
    match read_zipfile_from_stream(plain) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(OpenError::Damaged(Damage::Member)),
        Err(_) => Err(OpenError::Damaged(Damage::Archive)),
    }
}
