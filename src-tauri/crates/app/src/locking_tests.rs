use std::sync::atomic::{AtomicUsize, Ordering};

use tsunagi_contract::Code;
use tsunagi_contract::opening::{Lock, OpenPath, ShowState};
use tsunagi_contract::settings::ShowSettings;

use super::*;
use crate::machine::Clock as _;
use crate::testing::TestBench;

fn later(bench: &TestBench, seconds: u32) {
    let now = bench.clock.now();
    let at = now.second() + seconds;
    let minute = at / 60;
    let moment = Moment::from_local(now.day(), 10 + minute / 60, minute % 60, at % 60);
    bench.clock.set(moment.unwrap());
}

fn phase(app: &App) -> String {
    app.show_state(ShowState {}).unwrap().phase
}

#[test]
fn an_empty_desk_is_locked_and_a_touched_one_is_not() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    assert!(!app.lock_if_left());
    later(&bench, 310);
    assert!(!app.lock_if_left(), "the window goes first");
    assert_eq!(
        app.report_activity(ReportActivity {}).unwrap().seconds_left,
        300
    );
    later(&bench, 315);
    assert!(!app.lock_if_left(), "somebody was there five minutes ago");
    // 315 seconds after ten o'clock; the last touch was at 310.
    later(&bench, 310 + 5 * 60);
    assert!(!app.lock_if_left() || phase(&app) == "locked");
    later(&bench, 900);
    let _ = app.lock_if_left();
    assert_eq!(phase(&app), "locked");
    let refused = app.report_activity(ReportActivity {}).err().unwrap();
    assert_eq!(refused.code, Code::NotUnlocked);
}

#[test]
fn a_clock_set_back_begins_to_count_anew() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    bench
        .clock
        .set("2026-03-01T10:00:00+09:00".parse().unwrap());
    assert!(!app.lock_if_left());
    bench
        .clock
        .set("2026-03-01T10:06:00+09:00".parse().unwrap());
    assert!(app.lock_if_left(), "six minutes after the clock was set");
}

#[test]
fn the_office_chooses_its_minutes_within_reason() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    for minutes in [0, 61] {
        let refused = app.save_idle_minutes(SaveIdleMinutes { minutes });
        assert_eq!(refused.err().unwrap().field.as_deref(), Some("minutes"));
    }
    let keys = app
        .save_idle_minutes(SaveIdleMinutes { minutes: 1 })
        .unwrap();
    assert_eq!(keys.idle_minutes, 1);
    later(&bench, 90);
    assert!(app.lock_if_left());
}

#[test]
fn nothing_locks_in_the_middle_of_a_use_case() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    later(&bench, 3_000);
    let working = app.session();
    assert!(!app.lock_if_left(), "a use case holds the session");
    app.lock_for_system(&|| (), Duration::ZERO);
    drop(working);
    assert_eq!(phase(&app), "open");
    assert!(app.lock_if_left(), "and right after it the desk is locked");
}

#[test]
fn a_computer_that_sleeps_asks_the_window_first_and_locks_in_any_case() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    let asked = AtomicUsize::new(0);
    let ask = || {
        asked.fetch_add(1, Ordering::Relaxed);
    };
    app.lock_for_system(&ask, Duration::from_millis(60));
    assert_eq!(
        phase(&app),
        "locked",
        "a window that hangs keeps nothing open"
    );
    app.lock_for_system(&ask, Duration::ZERO);
    assert_eq!(asked.into_inner(), 1, "what is locked is not asked again");
}

#[test]
fn locked_means_that_no_made_file_is_shown_either() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    app.lock(Lock {}).unwrap();
    let path = home.path().display().to_string();
    let refused = app.open_path(OpenPath { path }).err().unwrap();
    assert_eq!(refused.code, Code::NotUnlocked);
    assert!(app.show_settings(ShowSettings {}).is_err());
}
