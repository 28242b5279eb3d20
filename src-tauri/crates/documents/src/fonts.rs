//! The bundled typefaces: characters to glyphs, with fallback and variation sequences.
//!
//! Font bytes are arguments. [`Fonts::shape`] is the only way from characters to glyphs.

use crate::frame::{Face, Glyph};

/// The typefaces a document is set in.
pub struct Fonts {}

/// Glyphs of one face, in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// The face of these glyphs.
    pub face: Face,
    /// The glyphs, advances in mm at the size asked for.
    pub glyphs: Vec<Glyph>,
}
