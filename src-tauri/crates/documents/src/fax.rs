//! A printed page to the file a fax machine takes: one bit, 1728 pixels wide.
//!
//! The very PDF that is printed and archived is drawn here, so that paper and fax cannot differ. True
//! scale at 204 dpi: A4 is 1687 pixels, white at both sides makes it 1728. Black or white by threshold
//! and never by dots: a machine turns grey into noise (domain.md 5 `[V 72, 75, 76]`). Rules and box
//! edges lie on whole dots, two at least, at both resolutions.

mod bilevel;
mod coverage;
mod encode;
mod file;
mod plate;

use crate::raster::{self, RasterError};
use bilevel::Bilevel;

/// Pixels in a line of every fax machine (ITU-T T.4).
pub const WIDTH_PX: u32 = 1728;

const X_DPI: u16 = 204;
const PT_PER_INCH: f64 = 72.0;

/// Lines per inch. Across it is always 204.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// 204 × 98 (普通).
    Standard,
    /// 204 × 196 (ファイン).
    Fine,
}

/// How the pixels are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Group 3, one-dimensional (MH): RFC 3949 profile S, which every reader takes.
    G3,
    /// Group 4 (MMR): RFC 3949 profile F, a third of the size.
    G4,
}

/// What the receiving side can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaxOptions {
    /// Lines per inch.
    pub resolution: Resolution,
    /// How the pixels are packed.
    pub encoding: Encoding,
}

/// Why a fax file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FaxError {
    /// A page could not be drawn.
    #[error("a page could not be drawn")]
    Raster(#[from] RasterError),
    /// The document has no pages, or too many for the file.
    #[error("a fax cannot have {pages} pages")]
    PageCount {
        /// How many there are.
        pages: usize,
    },
    /// The page is wider than a fax line.
    #[error("a page of {width_pt} points is wider than a fax")]
    TooWide {
        /// The page's width.
        width_pt: f64,
    },
    /// The file would exceed what its format can number.
    #[error("the fax file would be too large")]
    TooLarge,
}

/// Writes all pages of a PDF as one TIFF.
///
/// # Errors
/// [`FaxError`]
pub fn write(pdf: &[u8], options: FaxOptions) -> Result<Vec<u8>, FaxError> {
    raster::guarded(|| {
        let pdf = raster::open(pdf)?;
        let pages = pdf.pages().len();
        let total = u16::try_from(pages).map_err(|_| FaxError::PageCount { pages })?;
        if total == 0 {
            return Err(FaxError::PageCount { pages });
        }
        let mut out = file::Tiff::new(options, total);
        for page in 0..pages {
            out.add(&scan(&pdf, page, options.resolution)?)?;
        }
        Ok(out.finish())
    })
}

/// Draws a page, counted from 0, as the receiver will see it, as a PNG of 1728 pixels width.
///
/// Every line of standard resolution is shown twice, which is what the machine prints.
///
/// # Errors
/// [`FaxError`]
pub fn preview_png(pdf: &[u8], page: usize, resolution: Resolution) -> Result<Vec<u8>, FaxError> {
    raster::guarded(|| {
        let scanned = scan(&raster::open(pdf)?, page, resolution)?;
        let repeat = match resolution {
            Resolution::Standard => 2,
            Resolution::Fine => 1,
        };
        // A PNG's 1 is white, a fax's 1 is black.
        let rows: Vec<u8> = scanned
            .rows()
            .flat_map(|row| std::iter::repeat_n(row, repeat))
            .flatten()
            .map(|byte| !byte)
            .collect();
        let height = scanned.height() * u32::try_from(repeat).unwrap_or(1);
        Ok(raster::pack(WIDTH_PX, height, &rows, png::BitDepth::One)?)
    })
}

/// Draws a page in black and white, centred, at true scale.
fn scan(
    pdf: &hayro::hayro_syntax::Pdf,
    page: usize,
    resolution: Resolution,
) -> Result<Bilevel, FaxError> {
    let x_scale = f64::from(X_DPI) / PT_PER_INCH;
    let y_scale = f64::from(resolution.y_dpi()) / PT_PER_INCH;
    let widest = f64::from(WIDTH_PX);
    if let Some(sheet) = pdf.pages().get(page) {
        let width_pt = f64::from(sheet.render_dimensions().0);
        // Half a pixel of rounding is no reason to refuse a page.
        if width_pt * x_scale > widest + 0.5 {
            return Err(FaxError::TooWide { width_pt });
        }
    }
    let drawn = raster::draw_with(
        pdf,
        page,
        |width, height| raster::Canvas {
            x_scale,
            y_scale,
            // Whole pixels, so that a page looks the same wherever it is centred.
            left: ((widest - width * x_scale) / 2.0).floor().max(0.0),
            width: widest,
            height: (height * y_scale)
                .round()
                .min(resolution.most_lines(height)),
        },
        plate::draw,
    )?;
    Ok(Bilevel::from_gray(&drawn))
}

/// Lines per millimetre that machines print at standard resolution (ITU-T T.4); files say 98 per inch.
const LINES_PER_MM: f64 = 3.85;
const MM_PER_PT: f64 = 25.4 / PT_PER_INCH;

impl Resolution {
    /// Returns how many lines a machine takes for a sheet: more would go on to a second one.
    ///
    /// At 98 lines per inch an A4 sheet has three lines more than that, all of them in the margin.
    fn most_lines(self, height_pt: f64) -> f64 {
        let standard = (height_pt * MM_PER_PT * LINES_PER_MM).floor();
        match self {
            Self::Standard => standard,
            Self::Fine => standard * 2.0,
        }
    }

    /// Returns the lines per inch.
    #[must_use]
    pub fn y_dpi(self) -> u16 {
        match self {
            Self::Standard => 98,
            Self::Fine => 196,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
