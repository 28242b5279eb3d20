use proptest::prelude::Strategy as _;

use super::*;
use crate::layout::tests::fonts;

const STYLE: Style = Style {
    size_pt: 12.0,
    bold: Weight::Regular,
    align: Align::Left,
};

/// Breaks a text into lines of so many full-width characters.
fn broken(text: &str, ems: f32) -> Vec<String> {
    let lines = lines(
        fonts(),
        text,
        STYLE,
        Measure {
            width: ems * STYLE.em(),
            hang: 0.0,
        },
        "f",
        &mut Warnings::default(),
    );
    lines
        .iter()
        .map(|line| line.marks.iter().map(text_of).collect())
        .collect()
}

fn text_of(mark: &Mark) -> &str {
    match mark {
        Mark::Glyph(_, glyph) => &glyph.text,
        Mark::White(_) | Mark::Room(_) => "〓",
    }
}

#[test]
fn a_full_stop_takes_its_character_along_to_the_next_line() {
    assert_eq!(broken("あいうえお。かき", 5.0), ["あいうえ", "お。かき"]);
}

#[test]
fn an_opening_bracket_does_not_end_a_line() {
    assert_eq!(broken("あいうえ「かき」", 5.0), ["あいうえ", "「かき」"]);
}

#[test]
fn numbers_and_latin_words_stay_whole() {
    assert_eq!(
        broken("電話0594-00-0000へ", 8.2),
        ["電話0594-00-0000", "へ"]
    );
    assert_eq!(
        broken("電話は0594-00-0000", 8.2),
        ["電話は", "0594-00-0000"]
    );
    assert_eq!(
        broken("血圧は120/80でした", 5.2),
        ["血圧は", "120/80でし", "た"]
    );
}

#[test]
fn an_endless_word_is_broken_where_it_must() {
    assert_eq!(
        broken(&"x".repeat(25), 5.0),
        ["x".repeat(10), "x".repeat(10), "x".repeat(5)]
    );
    assert_eq!(
        broken(&"「".repeat(7), 5.0),
        ["「".repeat(5), "「".repeat(2)]
    );
}

#[test]
fn an_empty_line_is_kept_and_spaces_hang() {
    assert_eq!(broken("あ\n\nい", 5.0), ["あ", "", "い"]);
    assert_eq!(broken("あいうえお　かき", 5.0), ["あいうえお　", "かき"]);
}

#[test]
fn a_full_stop_gives_up_its_white_and_hangs_where_its_box_has_room() {
    let lines_of = |ems: f32, hang: f32| {
        let measure = Measure {
            width: ems * STYLE.em(),
            hang,
        };
        let lines = lines(
            fonts(),
            "あいうえお。かき",
            STYLE,
            measure,
            "f",
            &mut Warnings::default(),
        );
        lines.first().map_or(0, |line| line.marks.len())
    };
    assert_eq!(lines_of(5.5, 0.0), 6, "half of a full stop is white");
    assert_eq!(lines_of(5.3, 0.0), 4, "its ink does not leave the measure");
    assert_eq!(
        lines_of(5.3, 1.1),
        6,
        "but may hang into the white of its box"
    );
    assert_eq!(lines_of(5.0, 1.1), 4, "and no further");
}

#[test]
fn a_number_keeps_its_unit() {
    assert_eq!(broken("退院は3月27日", 4.5), ["退院は", "3月27日"]);
}

#[test]
fn a_dose_in_full_width_stays_whole() {
    for dose in [
        "２．５ｍｇ",
        "１２．５ｍｇ／日",
        "１／２錠",
        "３６・５℃",
        "１０：３０",
    ] {
        let lines = broken(&format!("あさ{dose}をのむ"), 8.0);
        assert!(
            lines.iter().any(|line| line.contains(dose)),
            "{lines:?} read as another dose"
        );
    }
}

/// Numbers as people type them: wrong by a digit, the call goes to a stranger.
const NUMBERS: [&str; 16] = [
    "0594-00-0000",
    "０５９４－００－００００",
    "0594－00－0000",
    "０５９４ー００ー００００",
    "0594−00−0000",
    "0594‑00‑0000",
    "0594–00–0000",
    "0594―00―0000",
    "(0594)00-0000",
    "（0594）00-0000",
    "（０５９４）００－００００",
    "0594（00）0000",
    "〒511-0000",
    "〒５１１－００００",
    "〒 511-0000",
    "R08-0042-7",
];

