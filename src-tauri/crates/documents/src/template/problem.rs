//! What is wrong in a template file, said so that the person who edits it can put it right.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong, where it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// The file's name, without its folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// 何が悪いか。
    pub what: String,
    /// どうすればよいか。
    pub remedy: String,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}の{}行目{}文字目: {}{}",
            self.file, self.line, self.column, self.what, self.remedy
        )
    }
}

/// Collects the problems of one file, so that all are shown at once.
pub(crate) struct Problems<'a> {
    file: &'a str,
    source: &'a str,
    found: Vec<TemplateProblem>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str, source: &'a str) -> Self {
        Self {
            file,
            source,
            found: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        span: Range<usize>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (line, column) = position(self.source, span.start);
        self.found.push(TemplateProblem {
            file: shown(self.file),
            line,
            column,
            what: shown(&what.into()),
            remedy: shown(&remedy.into()),
        });
    }

    /// Finds a piece of the file as it is written there.
    pub(crate) fn find(&self, within: Range<usize>, piece: &str) -> Option<Range<usize>> {
        let at = within.start + self.source.get(within)?.find(piece)?;
        Some(at..at + piece.len())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the problems in the order of the file; the same at the same place is said once.
    pub(crate) fn into_sorted(mut self) -> Vec<TemplateProblem> {
        self.found
            .sort_by_key(|problem| (problem.line, problem.column));
        self.found.dedup();
        self.found
    }
}

/// Returns a text in which nothing commands a terminal, or turns the order of reading: what is quoted
/// comes from a file of somebody else's.
fn shown(text: &str) -> String {
    let commands = |ch: &char| {
        ch.is_control()
            || matches!(ch, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::new();
    for ch in text.chars() {
        if commands(&ch) {
            shown += &format!("〔U+{:04X}〕", u32::from(ch));
        } else {
            shown.push(ch);
        }
    }
    shown
}

/// Returns line and column (characters, both from 1) of a byte offset.
fn position(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    (line, column)
}

/// Words that people write for a field's last part, and what it is called.
const CALLED: &[(&str, &str)] = &[
    ("phone", "tel"),
    ("telephone", "tel"),
    ("mobile", "tel"),
    ("furigana", "kana"),
    ("birthday", "birth"),
    ("zip", "postcode"),
];

/// Returns the name most like `wrong`, if one is close enough to be a slip of the finger.
///
/// One slip in three characters, counted in the part of the name where they are: a guess further off
/// sends people astray.
pub(crate) fn nearest<'n>(
    wrong: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let parts = |name: &str| -> Vec<String> { name.split('.').map(called).collect() };
    let slips = |name: &&str| -> Option<usize> {
        let (meant, known) = (parts(wrong), parts(name));
        if meant.len() != known.len() {
            return None;
        }
        meant
            .iter()
            .zip(&known)
            .map(|(one, other)| {
                let most = one.chars().count().min(other.chars().count()) / 3;
                Some(distance(one, other)).filter(|slips| *slips <= most)
            })
            .sum()
    };
    let close = names
        .into_iter()
        .filter_map(|name| Some((slips(&name)?, name)));
    close.min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

fn called(part: &str) -> String {
    let known = CALLED.iter().find(|(word, _)| *word == part);
    known.map_or(part, |(_, name)| *name).to_owned()
}

/// Returns how many slips lie between two words: a character too many, too few, another, or two that
/// changed places.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    let at = |rows: &[Vec<usize>], row: usize, column: usize| -> usize {
        let cell = rows.get(row).and_then(|row| row.get(column));
        cell.copied().unwrap_or(usize::MAX / 2)
    };
    for (row, one) in left.iter().enumerate() {
        rows.push(vec![row + 1]);
        for (column, other) in right.iter().enumerate() {
            let cost = usize::from(one != other);
            let mut least = (at(&rows, row, column + 1) + 1)
                .min(at(&rows, row + 1, column) + 1)
                .min(at(&rows, row, column) + cost);
            let before =
                |word: &[char], at: usize| at.checked_sub(1).map(|at| word.get(at).copied());
            if let (Some(one_before), Some(other_before)) =
                (before(&left, row), before(&right, column))
                && one_before == Some(*other)
                && other_before == Some(*one)
            {
                least = least.min(at(&rows, row - 1, column - 1) + 1);
            }
            if let Some(last) = rows.last_mut() {
                last.push(least);
            }
        }
    }
    at(&rows, left.len(), right.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let names = ["client.name", "client.kana", "slip.number"];
        assert_eq!(nearest("cliant.name", names), Some("client.name"));
        assert_eq!(
            nearest("weather", names),
            None,
            "a guess that far off would only confuse"
        );
    }

    #[test]
    fn a_guess_is_made_only_where_it_is_near() {
        let names = ["office.name", "office.tel", "office.fax", "office.hours"];
        assert_eq!(nearest("office.phone", names), Some("office.tel"));
        assert_eq!(nearest("office.nmae", names), Some("office.name"));
        assert_eq!(nearest("office.email", names), None);
        assert_eq!(nearest("D", ["A", "B", "C"]), None, "one letter is no slip");
        assert_eq!(nearest("naem", ["name", "note"]), Some("name"));
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(position("一行\n題名 = 1", 7 + "題名 = ".len()), (2, 6));
    }
}
