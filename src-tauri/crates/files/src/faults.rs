//! A medium that fails where a test says.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::medium::{Disk, Medium};

/// Is a disk that breaks at a chosen byte or a chosen step; sweep over both to prove a save atomic.
#[derive(Debug)]
pub struct FaultyMedium {
    bytes_left: Cell<u64>,
    steps_left: Cell<u32>,
    flip_at: Option<u64>,
    written: Cell<u64>,
}

impl FaultyMedium {
    /// Makes a medium that is full after so many bytes.
    pub fn full_after(bytes: u64) -> Self {
        Self {
            bytes_left: Cell::new(bytes),
            ..Self::sound()
        }
    }

    /// Makes a medium whose create, sync, rename, or folder sync fails, counted from nought.
    pub fn failing_at_step(step: u32) -> Self {
        Self {
            steps_left: Cell::new(step),
            ..Self::sound()
        }
    }

    /// Makes a medium that stores one byte wrongly and does not tell.
    pub fn lying_at(byte: u64) -> Self {
        Self {
            flip_at: Some(byte),
            ..Self::sound()
        }
    }

    /// Makes a medium that works, to count with.
    pub fn sound() -> Self {
        Self {
            bytes_left: Cell::new(u64::MAX),
            steps_left: Cell::new(u32::MAX),
            flip_at: None,
            written: Cell::new(0),
        }
    }

    /// Returns how many bytes were written to it.
    pub fn written(&self) -> u64 {
        self.written.get()
    }

    fn step(&self) -> io::Result<()> {
        let left = self.steps_left.get();
        if left == 0 {
            // What Linux reports when a stick is pulled out.
            return Err(io::Error::from_raw_os_error(5));
        }
        self.steps_left.set(left - 1);
        Ok(())
    }
}

impl Medium for FaultyMedium {
    fn create(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        Disk.create(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        let room = usize::try_from(self.bytes_left.get()).unwrap_or(usize::MAX);
        if room == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let mut taken: Vec<u8> = bytes.iter().copied().take(room).collect();
        let start = self.written.get();
        if let Some(offset) = self.flip_at.and_then(|at| at.checked_sub(start))
            && let Some(byte) = usize::try_from(offset).ok().and_then(|i| taken.get_mut(i))
        {
            *byte ^= 0x01;
        }
        file.write_all(&taken)?;
        let count = taken.len() as u64;
        self.bytes_left
            .set(self.bytes_left.get().saturating_sub(count));
        self.written.set(start + count);
        Ok(taken.len())
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.step()?;
        Disk.sync(file)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        Disk.rename_new(from, to)
    }

    fn sync_folder(&self, folder: &Path, renamed: &Path) -> io::Result<()> {
        self.step()?;
        Disk.sync_folder(folder, renamed)
    }
}
