//! What a form that reads well still gets wrong on paper.
//!
//! A template may be right as a file and useless as a form: its words hold a picture that no typeface
//! has, its header leaves no room, or nobody could tell whose reply comes back. [`inspect`] tries the
//! form, blank and filled, and says so with its place. Forms that slips were confirmed with are read
//! without this: what once printed prints again.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization as _;

use crate::fonts::Fonts;
use crate::layout;
use crate::template::keys::{self, Kind};
use crate::template::{FormKind, Problems, SHIPPED, Template, TemplateProblem};
use crate::values::Values;

mod reading;
mod sending;
mod uses;

use uses::Uses;

/// The sheet on top of a fax, and what it cannot do without.
const COVER: &str = "fax-cover";
const COVER_NEEDS: [(&str, &str, &str); 2] = [
    ("recipient.fax", "recipient.fax", "宛先のFAX番号"),
    ("slip.pages", "slip.own_pages", "枚数"),
];

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What keeps the form from working, in the order of the file.
    pub problems: Vec<TemplateProblem>,
    /// What the form can do without, and its author should know.
    pub advice: Vec<TemplateProblem>,
}

/// Reads a template file, tries it, and lists everything that is wrong.
#[must_use]
pub fn inspect(file_name: &str, text: &str, fonts: &Fonts) -> Inspection {
    let template = match Template::parse(file_name, text) {
        Ok(template) => template,
        Err(problems) => {
            return Inspection {
                problems,
                ..Inspection::default()
            };
        }
    };
    let mut problems = Problems::new(file_name, text);
    let mut advice = Problems::new(file_name, text);
    let (document, _) = DeTable::parse_recoverable(text);
    let document = document.get_ref();
    let file = File { text, fonts };
    for (key, value) in document {
        // These three are shown on screen and never printed.
        if !["id", "name", "note"].contains(&key.get_ref().as_ref()) {
            file.check(value.get_ref(), value.span(), &mut problems);
        }
    }
    check_margins(&template, document, fonts, &mut problems);
    check_place(&template, document, &mut problems);
    let uses = Uses::of(document, text);
    sending::check_slip(&template, document, &uses, &mut advice);
    reading::check_reading(&template, document, &uses, fonts, &mut advice);
    check_sheets(&template, document, fonts, &mut advice);
    Inspection {
        problems: problems.into_sorted(),
        advice: advice.into_sorted(),
    }
}

/// Tells whether a form of the office's own does the work of the shipped one whose id it has.
///
/// Needs no typefaces: what stands in the place of one of ours is asked for by id, time and again.
#[must_use]
pub fn does_the_work(template: &Template, text: &str) -> bool {
    let mut problems = Problems::new("", text);
    let (document, _) = DeTable::parse_recoverable(text);
    check_place(template, document.get_ref(), &mut problems);
    problems.is_empty()
}

struct File<'a> {
    text: &'a str,
    fonts: &'a Fonts,
}

impl File<'_> {
    /// Looks at every text of the file.
    fn check(&self, value: &DeValue<'_>, span: Range<usize>, problems: &mut Problems<'_>) {
        match value {
            DeValue::String(text) => self.check_text(text, &span, problems),
            DeValue::Array(items) => {
                for item in items {
                    self.check(item.get_ref(), item.span(), problems);
                }
            }
            DeValue::Table(table) => {
                for (_, value) in table {
                    self.check(value.get_ref(), value.span(), problems);
                }
            }
            _ => {}
        }
    }

    fn check_text(&self, text: &str, span: &Range<usize>, problems: &mut Problems<'_>) {
        for character in self.fonts.check(&text.replace(['\n', '\r', '\t'], " ")) {
            let codes: Vec<String> = character
                .chars()
                .map(|ch| format!("U+{:04X}", u32::from(ch)))
                .collect();
            problems.add(
                self.place(&character, span),
                format!(
                    "印刷できない文字「{character}」（{}）があります。",
                    codes.join(" ")
                ),
                "ほかの字に直すか、消してください。",
            );
        }
        for field in full_width_fields(text) {
            let known: String = field.nfkc().filter(|ch| !"{} ".contains(*ch)).collect();
            problems.add(
                self.place(&field, span),
                format!("「{field}」のかっこか文字が全角です。このままの文字で印刷されます。"),
                format!("欄の中身を入れるには、半角で「{{{known}}}」と書いてください。"),
            );
        }
        for optional in full_width_optional(text) {
            problems.add(
                self.place(&optional, span),
                format!("「{optional}」の ［ ］ が全角です。欄が空でも印刷されます。"),
                "欄が空のとき消すには、半角の [ ] で囲んでください。かっこを印刷するには、〔 〕か（ ）で書いてください。",
            );
        }
    }

    /// Returns where a piece of a text stands; the text's beginning where it is written otherwise.
    fn place(&self, piece: &str, span: &Range<usize>) -> Range<usize> {
        let source = self.text.get(span.clone()).unwrap_or_default();
        source.find(piece).map_or(span.clone(), |at| {
            span.start + at..span.start + at + piece.len()
        })
    }
}

/// Returns the pieces that look like a field and are none: 「｛office.tel｝」.
fn full_width_fields(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('｛') {
        let rest = text.get(at..).unwrap_or_default();
        let Some(end) = rest.find(['｝', '}']) else {
            continue;
        };
        let closing = rest.get(end..).and_then(|rest| rest.chars().next());
        let end = end + closing.map_or(0, char::len_utf8);
        let piece = rest.get(..end).unwrap_or_default();
        let name: String = piece.nfkc().filter(|ch| !"{} ".contains(*ch)).collect();
        if keys::find(&name).is_some() {
            found.push(piece.to_owned());
        }
    }
    found
}

