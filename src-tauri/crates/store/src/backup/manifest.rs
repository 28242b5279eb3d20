//! The head of a backup file: what is in it, in the open, and a seal that only the key's holder makes.
//!
//! ```text
//! tsunagi-backup 1\n        marks the format; a newer one is told from this line alone
//! u32  length of manifest   little endian, at most 64 KiB
//! manifest                  JSON, no personal data
//! u32  length of seal       0 when the records were set aside without their key
//! seal                      24-byte nonce, then XChaCha20-Poly1305 over the counts, with everything
//!                           above as associated data
//! 32 bytes                  SHA-256 of everything above
//! members                   one after the other, in the manifest's order and sizes
//! ```

use std::io::Read;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::Moment;
use zeroize::Zeroizing;

use super::BackupReadError;
use crate::keys::{DataKey, hexadecimal};
use crate::{NoRandomness, RandomSource};

/// The format that this program writes.
pub(crate) const FORMAT: i64 = 1;
const MARK: &str = "tsunagi-backup ";
const MOST_MANIFEST: u32 = 64 * 1024;
const MOST_SEAL: u32 = 4 * 1024;
const NONCE: usize = 24;

/// What a backup file says about itself to anybody; none of it is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub format: i64,
    /// Absent when the records were set aside without their key.
    pub schema: Option<i64>,
    pub program: String,
    pub made_at: String,
    pub generation: u32,
    /// The store's own id, absent as the schema is.
    pub store: Option<String>,
    pub members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

/// How many records there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCounts {
    /// 利用者.
    pub clients: u64,
    /// 連絡票.
    pub slips: u64,
    /// 支援経過の記録.
    pub entries: u64,
}

/// A head as read, with what is needed to check its seal.
pub(crate) struct Head {
    pub manifest: Manifest,
    /// Everything that the seal binds.
    bound: Vec<u8>,
    seal: Vec<u8>,
    /// Where the members begin.
    pub length: u64,
}

impl Manifest {
    pub(crate) fn made_at(&self) -> Option<Moment> {
        self.made_at.parse().ok()
    }

    pub(crate) fn members_bytes(&self) -> u64 {
        self.members
            .iter()
            .fold(0, |sum, member| sum.saturating_add(member.bytes))
    }
}

/// Writes a head, sealed where there is a key.
pub(crate) fn head_bytes(
    manifest: &Manifest,
    sealed: Option<(&DataKey, RecordCounts)>,
    random: &dyn RandomSource,
) -> Result<Vec<u8>, NoRandomness> {
    let mut bytes = format!("{MARK}{}\n", manifest.format).into_bytes();
    // Numbers, texts and lists: there is nothing in it that JSON cannot say.
    let json = serde_json::to_vec(manifest).unwrap_or_default();
    push_counted(&mut bytes, &json);
    let seal = match sealed {
        Some((key, counts)) => seal(key, counts, &bytes, random)?,
        None => Vec::new(),
    };
    push_counted(&mut bytes, &seal);
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    Ok(bytes)
}

fn push_counted(bytes: &mut Vec<u8>, part: &[u8]) {
    // Both parts are far below the limits that reading sets.
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(part);
}

fn seal(
    key: &DataKey,
    counts: RecordCounts,
    bound: &[u8],
    random: &dyn RandomSource,
) -> Result<Vec<u8>, NoRandomness> {
    let mut seal = vec![0; NONCE];
    random.fill(&mut seal)?;
    let plain = serde_json::to_vec(&counts).unwrap_or_default();
    let payload = Payload {
        msg: &plain,
        aad: bound,
    };
    let sealed = cipher(key)
        .encrypt(XNonce::from_slice(&seal), payload)
        .map_err(|_| NoRandomness)?;
    seal.extend_from_slice(&sealed);
    Ok(seal)
}

