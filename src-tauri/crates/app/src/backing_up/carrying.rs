//! Taking what was proved to the second place, and back from there what broke here.
//!
//! The newest goes first: a place that is full gives up its oldest for it, and never the last that was
//! proved. The others follow from new to old, as room allows. What lies there is anybody's: a file that
//! is not among our proofs counts for nothing, and makes way first.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tsunagi_domain::Moment;
use tsunagi_files::{FileOp, PathError};
use tsunagi_store::backup::{self, BackupError, MOST_GENERATIONS, Watching};

use super::ledger::{Ledger, Outcome};
use super::places::{self, Found};

/// How many bytes of the second place's copies are compared each time `[K]`: a few seconds of a stick.
const COMPARED_AT_ONCE: u64 = 64 << 20;
/// What a file system needs beside a file's own bytes.
const BESIDE: u64 = 64 << 10;
/// With less than so many times the newest backup, the second place is nearly full `[K]`.
const LEAST_TIMES: u64 = 2;

/// A second place that was reached.
pub(super) struct Second<'a> {
    pub folder: &'a Path,
    /// Whose backups it takes.
    pub store: &'a str,
    pub now: Moment,
    /// Says how much room there is, where the system does.
    pub room: &'a dyn Fn() -> Option<u64>,
    /// The largest file that its file system holds.
    pub largest_file: u64,
}

/// One file's way.
struct Copy<'a> {
    from: &'a Path,
    to: PathBuf,
    sha256: &'a str,
    bytes: u64,
}

/// Copies to the second place what it lacks of what was proved, and what it has otherwise; then takes
/// back from there what is broken here.
///
/// What here is not any more as it was proved is not carried on, and written down as damaged. Room that
/// does not suffice for the older ones is no failure.
pub(super) fn carry(
    own: &Path,
    second: &Second<'_>,
    ledger: &mut Ledger,
    watching: Watching<'_>,
) -> Result<(), BackupError> {
    // What a killed program left there is only in the way.
    let _ = tsunagi_files::sweep_parts(second.folder);
    let carried = bring_all(own, second, ledger, watching);
    if !matches!(carried, Err(BackupError::Stopped)) {
        heal(own, second, ledger, watching);
    }
    carried
}

