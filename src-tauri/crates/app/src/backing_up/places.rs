//! The folders that hold backups, and what lies in them.

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

/// How far a number may be ahead of ours without our proof `[K]`: several years of backups. Anybody can
/// write a head; one with the highest number there is must not use all of ours up.
const MOST_AHEAD: u32 = 10_000;

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

    pub(super) fn generation(&self) -> u32 {
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

pub(super) fn is_generation(found: &Found, store: &str) -> bool {
    is_of_store(found, store) && is_backup_name(&found.name)
}

pub(super) fn is_of_store(found: &Found, store: &str) -> bool {
    let head = found.head.as_ref();
    head.is_some_and(|head| head.store.as_deref() == Some(store))
}

/// Tells whether a file is one that was proved here, as far as its name and head say it: what a head
/// says is believed only where it says what the name of our proof does.
pub(super) fn is_proved(found: &Found, ledger: &Ledger) -> bool {
    let tallies =
        |head: &BackupHead| backup::file_name(head.made_at, head.generation) == found.name;
    ledger.was_proved(&found.name) && found.head.as_ref().is_some_and(tallies)
}

/// Tells whether a number that nobody proved may be one of this store, of which `known` was given.
pub(super) const fn is_credible(number: u32, known: u32) -> bool {
    number <= known.saturating_add(MOST_AHEAD)
}

/// Removes the generations of this store that thinning does not keep; returns how many went.
///
/// Only files that bear a name of ours, can be read, and say that they are of this store.
pub(super) fn thin(folder: &Path, store: &str, ledger: &Ledger) -> usize {
    let mut found = list(folder);
    found.retain(|it| is_generation(it, store));
    thin_these(&found, |it| {
        ledger.outcome(&it.name) == Some(Outcome::Verified)
    })
}

/// Removes of these files what thinning does not keep; returns how many went.
pub(super) fn thin_these(found: &[Found], is_verified: impl Fn(&Found) -> bool) -> usize {
    let generations: Vec<Generation> = found
        .iter()
        .filter_map(|it| {
            let head = it.head.as_ref()?;
            Some(Generation {
                number: head.generation,
                day: head.made_at.day(),
                is_verified: is_verified(it),
            })
        })
        .collect();
    surplus(&generations)
        .into_iter()
        .filter_map(|place| found.get(place))
        .filter(|it| std::fs::remove_file(&it.path).is_ok())
        .count()
}

/// Returns the next generation's number, higher than any that is known anywhere and credible.
pub(super) fn next_generation(own: &Path, second: Option<&Path>, ledger: &Ledger) -> u32 {
    let own = list(own);
    // Where the ledger was lost, the records' own folder says how far we were.
    let known = match ledger.generation {
        0 => own.iter().map(Found::generation).max().unwrap_or(0),
        known => known,
    };
    let there = second.map(list).unwrap_or_default();
    own.iter()
        .chain(&there)
        .filter(|it| is_credible(it.generation(), known) || is_proved(it, ledger))
        .map(Found::generation)
        .chain([known])
        .max()
        .unwrap_or(known)
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

/// Returns how long a file is, where there is one.
pub(super) fn length(path: &Path) -> Option<u64> {
    path.metadata().ok().map(|found| found.len())
}
