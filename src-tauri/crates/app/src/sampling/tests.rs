use tsunagi_contract::opening::{Lock, ShowState, Unlock};
use tsunagi_contract::people::{ClientSummary, ListClients, ListFacilities, ShowClient};
use tsunagi_contract::settings::{ChangePassphrase, ShowSettings};
use tsunagi_contract::slips::{ListSlips, OpenSlip, PreviewSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_contract::today::ShowToday;
use tsunagi_domain::{Day, Moment};

use super::SAMPLE_PASSPHRASE;
use super::stories::{Stories, dated};
use crate::App;
use crate::testing::TestBench;

struct Sample {
    app: App,
    _home: tempfile::TempDir,
}

fn sample() -> Sample {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).app().unwrap();
    if let Err(failure) = app.create_sample_store(SAMPLE_PASSPHRASE) {
        panic!("{} {} {:?}", failure.what, failure.remedy, failure.field);
    }
    Sample { app, _home: home }
}

fn clients(app: &App) -> Vec<ClientSummary> {
    app.list_clients(ListClients {
        query: String::new(),
        include_closed: true,
    })
    .unwrap()
}

/// Checks the log of a sample that was made at this time of day, and of what was done with it since.
fn findings_of_sample_at(hour: u32, minute: u32) -> Vec<tsunagi_store::AuditFinding> {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let day = bench.today();
    let at = |minutes: u32| Moment::from_local(day, hour, minutes, 0).unwrap();
    bench.clock.set(at(minute));
    let app = bench.app().unwrap();
    app.create_sample_store(SAMPLE_PASSPHRASE).unwrap();
    app.lock(Lock {}).unwrap();
    let passphrase = SAMPLE_PASSPHRASE.to_owned();
    app.unlock(Unlock {
        passphrase: passphrase.into(),
    })
    .unwrap();
    let session = app.session();
    session
        .as_ref()
        .unwrap()
        .store
        .verify_audit()
        .unwrap()
        .findings
}

#[test]
fn no_clock_goes_back_in_the_stories() {
    for (hour, minute) in [(6, 0), (10, 0), (18, 30)] {
        let findings = findings_of_sample_at(hour, minute);
        assert_eq!(findings, [], "made at {hour}:{minute:02}");
    }
}

#[test]
fn the_two_stories_are_told_in_full() {
    let sample = sample();
    let clients = clients(&sample.app);
    for (name, age, level, entries) in [
        ("浜栗 焼男", 73, "要支援2", 15),
        ("多度 豆子", 89, "要介護2", 15),
    ] {
        let client = clients.iter().find(|client| client.name == name).unwrap();
        assert_eq!(
            (client.age, client.care_level.as_str()),
            (age, level),
            "{name}"
        );
        let list = ListEntries {
            client_id: client.id.clone(),
            from: String::new(),
            to: String::new(),
        };
        let told = sample.app.list_entries(list).unwrap();
        assert!(told.len() >= entries, "{name} has {} entries", told.len());
        assert!(
            told.iter().all(|entry| !entry.text.contains('{')),
            "every day is written out"
        );
    }
    let tado = clients
        .iter()
        .find(|client| client.name == "多度 豆子")
        .unwrap();
    assert!(tado.is_closed, "she died at home as she wished");
}

#[test]
fn the_stories_can_be_told_on_any_day() {
    for days in [273, 699] {
        let home = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(home.path());
        bench.clock.pass_days(days);
        let told = bench.app().unwrap().create_sample_store(SAMPLE_PASSPHRASE);
        assert!(told.is_ok(), "{} is a day like any other", bench.today());
    }
}

