use std::fs;
use std::path::Path;
use std::process::Command;

use super::*;
use crate::testing::{
    CHEAP, PASSPHRASE, Seeded, at, bench, closed, key_act, secret, staff, try_open,
};
use crate::{AuditQuery, OpenError, Terms, Unlocked};

const FOLDER: &str = "TSUNAGI_KEY_ACT_FOLDER";
const COLLEAGUES: &str = "どうりょうのことば";

fn words(passphrase: &str) -> Credentials {
    Credentials::passphrase(&secret(passphrase))
}

fn unlock(dir: &Path, opener: Opener<'_>) -> Result<Unlocked, OpenError> {
    let terms = Terms {
        now: at(1),
        cost: CHEAP,
        random: &Seeded::new(400),
    };
    Store::unlock(dir, opener, &terms)
}

/// What the log says, oldest first.
fn log(store: &Store) -> Vec<String> {
    let rows = store.read().audit_rows(&AuditQuery::default()).unwrap();
    rows.into_iter().rev().map(|row| row.entry.detail).collect()
}

/// An act that brings a person and a setting along.
fn act_with(staff: &Staff) -> KeyAct {
    KeyAct {
        settings: vec![("sheet".to_owned(), "1234".to_owned())],
        staff: Some(staff.clone()),
        ..key_act("first passphrase")
    }
}

fn copied_keys(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("keys.json")).unwrap()
}

fn put_back(dir: &Path, bytes: &[u8]) {
    for name in ["keys.json", "keys-copy.json"] {
        tsunagi_files::write_atomically(dir.join(name), bytes).unwrap();
    }
}

/// Is the process that gets killed; without its environment it has nothing to do.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let mut store = Store::open(Path::new(&folder), &secret(PASSPHRASE))
        .unwrap()
        .0;
    let (staff, next) = (staff(&Seeded::new(900)), words(COLLEAGUES));
    let give = KeyChange::Give {
        staff: staff.id,
        next: &next,
        cost: CHEAP,
    };
    let act = act_with(&staff);
    store.act_on_keys(give, &act, &Seeded::new(63)).unwrap();
}

#[test]
fn killed_between_two_steps_the_next_unlocking_finishes_or_takes_back() {
    let colleague = staff(&Seeded::new(900));
    let undone = "first passphrase did not come about";
    for (point, is_done) in [("keys begun", false), ("keys written", true)] {
        let dir = closed(bench());
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "key_acts::tests::child"])
            .env(FOLDER, dir.path())
            .env("TSUNAGI_KILL_AT", point)
            .output();
        assert!(!run.unwrap().status.success(), "{point}");
        let unlocked = unlock(dir.path(), Opener::Person(&words(PASSPHRASE)));
        let store = unlocked.unwrap().store;
        assert_eq!(
            store.slot_holders().unwrap().contains(&colleague.id),
            is_done
        );
        let person = store.read().staff(colleague.id).unwrap();
        assert_eq!(person.is_some(), is_done, "{point}: a slot and its person");
        assert_eq!(store.read().setting("sheet").unwrap().is_some(), is_done);
        let mut expected = vec!["first passphrase"];
        expected.extend((!is_done).then_some(undone));
        assert_eq!(log(&store), expected, "{point}");
        assert!(store.verify_audit().unwrap().is_sound());
        store.close().unwrap();
        let store = unlock(dir.path(), Opener::Person(&words(PASSPHRASE)));
        assert_eq!(log(&store.unwrap().store), expected, "said once only");
    }
}

#[test]
fn a_key_file_that_cannot_be_written_refuses_and_nothing_was_done() {
    let mut bench = bench();
    let copy = bench.dir.path().join("keys-copy.json");
    fs::remove_file(&copy).unwrap();
    fs::create_dir(&copy).unwrap();
    let colleague = staff(&bench.ids);
    let (next, random) = (words(COLLEAGUES), Seeded::new(64));
    let give = KeyChange::Give {
        staff: colleague.id,
        next: &next,
        cost: CHEAP,
    };
    let refused = bench
        .store
        .act_on_keys(give, &act_with(&colleague), &random);
    assert!(matches!(refused, Err(SlotError::Io(_))));
    assert_eq!(bench.store.slot_holders().unwrap(), [bench.staff.id]);
    assert!(bench.store.read().staff(colleague.id).unwrap().is_none());
    assert_eq!(bench.store.setting_of_keys("sheet").unwrap(), None);
    let rows = ["first passphrase", "first passphrase did not come about"];
    assert_eq!(log(&bench.store), rows);
    fs::remove_dir(&copy).unwrap();
    let done = bench
        .store
        .act_on_keys(give, &act_with(&colleague), &random);
    assert!(
        done.unwrap().staff.contains(&colleague.id),
        "and then it works"
    );
    assert!(bench.store.read().staff(colleague.id).unwrap().is_some());
}

