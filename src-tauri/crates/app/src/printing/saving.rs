//! Made files: under a name that says nothing of a person, whole or not at all, never over another.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tsunagi_contract::slips::MadeFile;
use tsunagi_files::{AtomicFile, FileOp, PathError, read_limited};

use crate::refusal::Refusal;

/// Saves bytes under a name that must be free, or already hold the very same bytes.
///
/// # Errors
/// The step that failed; `AlreadyExists` when another file has the name.
pub(crate) fn save_new(path: &Path, bytes: &[u8]) -> Result<(), PathError> {
    if path.symlink_metadata().is_ok() {
        let present = read_limited(path, bytes.len() as u64).map_err(|_| taken(path))?;
        return if present == bytes {
            Ok(())
        } else {
            Err(taken(path))
        };
    }
    // What a killed program left beside it; a folder that cannot be listed says so below.
    let _ = tsunagi_files::sweep_parts(path.parent().unwrap_or(Path::new(".")));
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(PathError::during(FileOp::Write, path))?;
    file.synced()?.persist_new()
}

/// The setting that says where made files go; without it the program's own choice holds.
pub(crate) const OUTPUT_FOLDER: &str = "output_folder";

/// Where a made file goes.
pub(crate) struct Place {
    folder: PathBuf,
    name: Option<PathBuf>,
}

impl Place {
    /// Takes the path asked for, or the output folder.
    ///
    /// A path that is a folder keeps the name for later. The output folder that the program chose
    /// itself is made when it is missing; a folder that a person chose is not, because it may be on a
    /// medium that is not plugged in.
    pub(crate) fn choose(
        asked: Option<&str>,
        output_folder: &Path,
        own_folder: &Path,
    ) -> Result<Self, Refusal> {
        let asked = asked
            .map(str::trim)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from);
        match asked {
            Some(path) if path.is_dir() => Ok(Self {
                folder: path,
                name: None,
            }),
            Some(path) => {
                let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
                Ok(Self {
                    folder,
                    name: Some(path),
                })
            }
            None => {
                if output_folder == own_folder {
                    std::fs::create_dir_all(own_folder)
                        .map_err(PathError::during(FileOp::CreateFolder, own_folder))?;
                }
                Ok(Self {
                    folder: output_folder.to_path_buf(),
                    name: None,
                })
            }
        }
    }

    /// The folder in which files without an asked name go.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Saves under the asked name, or under this one.
    pub(crate) fn save(&self, name: &str, bytes: &[u8], pages: usize) -> Result<MadeFile, Refusal> {
        let path = self.name.clone().unwrap_or_else(|| self.folder.join(name));
        save_new(&path, bytes)?;
        Ok(made(&path, bytes, pages))
    }

    /// Saves under the asked name, or under the first free one of a series.
    pub(crate) fn save_numbered(
        &self,
        name_of: impl Fn(u32) -> String,
        bytes: &[u8],
        pages: usize,
    ) -> Result<MadeFile, Refusal> {
        if self.name.is_some() {
            return self.save("", bytes, pages);
        }
        let mut number = 1;
        loop {
            match self.save(&name_of(number), bytes, pages) {
                Err(Refusal::File(error)) if error.is_already_exists() && number < 999 => {
                    number += 1;
                }
                other => return other,
            }
        }
    }

    /// Starts a file under the asked name, or under the first free one of a series, for what is written
    /// as it is made.
    pub(crate) fn begin_numbered(
        &self,
        name_of: impl Fn(u32) -> String,
    ) -> Result<(PathBuf, AtomicFile<'static>), Refusal> {
        let asked = self.name.clone();
        let mut names = (1..=999).map(|number| self.folder.join(name_of(number)));
        let is_taken = |path: &PathBuf| path.symlink_metadata().is_ok();
        let path = asked.or_else(|| names.find(|path| !is_taken(path)));
        let path = path
            .filter(|path| !is_taken(path))
            .ok_or_else(|| taken(self.name.as_deref().unwrap_or(&self.folder)))?;
        let _ = tsunagi_files::sweep_parts(path.parent().unwrap_or(Path::new(".")));
        let file = AtomicFile::create(&path)?;
        Ok((path, file))
    }
}

fn taken(path: &Path) -> PathError {
    PathError::new(
        path,
        FileOp::Create,
        &std::io::ErrorKind::AlreadyExists.into(),
    )
}

fn made(path: &Path, bytes: &[u8], pages: usize) -> MadeFile {
    MadeFile {
        path: path.to_string_lossy().into_owned(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        note: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_other_file_of_that_name_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("R08-0001-9.pdf");
        save_new(&path, b"one").unwrap();
        save_new(&path, b"one").unwrap();
        let error = save_new(&path, b"two").unwrap_err();
        assert!(error.is_already_exists(), "nothing is overwritten");
        assert_eq!(std::fs::read(&path).unwrap(), b"one", "and the first stays");
    }

    #[test]
    fn a_series_takes_the_first_free_name() {
        let folder = tempfile::tempdir().unwrap();
        let asked = folder.path().to_string_lossy().into_owned();
        let place = Place::choose(Some(&asked), Path::new("x"), Path::new("y")).unwrap();
        let name = |n: u32| format!("timeline-20260401-{n}.pdf");
        let first = place.save_numbered(name, b"one", 1).unwrap();
        let second = place.save_numbered(name, b"two", 1).unwrap();
        assert!(first.path.ends_with("-1.pdf") && second.path.ends_with("-2.pdf"));
        let again = place.save_numbered(name, b"one", 1).unwrap();
        assert_eq!(again.path, first.path, "the same sheet is not saved twice");
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made_up() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = folder.path().join("USB");
        let place = Place::choose(None, &chosen, Path::new("elsewhere")).unwrap();
        let refusal = place.save("a.pdf", b"x", 1).err().unwrap();
        assert_eq!(refusal.code(), tsunagi_contract::Code::FileNotFound);
        assert!(!chosen.exists(), "the stick is missing, not the folder");
    }
}
