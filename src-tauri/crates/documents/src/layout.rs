//! Template and values to pages: a pure function.
//!
//! [`pages`] lays out one form; [`bundle`] lays out several that travel together, such as a slip and
//! its timeline extract, and numbers their pages through. Boxes grow with their text; what a sheet
//! cannot hold goes on to the next under its heading. Nothing is ever clipped or printed over, and
//! what the reader should know about it comes back as [`Warning`]s, not as a log line.
//!
//! The sizes follow what survives two faxes at standard resolution (domain.md 5): 12 pt at least,
//! black only, lines of two dots or more, white where a pen writes.

use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::template::Template;
use crate::values::Values;

mod answers;
mod build;
mod cells;
mod chart;
mod cutting;
mod filling;
mod headings;
mod node;
mod paginate;
mod returns;
mod shapes;
mod tables;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod ticks;

pub(crate) use crate::template::Align;
pub(crate) use paginate::TALLEST_MARGIN_PARTS;

/// The smallest type on any form, in points.
pub(crate) const SMALLEST_PT: f32 = 12.0;
/// White inside a group's border, in mm.
pub(crate) const FRAME_PADDING: f32 = 2.0;
/// The most white that a text box takes of a sheet's spare height, in mm: four lines. More reads as
/// text that was lost or as a place to write in, and stays white below.
pub(crate) const MOST_WHITE: f32 = 25.0;
/// An ordinary line, in mm: nearly three dots at 204 dpi.
pub(crate) const THIN: f32 = 0.35;
/// A line that stands out, in mm.
pub(crate) const HEAVY: f32 = 0.8;

/// A result together with what the reader should know about it.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Warned<T> {
    /// The result; always usable.
    pub output: T,
    /// What to show before printing.
    pub warnings: Vec<Warning>,
}

/// Something to show the author before printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The form needs more sheets than it is meant to fill.
    Overflow {
        /// The field with the most text: shortening it helps most. Empty if no field is to blame.
        field: String,
        /// How many lines too many there are.
        by_lines: usize,
        /// How many pages the form takes now.
        pages: usize,
    },
    /// A character that no bundled typeface has; its place stays white for a pen.
    MissingGlyph {
        /// The field it stands in.
        field: String,
        /// The character.
        text: String,
    },
    /// A variant (異体字) that no bundled typeface has prints in its ordinary form.
    OrdinaryForm {
        /// The field it stands in.
        field: String,
        /// The character with its variation selector.
        text: String,
    },
}

/// Warnings being collected, each once.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    found: Vec<Warning>,
    /// The field with the most lines so far.
    longest: (usize, &'static str),
}

impl Warnings {
    pub(crate) fn add(&mut self, warning: Warning) {
        if !self.found.contains(&warning) {
            self.found.push(warning);
        }
    }

    fn note_length(&mut self, field: &'static str, lines: usize) {
        if !field.is_empty() && lines > self.longest.0 {
            self.longest = (lines, field);
        }
    }
}

/// Lays out a form.
pub fn pages(template: &Template, values: &Values, fonts: &Fonts) -> Warned<Vec<Frame>> {
    bundle(&[(template, values)], fonts)
}

/// Tells whether header and footer leave room for what stands between them.
pub(crate) fn margin_parts_fit(template: &Template, values: &Values, fonts: &Fonts) -> bool {
    paginate::Paginated::new(template, values, fonts, &mut Warnings::default()).has_margin_parts
}

/// Lays out several forms that travel together, in order, with one page count.
pub fn bundle(forms: &[(&Template, &Values)], fonts: &Fonts) -> Warned<Vec<Frame>> {
    let mut warnings = Warnings::default();
    let stacks: Vec<_> = forms
        .iter()
        .map(|(template, values)| {
            warnings.longest = (0, "");
            paginate::Paginated::new(template, values, fonts, &mut warnings)
        })
        .collect();
    let count = stacks.iter().map(paginate::Paginated::count).sum();
    let mut output = Vec::with_capacity(count);
    for stack in stacks {
        stack.draw(count, &mut warnings, &mut output);
    }
    Warned {
        output,
        warnings: warnings.found,
    }
}
