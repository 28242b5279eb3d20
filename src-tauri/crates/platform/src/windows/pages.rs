//! Pages as pictures, at the printer's own dots.

use std::ptr::null;

use windows_sys::Win32::Graphics::Gdi::{
    BI_RGB, BITMAPINFO, BITMAPINFOHEADER, CreateDCW, DIB_RGB_COLORS, DM_COLLATE, DM_COPIES,
    DM_DEFAULTSOURCE, DM_DUPLEX, DM_ORIENTATION, DM_PAPERSIZE, DMCOLLATE_TRUE, DMDUP_SIMPLEX,
    DMDUP_VERTICAL, DMORIENT_PORTRAIT, DMPAPER_A4, DeleteDC, GetDeviceCaps, HALFTONE, HDC,
    LOGPIXELSX, LOGPIXELSY, PHYSICALOFFSETX, PHYSICALOFFSETY, RGBQUAD, SRCCOPY, SetStretchBltMode,
    StretchDIBits,
};
use windows_sys::Win32::Storage::Xps::{AbortDoc, DOCINFOW, EndDoc, EndPage, StartDocW, StartPage};

use super::printers::{Opened, Settings, default_name};
use super::wide::wide;
use crate::print::{Bitmap, PrintError, PrintJob, Sides, Ticket};

/// Finer than this nobody sees, and a page would fill the memory.
const MOST_DPI: u32 = 600;

/// Rows sent at once: drivers of small printers hold only so much.
const BAND: usize = 256;

pub(crate) fn print(job: &PrintJob<'_>) -> Result<Ticket, PrintError> {
    let printer = match job.printer {
        "" => default_name(),
        name => name.to_owned(),
    };
    if printer.is_empty() {
        return Err(PrintError::NoDefault);
    }
    let canvas = Canvas::open(&printer, job)?;
    let number = canvas.send(job)?;
    Ok(Ticket {
        printer,
        job: Some(number),
    })
}

/// A printer's drawing surface, given back when it is no longer needed.
struct Canvas {
    surface: HDC,
    dpi: (u32, u32),
    /// How often the pages are drawn: once where the driver makes the copies.
    rounds: u16,
    /// Whether both sides of a sheet are used, asked for or of the driver's own.
    is_double: bool,
}

impl Canvas {
    /// Opens it upright on A4, as every sheet of ours is.
    fn open(printer: &str, job: &PrintJob<'_>) -> Result<Self, PrintError> {
        let opened = Opened::open(printer)?;
        let mut settings = opened.settings(printer)?;
        let tray = match job.tray {
            "" => None,
            tray => Some(tray.parse::<i16>().map_err(|_| PrintError::Refused)?),
        };
        let known = settings.known();
        known.dmFields |= DM_PAPERSIZE | DM_ORIENTATION;
        // SAFETY: for a printer these fields hold the paper; the union's other half is for screens.
        let paper = unsafe { &mut known.Anonymous1.Anonymous1 };
        paper.dmPaperSize = i16::try_from(DMPAPER_A4).unwrap_or(9);
        paper.dmOrientation = i16::try_from(DMORIENT_PORTRAIT).unwrap_or(1);
        if let Some(tray) = tray {
            paper.dmDefaultSource = tray;
            known.dmFields |= DM_DEFAULTSOURCE;
        }
        match job.sides {
            Sides::AsSet => {}
            Sides::One => known.dmDuplex = DMDUP_SIMPLEX,
            Sides::Both => known.dmDuplex = DMDUP_VERTICAL,
        }
        if job.sides != Sides::AsSet {
            known.dmFields |= DM_DUPLEX;
        }
        let rounds = settle_copies(&opened, printer, &mut settings, job.copies)?;
        let known = settings.known();
        let is_double = known.dmFields & DM_DUPLEX != 0 && known.dmDuplex != DMDUP_SIMPLEX;
        let name = wide(printer);
        // SAFETY: the name ends with a zero and the settings are the driver's own.
        let surface = unsafe { CreateDCW(null(), name.as_ptr(), null(), settings.as_mut_ptr()) };
        if surface.is_null() {
            return Err(PrintError::Refused);
        }
        let mut canvas = Self {
            surface,
            dpi: (0, 0),
            rounds,
            is_double,
        };
        let dots = |which| u32::try_from(canvas.ask(which)).ok().filter(|dpi| *dpi > 0);
        let dpi = dots(LOGPIXELSX).zip(dots(LOGPIXELSY));
        canvas.dpi = dpi.ok_or(PrintError::Refused)?;
        Ok(canvas)
    }

