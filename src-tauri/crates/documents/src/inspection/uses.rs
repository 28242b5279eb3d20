//! Where in a form's file each field is printed.
//!
//! A form that was read no longer knows its file. Whoever is told of a field wants its line.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::legibility::names_it;
use crate::template::keys;

/// A field in the file, where it prints.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Use {
    /// The field's name.
    pub(super) field: &'static str,
    /// Where it is written.
    pub(super) span: Range<usize>,
    /// The stack it stands in.
    pub(super) stack: Stack,
    /// The size of type beside a title or a heading; nothing anywhere else.
    pub(super) beside_pt: Option<f32>,
}

/// One of the three stacks of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stack {
    /// Above, on every sheet or the first.
    Header,
    /// Above, from the second sheet on.
    LaterHeader,
    /// Between the two.
    Body,
    /// Below.
    Footer,
}

/// What a form's file prints, in the order of the file.
pub(super) struct Uses<'t> {
    text: &'t str,
    /// The fields.
    pub(super) all: Vec<Use>,
    /// Where the cut-off lines begin.
    pub(super) cuts: Vec<usize>,
}

impl<'t> Uses<'t> {
    /// Looks through a file that was read without problems.
    pub(super) fn of(document: &DeTable<'_>, text: &'t str) -> Self {
        let mut uses = Self {
            text,
            all: Vec::new(),
            cuts: Vec::new(),
        };
        for (name, stack) in [
            ("header", Stack::Header),
            ("block", Stack::Body),
            ("footer", Stack::Footer),
        ] {
            if let Some(DeValue::Array(parts)) = document.get(name).map(|parts| parts.get_ref()) {
                for part in parts {
                    if let DeValue::Table(table) = part.get_ref() {
                        let stack = match stack {
                            Stack::Header if string(table, "pages") == Some("rest") => {
                                Stack::LaterHeader
                            }
                            other => other,
                        };
                        uses.table(table, part.span(), stack);
                    }
                }
            }
        }
        uses.all.sort_by_key(|found| found.span.start);
        uses.cuts.sort_unstable();
        uses
    }

    /// Returns the first place of a field; in the body rather than above or below.
    pub(super) fn first(&self, field: &str) -> Option<&Use> {
        let says = |found: &&Use| found.field == field || names_it(found.field, field);
        let of_field = || self.all.iter().filter(says);
        let in_body = of_field().find(|found| found.stack == Stack::Body);
        in_body.or_else(|| of_field().next())
    }

    fn table(&mut self, table: &DeTable<'_>, span: Range<usize>, stack: Stack) {
        let kind = string(table, "type");
        if kind == Some("cut") {
            self.cuts.push(span.start);
        }
        for (key, value) in table {
            let key: &str = key.get_ref();
            // A condition prints nothing.
            if key != "when" {
                let beside_pt = beside(table, kind, key);
                self.value(key, value.get_ref(), value.span(), (stack, beside_pt));
            }
        }
    }

    fn value(
        &mut self,
        key: &str,
        value: &DeValue<'_>,
        span: Range<usize>,
        (stack, beside_pt): (Stack, Option<f32>),
    ) {
        match value {
            DeValue::String(written) => {
                let mut found = |field: &'static str, span: Range<usize>| {
                    self.all.push(Use {
                        field,
                        span,
                        stack,
                        beside_pt,
                    });
                };
                if ["field", "ruby", "code"].contains(&key) {
                    if let Some(known) = keys::find(written) {
                        found(known.name, span);
                    }
                    return;
                }
                // Doubled braces stand for themselves.
                let written = written.replace("{{", "").replace("}}", "");
                for known in keys::KEYS {
                    let piece = format!("{{{}}}", known.name);
                    if written.contains(&piece) {
                        let source = self.text.get(span.clone()).unwrap_or_default();
                        let at = source.find(&piece).map(|at| span.start + at);
                        found(
                            known.name,
                            at.map_or(span.clone(), |at| at..at + piece.len()),
                        );
                    }
                }
            }
            DeValue::Array(items) => {
                for item in items {
                    self.value(key, item.get_ref(), item.span(), (stack, beside_pt));
                }
            }
            DeValue::Table(table) => self.table(table, span, stack),
            _ => {}
        }
    }
}

/// Returns the size in which a text beside a title or a heading prints.
fn beside(table: &DeTable<'_>, kind: Option<&str>, key: &str) -> Option<f32> {
    const UNLESS_SAID: f32 = 16.0;
    let size = match (kind, key) {
        (Some("title"), "left" | "right") => "side_size",
        (Some("heading"), "right") => "right_size",
        _ => return None,
    };
    let Some(size) = table.get(size) else {
        return Some(UNLESS_SAID);
    };
    match size.get_ref() {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

fn string<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}
