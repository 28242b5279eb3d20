//! The bundled typefaces: characters to glyphs, with fallback and variation sequences.
//!
//! Font bytes are arguments. [`Fonts::shape`] is the only way from characters to glyphs, so that no
//! writer can meet a character without a glyph: what nobody can draw comes back as
//! [`Shaped::Missing`], never as an empty box on paper. Ask [`Fonts::check`] before printing.
//!
//! No contextual shaping: Japanese forms set horizontally need none, and one glyph per cluster keeps the
//! text of the PDF equal to what was typed. Of the fonts' own substitutions only those are used that
//! compose a base and its mark (か゚).

mod clusters;
mod strokes;
mod typeface;

use std::sync::{Arc, OnceLock};

use crate::frame::{Face, Glyph};
use clusters::{Cluster, clusters, compatibility_ideograph, ordinary_digit};
use strokes::Strokes;
use typeface::{Lookup, Typeface};

pub(crate) use typeface::Metrics;

const MM_PER_PT: f32 = 25.4 / 72.0;

/// Why the typefaces cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The bytes are not a font with outlines and a character map.
    #[error("the bytes for {face:?} are not a usable font")]
    Unusable {
        /// Whose bytes they were.
        face: Face,
    },
    /// The fallback font could not be fetched.
    #[error("the fallback font could not be read")]
    FallbackUnread(#[source] std::io::Error),
}

/// Fetches the fallback font on first need.
pub type FallbackLoader = Box<dyn Fn() -> Result<Vec<u8>, std::io::Error> + Send + Sync>;

/// Where the fallback font comes from.
///
/// It is 46 MB and most slips never need it, so it may be fetched when the first rare name turns up.
pub enum FallbackSource {
    /// The font itself.
    Bytes(Arc<[u8]>),
    /// Called at most once, on first need.
    Loader(FallbackLoader),
}

/// The typefaces a document is set in: load once, share, use for every document.
pub struct Fonts {
    gothic: Typeface,
    gothic_bold: Typeface,
    fallback_source: FallbackSource,
    fallback: OnceLock<Result<Typeface, FontError>>,
}

/// What became of one cluster of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Shaped {
    /// It can be drawn.
    Drawn(Drawn),
    /// Nobody has it; it must not be printed. Holds the characters as typed.
    Missing(String),
}

/// One cluster with its glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The face that has the glyph; not always the face asked for.
    pub face: Face,
    /// The glyph, its advance in mm at the size asked for, and the characters it stands for.
    pub glyph: Glyph,
    /// Whether the glyph is the shape that was asked for.
    pub form: Form,
}

/// Whether a glyph is the very shape the text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As written.
    Exact,
    /// The text asks for a variant (異体字) or a low-set digit (`SpO₂`) that no face has; the ordinary
    /// shape stands in its place and the reader must be told.
    BaseOnly,
}

impl Fonts {
    /// Loads the typefaces.
    ///
    /// A fallback given as bytes is examined at once; a loader is not called yet.
    ///
    /// # Errors
    /// [`FontError::Unusable`] when bytes are not a font.
    pub fn load(
        gothic: Vec<u8>,
        gothic_bold: Vec<u8>,
        fallback: FallbackSource,
    ) -> Result<Self, FontError> {
        let fonts = Self {
            gothic: Typeface::new(gothic.into(), Face::Gothic)?,
            gothic_bold: Typeface::new(gothic_bold.into(), Face::GothicBold)?,
            fallback_source: fallback,
            fallback: OnceLock::new(),
        };
        if let FallbackSource::Bytes(bytes) = &fonts.fallback_source {
            let typeface = Typeface::new(Arc::clone(bytes), Face::Fallback)?;
            // A fresh OnceLock takes the first value.
            let _ = fonts.fallback.set(Ok(typeface));
        }
        Ok(fonts)
    }

    /// Turns text into glyphs, one per cluster, in the order of the text.
    ///
    /// Line breaks and invisible format characters (zero-width space, byte order mark) yield nothing;
    /// any other control character is not text and is missing. The face asked for is tried first,
    /// then Gothic, then the fallback; a variation sequence goes to whichever face has it.
    #[must_use]
    pub fn shape(&self, text: &str, face: Face, size_pt: f32) -> Vec<Shaped> {
        let mut lookups = Lookups::new(self, face);
        clusters(text)
            .flat_map(|cluster| lookups.shape(&cluster, size_pt))
            .collect()
    }

    /// Returns the clusters of a text that cannot be printed, each once, in order of appearance.
    #[must_use]
    pub fn check(&self, text: &str) -> Vec<String> {
        self.each_once(text, |shaped| match shaped {
            Shaped::Missing(cluster) => Some(cluster),
            Shaped::Drawn(_) => None,
        })
    }

    /// Returns the variants (異体字) and low-set digits of a text that print in their ordinary form,
    /// each once.
    #[must_use]
    pub fn ordinary_forms(&self, text: &str) -> Vec<String> {
        self.each_once(text, |shaped| match shaped {
            Shaped::Drawn(drawn) if drawn.form == Form::BaseOnly => Some(drawn.glyph.text),
            Shaped::Drawn(_) | Shaped::Missing(_) => None,
        })
    }

