//! Entries of a table that do not fit on the rest of a page.

use super::*;
use crate::frame::{Item, Run};
use crate::layout::pages;
use crate::legibility::GAP_DOTS;

/// Entries of one length, each long enough to be cut somewhere.
fn entries(lines: usize) -> Values {
    let text = |at: usize| -> String {
        let line = |line| format!("{at}件目の{line}行目。本人、妻から話を聞いた。\n");
        (1..=lines).map(line).collect()
    };
    let rows = (1..=6).map(|at| {
        let mut row = Values::blank();
        row.text("date", format!("R8.4.{at}"))
            .text("time", "10:30")
            .text("kind", "訪問")
            .text("item", "モニタリングと短期目標の見直し")
            .text("text", text(at).trim_end())
            .text("recorder", "見本 梅");
        row
    });
    let mut values = samples::slip();
    values.rows("timeline.rows", rows.collect());
    values
}

fn runs(frame: &Frame) -> impl Iterator<Item = &Run> {
    frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Bar(_) | Item::Code(_) => None,
    })
}

/// Counts the lines of each entry's text on a page.
fn lines_of(frame: &Frame, entry: usize) -> usize {
    let mark = format!("{entry}件目の");
    runs(frame)
        .filter(|run| run.text().starts_with(&mark))
        .count()
}

#[test]
fn an_entry_that_goes_on_says_again_whose_it_is() {
    for (form, lines) in [("table5", 14), ("table5", 60), ("timeline-extract", 20)] {
        let template = shipped(form);
        let frames = pages(&template, &entries(lines), fonts()).output;
        let mut cut = 0;
        for entry in 1..=6 {
            let on: Vec<&Frame> = frames
                .iter()
                .filter(|frame| lines_of(frame, entry) > 0)
                .collect();
            cut += usize::from(on.len() > 1);
            for (at, frame) in on.iter().enumerate() {
                let text = frame.text();
                let date = format!("R8.4.{entry}");
                assert!(text.contains(&date), "{form}: {date} on each page:\n{text}");
                let squeezed = text.replace('\n', "");
                assert!(
                    squeezed.contains("モニタリングと短期目標の見直し"),
                    "{form}: the item is whole on each page:\n{text}"
                );
                let is_marked = text.contains("（続き）\n");
                assert!(at == 0 || is_marked, "{form}:\n{text}");
            }
        }
        assert!(cut > 0, "{form} with {lines} lines is cut somewhere");
    }
}

#[test]
fn no_line_of_an_entry_stands_alone() {
    for form in ["table5", "timeline-extract"] {
        let template = shipped(form);
        for lines in 7..24 {
            let frames = pages(&template, &entries(lines), fonts()).output;
            for (page, frame) in frames.iter().enumerate() {
                for entry in 1..=6 {
                    let count = lines_of(frame, entry);
                    assert_ne!(count, 1, "{form}, {lines} lines: entry {entry} on {page}");
                }
            }
        }
    }
}

#[test]
fn a_full_stop_at_the_end_of_a_line_keeps_clear_of_the_rule() {
    let template = shipped("table5");
    let least = GAP_DOTS * 25.4 / 204.0;
    for length in 20..60 {
        let sentence = format!("{}、", "記".repeat(length));
        let mut values = entries(1);
        let mut row = Values::blank();
        row.text("date", "R8.4.1").text("text", sentence.repeat(4));
        values.rows("timeline.rows", vec![row]);
        for frame in pages(&template, &values, fonts()).output {
            let rules = frame.items.iter().filter_map(|item| match item {
                Item::Bar(bar) if bar.height_mm > bar.width_mm => Some(*bar),
                _ => None,
            });
            let rules: Vec<_> = rules.collect();
            for run in runs(&frame).filter(|run| run.text().ends_with('、')) {
                let end = run.x_mm + run.width_mm();
                let white = rules
                    .iter()
                    .filter(|rule| (rule.y_mm..rule.bottom_mm()).contains(&run.baseline_mm))
                    .map(|rule| rule.x_mm - end)
                    .filter(|white| *white > -2.0)
                    .fold(f32::MAX, f32::min);
                assert!(white >= least, "{length}: {white} mm at {:?}", run.text());
            }
        }
    }
}
