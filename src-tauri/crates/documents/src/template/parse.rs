//! Reads the head of a template: name, kind, margins, and the three stacks.

use std::cell::RefCell;

use toml::de::DeTable;

use super::blocks::{self, Context};
use super::keys::{self, Kind};
use super::problem::Problems;
use super::read::{At, Table, quoted};
use super::slips;
use super::words::Place;
use super::{FormKind, Margins, NameShown, Orientation, Template, TemplateProblem};

/// A file longer than this is no form; reading it would only cost time.
pub(crate) const LONGEST_FILE: usize = 1 << 20;
pub(crate) const TOO_LARGE: (&str, &str) = (
    "ファイルが1 MBを超えています。",
    "様式のファイルは1 MBまでです。様式のファイルかどうか確かめてください。",
);

pub(super) fn parse(file_name: &str, text: &str) -> Result<Template, Vec<TemplateProblem>> {
    let mut problems = Problems::new(file_name, text);
    if text.len() > LONGEST_FILE {
        problems.add(0..0, TOO_LARGE.0, TOO_LARGE.1);
        return Err(problems.into_sorted());
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let errors: Vec<_> = errors
        .iter()
        .map(|error| error.span().unwrap_or(0..0))
        .collect();
    if !errors.is_empty() {
        for slips::Found { span, what, remedy } in slips::of_file(text, &errors) {
            problems.add(span, what, remedy);
        }
    }
    // After a syntax error the rest may be misread; more messages would send people astray.
    if !errors.is_empty() {
        return Err(problems.into_sorted());
    }

    let problems = RefCell::new(problems);
    let template = read(Table::new(document.get_ref(), 0..0, "様式", &problems));
    let problems = problems.into_inner();
    match template {
        Some(template) if problems.is_empty() => Ok(template),
        _ => Err(problems.into_sorted()),
    }
}

fn read(mut table: Table<'_, '_>) -> Option<Template> {
    let id = table.required_text("id", "\"my-form\"");
    let name = table.required_text("name", "\"連絡票（○○市）\"");
    let note = table
        .text("note")
        .map(|note| note.value)
        .unwrap_or_default();
    let kind = match table.word("kind", &["slip", "timeline", "record", "handover"]) {
        "timeline" => FormKind::Timeline,
        "record" => FormKind::Record,
        "handover" => FormKind::Handover,
        _ => FormKind::Slip,
    };
    let masking = match table.word("masking", &["A", "B", "C"]) {
        "B" => NameShown::Initials,
        "C" => NameShown::NumberOnly,
        _ => NameShown::Full,
    };
    let purposes = table.texts("purposes");
    check_purposes(&table, &purposes);
    let sheets = table.count("sheets", 1..=20);
    let orientation = read_orientation(&mut table, kind);
    let margins = read_margins(&mut table);
    let width = orientation.paper_mm().0 - margins.left - margins.right;

    let mut stack = |key, what, place| {
        let context = Context {
            width,
            place,
            depth: 0,
        };
        table
            .tables(key, what)
            .into_iter()
            .filter_map(|block| blocks::read(block, context))
            .collect()
    };
    let header = stack("header", "header の部品", Place::Margin);
    let footer = stack("footer", "footer の部品", Place::Margin);
    let context = Context {
        width,
        place: Place::Body,
        depth: 0,
    };
    let blocks = table
        .required_tables("block", "部品")
        .into_iter()
        .filter_map(|block| blocks::read(block, context))
        .collect();

    if let Some(id) = &id
        && !id
            .value
            .chars()
            .all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-')
    {
        table.problem(
            id.span.clone(),
            format!("「id」に「{}」は使えません。", id.value),
            "半角の小文字の英字・数字・「-」だけで書いてください。",
        );
    }
    table.finish();
    Some(Template {
        id: id?.value,
        name: name?.value,
        note,
        kind,
        purposes: purposes.into_iter().map(|purpose| purpose.value).collect(),
        masking,
        sheets,
        orientation,
        margins,
        header,
        blocks,
        footer,
    })
}

/// Reads which way the sheet lies. What is faxed lies upright: a line of a fax is 215 mm long.
fn read_orientation(table: &mut Table<'_, '_>, kind: FormKind) -> Orientation {
    let Some(word) = table.text("orientation") else {
        return Orientation::Portrait;
    };
    match (word.value.as_str(), kind) {
        ("portrait", _) => Orientation::Portrait,
        ("landscape", FormKind::Record | FormKind::Handover) => Orientation::Landscape,
        ("landscape", FormKind::Slip | FormKind::Timeline) => {
            table.problem(
                word.span,
                "FAXで送る様式は横長にできません。",
                "この行を消すか、事業所の控えなら「kind = \"record\"」にしてください。",
            );
            Orientation::Portrait
        }
        (other, _) => {
            table.problem(
                word.span.clone(),
                format!("「orientation」に「{other}」は使えません。"),
                "「portrait」（縦）「landscape」（横）のどれかを書いてください。",
            );
            Orientation::Portrait
        }
    }
}

/// Margins no smaller than a fax needs: 10 mm all round, 15 mm above (domain.md 5).
fn read_margins(table: &mut Table<'_, '_>) -> Margins {
    let mut margins = Margins {
        top: 15.0,
        right: 10.0,
        bottom: 10.0,
        left: 10.0,
    };
    if let Some(mut inner) = table.table("margins", "margins") {
        for (key, least, side) in [
            ("top", 15.0, &mut margins.top),
            ("right", 10.0, &mut margins.right),
            ("bottom", 10.0, &mut margins.bottom),
            ("left", 10.0, &mut margins.left),
        ] {
            if let Some(number) = inner.number(key, least..=40.0) {
                *side = number.value;
            }
        }
        inner.finish();
    }
    margins
}

/// Reports purposes that do not exist.
pub(super) fn check_purposes(table: &Table<'_, '_>, purposes: &[At<String>]) {
    let Some(Kind::Ticks(known)) = keys::find("slip.purposes").map(|key| key.kind) else {
        return;
    };
    for purpose in purposes {
        if known.iter().all(|(code, _)| *code != purpose.value) {
            table.problem(
                purpose.span.clone(),
                format!("「{}」という目的はありません。", purpose.value),
                format!(
                    "{} から選んでください。",
                    quoted(known.iter().map(|(code, _)| *code))
                ),
            );
        }
    }
}
