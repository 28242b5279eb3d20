use std::fs;
use std::path::Path;

use super::*;
use crate::keys::{KeyCost, KeyFile, RecoveryKey, SecondFactor};
use crate::testing::{CHEAP, PASSPHRASE, Seeded, at, bench, closed, secret, staff, try_open};
use crate::{OpenError, Terms, Unlocked};

fn words(passphrase: &str) -> Credentials {
    Credentials::passphrase(&secret(passphrase))
}

fn unlock(dir: &Path, credentials: &Credentials, minute: u32) -> Result<Unlocked, OpenError> {
    unlock_at_cost(dir, credentials, minute, CHEAP)
}

fn unlock_at_cost(
    dir: &Path,
    credentials: &Credentials,
    minute: u32,
    cost: KeyCost,
) -> Result<Unlocked, OpenError> {
    let terms = Terms {
        now: at(minute),
        cost,
        random: &Seeded::new(u64::from(minute) + 300),
    };
    Store::unlock(dir, Opener::Person(credentials), &terms)
}

fn kinds(store: &Store) -> Vec<SlotKind> {
    store
        .slots()
        .unwrap()
        .iter()
        .map(|slot| slot.kind)
        .collect()
}

#[test]
fn a_colleague_comes_changes_and_goes_and_the_records_are_not_rewritten() {
    let mut bench = bench();
    let random = Seeded::new(50);
    let colleague = staff(&bench.ids).id;
    let store = &mut bench.store;
    let before = fs::read(bench.dir.path().join("records.db")).unwrap();
    store
        .add_slot(colleague, &secret("どうりょうのことば"), CHEAP, &random)
        .unwrap();
    let taken = store.set_slot(colleague, &words(PASSPHRASE), CHEAP, &random);
    assert!(matches!(taken, Err(SlotError::PassphraseTaken)));
    store
        .set_slot(
            colleague,
            &words("かんりしゃがあたえたことば"),
            CHEAP,
            &random,
        )
        .unwrap();
    assert!(
        !store
            .opens_slot_of(colleague, &words("どうりょうのことば"))
            .unwrap()
    );
    assert!(
        store
            .opens_slot_of(colleague, &words("かんりしゃがあたえたことば"))
            .unwrap()
    );
    store.remove_slot(colleague, &random).unwrap();
    assert_eq!(store.slot_holders().unwrap(), [bench.staff.id]);
    let last = store.remove_slot(bench.staff.id, &random);
    assert!(
        matches!(last, Err(SlotError::LastSlot)),
        "somebody must be able to open"
    );
    assert_eq!(
        fs::read(bench.dir.path().join("records.db")).unwrap(),
        before
    );
    let dir = closed(bench);
    assert!(matches!(
        try_open(&dir, "かんりしゃがあたえたことば"),
        Err(OpenError::WrongPassphrase)
    ));
}

#[test]
fn a_slot_with_a_key_file_asks_for_both() {
    let mut bench = bench();
    let random = Seeded::new(51);
    let factor = SecondFactor::draw(&random).unwrap();
    let both = Credentials {
        passphrase: secret("みじかいことば"),
        key_file: Some(factor),
    };
    let id = bench.staff.id;
    bench.store.set_slot(id, &both, CHEAP, &random).unwrap();
    assert_eq!(kinds(&bench.store), [SlotKind::PassphraseAndKeyFile]);
    let dir = closed(bench);
    assert!(Store::asks_for_key_files(dir.path()));
    let refused = unlock(dir.path(), &words("みじかいことば"), 0);
    assert!(matches!(refused, Err(OpenError::WrongPassphrase)));
    let foreign = Credentials {
        key_file: Some(SecondFactor::draw(&Seeded::new(9)).unwrap()),
        ..words("みじかいことば")
    };
    let refused = unlock(dir.path(), &foreign, 1);
    assert!(matches!(refused, Err(OpenError::WrongKeyFile)));
    let unlocked = unlock(dir.path(), &both, 2).unwrap();
    assert_eq!(unlocked.staff_id, Some(id));
}

#[test]
fn the_recovery_key_opens_what_everybody_forgot() {
    let mut bench = bench();
    let random = Seeded::new(52);
    let first = RecoveryKey::draw(&random).unwrap();
    let second = RecoveryKey::draw(&random).unwrap();
    bench.store.set_recovery(&first, &random).unwrap();
    bench.store.set_recovery(&second, &random).unwrap();
    assert_eq!(
        kinds(&bench.store),
        [SlotKind::Passphrase, SlotKind::Recovery]
    );
    let id = bench.staff.id;
    let dir = closed(bench);
    let recover = |key: &RecoveryKey, minute| {
        let terms = Terms {
            now: at(minute),
            cost: CHEAP,
            random: &random,
        };
        Store::unlock(dir.path(), Opener::Recovery(key), &terms)
    };
    assert!(
        matches!(recover(&first, 0), Err(OpenError::WrongPassphrase)),
        "an older sheet is worth nothing once there is a newer one"
    );
    let mut unlocked = recover(&second, 1).unwrap();
    assert_eq!(unlocked.staff_id, None);
    let store = &mut unlocked.store;
    store
        .recover_slot(id, &words("おもいださなくてよいことば"), CHEAP, &random)
        .unwrap();
    assert_eq!(kinds(store), [SlotKind::Passphrase]);
    drop(unlocked);
    assert!(
        matches!(recover(&second, 2), Err(OpenError::WrongPassphrase)),
        "a sheet opens the records once"
    );
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::WrongPassphrase)
    ));
    assert!(try_open(&dir, "おもいださなくてよいことば").is_ok());
}

