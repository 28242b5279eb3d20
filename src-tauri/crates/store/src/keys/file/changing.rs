//! Slots put into the key file and taken out of it.

use tsunagi_domain::StaffId;

use super::super::slot::{Slot, SlotPlan};
use super::super::{Credentials, HeldKeys, KeyCost, KnownKeys, RecoveryKey, SlotFault, SlotKind};
use super::{Content, KeyFile};
use crate::{NoRandomness, RandomSource};

impl KeyFile {
    /// Puts a person's slot in place of the present one, or behind the others.
    pub(crate) fn put_person(
        &mut self,
        staff: StaffId,
        credentials: &Credentials,
        cost: KeyCost,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<(), SlotFault> {
        let salt = self.common_salt(cost, random)?;
        let plan = SlotPlan { keys, cost, salt };
        let slot = Slot::of_person(staff, credentials, &plan, random)?;
        self.remove_person(staff);
        self.content.slots.push(slot);
        Ok(())
    }

    /// Takes a person's slots away; returns whether there were any.
    pub(crate) fn remove_person(&mut self, staff: StaffId) -> bool {
        let Content {
            slots, old_slots, ..
        } = &mut self.content;
        let before = slots.len() + old_slots.len();
        slots.retain(|slot| slot.staff_id() != Some(staff));
        old_slots.retain(|slot| slot.staff_id() != staff);
        before > slots.len() + old_slots.len()
    }

    /// Puts the recovery slot in place of the present one; the sheet before is then worth nothing.
    pub(crate) fn put_recovery(
        &mut self,
        recovery: &RecoveryKey,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<(), SlotFault> {
        let slot = Slot::of_recovery(recovery, keys, random)?;
        self.remove_recovery();
        self.content.slots.push(slot);
        Ok(())
    }

    pub(crate) fn remove_recovery(&mut self) {
        let slots = &mut self.content.slots;
        slots.retain(|slot| slot.kind() != SlotKind::Recovery);
    }

    /// Takes out what is not known: people who were taken out since, and a sheet that no longer counts.
    pub(crate) fn keep_only(&mut self, known: &KnownKeys) {
        let Content {
            slots, old_slots, ..
        } = &mut self.content;
        slots.retain(|slot| match slot.staff_id() {
            Some(id) => known.people.contains(&id),
            None => known.sheet == Some(slot.id()),
        });
        old_slots.retain(|slot| known.people.contains(&slot.staff_id()));
    }

    /// Says which keys there are, for the records to know.
    pub(crate) fn known(&self) -> KnownKeys {
        let mut people: Vec<StaffId> = self.kinds().filter_map(|(id, _)| id).collect();
        people.dedup();
        let mut slots = self.content.slots.iter();
        let sheet = slots.find(|slot| slot.kind() == SlotKind::Recovery);
        KnownKeys {
            generation: self.content.generation,
            people,
            sheet: sheet.map(Slot::id),
        }
    }

    /// Seals other keys to every slot. Slots of the old kind cannot take them and are left out.
    pub(crate) fn rekeyed(
        &self,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        let slots = self.content.slots.iter().cloned();
        let slots: Result<Vec<Slot>, SlotFault> =
            slots.map(|slot| slot.sealed_anew(keys, random)).collect();
        let mut file = Self {
            content: Content {
                generation: self.content.generation,
                slots: slots?,
                old_slots: Vec::new(),
            },
            seal: None,
        };
        file.seal(&keys.current, random)?;
        Ok(file)
    }

    /// Returns the salt of the slots of this cost, or a new one.
    fn common_salt(
        &self,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<[u8; 16], NoRandomness> {
        let mut slots = self.content.slots.iter();
        let known = slots.find(|slot| slot.cost() == Some(cost)).map(Slot::salt);
        known.map_or_else(
            || {
                let mut salt = [0; 16];
                random.fill(&mut salt).map(|()| salt)
            },
            Ok,
        )
    }
}
