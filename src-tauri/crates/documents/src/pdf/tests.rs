use proptest::prelude::*;

use super::*;
use crate::frame::{Glyph, Item, Run};
use crate::specimen::{fonts, page, page_of, runs, stamp};

fn written(frames: &[Frame]) -> Vec<u8> {
    write(frames, fonts(), &stamp()).unwrap()
}

/// Reads a page back as a search does. The reader adds spaces and breaks between runs; no test has any.
fn text_of(pdf: &[u8], page: u32) -> String {
    let document = Document::load_mem(pdf).unwrap();
    document
        .extract_text(&[page])
        .unwrap()
        .chars()
        .filter(|ch| !" \n".contains(*ch))
        .collect()
}

#[test]
fn the_same_pages_make_the_same_bytes() {
    let first = written(&[page(), page_of("二枚目")]);
    assert_eq!(
        first,
        written(&[page(), page_of("二枚目")]),
        "an archive compares files by hash"
    );
    assert_ne!(
        first,
        written(&[page(), page_of("三枚目")]),
        "and tells different ones apart"
    );
}

#[test]
fn the_identity_follows_the_content_and_the_stamp() {
    let id = |stamp: &Stamp| {
        let pdf = write(&[page()], fonts(), stamp).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        document.trailer.get(b"ID").unwrap().as_array().unwrap()[0]
            .as_str()
            .unwrap()
            .to_vec()
    };
    let other = Stamp {
        number: "R8-0043".to_owned(),
        ..stamp()
    };
    assert_eq!(id(&stamp()), id(&stamp()));
    assert_ne!(id(&stamp()), id(&other));
    assert_eq!(id(&stamp()).len(), 16);
}

#[test]
fn the_document_says_what_it_is() {
    let document = Document::load_mem(&written(&[page()])).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja-JP");
    let info = document
        .trailer
        .get(b"Info")
        .unwrap()
        .as_reference()
        .unwrap();
    let info = document.get_dictionary(info).unwrap();
    let created = info.get(b"CreationDate").unwrap().as_str().unwrap();
    assert_eq!(
        created, b"D:20260401100000+09'00'",
        "the date is the caller's, in Japan's time"
    );
    assert_eq!(
        lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap(),
        stamp().title
    );
}

#[test]
fn a_full_page_is_small() {
    let size = written(&[page()]).len();
    assert!(
        size < 60_000,
        "{size} bytes: a hundred slips must fit a mail or an old stick"
    );
}

#[test]
fn every_typed_character_comes_back() {
    let typed =
        "髙﨑𠮷槗葛\u{e0100}葛\u{e0101}葛辻\u{e0101}𫝆神\u{fe00}\u{fa19}神か\u{3099}がｶﾞ①㈱㍻０1Ａa";
    assert_eq!(text_of(&written(&[page_of(typed)]), 1), typed);
}

#[test]
fn one_glyph_with_two_texts_keeps_both() {
    let typed = "が一か\u{3099}二が";
    assert_eq!(
        text_of(&written(&[page_of(typed)]), 1),
        typed,
        "composed and decomposed share a glyph"
    );
}

#[test]
fn every_page_has_its_text() {
    let pdf = written(&[
        page_of("一枚目"),
        page_of("二枚目の髙﨑様"),
        page_of("三枚目"),
    ]);
    assert_eq!(text_of(&pdf, 2), "二枚目の髙﨑様");
    assert_eq!(text_of(&pdf, 3), "三枚目");
}

#[test]
fn layout_spacing_is_kept_to_the_thousandth() {
    let mut run = runs("均等割付", Face::Gothic, 12.0, 15.0, 30.0).remove(0);
    for glyph in &mut run.glyphs {
        glyph.advance_mm += 1.0;
    }
    let frame = Frame {
        items: vec![Item::Run(run)],
        ..page_of("")
    };
    let document = Document::load_mem(&written(&[frame])).unwrap();
    let content = document.get_page_content(document.page_iter().next().unwrap());
    let content = String::from_utf8_lossy(&content).into_owned();
    // 1 mm at 12 pt is 236.2 thousandths of an em.
    assert!(
        content.contains("<0001> -236<0002> -236<0003> -237<0004>]"),
        "rounded along the line, not at each glyph: {content}"
    );
}

