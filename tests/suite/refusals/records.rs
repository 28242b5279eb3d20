//! Opening the records, and what is typed into them.

use tsunagi_store::KeyCost;
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{CHEAP, built, ran};
use tsunagi_tests::looking::files_below;

use super::{in_words, is_refused, is_refused_unseen};

#[test]
fn records_open_with_the_right_passphrase_alone() {
    let bench = Bench::with_sample();
    let mut bare = bench.program(built("tsunagi-cli"));
    let ran = ran(bare
        .arg("--store")
        .arg(bench.records())
        .args(["clients", "list"]));
    assert!(
        in_words(&ran).contains("--passphrase-file"),
        "it says what is missing: {}",
        ran.err
    );

    let right = std::fs::read(bench.path("passphrase.txt")).unwrap();
    for (text, code) in [
        ("ちがう合言葉です 2026\n", "WrongPassphrase"),
        ("\n", "FileProblem"),
        ("", "FileProblem"),
    ] {
        bench.write("passphrase.txt", text.as_bytes());
        is_refused_unseen(&bench, &["clients", "list"], code);
    }
    bench.write("passphrase.txt", &[0xff, 0xfe, 0x00, 0x41]);
    is_refused_unseen(&bench, &["clients", "list"], "FileProblem");
    std::fs::remove_file(bench.path("passphrase.txt")).unwrap();
    is_refused_unseen(&bench, &["clients", "list"], "FileProblem");
    bench.write("passphrase.txt", &right);
    assert!(
        bench.json(["clients", "list"]).is_array(),
        "the right one still opens them"
    );
}

#[test]
fn records_that_are_not_there_are_not_made_up() {
    let bench = Bench::new();
    for words in [
        &["clients", "list"][..],
        &["today"],
        &["search", "は"],
        &["slips", "list"],
    ] {
        is_refused_unseen(&bench, words, "NoStore");
    }
    assert!(!bench.records().exists(), "asking for records makes none");
}

#[test]
fn records_that_are_there_are_not_made_anew() {
    let bench = Bench::with_sample();
    let other = [
        "init",
        "--office",
        "見本",
        "--staff",
        "見本",
        "--staff-kana",
        "みほん",
    ];
    is_refused(&bench, &["init", "--sample"], "StoreExists");
    is_refused(&bench, &other, "StoreExists");
}

#[test]
fn a_weak_passphrase_makes_no_records() {
    let bench = Bench::new();
    bench.write("passphrase.txt", "みじかい\n".as_bytes());
    is_refused_unseen(&bench, &["init", "--sample"], "WeakPassphrase");
    let made = files_below(&bench.records());
    assert!(
        made.is_empty(),
        "half a store would be in the way: {made:?}"
    );
}

#[test]
fn a_second_program_waits_outside() {
    let bench = Bench::with_sample();
    let first = bench.app();
    is_refused_unseen(&bench, &["clients", "list"], "StoreInUse");
    is_refused_unseen(&bench, &["init", "--sample"], "StoreInUse");
    drop(first);
    assert!(
        bench.json(["clients", "list"]).is_array(),
        "and comes in once the first has closed"
    );
}

