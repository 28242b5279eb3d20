//! The I/O error of every crate of ours.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// States what was being done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileOp {
    /// Creating a new file.
    Create,
    /// Creating a folder.
    CreateFolder,
    /// Opening an existing file.
    Open,
    /// Reading from an open file.
    Read,
    /// Writing to an open file.
    Write,
    /// Waiting until the medium has what was written.
    Sync,
    /// Giving a finished file its name.
    Rename,
    /// Making a second copy.
    Copy,
    /// Deleting.
    Remove,
    /// Listing a folder.
    List,
    /// Taking the lock that keeps a second program out.
    Lock,
    /// Asking for size, kind, or date.
    Inspect,
}

impl fmt::Display for FileOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::CreateFolder => "create folder",
            Self::Open => "open",
            Self::Read => "read",
            Self::Write => "write",
            Self::Sync => "sync",
            Self::Rename => "rename",
            Self::Copy => "copy",
            Self::Remove => "remove",
            Self::List => "list",
            Self::Lock => "lock",
            Self::Inspect => "inspect",
        })
    }
}

/// Sorts I/O errors by what a person can do about them.
///
/// One variant per sentence that the program has for the occasion; all else is `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The medium or the quota is full: make room, or take another medium.
    DiskFull,
    /// The system forbids it: choose another folder, or ask whoever set the PC up.
    PermissionDenied,
    /// The file or folder is not there (any more): check that the medium is plugged in.
    NotFound,
    /// The medium cannot be written: a write-protect switch, a CD.
    ReadOnly,
    /// The name is taken, and this operation never replaces.
    AlreadyExists,
    /// The file is larger than the limit, or than the medium's file system can hold (FAT32: 4 GB).
    TooLarge,
    /// Another program holds the file.
    InUse,
    /// The name is too long, or has a character that the medium takes in no name.
    BadName,
    /// Anything else, a worn-out medium or one pulled out among them.
    Other,
}

/// Is an I/O error that carries the path and the operation.
///
/// A path may hold a client's name. So `Display`, `Debug`, and the source show the operation and the
/// kind of error only, and whoever has a window to show it in asks [`PathError::path`]. The source is
/// rebuilt from the system's error number, because an `io::Error` made by a library can carry any text,
/// the path included.
pub struct PathError {
    path: PathBuf,
    op: FileOp,
    source: io::Error,
}

impl PathError {
    /// Attaches path and operation to an I/O error.
    pub fn new(path: impl Into<PathBuf>, op: FileOp, error: &io::Error) -> Self {
        let source = match error.raw_os_error() {
            Some(number) => io::Error::from_raw_os_error(number),
            None => io::Error::from(error.kind()),
        };
        Self {
            path: path.into(),
            op,
            source,
        }
    }

    /// Returns a closure for `map_err`.
    pub fn during(op: FileOp, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(path, op, &error)
    }

    /// Returns the path, which may hold personal data: for the screen, never for a log.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what was being done.
    pub fn op(&self) -> FileOp {
        self.op
    }

    /// Returns the standard library's kind of the error.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }

    /// Returns what a person can do about it, as a sort.
    pub fn obstacle(&self) -> Obstacle {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Obstacle::DiskFull,
            io::ErrorKind::PermissionDenied => Obstacle::PermissionDenied,
            io::ErrorKind::NotFound => Obstacle::NotFound,
            io::ErrorKind::ReadOnlyFilesystem => Obstacle::ReadOnly,
            io::ErrorKind::AlreadyExists => Obstacle::AlreadyExists,
            io::ErrorKind::FileTooLarge => Obstacle::TooLarge,
            io::ErrorKind::ResourceBusy
            | io::ErrorKind::WouldBlock
            | io::ErrorKind::ExecutableFileBusy => Obstacle::InUse,
            io::ErrorKind::InvalidFilename => Obstacle::BadName,
            // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION have no kind of their own in std.
            _ if cfg!(windows) && matches!(self.source.raw_os_error(), Some(32 | 33)) => {
                Obstacle::InUse
            }
            _ => Obstacle::Other,
        }
    }

    /// Tells whether the medium or the quota is full.
    pub fn is_disk_full(&self) -> bool {
        self.obstacle() == Obstacle::DiskFull
    }

    /// Tells whether the system forbade it.
    pub fn is_permission_denied(&self) -> bool {
        self.obstacle() == Obstacle::PermissionDenied
    }

    /// Tells whether the file or folder was not there.
    pub fn is_not_found(&self) -> bool {
        self.obstacle() == Obstacle::NotFound
    }

    /// Tells whether the medium cannot be written at all.
    pub fn is_read_only(&self) -> bool {
        self.obstacle() == Obstacle::ReadOnly
    }

    /// Tells whether the name was taken.
    pub fn is_already_exists(&self) -> bool {
        self.obstacle() == Obstacle::AlreadyExists
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed: {}", self.op, self.source.kind())
    }
}

impl fmt::Debug for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PathError")
            .field("op", &self.op)
            .field("kind", &self.source.kind())
            .field("os", &self.source.raw_os_error())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for PathError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn tells_nobody_the_path() {
        let named = io::Error::other("cannot open /見本/浜栗焼男.age");
        let error = PathError::new("/見本/浜栗焼男.age", FileOp::Write, &named);
        let chain = format!(
            "{error} {error:?} {:?} {}",
            error.source(),
            error.source().unwrap()
        );
        assert!(
            !chain.contains("浜栗"),
            "a log line must not name a client: {chain}"
        );
        assert_eq!(
            error.path(),
            Path::new("/見本/浜栗焼男.age"),
            "the window still may"
        );
    }

    #[test]
    fn a_name_that_is_too_long_is_no_fault_of_the_medium() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("あ".repeat(300));
        let refused = std::fs::File::create_new(&path).unwrap_err();
        let error = PathError::new(path, FileOp::Create, &refused);
        assert_eq!(error.obstacle(), Obstacle::BadName);
    }

    #[test]
    fn says_operation_and_kind() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = PathError::new("x", FileOp::Sync, &full);
        assert_eq!(error.to_string(), "sync failed: no storage space");
    }

    #[cfg(unix)]
    #[test]
    fn recognises_what_a_person_can_act_on() {
        for (number, obstacle) in [
            (28, Obstacle::DiskFull),  // ENOSPC
            (122, Obstacle::DiskFull), // EDQUOT
            (13, Obstacle::PermissionDenied),
            (1, Obstacle::PermissionDenied), // EPERM
            (2, Obstacle::NotFound),
            (30, Obstacle::ReadOnly), // EROFS
            (17, Obstacle::AlreadyExists),
            (27, Obstacle::TooLarge), // EFBIG
            (16, Obstacle::InUse),
            (5, Obstacle::Other), // EIO: a medium that was pulled out
        ] {
            let error = PathError::new("x", FileOp::Write, &io::Error::from_raw_os_error(number));
            assert_eq!(error.obstacle(), obstacle, "system error {number}");
        }
    }
}
