use std::fs;

use super::*;
use crate::testing::{
    CHEAP, PASSPHRASE, Seeded, bench, closed, create_in, office, secret, staff, try_open,
};
use crate::{CreateError, NewStore};

fn open_error(bench: &crate::testing::Bench, passphrase: &str) -> OpenError {
    match Store::open(bench.dir.path(), &secret(passphrase)) {
        Err(error) => error,
        Ok(_) => panic!("it opened"),
    }
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
    let key = bench.store.key.clone();
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
            supported
        }) if supported == Store::newest_schema()
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
    for name in ["keys.json", "keys-copy.json"] {
        fs::remove_file(dir.path().join(name)).unwrap();
    }
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
    // With its copy beside it a damaged key file would not matter.
    fs::remove_file(dir.path().join("keys-copy.json")).unwrap();
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
fn records_that_may_only_be_read_are_no_medium_that_fails() {
    use std::io::{Error, ErrorKind};
    for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
        let refused = require_writable(Err(Error::from(kind)));
        assert!(matches!(
            refused,
            Err(OpenError::Write(WriteError::ReadOnly))
        ));
    }
    assert!(require_writable(Ok(())).is_ok());
    assert!(require_writable(Err(Error::from(ErrorKind::NotFound))).is_ok());
}
