//! Reads the parts of a form and resolves their widths.

use super::keys::{Key, Kind};
use super::model::{Align, Block, Body, Frame, OnPages, When};
use super::parse::check_purposes;
use super::problem::nearest;
use super::read::{Table, quoted};
use super::words::{Place, Words, field, parse_words};
use crate::layout::{FRAME_PADDING, SMALLEST_PT};

mod answers;
mod side_by_side;

/// Where a part stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Room from side to side in mm.
    pub(super) width: f32,
    pub(super) place: Place,
    /// How many parts it stands inside of.
    pub(super) depth: u8,
}

/// A narrower column would break a line after every other character.
const NARROWEST_MM: f32 = 12.0;
/// A code and its quiet zone, in sides of the code: four cells on either side, of the 25 that the code
/// of a slip's number has.
pub(crate) const CODE_WITH_QUIET: f32 = 1.33;
/// The least and the largest side of a code. Its cells hold three lines of a fax at 98 to the inch.
const CODE_SIDES: std::ops::RangeInclusive<f32> = 20.0..=50.0;
const LARGEST_PT: f32 = 48.0;
const LONGEST_LABEL: usize = 30;

pub(super) const TYPES: &[&str] = &[
    "title",
    "heading",
    "text",
    "cells",
    "box",
    "ticks",
    "questions",
    "table",
    "chart",
    "cut",
    "return",
    "code",
    "rule",
    "space",
    "columns",
    "group",
];

/// Reads one part; what is wrong with it is already reported when it returns nothing.
pub(super) fn read(mut table: Table<'_, '_>, context: Context) -> Option<Block> {
    let kind = table.required_text("type", "\"text\"")?;
    if !TYPES.contains(&kind.value.as_str()) {
        let remedy = match nearest(&kind.value, TYPES.iter().copied()) {
            Some(known) => format!("「{known}」の書き間違いではありませんか。"),
            None => format!(
                "{} のどれかを書いてください。",
                quoted(TYPES.iter().copied())
            ),
        };
        table.problem(
            kind.span,
            format!("「{}」という部品はありません。", kind.value),
            remedy,
        );
        return None;
    }
    table.rename(format!("{} の部品", kind.value));
    let gap = table.number("gap", 0.0..=60.0).map_or(2.0, |gap| gap.value);
    let stretch = table
        .number("stretch", 0.0..=100.0)
        .map_or(0.0, |share| share.value);
    let page_break = table.flag("page_break");
    let pages = match table.word("pages", &["all", "first", "rest"]) {
        "first" => OnPages::First,
        "rest" => OnPages::Rest,
        _ => OnPages::All,
    };
    let part = table.count("part", 1..=2);
    let when = read_when(&mut table);
    let moved = moved(&mut table, context);
    let body = match kind.value.as_str() {
        "title" => title(&mut table, context),
        "heading" => heading(&mut table, context),
        "text" => text(&mut table, context),
        "cells" => side_by_side::cells(&mut table, context),
        "box" => answers::text_box(&mut table, context),
        "ticks" => answers::ticks(&mut table, context),
        "questions" => answers::questions(&mut table, context),
        "table" => answers::rows_table(&mut table, context),
        "chart" => answers::chart(&mut table, context),
        "cut" => Some(Body::Cut {
            text: table
                .text("text")
                .map_or_else(|| "切り取り線".to_owned(), |text| text.value),
        }),
        "return" => answers::return_box(&mut table, context),
        "code" => code(&mut table, context),
        "rule" => Some(Body::Rule {
            thickness: table
                .number("thickness", 0.3..=3.0)
                .map_or(0.4, |number| number.value),
        }),
        "space" => {
            table
                .number("height", 0.0..=60.0)
                .map_or(Some(Body::Space { height: 4.0 }), |number| {
                    Some(Body::Space {
                        height: number.value,
                    })
                })
        }
        "columns" => side_by_side::columns(&mut table, context),
        _ => group(&mut table, context),
    };
    table.finish();
    Some(Block {
        gap,
        stretch,
        page_break,
        moved,
        when,
        pages,
        part,
        body: body?,
    })
}

/// Reads what the first sheet says where the part begins on a later one. Parts inside of others move
/// with them, so only the outermost can say it.
fn moved(table: &mut Table<'_, '_>, context: Context) -> Words {
    let Some(text) = table.text("moved") else {
        return Words::new();
    };
    if context.depth > 0 || context.place != Place::Body {
        table.problem(
            text.span,
            "「moved」はここには書けません。",
            "いちばん外側の [[block]] に書いてください。中の部品は、外側の部品と一緒に移ります。",
        );
        return Words::new();
    }
    parse_words(table, &text, Place::Moved)
}

fn read_when(table: &mut Table<'_, '_>) -> When {
    let Some(mut inner) = table.table("when", "when") else {
        return When::default();
    };
    let mut fields = |key| -> Vec<&'static Key> {
        let names = inner.texts(key);
        names
            .iter()
            .filter_map(|name| field(&inner, name))
            .collect()
    };
    let filled = fields("filled");
    let empty = fields("empty");
    let purposes = inner.texts("purpose");
    check_purposes(&inner, &purposes);
    let on_blank = inner.flag("on_blank");
    let room = inner.flag("room");
    inner.finish();
    let purpose = purposes.into_iter().map(|purpose| purpose.value).collect();
    When {
        filled,
        empty,
        purpose,
        on_blank,
        room,
    }
}

