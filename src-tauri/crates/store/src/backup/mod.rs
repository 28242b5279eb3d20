//! 控え: one file from which everything comes back.
//!
//! A backup holds the database as it is on the disk (SQLCipher pages under the store's own key), the
//! key file, and the mark of the audit log: so it opens with any passphrase that opened the store
//! then. Nothing in it is plain but a head without personal data.
//!
//! The copy is taken without stopping anybody: [`Store::snapshot`] moves the write-ahead log into the
//! database and holds further checkpoints back, so that the database file stands still while it is
//! read; what is written meanwhile goes to the log. SQLite's own backup call was the alternative. It
//! needs the connection at every step, and would copy pages through two ciphers.
//!
//! Which call to use: [`Store::snapshot`], [`Snapshot::write_new`], [`Store::release_snapshot`], then
//! [`Verifier::verify`] on the finished file; to look, [`read_head`]; to get it back,
//! [`crate::restoring`].

mod manifest;
mod reading;
mod thinning;
mod writing;

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod vector_tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use tsunagi_domain::Moment;
use tsunagi_files::{FileOp, PathError, read_limited};

use crate::folder::Folder;
use crate::keys::DataKey;
use crate::{NoRandomness, ReadError, Store, WriteError, database};

pub use manifest::RecordCounts;
pub(crate) use reading::member_sums;
pub use reading::{BackupHead, Verifier, extract, read_head};
pub use thinning::{Generation, MOST_GENERATIONS, surplus};
pub(crate) use writing::{Aside, set_aside_closed};
pub use writing::{Making, Watching, Written, copy_new, copy_proved, set_aside, sha256_of};

/// The files of a store that a backup holds, and no others.
pub(crate) const MEMBERS: [&str; 5] = [
    "records.db",
    "records.db-wal",
    "keys.json",
    "keys-copy.json",
    "audit-head.json",
];
const MOST_SMALL: u64 = 256 * 1024;

/// Why a backup could not be made; nothing of it stays.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The records could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log could not be moved into the database.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// Another program has the store open.
    #[error("another program has the store open")]
    Locked,
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The records changed while they were copied, or the medium gave back something else.
    #[error("what was written is not what was read")]
    Differs,
    /// The file is not the one that was proved.
    #[error("the backup is not as it was proved")]
    NotAsProved,
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] PathError),
}

/// Why a backup file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BackupReadError {
    /// It is some other file.
    #[error("not a backup")]
    NotBackup,
    /// A newer program wrote it.
    #[error("backup format {found} is newer than {supported}")]
    TooNew {
        /// The file's format.
        found: i64,
        /// The newest that this program knows.
        supported: i64,
    },
    /// It was cut, or changed after it was written.
    #[error("the backup is damaged")]
    Damaged,
    /// It opens with another key than the present one, so only a passphrase of then can check it.
    #[error("the backup is under another key")]
    OtherKey,
    /// Reading stopped in the middle of the file.
    #[error("reading failed: {0}")]
    Reading(std::io::ErrorKind),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] PathError),
}

impl From<NoRandomness> for BackupError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Write(error.into())
    }
}

/// The records as they were at one moment, ready to be written out by any thread.
pub struct Snapshot {
    pub(crate) records: Arc<File>,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) small: Vec<(String, Vec<u8>)>,
    pub(crate) known: Known,
}

/// What only an open store tells about itself.
pub(crate) struct Known {
    pub key: DataKey,
    pub schema: i64,
    pub store: String,
    pub counts: RecordCounts,
}

impl Known {
    pub(crate) fn read(connection: &Connection, key: &DataKey) -> Result<Self, ReadError> {
        let reader = crate::Reader {
            connection,
            hidden: &crate::limit::NOTHING,
        };
        Ok(Self {
            key: key.clone(),
            schema: database::header(connection, "user_version")?,
            store: reader.store_id()?,
            counts: reader.record_counts()?,
        })
    }
}

impl Store {
    /// Takes hold of the records as they are now; writing goes on, and the copy does not see it.
    ///
    /// Until [`Store::release_snapshot`] the log only grows. A second snapshot before that is the
    /// newer state, and the first one is then no longer sound; its file would not verify.
    ///
    /// # Errors
    /// [`BackupError`]
    pub fn snapshot(&mut self) -> Result<Snapshot, BackupError> {
        let path = self.folder.records();
        self.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0;")?;
        let records = self.second_handle(&path)?;
        let bytes = records
            .metadata()
            .map_err(PathError::during(FileOp::Inspect, &path))?
            .len();
        Ok(Snapshot {
            records,
            bytes,
            small: small_members(&self.folder)?,
            known: Known::read(&self.connection, &self.key)?,
            path,
        })
    }

