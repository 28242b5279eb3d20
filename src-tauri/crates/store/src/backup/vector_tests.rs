//! Backups of every format that ever landed open for ever; broken ones beside them fail as they say.
//!
//! `tests/vectors/backup/expect.toml` says of each file what becomes of it. Files are added, never made
//! again; the first run of a new format makes its own.

use std::fs;

use serde::{Deserialize, Serialize};

use super::tests::{backed_up, filled};
use super::*;
use crate::testing::{Seeded, secret};
use crate::{Credentials, KeyCost};

const PASSPHRASE: &str = "見本のあいことば 控え 2026";

#[derive(Serialize, Deserialize)]
struct Book {
    passphrase: String,
    vector: Vec<Vector>,
}

#[derive(Serialize, Deserialize)]
struct Vector {
    file: String,
    expect: String,
    comment: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/backup")
}

fn outcome(path: &Path, passphrase: &str) -> &'static str {
    let scratch = tempfile::tempdir().unwrap();
    match extract(path, scratch.path()) {
        Err(BackupReadError::NotBackup) => "not a backup",
        Err(BackupReadError::TooNew { .. }) => "too new",
        Err(BackupReadError::Damaged) => "damaged",
        Err(_) => "another failure",
        Ok(_) => match Store::open(scratch.path(), &secret(passphrase)) {
            Ok((store, _)) if store.check().unwrap().is_sound() => "opens",
            Ok(_) => "unsound",
            Err(_) => "does not open",
        },
    }
}

#[test]
fn every_kept_backup_does_what_the_book_says() {
    let book = folder().join("expect.toml");
    if !book.exists() {
        make_book();
    }
    let book: Book = toml::from_str(&fs::read_to_string(book).unwrap()).unwrap();
    for vector in &book.vector {
        let path = folder().join(&vector.file);
        assert_eq!(
            outcome(&path, &book.passphrase),
            vector.expect,
            "{}: {}",
            vector.file,
            vector.comment
        );
    }
    let listed = book.vector.len();
    let there = fs::read_dir(folder()).unwrap().count();
    assert_eq!(
        there,
        listed + 2,
        "each file is in the book, beside it and FORMAT.md"
    );
}

/// Makes the vectors of the first format.
fn make_book() {
    let folder = folder();
    fs::create_dir_all(&folder).unwrap();
    let mut bench = filled();
    let next = Credentials::passphrase(&secret(PASSPHRASE));
    bench
        .store
        .set_slot(
            bench.staff.id,
            &next,
            KeyCost::STANDARD,
            &crate::SystemRandom,
        )
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    let sound = fs::read(backed_up(&mut bench, out.path())).unwrap();
    let mut book = Book {
        passphrase: PASSPHRASE.to_owned(),
        vector: Vec::new(),
    };
    let mut keep = |file: &str, bytes: &[u8], expect: &str, comment: &str| {
        tsunagi_files::write_atomically(folder.join(file), bytes).unwrap();
        book.vector.push(Vector {
            file: file.to_owned(),
            expect: expect.to_owned(),
            comment: comment.to_owned(),
        });
    };
    keep(
        "format1-sound.tsunagi",
        &sound,
        "opens",
        "the first format, as it was written",
    );
    let middle = sound.len() / 2;
    keep(
        "format1-cut.tsunagi",
        &sound[..middle],
        "damaged",
        "a copy that was cut short",
    );
    let mut changed = sound.clone();
    changed[middle] ^= 1;
    keep(
        "format1-changed-record.tsunagi",
        &changed,
        "damaged",
        "one bit of one page differs",
    );
    let mut changed = sound.clone();
    changed[40] ^= 1;
    keep(
        "format1-changed-head.tsunagi",
        &changed,
        "damaged",
        "one bit of the head differs",
    );
    let longer = [sound.as_slice(), b"more"].concat();
    keep(
        "format1-longer.tsunagi",
        &longer,
        "damaged",
        "something was added at the end",
    );
    let newer = b"tsunagi-backup 2\nwhatever that will be";
    keep(
        "format2-unknown.tsunagi",
        newer,
        "too new",
        "a program of later wrote it",
    );
    keep(
        "stranger.tsunagi",
        b"%PDF-1.7 of somebody",
        "not a backup",
        "another kind of file",
    );
    keep("empty.tsunagi", b"", "not a backup", "nothing at all");
    let outside = member_outside();
    keep(
        "member-outside.tsunagi",
        &outside,
        "damaged",
        "a member that would lie outside the folder",
    );
    let text = toml::to_string(&book).unwrap();
    tsunagi_files::write_atomically(folder.join("expect.toml"), text.as_bytes()).unwrap();
}

fn member_outside() -> Vec<u8> {
    let member = manifest::Member {
        name: "../keys.json".to_owned(),
        bytes: 0,
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
    };
    let manifest = manifest::Manifest {
        format: 1,
        schema: None,
        program: "0.1.0".to_owned(),
        made_at: "2026-04-01T10:00:00+09:00".to_owned(),
        generation: 1,
        store: None,
        members: vec![member],
    };
    manifest::head_bytes(&manifest, None, &Seeded::new(1)).unwrap()
}
