//! The pages as they print: what the window shows beside the form is the PDF itself.
//!
//! A draft's pages are laid out anew at each question and written only when they changed; a confirmed
//! slip's pages are the ones that were frozen. Written pages are kept in the session, in memory only,
//! so that locking the records takes them along.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

pub(crate) mod regions;
pub(crate) mod rendering;

use std::sync::{Arc, Mutex, PoisonError};

use tsunagi_contract::Failure;
use tsunagi_contract::bytes::Bytes;
use tsunagi_contract::slips::{PageImage, Preview, PreviewPage, PreviewRegion, PreviewSlip};
use tsunagi_documents::fax::{self, Resolution};
use tsunagi_documents::frame::Frame;
use tsunagi_documents::raster;
use tsunagi_domain::{Slip, SlipId};

use crate::App;
use crate::drafting::dossier::Dossier;
use crate::drafting::finding_slip;
use crate::printing::faxing::COVERED;
use crate::refusal::{FieldProblem, Refusal};
use crate::session::Session;
use crate::templates::{Catalogue, EXTRACT, parse_frozen};
use rendering::{Pages, lay_out, write_slip_pdf};

/// The slips whose pages are kept; a person works on one and looks at another.
const KEPT: usize = 4;

/// Pages that were written, by slip and revision.
#[derive(Default)]
pub(crate) struct PreviewCache {
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    slip_id: SlipId,
    revision: String,
    pdf: Arc<Vec<u8>>,
}

/// How a page is to look.
#[derive(Clone, Copy)]
enum Look {
    Print,
    Fax(Resolution),
}

impl PreviewCache {
    fn find(&self, slip_id: SlipId, revision: &str) -> Option<Arc<Vec<u8>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|kept| kept.slip_id == slip_id && kept.revision == revision)
            .map(|kept| Arc::clone(&kept.pdf))
    }

    pub(crate) fn keep(&self, slip_id: SlipId, revision: &str, pdf: Vec<u8>) -> Arc<Vec<u8>> {
        let pdf = Arc::new(pdf);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.slip_id != slip_id);
        kept.insert(
            0,
            Kept {
                slip_id,
                revision: revision.to_owned(),
                pdf: Arc::clone(&pdf),
            },
        );
        kept.truncate(KEPT);
        pdf
    }
}

impl App {
    /// Returns the pages of a slip as they print now.
    ///
    /// # Errors
    /// No such slip, or a template that cannot be used.
    pub fn preview_slip(&self, request: PreviewSlip) -> Result<Preview, Failure> {
        self.read(|session| {
            let slip = finding_slip(session.store.read(), &request.id)?;
            session.look_into(&slip);
            if slip.is_confirmed() {
                self.preview_frozen(session, slip)
            } else {
                self.preview_draft(session, slip)
            }
        })
    }

    /// Returns a page's picture, as printed or as a fax receiver sees it.
    ///
    /// # Errors
    /// No such slip or page, or a picture size nobody can look at.
    pub fn page_image(&self, request: PageImage) -> Result<Bytes, Failure> {
        self.read(|session| {
            let look = match request.look.as_str() {
                "" | "print" => Look::Print,
                "fax_fine" => Look::Fax(Resolution::Fine),
                "fax_standard" => Look::Fax(Resolution::Standard),
                _ => {
                    return Err(Refusal::field(
                        "look",
                        "見え方",
                        FieldProblem::UnknownChoice,
                    ));
                }
            };
            let width_px = picture_width(request.width_px)?;
            let slip = finding_slip(session.store.read(), &request.id)?;
            let pdf = match session.previews.find(slip.id, &request.revision) {
                Some(pdf) => pdf,
                None if request.revision.starts_with(COVERED) => {
                    self.fax_pdf(session, &slip, true)?.1
                }
                None if slip.is_confirmed() => self.frozen_pdf(session, &slip)?.1,
                None => {
                    let dossier = Dossier::gather(session.store.read(), slip, &self.catalogue())?;
                    let pages = self.lay_out_slip(session, &dossier)?;
                    self.written(session, &dossier, &pages)?
                }
            };
            let page = usize::try_from(request.page).unwrap_or(usize::MAX);
            let png = match look {
                Look::Print => raster::png(&pdf, page, width_px)?,
                Look::Fax(resolution) => fax::preview_png(&pdf, page, resolution)?,
            };
            Ok(Bytes(png))
        })
    }

    /// Lays out a slip with the template it names.
    pub(crate) fn lay_out_slip(
        &self,
        session: &Session,
        dossier: &Dossier,
    ) -> Result<Pages, Refusal> {
        let catalogue = self.catalogue();
        let form = catalogue.find(&dossier.slip.template)?;
        let extract = catalogue.find(EXTRACT)?;
        let fonts = self.setup.resources.fonts()?;
        let pages = lay_out(
            dossier,
            &form.template,
            &extract.template,
            &fonts,
            session.now.day(),
        );
        if fonts.fallback_failure().is_some() {
            return Err(Refusal::ResourceMissing(crate::refusal::Resource::Font));
        }
        Ok(pages)
    }

