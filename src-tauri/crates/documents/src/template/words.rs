//! Text of a form with fields in it: 「TEL {office.tel}」.

use std::ops::Range;

use super::keys::{self, Key, Kind};
use super::problem::nearest;
use super::read::{At, Table};

/// A piece of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// Printed as it stands.
    Fixed(String),
    /// What stands in a field.
    Field(&'static Key),
    /// Printed only when one of the fields in it is filled.
    Optional(Words),
}

/// Text with fields in it.
pub(crate) type Words = Vec<Part>;

/// Where a text stands: page numbers exist only in header and footer, and in
/// what is said of a part that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In header or footer.
    Margin,
    /// On the sheet before the one that a part moved to.
    Moved,
    /// Anywhere else.
    Body,
}

/// Reads 「…{key}…[…{key}…]」.
///
/// What stands in brackets prints only when one of its fields is filled. Doubled braces and brackets
/// stand for themselves.
pub(crate) fn parse_words(table: &Table<'_, '_>, text: &At<String>, place: Place) -> Words {
    let mut reading = Reading {
        table,
        text,
        place,
        done: Words::new(),
        optional: None,
        from: text.span.start,
    };
    let mut fixed = String::new();
    let mut chars = text.value.chars().peekable();
    while let Some(ch) = chars.next() {
        if matches!(ch, '{' | '}' | '[' | ']') && chars.peek() == Some(&ch) {
            chars.next();
            fixed.push(ch);
            reading.find(&format!("{ch}{ch}"));
            continue;
        }
        if !matches!(ch, '{' | '}' | '[' | ']') {
            fixed.push(ch);
            continue;
        }
        let is_opened_wide = fixed.contains('｛');
        reading.push_fixed(std::mem::take(&mut fixed));
        match ch {
            '[' => reading.open(),
            ']' => reading.close(),
            '}' if is_opened_wide => reading.unpaired("｛", "「｛」が全角です。"),
            '}' => reading.unpaired("}", "「}」に対応する「{」がありません。"),
            _ => match field_name(chars.clone()) {
                Some(name) => {
                    chars.nth(name.chars().count());
                    reading.push_field(name);
                }
                None => reading.unpaired("{", "「{」に対応する「}」がありません。"),
            },
        }
    }
    reading.push_fixed(fixed);
    reading.finish()
}

/// Returns what stands before the brace that closes; nothing where another opens first, or none closes.
fn field_name(rest: impl Iterator<Item = char>) -> Option<String> {
    let mut name = String::new();
    for ch in rest {
        match ch {
            '}' => return Some(name),
            '{' => return None,
            _ => name.push(ch),
        }
    }
    None
}

/// A text half read.
struct Reading<'t, 'r, 'a> {
    table: &'t Table<'r, 'a>,
    text: &'t At<String>,
    place: Place,
    done: Words,
    /// The pieces since an open bracket.
    optional: Option<Words>,
    /// Where in the file to look for the next piece.
    from: usize,
}

impl Reading<'_, '_, '_> {
    fn push(&mut self, part: Part) {
        self.optional.as_mut().unwrap_or(&mut self.done).push(part);
    }

    fn push_fixed(&mut self, fixed: String) {
        if !fixed.is_empty() {
            self.push(Part::Fixed(fixed));
        }
    }

    fn push_field(&mut self, name: String) {
        let span = self.find(&format!("{{{name}}}"));
        let name = At { value: name, span };
        if let Some(key) = text_field(self.table, &name, self.place) {
            self.push(Part::Field(key));
        }
    }

    /// Returns where a piece stands, after the one before; the text's beginning where the file writes it
    /// otherwise. A text over several lines is long, and its first line is not where to look.
    fn find(&mut self, piece: &str) -> Range<usize> {
        let rest = self.from..self.text.span.end;
        let Some(found) = self.table.find(rest, piece) else {
            return self.text.span.clone();
        };
        self.from = found.end;
        found
    }

    /// Reports a brace without its other.
    fn unpaired(&mut self, brace: &str, what: &str) {
        let span = self.find(brace);
        self.table.problem(
            span,
            what,
            "「{office.tel}」のように一組にしてください。記号そのものは「{{」「}}」と重ねて書きます。",
        );
    }

    fn open(&mut self) {
        let span = self.find("[");
        if self.optional.is_some() {
            self.problem(span, "「[」の中にもう一つ「[」があります。");
        }
        self.optional.get_or_insert_default();
    }

    fn close(&mut self) {
        let span = self.find("]");
        match self.optional.take() {
            Some(parts) => self.done.push(Part::Optional(parts)),
            None => self.problem(span, "「]」に対応する「[」がありません。"),
        }
    }

    fn finish(mut self) -> Words {
        if let Some(parts) = self.optional.take() {
            self.problem(self.text.span.clone(), "「[」に対応する「]」がありません。");
            self.done.push(Part::Optional(parts));
        }
        self.done
    }

    fn problem(&self, span: Range<usize>, what: &str) {
        self.table.problem(
            span,
            what,
            "「[電話 {office.tel}]」のように一組にしてください。記号そのものは「[[」「]]」と重ねて書きます。",
        );
    }
}

/// Finds a field by name, or reports it with the nearest name.
pub(crate) fn field(table: &Table<'_, '_>, name: &At<String>) -> Option<&'static Key> {
    let found = keys::find(&name.value);
    if found.is_none() {
        let remedy = match nearest(&name.value, keys::KEYS.iter().map(|key| key.name)) {
            Some(known) => {
                let meaning = keys::find(known).map_or("", |key| key.meaning);
                format!("「{known}」（{meaning}）の書き間違いではありませんか。")
            }
            None => "様式の手引きの欄の一覧から選んでください。".to_owned(),
        };
        table.problem(
            name.span.clone(),
            format!("「{}」という欄はありません。", name.value),
            remedy,
        );
    }
    found
}

/// Finds a field that prints as text in this place.
pub(crate) fn text_field(
    table: &Table<'_, '_>,
    name: &At<String>,
    place: Place,
) -> Option<&'static Key> {
    let key = field(table, name)?;
    let (what, remedy) = match (key.kind, place) {
        (Kind::Text(_), _) | (Kind::Page, Place::Moved) => return Some(key),
        (Kind::Page, Place::Margin) if !key.is_target() => return Some(key),
        (Kind::Page, _) if key.is_target() => (
            format!("「{}」（{}）はここには書けません。", key.name, key.meaning),
            "「moved」の文の中に書いてください。",
        ),
        (Kind::Page, _) => (
            format!("「{}」（{}）はここには書けません。", key.name, key.meaning),
            "[[header]] か [[footer]] の中に書いてください。",
        ),
        (Kind::Ticks(_), _) => (
            format!(
                "「{}」（{}）は文字の欄ではありません。",
                key.name, key.meaning
            ),
            "type = \"ticks\" の部品で使ってください。",
        ),
        (Kind::Rows(_), _) => (
            format!(
                "「{}」（{}）は文字の欄ではありません。",
                key.name, key.meaning
            ),
            "type = \"table\" か \"questions\" の部品で使ってください。",
        ),
        (Kind::Code, _) => (
            format!(
                "「{}」（{}）は文字の欄ではありません。",
                key.name, key.meaning
            ),
            "type = \"code\" か \"return\" の部品で使ってください。",
        ),
    };
    table.problem(name.span.clone(), what, remedy);
    None
}
