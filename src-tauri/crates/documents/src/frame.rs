//! Pages as plain data: what the layout hands to every writer.
//!
//! All lengths are millimetres from the page's top left corner, y downwards; type sizes are points.

use std::fmt::Write as _;

/// One of the bundled typefaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// `BIZ UDGothic Regular`: labels and text.
    Gothic,
    /// `BIZ UDGothic Bold`: names, numbers, headings.
    GothicBold,
    /// `IPAmj Mincho`: the fallback for characters of the family register that `BIZ UD` lacks.
    Fallback,
}

/// A page, ready to be written by any of the writers.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Page width in mm (A4: 210).
    pub width_mm: f32,
    /// Page height in mm (A4: 297).
    pub height_mm: f32,
    /// What is drawn, in reading order.
    pub items: Vec<Item>,
    /// Where each field of the form landed, so that a click on the page finds its field.
    pub regions: Vec<Region>,
    /// What the items are to somebody who hears the page instead of seeing it: each before those within
    /// it, in reading order.
    pub parts: Vec<Part>,
}

/// A stretch of a page's items that are one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// The first item.
    pub first: usize,
    /// The item after the last. A cell may have none: it keeps its place in the row.
    pub end: usize,
    /// The part it stands in, by its place in the list; always an earlier one.
    pub within: Option<usize>,
}

/// What a stretch of a page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The form's name.
    Title,
    /// The heading of a section.
    Heading,
    /// Lines that belong together.
    Paragraph,
    /// A table with a head, or a grid of labels and what stands beside them.
    Table,
    /// A table's row.
    Row,
    /// A cell of a table's head, which says what stands below it.
    HeadCell,
    /// A label, which says what stands beside it.
    LabelCell,
    /// A cell of a table.
    Cell,
    /// A box that is ticked.
    Ticked,
    /// A drawing, with what it shows. Text within it is heard after it.
    Picture(String),
}

impl Role {
    /// Returns what the rest is of what has begun on the page before.
    pub(crate) fn continued(self) -> Self {
        const CONTINUED: &str = "（続き）";
        match self {
            Self::Picture(says) if !says.starts_with(CONTINUED) => {
                Self::Picture(format!("{CONTINUED}{says}"))
            }
            other => other,
        }
    }

    /// Tells whether it is a cell of a table's row.
    #[must_use]
    pub fn is_cell(&self) -> bool {
        matches!(self, Self::HeadCell | Self::LabelCell | Self::Cell)
    }
}

/// One drawn thing. Everything is black: a fax knows no grey.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A run of text in one face and size on one baseline.
    Run(Run),
    /// A filled rectangle: rules, borders and bars are made of these, so that a line's thickness is
    /// exact on every output.
    Bar(Rect),
    /// A two-dimensional code.
    Code(Code),
}

/// A run of text: glyphs for the eye, characters for search and reading aloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Left edge in mm.
    pub x_mm: f32,
    /// Baseline in mm from the top.
    pub baseline_mm: f32,
    /// Type size in points.
    pub size_pt: f32,
    /// The typeface of every glyph in the run.
    pub face: Face,
    /// The glyphs, left to right.
    pub glyphs: Vec<Glyph>,
}

/// One glyph and the characters it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Glyph number in the face.
    pub id: u16,
    /// Advance in mm, spacing included.
    pub advance_mm: f32,
    /// The source characters, variation selector included (one cluster).
    pub text: String,
}

/// A rectangle in mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x_mm: f32,
    /// Top edge.
    pub y_mm: f32,
    /// Width.
    pub width_mm: f32,
    /// Height.
    pub height_mm: f32,
}

/// A square two-dimensional code (QR): `modules` rows of `modules` cells, true is black.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// Where it stands, quiet zone excluded.
    pub rect: Rect,
    /// Cells along one side.
    pub modules: usize,
    /// Row by row, `modules * modules` cells.
    pub cells: Vec<bool>,
    /// What the code says, for readers who cannot see it.
    pub text: String,
}

/// The place of a form field on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The field's key, as in the template.
    pub field: String,
    /// Where it stands.
    pub rect: Rect,
}

impl Run {
    /// Returns the run's characters.
    #[must_use]
    pub fn text(&self) -> String {
        self.glyphs
            .iter()
            .map(|glyph| glyph.text.as_str())
            .collect()
    }

    /// Returns the run's width in mm.
    #[must_use]
    pub fn width_mm(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance_mm).sum()
    }
}

impl Frame {
    /// Returns the page's text in reading order, one run per line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for item in &self.items {
            if let Item::Run(run) = item {
                text.push_str(&run.text());
                text.push('\n');
            }
        }
        text
    }

    /// Describes the page as text for snapshots: one line per item, hundredths of a millimetre.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut out = format!("page {:.2} x {:.2}\n", self.width_mm, self.height_mm);
        for item in &self.items {
            // Writing to a String cannot fail.
            let _ = match item {
                Item::Run(run) => writeln!(
                    out,
                    "run {:.2},{:.2} {:?} {}pt {}",
                    run.x_mm,
                    run.baseline_mm,
                    run.face,
                    run.size_pt,
                    run.text()
                ),
                Item::Bar(rect) => writeln!(out, "bar {}", rect.describe()),
                Item::Code(code) => writeln!(
                    out,
                    "code {} {}x{} {}",
                    code.rect.describe(),
                    code.modules,
                    code.modules,
                    code.text
                ),
            };
        }
        for region in &self.regions {
            let _ = writeln!(out, "field {} {}", region.field, region.rect.describe());
        }
        out
    }
}

impl Rect {
    fn describe(&self) -> String {
        format!(
            "{:.2},{:.2} {:.2}x{:.2}",
            self.x_mm, self.y_mm, self.width_mm, self.height_mm
        )
    }

    /// Returns the bottom edge in mm.
    #[must_use]
    pub fn bottom_mm(&self) -> f32 {
        self.y_mm + self.height_mm
    }

    /// Returns the right edge in mm.
    #[must_use]
    pub fn right_mm(&self) -> f32 {
        self.x_mm + self.width_mm
    }
}
