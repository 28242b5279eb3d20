//! Acts on the keys: the key file and the records say the same, although they are two files.
//!
//! Every act on the key file has the same three steps, whatever it is:
//! 1. One transaction adds the act's rows to the log and writes down, under a setting, what the act
//!    brings along and which generation the key file will have. Failing here, nothing was done.
//! 2. The key file is written. Its generation is what decides from here on.
//! 3. One transaction saves what the act brings along, notes which keys there are, and takes the
//!    writing of step 1 away.
//!
//! A program that is killed, or a medium that is full, between two of them leaves the writing of step 1
//! behind. Whoever comes next, an act or an unlocking, compares it with the key file: where that has
//! the generation, step 3 is done; where it has not, the log gets a row that it did not come about. So
//! what was done is always in the log, and what was refused was not done.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsunagi_domain::{AuditEntry, Moment, Staff, StaffId};

use crate::keys::{
    Copies, Credentials, HeldKeys, KeyCost, KeyFile, KeyFileFault, KnownKeys, Landing, Opener,
    Owner, RecoveryKey, SlotFault, SlotKind,
};
use crate::points::point;
use crate::{Changed, RandomSource, ReadError, Reader, SlotError, Store, Tx, WriteError};

/// The setting with what an act that is not finished brings along; empty where none is.
const BEGUN: &str = "keys.begun";
/// The setting with which keys there are.
const KNOWN: &str = "keys.known";

/// Is what an act does to the key file.
#[derive(Clone, Copy)]
pub enum KeyChange<'a> {
    /// Gives a person a slot, in place of the present one if there is one.
    Give {
        /// Whose it is.
        staff: StaffId,
        /// What opens it.
        next: &'a Credentials,
        /// How much work a guess is to cost.
        cost: KeyCost,
    },
    /// The same, and takes the recovery slot away.
    ///
    /// Both in one write: a sheet that was used, typed off in front of whoever stood by, must not open
    /// the records a second time, and must not be lost before the new slot is there.
    Recover {
        /// Whose it is.
        staff: StaffId,
        /// What opens it.
        next: &'a Credentials,
        /// How much work a guess is to cost.
        cost: KeyCost,
    },
    /// Takes a person's slot away.
    Take(StaffId),
    /// Lets the recovery key open the records; one that did before no longer does.
    Sheet(&'a RecoveryKey),
    /// Brings an older key file that was put back up to what the records know: who was taken out since,
    /// and a sheet that was used up, are taken out again.
    Catch,
}

/// Is what an act on the keys says of itself, and brings along.
#[derive(Clone)]
pub struct KeyAct {
    /// When it is done.
    pub at: Moment,
    /// Its rows in the log.
    pub rows: Vec<AuditEntry>,
    /// The rows after them where it did not come about.
    pub undone: Vec<AuditEntry>,
    /// The settings that are saved with it.
    pub settings: Vec<(String, String)>,
    /// The person that is saved with it.
    pub staff: Option<Staff>,
}

/// Is the writing of step 1.
#[derive(Serialize, Deserialize)]
struct Begun {
    generation: u64,
    undone: Vec<AuditEntry>,
    settings: BTreeMap<String, String>,
    staff: Option<Staff>,
}

impl Store {
    /// Changes who opens the records with what.
    ///
    /// # Errors
    /// [`SlotError`]; whichever it is, nothing was done.
    pub fn act_on_keys(
        &mut self,
        change: KeyChange<'_>,
        act: &KeyAct,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.settle_keys(act.at)?;
        let keys = match change {
            KeyChange::Catch => self.key_file()?,
            _ => self.key_file_in_step()?,
        };
        let keys = self.changed_keys(keys, change, random)?;
        self.put_keys(keys, act, random)
    }

    /// Finishes what an act that was cut short brings along, or says in the log that it did not come
    /// about.
    ///
    /// # Errors
    /// Records or a key file that cannot be read or written; then it is tried the next time.
    pub fn settle_keys(&mut self, now: Moment) -> Result<(), SlotError> {
        let Some(begun) = self.read().begun()? else {
            self.owes_keys = false;
            return Ok(());
        };
        let file = self.key_file()?;
        let known = (file.generation() >= begun.generation).then(|| file.known());
        self.settle(&begun, known.as_ref(), now)?;
        Ok(())
    }

