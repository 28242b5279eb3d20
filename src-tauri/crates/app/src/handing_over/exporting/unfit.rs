//! Places where a handover file has no business: the records' own folder and those of the system.

use std::path::{Path, PathBuf};

use crate::App;
use crate::refusal::FieldProblem;

/// Folders of the system, in which a handover file has no business.
const SYSTEM_FOLDERS: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/proc",
    "/run/lock",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
];

impl App {
    /// Says why a folder is no place for a copy of what the office keeps; none where it is one.
    ///
    /// A copy beside the records is lost with them, one among the system's files is nobody's, and one
    /// that a program copies on to the Internet leaves the office.
    pub(crate) fn unfit_for_copies(&self, folder: &Path) -> Option<FieldProblem> {
        if !folder.is_absolute() || !folder.is_dir() {
            Some(FieldProblem::NoFolder)
        } else if is_within(folder, &self.setup.store_folder) {
            Some(FieldProblem::StoreFolder)
        } else if is_of_the_system(folder) {
            Some(FieldProblem::SystemFolder)
        } else if self.setup.platform.is_cloud_synced(folder) {
            Some(FieldProblem::CloudFolder)
        } else {
            None
        }
    }
}

/// Tells whether a folder is that of the records, or lies in it.
pub(crate) fn is_within(folder: &Path, store_folder: &Path) -> bool {
    match (existing(folder), store_folder.canonicalize()) {
        (Some(folder), Ok(store)) => folder.starts_with(store),
        _ => false,
    }
}

/// Tells whether a folder is one of the system.
pub(crate) fn is_of_the_system(folder: &Path) -> bool {
    let Some(folder) = existing(folder) else {
        return false;
    };
    if cfg!(windows) {
        // C:\Windows and C:\Program Files, on whatever drive the system is.
        let mut parts = folder.components().skip(2);
        return parts.next().is_some_and(|part| {
            let name = part.as_os_str().to_string_lossy().to_lowercase();
            name == "windows" || name.starts_with("program files") || name == "programdata"
        });
    }
    // /var/tmp and the like are everybody's.
    !folder.starts_with("/var/tmp") && SYSTEM_FOLDERS.iter().any(|one| folder.starts_with(one))
}

fn existing(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    folder.canonicalize().ok()
}
