use std::fs;

use super::*;
use crate::testing::{
    Bench, CHEAP, PASSPHRASE, Seeded, bench, client, create_in, office, secret, staff,
};
use crate::{CreateError, NewStore, OpenError};

fn open_error(bench: &Bench, passphrase: &str) -> OpenError {
    match Store::open(bench.dir.path(), &secret(passphrase)) {
        Err(error) => error,
        Ok(_) => panic!("it opened"),
    }
}

/// Closes the store but keeps its folder.
fn closed(bench: Bench) -> tempfile::TempDir {
    bench.store.close().unwrap();
    bench.dir
}

fn try_open(dir: &tempfile::TempDir, passphrase: &str) -> Result<Store, OpenError> {
    Store::open(dir.path(), &secret(passphrase)).map(|(store, _)| store)
}

#[test]
fn a_new_store_has_its_office_and_its_first_staff_member() {
    let bench = bench().reopen();
    assert_eq!(
        bench.store.read().all_staff().unwrap(),
        vec![bench.staff.clone()],
        "the person whose slot it is must be able to sign records"
    );
    assert_eq!(bench.store.read().office().unwrap().reply_within_days, 10);
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn a_second_instance_is_refused_and_a_third_let_in_after_the_first() {
    let bench = bench();
    assert!(
        matches!(open_error(&bench, PASSPHRASE), OpenError::Locked),
        "two programs in one database would overwrite each other"
    );
    bench.reopen();
}

#[test]
fn a_second_instance_that_knows_nothing_of_our_lock_is_refused_by_sqlite() {
    let bench = bench();
    let (key, _) = KeyFile::read(&bench.store.folder.keys())
        .ok()
        .unwrap()
        .unlock(&secret(PASSPHRASE))
        .unwrap();
    let records = bench.store.folder.records();
    let outcome = database::connect(&records, &key, database::Access::Existing)
        .and_then(|other| database::header(&other, "user_version"));
    assert!(
        outcome.is_err_and(|error| database::is_busy(&error)),
        "a database tool must not write under the program's feet"
    );
    assert!(
        !records.with_extension("db-shm").exists(),
        "nobody to share the log's index with"
    );
}

#[test]
fn a_wrong_passphrase_is_not_called_damage() {
    let bench = bench();
    let dir = closed(bench);
    assert!(matches!(
        try_open(&dir, "ちがうことば"),
        Err(OpenError::WrongPassphrase)
    ));
    assert!(
        try_open(&dir, "見本のあいことば１３").is_ok(),
        "a digit typed full-width is the same digit"
    );
}

#[test]
fn an_empty_folder_holds_no_store_and_is_left_empty() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::NotFound)
    ));
    assert!(!Store::exists(dir.path()));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_with_a_store_is_not_created_over() {
    let bench = bench();
    let dir = closed(bench);
    assert!(Store::exists(dir.path()));
    assert!(matches!(create_over(&dir), Err(CreateError::Exists)));
    fs::remove_file(dir.path().join("records.db")).unwrap();
    assert!(
        matches!(create_over(&dir), Err(CreateError::Exists)),
        "the key of records that were moved away is not overwritten"
    );
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::Damaged)
    ));
}

fn create_over(dir: &tempfile::TempDir) -> Result<Store, CreateError> {
    let ids = Seeded::new(900);
    let passphrase = secret("べつのことば");
    let new = NewStore {
        passphrase: &passphrase,
        staff: &staff(&ids),
        office: &office(&ids),
    };
    Store::create(dir.path(), &new, CHEAP, &ids)
}

#[test]
fn a_creation_killed_at_any_step_is_begun_again() {
    // What stands in the folder after each step of creating.rs, oldest first.
    let whole = closed(bench());
    let read = |name: &str| fs::read(whole.path().join(name)).unwrap();
    let (keys, records) = (read("keys.json"), read("records.db"));
    let half = records.get(..4096).unwrap().to_vec();
    let stages: [&[(&str, &[u8])]; 5] = [
        &[("lock", b"")],
        &[("lock", b""), ("records.new", b"")],
        &[("records.new", b""), ("keys.json", &keys)],
        &[
            ("records.new", &half),
            ("records.new-journal", b"half"),
            ("keys.json", &keys),
        ],
        &[("records.new", &records), ("keys.json", &keys)],
    ];
    for (step, files) in stages.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in *files {
            tsunagi_files::write_atomically(dir.path().join(name), bytes).unwrap();
        }
        assert!(
            matches!(try_open(&dir, PASSPHRASE), Err(OpenError::NotFound)),
            "nothing was ever recorded, step {step}"
        );
        let (store, _) = create_in(dir.path(), &Seeded::new(5));
        drop(store);
        assert!(try_open(&dir, PASSPHRASE).is_ok(), "step {step}");
        assert!(!dir.path().join("records.new").exists(), "step {step}");
    }
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let bench = bench();
    bench
        .store
        .connection
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let dir = closed(bench);
    let before = fs::read(dir.path().join("records.db")).unwrap();
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::TooNew {
            found: 99,
            supported: 1
        })
    ));
    assert_eq!(fs::read(dir.path().join("records.db")).unwrap(), before);
}

