//! A program that is killed loses nothing that it has acknowledged, and leaves nothing half done.
//!
//! A real child is killed (SIGKILL) at a moment drawn from a seed, beginning with each act in turn.
//! `TSUNAGI_CRASH_ROUNDS` asks for more rounds than the tests of every day take, `TSUNAGI_CRASH_SEED`
//! for others.

mod filled;
mod looked;
mod once;
mod points;
mod pulled;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use tsunagi_app::App;
use tsunagi_archive::{Limits, open_file};
use tsunagi_contract::Code;
use tsunagi_contract::backups::CheckBackup;
use tsunagi_contract::opening::Unlock;
use tsunagi_contract::settings::ChangePassphrase;
use tsunagi_domain::Slip;
use tsunagi_store::{SlipQuery, Store};
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, PASSPHRASE, closing};
use tsunagi_tests::children::Child;
use tsunagi_tests::crash::{Acknowledged, Act, Chance, OTHER_PASSPHRASE, text};
use tsunagi_tests::looking::{files_below, parts_below, sha256};
use tsunagi_tests::offices::{self, done, everything_to};

const ROUNDS: u64 = 300;

/// Rounds on one store: crashes must not add up, and checking must not grow without end.
const ROUNDS_OF_A_STORE: u64 = 40;

/// The latest moment of a kill, where the machine is as fast as it should be.
const LATEST_MS: u64 = 150;

/// How often at most that moment is doubled: to 19 seconds, on a machine that does a hundred things.
const LONGEST_WAIT: u32 = 7;

/// What a child says when an act of [`Act::ALL`], in its order, is done.
const PROOFS: [&str; Act::ALL.len()] = [
    "typed",
    "noted",
    "confirmed",
    "printed",
    "exported",
    "backed-up",
    "changed",
    "rekeyed",
];

/// Each act must be told as done in one of so many rounds, or it was not tried.
const ROUNDS_OF_A_PROOF: u64 = 40;

#[test]
fn a_kill_at_any_moment_loses_nothing_acknowledged() {
    let rounds = asked_for("TSUNAGI_CRASH_ROUNDS", ROUNDS);
    let mut chance = Chance::new(asked_for("TSUNAGI_CRASH_SEED", 2026));
    let mut bench = offices::small();
    let mut tally = BTreeMap::new();
    let mut waits = [2; PROOFS.len()];
    for round in 0..rounds {
        if round % ROUNDS_OF_A_STORE == 0 {
            bench = offices::small();
        }
        let first = usize::try_from(round).unwrap() % Act::ALL.len();
        // On a slow machine the kill comes later, until the act is seen done often enough; and each time
        // that it still was not done, later than that.
        let told_before = told(&tally, PROOFS[first]);
        let is_behind = told_before <= round / ROUNDS_OF_A_PROOF;
        let latest = LATEST_MS << if is_behind { waits[first] } else { 0 };
        let micros = chance.below(latest * 1000);
        let acknowledged = killed(&bench, first, Duration::from_micros(micros));
        for one in &acknowledged {
            let word = one.line().split('\t').next().unwrap_or_default().to_owned();
            *tally.entry(word).or_insert(0) += 1;
        }
        if is_behind && told(&tally, PROOFS[first]) == told_before {
            waits[first] = LONGEST_WAIT.min(waits[first] + 1);
        }
        let story = format!(
            "round {round}, first {:?}, killed after {micros} µs",
            Act::ALL[first]
        );
        check(&bench, &acknowledged, &story);
        if (round + 1) % ROUNDS_OF_A_STORE == 0 || round + 1 == rounds {
            check_the_stick(&bench, &story);
        }
    }
    for word in PROOFS {
        assert!(
            told(&tally, word) >= rounds / ROUNDS_OF_A_PROOF,
            "kills came too early to prove {word}: {tally:?}"
        );
    }
}

/// Counts how often an act was told as done.
fn told(tally: &BTreeMap<String, u64>, word: &str) -> u64 {
    tally.get(word).copied().unwrap_or(0)
}

