//! What must hold of every page.

mod anything;
mod limits;
mod outputs;
mod properties;
pub(crate) mod samples;
mod sheets;
mod snapshots;
mod spaces;
mod torn;
mod two_sheet;

use crate::frame::Frame;
pub(crate) use crate::specimen::fonts;
use crate::template::{SHIPPED, Template};
use crate::values::Values;

/// Reads a template that is known to be right.
fn template(text: &str) -> Template {
    Template::parse("test.toml", text).expect("the test's template is right")
}

/// Reads one of the shipped templates.
fn shipped(id: &str) -> Template {
    let file = format!("{id}.toml");
    let found = SHIPPED
        .iter()
        .find(|shipped| shipped.file_name == file)
        .expect("it is shipped");
    Template::parse(found.file_name, found.text).expect("shipped templates are right")
}

/// Returns a text without white space: what must come back from the pages.
fn solid(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

/// Returns all text of the pages without white space.
fn printed(frames: &[Frame]) -> String {
    frames.iter().map(|frame| solid(&frame.text())).collect()
}
