//! 復旧用紙: a key on paper for the day on which a passphrase is forgotten.
//!
//! A drawn key counts for nothing until it was typed back from the paper once: an unreadable sheet is
//! found out now and not on that day. Until then the sheet before, if there is one, stays valid. The
//! key is shown and printed, and never written to the disk.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{
    CheckRecovery, ConfirmRecovery, KeyOwner, Keys, PrintRecovery, Recover, RecoveryChecked,
    RecoveryDraft, StartRecovery,
};
use tsunagi_contract::opening::AppState;
use tsunagi_contract::paper::{PaperChoice, Printed};
use tsunagi_documents::values::Values;
use tsunagi_domain::{AuditAct, AuditEntry, Role, Staff, StaffId};
use tsunagi_store::{Credentials, KeyChange, Opener, RecoveryKey, RecoveryTypo, Store, Unlocked};
use zeroize::Zeroizing;

use crate::App;
use crate::changes::ChangedView;
use crate::composing::put_office;
use crate::forms;
use crate::keying::acting::{act_with_choice, key_act, tried_anothers};
use crate::keying::{RECOVERY_CHECK, RECOVERY_MADE_ON, RECOVERY_USED_ON};
use crate::machine::ForStore;
use crate::noting::Before;
use crate::passphrases::{LEAST_ALONE, names_of, new_passphrase, require_more_than_names};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;

const FORM: &str = "recovery-sheet";
const TITLE: &str = "復旧用紙";
const LABEL: &str = "復旧の鍵";

impl App {
    /// Draws a new recovery key, to be printed or written down and then typed back.
    ///
    /// # Errors
    /// Locked, or not allowed.
    pub fn start_recovery(&self, _: StartRecovery) -> Result<RecoveryDraft, Failure> {
        self.write(Duty::Administer, |session| {
            let random = ForStore(self.setup.random.as_ref());
            let key = RecoveryKey::draw(&random)
                .map_err(|_| Refusal::Internal("store: no random numbers"))?;
            let text = key.to_text().expose_secret().to_owned();
            session.recovery_draft = Some(key);
            Ok((RecoveryDraft { key: text }, ChangedView::default()))
        })
    }

    /// Prints the sheet of the key that was drawn.
    ///
    /// # Errors
    /// Locked, not allowed, nothing was drawn, or no printer took it.
    pub fn print_recovery(&self, request: PrintRecovery) -> Result<Printed, Failure> {
        self.write(Duty::Administer, |session| {
            let choice = PaperChoice {
                printer: request.printer,
                tray: String::new(),
                sides: String::new(),
                copies: 1,
            };
            let outlet = self.outlet(session, &choice)?;
            let pdf = self.recovery_pdf(session)?;
            let mut printed = self.queue(&outlet, FORM, &pdf)?;
            printed.note = self.stand_in_note(FORM)?;
            Ok((printed, ChangedView::default()))
        })
    }

    /// Takes the key as typed back from the sheet, whereupon it counts, and an older sheet no longer.
    ///
    /// # Errors
    /// Locked, not allowed, nothing was drawn, or another key, with the place of the slip of the pen.
    pub fn confirm_recovery(&self, request: ConfirmRecovery) -> Result<Keys, Failure> {
        self.write(Duty::Administer, |session| {
            let draft = session.recovery_draft.clone();
            let draft = draft.ok_or(Refusal::NoRecoveryDraft)?;
            if read_key("typed", &request.typed)? != draft {
                let problem = FieldProblem::OtherRecoveryKey;
                return Err(Refusal::field("typed", LABEL, problem));
            }
            let made_on = session.now.to_string();
            let mut act = session.key_act(None, "復旧用紙を作りました");
            act.settings = sheet_settings(&made_on, &check_number(&draft), "");
            let random = ForStore(self.setup.random.as_ref());
            let sheet = KeyChange::Sheet(&draft);
            session.store.act_on_keys(sheet, &act, &random)?;
            session.recovery_draft = None;
            Ok((Self::keys(session)?, ChangedView::OFFICE))
        })
    }

    /// Looks whether a recovery key fits, and for whom it can set a passphrase. Opens nothing.
    ///
    /// # Errors
    /// A key that does not fit, or too many that did not.
    pub fn check_recovery(&self, request: CheckRecovery) -> Result<RecoveryChecked, Failure> {
        let outcome = self.with_recovery(&request.key, |store| {
            let all = administrators(store)?;
            let owners = all.into_iter().map(|staff| KeyOwner {
                staff_id: staff.id.to_string(),
                name: staff.name,
            });
            Ok(RecoveryChecked {
                administrators: owners.collect(),
            })
        });
        outcome
            .map(|(checked, _)| checked)
            .map_err(|refusal| self.refuse(refusal))
    }

    /// Opens the records with the recovery key, for an administrator who gets a new passphrase.
    ///
    /// The sheet is worth nothing from then on; 今日 asks for a new one until it is there.
    ///
    /// # Errors
    /// As [`App::check_recovery`], a passphrase that is weak or taken, or no such administrator.
    pub fn recover(&self, request: Recover) -> Result<AppState, Failure> {
        let outcome = self.recover_for(&request);
        let state = outcome.map_err(|refusal| self.refuse(refusal));
        self.tell(&ChangedView::PHASE);
        state
    }

