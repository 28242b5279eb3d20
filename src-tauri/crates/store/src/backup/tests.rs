use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;

use tsunagi_files::FaultyMedium;

use super::*;
use crate::testing::{Bench, PASSPHRASE, Seeded, bench, entry, key_act, secret};
use crate::{Opener, keys::Credentials};

fn moment() -> Moment {
    "2026-04-01T10:00:00+09:00".parse().unwrap()
}

pub(crate) fn making() -> Making<'static> {
    Making {
        made_at: moment(),
        program: "0.1.0",
        generation: 7,
    }
}

fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

pub(crate) fn filled() -> Bench {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let entry = entry(&bench.ids, &client, &bench.staff);
    bench.write(|tx| tx.add_entry(&entry));
    bench.with_draft(&client, &physician);
    bench
}

pub(crate) fn backed_up(bench: &mut Bench, to: &Path) -> PathBuf {
    let snapshot = bench.store.snapshot().unwrap();
    let path = to.join(file_name(moment(), 7));
    snapshot
        .write_new(&path, &making(), &Seeded::new(3), &mut go_on)
        .unwrap();
    bench.store.release_snapshot().unwrap();
    path
}

fn verified(bench: &Bench, path: &Path) -> Result<RecordCounts, BackupReadError> {
    let scratch = tempfile::tempdir().unwrap();
    bench
        .store
        .verifier()
        .verify(path, &scratch.path().join("checking"))
}

#[test]
fn a_backup_after_a_rekey_is_of_the_records_that_are_there_now() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    backed_up(&mut bench, out.path());
    bench
        .store
        .rekey(&key_act("rekey"), &Seeded::new(60), &|_, _| true)
        .unwrap();
    let later = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, later.path());
    let counts = verified(&bench, &path);
    assert!(
        counts.is_ok(),
        "the old file, which has no name any more, is not what was copied: {counts:?}"
    );
}

#[test]
fn a_backup_says_what_it_is_and_is_proved() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let head = read_head(&path).unwrap();
    assert_eq!(head.generation, 7);
    assert_eq!(head.made_at, moment());
    assert_eq!(head.schema, Some(Store::newest_schema()));
    assert_eq!(head.store, Some(bench.store.read().store_id().unwrap()));
    assert_eq!(head.bytes, fs::metadata(&path).unwrap().len());
    let counts = verified(&bench, &path).unwrap();
    assert_eq!(counts, bench.store.read().record_counts().unwrap());
    assert_eq!((counts.clients, counts.slips, counts.entries), (1, 1, 1));
    assert!(is_backup_name(path.file_name().unwrap().to_str().unwrap()));
}

#[test]
fn what_is_written_while_a_backup_is_made_is_kept_and_not_in_it() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let snapshot = bench.store.snapshot().unwrap();
    for round in 0..40 {
        bench.write(|tx| tx.set_setting("later", &format!("{round}{}", "あ".repeat(60_000))));
    }
    let path = out.path().join("one.tsunagi");
    snapshot
        .write_new(&path, &making(), &Seeded::new(3), &mut go_on)
        .unwrap();
    bench.store.release_snapshot().unwrap();
    drop(snapshot);
    verified(&bench, &path).unwrap();
    let copy = out.path().join("copy");
    fs::create_dir(&copy).unwrap();
    extract(&path, &copy).unwrap();
    let (then, _) = Store::open(&copy, &secret(PASSPHRASE)).unwrap();
    assert_eq!(
        then.read().setting("later").unwrap(),
        None,
        "the copy is of before"
    );
    let bench = bench.reopen();
    let now = bench.store.read().setting("later").unwrap().unwrap();
    assert!(now.starts_with("39"), "the writing went on");
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn nothing_plain_is_in_a_backup() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let bytes = fs::read(&path).unwrap();
    for canary in [
        "浜栗",
        "見本 花子",
        "見本居宅介護支援事業所",
        "退院",
        PASSPHRASE,
        "SQLite format",
    ] {
        let is_there = bytes
            .windows(canary.len())
            .any(|part| part == canary.as_bytes());
        assert!(!is_there, "{canary} is readable without the key");
    }
}