    fn ask(&self, which: u32) -> i32 {
        // SAFETY: the surface is open until it is dropped.
        unsafe { GetDeviceCaps(self.surface, i32::try_from(which).unwrap_or(0)) }
    }

    /// Sends all pages, or none that the spooler keeps.
    fn send(&self, job: &PrintJob<'_>) -> Result<u32, PrintError> {
        let title = wide(job.title);
        let document = DOCINFOW {
            cbSize: i32::try_from(size_of::<DOCINFOW>()).unwrap_or(0),
            lpszDocName: title.as_ptr(),
            ..DOCINFOW::default()
        };
        // SAFETY: the surface is open and the title outlives the call.
        let number = unsafe { StartDocW(self.surface, &raw const document) };
        let number = u32::try_from(number).ok().filter(|number| *number > 0);
        let number = number.ok_or(PrintError::Refused)?;
        let mut sides = sides(self.rounds, job.pages, self.is_double);
        let sent = sides.try_for_each(|side| match side {
            Some(page) => {
                let drawn = (job.draw)(page, self.drawn_dpi())?;
                self.send_page(&upright(drawn))
            }
            None => self.send_page(&Bitmap {
                width: 0,
                height: 0,
                pixels: Vec::new(),
            }),
        });
        // SAFETY: the document was begun above and is ended or given up once.
        let ended = unsafe {
            match sent {
                Ok(()) => EndDoc(self.surface),
                Err(_) => AbortDoc(self.surface),
            }
        };
        sent?;
        if ended > 0 {
            Ok(number)
        } else {
            Err(PrintError::Refused)
        }
    }

    /// The printer's dots, or a whole part of them: bands must meet on whole dots.
    #[allow(
        clippy::cast_precision_loss,
        reason = "dots to the inch are small numbers"
    )]
    fn drawn_dpi(&self) -> f32 {
        let (across, _) = self.dpi;
        across as f32 / across.div_ceil(MOST_DPI) as f32
    }

    fn send_page(&self, page: &Bitmap) -> Result<(), PrintError> {
        // SAFETY: the surface is open and within a document.
        if unsafe { StartPage(self.surface) } <= 0 {
            return Err(PrintError::Refused);
        }
        // SAFETY: the surface is open. Greys survive being made larger this way.
        unsafe { SetStretchBltMode(self.surface, HALFTONE) };
        let width = usize::try_from(page.width).map_err(|_| PrintError::Undrawable)?;
        let mut sent = Ok(());
        for (number, rows) in page.pixels.chunks(width.max(1) * BAND).enumerate() {
            let band = Band {
                first_row: number * BAND,
                rows: rows.len() / width.max(1),
                width,
            };
            if !self.send_band(&band, rows) {
                sent = Err(PrintError::Refused);
                break;
            }
        }
        // SAFETY: the page was begun above.
        let is_ended = unsafe { EndPage(self.surface) } > 0;
        sent?;
        is_ended.then_some(()).ok_or(PrintError::Refused)
    }

    fn send_band(&self, band: &Band, pixels: &[u8]) -> bool {
        let rows = band.padded(pixels);
        let look = Greys::of(band);
        let (across, down) = self.dpi;
        let steps = across.div_ceil(MOST_DPI);
        let dots_across = |pixel: usize| i64::try_from(pixel).unwrap_or(0) * i64::from(steps);
        // A printer may have more dots down than across; bands then still meet.
        let dots_down = |row: usize| dots_across(row) * i64::from(down) / i64::from(across);
        let top = dots_down(band.first_row);
        let height = dots_down(band.first_row + band.rows) - top;
        let number = |value: i64| i32::try_from(value).unwrap_or(0);
        let size = |value: usize| i32::try_from(value).unwrap_or(0);
        // The surface begins where the printer can print; the page begins at the paper's edge.
        let (left, above) = (self.ask(PHYSICALOFFSETX), self.ask(PHYSICALOFFSETY));
        // SAFETY: the surface is open; the rows are as many and as wide as the header says, padded to
        // four bytes as it demands; the header is followed by its 256 greys.
        let drawn = unsafe {
            StretchDIBits(
                self.surface,
                -left,
                number(top) - above,
                number(dots_across(band.width)),
                number(height),
                0,
                0,
                size(band.width),
                size(band.rows),
                rows.as_ptr().cast(),
                (&raw const look).cast::<BITMAPINFO>(),
                DIB_RGB_COLORS,
                SRCCOPY,
            )
        };
        drawn > 0
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        // SAFETY: the surface was opened by `open` and is given back once.
        unsafe { DeleteDC(self.surface) };
    }
}

