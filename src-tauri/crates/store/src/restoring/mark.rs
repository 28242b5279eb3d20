//! The mark of a restore that is decided: what takes the place of what, each by its SHA-256.
//!
//! ```text
//! tsunagi-restore 2
//! aside <file in backups/> <SHA-256>   where records are replaced
//! new <file> <SHA-256>                 for each file that is moved
//! ```
//!
//! A mark is acted on before anybody has typed a passphrase, so a key cannot vouch for it: whoever may
//! write into the folder could have put it there, with records of their own. What vouches for it is that
//! nothing is lost by it: the records here are replaced only where the file that it names holds them,
//! byte for byte. And what is moved is what was decided on, not what came into the folder since.

use std::path::{Path, PathBuf};

use tsunagi_files::{PathError, read_limited};

use super::{KEYS, MOVED};
use crate::backup::{BackupReadError, Written, is_aside_name, member_sums, sha256_of};
use crate::folder::{Folder, is_there};
use crate::keys::Copies;

const FIRST: &str = "tsunagi-restore 2";
/// Far more than a few names and sums.
const MOST: u64 = 4096;
/// What is worth keeping of the records that are replaced.
const KEPT: [&str; 4] = ["records.db", "records.db-wal", KEYS[0], KEYS[1]];

/// Is what a mark says.
pub(super) struct Plan {
    /// Where the records that are replaced were set aside, and the file's SHA-256.
    aside: Option<(String, String)>,
    /// What is moved, by name and SHA-256.
    new: Vec<(String, String)>,
}

impl Plan {
    /// Decides what takes the place of what is in the folder.
    pub(super) fn of(folder: &Folder, aside: Option<&Written>) -> Result<Self, BackupReadError> {
        let mut new = Vec::new();
        for name in MOVED {
            if let Some(sum) = sum_of(&folder.staging().join(name))? {
                new.push((name.to_owned(), sum));
            }
        }
        let aside = aside.and_then(|written| {
            let name = written.path.file_name()?.to_str()?.to_owned();
            Some((name, written.sha256.clone()))
        });
        Ok(Self { aside, new })
    }

    /// Reads the mark of a restore; none where it is not one of ours.
    pub(super) fn read(folder: &Folder) -> Result<Option<Self>, PathError> {
        let bytes = read_limited(folder.staged_mark(), MOST)?;
        Ok(std::str::from_utf8(&bytes).ok().and_then(Self::parse))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        (lines.next()? == FIRST).then_some(())?;
        let mut plan = Self {
            aside: None,
            new: Vec::new(),
        };
        for line in lines {
            let mut words = line.split(' ');
            let (kind, name, sum) = (words.next()?, words.next()?, words.next()?);
            let pair = (name.to_owned(), sum.to_owned());
            match kind {
                "aside" if is_aside_name(name) && plan.aside.is_none() => plan.aside = Some(pair),
                "new" if MOVED.contains(&name) => plan.new.push(pair),
                _ => return None,
            }
        }
        plan.sum_of_new("records.db")?;
        Some(plan)
    }

    pub(super) fn to_text(&self) -> String {
        let aside = self.aside.iter().map(|(name, sum)| ("aside", name, sum));
        let new = self.new.iter().map(|(name, sum)| ("new", name, sum));
        let lines = aside.chain(new);
        lines.fold(format!("{FIRST}\n"), |text, (kind, name, sum)| {
            format!("{text}{kind} {name} {sum}\n")
        })
    }

    pub(super) fn moves(&self, name: &str) -> bool {
        self.sum_of_new(name).is_some()
    }

    fn sum_of_new(&self, name: &str) -> Option<&str> {
        let found = self.new.iter().find(|(new, _)| new == name);
        found.map(|(_, sum)| sum.as_str())
    }

    /// Returns whether what is to be moved is there, here or already in its place, as it was decided.
    pub(super) fn is_whole(&self, folder: &Folder) -> Result<bool, BackupReadError> {
        for (name, sum) in &self.new {
            let staged = sum_of(&folder.staging().join(name))?;
            let found = match staged {
                Some(staged) => Some(staged),
                None => sum_of(&folder.dir().join(name))?,
            };
            if found.as_ref() != Some(sum) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns whether the file that was set aside is still what it was.
    pub(super) fn has_its_aside(&self, folder: &Folder) -> Result<bool, BackupReadError> {
        match &self.aside {
            Some((name, sum)) => Ok(sum_of(&folder.backups().join(name))?.as_ref() == Some(sum)),
            None => Ok(true),
        }
    }

    /// Returns whether what is replaced is in the file that was set aside.
    pub(super) fn loses_nothing(&self, folder: &Folder) -> Result<bool, BackupReadError> {
        if !is_there(&folder.records())? {
            // Keys alone open nothing.
            return Ok(true);
        }
        let kept = match self.aside_path(folder) {
            Some(path) => member_sums(&path)?,
            None => Vec::new(),
        };
        for name in KEPT {
            let Some(present) = sum_of(&folder.dir().join(name))? else {
                continue;
            };
            let is_moved_already = self.sum_of_new(name) == Some(&present);
            let is_kept = kept.contains(&(name.to_owned(), present));
            let is_worthless = || KEYS.contains(&name) && Copies::read(folder).is_err();
            if !is_moved_already && !is_kept && !is_worthless() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn aside_path(&self, folder: &Folder) -> Option<PathBuf> {
        let (name, _) = self.aside.as_ref()?;
        Some(folder.backups().join(name))
    }
}

/// Returns the SHA-256 of a file; none where there is no file.
fn sum_of(path: &Path) -> Result<Option<String>, BackupReadError> {
    match sha256_of(path) {
        Ok(sum) => Ok(Some(sum)),
        Err(BackupReadError::Io(error)) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
