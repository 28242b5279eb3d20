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
            file: self.file.to_owned(),
            line,
            column,
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the problems in the order of the file.
    pub(crate) fn into_sorted(mut self) -> Vec<TemplateProblem> {
        self.found
            .sort_by_key(|problem| (problem.line, problem.column));
        self.found
    }
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

/// Returns the name most like `wrong`, if one is close enough to be a slip of the finger.
pub(crate) fn nearest<'n>(
    wrong: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    names
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns how many single-character edits lie between two words.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, one) in left.chars().enumerate() {
        let mut next = vec![at + 1];
        for (column, other) in right.iter().enumerate() {
            let cost = usize::from(one != *other);
            let above = row.get(column + 1).copied().unwrap_or(usize::MAX - 1) + 1;
            let before = next.last().copied().unwrap_or(0) + 1;
            let diagonal = row.get(column).copied().unwrap_or(0) + cost;
            next.push(above.min(before).min(diagonal));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
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
    fn columns_count_characters_not_bytes() {
        assert_eq!(position("一行\n題名 = 1", 7 + "題名 = ".len()), (2, 6));
    }
}
