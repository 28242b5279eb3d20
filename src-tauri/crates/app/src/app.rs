//! The one door to the use cases.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use tsunagi_archive::Work;
use tsunagi_contract::Failure;
use tsunagi_domain::audit::span_words;
use tsunagi_domain::{AuditAct, Day, IdSource, Moment};
use tsunagi_platform::{Platform, ThisSystem};
use tsunagi_store::KeyCost;

use crate::backing_up::Keeper;
use crate::changes::ChangedView;
use crate::locking::LockClock;
use crate::machine::{Clock, Randomness, SystemClock, SystemIds, SystemRandomness};
use crate::pacing::Pace;
use crate::refusal::{Duty, Refusal};
use crate::resources::Resources;
use crate::session::Session;
use crate::work::Desk;

/// Everything the app takes from outside.
pub struct Setup {
    /// The folder that holds the records.
    pub store_folder: PathBuf,
    /// Where PDFs and fax files go unless the settings say otherwise.
    pub output_folder: PathBuf,
    /// The bundled files.
    pub resources: Resources,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of ids.
    pub ids: Arc<dyn IdSource>,
    /// The source of randomness.
    pub random: Arc<dyn Randomness>,
    /// How hard a staff member's passphrase is made to guess.
    pub key_cost: KeyCost,
    /// How hard a handover file's passphrase is made to guess.
    pub work: Work,
    /// The system: drives, printers, the session.
    pub platform: Arc<dyn Platform>,
    /// Takes lines for the local log; they never name a person.
    pub log: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Is told after each change.
pub type Listener = Box<dyn Fn(&ChangedView) + Send + Sync>;

/// The use cases. Every command of the contract is a method with the same name.
pub struct App {
    pub(crate) setup: Setup,
    session: Mutex<Option<Session>>,
    listeners: Mutex<Vec<Listener>>,
    told_time: Mutex<Option<Moment>>,
    desk: Arc<Desk>,
    keeper: Keeper,
    pub(crate) lock_clock: LockClock,
    pace: Pace,
}

impl Setup {
    /// Takes clock, ids and randomness from the machine, and keeps no log.
    #[must_use]
    pub fn on_this_machine(
        store_folder: PathBuf,
        output_folder: PathBuf,
        resources: Resources,
    ) -> Self {
        Self {
            store_folder,
            output_folder,
            resources,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            random: Arc::new(SystemRandomness),
            key_cost: KeyCost::STANDARD,
            work: Work::STANDARD,
            platform: Arc::new(ThisSystem),
            log: Arc::new(|_| ()),
        }
    }
}

impl App {
    /// Makes the app; opens nothing yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            pace: Pace::begin(setup.clock.as_ref()),
            setup,
            session: Mutex::new(None),
            listeners: Mutex::new(Vec::new()),
            told_time: Mutex::new(None),
            desk: Arc::default(),
            keeper: Keeper::default(),
            lock_clock: LockClock::default(),
        }
    }

    /// Calls back after each change, on the thread that made it.
    pub fn on_change(&self, callback: Listener) {
        unpoisoned(&self.listeners).push(callback);
    }

    /// Returns the typeface of rare names, which the window asks for when it meets one.
    ///
    /// # Errors
    /// [`Refusal::ResourceMissing`] when it does not lie beside the program.
    pub fn name_face(&self) -> Result<Vec<u8>, Failure> {
        self.setup
            .resources
            .name_face()
            .map_err(Refusal::into_failure)
    }

    /// Returns today in Japan.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().day()
    }

    pub(crate) fn now(&self) -> Moment {
        let told = *unpoisoned(&self.told_time);
        told.unwrap_or_else(|| self.setup.clock.now())
    }

    /// Tells the time instead of the clock, or gives it back to the clock.
    ///
    /// The sample's stories lie in the past; each chapter is written down when it happens.
    pub(crate) fn tell_time(&self, moment: Option<Moment>) {
        *unpoisoned(&self.told_time) = moment;
    }

    /// Notes that the clock went ahead of the time that passed, where it did.
    pub(crate) fn note_clock(&self, session: &mut Session) {
        if unpoisoned(&self.told_time).is_some() {
            return;
        }
        if let Some(ahead) = self.pace.ahead(self.setup.clock.as_ref()) {
            session.note(session.act(AuditAct::ClockForward, None, span_words(ahead)));
        }
    }

    pub(crate) fn ids(&self) -> &dyn IdSource {
        self.setup.ids.as_ref()
    }

    /// Carries out a use case that only looks.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Session) -> Result<T, Refusal>,
    ) -> Result<T, Failure> {
        let mut session = self.session();
        let outcome = self.unlocked(&mut session, Duty::Read).and_then(|session| {
            let value = work(session)?;
            session.write_notes();
            Ok(value)
        });
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    /// Carries out a use case that changes records, and tells the listeners what changed.
    ///
    /// The session is released before anybody is told, so that a listener may ask for the new state.
    pub(crate) fn write<T, C: Into<ChangedView>>(
        &self,
        duty: Duty,
        work: impl FnOnce(&mut Session) -> Result<(T, C), Refusal>,
    ) -> Result<T, Failure> {
        let mut session = self.session();
        let outcome = self.unlocked(&mut session, duty).and_then(|session| {
            let value = work(session)?;
            session.write_notes();
            Ok(value)
        });
        drop(session);
        let (value, changed) = outcome.map_err(|refusal| self.refuse(refusal))?;
        let changed = changed.into();
        if changed != ChangedView::default() {
            self.keeper.note_change();
        }
        self.tell(&changed);
        Ok(value)
    }

    /// Puts a refusal into words; a bug leaves its trace in the log.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Failure {
        if let Refusal::Internal(trace) = &refusal {
            (self.setup.log)(trace);
        }
        refusal.into_failure()
    }

    pub(crate) fn tell(&self, changed: &ChangedView) {
        for listener in unpoisoned(&self.listeners).iter() {
            listener(changed);
        }
    }

    /// Gives what is remembered about backups.
    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    /// Gives the place where long work reports.
    pub(crate) fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Gives the session's place; only opening and locking put something else there.
    pub(crate) fn session(&self) -> MutexGuard<'_, Option<Session>> {
        unpoisoned(&self.session)
    }

    /// Gives the session's place unless a use case is being carried out.
    pub(crate) fn session_if_free(&self) -> Option<MutexGuard<'_, Option<Session>>> {
        match self.session.try_lock() {
            Ok(place) => Some(place),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn unlocked<'s>(
        &self,
        session: &'s mut Option<Session>,
        duty: Duty,
    ) -> Result<&'s mut Session, Refusal> {
        let session = session.as_mut().ok_or(Refusal::NotUnlocked)?;
        session.now = self.now();
        self.note_clock(session);
        // What a use case before left behind, because it was refused or the medium was full.
        session.write_notes();
        session.may(duty)?;
        Ok(session)
    }
}

/// Takes a lock even after a panic elsewhere: the store's own transactions keep the records whole.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
