//! Reads the parts that hold what people write: boxes, ticks, questions, tables, the return box.

use super::side_by_side::widths;
use super::{
    CODE_SIDES, CODE_WITH_QUIET, Context, check_room, code_field, field, frame, label,
    optional_words, room_for, size, words,
};
use crate::layout::SMALLEST_PT;
use crate::template::keys::{Key, Kind};
use crate::template::model::{Align, Body, Option_, QuestionParts, TableColumn, TickShow};
use crate::template::problem::nearest;
use crate::template::read::{At, Table, quoted};
use crate::template::words::{Place, parse_words, text_field};

/// Lines closer than this leave no room for handwriting (product.md part 4).
const LEAST_PITCH_MM: f32 = 8.0;

pub(super) fn text_box(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let label = label(table);
    let label_width = label_width(table, context);
    let name = table.required_text("field", "\"slip.background\"");
    let field = name.and_then(|name| text_field(table, &name, Place::Body));
    let size = size(table, SMALLEST_PT);
    check_room(table, label_width + room_for(size), context.width);
    let lines = table.count("lines", 1..=40).unwrap_or(1);
    let ruled = table
        .number("line_height", LEAST_PITCH_MM..=20.0)
        .map(|pitch| pitch.value);
    let ruled = match table.flag("ruled") {
        true => Some(ruled.unwrap_or(9.0)),
        false => None,
    };
    Some(Body::Box {
        label,
        label_width,
        field: field?,
        size,
        lines,
        ruled,
    })
}

pub(super) fn ticks(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let label = label(table);
    let label_width = label_width(table, context);
    let columns = table.count("columns", 1..=6).unwrap_or(2);
    let show = match table.word("show", &["all", "fit", "ticked"]) {
        "fit" => TickShow::Fit,
        "ticked" => TickShow::Ticked,
        _ => TickShow::All,
    };
    let only_listed = table.flag("only_listed");
    let frame = frame(table, &["none", "thin", "heavy"]);
    let size = size(table, SMALLEST_PT);
    // Tick box, gaps, padding, and a character each.
    let each = 12.0 + room_for(size);
    check_room(
        table,
        label_width + f32::from(columns) * each,
        context.width,
    );
    let options = table.tables("option", "option");
    let key = ticks_field(table);
    let known = key.map(|(_, known)| known);
    let mut seen = Vec::new();
    let options = match known {
        Some(known) if options.is_empty() => standard_options(known),
        _ => options
            .into_iter()
            .filter_map(|option| read_option(option, known, &mut seen, context))
            .collect(),
    };
    let (field, _) = key?;
    Some(Body::Ticks {
        label,
        label_width,
        field,
        options,
        columns,
        show,
        only_listed,
        frame,
        size,
    })
}

/// Reads the room for a label beside what it names; zero sets it above.
fn label_width(table: &mut Table<'_, '_>, context: Context) -> f32 {
    let most = (context.width - 40.0).max(12.0);
    table
        .number("label_width", 12.0..=most)
        .map_or(0.0, |wide| wide.value)
}

type KnownOptions = &'static [(&'static str, &'static str)];

fn ticks_field(table: &mut Table<'_, '_>) -> Option<(&'static Key, KnownOptions)> {
    let name = table.required_text("field", "\"slip.purposes\"")?;
    let key = field(table, &name)?;
    if let Kind::Ticks(known) = key.kind {
        return Some((key, known));
    }
    table.problem(
        name.span,
        format!(
            "「{}」（{}）は選択肢の欄ではありません。",
            key.name, key.meaning
        ),
        "選択肢の欄は「slip.purposes」「reply.means」などです。",
    );
    None
}

fn standard_options(known: KnownOptions) -> Vec<Option_> {
    let words = |text: &str| vec![crate::template::Part::Fixed(text.to_owned())];
    known
        .iter()
        .map(|(code, text)| Option_ {
            code: (*code).to_owned(),
            text: words(text),
        })
        .collect()
}

