//! Making a backup, proving it, taking it to the second place.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tsunagi_domain::{AuditAct, Moment};
use tsunagi_store::backup::{
    self, BackupError, BackupReadError, Making, RecordCounts, Snapshot, Verifier, Written,
};

use super::carrying::{self, Second};
use super::ledger::Ledger;
use super::places::{self, Reach};
use super::tending::last_change;
use super::trouble::SecondFault;
use super::{SECOND_FOLDER, Watcher};
use crate::App;
use crate::machine::ForStore;
use crate::refusal::Refusal;
use crate::session::Session;

/// Below so much, or so many times the records' size, the disk is nearly full `[K]`.
const LEAST_FREE: u64 = 1 << 30;
const LEAST_TIMES: u64 = 4;

/// What the log says of a backup that failed.
const NONE_MADE: &str = "確かめ済みの控えは、できませんでした";

/// A backup that was made.
pub(crate) struct Made {
    pub written: Written,
    pub counts: RecordCounts,
    /// What became of the second place, if there is one.
    pub second: Option<Result<(), Refusal>>,
}

/// What a backup needs from the open records.
pub(super) struct Source {
    pub store: String,
    pub second: Option<PathBuf>,
    pub now: Moment,
    pub verifier: Verifier,
    /// The last change of the records, by its number in the audit log.
    pub last_change: u64,
}

impl Source {
    pub(super) fn of(session: &Session) -> Result<Self, Refusal> {
        let second = session.records().setting(SECOND_FOLDER)?;
        Ok(Self {
            store: session.records().store_id()?,
            second: second.filter(|text| !text.is_empty()).map(PathBuf::from),
            now: session.now,
            verifier: session.store.verifier(),
            last_change: last_change(session.records())?,
        })
    }
}

impl App {
    /// Returns where backups go by themselves.
    pub(crate) fn backup_folder(&self) -> PathBuf {
        self.setup.store_folder.join("backups")
    }

    pub(crate) fn scratch_folder(&self) -> PathBuf {
        self.setup.store_folder.join("checking")
    }

    pub(super) fn ledger(&self) -> Ledger {
        Ledger::read(&self.setup.store_folder)
    }

    pub(super) fn keep_ledger(&self, ledger: &Ledger) -> Result<(), Refusal> {
        Ok(ledger.write(&self.setup.store_folder)?)
    }

    /// Makes a backup of the open records, proves it, thins, and takes it to the second place.
    ///
    /// The caller holds the keeper's work, and not the session: that is taken twice, shortly.
    pub(crate) fn make_one(&self, watcher: &Watcher<'_>) -> Result<Made, Refusal> {
        let outcome = self.make_and_prove(watcher);
        match &outcome {
            Ok(_) => self.keeper().forget_trouble(),
            Err(_) => self.note_that_there_is_none(),
        }
        outcome
    }

    fn make_and_prove(&self, watcher: &Watcher<'_>) -> Result<Made, Refusal> {
        let (snapshot, source) = match self.take_snapshot() {
            Err(Refusal::StoreDamaged) => {
                self.note_damage();
                return Err(Refusal::RecordsDamaged);
            }
            taken => taken?,
        };
        let outcome = self.write_one(&snapshot, &source, watcher);
        drop(snapshot);
        if let Some(session) = self.session().as_mut() {
            // The log stays long until the records are closed; nothing is lost by that.
            let _ = session.store.release_snapshot();
        }
        if outcome.is_err() {
            self.keeper().note_change();
        }
        let written = outcome?;
        watcher.step("控えを確かめています", 0)?;
        let proved = self.prove(&written.path, &source.verifier);
        // Without room to prove it, the file stands there all the same.
        let counts = match proved {
            Ok(counts) => counts,
            Err(Refusal::BackupDamaged | Refusal::NotBackup)
                if self.trace_damage(&written.path, &source.verifier) =>
            {
                self.thin_all(&source);
                return Err(Refusal::RecordsDamaged);
            }
            Err(Refusal::BackupDamaged | Refusal::NotBackup | Refusal::File(_)) => {
                self.thin_all(&source);
                return Err(Refusal::BackupUnproved);
            }
            Err(other) => return Err(other),
        };
        if self.forget_damage().is_err() {
            (self.setup.log)("backup: a proof could not be written down");
        }
        let second = source
            .second
            .as_ref()
            .map(|_| self.bring_to_second(&source, watcher));
        self.thin_all(&source);
        if self.look_at_the_oldest_proof(&source).is_err() {
            (self.setup.log)("backup: one that was proved before is not what it was");
        }
        Ok(Made {
            written,
            counts,
            second,
        })
    }

