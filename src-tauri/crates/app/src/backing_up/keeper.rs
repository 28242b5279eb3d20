//! What the app remembers between two looks at the backups, and what keeps two of them apart.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tsunagi_domain::Moment;

use super::LEAST_MINUTES;

/// Shared by the thread that tends the backups and everybody else.
#[derive(Default)]
pub(crate) struct Keeper {
    /// Whether anything was written since the last backup began.
    is_changed: AtomicBool,
    /// Whether backups are made without being asked for: a window runs, and somebody tends them.
    is_tended: AtomicBool,
    /// Asks a backup under way to stop, because the records are being locked.
    is_stopping: AtomicBool,
    /// Held while a backup is made, checked or copied.
    at_work: Mutex<()>,
    /// Since when making backups has failed, and in which words.
    trouble: Mutex<Option<(Moment, String)>>,
    /// When one was last made by itself and failed.
    failed_at: Mutex<Option<Moment>>,
}

impl Keeper {
    pub(crate) fn note_change(&self) {
        self.is_changed.store(true, Ordering::Release);
    }

    pub(super) fn is_changed(&self) -> bool {
        self.is_changed.load(Ordering::Acquire)
    }

    /// Forgets the change; what is written from here on counts for the next backup.
    pub(super) fn take_change(&self) {
        self.is_changed.store(false, Ordering::Release);
    }

    pub(super) fn begin_tending(&self) {
        self.is_tended.store(true, Ordering::Release);
    }

    pub(super) fn is_tended(&self) -> bool {
        self.is_tended.load(Ordering::Acquire)
    }

    pub(crate) fn work(&self) -> MutexGuard<'_, ()> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins work unless some is under way.
    pub(super) fn try_work(&self) -> Option<MutexGuard<'_, ()>> {
        self.at_work.try_lock().ok()
    }

    /// Stops what is under way in the background and waits for it: it holds the records' key.
    pub(super) fn stop(&self) -> MutexGuard<'_, ()> {
        self.is_stopping.store(true, Ordering::Release);
        let guard = self.work();
        self.is_stopping.store(false, Ordering::Release);
        guard
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Acquire)
    }

    pub(super) fn trouble(&self) -> Option<(Moment, String)> {
        self.troubles().clone()
    }

    pub(super) fn note_trouble(&self, since: Moment, what: String) {
        let mut trouble = self.troubles();
        let since = trouble.as_ref().map_or(since, |(since, _)| *since);
        *trouble = Some((since, what));
    }

    pub(super) fn forget_trouble(&self) {
        *self.troubles() = None;
        *self.failures() = None;
    }

    /// Notes that one made by itself failed; the next is not tried before [`LEAST_MINUTES`] have passed.
    pub(super) fn note_failure(&self, at: Moment) {
        *self.failures() = Some(at);
    }

    /// Tells whether one made by itself failed just now.
    pub(super) fn has_just_failed(&self, now: Moment) -> bool {
        self.failures()
            .is_some_and(|at| at <= now && now.minutes_since(at) < LEAST_MINUTES)
    }

    fn failures(&self) -> MutexGuard<'_, Option<Moment>> {
        self.failed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn troubles(&self) -> MutexGuard<'_, Option<(Moment, String)>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