#[test]
fn damaged_records_are_told_from_a_wrong_passphrase() {
    let dir = closed(bench());
    let path = dir.path().join("records.db");
    let sound = fs::read(&path).unwrap();
    let mut header = sound.clone();
    header[100] ^= 1;
    let stages: [(&str, &[u8]); 4] = [
        ("emptied", b""),
        ("cut", &sound[..700]),
        ("overwritten", b"this is not a database at all, only a text"),
        ("a flipped bit on the first page", &header),
    ];
    for (what, bytes) in stages {
        tsunagi_files::write_atomically(&path, bytes).unwrap();
        assert!(
            matches!(try_open(&dir, PASSPHRASE), Err(OpenError::Damaged)),
            "{what}"
        );
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: left as it was");
    }
    tsunagi_files::write_atomically(&path, &sound).unwrap();
    assert!(try_open(&dir, PASSPHRASE).is_ok());
}

#[test]
fn a_flipped_bit_on_a_later_page_is_found_by_the_check() {
    let dir = closed(bench());
    let path = dir.path().join("records.db");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tsunagi_files::write_atomically(&path, &bytes).unwrap();
    let report = try_open(&dir, PASSPHRASE).map(|store| store.check());
    assert!(
        !matches!(report, Ok(Ok(report)) if report.is_sound()),
        "every page is authenticated"
    );
}

#[test]
fn a_missing_key_file_is_told_from_a_missing_store() {
    let dir = closed(bench());
    fs::remove_file(dir.path().join("keys.json")).unwrap();
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::KeysDamaged)
    ));
}

#[test]
fn every_flipped_bit_of_the_key_file_is_noticed() {
    let dir = closed(bench());
    let path = dir.path().join("keys.json");
    let sound = fs::read(&path).unwrap();
    for place in 0..sound.len() {
        for bit in 0..8 {
            let mut bytes = sound.clone();
            bytes[place] ^= 1 << bit;
            fs::remove_file(&path).unwrap();
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
                .unwrap();
            let outcome = try_open(&dir, PASSPHRASE);
            let is_blank = sound[place].is_ascii_whitespace() && bytes[place].is_ascii_whitespace();
            let is_told = matches!(
                outcome,
                Err(OpenError::KeysDamaged | OpenError::TooNew { .. })
            );
            assert!(
                is_told || (is_blank && outcome.is_ok()),
                "bit {bit} of byte {place} is neither a wrong passphrase nor a panic"
            );
        }
    }
}

#[test]
fn no_word_of_a_record_stands_in_any_file() {
    const MARKER: &str = "秘密の目印MARKER";
    let mut bench = bench();
    let (mut client, _) = bench.with_client();
    client.note = MARKER.repeat(50);
    bench.write(|tx| tx.save_client(&client));
    assert_no_marker(&bench, MARKER);
    let bench = bench.reopen();
    assert_no_marker(&bench, MARKER);
    let kept = bench.store.read().client(client.id).unwrap();
    assert_eq!(kept, Some(client), "it is there all the same");
}

fn assert_no_marker(bench: &Bench, marker: &str) {
    let mut files = 0;
    for entry in fs::read_dir(bench.dir.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for part in [
            marker.as_bytes(),
            b"MARKER",
            b"SQLite format 3",
            b"CREATE TABLE",
        ] {
            let found = bytes.windows(part.len()).any(|window| window == part);
            assert!(!found, "the files are ciphertext throughout");
        }
        files += 1;
    }
    assert!(files >= 3, "lock, keys and records at least");
}

#[test]
fn an_error_undoes_the_whole_transaction() {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let stranger = crate::testing::staff(&bench.ids);
    let broken = client_of_stranger(&bench, &client, &stranger);
    let result = bench.store.transact(|tx| -> Result<(), WriteError> {
        tx.set_setting("draft.autosave", "on")?;
        tx.save_client(&broken)
    });
    assert!(
        matches!(result, Err(WriteError::Refused { .. })),
        "a client needs a known care manager"
    );
    assert_eq!(
        bench.store.read().setting("draft.autosave").unwrap(),
        None,
        "half a use case is worse than none"
    );
    assert_eq!(
        bench.store.read().client(client.id).unwrap(),
        Some(client),
        "the old record stands"
    );
}

fn client_of_stranger(
    bench: &Bench,
    known: &tsunagi_domain::Client,
    stranger: &tsunagi_domain::Staff,
) -> tsunagi_domain::Client {
    let physician = crate::testing::physician(&bench.ids, &crate::testing::facility(&bench.ids));
    tsunagi_domain::Client {
        id: known.id,
        ..client(&bench.ids, stranger, &physician)
    }
}

