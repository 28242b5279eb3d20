//! Passphrases that are tried elsewhere than at the door: at a backup, or before a change of keys.
//!
//! They open the same things, so they count in the same record and wait as long.

use std::path::Path;

use tsunagi_domain::Moment;

use crate::folder::Folder;
use crate::keys::{Copies, KeyFile};
use crate::tries::{Expected, Tries};
use crate::{OpenError, Store};

/// Is a passphrase about to be looked at, counted as one that does not fit until it is taken back.
///
/// Dropping it leaves it counted: a program that is killed meanwhile has tried too.
#[must_use]
pub struct Guess(Option<Folder>);

impl Store {
    /// Counts a passphrase that is about to be looked at beside a closed store.
    ///
    /// Where there is no store there is nothing to guess at: whoever has a backup alone is slowed down
    /// by the work that each guess costs.
    ///
    /// # Errors
    /// [`OpenError::TooSoon`], or a medium that neither gives nor takes the record of tries.
    pub fn guess_beside(dir: &Path, now: Moment) -> Result<Guess, OpenError> {
        if !Self::exists(dir) {
            return Ok(Guess(None));
        }
        let folder = Folder::new(dir);
        // Held by another program, it keeps the count of that one; the guess is counted all the same.
        let _lock = folder.lock().ok();
        count(folder, now)
    }

    /// Takes back the last passphrase that did not fit a closed store, because it was no guess at it.
    pub fn take_back_beside(dir: &Path, now: Moment) {
        Guess(Some(Folder::new(dir))).take_back(now);
    }

    /// Counts a passphrase that is about to be looked at while the store is open.
    ///
    /// # Errors
    /// As [`Store::guess_beside`].
    pub fn guess(&self, now: Moment) -> Result<Guess, OpenError> {
        count(Folder::new(self.folder.dir()), now)
    }

    /// Lets somebody choose a passphrase, which may turn out to be somebody else's.
    ///
    /// # Errors
    /// [`OpenError::TooSoon`] after some that were.
    pub fn choice(&self, now: Moment) -> Result<Choice, OpenError> {
        let folder = Folder::new(self.folder.dir());
        expected_tries(&folder, now).check_choice(&folder, now)?;
        Ok(Choice(folder))
    }

    /// Forgets the tries that did not fit, once they stand in the log.
    pub fn forget_tries(&self, now: Moment) {
        let mut tries = Tries::read(&self.folder, now, Expected::No);
        if tries.forget() {
            // Tried again after the next unlocking, which knows them by their moments.
            let _ = tries.write(&self.folder);
        }
    }
}

/// Is a passphrase that somebody chooses.
#[must_use]
pub struct Choice(Folder);

impl Choice {
    /// It is somebody else's: counted before anybody is told so.
    ///
    /// Not sooner: a program that is killed meanwhile has told nothing, and a power cut in the middle of a
    /// handover is no guess.
    pub fn anothers(self, now: Moment) {
        let mut tries = Tries::read(&self.0, now, Expected::No);
        tries.note_taken(now);
        // A medium that is full or read-only must not stop the answer.
        let _ = tries.write(&self.0);
    }
}

impl Guess {
    /// It is the present passphrase of whoever is unlocked, as good as one more unlocking: from here on
    /// nobody waits. Those that did not fit are still to be logged.
    pub fn fitted(self, now: Moment) {
        self.settle(now, Tries::fitted);
    }

    /// Takes it back: it was not looked at, or it fitted what is not the present lock. Whoever knows an
    /// old passphrase must not get a free hand for the present one by it.
    pub fn take_back(self, now: Moment) {
        self.settle(now, Tries::take_back);
    }

    fn settle(self, now: Moment, how: fn(&mut Tries)) {
        if let Some(folder) = self.0 {
            let mut tries = Tries::read(&folder, now, Expected::No);
            how(&mut tries);
            // On a medium that takes nothing it was not counted either.
            let _ = tries.write(&folder);
        }
    }
}

fn count(folder: Folder, now: Moment) -> Result<Guess, OpenError> {
    let mut tries = expected_tries(&folder, now);
    tries.begin(&folder, now)?;
    Ok(Guess(Some(folder)))
}

/// Reads the record of tries, which has to be there beside a key file of today's format.
///
/// Beside a damaged key file nobody can be asked to wait: the way back is a backup.
pub(crate) fn expected_tries(folder: &Folder, now: Moment) -> Tries {
    let is_guarded =
        Copies::read(folder).is_ok_and(|copies| copies.newest().is_some_and(KeyFile::is_current));
    let expected = if is_guarded {
        Expected::Yes
    } else {
        Expected::No
    };
    Tries::read(folder, now, expected)
}
