//! Acts that a day holds once at most, each killed at a moment drawn from a seed.

use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant};

use tsunagi_tests::Bench;
use tsunagi_tests::bench::start;
use tsunagi_tests::crash::Chance;
use tsunagi_tests::once::{Ear, Once, Outcome, Prepared, rest_of};

use super::asked_for;
use super::looked::Known;

/// Two rounds for each act, in the tests of every day.
const ROUNDS: u64 = 42;

/// One of so many rounds that are asked for is one of these; the others are days.
const SHARE: u64 = 5;

/// Longer than any of these acts takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_kill_in_the_middle_of_any_act_leaves_it_undone_or_done() {
    let rounds = asked_for("TSUNAGI_CRASH_ROUNDS", ROUNDS * SHARE) / SHARE;
    let mut chance = Chance::new(asked_for("TSUNAGI_CRASH_SEED", 2026));
    let each = usize::try_from(rounds).unwrap().div_ceil(Once::ALL.len());
    let known: Vec<Vec<(Known, Duration)>> = Once::ALL
        .into_iter()
        .map(|once| {
            Prepared::each(once, each)
                .into_iter()
                .map(measured)
                .collect()
        })
        .collect();
    let (mut in_the_middle, mut wrong) = (0, Vec::new());
    for round in 0..rounds {
        let round_of_all = usize::try_from(round).unwrap();
        let homes = &known[round_of_all % Once::ALL.len()];
        let (known, took) = &homes[round_of_all / Once::ALL.len() % homes.len()];
        let micros = chance.below(u64::try_from(took.as_micros()).unwrap() * 5 / 4);
        let once = known.prepared.once;
        let bench = known.prepared.copy();
        let (outcome, _) = killed(&bench, once, Some(Duration::from_micros(micros)));
        in_the_middle += u64::from(outcome == Outcome::Silence);
        for fault in known.faults(&bench, &outcome) {
            wrong.push(format!(
                "round {round}, {once:?} after {micros} µs: {fault}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        in_the_middle >= rounds / 10,
        "kills came too late to prove anything: {in_the_middle} of {rounds}"
    );
}

/// Does the act undisturbed, and says how long it takes.
fn measured(prepared: Prepared) -> (Known, Duration) {
    let once = prepared.once;
    // The quickest of a few: on a busy machine one can take many times as long.
    let took = (0..3).map(|_| killed(&prepared.copy(), once, None).1).min();
    let undisturbed = |bench: &Bench| killed(bench, once, None).0;
    (Known::of(prepared, undisturbed), took.unwrap_or_default())
}

/// Runs the act, kills it so long after its beginning, and says what it had said and how long it took.
fn killed(bench: &Bench, once: Once, after: Option<Duration>) -> (Outcome, Duration) {
    let ear = Ear::in_home(&bench.path(""));
    let mut command = bench.program(env!("CARGO_BIN_EXE_once_child"));
    let mut child = start(command.arg(bench.path("")).arg(once.word())).unwrap();
    let patience = Instant::now();
    let mut connection = loop {
        if let Some(connection) = ear.connection() {
            break connection;
        }
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "{once:?} ended before it began: {ended:?}");
        assert!(patience.elapsed() < PATIENCE, "{once:?} does not begin");
        std::thread::sleep(Duration::from_millis(1));
    };
    let mut lines = vec![super::line_of(&mut connection)];
    let begun = Instant::now();
    if let Some(after) = after {
        std::thread::sleep(after);
        child.kill().unwrap();
    }
    lines.extend(rest_of(connection));
    let took = begun.elapsed();
    let status = child.wait().unwrap();
    // It may have come to its end before the kill; a panic is neither.
    let is_expected = status.success() || status.signal() == Some(9);
    assert!(is_expected, "{once:?} ended with {status}");
    (Outcome::read(&lines), took)
}
