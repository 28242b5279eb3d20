//! Broken stores fail as the book says, and a log that was tampered with says how.
//!
//! `tests/vectors/store/broken/expect.toml` says of each folder what becomes of it: the files in it lie
//! over those of a whole store (`base`), less those that `gone` names. Vectors are added, never made
//! again; `tests/suite/broken_stores.rs` takes the same book through the command line, with `tries.json`
//! beside the records: without a record of tries the program would wait first.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tsunagi_domain::{AuditAct, AuditEntry};

use crate::testing::{Bench, at, secret};
use crate::{AuditFinding, Credentials, KeyCost, OpenError, Store};

const NEW_PASSPHRASE: &str = "見本のあいことば 第一版 2026";
const FILES: [&str; 4] = [
    "records.db",
    "keys.json",
    "keys-copy.json",
    "audit-head.json",
];

#[derive(Serialize, Deserialize)]
struct Book {
    passphrase: String,
    vector: Vec<Vector>,
}

#[derive(Serialize, Deserialize)]
struct Vector {
    folder: String,
    /// The whole store that it lies over; empty where it is whole by itself.
    base: String,
    gone: Vec<String>,
    /// `opens`, or why it does not.
    expect: String,
    /// The code of the refusal on the command line.
    code: String,
    /// What a check of the log says, and at which row; for what opens.
    kind: String,
    row: u32,
    comment: String,
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/store")
}

fn lay(from: &Path, over: &Path) {
    for name in FILES.iter().filter(|name| from.join(name).exists()) {
        fs::copy(from.join(name), over.join(name)).unwrap();
    }
}

fn copy_of(vector: &Vector) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    if !vector.base.is_empty() {
        lay(&vectors().join(&vector.base), copy.path());
    }
    lay(&vectors().join("broken").join(&vector.folder), copy.path());
    for name in &vector.gone {
        fs::remove_file(copy.path().join(name)).unwrap();
    }
    copy
}

fn outcome(opened: &Result<Store, OpenError>) -> &'static str {
    match opened {
        Ok(_) => "opens",
        Err(OpenError::Damaged) => "damaged",
        Err(OpenError::KeysDamaged) => "keys damaged",
        Err(OpenError::TooNew { .. }) => "too new",
        Err(OpenError::WrongPassphrase) => "wrong passphrase",
        Err(OpenError::NotFound) => "not found",
        Err(_) => "another failure",
    }
}

/// Returns the kind and the row of a finding, in the words of the book.
fn named(finding: AuditFinding) -> (&'static str, u64) {
    match finding {
        AuditFinding::Altered { number } => ("altered", number),
        AuditFinding::Missing { first, .. } => ("removed", first),
        AuditFinding::Removed { before, .. } => ("removed", before),
        AuditFinding::Inserted { first, .. } => ("inserted", first),
        AuditFinding::Moved { number, .. } => ("moved", number),
        AuditFinding::Head(crate::HeadState::CutOff { present, .. }) => ("cut_off", present + 1),
        AuditFinding::Head(_) => ("head", 0),
        AuditFinding::ClockBack { number, .. } => ("clock_back", number),
        AuditFinding::ClockForward { number } => ("clock_forward", number),
        AuditFinding::OlderKeys => ("older_keys", 0),
        AuditFinding::NotedFault { number } => ("noted_fault", number),
        AuditFinding::UnaskedRestore { number } => ("unasked_restore", number),
    }
}

#[test]
fn every_broken_store_does_what_the_book_says() {
    let path = vectors().join("broken/expect.toml");
    if !path.exists() {
        make_book();
    }
    let book: Book = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for vector in &book.vector {
        let copy = copy_of(vector);
        let passphrase = secret(&book.passphrase);
        let opened = Store::open(copy.path(), &passphrase).map(|(store, _)| store);
        let name = format!("{}: {}", vector.folder, vector.comment);
        assert_eq!(outcome(&opened), vector.expect, "{name}");
        let Ok(store) = opened else { continue };
        let found = store.verify_audit().unwrap().findings;
        let found: Vec<(&str, u64)> = found.into_iter().map(named).collect();
        if vector.kind.is_empty() {
            assert_eq!(found, [], "{name}");
        } else {
            let expected = (vector.kind.as_str(), u64::from(vector.row));
            assert!(found.contains(&expected), "{name}: {found:?}");
        }
    }
    let there = fs::read_dir(vectors().join("broken")).unwrap().count();
    assert_eq!(
        there,
        book.vector.len() + 2,
        "each folder is in the book, beside it and the record of no tries"
    );
}

