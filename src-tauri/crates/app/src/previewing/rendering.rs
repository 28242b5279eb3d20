//! From a slip's records to its pages: compose, lay out, write.

use sha2::{Digest as _, Sha256};
use tsunagi_documents::fax::FaxError;
use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::frame::Frame;
use tsunagi_documents::layout::{Warned, Warning, bundle};
use tsunagi_documents::pdf::{self, PdfError, Stamp};
use tsunagi_documents::raster::RasterError;
use tsunagi_documents::template::Template;
use tsunagi_documents::values::Values;
use tsunagi_domain::{Day, Moment};

use crate::App;
use crate::composing::{compose, compose_extract, put_page_count};
use crate::drafting::dossier::Dossier;
use crate::messages;
use crate::refusal::{Refusal, Resource, Thing};
use crate::session::Session;

/// The most sheets of one slip; more is no letter, and no fax machine's paper.
pub(crate) const MOST_PAGES: usize = 30;

/// Pages with what the author should know about them.
pub(crate) struct Pages {
    /// The pages.
    pub(crate) frames: Vec<Frame>,
    /// What the layout had to say.
    pub(crate) warnings: Vec<Warning>,
    /// Changes whenever the pages change.
    pub(crate) revision: String,
}

impl Pages {
    /// Returns the characters that no typeface has, each once.
    pub(crate) fn unprintable(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for warning in &self.warnings {
            if let Warning::MissingGlyph { text, .. } = warning
                && !found.contains(text)
            {
                found.push(text.clone());
            }
        }
        found
    }
}

/// Lays out a slip and, where entries are attached, the extract's pages behind it.
pub(crate) fn lay_out(
    dossier: &Dossier,
    template: &Template,
    extract_template: &Template,
    fonts: &Fonts,
    today: Day,
) -> Pages {
    let sheet = dossier.sheet(today);
    let mut values = compose(&sheet);
    let extract = (!dossier.extract.is_empty()).then(|| compose_extract(&sheet));
    let mut laid_out = lay_out_all(template, &values, extract_template, extract.as_ref(), fonts);
    // The number of sheets stands on the sheet; a number with more digits could, in theory, push a
    // line over, so it is put in until it holds.
    for _ in 0..3 {
        let pages = laid_out.output.len();
        put_page_count(&mut values, pages);
        laid_out = lay_out_all(template, &values, extract_template, extract.as_ref(), fonts);
        if laid_out.output.len() == pages {
            break;
        }
    }
    pages_of(laid_out)
}

/// Lays out one form on its own.
pub(crate) fn lay_out_form(template: &Template, values: &Values, fonts: &Fonts) -> Pages {
    pages_of(bundle(&[(template, values)], fonts))
}

/// Writes the pages as a PDF; the same pages and moment give the same bytes.
pub(crate) fn write_pdf(
    frames: &[Frame],
    fonts: &Fonts,
    title: &str,
    office: &str,
    number: &str,
    at: Moment,
) -> Result<Vec<u8>, Refusal> {
    pdf::write(frames, fonts, &stamp(title, office, number, at)).map_err(Refusal::from)
}

impl App {
    /// Fills a form that is about no slip and writes it as a PDF; returns the file and its pages.
    ///
    /// Where a character has no typeface there is no paper: a box in place of somebody's name is none.
    pub(crate) fn form_pdf(
        &self,
        session: &Session,
        (form, title): (&str, &str),
        values: &Values,
    ) -> Result<(Vec<u8>, usize), Refusal> {
        let office = session.records().office()?;
        let form = self.catalogue().find(form)?;
        let fonts = self.setup.resources.fonts()?;
        let pages = lay_out_form(&form.template, values, &fonts);
        let unprintable = pages.unprintable();
        if !unprintable.is_empty() {
            return Err(Refusal::Unprintable(unprintable));
        }
        let pdf = write_pdf(&pages.frames, &fonts, title, &office.name, "", session.now)?;
        Ok((pdf, pages.frames.len()))
    }