#[test]
fn what_cannot_be_written_is_refused() {
    assert!(matches!(
        write(&[], fonts(), &stamp()),
        Err(PdfError::NoPages)
    ));
    let mut frame = page_of("字");
    if let Some(Item::Run(run)) = frame.items.first_mut() {
        run.x_mm = f32::NAN;
    }
    assert!(matches!(
        write(&[frame], fonts(), &stamp()),
        Err(PdfError::NotANumber)
    ));
    let glyphs = vec![Glyph {
        id: u16::MAX,
        advance_mm: 1.0,
        text: "字".to_owned(),
    }];
    let run = Run {
        x_mm: 0.0,
        baseline_mm: 9.0,
        size_pt: 9.0,
        face: Face::Gothic,
        glyphs,
    };
    let frame = Frame {
        items: vec![Item::Run(run)],
        ..page_of("")
    };
    assert!(matches!(
        write(&[frame], fonts(), &stamp()),
        Err(PdfError::Subset { .. })
    ));
}

#[test]
fn a_heap_has_a_bookmark_where_each_slip_begins() {
    let mut joined = Joined::begin(Vec::new()).unwrap();
    for _ in 0..3 {
        let pdf = write(&[page_of("一"), page_of("二")], fonts(), &stamp());
        joined.add(&pdf.unwrap()).unwrap();
    }
    let whole = Document::load_mem(&joined.finish(&stamp()).unwrap()).unwrap();
    let outlines = whole.catalog().unwrap().get(b"Outlines").unwrap();
    let outlines = whole.dereference(outlines).unwrap().1.as_dict().unwrap();
    let mut next = outlines.get(b"First").ok().cloned();
    let pages: Vec<_> = whole.get_pages().into_values().collect();
    for at in 0..3 {
        let item = next.expect("one for each slip");
        let item = whole.dereference(&item).unwrap().1.as_dict().unwrap();
        let title = item.get(b"Title").unwrap();
        assert_eq!(lopdf::decode_text_string(title).unwrap(), stamp().title);
        let place = item.get(b"Dest").unwrap().as_array().unwrap();
        let page = place.first().unwrap().as_reference().unwrap();
        assert_eq!(Some(&page), pages.get(at * 2), "at its first page");
        next = item.get(b"Next").ok().cloned();
    }
    assert!(next.is_none());
}

/// Any character of the ranges Japanese text draws from, as far as the fonts have it.
fn printable() -> impl Strategy<Value = String> {
    let ranges = prop_oneof![
        8 => proptest::char::range('\u{4e00}', '\u{9fff}'),
        4 => proptest::char::range('\u{3041}', '\u{30fe}'),
        2 => proptest::char::range('!', '~'),
        2 => proptest::char::range('\u{ff01}', '\u{ff9f}'),
        2 => proptest::char::range('\u{20000}', '\u{2a6df}'),
        1 => proptest::char::range('\u{2460}', '\u{33ff}'),
        1 => proptest::char::range('\u{f900}', '\u{fa6d}'),
    ];
    let composed =
        proptest::sample::select("かきくけこカキクケコセツトㇷ".chars().collect::<Vec<_>>());
    let cluster = prop_oneof![
        24 => ranges.prop_map(String::from),
        1 => composed.prop_map(|base| format!("{base}\u{309a}")),
    ];
    proptest::collection::vec(cluster, 1..40).prop_map(|clusters| {
        clusters
            .into_iter()
            .filter(|cluster| fonts().check(cluster).is_empty())
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_printable_text_comes_back(text in printable()) {
        prop_assert_eq!(text_of(&written(&[page_of(&text)]), 1), text);
    }
}
