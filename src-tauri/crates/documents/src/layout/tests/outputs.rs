//! The pages once more as others see them: the boxes a click finds, the text a search in the PDF
//! finds, the dots that arrive by fax.

use std::collections::BTreeSet;

use super::*;
use crate::fax::Resolution;
use crate::fax::tests::faxed;
use crate::frame::{Item, Rect, Role, Run};
use crate::layout::pages;
use crate::pdf;
use crate::specimen::stamp;
use crate::template::{Block, Body, OnPages, Orientation};

const SLACK: f32 = 0.05;
/// Dots of a fax to the millimetre, across and down.
const ACROSS: f32 = 204.0 / 25.4;
const DOWN: f32 = 98.0 / 25.4;
/// White left of a sheet in the middle of a fax's line, in dots.
const LEFT: f32 = 20.0;
/// Dots by which ink may spread: it is black where half of a dot is covered.
const SPREAD: f32 = 1.5;

/// Checks that fields' places lie within each other or apart, and that no text leaves its place.
pub(super) fn assert_boxes(frame: &Frame, form: &Template) {
    let regions = &frame.regions;
    for (at, one) in regions.iter().enumerate() {
        for other in regions.iter().skip(at + 1) {
            let is_apart = !meets(&one.rect, &other.rect);
            let is_nested = contains(&one.rect, &other.rect) || contains(&other.rect, &one.rect);
            assert!(
                is_apart || is_nested,
                "{}: the boxes {one:?} and {other:?} overlap",
                form.id
            );
        }
    }
    for run in runs(frame) {
        let line = Rect {
            x_mm: run.x_mm,
            y_mm: run.baseline_mm - 0.1,
            width_mm: run.width_mm(),
            height_mm: 0.1,
        };
        for region in regions.iter().filter(|region| meets(&region.rect, &line)) {
            assert!(
                contains(&region.rect, &line) || run.width_mm() < SLACK,
                "{}: {:?} leaves its box {region:?}",
                form.id,
                run.text()
            );
        }
    }
}

/// Checks that the heading of continuation sheets stands on each of them, with its fields.
pub(super) fn assert_headings(frames: &[Frame], form: &Template, values: &Values) {
    let fields_of = |part: u8| {
        let mut fields = BTreeSet::new();
        let repeated = form.header.iter();
        let is_there = |block: &&Block| {
            block.pages != OnPages::First && block.part.is_none_or(|of| of == part)
        };
        for block in repeated.filter(is_there) {
            block.collect_fields(&mut fields);
        }
        fields
    };
    let mut part = 1;
    let mut heads = form.header.iter().map(|block| &block.body);
    let is_titled = heads.any(|body| matches!(body, Body::Title { .. }));
    for (at, frame) in frames.iter().enumerate().skip(1) {
        // A sheet that begins with a title of its own goes on with nothing.
        let begins = frame.parts.first().map(|part| &part.role);
        if !is_titled && begins == Some(&Role::Title) {
            part = 2;
            continue;
        }
        let text = solid(&frame.text());
        for field in &fields_of(part) {
            let wanted = values.get_text(field).map(solid).unwrap_or_default();
            assert!(
                text.contains(&wanted),
                "{}: {field} is not in the heading of sheet {}",
                form.id,
                at + 1
            );
        }
    }
}

/// Checks that a search in the PDF finds what stands on each page, in the order of reading, and that all
/// of it has its place in the structure.
pub(super) fn assert_reads_back(frames: &[Frame], form: &Template) {
    let bytes = pdf::write(frames, fonts(), &stamp()).unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    pdf::assert_structure(&document, &form.id);
    for (number, frame) in (1..).zip(frames) {
        let read = solid(&document.extract_text(&[number]).unwrap());
        assert_eq!(
            read,
            solid(&frame.text()),
            "{}: the text of page {number}",
            form.id
        );
    }
}

