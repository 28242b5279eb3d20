use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::specimen::{font_bytes, fonts};

fn drawn(text: &str, face: Face) -> Vec<Drawn> {
    fonts()
        .shape(text, face, 10.0)
        .into_iter()
        .map(|shaped| match shaped {
            Shaped::Drawn(drawn) => drawn,
            Shaped::Missing(cluster) => panic!("{cluster} in {text} should have a glyph"),
        })
        .collect()
}

fn one(text: &str, face: Face) -> Drawn {
    let mut all = drawn(text, face);
    assert_eq!(all.len(), 1, "{text} is one cluster");
    all.remove(0)
}

#[test]
fn difficult_names_have_glyphs_in_the_shape_that_was_typed() {
    for name in [
        "髙",
        "﨑",
        "𠮷",
        "槗",
        "葛\u{e0100}",
        "辻\u{e0101}",
        "𫝆",
        "神\u{e0100}",
        "邉",
        "邊",
        "德",
    ] {
        let found = one(name, Face::Gothic);
        assert_eq!(
            found.form,
            Form::Exact,
            "{name} has its own shape in one of the bundled fonts"
        );
        assert_eq!(found.glyph.text, name, "the cluster keeps what was typed");
        assert_ne!(found.glyph.id, 0, "glyph 0 is the empty box");
    }
}

#[test]
fn characters_outside_the_first_font_come_from_the_fallback() {
    for name in ["𠮷", "槗", "𫝆"] {
        assert_eq!(one(name, Face::Gothic).face, Face::Fallback);
        assert_eq!(one(name, Face::GothicBold).face, Face::Fallback);
    }
    assert_eq!(
        one("髙", Face::GothicBold).face,
        Face::GothicBold,
        "the face asked for comes first"
    );
}

#[test]
fn a_variation_sequence_changes_the_glyph() {
    let plain = one("葛", Face::Gothic);
    let variants: Vec<_> = ["葛\u{e0100}", "葛\u{e0101}"]
        .map(|text| one(text, Face::Gothic).glyph.id)
        .into();
    assert_ne!(
        variants[0], variants[1],
        "葛󠄀 and 葛󠄁 are the two shapes people insist on"
    );
    assert!(
        variants.contains(&plain.glyph.id),
        "one of them is the ordinary one"
    );
}

#[test]
fn a_sequence_the_face_lacks_goes_to_the_fallback() {
    // IPAmj carries Moji_Joho sequences of 邉 far beyond the Adobe-Japan1 ones of BIZ UD.
    let found = one("邉\u{e0110}", Face::Gothic);
    assert_eq!((found.face, found.form), (Face::Fallback, Form::Exact));
}

#[test]
fn a_sequence_nobody_has_is_reported_with_its_base_shape() {
    let found = one("山\u{e01ef}", Face::Gothic);
    assert_eq!(
        found.form,
        Form::BaseOnly,
        "silence would print another person's name"
    );
    assert_eq!(found.glyph.id, one("山", Face::Gothic).glyph.id);
    assert_eq!(
        found.glyph.text, "山\u{e01ef}",
        "the text of the page stays as typed"
    );
}

/// BIZ UD has no low-set digits: `SpO₂` is read as `SpO2`. A power would be read as another number.
#[test]
fn a_low_set_digit_prints_as_the_digit_and_a_high_set_sign_does_not() {
    for (typed, digit) in [("₀", "0"), ("₂", "2"), ("₉", "9")] {
        let found = one(typed, Face::Gothic);
        assert_eq!(found.glyph.id, one(digit, Face::Gothic).glyph.id);
        assert_eq!(
            (found.glyph.text.as_str(), found.form),
            (typed, Form::BaseOnly)
        );
    }
    let fonts = fonts();
    assert_eq!(fonts.ordinary_forms("SpO₂ 95%、HbA₁c"), ["₂", "₁"]);
    assert_eq!(fonts.check("10⁻³ ₊"), ["⁻", "₊"]);
}

#[test]
fn compatibility_ideographs_keep_their_shape() {
    let everyday = one("神", Face::Gothic).glyph.id;
    assert_ne!(
        one("\u{fa19}", Face::Gothic).glyph.id,
        everyday,
        "normalising would lose 神"
    );
    assert_eq!(
        one("神\u{fe00}", Face::Gothic).glyph.id,
        one("\u{fa19}", Face::Gothic).glyph.id,
        "the standardised sequence stands for the compatibility ideograph"
    );
}

#[test]
fn kana_marks_are_composed_and_halfwidth_kana_are_left_alone() {
    let composed = one("か\u{3099}", Face::Gothic);
    assert_eq!(composed.glyph.id, one("が", Face::Gothic).glyph.id);
    assert_eq!(composed.glyph.text, "か\u{3099}");
    let halfwidth = drawn("ｶﾞ", Face::Gothic);
    assert_eq!(halfwidth.len(), 2, "ｶ and ﾞ are two half-width characters");
    let full = one("ガ", Face::Gothic).glyph.advance_mm;
    for kana in &halfwidth {
        assert!(
            (kana.glyph.advance_mm * 2.0 - full).abs() < 1e-4,
            "half as wide as ガ"
        );
    }
}

