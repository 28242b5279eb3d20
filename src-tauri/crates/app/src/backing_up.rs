//! 控え: made by themselves and by hand, proved, thinned, taken to a second place, rehearsed.
//!
//! By themselves: the window looks once a minute ([`App::tend_backups`]), on a thread of its own. The
//! records are taken hold of for a moment only; copying and proving need neither them nor the window.
//! At locking, what was written since the last backup is copied once more and proved after the next
//! unlocking, because proving needs the key that locking gives up.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod carrying;
pub(crate) mod forms;
mod keeper;
mod ledger;
mod making;
#[cfg(test)]
mod noting_tests;
mod places;
mod proving;
#[cfg(test)]
mod proving_tests;
#[cfg(test)]
mod second_tests;
mod showing;
mod tending;
#[cfg(test)]
mod tests;
mod trouble;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::backups::{
    BackupMade, Backups, CheckBackup, MakeBackup, RecordCounts, SaveBackupSettings, ShowBackups,
};
use tsunagi_domain::{AuditAct, AuditEntry, Moment};
use tsunagi_store::backup::{self, RecordCounts as StoreCounts};

use crate::App;
use crate::forms::typed;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;
use crate::work::LongWork;

pub(crate) use keeper::Keeper;
use ledger::Outcome;
use making::Source;
pub(crate) use making::make_folder;
use places::{Found, Reach};

/// The setting that holds the second place.
const SECOND_FOLDER: &str = "backup.second_folder";
/// The setting that holds the months between rehearsals.
const REHEARSE_EVERY: &str = "backup.rehearse_every_months";
/// Once a year `[K]` (医療情報システムの安全管理に関するガイドライン 6.0: 復元できることの確認).
const USUAL_MONTHS: u32 = 12;
const MOST_MONTHS: u32 = 60;
/// Minutes between two automatic backups while records change `[K]`.
const LEAST_MINUTES: i64 = 30;
/// Days without a proved backup, or without the second place, before 今日 says so `[K]`.
const LATE_DAYS: i64 = 3;

