use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::people::{ListClients, ShowClient};
use tsunagi_contract::slips::{OpenSlip, SavePdf, SaveSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_domain::{AuditAct, AuditRow};
use tsunagi_store::AuditQuery;

use super::*;
use crate::drafting::tests::Desk;
use crate::testing::PASSPHRASE;

/// Returns the log, oldest first.
fn log(app: &App) -> Vec<AuditRow> {
    let session = app.session();
    let store = &session.as_ref().unwrap().store;
    assert!(store.verify_audit().unwrap().is_sound());
    let mut rows = store.read().audit_rows(&AuditQuery::default()).unwrap();
    rows.reverse();
    rows
}

fn acts(app: &App) -> Vec<AuditAct> {
    log(app).iter().map(|row| row.entry.act).collect()
}

fn show(app: &App, id: &str) {
    app.show_client(ShowClient { id: id.to_owned() }).unwrap();
}

#[test]
fn making_locking_and_unlocking_are_noted_with_the_person() {
    let fixture = fixture();
    fixture.app.lock(Lock {}).unwrap();
    let unlock = Unlock {
        passphrase: PASSPHRASE.into(),
    };
    fixture.app.unlock(unlock).unwrap();
    let rows = log(&fixture.app);
    let acts: Vec<AuditAct> = rows.iter().map(|row| row.entry.act).collect();
    assert_eq!(
        acts,
        [AuditAct::Created, AuditAct::Locked, AuditAct::Unlocked]
    );
    assert!(rows.iter().all(|row| row.entry.staff_name == "見本 貝子"));
}

#[test]
fn looking_at_the_same_client_again_is_one_look_for_ten_minutes() {
    let fixture = fixture();
    let (app, bench) = (&fixture.app, &fixture.bench);
    let client = saved_client(app);
    let begun = acts(app).len();
    let later = |minutes: u32| {
        let at = bench.today();
        let at = tsunagi_domain::Moment::from_local(at, 10, minutes, 0).unwrap();
        bench.clock.set(at);
    };
    for minute in [0, 4, 9, 10, 15, 20] {
        later(minute);
        show(app, &client);
        let all = ListEntries {
            client_id: client.clone(),
            from: String::new(),
            to: String::new(),
        };
        app.list_entries(all).unwrap();
    }
    let looks = log(app).split_off(begun);
    let minutes: Vec<String> = looks
        .iter()
        .map(|row| row.entry.at.time().to_string())
        .collect();
    assert_eq!(minutes, ["10:00", "10:10", "10:20"]);
    assert!(looks.iter().all(|row| {
        row.entry.act == AuditAct::Opened
            && row
                .entry
                .thing
                .as_ref()
                .is_some_and(|thing| thing.id == client)
    }));
}

#[test]
fn a_search_is_noted_without_its_words() {
    let fixture = fixture();
    let list = |query: &str| ListClients {
        query: query.to_owned(),
        include_closed: false,
    };
    fixture.app.list_clients(list("")).unwrap();
    assert_eq!(
        acts(&fixture.app),
        [AuditAct::Created],
        "a list is no search"
    );
    fixture.app.list_clients(list("たかさき")).unwrap();
    let rows = log(&fixture.app);
    let last = rows.last().unwrap();
    assert_eq!(last.entry.act, AuditAct::Searched);
    assert_eq!(
        last.entry.detail, "",
        "whose name was typed stays out of the log"
    );
}

#[test]
fn a_slips_way_is_noted_and_its_typing_once() {
    let desk = Desk::open();
    let form = desk.filled();
    let id = form.id.clone();
    let before = acts(&desk.app).len();
    for _ in 0..3 {
        desk.app.save_slip(SaveSlip { form: form.clone() }).unwrap();
    }
    desk.app.open_slip(OpenSlip { id: id.clone() }).unwrap();
    desk.confirm(&id);
    let save = SavePdf {
        id: id.clone(),
        path: None,
    };
    desk.app.save_pdf(save).unwrap();
    let rows = log(&desk.app).split_off(before);
    let acts: Vec<AuditAct> = rows.iter().map(|row| row.entry.act).collect();
    for (act, times) in [
        (AuditAct::Changed, 1),
        (AuditAct::Opened, 1),
        (AuditAct::Confirmed, 1),
        (AuditAct::Saved, 1),
    ] {
        let found = acts.iter().filter(|one| **one == act).count();
        assert!(found <= times, "{act:?} {found} times");
    }
    assert!(acts.contains(&AuditAct::Confirmed) && acts.contains(&AuditAct::Saved));
    assert!(
        rows.iter().all(|row| row.entry.detail.starts_with("R08-")),
        "each names the slip by its number"
    );
}

#[test]
fn what_was_refused_is_not_noted() {
    let fixture = fixture();
    let before = acts(&fixture.app);
    let form = ClientForm {
        name: String::new(),
        ..client_form()
    };
    refusal(fixture.app.save_client(SaveClient { form }));
    refusal(fixture.app.show_client(ShowClient {
        id: "0190a0b0-0000-7000-8000-00000000ffff".to_owned(),
    }));
    assert_eq!(acts(&fixture.app), before);
}

#[test]
fn a_log_that_was_cut_off_is_noted_at_the_next_unlocking() {
    let fixture = fixture();
    let folder = fixture.bench.store_folder();
    fixture.app.lock(Lock {}).unwrap();
    let kept = std::fs::read(folder.join("records.db")).unwrap();
    let unlock = || Unlock {
        passphrase: PASSPHRASE.into(),
    };
    fixture.app.unlock(unlock()).unwrap();
    fixture.app.lock(Lock {}).unwrap();
    tsunagi_files::write_atomically(folder.join("records.db"), &kept).unwrap();
    fixture.app.unlock(unlock()).unwrap();
    let session = fixture.app.session();
    let store = &session.as_ref().unwrap().store;
    let rows = store.read().audit_rows(&AuditQuery::default()).unwrap();
    let fault = rows.iter().find(|row| row.entry.act == AuditAct::LogFault);
    let fault = &fault.expect("it is in the log for good").entry;
    assert_eq!(fault.detail, "4件あったはずの記録が2件しかありません");
    assert_eq!(
        fault.staff_id, None,
        "nobody of the office did it by unlocking"
    );
    assert!(!store.verify_audit().unwrap().is_sound());
}

/// Returns what was noted as brought up to date.
fn upgrades(app: &App) -> Vec<String> {
    let rows = log(app).into_iter();
    let upgrades = rows.filter(|row| row.entry.act == AuditAct::Upgraded);
    upgrades.map(|row| row.entry.detail).collect()
}

#[test]
fn a_program_that_was_updated_is_noted_once() {
    let fixture = fixture();
    let app = &fixture.app;
    assert_eq!(
        upgrades(app),
        [""; 0],
        "a new store has nothing to bring up"
    );
    if let Some(session) = app.session().as_mut() {
        let earlier = session.store.transact(|tx| {
            tx.set_setting("program.version", "0.0.9")
                .map_err(crate::Refusal::from)
        });
        earlier.unwrap();
    }
    for _ in 0..2 {
        app.lock(Lock {}).unwrap();
        let passphrase = PASSPHRASE.to_owned();
        app.unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .unwrap();
        let now = env!("CARGO_PKG_VERSION");
        assert_eq!(upgrades(app), [format!("つなぎ　0.0.9から{now}")]);
    }
}

#[test]
fn a_slot_that_was_made_dearer_is_noted() {
    let fixture = fixture();
    fixture.app.lock(Lock {}).unwrap();
    let mut setup = fixture.bench.setup().unwrap();
    setup.key_cost.m_kib *= 4;
    let app = App::new(setup);
    let passphrase = PASSPHRASE.to_owned();
    app.unlock(Unlock {
        passphrase: passphrase.into(),
    })
    .unwrap();
    assert_eq!(upgrades(&app), ["合言葉の守りを新しい強さにしました"]);
}

#[test]
fn records_of_an_older_schema_are_noted_when_they_are_brought_up() {
    let vectors = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors");
    let home = tempfile::tempdir().unwrap();
    let bench = crate::testing::TestBench::in_folder(home.path());
    std::fs::create_dir(bench.store_folder()).unwrap();
    for name in ["records.db", "keys.json"] {
        let kept = vectors.join("store/schema1").join(name);
        std::fs::copy(kept, bench.store_folder().join(name)).unwrap();
    }
    let app = bench.app().unwrap();
    let passphrase = "見本のあいことば 第一版 2026".to_owned();
    app.unlock(Unlock {
        passphrase: passphrase.into(),
    })
    .unwrap();
    let newest = tsunagi_store::Store::newest_schema();
    assert_eq!(
        upgrades(&app),
        [
            format!("記録の形式　第1版から第{newest}版"),
            "合言葉の守りを新しい強さにしました".to_owned()
        ]
    );
}
