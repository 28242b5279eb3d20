//! Any character of our typefaces in every field of every form, and forms that somebody mangled.
//!
//! A few rounds in the everyday tests; `PROPTEST_CASES=2000 cargo test -p tsunagi-documents anything`
//! runs as many as one likes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use super::outputs::{assert_boxes, assert_faxes_inside, assert_headings, assert_reads_back};
use super::properties::assert_sound;
use super::*;
use crate::fonts::Shaped;
use crate::frame::Face;
use crate::layout::{Warning, pages};
use crate::template::keys::{self, KEYS, Kind};
use crate::template::{Block, Body, OnPages, QuestionParts};

/// What stands in a field, from the least common upwards: every character that one of our typefaces
/// draws, thus all of JIS X 0213 and the names of the family register, and variation sequences.
struct Drawn {
    ordinary: Vec<char>,
    rare: Vec<char>,
    variants: Vec<String>,
}

static DRAWN: LazyLock<Drawn> = LazyLock::new(|| {
    let mut drawn = Drawn {
        ordinary: Vec::new(),
        rare: Vec::new(),
        variants: Vec::new(),
    };
    for code in 0x21..0x3_1350_u32 {
        let Some(ch) = char::from_u32(code).filter(|ch| !ch.is_whitespace()) else {
            continue;
        };
        match fonts()
            .shape(&ch.to_string(), Face::Gothic, 12.0)
            .as_slice()
        {
            [Shaped::Drawn(drawn_as)] if drawn_as.face == Face::Fallback => drawn.rare.push(ch),
            [Shaped::Drawn(_)] => drawn.ordinary.push(ch),
            _ => {}
        }
    }
    // A tenth of the ideographs, each with the selectors that a face knows.
    for ch in drawn.ordinary.iter().chain(&drawn.rare).step_by(10) {
        for selector in '\u{e0100}'..='\u{e0107}' {
            let typed = format!("{ch}{selector}");
            let shaped = fonts().shape(&typed, Face::Gothic, 12.0);
            if let [Shaped::Drawn(one)] = shaped.as_slice()
                && one.form == crate::fonts::Form::Exact
            {
                drawn.variants.push(typed);
            }
        }
    }
    drawn
});

#[test]
fn the_typefaces_hold_what_names_need() {
    let (ordinary, rare) = (DRAWN.ordinary.len(), DRAWN.rare.len());
    assert!(
        ordinary > 7_000,
        "{ordinary} characters in the ordinary face"
    );
    assert!(rare > 25_000, "{rare} more for names");
    assert!(
        DRAWN.variants.len() > 500,
        "{} variants",
        DRAWN.variants.len()
    );
    // A row of each plane of JIS X 0213, and what is left of JIS X 0201.
    for text in ["𠂉𠮟𠮷𡚴𡢽", "㐂㐆㑨", "ｱｲｳﾞﾟ", "か゚ㇷ゚", "①㍻㌔", "ǎ", "〳〵"]
    {
        assert_eq!(fonts().check(text), Vec::<String>::new(), "{text}");
    }
    for text in ["😀", "👩‍⚕️", "🈂", "\u{e000}"] {
        assert!(
            !fonts().check(text).is_empty(),
            "{text:?} would print as something else"
        );
    }
}

/// Picks characters: ordinary ones mostly, as in a name.
fn any_name() -> impl Strategy<Value = String> {
    let piece = (0..6_u8, any::<Index>()).prop_map(|(kind, index)| match kind {
        0 | 1 => index.get(&DRAWN.rare).to_string(),
        2 => index.get(&DRAWN.variants).clone(),
        _ => index.get(&DRAWN.ordinary).to_string(),
    });
    prop::collection::vec(piece, 1..16).prop_map(|pieces| pieces.concat())
}

fn rounds(everyday: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(everyday);
    ProptestConfig::with_cases(cases)
}

/// A field of a form, or a column of its rows, and what is typed there.
struct Typed {
    field: &'static str,
    column: &'static str,
    text: String,
}

/// Fills every text field, every column of a row and every option, each text as it comes.
fn fill(mut next: impl FnMut() -> String) -> (Values, Vec<Typed>) {
    let mut values = samples::everything();
    let mut typed = Vec::new();
    let mut type_in = |field, column| {
        let text = next();
        typed.push(Typed {
            field,
            column,
            text: text.clone(),
        });
        text
    };
    for key in KEYS {
        match key.kind {
            Kind::Text(_) => {
                let text = type_in(key.name, "");
                values.text(key.name, text);
            }
            Kind::Rows(columns) if !key.name.starts_with("picture.") => {
                let mut row = Values::blank();
                for (column, _) in columns {
                    row.text(column, type_in(key.name, column));
                }
                values.rows(key.name, vec![row]);
            }
            Kind::Ticks(options) => {
                values.ticks(key.name, options.iter().map(|(code, _)| *code));
            }
            Kind::Rows(_) | Kind::Code | Kind::Page => {}
        }
    }
    (values, typed)
}

/// Lists what a form has a place for: a field and no column, or a column of its rows.
fn places_of(form: &Template) -> BTreeSet<(&'static str, &'static str)> {
    let mut places = BTreeSet::new();
    let mut fields = BTreeSet::new();
    let stacks = [&form.header, &form.blocks, &form.footer];
    // What repeats the name on later sheets is not on one sheet.
    let on_one = stacks.into_iter().flatten();
    on_one
        .filter(|block| block.pages != OnPages::Rest)
        .for_each(|block| block.collect_fields(&mut fields));
    for field in fields {
        // Each of these gives way to what the physician writes under the questions, or to a full sheet.
        let gives_way = field == "reply.text"
            && ["hospital", "meeting", "information"].contains(&form.id.as_str());
        let is_text = keys::find(field).is_some_and(|key| matches!(key.kind, Kind::Text(_)));
        if is_text && !gives_way {
            places.insert((field, ""));
        }
    }
    let stacks = [&form.header, &form.blocks, &form.footer];
    stacks
        .into_iter()
        .flatten()
        .for_each(|block| add_columns(block, &mut places));
    places
}

