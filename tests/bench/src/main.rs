//! Measures speed and size: `cargo xtask bench [archive | documents | ocr | store]`, all without a word.
//!
//! Every bench prints a table of what was measured, how often, and what it is held against. Where
//! another program is named, it ran in the same run on the same machine; where it could not be had,
//! the table says so. That, and a promise that is not kept (×), ends the program with an error.
#![allow(clippy::print_stdout, reason = "the table is the result")]

mod archive;
mod documents;
mod ocr;
mod store;
mod table;

use std::process::ExitCode;

type Failure = Box<dyn std::error::Error>;
type Bench = fn(&[String]) -> Result<(), Failure>;

/// The benches by name.
const BENCHES: &[(&str, Bench)] = &[
    ("archive", archive::run),
    ("documents", documents::run),
    ("ocr", ocr::run),
    ("store", store::run),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (chosen, rest) = match words.split_first() {
        None => (BENCHES.to_vec(), words.as_slice()),
        Some((name, rest)) => {
            let named = BENCHES.iter().filter(|(bench, _)| bench == name);
            (named.copied().collect(), rest)
        }
    };
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        eprintln!("測れるもの: {}", names.join("、"));
        return ExitCode::FAILURE;
    }
    for (name, bench) in chosen {
        if let Err(error) = bench(rest) {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    if !table::are_kept() {
        eprintln!("守れていない約束(×)があります。");
        return ExitCode::FAILURE;
    }
    if !table::are_measured() {
        eprintln!("測れなかったものがあります。表のとおりに入れてから、もう一度どうぞ。");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