/// A key of its own: the data key is uniformly random, so one hash with a name apart is enough.
fn cipher(key: &DataKey) -> XChaCha20Poly1305 {
    let mut hash = Sha256::new();
    hash.update(b"tsunagi backup seal 1\0");
    hash.update(key.as_slice());
    let derived = Zeroizing::new(<[u8; 32]>::from(hash.finalize()));
    XChaCha20Poly1305::new(derived.as_slice().into())
}

impl Head {
    /// Reads a head and checks its sum; the members stay unread.
    pub(crate) fn read(source: &mut dyn Read) -> Result<Self, BackupReadError> {
        let mut bound = Vec::new();
        let format = read_mark(source, &mut bound)?;
        if format > FORMAT {
            return Err(BackupReadError::TooNew {
                found: format,
                supported: FORMAT,
            });
        }
        let json = read_counted(source, &mut bound, MOST_MANIFEST)?;
        let mut whole = bound.clone();
        let seal = read_counted(source, &mut whole, MOST_SEAL)?;
        let mut sum = [0; 32];
        read_exactly(source, &mut sum)?;
        if Sha256::digest(&whole)[..] != sum[..] {
            return Err(BackupReadError::Damaged);
        }
        let manifest: Manifest =
            serde_json::from_slice(&json).map_err(|_| BackupReadError::Damaged)?;
        if manifest.format != format || manifest.made_at().is_none() {
            return Err(BackupReadError::Damaged);
        }
        let length = whole.len() as u64 + sum.len() as u64;
        Ok(Self {
            manifest,
            bound,
            seal,
            length,
        })
    }

    /// Whether there is a seal at all.
    pub(crate) fn is_sealed(&self) -> bool {
        !self.seal.is_empty()
    }

    /// Opens the seal; none when the head was made or changed by somebody without the key.
    pub(crate) fn unseal(&self, key: &DataKey) -> Option<RecordCounts> {
        let (nonce, sealed) = self.seal.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: &self.bound,
        };
        let plain = cipher(key)
            .decrypt(XNonce::from_slice(nonce), payload)
            .ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

/// Reads `tsunagi-backup N\n`; whatever begins otherwise is no backup of ours.
fn read_mark(source: &mut dyn Read, bound: &mut Vec<u8>) -> Result<i64, BackupReadError> {
    let mut mark = [0; MARK.len()];
    match source.read_exact(&mut mark) {
        Ok(()) if mark == *MARK.as_bytes() => bound.extend_from_slice(&mark),
        Ok(()) => return Err(BackupReadError::NotBackup),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            return Err(BackupReadError::NotBackup);
        }
        Err(e) => return Err(BackupReadError::Reading(e.kind())),
    }
    let mut number: i64 = 0;
    // Nine digits are more versions than there will ever be.
    for _ in 0..10 {
        let mut byte = [0];
        read_exactly(source, &mut byte)?;
        bound.extend_from_slice(&byte);
        match byte {
            [digit @ b'0'..=b'9'] => number = number * 10 + i64::from(digit - b'0'),
            [b'\n'] if number > 0 => return Ok(number),
            _ => return Err(BackupReadError::Damaged),
        }
    }
    Err(BackupReadError::Damaged)
}

fn read_counted(
    source: &mut dyn Read,
    bound: &mut Vec<u8>,
    most: u32,
) -> Result<Vec<u8>, BackupReadError> {
    let mut length = [0; 4];
    read_exactly(source, &mut length)?;
    bound.extend_from_slice(&length);
    let length = u32::from_le_bytes(length);
    if length > most {
        return Err(BackupReadError::Damaged);
    }
    let mut part = vec![0; usize::try_from(length).unwrap_or(0)];
    read_exactly(source, &mut part)?;
    bound.extend_from_slice(&part);
    Ok(part)
}

fn read_exactly(source: &mut dyn Read, bytes: &mut [u8]) -> Result<(), BackupReadError> {
    source.read_exact(bytes).map_err(|e| match e.kind() {
        std::io::ErrorKind::UnexpectedEof => BackupReadError::Damaged,
        kind => BackupReadError::Reading(kind),
    })
}

pub(crate) fn sha256_text(hash: Sha256) -> String {
    hexadecimal(&hash.finalize())
}