/// Who hears how far a backup is.
pub(crate) enum Watcher<'a> {
    /// The person who asked for it.
    Shown(&'a LongWork),
    /// Nobody; it stops when the records are locked.
    Quiet(&'a Keeper),
}

/// Something about backups that asks for attention today.
pub(crate) struct BackupCare {
    /// `backup` or `rehearsal`.
    pub kind: &'static str,
    /// What is wrong.
    pub why: String,
    /// Whether data may be lost by it.
    pub is_late: bool,
}

impl App {
    /// Shows the backups and how things stand with them.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn show_backups(&self, _: ShowBackups) -> Result<Backups, Failure> {
        self.read(|session| self.backups(session))
    }

    /// Makes a backup now, proves it, and takes it to the second place, or to a folder named now.
    ///
    /// # Errors
    /// Locked, not allowed, a place that is none for a copy, or one that cannot be written.
    pub fn make_backup(&self, request: MakeBackup) -> Result<BackupMade, Failure> {
        self.allow(Duty::Write)?;
        let folder = match request.folder.trim() {
            "" => None,
            folder => Some(Path::new(folder)),
        };
        // Asked before anything is made.
        if let Some(problem) = folder.and_then(|folder| self.unfit_for_copies(folder)) {
            let refusal = Refusal::field("folder", "控えを写す場所", problem);
            return Err(self.refuse(refusal));
        }
        let work = self.long_work();
        let guard = self.keeper().work();
        let made = self.make_one(&Watcher::Shown(&work));
        let outcome = made.map(|made| {
            let path = match folder {
                None => Ok(made.written.path.clone()),
                Some(folder) => self.copy_out(&made.written.path, folder, &work),
            };
            (made, path)
        });
        drop(guard);
        let (made, path) = outcome.map_err(|refusal| self.refuse(refusal))?;
        self.keeper().forget_trouble();
        let path = path.map_err(|refusal| {
            let mut failure = self.refuse(refusal);
            let own = self.backup_folder();
            failure.what = format!(
                "控えは{}に作り、開いて確かめましたが、指定の場所には写せませんでした。{}",
                own.display(),
                failure.what
            );
            failure
        })?;
        let second = match made.second {
            None => String::new(),
            Some(Ok(())) => "二つ目の場所にも写しました。".to_owned(),
            Some(Err(refusal)) => self.second_in_words(refusal),
        };
        let counts = wire_counts(made.counts);
        let forms = self.read(|session| self.forms_trouble(session.records()))?;
        Ok(BackupMade {
            path: path.display().to_string(),
            #[allow(
                clippy::cast_precision_loss,
                reason = "exact up to 8 petabytes; the window has no other number"
            )]
            bytes: made.written.bytes as f64,
            sha256: made.written.sha256,
            clients: counts.clients,
            slips: counts.slips,
            entries: counts.entries,
            second,
            forms: forms.join(""),
        })
    }

    /// Proves a backup file without changing anything.
    ///
    /// # Errors
    /// No backup, damaged, from a newer program, or under another key than the present one.
    pub fn check_backup(&self, request: CheckBackup) -> Result<RecordCounts, Failure> {
        let verifier = self.read(|session| Ok(session.store.verifier()))?;
        let _guard = self.keeper().work();
        let outcome = self.prove(Path::new(request.path.trim()), &verifier);
        outcome
            .map(wire_counts)
            .map_err(|refusal| self.refuse(refusal))
    }

    /// Sets the second place, or how often a restore is rehearsed; one does not touch the other.
    ///
    /// A place is accepted and marked only where somebody chose it now: another medium that happens to
    /// lie there must not become ours by a change of the months.
    ///
    /// # Errors
    /// Locked, not allowed, a folder that is not there, holds the records themselves, is the system's, or
    /// is copied to the Internet.
    pub fn save_backup_settings(&self, request: SaveBackupSettings) -> Result<Backups, Failure> {
        self.write(Duty::Administer, |session| {
            let months = request.rehearse_every_months;
            if months.is_some_and(|months| months > MOST_MONTHS) {
                let problem = FieldProblem::OutOfRange {
                    least: 0,
                    most: MOST_MONTHS,
                };
                let label = "試しに戻す間隔の月数";
                return Err(Refusal::field("rehearse_every_months", label, problem));
            }
            let folder = request.second_folder.as_deref();
            let folder = folder
                .map(|folder| typed("second_folder", "二つ目の場所", folder).line(1_000))
                .transpose()?;
            if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_empty()) {
                self.accept_second(session, Path::new(folder))?;
            }
            let entry = act(session, AuditAct::SettingChanged, "控え".to_owned());
            let (_, changed) = session.store.transact(|tx| {
                if let Some(folder) = &folder {
                    tx.set_setting(SECOND_FOLDER, folder)?;
                }
                if let Some(months) = months {
                    tx.set_setting(REHEARSE_EVERY, &months.to_string())?;
                }
                tx.append_audit(&entry).map_err(Refusal::from)
            })?;
            if folder.is_some() {
                let mut ledger = self.ledger();
                ledger.forget_second();
                self.keep_ledger(&ledger)?;
            }
            Ok((self.backups(session)?, changed))
        })
    }

    fn accept_second(&self, session: &Session, folder: &Path) -> Result<(), Refusal> {
        if let Some(problem) = self.unfit_for_copies(folder) {
            return Err(Refusal::field("second_folder", "二つ目の場所", problem));
        }
        Ok(places::mark(folder, &session.records().store_id()?)?)
    }

    /// Copies a finished backup to a folder that was named, and reads it back there.
    fn copy_out(&self, from: &Path, folder: &Path, work: &LongWork) -> Result<PathBuf, Refusal> {
        let name = from.file_name().unwrap_or_default();
        let to = folder.join(name);
        work.step("指定の場所に写しています", 0)?;
        let watcher = Watcher::Shown(work);
        backup::copy_new(from, &to, &mut |_| watcher.go_on(0))?;
        Ok(to)
    }

    /// Returns the newest backup that was proved; the second place's first, where it can be reached.
    pub(crate) fn newest_proved(&self) -> Option<PathBuf> {
        let ledger = self.ledger();
        let second = self
            .session()
            .as_ref()
            .and_then(|session| Source::of(session).ok())
            .filter(|source| {
                let folder = source.second.as_deref();
                folder.is_some_and(|it| places::reach(it, &source.store) == Reach::There)
            })
            .and_then(|source| source.second);
        let own = self.backup_folder();
        [second, Some(own)]
            .into_iter()
            .flatten()
            .find_map(|folder| {
                places::list(&folder)
                    .into_iter()
                    .find(|it| ledger.outcome(&it.name) == Some(Outcome::Verified))
                    .map(|it| it.path)
            })
    }

    /// Returns when the newest backup was made.
    pub(crate) fn newest_backup_at(&self) -> Option<Moment> {
        let now = self.now();
        places::list(&self.backup_folder())
            .iter()
            .filter(|it| backup::is_backup_name(&it.name))
            .filter_map(Found::made_at)
            .find(|at| *at <= now)
    }

    /// Returns which store this is, also while it is locked: as noted, or as its newest backup says.
    pub(crate) fn known_store(&self) -> Option<String> {
        self.ledger().store.or_else(|| {
            places::list(&self.backup_folder())
                .into_iter()
                .filter(|it| backup::is_backup_name(&it.name))
                .find_map(|it| it.head?.store)
        })
    }

    /// Remembers which store this is, outside of it.
    pub(crate) fn remember_store(&self, session: &Session) {
        let mut ledger = self.ledger();
        let store = session.records().store_id().ok();
        if store.is_some() && ledger.store != store {
            ledger.store = store;
            // Tried again at the next unlocking.
            let _ = self.keep_ledger(&ledger);
        }
    }

    /// Remembers that a rehearsal went well, outside the records and in the log.
    pub(crate) fn note_rehearsal(
        &self,
        made_at: Moment,
        counts: StoreCounts,
    ) -> Result<(), Refusal> {
        let mut place = self.session();
        let session = place.as_mut().ok_or(Refusal::NotUnlocked)?;
        session.now = self.now();
        let mut ledger = self.ledger();
        ledger.rehearsal = Some(ledger::Rehearsal {
            at: session.now,
            made_at,
            clients: counts.clients,
            slips: counts.slips,
            entries: counts.entries,
        });
        self.keep_ledger(&ledger)?;
        let detail = format!("試しに戻した控え {}", made_at.wareki());
        let entry = act(session, AuditAct::BackedUp, detail);
        session
            .store
            .transact(|tx| tx.append_audit(&entry).map_err(Refusal::from))?;
        Ok(())
    }

    /// Checks that somebody is unlocked who may do this.
    pub(crate) fn allow(&self, duty: Duty) -> Result<(), Failure> {
        self.read(|session| session.may(duty))
    }
}

/// Writes down an act of the person who is unlocked.
pub(crate) fn act(session: &Session, act: AuditAct, detail: String) -> AuditEntry {
    AuditEntry {
        at: session.now,
        act,
        staff_id: Some(session.staff.id),
        staff_name: session.staff.name.clone(),
        thing: None,
        detail,
    }
}

pub(crate) fn wire_counts(counts: StoreCounts) -> RecordCounts {
    let wire = |count| u32::try_from(count).unwrap_or(u32::MAX);
    RecordCounts {
        clients: wire(counts.clients),
        slips: wire(counts.slips),
        entries: wire(counts.entries),
    }
}
