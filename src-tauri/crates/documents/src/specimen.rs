//! Fonts and pages for the tests of this crate.

use std::sync::{Arc, LazyLock};

use crate::code;
use crate::fonts::{FallbackSource, Fonts, Shaped};
use crate::frame::{Face, Frame, Item, Rect, Run};
use crate::pdf::{Moment, Stamp};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::load(
        font_bytes("BIZUDGothic-Regular.ttf"),
        font_bytes("BIZUDGothic-Bold.ttf"),
        FallbackSource::Bytes(Arc::from(font_bytes("ipamjm.ttf"))),
    )
    .expect("the bundled fonts load")
});

/// Returns the bundled fonts, loaded once for all tests.
pub(crate) fn fonts() -> &'static Fonts {
    &FONTS
}

/// Reads one of the bundled font files.
pub(crate) fn font_bytes(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/../../../assets/fonts/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(path).expect("the bundled fonts are in assets/fonts")
}

/// Returns an A4 page with a heading, body text, rules, a code, and rare names.
pub(crate) fn page() -> Frame {
    let mut lines = vec![
        ("主治医との連絡票（見本）", Face::GothicBold, 16.0, 28.0),
        ("ＦＡＸ 0594-00-0000", Face::GothicBold, 20.0, 40.0),
    ];
    let texts = [
        "利用者 浜栗焼男 様（はまぐり やきお）昭和28年4月1日生 73歳 要支援２",
        "髙﨑さん・𠮷田さん・槗本さん・葛\u{e0100}城さん・辻\u{e0101}さん・𫝆井さん・神\u{fe00}谷さん",
        "①腰椎圧迫骨折の治療経過、疼痛（安静時・体動時）、リハビリの可否についてご教示ください。",
        "②福祉用具（手すり・歩行器）の導入は差し支えありませんか。ﾘﾊﾋﾞﾘ 週2回、ABC-123。",
        "量・酸・鬱・響・麗・鷲・議・護・薬・膿・癌・囊・顎・臓　か\u{3099}く ガクガク",
    ];
    let mut baseline = 55.0;
    for text in texts {
        for (size, face) in [
            (12.0, Face::Gothic),
            (10.5, Face::Gothic),
            (12.0, Face::GothicBold),
        ] {
            lines.push((text, face, size, baseline));
            baseline += 9.0;
        }
    }
    let mut items = Vec::new();
    for (text, face, size, baseline) in lines {
        items.extend(
            runs(text, face, size, 15.0, baseline)
                .into_iter()
                .map(Item::Run),
        );
    }
    for step in 0..8_u8 {
        let thickness = 0.26 + f32::from(step) * 0.01;
        items.push(bar(15.0, 200.0 + f32::from(step) * 3.31, 120.0, thickness));
    }
    items.push(bar(15.0, 195.0, 0.3, 40.0));
    items.push(bar(195.0, 195.0, 0.5, 40.0));
    items.push(Item::Code(
        code::qr("TNG1:R8-0042-7", 165.0, 240.0, 22.0).unwrap(),
    ));
    Frame {
        width_mm: 210.0,
        height_mm: 297.0,
        items,
        regions: Vec::new(),
        parts: Vec::new(),
    }
}

/// Returns a page with a single line of text.
pub(crate) fn page_of(text: &str) -> Frame {
    let runs = runs(text, Face::Gothic, 12.0, 15.0, 30.0);
    let items = runs.into_iter().map(Item::Run).collect();
    Frame {
        width_mm: 210.0,
        height_mm: 297.0,
        items,
        regions: Vec::new(),
        parts: Vec::new(),
    }
}

/// Returns what the tests stamp on documents.
pub(crate) fn stamp() -> Stamp {
    let created = Moment {
        year: 2026,
        month: 4,
        day: 1,
        hour: 10,
        minute: 0,
        second: 0,
    };
    Stamp {
        title: "主治医との連絡票 R8-0042".to_owned(),
        author: "見本居宅介護支援事業所".to_owned(),
        created,
        number: "R8-0042".to_owned(),
    }
}

/// Sets a text on one baseline, one run per face.
pub(crate) fn runs(text: &str, face: Face, size_pt: f32, x_mm: f32, baseline_mm: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x_mm = x_mm;
    for shaped in fonts().shape(text, face, size_pt) {
        let Shaped::Drawn(drawn) = shaped else {
            panic!("the specimen has only printable text")
        };
        let advance = drawn.glyph.advance_mm;
        match runs.last_mut().filter(|run| run.face == drawn.face) {
            Some(run) => run.glyphs.push(drawn.glyph),
            None => runs.push(Run {
                x_mm,
                baseline_mm,
                size_pt,
                face: drawn.face,
                glyphs: vec![drawn.glyph],
            }),
        }
        x_mm += advance;
    }
    runs
}

fn bar(x_mm: f32, y_mm: f32, width_mm: f32, height_mm: f32) -> Item {
    Item::Bar(Rect {
        x_mm,
        y_mm,
        width_mm,
        height_mm,
    })
}
