//! 鍵の管理: who opens the records with what, given and taken away without rewriting them; and a new
//! key for the records themselves.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

pub(crate) mod acting;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{
    DropKeyFile, KeyFileMade, KeyHolder, Keys, MakeKeyFile, Rekey, Rekeyed, ResetPassphrase,
    RevokeKey, ShowKeys,
};
use tsunagi_domain::{AuditAct, Moment, StaffId};
use tsunagi_files::AtomicFile;
use tsunagi_store::{Credentials, SecondFactor, SlotKind};

use crate::App;
use crate::changes::ChangedView;
use crate::forms;
use crate::keying::acting::{holder_name, key_act, kind_words};
use crate::machine::ForStore;
use crate::opening::credentials;
use crate::passphrases::{
    LEAST_ALONE, LEAST_WITH_KEY_FILE, names_of, new_passphrase, new_passphrase_with_key_file,
    require_more_than_names,
};
use crate::refusal::{Duty, Refusal, Thing};
use crate::session::Session;

pub(crate) const RECOVERY_MADE_ON: &str = "keys.recovery_made_on";
pub(crate) const RECOVERY_CHECK: &str = "keys.recovery_check";
/// When the last sheet was used up; empty once there is a new one.
pub(crate) const RECOVERY_USED_ON: &str = "keys.recovery_used_on";
pub(crate) const REKEYED_ON: &str = "keys.rekeyed_on";

impl App {
    /// Says who can open the records, and with what.
    ///
    /// # Errors
    /// Locked, or a key file that cannot be read.
    pub fn show_keys(&self, _: ShowKeys) -> Result<Keys, Failure> {
        self.read(Self::keys)
    }

    /// Makes a key file, and asks for it from now on beside the person's own passphrase.
    ///
    /// The file is written and read back first: a slot must never ask for a file that is not there.
    ///
    /// # Errors
    /// Locked, a passphrase that does not fit or is weak, or a folder that cannot be written.
    pub fn make_key_file(&self, request: MakeKeyFile) -> Result<KeyFileMade, Failure> {
        self.write(Duty::Read, |session| {
            let present = SecretString::from(request.present.trim());
            let passphrase = if request.new.is_empty() && request.new_again.is_empty() {
                present.clone()
            } else {
                new_passphrase_with_key_file(
                    "new",
                    &request.new,
                    ("new_again", &request.new_again),
                )?
            };
            require_more_than_names(
                &passphrase,
                &names_of(&session.records()),
                LEAST_WITH_KEY_FILE,
            )?;
            let staff_id = session.staff.id;
            let own = Credentials::passphrase(&present);
            require_own(session, &own)?;
            let folder = self.stick(&request.folder)?;
            let random = ForStore(self.setup.random.as_ref());
            let factor = SecondFactor::draw(&random)
                .map_err(|_| Refusal::Internal("store: no random numbers"))?;
            let path = write_key_file(&folder, &factor)?;
            let next = Credentials {
                passphrase,
                key_file: Some(factor),
            };
            let act = session.key_act(Some(staff_id), "鍵ファイルを使う");
            if let Err(refusal) = self.give_slot(session, (staff_id, &next), &act) {
                // A file that opens nothing would only be taken for one that does.
                let _ = std::fs::remove_file(&path);
                return Err(refusal);
            }
            session.key_file = next.key_file;
            self.forget_sample_passphrase(&present);
            let made = KeyFileMade {
                path: path.display().to_string(),
                keys: Self::keys(session)?,
            };
            Ok((made, ChangedView::OFFICE))
        })
    }

    /// Stops asking for a key file beside the person's own passphrase.
    ///
    /// # Errors
    /// Locked, a passphrase or file that does not fit, or a new passphrase that is weak alone.
    pub fn drop_key_file(&self, request: DropKeyFile) -> Result<Keys, Failure> {
        self.write(Duty::Read, |session| {
            let passphrase =
                new_passphrase("new", &request.new, ("new_again", &request.new_again))?;
            require_more_than_names(&passphrase, &names_of(&session.records()), LEAST_ALONE)?;
            let present = credentials(&request.present, &request.key_file)?;
            if present.key_file.is_none() {
                return Err(Refusal::KeyFileMissing);
            }
            require_own(session, &present)?;
            let staff_id = session.staff.id;
            let next = Credentials::passphrase(&passphrase);
            let act = session.key_act(Some(staff_id), "鍵ファイルをやめる");
            self.give_slot(session, (staff_id, &next), &act)?;
            session.key_file = None;
            Ok((Self::keys(session)?, ChangedView::OFFICE))
        })
    }

