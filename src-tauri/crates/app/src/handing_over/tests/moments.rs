//! Day and time of an entry corrected in one office, in both, or by a program that could not.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tsunagi_contract::timeline::CorrectEntry;

use super::*;

/// Corrects an entry of [`Desk::add_entry`] to another day, time and words.
fn correct(app: &App, id: &str, day: u32, time: &str, text: &str) {
    let request = CorrectEntry {
        day: format!("2026-03-{day:02}"),
        time: time.to_owned(),
        ..correction(id, text)
    };
    app.correct_entry(request).unwrap();
}

fn said(app: &App, client_id: &str) -> Vec<(String, String, String)> {
    let entries = entries(app, client_id).into_iter();
    entries
        .map(|entry| (entry.day, entry.time, entry.text))
        .collect()
}

fn of_case(app: &App, client_id: &str) -> Records {
    let mut records = records(app);
    records
        .cases
        .retain(|case| case.client.id.to_string() == client_id);
    records
}

/// Brings one office's records into another without a file between them, and returns the conflicts.
fn bring(from: &Records, to: &App) -> (u32, bool) {
    let choices = Choices::default();
    let work = to.long_work();
    to.write(Duty::Write, |session| {
        let merge = Merge {
            names: &merging::NO_NAMES,
            records: from,
            members: &[],
            office: session.records().office()?.name,
            importer: session.staff.clone(),
            now: session.now,
            ids: to.ids(),
            choices: &choices,
            work: &work,
        };
        let (outcome, changed) = session.store.transact(|tx| merge.write_into(tx))?;
        Ok(((outcome.conflicts, outcome.changes_nothing()), changed))
    })
    .unwrap()
}

#[test]
fn a_corrected_day_comes_along_with_what_stood_before() {
    let (desk, other) = (Desk::open(), Other::open());
    let id = desk.add_entry("玄関で転びそうになる。", false);
    let stick = tempfile::tempdir().unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    correct(&desk.app, &id, 30, "9:15", "玄関で転びそうになる。");
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!((done.conflicts, done.new_entries), (0, 0));
    let found = entries(&other.app, &desk.client_id);
    let found = found.iter().find(|entry| entry.id == id).unwrap();
    assert_eq!(
        (found.day.as_str(), found.time.as_str()),
        ("2026-03-30", "09:15")
    );
    let before = &found.corrections[0];
    assert_eq!(
        (before.day_before.as_str(), before.is_moved),
        ("2026-04-01", true)
    );
    let now = crate::machine::Clock::now(desk.bench.clock.as_ref());
    let page = index_page::index_page(&of_case(&desk.app, &desk.client_id), now);
    assert!(
        page.contains("：令和8年4月1日　訪問 玄関で転びそうになる。"),
        "the page says on which day it stood before"
    );
}

#[test]
fn a_file_of_a_program_that_kept_no_days_comes_in_and_comes_back() {
    let (desk, other) = (Desk::open(), Other::open());
    let id = desk.add_entry("はじめの文。", false);
    desk.app
        .correct_entry(correction(&id, "正しい文。"))
        .unwrap();
    let forgetful = |records: &Records| {
        let mut json = serde_json::to_value(records).unwrap();
        for case in json["cases"].as_array_mut().unwrap() {
            for entry in case["entries"].as_array_mut().unwrap() {
                for correction in entry["corrections"].as_array_mut().unwrap() {
                    let fields = correction.as_object_mut().unwrap();
                    fields.remove("day_before").unwrap();
                    fields.remove("time_before").unwrap();
                }
            }
        }
        Records::parse(&serde_json::to_vec(&json).unwrap()).unwrap()
    };
    let mine = of_case(&desk.app, &desk.client_id);
    let mut older = forgetful(&mine);
    // Slips are of no matter here, and their pages are not at hand.
    let without_slips = |records: &mut Records| {
        for case in &mut records.cases {
            case.slips.clear();
            for entry in &mut case.entries {
                entry.slip_id = None;
            }
        }
    };
    without_slips(&mut older);
    bring(&older, &other.app);
    let kept = entries(&other.app, &desk.client_id);
    let kept = kept.iter().find(|entry| entry.id == id).unwrap();
    assert_eq!(kept.corrections[0].day_before, "2026-04-01");
    assert!(!kept.corrections[0].is_moved);
    // A day corrected here is not forgotten because the file went through such a program.
    correct(&desk.app, &id, 29, "", "正しい文。");
    let mut back = forgetful(&of_case(&desk.app, &desk.client_id));
    without_slips(&mut back);
    let before = said(&desk.app, &desk.client_id);
    assert_eq!(bring(&back, &desk.app), (0, true), "nothing is new to it");
    assert_eq!(said(&desk.app, &desk.client_id), before);
}

