//! A restore that is cut anywhere leaves the old records or the new.

use std::process::{Command, Stdio};

use tsunagi_files::FaultyMedium;

use super::*;
use crate::backup::tests::{backed_up, filled, making};
use crate::backup::{place_aside, set_aside};
use crate::testing::{PASSPHRASE, Seeded, bench, create_in, secret};
use crate::{OpenError, Store};

/// Every place that [`point`] names, in their order.
const POINTS: [&str; 9] = [
    "staged",
    "before the mark",
    "after the mark",
    "the old log is gone",
    "keys.json",
    "keys-copy.json",
    "audit-head.json",
    "records.db",
    "moved",
];
const TASK: &str = "TSUNAGI_RESTORE_TASK";

/// A folder whose records say `now`, and a backup of the same store that says `then`.
fn scene(dir: &Path) -> PathBuf {
    let mut bench = filled();
    bench.write(|tx| tx.set_setting("says", "then"));
    let backup = backed_up(&mut bench, dir);
    bench.write(|tx| tx.set_setting("says", "now"));
    bench.store.close().unwrap();
    let store = dir.join("store");
    copy_folder(bench.dir.path(), &store);
    backup
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for found in fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        if found.file_type().unwrap().is_file() {
            fs::copy(found.path(), to.join(found.file_name())).unwrap();
        }
    }
}

fn says(store: &Path) -> String {
    let (store, _) = Store::open(store, &secret(PASSPHRASE)).unwrap();
    assert!(store.check().unwrap().is_sound());
    store.read().setting("says").unwrap().unwrap()
}

fn restore(store: &Path, backup: &Path) -> Result<(), RestoreError> {
    stage_opened(store, backup);
    let aside = aside_of(store);
    commit(store, aside.as_ref())
}

fn stage_opened(store: &Path, backup: &Path) {
    let (staging, _) = stage(store, backup).unwrap();
    let (staged, _) = Store::open(&staging, &secret(PASSPHRASE)).unwrap();
    staged.close().unwrap();
}

/// Sets the records here aside, where there are any.
fn aside_of(store: &Path) -> Option<Written> {
    if !store.join("records.db").exists() {
        return None;
    }
    let making = making();
    let folder = store.join("backups");
    fs::create_dir_all(&folder).unwrap();
    let path = place_aside(&folder, making.made_at);
    Some(set_aside(store, &path, &making, None, &Seeded::new(9)).unwrap())
}

/// Is the process that gets killed; without its environment it has nothing to do.
#[test]
fn restoring_child() {
    let Ok(folder) = std::env::var(TASK) else {
        return;
    };
    let folder = Path::new(&folder);
    let backup = fs::read_dir(folder)
        .unwrap()
        .map(|found| found.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "tsunagi"))
        .unwrap();
    restore(&folder.join("store"), &backup).unwrap();
}

fn kill_at(folder: &Path, name: &str) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "restoring::tests::restoring_child",
            "--nocapture",
        ])
        .env(TASK, folder)
        .env("TSUNAGI_KILL_AT", name)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    status.success()
}

#[test]
fn the_records_of_then_take_the_place_of_those_of_now() {
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    let store = dir.path().join("store");
    restore(&store, &backup).unwrap();
    assert_eq!(says(&store), "then");
    assert!(
        !store.join("restoring").exists(),
        "nothing is left lying about"
    );
}

#[test]
fn a_new_computer_without_any_records_takes_them_too() {
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    let fresh = dir.path().join("新しい パソコン").join("記録");
    restore(&fresh, &backup).unwrap();
    assert_eq!(says(&fresh), "then");
}

#[test]
fn a_kill_at_every_named_point_leaves_the_old_or_the_new() {
    for (place, name) in POINTS.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        scene(dir.path());
        assert!(!kill_at(dir.path(), name), "{name} is never reached");
        let store = dir.path().join("store");
        let expected = if place < 2 { "now" } else { "then" };
        assert_eq!(says(&store), expected, "killed at {name}");
        assert_eq!(says(&store), expected, "and it stays so");
    }
}

#[test]
fn a_kill_at_every_named_point_on_a_new_computer_leaves_nothing_or_all() {
    for (place, name) in POINTS.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        scene(dir.path());
        let store = dir.path().join("store");
        fs::remove_dir_all(&store).unwrap();
        assert!(!kill_at(dir.path(), name), "{name} is never reached");
        assert_eq!(Store::exists(&store), place >= 2, "killed at {name}");
        if place >= 2 {
            assert_eq!(says(&store), "then", "killed at {name}");
        } else {
            let outcome = Store::open(&store, &secret(PASSPHRASE));
            assert!(matches!(outcome, Err(OpenError::NotFound)), "{name}");
        }
    }
}

