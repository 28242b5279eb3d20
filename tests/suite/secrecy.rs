//! What was typed stands in the encrypted records, on the paper that was asked for, and nowhere else.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tsunagi_tests::Bench;
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, PASSPHRASE, built, copy_folder, ran, start};
use tsunagi_tests::canaries::{all, word};
use tsunagi_tests::children::Child;
use tsunagi_tests::looking::{files_below, holds, parts_below};

/// A word in each of the shapes in which it could lie about.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect();
    let percent = |digit: fn(&u8) -> String| -> Vec<u8> {
        word.bytes()
            .map(|byte| digit(&byte))
            .collect::<String>()
            .into_bytes()
    };
    let escaped: String = word
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    vec![
        word.as_bytes().to_vec(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        percent(|byte| format!("%{byte:02X}")),
        percent(|byte| format!("%{byte:02x}")),
        percent(|byte| format!("{byte:02x}")),
        escaped.into_bytes(),
    ]
}

/// The files out of which the tests themselves tell the program its passphrases.
const TOLD: [&str; 2] = ["passphrase.txt", "handover.txt"];

/// What was typed anywhere, the passphrases too, in each shape.
fn everything_secret() -> Vec<Vec<u8>> {
    let passphrases = [PASSPHRASE, HANDOVER_PASSPHRASE].map(str::to_owned);
    let words = all().into_iter().chain(passphrases);
    words.flat_map(|word| shapes(&word)).collect()
}

/// Searches names and contents of every file below a folder.
fn search(folder: &Path, needles: &[Vec<u8>], when: &str) -> usize {
    let mut files = files_below(folder);
    files.retain(|file| !TOLD.iter().any(|told| *file == folder.join(told)));
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let name = file.to_string_lossy().into_owned();
        for needle in needles {
            let shown = String::from_utf8_lossy(needle);
            assert!(
                !holds(&bytes, needle),
                "{when}: {name} says {shown} in plain"
            );
            assert!(
                !holds(name.as_bytes(), needle),
                "{when}: {name} is named after {shown}"
            );
        }
    }
    files.len()
}

#[test]
fn nothing_typed_lies_about_in_plain() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("stick")).unwrap();
    let needles = everything_secret();
    for folder in ["neighbour", "neighbour/out"] {
        std::fs::create_dir(bench.path(folder)).unwrap();
    }
    let mut child = Child::start(canary(&bench).arg(bench.path("")));
    let number = child.line().expect("the child confirms a slip");
    for when in ["open", "locked", "open again", "spread"] {
        child.wait_for(when);
        let found = search(&bench.path("records"), &needles, when);
        assert!(
            found >= 3,
            "{when}: records, keys and lock were searched, not nothing: {found}"
        );
        for folder in [
            "tmp",
            "stick",
            "data",
            "config",
            "cache",
            "out",
            "neighbour",
        ] {
            search(&bench.path(folder), &needles, when);
        }
        if when == "open again" {
            refusals_keep_silent(&bench, &number, "while another program has them open");
        }
        child.go_on();
    }
    child.end();
    refusals_keep_silent(&bench, &number, "afterwards");
    search(&bench.path(""), &needles, "at the end");
    what_a_killed_program_leaves_is_not_plain(&bench, &needles);
    a_panic_keeps_silent(&bench);
    search(&bench.path(""), &needles, "after the panic");
}

fn canary(bench: &Bench) -> std::process::Command {
    bench.program(env!("CARGO_BIN_EXE_canary_child"))
}

/// A new key, a restore and an export are broken off; what lies about then was never tidied up.
fn what_a_killed_program_leaves_is_not_plain(bench: &Bench, needles: &[Vec<u8>]) {
    let mut half_done = 0;
    for word in ["rekey", "restore", "export"] {
        for millis in [15, 40, 90, 160, 320, 640, 1280] {
            let mut child = Child::start(canary(bench).arg(bench.path("")).arg(word));
            child.wait_for("begun");
            std::thread::sleep(Duration::from_millis(millis));
            drop(child.kill());
            search(&bench.path(""), needles, &format!("{word}, killed"));
            let left = ["records.rekey", "restoring"];
            let is_left = left.iter().any(|name| bench.records().join(name).exists());
            half_done += usize::from(is_left || !parts_below(&bench.path("")).is_empty());
        }
    }
    assert!(half_done > 0, "no kill left anything to be searched");
}

