//! What a whole file that is no TOML was probably meant to be: each slip once, and nothing that only
//! follows from another.

use std::ops::Range;

use super::{NO_COMMA, NO_VALUE, Slip, UNCLOSED_LIST, UNKNOWN, of_line, outside_quotes};

/// The heads that stand in two brackets each, by the last word of their path.
const LISTS: &[&str] = &["header", "block", "footer", "cell", "column", "option"];

/// A slip and its place.
#[derive(Debug)]
pub(in crate::template) struct Found {
    pub(in crate::template) span: Range<usize>,
    pub(in crate::template) what: String,
    pub(in crate::template) remedy: String,
}

/// Says that the head of a part stands in one bracket only.
pub(in crate::template) fn single_brackets(span: Range<usize>, path: &str) -> Found {
    Found {
        span,
        what: format!("[{path}] のかっこが1つずつです。"),
        remedy: format!("「[[{path}]]」のように、半角のかっこを2つずつ書いてください。"),
    }
}

/// Names the slips behind the reader's errors.
pub(in crate::template) fn of_file(source: &str, errors: &[Range<usize>]) -> Vec<Found> {
    let mut errors = errors.to_vec();
    errors.sort_by_key(|span| span.start);
    let heads: Vec<Head> = heads(source).filter(|head| head.is_list()).collect();
    // A part whose head is wrong swallows the ones after it: they are there twice by its fault alone.
    let excuses_doubles = heads.iter().any(|head| !head.is_double());
    let single = |head: &Head| (head.opening, head.closing) == (1, 1);
    let mut found: Vec<Found> = heads
        .iter()
        .filter(|head| single(head))
        .map(|head| single_brackets(head.at..head.at, &head.path))
        .collect();
    let mut lines: Vec<usize> = found
        .iter()
        .map(|slip| line_at(source, slip.span.start).0)
        .collect();
    let mut last: Option<Slip> = None;
    for span in errors {
        let (at, line) = line_at(source, span.start);
        let is_behind = source
            .get(span.start..)
            .is_none_or(|rest| rest.trim().is_empty());
        // Whatever follows from the first slip of a line, or stands behind the last, is no other slip.
        if lines.contains(&at) || (is_behind && !found.is_empty()) {
            continue;
        }
        if excuses_doubles && marked_name(source, &span).is_some() {
            continue;
        }
        if let Some(double) = double(source, &span) {
            lines.push(at);
            found.push(double);
            continue;
        }
        let is_within_list = head_of(line).is_some_and(|head| head.is_list() && head.is_double());
        let slip = if is_within_list {
            UNCLOSED_LIST
        } else if lacks_comma(source, at, line) && last != Some(NO_VALUE) {
            NO_COMMA
        } else {
            of_line(line)
        };
        let follows = match last {
            Some(NO_VALUE) => line.trim_start().starts_with(['{', '[', ']', '"']),
            Some(known) => known == slip && slip == UNKNOWN,
            None => false,
        };
        if follows {
            continue;
        }
        lines.push(at);
        last = Some(slip);
        found.push(Found {
            span,
            what: slip.0.to_owned(),
            remedy: slip.1.to_owned(),
        });
        // What stands behind a list that goes on to the end of the file is read as its items.
        if is_within_list {
            break;
        }
    }
    found
}

/// The head of a part: `[[block.cell]]`.
struct Head {
    /// Where its first bracket stands.
    at: usize,
    opening: usize,
    closing: usize,
    path: String,
}

impl Head {
    /// Tells whether such parts stand in a list, and so in two brackets.
    fn is_list(&self) -> bool {
        let last = self.path.rsplit('.').next().unwrap_or_default();
        LISTS.contains(&last)
    }

    fn is_double(&self) -> bool {
        (self.opening, self.closing) == (2, 2)
    }
}

fn heads(source: &str) -> impl Iterator<Item = Head> {
    let mut at = 0;
    source.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let head = head_of(line)?;
        Some(Head {
            at: start + head.at,
            ..head
        })
    })
}

