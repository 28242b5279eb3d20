//! Who opens the records with what, and whether something that was typed does.

use tsunagi_domain::StaffId;

use crate::keys::{Credentials, HeldKeys, Opener, SlotKind};
use crate::{SlotError, Store};

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

    /// Returns whether the credentials are the ones of this staff member's slot.
    pub fn opens_slot_of(&self, staff: StaffId, present: &Credentials) -> Result<bool, SlotError> {
        Ok(self.opens_slot_of_whom(present)? == Some(staff))
    }

    /// Returns whose slot the credentials open, if anybody's.
    pub fn opens_slot_of_whom(&self, tried: &Credentials) -> Result<Option<StaffId>, SlotError> {
        let keys = self.key_file()?;
        let opened = keys.unlock(Opener::Person(tried));
        Ok(opened.and_then(|(_, owner)| owner.staff_id()))
    }

    pub(crate) fn held(&self) -> HeldKeys {
        HeldKeys::of(&self.key)
    }
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
