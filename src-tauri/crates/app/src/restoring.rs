//! 控えから戻す: look inside first, set the present records aside, then all at once or not at all.
//!
//! The rehearsal is the same way up to the last step, into a scratch folder that is removed again.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod copies;
mod setting_aside;
#[cfg(test)]
mod tests;
mod today;
mod words;

use std::path::Path;

use tsunagi_contract::Failure;
use tsunagi_contract::backups::{
    BackupPreview, BackupRestored, InspectBackup, RehearseRestore, Rehearsed, RestoreBackup,
};
use tsunagi_contract::opening::AppState;
use tsunagi_domain::{AuditAct, AuditEntry};
use tsunagi_store::backup::{self, BackupHead, RecordCounts};
use tsunagi_store::restoring;
use tsunagi_store::{OpenError, Opener, Store, Unlocked};

use crate::App;
use crate::backing_up::forms::FormsThere;
use crate::backing_up::wire_counts;
use crate::changes::ChangedView;
use crate::keying::REKEYED_ON;
use crate::keying::acting::key_act;
use crate::machine::ForStore;
use crate::noting::brought_up;
use crate::refusal::{Duty, Refusal};

pub(crate) use copies::{Copy, Door, Typed, may_restore, name_of};
use setting_aside::SetAside;
use today::Today;
use words::{carried_words, unasked_words, without_numbers};

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
        let today = today.and_then(Result::ok);
        let other = self.otherness(&copy, today.as_ref())?;
        let carried = match &today {
            Some(today) => self.what_is_carried(&copy, today)?,
            None if asks_for_today => words::asked_later(),
            None => Vec::new(),
        };
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
            is_today_unknown: today.as_ref().is_some_and(Today::is_unasked),
            carried,
            forms: self.forms_there(copy.store.read())?.preview(),
            may_restore_keys: self.may_regain(copy)?,
        })
    }

    /// Says whether a copy is of other records than those here.
    fn otherness(&self, copy: &Copy, today: Option<&Today>) -> Result<Otherness, Refusal> {
        if matches!(today, Some(Today::NoRecords)) {
            return Ok(Otherness::Same);
        }
        let theirs = copy.store.read().store_id()?;
        let here = today.and_then(Today::present);
        let here = here.map(|present| present.store_id().to_owned());
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
        let exchanged = self
            .open_staged(&staging, typed, own.as_ref(), request.other_office.trim())
            .and_then(|(copy, today)| self.exchange(copy, today, &head));
        let exchanged = exchanged.inspect_err(|_| restoring::unstage(&dir))?;
        // The records are those of the backup by now, even if they cannot be opened at once.
        // What was found broken went with the others; without this 今日 says so until the next backup.
        let _ = self.forget_damage();
        let openers = own.iter().map(Typed::opener);
        let openers = openers.chain([exchanged.door.opener()]);
        let state = self
            .take_over(openers)
            .map_err(|_| Refusal::RestoreUnfinished)?;
        let aside = exchanged.aside;
        Ok(BackupRestored {
            state,
            when: head.made_at.wareki(),
            counts: wire_counts(exchanged.counts),
            aside_note: aside.as_ref().map(SetAside::words).unwrap_or_default(),
            set_aside: aside.map(|aside| aside.written.path.display().to_string()),
            carried: exchanged.carried,
            forms: self.forms_restored(&exchanged.forms),
        })
    }

    /// Opens what was staged, and makes sure that this person may put it in the place of what is here.
    fn open_staged(
        &self,
        staging: &Path,
        typed: Typed,
        own: Option<&Typed>,
        named_office: &str,
    ) -> Result<(Copy, Today), Refusal> {
        let copy = self.open_guarded(staging, typed)?;
        if !copy.may_restore() {
            return Err(Refusal::NotAllowed(Duty::Restore));
        }
        let today = self.who_today(own, &copy)?;
        let office = copy.store.read().office()?.name;
        let other = self.otherness(&copy, Some(&today))?;
        if other.is_to_be_asked() && office != named_office {
            let is_known = other != Otherness::Unknown;
            return Err(Refusal::OtherStore { office, is_known });
        }
        if today.is_unasked() && office != named_office {
            return Err(Refusal::TodayUnknown { office });
        }
        if !copy.store.check()?.is_sound() {
            return Err(Refusal::BackupDamaged);
        }
        Ok((copy, today))
    }

    /// Sets the present records aside, carries over what they say today, and changes them for the copy.
    fn exchange(
        &self,
        mut copy: Copy,
        today: Today,
        head: &BackupHead,
    ) -> Result<Exchanged, Refusal> {
        let (aside, today) = self.set_present_aside(today)?;
        let carried = self.what_is_carried(&copy, &today)?;
        let path = aside.as_ref().map(|aside| aside.written.path.as_path());
        let entry = AuditEntry {
            at: self.now(),
            act: today.act(),
            staff_id: copy.staff.as_ref().map(|staff| staff.id),
            staff_name: copy.name(),
            thing: None,
            detail: today.noted(&head.made_at.wareki(), &copy.name(), path),
        };
        let forms = self.forms_there(copy.store.read())?;
        self.write_into(&mut copy, &today, entry, &forms)?;
        let counts = copy.store.read().record_counts()?;
        copy.store.close()?;
        let written = aside.as_ref().map(|aside| &aside.written);
        restoring::commit(&self.setup.store_folder, written)?;
        Ok(Exchanged {
            door: copy.door,
            counts,
            forms,
            carried,
            aside,
        })
    }

    /// Writes into the copy what of today stays, and the restore into its log.
    fn write_into(
        &self,
        copy: &mut Copy,
        today: &Today,
        entry: AuditEntry,
        forms: &FormsThere,
    ) -> Result<(), Refusal> {
        let upgrades = brought_up(None, copy.upgrades).into_iter();
        let upgrades = upgrades.map(|detail| AuditEntry {
            act: AuditAct::Upgraded,
            detail,
            ..entry.clone()
        });
        let rows: Vec<AuditEntry> = std::iter::once(entry.clone()).chain(upgrades).collect();
        let Some(present) = today.present_for(copy)? else {
            copy.store.transact(|tx| -> Result<(), Refusal> {
                rows.iter().try_for_each(|row| tx.append_audit(row))?;
                Ok(forms.owe(tx)?)
            })?;
            return Ok(copy.store.distrust_numbers(&entry)?);
        };
        copy.store.transact(|tx| forms.owe(tx))?;
        let is_former_key = copy.store.compare(present)?.is_former_key;
        let settings = present.key_settings().cloned();
        let mut act = key_act(entry.at, rows);
        act.settings = settings
            .filter(|(key, _)| !(is_former_key && key == REKEYED_ON))
            .collect();
        let random = ForStore(self.setup.random.as_ref());
        Ok(copy.store.carry_over(present, &act, &random)?)
    }

    /// Says what of today stays, and what of then comes back, in sentences.
    fn what_is_carried(&self, copy: &Copy, today: &Today) -> Result<Vec<String>, Refusal> {
        let carried = match today.present_for(copy)? {
            Some(present) => carried_words(&copy.store.compare(present)?),
            None if today.is_unasked() => unasked_words(),
            None => vec![without_numbers()],
        };
        Ok(carried)
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

    /// Begins a session with the restored records for the first who opens them and works here.
    ///
    /// After a recovery key they stay locked, because it is nobody's passphrase; so they do where the
    /// passphrase of the backup is not today's.
    fn take_over<'o>(
        &self,
        openers: impl Iterator<Item = Opener<'o>>,
    ) -> Result<AppState, Refusal> {
        let mut place = self.session();
        for opener in openers {
            let opened = match Store::open_copy(&self.setup.store_folder, opener) {
                Err(OpenError::WrongPassphrase | OpenError::WrongKeyFile) => continue,
                outcome => outcome?,
            };
            let Unlocked {
                store, staff_id, ..
            } = opened;
            let staff = staff_id.map(|id| store.read().staff(id)).transpose()?;
            if let Some(staff) = staff.flatten().filter(|staff| staff.is_active) {
                let session = self.begin(&mut place, store, staff)?;
                return self.state_of(Some(session));
            }
            store.close()?;
        }
        drop(place.take());
        self.state_of(None)
    }
}

/// What has taken the place of the present records.
struct Exchanged {
    door: Door,
    counts: RecordCounts,
    forms: FormsThere,
    carried: Vec<String>,
    aside: Option<SetAside>,
}