    /// Settles what the last act left open, if it did; quick where nothing is.
    pub fn settle_owed_keys(&mut self, now: Moment) {
        if self.owes_keys {
            // Tried again at the next use case, and at the next unlocking.
            let _ = self.settle_keys(now);
        }
    }

    /// Reads a setting as it is once the act that was done last is finished.
    pub fn setting_of_keys(&self, key: &str) -> Result<Option<String>, ReadError> {
        let owed = self.owed()?;
        let owed = owed.and_then(|mut begun| begun.settings.remove(key));
        owed.map_or_else(|| self.read().setting(key), |value| Ok(Some(value)))
    }

    /// Returns the person whom the act that was done last brings along, where that is not saved yet.
    pub fn owed_staff(&self) -> Result<Option<Staff>, ReadError> {
        Ok(self.owed()?.and_then(|begun| begun.staff))
    }

    /// Returns whether the key file is older than what the records know of it.
    pub fn has_older_keys(&self) -> Result<bool, SlotError> {
        let known = self.read().known_keys()?;
        let generation = self.key_file()?.generation();
        Ok(known.is_some_and(|known| generation < known.generation))
    }

    /// Notes which keys there are, where the key file is newer than what the records know.
    ///
    /// So it is after a new key, and in records of a program that did not note it.
    pub(crate) fn learn_keys(&mut self) -> Result<(), SlotError> {
        let found = self.key_file()?.known();
        let known = self.read().known_keys()?;
        if known.is_none_or(|known| known.generation < found.generation) {
            self.transact(|tx| tx.set_known_keys(&found))?;
        }
        Ok(())
    }

    /// Reads the key file, and takes it only if it is what this program wrote.
    pub(crate) fn key_file(&self) -> Result<KeyFile, SlotError> {
        let copies = Copies::read(&self.folder)?;
        let file = copies.authentic(&self.key).ok_or(SlotError::KeysDamaged)?;
        Ok(file.clone())
    }

    /// Reads the key file, which must not be older than what the records know of it.
    pub(crate) fn key_file_in_step(&self) -> Result<KeyFile, SlotError> {
        let file = self.key_file()?;
        match self.read().known_keys()? {
            Some(known) if file.generation() < known.generation => Err(SlotError::KeysOlder),
            _ => Ok(file),
        }
    }

    /// Writes a key file by the three steps.
    pub(crate) fn put_keys(
        &mut self,
        mut keys: KeyFile,
        act: &KeyAct,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        if let Some(known) = self.read().known_keys()? {
            keys.outrank(known.generation);
        }
        keys.seal(&self.key, random)?;
        let begun = Begun {
            generation: keys.generation(),
            undone: act.undone.clone(),
            settings: act.settings.iter().cloned().collect(),
            staff: act.staff.clone(),
        };
        let (_, mut changed) = self.transact(|tx| -> Result<(), WriteError> {
            act.rows.iter().try_for_each(|row| tx.append_audit(row))?;
            tx.set_begun(Some(&begun))
        })?;
        self.owes_keys = true;
        point("keys begun");
        let landing = match keys.write(&self.folder) {
            Ok(landing) => landing,
            Err(error) => {
                // What cannot be written now is written at the next opportunity.
                let _ = self.settle(&begun, None, act.at);
                return Err(error.into());
            }
        };
        point("keys written");
        match landing {
            // It is done: what follows may fail, and is then done later.
            Landing::Synced => {
                if let Ok(more) = self.settle(&begun, Some(&keys.known()), act.at) {
                    changed.staff.extend(more.staff);
                }
            }
            // After a power cut it may be the old one after all. The next unlocking sees which it is.
            Landing::Unsure => {}
        }
        Ok(changed)
    }

    /// Forgets what an act left open whose key file is lost.
    pub(crate) fn settle_lost_keys(&mut self, now: Moment) -> Result<(), SlotError> {
        if let Some(begun) = self.read().begun()? {
            self.settle(&begun, None, now)?;
        }
        Ok(())
    }

