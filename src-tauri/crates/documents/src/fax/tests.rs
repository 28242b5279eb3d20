use std::io::Cursor;

use proptest::prelude::*;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

use super::*;
use crate::frame::{Face, Frame, Item, Rect};
use crate::pdf;
use crate::raster::GrayPage;
use crate::specimen::{fonts, page, page_of, runs, stamp};

const FINE_G4: FaxOptions = FaxOptions {
    resolution: Resolution::Fine,
    encoding: Encoding::G4,
};

fn written(frames: &[Frame]) -> Vec<u8> {
    pdf::write(frames, fonts(), &stamp()).unwrap()
}

fn scanned(frame: Frame, resolution: Resolution) -> Bilevel {
    scan(&raster::open(&written(&[frame])).unwrap(), 0, resolution).unwrap()
}

fn black_rows(page: &Bilevel, column: u32) -> usize {
    let at = usize::try_from(column).unwrap();
    page.rows()
        .filter(|row| row[at / 8] & (0x80 >> (at % 8)) != 0)
        .count()
}

/// Takes a G3 strip of a file of one page apart with another decoder.
fn decode_g3(file: &[u8], rows: usize) -> Vec<Vec<u32>> {
    let mut decoder = Decoder::new(Cursor::new(file)).unwrap();
    let at = decoder.get_tag_u32(Tag::StripOffsets).unwrap() as usize;
    let length = decoder.get_tag_u32(Tag::StripByteCounts).unwrap() as usize;
    let strip = file[at..at + length].iter().map(|byte| byte.reverse_bits());
    // The decoder waits for an end of line after the last row, which profile S leaves out.
    let strip = strip.chain([0x00, 0x10, 0x01]);
    let mut lines = Vec::new();
    let _ = fax::decoder::decode_g3(strip, |line| lines.push(line.to_vec()));
    lines.truncate(rows);
    lines
}

#[test]
fn a4_is_1728_wide_at_true_scale() {
    let bar = Rect {
        x_mm: 0.0,
        y_mm: 0.0,
        width_mm: 210.0,
        height_mm: 25.4,
    };
    for (resolution, height, lines) in [
        (Resolution::Fine, 2286, 196),
        (Resolution::Standard, 1143, 98),
    ] {
        let page = scanned(
            Frame {
                items: vec![Item::Bar(bar)],
                ..page_of("")
            },
            resolution,
        );
        assert_eq!(page.height(), height);
        let row = page.rows().next().unwrap();
        let changes = Bilevel::changes(row, WIDTH_PX);
        assert_eq!(
            changes,
            [20, 1707],
            "1687 pixels in the middle, white at both sides"
        );
        assert_eq!(black_rows(&page, 800), lines, "an inch down is an inch");
    }
}

#[test]
fn thin_rules_survive_wherever_they_fall() {
    for step in 0..60_u8 {
        let y_mm = 20.0 + f32::from(step) * 0.0173;
        let bar = Rect {
            x_mm: 20.0,
            y_mm,
            width_mm: 50.0,
            height_mm: 0.26,
        };
        let frame = Frame {
            items: vec![Item::Bar(bar)],
            ..page_of("")
        };
        for resolution in [Resolution::Fine, Resolution::Standard] {
            let rows = black_rows(&scanned(frame.clone(), resolution), 300);
            assert_eq!(rows, 2, "a 0.26 mm rule at {y_mm} mm");
        }
    }
}

#[test]
fn a_stroke_between_two_lines_goes_to_one_of_them() {
    let column = |grays: &[u8]| {
        let page = GrayPage {
            width: 1,
            height: u32::try_from(grays.len()).unwrap(),
            pixels: grays.to_vec(),
        };
        Bilevel::from_gray(&page)
            .rows()
            .map(|row| row[0] >> 7)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        column(&[255, 140, 150, 255]),
        [0, 1, 0, 0],
        "the darker half keeps the stroke"
    );
    assert_eq!(column(&[255, 150, 140, 255]), [0, 0, 1, 0]);
    assert_eq!(
        column(&[255, 145, 145, 255]),
        [0, 1, 0, 0],
        "of equals the upper"
    );
    assert_eq!(
        column(&[255, 200, 210, 255]),
        [0, 0, 0, 0],
        "a smudge is not a stroke"
    );
    assert_eq!(
        column(&[0, 140, 255]),
        [1, 0, 0],
        "an edge beside black stays white"
    );
    assert_eq!(
        column(&[127, 128]),
        [1, 0],
        "the threshold lies in the middle"
    );
}

