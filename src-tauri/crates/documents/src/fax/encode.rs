//! Group 3 and Group 4 coding of black and white rows (ITU-T T.4 and T.6).

use fax::maps::{EOL, black, white};
use fax::{BitWriter, Bits, Color, VecWriter};

use super::bilevel::Bilevel;
use super::{Encoding, WIDTH_PX};

/// The longest run that has a code of its own.
const LONGEST: u32 = 2560;

/// Encodes a page.
pub(super) fn encode(page: &Bilevel, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::G3 => group3(page),
        Encoding::G4 => group4(page),
    }
}

/// Two-dimensional coding: each row as it differs from the one above, the first from a white one.
fn group4(page: &Bilevel) -> Vec<u8> {
    let mut out = Aligned::default();
    let mut above = Vec::new();
    for row in page.rows() {
        let changes = Bilevel::changes(row, WIDTH_PX);
        out.row(&changes, &above);
        above = changes;
    }
    out.put(EOL);
    out.put(EOL);
    out.bits.finish()
}

/// What T.6 table 1 calls the modes: pass, horizontal, and how far a change lies from the one above,
/// from three to the left to three to the right.
const PASS: Bits = Bits { data: 1, len: 4 };
const HORIZONTAL: Bits = Bits { data: 1, len: 3 };
const VERTICAL: [Bits; 7] = [
    Bits { data: 2, len: 7 },
    Bits { data: 2, len: 6 },
    Bits { data: 2, len: 3 },
    Bits { data: 1, len: 1 },
    Bits { data: 3, len: 3 },
    Bits { data: 3, len: 6 },
    Bits { data: 3, len: 7 },
];

/// One-dimensional coding: an end-of-line code before each row, ending on a byte border, no
/// return-to-control at the end: what `T4Options` 4 announces and RFC 3949 profile S asks.
fn group3(page: &Bilevel) -> Vec<u8> {
    let mut out = Aligned::default();
    for row in page.rows() {
        out.end_of_line();
        let mut color = Color::White;
        let mut start = 0;
        for end in Bilevel::changes(row, WIDTH_PX)
            .into_iter()
            .chain([WIDTH_PX])
        {
            out.run(color, end - start);
            color = !color;
            start = end;
        }
    }
    out.bits.finish()
}

/// Writes codes and knows how far into a byte it is.
struct Aligned {
    bits: VecWriter,
    used: u8,
}

impl Default for Aligned {
    fn default() -> Self {
        Self {
            bits: VecWriter::new(),
            used: 0,
        }
    }
}

impl Aligned {
    fn put(&mut self, bits: Bits) {
        let Ok(()) = self.bits.write(bits);
        self.used = (self.used + bits.len) % 8;
    }

    fn end_of_line(&mut self) {
        let fill = (8 - (self.used + EOL.len) % 8) % 8;
        if fill > 0 {
            self.put(Bits { data: 0, len: fill });
        }
        self.put(EOL);
    }

    /// Writes where a row changes, by where the row above does (T.6, 2.2.4).
    fn row(&mut self, changes: &[u32], above: &[u32]) {
        let change = |changes: &[u32], at: usize| changes.get(at).copied().unwrap_or(WIDTH_PX);
        // How many changes of the row are written, and which of the row above may come next.
        let (mut done, mut next) = (0, 0);
        let (mut start, mut is_begun) = (0, false);
        while start < WIDTH_PX {
            // The next change above to the right of here that goes the same way as ours.
            while above
                .get(next)
                .is_some_and(|at| *at <= start && (is_begun || *at < start))
            {
                next += 1;
            }
            let mut same = next;
            if same % 2 != done % 2 {
                same += 1;
            }
            let (own, other) = (change(changes, done), change(above, same));
            let after = change(above, same + 1);
            is_begun = true;
            if after < own {
                self.put(PASS);
                start = after;
                continue;
            }
            let mode = (own + 3).checked_sub(other);
            let mode = mode.and_then(|off| VERTICAL.get(usize::try_from(off).ok()?));
            if let Some(mode) = mode {
                self.put(*mode);
                (start, done) = (own, done + 1);
            } else {
                let end = change(changes, done + 1);
                let color = if done.is_multiple_of(2) {
                    Color::White
                } else {
                    Color::Black
                };
                self.put(HORIZONTAL);
                self.run(color, own - start);
                self.run(!color, end - own);
                (start, done) = (end, done + 2);
            }
        }
    }

    fn run(&mut self, color: Color, mut length: u32) {
        while length >= LONGEST {
            self.code(color, LONGEST);
            length -= LONGEST;
        }
        if length >= 64 {
            self.code(color, length & !63);
        }
        self.code(color, length & 63);
    }

    /// Writes the code of a length below 64 or a multiple of 64 (T.4 tables 2 and 3).
    fn code(&mut self, color: Color, length: u32) {
        let table = match color {
            Color::White => &white::ENTRIES,
            Color::Black => &black::ENTRIES,
        };
        let place = if length < 64 {
            length
        } else {
            63 + length / 64
        };
        let entry = usize::try_from(place)
            .ok()
            .and_then(|place| table.get(place));
        if let Some((_, bits)) = entry {
            self.put(*bits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bilevel::pixels;
    use super::*;
    use proptest::prelude::*;

    /// The same rows by the coder of the library, pixel by pixel.
    fn by_library(page: &Bilevel) -> Vec<u8> {
        let mut encoder = fax::encoder::Encoder::new(VecWriter::new());
        for row in page.rows() {
            let line = pixels(row).map(|black| if black { Color::Black } else { Color::White });
            let Ok(()) = encoder.encode_line(line, WIDTH_PX);
        }
        let Ok(writer) = encoder.finish();
        writer.finish()
    }

    /// Rows that are much like the ones above, as on a page, and some that are not.
    fn pages() -> impl Strategy<Value = Bilevel> {
        let row = (
            0_u8..4,
            prop::collection::vec((0_u32..WIDTH_PX, -4_i32..5), 0..40),
        );
        prop::collection::vec(row, 1..12).prop_map(|rows| {
            let mut changes: Vec<u32> = Vec::new();
            let mut out = Vec::new();
            for (kind, parts) in rows {
                if kind == 0 {
                    changes = parts.iter().map(|(at, _)| *at).collect();
                } else {
                    for (at, (_, step)) in changes.iter_mut().zip(&parts) {
                        *at = at.saturating_add_signed(*step).min(WIDTH_PX - 1);
                    }
                }
                changes.sort_unstable();
                changes.dedup();
                out.push(changes.clone());
            }
            Bilevel::from_changes(&out, WIDTH_PX)
        })
    }

    proptest! {
        #[test]
        fn every_row_is_coded_as_the_standard_says(page in pages()) {
            prop_assert_eq!(group4(&page), by_library(&page));
        }
    }

    #[test]
    fn rows_at_the_edges_are_coded_too() {
        let full = [0, WIDTH_PX];
        for rows in [
            vec![vec![]],
            vec![vec![0]],
            vec![full[..1].to_vec(), vec![], vec![0]],
            vec![vec![WIDTH_PX - 1], vec![0, 1], vec![1, 2]],
        ] {
            let page = Bilevel::from_changes(&rows, WIDTH_PX);
            assert_eq!(group4(&page), by_library(&page), "{rows:?}");
        }
    }
}
