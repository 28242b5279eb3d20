//! What was typed stands in the encrypted records, on the paper that was asked for, and nowhere else.

use std::path::Path;

use tsunagi_tests::Bench;
use tsunagi_tests::bench::{built, copy_folder, ran};
use tsunagi_tests::canaries::{all, word};
use tsunagi_tests::children::Child;
use tsunagi_tests::looking::{files_below, holds};

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

/// Searches names and contents of every file below a folder.
fn search(folder: &Path, needles: &[Vec<u8>], when: &str) -> usize {
    let files = files_below(folder);
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
    let needles: Vec<Vec<u8>> = all().iter().flat_map(|word| shapes(word)).collect();
    let mut command = bench.program(env!("CARGO_BIN_EXE_canary_child"));
    let mut child = Child::start(command.arg(bench.path("")));
    let number = child.line().expect("the child confirms a slip");
    for when in ["open", "locked", "open again"] {
        child.wait_for(when);
        let found = search(&bench.path("records"), &needles, when);
        assert!(
            found >= 3,
            "{when}: records, keys and lock were searched, not nothing: {found}"
        );
        for folder in ["tmp", "stick", "data", "config", "cache", "out"] {
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
