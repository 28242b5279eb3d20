//! A real process is killed while it creates, writes, or brings up a store.
//!
//! The child is this test program itself, told by its environment to run [`child`] as what it is.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::connecting::connect_current;
use crate::folder::Folder;
use crate::migrations::{MIGRATIONS, Migration};
use crate::testing::{PASSPHRASE, Seeded, bench, create_in, secret};
use crate::{OpenError, Store, WriteError};

const TASK: &str = "TSUNAGI_STORE_CRASH_TASK";
const FOLDER: &str = "TSUNAGI_STORE_CRASH_FOLDER";
const ROUNDS: u64 = 24;

const NEXT_STEP: &[Migration] = &[Migration {
    number: 1_000,
    sql: "ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT 'brought up';
          CREATE TABLE copies AS SELECT * FROM setting; UPDATE setting SET value = value || '.';",
}];

/// Is the process that gets killed; without its environment it has nothing to do.
#[test]
fn child() {
    let (Ok(task), Ok(folder)) = (std::env::var(TASK), std::env::var(FOLDER)) else {
        return;
    };
    let folder = Path::new(&folder);
    say("begun");
    match task.as_str() {
        "create" => drop(create_in(folder, &Seeded::new(1))),
        "write" => write_for_ever(folder),
        _ => {
            let (store, _) = Store::open(folder, &secret(PASSPHRASE)).unwrap();
            let key = store.key.clone();
            drop(store);
            drop(
                connect_current(&Folder::new(folder), &key, NEXT_STEP)
                    .unwrap()
                    .connection,
            );
        }
    }
    say("done");
}

fn write_for_ever(folder: &Path) {
    let (mut store, _) = Store::open(folder, &secret(PASSPHRASE)).unwrap();
    for round in 0_u64.. {
        let words = round.to_string();
        let result = store.transact(|tx| -> Result<(), WriteError> {
            tx.set_setting("one", &words)?;
            tx.set_setting("filler", &"あ".repeat(20_000))?;
            tx.set_setting("two", &words)
        });
        result.unwrap();
        say(&words);
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nsaid {words}").unwrap();
    out.flush().unwrap();
}

fn spawn(task: &str, folder: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_tests::child", "--nocapture"])
        .env(TASK, task)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != "said begun" {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the child begins");
    }
    (child, out)
}

/// Lets the child live a while, kills it, and returns the last it said.
fn kill_after(delay: Duration, task: &str, folder: &Path) -> String {
    let (mut child, out) = spawn(task, folder);
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    let said = out.lines().map_while(Result::ok);
    said.filter_map(|line| line.strip_prefix("said ").map(str::to_owned))
        .last()
        .unwrap_or_default()
}

#[test]
fn a_kill_while_creating_leaves_a_whole_store_or_none() {
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let said = kill_after(Duration::from_millis(round), "create", dir.path());
        match Store::open(dir.path(), &secret(PASSPHRASE)) {
            Ok((store, _)) => assert!(store.check().unwrap().is_sound()),
            Err(error) => {
                assert!(matches!(error, OpenError::NotFound), "{error:?}");
                assert_ne!(said, "done", "a creation that was acknowledged is there");
                drop(create_in(dir.path(), &Seeded::new(1)));
            }
        }
    }
}

#[test]
fn a_kill_while_writing_keeps_all_that_was_acknowledged_and_nothing_by_halves() {
    let bench = bench();
    let dir = bench.dir;
    drop(bench.store);
    for round in 0..ROUNDS {
        let said = kill_after(Duration::from_millis(5 + round * 3), "write", dir.path());
        let (store, _) = Store::open(dir.path(), &secret(PASSPHRASE)).unwrap();
        assert!(store.check().unwrap().is_sound());
        let value = |key| store.read().setting(key).unwrap();
        assert_eq!(value("one"), value("two"), "one transaction, both or none");
        let stored: Option<u64> = value("one").and_then(|words| words.parse().ok());
        let acknowledged: Option<u64> = said.parse().ok();
        assert!(
            stored >= acknowledged,
            "{stored:?} is there, {acknowledged:?} was said"
        );
    }
}

#[test]
fn a_kill_while_bringing_up_leaves_the_old_store_or_the_new() {
    for round in 0..ROUNDS / 2 {
        let mut bench = bench();
        bench.write(|tx| tx.set_setting("kept", &"あ".repeat(200_000)));
        let (dir, key) = (bench.dir, bench.store.key.clone());
        drop(bench.store);
        kill_after(Duration::from_millis(round * 4), "bring up", dir.path());
        let folder = Folder::new(dir.path());
        match connect_current(&folder, &key, MIGRATIONS) {
            Ok(old) => drop(old.connection),
            Err(error) => assert!(matches!(error, OpenError::TooNew { .. })),
        }
        let brought_up = connect_current(&folder, &key, NEXT_STEP).unwrap();
        let note: String = brought_up
            .connection
            .query_row("SELECT note FROM setting WHERE key = 'kept'", [], |row| {
                row.get("note")
            })
            .unwrap();
        assert_eq!(note, "brought up", "the next open does what is left to do");
    }
}