/// Returns which page each side of a sheet shows; where both sides are used, an empty one ends a round
/// that would let the next copy begin on its back.
fn sides(rounds: u16, pages: usize, is_double: bool) -> impl Iterator<Item = Option<usize>> {
    let is_uneven = is_double && pages % 2 == 1;
    (0..rounds).flat_map(move |round| {
        let is_padded = is_uneven && round + 1 < rounds;
        (0..pages).map(Some).chain(is_padded.then_some(None))
    })
}

/// Asks the driver for the copies, and returns how often the pages must be drawn: once where it makes
/// them, as often as they are wanted where it cannot.
fn settle_copies(
    opened: &Opened,
    printer: &str,
    settings: &mut Settings,
    copies: u16,
) -> Result<u16, PrintError> {
    let wanted = i16::try_from(copies.max(1)).map_err(|_| PrintError::Refused)?;
    for (asked, rounds) in [(wanted, 1), (1, copies.max(1))] {
        let known = settings.known();
        known.dmFields |= DM_COPIES | DM_COLLATE;
        known.dmCollate = DMCOLLATE_TRUE;
        known.Anonymous1.Anonymous1.dmCopies = asked;
        opened.approve(printer, settings)?;
        // SAFETY: for a printer these fields hold the paper; the union's other half is for screens.
        if unsafe { settings.known().Anonymous1.Anonymous1.dmCopies } == asked {
            return Ok(rounds);
        }
    }
    Err(PrintError::Refused)
}

/// Some rows of a page.
struct Band {
    first_row: usize,
    rows: usize,
    width: usize,
}

impl Band {
    /// Returns the rows, each filled up to four bytes.
    fn padded(&self, pixels: &[u8]) -> Vec<u8> {
        let stride = self.width.next_multiple_of(4);
        let mut padded = Vec::with_capacity(stride * self.rows);
        for row in pixels.chunks_exact(self.width.max(1)) {
            padded.extend_from_slice(row);
            padded.resize(padded.len() + stride - self.width, 255);
        }
        padded
    }
}

/// What a picture in 256 greys says of itself.
#[repr(C)]
struct Greys {
    header: BITMAPINFOHEADER,
    greys: [RGBQUAD; 256],
}

impl Greys {
    fn of(band: &Band) -> Self {
        let mut greys = [RGBQUAD::default(); 256];
        for (shade, grey) in (0_u8..=255).zip(&mut greys) {
            (grey.rgbRed, grey.rgbGreen, grey.rgbBlue) = (shade, shade, shade);
        }
        Self {
            header: BITMAPINFOHEADER {
                biSize: u32::try_from(size_of::<BITMAPINFOHEADER>()).unwrap_or(0),
                biWidth: i32::try_from(band.width).unwrap_or(0),
                // From the top down, as our rows are.
                biHeight: -i32::try_from(band.rows).unwrap_or(0),
                biPlanes: 1,
                biBitCount: 8,
                biCompression: BI_RGB,
                ..BITMAPINFOHEADER::default()
            },
            greys,
        }
    }
}

/// Turns a page that lies on its side; the paper lies upright in every tray.
fn upright(page: Bitmap) -> Bitmap {
    if page.width <= page.height {
        return page;
    }
    let (Ok(width), Ok(height)) = (usize::try_from(page.width), usize::try_from(page.height))
    else {
        return page;
    };
    let columns = (0..width).rev();
    let turned = columns.flat_map(|column| {
        let rows = page.pixels.chunks_exact(width).take(height);
        rows.filter_map(move |row| row.get(column).copied())
    });
    Bitmap {
        width: page.height,
        height: page.width,
        pixels: turned.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_on_its_side_is_turned_and_no_pixel_is_lost() {
        let page = Bitmap {
            width: 3,
            height: 2,
            pixels: vec![1, 2, 3, 4, 5, 6],
        };
        let turned = upright(page);
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(turned.pixels, [3, 6, 2, 5, 1, 4]);
    }

    #[test]
    fn no_copy_begins_on_the_back_of_another() {
        let shown = |pages, is_double| sides(2, pages, is_double).collect::<Vec<_>>();
        assert_eq!(shown(1, true), [Some(0), None, Some(0)]);
        assert_eq!(shown(2, true), [Some(0), Some(1), Some(0), Some(1)]);
        assert_eq!(shown(1, false), [Some(0), Some(0)]);
    }

    #[test]
    fn rows_are_filled_up_to_four_bytes() {
        let band = Band {
            first_row: 0,
            rows: 2,
            width: 3,
        };
        assert_eq!(
            band.padded(&[1, 2, 3, 4, 5, 6]),
            [1, 2, 3, 255, 4, 5, 6, 255]
        );
    }
}
