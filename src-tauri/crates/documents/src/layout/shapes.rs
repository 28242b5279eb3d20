//! Shapes made of bars: tick boxes, check marks, the cut line, thick rules.

use crate::frame::{Item, Rect};

/// Side of a tick box in mm: a pen must hit it, and a fax must keep it open (product.md part 4).
pub(super) const TICK_MM: f32 = 5.0;
/// Thickness of a tick box's border: three dots at 204 dpi.
pub(super) const TICK_BORDER: f32 = 0.4;

pub(super) fn bar(x_mm: f32, y_mm: f32, width_mm: f32, height_mm: f32) -> Item {
    Item::Bar(Rect {
        x_mm,
        y_mm,
        width_mm,
        height_mm,
    })
}

/// Returns an open box at (`x`, `y`).
pub(super) fn tick_box(x: f32, y: f32) -> Vec<Item> {
    border(x, y, TICK_MM, TICK_MM, TICK_BORDER)
}

/// Returns a heavy check mark over a tick box at (`x`, `y`).
///
/// Drawn, not set: no typeface has a mark this heavy, and it must still be a mark after two faxes at
/// 98 lines per inch. The steps are smaller than a fax dot, so the strokes print as slanted.
pub(super) fn check_mark(x: f32, y: f32) -> Vec<Item> {
    const STEP: f32 = 0.2;
    const STROKE: f32 = 1.3;
    // Down to the right, then up past the corner of the box, as a pen does it.
    let (start, knee, end) = ((0.7, 2.3), (2.2, 3.6), (5.3, -0.8));
    let mut items = Vec::new();
    let mut at = start.0;
    while at < end.0 {
        let (from, to) = if at < knee.0 {
            (start, knee)
        } else {
            (knee, end)
        };
        let along = (at - from.0) / (to.0 - from.0);
        let top = from.1 + (to.1 - from.1) * along;
        items.push(bar(x + at, y + top, STEP + 0.05, STROKE));
        at += STEP;
    }
    items
}

/// Returns a border that stays inside its rectangle.
pub(super) fn border(x: f32, y: f32, width: f32, height: f32, thickness: f32) -> Vec<Item> {
    vec![
        bar(x, y, width, thickness),
        bar(x, y + height - thickness, width, thickness),
        bar(x, y, thickness, height),
        bar(x + width - thickness, y, thickness, height),
    ]
}

/// Returns a dashed line from `from` to `to`.
pub(super) fn dashes(from: f32, to: f32, y: f32) -> Vec<Item> {
    const DASH: f32 = 3.0;
    const PERIOD: f32 = 5.0;
    let mut items = Vec::new();
    let mut x = from;
    while x + DASH <= to {
        items.push(bar(x, y, DASH, super::THIN));
        x += PERIOD;
    }
    items
}

/// Returns the white between columns that share a width evenly.
pub(super) fn gutter(widths: impl Iterator<Item = f32>, width: f32) -> f32 {
    let (count, used) = widths.fold((0_u8, 0.0), |(count, used), wide| (count + 1, used + wide));
    if count > 1 {
        (width - used) / f32::from(count - 1)
    } else {
        0.0
    }
}
