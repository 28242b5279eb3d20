//! Places that cannot be written.

use std::path::Path;

use tsunagi_tests::bench::{built, ran};
use tsunagi_tests::looking::{files_below, parts_below};
use tsunagi_tests::wordings::code_of;
use tsunagi_tests::{Bench, Ran};

use super::{in_words, is_refused, snapshot};

/// Every command that makes a file, up to the name of the file.
fn makers(number: &str) -> Vec<Vec<String>> {
    let commands = [
        format!("slips pdf {number} --out"),
        format!("slips fax {number} --out"),
        "timeline print 浜栗 --out".to_owned(),
        "templates blank common --out".to_owned(),
        "handover export --recipient 見本第二居宅 --handover-passphrase-file handover.txt --out"
            .to_owned(),
    ];
    let words = |command: &String| command.split(' ').map(str::to_owned).collect();
    commands.iter().map(words).collect()
}

/// A number of the sample's that is confirmed.
fn confirmed(bench: &Bench) -> String {
    let slips = bench.json(["slips", "list", "--client", "浜栗"]);
    let slip = slips
        .as_array()
        .unwrap()
        .iter()
        .find(|slip| slip["state"] != "draft");
    slip.expect("the sample has one")["number"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn with<'a>(words: &'a [String], file: &'a str) -> Vec<&'a str> {
    words.iter().map(String::as_str).chain([file]).collect()
}

#[test]
fn nothing_is_overwritten() {
    let bench = Bench::with_sample();
    for words in makers(&confirmed(&bench)) {
        bench.write("taken.age", "大切なもの".as_bytes());
        is_refused(&bench, &with(&words, "taken.age"), "FileExists");
        let kept = std::fs::read(bench.path("taken.age")).unwrap();
        assert_eq!(
            kept,
            "大切なもの".as_bytes(),
            "{words:?} leaves the old file alone"
        );
        std::fs::remove_file(bench.path("taken.age")).unwrap();
    }
    assert!(
        parts_below(&bench.path("")).is_empty(),
        "and no part beside it"
    );
}

#[test]
fn a_folder_that_is_missing_is_not_made() {
    let bench = Bench::with_sample();
    for words in makers(&confirmed(&bench)) {
        is_refused(&bench, &with(&words, "usb/new.age"), "FileNotFound");
        assert!(
            !bench.path("usb").exists(),
            "{words:?}: the stick is missing, not the folder"
        );
    }
}

#[test]
fn a_folder_of_the_system_is_not_even_tried() {
    let bench = Bench::with_sample();
    for words in makers(&confirmed(&bench)) {
        for place in ["/sys/tsunagi-new.age", "/etc/tsunagi-new.age"] {
            is_refused(&bench, &with(&words, place), "InvalidField");
            assert!(!std::path::Path::new(place).exists(), "{words:?}");
        }
    }
}

#[test]
fn a_full_disk_leaves_no_half_of_a_file() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench);
    std::fs::create_dir(bench.path("full")).unwrap();
    for words in makers(&number) {
        let before = snapshot::of(&bench);
        let told = on_a_full_disk(&bench, &with(&words, "full/new.age"), "");
        found_no_room(&bench, &told);
        assert_eq!(
            told.out.trim(),
            "",
            "{words:?}: nothing stays on the disk: {}",
            told.out
        );
        assert!(before == snapshot::of(&bench), "{words:?} changes nothing");
    }
}

#[test]
fn records_on_a_full_disk_stay_whole() {
    let bench = Bench::with_sample();
    std::fs::create_dir(bench.path("full")).unwrap();
    let before = snapshot::of(&bench);
    let entry = "timeline add 桑名 --day R8.4.1 --kind 電話 --item 件 --text 見本";
    let slip = "slips new --client 桑名 --purpose situation --background 見本";
    for words in [entry, slip] {
        let words: Vec<&str> = words.split(' ').collect();
        let told = on_a_full_disk(&bench, &words, "full/records");
        found_no_room(&bench, &told);
        let kept = Bench::new();
        tsunagi_tests::bench::copy_folder(&bench.path("kept"), &kept.records());
        std::fs::remove_dir_all(bench.path("kept")).unwrap();
        // The folder of the records is part of what the settings say.
        let place = |bench: &Bench| bench.path("").display().to_string();
        let after = snapshot::of(&kept).replace(&place(&kept), &place(&bench));
        assert!(before == after, "{words:?} is refused as a whole");
    }
}

