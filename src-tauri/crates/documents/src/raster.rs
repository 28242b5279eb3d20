//! PDF pages to pixels: what the window shows, and the input of the fax writer.
//!
//! Takes any PDF, not only ours: a reply may come back as a scan from anybody's machine. A damaged or
//! hostile file yields an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

/// A picture of a page in shades of grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrayPage {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row, one byte per pixel: 0 is black, 255 is white.
    pub pixels: Vec<u8>,
}

/// Why a page could not be turned into pixels.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The bytes are not a PDF, or it is damaged beyond reading.
    #[error("the file is not a readable PDF")]
    Unreadable,
    /// The PDF is locked with a password.
    #[error("the PDF is locked with a password")]
    Locked,
    /// The PDF has no such page.
    #[error("the PDF has {pages} pages, page index {page} was asked for")]
    NoSuchPage {
        /// Counted from 0.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// The picture would be empty or too large to hold.
    #[error("the page cannot be drawn at {width} by {height} pixels")]
    Size {
        /// Pixels across.
        width: f64,
        /// Pixels down.
        height: f64,
    },
    /// The picture could not be packed.
    #[error("the picture could not be packed")]
    Packing(#[source] png::EncodingError),
}

/// The most pixels a picture may have: A4 at 600 dpi is 35 million.
const MOST_PIXELS: f64 = 64.0e6;
const PT_PER_INCH: f64 = 72.0;

/// Returns how many pages a PDF has.
///
/// # Errors
/// [`RasterError::Unreadable`] or [`RasterError::Locked`].
pub fn page_count(pdf: &[u8]) -> Result<usize, RasterError> {
    guarded(|| Ok(open(pdf)?.pages().len()))
}

/// Draws a page, counted from 0, at a resolution.
///
/// # Errors
/// [`RasterError`]
pub fn page(pdf: &[u8], page: usize, dpi: f32) -> Result<GrayPage, RasterError> {
    let scale = f64::from(dpi) / PT_PER_INCH;
    guarded(|| {
        draw(&open(pdf)?, page, |width, height| Canvas {
            x_scale: scale,
            y_scale: scale,
            left: 0.0,
            width: (width * scale).round(),
            height: (height * scale).round(),
        })
    })
}

/// Draws a page, counted from 0, as a PNG of a width in pixels.
///
/// # Errors
/// [`RasterError`]
pub fn png(pdf: &[u8], page_index: usize, width_px: u32) -> Result<Vec<u8>, RasterError> {
    let page = guarded(|| {
        draw(&open(pdf)?, page_index, |width, height| {
            let scale = f64::from(width_px) / width;
            Canvas {
                x_scale: scale,
                y_scale: scale,
                left: 0.0,
                width: f64::from(width_px),
                height: (height * scale).round(),
            }
        })
    })?;
    pack(page.width, page.height, &page.pixels, png::BitDepth::Eight)
}

/// Where a page goes: scales in pixels per point, the rest in pixels.
pub(crate) struct Canvas {
    pub(crate) x_scale: f64,
    pub(crate) y_scale: f64,
    /// White left of the page.
    pub(crate) left: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A PDF whose structure has been read.
pub(crate) fn open(pdf: &[u8]) -> Result<Pdf, RasterError> {
    Pdf::new(pdf.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => RasterError::Locked,
        LoadPdfError::Invalid => RasterError::Unreadable,
    })
}

/// Draws a page on a canvas made to its measure (width and height in points).
pub(crate) fn draw(
    pdf: &Pdf,
    page: usize,
    canvas: impl Fn(f64, f64) -> Canvas,
) -> Result<GrayPage, RasterError> {
    draw_with(pdf, page, canvas, |_, _, _, _| None)
}

/// Draws a page, by a special way if that can, given page, transform, and size in pixels.
pub(crate) fn draw_with(
    pdf: &Pdf,
    page: usize,
    canvas: impl Fn(f64, f64) -> Canvas,
    special: impl FnOnce(&Page<'_>, Affine, u16, u16) -> Option<GrayPage>,
) -> Result<GrayPage, RasterError> {
    let pages = pdf.pages();
    let sheet = pages.get(page).ok_or(RasterError::NoSuchPage {
        page,
        pages: pages.len(),
    })?;
    let (width, height) = sheet.render_dimensions();
    let canvas = canvas(f64::from(width), f64::from(height));
    let (width, height) = canvas.pixels()?;

    let transform = Affine::translate((canvas.left, 0.0))
        * Affine::scale_non_uniform(canvas.x_scale, canvas.y_scale);
    if let Some(drawn) = special(sheet, transform, width, height) {
        return Ok(drawn);
    }
    let transform = transform * sheet.initial_transform(true).to_kurbo();
    let mut context = RenderContext::new(width, height);
    // No hinting: it moves strokes to the grid of this one picture, and paper has another.
    let settings = RenderSettings {
        hinting: false,
        ..RenderSettings::default()
    };
    let cache = RenderCache::new();
    render_into(
        sheet,
        &cache,
        &InterpreterSettings::default(),
        &settings,
        &mut context,
        transform,
    );
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let white = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..Default::default()
    };
    context.render_with(&mut pixmap, &mut Resources::default(), white);

    Ok(GrayPage {
        width: u32::from(width),
        height: u32::from(height),
        pixels: pixmap
            .data_as_u8_slice()
            .chunks_exact(4)
            .map(gray)
            .collect(),
    })
}

/// Runs the PDF reader behind a wall.
///
/// It is meant not to panic, but it reads files of strangers, and the window must survive its bugs.
pub(crate) fn guarded<T, E: From<RasterError>>(
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(RasterError::Unreadable.into()))
}

/// Packs grey or one-bit rows as a PNG.
pub(crate) fn pack(
    width: u32,
    height: u32,
    rows: &[u8],
    depth: png::BitDepth,
) -> Result<Vec<u8>, RasterError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(RasterError::Packing)?;
    writer
        .write_image_data(rows)
        .map_err(RasterError::Packing)?;
    writer.finish().map_err(RasterError::Packing)?;
    Ok(out)
}

impl Canvas {
    fn pixels(&self) -> Result<(u16, u16), RasterError> {
        let (width, height) = (self.width, self.height);
        let fits = |side: f64| (1.0..=f64::from(u16::MAX)).contains(&side);
        if !fits(width) || !fits(height) || width * height > MOST_PIXELS {
            return Err(RasterError::Size { width, height });
        }
        // Both lie within u16, just checked.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok((width as u16, height as u16))
    }
}

/// The eye's weighting of red, green, and blue, in 256ths.
fn gray(pixel: &[u8]) -> u8 {
    let weighted: u32 = pixel
        .iter()
        .zip([77_u32, 150, 29])
        .map(|(part, weight)| u32::from(*part) * weight)
        .sum();
    u8::try_from(weighted >> 8).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
