//! Who somebody is today: a backup knows who administered the office then, and only the records here
//! know who does now.
//!
//! A backup lies in the records' own folder, and whoever opened the records then opens it for ever. So
//! where the records here can be asked, they are asked: somebody who was demoted, retired or shut out
//! since must not come back by what they once were. Where the keys here are lost there is nobody to
//! ask, and the backup's word is all there is.

use tsunagi_store::{Opener, Store};

use super::{Copy, Typed, may_restore, name_of};
use crate::App;
use crate::refusal::{Duty, Refusal};

/// What the records here say about somebody, and about themselves.
#[derive(Default)]
pub(super) struct Today {
    /// The person's name; none where the records could not be asked.
    pub name: Option<String>,
    /// Which records these are, where they could be asked.
    pub store: Option<String>,
}

impl App {
    /// Looks up in the records here whether somebody may put a backup in their place.
    ///
    /// Asked by `own`, what was typed as today's, or else by what opened the backup: often it is the same.
    /// Where it is not, it was no guess at these records and is not counted as one.
    ///
    /// # Errors
    /// [`Refusal::TodayUnproved`] where only `then` was given and opens nothing here;
    /// [`Refusal::TodayPassphrase`] where `own` does not; somebody who does not administer the office.
    pub(super) fn who_today(&self, own: Option<&Typed>, then: &Copy) -> Result<Today, Refusal> {
        if let Some(session) = self.session().as_ref() {
            session.may(Duty::Restore)?;
            return Ok(Today {
                name: Some(session.staff.name.clone()),
                store: session.records().store_id().ok(),
            });
        }
        if !Store::exists(&self.setup.store_folder) {
            return Ok(Today::default());
        }
        let opener = own.map_or_else(|| then.door.opener(), Typed::opener);
        let _trying = self.trying();
        let outcome = self.ask_the_records(opener);
        let is_wrong = matches!(
            outcome,
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile)
        );
        if is_wrong && own.is_none() && self.is_of_these_records(then) {
            Store::take_back_beside(&self.setup.store_folder, self.setup.clock.now());
        }
        match outcome {
            // Without their keys the records say nothing of anybody. Where a key fits and only the
            // records are beyond reading, whoever holds it has not been shut out.
            Err(Refusal::KeysDamaged | Refusal::StoreDamaged | Refusal::NoStore) => {
                Ok(Today::default())
            }
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile) if own.is_some() => {
                Err(Refusal::TodayPassphrase)
            }
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile) => Err(Refusal::TodayUnproved),
            Err(Refusal::NotAllowed(_)) if own.is_none() => Err(Refusal::TodayUnproved),
            outcome => outcome,
        }
    }

    /// Says whether a copy is known to be of the records here.
    ///
    /// A backup of other records, which anybody can make under any passphrase, is no way to guess at
    /// these without being counted.
    fn is_of_these_records(&self, copy: &Copy) -> bool {
        let theirs = copy.store.read().store_id().ok();
        theirs.is_some() && theirs == self.known_store()
    }

    fn ask_the_records(&self, opener: Opener<'_>) -> Result<Today, Refusal> {
        let unlocked = self.unlock_store(opener)?;
        let records = unlocked.store.read();
        let staff = match unlocked.staff_id {
            Some(id) => Some(records.staff(id)?.ok_or(Refusal::WrongPassphrase)?),
            None => None,
        };
        if !may_restore(staff.as_ref()) {
            return Err(Refusal::NotAllowed(Duty::Restore));
        }
        let today = Today {
            name: Some(name_of(staff.as_ref())),
            store: Some(records.store_id()?),
        };
        unlocked.store.close()?;
        Ok(today)
    }
}

impl Today {
    /// Says for the log which backup was put back, and who answered for it today where that is not the
    /// person who opened it.
    pub(super) fn noted(&self, when: &str, opened_by: &str) -> String {
        match &self.name {
            Some(name) if name != opened_by => format!("{when}の控え（戻した日の管理者 {name}）"),
            Some(_) | None => format!("{when}の控え"),
        }
    }
}
