//! Whether the clock keeps step with the time that passes.
//!
//! A clock that goes back shows in the log by itself, row against row. One that is set ahead leaves rows
//! in their order, and only while the program runs can anybody tell: the computer counts the time that
//! passes, its sleep included, and nobody can set that. Counted from the first look on, so that many
//! small steps are one large one.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tsunagi_domain::Moment;
use tsunagi_domain::audit::CLOCK_FORWARD_MINUTES;

use crate::machine::Clock;

/// Remembers what the clock showed when, by the time that passes.
pub(crate) struct Pace(Mutex<Option<Beat>>);

#[derive(Clone, Copy)]
struct Beat {
    shown: Moment,
    passed: Duration,
}

impl Pace {
    /// Begins with what the clock shows now.
    pub(crate) fn begin(clock: &dyn Clock) -> Self {
        Self(Mutex::new(Beat::of(clock)))
    }

    /// Returns by how many minutes the clock went ahead since the last time that it was out of step.
    pub(crate) fn ahead(&self, clock: &dyn Clock) -> Option<i64> {
        let now = Beat::of(clock)?;
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.passed.saturating_sub(first.get_or_insert(now).passed);
        let passed = i64::try_from(passed.as_secs()).unwrap_or(i64::MAX);
        let shown = first.map_or(0, |first| now.shown.seconds_since(first.shown));
        let ahead = shown.saturating_sub(passed) / 60;
        if ahead.abs() > CLOCK_FORWARD_MINUTES {
            *first = Some(now);
        }
        (ahead > CLOCK_FORWARD_MINUTES).then_some(ahead)
    }
}

impl Beat {
    fn of(clock: &dyn Clock) -> Option<Self> {
        Some(Self {
            shown: clock.now(),
            passed: clock.passed()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use tsunagi_contract::audit::{ListAudit, VerifyAudit};
    use tsunagi_contract::opening::{Lock, Unlock};

    use super::*;
    use crate::App;
    use crate::testing::{PASSPHRASE, TestBench};

    fn jumps(app: &App) -> Vec<String> {
        let acts = vec!["clock_forward".to_owned()];
        let log = app.list_audit(ListAudit {
            acts,
            ..ListAudit::default()
        });
        let rows = log.unwrap().rows.into_iter();
        rows.map(|row| row.detail).collect()
    }

    /// The bench's clock shows this, when so many minutes have passed since ten o'clock.
    fn turn(bench: &TestBench, shown: &str, minutes: u64) {
        let moment = format!("2026-04-01T{shown}:00+09:00");
        bench.clock.set(moment.parse().unwrap());
        bench.clock.has_passed(Duration::from_secs(minutes * 60));
    }

    #[test]
    fn a_clock_that_is_set_ahead_is_noted_and_a_sleep_is_not() {
        let home = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(home.path());
        turn(&bench, "10:00", 0);
        let app = bench.open_app().unwrap();
        turn(&bench, "12:00", 120);
        assert!(jumps(&app).is_empty(), "it slept, and both clocks say so");
        turn(&bench, "12:09", 124);
        assert!(jumps(&app).is_empty(), "a clock that is set right");
        turn(&bench, "12:16", 127);
        assert_eq!(jumps(&app), ["9分"], "small steps add up");
        app.lock(Lock {}).unwrap();
        turn(&bench, "15:20", 131);
        let passphrase = PASSPHRASE.into();
        app.unlock(Unlock { passphrase }).unwrap();
        assert_eq!(jumps(&app), ["3時間", "9分"], "while it was locked, too");
        assert_eq!(jumps(&app).len(), 2, "once");
        let found = app.verify_audit(VerifyAudit {}).unwrap();
        let said: Vec<&str> = found.findings.iter().map(|it| it.what.as_str()).collect();
        assert!(found.is_sound, "nobody need have had a hand in it");
        assert!(
            said.iter()
                .any(|what| what.contains("3時間進められています"))
        );
    }

    #[test]
    fn where_nobody_counts_the_time_nothing_is_claimed() {
        let home = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(home.path());
        let app = bench.open_app().unwrap();
        bench.clock.pass_days(400);
        assert!(jumps(&app).is_empty());
    }
}
