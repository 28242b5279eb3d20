//! The public `age` program opens our files, and we open its.
//!
//! It reads passphrases from the terminal only, so `script` (util-linux) gives it one. The passphrase is
//! sent once the prompt has been seen, never on a guess of how long that takes.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use tsunagi_archive::{
    Closing, Handover, Limits, OfficeKey, PublicKey, Work, open_file, write_new,
};

use crate::forge::{self, secret};

const PASSPHRASE: &str = "さくら-みかん-ふうせん-たぬき-とけい-4827";

/// Runs age in a terminal and answers each prompt that ends in a colon with the passphrase.
fn run_age(folder: &Path, arguments: &str, prompts: usize) {
    let mut child = Command::new("script")
        .args([
            "--quiet",
            "--return",
            "--command",
            &format!("age {arguments}"),
            "/dev/null",
        ])
        .current_dir(folder)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs `script` (Debian: bsdutils) and `age` (Debian: age)");
    let mut keyboard = child.stdin.take().unwrap();
    let mut screen = child.stdout.take().unwrap();
    let (mut shown, mut byte, mut answered) = (Vec::new(), [0], 0);
    while screen.read(&mut byte).unwrap() > 0 {
        shown.push(byte[0]);
        if answered < prompts && shown.ends_with(b": ") {
            keyboard
                .write_all(format!("{PASSPHRASE}\n").as_bytes())
                .unwrap();
            answered += 1;
        }
    }
    drop(keyboard);
    let status = child.wait().unwrap();
    let shown = String::from_utf8_lossy(&shown);
    assert!(
        status.success(),
        "age {arguments}: {status}, the screen said: {shown}"
    );
}

#[test]
fn age_opens_ours() {
    let folder = tempfile::tempdir().unwrap();
    let file = forge::sample_file_with(&forge::members(), PASSPHRASE, Work::STANDARD);
    tsunagi_files::write_atomically(folder.path().join("ours.age"), &file).unwrap();
    run_age(folder.path(), "--decrypt --output plain.zip ours.age", 1);

    let plain = std::fs::File::open(folder.path().join("plain.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(plain).unwrap();
    for expected in forge::members() {
        let mut bytes = Vec::new();
        archive
            .by_name(&expected.path)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        assert_eq!(
            bytes, *expected.bytes,
            "{} is readable without us",
            expected.path
        );
    }
    let first = archive.by_index(0).unwrap();
    assert_eq!(
        first.name_raw(),
        b"manifest.json",
        "the manifest comes first"
    );
}

#[test]
fn we_open_what_age_made() {
    let folder = tempfile::tempdir().unwrap();
    let content = b"{\"clients\": []}";
    let manifest = forge::manifest(1, &[forge::line("records.json", content)]);
    let plain = forge::zip_of(&[("manifest.json", &manifest), ("records.json", content)]);
    tsunagi_files::write_atomically(folder.path().join("plain.zip"), &plain).unwrap();
    run_age(
        folder.path(),
        "--encrypt --passphrase --output theirs.age plain.zip",
        2,
    );

    let path = folder.path().join("theirs.age");
    let opened = open_file(&path, &secret(PASSPHRASE), &Limits::STANDARD).unwrap();
    assert_eq!(
        opened.member("records.json").unwrap().bytes.as_slice(),
        content
    );
}

/// Runs a program that asks for nothing, and returns what it printed.
fn run(folder: &Path, program: &str, words: &[&str]) -> String {
    let output = Command::new(program)
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("this test needs `age` and `age-keygen` (Debian: age)");
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn age_opens_with_its_key_what_we_closed_for_it() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "age-keygen", &["--output", "theirs.txt"]);
    let text = run(folder.path(), "age-keygen", &["-y", "theirs.txt"]);
    let theirs = PublicKey::from_text(&text).unwrap();
    let (head, members, own) = (forge::head(), forge::members(), OfficeKey::draw());
    let handover = Handover {
        head: &head,
        members: &members,
        closing: Closing::Keys {
            own: &own,
            recipients: &[theirs],
        },
    };
    write_new(folder.path().join("ours.age"), &handover).unwrap();
    let words = ["-d", "-i", "theirs.txt", "-o", "plain.zip", "ours.age"];
    run(folder.path(), "age", &words);

    let plain = std::fs::File::open(folder.path().join("plain.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(plain).unwrap();
    for expected in members {
        let mut bytes = Vec::new();
        let mut entry = archive.by_name(&expected.path).unwrap();
        entry.read_to_end(&mut bytes).unwrap();
        assert_eq!(
            bytes, *expected.bytes,
            "{} is readable without us",
            expected.path
        );
    }
}

#[test]
fn we_open_with_our_key_what_age_closed_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let content = b"{\"clients\": []}";
    let manifest = forge::manifest(1, &[forge::line("records.json", content)]);
    let plain = forge::zip_of(&[("manifest.json", &manifest), ("records.json", content)]);
    tsunagi_files::write_atomically(folder.path().join("plain.zip"), &plain).unwrap();
    let (own, other) = (OfficeKey::draw(), OfficeKey::draw().public().to_text());
    let public = own.public().to_text();
    let to = ["-r", &other, "-r", &public, "-o", "theirs.age", "plain.zip"];
    run(folder.path(), "age", &to);
    let path = folder.path().join("theirs.age");
    let opened = open_file(&path, &own, &Limits::STANDARD).unwrap();
    assert_eq!(
        opened.member("records.json").unwrap().bytes.as_slice(),
        content
    );

    // A key pair that age drew is one that we can hold.
    let drawn = run(folder.path(), "age-keygen", &[]);
    let line = drawn.lines().find(|it| it.starts_with("AGE-")).unwrap();
    let key = OfficeKey::from_text(&secret(line)).unwrap();
    assert!(
        drawn.contains(&key.public().to_text()),
        "and its public half is the same"
    );
}