#[test]
fn hairlines_of_the_fallback_face_survive_standard_resolution() {
    for step in 0..8_u8 {
        let baseline = 30.0 + f32::from(step) * 0.033;
        let items = runs("𠮷", Face::Gothic, 12.0, 15.0, baseline)
            .into_iter()
            .map(Item::Run);
        let frame = Frame {
            items: items.collect(),
            ..page_of("")
        };
        let page = scanned(frame, Resolution::Standard);
        let longest = |row: &[u8]| {
            let changes = Bilevel::changes(row, WIDTH_PX);
            changes
                .chunks_exact(2)
                .map(|run| run[1] - run[0])
                .max()
                .unwrap_or(0)
        };
        let strokes = page.rows().filter(|row| longest(row) > 12).count();
        assert!(
            strokes >= 4,
            "土 and 口 have two each, {strokes} lines at {baseline} mm"
        );
    }
}

#[test]
fn a_letter_looks_the_same_wherever_it_stands() {
    let shape = |x_mm: f32| {
        let items = runs("栗", Face::GothicBold, 22.0, x_mm, 40.0)
            .into_iter()
            .map(Item::Run);
        let frame = Frame {
            items: items.collect(),
            ..page_of("")
        };
        let rows = faxed(frame, Resolution::Standard);
        let first = |row: &Vec<bool>| row.iter().position(|dot| *dot);
        let left = rows.iter().filter_map(first).min().unwrap();
        let cut = |row: Vec<bool>| row[left..left + 80].to_vec();
        rows.into_iter().map(cut).collect::<Vec<_>>()
    };
    let usual = shape(30.0);
    for step in 1..8_u8 {
        let x_mm = 30.0 + f32::from(step) * 0.021;
        assert!(shape(x_mm) == usual, "at {x_mm} mm");
    }
}

#[test]
fn the_file_says_what_profile_s_and_f_ask() {
    let pdf = written(&[page(), page_of("二枚目")]);
    for (encoding, compression, fill_order) in [(Encoding::G3, 3, 2), (Encoding::G4, 4, 1)] {
        for (resolution, y_dpi) in [(Resolution::Standard, 98), (Resolution::Fine, 196)] {
            let file = write(
                &pdf,
                FaxOptions {
                    resolution,
                    encoding,
                },
            )
            .unwrap();
            assert_eq!(
                &file[..8],
                b"II\x2a\0\x08\0\0\0",
                "little-endian, directory first"
            );
            let mut decoder = Decoder::new(Cursor::new(&file)).unwrap();
            for page in 0..2 {
                let mut tag = |tag| decoder.get_tag_u32(tag).unwrap();
                assert_eq!(tag(Tag::Unknown(254)), 2);
                assert_eq!(tag(Tag::ImageWidth), 1728);
                assert_eq!(tag(Tag::Compression), compression);
                assert_eq!(tag(Tag::PhotometricInterpretation), 0);
                assert_eq!(tag(Tag::FillOrder), fill_order);
                assert_eq!(tag(Tag::RowsPerStrip), tag(Tag::ImageLength));
                let number = decoder.get_tag_u16_vec(Tag::Unknown(297)).unwrap();
                assert_eq!(number, [page, 2]);
                let dpi = decoder.get_tag(Tag::YResolution).unwrap();
                assert_eq!(format!("{dpi:?}"), format!("Rational({y_dpi}, 1)"));
                assert!(decoder.find_tag(Tag::Software).unwrap().is_none());
                assert!(decoder.find_tag(Tag::DateTime).unwrap().is_none());
                assert_eq!(decoder.more_images(), page == 0);
                if page == 0 {
                    decoder.next_image().unwrap();
                }
            }
        }
    }
}