/// Starts a child, lets it work for a while, kills it, and returns what it had acknowledged.
fn killed(bench: &Bench, first: usize, after: Duration) -> Vec<Acknowledged> {
    let mut command = bench.program(env!("CARGO_BIN_EXE_crash_child"));
    let mut child = Child::start(command.arg(bench.path("")).arg(first.to_string()));
    let mut lines = Vec::new();
    loop {
        let line = child.line().expect("the child gets ready");
        if line == "ready" {
            break;
        }
        lines.push(line);
    }
    std::thread::sleep(after);
    lines.extend(child.kill());
    let mut acknowledged: Vec<_> = lines.iter().map(|line| Acknowledged::read(line)).collect();
    acknowledged.retain(|one| !is_thinned(one));
    acknowledged
}

/// Returns whether a backup made way for eight newer ones, as the program says that it does.
fn is_thinned(one: &Acknowledged) -> bool {
    const NEWEST: usize = 8;
    let Acknowledged::BackedUp(path, _) = one else {
        return false;
    };
    let path = Path::new(path);
    let newer = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .filter(|entry| generation(&entry.as_ref().unwrap().path()) > generation(path));
    !path.exists() && newer.count() >= NEWEST
}

/// Reads the number at the end of a backup's name.
fn generation(backup: &Path) -> Option<u32> {
    let name = backup.file_stem()?.to_str()?;
    name.rsplit_once('-')?.1.parse().ok()
}

/// Checks that records and files are whole and hold what was acknowledged.
fn check(bench: &Bench, acknowledged: &[Acknowledged], story: &str) {
    // Opening by the program is what a person does next, and what clears away.
    come_in(bench, acknowledged, story);
    for folder in ["records", "out"] {
        let parts = parts_below(&bench.path(folder));
        assert!(parts.is_empty(), "{story}: half a file stays: {parts:?}");
    }
    let passphrase = SecretString::from(PASSPHRASE);
    let (store, _) = Store::open(&bench.records(), &passphrase)
        .unwrap_or_else(|error| panic!("{story}: the records do not open: {error:?}"));
    let report = store.check().unwrap();
    assert!(report.is_sound(), "{story}: {report:?}");
    let slips = store.read().slips(&SlipQuery::default()).unwrap();
    for one in acknowledged {
        check_one(&store, &slips, one, acknowledged, story);
    }
    for slip in &slips {
        check_slip(&store, slip, story);
    }
    closing(|| drop(store));
    for file in files_below(&bench.path("stick")) {
        check_handover(&file, story);
    }
}

/// Opens the records as the person would, and gives them the usual passphrase for the next round.
fn come_in(bench: &Bench, acknowledged: &[Acknowledged], story: &str) {
    let fitting: &[&str] = acknowledged
        .iter()
        .rev()
        .find_map(|one| match one {
            Acknowledged::Changed(new) if new == PASSPHRASE => Some(&[PASSPHRASE][..]),
            Acknowledged::Changed(_) => Some(&[OTHER_PASSPHRASE][..]),
            Acknowledged::Changing(_) => Some(&[PASSPHRASE, OTHER_PASSPHRASE][..]),
            _ => None,
        })
        .unwrap_or(&[PASSPHRASE]);
    let app = App::new(bench.setup());
    let unlocks = |passphrase: &&&str| {
        let passphrase = (**passphrase).to_owned();
        app.unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .is_ok()
    };
    let Some(opening) = fitting.iter().find(unlocks) else {
        panic!("{story}: none of {fitting:?} opens the records");
    };
    if *opening != PASSPHRASE {
        done(app.change_passphrase(ChangePassphrase {
            key_file: String::new(),
            present: (*opening).into(),
            new: PASSPHRASE.into(),
            new_again: PASSPHRASE.into(),
        }));
    }
    for one in acknowledged {
        if let Acknowledged::BackedUp(path, _) = one {
            let path = path.clone();
            let proved = app.check_backup(CheckBackup { path });
            // Under the key before a rekey, only a passphrase of then proves a backup.
            let is_before_rekey = acknowledged.contains(&Acknowledged::Rekeying);
            let is_sound = match &proved {
                Ok(_) => true,
                Err(failure) => is_before_rekey && failure.code == Code::BackupPassphrase,
            };
            assert!(is_sound, "{story}: {one:?}: {:?}", proved.err());
        }
    }
    closing(|| drop(app));
}