#[test]
fn guessing_slows_down_across_restarts_and_one_hit_forgives() {
    let dir = closed(bench());
    let wrong = words("あてずっぽう");
    for _ in 0..3 {
        let refused = unlock(dir.path(), &wrong, 0);
        assert!(matches!(refused, Err(OpenError::WrongPassphrase)));
    }
    let me = words(PASSPHRASE);
    assert!(
        matches!(
            unlock(dir.path(), &me, 0),
            Err(OpenError::TooSoon { seconds: 5 })
        ),
        "even the right one waits: otherwise the wait would tell which one is right"
    );
    fs::remove_file(dir.path().join("tries.json")).unwrap();
    assert!(matches!(
        unlock(dir.path(), &me, 0),
        Err(OpenError::TooSoon { .. })
    ));
    assert!(unlock(dir.path(), &me, 1).is_ok());
    let refused = unlock(dir.path(), &wrong, 1);
    assert!(
        matches!(refused, Err(OpenError::WrongPassphrase)),
        "counted anew"
    );
}

#[test]
fn a_damaged_copy_is_mended_at_the_next_unlocking() {
    let dir = closed(bench());
    let [first, second] = ["keys.json", "keys-copy.json"].map(|name| dir.path().join(name));
    let sound = fs::read(&first).unwrap();
    for (minute, path) in (0..).zip([&first, &second]) {
        tsunagi_files::write_atomically(path, b"spoiled").unwrap();
        drop(unlock(dir.path(), &words(PASSPHRASE), minute).unwrap());
        assert_eq!(fs::read(path).unwrap(), sound);
        fs::remove_file(path).unwrap();
        drop(unlock(dir.path(), &words(PASSPHRASE), minute).unwrap());
        assert_eq!(fs::read(path).unwrap(), sound);
    }
    for path in [&first, &second] {
        tsunagi_files::write_atomically(path, b"spoiled").unwrap();
    }
    let refused = unlock(dir.path(), &words(PASSPHRASE), 9);
    assert!(matches!(refused, Err(OpenError::KeysDamaged)));
}

#[test]
fn a_cheap_slot_is_made_dearer_when_its_person_unlocks() {
    let bench = bench();
    let id: StaffId = bench.staff.id;
    let dir = closed(bench);
    let dearer = KeyCost {
        m_kib: 64,
        t: 2,
        p: 1,
    };
    let unlocked = unlock_at_cost(dir.path(), &words(PASSPHRASE), 0, dearer).unwrap();
    let file = unlocked.store.key_file().unwrap();
    assert!(!file.is_outdated(id, dearer));
    assert!(unlocked.upgrades.is_slot_renewed);
    drop(unlocked);
    let before = fs::read(dir.path().join("keys.json")).unwrap();
    let again = unlock_at_cost(dir.path(), &words(PASSPHRASE), 1, CHEAP).unwrap();
    assert_eq!(again.upgrades, crate::Upgrades::default());
    drop(again);
    assert_eq!(
        fs::read(dir.path().join("keys.json")).unwrap(),
        before,
        "never made cheaper"
    );
}

#[test]
fn a_slot_added_by_a_stranger_is_noticed() {
    // Whoever can write the folder can take a slot out of an older copy; the seal does not fit then.
    let mut bench = bench();
    let random = Seeded::new(53);
    let colleague = staff(&bench.ids).id;
    let said = secret("やめたひとのことば");
    bench
        .store
        .add_slot(colleague, &said, CHEAP, &random)
        .unwrap();
    let path = bench.dir.path().join("keys.json");
    let with = fs::read_to_string(&path).unwrap();
    bench.store.remove_slot(colleague, &random).unwrap();
    let without = fs::read_to_string(&path).unwrap();
    let mut forged: serde_json::Value = serde_json::from_str(&without).unwrap();
    let older: serde_json::Value = serde_json::from_str(&with).unwrap();
    forged["slots"] = older["slots"].clone();
    let forged = KeyFile::with_any_sum(forged.to_string().as_bytes()).unwrap();
    let dir = closed(bench);
    for name in ["keys.json", "keys-copy.json"] {
        tsunagi_files::write_atomically(dir.path().join(name), &forged.to_bytes()).unwrap();
    }
    assert!(matches!(
        try_open(&dir, "やめたひとのことば"),
        Err(OpenError::KeysDamaged)
    ));
}

#[test]
fn a_kept_store_of_the_first_format_is_brought_up_when_its_person_unlocks() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/store/schema1");
    let copy = tempfile::tempdir().unwrap();
    for name in ["records.db", "keys.json"] {
        fs::copy(kept.join(name), copy.path().join(name)).unwrap();
    }
    let me = words("見本のあいことば 第一版 2026");
    let wrong = unlock_at_cost(copy.path(), &words("ちがうことば"), 0, KeyCost::STANDARD);
    assert!(matches!(wrong, Err(OpenError::WrongPassphrase)));
    let unlocked = unlock_at_cost(copy.path(), &me, 1, KeyCost::STANDARD).unwrap();
    let slots = unlocked.store.slots().unwrap();
    assert!(slots.iter().all(|slot| slot.follows_rekey));
    assert_eq!(unlocked.upgrades.from_schema, Some(1));
    drop(unlocked);
    let bytes = fs::read(copy.path().join("keys-copy.json")).unwrap();
    assert_eq!(crate::read_key_file(&bytes).unwrap().format, 2);
    assert!(unlock_at_cost(copy.path(), &me, 2, KeyCost::STANDARD).is_ok());
}
