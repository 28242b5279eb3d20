//! Tesseract, asked as a reader of forms asks it: one line at a time, told what may stand there.

use std::path::Path;
use std::process::{Command, Stdio};

use super::fields::Kind;
use super::picture::Picture;
use crate::Failure;

/// Tells whether the reader is here.
pub fn is_here() -> bool {
    let asked = Command::new("tesseract").arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

/// Reads lines of one kind; the reader's models are loaded once for all of them.
pub fn read(kind: Kind, lines: &[Picture], scratch: &Path) -> Result<Vec<String>, Failure> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = String::new();
    for (at, line) in lines.iter().enumerate() {
        let file = scratch.join(format!("{kind:?}-{at}.pgm"));
        write(&file, &line.pgm())?;
        list.push_str(&format!("{}\n", file.display()));
    }
    let names = scratch.join("lines.txt");
    write(&names, list.as_bytes())?;
    // 7 takes the picture for a line of text and guesses at words; 13 takes it as it stands, which suits
    // names: they are no words.
    let (language, layout, may_stand) = match kind {
        Kind::Number => ("eng", "7", "0123456789-R"),
        Kind::Day => (
            "jpn",
            "7",
            "0123456789令和平成昭大正元年月日火水木金土（）()",
        ),
        Kind::Name => ("jpn", "13", ""),
        Kind::Body => ("jpn", "7", ""),
    };
    let output = Command::new("tesseract")
        .arg(&names)
        .args(["-", "-l", language, "--psm", layout, "--dpi", "300"])
        .args(["-c", &format!("tessedit_char_whitelist={may_stand}")])
        .env("OMP_THREAD_LIMIT", "1")
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("tesseract: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // A form feed stands between the texts of two pictures; some versions put one behind the last too.
    let said = said.strip_suffix('\u{c}').unwrap_or(&said);
    let read: Vec<String> = said.split('\u{c}').map(str::to_owned).collect();
    if read.len() == lines.len() {
        Ok(read)
    } else {
        Err(format!("tesseract read {} of {} lines", read.len(), lines.len()).into())
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A scratch picture of an invented person; nothing is lost with it.
    #[allow(clippy::disallowed_methods)]
    Ok(std::fs::write(file, bytes)?)
}

/// Makes alike what is the same to a reader: no white, widths, dashes, brackets.
pub fn folded(text: &str) -> String {
    text.chars()
        .filter(|ch| !ch.is_whitespace())
        .map(|ch| match ch {
            '！'..='～' => char::from_u32(u32::from(ch) - 0xFEE0).unwrap_or(ch),
            '‐' | '‑' | '–' | '—' | '―' | '−' => '-',
            other => other,
        })
        .collect()
}

/// Counts the characters to be changed, added or taken away to make one text of the other.
pub fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, one) in left.chars().enumerate() {
        let mut before = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
        let mut left_cost = at + 1;
        for (column, other) in right.iter().enumerate() {
            let Some(cell) = row.get_mut(column + 1) else {
                break;
            };
            let cost = (before + usize::from(one != *other))
                .min(*cell + 1)
                .min(left_cost + 1);
            before = *cell;
            *cell = cost;
            left_cost = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}
