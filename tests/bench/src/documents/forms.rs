//! The page that is measured: the common form, full, with other words every time.

use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::frame::Frame;
use tsunagi_documents::layout;
use tsunagi_documents::pdf::{self, Stamp};
use tsunagi_documents::template::Template;
use tsunagi_documents::values::Values;

use crate::Failure;

#[path = "../../../../src-tauri/crates/documents/tests/press/mod.rs"]
mod press;
#[allow(
    dead_code,
    unused_imports,
    reason = "other benches and tests use the rest"
)]
#[path = "../../../../src-tauri/crates/documents/src/layout/tests/samples.rs"]
pub mod samples;

/// What is loaded once and serves every slip.
pub struct Press {
    /// The typefaces.
    pub fonts: Fonts,
    /// The common form.
    pub template: Template,
}

impl Press {
    /// Loads the fonts and reads the form, as the program does when it starts.
    pub fn set_up() -> Result<Self, Failure> {
        let fonts = press::fonts()?;
        let template = press::shipped("common")?;
        Ok(Self { fonts, template })
    }

    /// Lays out the slip of a number.
    pub fn lay_out(&self, number: usize) -> Vec<Frame> {
        layout::pages(&self.template, &values(number), &self.fonts).output
    }

    /// Lays out and writes the slip of a number.
    pub fn print(&self, number: usize) -> Result<Vec<u8>, Failure> {
        let frames = self.lay_out(number);
        Ok(pdf::write(&frames, &self.fonts, &stamp(number))?)
    }
}

/// Returns what stands on the slip of a number: a sentence changes, and with it the characters in use.
pub fn values(number: usize) -> Values {
    let mut values = samples::usual_slip();
    let background = values.get_text("slip.background").unwrap_or_default();
    let rest: String = background.chars().skip(WORDS).collect();
    values
        .text("slip.background", format!("{}{rest}", words(number)))
        .text("slip.number", slip_number(number))
        .text("slip.code", format!("TNG1:{}", slip_number(number)));
    values
}

/// How many characters change from slip to slip.
const WORDS: usize = 20;

/// Returns kanji of the first level of JIS X 0208 that differ from slip to slip.
pub fn words(number: usize) -> String {
    // A step that shares no factor with the count meets each in turn.
    const STEP: usize = 997;
    let kanji: Vec<char> = KANJI.chars().filter(|ch| !ch.is_whitespace()).collect();
    (0..WORDS)
        .filter_map(|at| kanji.get((number * WORDS + at) * STEP % kanji.len().max(1)))
        .collect()
}

const KANJI: &str = include_str!("kanji.txt");

/// Returns the slip's number.
pub fn slip_number(number: usize) -> String {
    format!("R08-{:04}-7", number % 10_000)
}

/// Returns what is said about the slip beside its page.
pub fn stamp(number: usize) -> Stamp {
    press::stamp("主治医との連絡票", &slip_number(number))
}
