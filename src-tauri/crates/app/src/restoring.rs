//! 控えから戻す: look inside first, set the present records aside, then all at once or not at all.
//!
//! The rehearsal is the same way up to the last step, into a scratch folder that is removed again.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod copies;
#[cfg(test)]
mod tests;
mod today;

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::backups::{
    BackupPreview, BackupRestored, InspectBackup, RehearseRestore, Rehearsed, RestoreBackup,
};
use tsunagi_contract::opening::AppState;
use tsunagi_domain::{AuditAct, AuditEntry};
use tsunagi_store::backup::{self, BackupHead, Making, RecordCounts};
use tsunagi_store::restoring;
use tsunagi_store::{Store, Unlocked};

use crate::App;
use crate::backing_up::forms::FormsThere;
use crate::backing_up::{make_folder, wire_counts};
use crate::changes::ChangedView;
use crate::machine::ForStore;
use crate::noting::brought_up;
use crate::refusal::{Duty, Refusal};

pub(crate) use copies::{Copy, Door, Typed, may_restore, name_of};
use today::Today;

/// Whether a backup is of other records than those here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Otherness {
    Same,
    Other,
    /// Nothing says which records are here.
    Unknown,
}

impl Otherness {
    fn is_to_be_asked(self) -> bool {
        self != Self::Same
    }
}

