//! What people and machines read: sentences and tables, or JSON.

use std::io::Write as _;

use serde::Serialize;
use tsunagi_contract::Failure;

/// Where results go.
pub struct Output {
    json: bool,
}

/// A table for people; the columns are aligned by the width of Japanese characters.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Output {
    /// Makes an output for people, or for machines with `--json`.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Returns whether a program reads along, and nobody can be asked.
    pub const fn is_for_machines(&self) -> bool {
        self.json
    }

    /// Prints a sentence for people.
    pub fn say(&mut self, sentence: &str) {
        // A closed pipe (`| head`) is no reason to complain.
        if writeln!(std::io::stdout().lock(), "{sentence}").is_err() {}
    }

    /// Prints a reply: as JSON for machines, or as `describe` says for people.
    pub fn reply<T: Serialize>(&mut self, reply: &T, describe: impl FnOnce(&T) -> String) {
        let text = if self.json {
            serde_json::to_string_pretty(reply).unwrap_or_default()
        } else {
            describe(reply)
        };
        self.say(text.trim_end());
    }

    /// Prints a closing sentence for people; machines have the reply.
    pub fn note(&mut self, sentence: &str) {
        if !self.json {
            self.say(sentence);
        }
    }

    /// Prints why something was refused and what to do.
    pub fn refuse(&mut self, failure: &Failure) {
        if self.json {
            complain(&serde_json::to_string_pretty(failure).unwrap_or_default());
        } else {
            complain(&format!("{}\n{}", failure.what, failure.remedy));
        }
    }
}

/// Prints a text where errors are expected.
pub fn complain(text: &str) {
    if writeln!(std::io::stderr().lock(), "{}", text.trim_end()).is_err() {}
}

impl Table {
    /// Begins a table with its headings.
    pub fn new(headings: &[&str]) -> Self {
        Self {
            rows: vec![
                headings
                    .iter()
                    .map(|heading| (*heading).to_owned())
                    .collect(),
            ],
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [&str; N]) {
        self.rows
            .push(cells.iter().map(|cell| cell.replace('\n', " ")).collect());
    }

    /// Sets the table as text, or says that there is nothing.
    pub fn text(&self, nothing: &str) -> String {
        if self.rows.len() < 2 {
            return nothing.to_owned();
        }
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| width(cell))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, wide) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(wide.saturating_sub(width(cell)) + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Returns how many columns of a terminal a text takes: two for each Japanese character, none for
/// what only selects a variant of the one before.
fn width(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => 0,
            character if character.is_ascii() => 1,
            _ => 2,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_of_a_kanji_is_as_wide_as_the_kanji() {
        assert_eq!(width("葛\u{E0100}城"), width("葛城"));
    }

    #[test]
    fn columns_line_up_under_japanese_text() {
        let mut table = Table::new(&["氏名", "年齢"]);
        table.row(["浜栗焼男", "73"]);
        table.row(["A", "5"]);
        assert_eq!(
            table.text(""),
            "氏名      年齢\n浜栗焼男  73\nA         5\n"
        );
    }
}
