//! Whole pages as text. Read a changed snapshot beside the picture of the page before accepting it.

use super::*;
use crate::layout::pages;

/// Describes the pages and the warnings of a form.
fn describe(id: &str, values: &Values) -> String {
    let laid = pages(&shipped(id), values, fonts());
    let mut text: String = laid.output.iter().map(Frame::describe).collect();
    for warning in &laid.warnings {
        text.push_str(&format!("{warning:?}\n"));
    }
    text
}

#[test]
fn common_form_filled() {
    insta::assert_snapshot!(describe("common", &samples::slip()));
}

#[test]
fn common_form_blank() {
    insta::assert_snapshot!(describe("common", &Values::blank()));
}

#[test]
fn common_form_over_two_pages() {
    let mut values = samples::full_slip();
    values.text(
        "slip.background",
        "退院後の様子を続けて記します。".repeat(40),
    );
    insta::assert_snapshot!(describe("common", &values));
}

#[test]
fn timeline_extract_over_two_pages() {
    insta::assert_snapshot!(describe("timeline-extract", &samples::timeline(20)));
}