#[test]
fn a_changed_byte_anywhere_and_a_cut_anywhere_are_found() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let sound = fs::read(&path).unwrap();
    let bad = out.path().join("bad.tsunagi");
    let head = 1200.min(sound.len());
    let places = (0..head).chain((head..sound.len()).step_by(1009));
    for place in places {
        let mut bytes = sound.clone();
        bytes[place] ^= 1;
        tsunagi_files::write_atomically(&bad, &bytes).unwrap();
        let outcome = verified(&bench, &bad);
        let is_told = matches!(
            outcome,
            Err(BackupReadError::Damaged
                | BackupReadError::NotBackup
                | BackupReadError::TooNew { .. })
        );
        assert!(is_told, "byte {place}: {outcome:?}");
    }
    for length in (0..sound.len()).step_by(4001).chain([sound.len() - 1]) {
        tsunagi_files::write_atomically(&bad, &sound[..length]).unwrap();
        assert!(
            matches!(
                verified(&bench, &bad),
                Err(BackupReadError::Damaged | BackupReadError::NotBackup)
            ),
            "cut after {length}"
        );
    }
    let mut longer = sound;
    longer.push(0);
    tsunagi_files::write_atomically(&bad, &longer).unwrap();
    assert!(matches!(read_head(&bad), Err(BackupReadError::Damaged)));
}

#[test]
fn a_newer_format_a_stranger_and_another_key_are_told_apart() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let newer = out.path().join("newer");
    tsunagi_files::write_atomically(&newer, b"tsunagi-backup 2\nanything").unwrap();
    assert!(matches!(
        read_head(&newer),
        Err(BackupReadError::TooNew {
            found: 2,
            supported: 1
        })
    ));
    tsunagi_files::write_atomically(&newer, b"some letter").unwrap();
    assert!(matches!(read_head(&newer), Err(BackupReadError::NotBackup)));
    assert!(matches!(
        read_head(out.path()),
        Err(BackupReadError::NotBackup)
    ));
    assert!(read_head(&out.path().join("gone")).is_err());
    let stranger = Verifier::new(Default::default());
    assert!(matches!(
        stranger.verify(&path, &out.path().join("scratch")),
        Err(BackupReadError::OtherKey)
    ));
    assert!(!out.path().join("scratch").exists());
}

#[test]
fn a_head_that_somebody_else_wrote_over_the_same_records_is_not_believed() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let mut file = fs::File::open(&path).unwrap();
    let head = manifest::Head::read(&mut file).unwrap();
    let mut forged = head.manifest.clone();
    forged.made_at = "2030-01-01T00:00:00+09:00".to_owned();
    let stranger = DataKey::default();
    let counts = RecordCounts::default();
    let bytes = manifest::head_bytes(&forged, Some((&stranger, counts)), &Seeded::new(9)).unwrap();
    let tail = fs::read(&path).unwrap();
    let tail = &tail[usize::try_from(head.length).unwrap()..];
    let bad = out.path().join("forged.tsunagi");
    tsunagi_files::write_atomically(&bad, &[&bytes, tail].concat()).unwrap();
    assert!(
        read_head(&bad).is_ok(),
        "the sum alone is anybody's to make"
    );
    assert!(matches!(
        verified(&bench, &bad),
        Err(BackupReadError::OtherKey)
    ));
}