fn add_columns(block: &Block, places: &mut BTreeSet<(&'static str, &'static str)>) {
    match &block.body {
        Body::Table { field, columns, .. } => {
            let shown = columns.iter().flat_map(|column| &column.fields);
            places.extend(shown.map(|column| (field.name, *column)));
        }
        Body::Questions { field, parts, .. } => {
            if *parts != QuestionParts::AnswersOnly {
                places.insert((field.name, "text"));
            }
            if *parts != QuestionParts::QuestionsOnly {
                places.insert((field.name, "answer"));
            }
        }
        Body::Columns { columns, .. } => {
            let blocks = columns.iter().flat_map(|column| &column.blocks);
            blocks.for_each(|block| add_columns(block, places));
        }
        Body::Group { blocks, .. } => blocks.iter().for_each(|block| add_columns(block, places)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(rounds(4))]

    #[test]
    fn every_field_of_every_form_prints_what_was_typed(
        names in prop::collection::vec(any_name(), 24),
        which in any::<Index>(),
    ) {
        let mut names = names.iter().cycle().cloned();
        let (values, typed) = fill(|| names.next().unwrap_or_default());
        for entry in SHIPPED {
            let form = shipped(entry.file_name.trim_end_matches(".toml"));
            let laid = pages(&form, &values, fonts());
            let text = printed(&laid.output);
            let places = places_of(&form);
            for one in typed.iter().filter(|one| places.contains(&(one.field, one.column))) {
                prop_assert!(
                    text.contains(&solid(&one.text)),
                    "{}: {} {} does not show {:?}",
                    form.id, one.field, one.column, one.text
                );
            }
            for frame in &laid.output {
                assert_sound(frame, &form);
                assert_boxes(frame, &form);
            }
            assert_headings(&laid.output, &form, &values);
            assert_reads_back(&laid.output, &form);
            assert_faxes_inside(which.get(&laid.output), &form);
        }
    }
}

#[test]
fn what_nobody_can_print_is_told_in_every_field_of_every_form() {
    // A character of its own for each field tells which were looked at.
    let mut unprintable = '\u{e000}'..='\u{f8ff}';
    let (values, typed) = fill(|| format!("見本{}", unprintable.next().unwrap()));
    for entry in SHIPPED {
        let form = shipped(entry.file_name.trim_end_matches(".toml"));
        let laid = pages(&form, &values, fonts());
        let told: BTreeSet<&str> = laid
            .warnings
            .iter()
            .filter_map(|warning| match warning {
                Warning::MissingGlyph { text, field } if !field.is_empty() => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let places = places_of(&form);
        assert!(!places.is_empty(), "{}", form.id);
        for one in typed
            .iter()
            .filter(|one| places.contains(&(one.field, one.column)))
        {
            let character = one.text.trim_start_matches("見本");
            assert!(
                told.contains(character),
                "{}: nobody is told of {} {}",
                form.id,
                one.field,
                one.column
            );
        }
        let text = printed(&laid.output);
        assert!(
            !text.contains(|ch| ('\u{e000}'..='\u{f8ff}').contains(&ch)),
            "{}",
            form.id
        );
    }
}

/// Mangles a form as an unlucky hand would: lines gone, doubled, swapped, numbers and words changed.
fn mangled() -> impl Strategy<Value = String> {
    let change = (0..6_u8, any::<Index>(), any::<Index>(), 0..400_u32);
    let changes = prop::collection::vec(change, 1..8);
    (any::<Index>(), changes).prop_map(|(which, changes)| {
        let mut lines: Vec<String> = which.get(SHIPPED).text.lines().map(str::to_owned).collect();
        for (kind, one, other, number) in changes {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            match kind {
                0 => {
                    lines.remove(one);
                }
                1 => {
                    let line = lines[one].clone();
                    lines.insert(other, line);
                }
                2 => lines.swap(one, other),
                3 | 4 => {
                    if let Some((key, _)) = lines[one].split_once(" = ") {
                        lines[one] = format!("{key} = {number}");
                    }
                }
                _ => {
                    let taken = lines[other]
                        .split_once(" = ")
                        .map(|(_, value)| value.to_owned());
                    if let (Some((key, _)), Some(value)) = (lines[one].split_once(" = "), taken) {
                        lines[one] = format!("{key} = {value}");
                    }
                }
            }
            if lines.is_empty() {
                break;
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(rounds(64))]

    #[test]
    fn a_mangled_form_is_refused_with_reasons_or_prints_soundly(text in mangled()) {
        match Template::parse("mangled.toml", &text) {
            Ok(form) => {
                for values in [samples::slip(), samples::pen(), samples::everything()] {
                    let laid = pages(&form, &values, fonts());
                    prop_assert!(laid.output.len() < 200, "{} pages", laid.output.len());
                    laid.output.iter().for_each(|frame| assert_sound(frame, &form));
                }
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    prop_assert!(problem.line >= 1 && problem.line <= text.lines().count().max(1) + 1);
                    prop_assert!(problem.what.ends_with('。'), "{}", problem.what);
                    prop_assert!(problem.remedy.ends_with('。'), "{}", problem.remedy);
                }
            }
        }
    }
}