/// One thing that happens between two offices.
#[derive(Debug, Clone)]
enum Step {
    Correct {
        side: usize,
        day: u32,
        time: bool,
        text: u8,
    },
    Send {
        from: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let side = || 0..2_usize;
    prop_oneof![
        3 => (side(), 1..4_u32, any::<bool>(), 0..2_u8)
            .prop_map(|(side, day, time, text)| Step::Correct { side, day, time, text }),
        2 => side().prop_map(|from| Step::Send { from }),
    ]
}

/// Whatever two offices correct and in whatever order they tell each other: what comes in is there
/// afterwards, once, and the same records a second time change nothing.
#[test]
fn days_corrected_on_both_sides_are_all_kept_and_a_second_import_changes_nothing() {
    let (desk, other) = (Desk::open(), Other::open());
    // Both benches draw the same ids in the same order; two offices never do.
    for _ in 0..100_000 {
        other.app.ids().next_id();
    }
    let client_id = desk.client_id.clone();
    let lean = |app: &App| {
        let mut records = of_case(app, &client_id);
        for case in &mut records.cases {
            case.slips.clear();
            case.entries
                .retain(|entry| entry.item.contains("訪問") && entry.text.contains("の記録"));
        }
        records
    };
    bring(&lean(&desk.app), &other.app);
    let apps = [&desk.app, &other.app];
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let steps = prop::collection::vec(step(), 1..10);
    let outcome = runner.run(&steps, |steps| {
        let id = desk.add_entry("もとの記録", false);
        bring(&lean(apps[0]), apps[1]);
        let end = [Step::Send { from: 0 }, Step::Send { from: 1 }];
        for step in steps.into_iter().chain(end) {
            match step {
                Step::Correct {
                    side,
                    day,
                    time,
                    text,
                } => {
                    let time = if time { "10:00" } else { "" };
                    correct(apps[side], &id, day, time, &format!("{text}の記録"));
                }
                Step::Send { from } => {
                    let sent = lean(apps[from]);
                    bring(&sent, apps[1 - from]);
                    let now = said(apps[1 - from], &client_id);
                    for record in &sent.cases[0].entries {
                        let entry = tsunagi_domain::Entry::from(record.clone());
                        let time = entry.time.map(|time| time.to_string());
                        let wording = (entry.day.to_string(), time.unwrap_or_default(), entry.text);
                        let is_known = now.contains(&wording)
                            || entries(apps[1 - from], &client_id).iter().any(|kept| {
                                kept.corrections.iter().any(|earlier| {
                                    (
                                        earlier.day_before.clone(),
                                        earlier.time_before.clone(),
                                        earlier.text_before.clone(),
                                    ) == wording
                                })
                            });
                        prop_assert!(is_known, "what came in is there");
                    }
                    let (conflicts, is_same) = bring(&sent, apps[1 - from]);
                    prop_assert_eq!((conflicts, is_same), (0, true), "a second time");
                    prop_assert_eq!(said(apps[1 - from], &client_id), now);
                }
            }
        }
        Ok(())
    });
    outcome.unwrap();
}
