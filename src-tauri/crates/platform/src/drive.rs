//! Places where files can go.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use tsunagi_files::{FileOp, PathError};

/// What kind of place a drive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriveKind {
    /// Built into the computer.
    Fixed,
    /// A stick, a card, a disk on a cable: may be pulled out.
    Removable,
    /// On another computer.
    Network,
    /// A CD or DVD.
    Disc,
    /// Gone when the computer is switched off.
    Memory,
}

/// A place where files can go.
#[derive(Clone, PartialEq, Eq)]
pub struct Drive {
    /// Its topmost folder.
    pub root: PathBuf,
    /// What its owner called it; may be empty.
    pub label: String,
    /// What kind of place it is.
    pub kind: DriveKind,
    /// The name of its file system in small letters, as the system says it: `vfat`, `exfat`, `ntfs`.
    pub file_system: String,
    /// Whether nothing can be written there.
    pub is_read_only: bool,
    /// Whether its topmost folder is copied to somebody else's computers.
    pub is_cloud_synced: bool,
    /// How many bytes the person may still write.
    pub free_bytes: u64,
    /// How many bytes it holds.
    pub total_bytes: u64,
}

/// A drive's label or root may name a person, so neither is shown.
impl std::fmt::Debug for Drive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drive")
            .field("kind", &self.kind)
            .field("file_system", &self.file_system)
            .field("is_read_only", &self.is_read_only)
            .field("is_cloud_synced", &self.is_cloud_synced)
            .field("free_bytes", &self.free_bytes)
            .field("total_bytes", &self.total_bytes)
            .finish_non_exhaustive()
    }
}

impl Drive {
    /// The largest single file that the drive's file system can hold.
    ///
    /// A stick as it is sold is FAT32, where a file ends one byte before 4 GiB however much room
    /// there is.
    #[must_use]
    pub fn largest_file(&self) -> u64 {
        match self.file_system.as_str() {
            "vfat" | "fat32" => u64::from(u32::MAX),
            "msdos" | "fat" | "fat16" => 2 * 1024 * 1024 * 1024 - 1,
            _ => u64::MAX,
        }
    }
}

/// Folder names that the usual programs of this kind give, in front of an office's name or a number.
const CLOUD_NAMES: &[&str] = &[
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "マイドライブ",
    "icloud drive",
    "iclouddrive",
    "nextcloud",
    "owncloud",
    "box sync",
];

/// Whether a folder on the way bears the name of a program that copies folders elsewhere.
pub(crate) fn names_cloud(path: &Path) -> bool {
    path.iter().any(|part| {
        let part = part.to_string_lossy().to_lowercase();
        CLOUD_NAMES.iter().any(|name| {
            part.strip_prefix(name)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    })
}

/// Whether a path lies in one of the folders.
pub(crate) fn is_below(path: &Path, folders: &[PathBuf]) -> bool {
    folders
        .iter()
        .filter(|folder| folder.as_os_str() != OsStr::new(""))
        .any(|folder| {
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            path.starts_with(folder)
        })
}

/// Returns the longest part of a path that exists, in full.
pub(crate) fn existing_part(path: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(path).ok()?;
    full.ancestors().find_map(|part| part.canonicalize().ok())
}

pub(crate) fn missing(path: &Path) -> PathError {
    PathError::new(path, FileOp::Inspect, &io::ErrorKind::NotFound.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_copied_elsewhere_is_known_by_its_name() {
        for path in [
            "/home/m/OneDrive/つなぎ",
            "/home/m/OneDrive - みほん事業所/x",
            "/home/m/Dropbox",
            "/home/m/Google Drive/a",
        ] {
            assert!(names_cloud(Path::new(path)), "{path}");
        }
        for path in ["/home/m/文書", "/home/m/onedrives/x", "/home/m/boxes"] {
            assert!(!names_cloud(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn a_path_that_is_not_there_yet_belongs_to_the_folder_that_is() {
        let folder = tempfile::tempdir().unwrap();
        let part = existing_part(&folder.path().join("a/b/c.pdf")).unwrap();
        assert_eq!(part, folder.path().canonicalize().unwrap());
        assert!(is_below(&part, &[folder.path().to_path_buf()]));
        assert!(
            !is_below(&part, &[PathBuf::new()]),
            "no folder holds nothing"
        );
    }

    #[test]
    fn a_stick_as_it_is_sold_holds_no_file_of_four_gib() {
        let drive = |file_system: &str| Drive {
            root: PathBuf::from("/media/a"),
            label: String::new(),
            kind: DriveKind::Removable,
            file_system: file_system.to_owned(),
            is_read_only: false,
            is_cloud_synced: false,
            free_bytes: u64::MAX,
            total_bytes: u64::MAX,
        };
        assert_eq!(drive("vfat").largest_file(), 4_294_967_295);
        assert_eq!(drive("exfat").largest_file(), u64::MAX);
        assert!(!format!("{:?}", drive("vfat")).contains("media"));
    }
}
