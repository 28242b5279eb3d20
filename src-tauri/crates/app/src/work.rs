//! Long work (長い作業): what it is doing, how far it is, and 中止.
//!
//! A use case that may take longer than a second or two begins with `App::long_work`, names each step
//! with `LongWork::step` or `LongWork::count`, and says how far it is with `LongWork::reach`. Each of
//! the three fails with `Refusal::Cancelled` once the person asked for 中止, so `?` is all it takes to
//! stop. What was begun is taken back by whoever began it: part files by their drop, records by their
//! transaction. From the point of no return on, `LongWork::settle` says that 中止 has no effect any more.
//!
//! 中止 comes in without the session, which the work itself is holding.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tsunagi_contract::Failure;
use tsunagi_contract::work::{CancelAsked, CancelWork, Progress};

use crate::App;
use crate::refusal::Refusal;

/// Is told how far long work is, at most a hundred times a step.
pub type ProgressListener = Box<dyn Fn(&Progress) + Send + Sync>;

/// A way to stop long work from elsewhere: a signal, another thread.
#[derive(Clone)]
pub struct StopHandle(Arc<Desk>);

impl StopHandle {
    /// Asks the work under way to stop, and tells whether there is any that still can.
    #[must_use]
    pub fn stop(&self) -> bool {
        self.0.stop()
    }

    /// Tells whether a passphrase is being looked at, which is counted until it is known to fit.
    ///
    /// Whoever ends the program on a signal waits for it: an impatient person is not somebody who
    /// guesses. A program that is killed outright still counts, or killing would make guessing free.
    #[must_use]
    pub fn is_trying(&self) -> bool {
        self.0.trying.load(Ordering::Acquire) > 0
    }
}

impl App {
    /// Calls back while long work goes on, on the thread that does it.
    pub fn on_progress(&self, callback: ProgressListener) {
        self.desk().listeners().push(callback);
    }

    /// Returns a way to stop long work that needs no request.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        StopHandle(Arc::clone(self.desk()))
    }

    /// Asks the long work under way to stop.
    ///
    /// # Errors
    /// None so far; every command has this shape.
    pub fn cancel_work(&self, _request: CancelWork) -> Result<CancelAsked, Failure> {
        Ok(CancelAsked {
            is_stopping: self.desk().stop(),
        })
    }

    /// Says that a passphrase is being looked at, until the value goes.
    pub(crate) fn trying(&self) -> Trying {
        self.desk().trying.fetch_add(1, Ordering::AcqRel);
        Trying(Arc::clone(self.desk()))
    }

    /// Begins long work; it is over when the value goes.
    pub(crate) fn long_work(&self) -> LongWork {
        LongWork::begin(Arc::clone(self.desk()))
    }
}

/// Where long work reports, and where 中止 arrives.
#[derive(Default)]
pub(crate) struct Desk {
    running: AtomicU32,
    is_stopped: AtomicBool,
    may_stop: AtomicBool,
    trying: AtomicU32,
    listeners: Mutex<Vec<ProgressListener>>,
}

impl Desk {
    fn listeners(&self) -> std::sync::MutexGuard<'_, Vec<ProgressListener>> {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self) -> bool {
        let can = self.running.load(Ordering::Acquire) > 0 && self.may_stop.load(Ordering::Acquire);
        if can {
            self.is_stopped.store(true, Ordering::Release);
        }
        can
    }

    fn tell(&self, progress: &Progress) {
        for listener in self.listeners().iter() {
            listener(progress);
        }
    }
}

/// A passphrase that is being looked at.
pub(crate) struct Trying(Arc<Desk>);

