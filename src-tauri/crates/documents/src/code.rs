//! Two-dimensional codes (QR) for slip numbers: [`qr`] makes one, [`read`] finds those on a page that
//! came back.

mod reading;

use qrcode::{EcLevel, QrCode};

use crate::frame::{Code, Rect};

pub use reading::read;

/// Why a text cannot become a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing to encode.
    #[error("there is nothing to encode")]
    Empty,
    /// More than a code holds at this level of correction.
    #[error("the text is too long for a code")]
    TooLong,
}

/// Makes a QR code of a text, at the highest level of correction.
///
/// Level H restores 30 % of the cells: the sheet is printed, faxed, written on and faxed back. The
/// code must carry no personal data, since the half with the name cut off still shows it: a slip
/// number and nothing else. The rectangle is the code itself; four cells around it stay white.
///
/// # Errors
/// [`CodeError`] when the text is empty or too long.
pub fn qr(text: &str, x_mm: f32, y_mm: f32, side_mm: f32) -> Result<Code, CodeError> {
    if text.is_empty() {
        return Err(CodeError::Empty);
    }
    let code =
        QrCode::with_error_correction_level(text, EcLevel::H).map_err(|_| CodeError::TooLong)?;
    Ok(Code {
        rect: Rect {
            x_mm,
            y_mm,
            width_mm: side_mm,
            height_mm: side_mm,
        },
        modules: code.width(),
        cells: code
            .into_colors()
            .into_iter()
            .map(|color| color == qrcode::Color::Dark)
            .collect(),
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests;
