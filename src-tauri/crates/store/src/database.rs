//! The SQLCipher connection: key, settings, checks.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use crate::keys::DataKey;

/// Marks a database as ours: `TSNG`.
pub(crate) const APPLICATION_ID: i64 = 0x5453_4E47;

/// How a connection comes to its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The file exists.
    Existing,
    /// The file is made, or is empty.
    New,
}

/// Opens a connection and gives it the key; touches nothing in the file yet.
///
/// The cipher's own settings stay at SQLCipher 4's defaults, so that its tools open the file too.
/// SQLite keeps copies of the key while the connection lives; they are in memory only.
pub(crate) fn connect(path: &Path, key: &DataKey, access: Access) -> rusqlite::Result<Connection> {
    let connection = open(path, access)?;
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'");
    for byte in key.iter() {
        // Writing to a String cannot fail.
        let _ = write!(pragma, "{byte:02x}");
    }
    pragma.push_str("'\";");
    connection.execute_batch(&pragma)?;
    settle(&connection)?;
    Ok(connection)
}

/// Opens a connection that has no key yet.
pub(crate) fn open(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, access == Access::New);
    let path = spelled(path);
    if is_long(&path) {
        // The usual way to the system's files keeps room for 260 characters only.
        return Connection::open_with_flags_and_vfs(path, flags, c"win32-longpath");
    }
    Connection::open_with_flags(path, flags)
}

/// Makes a connection's settings; the first that look into the file.
pub(crate) fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.execute_batch(include_str!("connection.sql"))
}

/// The longest path that every part of Windows opens, less what SQLite adds to it (`-journal`).
const MOST_UNITS: usize = 259 - 8;

/// Returns a path as SQLite needs it.
///
/// It hands a path to Windows as it is, and Windows opens a long one only when it is written out in
/// full with a mark in front (`\\?\`), whatever a program's manifest says: that asks for a setting
/// of the computer as well.
pub(crate) fn spelled(path: &Path) -> Cow<'_, Path> {
    let marked = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if is_long(path) => {
            folder.canonicalize().map(|it| it.join(name))
        }
        _ => return Cow::Borrowed(path),
    };
    // A drive that does not say its own name has no longer paths either.
    marked.map_or(Cow::Borrowed(path), Cow::Owned)
}

fn is_long(path: &Path) -> bool {
    cfg!(windows) && path.to_string_lossy().encode_utf16().count() > MOST_UNITS
}

/// Switches to the write-ahead log; changes the file's header the first time.
pub(crate) fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
}

/// Reads a number that the header holds.
pub(crate) fn header(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

/// Returns whether an error says that the file's content is no sound database under this key.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// Returns whether an error says that somebody else holds the file.
pub(crate) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// Counts what the checks of structure and references complain about.
pub(crate) fn structural_faults(connection: &Connection) -> rusqlite::Result<usize> {
    let lines = |sql: &str| -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect()
    };
    let integrity = lines("PRAGMA integrity_check")?;
    let broken = integrity.iter().filter(|line| *line != "ok").count();
    Ok(broken + lines("PRAGMA foreign_key_check")?.len())
}

/// Counts the pages whose authentication fails.
pub(crate) fn cipher_faults(connection: &Connection) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
    let rows = statement.query_map([], |_| Ok(()))?;
    rows.collect::<rusqlite::Result<Vec<()>>>()
        .map(|lines| lines.len())
}