    /// Takes the last step of an act that was done, or says in the log that it was not.
    fn settle(
        &mut self,
        begun: &Begun,
        known: Option<&KnownKeys>,
        now: Moment,
    ) -> Result<Changed, WriteError> {
        let (_, changed) = self.transact(|tx| -> Result<(), WriteError> {
            tx.set_begun(None)?;
            let Some(known) = known else {
                return begun.undone.iter().cloned().try_for_each(|row| {
                    let at = now;
                    tx.append_audit(&AuditEntry { at, ..row })
                });
            };
            for (key, value) in &begun.settings {
                tx.set_setting(key, value)?;
            }
            if let Some(staff) = &begun.staff {
                tx.save_staff(staff)?;
            }
            tx.set_known_keys(known)
        })?;
        self.owes_keys = false;
        Ok(changed)
    }

    /// Returns what an act brings along that was done and is not finished.
    fn owed(&self) -> Result<Option<Begun>, ReadError> {
        if !self.owes_keys {
            return Ok(None);
        }
        let begun = self.read().begun()?;
        Ok(begun.filter(|begun| {
            let file = self.key_file();
            file.is_ok_and(|file| file.generation() >= begun.generation)
        }))
    }

    fn changed_keys(
        &self,
        mut keys: KeyFile,
        change: KeyChange<'_>,
        random: &dyn RandomSource,
    ) -> Result<KeyFile, SlotError> {
        match change {
            KeyChange::Give { staff, next, cost } | KeyChange::Recover { staff, next, cost } => {
                let owner = keys.unlock(Opener::Person(next)).map(|(_, owner)| owner);
                if owner.is_some_and(|owner| owner != Owner::Staff(staff)) {
                    return Err(SlotError::PassphraseTaken);
                }
                let held = HeldKeys::of(&self.key);
                keys.put_person(staff, next, cost, &held, random)?;
                if matches!(change, KeyChange::Recover { .. }) {
                    keys.remove_recovery();
                }
            }
            KeyChange::Take(staff) => {
                keys.remove_person(staff);
                if keys.kinds().all(|(_, kind)| kind == SlotKind::Recovery) {
                    return Err(SlotError::LastSlot);
                }
            }
            KeyChange::Sheet(key) => keys.put_recovery(key, &HeldKeys::of(&self.key), random)?,
            KeyChange::Catch => {
                if let Some(known) = self.read().known_keys()? {
                    keys.keep_only(&known);
                }
            }
        }
        Ok(keys)
    }
}

impl Reader<'_> {
    /// Reads which keys there are; none where no program has noted it yet.
    pub(crate) fn known_keys(&self) -> Result<Option<KnownKeys>, ReadError> {
        let text = self.setting(KNOWN)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn begun(&self) -> Result<Option<Begun>, ReadError> {
        let text = self.setting(BEGUN)?.filter(|text| !text.is_empty());
        text.map(|text| serde_json::from_str(&text).map_err(|_| ReadError::Damaged))
            .transpose()
    }
}

impl Tx<'_> {
    /// Notes which keys there are.
    pub(crate) fn set_known_keys(&self, known: &KnownKeys) -> Result<(), WriteError> {
        self.set_setting(KNOWN, &serde_json::to_string(known).unwrap_or_default())
    }

    fn set_begun(&self, begun: Option<&Begun>) -> Result<(), WriteError> {
        let text = begun.map(serde_json::to_string).transpose();
        self.set_setting(BEGUN, &text.ok().flatten().unwrap_or_default())
    }
}

impl From<SlotFault> for SlotError {
    fn from(fault: SlotFault) -> Self {
        match fault {
            SlotFault::CostOutOfBounds => Self::CostOutOfBounds,
            SlotFault::NoRandomness => Self::NoRandomness,
        }
    }
}

impl From<KeyFileFault> for SlotError {
    fn from(fault: KeyFileFault) -> Self {
        match fault {
            KeyFileFault::Damaged | KeyFileFault::TooNew { .. } => Self::KeysDamaged,
            KeyFileFault::Io(error) if error.is_not_found() => Self::KeysDamaged,
            KeyFileFault::Io(error) => Self::Io(error),
        }
    }
}

#[cfg(test)]
#[path = "key_acts_tests.rs"]
mod tests;