    /// Gives a colleague a new passphrase; the one before opens nothing any more.
    ///
    /// # Errors
    /// Locked, not allowed, no such person, or a passphrase that is weak or taken.
    pub fn reset_passphrase(&self, request: ResetPassphrase) -> Result<Keys, Failure> {
        self.write(Duty::Administer, |session| {
            let passphrase = new_passphrase(
                "passphrase",
                &request.passphrase,
                ("passphrase_again", &request.passphrase_again),
            )?;
            require_more_than_names(&passphrase, &names_of(&session.records()), LEAST_ALONE)?;
            let staff_id = working_colleague(session, &request.staff_id)?;
            let act = session.key_act(Some(staff_id), "管理者による新しい合言葉");
            let next = Credentials::passphrase(&passphrase);
            self.give_slot(session, (staff_id, &next), &act)?;
            Ok((Self::keys(session)?, ChangedView::OFFICE))
        })
    }

    /// Takes a colleague's key away, also one of somebody who is not among the staff.
    ///
    /// # Errors
    /// Locked, not allowed, no such person, or nobody would be left to administer the office.
    pub fn revoke_key(&self, request: RevokeKey) -> Result<Keys, Failure> {
        self.write(Duty::Administer, |session| {
            let staff_id: StaffId = forms::id(&request.staff_id, Thing::Staff)?;
            if !session.store.slot_holders()?.contains(&staff_id) {
                let known = session.records().staff(staff_id)?;
                known.ok_or(Refusal::NotFound(Thing::Staff))?;
                return Ok((Self::keys(session)?, ChangedView::OFFICE));
            }
            let act = session.key_act(Some(staff_id), "取り上げ");
            self.take_slot(session, staff_id, &act)?;
            Ok((Self::keys(session)?, ChangedView::OFFICE))
        })
    }

    /// Gives the records a new key, and writes them anew under it.
    ///
    /// # Errors
    /// Locked, not allowed, a passphrase that does not fit, 中止, or a disk that is full; whichever it
    /// is, the records stay and open as before.
    pub fn rekey(&self, request: Rekey) -> Result<Rekeyed, Failure> {
        self.write(Duty::Administer, |session| {
            let own = credentials(&request.passphrase, &request.key_file)?;
            require_own(session, &own)?;
            let work = self.long_work();
            let total = 100;
            work.step("記録簿を新しい鍵で書き直しています", total)?;
            let random = ForStore(self.setup.random.as_ref());
            let watch = |done: u64, whole: u64| work.reach(done * total / whole.max(1)).is_ok();
            let mut act = key_act(session.now, vec![session.act(AuditAct::Rekeyed, None, "")]);
            act.settings = vec![(REKEYED_ON.to_owned(), session.now.to_string())];
            // Read before: once it is done, a medium that is gone must not turn the answer into a refusal.
            let before = Self::keys(session)?;
            let report = session.store.rekey(&act, &random, &watch)?;
            let left_out = report.left_out.iter().filter_map(|id| {
                let mut holders = before.holders.iter();
                holders.find(|one| one.staff_id == id.to_string())
            });
            let left_out = left_out.map(|one| one.name.clone()).collect();
            let keys = Self::keys(session).unwrap_or(before);
            Ok((Rekeyed { left_out, keys }, ChangedView::OFFICE))
        })
    }

