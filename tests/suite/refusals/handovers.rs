//! Handover files that are not what they should be.

use std::path::PathBuf;

use tsunagi_tests::Bench;
use tsunagi_tests::looking::parts_below;

use super::{is_refused, is_refused_unseen, snapshot};

const EXPORT: [&str; 4] = ["handover", "export", "--recipient", "見本第二居宅"];
const KEY: [&str; 2] = ["--handover-passphrase-file", "handover.txt"];

/// Asserts that looking at a file and importing it are both refused.
fn is_not_taken(bench: &Bench, file: &str, code: &str) {
    for verb in ["inspect", "import"] {
        is_refused_unseen(bench, &["handover", verb, file, KEY[0], KEY[1]], code);
    }
}

/// Runs a test on a file of the sample office, and asserts that the records are as before.
fn without_a_trace(test: impl FnOnce(&Bench)) {
    let bench = Bench::with_sample();
    let before = snapshot::of(&bench);
    test(&bench);
    assert!(
        before == snapshot::of(&bench),
        "what was refused changes nothing"
    );
}

fn exported(bench: &Bench) -> Vec<u8> {
    bench
        .cli([&EXPORT[..], &["--out", "whole.age"], &KEY].concat())
        .succeeded();
    std::fs::read(bench.path("whole.age")).unwrap()
}

/// A file of the kept ones, with its passphrase in place.
fn kept(bench: &Bench, name: &str) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/archive"));
    let file = std::fs::read(folder.join(format!("{name}.age"))).unwrap();
    let told = std::fs::read_to_string(folder.join(format!("{name}.expect.toml"))).unwrap();
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("passphrase = "));
    let passphrase = line
        .expect("each kept file names its passphrase")
        .trim_matches('"');
    bench.write("kept.age", &file);
    bench.write("handover.txt", passphrase.as_bytes());
}

#[test]
fn damage_is_noticed_wherever_it_is() {
    without_a_trace(|bench| {
        let whole = exported(bench);
        let header = whole.windows(4).position(|four| four == b"\n---").unwrap();
        for at in [header + 200, whole.len() / 2, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            bench.write("damaged.age", &damaged);
            is_not_taken(bench, "damaged.age", "HandoverDamaged");
        }
        for length in [header - 5, header + 100, whole.len() / 2, whole.len() - 1] {
            bench.write("damaged.age", &whole[..length]);
            is_not_taken(bench, "damaged.age", "HandoverDamaged");
        }
    });
}

#[test]
fn other_files_are_told_apart() {
    without_a_trace(|bench| {
        bench.write("letter.age", "拝啓 見本の候".as_bytes());
        is_not_taken(bench, "letter.age", "NotHandoverFile");
        // What a stick leaves that was pulled out too early.
        bench.write("empty.age", b"");
        is_not_taken(bench, "empty.age", "HandoverDamaged");
        is_not_taken(bench, "missing.age", "FileNotFound");
        let tried = [
            "handover",
            "import",
            "letter.age",
            KEY[0],
            KEY[1],
            "--dry-run",
        ];
        is_refused_unseen(bench, &tried, "NotHandoverFile");
        for (name, code) in [
            ("manifest-version-2", "HandoverTooNew"),
            ("work-factor-63", "HandoverExcessive"),
            ("content-text", "NotHandoverFile"),
            ("made-for-key", "HandoverOtherKey"),
            ("member-altered", "HandoverDamaged"),
        ] {
            kept(bench, name);
            is_not_taken(bench, "kept.age", code);
        }
        kept(bench, "work-factor-63");
        let refused = bench.cli(["handover", "inspect", "kept.age", KEY[0], KEY[1]]);
        let words = ["計算を求めています", "電話で確かめ"];
        assert!(
            words.iter().all(|one| refused.err.contains(one)),
            "{}",
            refused.err
        );
        assert!(
            !refused.err.contains("分けて"),
            "it is not called too large"
        );
    });
}

#[test]
fn a_wrong_passphrase_is_not_called_damage() {
    without_a_trace(|bench| {
        exported(bench);
        bench.write("handover.txt", "ちがう-あいことば-4827-です\n".as_bytes());
        is_not_taken(bench, "whole.age", "HandoverPassphrase");
        bench.write("handover.txt", b"\n");
        is_not_taken(bench, "whole.age", "FileProblem");
        std::fs::remove_file(bench.path("handover.txt")).unwrap();
        is_not_taken(bench, "whole.age", "FileProblem");
    });
}

#[test]
fn an_export_with_a_weak_passphrase_makes_no_file() {
    let bench = Bench::with_sample();
    bench.write("handover.txt", "みじかい\n".as_bytes());
    let words = [&EXPORT[..], &["--out", "new.age"], &KEY].concat();
    is_refused(&bench, &words, "WeakPassphrase");
    let unknown = [&words[..], &["--client", "いない人"]].concat();
    bench.write("handover.txt", "さくら-みかん-ふうせん-たぬき\n".as_bytes());
    is_refused(&bench, &unknown, "NotFound");
    assert!(!bench.path("new.age").exists(), "no file for nobody");
    assert!(
        parts_below(&bench.path("")).is_empty(),
        "and none half done"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_at_once() {
    without_a_trace(|bench| {
        bench.write("handover.txt", "見本の引継ぎのことば".as_bytes());
        let made = std::process::Command::new("mkfifo")
            .arg(bench.path("pipe.age"))
            .status();
        assert!(made.unwrap().success(), "there is a pipe to be refused");
        // Nobody ever writes into it: a program that opened it would not come back.
        is_not_taken(bench, "pipe.age", "NotHandoverFile");
        is_refused_unseen(bench, &["handover", "receipt", "pipe.age"], "NotReceipt");
    });
}