/// Runs a command with a disk of its own that is full, mounted at `full` where only it sees it.
///
/// With `records` the records lie on that disk, and come back as `kept`; otherwise the command's
/// standard output is what was left on the disk. Where nothing may be mounted, a limit on the size
/// of files takes the disk's place: writing then fails too, only under another name.
fn on_a_full_disk(bench: &Bench, words: &[&str], records: &str) -> Ran {
    let size = if records.is_empty() { "256k" } else { "16m" };
    let fill = "head -c 64M /dev/zero > full/filler 2>/dev/null";
    let copy = format!("cp -r records {records}");
    let run = "\"$@\" > out.txt; code=$?";
    let keep = format!("cp -r {records} kept");
    let script = match (may_mount(bench), records.is_empty()) {
        (true, true) => format!(
            "mount -t tmpfs -o size={size} none full && {fill}; truncate -s -12K full/filler
             {run}; ls -A full | grep -v '^filler$'; exit $code"
        ),
        (true, false) => format!(
            "mount -t tmpfs -o size={size} none full && {copy} && {fill}
             {run}; rm full/filler; {keep}; exit $code"
        ),
        (false, true) => format!("trap '' XFSZ; ulimit -f 8; {run}; ls -A full; exit $code"),
        (false, false) => format!(
            "{copy}; (trap '' XFSZ; ulimit -f 8; {run}; exit $code); code=$?
             {keep}; rm -r {records}; exit $code"
        ),
    };
    let store = if records.is_empty() {
        "records"
    } else {
        records
    };
    let mut command = if may_mount(bench) {
        let mut command = bench.program("unshare");
        command.args(["--map-root-user", "--mount", "sh"]);
        command
    } else {
        bench.program("sh")
    };
    command.args(["-c", &script, "sh"]);
    command.arg(built("tsunagi-cli"));
    command
        .args(["--store", store, "--passphrase-file", "passphrase.txt"])
        .args(words);
    ran(&mut command)
}

/// Whether a program may have a disk of its own here; containers often forbid it.
fn may_mount(bench: &Bench) -> bool {
    let mut command = bench.program("unshare");
    let script = "mount -t tmpfs none full";
    let tried = ran(command.args(["--map-root-user", "--mount", "sh", "-c", script]));
    tried.code == Some(0)
}

/// Asserts that a command was refused because there is no room.
fn found_no_room(bench: &Bench, told: &Ran) {
    in_words(told);
    let is_named = told.err.contains("空き容量") || !may_mount(bench);
    assert!(is_named, "{} says what is short: {}", told.words, told.err);
}

#[test]
fn the_store_folder_is_no_place_for_a_handover() {
    let bench = Bench::with_sample();
    let before = files_below(&bench.records());
    let words = [
        "handover",
        "export",
        "--recipient",
        "見本第二居宅",
        "--handover-passphrase-file",
        "handover.txt",
        "--out",
    ];
    let inside = [&words[..], &["records/new.age"]].concat();
    is_refused(&bench, &inside, "InvalidField");
    let folder = [&words[..], &["records"]].concat();
    is_refused(&bench, &folder, "InvalidField");
    assert_eq!(
        before,
        files_below(&bench.records()),
        "a copy beside the original is none"
    );
    let told = bench.cli(["--json"].iter().chain(&inside));
    assert_eq!(code_of(&told), "InvalidField");
    assert!(!Path::new("records/new.age").exists());
}