fn read_option(
    mut table: Table<'_, '_>,
    known: Option<KnownOptions>,
    seen: &mut Vec<String>,
    context: Context,
) -> Option<Option_> {
    let code = table.required_text("code", "\"other\"");
    let text = words(&mut table, "text", context);
    if let Some(code) = &code {
        if seen.contains(&code.value) {
            table.problem(
                code.span.clone(),
                format!("選択肢「{}」が二つあります。", code.value),
                "どちらかを消してください。同じ選択肢には、二つとも同じ印が付きます。",
            );
        }
        seen.push(code.value.clone());
    }
    if let (Some(code), Some(known)) = (&code, known)
        && known.iter().all(|(name, _)| *name != code.value)
    {
        let names = known.iter().map(|(name, _)| *name);
        let remedy = match nearest(&code.value, names.clone()) {
            Some(name) => format!("「{name}」の書き間違いではありませんか。"),
            None => format!("{} から選んでください。", quoted(names)),
        };
        table.problem(
            code.span.clone(),
            format!("「{}」という選択肢はありません。", code.value),
            remedy,
        );
    }
    table.finish();
    Some(Option_ {
        code: code?.value,
        text: text?,
    })
}

type RowColumns = &'static [(&'static str, &'static str)];

fn rows_field(table: &mut Table<'_, '_>, example: &str) -> Option<(&'static Key, RowColumns)> {
    let name = table.required_text("field", example)?;
    let key = field(table, &name)?;
    if let Kind::Rows(columns) = key.kind {
        return Some((key, columns));
    }
    table.problem(
        name.span,
        format!(
            "「{}」（{}）は行の並ぶ欄ではありません。",
            key.name, key.meaning
        ),
        "行の並ぶ欄は「slip.questions」「timeline.rows」「handover.rows」「inquiry.rows」「list.rows」などです。",
    );
    None
}

pub(super) fn questions(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let key = rows_field(table, "\"slip.questions\"");
    let parts = match table.word("show", &["both", "questions", "answers"]) {
        "questions" => QuestionParts::QuestionsOnly,
        "answers" => QuestionParts::AnswersOnly,
        _ => QuestionParts::Both,
    };
    let lines = table.count("lines", 1..=20).unwrap_or(2);
    let pitch = table
        .number("line_height", LEAST_PITCH_MM..=20.0)
        .map_or(9.0, |pitch| pitch.value);
    let blank_count = table.count("blank_count", 1..=10).unwrap_or(3);
    let choices: Vec<String> = table
        .texts("choices")
        .into_iter()
        .map(|choice| choice.value)
        .collect();
    check_room(table, 20.0 + 20.0 * choices.len() as f32, context.width);
    let size = size(table, SMALLEST_PT);
    check_room(table, 60.0_f32.max(20.0 + room_for(size)), context.width);
    let (field, _) = key?;
    Some(Body::Questions {
        field,
        parts,
        lines,
        line_height: pitch,
        blank_count,
        choices,
        size,
    })
}

pub(super) fn rows_table(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let key = rows_field(table, "\"timeline.rows\"");
    let size = size(table, SMALLEST_PT);
    let blank_rows = table.count("blank_rows", 0..=40).unwrap_or(10);
    let row_height = table
        .number("row_height", LEAST_PITCH_MM..=40.0)
        .map_or(9.0, |height| height.value);
    let mut tables = table.required_tables("column", "column");
    let widths = widths(table, &mut tables, context.width)?;
    let narrowest = widths.iter().copied().fold(f32::INFINITY, f32::min);
    check_room(table, room_for(size), narrowest);
    let columns = tables
        .into_iter()
        .zip(widths)
        .filter_map(|(mut column, width_mm)| {
            let read = table_column(&mut column, key.map(|(_, columns)| columns), width_mm);
            column.finish();
            read
        })
        .collect();
    let (field, _) = key?;
    Some(Body::Table {
        field,
        columns,
        size,
        blank_rows,
        row_height,
    })
}