    fn recover_for(&self, request: &Recover) -> Result<AppState, Refusal> {
        let passphrase = new_passphrase(
            "passphrase",
            &request.passphrase,
            ("passphrase_again", &request.passphrase_again),
        )?;
        let id: StaffId = forms::id(&request.staff_id, Thing::Staff)?;
        let ((staff, head), unlocked) = self.with_recovery(&request.key, |store| {
            let staff = administrators(store)?.into_iter().find(|one| one.id == id);
            let staff = staff.ok_or(Refusal::NotFound(Thing::Staff))?;
            require_more_than_names(&passphrase, &names_of(&store.read()), LEAST_ALONE)?;
            // Looked at before the sheet's rows are added, which mend it.
            let head = store.audit_head()?;
            self.use_sheet(store, &staff, &Credentials::passphrase(&passphrase))?;
            Ok((staff, head))
        })?;
        // From here on it is done, and no refusal may say otherwise: what cannot be opened now opens by
        // the new passphrase later.
        let mut place = self.session();
        let Ok(session) = self.begin(&mut place, unlocked.store, staff) else {
            *place = None;
            return self.state_of(None);
        };
        let before = Before {
            failed: &unlocked.failed,
            upgrades: unlocked.upgrades,
            has_altered_copy: unlocked.has_altered_copy,
            head: Some(head),
        };
        if session.note_beginning(AuditAct::Unlocked, &before).is_err() {
            (self.setup.log)("audit: an unlocking by the recovery sheet waits to be noted");
        }
        self.state_of(Some(session))
    }

    /// Gives an administrator a new passphrase for the sheet, which is worth nothing from then on.
    fn use_sheet(
        &self,
        store: &mut Store,
        staff: &Staff,
        next: &Credentials,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let row = |thing, detail: String| AuditEntry {
            at: now,
            act: AuditAct::KeyChanged,
            staff_id: Some(staff.id),
            staff_name: staff.name.clone(),
            thing,
            detail,
        };
        if store.has_older_keys()? {
            self.catch_up(store, &row(None, String::new()));
        }
        let check = store.read().setting(RECOVERY_CHECK)?.unwrap_or_default();
        let which = match check.as_str() {
            "" => String::new(),
            check => format!("（照合番号 {check}）"),
        };
        let used = row(None, format!("使った復旧用紙{which}を無効にしました"));
        let given = row(
            Some(staff.id.into()),
            "復旧用紙による新しい合言葉".to_owned(),
        );
        let taken = tried_anothers(&used);
        let mut act = key_act(now, vec![used, given]);
        act.settings = sheet_settings("", "", &now.to_string());
        let recover = KeyChange::Recover {
            staff: staff.id,
            next,
            cost: self.setup.key_cost,
        };
        let random = ForStore(self.setup.random.as_ref());
        act_with_choice(store, recover, &act, &taken, &random)?;
        Ok(())
    }

    /// Opens the store with a typed recovery key, whatever was open before.
    fn with_recovery<T>(
        &self,
        typed: &str,
        work: impl FnOnce(&mut Store) -> Result<T, Refusal>,
    ) -> Result<(T, Unlocked), Refusal> {
        let key = read_key("key", typed)?;
        self.close();
        let unlocked = self.unlock_store(Opener::Recovery(&key));
        let mut unlocked = match unlocked {
            Err(Refusal::WrongPassphrase) => return Err(Refusal::WrongRecoveryKey),
            outcome => outcome?,
        };
        let value = work(&mut unlocked.store)?;
        Ok((value, unlocked))
    }

    fn recovery_pdf(&self, session: &Session) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let draft = session.recovery_draft.as_ref();
        let draft = draft.ok_or(Refusal::NoRecoveryDraft)?;
        let office = session.records().office()?;
        let text = draft.to_text();
        let groups: Vec<&str> = text.expose_secret().split('-').collect();
        // Two groups a line: a line is read out and typed in one breath.
        let lines: Vec<String> = groups.chunks(2).map(|pair| pair.join("　")).collect();
        let mut values = Values::blank();
        put_office(&mut values, &office);
        values
            .text("recovery.key", lines.join("\n"))
            .text("recovery.made_on", session.today().wareki())
            .text("recovery.staff", &session.staff.name)
            .text("recovery.check", check_number(draft));
        let (pdf, _) = self.form_pdf(session, (FORM, TITLE), &values)?;
        Ok(Zeroizing::new(pdf))
    }
}

/// What is remembered of the sheet: when it was made, which it is, and when the last was used up.
fn sheet_settings(made_on: &str, check: &str, used_on: &str) -> Vec<(String, String)> {
    [
        (RECOVERY_MADE_ON, made_on),
        (RECOVERY_CHECK, check),
        (RECOVERY_USED_ON, used_on),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .to_vec()
}

fn administrators(store: &Store) -> Result<Vec<Staff>, Refusal> {
    let all = store.read().all_staff()?;
    let administers = |staff: &Staff| staff.is_active && staff.role == Role::Administrator;
    Ok(all.into_iter().filter(administers).collect())
}

fn read_key(field: &'static str, typed: &str) -> Result<RecoveryKey, Refusal> {
    RecoveryKey::parse(typed).map_err(|typo| {
        let problem = match typo {
            RecoveryTypo::Length { found } => FieldProblem::RecoveryLength { found },
            RecoveryTypo::Group { group } => FieldProblem::RecoveryGroup { group },
        };
        Refusal::field(field, LABEL, problem)
    })
}

/// Tells one sheet from another: four digits, which say next to nothing about the key.
fn check_number(key: &RecoveryKey) -> String {
    let hash = Sha256::new()
        .chain_update("tsunagi recovery sheet")
        .chain_update(key.to_text().expose_secret());
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, ..] = digest;
    format!("{:04}", u16::from_be_bytes([a, b]) % 10_000)
}

#[cfg(test)]
#[path = "recovering_tests.rs"]
mod tests;