#[test]
fn group_4_decodes_to_the_scanned_pixels() {
    let pdf = written(&[page()]);
    let file = write(&pdf, FINE_G4).unwrap();
    let mut decoder = Decoder::new(Cursor::new(&file)).unwrap();
    let DecodingResult::U8(bits) = decoder.read_image().unwrap() else {
        panic!("one-bit rows")
    };
    let page = scanned(page(), Resolution::Fine);
    let rows: Vec<u8> = page.rows().flatten().copied().collect();
    let differing = bits
        .iter()
        .zip(&rows)
        .filter(|(read, written)| read != written)
        .count();
    let inverted = bits
        .iter()
        .zip(&rows)
        .filter(|(read, written)| **read != !**written)
        .count();
    assert_eq!(bits.len(), rows.len());
    assert!(
        differing == 0 || inverted == 0,
        "{differing} of {} bytes differ",
        rows.len()
    );
    assert!(file.len() < 40_000, "{} bytes", file.len());
}

#[test]
fn the_file_is_the_same_every_time() {
    let pdf = written(&[page()]);
    assert_eq!(write(&pdf, FINE_G4).unwrap(), write(&pdf, FINE_G4).unwrap());
}

#[test]
fn the_preview_shows_standard_lines_twice() {
    let pdf = written(&[page()]);
    for resolution in [Resolution::Standard, Resolution::Fine] {
        let packed = preview_png(&pdf, 0, resolution).unwrap();
        let reader = png::Decoder::new(Cursor::new(packed)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (1728, 2286));
    }
}

#[test]
fn a_page_that_does_not_fit_is_refused() {
    let a3 = Frame {
        width_mm: 297.0,
        height_mm: 420.0,
        ..page_of("横長")
    };
    assert!(matches!(
        write(&written(&[a3]), FINE_G4),
        Err(FaxError::TooWide { .. })
    ));
    assert!(matches!(
        write(b"no", FINE_G4),
        Err(FaxError::Raster(RasterError::Unreadable))
    ));
}

/// Faxes a page: its rows of pixels, true is black.
pub(crate) fn faxed(frame: Frame, resolution: Resolution) -> Vec<Vec<bool>> {
    let page = scanned(frame, resolution);
    page.rows()
        .map(|row| bilevel::pixels(row).collect())
        .collect()
}

/// Rows of runs, as text and rules make them; long ones too.
fn rows() -> impl Strategy<Value = Vec<Vec<u32>>> {
    let run = prop_oneof![4 => 1..40_u32, 2 => 40..300_u32, 1 => 300..1728_u32];
    let row =
        (any::<bool>(), proptest::collection::vec(run, 0..60)).prop_map(|(starts_black, runs)| {
            let mut at = 0;
            let mut changes = if starts_black { vec![0] } else { Vec::new() };
            for run in runs {
                at += run;
                if at >= WIDTH_PX {
                    break;
                }
                changes.push(at);
            }
            changes
        });
    proptest::collection::vec(row, 1..12)
}

fn drawn(rows: &[Vec<u32>]) -> Bilevel {
    let mut pixels = Vec::new();
    for changes in rows {
        let mut gray = 255;
        for at in 0..WIDTH_PX {
            if changes.contains(&at) {
                gray = 255 - gray;
            }
            pixels.push(gray);
        }
    }
    Bilevel::from_gray(&GrayPage {
        width: WIDTH_PX,
        height: u32::try_from(rows.len()).unwrap(),
        pixels,
    })
}

fn file_of(page: &Bilevel, encoding: Encoding) -> Vec<u8> {
    let mut file = super::file::Tiff::new(
        FaxOptions {
            resolution: Resolution::Fine,
            encoding,
        },
        1,
    );
    file.add(page).unwrap();
    file.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_rows_survive_both_encodings(rows in rows()) {
        let page = drawn(&rows);
        let mut read = Vec::new();
        let strip = encode::encode(&page, Encoding::G4);
        let height = Some(page.height());
        fax::decoder::decode_g4(strip.into_iter(), WIDTH_PX, height, |line| read.push(line.to_vec()));
        prop_assert_eq!(&read, &rows);

        let lines = decode_g3(&file_of(&page, Encoding::G3), rows.len());
        for (line, changes) in lines.iter().zip(&rows) {
            // The decoder lists the ends of all runs, an empty white one at the start included.
            let mut ends = changes.clone();
            ends.push(WIDTH_PX);
            prop_assert_eq!(line, &ends);
        }
        prop_assert_eq!(lines.len(), rows.len());
    }
}