#[test]
fn a_panic_in_the_middle_undoes_the_transaction_too() {
    let mut bench = bench();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        bench.store.transact(|tx| -> Result<(), WriteError> {
            tx.set_setting("half", "done")?;
            panic!("a bug in a use case")
        })
    }));
    assert!(outcome.is_err());
    assert_eq!(bench.store.read().setting("half").unwrap(), None);
    bench.write(|tx| tx.set_setting("next", "works"));
}

#[test]
fn a_full_medium_is_called_so_and_loses_nothing() {
    let mut bench = bench();
    let pages: i64 = database::header(&bench.store.connection, "page_count").unwrap();
    bench
        .store
        .connection
        .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        .unwrap();
    let result = bench.store.transact(|tx| -> Result<(), WriteError> {
        tx.set_setting("small", "fits")?;
        tx.set_setting("big", &"あ".repeat(100_000))
    });
    assert!(matches!(result, Err(WriteError::DiskFull)));
    assert_eq!(bench.store.read().setting("small").unwrap(), None);
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn changes_are_named() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let changed = bench.write(|tx| tx.save_client(&client));
    assert_eq!(changed.clients.into_iter().collect::<Vec<_>>(), [client.id]);
    let changed = bench.write(|tx| tx.save_physician(&physician));
    assert!(changed.clients.is_empty() && changed.physicians.contains(&physician.id));
    assert!(bench.write(|_| Ok(())).is_empty());
}

#[test]
fn a_second_person_opens_the_store_with_an_own_passphrase() {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    bench.write(|tx| tx.save_staff(&colleague));
    let random = Seeded::new(77);
    let add = |store: &mut Store, words: &str| {
        store.add_slot(colleague.id, &secret(words), CHEAP, &random)
    };
    assert!(
        matches!(
            add(&mut bench.store, PASSPHRASE),
            Err(SlotError::PassphraseTaken)
        ),
        "one passphrase for two would sign with the wrong name"
    );
    add(&mut bench.store, "同僚のことば").unwrap();
    assert!(matches!(
        add(&mut bench.store, "もう一つ"),
        Err(SlotError::AlreadyThere)
    ));
    let dir = closed(bench);
    let (_, who) = Store::open(dir.path(), &secret("同僚のことば")).unwrap();
    assert_eq!(who, colleague.id);
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let mut bench = bench();
    let random = Seeded::new(77);
    let id = bench.staff.id;
    let mut change = |present: &str, next: &str| {
        let (present, next) = (secret(present), secret(next));
        bench
            .store
            .change_passphrase(id, &present, &next, CHEAP, &random)
    };
    assert!(matches!(
        change("ちがう", "新しいことば"),
        Err(SlotError::WrongPassphrase)
    ));
    change(PASSPHRASE, "新しいことば").unwrap();
    let dir = closed(bench);
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::WrongPassphrase)
    ));
    assert!(try_open(&dir, "新しいことば").is_ok());
}

#[test]
fn an_absurd_cost_is_refused_before_any_work() {
    for cost in [
        KeyCost {
            m_kib: u32::MAX,
            t: 1,
            p: 1,
        },
        KeyCost {
            m_kib: 1 << 20,
            t: 16,
            p: 1,
        },
        KeyCost {
            m_kib: 8,
            t: 0,
            p: 1,
        },
        KeyCost {
            m_kib: 8,
            t: 1,
            p: 4,
        },
    ] {
        assert!(!cost.is_acceptable());
    }
    assert!(KeyCost::STANDARD.is_acceptable());
}

#[test]
fn what_was_acknowledged_outlives_a_kill_and_what_was_not_leaves_no_trace() {
    // The files as they stand at a moment are what a kill at that moment leaves.
    let mut bench = bench();
    let source = bench.dir.path().to_owned();
    let during = tempfile::tempdir().unwrap();
    let after = tempfile::tempdir().unwrap();
    bench.write(|tx| tx.set_setting("first", "acknowledged"));
    bench.write(|tx| {
        tx.set_setting("second", "not yet")?;
        // More than the page cache holds, so that unfinished pages reach the log.
        tx.set_setting("large", &"あ".repeat(3_000_000))?;
        copy_files(&source, during.path());
        tx.set_setting("second", "acknowledged")
    });
    copy_files(&source, after.path());
    let setting = |dir: &tempfile::TempDir, key: &str| {
        let store = try_open(dir, PASSPHRASE).unwrap();
        assert!(store.check().unwrap().is_sound());
        store.read().setting(key).unwrap()
    };
    let acknowledged = Some("acknowledged".to_owned());
    assert_eq!(setting(&during, "first"), acknowledged);
    assert_eq!(setting(&during, "second"), None);
    assert_eq!(setting(&during, "large"), None);
    assert_eq!(setting(&after, "second"), acknowledged);
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
