//! Who somebody is today: a backup knows who administered the office then, and only the records here
//! know who does now.
//!
//! A backup lies in the records' own folder, and whoever opened the records then opens it for ever. So
//! the records here are asked, where they can be: somebody who was demoted, retired or shut out since
//! must not come back by what they once were. Where the keys here are lost, those of the backup open the
//! records here just as well, unless the records got other keys since. Only where nothing opens them is
//! there nobody to ask. Then somebody says so by name, and the log that comes back says it for ever.

use std::path::Path;

use tsunagi_domain::{AuditAct, StaffId};
use tsunagi_store::{Opener, Present, Regained, Store};

use super::{Copy, Typed, may_restore, name_of};
use crate::App;
use crate::refusal::{Duty, Refusal};

/// What the records here say about somebody, and about themselves.
pub(super) enum Today {
    /// There are none.
    NoRecords,
    /// There are some that nothing opens, so nobody knows who administers the office.
    Unasked,
    /// They say that this person does.
    Asked {
        /// The person's name.
        name: String,
        /// What else they say.
        present: Box<Present>,
    },
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
            return Ok(Today::Asked {
                name: session.staff.name.clone(),
                present: Box::new(session.store.present()?),
            });
        }
        if !Store::exists(&self.setup.store_folder) {
            // Somebody who takes the records away does not take away that there were some.
            return Ok(match self.known_store() {
                Some(_) => Today::Unasked,
                None => Today::NoRecords,
            });
        }
        let opener = own.map_or_else(|| then.door.opener(), Typed::opener);
        let outcome = match self.ask_by_own_keys(opener, own.is_none().then_some(then)) {
            Err(Refusal::KeysDamaged) => self.ask_by_copied_keys(own, then),
            outcome => outcome,
        };
        match outcome {
            // Where a key fits and only the records are beyond reading, whoever holds it has not been
            // shut out; what the person may do, nobody knows.
            Err(Refusal::KeysDamaged | Refusal::StoreDamaged | Refusal::NoStore) => {
                Ok(Today::Unasked)
            }
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile) if own.is_some() => {
                Err(Refusal::TodayPassphrase)
            }
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile) => Err(Refusal::TodayUnproved),
            Err(Refusal::NotAllowed(_)) if own.is_none() => Err(Refusal::TodayUnproved),
            outcome => outcome,
        }
    }

    fn ask_by_own_keys(&self, opener: Opener<'_>, then: Option<&Copy>) -> Result<Today, Refusal> {
        let _trying = self.trying();
        let outcome = self.ask_the_records(opener);
        let is_wrong = matches!(
            outcome,
            Err(Refusal::WrongPassphrase | Refusal::WrongKeyFile)
        );
        if is_wrong && then.is_some_and(|copy| self.is_of_these_records(copy)) {
            Store::take_back_beside(&self.setup.store_folder, self.setup.clock.now());
        }
        outcome
    }

    /// Asks the records, whose own keys are lost, by the keys of the backup.
    ///
    /// What opened the backup has been counted there, and is no guess here.
    fn ask_by_copied_keys(&self, own: Option<&Typed>, then: &Copy) -> Result<Today, Refusal> {
        let ask = |opener| match self.regain_by(&then.dir, opener) {
            Ok(Some(regained)) => answer_of(regained),
            // They are keys from before a rekeying or of other records.
            Ok(None) | Err(Refusal::BackupKeysUnfit) => Err(Refusal::KeysDamaged),
            Err(refusal) => Err(refusal),
        };
        match own {
            Some(own) => self.at_pace(|| ask(own.opener())),
            None => ask(then.door.opener()),
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
        let staff_id = unlocked.staff_id;
        let today = answer(&unlocked.store, staff_id, unlocked.store.present()?)?;
        unlocked.store.close()?;
        Ok(today)
    }
}

fn answer_of(regained: Regained) -> Result<Today, Refusal> {
    let today = answer(&regained.store, regained.staff_id, regained.present()?)?;
    regained.store.close()?;
    Ok(today)
}

/// Says that somebody administers the office today, if they do.
fn answer(store: &Store, id: Option<StaffId>, present: Present) -> Result<Today, Refusal> {
    let staff = match id {
        Some(id) => Some(store.read().staff(id)?.ok_or(Refusal::WrongPassphrase)?),
        None => None,
    };
    if !may_restore(staff.as_ref()) {
        return Err(Refusal::NotAllowed(Duty::Restore));
    }
    Ok(Today::Asked {
        name: name_of(staff.as_ref()),
        present: Box::new(present),
    })
}

impl Today {
    pub(super) fn is_unasked(&self) -> bool {
        matches!(self, Self::Unasked)
    }

    /// Returns what the records here say, where they could be asked.
    pub(super) fn present(&self) -> Option<&Present> {
        match self {
            Self::Asked { present, .. } => Some(present),
            Self::NoRecords | Self::Unasked => None,
        }
    }

    /// Returns the same, if it is said of the records that a copy is of.
    pub(super) fn present_for(&self, copy: &Copy) -> Result<Option<&Present>, Refusal> {
        let theirs = copy.store.read().store_id()?;
        let present = self.present();
        Ok(present.filter(|present| present.store_id() == theirs))
    }

    pub(super) const fn act(&self) -> AuditAct {
        match self {
            Self::Unasked => AuditAct::RestoredUnasked,
            Self::Asked { .. } | Self::NoRecords => AuditAct::Restored,
        }
    }

    /// Says for the log which backup was put back, who answered for it today where that is not the
    /// person who opened it, and what it took the place of.
    ///
    /// Number and ending of the last row that is gone are its witness: they are in the file that was set
    /// aside, and on every list that was printed since.
    pub(super) fn noted(&self, when: &str, opened_by: &str, aside: Option<&Path>) -> String {
        let who = match self {
            Self::Asked { name, .. } if name != opened_by => {
                format!("（戻した日の管理者 {name}）")
            }
            _ => String::new(),
        };
        let end = self.present().and_then(Present::log_end);
        let end = end.map_or_else(String::new, |(number, chain)| {
            let chain = chain.hexadecimal();
            format!("　それまでの操作の記録 {number}件目まで（終わり {chain}）")
        });
        let aside = aside
            .and_then(Path::file_name)
            .map_or_else(String::new, |name| {
                format!("　取り置き {}", name.to_string_lossy())
            });
        let unasked = if self.is_unasked() {
            "　いまの権限と廃棄は、確かめられませんでした"
        } else {
            ""
        };
        format!("{when}の控え{who}{unasked}{end}{aside}")
    }
}