impl Drop for Trying {
    fn drop(&mut self) {
        self.0.trying.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Long work under way.
pub(crate) struct LongWork {
    desk: Arc<Desk>,
    step: Mutex<Step>,
}

#[derive(Clone, Copy, Default)]
struct Step {
    what: &'static str,
    unit: Option<&'static str>,
    total: u64,
    told: Option<u32>,
}

impl LongWork {
    fn begin(desk: Arc<Desk>) -> Self {
        if desk.running.fetch_add(1, Ordering::AcqRel) == 0 {
            desk.is_stopped.store(false, Ordering::Release);
            desk.may_stop.store(true, Ordering::Release);
        }
        Self {
            desk,
            step: Mutex::default(),
        }
    }

    /// Begins a step whose length is counted in anything, bytes for instance; 0 where nobody knows.
    pub(crate) fn step(&self, what: &'static str, total: u64) -> Result<(), Refusal> {
        self.start(what, None, total)
    }

    /// Begins a step whose length people can count, in 人 or 枚.
    pub(crate) fn count(
        &self,
        what: &'static str,
        unit: &'static str,
        total: u64,
    ) -> Result<(), Refusal> {
        self.start(what, Some(unit), total)
    }

    /// Says how far the step is, counted from its beginning.
    pub(crate) fn reach(&self, done: u64) -> Result<(), Refusal> {
        let mut step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        let percent = step.percent(done);
        let is_news = percent != step.told;
        step.told = percent;
        let now = *step;
        drop(step);
        if is_news {
            self.desk.tell(&now.progress(done, self.may_stop()));
        }
        self.go_on()
    }

    /// Fails once the person asked for 中止.
    pub(crate) fn go_on(&self) -> Result<(), Refusal> {
        if self.desk.is_stopped.load(Ordering::Acquire) {
            Err(Refusal::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Passes the point of no return: what follows is short, and 中止 has no effect on it.
    ///
    /// A wish that came before still counts.
    pub(crate) fn settle(&self, what: &'static str) -> Result<(), Refusal> {
        self.desk.may_stop.store(false, Ordering::Release);
        self.start(what, None, 0)
    }

    fn start(
        &self,
        what: &'static str,
        unit: Option<&'static str>,
        total: u64,
    ) -> Result<(), Refusal> {
        let step = Step {
            what,
            unit,
            total,
            told: None,
        };
        let began = Step {
            told: step.percent(0),
            ..step
        };
        *self.step.lock().unwrap_or_else(PoisonError::into_inner) = began;
        self.desk.tell(&began.progress(0, self.may_stop()));
        self.go_on()
    }

    fn may_stop(&self) -> bool {
        self.desk.may_stop.load(Ordering::Acquire)
    }
}

impl Drop for LongWork {
    fn drop(&mut self) {
        if self.desk.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            let step = *self.step.lock().unwrap_or_else(PoisonError::into_inner);
            self.desk.tell(&Progress {
                is_over: true,
                ..step.progress(step.total, false)
            });
        }
    }
}

impl Step {
    fn percent(&self, done: u64) -> Option<u32> {
        let hundredfold = u128::from(done.min(self.total)) * 100;
        let percent = hundredfold.checked_div(u128::from(self.total))?;
        u32::try_from(percent).ok()
    }

    fn progress(&self, done: u64, may_stop: bool) -> Progress {
        let percent = self.percent(done);
        let far = match (percent, self.unit) {
            (None, _) => String::new(),
            (Some(percent), None) => format!("{percent}％"),
            (Some(_), Some(unit)) => format!("{}／{}{unit}", done.min(self.total), self.total),
        };
        Progress {
            what: self.what.to_owned(),
            far,
            percent,
            may_stop,
            is_over: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> (Arc<Desk>, Arc<Mutex<Vec<String>>>) {
        let (desk, heard) = (Arc::new(Desk::default()), Arc::new(Mutex::new(Vec::new())));
        let ear = Arc::clone(&heard);
        desk.listeners().push(Box::new(move |progress: &Progress| {
            let end = if progress.is_over { "。" } else { "" };
            ear.lock()
                .unwrap()
                .push(format!("{}{}{end}", progress.what, progress.far));
        }));
        (desk, heard)
    }

    #[test]
    fn a_step_tells_each_hundredth_once() {
        let (desk, heard) = desk();
        let work = LongWork::begin(desk);
        work.step("書き込み", 1_000_000).unwrap();
        for done in 0..=1_000_000_u64 {
            work.reach(done).unwrap();
        }
        drop(work);
        let heard = heard.lock().unwrap();
        assert_eq!(
            heard.len(),
            102,
            "0 to 100 and the end, however small the bites"
        );
        assert_eq!(heard.last().map(String::as_str), Some("書き込み100％。"));
    }

    #[test]
    fn what_people_count_is_told_in_their_unit() {
        let (desk, heard) = desk();
        let work = LongWork::begin(desk);
        work.count("連絡票を作っています", "枚", 3).unwrap();
        work.reach(2).unwrap();
        assert_eq!(
            heard.lock().unwrap().last().map(String::as_str),
            Some("連絡票を作っています2／3枚")
        );
    }

    #[test]
    fn a_wish_to_stop_reaches_the_work_and_only_this_one() {
        let (desk, _) = desk();
        assert!(!desk.stop(), "nothing runs, so nothing stops");
        let work = LongWork::begin(Arc::clone(&desk));
        work.step("一", 10).unwrap();
        assert!(desk.stop());
        assert!(matches!(work.reach(1), Err(Refusal::Cancelled)));
        assert!(matches!(work.step("二", 1), Err(Refusal::Cancelled)));
        drop(work);
        let next = LongWork::begin(desk);
        assert!(next.go_on().is_ok(), "the next work was not asked to stop");
    }

    #[test]
    fn a_passphrase_that_is_being_looked_at_is_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let app = crate::testing::TestBench::in_folder(home.path()).app();
        let app = app.unwrap();
        let handle = app.stop_handle();
        let trying = app.trying();
        assert!(handle.is_trying(), "Ctrl+C now would count as a wrong one");
        drop(trying);
        assert!(!handle.is_trying());
    }

    #[test]
    fn past_the_point_of_no_return_the_wish_comes_too_late() {
        let (desk, _) = desk();
        let work = LongWork::begin(Arc::clone(&desk));
        work.settle("記録しています").unwrap();
        assert!(!desk.stop(), "the person is told that it does not stop");
        assert!(work.go_on().is_ok());
    }
}
