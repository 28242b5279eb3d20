//! Pictures of the pages as a person sees them, and as a fax machine does.
//!
//! A changed form shows up here as a changed picture: look at it beside the old one before it is
//! accepted. `UPDATE_GOLDEN=1 cargo test -p tsunagi-documents --test golden` draws them anew. What
//! differs is left under `target/golden/`: the picture before, the one after, and one that shows where.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::path::Path;
use std::sync::LazyLock;

use tsunagi_documents::fax::{self, Resolution};
use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::layout;
use tsunagi_documents::pdf;
use tsunagi_documents::raster;
use tsunagi_documents::template::{FormKind, Orientation, SHIPPED, Template};
use tsunagi_documents::values::Values;

#[path = "press/pictures.rs"]
mod pictures;
mod press;

use pictures::{LEVELS, Picture, STRAYS, assert_no_more, assert_picture, differences, read};

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../src/layout/tests/samples.rs"]
mod samples;

/// Enough to see a misplaced line, small enough to keep many.
const DPI: f32 = 100.0;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| press::fonts().unwrap());

fn document(forms: &[(&str, Values)]) -> Vec<u8> {
    let templates: Vec<Template> = forms
        .iter()
        .map(|(id, _)| match *id {
            "rare-names" => press::parsed("rare-names.toml", &rare_names()).unwrap(),
            id => press::shipped(id).unwrap(),
        })
        .collect();
    let laid = |forms: &[(&str, Values)]| {
        let pairs: Vec<(&Template, &Values)> = templates
            .iter()
            .zip(forms)
            .map(|(template, (_, values))| (template, values))
            .collect();
        layout::bundle(&pairs, &FONTS).output
    };
    // As the program does it: how many sheets there are is known once they are laid out.
    let mut forms = forms.to_vec();
    let count = laid(&forms).len();
    for (_, values) in forms.iter_mut().filter(|(_, values)| !values.is_blank()) {
        let covered = values.get_text("slip.own_pages").is_some();
        let cover = usize::from(covered && templates.iter().all(|form| form.id == "fax-cover"));
        values.text("slip.pages", (count + cover).to_string());
    }
    let frames = laid(&forms);
    let stamp = press::stamp("見本", "R08-0042-7");
    pdf::write(&frames, &FONTS, &stamp).unwrap()
}

/// Compares every page of a document with its picture.
fn assert_pages(name: &str, forms: &[(&str, Values)]) {
    let pdf = document(forms);
    let count = raster::page_count(&pdf).unwrap();
    assert_no_more(&Path::new("pdf").join(format!("{name}-{}.png", count + 1)));
    for page in 0..count {
        let picture = shades(&raster::page(&pdf, page, DPI).unwrap());
        let file = format!("{name}-{}.png", page + 1);
        assert_picture(&Path::new("pdf").join(file), &picture, png::BitDepth::Four);
    }
}

fn shades(gray: &raster::GrayPage) -> Picture {
    let shade = |pixel: &u8| (u16::from(*pixel) * (LEVELS - 1) + 127) / 255;
    Picture {
        width: gray.width,
        height: gray.height,
        shades: gray.pixels.iter().map(|pixel| shade(pixel) as u8).collect(),
    }
}

/// Compares every sheet of a fax with its picture.
fn assert_fax(name: &str, form: (&str, Values), resolution: Resolution) {
    let pdf = document(&[form]);
    let count = raster::page_count(&pdf).unwrap();
    assert_no_more(&Path::new("fax").join(format!("{name}-{}.png", count + 1)));
    for page in 0..count {
        let picture = read(&fax::preview_png(&pdf, page, resolution).unwrap());
        let number = if page == 0 {
            String::new()
        } else {
            format!("-{}", page + 1)
        };
        let file = Path::new("fax").join(format!("{name}{number}.png"));
        assert_picture(&file, &picture, png::BitDepth::One);
    }
}

/// How each form is filled for its picture.
fn filled(id: &str) -> Values {
    match id {
        "timeline-extract" | "table5" => samples::timeline(9),
        "table4" => samples::inquiries(),
        "timeline-picture" => samples::picture(),
        "handover-sheet" => samples::handover(),
        "recovery-sheet" => samples::recovery(),
        "audit-list" => samples::audit(12),
        "fax-cover" => samples::cover(),
        "meeting" | "appointment" | "hospital" | "reminder" | "information" | "plan-cover"
        | "equipment-opinion" | "accompany" => samples::full_slip(),
        _ => samples::slip(),
    }
}

/// A form with nothing but characters of the family register beside everyday ones, in the sizes of
/// text, of names and of the fax number.
fn rare_names() -> String {
    let mut form = "id = \"rare-names\"\nname = \"見本\"\nkind = \"record\"\n".to_owned();
    for (size, bold) in [(12, false), (16, true), (22, true)] {
        let lines = [
            "龘 驫 䨻 讟 籲 齾 \u{2a6a5}　轟 驚 鬱 議 護",
            "槗本と橋本、齋\u{e0102}藤と齋藤、𠮷田と吉田",
            "邉と渡邊、葛\u{e0100}城と葛城、辻\u{e0101}、か\u{309a}ツ\u{309a}ㇷ\u{309a}",
        ];
        for line in lines {
            let block = "\n[[block]]\ntype = \"text\"\ngap = 4";
            form += &format!("{block}\nsize = {size}\nbold = {bold}\ntext = \"{line}\"\n");
        }
    }
    form
}

fn ids() -> impl Iterator<Item = &'static str> {
    SHIPPED
        .iter()
        .map(|shipped| shipped.file_name.trim_end_matches(".toml"))
}

