//! Opening a store: lock, key, header, schema, in that order, and nothing written before all agree.

use std::io::{Read as _, Write as _};
use std::path::Path;

use rusqlite::Connection;
use secrecy::SecretString;
use tsunagi_domain::StaffId;
use tsunagi_files::{AtomicFile, FileOp, PathError};

use crate::database::{self, APPLICATION_ID, Access};
use crate::folder::{Folder, LockFault, is_there};
use crate::keys::{DataKey, KeyFile, KeyFileFault};
use crate::migrations::{self, MIGRATIONS, Migration};
use crate::{OpenError, ReadError, Store, WriteError};

impl Store {
    /// Returns whether the folder holds a whole store.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        Folder::new(dir).records().exists()
    }

    /// Returns the schema that this program writes; an open store is always brought up to it.
    #[must_use]
    pub fn newest_schema() -> i64 {
        migrations::newest(migrations::MIGRATIONS)
    }

    /// Opens the store in a folder and says whose passphrase it was.
    ///
    /// A store of an older schema is copied (encrypted as it is, to `records-schemaN.db` beside it)
    /// and brought up.
    ///
    /// # Errors
    /// [`OpenError`]; whichever it is, the records are as they were.
    pub fn open(dir: &Path, passphrase: &SecretString) -> Result<(Self, StaffId), OpenError> {
        let folder = Folder::new(dir);
        let is_unfinished = is_there(&folder.unfinished())?;
        match (is_there(&folder.keys())?, is_there(&folder.records())?) {
            (false, false) => return Err(OpenError::NotFound),
            (true, false) if is_unfinished => return Err(OpenError::NotFound),
            _ => {}
        }
        let lock = folder.lock()?;
        // What cannot be swept is only in the way of nothing.
        let _ = tsunagi_files::sweep_parts(dir);
        let (key, staff_id) = KeyFile::read(&folder.keys())?
            .unlock(passphrase)
            .ok_or(OpenError::WrongPassphrase)?;
        if !is_there(&folder.records())? {
            return Err(OpenError::Damaged);
        }
        let connection = connect_current(&folder, &key, MIGRATIONS)?;
        database::use_wal(&connection)?;
        Ok((Self::assemble(connection, folder, lock, key), staff_id))
    }
}

/// Connects to the records, brought up by the steps they lack.
pub(crate) fn connect_current(
    folder: &Folder,
    key: &DataKey,
    steps: &[Migration],
) -> Result<Connection, OpenError> {
    let connection = database::connect(&folder.records(), key, Access::Existing)?;
    let found = inspect(&connection)?;
    let supported = migrations::newest(steps);
    if found > supported {
        return Err(OpenError::TooNew { found, supported });
    }
    if found == supported {
        return Ok(connection);
    }
    // Copied with no connection open: on Unix, closing a second handle to the file would drop
    // SQLite's lock, and without a log beside it the file is the whole database.
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
    connection.close().map_err(|(_, e)| e)?;
    copy(&folder.records(), &folder.copy_before(found))?;
    let mut connection = database::connect(&folder.records(), key, Access::Existing)?;
    migrations::run(&mut connection, steps, |_| Ok(()))?;
    Ok(connection)
}

/// Returns the schema version of what is a database of ours under this key.
fn inspect(connection: &Connection) -> Result<i64, OpenError> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    // An emptied file passes for a new database with any key; ours always bears its mark.
    if database::header(connection, "application_id")? != APPLICATION_ID {
        return Err(OpenError::Damaged);
    }
    Ok(database::header(connection, "user_version")?)
}

fn copy(from: &Path, to: &Path) -> Result<(), PathError> {
    let mut source = std::fs::File::open(from).map_err(PathError::during(FileOp::Open, from))?;
    let mut target = AtomicFile::create(to)?;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = source
            .read(&mut buffer)
            .map_err(PathError::during(FileOp::Read, from))?;
        let part = buffer.get(..count).unwrap_or_default();
        if part.is_empty() {
            break;
        }
        target
            .write_all(part)
            .map_err(PathError::during(FileOp::Copy, to))?;
    }
    target.synced()?.persist()
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        if database::is_damage(&error) {
            Self::Damaged
        } else if database::is_busy(&error) {
            Self::Locked
        } else {
            Self::from(WriteError::from(error))
        }
    }
}

impl From<WriteError> for OpenError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Busy => Self::Locked,
            WriteError::Read(ReadError::Damaged) => Self::Damaged,
            other => Self::Write(other),
        }
    }
}

impl From<LockFault> for OpenError {
    fn from(fault: LockFault) -> Self {
        match fault {
            LockFault::Held => Self::Locked,
            LockFault::Io(error) => Self::Io(error),
        }
    }
}

impl From<KeyFileFault> for OpenError {
    fn from(fault: KeyFileFault) -> Self {
        match fault {
            KeyFileFault::Damaged => Self::KeysDamaged,
            KeyFileFault::TooNew { found, supported } => Self::TooNew { found, supported },
            // The records are there: without their key file they stay closed.
            KeyFileFault::Io(error) if error.is_not_found() => Self::KeysDamaged,
            KeyFileFault::Io(error) => Self::Io(error),
        }
    }
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
