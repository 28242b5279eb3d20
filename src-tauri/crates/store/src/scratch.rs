//! Folders that are made for one piece of work and removed after it.

use std::fs;
use std::io;
use std::path::Path;

use tsunagi_files::{FileOp, PathError};

/// Removes a scratch folder of ours with all that is in it; one that is not there is no error.
pub(crate) fn clear(folder: &Path) -> Result<(), PathError> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(PathError::new(folder, FileOp::Remove, &e))
        }
        _ => Ok(()),
    }
}

/// Makes a folder that only its owner may look into.
pub(crate) fn make_folder(folder: &Path) -> Result<(), PathError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(PathError::during(FileOp::CreateFolder, folder))
}
