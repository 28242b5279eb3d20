use std::process::Command;

use super::*;
use crate::keys::{Credentials, RecoveryKey};
use crate::testing::{
    CHEAP, PASSPHRASE, Seeded, at, bench, closed, key_act, secret, staff, try_open,
};
use crate::{Opener, Terms};

const FOLDER: &str = "TSUNAGI_REKEY_FOLDER";
const POINTS: [&str; 3] = [
    "rekeyed records written",
    "keys for both records",
    "rekeyed records moved",
];

const fn never(_: u64, _: u64) -> bool {
    true
}

fn filled() -> crate::testing::Bench {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let slip = bench.with_draft(&client, &physician);
    bench.confirm(&slip);
    bench.write(|tx| tx.set_setting("kept", &"あ".repeat(200_000)));
    bench
}

fn assert_whole(dir: &tempfile::TempDir) {
    let store = try_open(dir, PASSPHRASE).unwrap();
    assert!(store.check().unwrap().is_sound());
    let kept = store.read().setting("kept").unwrap().unwrap();
    assert_eq!(kept.chars().count(), 200_000);
    assert!(!dir.path().join("records.rekey").exists());
}

#[test]
fn everybody_opens_the_records_under_the_new_key_and_the_old_one_fits_nothing() {
    let mut bench = filled();
    let random = Seeded::new(60);
    let colleague = staff(&bench.ids).id;
    let recovery = RecoveryKey::draw(&random).unwrap();
    let said = secret("どうりょうのことば");
    bench
        .store
        .add_slot(colleague, &said, CHEAP, &random)
        .unwrap();
    bench.store.set_recovery(&recovery, &random).unwrap();
    let old = bench.store.key.clone();
    let report = bench
        .store
        .rekey(&key_act("rekey"), &random, &never)
        .unwrap();
    assert_eq!(report.left_out, []);
    assert!(bench.store.key != old);
    bench.write(|tx| tx.set_setting("after", "still open"));
    let path = bench.store.folder.records();
    let dir = closed(bench);
    let under_old = database::connect(&path, &old, Access::Existing)
        .and_then(|c| database::header(&c, "user_version"));
    assert!(under_old.is_err_and(|error| database::is_damage(&error)));
    assert_whole(&dir);
    assert!(try_open(&dir, "どうりょうのことば").is_ok());
    let terms = Terms {
        now: at(0),
        cost: CHEAP,
        random: &random,
    };
    let recovered = Store::unlock(dir.path(), Opener::Recovery(&recovery), &terms).unwrap();
    let after = recovered.store.read().setting("after").unwrap();
    assert_eq!(after.as_deref(), Some("still open"));
}

#[test]
fn asked_to_stop_it_leaves_everything_as_it_was() {
    let mut bench = filled();
    bench.write(|tx| tx.set_setting("large", &"い".repeat(4_000_000)));
    let old = bench.store.key.clone();
    let outcome = bench
        .store
        .rekey(&key_act("rekey"), &Seeded::new(61), &|_, _| false);
    assert!(matches!(outcome, Err(RekeyError::Stopped)));
    assert!(bench.store.key == old);
    bench.write(|tx| tx.set_setting("after", "still open"));
    assert_whole(&closed(bench));
}

#[test]
fn how_far_it_is_never_goes_beyond_the_whole() {
    let mut bench = filled();
    let seen = std::sync::Mutex::new(Vec::new());
    let watch = |done, total| {
        seen.lock().unwrap().push((done, total));
        true
    };
    bench
        .store
        .rekey(&key_act("rekey"), &Seeded::new(62), &watch)
        .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(!seen.is_empty());
    assert!(seen.iter().all(|(done, total)| done <= total && *total > 0));
}

/// Is the process that gets killed; without its environment it has nothing to do.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let (mut store, _) = Store::open(Path::new(&folder), &secret(PASSPHRASE)).unwrap();
    store
        .rekey(&key_act("rekey"), &Seeded::new(63), &never)
        .unwrap();
}

fn rekey_in_a_child(dir: &Path, point: &str) -> std::process::ExitStatus {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "rekeying::tests::child"])
        .env(FOLDER, dir)
        .env("TSUNAGI_KILL_AT", point)
        .output()
        .unwrap()
        .status
}

#[test]
fn killed_at_every_point_the_old_key_opens_or_the_new_one() {
    for point in POINTS {
        let dir = closed(filled());
        assert!(!rekey_in_a_child(dir.path(), point).success(), "{point}");
        assert_whole(&dir);
        assert_whole(&dir);
        let (mut store, _) = Store::open(dir.path(), &secret(PASSPHRASE)).unwrap();
        store
            .rekey(&key_act("rekey"), &Seeded::new(64), &never)
            .unwrap();
        drop(store);
        assert_whole(&dir);
    }
}

#[test]
fn killed_at_any_moment_as_well() {
    for round in 0..16_u64 {
        let dir = closed(filled());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "rekeying::tests::child"])
            .env(FOLDER, dir.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(8 + round * 6));
        // It may have come to its end before.
        let _ = child.kill();
        child.wait().unwrap();
        assert_whole(&dir);
    }
}

#[test]
fn records_put_back_from_before_open_with_the_key_file_from_before() {
    let dir = closed(filled());
    let before: Vec<Vec<u8>> = ["records.db", "keys.json"]
        .iter()
        .map(|name| fs::read(dir.path().join(name)).unwrap())
        .collect();
    let (mut store, _) = Store::open(dir.path(), &secret(PASSPHRASE)).unwrap();
    store
        .rekey(&key_act("rekey"), &Seeded::new(65), &never)
        .unwrap();
    drop(store);
    for (name, bytes) in ["records.db", "keys.json"].iter().zip(&before) {
        tsunagi_files::write_atomically(dir.path().join(name), bytes).unwrap();
    }
    assert_whole(&dir);
    let me = Credentials::passphrase(&secret(PASSPHRASE));
    let copies = crate::keys::Copies::read(&crate::folder::Folder::new(dir.path())).unwrap();
    let opened = copies.unlock(Opener::Person(&me)).ok().unwrap();
    assert!(opened.keys.former.is_none(), "and both copies say so again");
}
