//! Acts on the keys as the use cases need them: with their rows in the log, and with a passphrase that
//! turns out to be somebody else's counted like one that does not fit.

use tsunagi_domain::{AuditAct, AuditEntry, AuditThing, Moment, Role, Staff, StaffId};
use tsunagi_store::{
    Changed, Credentials, KeyAct, KeyChange, RandomSource, SlotError, SlotKind, Store,
};

use crate::App;
use crate::machine::ForStore;
use crate::refusal::Refusal;
use crate::session::Session;

/// How the log says that a key file from before was found.
pub(crate) const OLDER_KEYS: &str = "鍵のファイルが、前のものに置き換えられていました";

/// How the log says that one copy of the key file was changed on purpose.
pub(crate) const ALTERED_COPY: &str = "二つある鍵のファイルの片方が、鍵を知らない人に書き換えられていました。もう片方で開き、同じものに直しました";

impl App {
    /// Gives a person a slot, in place of the present one if there is one.
    pub(crate) fn give_slot(
        &self,
        session: &mut Session,
        (staff, next): (StaffId, &Credentials),
        act: &KeyAct,
    ) -> Result<Changed, Refusal> {
        let cost = self.setup.key_cost;
        let give = KeyChange::Give { staff, next, cost };
        let taken = session.tried_anothers();
        let random = ForStore(self.setup.random.as_ref());
        act_with_choice(&mut session.store, give, act, &taken, &random)
    }

    /// Takes a person's key away, unless nobody could administer the office any more.
    pub(crate) fn take_slot(
        &self,
        session: &mut Session,
        staff_id: StaffId,
        act: &KeyAct,
    ) -> Result<Changed, Refusal> {
        let holders = session.store.slot_holders()?;
        let all = session.records().all_staff()?;
        let others_administer = all.iter().any(|one| {
            one.id != staff_id
                && one.is_active
                && one.role == Role::Administrator
                && holders.contains(&one.id)
        });
        if !others_administer {
            return Err(Refusal::LastAdministrator);
        }
        let random = ForStore(self.setup.random.as_ref());
        let take = KeyChange::Take(staff_id);
        Ok(session.store.act_on_keys(take, act, &random)?)
    }

    /// Brings an older key file that somebody put back up to date, which goes into the log as a fault.
    pub(crate) fn catch_keys_up(&self, session: &mut Session) {
        let row = session.act(AuditAct::LogFault, None, "");
        self.catch_up(&mut session.store, &row);
    }

    /// The same, before there is a session.
    pub(crate) fn catch_up(&self, store: &mut Store, row: &AuditEntry) {
        let fault = AuditEntry {
            act: AuditAct::LogFault,
            staff_id: None,
            staff_name: String::new(),
            detail: OLDER_KEYS.to_owned(),
            ..row.clone()
        };
        let mending = AuditEntry {
            act: AuditAct::KeyChanged,
            detail: "前の鍵のファイルの直し".to_owned(),
            ..fault.clone()
        };
        let act = KeyAct {
            rows: vec![fault],
            ..key_act(row.at, vec![mending])
        };
        let random = ForStore(self.setup.random.as_ref());
        if store.act_on_keys(KeyChange::Catch, &act, &random).is_err() {
            // Found again at the next unlocking.
            (self.setup.log)("keys: an older key file stays for now");
        }
    }
}

impl Session {
    /// Notes that one copy of the key file was changed by a stranger, and only then mends it.
    pub(crate) fn tell_altered_copy(&mut self) {
        let fault = AuditEntry {
            staff_id: None,
            staff_name: String::new(),
            ..self.act(AuditAct::LogFault, None, ALTERED_COPY)
        };
        // What cannot be noted now is found again at the next unlocking.
        if self.store.transact(|tx| tx.append_audit(&fault)).is_ok() {
            self.store.mend_keys();
        }
    }

    /// Says that the person changes somebody's key, or the office's.
    pub(crate) fn key_act(&self, about: Option<StaffId>, what: &str) -> KeyAct {
        let row = self.act(AuditAct::KeyChanged, about.map(AuditThing::from), what);
        key_act(self.now, vec![row])
    }

    /// Takes a passphrase for somebody outside, who must not be able to open anything here with it.
    ///
    /// # Errors
    /// Somebody's passphrase, which counts as tried unless it is the person's own.
    pub(crate) fn require_nobodys(
        &mut self,
        tried: &Credentials,
        own: Refusal,
    ) -> Result<(), Refusal> {
        let choice = self.store.choice(self.now)?;
        match self.store.opens_slot_of_whom(tried)? {
            Some(id) if id != self.staff.id => {
                choice.anothers(self.now);
                let row = self.tried_anothers();
                self.note(row);
                Err(Refusal::PassphraseTaken)
            }
            found => found.map_or(Ok(()), |_| Err(own)),
        }
    }

    fn tried_anothers(&self) -> AuditEntry {
        tried_anothers(&self.act(AuditAct::UnlockFailed, None, ""))
    }
}

/// Carries out an act whose passphrase may be somebody else's.
///
/// The answer tells whoever typed it that it opens the records as a colleague, so it is counted and
/// noted like a passphrase at the door.
pub(crate) fn act_with_choice(
    store: &mut Store,
    change: KeyChange<'_>,
    act: &KeyAct,
    taken: &AuditEntry,
    random: &dyn RandomSource,
) -> Result<Changed, Refusal> {
    let choice = store.choice(taken.at)?;
    let outcome = store.act_on_keys(change, act, random);
    if matches!(outcome, Err(SlotError::PassphraseTaken)) {
        choice.anothers(taken.at);
        // On a medium that is full it is counted, if nothing else.
        let _ = store.transact(|tx| tx.append_audit(taken));
    }
    Ok(outcome?)
}

/// Says that somebody chose a colleague's passphrase.
pub(crate) fn tried_anothers(row: &AuditEntry) -> AuditEntry {
    AuditEntry {
        act: AuditAct::UnlockFailed,
        thing: None,
        detail: "ほかの方の合言葉と同じ合言葉を入れました".to_owned(),
        ..row.clone()
    }
}

/// Makes an act of its rows, each of which is taken back by another where it does not come about.
pub(crate) fn key_act(at: Moment, rows: Vec<AuditEntry>) -> KeyAct {
    let undone = rows.iter().map(|row| AuditEntry {
        detail: format!("「{}」は、行われませんでした", row.detail),
        ..row.clone()
    });
    KeyAct {
        at,
        undone: undone.collect(),
        rows,
        settings: Vec::new(),
        staff: None,
    }
}

pub(crate) const fn kind_words(kind: SlotKind) -> (&'static str, &'static str) {
    match kind {
        SlotKind::Passphrase => ("passphrase", "合言葉"),
        SlotKind::PassphraseAndKeyFile => ("passphrase_and_key_file", "合言葉と鍵ファイル"),
        SlotKind::Recovery => ("recovery", "復旧用紙"),
    }
}

/// Names a slot's owner; a slot of nobody has a name to be taken away by.
pub(crate) fn holder_name(known: Option<&Staff>, strangers: &mut usize) -> String {
    if let Some(staff) = known {
        return staff.name.clone();
    }
    *strangers += 1;
    match *strangers {
        1 => "職員の一覧にない方".to_owned(),
        count => format!("職員の一覧にない方（{count}）"),
    }
}

#[cfg(test)]
#[path = "acting_tests.rs"]
mod tests;
