//! 控えから戻す: the store in a folder becomes the one in a backup, at once or not at all.
//!
//! 1. [`stage`] takes the backup apart into `restoring/` inside the store's folder.
//! 2. The caller opens that folder as a store, which proves the passphrase and brings an older schema
//!    up, writes down what it has to say, and closes it.
//! 3. The caller sets the present records aside as a backup, by [`crate::backup::set_aside`].
//! 4. [`commit`] sets the mark `restoring/ready`. From here on the new records are the records: the
//!    files are moved over the old ones, and where a kill comes in between, whoever opens the store
//!    next does the rest before anything else. Before the mark, the old ones are untouched.
//!
//! A mark that would lose something, or is not of what lies there, is not acted on: it was not set by
//! [`commit`], or the medium has changed what was decided. See `restoring/mark.rs`.

mod mark;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tsunagi_files::{AtomicFile, Disk, FileOp, Medium, PathError};

use crate::backup::{BackupHead, BackupReadError, Written, extract};
use crate::folder::{Folder, LockFault, is_there};
use crate::points::point;
use crate::scratch;

use mark::Plan;

const KEYS: [&str; 2] = ["keys.json", "keys-copy.json"];
/// The files that are moved, the database last.
const MOVED: [&str; 4] = [KEYS[0], KEYS[1], "audit-head.json", "records.db"];
/// Where a restore goes that is not acted on, numbered where that is taken.
const REFUSED: &str = "restoring-refused";
/// What belongs to the old database and must not meet the new one.
const STALE: [&str; 7] = [
    "records.rekey",
    "records.rekey-journal",
    "records.db-wal",
    "records.db-shm",
    "records.db-journal",
    "records.new",
    "records.new-journal",
];

/// Why a staged store could not take the present one's place.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Another program has the store open.
    #[error("another program has the store open")]
    Locked,
    /// Nothing whole is staged.
    #[error("nothing is staged")]
    NothingStaged,
    /// The records here are not set aside as they are.
    #[error("the present records are not set aside")]
    NotSetAside,
    /// It is decided, and the next opening of the store does what is left of it.
    #[error("decided, and not finished")]
    Unfinished,
    /// A file could not be moved or written.
    #[error(transparent)]
    Io(#[from] PathError),
}

/// Why a restore that was cut short was not finished.
pub(crate) enum FinishFault {
    /// It is not what was decided on. It lies beside the records now, which are as they were.
    Refused,
    Io(PathError),
}

/// Takes a backup apart beside the store that it is to replace, and says where.
///
/// # Errors
/// [`BackupReadError`]; the present store is as it was.
pub fn stage(dir: &Path, backup: &Path) -> Result<(PathBuf, BackupHead), BackupReadError> {
    let folder = Folder::new(dir);
    let staging = folder.staging();
    scratch::make_folder(dir)?;
    if let Ok(_lock) = folder.lock()
        && let Err(FinishFault::Io(error)) = finish(&folder)
    {
        return Err(error.into());
    }
    scratch::clear(&staging)?;
    scratch::make_folder(&staging)?;
    let extracted = extract(backup, &staging);
    if extracted.is_err() {
        unstage(dir);
    }
    point("staged");
    Ok((staging, extracted?))
}

/// Takes away what was staged and not committed.
pub fn unstage(dir: &Path) {
    let folder = Folder::new(dir);
    if matches!(is_there(&folder.staged_mark()), Ok(false)) {
        // What cannot be removed is cleared by the next staging.
        let _ = scratch::clear(&folder.staging());
    }
}

/// Puts the staged store in the present one's place; the store in the folder must be closed, and
/// `aside` hold it, where there is one.
///
/// # Errors
/// [`RestoreError`]. Where the mark was set, the next opening does the rest.
pub fn commit(dir: &Path, aside: Option<&Written>) -> Result<(), RestoreError> {
    let folder = Folder::new(dir);
    let _lock = folder.lock().map_err(|fault| match fault {
        LockFault::Held => RestoreError::Locked,
        LockFault::Io(error) => RestoreError::Io(error),
    })?;
    commit_on(&Disk, &folder, aside)?;
    // On a new computer nobody has tried anything yet. Without a record of that, the first unlocking
    // would have to wait as after many wrong passphrases.
    if folder.tries().iter().all(|path| !path.exists()) {
        let _ = crate::tries::Tries::default().write(&folder);
    }
    Ok(())
}