#[test]
fn slips_stand_in_every_place_a_day_has() {
    let sample = sample();
    let list = ListSlips {
        client_id: None,
        states: Vec::new(),
        query: String::new(),
    };
    let slips = sample.app.list_slips(list).unwrap();
    for state in [
        "draft",
        "confirmed",
        "awaiting",
        "answered",
        "completed",
        "closed",
    ] {
        assert!(
            slips.iter().any(|slip| slip.state == state),
            "one is {state}"
        );
    }
    assert_eq!(
        slips[0].state, "awaiting",
        "the newest one is there to be printed"
    );
    let today = sample.app.show_today(ShowToday {}).unwrap();
    let kinds: Vec<&str> = today.rows.iter().map(|row| row.kind.as_str()).collect();
    for kind in [
        "overdue",
        "answered",
        "unsent",
        "draft",
        "certification",
        "awaiting",
    ] {
        assert!(kinds.contains(&kind), "{kind} is among {kinds:?}");
    }
    assert_eq!(
        kinds.first(),
        Some(&"overdue"),
        "the most pressing stands first"
    );
}

#[test]
fn every_slip_fits_its_form() {
    let sample = sample();
    let list = ListSlips {
        client_id: None,
        states: Vec::new(),
        query: String::new(),
    };
    let mut wrong = Vec::new();
    for slip in sample.app.list_slips(list).unwrap() {
        let preview = sample
            .app
            .preview_slip(PreviewSlip {
                id: slip.id.clone(),
            })
            .unwrap();
        let form = sample.app.open_slip(OpenSlip { id: slip.id }).unwrap().form;
        let sheets = if form.template == "two-sheet" { 2 } else { 1 };
        if preview.pages.len() != sheets || !preview.warnings.is_empty() {
            wrong.push((
                slip.client_name,
                slip.subject,
                preview.pages.len(),
                preview.warnings,
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "each fits its sheets without a warning: {wrong:#?}"
    );
}

#[test]
fn every_place_is_marked_as_a_sample_and_everybody_is_known() {
    let sample = sample();
    let list = ListFacilities {
        query: String::new(),
    };
    let facilities = sample.app.list_facilities(list).unwrap();
    assert!(facilities.len() >= 8);
    assert!(
        facilities
            .iter()
            .all(|facility| facility.form.name.contains("見本"))
    );
    let settings = sample.app.show_settings(ShowSettings {}).unwrap();
    assert!(settings.office.name.contains("見本"));
    assert_eq!(settings.staff.len(), 3);
    assert!(settings.may_change, "the sample opens as 管理者");
    for client in clients(&sample.app) {
        let view = sample
            .app
            .show_client(ShowClient { id: client.id })
            .unwrap();
        assert!(
            view.form.note.contains("架空"),
            "nobody takes them for real people"
        );
        assert!(!view.recipients.is_empty() && view.has_liaison_consent);
    }
}

#[test]
fn its_passphrase_is_shown_until_it_is_changed() {
    let sample = sample();
    let shown = sample.app.lock(Lock {}).unwrap().sample_passphrase.unwrap();
    sample
        .app
        .unlock(Unlock {
            passphrase: shown.clone().into(),
        })
        .unwrap();
    let new = "あたらしい-あいことば-27".to_owned();
    let change = ChangePassphrase {
        key_file: String::new(),
        present: shown.into(),
        new: new.clone().into(),
        new_again: new.into(),
    };
    sample.app.change_passphrase(change).unwrap();
    assert!(
        sample
            .app
            .show_state(ShowState {})
            .unwrap()
            .sample_passphrase
            .is_none()
    );
}

#[test]
fn days_in_texts_are_counted_from_today() {
    let today = Day::from_ymd(2026, 4, 1).unwrap();
    assert_eq!(dated("{-1}と{0}、{}", today), "3月31日と4月1日、{}");
    let stories = Stories::read(include_str!("../../../../../assets/sample/stories.toml")).unwrap();
    for client in &stories.client {
        for day in [
            today,
            Day::from_ymd(2028, 2, 29).unwrap(),
            Day::from_ymd(2027, 1, 3).unwrap(),
        ] {
            let birth = Day::parse(&client.birth_on(day)).unwrap();
            if let Some(age) = client.age {
                assert_eq!(i32::try_from(birth.age_on(day)), Ok(age), "{}", client.name);
            }
        }
    }
}
