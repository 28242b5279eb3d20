use super::*;
use crate::fax::Resolution;
use crate::fax::tests::faxed;
use crate::frame::{Frame, Item};
use crate::layout;
use crate::layout::tests::samples;
use crate::raster::{self, GrayPage};
use crate::specimen::{fonts, page, page_of, stamp};
use crate::template::{SHIPPED, Template};

/// Pixels across a fax.
const ACROSS: usize = 1728;

#[test]
fn a_slip_number_fits_the_smallest_codes() {
    let code = qr("TNG1:R8-0042-7", 10.0, 20.0, 18.0).unwrap();
    assert!(
        code.modules <= 25,
        "few, large cells survive a fax: {}",
        code.modules
    );
    assert_eq!(code.cells.len(), code.modules * code.modules);
    assert!(
        code.cells[..7].iter().all(|black| *black),
        "the finder pattern's top edge"
    );
}

#[test]
fn nothing_and_too_much_are_refused() {
    assert_eq!(qr("", 0.0, 0.0, 10.0), Err(CodeError::Empty));
    assert_eq!(
        qr(&"あ".repeat(2000), 0.0, 0.0, 10.0),
        Err(CodeError::TooLong)
    );
}

/// A plain generator of chance: the same numbers in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// Prints a received fax and faxes the paper back: askew, off by part of a dot, with dirt.
///
/// Every dot of the new fax sees the ink of the old one under it in eighteen places.
fn faxed_back(sent: &[Vec<bool>], degrees: f32, chance: &mut Chance) -> Vec<Vec<bool>> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (shift_x, shift_y) = (chance.next(), chance.next());
    let (middle_x, middle_y) = (ACROSS as f32 / 2.0, sent.len() as f32);
    let ink_at = |x: f32, y: f32| {
        // In square dots, so that the page turns and does not shear.
        let (dx, dy) = (x - middle_x, y * 2.0 - middle_y);
        let from_x = cos * dx - sin * dy + middle_x + shift_x;
        let from_y = (sin * dx + cos * dy + middle_y) / 2.0 + shift_y;
        if from_x < 0.0 || from_y < 0.0 {
            return false;
        }
        let row = sent.get(from_y as usize);
        row.and_then(|row| row.get(from_x as usize))
            .copied()
            .unwrap_or(false)
    };
    (0..sent.len())
        .map(|y| {
            (0..ACROSS)
                .map(|x| {
                    let mut ink = 0;
                    for step in 0..18_u8 {
                        let (across, down) = (f32::from(step % 3), f32::from(step / 3));
                        let x = x as f32 + (across + 0.5) / 3.0;
                        let y = y as f32 + (down + 0.5) / 6.0;
                        ink += u8::from(ink_at(x, y));
                    }
                    let is_dirt = chance.next() < 0.005;
                    (ink >= 9) != is_dirt
                })
                .collect()
        })
        .collect()
}

/// A page of a standard fax as a file holds it.
fn page_of_dots(rows: &[Vec<bool>]) -> GrayPage {
    GrayPage {
        width: ACROSS as u32,
        height: rows.len() as u32,
        pixels: rows
            .iter()
            .flatten()
            .map(|is_black| if *is_black { 0 } else { 255 })
            .collect(),
    }
}

fn codes_on(rows: &[Vec<bool>]) -> Vec<String> {
    read(&page_of_dots(rows), 2)
}

/// Counts how many of the eleven ways back a code survives.
fn survived(code: &Code) -> usize {
    let frame = Frame {
        items: vec![Item::Code(code.clone())],
        height_mm: 60.0,
        ..page_of("")
    };
    let sent = faxed(frame, Resolution::Standard);
    let mut chance = Chance(42);
    (-5..=5_i8)
        .map(|step| f32::from(step) * 0.1)
        .filter(|degrees| {
            let back = faxed_back(&sent, *degrees, &mut chance);
            codes_on(&back) == [code.text.as_str()]
        })
        .count()
}

#[test]
fn a_code_in_the_size_of_the_forms_is_read_after_two_faxes() {
    // 22 mm at level H: of 18 and 20 mm, and of level Q and M with their larger cells, some were lost.
    let code = qr("TNG1:R08-0042-7", 165.0, 15.0, 22.0).unwrap();
    assert_eq!(survived(&code), 11, "the answer files itself");
}

#[test]
fn the_code_is_read_from_a_standard_fax() {
    let sent = faxed(page(), Resolution::Standard);
    assert_eq!(codes_on(&sent), ["TNG1:R8-0042-7"]);
}

#[test]
fn what_is_no_page_holds_no_code() {
    for (width, height, pixels) in [(0, 0, 0), (1, 1, 1), (3, 9000, 12), (400, 400, 160_000)] {
        let page = GrayPage {
            width,
            height,
            pixels: vec![0; pixels],
        };
        assert_eq!(read(&page, 2), Vec::<String>::new(), "{width} x {height}");
    }
}

#[test]
fn a_code_on_clean_paper_is_read_at_any_resolution() {
    let pdf = crate::pdf::write(&[page()], fonts(), &stamp()).unwrap();
    for dpi in [100.0, 150.0, 300.0] {
        let scanned = raster::page(&pdf, 0, dpi).unwrap();
        assert_eq!(read(&scanned, 1), ["TNG1:R8-0042-7"], "{dpi} dpi");
    }
}

#[test]
fn every_form_that_asks_for_an_answer_brings_it_back() {
    let mut chance = Chance(7);
    let mut seen = 0;
    for entry in SHIPPED {
        let form = Template::parse(entry.file_name, entry.text).unwrap();
        if !form.fields().contains("slip.code") {
            continue;
        }
        let laid = layout::pages(&form, &samples::slip(), fonts());
        let frame = laid.output.into_iter().find(|frame| {
            let mut items = frame.items.iter();
            items.any(|item| matches!(item, Item::Code(_)))
        });
        let sent = faxed(frame.unwrap(), Resolution::Standard);
        let degrees = if seen % 2 == 0 { -0.5 } else { 0.5 };
        let back = faxed_back(&sent, degrees, &mut chance);
        let found = codes_on(&back);
        assert_eq!(found, ["TNG1:R08-0042-7"], "{} at {degrees}°", form.id);
        seen += 1;
    }
    assert!(seen >= 12, "{seen} forms come back");
}
