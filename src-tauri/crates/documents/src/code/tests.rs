use super::*;
use crate::fax::Resolution;
use crate::fax::tests::faxed;
use crate::frame::{Frame, Item};
use crate::specimen::{page, page_of};

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

/// Reads the codes of a page as a scanner's program does: dirt taken off, lines doubled to get square
/// pixels back.
fn codes_on(rows: &[Vec<bool>]) -> Vec<String> {
    let clean = without_dirt(rows);
    let gray = |x: usize, y: usize| if clean[y / 2][x] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(ACROSS, rows.len() * 2, gray);
    let grids = image.detect_grids();
    grids
        .iter()
        .filter_map(|grid| Some(grid.decode().ok()?.1))
        .collect()
}

/// Turns dots that differ from nearly all of their eight neighbours.
fn without_dirt(rows: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let at = |x: usize, y: usize| {
        let row = rows.get(y);
        row.and_then(|row| row.get(x)).copied().unwrap_or(false)
    };
    let alike = |x: usize, y: usize| {
        let own = at(x, y);
        let around = (0..9_usize).filter(|step| *step != 4);
        around
            .filter(|step| {
                at(
                    (x + step % 3).wrapping_sub(1),
                    (y + step / 3).wrapping_sub(1),
                ) == own
            })
            .count()
    };
    (0..rows.len())
        .map(|y| {
            (0..ACROSS)
                .map(|x| at(x, y) != (alike(x, y) <= 1))
                .collect()
        })
        .collect()
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
