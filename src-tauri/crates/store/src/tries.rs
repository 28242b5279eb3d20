//! Passphrases that did not fit: remembered across restarts, and slowing down the next.
//!
//! The record stands in two files beside the records, written before a passphrase is looked at and
//! cleared when one fits; so neither killing the program nor deleting one of the files makes guessing
//! faster. Both gone is taken as many tries, where the key file says that there were such files. Whoever
//! copies the whole folder away is not slowed down by this, but by the work each guess costs.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::Moment;
use tsunagi_files::{PathError, read_limited, write_atomically};

use crate::OpenError;
use crate::folder::Folder;
use crate::keys::hexadecimal;

/// Seconds to wait after so many tries that did not fit; the last goes on for ever.
const WAITS: [u64; 11] = [0, 0, 0, 5, 10, 30, 60, 120, 300, 600, 900];
/// What is taken for granted when the record is gone.
const GONE: usize = 6;
const MOST_KEPT: usize = 100;
const MAX_BYTES: u64 = 64 * 1024;

/// Is what is remembered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tries {
    /// When each was, oldest first; the newest hundred.
    pub failed: Vec<Moment>,
    /// How many there were in all.
    count: usize,
    /// How many passphrases were chosen that are somebody else's, and when the last was. A passphrase
    /// that fits the door says nothing about these: whoever guesses so has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken: Option<Taken>,
    /// Counts the writes, so that of two files the later one is known.
    written: u64,
    sum: String,
}

/// Is what is remembered of passphrases that turned out to be somebody else's.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Taken {
    count: usize,
    last: Moment,
}

impl Tries {
    /// Reads what is remembered.
    ///
    /// `is_expected` says whether there has to be something.
    pub(crate) fn read(folder: &Folder, now: Moment, is_expected: Expected) -> Self {
        let found = folder.tries().into_iter().filter_map(|path| {
            let bytes = read_limited(&path, MAX_BYTES).ok()?;
            let tries: Self = serde_json::from_slice(&bytes).ok()?;
            (tries.sum == tries.computed_sum()).then_some(tries)
        });
        let newest = found.max_by_key(|tries| tries.written);
        newest.unwrap_or_else(|| match is_expected {
            Expected::No => Self::default(),
            Expected::Yes => Self {
                failed: vec![now],
                count: GONE,
                ..Self::default()
            },
        })
    }

    /// Returns how many seconds are left to wait.
    ///
    /// A clock that was set back counts as no time gone by, never as more than one full wait; and
    /// the wait then begins at the clock's new time, so that it ends.
    pub(crate) fn seconds_left(&mut self, now: Moment) -> u64 {
        let wait = wait_after(self.count);
        let last = self.failed.last_mut().filter(|_| wait > 0);
        last.map_or(0, |last| left_of(wait, last, now))
    }

    /// Refuses a passphrase that somebody chooses, where it is too early after one that was taken.
    ///
    /// # Errors
    /// [`OpenError::TooSoon`]
    pub(crate) fn check_choice(&mut self, folder: &Folder, now: Moment) -> Result<(), OpenError> {
        let Some(mut taken) = self.taken else {
            return Ok(());
        };
        let wait = wait_after(taken.count);
        let seconds = left_of(wait, &mut taken.last, now);
        if wait == 0 || seconds == 0 {
            return Ok(());
        }
        self.taken = Some(taken);
        // As for those at the door.
        let _ = self.write(folder);
        Err(OpenError::TooSoon { seconds })
    }

    /// Counts a passphrase that was chosen and is somebody else's.
    pub(crate) fn note_taken(&mut self, now: Moment) {
        self.taken = Some(Taken {
            count: self.taken.map_or(0, |taken| taken.count) + 1,
            last: now,
        });
    }

    /// Counts a passphrase that is about to be looked at, unless it is too early for it.
    ///
    /// Counted before it is looked at: a program that is killed meanwhile has tried too. Where neither
    /// file can be read and neither written, waiting would never end; then it is the medium's fault.
    pub(crate) fn begin(&mut self, folder: &Folder, now: Moment) -> Result<(), OpenError> {
        let is_gone = self.is_taken_for_granted();
        let seconds = self.seconds_left(now);
        if seconds > 0 {
            let written = self.write(folder);
            return Err(match written {
                Err(error) if is_gone => OpenError::Io(error),
                _ => OpenError::TooSoon { seconds },
            });
        }
        self.note(now);
        // A medium that is full or read-only must not keep anybody out.
        let _ = self.write(folder);
        Ok(())
    }

    /// Takes the last back and waits no longer, because it fitted; the others are still to be logged.
    pub(crate) fn fitted(&mut self) {
        self.failed.pop();
        self.count = 0;
    }

    /// Remembers one more.
    pub(crate) fn note(&mut self, now: Moment) {
        self.failed.push(now);
        let surplus = self.failed.len().saturating_sub(MOST_KEPT);
        self.failed.drain(..surplus);
        self.count += 1;
    }