#[test]
fn damage_is_named_and_left_as_it_is() {
    // Of the key file there are two copies, so only where both are damaged is it past mending.
    for (names, at) in [
        (&["records.db"][..], Some(100)),
        (&["keys.json", "keys-copy.json"], None),
    ] {
        let bench = Bench::with_sample();
        let place = |name: &str| bench.records().join(name);
        let whole: Vec<Vec<u8>> = names
            .iter()
            .map(|name| std::fs::read(place(name)).unwrap())
            .collect();
        // In the first page of the records, and in the middle of the only key slot.
        let flipped = |whole: &Vec<u8>| {
            let mut flipped = whole.clone();
            flipped[at.unwrap_or(whole.len() / 2)] ^= 0x10;
            flipped
        };
        let half = |whole: &Vec<u8>| whole[..whole.len() / 2].to_vec();
        let empty = |_: &Vec<u8>| Vec::new();
        type Damage<'a> = &'a dyn Fn(&Vec<u8>) -> Vec<u8>;
        let damages: [Damage<'_>; 3] = [&flipped, &half, &empty];
        for damage in damages {
            for (name, whole) in names.iter().zip(&whole) {
                bench.write(&format!("records/{name}"), &damage(whole));
            }
            let ran = bench.cli(["clients", "list"]);
            let reason = in_words(&ran);
            let is_named = reason.contains("壊れて") || reason.contains("合言葉");
            assert!(is_named, "{names:?} damaged: {reason}");
            for (name, whole) in names.iter().zip(&whole) {
                let kept = std::fs::read(place(name)).unwrap();
                let is_left = kept == damage(whole);
                assert!(is_left, "{name} stays as found, for whoever can mend it");
            }
        }
        for (name, whole) in names.iter().zip(&whole) {
            bench.write(&format!("records/{name}"), whole);
        }
        let opened = bench.json(["clients", "list"]);
        assert!(opened.is_array(), "whole again, they open");
    }
}

#[test]
fn one_damaged_copy_of_the_keys_keeps_nobody_out_and_is_mended() {
    let bench = Bench::with_sample();
    let whole = std::fs::read(bench.records().join("keys.json")).unwrap();
    for name in ["keys.json", "keys-copy.json"] {
        let damages: [&[u8]; 2] = [&whole[..whole.len() / 2], &[]];
        for damaged in damages {
            bench.write(&format!("records/{name}"), damaged);
            let opened = bench.json(["clients", "list"]);
            assert!(opened.is_array(), "{name} is damaged, the other copy opens");
            let kept = std::fs::read(bench.records().join(name)).unwrap();
            assert_eq!(kept, whole, "{name} is mended");
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_recorded() {
    let bench = Bench::with_sample();
    let client = |name, sex, birth| {
        [
            "clients",
            "add",
            "--name",
            name,
            "--kana",
            "みほん",
            "--sex",
            sex,
            "--birth",
            birth,
        ]
    };
    is_refused(
        &bench,
        &client("見本", "男", "昭和65年1月1日"),
        "InvalidField",
    );
    is_refused(&bench, &client("見本", "男", "きのう"), "InvalidField");
    is_refused(
        &bench,
        &client("見本", "男", "令和90年1月1日"),
        "InvalidField",
    );
    is_refused(&bench, &client("見本", "ふめい", "S28.4.1"), "InvalidField");
    is_refused(&bench, &client(" ", "男", "S28.4.1"), "InvalidField");
    let entry = |client, day, kind, item| {
        [
            "timeline", "add", client, "--day", day, "--kind", kind, "--item", item, "--text",
            "見本",
        ]
    };
    is_refused(
        &bench,
        &entry("桑名", "R8.2.30", "電話", "件"),
        "InvalidField",
    );
    is_refused(
        &bench,
        &entry("桑名", "R8.4.1", "狼煙", "件"),
        "InvalidField",
    );
    is_refused(
        &bench,
        &entry("いない人", "R8.4.1", "電話", "件"),
        "NotFound",
    );
    is_refused(
        &bench,
        &["timeline", "list", "桑名", "--from", "いつか"],
        "InvalidField",
    );
}

#[test]
fn one_person_is_meant_or_nobody() {
    let bench = Bench::with_sample();
    is_refused(&bench, &["clients", "show", "いない人"], "NotFound");
    let several = is_refused(&bench, &["clients", "show", "た"], "NotFound");
    assert!(
        several.contains("人が当てはまります"),
        "it says how many: {several}"
    );
    let gone = "01900000-0000-7000-8000-000000000000";
    is_refused(&bench, &["clients", "show", gone], "NotFound");
}

#[test]
fn the_cheap_keys_of_tests_are_not_the_programs() {
    // Read from the key file that the program itself made, not from its sources.
    let bench = Bench::with_sample();
    let keys = std::fs::read_to_string(bench.records().join("keys.json")).unwrap();
    let cost = |key_cost: KeyCost| format!("\"m_kib\": {}", key_cost.m_kib);
    let keys = keys.replace("\":", "\": ").replace(":  ", ": ");
    assert!(
        keys.contains(&cost(KeyCost::STANDARD)),
        "an office's guesses cost 64 MiB each"
    );
    assert!(
        !keys.contains(&cost(CHEAP)),
        "only a test's cost next to nothing"
    );
}
