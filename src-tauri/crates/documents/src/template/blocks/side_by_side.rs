//! Reads parts that stand side by side, and shares the width out among them.

use super::{
    Context, NARROWEST_MM, align, check_room, deeper, frame, label, room_for, size, stack,
};
use crate::layout::SMALLEST_PT;
use crate::template::model::{Body, Cell, Column, LabelAt};
use crate::template::read::{At, Table};
use crate::template::words::{Part, Words, parse_words, text_field};

pub(super) fn cells(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let frame = frame(table, &["thin", "heavy", "none"]);
    let mut tables = table.required_tables("cell", "cell");
    let widths = widths(table, &mut tables, context.width)?;
    let cells = tables
        .into_iter()
        .zip(widths)
        .filter_map(|(mut cell, width_mm)| {
            let read = cell_of(&mut cell, width_mm, context);
            cell.finish();
            read
        })
        .collect();
    Some(Body::Cells { cells, frame })
}

fn cell_of(table: &mut Table<'_, '_>, width_mm: f32, context: Context) -> Option<Cell> {
    let label = label(table);
    let label_at = match table.word("label_at", &["left", "top"]) {
        "top" => LabelAt::Top,
        _ => {
            let most = (width_mm - NARROWEST_MM).max(NARROWEST_MM);
            let wide = table.number("label_width", NARROWEST_MM..=most);
            LabelAt::Left(wide.map_or(most.min(24.0), |wide| wide.value))
        }
    };
    let text = match (table.text("field"), table.text("text")) {
        (Some(field), Some(text)) => {
            table.problem(
                text.span,
                "「field」と「text」が両方あります。",
                format!(
                    "一つにしてください。「text = \"{{{}}} …\"」のように書けます。",
                    field.value
                ),
            );
            None
        }
        (Some(name), None) => {
            text_field(table, &name, context.place).map(|field| vec![Part::Field(field)])
        }
        (None, Some(text)) => Some(parse_words(table, &text, context.place)),
        (None, None) => Some(Words::new()),
    };
    let blank = table.text("blank").map(|blank| blank.value);
    let ruby = table
        .text("ruby")
        .and_then(|name| text_field(table, &name, context.place));
    let height = table
        .number("height", 6.0..=60.0)
        .map(|height| height.value);
    let bold = table.flag("bold");
    let align = align(table);
    let size = size(table, SMALLEST_PT);
    let label_width = match (&label, label_at) {
        (Some(_), LabelAt::Left(wide)) => wide,
        _ => 0.0,
    };
    check_room(table, label_width + room_for(size), width_mm);
    Some(Cell {
        width_mm,
        label,
        label_at,
        text: text?,
        blank,
        ruby,
        size,
        bold,
        align,
        height,
    })
}

/// Shares the width out among parts that stand side by side: `width` in mm, or a `share` of the rest.
pub(super) fn widths(
    table: &Table<'_, '_>,
    tables: &mut [Table<'_, '_>],
    available: f32,
) -> Option<Vec<f32>> {
    let mut fixed = 0.0;
    let mut shares = 0.0;
    let mut wanted: Vec<(Option<At<f32>>, f32)> = Vec::new();
    for inner in tables.iter_mut() {
        let width = inner.number("width", NARROWEST_MM..=available.max(NARROWEST_MM));
        let share = inner.number("share", 0.1..=100.0);
        let weight = if width.is_some() {
            0.0
        } else {
            share.map_or(1.0, |share| share.value)
        };
        fixed += width.as_ref().map_or(0.0, |width| width.value);
        shares += weight;
        wanted.push((width, weight));
    }
    let rest = available - fixed;
    let narrowest = wanted
        .iter()
        .filter(|(width, _)| width.is_none())
        .map(|(_, weight)| rest * weight / shares)
        .fold(f32::INFINITY, f32::min);
    let (what, remedy) = if shares == 0.0 && rest.abs() > 0.05 && !wanted.is_empty() {
        (
            format!("横幅の合計が {fixed} mm で、使える幅 {available} mm と合いません。"),
            "合計を合わせるか、一つの「width」を消して残りの幅を任せてください。",
        )
    } else if narrowest < NARROWEST_MM {
        (
            format!("横幅の合計が大きすぎ、使える幅 {available} mm に収まりません。"),
            "「width」を小さくするか、並べる数を減らしてください。",
        )
    } else {
        return Some(
            wanted
                .into_iter()
                .map(|(width, weight)| width.map_or(rest * weight / shares, |width| width.value))
                .collect(),
        );
    };
    let span = wanted
        .into_iter()
        .find_map(|(width, _)| width)
        .map_or(table.span.clone(), |at| at.span);
    table.problem(span, what, remedy);
    None
}

pub(super) fn columns(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let gutter = table
        .number("gutter", 0.0..=30.0)
        .map_or(4.0, |gutter| gutter.value);
    let mut tables = table.required_tables("column", "column");
    let gutters = gutter * tables.len().saturating_sub(1) as f32;
    let widths = widths(table, &mut tables, context.width - gutters)?;
    let inner = deeper(table, context)?;
    let columns = tables
        .into_iter()
        .zip(widths)
        .map(|(mut column, width_mm)| {
            let blocks = stack(
                &mut column,
                Context {
                    width: width_mm,
                    ..inner
                },
            );
            column.finish();
            Column { width_mm, blocks }
        })
        .collect();
    Some(Body::Columns { columns })
}