    /// Takes back the last, which fitted after all or was not looked at.
    pub(crate) fn take_back(&mut self) {
        self.failed.pop();
        self.count = self.count.saturating_sub(1);
    }

    /// Writes both files; one is enough.
    pub(crate) fn write(&mut self, folder: &Folder) -> Result<(), PathError> {
        self.written += 1;
        self.sum = self.computed_sum();
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let [first, second] = folder.tries().map(|path| write_atomically(path, &bytes));
        first.or(second)
    }

    /// Forgets all, because they are logged; false when there was nothing to forget.
    pub(crate) fn forget(&mut self) -> bool {
        let has_any = !self.failed.is_empty() || self.count > 0;
        self.failed.clear();
        self.count = 0;
        has_any
    }

    /// Returns whether nothing was ever written that this was read from.
    fn is_taken_for_granted(&self) -> bool {
        self.written == 0 && self.count > 0
    }

    fn computed_sum(&self) -> String {
        let moments = serde_json::to_vec(&self.failed).unwrap_or_default();
        let hash = Sha256::new()
            .chain_update("tsunagi tries 1")
            .chain_update(moments)
            .chain_update(format!("{} {}", self.count, self.written));
        let hash = match self.taken {
            Some(Taken { count, last }) => hash.chain_update(format!(" {count} {last}")),
            None => hash,
        };
        let digest: [u8; 32] = hash.finalize().into();
        hexadecimal(&digest)
    }
}

fn wait_after(count: usize) -> u64 {
    let last = WAITS.last().copied().unwrap_or_default();
    WAITS.get(count).copied().unwrap_or(last)
}

/// Returns what is left of a wait that began at `last`, which a clock that was set back moves.
fn left_of(wait: u64, last: &mut Moment, now: Moment) -> u64 {
    let Ok(gone) = u64::try_from(now.seconds_since(*last)) else {
        *last = now;
        return wait;
    };
    wait.saturating_sub(gone)
}

/// Says whether a record of tries has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The key file is of a format before there was one.
    No,
    /// It was made with the key file.
    Yes,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    fn folder(dir: &tempfile::TempDir) -> Folder {
        Folder::new(dir.path())
    }

    #[test]
    fn the_wait_grows_and_stays_bounded() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..14 {
            tries.note(at(0));
            waits.push(tries.seconds_left(at(0)));
        }
        assert_eq!(
            waits,
            [0, 0, 5, 10, 30, 60, 120, 300, 600, 900, 900, 900, 900, 900],
            "two slips of the finger cost nothing"
        );
        assert_eq!(tries.seconds_left(at(14)), 60);
        assert_eq!(tries.seconds_left(at(15)), 0);
    }

    #[test]
    fn deleting_or_spoiling_one_file_forgets_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        let mut tries = Tries::default();
        for _ in 0..6 {
            tries.note(at(0));
        }
        tries.write(&folder).unwrap();
        for path in folder.tries() {
            let kept = std::fs::read(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            assert_eq!(Tries::read(&folder, at(1), Expected::Yes).count, 6);
            write_atomically(&path, b"{}").unwrap();
            assert_eq!(Tries::read(&folder, at(1), Expected::Yes).count, 6);
            write_atomically(&path, &kept).unwrap();
        }
        for path in folder.tries() {
            std::fs::remove_file(&path).unwrap();
        }
        let mut gone = Tries::read(&folder, at(1), Expected::Yes);
        assert_eq!(gone.seconds_left(at(1)), 60, "both gone is no way out");
        assert_eq!(Tries::read(&folder, at(1), Expected::No).count, 0);
    }

    #[test]
    fn a_record_that_can_neither_be_read_nor_written_is_told_and_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        for path in folder.tries() {
            std::fs::create_dir(path).unwrap();
        }
        for minute in [0, 10, 20] {
            let mut tries = Tries::read(&folder, at(minute), Expected::Yes);
            let told = tries.begin(&folder, at(minute));
            assert!(matches!(told, Err(OpenError::Io(_))), "waiting never ended");
        }
    }

    #[test]
    fn an_older_file_put_back_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        let [first, _] = folder.tries();
        let mut tries = Tries::default();
        tries.write(&folder).unwrap();
        let empty = std::fs::read(&first).unwrap();
        tries.note(at(0));
        tries.write(&folder).unwrap();
        write_atomically(&first, &empty).unwrap();
        assert_eq!(Tries::read(&folder, at(0), Expected::Yes).count, 1);
    }

    #[test]
    fn a_clock_set_back_waits_once_more_and_no_longer() {
        let mut tries = Tries::default();
        for _ in 0..5 {
            tries.note(at(50));
        }
        assert_eq!(tries.seconds_left(at(10)), 30, "as if it had been just now");
        assert_eq!(tries.seconds_left(at(11)), 0, "and then it is over");
    }
}