    fn take_snapshot(&self) -> Result<(Snapshot, Source), Refusal> {
        let mut place = self.session();
        let session = place.as_mut().ok_or(Refusal::NotUnlocked)?;
        session.now = self.now();
        session.forget_once(AuditAct::Changed);
        self.take_up_forms(session)?;
        // Written down before the copy is taken, so that the copy knows of itself.
        let act = super::act(session, AuditAct::BackedUp, String::new());
        session
            .store
            .transact(|tx| tx.append_audit(&act).map_err(Refusal::from))?;
        self.keeper().take_change();
        let source = Source::of(session)?;
        let taken = session.store.snapshot();
        if taken.is_err() {
            self.keeper().note_change();
            let _ = session.store.release_snapshot();
        }
        Ok((taken?, source))
    }

    /// Says in the log that the backup of which it tells did not come about; where nothing can be written
    /// into the records any more, the row before stays the last word.
    fn note_that_there_is_none(&self) {
        if let Some(session) = self.session().as_mut() {
            let act = super::act(session, AuditAct::BackedUp, NONE_MADE.to_owned());
            let _ = session.store.transact(|tx| tx.append_audit(&act));
        }
    }

    pub(super) fn write_one(
        &self,
        snapshot: &Snapshot,
        source: &Source,
        watcher: &Watcher<'_>,
    ) -> Result<Written, Refusal> {
        let folder = self.backup_folder();
        make_folder(&folder)?;
        // What a killed program left there is only in the way.
        let _ = tsunagi_files::sweep_parts(&folder);
        let mut ledger = self.ledger();
        let generation = places::next_generation(&folder, source.second.as_deref(), &ledger);
        let making = Making {
            made_at: source.now,
            program: env!("CARGO_PKG_VERSION"),
            generation,
        };
        let path = folder.join(backup::file_name(source.now, generation));
        watcher.step("控えを書き込んでいます", snapshot.bytes())?;
        let random = ForStore(self.setup.random.as_ref());
        let written =
            snapshot.write_new(&path, &making, &random, &mut |done| watcher.go_on(done))?;
        ledger.generation = generation;
        ledger.holds = Some(source.last_change);
        self.keep_ledger(&ledger)?;
        Ok(written)
    }

    /// Brings the second place up to date, or writes down since when and why that cannot be done.
    pub(super) fn bring_to_second(
        &self,
        source: &Source,
        watcher: &Watcher<'_>,
    ) -> Result<(), Refusal> {
        let Some(folder) = &source.second else {
            return Ok(());
        };
        let mut ledger = self.ledger();
        let reach = places::reach(folder, &source.store);
        if reach != Reach::There {
            ledger.second_is_missing(source.now);
            self.keep_ledger(&ledger)?;
            return Err(match reach {
                Reach::Another => Refusal::OtherBackupPlace,
                Reach::Missing | Reach::There => Refusal::BackupPlaceMissing,
            });
        }
        watcher.step("二つ目の場所に写しています", 0)?;
        let own = self.backup_folder();
        let carried = self.with_second(source, |second| {
            let carried = carrying::carry(&own, second, &mut ledger, &mut |_| watcher.go_on(0));
            match &carried {
                Ok(()) => {
                    let low = carrying::little_room(&own, second, &ledger);
                    ledger.second_is_served(source.now, low);
                }
                Err(BackupError::Stopped) => {}
                // Pulled in the middle, it is away and not full.
                Err(_) if places::reach(folder, &source.store) != Reach::There => {
                    ledger.second_is_missing(source.now);
                }
                Err(error) => ledger.second_failed(source.now, SecondFault::of(error)),
            }
            carried
        });
        let kept = self.keep_ledger(&ledger);
        carried.unwrap_or(Ok(()))?;
        kept
    }