const DAYS: [&str; 8] = [
    "令和8年4月10日（金）",
    "昭和28年2月3日",
    "令和元年12月31日",
    "2026年4月10日",
    "令和８年４月１０日",
    "4月10日（金）",
    "13時30分",
    "R8.4.10",
];

#[test]
fn a_number_too_long_for_its_line_is_parted_where_it_has_a_hyphen() {
    assert_eq!(broken("0594-00-0000", 5.2), ["0594-00-", "0000"]);
    assert_eq!(
        broken("〒５１１－００００", 5.2),
        ["〒５１１－", "００００"]
    );
}

#[test]
fn a_day_too_long_for_its_line_is_parted_behind_the_year() {
    assert_eq!(broken("令和8年3月27日", 5.0), ["令和8年", "3月27日"]);
    assert_eq!(
        broken("退院は令和8年3月27日", 8.0),
        ["退院は", "令和8年3月27日"]
    );
    assert_eq!(
        broken("あいう年4人", 4.5),
        ["あいう年", "4人"],
        "not every figure after 年 is a month"
    );
}

proptest::proptest! {
    #[test]
    fn a_number_or_day_that_fits_a_line_is_whole(
        before in "[かきくけ、]{0,14}",
        number in proptest::sample::select([&NUMBERS[..], &DAYS[..]].concat()),
        // A full stop takes its number along: the two together may be wider than the line.
        after in "([かきくけ][かきくけ。]{0,13})?",
        ems in 14_u8..22,
    ) {
        let lines = broken(&format!("{before}{number}{after}"), f32::from(ems));
        proptest::prop_assert!(lines.iter().any(|line| line.contains(number)), "{:?}", lines);
    }

    #[test]
    fn however_short_the_line_nothing_is_lost_or_too_wide(
        parts in proptest::collection::vec(
            proptest::prop_oneof![
                proptest::sample::select([&NUMBERS[..], &DAYS[..]].concat()).prop_map(str::to_owned),
                "[かき「」、。（） 0-9年月日〒-]{0,9}",
            ],
            0..6,
        ),
        ems in 1_u8..22,
    ) {
        let text = parts.concat();
        let width = f32::from(ems) * STYLE.em();
        proptest::prop_assert_eq!(broken(&text, f32::from(ems)).concat(), text.clone());
        let measure = Measure { width, hang: 0.0 };
        let lines = lines(fonts(), &text, STYLE, measure, "f", &mut Warnings::default());
        for line in lines.iter().filter(|line| line.marks.len() > 1) {
            proptest::prop_assert!(line.width <= width + 0.01, "{} in {}", line.width, width);
        }
    }

    #[test]
    fn a_number_is_never_torn(
        before in "[かきくけ]{0,14}",
        number in "[0-9]{1,3}([.,/・:][0-9]{1,2})?(mg|ml|錠|月|℃|㎎)|[０-９]{1,3}([．，／・：－][０-９]{1,2})?(ｍｇ|ｍｌ|錠|月|℃|㎎)",
        after in "[かきくけ]{0,14}",
        ems in 9_u8..15,
    ) {
        let lines = broken(&format!("{before}{number}{after}"), f32::from(ems));
        proptest::prop_assert!(lines.iter().any(|line| line.contains(&number)), "{:?}", lines);
    }
}

#[test]
fn figures_stand_a_little_apart_from_kana() {
    let wide = |text| width(fonts(), text, STYLE) / STYLE.em();
    let apart = wide("年8月") - 2.0 - 0.5;
    assert!((apart - 2.0 * APART_EM).abs() < 0.01, "{apart}");
    assert!(
        (wide("年 8") - 2.0).abs() < 0.01,
        "a space that was typed is space enough"
    );
}

#[test]
fn figures_are_all_equally_wide() {
    for bold in [Weight::Regular, Weight::Bold] {
        let style = Style { bold, ..STYLE };
        for figure in "0123456789".chars() {
            let wide = width(fonts(), &figure.to_string(), style) / style.em();
            assert!((wide - 0.5).abs() < 0.001, "{figure} is {wide} em wide");
        }
    }
}