/// Checks that a fax has black dots only where the page has something to show.
pub(super) fn assert_faxes_inside(frame: &Frame, form: &Template) {
    if form.orientation != Orientation::Portrait {
        // Wider than a fax's line, and refused: the office's own records stay in the office.
        return;
    }
    let rows = faxed(frame.clone(), Resolution::Standard);
    let width = rows.first().map_or(0, Vec::len);
    let mut may_be_black = vec![vec![false; width]; rows.len()];
    for place in frame.items.iter().map(reach) {
        let top = (place.y_mm * DOWN - SPREAD).max(0.0) as usize;
        let bottom = (place.bottom_mm() * DOWN + SPREAD).ceil() as usize;
        let left = (LEFT + place.x_mm * ACROSS - SPREAD).max(0.0) as usize;
        let right = (LEFT + place.right_mm() * ACROSS + SPREAD).ceil() as usize;
        for row in may_be_black.iter_mut().take(bottom).skip(top) {
            for dot in row.iter_mut().take(right).skip(left) {
                *dot = true;
            }
        }
    }
    for (y, (row, allowed)) in rows.iter().zip(&may_be_black).enumerate() {
        let stray = row
            .iter()
            .zip(allowed)
            .position(|(black, may)| *black && !may);
        assert!(
            stray.is_none(),
            "{}: a black dot at {stray:?}, line {y}, where nothing stands",
            form.id
        );
    }
}

/// Returns how far an item's ink reaches. A register's character may fill more than its em.
fn reach(item: &Item) -> Rect {
    match item {
        Item::Run(run) => {
            let em = run.size_pt * 25.4 / 72.0;
            Rect {
                x_mm: run.x_mm - 0.1 * em,
                y_mm: run.baseline_mm - 0.95 * em,
                width_mm: run.width_mm() + 0.2 * em,
                height_mm: 1.15 * em,
            }
        }
        Item::Bar(bar) => *bar,
        Item::Code(code) => code.rect,
    }
}

fn runs(frame: &Frame) -> impl Iterator<Item = &Run> {
    frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Bar(_) | Item::Code(_) => None,
    })
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.x_mm <= inner.x_mm + SLACK
        && outer.y_mm <= inner.y_mm + SLACK
        && inner.right_mm() <= outer.right_mm() + SLACK
        && inner.bottom_mm() <= outer.bottom_mm() + SLACK
}

fn meets(one: &Rect, other: &Rect) -> bool {
    let across = one.right_mm().min(other.right_mm()) - one.x_mm.max(other.x_mm);
    let down = one.bottom_mm().min(other.bottom_mm()) - one.y_mm.max(other.y_mm);
    across > SLACK && down > SLACK
}

#[test]
fn the_fullest_sheet_is_small() {
    let frames = pages(&shipped("common"), &samples::usual_slip(), fonts()).output;
    assert_eq!(frames.len(), 1);
    let size = pdf::write(&frames, fonts(), &stamp()).unwrap().len();
    assert!(
        size <= 60_000,
        "{size} bytes: a hundred slips must fit a mail or an old stick"
    );
}

#[test]
fn every_form_is_sound_in_every_output() {
    for entry in SHIPPED {
        let form = shipped(entry.file_name.trim_end_matches(".toml"));
        let fills = [
            samples::slip(),
            samples::everything(),
            samples::masked_slip_b(),
            samples::masked_slip_c(),
            samples::pen(),
        ];
        for values in fills {
            let laid = pages(&form, &values, fonts());
            assert_headings(&laid.output, &form, &values);
            assert_reads_back(&laid.output, &form);
            for frame in &laid.output {
                assert_boxes(frame, &form);
            }
        }
        let blank = pages(&form, &samples::pen(), fonts());
        let filled = pages(&form, &samples::everything(), fonts());
        for frame in blank.output.iter().chain(&filled.output).take(3) {
            assert_faxes_inside(frame, &form);
        }
    }
}