#[test]
fn digits_and_latin_are_tabular() {
    let em = 10.0 * MM_PER_PT;
    for (text, width) in [
        ("0123456789", 0.5),
        ("０１２３４５６７８９", 1.0),
        ("AaiWm-/()", 0.5),
        ("漢かカ、", 1.0),
    ] {
        for face in [Face::Gothic, Face::GothicBold] {
            for found in drawn(text, face) {
                let advance = found.glyph.advance_mm;
                assert!(
                    (advance - em * width).abs() < 1e-4,
                    "{} is {advance} mm wide",
                    found.glyph.text
                );
            }
        }
    }
}

#[test]
fn pictures_private_characters_and_controls_are_refused() {
    let refused = fonts().check("薬💊の\u{e000}管\u{7}理👨\u{200d}👩💊");
    assert_eq!(
        refused,
        ["💊", "\u{e000}", "\u{7}", "👨", "👩"],
        "each once, in order"
    );
    assert!(
        fonts()
            .check("改行\r\nと\u{feff}見えない\u{200b}字")
            .is_empty(),
        "nothing to draw, nothing to refuse"
    );
}

#[test]
fn every_family_register_style_character_in_use_is_printable() {
    let text =
        "髙﨑𠮷槗邊邉齋齊嶋德濵祐\u{e0100}惠眞曻槇渡邊澤瀨靑舘舩冨峯嶽淵渕藪籔飯\u{e0101}鷗鄧圡";
    assert_eq!(fonts().check(text), Vec::<String>::new());
}

#[test]
fn the_fallback_is_fetched_once_and_only_when_needed() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let loader: FallbackLoader = Box::new(|| {
        CALLS.fetch_add(1, Ordering::SeqCst);
        Ok(font_bytes("ipamjm.ttf"))
    });
    let fonts = Fonts::load(
        font_bytes("BIZUDGothic-Regular.ttf"),
        font_bytes("BIZUDGothic-Bold.ttf"),
        FallbackSource::Loader(loader),
    )
    .unwrap();
    assert!(fonts.check("浜栗焼男").is_empty());
    assert_eq!(CALLS.load(Ordering::SeqCst), 0, "no rare name, no 46 MB");
    assert!(fonts.check("𠮷田").is_empty());
    assert!(fonts.check("槗本").is_empty());
    assert_eq!(CALLS.load(Ordering::SeqCst), 1);
}

#[test]
fn a_fallback_that_cannot_be_read_refuses_the_character_and_says_why() {
    let loader: FallbackLoader = Box::new(|| Err(std::io::ErrorKind::NotFound.into()));
    let fonts = Fonts::load(
        font_bytes("BIZUDGothic-Regular.ttf"),
        font_bytes("BIZUDGothic-Bold.ttf"),
        FallbackSource::Loader(loader),
    )
    .unwrap();
    assert!(fonts.fallback_failure().is_none(), "not needed yet");
    assert_eq!(fonts.check("𠮷田"), ["𠮷"]);
    assert!(matches!(
        fonts.fallback_failure(),
        Some(FontError::FallbackUnread(_))
    ));
}

#[test]
fn bytes_that_are_no_font_are_refused() {
    let bold = font_bytes("BIZUDGothic-Bold.ttf");
    let loaded = Fonts::load(
        b"not a font".to_vec(),
        bold,
        FallbackSource::Bytes(Arc::from([])),
    );
    assert!(matches!(
        loaded,
        Err(FontError::Unusable { face: Face::Gothic })
    ));
}

#[test]
fn no_kanji_or_kana_is_mapped_to_nothing() {
    // A glyph without an outline prints as a gap: for a name as bad as an empty box.
    let plain = ('\u{4e00}'..='\u{9fff}')
        .chain('\u{3041}'..='\u{3096}')
        .chain('\u{30a1}'..='\u{30fa}')
        .chain('\u{f900}'..='\u{faff}')
        .chain('\u{20000}'..='\u{323af}')
        .map(String::from);
    let variants = ('\u{4e00}'..='\u{9fff}').map(|ch| format!("{ch}\u{e0100}{ch}\u{e0103}"));
    for text in plain.chain(variants) {
        for shaped in fonts().shape(&text, Face::Gothic, 10.0) {
            if let Shaped::Drawn(found) = shaped {
                let typeface = fonts().typeface(found.face).unwrap();
                let has_ink = typeface.open().has_outline(found.glyph.id);
                assert!(has_ink, "{text} has a glyph without ink");
            }
        }
    }
}

#[test]
fn a_mark_without_a_composed_character_has_one_glyph_with_its_base() {
    let kana = "かきくけこカキクケコセツトㇷ";
    for face in [Face::Gothic, Face::GothicBold] {
        for base in kana.chars() {
            let text = format!("{base}\u{309a}");
            let found = one(&text, face);
            assert_eq!(found.face, face, "{text} is in the everyday face");
            assert_eq!(found.glyph.text, text);
            let (alone, advance) = (one(&base.to_string(), face), found.glyph.advance_mm);
            assert_ne!(found.glyph.id, alone.glyph.id, "{text} is not {base}");
            assert!((advance - alone.glyph.advance_mm).abs() < 1e-3, "{text}");
        }
    }
    let apart = drawn("あ\u{309a}", Face::Gothic);
    assert_eq!(apart.len(), 2, "what nobody composes stands side by side");
    let typed: String = apart
        .iter()
        .map(|drawn| drawn.glyph.text.as_str())
        .collect();
    assert_eq!(typed, "あ\u{309a}");
}
