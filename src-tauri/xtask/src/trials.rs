//! `bench`, `crash` and `fuzz`: the long trials, which measure or break rather than check.
//!
//! They stand outside `cargo xtask test`, which runs a short round of each kind.

use std::path::{Path, PathBuf};

use crate::program::Program;
use crate::steps::{Failure, Steps};
use crate::toolchain;

/// The parsers that can be fuzzed, by the name of their target in `tests/fuzz/targets`.
const FUZZED: &[&str] = &[
    "archive", "backup", "keys", "layout", "manifest", "receipt", "template",
];

/// How long one target is fuzzed when nobody says.
const FUZZ_SECONDS: u32 = 60;

/// How many rounds of kills are made when nobody says.
const CRASH_ROUNDS: u32 = 10_000;

/// Measures: all benches, or the one named by the first word.
pub fn bench(steps: &mut Steps, root: &Path, words: &[String]) -> Result<(), Failure> {
    steps.take("測る", || {
        Program::cargo(root)
            .words("run --locked --release -p tsunagi-bench --".split(' '))
            .words(words)
            .run("上に出た文のとおりに直してください。")
    })
}

/// Kills the program at random moments, `words[0]` times; or, for `points`, at every call by which it
/// touches a disk, which also fails once in every way; or, for `flips`, changes every byte of a handover
/// file and cuts it at every length.
pub fn crash(steps: &mut Steps, root: &Path, words: &[String]) -> Result<(), Failure> {
    if words.first().is_some_and(|word| word == "flips") {
        return flips(steps, root);
    }
    let (tests, name, value) = match words {
        [] => ("crash", "TSUNAGI_CRASH_ROUNDS", CRASH_ROUNDS.to_string()),
        [word, ..] if word == "points" => {
            let tests = "crash::points crash::pulled";
            (tests, "TSUNAGI_CRASH_POINTS", "all".to_owned())
        }
        [word, ..] => ("crash", "TSUNAGI_CRASH_ROUNDS", number(word)?.to_string()),
    };
    steps.take("途中で止める試験", || {
        Program::cargo(root)
            .words("test --locked -p tsunagi-tests --test suite -- --nocapture".split(' '))
            .words(tests.split(' '))
            .with(name, value)
            .run("落ちた回の物語が上にあります。その回の種(たね)で繰り返せます。")
    })
}

fn flips(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    steps.take(
        "引継ぎファイルの1バイトずつの書き換え",
        || {
            Program::cargo(root)
                .words(
                    "test --locked -p tsunagi-archive --test suite sweeps -- --nocapture"
                        .split(' '),
                )
                .with("TSUNAGI_FLIPS", "all")
                .run("通ってしまった場所が上にあります。")
        },
    )
}

/// Fuzzes one target, or each in turn, for so many seconds.
pub fn fuzz(steps: &mut Steps, root: &Path, words: &[String]) -> Result<(), Failure> {
    let (targets, seconds) = match words {
        [] => (FUZZED.to_vec(), FUZZ_SECONDS),
        [name] => (chosen(name)?, FUZZ_SECONDS),
        [name, seconds, ..] => (chosen(name)?, number(seconds)?),
    };
    let host = toolchain::host(root)?;
    for target in targets {
        steps.take(&format!("でたらめな入力({target})"), || {
            fuzz_one(root, &host, target, seconds)
        })?;
    }
    Ok(())
}

/// Runs libFuzzer on one target.
///
/// The marks that guide it come from the compiler's own coverage pass, which the stable compiler
/// has; the address sanitizer, which it has not, would find nothing in code that forbids `unsafe`.
fn fuzz_one(root: &Path, host: &str, target: &str, seconds: u32) -> Result<(), Failure> {
    let corpus = folder(root, "fuzz-corpus", target)?;
    let findings = folder(root, "fuzz-findings", target)?;
    let marks = [
        "-Cpasses=sancov-module",
        "-Cllvm-args=-sanitizer-coverage-level=4",
        "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
        "-Cllvm-args=-sanitizer-coverage-pc-table",
        "-Cllvm-args=-sanitizer-coverage-trace-compares",
        "-Ccodegen-units=1",
        "--cfg=fuzzing",
    ];
    // What an office begins with is no file of the seeds, so that it is always of today.
    let shipped = (target == "template").then(|| root.join("assets/templates").into_os_string());
    // The target triple is named so that the marks reach what is fuzzed, and no build script.
    Program::cargo(root)
        .words("run --locked --release -p tsunagi-fuzz --features fuzzer".split(' '))
        .words([
            "--target",
            host,
            "--target-dir",
            "target/fuzz",
            "--bin",
            target,
            "--",
        ])
        .words([corpus.into_os_string()])
        .words([root.join("tests/fuzz/seeds").join(target).into_os_string()])
        .words(shipped)
        .words([
            format!("-max_total_time={seconds}"),
            "-timeout=10".to_owned(),
            "-rss_limit_mb=2048".to_owned(),
            "-max_len=65536".to_owned(),
            "-print_final_stats=1".to_owned(),
            format!("-artifact_prefix={}/", findings.display()),
        ])
        .with("RUSTFLAGS", marks.join(" "))
        .run("見つかった入力は、組み立ての場所の fuzz-findings にあります。試験に加えて、直してください。")
}

/// A folder of the build folder, made if it is not there.
fn folder(root: &Path, kind: &str, target: &str) -> Result<PathBuf, Failure> {
    let folder = root.join("target").join(kind).join(target);
    std::fs::create_dir_all(&folder).map_err(|error| {
        Failure::new(
            format!("入力の置き場所を作れませんでした({error})。"),
            "空き容量を確かめてください。",
        )
    })?;
    Ok(folder)
}

fn chosen(name: &str) -> Result<Vec<&'static str>, Failure> {
    FUZZED
        .iter()
        .find(|target| **target == name)
        .map(|target| vec![*target])
        .ok_or_else(|| {
            Failure::new(
                format!("「{name}」という読み取りはありません。"),
                format!("選べるもの: {}", FUZZED.join("、")),
            )
        })
}

fn number(word: &str) -> Result<u32, Failure> {
    word.parse().map_err(|_| {
        Failure::new(
            format!("「{word}」は数ではありません。"),
            "回数や秒数は、1000 のように半角の数字で書いてください。",
        )
    })
}