/// What a program says that fails by a mistake of its own.
fn a_panic_keeps_silent(bench: &Bench) {
    let mut command = canary(bench);
    command.env("RUST_BACKTRACE", "full");
    let told = ran(command.arg(bench.path("")).arg("panic"));
    assert!(told.err.contains("panicked"), "{}", told.err);
    let mut command = canary(bench);
    let silent = ran(command
        .arg(bench.path(""))
        .arg("panic, as the program does"));
    assert!(!silent.err.contains("panicked"), "{}", silent.err);
    let log = std::fs::read_to_string(bench.path("data/log.txt")).unwrap();
    assert!(log.contains("panic at"), "the log says where: {log}");
    for told in [told, silent] {
        for secret in all() {
            let is_silent = !told.err.contains(&secret) && !told.out.contains(&secret);
            assert!(is_silent, "the panic gives away {secret}");
        }
    }
}

/// A program that is ended as by a crash writes no picture of its memory, whatever the system allows.
#[test]
fn a_crash_leaves_no_picture_of_what_was_in_memory() {
    let bench = Bench::with_sample();
    let mut command = bench.program("sh");
    command
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"])
        .arg(built("tsunagi-cli"))
        .arg("--store")
        .arg(bench.records())
        .args(["--passphrase-file", "passphrase.txt", "clients", "list"])
        .stdout(Stdio::null());
    let mut child = start(&mut command).unwrap();
    // Unlocking takes long enough to be met in the middle.
    let limits = format!("/proc/{}/limits", child.id());
    let is_forbidden = loop {
        let told = std::fs::read_to_string(&limits).unwrap_or_default();
        let line = told
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
        if words.get(4..6) == Some(&["0", "0"]) {
            break true;
        }
        if child.try_wait().unwrap().is_some() {
            break false;
        }
    };
    assert!(
        is_forbidden,
        "the program never forbade pictures of its memory"
    );
    let mut kill = bench.program("kill");
    ran(kill.args(["-ABRT", &child.id().to_string()])).succeeded();
    let status = child.wait().unwrap();
    assert_eq!(
        status.signal(),
        Some(6),
        "it was ended in the middle: {status}"
    );
    assert!(!status.core_dumped(), "and left no picture");
}

/// What the command line says when it refuses, with records full of secrets behind it.
fn refusals_keep_silent(bench: &Bench, number: &str, when: &str) {
    let cases: [&[&str]; 6] = [
        &["slips", "confirm", number],
        &["slips", "discard", number],
        &["clients", "show", "いない人"],
        &["clients", "show", "鸚鵡いない"],
        &["timeline", "list", "いない人"],
        &["slips", "pdf", number, "--out", "missing/x.pdf"],
    ];
    for words in cases {
        let told = bench.cli(words);
        assert_eq!(
            told.code,
            Some(1),
            "{when}: {} is refused: {}",
            told.words,
            told.out
        );
        for secret in all() {
            let is_silent = !told.err.contains(&secret) && !told.out.contains(&secret);
            assert!(is_silent, "{when}: {} gives away {secret}", told.words);
        }
    }
}

#[test]
fn the_search_would_find_what_lies_about() {
    let bench = Bench::new();
    let secret = word(7);
    for (index, shape) in shapes(&secret).into_iter().enumerate() {
        let mut bytes = vec![0; 1000];
        bytes.extend(&shape);
        let folder = Bench::new();
        folder.write("tmp/x", &bytes);
        let found = files_below(&folder.path("tmp"))
            .iter()
            .any(|file| holds(&std::fs::read(file).unwrap(), &shape));
        assert!(
            found,
            "shape {index} is found, or the test above would prove nothing"
        );
    }
    drop(bench);
}

#[test]
fn a_copy_of_the_folder_is_worth_nothing_without_a_passphrase() {
    let bench = Bench::with_sample();
    let thief = Bench::new();
    copy_folder(&bench.records(), &thief.records());
    // The sample's own passphrase is no secret and lies beside it; an office has no such file.
    thief.write("passphrase.txt", "あてずっぽうの合言葉 1\n".as_bytes());
    let mut command = thief.program(built("tsunagi-cli"));
    command.arg("--store").arg(thief.records());
    command.args([
        "--passphrase-file",
        "passphrase.txt",
        "--json",
        "clients",
        "list",
    ]);
    let told = ran(&mut command);
    assert_eq!(told.code, Some(1), "{}", told.out);
    assert_eq!(told.out, "", "not a single name comes out");
}
