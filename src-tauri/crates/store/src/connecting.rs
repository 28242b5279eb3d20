//! Connecting to the records under a key, and bringing an older schema up.

use rusqlite::Connection;
use tsunagi_domain::Moment;
use tsunagi_files::{FileOp, PathError};

use crate::backup::{self, BackupError, Known, Making};
use crate::database::{self, APPLICATION_ID, Access};
use crate::folder::{Folder, is_there};
use crate::keys::{DataKey, HeldKeys};
use crate::migrations::{self, MIGRATIONS, Migration};
use crate::{OpenError, ReadError, SystemRandom, WriteError, scratch};

/// Is a connection to records of today's schema.
pub(crate) struct Connected {
    pub connection: Connection,
    /// The schema that they had before, where it was an older one.
    pub from_schema: Option<i64>,
}

/// Connects under the current key, or, in the middle of a rekeying, under the former one.
pub(crate) fn connect_either(
    folder: &Folder,
    keys: &HeldKeys,
) -> Result<(Connected, DataKey), OpenError> {
    match (
        connect_current(folder, &keys.current, MIGRATIONS),
        &keys.former,
    ) {
        (Err(OpenError::Damaged), Some(former)) => {
            connect_current(folder, former, MIGRATIONS).map(|it| (it, former.clone()))
        }
        (outcome, _) => outcome.map(|it| (it, keys.current.clone())),
    }
}

/// Connects to the records, brought up by the steps they lack.
pub(crate) fn connect_current(
    folder: &Folder,
    key: &DataKey,
    steps: &[Migration],
) -> Result<Connected, OpenError> {
    let connection = database::connect(&folder.records(), key, Access::Existing)?;
    let found = inspect(&connection)?;
    let supported = migrations::newest(steps);
    if found > supported {
        return Err(OpenError::TooNew { found, supported });
    }
    if found == supported {
        return Ok(Connected {
            connection,
            from_schema: None,
        });
    }
    let known = Known::read(&connection, key).ok();
    // Copied with no connection open: on Unix, closing a second handle to the file would drop
    // SQLite's lock, and without a log beside it the file is the whole database.
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
    connection.close().map_err(|(_, e)| e)?;
    set_aside_before(folder, found, known.as_ref())?;
    let mut connection = database::connect(&folder.records(), key, Access::Existing)?;
    migrations::run(&mut connection, steps, |_| Ok(())).map_err(step_failed)?;
    Ok(Connected {
        connection,
        from_schema: Some(found),
    })
}

/// Returns the schema version of what is a database of ours under this key.
fn inspect(connection: &Connection) -> Result<i64, OpenError> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    // An emptied file passes for a new database with any key; ours always bears its mark.
    if database::header(connection, "application_id")? != APPLICATION_ID {
        return Err(OpenError::Damaged);
    }
    let schema = database::header(connection, "user_version")?;
    // Ours begin at 1; a lower number was written by somebody else.
    if schema < 1 {
        return Err(OpenError::Damaged);
    }
    Ok(schema)
}

/// Says why records could not be brought up.
///
/// A shipped step fails in itself only where the records are not what their number says.
fn step_failed(error: WriteError) -> OpenError {
    const SQLITE_ERROR: i32 = 1;
    match error {
        // A statement that does not fit the tables carries no code of its own.
        WriteError::Failed { code } | WriteError::Read(ReadError::Failed { code })
            if code & 0xff <= SQLITE_ERROR =>
        {
            OpenError::Damaged
        }
        WriteError::Refused { .. } => OpenError::Damaged,
        other => other.into(),
    }
}

/// Writes the records aside before the first step that changes them.
///
/// Named and dated by the last change of the records: nothing here knows the time, and a second try
/// on unchanged records needs no second copy.
fn set_aside_before(folder: &Folder, schema: i64, known: Option<&Known>) -> Result<(), OpenError> {
    let records = folder.records();
    let changed_at = std::fs::metadata(&records)
        .and_then(|found| found.modified())
        .map_err(PathError::during(FileOp::Inspect, &records))?;
    let made_at = Moment::from(changed_at);
    let backups = folder.backups();
    scratch::make_folder(&backups)?;
    let path = backups.join(backup::name_before(schema, made_at));
    if is_there(&path)? {
        return Ok(());
    }
    let making = Making {
        made_at,
        program: env!("CARGO_PKG_VERSION"),
        generation: 0,
    };
    let aside = backup::Aside { known, keys: None };
    match backup::set_aside_closed(folder, &path, &making, &aside, &SystemRandom) {
        Ok(_) => Ok(()),
        Err(BackupError::Io(error)) => Err(OpenError::Io(error)),
        Err(BackupError::Write(error)) => Err(OpenError::from(error)),
        Err(BackupError::Locked) => Err(OpenError::Locked),
        // The medium gave back something else than it was given: nothing is risked on it.
        Err(
            BackupError::Read(_)
            | BackupError::NoRandomness
            | BackupError::Stopped
            | BackupError::NotAsProved
            | BackupError::Differs,
        ) => Err(OpenError::Damaged),
    }
}