#[test]
fn every_form_filled() {
    all(ids(), |id| {
        assert_pages(&format!("{id}-filled"), &[(id, filled(id))]);
    });
}

#[test]
fn every_form_blank() {
    all(ids(), |id| {
        assert_pages(&format!("{id}-blank"), &[(id, samples::pen())]);
    });
}

/// What lies on its side is wider than a fax's line: it is refused there, and stays in the office.
#[test]
fn every_form_as_it_arrives_or_is_refused() {
    all(ids(), |id| {
        if press::shipped(id).unwrap().orientation == Orientation::Portrait {
            let name = format!("{id}-standard");
            assert_fax(&name, (id, filled(id)), Resolution::Standard);
        } else {
            let pdf = document(&[(id, filled(id))]);
            let refused = fax::preview_png(&pdf, 0, Resolution::Standard);
            assert!(refused.is_err(), "{id} is wider than a fax's line");
        }
    });
}

/// A picture that allows for more would miss a full stop, or the point in a dose.
#[test]
fn the_smallest_character_that_goes_missing_is_seen() {
    let drawn = |text: &str| {
        let mut values = samples::slip();
        values.text("slip.background", text);
        let pdf = document(&[("common", values)]);
        shades(&raster::page(&pdf, 0, DPI).unwrap())
    };
    let without = drawn("朝");
    for text in ["朝・", "朝。", "朝1", "朝一", "朝."] {
        let strays = differences(&without, &drawn(text));
        let count = strays.iter().filter(|differs| **differs).count();
        assert!(count > STRAYS, "{text} differs in {count} pixels only");
    }
}

/// Compares all, and only then fails: one look at the build folder shows everything that changed.
fn all<'i>(ids: impl Iterator<Item = &'i str>, compare: impl Fn(&str)) {
    let mut failed = Vec::new();
    for id in ids {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compare(id)));
        if outcome.is_err() {
            failed.push(id);
        }
    }
    assert!(
        failed.is_empty(),
        "changed: {}; look at target/golden/",
        failed.join(", ")
    );
}

#[test]
fn the_common_form_full_to_the_foot() {
    assert_pages("common-usual", &[("common", samples::usual_slip())]);
}

#[test]
fn the_common_form_masked() {
    assert_pages("common-masked-b", &[("common", samples::masked_slip_b())]);
    assert_pages("common-masked-c", &[("common", samples::masked_slip_c())]);
}

/// Masked sheets go by fax; so these are pictures of what arrives.
#[test]
fn every_slip_masked_as_it_arrives() {
    // The cover sheet names nobody in any case, and is no slip that somebody masks.
    let slips = ids().filter(|id| press::shipped(id).unwrap().kind == FormKind::Slip);
    let slips = slips.filter(|id| *id != "fax-cover");
    all(slips, |id| {
        for (name, values) in [
            ("b", samples::masked_slip_b()),
            ("c", samples::masked_slip_c()),
        ] {
            let name = format!("{id}-masked-{name}-standard");
            assert_fax(&name, (id, values), Resolution::Standard);
        }
    });
}

/// An extract is masked as its slip is.
#[test]
fn every_extract_masked_as_it_arrives() {
    for (name, values) in [
        ("b", samples::masked_timeline_b()),
        ("c", samples::masked_timeline_c()),
    ] {
        let name = format!("timeline-extract-masked-{name}-standard");
        assert_fax(&name, ("timeline-extract", values), Resolution::Standard);
    }
}

#[test]
fn the_common_form_over_two_pages_with_an_extract() {
    let usual = samples::usual_slip();
    let mut over = samples::full_slip();
    over.text(
        "slip.background",
        usual.get_text("slip.background").unwrap_or_default(),
    );
    let forms = [
        ("common", over),
        ("timeline-extract", samples::timeline(20)),
    ];
    assert_pages("common-two-pages-extract", &forms);
}

/// The second sheet goes back, and on to the insurer, without the first.
#[test]
fn an_opinion_on_a_sheet_of_its_own() {
    let usual = samples::usual_slip();
    let mut values = samples::full_slip();
    let told = usual.get_text("slip.background").unwrap_or_default();
    values.text("slip.background", told);
    assert_pages("equipment-opinion-long", &[("equipment-opinion", values)]);
}

#[test]
fn the_common_form_with_more_questions_than_a_sheet_holds() {
    let mut values = samples::usual_slip();
    let asked = [values.get_rows("slip.questions"); 4].concat();
    values.rows("slip.questions", asked);
    assert_pages("common-many-questions", &[("common", values)]);
}

#[test]
fn the_common_form_at_fine_resolution() {
    assert_fax(
        "common-fine",
        ("common", samples::usual_slip()),
        Resolution::Fine,
    );
}

/// Beside everyday characters a rare one is neither a black square nor a row of ticks.
#[test]
fn rare_names_as_they_print_and_arrive() {
    let form = || ("rare-names", Values::blank());
    assert_pages("rare-names", &[form()]);
    assert_fax("rare-names-fine", form(), Resolution::Fine);
    assert_fax("rare-names-standard", form(), Resolution::Standard);
}

/// An entry that goes on over the edge of a page says there again whose it is.
#[test]
fn long_entries_over_several_pages() {
    let mut values = samples::timeline(4);
    let rows = values.get_rows("timeline.rows").to_vec().into_iter();
    let long = rows.map(|mut row| {
        let text = row.get_text("text").unwrap_or_default().repeat(14);
        row.text("text", text);
        row
    });
    values.rows("timeline.rows", long.collect());
    assert_pages("timeline-extract-long", &[("timeline-extract", values)]);
}