/// Reads a type size; nothing below 12 pt, because a fax of standard resolution breaks it up
/// (domain.md 5).
fn size(table: &mut Table<'_, '_>, default: f32) -> f32 {
    table
        .number("size", SMALLEST_PT..=LARGEST_PT)
        .map_or(default, |size| size.value)
}

/// Reports a part that is narrower than it can be set in.
fn check_room(table: &Table<'_, '_>, needed: f32, width: f32) {
    if needed > width {
        table.problem(
            table.span.clone(),
            format!("この部品には幅が {needed:.0} mm 要りますが、{width:.0} mm しかありません。"),
            "文字を小さくするか、並べる数を減らすか、幅を広げてください。",
        );
    }
}

/// Returns the room one character of a size needs inside a border, in mm.
fn room_for(size_pt: f32) -> f32 {
    size_pt * 25.4 / 72.0 + 2.0 * FRAME_PADDING
}

fn words(table: &mut Table<'_, '_>, key: &'static str, context: Context) -> Option<Words> {
    let text = table.required_text(key, "\"…\"")?;
    Some(parse_words(table, &text, context.place))
}

fn optional_words(table: &mut Table<'_, '_>, key: &'static str, context: Context) -> Words {
    table
        .text(key)
        .map(|text| parse_words(table, &text, context.place))
        .unwrap_or_default()
}

fn label(table: &mut Table<'_, '_>) -> Option<String> {
    let label = table.text("label")?;
    if label.value.chars().count() > LONGEST_LABEL {
        table.problem(
            label.span,
            "「label」が長すぎます。",
            format!("{LONGEST_LABEL}文字までにしてください。長い説明は type = \"text\" の部品に書けます。"),
        );
        return None;
    }
    Some(label.value)
}

fn align(table: &mut Table<'_, '_>) -> Align {
    match table.word("align", &["left", "center", "right"]) {
        "center" => Align::Center,
        "right" => Align::Right,
        _ => Align::Left,
    }
}

fn frame(table: &mut Table<'_, '_>, words: &'static [&'static str]) -> Frame {
    match table.word("frame", words) {
        "none" => Frame::None,
        "heavy" => Frame::Heavy,
        _ => Frame::Thin,
    }
}

fn title(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let text = words(table, "text", context);
    let blank = optional_words(table, "blank", context);
    let left = optional_words(table, "left", context);
    let right = optional_words(table, "right", context);
    let side_size = table
        .number("side_size", SMALLEST_PT..=LARGEST_PT)
        .map_or(16.0, |size| size.value);
    let size = size(table, 22.0);
    // Sides take up to three tenths each.
    check_room(
        table,
        (room_for(size) / 0.4).max(room_for(side_size) / 0.3),
        context.width,
    );
    Some(Body::Title {
        text: text?,
        blank,
        size,
        left,
        right,
        side_size,
    })
}

fn heading(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let text = words(table, "text", context);
    let right = optional_words(table, "right", context);
    let right_size = table
        .number("right_size", SMALLEST_PT..=LARGEST_PT)
        .map_or(16.0, |size| size.value);
    let size = size(table, 14.0);
    check_room(
        table,
        (room_for(size) / 0.4).max(room_for(right_size) / 0.6),
        context.width,
    );
    Some(Body::Heading {
        text: text?,
        size,
        right,
        right_size,
    })
}

fn text(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let text = words(table, "text", context);
    let blank = optional_words(table, "blank", context);
    let size = size(table, SMALLEST_PT);
    check_room(table, room_for(size), context.width);
    let bold = table.flag("bold");
    let align = align(table);
    let frame = frame(table, &["none", "thin", "heavy"]);
    Some(Body::Text {
        text: text?,
        blank,
        size,
        bold,
        align,
        frame,
    })
}

fn code(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let field = code_field(table, "field");
    let side = table
        .number("side", CODE_SIDES)
        .map_or(22.0, |side| side.value);
    let align = align(table);
    check_room(table, CODE_WITH_QUIET * side, context.width);
    Some(Body::Code {
        field: field?,
        side,
        align,
    })
}

/// Reads a field that prints as a two-dimensional code.
fn code_field(table: &mut Table<'_, '_>, key: &'static str) -> Option<&'static Key> {
    let name = table.text(key)?;
    let found = field(table, &name)?;
    if found.kind == Kind::Code {
        return Some(found);
    }
    table.problem(
        name.span,
        format!(
            "「{}」（{}）は二次元コードにできません。",
            found.name, found.meaning
        ),
        "個人情報をコードに入れないため、使えるのは「slip.code」だけです。",
    );
    None
}

fn group(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let frame = frame(table, &["none", "thin", "heavy"]);
    let mut inner = deeper(table, context)?;
    if frame != Frame::None {
        inner.width -= 2.0 * FRAME_PADDING;
    }
    Some(Body::Group {
        blocks: stack(table, inner),
        frame,
    })
}

fn stack(table: &mut Table<'_, '_>, context: Context) -> Vec<Block> {
    let parts = table.required_tables("block", "部品");
    parts
        .into_iter()
        .filter_map(|block| read(block, context))
        .collect()
}

/// Keeps nesting shallow: each level narrows the room and makes the file harder to read.
fn deeper(table: &Table<'_, '_>, context: Context) -> Option<Context> {
    if context.depth < 3 {
        return Some(Context {
            depth: context.depth + 1,
            ..context
        });
    }
    table.problem(
        table.span.clone(),
        "部品の入れ子が深すぎます。",
        "columns と group の入れ子は3段までにしてください。",
    );
    None
}
