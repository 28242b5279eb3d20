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
use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};
use sha2::{Digest as _, Sha256};

use crate::fonts::Fonts;
use crate::frame::{Face, Frame};
use embed::Embedding;
pub use joined::{JoinError, JoinPart, Joined};
use parts::Tree;
pub use protected::{LONGEST_PASSPHRASE, ProtectError, Randomness, protect};

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
    describe(&mut pdf, stamp)?;
    archival::add(&mut pdf, stamp)?;
    tags::add(&mut pdf, &trees, &pages)?;
    bookmarks::add(&mut pdf, frames, &pages)?;
    pdf.prune_objects();
    pack(&mut pdf)?;
    identify(pdf)
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

fn describe(pdf: &mut Document, stamp: &Stamp) -> Result<(), PdfError> {
    pdf.version = "1.7".to_owned();
    let catalog = pdf.catalog_mut().map_err(PdfError::Assembly)?;
    catalog.set("Lang", Object::string_literal("ja-JP"));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    let info = pdf.add_object(archival::info(stamp));
    pdf.trailer.set("Info", info);
    Ok(())
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

/// Writes the file out, its identity being the hash of everything else in it.
///
/// printpdf's own identity counts from a fixed seed, so it would repeat in every run of the program.
/// The file is written with zeros for an identity, hashed, and these zeros replaced.
fn identify(mut pdf: Document) -> Result<Vec<u8>, PdfError> {
    const LENGTH: usize = 16;
    /// Readers unpack a stream of objects whole, also for one of them.
    const MOST_IN_STREAM: usize = 400;
    let blank = Object::String(vec![0; LENGTH], StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![blank.clone(), blank]);
    let mut bytes = Vec::new();
    // Everything that is no stream goes into packed streams: a page's structure is hundreds of small
    // objects that say nearly the same (PDF/A-2 allows it, ISO 19005-2, 6.1.4).
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(MOST_IN_STREAM)
        .compression_level(9)
        .build();
    pdf.save_with_options(&mut bytes, options)
        .map_err(PdfError::Output)?;
    let hash = Sha256::digest(&bytes);
    let id: String = hash
        .iter()
        .take(LENGTH)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let zeros = "0".repeat(2 * LENGTH);
    // The identity stands in the last object's dictionary, behind everything else that could hold as
    // many zeros.
    for _ in 0..2 {
        let found = bytes
            .windows(zeros.len())
            .rposition(|part| part == zeros.as_bytes());
        let place = found.and_then(|at| bytes.get_mut(at..at + zeros.len()));
        place
            .ok_or_else(|| PdfError::Output(std::io::ErrorKind::InvalidData.into()))?
            .copy_from_slice(id.as_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