    /// Says that a form of ours stands in for the office's own, if it does.
    ///
    /// A slip's 点検 says it of the slip's form; a paper that is about no slip says it when it is made.
    pub(crate) fn stand_in_note(&self, form: &str) -> Result<String, Refusal> {
        let form = self.catalogue().find(form)?;
        let note = form.stands_in_for.as_deref().map(|file| {
            let words = messages::stands_in(file, &form.template.name);
            format!("{}{}", words.what, words.remedy)
        });
        Ok(note.unwrap_or_default())
    }
}

/// Says what a PDF says of itself.
pub(crate) fn stamp(title: &str, office: &str, number: &str, at: Moment) -> Stamp {
    Stamp {
        title: title.to_owned(),
        author: office.to_owned(),
        created: plain(at),
        number: number.to_owned(),
    }
}

/// Writes a slip's pages; its title is its number, because titles are shown in lists and queues.
pub(crate) fn write_slip_pdf(
    dossier: &Dossier,
    frames: &[Frame],
    fonts: &Fonts,
    at: Moment,
) -> Result<Vec<u8>, Refusal> {
    let number = dossier.slip.number.as_str();
    let title = format!("連絡票 {number}");
    write_pdf(frames, fonts, &title, &dossier.office.name, number, at)
}

fn lay_out_all(
    template: &Template,
    values: &Values,
    extract_template: &Template,
    extract: Option<&Values>,
    fonts: &Fonts,
) -> Warned<Vec<Frame>> {
    match extract {
        Some(extract) => bundle(&[(template, values), (extract_template, extract)], fonts),
        None => bundle(&[(template, values)], fonts),
    }
}

fn pages_of(laid_out: Warned<Vec<Frame>>) -> Pages {
    let mut hash = Sha256::new();
    for frame in &laid_out.output {
        hash.update(frame.describe());
    }
    let revision = hash
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Pages {
        frames: laid_out.output,
        warnings: laid_out.warnings,
        revision,
    }
}

fn plain(at: Moment) -> pdf::Moment {
    let (day, time) = (at.day(), at.time().to_string());
    let mut parts = time.split(':').map(|part| part.parse().unwrap_or(0));
    pdf::Moment {
        year: u16::try_from(day.year()).unwrap_or(0),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day_of_month()).unwrap_or(1),
        hour: parts.next().unwrap_or(0),
        minute: parts.next().unwrap_or(0),
        second: u8::try_from(at.second()).unwrap_or(0),
    }
}

impl From<PdfError> for Refusal {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::FaceMissing { .. } | PdfError::Subset { .. } => {
                Self::ResourceMissing(Resource::Font)
            }
            PdfError::NoPages => Self::Internal("documents: no pages"),
            PdfError::TooManyGlyphs => Self::Internal("documents: too many glyphs"),
            PdfError::NotANumber => Self::Internal("documents: a length is not a number"),
            PdfError::Assembly(_) => Self::Internal("documents: the PDF could not be put together"),
            PdfError::Output(_) => Self::Internal("documents: the PDF could not be written out"),
        }
    }
}

impl From<RasterError> for Refusal {
    fn from(error: RasterError) -> Self {
        match error {
            RasterError::NoSuchPage { .. } => Self::NotFound(Thing::Page),
            RasterError::Unreadable
            | RasterError::Locked
            | RasterError::Size { .. }
            | RasterError::Packing(_) => Self::Internal("documents: a page could not be drawn"),
        }
    }
}

impl From<FaxError> for Refusal {
    fn from(error: FaxError) -> Self {
        match error {
            FaxError::Raster(error) => error.into(),
            FaxError::PageCount { .. } | FaxError::TooWide { .. } | FaxError::TooLarge => {
                Self::Internal("documents: the fax file could not be made")
            }
        }
    }
}