/// Makes the vectors; only where there is no book yet.
fn make_book() {
    let mut vector = damaged_files();
    vector.extend(tampered_logs());
    let book = Book {
        passphrase: NEW_PASSPHRASE.to_owned(),
        vector,
    };
    let text = toml::to_string(&book).unwrap();
    let path = vectors().join("broken/expect.toml");
    tsunagi_files::write_atomically(path, text.as_bytes()).unwrap();
}

fn folder_for(name: &str) -> PathBuf {
    let folder = vectors().join("broken").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn broken(folder: &str, outcome: [&str; 2], comment: &str) -> Vector {
    let [expect, code] = outcome.map(str::to_owned);
    Vector {
        folder: folder.to_owned(),
        base: "schema5".to_owned(),
        gone: Vec::new(),
        expect,
        code,
        kind: String::new(),
        row: 0,
        comment: comment.to_owned(),
    }
}

const DAMAGED: [&str; 2] = ["damaged", "StoreDamaged"];
const KEYS_DAMAGED: [&str; 2] = ["keys damaged", "StoreDamaged"];
const TOO_NEW: [&str; 2] = ["too new", "StoreTooNew"];

/// Lays one changed file over the whole store of the fifth schema.
fn changed(folder: &str, file: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(vectors().join("schema5").join(file)).unwrap();
    change(&mut bytes);
    tsunagi_files::write_atomically(folder_for(folder).join(file), &bytes).unwrap();
}

fn damaged_files() -> Vec<Vector> {
    changed("records-header", "records.db", |bytes| bytes[3] ^= 1);
    changed("records-page", "records.db", |bytes| bytes[20] ^= 1);
    changed("records-cut", "records.db", |bytes| bytes.truncate(2048));
    changed("records-emptied", "records.db", Vec::clear);
    changed("keys-cut", "keys.json", |bytes| bytes.truncate(300));
    changed("keys-emptied", "keys.json", Vec::clear);
    changed("keys-not-json", "keys.json", |bytes| bytes[0] = b'[');
    changed("keys-sum", "keys.json", |bytes| {
        let at = bytes.windows(4).rposition(|four| four == b"sum\"");
        let place = at.unwrap() + 10;
        bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
    });
    let text = |bytes: &mut Vec<u8>, from: &str, to: &str| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{from}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    };
    changed("keys-newer", "keys.json", |bytes| {
        text(bytes, "\"format\": 2", "\"format\": 3");
    });
    changed("keys-format-0", "keys.json", |bytes| {
        text(bytes, "\"format\": 2", "\"format\": 0");
    });
    changed("keys-field-unknown", "keys.json", |bytes| {
        text(bytes, "\"format\": 2", "\"format\": 2,\n  \"more\": 1");
    });
    for (name, sql) in [
        ("schema-newer", "PRAGMA user_version = 9999;"),
        ("schema-earlier", "PRAGMA user_version = 3;"),
        ("schema-none", "PRAGMA user_version = 0;"),
        ("schema-negative", "PRAGMA user_version = -1;"),
        ("other-database", "PRAGMA application_id = 7;"),
    ] {
        with_sql(name, sql);
    }
    let gone = |folder: &str, file: &str, outcome, comment: &str| {
        tsunagi_files::write_atomically(folder_for(folder).join(".keep"), b"").unwrap();
        Vector {
            gone: vec![file.to_owned()],
            ..broken(folder, outcome, comment)
        }
    };
    vec![
        broken(
            "records-header",
            DAMAGED,
            "one bit of the first bytes differs",
        ),
        broken("records-page", DAMAGED, "one bit of the first page differs"),
        broken(
            "records-cut",
            DAMAGED,
            "a copy that was cut in the first page",
        ),
        broken("records-emptied", DAMAGED, "nothing is left but the name"),
        broken("keys-cut", KEYS_DAMAGED, "a copy that was cut short"),
        broken("keys-emptied", KEYS_DAMAGED, "nothing is left but the name"),
        broken("keys-not-json", KEYS_DAMAGED, "another kind of text"),
        broken("keys-sum", KEYS_DAMAGED, "the sum is another one"),
        broken("keys-newer", TOO_NEW, "a format of a later program"),
        broken("keys-format-0", KEYS_DAMAGED, "a format that never was"),
        broken(
            "keys-field-unknown",
            KEYS_DAMAGED,
            "a field that no program wrote",
        ),
        broken("schema-newer", TOO_NEW, "a schema of a later program"),
        broken(
            "schema-earlier",
            DAMAGED,
            "the number of an earlier schema over the tables of a later one",
        ),
        broken(
            "schema-none",
            DAMAGED,
            "the number is that of an empty database",
        ),
        broken("schema-negative", DAMAGED, "a number that never was"),
        broken(
            "other-database",
            DAMAGED,
            "the right key, and none of our databases",
        ),
        gone(
            "keys-gone",
            "keys.json",
            KEYS_DAMAGED,
            "the key file was not copied along",
        ),
        gone(
            "records-gone",
            "records.db",
            DAMAGED,
            "the records were not copied along",
        ),
    ]
}

