//! The folders that hold backups, and what lies in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tsunagi_domain::Moment;
use tsunagi_files::{PathError, read_limited, write_atomically};
use tsunagi_store::backup::{
    self, BackupHead, BackupReadError, Generation, is_backup_name, read_head, surplus,
};

use super::ledger::{Ledger, Outcome, bears_our_name};

/// Says which store's backups a second place takes. A drive letter that means another stick today is
/// found out by it, and so is an empty folder where a drive should be mounted.
const PLACE_MARK: &str = "tsunagi-backup-place.txt";

/// How many bytes of the second place's copies are compared each time `[K]`: a few seconds of a stick.
const COMPARED_AT_ONCE: u64 = 64 << 20;

/// A backup file as it lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub path: PathBuf,
    pub name: String,
    /// None when its head cannot be read.
    pub head: Option<BackupHead>,
    /// Whether a newer program made it.
    pub is_too_new: bool,
}

impl Found {
    pub(super) fn made_at(&self) -> Option<Moment> {
        self.head.as_ref().map(|head| head.made_at)
    }

    fn generation(&self) -> u32 {
        self.head.as_ref().map_or(0, |head| head.generation)
    }
}

/// Lists the backups in a folder, newest first; a folder that is not there holds none.
pub(super) fn list(folder: &Path) -> Vec<Found> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            bears_our_name(&name).then(|| {
                let path = entry.path();
                let read = read_head(&path);
                let is_too_new = matches!(read, Err(BackupReadError::TooNew { .. }));
                Found {
                    path,
                    name,
                    head: read.ok(),
                    is_too_new,
                }
            })
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |it: &Found| (it.generation(), it.made_at(), it.name.clone());
        key(b).cmp(&key(a))
    });
    found
}

/// Returns the generations of this store among what was listed, newest first, with when they were made.
///
/// What was set aside is none of them. Nor is one of a moment to come: a clock that was wrong wrote it,
/// and it says nothing about how old the newest is.
pub(super) fn generations<'f>(
    found: &'f [Found],
    store: &str,
    now: Moment,
) -> impl Iterator<Item = (&'f Found, Moment)> {
    found
        .iter()
        .filter(move |it| is_generation(it, store))
        .filter_map(move |it| Some((it, it.made_at().filter(|at| *at <= now)?)))
}

fn is_generation(found: &Found, store: &str) -> bool {
    let head = found.head.as_ref();
    let is_of_store = head.is_some_and(|head| head.store.as_deref() == Some(store));
    is_of_store && is_backup_name(&found.name)
}

/// Removes the generations of this store that thinning does not keep; returns how many went.
///
/// Only files that bear a name of ours, can be read, and say that they are of this store.
pub(super) fn thin(folder: &Path, store: &str, ledger: &Ledger) -> usize {
    let found: Vec<Found> = list(folder)
        .into_iter()
        .filter(|it| is_generation(it, store))
        .collect();
    let generations: Vec<Generation> = found
        .iter()
        .filter_map(|it| {
            let head = it.head.as_ref()?;
            Some(Generation {
                number: head.generation,
                day: head.made_at.day(),
                is_verified: ledger.outcome(&it.name) == Some(Outcome::Verified),
            })
        })
        .collect();
    surplus(&generations)
        .into_iter()
        .filter_map(|place| found.get(place))
        .filter(|it| std::fs::remove_file(&it.path).is_ok())
        .count()
}

/// Returns the next generation's number, higher than any that is known anywhere.
pub(super) fn next_generation<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
    ledger: &Ledger,
) -> u32 {
    folders
        .into_iter()
        .flat_map(list)
        .map(|it| it.generation())
        .chain([ledger.generation])
        .max()
        .unwrap_or(0)
        .saturating_add(1)
}

/// How a second place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// There, and ours.
    There,
    /// Not there.
    Missing,
    /// There is a folder of that name, but not the one that was chosen.
    Another,
}

/// Looks whether a second place is there and is the one that was chosen.
pub(super) fn reach(folder: &Path, store: &str) -> Reach {
    if !folder.is_dir() {
        return Reach::Missing;
    }
    match read_limited(folder.join(PLACE_MARK), 4096) {
        Ok(bytes) if String::from_utf8_lossy(&bytes).contains(store) => Reach::There,
        _ => Reach::Another,
    }
}

/// Marks a folder as a second place of this store.
pub(super) fn mark(folder: &Path, store: &str) -> Result<(), PathError> {
    let text = format!(
        "つなぎの控えを置くフォルダーです。この印を消すと、控えが置かれなくなります。\r\n{store}\r\n"
    );
    write_atomically(folder.join(PLACE_MARK), text.as_bytes())
}

/// A second place that was reached.
pub(super) struct Second<'a> {
    pub folder: &'a Path,
    /// Whose backups it takes.
    pub store: &'a str,
    pub now: Moment,
}

/// Copies to the second place what it lacks of what was proved, and what it has otherwise; returns how
/// many.
///
/// What here is not any more as it was proved is not carried on, and written down as damaged.
pub(super) fn catch_up(
    from: &Path,
    second: &Second<'_>,
    ledger: &mut Ledger,
    watching: backup::Watching<'_>,
) -> Result<usize, backup::BackupError> {
    // What a killed program left there is only in the way.
    let _ = tsunagi_files::sweep_parts(second.folder);
    let to_compare = to_compare(second.folder, ledger);
    let mut copied = 0;
    // Oldest first: if the room ends, what is there is a whole series and not one end of it.
    for it in list(from).into_iter().rev() {
        let is_of_store = it
            .head
            .as_ref()
            .is_some_and(|head| head.store.as_deref() == Some(second.store));
        let proof = ledger.verified(&it.name).filter(|_| is_of_store);
        let Some(sha256) = proof.map(|proof| proof.sha256.clone()) else {
            continue;
        };
        let to = second.folder.join(&it.name);
        let is_there = length(&to).is_some() && length(&to) == length(&it.path);
        let is_looked_at = is_there && to_compare.contains(&it.name);
        if is_looked_at && backup::sha256_of(&to).is_ok_and(|found| found == sha256) {
            ledger.compared(&it.name, Some(second.now));
        } else if !is_there || is_looked_at {
            match backup::copy_proved(&it.path, &to, &sha256, watching) {
                Ok(_) => {
                    ledger.compared(&it.name, Some(second.now));
                    copied += 1;
                }
                Err(backup::BackupError::NotAsProved) => {
                    let found = backup::sha256_of(&it.path).unwrap_or_default();
                    ledger.note(&it.name, Outcome::Damaged, found, second.now);
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(copied)
}

/// Chooses the copies whose content is compared this time: those that were not for longest, one at
/// least, and as many as are read without anybody waiting.
fn to_compare(folder: &Path, ledger: &Ledger) -> BTreeSet<String> {
    let mut copies: Vec<(Option<Moment>, String, u64)> = list(folder)
        .into_iter()
        .filter_map(|it| {
            let compared_at = ledger.verified(&it.name)?.compared_at;
            Some((compared_at, it.name, length(&it.path)?))
        })
        .collect();
    copies.sort();
    let mut bytes = 0;
    let is_due = |(_, _, length): &(Option<Moment>, String, u64)| {
        let is_due = bytes < COMPARED_AT_ONCE;
        bytes += length;
        is_due
    };
    let due = copies.into_iter().take_while(is_due);
    due.map(|(_, name, _)| name).collect()
}

/// Returns how long a file is, where there is one.
pub(super) fn length(path: &Path) -> Option<u64> {
    path.metadata().ok().map(|found| found.len())
}
