//! Acts on the keys as most tests of this crate need them: at one moment, by nobody in particular.

use secrecy::SecretString;
use tsunagi_domain::{AuditAct, AuditEntry, StaffId};

use super::at;
use crate::{
    Changed, Credentials, KeyAct, KeyChange, KeyCost, RandomSource, RecoveryKey, SlotError, Store,
};

pub(crate) fn key_act(what: &str) -> KeyAct {
    let row = |detail: String| AuditEntry {
        at: at(0),
        act: AuditAct::KeyChanged,
        staff_id: None,
        staff_name: String::new(),
        thing: None,
        detail,
    };
    KeyAct {
        at: at(0),
        rows: vec![row(what.to_owned())],
        undone: vec![row(format!("{what} did not come about"))],
        settings: Vec::new(),
        staff: None,
    }
}

impl Store {
    pub(crate) fn act(
        &mut self,
        change: KeyChange<'_>,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.act_on_keys(change, &key_act("keys"), random)
    }

    pub(crate) fn set_slot(
        &mut self,
        staff: StaffId,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.act(KeyChange::Give { staff, next, cost }, random)
    }

    pub(crate) fn add_slot(
        &mut self,
        staff: StaffId,
        passphrase: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.set_slot(staff, &Credentials::passphrase(passphrase), cost, random)
    }

    pub(crate) fn remove_slot(
        &mut self,
        staff: StaffId,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.act(KeyChange::Take(staff), random)
    }

    pub(crate) fn set_recovery(
        &mut self,
        key: &RecoveryKey,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.act(KeyChange::Sheet(key), random)
    }

    pub(crate) fn recover_slot(
        &mut self,
        staff: StaffId,
        next: &Credentials,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<Changed, SlotError> {
        self.act(KeyChange::Recover { staff, next, cost }, random)
    }
}
