//! What an atomic file asks of the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Is the set of operations that a save consists of, each with the real thing as its default.
///
/// A test replaces one to see that a save which fails there leaves nothing half done. Removal of a
/// part is not among them: a disk that refuses even that is what [`crate::sweep_parts`] is for.
pub trait Medium {
    /// Creates a file that must not exist, readable by its owner only, open for reading too.
    fn create(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(path)
    }

    /// Writes some of the bytes and says how many.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    /// Returns once the medium has the file's content.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// Moves a file onto a name, replacing what is there in one step.
    ///
    /// On Windows `std::fs::rename` asks for POSIX semantics and falls back to
    /// `MOVEFILE_REPLACE_EXISTING`: either way readers see the old or the new file. A scanner that has
    /// just opened the old one makes it fail for a moment, so it is tried again for half a second.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| fs::rename(from, to))
    }

    /// Moves a file onto a name that must be free; of two racers one fails.
    ///
    /// Linux has `RENAME_NOREPLACE`, Windows `MoveFileExW` without the replace flag, and elsewhere
    /// a hard link that fails on a taken name. USB sticks are FAT or exFAT, which know no hard
    /// links, and a FUSE driver for them may not know the flag either: there the name is taken
    /// first by an empty file of ours, which the rename then replaces.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match patiently(|| rename_unless_taken(from, to)) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
            Err(e) if cfg!(unix) && knows_no_links(&e) => rename_over_placeholder(self, from, to),
            other => other,
        }
    }

    /// Returns once the medium has the folder's list of names, the renamed file among them.
    fn sync_folder(&self, folder: &Path, renamed: &Path) -> io::Result<()> {
        sync_folder(folder, renamed)
    }
}

/// Is the real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Medium for Disk {}

fn rename_unless_taken(from: &Path, to: &Path) -> io::Result<()> {
    let mut part = tempfile::TempPath::try_from_path(from)?;
    part.disable_cleanup(true);
    part.persist_noclobber(to).map_err(|e| e.error)
}

fn knows_no_links(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput
    )
}

pub(crate) fn rename_over_placeholder<M: Medium + ?Sized>(
    medium: &M,
    from: &Path,
    to: &Path,
) -> io::Result<()> {
    drop(Medium::create(&Disk, to)?);
    medium.rename(from, to).inspect_err(|_| {
        // The first error is the one worth telling; the placeholder is empty and ours.
        let _ = fs::remove_file(to);
    })
}

#[cfg(windows)]
pub(crate) fn patiently<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..25 {
        match attempt() {
            // ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION: what a virus scanner causes.
            Err(e) if matches!(e.raw_os_error(), Some(5 | 32 | 33)) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            other => return other,
        }
    }
    attempt()
}

#[cfg(not(windows))]
fn patiently(mut attempt: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    attempt()
}

#[cfg(unix)]
fn sync_folder(folder: &Path, _renamed: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network and FUSE file systems have no such call for folders; they say so this way.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// Windows opens no folder for writing without flags that std does not give. Flushing the renamed
/// file writes its metadata, the name included on NTFS, and empties the cache of a stick.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path, renamed: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(renamed)?.sync_all()
}
