//! Frames to PDF: translates, decides nothing.
//!
//! printpdf builds the pages; the fonts are subset and embedded here, because a page must give back
//! every typed character on search and copy: one code per glyph *and* source text, with a `ToUnicode`
//! map that carries whole clusters (surrogate pairs, variation selectors, composed kana).
//!
//! Same input, same bytes: there is no clock and no randomness, and the file's `/ID` is a hash of its
//! content.

mod embed;
mod ops;
mod protected;
mod unhinted;

use lopdf::{Dictionary, Document, Object, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};
use sha2::{Digest as _, Sha256};

use crate::fonts::Fonts;
use crate::frame::{Face, Frame};
use embed::Embedding;
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
    let mut document = PdfDocument::new("");
    for frame in frames {
        document.pages.push(ops::page(frame, &embeddings, fonts)?);
    }
    let mut warnings = Vec::new();
    let mut pdf = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    add_fonts(&mut pdf, &embeddings, fonts)?;
    describe(&mut pdf, stamp)?;
    pdf.prune_objects();
    pdf.compress();
    identify(pdf)
}

/// Puts the embedded fonts where printpdf's pages look for them: all pages share one dictionary.
fn add_fonts(pdf: &mut Document, embeddings: &[Embedding], fonts: &Fonts) -> Result<(), PdfError> {
    let mut entries = Dictionary::new();
    for embedding in embeddings {
        let id = embed::add(pdf, embedding, fonts)?;
        entries.set(embed::resource_name(embedding.face), id);
    }
    let entries = pdf.add_object(entries);
    let pages: Vec<_> = pdf.page_iter().collect();
    for page in pages {
        let resources = pdf
            .get_dictionary(page)
            .and_then(|page| page.get(b"Resources")?.as_reference());
        let resources = resources.map_err(PdfError::Assembly)?;
        pdf.get_dictionary_mut(resources)
            .map_err(PdfError::Assembly)?
            .set("Font", entries);
        let page = pdf.get_dictionary_mut(page).map_err(PdfError::Assembly)?;
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
    let created = Object::string_literal(stamp.created.pdf_date());
    let mut info = dictionary! {
        "Title" => embed::text_string(&stamp.title),
        "Author" => embed::text_string(&stamp.author),
        "Creator" => embed::text_string("つなぎ"),
        "CreationDate" => created.clone(),
        "ModDate" => created,
    };
    if !stamp.number.is_empty() {
        info.set("Subject", embed::text_string(&stamp.number));
    }
    let info = pdf.add_object(info);
    pdf.trailer.set("Info", info);
    Ok(())
}

/// Writes the file out, its identity being the hash of everything else in it.
///
/// printpdf's own identity counts from a fixed seed, so it would repeat in every run of the program.
fn identify(mut pdf: Document) -> Result<Vec<u8>, PdfError> {
    pdf.trailer.remove(b"ID");
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).map_err(PdfError::Output)?;
    let hash = Sha256::digest(&bytes);
    let id = Object::String(
        hash.iter().take(16).copied().collect(),
        lopdf::StringFormat::Hexadecimal,
    );
    pdf.trailer.set("ID", vec![id.clone(), id]);
    bytes.clear();
    pdf.save_to(&mut bytes).map_err(PdfError::Output)?;
    Ok(bytes)
}

impl Moment {
    fn pdf_date(self) -> String {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}+09'00'")
    }
}

#[cfg(test)]
mod tests;