#[test]
fn a_medium_that_fails_at_any_step_leaves_the_old_or_the_new() {
    for step in 0..16 {
        let dir = tempfile::tempdir().unwrap();
        let backup = scene(dir.path());
        let store = dir.path().join("store");
        stage_opened(&store, &backup);
        let aside = aside_of(&store);
        let medium = FaultyMedium::failing_at_step(step);
        let outcome = commit_on(&medium, &Folder::new(&store), aside.as_ref());
        let found = says(&store);
        assert!(found == "now" || found == "then", "step {step}: {found}");
        let expected = match outcome {
            Ok(()) | Err(RestoreError::Unfinished) => "then",
            Err(_) => "now",
        };
        assert_eq!(
            found, expected,
            "it is as it was said, step {step}: {outcome:?}"
        );
    }
}

#[test]
fn what_was_staged_and_not_committed_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    let store = dir.path().join("store");
    stage(&store, &backup).unwrap();
    unstage(&store);
    assert!(!store.join("restoring").exists());
    assert_eq!(says(&store), "now");
    let outcome = commit(&store, None);
    assert!(matches!(outcome, Err(RestoreError::NothingStaged)));
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    let mut bytes = fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tsunagi_files::write_atomically(&backup, &bytes).unwrap();
    let store = dir.path().join("store");
    assert!(matches!(
        stage(&store, &backup),
        Err(BackupReadError::Damaged)
    ));
    assert!(!store.join("restoring").exists());
    assert_eq!(says(&store), "now");
}

#[test]
fn an_open_store_is_not_replaced_under_its_user() {
    let bench = bench();
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    stage_opened(bench.dir.path(), &backup);
    assert!(matches!(
        commit(bench.dir.path(), None),
        Err(RestoreError::Locked)
    ));
    assert!(bench.store.read().office().is_ok());
}

/// Other records, whole and under a passphrase of their own, as somebody would plant them.
fn plant(store: &Path, mark: impl Fn(&Path) -> String) {
    let foreign = tempfile::tempdir().unwrap();
    let (other, _) = create_in(foreign.path(), &Seeded::new(900));
    other.close().unwrap();
    let staging = store.join("restoring");
    fs::create_dir_all(&staging).unwrap();
    for name in MOVED {
        let from = foreign.path().join(name);
        if from.exists() {
            fs::copy(from, staging.join(name)).unwrap();
        }
    }
    tsunagi_files::write_atomically(staging.join("ready"), mark(&staging).as_bytes()).unwrap();
}

fn sums(staging: &Path) -> String {
    let lines = MOVED.iter().filter(|name| staging.join(name).exists());
    lines.fold("tsunagi-restore 2\n".to_owned(), |text, name| {
        let sum = crate::backup::sha256_of(&staging.join(name)).unwrap();
        format!("{text}new {name} {sum}\n")
    })
}

#[test]
fn a_restore_that_nobody_decided_on_is_put_out_of_the_way() {
    let names_alone = |_: &Path| "keys.json\nkeys-copy.json\nrecords.db\n".to_owned();
    let right_sums = |staging: &Path| sums(staging);
    let no_such_aside = |staging: &Path| {
        let sum = "0".repeat(64);
        format!(
            "{}aside tsunagi-aside-20260401-100000.tsunagi {sum}\n",
            sums(staging)
        )
    };
    let outside = |staging: &Path| format!("{}new ../lock {}\n", sums(staging), "0".repeat(64));
    let marks: [&dyn Fn(&Path) -> String; 4] =
        [&names_alone, &right_sums, &no_such_aside, &outside];
    for (place, mark) in marks.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        scene(dir.path());
        let store = dir.path().join("store");
        plant(&store, mark);
        let refused = Store::open(&store, &secret(PASSPHRASE)).err().unwrap();
        assert!(matches!(refused, OpenError::RestoreRefused), "{place}");
        assert!(
            store.join("restoring-refused").join("records.db").exists(),
            "{place}: it can be looked into"
        );
        assert_eq!(
            says(&store),
            "now",
            "{place}: and the next opening is as before"
        );
    }
}

#[test]
fn what_changed_since_it_was_decided_is_not_put_there() {
    let dir = tempfile::tempdir().unwrap();
    scene(dir.path());
    assert!(!kill_at(dir.path(), "after the mark"));
    let store = dir.path().join("store");
    let staged = store.join("restoring").join("records.db");
    let mut bytes = fs::read(&staged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tsunagi_files::write_atomically(&staged, &bytes).unwrap();
    let refused = Store::open(&store, &secret(PASSPHRASE)).err().unwrap();
    assert!(matches!(refused, OpenError::RestoreRefused));
    assert_eq!(says(&store), "now");
}

#[test]
fn records_that_are_not_set_aside_are_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let backup = scene(dir.path());
    let store = dir.path().join("store");
    let before = aside_of(&store).unwrap();
    let (mut present, _) = Store::open(&store, &secret(PASSPHRASE)).unwrap();
    present
        .transact(|tx| tx.set_setting("says", "later"))
        .unwrap();
    present.close().unwrap();
    for aside in [None, Some(&before)] {
        stage_opened(&store, &backup);
        let outcome = commit(&store, aside);
        assert!(matches!(outcome, Err(RestoreError::NotSetAside)));
        assert_eq!(says(&store), "later", "what was written since is not in it");
    }
}