pub(crate) fn commit_on(
    medium: &dyn Medium,
    folder: &Folder,
    aside: Option<&Written>,
) -> Result<(), RestoreError> {
    let staging = folder.staging();
    let staged = Folder::new(&staging);
    if !staged.has_keys()? || !is_there(&staged.records())? {
        return Err(RestoreError::NothingStaged);
    }
    // A staged database that was closed has no log left; one that has was not closed.
    if is_there(&staging.join("records.db-wal"))? {
        return Err(RestoreError::NothingStaged);
    }
    let unread = |error| unread(folder, error);
    let plan = Plan::of(folder, aside).map_err(unread)?;
    if !plan.loses_nothing(folder).map_err(unread)? {
        return Err(RestoreError::NotSetAside);
    }
    point("before the mark");
    if let Err(error) = mark(medium, folder, &plan) {
        // Without its mark nothing has happened; with it, there is no way back.
        return match remove_if_there(&folder.staged_mark()) {
            Ok(()) => Err(error.into()),
            Err(_) => Err(RestoreError::Unfinished),
        };
    }
    point("after the mark");
    finish_on(medium, folder, &plan).map_err(|_| RestoreError::Unfinished)
}

fn unread(folder: &Folder, error: BackupReadError) -> RestoreError {
    match error {
        BackupReadError::Io(error) => RestoreError::Io(error),
        BackupReadError::Reading(kind) => RestoreError::Io(cut_short(folder, kind)),
        // What was set aside a moment ago cannot be read as such, or what was staged is no file.
        _ => RestoreError::NotSetAside,
    }
}

/// Says that the medium gave way in the middle of a file, which says nothing about the file.
fn cut_short(folder: &Folder, kind: io::ErrorKind) -> PathError {
    PathError::new(folder.dir(), FileOp::Read, &kind.into())
}

/// Sets the mark, which names what is to be moved: what it does not name goes with the old records.
fn mark(medium: &dyn Medium, folder: &Folder, plan: &Plan) -> Result<(), PathError> {
    let path = folder.staged_mark();
    let mut file = AtomicFile::create_on(medium, &path)?;
    file.write_all(plan.to_text().as_bytes())
        .map_err(PathError::during(FileOp::Write, &path))?;
    file.synced()?.persist()
}

/// Does what a restore that was cut short left to do, where there is one.
///
/// # Errors
/// [`FinishFault`]
pub(crate) fn finish(folder: &Folder) -> Result<(), FinishFault> {
    if !is_there(&folder.staged_mark())? {
        return Ok(());
    }
    let Some(plan) = decided(folder)? else {
        put_out_of_the_way(folder)?;
        return Err(FinishFault::Refused);
    };
    Ok(finish_on(&Disk, folder, &plan)?)
}

/// Returns what was decided on, if it is that which lies there.
fn decided(folder: &Folder) -> Result<Option<Plan>, PathError> {
    let Some(plan) = Plan::read(folder)? else {
        return Ok(None);
    };
    let is_sound = || -> Result<bool, BackupReadError> {
        Ok(plan.is_whole(folder)? && plan.has_its_aside(folder)? && plan.loses_nothing(folder)?)
    };
    match is_sound() {
        Ok(true) => Ok(Some(plan)),
        Err(BackupReadError::Io(error)) if !error.is_not_found() => Err(error),
        Err(BackupReadError::Reading(kind)) => Err(cut_short(folder, kind)),
        Ok(false) | Err(_) => Ok(None),
    }
}

fn put_out_of_the_way(folder: &Folder) -> Result<(), PathError> {
    let numbered = (2..1000).map(|number| format!("{REFUSED}-{number}"));
    let names = std::iter::once(REFUSED.to_owned()).chain(numbered);
    let mut places = names.map(|name| folder.dir().join(name));
    let place = places.find(|place| !place.exists());
    let place = place.unwrap_or_else(|| folder.dir().join(REFUSED));
    fs::rename(folder.staging(), &place).map_err(PathError::during(FileOp::Rename, &place))
}

impl From<PathError> for FinishFault {
    fn from(error: PathError) -> Self {
        Self::Io(error)
    }
}

fn finish_on(medium: &dyn Medium, folder: &Folder, plan: &Plan) -> Result<(), PathError> {
    // A log of the old database would be taken for one of the new.
    for name in STALE {
        remove_if_there(&folder.dir().join(name))?;
    }
    point("the old log is gone");
    for name in MOVED {
        let (from, to) = (folder.staging().join(name), folder.dir().join(name));
        if !plan.moves(name) {
            remove_if_there(&to)?;
        } else if is_there(&from)? {
            medium
                .rename(&from, &to)
                .map_err(PathError::during(FileOp::Rename, &to))?;
        }
        point(name);
    }
    let records = folder.records();
    medium
        .sync_folder(folder.dir(), &records)
        .map_err(PathError::during(FileOp::Sync, &records))?;
    point("moved");
    remove_if_there(&folder.staged_mark())?;
    // The mark is gone: what is left of the folder is in nobody's way.
    let _ = scratch::clear(&folder.staging());
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), PathError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(PathError::new(path, FileOp::Remove, &e))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "restoring_tests.rs"]
mod tests;
