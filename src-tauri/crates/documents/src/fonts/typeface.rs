//! One font file: its bytes, its metrics, and glyph lookups.

use std::sync::Arc;

use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::{Face as Parsed, GlyphId, Tag};

use super::FontError;
use crate::frame::Face;

/// A font whose bytes are known to parse.
pub(crate) struct Typeface {
    pub(crate) data: Arc<[u8]>,
    pub(crate) metrics: Metrics,
}

/// What a PDF font descriptor wants to know, in font units.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    pub(crate) units_per_em: f32,
    pub(crate) ascender: f32,
    pub(crate) descender: f32,
    pub(crate) cap_height: f32,
    pub(crate) bbox: [f32; 4],
    pub(crate) postscript_name: String,
}

/// Glyph lookups in one font; finds nothing when there is no font.
#[derive(Default)]
pub(super) struct Lookup<'a> {
    parsed: Option<Parsed<'a>>,
}

impl Typeface {
    pub(super) fn new(data: Arc<[u8]>, face: Face) -> Result<Self, FontError> {
        let metrics = measure(&data).ok_or(FontError::Unusable { face })?;
        Ok(Self { data, metrics })
    }

    /// Opens the font for lookups.
    ///
    /// Parsing only notes where the tables lie (under a microsecond), which is why a parsed face is not
    /// kept beside the bytes it would borrow from.
    pub(super) fn open(&self) -> Lookup<'_> {
        Lookup {
            parsed: Parsed::parse(&self.data, 0).ok(),
        }
    }

    /// Returns the glyphs' advances in thousandths of an em.
    pub(crate) fn advances(&self, glyphs: impl Iterator<Item = u16>) -> Vec<f32> {
        let lookup = self.open();
        glyphs.map(|id| lookup.advance_em(id) * 1000.0).collect()
    }
}

impl Lookup<'_> {
    pub(super) fn glyph(&self, ch: char) -> Option<u16> {
        known(self.parsed.as_ref()?.glyph_index(ch))
    }

    pub(super) fn variant(&self, base: char, selector: char) -> Option<u16> {
        known(self.parsed.as_ref()?.glyph_variation_index(base, selector))
    }

    /// Finds the one glyph for a base and its mark.
    ///
    /// The feature that composes (`ccmp`) is the same for every script and language of our fonts.
    pub(super) fn ligature(&self, base: char, mark: char) -> Option<u16> {
        let parsed = self.parsed.as_ref()?;
        let (base, mark) = (parsed.glyph_index(base)?, parsed.glyph_index(mark)?);
        let layout = parsed.tables().gsub?;
        let composing = layout.features.find(Tag::from_bytes(b"ccmp"))?;
        let lookups = composing.lookup_indices.into_iter();
        let mut ligatures = lookups
            .filter_map(|index| layout.lookups.get(index))
            .flat_map(|lookup| lookup.subtables.into_iter::<SubstitutionSubtable<'_>>())
            .filter_map(|table| match table {
                SubstitutionSubtable::Ligature(table) => {
                    table.ligature_sets.get(table.coverage.get(base)?)
                }
                _ => None,
            })
            .flat_map(|set| set.into_iter());
        let found = ligatures.find(|ligature| {
            ligature.components.len() == 1 && ligature.components.get(0) == Some(mark)
        });
        known(found.map(|ligature| ligature.glyph))
    }

    pub(super) fn advance_em(&self, id: u16) -> f32 {
        let Some(parsed) = &self.parsed else {
            return 0.0;
        };
        let units = parsed.glyph_hor_advance(GlyphId(id)).unwrap_or(0);
        f32::from(units) / f32::from(parsed.units_per_em())
    }
}

#[cfg(test)]
impl Lookup<'_> {
    pub(super) fn has_outline(&self, id: u16) -> bool {
        self.parsed
            .as_ref()
            .is_some_and(|parsed| parsed.glyph_bounding_box(GlyphId(id)).is_some())
    }
}

/// Glyph 0 is the box that means "no such glyph"; a character map may still name it.
fn known(id: Option<GlyphId>) -> Option<u16> {
    id.map(|id| id.0).filter(|id| *id != 0)
}

fn measure(data: &[u8]) -> Option<Metrics> {
    let parsed = Parsed::parse(data, 0).ok()?;
    let has_outlines = parsed.raw_face().table(Tag::from_bytes(b"glyf")).is_some();
    if !has_outlines || parsed.tables().cmap.is_none() {
        return None;
    }
    let bbox = parsed.global_bounding_box();
    let postscript_name = parsed
        .names()
        .into_iter()
        .filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
        .find_map(|name| name.to_string())
        .filter(|name| name.is_ascii() && !name.is_empty())?;
    Some(Metrics {
        units_per_em: f32::from(parsed.units_per_em()),
        ascender: f32::from(parsed.ascender()),
        descender: f32::from(parsed.descender()),
        cap_height: f32::from(parsed.capital_height().unwrap_or_else(|| parsed.ascender())),
        bbox: [bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max].map(f32::from),
        postscript_name,
    })
}
