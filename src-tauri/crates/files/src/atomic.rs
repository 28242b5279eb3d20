//! Files that have their name only once they are whole.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::medium::{Disk, Medium};
use crate::path_error::{FileOp, PathError};
use crate::sweep::PART_PREFIX;

/// Writes a file so that its name holds the old content or the new, and never less.
///
/// The file is readable by its owner only, whatever the old one was.
///
/// # Errors
/// The step that failed. If that was the last one, syncing the folder, the new content is in place
/// and only its survival of a power cut is uncertain.
pub fn write_atomically(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), PathError> {
    let path = path.as_ref();
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(PathError::during(FileOp::Write, path))?;
    file.synced()?.persist()
}

/// Is a file in the making: a hidden part in the folder of the name it will have.
///
/// Write to it, call [`AtomicFile::synced`], read it back if that matters, then persist. Dropped at
/// any point before, it takes the part with it. The part is locked while it lives, so that a sweep by
/// a second program leaves it alone.
pub struct AtomicFile<'m> {
    part: Part<'m>,
    written: u64,
}

/// Is a finished part that the medium has, still without its name.
pub struct SyncedFile<'m> {
    part: Part<'m>,
}

impl AtomicFile<'static> {
    /// Starts a file that will be called `path`, whose folder must exist.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, PathError> {
        AtomicFile::create_on(&Disk, path)
    }
}

impl<'m> AtomicFile<'m> {
    /// Starts a file on a given medium; tests hand in one that fails.
    pub fn create_on(medium: &'m dyn Medium, path: impl AsRef<Path>) -> Result<Self, PathError> {
        Part::create(medium, path.as_ref()).map(|part| Self { part, written: 0 })
    }

    /// Returns how many bytes were written so far.
    #[must_use]
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Waits until the medium has what was written.
    pub fn synced(self) -> Result<SyncedFile<'m>, PathError> {
        let part = self.part;
        part.medium
            .sync(part.file()?)
            .map_err(PathError::during(FileOp::Sync, &part.target))?;
        Ok(SyncedFile { part })
    }
}

impl Write for AtomicFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let medium = self.part.medium;
        match &mut self.part.file {
            Some(file) => {
                let count = medium.write(file, bytes)?;
                self.written += count as u64;
                Ok(count)
            }
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl SyncedFile<'_> {
    /// Reads the part back from its start, past the system's cache where the system lets us.
    ///
    /// Linux is asked to drop its copy of the file first. Windows gets the part opened anew, unbuffered:
    /// while nobody else has it open that also makes Windows forget what it kept of it. Either way what
    /// comes back has been to the medium; where a system does not go along, this reads what it says
    /// the file holds.
    pub fn read_back(&mut self) -> Result<impl Read + '_, PathError> {
        let part = &mut self.part;
        from_medium(&part.path, &mut part.file)
            .map_err(PathError::during(FileOp::Read, &part.target))
    }

    /// Gives the file its name, replacing an older file in one step.
    pub fn persist(self) -> Result<(), PathError> {
        let mut part = self.part;
        part.medium
            .rename(&part.path, &part.target)
            .map_err(PathError::during(FileOp::Rename, &part.target))?;
        part.is_named = true;
        part.medium
            .sync_folder(&part.folder, &part.target)
            .map_err(PathError::during(FileOp::Sync, &part.target))
    }

    /// Gives the file its name if that is free, and fails with `AlreadyExists` if not.
    ///
    /// An error means that no file of ours bears the name: if the folder cannot be synced, the new
    /// file is taken away again rather than left in doubt.
    pub fn persist_new(self) -> Result<(), PathError> {
        let mut part = self.part;
        part.medium
            .rename_new(&part.path, &part.target)
            .map_err(PathError::during(FileOp::Rename, &part.target))?;
        part.is_named = true;
        part.medium
            .sync_folder(&part.folder, &part.target)
            .map_err(|e| {
                let _ = fs::remove_file(&part.target);
                PathError::new(&part.target, FileOp::Sync, &e)
            })
    }
}

/// Linux takes advice. What is not taken leaves a weaker check, not a wrong one.
#[cfg(not(windows))]
fn from_medium<'f>(_part: &Path, file: &'f mut Option<File>) -> io::Result<impl Read + 'f> {
    let file = file.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
    std::io::Seek::rewind(file)?;
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::fs::fadvise(&*file, 0, None, rustix::fs::Advice::DontNeed);
    }
    Ok(file)
}

/// Windows forgets only what nobody has open, and locks hold against one's own second handle too:
/// the part is closed, opened again past the cache, and locked again.
#[cfg(windows)]
fn from_medium<'f>(part: &Path, file: &'f mut Option<File>) -> io::Result<impl Read + 'f> {
    *file = None;
    let opened = open_past_cache(part)?;
    let _ = opened.try_lock();
    Ok(crate::sectors::Sectors::new(file.insert(opened)))
}

/// A driver or a server that knows no unbuffered reading gets the plain question.
#[cfg(windows)]
fn open_past_cache(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_FLAG_NO_BUFFERING: u32 = 0x2000_0000;
    crate::medium::patiently(|| {
        fs::OpenOptions::new()
            .read(true)
            .custom_flags(FILE_FLAG_NO_BUFFERING)
            .open(path)
            .or_else(|_| File::open(path))
    })
}

struct Part<'m> {
    medium: &'m dyn Medium,
    folder: PathBuf,
    path: PathBuf,
    target: PathBuf,
    file: Option<File>,
    is_named: bool,
}

impl<'m> Part<'m> {
    fn create(medium: &'m dyn Medium, target: &Path) -> Result<Self, PathError> {
        let failed = |e: &io::Error| PathError::new(target, FileOp::Create, e);
        if target.file_name().is_none() {
            return Err(failed(&io::ErrorKind::InvalidInput.into()));
        }
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        for number in 0..=u16::MAX {
            // The process number keeps two programs apart, create_new everything else.
            let path = folder.join(format!("{PART_PREFIX}{}-{number}", std::process::id()));
            match medium.create(&path) {
                Ok(file) => {
                    // FAT drivers and network shares may know no locks; then only the sweep is blind.
                    let _ = file.try_lock();
                    let target = target.to_owned();
                    let file = Some(file);
                    return Ok(Self {
                        medium,
                        folder,
                        path,
                        target,
                        file,
                        is_named: false,
                    });
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(failed(&e)),
            }
        }
        Err(failed(&io::ErrorKind::AlreadyExists.into()))
    }

    fn file(&self) -> Result<&File, PathError> {
        self.file
            .as_ref()
            .ok_or_else(|| Self::closed(&self.target, FileOp::Sync))
    }

    fn closed(target: &Path, op: FileOp) -> PathError {
        PathError::new(target, op, &io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        // Windows frees the name of a removed file only once it is closed. Through a rename it stays
        // open instead, and locked, so that no sweep can come in between: std opens files so that
        // Windows allows this.
        self.file = None;
        if !self.is_named {
            // Nobody is left to tell; the next sweep takes what could not be removed now.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
#[path = "atomic_tests.rs"]
mod tests;
