//! The parts of a form, widths resolved to millimetres.

use std::collections::BTreeSet;

use super::keys::Key;
use super::words::{Part, Words};

/// One part of the stack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    /// White space above in mm; dropped at the top of a page.
    pub(crate) gap: f32,
    /// Share of the sheet's spare height this part takes.
    pub(crate) stretch: f32,
    /// Whether it begins a new page.
    pub(crate) page_break: bool,
    /// What the first sheet says where the part begins on a later one; empty says nothing.
    pub(crate) moved: Words,
    /// When it prints at all.
    pub(crate) when: When,
    /// On which pages it prints; used in header and footer.
    pub(crate) pages: OnPages,
    /// In which part of the form alone it prints, 1 or 2; used in header and footer. A second part begins
    /// with a title on a page of its own.
    pub(crate) part: Option<u8>,
    /// What it is.
    pub(crate) body: Body,
}

/// On which pages a header or footer part prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnPages {
    All,
    First,
    Rest,
}

/// The condition for printing a part; all that are named must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct When {
    /// At least one of these is filled.
    pub(crate) filled: Vec<&'static Key>,
    /// None of these is filled.
    pub(crate) empty: Vec<&'static Key>,
    /// At least one of these purposes is ticked.
    pub(crate) purpose: Vec<String>,
    /// Whether the part prints on a form for handwriting, where no condition can hold.
    pub(crate) on_blank: bool,
    /// Whether the part falls away where the form would otherwise need more sheets than it is meant to
    /// fill.
    pub(crate) room: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    Title {
        text: Words,
        /// What prints instead where every field is empty.
        blank: Words,
        size: f32,
        left: Words,
        right: Words,
        side_size: f32,
    },
    Heading {
        text: Words,
        size: f32,
        right: Words,
        right_size: f32,
    },
    Text {
        text: Words,
        /// What prints instead on a form for handwriting.
        blank: Words,
        size: f32,
        bold: bool,
        align: Align,
        frame: Frame,
    },
    Cells {
        cells: Vec<Cell>,
        frame: Frame,
    },
    Box {
        label: Option<String>,
        /// Room for the label beside the text; zero sets it above.
        label_width: f32,
        field: &'static Key,
        size: f32,
        lines: u8,
        ruled: Option<f32>,
    },
    Ticks {
        label: Option<String>,
        label_width: f32,
        field: &'static Key,
        options: Vec<Option_>,
        columns: u8,
        show: TickShow,
        /// Whether ticked options that the form does not list stay away; else they print after the
        /// listed ones, so that nothing chosen is lost.
        only_listed: bool,
        frame: Frame,
        size: f32,
    },
    Questions {
        field: &'static Key,
        parts: QuestionParts,
        lines: u8,
        line_height: f32,
        blank_count: u8,
        choices: Vec<String>,
        size: f32,
    },
    Table {
        field: &'static Key,
        columns: Vec<TableColumn>,
        size: f32,
        blank_rows: u8,
        row_height: f32,
    },
    Chart {
        field: &'static Key,
        /// The rows that say where the lines of the scale stand.
        scale: &'static Key,
        label_width: f32,
        /// The names of the lanes on a form for handwriting.
        blank_lanes: Vec<String>,
    },
    Cut {
        text: String,
    },
    Return {
        label: String,
        fax: Words,
        fax_size: f32,
        lines: Vec<Words>,
        line_size: f32,
        number: Words,
        code: Option<&'static Key>,
        code_side: f32,
    },
    Code {
        field: &'static Key,
        side: f32,
        align: Align,
    },
    Rule {
        thickness: f32,
    },
    Space {
        height: f32,
    },
    Columns {
        columns: Vec<Column>,
    },
    Group {
        blocks: Vec<Block>,
        frame: Frame,
    },
}

/// The border of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    None,
    Thin,
    Heavy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// Where a cell's label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LabelAt {
    /// In a column of its own, this many mm wide.
    Left(f32),
    /// On a line of its own above.
    Top,
}

/// A labelled cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    pub(crate) width_mm: f32,
    pub(crate) label: Option<String>,
    pub(crate) label_at: LabelAt,
    pub(crate) text: Words,
    /// What prints instead where every field is empty: 「令和　年　月　日」.
    pub(crate) blank: Option<String>,
    /// Reading aid above the text: ふりがな.
    pub(crate) ruby: Option<&'static Key>,
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) align: Align,
    /// Its least height; without one it is as high as its text, or as a pen needs.
    pub(crate) height: Option<f32>,
}

/// A tick box and its words. (Named so as not to hide the standard `Option`.)
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Option_ {
    pub(crate) code: String,
    pub(crate) text: Words,
}

/// Which options print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TickShow {
    All,
    /// All, unless the sheet is full; then the ticked ones.
    Fit,
    Ticked,
}

/// Which part of the questions prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuestionParts {
    Both,
    QuestionsOnly,
    AnswersOnly,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableColumn {
    pub(crate) width_mm: f32,
    pub(crate) label: String,
    /// Keys of the row whose texts stand here, one under the other.
    pub(crate) fields: Vec<&'static str>,
    pub(crate) align: Align,
}

/// A stack beside others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(crate) width_mm: f32,
    pub(crate) blocks: Vec<Block>,
}

impl Block {
    /// Adds the fields this part asks for.
    pub(crate) fn collect_fields(&self, into: &mut BTreeSet<&'static str>) {
        let mut words = |words: &Words| collect_words(words, into);
        words(&self.moved);
        match &self.body {
            Body::Title {
                text, left, right, ..
            } => {
                words(text);
                words(left);
                words(right);
            }
            Body::Heading { text, right, .. } => {
                words(text);
                words(right);
            }
            Body::Text { text, .. } => words(text),
            Body::Cells { cells, .. } => {
                for cell in cells {
                    words(&cell.text);
                    into_ruby(cell, &mut words);
                }
            }
            Body::Ticks { field, options, .. } => {
                words(&vec![Part::Field(field)]);
                options.iter().for_each(|option| words(&option.text));
            }
            Body::Return {
                fax,
                lines,
                number,
                code,
                ..
            } => {
                words(fax);
                words(number);
                lines.iter().for_each(&mut words);
                if let Some(code) = code {
                    words(&vec![Part::Field(code)]);
                }
            }
            Body::Chart { field, scale, .. } => {
                words(&vec![Part::Field(field), Part::Field(scale)]);
            }
            Body::Box { field, .. }
            | Body::Questions { field, .. }
            | Body::Table { field, .. }
            | Body::Code { field, .. } => words(&vec![Part::Field(field)]),
            Body::Cut { .. } | Body::Rule { .. } | Body::Space { .. } => {}
            Body::Columns { columns } => {
                for block in columns.iter().flat_map(|column| &column.blocks) {
                    block.collect_fields(into);
                }
            }
            Body::Group { blocks, .. } => {
                blocks.iter().for_each(|block| block.collect_fields(into));
            }
        }
    }
}

fn into_ruby(cell: &Cell, words: &mut impl FnMut(&Words)) {
    if let Some(ruby) = cell.ruby {
        words(&vec![Part::Field(ruby)]);
    }
}

fn collect_words(words: &Words, into: &mut BTreeSet<&'static str>) {
    for part in words {
        match part {
            Part::Fixed(_) => {}
            Part::Field(key) => {
                into.insert(key.name);
            }
            Part::Optional(parts) => collect_words(parts, into),
        }
    }
}