fn head_of(line: &str) -> Option<Head> {
    let (outside, _) = outside_quotes(line);
    let written = outside.trim();
    let path = written.trim_start_matches('[').trim_end_matches(']');
    let is_path = |ch: char| ch.is_ascii_alphanumeric() || "_-. ".contains(ch);
    let opening = written.len() - written.trim_start_matches('[').len();
    if opening == 0 || path.trim().is_empty() || !path.chars().all(is_path) {
        return None;
    }
    Some(Head {
        at: line.len() - line.trim_start().len(),
        opening,
        closing: written.len() - opening - path.len(),
        path: path.replace(' ', ""),
    })
}

/// Returns where the line around a byte begins, and the line.
fn line_at(source: &str, at: usize) -> (usize, &str) {
    let before = source.get(..at).and_then(|before| before.rfind('\n'));
    let start = before.map_or(0, |end| end + 1);
    let line = source.get(start..).unwrap_or_default();
    (start, line.lines().next().unwrap_or_default())
}

/// Returns the name that an error marks: the reader marks the whole of what is there twice, and nothing
/// else so.
fn marked_name<'s>(source: &'s str, span: &Range<usize>) -> Option<&'s str> {
    let is_name = |ch: char| ch.is_ascii_alphanumeric() || "_-\"'".contains(ch);
    let marked = source.get(span.clone())?;
    (!marked.is_empty() && marked.chars().all(is_name)).then_some(marked)
}

/// Names a key or a head that is there twice.
fn double(source: &str, span: &Range<usize>) -> Option<Found> {
    let key = marked_name(source, span)?;
    let (start, line) = line_at(source, span.start);
    let before = source.get(start..span.start)?.trim();
    let after = source.get(span.end..)?.trim_start_matches([' ', '\t']);
    if let Some(head) = head_of(line).filter(|_| before.starts_with('[')) {
        // A list of parts goes on as often as it likes, unless its name is a key, too.
        if head.is_list() && head.is_double() && !is_key_somewhere(source, key) {
            return None;
        }
        let whole = line.trim();
        let whole = whole.split('#').next().unwrap_or(whole).trim_end();
        let remedy = if head.is_list() {
            "上の同じ名前の項目と、どちらか一つにしてください。"
        } else {
            "一つにまとめてください。"
        };
        return Some(Found {
            span: span.clone(),
            what: format!("{whole} が二度書いてあります。"),
            remedy: remedy.to_owned(),
        });
    }
    if !after.starts_with('=') || !(before.is_empty() || before.ends_with(['{', ','])) {
        return None;
    }
    let earlier = before.is_empty().then(|| earlier_line(source, start, key));
    let place = earlier
        .flatten()
        .map_or_else(String::new, |line| format!("{line}行目にもあります。"));
    Some(Found {
        span: span.clone(),
        what: format!("「{key}」が二度書いてあります。"),
        remedy: format!("{place}どちらか一つを消してください。"),
    })
}

/// Returns the line, from 1, of a key above, in the same part.
fn earlier_line(source: &str, start: usize, key: &str) -> Option<usize> {
    let above = source.get(..start)?;
    let count = above.matches('\n').count();
    let of_part = above
        .lines()
        .rev()
        .take_while(|line| head_of(line).is_none());
    let at = of_part.into_iter().position(|line| has_key(line, key))?;
    Some(count - at)
}

fn is_key_somewhere(source: &str, key: &str) -> bool {
    source.lines().any(|line| has_key(line, key))
}

/// Tells whether a line gives a key its value.
fn has_key(line: &str, key: &str) -> bool {
    let named = line.split_once('=').map(|(name, _)| name.trim());
    named == Some(key)
}

/// Tells whether a line is an item of a list, and the one above does not end in a comma.
fn lacks_comma(source: &str, start: usize, line: &str) -> bool {
    let is_item = line.trim_start().starts_with(['{', '"']);
    let above = source.get(..start).unwrap_or_default();
    let ends = |line: &str| {
        let line = line.trim();
        line.split('#').next().unwrap_or(line).trim_end().to_owned()
    };
    let above = above.lines().rev().map(ends).find(|line| !line.is_empty());
    is_item && above.is_some_and(|above| above.ends_with(['}', '"']))
}
