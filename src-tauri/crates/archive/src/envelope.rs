//! The outer layer: an age file for a passphrase or for keys.

use std::io::{BufRead, Read as _};
use std::iter;

use age::{DecryptError, Decryptor, Identity};
use age_core::format::{FileKey, Stanza};
use secrecy::SecretString;

use crate::closing::Opening;
use crate::opening::{Damage, OpenError};
use crate::passphrase::{exact, lenient};
use crate::payload::{HEADER_NONCE_LENGTH, KeptKey, Opener};
use crate::work::Work;

/// Begins every age file of the version that we know.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";
const MAGIC_OF_ANY_VERSION: &[u8] = b"age-encryption.org/";

/// Bounds the header. Ours has 150 bytes; one for a hundred keys has about as many hundreds.
const HEADER_LIMIT: u64 = 16 << 10;

/// Is `--- `, 43 characters of checksum, and the end of the line.
const MAC_LINE_LENGTH: usize = 48;

/// Is how many characters a full line of a stanza's body has.
const FULL_LINE_LENGTH: usize = 64;

type Unwrapped = Result<FileKey, DecryptError>;

/// Opens the envelope and returns the decrypted stream, none of which is vouched for yet.
///
/// A medium's own error shows in the `Watched` below and is sorted out by the caller.
pub(crate) fn open_envelope<R: BufRead>(
    mut input: R,
    opening: Opening<'_>,
    most: Work,
) -> Result<Opener<R>, OpenError> {
    let header = read_header(&mut input)?;
    // The parser gets the header alone, so that it can never run on into the payload.
    let decryptor = Decryptor::new_buffered(header.as_slice()).map_err(|e| sort(&e, most))?;
    let is_scrypt = decryptor.is_scrypt();
    let typed;
    let identity: &dyn Identity = match (is_scrypt, opening.passphrase, opening.key) {
        (true, Some(passphrase), _) => {
            typed = Typed { passphrase, most };
            &typed
        }
        (true, None, _) => return Err(OpenError::NeedsPassphrase),
        (false, _, Some(key)) => &key.0,
        (false, _, None) => return Err(OpenError::MadeForKey),
    };
    let kept = KeptKey::default();
    // What it returns would read the payload, of which nothing is there; that it returns it says that
    // the header's checksum fits the file key.
    decryptor
        .decrypt(iter::once(&kept.beside(identity) as _))
        .map_err(|e| match sort(&e, most) {
            OpenError::WrongPassphrase if !is_scrypt => of_key(&e),
            other => other,
        })?;
    kept.payload_key(&header)
        .and_then(|key| Opener::new(&key, input).ok())
        .ok_or(OpenError::Damaged(Damage::Header))
}

/// Tells whether a passphrase closes the file that begins with these bytes, and not keys.
///
/// Who knows the passphrase made the file or could have; a public key is no secret, so that a file for
/// keys proves nothing about who made it.
#[must_use]
pub fn is_for_passphrase(file: &[u8]) -> bool {
    file.strip_prefix(MAGIC)
        .is_some_and(|rest| rest.starts_with(b"-> scrypt "))
}

/// Nothing was typed, so nothing was typed wrongly: the file is for other keys, or its own is damaged.
fn of_key(error: &DecryptError) -> OpenError {
    match error {
        DecryptError::NoMatchingKeys => OpenError::OtherKey,
        _ => OpenError::Damaged(Damage::Header),
    }
}

/// Is a passphrase as somebody typed it: tried as it is, and then as it may have been meant.
struct Typed<'a> {
    passphrase: &'a SecretString,
    most: Work,
}

impl Typed<'_> {
    fn attempt(&self, passphrase: SecretString, stanza: &Stanza) -> Option<Unwrapped> {
        let mut identity = age::scrypt::Identity::new(passphrase);
        identity.set_max_work_factor(self.most.log_n());
        identity.unwrap_stanza(stanza)
    }
}

impl Identity for Typed<'_> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Unwrapped> {
        let first = self.attempt(exact(self.passphrase), stanza);
        match (&first, lenient(self.passphrase)) {
            (Some(Err(DecryptError::DecryptionFailed)), Some(meant)) => self.attempt(meant, stanza),
            _ => first,
        }
    }
}

/// Reads up to and including the nonce, which follows the header.
fn read_header<R: BufRead>(input: &mut R) -> Result<Vec<u8>, OpenError> {
    let damaged = |damage| move |_| OpenError::Damaged(damage);
    let mut header = Vec::new();
    // A stanza ends with a line that is not full, an empty one if need be. The parser forgives its
    // absence, as the first drafts of age did; the format does not.
    let mut is_open = false;
    loop {
        let start = header.len();
        let room = HEADER_LIMIT.saturating_sub(start as u64);
        input
            .by_ref()
            .take(room)
            .read_until(b'\n', &mut header)
            .map_err(damaged(Damage::Truncated))?;
        let line = header.get(start..).unwrap_or_default();
        if start == 0 {
            check_magic(line)?;
        }
        if !line.ends_with(b"\n") {
            let is_short = (header.len() as u64) < HEADER_LIMIT;
            let damage = if is_short {
                Damage::Truncated
            } else {
                Damage::Header
            };
            return Err(OpenError::Damaged(damage));
        }
        let is_mac = line.starts_with(b"---");
        let is_stanza = line.starts_with(b"->");
        if is_open && (is_mac || is_stanza) || is_mac && line.len() != MAC_LINE_LENGTH {
            return Err(OpenError::Damaged(Damage::Header));
        }
        if is_mac {
            break;
        }
        is_open = is_stanza || line.len() > FULL_LINE_LENGTH;
    }
    let mut nonce = [0; HEADER_NONCE_LENGTH];
    input
        .read_exact(&mut nonce)
        .map_err(damaged(Damage::Truncated))?;
    header.extend_from_slice(&nonce);
    Ok(header)
}

fn check_magic(line: &[u8]) -> Result<(), OpenError> {
    if line == MAGIC {
        return Ok(());
    }
    if MAGIC.starts_with(line) {
        // Also the empty file, which is what a stick pulled out too early leaves.
        return Err(OpenError::Damaged(Damage::Truncated));
    }
    let Some(version) = line.strip_prefix(MAGIC_OF_ANY_VERSION) else {
        return Err(OpenError::NotAgeFile);
    };
    let number = version
        .strip_prefix(b"v")
        .and_then(|v| v.strip_suffix(b"\n"));
    match number {
        Some(digits) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            Err(OpenError::UnknownEncryption)
        }
        _ => Err(OpenError::Damaged(Damage::Header)),
    }
}

fn sort(error: &DecryptError, most: Work) -> OpenError {
    match error {
        // The age library tells no wrong passphrase from a damaged salt; nobody can.
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => OpenError::WrongPassphrase,
        DecryptError::ExcessiveWork { required, .. } => OpenError::ExcessiveWork {
            required: *required,
            allowed: most.log_n(),
        },
        // With the right key the header's checksum fails, or there is no sense in it at all. The library
        // calls that an unknown format, but the version in the first line has been found good by now.
        _ => OpenError::Damaged(Damage::Header),
    }
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
