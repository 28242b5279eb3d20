//! Ways to look at what was made: with other programs, and byte by byte.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::bench::{Bench, ran};

/// Runs another program on a file and returns what it printed; it must have nothing to complain about.
#[must_use]
pub fn asked(bench: &Bench, program: &str, words: &[&str], file: &Path, more: &[&str]) -> String {
    let mut command = bench.program(program);
    let ran = ran(command.args(words).arg(file).args(more)).succeeded();
    assert_eq!(ran.err, "", "{} complains", ran.words);
    ran.out
}

/// Reads a PDF's text as poppler finds it, without the spaces and line ends that layout brings.
#[must_use]
pub fn text_of_pdf(bench: &Bench, file: &Path) -> String {
    without_spaces(&asked(bench, "pdftotext", &["-raw"], file, &["-"]))
}

/// Drops everything that only separates.
#[must_use]
pub fn without_spaces(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

/// Every file below a folder, sorted.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir() else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The parts of unfinished files in a folder and below.
#[must_use]
pub fn parts_below(folder: &Path) -> Vec<PathBuf> {
    let is_part = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(".tsunagi-part-"))
    };
    files_below(folder).into_iter().filter(is_part).collect()
}

/// The SHA-256 of bytes, hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// Finds bytes in bytes.
#[must_use]
pub fn holds(hay: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return true;
    };
    let mut from = 0;
    while let Some(at) = hay[from..].iter().position(|byte| byte == first) {
        let after = from + at + 1;
        if hay[after..].starts_with(rest) {
            return true;
        }
        from = after;
    }
    false
}
