//! Forms as data: one TOML file per form, written and adapted by offices, not by programmers.
//!
//! [`Template::parse`] reads a file and lists everything that is wrong at once, each with its line and
//! a remedy in Japanese. [`SHIPPED`] holds the forms that come with the program; the fields they may
//! ask for are in [`keys`]. The language is described for offices in
//! `assets/manual/template-reference.md`.

use std::collections::BTreeSet;

mod blocks;
mod decoding;
pub mod keys;
mod model;
mod parse;
mod problem;
mod read;
mod shipped;
mod slips;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use blocks::CODE_WITH_QUIET;
pub use decoding::decode;
pub(crate) use model::{
    Align, Block, Body, Cell, Frame, LabelAt, OnPages, Option_, QuestionParts, TableColumn,
    TickShow, When,
};
pub(crate) use problem::Problems;
pub use problem::TemplateProblem;
pub use shipped::{SHIPPED, ShippedTemplate};
pub(crate) use words::{Part, Words};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormKind {
    /// A 連絡票, a sheet that goes with one, or a cover sheet.
    Slip,
    /// An extract of the 支援経過 that goes with a slip.
    Timeline,
    /// A record of the office, such as 第5表.
    Record,
    /// The sheet that goes with a handover file.
    Handover,
}

impl FormKind {
    /// Returns the word a file says it with.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Slip => "slip",
            Self::Timeline => "timeline",
            Self::Record => "record",
            Self::Handover => "handover",
        }
    }
}

/// How much of the client's name the form shows unless the author chooses otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameShown {
    /// A: the full name.
    Full,
    /// B: initials, age and town.
    Initials,
    /// C: the slip number only.
    NumberOnly,
}

/// White margins in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Above; 15 or more, because a receiving fax prints its own line there.
    pub top: f32,
    /// To the right.
    pub right: f32,
    /// Below.
    pub bottom: f32,
    /// To the left.
    pub left: f32,
}

/// Which way the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Upright: what fax machines take.
    Portrait,
    /// On its side: the office's own records only.
    Landscape,
}

impl Orientation {
    /// Returns width and height of an A4 sheet in mm.
    #[must_use]
    pub const fn paper_mm(self) -> (f32, f32) {
        match self {
            Self::Portrait => (210.0, 297.0),
            Self::Landscape => (297.0, 210.0),
        }
    }
}

/// A form, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// The name by which slips remember their form.
    pub id: String,
    /// The name people choose it by.
    pub name: String,
    /// One sentence on when to choose it.
    pub note: String,
    /// What it is for.
    pub kind: FormKind,
    /// Codes of the purposes it suits; empty means any.
    pub purposes: Vec<String>,
    /// How much of the name it shows by default.
    pub masking: NameShown,
    /// How many sheets it is meant to fill; none means as many as needed.
    pub sheets: Option<u8>,
    /// Which way the sheet lies.
    pub orientation: Orientation,
    /// White margins.
    pub margins: Margins,
    pub(crate) header: Vec<Block>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) footer: Vec<Block>,
}

impl Template {
    /// Reads a template file.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong with it, in the order of the file.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, Vec<TemplateProblem>> {
        parse::parse(file_name, text)
    }

    /// Returns the fields the form asks for, so that an editor can show these and no others.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<&'static str> {
        let mut fields = BTreeSet::new();
        for block in self.header.iter().chain(&self.blocks).chain(&self.footer) {
            block.collect_fields(&mut fields);
        }
        fields
    }
}