/// Changes the fifth schema's store with its own key, as no program of ours would.
fn with_sql(folder: &str, sql: &str) {
    let copy = tempfile::tempdir().unwrap();
    lay(&vectors().join("schema5"), copy.path());
    let (store, _) = Store::open(copy.path(), &secret(NEW_PASSPHRASE)).unwrap();
    store.connection.execute_batch(sql).unwrap();
    store.close().unwrap();
    let name = "records.db";
    fs::copy(copy.path().join(name), folder_for(folder).join(name)).unwrap();
}

/// Makes a store whose log has ten rows, and tampers with them behind the program's back.
fn tampered(folder: &str, sql: &str) {
    let mut bench = crate::testing::bench();
    for minute in 1..=10 {
        let entry = looked(&bench, minute);
        bench.write(|tx| tx.append_audit(&entry));
    }
    let next = Credentials::passphrase(&secret(NEW_PASSPHRASE));
    let (cost, random) = (KeyCost::STANDARD, crate::SystemRandom);
    bench
        .store
        .set_slot(bench.staff.id, &next, cost, &random)
        .unwrap();
    let triggers: Vec<String> = bench
        .store
        .connection
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_log'")
        .unwrap()
        .query_map([], |row| row.get("sql"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let drop = "DROP TRIGGER audit_log_is_only_added; DROP TRIGGER audit_log_is_fixed;
                DROP TRIGGER audit_log_stays;";
    for sql in [drop, sql]
        .into_iter()
        .chain(triggers.iter().map(String::as_str))
    {
        bench.store.connection.execute_batch(sql).unwrap();
    }
    bench.store.close().unwrap();
    lay(bench.dir.path(), &folder_for(folder));
}

fn looked(bench: &Bench, minute: u32) -> AuditEntry {
    AuditEntry {
        at: at(minute),
        act: AuditAct::Opened,
        staff_id: Some(bench.staff.id),
        staff_name: bench.staff.name.clone(),
        thing: None,
        detail: String::new(),
    }
}

fn tampered_logs() -> Vec<Vector> {
    let columns = "happened_at, 'printed', staff_id, staff_name, thing_kind, thing_id, detail";
    let inserted = format!(
        "UPDATE audit_log SET seq = -(seq + 1) WHERE seq >= 4;
         UPDATE audit_log SET seq = -seq WHERE seq < 0;
         INSERT INTO audit_log SELECT 4, {columns}, randomblob(32) FROM audit_log WHERE seq = 3;"
    );
    let logs = [
        (
            "log-altered",
            "UPDATE audit_log SET staff_name = '別の人' WHERE seq = 4;",
            ("altered", 4),
            "a row says something else",
        ),
        (
            "log-unreadable",
            "UPDATE audit_log SET happened_at = 'いつか' WHERE seq = 10;",
            ("altered", 10),
            "the last row has no moment any more",
        ),
        (
            "log-removed",
            "DELETE FROM audit_log WHERE seq IN (4, 5);",
            ("removed", 4),
            "two rows were taken out",
        ),
        (
            "log-removed-and-numbered",
            "DELETE FROM audit_log WHERE seq IN (4, 5);
             UPDATE audit_log SET seq = -(seq - 2) WHERE seq > 5;
             UPDATE audit_log SET seq = -seq WHERE seq < 0;
             UPDATE sqlite_sequence SET seq = 8 WHERE name = 'audit_log';",
            ("removed", 4),
            "two rows were taken out, and the rest was numbered anew",
        ),
        (
            "log-inserted",
            inserted.as_str(),
            ("inserted", 4),
            "a row was put in, and the rest was numbered anew",
        ),
        (
            "log-swapped",
            "UPDATE audit_log SET seq = -1 WHERE seq = 3;
             UPDATE audit_log SET seq = 3 WHERE seq = 7;
             UPDATE audit_log SET seq = 7 WHERE seq = -1;",
            ("moved", 3),
            "two rows changed places",
        ),
        (
            "log-cut-off",
            "DELETE FROM audit_log WHERE seq > 7;
             UPDATE sqlite_sequence SET seq = 7 WHERE name = 'audit_log';",
            ("cut_off", 8),
            "the last three rows are gone, and only the mark outside knows",
        ),
    ];
    let vectors = logs.into_iter().map(|(folder, sql, (kind, row), comment)| {
        tampered(folder, sql);
        Vector {
            base: String::new(),
            kind: kind.to_owned(),
            row,
            ..broken(folder, ["opens", "LogTampered"], comment)
        }
    });
    vectors.collect()
}
