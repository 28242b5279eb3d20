//! Giving, changing and taking away what opens the records; the records themselves stay as they are.

use secrecy::SecretString;
use tsunagi_domain::StaffId;

use crate::keys::{
    Copies, Credentials, HeldKeys, KeyCost, KeyFile, KeyFileFault, Opener, Owner, RecoveryKey,
    SlotFault, SlotKind,
};
use crate::{RandomSource, SlotError, Store};

/// Says whose slot is opened with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotFacts {
    /// Whose it is; none for the recovery slot.
    pub staff_id: Option<StaffId>,
    /// What opens it.
    pub kind: SlotKind,
    /// Whether it takes part when the records get another key.
    pub follows_rekey: bool,
}

impl Store {
    /// Returns every slot.
    pub fn slots(&self) -> Result<Vec<SlotFacts>, SlotError> {
        let keys = self.key_file()?;
        let old = keys.old_holders();
        let facts = keys.kinds().map(|(staff_id, kind)| SlotFacts {
            staff_id,
            kind,
            follows_rekey: !staff_id.is_some_and(|id| old.contains(&id)),
        });
        Ok(facts.collect())
    }

    /// Returns the staff members that have a key slot.
    pub fn slot_holders(&self) -> Result<Vec<StaffId>, SlotError> {
        let slots = self.slots()?;
        Ok(slots.into_iter().filter_map(|slot| slot.staff_id).collect())
    }

    /// Adds a passphrase slot for a staff member that has none.
    ///
    /// # Errors
    /// [`SlotError::AlreadyThere`], [`SlotError::PassphraseTaken`], or as all others.
    pub fn add_slot(
        &mut self,
        staff: StaffId,
        passphrase: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        if self.slot_holders()?.contains(&staff) {
            return Err(SlotError::AlreadyThere);
        }
        self.set_slot(staff, &Credentials::passphrase(passphrase), cost, random)
    }

    /// Gives a staff member a slot, in place of the present one if there is one.
    ///
    /// # Errors
    /// [`SlotError::PassphraseTaken`] when somebody else's slot opens with the same.
    pub fn set_slot(
        &mut self,
        staff: StaffId,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let keys = self.with_slot(staff, next, cost, random)?;
        self.write_keys(keys, random)
    }

    /// Gives a staff member a slot as [`Store::set_slot`] does, and takes the recovery slot away.
    ///
    /// Both in one write: a sheet that was used, typed off in front of whoever stood by, must not open
    /// the records a second time, and must not be lost before the new slot is there.
    pub fn recover_slot(
        &mut self,
        staff: StaffId,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let mut keys = self.with_slot(staff, next, cost, random)?;
        keys.remove_recovery();
        self.write_keys(keys, random)
    }

    /// Returns whether the credentials are the ones of this staff member's slot.
    pub fn opens_slot_of(&self, staff: StaffId, present: &Credentials) -> Result<bool, SlotError> {
        let keys = self.key_file()?;
        let owner = keys.unlock(Opener::Person(present)).map(|(_, owner)| owner);
        Ok(owner == Some(Owner::Staff(staff)))
    }

    /// Changes a staff member's passphrase; the key of the records stays.
    ///
    /// # Errors
    /// [`SlotError::WrongPassphrase`] when the present one is not this person's.
    pub fn change_passphrase(
        &mut self,
        staff: StaffId,
        present: &SecretString,
        next: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let present = Credentials::passphrase(present);
        self.change_slot(
            staff,
            &present,
            &Credentials::passphrase(next),
            cost,
            random,
        )
    }

    /// Changes what a staff member opens the records with.
    ///
    /// # Errors
    /// As [`Store::change_passphrase`].
    pub fn change_slot(
        &mut self,
        staff: StaffId,
        present: &Credentials,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        if !self.opens_slot_of(staff, present)? {
            return Err(SlotError::WrongPassphrase);
        }
        self.set_slot(staff, next, cost, random)
    }

    /// Takes a staff member's slot away.
    ///
    /// # Errors
    /// [`SlotError::LastSlot`] when nobody could open the records any more.
    pub fn remove_slot(
        &mut self,
        staff: StaffId,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let mut keys = self.key_file()?;
        if !keys.remove_person(staff) {
            return Ok(());
        }
        if keys.kinds().all(|(owner, _)| owner.is_none()) {
            return Err(SlotError::LastSlot);
        }
        self.write_keys(keys, random)
    }

    /// Lets the recovery key open the records; one that did before no longer does.
    pub fn set_recovery(
        &mut self,
        recovery: &RecoveryKey,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let mut keys = self.key_file()?;
        keys.put_recovery(recovery, &self.held(), random)?;
        self.write_keys(keys, random)
    }

    /// Takes the recovery slot away: its sheet is then worth nothing.
    pub fn remove_recovery(&mut self, random: &dyn RandomSource) -> Result<(), SlotError> {
        let mut keys = self.key_file()?;
        keys.remove_recovery();
        self.write_keys(keys, random)
    }

    fn with_slot(
        &self,
        staff: StaffId,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<KeyFile, SlotError> {
        let mut keys = self.key_file()?;
        let owner = keys.unlock(Opener::Person(next)).map(|(_, owner)| owner);
        if owner.is_some_and(|owner| owner != Owner::Staff(staff)) {
            return Err(SlotError::PassphraseTaken);
        }
        keys.put_person(staff, next, cost, &self.held(), random)?;
        Ok(keys)
    }

    pub(crate) fn held(&self) -> HeldKeys {
        HeldKeys::of(&self.key)
    }

    /// Reads the key file, and takes it only if it is what this program wrote.
    pub(crate) fn key_file(&self) -> Result<KeyFile, SlotError> {
        let copies = Copies::read(&self.folder)?;
        let file = copies.authentic(&self.key).ok_or(SlotError::KeysDamaged)?;
        Ok(file.clone())
    }

    fn write_keys(&self, mut keys: KeyFile, random: &dyn RandomSource) -> Result<(), SlotError> {
        keys.seal(&self.key, random)?;
        Ok(keys.write(&self.folder)?)
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
#[path = "slots_tests.rs"]
mod tests;
