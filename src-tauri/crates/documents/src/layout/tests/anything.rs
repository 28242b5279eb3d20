//! Any character of our typefaces in every field of every form, and forms that somebody mangled.
//!
//! A few rounds in the everyday tests; `PROPTEST_CASES=2000 cargo test -p tsunagi-documents anything`
//! runs as many as one likes.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use super::outputs::{assert_boxes, assert_faxes_inside, assert_headings, assert_reads_back};
use super::properties::assert_sound;
use super::*;
use crate::fonts::Shaped;
use crate::frame::Face;
use crate::layout::{Warning, pages};
use crate::template::keys::{KEYS, Kind};

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

/// Fills every text field and every row of a form with one name each.
fn fill(names: &[String]) -> (Values, Vec<(&'static str, String)>) {
    let mut values = samples::everything();
    let mut typed = Vec::new();
    let mut names = names.iter().cycle();
    for key in KEYS {
        let mut next = || names.next().cloned().unwrap_or_default();
        match key.kind {
            Kind::Text(_) => {
                let name = next();
                values.text(key.name, name.clone());
                typed.push((key.name, name));
            }
            Kind::Rows(columns) if !key.name.starts_with("picture.") => {
                let mut row = Values::blank();
                for (column, _) in columns {
                    let name = next();
                    row.text(column, name.clone());
                    typed.push((key.name, name));
                }
                values.rows(key.name, vec![row]);
            }
            Kind::Rows(_) | Kind::Ticks(_) | Kind::Code | Kind::Page => {}
        }
    }
    (values, typed)
}

proptest! {
    #![proptest_config(rounds(4))]

    #[test]
    fn every_field_of_every_form_prints_what_was_typed(
        names in prop::collection::vec(any_name(), 24),
        which in any::<Index>(),
    ) {
        let (values, typed) = fill(&names);
        for entry in SHIPPED {
            let form = shipped(entry.file_name.trim_end_matches(".toml"));
            let laid = pages(&form, &values, fonts());
            let text = printed(&laid.output);
            let columns = columns_of(&form);
            for (field, name) in &typed {
                let is_shown = laid.output.iter().any(|frame| {
                    frame.regions.iter().any(|region| region.field == *field)
                });
                // A form shows some columns of a row and not others.
                let is_row = !matches!(crate::template::keys::find(field).map(|key| key.kind), Some(Kind::Text(_)));
                if is_shown && (!is_row || columns == Columns::All) {
                    prop_assert!(
                        text.contains(&solid(name)),
                        "{}: {field} does not show {name:?}",
                        form.id
                    );
                }
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
fn an_emoji_in_any_field_is_told_and_not_printed_as_something_else() {
    let (values, typed) = fill(&["見本\u{1F600}".to_owned()]);
    for entry in SHIPPED {
        let form = shipped(entry.file_name.trim_end_matches(".toml"));
        let laid = pages(&form, &values, fonts());
        let is_shown = laid
            .output
            .iter()
            .flat_map(|frame| &frame.regions)
            .any(|region| typed.iter().any(|(field, _)| region.field == *field));
        let told: Vec<&str> = laid
            .warnings
            .iter()
            .filter_map(|warning| match warning {
                Warning::MissingGlyph { text, field } if !field.is_empty() => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert!(is_shown && !told.is_empty(), "{}: nobody is told", form.id);
        assert!(
            told.iter().all(|text| *text == "\u{1F600}"),
            "{}: {told:?}",
            form.id
        );
        assert!(!printed(&laid.output).contains('\u{1F600}'), "{}", form.id);
    }
}

#[derive(PartialEq)]
enum Columns {
    All,
    Some,
}

/// Only the list of acts and 第5表 show every column of their rows.
fn columns_of(form: &Template) -> Columns {
    match form.id.as_str() {
        "audit-list" | "table5" | "handover-sheet" => Columns::All,
        _ => Columns::Some,
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