#[test]
fn a_medium_that_fails_anywhere_leaves_no_file_and_no_part() {
    let mut bench = filled();
    let snapshot = bench.store.snapshot().unwrap();
    let whole = snapshot.bytes() + 4096;
    let sweep = |medium: FaultyMedium| {
        let out = tempfile::tempdir().unwrap();
        let path = out.path().join("one.tsunagi");
        let outcome = snapshot.write_on(&medium, &path, &making(), &Seeded::new(3), &mut go_on);
        if outcome.is_err() {
            assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
        }
        outcome.is_ok()
    };
    for bytes in (0..whole).step_by(7919) {
        let is_written = sweep(FaultyMedium::full_after(bytes));
        assert!(!is_written || bytes >= snapshot.bytes());
    }
    let steps = (0..6)
        .filter(|step| sweep(FaultyMedium::failing_at_step(*step)))
        .count();
    assert!(steps < 6, "the steps do fail");
    for byte in (0..snapshot.bytes()).step_by(40_009) {
        assert!(
            !sweep(FaultyMedium::lying_at(byte)),
            "a lie at {byte} is read back"
        );
    }
}

#[test]
fn a_name_that_is_taken_is_never_written_over() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join(file_name(moment(), 7));
    tsunagi_files::write_atomically(&path, b"somebody's").unwrap();
    let snapshot = bench.store.snapshot().unwrap();
    let outcome = snapshot.write_new(&path, &making(), &Seeded::new(3), &mut go_on);
    assert!(matches!(outcome, Err(BackupError::Io(e)) if e.is_already_exists()));
    assert_eq!(fs::read(&path).unwrap(), b"somebody's");
}

#[test]
fn a_wish_to_stop_takes_the_part_away() {
    let mut bench = filled();
    let out = tempfile::tempdir().unwrap();
    let snapshot = bench.store.snapshot().unwrap();
    let path = out.path().join("one.tsunagi");
    let outcome = snapshot.write_new(&path, &making(), &Seeded::new(3), &mut |done| {
        if done > 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(matches!(outcome, Err(BackupError::Stopped)));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn a_closed_store_is_set_aside_with_its_log_and_comes_back() {
    let mut bench = filled();
    bench.write(|tx| tx.set_setting("kept", "in the log"));
    let copy = tempfile::tempdir().unwrap();
    // As a kill leaves it: the log beside the database.
    for name in ["records.db", "records.db-wal", "keys.json"] {
        let bytes = fs::read(bench.dir.path().join(name)).unwrap();
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(copy.path().join(name))
            .unwrap();
        file.write_all(&bytes).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("aside.tsunagi");
    set_aside(copy.path(), &path, &making(), None, &Seeded::new(4)).unwrap();
    assert_eq!(read_head(&path).unwrap().schema, None, "nobody opened it");
    let back = tempfile::tempdir().unwrap();
    extract(&path, back.path()).unwrap();
    let credentials = Credentials::passphrase(&secret(PASSPHRASE));
    let opened = Store::open_copy(back.path(), Opener::Person(&credentials)).unwrap();
    let kept = opened.store.read().setting("kept").unwrap();
    assert_eq!(kept.as_deref(), Some("in the log"));
}

#[test]
fn names_are_plain_and_known_again() {
    assert_eq!(
        file_name(moment(), 12),
        "tsunagi-backup-20260401-100000-0012.tsunagi"
    );
    for stranger in [
        "tsunagi-backup-2026.tsunagi",
        "tsunagi-backup-20260401-100000-0012.tsunagi.bak",
        "tsunagi-before-update-20260401-100000-schema1.tsunagi",
        "家族写真.tsunagi",
    ] {
        assert!(
            !is_backup_name(stranger),
            "{stranger} is not ours to delete"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_backup_and_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("tsunagi-backup-1.tsunagi");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success(), "needs mkfifo (Debian: coreutils)");
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let is_none = |error| matches!(error, BackupReadError::NotBackup);
        let head = read_head(&pipe).is_err_and(is_none);
        told.send(head && sha256_of(&pipe).is_err_and(is_none))
    });
    let heard = heard.recv_timeout(std::time::Duration::from_secs(20));
    assert!(heard.unwrap(), "refused, and not waited for");
}