/// Returns the pieces in full-width brackets that hold a field: 「［電話 {office.tel}］」.
fn full_width_optional(text: &str) -> Vec<String> {
    let pieces = text.split('［').skip(1);
    pieces
        .filter_map(|rest| rest.split_once('］'))
        .filter(|(inner, _)| inner.contains(['{', '｛']))
        .map(|(inner, _)| format!("［{inner}］"))
        .collect()
}

/// Reports header and footer that leave no room for anything between them.
fn check_margins(
    template: &Template,
    document: &DeTable<'_>,
    fonts: &Fonts,
    problems: &mut Problems<'_>,
) {
    let fits = |values: &Values| layout::margin_parts_fit(template, values, fonts);
    if fits(&Values::for_pen()) && fits(&specimen()) {
        return;
    }
    let part = ["header", "footer"]
        .iter()
        .find_map(|key| document.get(*key));
    problems.add(
        part.map_or(0..0, |part| first_span(part.get_ref(), part.span())),
        "[[header]] と [[footer]] が高すぎて、本文の場所がありません。",
        format!(
            "合わせて {:.0} mm までに収まるよう、部品を減らすか、文字を小さくしてください。",
            layout::TALLEST_MARGIN_PARTS
        ),
    );
}

/// Reports a form that takes the place of one of ours and cannot do its work: the program fills it with
/// the same fields, and what has no place on it would be missing on paper without a word.
fn check_place(template: &Template, document: &DeTable<'_>, problems: &mut Problems<'_>) {
    let shipped = SHIPPED
        .iter()
        .filter(|shipped| shipped.file_name.strip_suffix(".toml") == Some(&template.id))
        .find_map(|shipped| Template::parse(shipped.file_name, shipped.text).ok());
    let Some(shipped) = shipped else {
        return;
    };
    let place = |key: &str| document.get(key).or(document.get("id"));
    let place = |key: &str| place(key).map_or(0..0, toml::Spanned::span);
    if template.kind != shipped.kind {
        problems.add(
            place("kind"),
            format!(
                "「id」の「{}」は、つなぎの「{}」のものですが、「kind」が違います。",
                shipped.id, shipped.name
            ),
            format!(
                "「kind = \"{}\"」にするか、「id」をほかの名前にしてください。",
                shipped.kind.word()
            ),
        );
        return;
    }
    let own = template.fields();
    for name in shipped.fields() {
        let Some(key) = keys::find(name).filter(|key| is_essential(key, shipped.kind)) else {
            continue;
        };
        if !own.contains(name) {
            problems.add(
                place("id"),
                format!(
                    "「{}」の代わりになる様式に、「{name}」（{}）の欄がありません。",
                    shipped.name, key.meaning
                ),
                "その欄を入れるか、「id」をほかの名前にしてください。",
            );
        }
    }
    if shipped.id == COVER {
        for (name, or, meaning) in COVER_NEEDS {
            if !own.contains(name) && !own.contains(or) {
                problems.add(
                    place("id"),
                    format!("FAX送付状に、{meaning}の欄がありません。"),
                    format!("「{{{name}}}」を入れるか、「id」をほかの名前にしてください。"),
                );
            }
        }
    }
}

/// Tells whether a record's sheet is nothing without a field. A slip without questions is still a slip.
fn is_essential(key: &keys::Key, kind: FormKind) -> bool {
    kind != FormKind::Slip && (matches!(key.kind, Kind::Rows(_)) || key.name == "recovery.key")
}

/// Characters of an office's name that has its corporation in it.
const LONG_OFFICE: usize = 25;

/// Tells of a form that does not even fill by hand the sheets it is meant for.
fn check_sheets(
    template: &Template,
    document: &DeTable<'_>,
    fonts: &Fonts,
    advice: &mut Problems<'_>,
) {
    let (Some(sheets), Some(place)) = (template.sheets, document.get("sheets")) else {
        return;
    };
    let mut values = Values::for_pen();
    // The program prints the office's own lines, and many an office has a long name.
    for key in keys::KEYS
        .iter()
        .filter(|key| key.name.starts_with("office."))
    {
        if let Kind::Text(room) = key.kind {
            let length = match key.name {
                "office.name" => LONG_OFFICE,
                _ => usize::from(room),
            };
            values.text(key.name, "見".repeat(length));
        }
    }
    let pages = layout::pages(template, &values, fonts).output.len();
    if pages > usize::from(sheets) {
        advice.add(
            place.span(),
            format!("手書き用の白紙でも{pages}枚になり、予定の{sheets}枚に収まりません。"),
            "部品や行の数を減らすか、「sheets」を増やしてください。",
        );
    }
}

/// Returns where the first of a list of parts stands.
fn first_span(value: &DeValue<'_>, span: Range<usize>) -> Range<usize> {
    match value {
        DeValue::Array(items) => items.first().map_or(span, toml::Spanned::span),
        _ => span,
    }
}

/// Returns every field filled as far as a pen would have room.
fn specimen() -> Values {
    let mut values = Values::default();
    for key in keys::KEYS {
        match key.kind {
            Kind::Text(room) => {
                values.text(key.name, "見".repeat(usize::from(room)));
            }
            Kind::Ticks(options) => {
                values.ticks(key.name, options.iter().take(1).map(|(code, _)| *code));
            }
            Kind::Rows(columns) => {
                let mut row = Values::default();
                for (column, _) in columns {
                    row.text(column, "見本");
                }
                values.rows(key.name, vec![row]);
            }
            Kind::Code | Kind::Page => {}
        }
    }
    values
}

#[cfg(test)]
mod tests;