    /// Returns the forms of this office.
    pub(crate) fn catalogue(&self) -> Catalogue {
        Catalogue::beside(&self.setup.store_folder)
    }

    /// Returns a confirmed slip's pages and their hash as revision.
    pub(crate) fn frozen_pdf(
        &self,
        session: &Session,
        slip: &Slip,
    ) -> Result<(String, Arc<Vec<u8>>), Refusal> {
        let frozen = session.store.read().confirmed_version(slip.id)?;
        let frozen = frozen.ok_or(Refusal::SlipNotConfirmed)?;
        if !frozen.is_intact() {
            return Err(Refusal::StoreDamaged);
        }
        let revision: String = frozen
            .pdf_sha256
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let pdf = session
            .previews
            .keep(slip.id, &revision, frozen.version.pdf);
        Ok((revision, pdf))
    }

    fn preview_draft(&self, session: &Session, slip: Slip) -> Result<Preview, Refusal> {
        let dossier = Dossier::gather(session.store.read(), slip, &self.catalogue())?;
        let pages = self.lay_out_slip(session, &dossier)?;
        self.written(session, &dossier, &pages)?;
        Ok(Preview {
            revision: pages.revision,
            pages: pages.frames.iter().map(view).collect(),
            warnings: pages.warnings.iter().map(regions::words).collect(),
        })
    }

    /// Shows the frozen pages. Their text and fields come from laying them out once more with the
    /// frozen template; where that gives other bytes, because names or numbers changed since, only the
    /// picture speaks.
    fn preview_frozen(&self, session: &Session, slip: Slip) -> Result<Preview, Refusal> {
        let (revision, pdf) = self.frozen_pdf(session, &slip)?;
        let count = raster::page_count(&pdf)?;
        let again = self.lay_out_again(session, slip, &pdf)?;
        let pages = match again {
            Some(frames) => frames.iter().map(view).collect(),
            None => (0..count).map(|_| picture_only()).collect(),
        };
        Ok(Preview {
            revision,
            pages,
            warnings: Vec::new(),
        })
    }

    fn lay_out_again(
        &self,
        session: &Session,
        slip: Slip,
        pdf: &[u8],
    ) -> Result<Option<Vec<Frame>>, Refusal> {
        let Some(at) = slip.confirmed_at else {
            return Ok(None);
        };
        let frozen = session.store.read().confirmed_version(slip.id)?;
        let template = frozen.and_then(|frozen| parse_frozen(&frozen.version.template_text));
        let (Some(template), Ok(extract)) = (template, self.catalogue().find(EXTRACT)) else {
            return Ok(None);
        };
        let fonts = self.setup.resources.fonts()?;
        let dossier = Dossier::gather(session.store.read(), slip, &self.catalogue())?;
        let pages = lay_out(&dossier, &template, &extract.template, &fonts, at.day());
        let bytes = write_slip_pdf(&dossier, &pages.frames, &fonts, at)?;
        Ok((bytes == pdf).then_some(pages.frames))
    }

    fn written(
        &self,
        session: &Session,
        dossier: &Dossier,
        pages: &Pages,
    ) -> Result<Arc<Vec<u8>>, Refusal> {
        let slip = &dossier.slip;
        if let Some(pdf) = session.previews.find(slip.id, &pages.revision) {
            return Ok(pdf);
        }
        let fonts = self.setup.resources.fonts()?;
        let pdf = write_slip_pdf(dossier, &pages.frames, &fonts, slip.updated_at)?;
        Ok(session.previews.keep(slip.id, &pages.revision, pdf))
    }
}

/// Takes the width of a picture in pixels, as far as somebody can look at it.
pub(crate) fn picture_width(width_px: u32) -> Result<u32, Refusal> {
    if (200..=3000).contains(&width_px) {
        return Ok(width_px);
    }
    let problem = FieldProblem::OutOfRange {
        least: 200,
        most: 3000,
    };
    Err(Refusal::field("width_px", "画像の幅", problem))
}

fn view(frame: &Frame) -> PreviewPage {
    let regions = frame.regions.iter().map(|region| PreviewRegion {
        field: regions::form_field(&region.field)
            .unwrap_or(&region.field)
            .to_owned(),
        x_mm: region.rect.x_mm,
        y_mm: region.rect.y_mm,
        width_mm: region.rect.width_mm,
        height_mm: region.rect.height_mm,
    });
    PreviewPage {
        width_mm: frame.width_mm,
        height_mm: frame.height_mm,
        regions: regions.collect(),
        text: frame.text(),
    }
}

/// A4, upright: every page of ours.
pub(crate) fn picture_only() -> PreviewPage {
    PreviewPage {
        width_mm: 210.0,
        height_mm: 297.0,
        regions: Vec::new(),
        text: String::new(),
    }
}
