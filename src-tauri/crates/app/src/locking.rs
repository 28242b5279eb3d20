//! When the records lock by themselves, and what happens to work that is under way.
//!
//! The window counts first: after the idle minutes it writes what is being typed and locks. The app
//! counts too, a little longer, so that a page that hangs does not keep the records open; then a text
//! whose autosave did not come through within its 0.6 seconds would be lost, and nothing else. While a
//! use case is carried out (a handover being written, say) nothing locks by itself; when it is over the
//! next look does. A lock that somebody asks for waits for it, or for 中止.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tsunagi_contract::Failure;
use tsunagi_contract::keys::{Keys, LockClock as LockClockView, ReportActivity, SaveIdleMinutes};
use tsunagi_domain::{AuditAct, Moment};
use tsunagi_platform::{SessionEvent, Watch};

use crate::App;
use crate::changes::ChangedView;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// Minutes without a touch until the office says otherwise (安全管理ガイドライン 6.0 asks for a lock, not
/// for a number) `[K]`.
pub(crate) const IDLE_MINUTES: u32 = 5;
const MOST_IDLE_MINUTES: u32 = 60;
const SETTING: &str = "lock.idle_minutes";

/// How much longer than the window the app waits.
const GRACE_SECONDS: i64 = 20;

/// Knows when somebody was last at the desk.
#[derive(Default)]
pub(crate) struct LockClock(Mutex<Option<Wound>>);

#[derive(Clone, Copy)]
struct Wound {
    at: Moment,
    minutes: u32,
}

impl LockClock {
    fn with<T>(&self, work: impl FnOnce(&mut Option<Wound>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// Says that somebody is at the desk, and when the records would lock otherwise.
    ///
    /// # Errors
    /// Locked.
    pub fn report_activity(&self, _: ReportActivity) -> Result<LockClockView, Failure> {
        let now = self.setup.clock.now();
        let minutes = self.lock_clock.with(|wound| {
            wound.as_mut().map(|wound| {
                wound.at = now;
                wound.minutes
            })
        });
        let minutes = minutes.ok_or_else(|| self.refuse(Refusal::NotUnlocked))?;
        Ok(LockClockView {
            seconds_left: minutes * 60,
        })
    }

    /// Sets after how many minutes without a touch the records lock.
    ///
    /// # Errors
    /// Locked, not allowed, or a number outside its range.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn save_idle_minutes(&self, request: SaveIdleMinutes) -> Result<Keys, Failure> {
        self.write(Duty::Administer, |session| {
            if !(1..=MOST_IDLE_MINUTES).contains(&request.minutes) {
                let problem = FieldProblem::OutOfRange {
                    least: 1,
                    most: MOST_IDLE_MINUTES,
                };
                return Err(Refusal::field("minutes", "施錠までの分", problem));
            }
            let minutes = request.minutes.to_string();
            let detail = format!("施錠まで　{minutes}分");
            let act = session.act(AuditAct::SettingChanged, None, detail);
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                tx.set_setting(SETTING, &minutes)?;
                Ok(tx.append_audit(&act)?)
            })?;
            self.wind_lock_clock(session)?;
            Ok((Self::keys(session)?, changed))
        })
    }

    /// Looks whether the desk was left, and locks the records then; true when it did.
    ///
    /// Called now and then by whoever shows the window. Nothing is locked in the middle of a use case.
    #[must_use]
    pub fn lock_if_left(&self) -> bool {
        let now = self.setup.clock.now();
        let is_left = self.lock_clock.with(|wound| {
            wound.as_mut().is_some_and(|wound| {
                let gone = now.seconds_since(wound.at);
                if gone < 0 {
                    // A clock that was set back begins to count anew.
                    wound.at = now;
                }
                gone >= i64::from(wound.minutes) * 60 + GRACE_SECONDS
            })
        });
        is_left && self.lock_between_use_cases()
    }

    /// Locks the records because the computer sleeps or its screen was locked.
    ///
    /// `ask` tells the window to write what is being typed and to lock; it gets up to `patience` for
    /// that. Then the records are locked in any case, unless a use case is being carried out: that one
    /// is finished first, because half a handover helps nobody.
    pub fn lock_for_system(&self, ask: &dyn Fn(), patience: Duration) {
        const STEP: Duration = Duration::from_millis(50);
        if !self.is_wound() {
            return;
        }
        ask();
        let mut waited = Duration::ZERO;
        while waited < patience && self.is_wound() {
            std::thread::sleep(STEP);
            waited += STEP;
        }
        if self.is_wound() && !self.lock_between_use_cases() {
            // Looked at again by the next `lock_if_left`.
            let long_ago = "1970-01-01T00:00:00+09:00".parse::<Moment>();
            self.lock_clock.with(|wound| {
                if let (Some(wound), Ok(long_ago)) = (wound, long_ago) {
                    wound.at = long_ago;
                }
            });
        }
    }

    /// Keeps what is in memory out of files, as far as the system obeys: crash files, and the swap file.
    pub fn keep_memory_private(&self) {
        if !self.setup.platform.forbid_core_dumps() {
            (self.setup.log)("memory: the system keeps crash files");
        }
        // Granted for little memory only; nothing rests on it.
        let _ = self.setup.platform.lock_memory();
    }

    /// Calls back when the person leaves the computer: its screen is locked, it sleeps, or it is
    /// switched off; until the watch is dropped.
    pub fn watch_for_leaving(&self, leaving: Arc<dyn Fn() + Send + Sync>) -> Watch {
        self.setup
            .platform
            .watch_session(Arc::new(move |event| match event {
                SessionEvent::Locked | SessionEvent::Sleeping | SessionEvent::Ending => leaving(),
                SessionEvent::Unlocked | SessionEvent::Woke => {}
            }))
    }

    /// Winds the clock for a session.
    pub(crate) fn wind_lock_clock(&self, session: &Session) -> Result<(), Refusal> {
        let at = self.setup.clock.now();
        let minutes = Self::idle_minutes(session)?;
        self.lock_clock
            .with(|place| *place = Some(Wound { at, minutes }));
        Ok(())
    }

    pub(crate) fn stop_lock_clock(&self) {
        self.lock_clock.with(|place| *place = None);
    }

    pub(crate) fn idle_minutes(session: &Session) -> Result<u32, Refusal> {
        let setting = session.records().setting(SETTING)?;
        let minutes = setting.and_then(|text| text.parse().ok());
        Ok(minutes
            .filter(|minutes| (1..=MOST_IDLE_MINUTES).contains(minutes))
            .unwrap_or(IDLE_MINUTES))
    }

    fn is_wound(&self) -> bool {
        self.lock_clock.with(|wound| wound.is_some())
    }

    fn lock_between_use_cases(&self) -> bool {
        let Some(session) = self.session_if_free() else {
            return false;
        };
        drop(session);
        self.close();
        self.tell(&ChangedView::PHASE);
        true
    }
}

#[cfg(test)]
#[path = "locking_tests.rs"]
mod tests;