fn check_one(store: &Store, slips: &[Slip], one: &Acknowledged, all: &[Acknowledged], story: &str) {
    let slip = |id: &str| {
        let found = slips.iter().find(|slip| slip.id.to_string() == id);
        found.unwrap_or_else(|| panic!("{story}: {one:?} is gone"))
    };
    match one {
        Acknowledged::Begun(id) => drop(slip(id).number.clone()),
        Acknowledged::Typed(id, count) => {
            let last = all.iter().filter_map(|other| match other {
                Acknowledged::Typed(same, count) if same == id => Some(*count),
                _ => None,
            });
            let last = last.max().unwrap_or(*count);
            let kept = &slip(id).content.background;
            // The next sentence may have been stored just before the child could say so.
            let is_kept = *kept == text(last) || *kept == text(last + 1);
            assert!(is_kept, "{story}: {one:?} is not what is kept");
        }
        Acknowledged::Noted(id, count) => {
            let entry = store.read().entry(id.parse().unwrap()).unwrap();
            let kept = entry
                .unwrap_or_else(|| panic!("{story}: {one:?} is gone"))
                .text;
            assert_eq!(
                kept,
                text(*count),
                "{story}: the entry is as it was written"
            );
        }
        Acknowledged::Confirmed(id) => {
            assert!(slip(id).is_confirmed(), "{story}: {one:?} is a draft again");
        }
        // What opens the records was looked at when coming in.
        Acknowledged::Changing(_) | Acknowledged::Changed(_) => {}
        Acknowledged::Rekeying | Acknowledged::Rekeyed => {}
        Acknowledged::Printed(path, hash)
        | Acknowledged::Exported(path, hash)
        | Acknowledged::BackedUp(path, hash) => {
            let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{story}: {one:?}: {e}"));
            assert_eq!(
                sha256(&bytes),
                *hash,
                "{story}: the file is the one that was announced"
            );
        }
    }
}

/// A slip is a draft, or confirmed with its pages; there is nothing between.
fn check_slip(store: &Store, slip: &Slip, story: &str) {
    let frozen = store.read().confirmed_version(slip.id).unwrap();
    assert_eq!(
        frozen.is_some(),
        slip.is_confirmed(),
        "{story}: pages and state agree"
    );
    if let Some(frozen) = frozen {
        assert!(
            frozen.is_intact(),
            "{story}: the pages are those that were stored"
        );
        assert!(
            frozen.version.content == slip.content,
            "{story}: and so is what they say"
        );
    }
}

/// A file under its name decrypts to the end; only parts may be unfinished.
fn check_handover(file: &Path, story: &str) {
    if file.extension().is_some_and(|ending| ending == "age") {
        let passphrase = SecretString::from(HANDOVER_PASSPHRASE);
        let opened = open_file(file, &passphrase, &Limits::STANDARD);
        assert!(
            opened.is_ok(),
            "{story}: half a handover file: {:?}",
            opened.err()
        );
        std::fs::remove_file(file).unwrap();
    }
}

/// The next export to a stick takes away what a killed one left there.
fn check_the_stick(bench: &Bench, story: &str) {
    let app = bench.app();
    let exported = app.export_handover(everything_to(&bench.path("stick")));
    assert!(exported.is_ok(), "{story}: {:?}", exported.err());
    let parts = parts_below(&bench.path("stick"));
    assert!(
        parts.is_empty(),
        "{story}: half a file stays on the stick: {parts:?}"
    );
}

fn asked_for(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// Reads the first line that a program says.
fn line_of(said: &mut impl std::io::Read) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while said.read(&mut byte).unwrap_or(0) == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    String::from_utf8(line).unwrap()
}