impl App {
    /// Says what a restore would bring back; changes nothing.
    ///
    /// # Errors
    /// No backup, damaged, from a newer program, or a passphrase that does not fit.
    pub fn inspect_backup(&self, request: InspectBackup) -> Result<BackupPreview, Failure> {
        let _guard = self.keeper().work();
        let typed = Typed::of(&request.passphrase, &request.key_file);
        let path = Path::new(request.path.trim());
        let outcome = typed.and_then(|typed| self.inspect(path, typed));
        self.note_if_broken(path, &outcome);
        self.clear_scratch();
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    /// Puts the records of a backup in the place of the present ones, which are set aside first.
    ///
    /// # Errors
    /// As [`App::inspect_backup`]; the file is another one than was previewed; the person may not.
    pub fn restore_backup(&self, request: RestoreBackup) -> Result<BackupRestored, Failure> {
        let guard = self.keeper().work();
        let outcome = self.restore(&request);
        self.note_if_broken(Path::new(request.path.trim()), &outcome);
        drop(guard);
        self.tell(&ChangedView::PHASE);
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    /// Rehearses a restore from the newest backup that was proved, with one's own passphrase.
    ///
    /// # Errors
    /// There is no proved backup yet, or it does not come back: a passphrase that does not fit, damage.
    pub fn rehearse_restore(&self, request: RehearseRestore) -> Result<Rehearsed, Failure> {
        self.allow(Duty::Write)?;
        let work = self.long_work();
        let _guard = self.keeper().work();
        let outcome = work
            .step("控えから試しに戻しています", 0)
            .and_then(|()| Typed::of(&request.passphrase, &request.key_file))
            .and_then(|typed| self.try_restoring(typed));
        self.clear_scratch();
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    fn inspect(&self, path: &Path, typed: Typed) -> Result<BackupPreview, Refusal> {
        let sha256 = backup::sha256_of(path)?;
        let (head, copy) = self.take_out(path, typed)?;
        let records = copy.store.read();
        let there = records.record_counts()?;
        let holders = copy.store.slot_holders().unwrap_or_default();
        let openers = records
            .all_staff()?
            .into_iter()
            .filter(|staff| staff.is_active && holders.contains(&staff.id))
            .map(|staff| staff.name)
            .collect();
        let may_restore = copy.may_restore();
        // Whom the backup does not let restore it need not be looked up here.
        let today = may_restore.then(|| self.who_today(None, &copy));
        let asks_for_today = today.as_ref().is_some_and(Result::is_err);
        let other = self.otherness(&copy, today.and_then(Result::ok).as_ref())?;
        let place = self.session();
        let now = place
            .as_ref()
            .map(|session| session.records().record_counts())
            .transpose()?;
        drop(place);
        Ok(BackupPreview {
            path: path.display().to_string(),
            sha256,
            when: head.made_at.wareki(),
            made_at: head.made_at.to_string(),
            program: head.program,
            schema: head.schema.and_then(|schema| u32::try_from(schema).ok()),
            office: records.office()?.name,
            opened_by: copy.name(),
            may_restore,
            asks_for_today,
            openers,
            there: wire_counts(there),
            now: now.map(wire_counts),
            replaces: Store::exists(&self.setup.store_folder),
            is_other_store: other.is_to_be_asked(),
            is_store_known: other != Otherness::Unknown,
            forms: self.forms_there(copy.store.read())?.preview(),
            may_restore_keys: self.may_regain(copy)?,
        })
    }

    /// Says whether a copy is of other records than those here.
    fn otherness(&self, copy: &Copy, today: Option<&Today>) -> Result<Otherness, Refusal> {
        if !Store::exists(&self.setup.store_folder) {
            return Ok(Otherness::Same);
        }
        let theirs = copy.store.read().store_id()?;
        let here = today.and_then(|today| today.store.clone());
        Ok(match here.or_else(|| self.known_store()) {
            None => Otherness::Unknown,
            Some(here) if here == theirs => Otherness::Same,
            Some(_) => Otherness::Other,
        })
    }

    fn restore(&self, request: &RestoreBackup) -> Result<BackupRestored, Refusal> {
        let path = Path::new(request.path.trim());
        let typed = Typed::of(&request.passphrase, &request.key_file)?;
        if !backup::sha256_of(path)?.eq_ignore_ascii_case(request.sha256.trim()) {
            return Err(Refusal::BackupChanged);
        }
        if let Some(session) = self.session().as_ref() {
            session.may(Duty::Restore)?;
        }
        let own = Typed::given(&request.passphrase_today, &request.key_file_today)?;
        let dir = self.setup.store_folder.clone();
        let (staging, head) = restoring::stage(&dir, path)?;
        let staged = self.prepare(
            &staging,
            typed,
            own.as_ref(),
            (&head, request.other_office.trim()),
        );
        let (door, counts, forms) = staged.inspect_err(|_| restoring::unstage(&dir))?;
        let set_aside = self
            .set_present_aside()
            .inspect_err(|_| restoring::unstage(&dir))?;
        restoring::commit(&dir).inspect_err(|_| restoring::unstage(&dir))?;
        // The records are those of the backup by now, even if they cannot be opened at once.
        let opened = Store::open_copy(&dir, door.opener()).map_err(Refusal::from);
        let state = opened
            .and_then(|opened| self.take_over(opened))
            .map_err(|_| Refusal::RestoreUnfinished)?;
        Ok(BackupRestored {
            state,
            when: head.made_at.wareki(),
            counts: wire_counts(counts),
            set_aside: set_aside.map(|path| path.display().to_string()),
            forms: self.forms_restored(&forms),
        })
    }

    /// Opens what was staged, checks it, writes the restore into its log, and closes it.
    fn prepare(
        &self,
        staging: &Path,
        typed: Typed,
        own: Option<&Typed>,
        (head, other_office): (&BackupHead, &str),
    ) -> Result<(Door, RecordCounts, FormsThere), Refusal> {
        let mut copy = self.open_guarded(staging, typed)?;
        if !copy.may_restore() {
            return Err(Refusal::NotAllowed(Duty::Restore));
        }
        let today = self.who_today(own, &copy)?;
        let office = copy.store.read().office()?.name;
        let other = self.otherness(&copy, Some(&today))?;
        if other.is_to_be_asked() && office != other_office {
            let is_known = other != Otherness::Unknown;
            return Err(Refusal::OtherStore { office, is_known });
        }
        if !copy.store.check()?.is_sound() {
            return Err(Refusal::BackupDamaged);
        }
        let entry = AuditEntry {
            at: self.now(),
            act: AuditAct::Restored,
            staff_id: copy.staff.as_ref().map(|staff| staff.id),
            staff_name: copy.name(),
            thing: None,
            detail: today.noted(&head.made_at.wareki(), &copy.name()),
        };
        let upgrades = brought_up(None, copy.upgrades);
        let forms = self.forms_there(copy.store.read())?;
        copy.store.transact(|tx| -> Result<(), Refusal> {
            tx.append_audit(&entry)?;
            forms.owe(tx)?;
            for detail in upgrades {
                let act = AuditAct::Upgraded;
                tx.append_audit(&AuditEntry {
                    act,
                    detail,
                    ..entry.clone()
                })?;
            }
            Ok(())
        })?;
        let counts = copy.store.read().record_counts()?;
        copy.store.close()?;
        Ok((copy.door, counts, forms))
    }

    /// Writes the present records aside as a backup, opened or not, and closes them.
    fn set_present_aside(&self) -> Result<Option<PathBuf>, Refusal> {
        if self.session().is_some() {
            let quiet = crate::backing_up::quiet(self.keeper());
            let path = self.make_one(&quiet)?.written.path;
            let session = self.session().take();
            if let Some(session) = session {
                session.store.close()?;
            }
            return Ok(Some(path));
        }
        let dir = &self.setup.store_folder;
        if !Store::exists(dir) {
            return Ok(None);
        }
        let folder = self.backup_folder();
        make_folder(&folder)?;
        let making = Making {
            made_at: self.now(),
            program: env!("CARGO_PKG_VERSION"),
            generation: 0,
        };
        let path = backup::place_aside(&folder, making.made_at);
        let random = ForStore(self.setup.random.as_ref());
        backup::set_aside(dir, &path, &making, &random)?;
        Ok(Some(path))
    }

    fn try_restoring(&self, typed: Typed) -> Result<Rehearsed, Refusal> {
        let path = self.newest_proved().ok_or(Refusal::NoBackupYet)?;
        let outcome = self.brought_back(&path, typed);
        self.note_if_broken(&path, &outcome);
        let (head, counts) = outcome?;
        self.note_rehearsal(head.made_at, counts)?;
        let wire = wire_counts(counts);
        Ok(Rehearsed {
            when: head.made_at.wareki(),
            path: path.display().to_string(),
            text: format!(
                "{}の控えから、利用者{}人、連絡票{}件、支援経過{}件が戻ることを確かめました。",
                head.made_at.wareki(),
                wire.clients,
                wire.slips,
                wire.entries
            ),
            counts: wire,
        })
    }

    /// Takes everything out of a backup, and counts it.
    fn brought_back(
        &self,
        path: &Path,
        typed: Typed,
    ) -> Result<(BackupHead, RecordCounts), Refusal> {
        let (head, copy) = self.take_out(path, typed)?;
        if !copy.store.check()?.is_sound() {
            return Err(Refusal::BackupDamaged);
        }
        let counts = copy.store.read().record_counts()?;
        copy.store.close()?;
        Ok((head, counts))
    }

    /// Begins a session with the restored records; after a recovery key they stay locked, because it
    /// is nobody's passphrase.
    fn take_over(&self, opened: Unlocked) -> Result<AppState, Refusal> {
        let Unlocked {
            store, staff_id, ..
        } = opened;
        let staff = staff_id.map(|id| store.read().staff(id)).transpose()?;
        let mut place = self.session();
        let Some(staff) = staff.flatten() else {
            drop(place.take());
            store.close()?;
            return self.state_of(None);
        };
        let session = self.begin(&mut place, store, staff)?;
        self.state_of(Some(session))
    }
}
