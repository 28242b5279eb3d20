//! The inner layer: the archive, read as a stream.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;
use zip::read::read_zipfile_from_stream;

use crate::manifest::{MANIFEST_PATH, Manifest, MemberEntry, hex};
use crate::member::Limits;
use crate::opening::{Damage, OpenError};
use crate::watched::{Bounded, StreamFault};

/// Reads the archive from its first byte to its last, and hands each member over as it comes.
///
/// `take` must read a member to its end and judge it by its size and hash. From the front and not by the directory at the end: that needs one member's memory instead of the
/// whole archive's, and leaves no room for entries that overlap or that only one of two readers sees.
/// The caller must throw away what was handed over if this fails in the end.
pub(crate) fn unpack(
    payload: impl Read,
    limits: &Limits,
    mut take: impl FnMut(&MemberEntry, &mut dyn Read) -> Result<(), OpenError>,
) -> Result<Manifest, OpenError> {
    let mut plain = Bounded::new(payload, limits.plain_bytes);
    let result = read_manifest(&mut plain, limits).and_then(|manifest| {
        for entry in &manifest.members {
            read_member(&mut plain, entry, &mut take)?;
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
    take: &mut impl FnMut(&MemberEntry, &mut dyn Read) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    let archive = |_| OpenError::Damaged(Damage::Archive);
    let wrong = OpenError::Damaged(Damage::Member);
    let Some(mut file) = read_zipfile_from_stream(plain).map_err(archive)? else {
        return Err(wrong);
    };
    if file.name_raw() != entry.path.as_bytes() {
        return Err(wrong);
    }
    // No more than promised is unpacked, however much the archive would yield.
    take(
        entry,
        &mut file.by_ref().take(entry.bytes.saturating_add(1)),
    )
}

/// Reads a member whole and returns it if its size and hash fit.
pub(crate) fn read_whole(
    entry: &MemberEntry,
    member: &mut dyn Read,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    // Room is made for what is there and not for what is promised, up to a megabyte at once.
    let room = usize::try_from(entry.bytes.min(1 << 20)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    member
        .read_to_end(&mut bytes)
        .map_err(|_| OpenError::Damaged(Damage::Archive))?;
    let hash = Sha256::digest(bytes.as_slice());
    expect_entry(entry, bytes.len() as u64, &hash)?;
    Ok(bytes)
}

/// Reads a member piece by piece into a window that is used again, and shows each to `see`.
pub(crate) fn read_through(
    member: &mut dyn Read,
    window: &mut [u8],
    mut see: impl FnMut(&[u8]) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    loop {
        match member.read(window) {
            Ok(0) => return Ok(()),
            Ok(count) => see(window.get(..count).unwrap_or_default())?,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(OpenError::Damaged(Damage::Archive)),
        }
    }
}

/// Compares what was read with what the manifest says.
pub(crate) fn expect_entry(entry: &MemberEntry, bytes: u64, hash: &[u8]) -> Result<(), OpenError> {
    if bytes == entry.bytes && hex(hash) == entry.sha256 {
        Ok(())
    } else {
        Err(OpenError::Damaged(Damage::Member))
    }
}

fn expect_end(plain: &mut impl Read) -> Result<(), OpenError> {
    match read_zipfile_from_stream(plain) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(OpenError::Damaged(Damage::Member)),
        Err(_) => Err(OpenError::Damaged(Damage::Archive)),
    }
}