    /// Does something with the second place as it is on this system.
    fn with_second<T>(&self, source: &Source, act: impl FnOnce(&Second<'_>) -> T) -> Option<T> {
        let folder = source.second.as_deref()?;
        let platform = &self.setup.platform;
        let drive = platform.drive_of(folder);
        Some(act(&Second {
            folder,
            store: &source.store,
            now: source.now,
            room: &|| platform.free_space(folder).ok(),
            largest_file: drive.map_or(u64::MAX, |drive| drive.largest_file()),
        }))
    }

    pub(super) fn thin_all(&self, source: &Source) {
        let mut ledger = self.ledger();
        let own = self.backup_folder();
        places::thin(&own, &source.store, &ledger);
        let mut folders = vec![own.as_path()];
        if let Some(second) = source.second.as_deref() {
            if places::reach(second, &source.store) != Reach::There {
                return;
            }
            self.with_second(source, |second| carrying::thin(second, &ledger));
            folders.push(second);
        }
        let there = folders.into_iter().flat_map(places::list);
        ledger.keep_only(&there.map(|it| it.name).collect());
        // Files that are gone are in nobody's way.
        let _ = self.keep_ledger(&ledger);
    }

    /// Says so before a disk is full: four times the records, and never less than a gigabyte.
    pub(crate) fn disk_warning(&self) -> Option<String> {
        let folder = &self.setup.store_folder;
        let free = self.setup.platform.free_space(folder).ok()?;
        let needed = self
            .records_size()
            .saturating_mul(LEAST_TIMES)
            .max(LEAST_FREE);
        (free < needed).then(|| {
            format!(
                "記録簿のあるディスクの空きが少なくなっています（残り{}）。要らないファイルを片付けてください。",
                super::words::size(free)
            )
        })
    }

    pub(crate) fn records_size(&self) -> u64 {
        ["records.db", "records.db-wal"]
            .iter()
            .filter_map(|name| std::fs::metadata(self.setup.store_folder.join(name)).ok())
            .map(|found| found.len())
            .sum()
    }
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), Refusal> {
    std::fs::create_dir_all(folder).map_err(|e| {
        tsunagi_files::PathError::new(folder, tsunagi_files::FileOp::CreateFolder, &e).into()
    })
}

impl From<BackupError> for Refusal {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Read(error) => error.into(),
            BackupError::Write(error) => error.into(),
            BackupError::NoRandomness => Self::Internal("backup: no random numbers"),
            BackupError::Locked => Self::StoreInUse,
            BackupError::Stopped => Self::Cancelled,
            BackupError::Differs => Self::MediumUnfaithful,
            BackupError::NotAsProved => Self::BackupDamaged,
            BackupError::Io(error) => error.into(),
        }
    }
}

impl From<BackupReadError> for Refusal {
    fn from(error: BackupReadError) -> Self {
        match error {
            BackupReadError::NotBackup => Self::NotBackup,
            BackupReadError::TooNew { .. } => Self::BackupTooNew,
            BackupReadError::Damaged => Self::BackupDamaged,
            BackupReadError::OtherKey => Self::BackupOtherKey,
            BackupReadError::Reading(kind) => {
                tsunagi_files::PathError::new("", tsunagi_files::FileOp::Read, &kind.into()).into()
            }
            BackupReadError::Io(error) => error.into(),
        }
    }
}

impl Watcher<'_> {
    pub(super) fn step(&self, what: &'static str, total: u64) -> Result<(), Refusal> {
        match self {
            Self::Shown(work) => work.step(what, total),
            Self::Quiet(_) => Ok(()),
        }
    }

    pub(super) fn go_on(&self, done: u64) -> ControlFlow<()> {
        let is_stopped = match self {
            Self::Shown(work) => work.reach(done).is_err(),
            Self::Quiet(keeper) => keeper.is_stopping(),
        };
        if is_stopped {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
