//! The store's folder: its files' names, and the lock that keeps a second program out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tsunagi_files::{FileOp, PathError};

/// How often a lock that is held is tried again, and after what pause: a fifth of a second in all.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Knows the paths of a store.
pub(crate) struct Folder {
    dir: PathBuf,
}

/// Is held as long as the store is open; the system lets go of it when the program dies.
pub(crate) struct FolderLock {
    _file: File,
}

/// Why the lock could not be had.
pub(crate) enum LockFault {
    Held,
    Io(PathError),
}

impl Folder {
    pub(crate) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn records(&self) -> PathBuf {
        self.dir.join("records.db")
    }

    /// The database in the making; it has its name only once it is whole.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.dir.join("records.new")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.dir.join("keys.json")
    }

    /// The second copy of the key file.
    pub(crate) fn keys_copy(&self) -> PathBuf {
        self.dir.join("keys-copy.json")
    }

    /// Returns whether either copy of the key file is there.
    pub(crate) fn has_keys(&self) -> Result<bool, PathError> {
        Ok(is_there(&self.keys())? || is_there(&self.keys_copy())?)
    }

    /// The database under its new key, until it takes the place of the old one.
    pub(crate) fn rekeyed(&self) -> PathBuf {
        self.dir.join("records.rekey")
    }

    /// What is remembered of passphrases that did not fit, twice.
    pub(crate) fn tries(&self) -> [PathBuf; 2] {
        ["tries.json", "tries-copy.json"].map(|name| self.dir.join(name))
    }

    /// The mark of the audit log's last row.
    pub(crate) fn audit_head(&self) -> PathBuf {
        self.dir.join("audit-head.json")
    }

    /// Where backups lie unless another place is chosen.
    pub(crate) fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// Where a backup is taken apart before it takes the records' place.
    pub(crate) fn staging(&self) -> PathBuf {
        self.dir.join("restoring")
    }

    /// The mark that the staged records are the records from now on.
    pub(crate) fn staged_mark(&self) -> PathBuf {
        self.staging().join("ready")
    }

    pub(crate) fn lock(&self) -> Result<FolderLock, LockFault> {
        let path = self.dir.join("lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options
            .open(&path)
            .map_err(|e| LockFault::Io(PathError::new(&path, FileOp::Lock, &e)))?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: file }),
                // A program that is being started, a print command say, holds a copy of every open
                // file for a moment; a second program of ours holds the lock for longer.
                Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                    tries += 1;
                    std::thread::sleep(LOCK_PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(LockFault::Held),
                // Some network folders know no such locks; SQLite's own exclusive lock remains.
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {
                    return Ok(FolderLock { _file: file });
                }
                Err(TryLockError::Error(e)) => {
                    return Err(LockFault::Io(PathError::new(&path, FileOp::Lock, &e)));
                }
            }
        }
    }

    /// Removes a database in the making with what SQLite keeps beside it.
    pub(crate) fn remove_unfinished(&self) -> Result<(), PathError> {
        remove_database(&self.unfinished())
    }

    /// Removes a database under a new key that never took its place.
    pub(crate) fn remove_rekeyed(&self) -> Result<(), PathError> {
        remove_database(&self.rekeyed())
    }

    /// Returns whether SQLite left a log or journal beside the records.
    pub(crate) fn has_log(&self) -> bool {
        ["-journal", "-wal"].into_iter().any(|suffix| {
            let mut name = self.records().into_os_string();
            name.push(suffix);
            Path::new(&name).metadata().is_ok_and(|file| file.len() > 0)
        })
    }
}

fn remove_database(path: &Path) -> Result<(), PathError> {
    for suffix in ["-journal", "-wal", "-shm", ""] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(PathError::new(name, FileOp::Remove, &e));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns whether a file is there; a folder that may not be looked into is an error, not a no.
pub(crate) fn is_there(path: &Path) -> Result<bool, PathError> {
    path.try_exists()
        .map_err(PathError::during(FileOp::Inspect, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_held_for_a_moment_only_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let held = folder.lock().ok().unwrap();
        let moment = std::thread::spawn(move || {
            std::thread::sleep(3 * LOCK_PAUSE);
            drop(held);
        });
        assert!(folder.lock().is_ok(), "it was no second program");
        moment.join().unwrap();
    }

    #[test]
    fn a_lock_that_stays_held_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let _held = folder.lock().ok().unwrap();
        assert!(matches!(folder.lock(), Err(LockFault::Held)));
    }
}
