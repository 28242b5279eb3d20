//! Frames to PDF: translates, decides nothing.
//!
//! printpdf builds the pages; the fonts are subset and embedded here, because a page must give back
//! every typed character on search and copy: one code per glyph *and* source text, with a `ToUnicode`
//! map that carries whole clusters (surrogate pairs, variation selectors, composed kana).
//!
//! Same input, same bytes: there is no clock and no randomness, and the file's `/ID` is a hash of its
//! content.

mod archival;
mod bookmarks;
mod embed;
mod flow;
mod joined;
mod ops;
mod outline;
mod parts;
mod protected;
mod tags;
mod unhinted;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::fonts::Fonts;
use crate::frame::{Face, Frame};
use embed::Embedding;
use flow::Flow;
pub use joined::{JoinError, JoinPart, Joined};
use parts::Tree;
pub use protected::{LONGEST_PASSPHRASE, ProtectError, Randomness, protect};

const PT_PER_MM: f32 = 72.0 / 25.4;

/// What is said about the document beside its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Shown as the window's title.
    pub title: String,
    /// The office (事業所).
    pub author: String,
    /// When the document was made.
    pub created: Moment,
    /// The slip number (整理番号); empty where there is none.
    pub number: String,
}

/// A moment in Japan (+09:00), in plain numbers: the calendar is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The year (西暦).
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// The second.
    pub second: u8,
}

/// Why a PDF could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// There is no page.
    #[error("a document needs at least one page")]
    NoPages,
    /// A frame uses a face that could not be loaded.
    #[error("the font for {face:?} is not loaded")]
    FaceMissing {
        /// The face.
        face: Face,
    },
    /// A face could not be cut down to the glyphs in use.
    #[error("the font for {face:?} could not be subset")]
    Subset {
        /// The face.
        face: Face,
    },
    /// More different glyphs in one face than a font can number.
    #[error("too many different glyphs")]
    TooManyGlyphs,
    /// A length is not a finite number.
    #[error("a page has a length that is not a number")]
    NotANumber,
    /// The file could not be put together.
    #[error("the file could not be put together")]
    Assembly(#[source] lopdf::Error),
    /// The file could not be written out.
    #[error("the file could not be written out")]
    Output(#[source] std::io::Error),
}

/// Writes frames as a PDF.
///
/// # Errors
/// [`PdfError`] when the frames cannot be expressed; never for a character, which
/// [`Fonts::check`] has refused before.
pub fn write(frames: &[Frame], fonts: &Fonts, stamp: &Stamp) -> Result<Vec<u8>, PdfError> {
    if frames.is_empty() {
        return Err(PdfError::NoPages);
    }
    let embeddings = embed::collect(frames)?;
    let trees: Vec<Tree> = frames.iter().map(Tree::of).collect();
    let mut document = PdfDocument::new("");
    for (frame, tree) in frames.iter().zip(&trees) {
        let page = ops::page(frame, tree, &embeddings, fonts)?;
        document.pages.push(page);
    }
    let mut warnings = Vec::new();
    let mut pdf = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    let pages: Vec<ObjectId> = pdf.page_iter().collect();
    add_fonts(&mut pdf, &pages, &embeddings, fonts)?;
    let info = describe(&mut pdf, stamp)?;
    archival::add(&mut pdf, stamp)?;
    tags::add(&mut pdf, &trees, &pages)?;
    bookmarks::add(&mut pdf, frames, &pages)?;
    pdf.prune_objects();
    pack(&mut pdf)?;
    let root = pdf.trailer.get(b"Root").and_then(Object::as_reference);
    let root = root.map_err(PdfError::Assembly)?;
    let mut flow = Flow::begin(Vec::new()).map_err(PdfError::Output)?;
    flow.put(pdf.objects).map_err(PdfError::Assembly)?;
    flow.finish(root, info).map_err(PdfError::Assembly)
}

/// Puts the embedded fonts where printpdf's pages look for them: all pages share one dictionary.
fn add_fonts(
    pdf: &mut Document,
    pages: &[ObjectId],
    embeddings: &[Embedding],
    fonts: &Fonts,
) -> Result<(), PdfError> {
    let mut entries = Dictionary::new();
    for embedding in embeddings {
        let id = embed::add(pdf, embedding, fonts)?;
        entries.set(embed::resource_name(embedding.face), id);
    }
    let resources = pdf.add_object(dictionary! { "Font" => entries });
    for page in pages {
        let page = pdf.get_dictionary_mut(*page).map_err(PdfError::Assembly)?;
        page.set("Resources", resources);
        page.remove(b"Annots");
    }
    Ok(())
}

/// Says what the file is; returns where.
fn describe(pdf: &mut Document, stamp: &Stamp) -> Result<ObjectId, PdfError> {
    pdf.version = "1.7".to_owned();
    let catalog = pdf.catalog_mut().map_err(PdfError::Assembly)?;
    catalog.set("Lang", Object::string_literal("ja-JP"));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    let info = pdf.add_object(archival::info(stamp));
    pdf.trailer.set("Info", info);
    Ok(info)
}

/// Compresses the streams that may be.
///
/// Level 5 instead of lopdf's 9: two kilobytes more, and half of the time that a slip takes.
fn pack(pdf: &mut Document) -> Result<(), PdfError> {
    for object in pdf.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(5));
        encoder
            .write_all(&stream.content)
            .map_err(PdfError::Output)?;
        let packed = encoder.finish().map_err(PdfError::Output)?;
        if packed.len() < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) use tags::tests::assert_structure;
#[cfg(test)]
mod tests;
