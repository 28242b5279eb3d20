//! Clearing away what a killed program left behind.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use crate::path_error::{FileOp, PathError};

/// Begins the name of every part of ours; the dot hides it where dots do.
pub(crate) const PART_PREFIX: &str = ".tsunagi-part-";

/// Removes the parts in a folder that no running program holds, and says how many.
///
/// Parts in use are locked by their writer and stay. A part that cannot be removed stays too and is no
/// error: it is only in the way, and the next sweep tries again.
///
/// # Errors
/// The folder cannot be listed.
pub fn sweep_parts(folder: impl AsRef<Path>) -> Result<usize, PathError> {
    let folder = folder.as_ref();
    let listing = |e: io::Error| PathError::new(folder, FileOp::List, &e);
    let mut removed = 0;
    for entry in fs::read_dir(folder).map_err(listing)? {
        let entry = entry.map_err(listing)?;
        let is_part = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(PART_PREFIX.as_bytes());
        // A folder or a link of that name is not of our making.
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_part && is_file && !is_held(&entry.path()) && fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_held(part: &Path) -> bool {
    match File::open(part) {
        // The lock goes with the handle, before the file is removed.
        Ok(file) => matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AtomicFile;

    #[test]
    fn takes_the_dead_and_leaves_the_living() {
        let folder = tempfile::tempdir().unwrap();
        crate::write_atomically(folder.path().join(".tsunagi-part-1-0"), b"half a file").unwrap();
        crate::write_atomically(folder.path().join("notes.txt"), b"not ours").unwrap();
        fs::create_dir(folder.path().join(".tsunagi-part-folder")).unwrap();
        let living = AtomicFile::create(folder.path().join("new.age")).unwrap();

        assert_eq!(
            sweep_parts(folder.path()).unwrap(),
            1,
            "only the dead part goes"
        );
        let finished = living.synced().unwrap().persist_new();
        assert!(
            finished.is_ok(),
            "a save under way survives a second program's sweep"
        );
        assert!(
            folder.path().join("notes.txt").exists(),
            "what is not ours stays"
        );
        assert!(
            folder.path().join(".tsunagi-part-folder").exists(),
            "a folder is not a part"
        );
    }

    #[test]
    fn says_when_the_folder_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let error = sweep_parts(folder.path().join("missing")).unwrap_err();
        assert!(error.is_not_found(), "the medium may have been pulled out");
    }
}
