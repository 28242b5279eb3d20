//! The mark kept outside the records: how many rows the log has and how the last one ends.

use std::io::ErrorKind;

use blake2::Blake2bMac;
use blake2::digest::consts::U32;
use blake2::digest::{KeyInit as _, Mac as _};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use tsunagi_files::{Obstacle, PathError, read_limited, write_atomically};

use super::AuditChain;
use crate::folder::Folder;
use crate::keys::Bytes;
use crate::{ReadError, Reader, Store, WriteError};

const FORMAT: i64 = 1;
const MAX_BYTES: u64 = 4096;
const DOMAIN: &[u8] = b"tsunagi audit head 1\0";
/// What opening or reading says of a folder, and of a named pipe.
const STRANGE: [ErrorKind; 2] = [ErrorKind::IsADirectory, ErrorKind::InvalidInput];
const SECRET: &str = "audit_secret";

type Seal = Blake2bMac<U32>;

/// Says how the log and its mark fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadState {
    /// The mark names the last row, or log and mark are both still empty.
    Fits,
    /// The mark names an earlier row rightly; a crash came between a commit and its mark.
    Behind {
        /// How many rows came after the mark.
        rows: u64,
    },
    /// There are rows and no mark.
    Missing,
    /// The mark cannot be read, or was not made with this log's key.
    Forged,
    /// The mark may not be read, or another program holds it; nobody had a hand in it by that. The next
    /// mark takes its place.
    Unreadable,
    /// The mark, or the records themselves, remember more rows than there are.
    CutOff {
        /// The last row that is there.
        present: u64,
        /// The last row that there was.
        expected: u64,
    },
    /// The row that the mark names ends otherwise.
    Differs {
        /// The row's number.
        number: u64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: i64,
    count: u64,
    chain: Bytes<32>,
    seal: Bytes<32>,
}

impl HeadState {
    /// Returns whether somebody must have had a hand in it.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        !matches!(self, Self::Fits | Self::Behind { .. } | Self::Unreadable)
    }
}

impl Store {
    /// Compares the log's end with the mark outside; quick, for every unlocking.
    pub fn audit_head(&self) -> Result<HeadState, ReadError> {
        let reader = self.read();
        let present = reader.audit_end()?.map_or(0, |end| end.number);
        let highest = reader.audit_highest()?;
        let cut_off = |expected| HeadState::CutOff { present, expected };
        let head = match self.read_head(reader)? {
            Found::Head(head) if head.count > present => {
                return Ok(cut_off(head.count.max(highest)));
            }
            _ if highest > present => return Ok(cut_off(highest)),
            Found::Nothing if present == 0 => return Ok(HeadState::Fits),
            Found::Nothing => return Ok(HeadState::Missing),
            Found::Forged => return Ok(HeadState::Forged),
            Found::Unreadable => return Ok(HeadState::Unreadable),
            Found::Head(head) => head,
        };
        let named = match head.count {
            0 => Some(AuditChain::beginning(&reader.store_id()?)),
            count => reader.audit_link(count)?.map(|named| named.chain),
        };
        if named.is_none_or(|named| named.bytes() != &head.chain.0) {
            return Ok(HeadState::Differs { number: head.count });
        }
        Ok(match present - head.count {
            0 => HeadState::Fits,
            rows => HeadState::Behind { rows },
        })
    }

    /// Writes the mark for the log as it stands; after each commit that added to it.
    pub(crate) fn write_audit_head(&mut self) {
        // The rows are on the medium, and so the act counts. A mark that could not be written is
        // behind, and the next one brings it up.
        self.head_lags = self.try_write_head().is_err();
    }

    fn try_write_head(&self) -> Result<(), HeadError> {
        let reader = self.read();
        match reader.audit_end()? {
            Some(end) => write(&self.folder, reader, end.number, &end.chain),
            None => Ok(()),
        }
    }

    fn read_head(&self, reader: Reader<'_>) -> Result<Found, ReadError> {
        let bytes = match read_limited(self.folder.audit_head(), MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.is_not_found() => return Ok(Found::Nothing),
            Err(error) => {
                return match (error.obstacle(), error.kind()) {
                    (Obstacle::PermissionDenied | Obstacle::InUse, _) => Ok(Found::Unreadable),
                    // Nobody had a hand in a medium that does not answer; in a folder or a pipe of that
                    // name somebody had.
                    (Obstacle::Other, kind) if !STRANGE.contains(&kind) => {
                        Err(ReadError::Medium { code: 0 })
                    }
                    _ => Ok(Found::Forged),
                };
            }
        };
        let secret = reader.audit_secret()?;
        let head = serde_json::from_slice::<Head>(&bytes).ok();
        let genuine = head.filter(|head| {
            let chain = AuditChain::from_bytes(&head.chain.0);
            head.format == FORMAT
                && chain.is_some_and(|chain| {
                    // Compared in constant time.
                    let seal = seal(&secret, head.count, &chain);
                    seal.verify_slice(&head.seal.0).is_ok()
                })
        });
        Ok(genuine.map_or(Found::Forged, Found::Head))
    }
}

/// Whether the next row would be the first, and there is no mark that the log is empty.
///
/// Without one, a first row whose mark could not be written looks like a log whose mark was taken away.
pub(crate) fn is_unmarked(folder: &Folder, reader: Reader<'_>) -> Result<bool, ReadError> {
    Ok(!folder.audit_head().exists() && reader.audit_end()?.is_none())
}

/// Marks the log as empty, before its first row is committed.
pub(crate) fn mark_empty(folder: &Folder, reader: Reader<'_>) -> Result<(), WriteError> {
    let beginning = AuditChain::beginning(&reader.store_id()?);
    write(folder, reader, 0, &beginning).map_err(|error| match error {
        HeadError::Read(error) => error.into(),
        HeadError::Write(error) if error.is_disk_full() => WriteError::DiskFull,
        HeadError::Write(_) => ReadError::Medium { code: 0 }.into(),
    })
}

fn write(
    folder: &Folder,
    reader: Reader<'_>,
    count: u64,
    chain: &AuditChain,
) -> Result<(), HeadError> {
    let secret = reader.audit_secret()?;
    let head = Head {
        format: FORMAT,
        count,
        chain: Bytes(*chain.bytes()),
        seal: Bytes(seal(&secret, count, chain).finalize().into_bytes().into()),
    };
    let text = serde_json::to_vec_pretty(&head).unwrap_or_default();
    Ok(write_atomically(folder.audit_head(), &text)?)
}

impl Reader<'_> {
    fn audit_secret(&self) -> Result<String, ReadError> {
        let params = named_params! { ":key": SECRET };
        self.row(include_str!("../meta/get.sql"), params, |row| {
            Ok(row.get("value")?)
        })?
        .ok_or(ReadError::Damaged)
    }
}

enum Found {
    Nothing,
    Forged,
    Unreadable,
    Head(Head),
}

enum HeadError {
    Read(ReadError),
    Write(PathError),
}

impl From<ReadError> for HeadError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<PathError> for HeadError {
    fn from(error: PathError) -> Self {
        Self::Write(error)
    }
}

fn seal(secret: &str, count: u64, chain: &AuditChain) -> Seal {
    // A key of at most 64 bytes is never refused; the secret is 64 digits.
    let key = secret.as_bytes();
    let key = key.get(..key.len().min(64)).unwrap_or_default();
    let mut seal = Seal::new_from_slice(key).unwrap_or_else(|_| Seal::new(&[0; 64].into()));
    seal.update(DOMAIN);
    seal.update(&count.to_be_bytes());
    seal.update(chain.bytes());
    seal
}
