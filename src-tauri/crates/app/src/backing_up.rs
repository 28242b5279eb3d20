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

mod keeper;
mod ledger;
mod making;
mod places;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::backups::{
    BackupLine, BackupMade, Backups, CheckBackup, MakeBackup, RecordCounts, SaveBackupSettings,
    ShowBackups,
};
use tsunagi_domain::{AuditAct, AuditEntry, Moment};
use tsunagi_store::backup::{self, RecordCounts as StoreCounts};

use crate::App;
use crate::forms::typed;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;
use crate::work::LongWork;

pub(crate) use keeper::Keeper;
use ledger::{Ledger, Outcome};
use making::Source;
use places::{Found, Reach};

/// The setting that holds the second place.
const SECOND_FOLDER: &str = "backup.second_folder";
/// The setting that holds the months between rehearsals.
const REHEARSE_EVERY: &str = "backup.rehearse_every_months";
/// Once a year `[K]` (医療情報システムの安全管理に関するガイドライン 6.0: 復元できることの確認).
const USUAL_MONTHS: u32 = 12;
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
    /// Locked, not allowed, or a place that cannot be written.
    pub fn make_backup(&self, request: MakeBackup) -> Result<BackupMade, Failure> {
        self.allow(Duty::Write)?;
        let work = self.long_work();
        let guard = self.keeper().work();
        let made = self.make_one(&Watcher::Shown(&work));
        let outcome = made.and_then(|made| {
            let path = match request.folder.trim() {
                "" => made.written.path.clone(),
                folder => self.copy_out(&made.written.path, Path::new(folder), &work)?,
            };
            Ok((made, path))
        });
        drop(guard);
        let (made, path) = outcome.map_err(|refusal| self.refuse(refusal))?;
        self.keeper().forget_trouble();
        let second = match made.second {
            None => String::new(),
            Some(Ok(_)) => "二つ目の場所にも写しました。".to_owned(),
            Some(Err(refusal)) => {
                let failure = self.refuse(refusal);
                format!("二つ目の場所には写せませんでした。{}", failure.what)
            }
        };
        let counts = wire_counts(made.counts);
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

    /// Sets the second place and how often a restore is rehearsed.
    ///
    /// # Errors
    /// Locked, not allowed, a folder that is not there or holds the records themselves.
    pub fn save_backup_settings(&self, request: SaveBackupSettings) -> Result<Backups, Failure> {
        self.write(Duty::Administer, |session| {
            let folder =
                typed("second_folder", "二つ目の場所", &request.second_folder).line(1_000)?;
            if !folder.is_empty() {
                self.accept_second(session, Path::new(&folder))?;
            }
            let months = request.rehearse_every_months.min(60);
            let entry = act(session, AuditAct::SettingChanged, "控え".to_owned());
            let (_, changed) = session.store.transact(|tx| {
                tx.set_setting(SECOND_FOLDER, &folder)?;
                tx.set_setting(REHEARSE_EVERY, &months.to_string())?;
                tx.append_audit(&entry).map_err(Refusal::from)
            })?;
            let mut ledger = self.ledger();
            ledger.second_missing_since = None;
            ledger.second_complete_at = None;
            self.keep_ledger(&ledger)?;
            Ok((self.backups(session)?, changed))
        })
    }

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
            self.make_one(&quiet).map(drop)
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

    /// Stops what is under way, and copies what was written since the last backup.
    ///
    /// Part of locking. The copy is proved after the next unlocking; without room for it, or without a
    /// window that tends backups, locking goes on all the same.
    pub(crate) fn leave_backup(&self, session: &mut Session) {
        let _guard = self.keeper().stop();
        if !self.keeper().is_tended() || !self.keeper().is_changed() {
            return;
        }
        if self.copy_at_locking(session).is_err() {
            (self.setup.log)("backup: none at locking");
        }
    }

    fn copy_at_locking(&self, session: &mut Session) -> Result<(), Refusal> {
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

    fn is_backup_due(&self) -> bool {
        let is_open = self.session().is_some();
        let newest = places::list(&self.backup_folder())
            .iter()
            .filter_map(Found::made_at)
            .max();
        let now = self.now();
        is_open
            && match newest {
                None => true,
                Some(at) if at.day() != now.day() => true,
                Some(at) => self.keeper().is_changed() && now.minutes_since(at) >= LEAST_MINUTES,
            }
    }

    fn prove_what_is_owed(&self, watcher: &Watcher<'_>) -> Result<(), Refusal> {
        let source = {
            let place = self.session();
            Source::of(place.as_ref().ok_or(Refusal::NotUnlocked)?)?
        };
        let ledger = self.ledger();
        let owed = places::list(&self.backup_folder()).into_iter().find(|it| {
            let is_readable = it.head.is_some();
            is_readable && backup::is_backup_name(&it.name) && ledger.outcome(&it.name).is_none()
        });
        if let Some(owed) = owed {
            // What is found damaged is written down, shown, and no reason to make none.
            match self.prove(&owed.path, &source.verifier) {
                Ok(_) | Err(Refusal::BackupDamaged | Refusal::BackupOtherKey) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        match self.bring_to_second(&source, watcher) {
            // Since when it is missing is in the ledger, and said there.
            Ok(_) | Err(Refusal::BackupPlaceMissing | Refusal::OtherBackupPlace) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Says what about backups asks for attention today.
    pub(crate) fn backup_cares(&self, session: &Session) -> Result<Vec<BackupCare>, Refusal> {
        let mut cares = Vec::new();
        let ledger = self.ledger();
        let mut say = |kind, why, is_late| {
            cares.push(BackupCare { kind, why, is_late });
        };
        if let Some(warning) = self.disk_warning() {
            say("backup", warning, true);
        }
        let verified = newest_verified(&places::list(&self.backup_folder()), &ledger);
        match (self.keeper().trouble(), verified) {
            (Some((_, what)), _) => say("backup", format!("控えを作れていません。{what}"), true),
            (None, Some(at)) if session.today().days_since(at.day()) >= LATE_DAYS => say(
                "backup",
                format!(
                    "確かめ済みの控えが、{}から作られていません。",
                    at.day().wareki()
                ),
                true,
            ),
            (None, _) => {}
        }
        if let Some(since) = ledger.second_missing_since
            && session.today().days_since(since.day()) >= LATE_DAYS
        {
            let why = format!(
                "二つ目の場所に、{}から控えを写せていません。",
                since.day().wareki()
            );
            say("backup", why, false);
        }
        if self.is_rehearsal_due(session, &ledger)? {
            let why = "控えから戻せることを、まだ今年は確かめていません。".to_owned();
            say("rehearsal", why, false);
        }
        Ok(cares)
    }

    fn is_rehearsal_due(&self, session: &Session, ledger: &Ledger) -> Result<bool, Refusal> {
        let months = rehearse_every(session)?;
        // A month stands for its longest, so that a year is never cut short.
        let days = i64::from(months) * 31;
        let last = ledger.rehearsal.as_ref().map(|it| it.at).or(ledger.began);
        Ok(months > 0 && last.is_some_and(|at| session.today().days_since(at.day()) >= days))
    }

    fn backups(&self, session: &Session) -> Result<Backups, Refusal> {
        let ledger = self.ledger();
        let found = places::list(&self.backup_folder());
        let source = Source::of(session)?;
        let there: Vec<String> = source
            .second
            .as_deref()
            .map(|folder| places::list(folder).into_iter().map(|it| it.name).collect())
            .unwrap_or_default();
        let mut warnings: Vec<String> = self.disk_warning().into_iter().collect();
        warnings.extend(self.folder_warnings());
        if let Some((since, what)) = self.keeper().trouble() {
            warnings.push(format!(
                "{}から控えを作れていません。{what}",
                since.wareki()
            ));
        }
        let second = second_state(&source, &ledger);
        Ok(Backups {
            folder: self.backup_folder().display().to_string(),
            second_folder: source
                .second
                .as_ref()
                .map(|folder| folder.display().to_string())
                .unwrap_or_default(),
            is_second_missing: second.1,
            second_state: second.0,
            last_verified: newest_verified(&found, &ledger).map(Moment::wareki),
            backups: found.iter().map(|it| line(it, &ledger, &there)).collect(),
            last_rehearsal: ledger.rehearsal.as_ref().map(rehearsal_words),
            is_rehearsal_due: self.is_rehearsal_due(session, &ledger)?,
            rehearse_every_months: rehearse_every(session)?,
            warnings,
            may_change: session.may(Duty::Administer).is_ok(),
        })
    }

    fn accept_second(&self, session: &Session, folder: &Path) -> Result<(), Refusal> {
        let refuse = |problem| Refusal::field("second_folder", "二つ目の場所", problem);
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(refuse(FieldProblem::NoFolder));
        }
        let is_inside = match (
            folder.canonicalize(),
            self.setup.store_folder.canonicalize(),
        ) {
            (Ok(folder), Ok(store)) => folder.starts_with(store),
            _ => false,
        };
        if is_inside {
            return Err(refuse(FieldProblem::StoreFolder));
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
        places::list(&self.backup_folder())
            .iter()
            .find_map(Found::made_at)
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

/// Watches for the records being locked, and tells nobody.
pub(crate) const fn quiet(keeper: &Keeper) -> Watcher<'_> {
    Watcher::Quiet(keeper)
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

fn rehearse_every(session: &Session) -> Result<u32, Refusal> {
    let set = session.records().setting(REHEARSE_EVERY)?;
    Ok(set
        .and_then(|text| text.parse().ok())
        .unwrap_or(USUAL_MONTHS))
}

fn newest_verified(found: &[Found], ledger: &Ledger) -> Option<Moment> {
    found
        .iter()
        .filter(|it| ledger.outcome(&it.name) == Some(Outcome::Verified))
        .find_map(Found::made_at)
}

fn line(found: &Found, ledger: &Ledger, there: &[String]) -> BackupLine {
    let (state, label) = match (&found.head, ledger.outcome(&found.name)) {
        (None, _) if found.is_too_new => ("newer", "新しい版で作られています"),
        (None, _) | (_, Some(Outcome::Damaged)) => ("damaged", "壊れています"),
        (_, Some(Outcome::Verified)) => ("verified", "確かめ済み"),
        (_, Some(Outcome::OtherKey)) => ("aside", "前の鍵の控え（戻すときに確かめます）"),
        (Some(head), None) if head.store.is_none() || head.generation == 0 => {
            ("aside", "取り置き（戻すときに確かめます）")
        }
        (Some(_), None) => ("waiting", "まだ確かめていません"),
    };
    BackupLine {
        path: found.path.display().to_string(),
        name: found.name.clone(),
        when: found.made_at().map(Moment::wareki).unwrap_or_default(),
        made_at: found.made_at().map(|at| at.to_string()).unwrap_or_default(),
        state: state.to_owned(),
        state_label: label.to_owned(),
        size: found
            .head
            .as_ref()
            .map(|head| words::size(head.bytes))
            .unwrap_or_default(),
        is_in_second: there.contains(&found.name),
    }
}

fn second_state(source: &Source, ledger: &Ledger) -> (String, bool) {
    let Some(folder) = &source.second else {
        return (String::new(), false);
    };
    let reach = places::reach(folder, &source.store);
    let since = ledger
        .second_missing_since
        .map(|since| format!("{}から", since.day().wareki()))
        .unwrap_or_default();
    match reach {
        Reach::There => {
            let complete = ledger.second_complete_at.map_or_else(
                || "次の控えから写します。".to_owned(),
                |at| format!("{}に写しました。", at.wareki()),
            );
            (complete, false)
        }
        Reach::Missing => (
            format!("{since}つながっていません。つながると、まとめて写します。"),
            true,
        ),
        Reach::Another => (
            format!("{since}別の媒体になっています。前の媒体に替えるか、選び直してください。"),
            true,
        ),
    }
}

fn rehearsal_words(rehearsal: &ledger::Rehearsal) -> String {
    format!(
        "{}に、{}の控えから戻せることを確かめました（利用者{}人、連絡票{}件、支援経過{}件）。",
        rehearsal.at.day().wareki(),
        rehearsal.made_at.wareki(),
        rehearsal.clients,
        rehearsal.slips,
        rehearsal.entries
    )
}