    pub(crate) fn keys(session: &Session) -> Result<Keys, Refusal> {
        let reader = session.records();
        let slots = session.store.slots()?;
        let owed = session.store.owed_staff()?;
        let mut holders = Vec::new();
        let mut strangers = 0;
        for slot in &slots {
            let Some(id) = slot.staff_id else { continue };
            let (kind, kind_label) = kind_words(slot.kind);
            let coming = owed.clone().filter(|staff| staff.id == id);
            let staff = reader.staff(id)?.or(coming);
            holders.push(KeyHolder {
                staff_id: id.to_string(),
                name: holder_name(staff.as_ref(), &mut strangers),
                is_staff: staff.is_some(),
                kind: kind.to_owned(),
                kind_label: kind_label.to_owned(),
                follows_rekey: slot.follows_rekey,
            });
        }
        // Who works here and cannot open is listed too: a new passphrase is given from there.
        for staff in reader.all_staff()? {
            if staff.is_active && slots.iter().all(|slot| slot.staff_id != Some(staff.id)) {
                holders.push(KeyHolder {
                    staff_id: staff.id.to_string(),
                    name: staff.name,
                    is_staff: true,
                    kind: "none".to_owned(),
                    kind_label: "開けません".to_owned(),
                    follows_rekey: true,
                });
            }
        }
        let text = |key| {
            session
                .store
                .setting_of_keys(key)
                .map(Option::unwrap_or_default)
        };
        let day = |key| -> Result<String, Refusal> {
            let moment = text(key)?.parse::<Moment>().ok();
            Ok(moment.map(|it| it.day().wareki()).unwrap_or_default())
        };
        let has_recovery = slots.iter().any(|slot| slot.kind == SlotKind::Recovery);
        let own = slots
            .iter()
            .find(|slot| slot.staff_id == Some(session.staff.id));
        Ok(Keys {
            holders,
            has_recovery,
            recovery_made_on: if has_recovery {
                day(RECOVERY_MADE_ON)?
            } else {
                String::new()
            },
            recovery_check: if has_recovery {
                text(RECOVERY_CHECK)?
            } else {
                String::new()
            },
            recovery_used_on: if has_recovery {
                String::new()
            } else {
                day(RECOVERY_USED_ON)?
            },
            rekeyed_on: day(REKEYED_ON)?,
            idle_minutes: Self::idle_minutes(session)?,
            uses_key_file: own.is_some_and(|own| own.kind == SlotKind::PassphraseAndKeyFile),
            may_change: session.may(Duty::Administer).is_ok(),
        })
    }

    /// Takes the folder for a key file: there, and neither with the records, nor the system's, nor copied to
    /// the Internet.
    fn stick(&self, typed: &str) -> Result<PathBuf, Refusal> {
        let folder = Path::new(typed.trim());
        match self.unfit_for_copies(folder) {
            Some(problem) => Err(Refusal::field("folder", "鍵ファイルを置く場所", problem)),
            None => Ok(folder.to_owned()),
        }
    }
}

/// Refuses what does not open the slot of the person who is unlocked.
///
/// At an unlocked desk anybody could otherwise take the records over. What does not fit counts as one
/// that did not open the records: the same passphrase is guessed at.
pub(crate) fn require_own(session: &Session, present: &Credentials) -> Result<(), Refusal> {
    let own = session.staff.id;
    let guess = session.store.guess(session.now)?;
    if session.store.opens_slot_of(own, present)? {
        guess.fitted(session.now);
        return Ok(());
    }
    let mut slots = session.store.slots()?.into_iter();
    let asks_for_file =
        slots.any(|slot| slot.staff_id == Some(own) && slot.kind == SlotKind::PassphraseAndKeyFile);
    Err(if asks_for_file && present.key_file.is_none() {
        Refusal::KeyFileMissing
    } else {
        Refusal::WrongPassphrase
    })
}

fn working_colleague(session: &Session, id: &str) -> Result<StaffId, Refusal> {
    let id: StaffId = forms::id(id, Thing::Staff)?;
    let staff = session.records().staff(id)?;
    let staff = staff.ok_or(Refusal::NotFound(Thing::Staff))?;
    if staff.is_active {
        Ok(id)
    } else {
        Err(Refusal::NotFound(Thing::Staff))
    }
}

/// Writes a key file under a name of its own, and reads it back.
fn write_key_file(folder: &Path, factor: &SecondFactor) -> Result<PathBuf, Refusal> {
    let path = folder.join(format!("tsunagi-{}.tsunagikey", factor.short_name()));
    let mut file = AtomicFile::create(&path)?;
    let content = factor.to_file();
    file.write_all(&content)
        .map_err(|e| tsunagi_files::PathError::new(&path, tsunagi_files::FileOp::Write, &e))?;
    file.synced()?.persist_new()?;
    let read = tsunagi_files::read_limited(&path, 4096)?;
    if read == *content {
        Ok(path)
    } else {
        let _ = std::fs::remove_file(&path);
        Err(Refusal::MediumUnfaithful)
    }
}

#[cfg(test)]
#[path = "keying_tests.rs"]
mod tests;