    fn each_once(&self, text: &str, found: fn(Shaped) -> Option<String>) -> Vec<String> {
        let mut clusters = Vec::new();
        let shaped = self.shape(text, Face::Gothic, 1.0);
        for cluster in shaped.into_iter().filter_map(found) {
            if !clusters.contains(&cluster) {
                clusters.push(cluster);
            }
        }
        clusters
    }

    /// Says why the fallback font is not there, once it was needed and failed.
    #[must_use]
    pub fn fallback_failure(&self) -> Option<&FontError> {
        self.fallback.get().and_then(|loaded| loaded.as_ref().err())
    }

    pub(crate) fn typeface(&self, face: Face) -> Option<&Typeface> {
        match face {
            Face::Gothic => Some(&self.gothic),
            Face::GothicBold => Some(&self.gothic_bold),
            Face::Fallback => self
                .fallback
                .get_or_init(|| self.load_fallback())
                .as_ref()
                .ok(),
        }
    }

    /// Measures a glyph of the fallback face.
    pub(crate) fn strokes(&self, glyph: u16) -> Option<Strokes> {
        self.typeface(Face::Fallback)?.strokes(glyph)
    }

    fn load_fallback(&self) -> Result<Typeface, FontError> {
        let bytes = match &self.fallback_source {
            FallbackSource::Bytes(bytes) => Arc::clone(bytes),
            FallbackSource::Loader(load) => load().map_err(FontError::FallbackUnread)?.into(),
        };
        Typeface::new(bytes, Face::Fallback)
    }
}

/// The faces in the order they are asked, opened only when reached.
struct Lookups<'a> {
    fonts: &'a Fonts,
    order: &'static [Face],
    opened: Vec<Lookup<'a>>,
}

impl<'a> Lookups<'a> {
    fn new(fonts: &'a Fonts, face: Face) -> Self {
        let order: &'static [Face] = match face {
            Face::Gothic => &[Face::Gothic, Face::Fallback],
            Face::GothicBold => &[Face::GothicBold, Face::Gothic, Face::Fallback],
            Face::Fallback => &[Face::Fallback, Face::Gothic],
        };
        Self {
            fonts,
            order,
            opened: Vec::with_capacity(order.len()),
        }
    }

    fn shape(&mut self, cluster: &Cluster<'_>, size_pt: f32) -> Vec<Shaped> {
        if let (Some(base), Some(mark)) = (cluster.base, cluster.mark) {
            let found = self.first(|lookup| lookup.ligature(base, mark));
            let found = found.map(|(face, id, advance)| (face, id, advance, Form::Exact));
            // Where no face has the two as one, the mark stands after its base.
            return match found {
                Some(_) => vec![shaped(cluster, found, size_pt)],
                None => cluster
                    .apart()
                    .iter()
                    .flat_map(|part| self.shape(part, size_pt))
                    .collect(),
            };
        }
        let found = cluster
            .base
            .and_then(|base| self.find(base, cluster.selector));
        vec![shaped(cluster, found, size_pt)]
    }

    fn find(&mut self, base: char, selector: Option<char>) -> Option<(Face, u16, f32, Form)> {
        let Some(selector) = selector else {
            let exact = self.first(|lookup| lookup.glyph(base));
            let form = |form| move |(face, id, advance)| (face, id, advance, form);
            return exact.map(form(Form::Exact)).or_else(|| {
                let ordinary = ordinary_digit(base)?;
                self.first(|lookup| lookup.glyph(ordinary))
                    .map(form(Form::BaseOnly))
            });
        };
        if let Some((face, id, advance)) = self.first(|lookup| lookup.variant(base, selector)) {
            return Some((face, id, advance, Form::Exact));
        }
        if let Some(same) = compatibility_ideograph(base, selector)
            && let Some((face, id, advance)) = self.first(|lookup| lookup.glyph(same))
        {
            return Some((face, id, advance, Form::Exact));
        }
        // U+FE0E and U+FE0F choose between text and picture style; ours is always the text style.
        let form = match selector {
            '\u{fe0e}' | '\u{fe0f}' => Form::Exact,
            _ => Form::BaseOnly,
        };
        self.first(|lookup| lookup.glyph(base))
            .map(|(face, id, advance)| (face, id, advance, form))
    }

    fn first(&mut self, glyph: impl Fn(&Lookup<'a>) -> Option<u16>) -> Option<(Face, u16, f32)> {
        for (step, face) in self.order.iter().enumerate() {
            if self.opened.len() <= step {
                self.opened.push(
                    self.fonts
                        .typeface(*face)
                        .map(Typeface::open)
                        .unwrap_or_default(),
                );
            }
            if let Some(lookup) = self.opened.get(step)
                && let Some(id) = glyph(lookup)
            {
                return Some((*face, id, lookup.advance_em(id)));
            }
        }
        None
    }
}

/// Says what became of a cluster, by the face, glyph and advance found for it.
fn shaped(cluster: &Cluster<'_>, found: Option<(Face, u16, f32, Form)>, size_pt: f32) -> Shaped {
    let text = cluster.text.to_owned();
    let Some((face, id, advance_em, form)) = found else {
        return Shaped::Missing(text);
    };
    Shaped::Drawn(Drawn {
        face,
        glyph: Glyph {
            id,
            advance_mm: advance_em * size_pt * MM_PER_PT,
            text,
        },
        form,
    })
}

#[cfg(test)]
mod tests;
