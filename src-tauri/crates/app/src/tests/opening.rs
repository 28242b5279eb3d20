use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tsunagi_contract::Code;
use tsunagi_contract::opening::{CreateStore, Lock, ReadDay, ShowState, Unlock};
use tsunagi_contract::people::ListClients;

use super::*;
use crate::testing::PASSPHRASE;

fn unlock(passphrase: &str) -> Unlock {
    Unlock {
        passphrase: passphrase.into(),
    }
}

fn new_store(passphrase: &str, again: &str) -> CreateStore {
    CreateStore {
        office_name: "みほん居宅介護支援事業所".to_owned(),
        staff_name: "見本 貝子".to_owned(),
        staff_kana: "みほん かいこ".to_owned(),
        passphrase: passphrase.into(),
        passphrase_again: again.into(),
    }
}

#[test]
fn from_nothing_to_open_to_locked_and_back() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).app().unwrap();
    assert_eq!(app.show_state(ShowState {}).unwrap().phase, "no_store");
    assert_eq!(refusal(app.unlock(unlock(PASSPHRASE))).code, Code::NoStore);
    let state = app.create_store(new_store(PASSPHRASE, PASSPHRASE)).unwrap();
    assert_eq!(
        (state.phase.as_str(), state.staff_name.as_deref()),
        ("open", Some("見本 貝子"))
    );
    assert_eq!(app.lock(Lock {}).unwrap().phase, "locked");
    let wrong = refusal(app.unlock(unlock("ちがう-あいことば-2026")));
    assert_eq!(wrong.code, Code::WrongPassphrase);
    assert_eq!(
        app.unlock(unlock(&format!(" {PASSPHRASE}\n")))
            .unwrap()
            .phase,
        "open"
    );
    assert!(
        app.show_state(ShowState {})
            .unwrap()
            .sample_passphrase
            .is_none(),
        "no sample"
    );
}

#[test]
fn locked_means_nothing_is_readable() {
    let fixture = fixture();
    fixture.app.lock(Lock {}).unwrap();
    let state = fixture.app.show_state(ShowState {}).unwrap();
    assert!(
        state.office_name.is_none() && state.staff_name.is_none(),
        "not even the names"
    );
    let list = ListClients {
        query: String::new(),
        include_closed: true,
    };
    assert_eq!(
        refusal(fixture.app.list_clients(list)).code,
        Code::NotUnlocked
    );
    let save = SaveClient {
        form: client_form(),
    };
    assert_eq!(
        refusal(fixture.app.save_client(save)).code,
        Code::NotUnlocked
    );
}

#[test]
fn a_passphrase_is_long_and_typed_twice_alike() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).app().unwrap();
    let weak = refusal(app.create_store(new_store(
        "十二文字のあいことばです",
        "十二文字のあいことばです",
    )));
    assert_eq!(
        weak.code,
        Code::WeakPassphrase,
        "the guideline asks for thirteen"
    );
    let differs = refusal(app.create_store(new_store(PASSPHRASE, "ためしの-あいことば-2027")));
    assert_eq!(differs.field.as_deref(), Some("passphrase_again"));
    assert_eq!(
        app.show_state(ShowState {}).unwrap().phase,
        "no_store",
        "nothing was begun"
    );
}

#[test]
fn a_second_program_is_kept_out_and_no_store_is_overwritten() {
    let fixture = fixture();
    let second = fixture.bench.app().unwrap();
    assert_eq!(
        refusal(second.unlock(unlock(PASSPHRASE))).code,
        Code::StoreInUse
    );
    fixture.app.lock(Lock {}).unwrap();
    let again = refusal(second.create_store(new_store(PASSPHRASE, PASSPHRASE)));
    assert_eq!(again.code, Code::StoreExists);
}

#[test]
fn whoever_listens_is_told_what_changed_and_may_ask_back() {
    let fixture = fixture();
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    fixture.app.on_change(Box::new(move |changed| {
        assert!(changed.clients && !changed.slips, "only clients changed");
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    saved_client(&fixture.app);
    let mut form = client_form();
    form.birth = "きのう".to_owned();
    refusal(fixture.app.save_client(SaveClient { form }));
    assert_eq!(told.load(Ordering::Relaxed), 1, "a refusal changes nothing");
}

#[test]
fn a_date_is_shown_as_it_was_understood() {
    let fixture = fixture();
    let day = fixture
        .app
        .read_day(ReadDay {
            text: "s28.4.1".to_owned(),
        })
        .unwrap();
    assert_eq!(
        (day.iso.as_str(), day.wareki.as_str()),
        ("1953-04-01", "昭和28年4月1日（水）")
    );
    let no_day = refusal(fixture.app.read_day(ReadDay {
        text: "R8.2.30".to_owned(),
    }));
    assert_eq!(no_day.code, Code::InvalidField);
}
