//! What lies behind the encryption, for the fuzzer and for nobody else.
//!
//! Bytes changed at random never get past the cipher, but whoever knows the passphrase gets past it with
//! anything.

use crate::manifest::Manifest;
use crate::member::{Limits, Member};
use crate::opening::{OpenError, Opened};
use crate::unpacking::{read_whole, unpack};

/// Reads the plain archive as [`crate::open`] does once the cipher has vouched for it.
///
/// # Errors
/// See [`OpenError`].
pub fn open_container(plain: &[u8], limits: &Limits) -> Result<Opened, OpenError> {
    let mut members = Vec::new();
    let manifest = unpack(plain, limits, |entry, member| {
        members.push(Member::of(entry, read_whole(entry, member)?));
        Ok(())
    })?;
    Ok(Opened { manifest, members })
}

/// Reads and checks a manifest as it stands in the archive.
///
/// # Errors
/// See [`OpenError`].
pub fn read_manifest(json: &[u8], limits: &Limits) -> Result<Manifest, OpenError> {
    let manifest = Manifest::parse(json)?;
    manifest.check(limits)?;
    Ok(manifest)
}
