//! Group 3 and Group 4 coding of black and white rows (ITU-T T.4 and T.6).

use fax::maps::{EOL, black, white};
use fax::{BitWriter, Bits, Color, VecWriter};

use super::bilevel::{Bilevel, pixels};
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

fn group4(page: &Bilevel) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(VecWriter::new());
    for row in page.rows() {
        let line = pixels(row).map(|black| if black { Color::Black } else { Color::White });
        let Ok(()) = encoder.encode_line(line, WIDTH_PX);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

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
