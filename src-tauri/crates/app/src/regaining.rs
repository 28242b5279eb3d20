//! 鍵だけを戻す: the key file of a backup beside records whose own is lost; the records stay.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use std::path::Path;

use tsunagi_contract::Failure;
use tsunagi_contract::backups::RestoreKeys;
use tsunagi_contract::opening::AppState;
use tsunagi_domain::{AuditAct, AuditEntry};
use tsunagi_store::{OpenError, Opener, Regained, Store, backup};

use crate::App;
use crate::changes::ChangedView;
use crate::keying::acting::key_act;
use crate::machine::ForStore;
use crate::refusal::{Duty, Refusal};
use crate::restoring::{Copy, Door, Typed, may_restore, name_of};

impl App {
    /// Puts the keys of a backup beside the present records, whose own are lost; the records stay.
    ///
    /// # Errors
    /// As [`App::restore_backup`]; keys of other records; records whose own key file is sound.
    pub fn restore_keys(&self, request: RestoreKeys) -> Result<AppState, Failure> {
        let guard = self.keeper().work();
        let outcome = self.bring_keys_back(&request);
        self.clear_scratch();
        drop(guard);
        self.tell(&ChangedView::PHASE);
        let state = outcome.and_then(|()| self.state_of(None));
        state.map_err(|refusal| self.refuse(refusal))
    }

    /// Returns whether the keys here are lost, and those of the copy fit.
    pub(crate) fn may_regain(&self, copy: Copy) -> Result<bool, Refusal> {
        if self.session().is_some() || !copy.may_restore() {
            return Ok(false);
        }
        let door = copy.door;
        copy.store.close()?;
        let regained = self.regain(&door);
        Ok(regained.is_ok_and(|regained| regained.is_some()))
    }

    fn regain(&self, door: &Door) -> Result<Option<Regained>, Refusal> {
        self.regain_by(&self.scratch_folder(), door.opener())
    }

    /// Opens the records, whose own keys are lost, by those of a backup that was taken apart.
    pub(crate) fn regain_by(
        &self,
        copy: &Path,
        opener: Opener<'_>,
    ) -> Result<Option<Regained>, Refusal> {
        let random = ForStore(self.setup.random.as_ref());
        let dir = &self.setup.store_folder;
        Store::regain(dir, copy, opener, &random).map_err(|error| match error {
            OpenError::Damaged => Refusal::BackupKeysUnfit,
            other => other.into(),
        })
    }

    /// Puts the keys of a backup beside the present records, and notes it in their log.
    fn bring_keys_back(&self, request: &RestoreKeys) -> Result<(), Refusal> {
        let path = Path::new(request.path.trim());
        let typed = Typed::of(&request.passphrase, &request.key_file)?;
        if !backup::sha256_of(path)?.eq_ignore_ascii_case(request.sha256.trim()) {
            return Err(Refusal::BackupChanged);
        }
        if self.session().is_some() {
            return Err(Refusal::KeysPresent);
        }
        let (head, copy) = self.take_out(path, typed)?;
        let door = copy.door;
        copy.store.close()?;
        let mut regained = self.regain(&door)?.ok_or(Refusal::KeysPresent)?;
        let staff = match regained.staff_id {
            Some(id) => Some(
                regained
                    .store
                    .read()
                    .staff(id)?
                    .ok_or(Refusal::BackupKeysUnfit)?,
            ),
            None => None,
        };
        // Who they are today counts, and not who they were when the backup was made.
        if !may_restore(staff.as_ref()) {
            return Err(Refusal::NotAllowed(Duty::Restore));
        }
        let entry = AuditEntry {
            at: self.now(),
            act: AuditAct::KeyChanged,
            staff_id: staff.as_ref().map(|staff| staff.id),
            staff_name: name_of(staff.as_ref()),
            thing: None,
            detail: format!("{}の控えから、鍵だけを戻しました", head.made_at.wareki()),
        };
        let random = ForStore(self.setup.random.as_ref());
        regained.put_keys(&key_act(entry.at, vec![entry]), &random)?;
        // They are there; what closing did not tidy is tidied at the next opening.
        let _ = regained.store.close();
        Ok(())
    }
}

#[cfg(test)]
#[path = "regaining_tests.rs"]
mod tests;
