//! Measuring ink and white on a page.

use crate::frame::{Rect, Run};

const MM_PER_PT: f32 = 25.4 / 72.0;
/// Lines side by side for less than this cross or meet, and leave no gap that could fill.
const LEAST_COURSE_MM: f32 = 2.0;
/// Lines nearer than this are one line made of pieces.
const ONE_LINE_MM: f32 = 0.02;
/// White wider than this cannot fill.
const WIDEST_GAP_MM: f32 = 2.0;
/// A bar thicker than this is a shape, not a line.
const THICKEST_LINE_MM: f32 = 1.0;

/// White between two lines that run side by side.
pub(super) struct Gap {
    pub(super) place: Rect,
    pub(super) mm: f32,
}

/// Returns the space a run's ink takes: `BIZ UD`'s tallest characters reach 0.82 up and 0.08 down.
pub(super) fn ink(run: &Run) -> Rect {
    let em = run.size_pt * MM_PER_PT;
    Rect {
        x_mm: run.x_mm,
        y_mm: run.baseline_mm - 0.82 * em,
        width_mm: run.width_mm(),
        height_mm: 0.9 * em,
    }
}

/// Tells whether two rectangles share a point inside.
pub(super) fn touch(one: &Rect, other: &Rect) -> bool {
    one.x_mm < other.right_mm()
        && other.x_mm < one.right_mm()
        && one.y_mm < other.bottom_mm()
        && other.y_mm < one.bottom_mm()
}

/// Returns a rectangle wider on every side.
pub(super) fn grown(rect: &Rect, mm: f32) -> Rect {
    Rect {
        x_mm: rect.x_mm - mm,
        y_mm: rect.y_mm - mm,
        width_mm: rect.width_mm + 2.0 * mm,
        height_mm: rect.height_mm + 2.0 * mm,
    }
}

/// Returns the narrow stretches of white between level lines, and between upright ones.
pub(super) fn gaps(bars: &[Rect]) -> Vec<Gap> {
    let mut found = Vec::new();
    let level: Vec<Rect> = bars
        .iter()
        .filter(|bar| is_line(bar.height_mm, bar.width_mm))
        .copied()
        .collect();
    found.extend(between(level));
    let upright: Vec<Rect> = bars
        .iter()
        .filter(|bar| is_line(bar.width_mm, bar.height_mm))
        .map(turned)
        .collect();
    found.extend(between(upright).map(|gap| Gap {
        place: turned(&gap.place),
        mm: gap.mm,
    }));
    found
}

fn is_line(thickness: f32, length: f32) -> bool {
    thickness <= THICKEST_LINE_MM && length >= LEAST_COURSE_MM
}

fn turned(rect: &Rect) -> Rect {
    Rect {
        x_mm: rect.y_mm,
        y_mm: rect.x_mm,
        width_mm: rect.height_mm,
        height_mm: rect.width_mm,
    }
}

/// Returns the white below each level line, down to the next that runs under it.
fn between(mut lines: Vec<Rect>) -> impl Iterator<Item = Gap> {
    lines.sort_by(|one, other| one.y_mm.total_cmp(&other.y_mm));
    let mut found = Vec::new();
    for (at, upper) in lines.iter().enumerate() {
        for lower in lines.iter().skip(at + 1) {
            let mm = lower.y_mm - upper.bottom_mm();
            if mm > WIDEST_GAP_MM {
                break;
            }
            let left = upper.x_mm.max(lower.x_mm);
            let course = upper.right_mm().min(lower.right_mm()) - left;
            if mm > ONE_LINE_MM && course >= LEAST_COURSE_MM {
                let place = Rect {
                    x_mm: left,
                    y_mm: upper.bottom_mm(),
                    width_mm: course,
                    height_mm: mm,
                };
                found.push(Gap { place, mm });
            }
        }
    }
    found.into_iter()
}