#[test]
fn what_a_done_act_brings_along_is_seen_before_it_is_saved() {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    let (next, random) = (words(COLLEAGUES), Seeded::new(65));
    let give = KeyChange::Give {
        staff: colleague.id,
        next: &next,
        cost: CHEAP,
    };
    // The last step fails, and only that one: it alone saves a person.
    let refuse = "CREATE TEMP TRIGGER full BEFORE INSERT ON staff
                  BEGIN SELECT RAISE(ABORT, 'full'); END;";
    bench.store.connection.execute_batch(refuse).unwrap();
    let done = bench
        .store
        .act_on_keys(give, &act_with(&colleague), &random);
    assert!(done.is_ok(), "the key file is written: it is no refusal");
    let sheet = bench.store.setting_of_keys("sheet").unwrap();
    assert_eq!(sheet.as_deref(), Some("1234"));
    assert!(bench.store.owed_staff().unwrap() == Some(colleague.clone()));
    bench.store.settle_owed_keys(at(2));
    assert!(
        bench.store.owed_staff().unwrap().is_some(),
        "and stays owed"
    );
    bench
        .store
        .connection
        .execute_batch("DROP TRIGGER full")
        .unwrap();
    bench.store.settle_owed_keys(at(2));
    assert!(bench.store.owed_staff().unwrap().is_none());
    assert!(bench.store.read().staff(colleague.id).unwrap() == Some(colleague));
    assert_eq!(log(&bench.store), ["first passphrase"]);
}

#[test]
fn an_older_key_file_lets_nobody_in_who_was_taken_out_since() {
    let mut bench = bench();
    let (colleague, random) = (staff(&bench.ids).id, Seeded::new(66));
    let sheet = RecoveryKey::draw(&random).unwrap();
    let own = bench.staff.id;
    let store = &mut bench.store;
    store
        .add_slot(colleague, &secret(COLLEAGUES), CHEAP, &random)
        .unwrap();
    store.set_recovery(&sheet, &random).unwrap();
    let older = copied_keys(bench.dir.path());
    store.remove_slot(colleague, &random).unwrap();
    store
        .recover_slot(own, &words(PASSPHRASE), CHEAP, &random)
        .unwrap();
    let dir = closed(bench);
    put_back(dir.path(), &older);
    for opener in [Opener::Person(&words(COLLEAGUES)), Opener::Recovery(&sheet)] {
        let refused = unlock(dir.path(), opener);
        assert!(matches!(refused, Err(OpenError::WrongPassphrase)));
    }
    let mut unlocked = unlock(dir.path(), Opener::Person(&words(PASSPHRASE))).unwrap();
    assert!(unlocked.has_older_keys, "and it is told");
    let store = &mut unlocked.store;
    let take = KeyChange::Take(colleague);
    let refused = store.act_on_keys(take, &key_act("take"), &random);
    assert!(matches!(refused, Err(SlotError::KeysOlder)));
    let caught = store.act_on_keys(KeyChange::Catch, &key_act("caught"), &random);
    assert!(caught.is_ok() && !store.has_older_keys().unwrap());
    assert_eq!(store.slots().unwrap().len(), 1, "neither person nor sheet");
    drop(unlocked);
    let unlocked = unlock(dir.path(), Opener::Person(&words(PASSPHRASE))).unwrap();
    assert!(!unlocked.has_older_keys, "it is told once");
    assert!(log(&unlocked.store).contains(&"caught".to_owned()));
}

#[test]
fn an_older_key_file_put_back_while_the_records_are_open_is_not_built_upon() {
    let mut bench = bench();
    let (colleague, random) = (staff(&bench.ids).id, Seeded::new(67));
    let store = &mut bench.store;
    store
        .add_slot(colleague, &secret(COLLEAGUES), CHEAP, &random)
        .unwrap();
    let older = copied_keys(bench.dir.path());
    store.remove_slot(colleague, &random).unwrap();
    put_back(bench.dir.path(), &older);
    assert!(store.has_older_keys().unwrap());
    let refused = store.set_slot(bench.staff.id, &words("あたらしいことば"), CHEAP, &random);
    assert!(matches!(refused, Err(SlotError::KeysOlder)));
    let refused = store.rekey(&key_act("rekey"), &random, &|_, _| true);
    assert!(matches!(
        refused,
        Err(crate::RekeyError::Keys(SlotError::KeysOlder))
    ));
}

#[test]
fn a_new_key_is_in_the_log_if_and_only_if_it_is_done() {
    let mut bench = bench();
    let random = Seeded::new(68);
    let act = KeyAct {
        settings: vec![("on".to_owned(), "today".to_owned())],
        ..key_act("rekeyed")
    };
    bench.write(|tx| tx.set_setting("large", &"い".repeat(4_000_000)));
    let stopped = bench.store.rekey(&act, &random, &|_, _| false);
    assert!(stopped.is_err() && log(&bench.store).is_empty());
    bench.store.rekey(&act, &random, &|_, _| true).unwrap();
    assert_eq!(log(&bench.store).len(), 1);
    assert_eq!(
        bench.store.read().setting("on").unwrap().as_deref(),
        Some("today")
    );
    assert!(bench.store.verify_audit().unwrap().is_sound());
    let dir = closed(bench);
    let store = try_open(&dir, PASSPHRASE).unwrap();
    assert!(store.verify_audit().unwrap().is_sound());
    assert!(!store.has_older_keys().unwrap());
}
