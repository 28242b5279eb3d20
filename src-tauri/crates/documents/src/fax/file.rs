//! The TIFF around the pages, as RFC 3949 profiles S and F ask.
//!
//! Written by hand, because the order of things matters to old readers: every page is its directory,
//! the directory's long values, then one strip, and pages follow one another as they are numbered.

use super::bilevel::Bilevel;
use super::{Encoding, FaxError, FaxOptions, WIDTH_PX, X_DPI, encode};

/// A TIFF in the making.
pub(super) struct Tiff {
    options: FaxOptions,
    total: u16,
    done: u16,
    bytes: Vec<u8>,
    /// Where the offset of the next page's directory goes.
    link: usize,
}

/// One field of a page's directory.
struct Field {
    tag: u16,
    value: Value,
}

enum Value {
    Short(u16),
    Shorts(u16, u16),
    Long(u32),
    /// A whole number as a fraction, kept behind the directory.
    Whole(u16),
}

impl Tiff {
    pub(super) fn new(options: FaxOptions, total: u16) -> Self {
        let bytes = vec![b'I', b'I', 42, 0, 0, 0, 0, 0];
        Self {
            options,
            total,
            done: 0,
            bytes,
            link: 4,
        }
    }

    /// Appends a page.
    pub(super) fn add(&mut self, page: &Bilevel) -> Result<(), FaxError> {
        let mut strip = encode::encode(page, self.options.encoding);
        if self.options.encoding == Encoding::G3 {
            // Profile S stores bits the way a modem sends them: lowest first.
            strip
                .iter_mut()
                .for_each(|byte| *byte = byte.reverse_bits());
        }
        let here = offset(self.bytes.len())?;
        self.patch(self.link, here);
        let fields = self.fields(page.height(), offset(strip.len())?);
        let directory = 2 + 12 * fields.len() + 4;
        let longs = 8 * fields
            .iter()
            .filter(|field| matches!(field.value, Value::Whole(_)))
            .count();
        let strip_at = offset(self.bytes.len() + directory + longs)?;
        let mut long_at = offset(self.bytes.len() + directory)?;

        let count = u16::try_from(fields.len()).unwrap_or(u16::MAX);
        self.bytes.extend(count.to_le_bytes());
        let mut behind = Vec::with_capacity(longs);
        for field in &fields {
            let (kind, count, value) = match field.value {
                Value::Short(value) => (3_u16, 1_u32, u32::from(value)),
                Value::Shorts(first, second) => (3, 2, u32::from(first) | u32::from(second) << 16),
                Value::Long(_) if field.tag == STRIP_OFFSETS => (4, 1, strip_at),
                Value::Long(value) => (4, 1, value),
                Value::Whole(value) => {
                    behind.extend(u32::from(value).to_le_bytes());
                    behind.extend(1_u32.to_le_bytes());
                    long_at += 8;
                    (5, 1, long_at - 8)
                }
            };
            self.bytes.extend(field.tag.to_le_bytes());
            self.bytes.extend(kind.to_le_bytes());
            self.bytes.extend(count.to_le_bytes());
            self.bytes.extend(value.to_le_bytes());
        }
        self.link = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.bytes.extend(behind);
        self.bytes.extend(strip);
        // Directories begin on even offsets.
        if self.bytes.len() % 2 == 1 {
            self.bytes.push(0);
        }
        self.done += 1;
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Returns the fields in ascending order of tag.
    fn fields(&self, rows: u32, strip_bytes: u32) -> Vec<Field> {
        let (compression, fill_order, options_tag, options) = match self.options.encoding {
            // T4Options: one-dimensional, end-of-line codes on byte borders.
            Encoding::G3 => (3, 2, 292, 4),
            // Highest bit first, which also the readers understand that overlook FillOrder.
            Encoding::G4 => (4, 1, 293, 0),
        };
        let field = |tag, value| Field { tag, value };
        vec![
            field(254, Value::Long(2)), // NewSubfileType: one page of several
            field(256, Value::Long(WIDTH_PX)),
            field(257, Value::Long(rows)),
            field(258, Value::Short(1)),           // BitsPerSample
            field(259, Value::Short(compression)), // Compression
            field(262, Value::Short(0)),           // PhotometricInterpretation: 0 is white
            field(266, Value::Short(fill_order)),  // FillOrder
            field(STRIP_OFFSETS, Value::Long(0)),
            field(274, Value::Short(1)),          // Orientation: upright
            field(277, Value::Short(1)),          // SamplesPerPixel
            field(278, Value::Long(rows)),        // RowsPerStrip
            field(279, Value::Long(strip_bytes)), // StripByteCounts
            field(282, Value::Whole(X_DPI)),      // XResolution
            field(283, Value::Whole(self.options.resolution.y_dpi())),
            field(options_tag, Value::Long(options)),
            field(296, Value::Short(2)), // ResolutionUnit: inch
            field(297, Value::Shorts(self.done, self.total)), // PageNumber
        ]
    }

    fn patch(&mut self, at: usize, value: u32) {
        if let Some(place) = self.bytes.get_mut(at..at + 4) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    }
}

const STRIP_OFFSETS: u16 = 273;

fn offset(place: usize) -> Result<u32, FaxError> {
    u32::try_from(place).map_err(|_| FaxError::TooLarge)
}
