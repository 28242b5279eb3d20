//! The errors: one enum per operation, SQLite's conditions recognised by code, no text of records.

use rusqlite::ErrorCode;
use tsunagi_domain::{EventKind, SlipState};
use tsunagi_files::PathError;

/// Why records could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A stored value is none that this version knows.
    #[error("the column {column} holds a value this version does not know")]
    Unreadable {
        /// The column's name, never its content.
        column: String,
    },
    /// The file is damaged.
    #[error("the records are damaged")]
    Damaged,
    /// The medium of the records, or the file, gave way.
    #[error("the medium of the records failed with code {code}")]
    Medium {
        /// SQLite's extended result code, or 0.
        code: i32,
    },
    /// Anything else, with SQLite's extended code.
    #[error("reading failed with code {code}")]
    Failed {
        /// SQLite's extended result code, or 0.
        code: i32,
    },
}

/// Why records could not be written; nothing of the transaction stays.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The medium is full.
    #[error("the medium is full")]
    DiskFull,
    /// The file or its folder may not be written.
    #[error("the records may not be written")]
    ReadOnly,
    /// Another program holds the file.
    #[error("another program holds the records")]
    Busy,
    /// A rule of the records forbids it: a missing partner record, a number given twice, a change of
    /// what is confirmed.
    #[error("a rule of the records forbids it, code {code}")]
    Refused {
        /// SQLite's extended result code.
        code: i32,
    },
    /// It belongs to a client whose record the person at the desk may not see.
    #[error("the client's record is limited to others")]
    Hidden,
    /// What had to be read first could not be.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Anything else, with SQLite's extended code.
    #[error("writing failed with code {code}")]
    Failed {
        /// SQLite's extended result code, or 0.
        code: i32,
    },
}

/// Why a draft could not be saved or discarded.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// There is no such slip.
    #[error("no such slip")]
    NotFound,
    /// The slip is confirmed; a change makes a new slip.
    #[error("the slip is confirmed")]
    Confirmed,
    /// The write itself failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why a slip could not be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no such slip.
    #[error("no such slip")]
    NotFound,
    /// It is confirmed already.
    #[error("the slip is confirmed already")]
    Confirmed,
    /// The version was made from other content than the draft that is stored.
    #[error("the draft changed while its version was made")]
    ContentDiffers,
    /// The event handed in is not a confirmation.
    #[error("the event is not a confirmation")]
    NotAConfirmation,
    /// The write itself failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why an event could not be added.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// There is no such slip.
    #[error("no such slip")]
    NotFound,
    /// This cannot happen to a slip in this state.
    #[error("{kind:?} cannot follow {state:?}")]
    NotPossible {
        /// Where the slip stands.
        state: SlipState,
        /// What should have happened.
        kind: EventKind,
    },
    /// The write itself failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why an entry could not be corrected.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// There is no such entry.
    #[error("no such entry")]
    NotFound,
    /// The entry says something else by now than what the correction replaces.
    #[error("the entry changed meanwhile")]
    ChangedMeanwhile,
    /// The write itself failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why a store could not be created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder holds a store, or what is left of one.
    #[error("the folder holds a store already")]
    Exists,
    /// Another program is at work in the folder.
    #[error("another program holds the folder")]
    Locked,
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// The cost of the key is outside what this program accepts.
    #[error("the key's cost is out of bounds")]
    CostOutOfBounds,
    /// A file could not be written.
    #[error(transparent)]
    Io(#[from] PathError),
    /// The database could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no store, or one whose creation never finished; creating one is possible.
    #[error("no store in the folder")]
    NotFound,
    /// Another program has it open.
    #[error("another program has the store open")]
    Locked,
    /// No slot opens with this passphrase.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The key file on the stick belongs to other records.
    #[error("the key file belongs to other records")]
    WrongKeyFile,
    /// Too many passphrases did not fit; the next is looked at after a while.
    #[error("wait {seconds} seconds")]
    TooSoon {
        /// How long.
        seconds: u64,
    },
    /// The key file is missing or damaged; the records need a backup's key file.
    #[error("the key file is missing or damaged")]
    KeysDamaged,
    /// The key is right, but the records are missing or damaged.
    #[error("the records are missing or damaged")]
    Damaged,
    /// A newer version of the program wrote it.
    #[error("schema {found} is newer than {supported}")]
    TooNew {
        /// The file's schema or key file version.
        found: i64,
        /// The newest that this program knows.
        supported: i64,
    },
    /// A restore lay beside the records that was not decided on here. It was put out of the way, and the
    /// next opening is of the records as they were.
    #[error("a restore that was not decided on")]
    RestoreRefused,
    /// The medium is full or the file may not be written, so an older store cannot be brought up.
    #[error("the store cannot be brought up")]
    Write(#[source] WriteError),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] PathError),
}

/// Why a key slot could not be added or changed; the old slots stay.
#[derive(Debug, thiserror::Error)]
pub enum SlotError {
    /// Another person's slot opens with the new passphrase, so the program could not tell who is who.
    #[error("the passphrase is taken")]
    PassphraseTaken,
    /// Without this slot nobody could open the records.
    #[error("the last slot")]
    LastSlot,
    /// The key file is missing or damaged.
    #[error("the key file is missing or damaged")]
    KeysDamaged,
    /// An older key file was put back while the records were open.
    #[error("the key file is older than the records")]
    KeysOlder,
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// The cost of the key is outside what this program accepts.
    #[error("the key's cost is out of bounds")]
    CostOutOfBounds,
    /// The key file could not be read or written.
    #[error(transparent)]
    Io(#[from] PathError),
    /// The records could not be written, or not be read.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => Self::Unreadable {
                column: String::new(),
            },
            // The name is a column of ours, never a value.
            rusqlite::Error::InvalidColumnType(_, column, _)
            | rusqlite::Error::InvalidColumnName(column) => Self::Unreadable { column },
            other => match other.sqlite_error() {
                Some(e)
                    if matches!(e.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) =>
                {
                    Self::Damaged
                }
                Some(e) if is_of_medium(e.code) => Self::Medium {
                    code: e.extended_code,
                },
                found => Self::Failed {
                    code: found.map_or(0, |e| e.extended_code),
                },
            },
        }
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(found) = error.sqlite_error() else {
            return Self::Read(error.into());
        };
        let code = found.extended_code;
        match found.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed => Self::Busy,
            ErrorCode::ConstraintViolation => Self::Refused { code },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Read(ReadError::Damaged),
            other if is_of_medium(other) => Self::Read(ReadError::Medium { code }),
            _ => Self::Failed { code },
        }
    }
}

/// Returns whether it is the system that failed to read, write, sync or open.
const fn is_of_medium(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::SystemIoFailure | ErrorCode::CannotOpen)
}

macro_rules! through_write {
    ($($error:ident),+) => {
        $(
            impl From<rusqlite::Error> for $error {
                fn from(error: rusqlite::Error) -> Self {
                    Self::Write(error.into())
                }
            }

            impl From<ReadError> for $error {
                fn from(error: ReadError) -> Self {
                    Self::Write(error.into())
                }
            }
        )+
    };
}

through_write!(
    SaveError,
    ConfirmError,
    EventError,
    CorrectError,
    CreateError,
    SlotError
);

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