    /// Lets the log be moved into the database again.
    ///
    /// # Errors
    /// [`WriteError`]; nothing is lost, the log stays long until the store is closed.
    pub fn release_snapshot(&mut self) -> Result<(), WriteError> {
        Ok(self
            .connection
            .execute_batch("PRAGMA wal_autocheckpoint = 1000;")?)
    }

    /// Returns what checks backups that were made under the present key.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.key.clone())
    }

    /// Opens the database file once more for reading, and keeps it open as long as the store.
    ///
    /// On Unix, closing any handle to a file drops all locks that the program has on it. So there is
    /// one second handle, and it is closed after the connection.
    fn second_handle(&self, path: &Path) -> Result<Arc<File>, PathError> {
        if let Some(file) = self.second.get() {
            return Ok(Arc::clone(file));
        }
        let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
        Ok(Arc::clone(self.second.get_or_init(|| Arc::new(file))))
    }
}

impl crate::Reader<'_> {
    /// Counts the records of each kind.
    ///
    /// # Errors
    /// [`ReadError`]
    pub fn record_counts(&self) -> Result<RecordCounts, ReadError> {
        let counts = self.row(include_str!("counts.sql"), &[], |row| {
            let count = |name: &str| {
                row.get::<_, i64>(name)
                    .map(|n| u64::try_from(n).unwrap_or(0))
            };
            Ok(RecordCounts {
                clients: count("clients")?,
                slips: count("slips")?,
                entries: count("entries")?,
            })
        })?;
        counts.ok_or(ReadError::Damaged)
    }
}

/// Reads the files beside the database; they are small, and written whole.
fn small_members(folder: &Folder) -> Result<Vec<(String, Vec<u8>)>, PathError> {
    let mut found = Vec::new();
    for name in ["keys.json", "keys-copy.json", "audit-head.json"] {
        match read_limited(folder.dir().join(name), MOST_SMALL) {
            Ok(bytes) => found.push((name.to_owned(), bytes)),
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Names a backup: day and time in Japan, plain letters only, because old sticks and other systems
/// garble kanji, and a name says nothing about anybody.
#[must_use]
pub fn file_name(made_at: Moment, generation: u32) -> String {
    format!("tsunagi-backup-{}-{generation:04}.tsunagi", stamp(made_at))
}

/// Names the backup that is made before a schema is brought up; it is none of the generations.
pub(crate) fn name_before(schema: i64, made_at: Moment) -> String {
    format!(
        "tsunagi-before-update-{}-schema{schema}.tsunagi",
        stamp(made_at)
    )
}

/// Names what a restore set aside; it is none of the generations either.
///
/// Two restores within one second get a name each: nothing that exists is written over.
#[must_use]
pub fn place_aside(folder: &Path, made_at: Moment) -> PathBuf {
    let stamp = stamp(made_at);
    let numbered = |number: u32| folder.join(format!("tsunagi-aside-{stamp}-{number}.tsunagi"));
    std::iter::once(folder.join(format!("tsunagi-aside-{stamp}.tsunagi")))
        .chain((2..1000).map(numbered))
        .find(|path| !path.exists())
        .unwrap_or_else(|| numbered(1000))
}

/// Returns whether a name is one that [`place_aside`] gives.
#[must_use]
pub fn is_aside_name(name: &str) -> bool {
    name.strip_prefix("tsunagi-aside-")
        .and_then(|rest| rest.strip_suffix(".tsunagi"))
        .is_some_and(|middle| middle.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

fn stamp(made_at: Moment) -> String {
    let digits: String = made_at
        .to_string()
        .chars()
        .take(19)
        .filter(char::is_ascii_digit)
        .collect();
    let (day, time) = digits.split_at_checked(8).unwrap_or((&digits, ""));
    format!("{day}-{time}")
}

/// Returns whether a name is one that [`file_name`] gives.
#[must_use]
pub fn is_backup_name(name: &str) -> bool {
    name.strip_prefix("tsunagi-backup-")
        .and_then(|rest| rest.strip_suffix(".tsunagi"))
        .is_some_and(|middle| {
            let parts: Vec<&str> = middle.split('-').collect();
            let is_number =
                |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            parts.len() == 3 && parts.iter().all(is_number)
        })
}