fn bring_all(
    own: &Path,
    second: &Second<'_>,
    ledger: &mut Ledger,
    watching: Watching<'_>,
) -> Result<(), BackupError> {
    let to_compare = to_compare(second.folder, ledger);
    let mut has_newest = false;
    for it in places::list(own) {
        // One whose head broke says nothing any more, and is ours by its proof.
        let is_others = it.head.is_some() && !places::is_of_store(&it, second.store);
        let proof = ledger.verified(&it.name).filter(|_| !is_others);
        let Some(sha256) = proof.map(|proof| proof.sha256.clone()) else {
            continue;
        };
        let copy = Copy {
            to: second.folder.join(&it.name),
            bytes: places::length(&it.path).unwrap_or(0),
            from: &it.path,
            sha256: &sha256,
        };
        let is_there = places::length(&copy.to) == Some(copy.bytes);
        if is_there {
            if !to_compare.contains(&it.name) {
                has_newest = true;
                continue;
            }
            if backup::sha256_of(&copy.to).is_ok_and(|found| found == sha256) {
                ledger.compared(&it.name, Some(second.now));
                has_newest = true;
                continue;
            }
        }
        let going = if has_newest {
            Vec::new()
        } else {
            may_go(second, ledger, &copy)
        };
        match bring(&copy, second, going, watching) {
            Ok(()) => {
                ledger.compared(&it.name, Some(second.now));
                has_newest = true;
            }
            Err(BackupError::NotAsProved) => {
                let found = backup::sha256_of(&it.path).unwrap_or_default();
                ledger.note(&it.name, Outcome::Damaged, found, second.now);
            }
            Err(BackupError::Io(error)) if has_newest && error.is_disk_full() => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Copies one file; while there is no room for it, what may go makes way.
///
/// Removing stops where it obviously does not help: a medium that says that it is full whatever goes.
fn bring(
    copy: &Copy<'_>,
    second: &Second<'_>,
    going: Vec<Found>,
    watching: Watching<'_>,
) -> Result<(), BackupError> {
    let refused = |kind: io::ErrorKind| {
        BackupError::Io(PathError::new(&copy.to, FileOp::Write, &kind.into()))
    };
    if copy.bytes > second.largest_file {
        return Err(refused(io::ErrorKind::FileTooLarge));
    }
    let needed = copy.bytes.saturating_add(BESIDE);
    let mut freed = 0_u64;
    let mut going = going.into_iter();
    loop {
        // Asked first: a stick is not written full only to learn that it is.
        if (second.room)().is_none_or(|room| room >= needed) {
            match backup::copy_proved(copy.from, &copy.to, copy.sha256, watching) {
                Err(BackupError::Io(error)) if error.is_disk_full() => {}
                copied => return copied.map(drop),
            }
        }
        // What is broken here is worth nobody's place.
        let is_first = freed == 0 && !going.as_slice().is_empty();
        if is_first && !backup::sha256_of(copy.from).is_ok_and(|found| found == copy.sha256) {
            return Err(BackupError::NotAsProved);
        }
        let may_help = freed < needed.saturating_mul(2);
        let Some(bytes) = may_help.then(|| remove_one(&mut going)).flatten() else {
            return Err(refused(io::ErrorKind::StorageFull));
        };
        freed = freed.saturating_add(bytes.max(1));
    }
}

/// Removes the first file that can be removed; returns how long it was.
fn remove_one(going: &mut impl Iterator<Item = Found>) -> Option<u64> {
    going.find_map(|it| {
        let bytes = places::length(&it.path)?;
        std::fs::remove_file(&it.path).ok().map(|()| bytes)
    })
}

/// Lists what may go from the second place for a newer one, the first to go first: what nobody proved,
/// then the oldest; never the newest that was proved, and nothing at all where it would not suffice.
fn may_go(second: &Second<'_>, ledger: &Ledger, copy: &Copy<'_>) -> Vec<Found> {
    let (mut proved, mut going) = proved_and_not(second, ledger);
    // What lies under the name itself is another file than the one that was proved.
    proved.retain(|it| it.path != copy.to);
    going.retain(|it| it.path != copy.to);
    if !proved.is_empty() {
        proved.remove(0);
    }
    going.extend(proved.into_iter().rev());
    let all: u64 = going
        .iter()
        .filter_map(|it| places::length(&it.path))
        .fold(0, u64::saturating_add);
    let most = (second.room)().map(|room| room.saturating_add(all));
    if most.is_some_and(|most| most < copy.bytes.saturating_add(BESIDE)) {
        going.clear();
    }
    going
}

/// Parts this store's generations there into those that were proved, newest first, and the others, the
/// least credible first and then the oldest.
fn proved_and_not(second: &Second<'_>, ledger: &Ledger) -> (Vec<Found>, Vec<Found>) {
    let (proved, mut others): (Vec<Found>, Vec<Found>) = places::list(second.folder)
        .into_iter()
        .filter(|it| places::is_generation(it, second.store))
        .partition(|it| places::is_proved(it, ledger));
    others.sort_by_key(|it| {
        let number = it.generation();
        (places::is_credible(number, ledger.generation), number)
    });
    (proved, others)
}

/// Thins the second place: what was proved as it is thinned here, and the others as far as places are
/// left, so that nobody's file ever takes the place of one that was proved.
pub(super) fn thin(second: &Second<'_>, ledger: &Ledger) {
    let (proved, others) = proved_and_not(second, ledger);
    let gone = places::thin_these(&proved, |_| true);
    let left = MOST_GENERATIONS.saturating_sub(proved.len().saturating_sub(gone));
    let surplus = others.len().saturating_sub(left);
    for it in others.iter().take(surplus) {
        // Tried again at the next backup.
        let _ = std::fs::remove_file(&it.path);
    }
}

/// Says how much room is left where that is little, and older backups will make way for the next.
pub(super) fn little_room(own: &Path, second: &Second<'_>, ledger: &Ledger) -> Option<u64> {
    let newest = places::list(own)
        .into_iter()
        .find(|it| ledger.verified(&it.name).is_some())
        .and_then(|it| places::length(&it.path))?;
    let room = (second.room)()?;
    let (proved, _) = proved_and_not(second, ledger);
    let is_little = room < newest.saturating_mul(LEAST_TIMES) && proved.len() < MOST_GENERATIONS;
    is_little.then_some(room)
}

/// Puts the second place's copy in the place of a backup that broke here, where it is the one that was
/// proved.
///
/// What cannot be healed now is no failure of the second place, and tried again at the next look.
fn heal(own: &Path, second: &Second<'_>, ledger: &mut Ledger, watching: Watching<'_>) {
    for (name, sha256) in ledger.broken() {
        let copy = second.folder.join(&name);
        // One that went meanwhile was thinned, or somebody removed it: it is not put back.
        let is_here = own.join(&name).symlink_metadata().is_ok();
        if !is_here || places::length(&copy).is_none() {
            continue;
        }
        match backup::copy_proved(&copy, &own.join(&name), &sha256, watching) {
            Ok(_) => {
                ledger.note(&name, Outcome::Verified, sha256, second.now);
                ledger.compared(&name, Some(second.now));
            }
            Err(BackupError::NotAsProved) => ledger.give_up(&name),
            Err(_) => {}
        }
    }
}

/// Chooses the copies whose content is compared this time: those that were not for longest, one at
/// least, and as many as are read without anybody waiting.
fn to_compare(folder: &Path, ledger: &Ledger) -> BTreeSet<String> {
    let mut copies: Vec<(Option<Moment>, String, u64)> = places::list(folder)
        .into_iter()
        .filter_map(|it| {
            let compared_at = ledger.verified(&it.name)?.compared_at;
            Some((compared_at, it.name, places::length(&it.path)?))
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
