//! What happens by itself: the daily backup, the one after changes, the proof that is owed.

use tsunagi_domain::AuditAct;
use tsunagi_store::{AuditQuery, ReadError, Reader, backup};

use super::making::Source;
use super::places::{self, Reach};
use super::{LEAST_MINUTES, Watcher};
use crate::App;
use crate::refusal::Refusal;
use crate::session::Session;

impl App {
    /// Does what is due by itself: a backup, a proof that is still owed, the second place.
    ///
    /// Called now and then on a thread of its own. It asks for nothing and never waits for the window.
    pub fn tend_backups(&self) {
        self.keeper().begin_tending();
        let Some(_guard) = self.keeper().try_work() else {
            return;
        };
        self.begin_counting();
        let quiet = Watcher::Quiet(self.keeper());
        let outcome = if self.is_backup_due() {
            let made = self.make_one(&quiet).map(drop);
            let is_broken_off = matches!(made, Err(Refusal::Cancelled | Refusal::NotUnlocked));
            if made.is_err() && !is_broken_off {
                self.keeper().note_failure(self.now());
            }
            made
        } else {
            self.prove_what_is_owed(&quiet)
        };
        match outcome {
            Ok(()) => self.keeper().forget_trouble(),
            Err(Refusal::Cancelled | Refusal::NotUnlocked) => {}
            Err(refusal) => {
                let failure = self.refuse(refusal);
                self.keeper().note_trouble(self.now(), failure.what);
            }
        }
    }

    /// Clears away what a killed program left of a backup, a proof or a restore; not while one is under way.
    pub(crate) fn clear_leftovers(&self) {
        if let Some(_guard) = self.keeper().try_work() {
            self.clear_scratch();
            tsunagi_store::restoring::unstage(&self.setup.store_folder);
            // A folder that is not there yet has nothing that could be removed.
            let _ = tsunagi_files::sweep_parts(self.backup_folder());
        }
    }

    /// Stops what is under way, and copies what was written since the last backup.
    ///
    /// Part of locking. The copy is proved after the next unlocking; without room for it, or without a
    /// window that tends backups, locking goes on all the same.
    pub(crate) fn leave_backup(&self, session: &mut Session) {
        let _guard = self.keeper().stop();
        if !self.keeper().is_tended() || !self.is_changed(session) {
            return;
        }
        if self.copy_at_locking(session).is_err() {
            (self.setup.log)("backup: none at locking");
        }
    }

    fn copy_at_locking(&self, session: &mut Session) -> Result<(), Refusal> {
        session.forget_once(AuditAct::Changed);
        self.take_up_forms(session)?;
        self.keeper().take_change();
        let source = Source::of(session)?;
        let snapshot = session.store.snapshot()?;
        let quiet = Watcher::Quiet(self.keeper());
        self.write_one(&snapshot, &source, &quiet).map(drop)
    }

    /// Remembers when backups began: the first rehearsal is due a year after it.
    fn begin_counting(&self) {
        let mut ledger = self.ledger();
        if ledger.began.is_none() && self.session().is_some() {
            ledger.began = Some(self.now());
            // Tried again at the next look.
            let _ = self.keep_ledger(&ledger);
        }
    }

    /// Goes by the generations of these records: what a restore set aside, or another office's backup,
    /// is not the day's.
    fn is_backup_due(&self) -> bool {
        let place = self.session();
        let known = place.as_ref().and_then(|session| {
            let store = session.records().store_id().ok()?;
            Some((store, self.is_changed(session)))
        });
        drop(place);
        let Some((store, is_changed)) = known else {
            return false;
        };
        let now = self.now();
        if self.keeper().has_just_failed(now) {
            // What is in the way seldom goes within a minute, and each try leaves its rows in the log.
            return false;
        }
        let seen = self.ledger().damage_seen_at;
        if seen.is_some_and(|at| at <= now && now.minutes_since(at) < LEAST_MINUTES) {
            // The records are damaged, and their copy would be no sounder than half an hour ago.
            return false;
        }
        let found = places::list(&self.backup_folder());
        let newest = places::generations(&found, &store, now).next();
        match newest.map(|(_, at)| at) {
            None => true,
            Some(at) if at.day() != now.day() => true,
            Some(at) => is_changed && now.minutes_since(at) >= LEAST_MINUTES,
        }
    }

    /// Returns whether the newest backup lacks something: what this program wrote since, or what the log
    /// tells of. The log knows what was written before a crash, and by the command line.
    fn is_changed(&self, session: &Session) -> bool {
        let last = last_change(session.records()).ok();
        self.keeper().is_changed() || self.ledger().holds != last
    }

    fn prove_what_is_owed(&self, watcher: &Watcher<'_>) -> Result<(), Refusal> {
        let source = {
            let place = self.session();
            // Nobody may have touched the window for hours: what it knows of the time is as old.
            Source {
                now: self.now(),
                ..Source::of(place.as_ref().ok_or(Refusal::NotUnlocked)?)?
            }
        };
        let ledger = self.ledger();
        let found = places::list(&self.backup_folder()).into_iter();
        let owed = found.enumerate().find(|(_, it)| {
            let is_readable = it.head.is_some();
            is_readable && backup::is_backup_name(&it.name) && ledger.outcome(&it.name).is_none()
        });
        if let Some((at, owed)) = owed {
            // One of then says nothing of the records as they are now.
            let is_of_now = at == 0 && ledger.holds == Some(source.last_change);
            match self.prove(&owed.path, &source.verifier) {
                Err(Refusal::BackupDamaged)
                    if is_of_now && self.trace_damage(&owed.path, &source.verifier) =>
                {
                    self.thin_all(&source);
                    return Err(Refusal::RecordsDamaged);
                }
                // What is found damaged is written down, shown, and no reason to make none.
                Ok(_) | Err(Refusal::BackupDamaged | Refusal::BackupOtherKey) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        self.tend_second(&source, watcher)
    }

    /// Brings the second place up to date, unless it refused just now.
    ///
    /// Why it does not go is in the ledger and said from there: our own backups are made all the same.
    fn tend_second(&self, source: &Source, watcher: &Watcher<'_>) -> Result<(), Refusal> {
        let Some(folder) = &source.second else {
            return Ok(());
        };
        let refused = self.ledger().second_trouble;
        let is_due = refused.is_none_or(|trouble| trouble.is_due(source.now));
        if !is_due && places::reach(folder, &source.store) == Reach::There {
            return Ok(());
        }
        match self.bring_to_second(source, watcher) {
            Err(Refusal::Cancelled) => Err(Refusal::Cancelled),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Returns the number of the last row in the log that tells of a change, 0 where there is none.
///
/// Looking, locking, unlocking, and backups themselves change nothing that a backup would have to hold.
pub(super) fn last_change(records: Reader<'_>) -> Result<u64, ReadError> {
    let acts = AuditAct::ALL.iter().copied().filter(|act| changes(*act));
    let query = AuditQuery {
        acts: acts.collect(),
        limit: Some(1),
        ..AuditQuery::default()
    };
    let last = records.audit_rows(&query)?.into_iter().next();
    Ok(last.map_or(0, |row| row.number))
}

const fn changes(act: AuditAct) -> bool {
    !matches!(
        act,
        AuditAct::Unlocked
            | AuditAct::UnlockFailed
            | AuditAct::Locked
            | AuditAct::Opened
            | AuditAct::Searched
            | AuditAct::BackedUp
            | AuditAct::ClockBack
            | AuditAct::ClockForward
            | AuditAct::LogVerified
            | AuditAct::LogExported
            | AuditAct::LogFault
    )
}