pub(super) fn chart(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let field = columned_field(table, "field", "\"picture.rows\"", "from");
    let scale = columned_field(table, "scale", "\"picture.scale\"", "at");
    let most = (context.width - 100.0).max(12.0);
    let label_width = table
        .number("label_width", 12.0..=most)
        .map_or(most.min(30.0), |wide| wide.value);
    let blank_rows = table.count("blank_rows", 0..=20).unwrap_or(6);
    let names = table.texts("blank_names");
    let mut blank_lanes: Vec<String> = names.into_iter().map(|name| name.value).collect();
    blank_lanes.resize(blank_lanes.len().max(blank_rows.into()), String::new());
    check_room(table, label_width + 100.0, context.width);
    Some(Body::Chart {
        field: field?,
        scale: scale?,
        label_width,
        blank_lanes,
    })
}

/// Reads a field of rows that have a certain column.
fn columned_field(
    table: &mut Table<'_, '_>,
    key: &'static str,
    example: &'static str,
    column: &str,
) -> Option<&'static Key> {
    let name = table.required_text(key, example)?;
    let found = field(table, &name)?;
    if let Kind::Rows(columns) = found.kind
        && columns.iter().any(|(name, _)| *name == column)
    {
        return Some(found);
    }
    table.problem(
        name.span,
        format!("「{}」（{}）は図にできません。", found.name, found.meaning),
        format!("「{key} = {example}」と書いてください。"),
    );
    None
}

fn table_column(
    table: &mut Table<'_, '_>,
    known: Option<RowColumns>,
    width_mm: f32,
) -> Option<TableColumn> {
    let label = label(table);
    let names = table.texts("field");
    let align = match table.word("align", &["left", "center", "right"]) {
        "center" => Align::Center,
        "right" => Align::Right,
        _ => Align::Left,
    };
    let known = known?;
    let fields = names
        .iter()
        .filter_map(|name| row_field(table, name, known))
        .collect();
    Some(TableColumn {
        width_mm,
        label: label.unwrap_or_default(),
        fields,
        align,
    })
}

fn row_field(table: &Table<'_, '_>, name: &At<String>, known: RowColumns) -> Option<&'static str> {
    let found = known
        .iter()
        .map(|(key, _)| *key)
        .find(|key| *key == name.value);
    if found.is_none() {
        let names = known.iter().map(|(key, _)| *key);
        let remedy = match nearest(&name.value, names.clone()) {
            Some(key) => format!("「{key}」の書き間違いではありませんか。"),
            None => format!("{} から選んでください。", quoted(names)),
        };
        table.problem(
            name.span.clone(),
            format!("この表の行に「{}」という欄はありません。", name.value),
            remedy,
        );
    }
    found
}

pub(super) fn return_box(table: &mut Table<'_, '_>, context: Context) -> Option<Body> {
    let label = label(table).unwrap_or_default();
    let fax = words(table, "fax", context);
    // The number a tired eye copies onto a keypad: 20 pt at least (product.md part 4).
    let fax_size = table
        .number("fax_size", 20.0..=48.0)
        .map_or(26.0, |size| size.value);
    let lines = table.texts("lines");
    let lines = lines
        .iter()
        .map(|line| parse_words(table, line, context.place))
        .collect();
    let line_size = table
        .number("line_size", SMALLEST_PT..=24.0)
        .map_or(14.0, |size| size.value);
    let number = optional_words(table, "number", context);
    let code = code_field(table, "code");
    let code_side = table
        .number("code_side", CODE_SIDES)
        .map_or(22.0, |side| side.value);
    let fax = fax?;
    check_room(
        table,
        60.0_f32.max(2.0 * CODE_WITH_QUIET * code_side),
        context.width,
    );
    Some(Body::Return {
        label,
        fax,
        fax_size,
        lines,
        line_size,
        number,
        code,
        code_side,
    })
}
