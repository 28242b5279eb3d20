//! What goes through a fax machine: the cover sheet before the slip, and whether it can be read.
//!
//! The cover sheet is made when it is sent, not when the slip is confirmed: it says how many sheets
//! follow, and nothing about the client, because it lies on top in somebody else's tray.

use std::sync::Arc;

use tsunagi_contract::Failure;
use tsunagi_contract::paper::{CheckLegibility, Legibility, LegibilityFinding, PreviewFax};
use tsunagi_contract::slips::Preview;
use tsunagi_documents::fax::Resolution;
use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::frame::Frame;
use tsunagi_documents::layout::Warning;
use tsunagi_documents::legibility::{self, Finding, Report, Shortfall};
use tsunagi_documents::pdf::{JoinError, Joined};
use tsunagi_documents::raster;
use tsunagi_documents::template::Template;
use tsunagi_documents::values::Values;
use tsunagi_domain::{Day, Masking, Moment, Slip};

use crate::App;
use crate::composing::{Sheet, compose, put_covered_count, put_page_count};
use crate::drafting::dossier::Dossier;
use crate::drafting::finding_slip;
use crate::previewing::rendering::{Pages, lay_out, lay_out_form, stamp, write_pdf};
use crate::previewing::{picture_only, regions};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::templates::{COVER, EXTRACT, parse_frozen};

/// Marks the revision of pages that begin with a cover sheet.
pub(crate) const COVERED: &str = "cover-";
const COVER_SUBJECT: &str = "連絡票の送付";

/// What goes through the machine, as read from the records.
pub(crate) struct FaxSheets {
    revision: String,
    pdf: Arc<Vec<u8>>,
    /// What the cover sheet speaks of; none without one.
    dossier: Option<Dossier>,
    now: Moment,
}

impl App {
    /// Returns the pages of a confirmed slip as they go through the machine.
    ///
    /// # Errors
    /// No such slip, a draft, or a name on the cover sheet that cannot be printed.
    pub fn preview_fax(&self, request: PreviewFax) -> Result<Preview, Failure> {
        self.read(|session| {
            let slip = finding_slip(session.records(), &request.id)?;
            let (revision, pdf) = self.fax_pdf(session, &slip, request.has_cover)?;
            let pages = raster::page_count(&pdf)?;
            Ok(Preview {
                revision,
                pages: (0..pages).map(|_| picture_only()).collect(),
                warnings: Vec::new(),
            })
        })
    }

    /// Measures whether a slip can be read after a bad fax.
    ///
    /// A confirmed slip is measured by the form it was frozen with; a draft by the form it names.
    ///
    /// # Errors
    /// No such slip, or a form that cannot be used.
    pub fn check_legibility(&self, request: CheckLegibility) -> Result<Legibility, Failure> {
        self.read(|session| {
            let slip = finding_slip(session.records(), &request.id)?;
            self.legibility(session, slip, request.has_cover)
        })
    }

    /// Measures a slip as it goes through the machine.
    pub(super) fn legibility(
        &self,
        session: &Session,
        slip: Slip,
        has_cover: bool,
    ) -> Result<Legibility, Refusal> {
        let dossier = Dossier::gather(session.records(), slip, &self.catalogue())?;
        let pages = self.measured_pages(session, &dossier)?;
        let mut values = compose(&dossier.sheet(session.today()));
        let own = pages.frames.len();
        put_page_count(&mut values, own);
        let mut reports = Vec::new();
        let mut sheets = own;
        let fonts = self.setup.resources.fonts()?;
        if has_cover {
            let (cover, values) = self.cover(session.today(), &dossier, own)?;
            sheets += cover.frames.len();
            reports.push(measured(0, &cover, &values, &fonts));
        }
        reports.push(measured(sheets - own, &pages, &values, &fonts));
        Ok(view(&reports, sheets))
    }

    /// Returns what goes through the machine, and its revision.
    pub(crate) fn fax_pdf(
        &self,
        session: &Session,
        slip: &Slip,
        has_cover: bool,
    ) -> Result<(String, Arc<Vec<u8>>), Refusal> {
        let sheets = self.fax_sheets(session, slip, has_cover)?;
        let whole = self.whole_fax(&sheets)?;
        match sheets.dossier {
            None => Ok((sheets.revision, whole)),
            Some(_) => {
                let revision = format!("{COVERED}{}", sheets.revision);
                let whole = session
                    .previews
                    .keep(slip.id, &revision, Arc::unwrap_or_clone(whole));
                Ok((revision, whole))
            }
        }
    }

    /// Reads from the records what goes through the machine.
    pub(crate) fn fax_sheets(
        &self,
        session: &Session,
        slip: &Slip,
        has_cover: bool,
    ) -> Result<FaxSheets, Refusal> {
        let (revision, pdf) = self.frozen_pdf(session, slip)?;
        let dossier =
            has_cover.then(|| Dossier::gather(session.records(), slip.clone(), &self.catalogue()));
        Ok(FaxSheets {
            revision,
            pdf,
            dossier: dossier.transpose()?,
            now: session.now,
        })
    }

    /// Puts the cover sheet before the pages, where one goes with them.
    pub(crate) fn whole_fax(&self, sheets: &FaxSheets) -> Result<Arc<Vec<u8>>, Refusal> {
        let FaxSheets { pdf, now, .. } = sheets;
        let Some(dossier) = &sheets.dossier else {
            return Ok(Arc::clone(pdf));
        };
        let (cover, _) = self.cover(now.day(), dossier, raster::page_count(pdf)?)?;
        let unprintable = cover.unprintable();
        if !unprintable.is_empty() {
            return Err(Refusal::Unprintable(unprintable));
        }
        let fonts = self.setup.resources.fonts()?;
        let (office, number) = (&dossier.office.name, dossier.slip.number.as_str());
        let title = format!("FAX送付状 {number}");
        let cover = write_pdf(&cover.frames, &fonts, &title, office, number, *now)?;
        let mut joined = Joined::begin(Vec::new())?;
        joined.add(&cover)?;
        joined.add(pdf)?;
        let whole = joined.finish(&stamp(&title, office, number, *now))?;
        Ok(Arc::new(whole))
    }

    fn cover(
        &self,
        today: Day,
        dossier: &Dossier,
        sheets: usize,
    ) -> Result<(Pages, Values), Refusal> {
        let mut slip = dossier.slip.clone();
        slip.content.masking = Masking::NumberOnly;
        COVER_SUBJECT.clone_into(&mut slip.content.subject);
        slip.content.background.clear();
        let mut values = compose(&Sheet {
            slip: &slip,
            ..dossier.sheet(today)
        });
        put_covered_count(&mut values, sheets);
        let form = self.catalogue().find(COVER)?;
        let fonts = self.setup.resources.fonts()?;
        Ok((lay_out_form(&form.template, &values, &fonts), values))
    }

    fn measured_pages(&self, session: &Session, dossier: &Dossier) -> Result<Pages, Refusal> {
        let Some(template) = frozen_template(session, &dossier.slip)? else {
            return self.lay_out_slip(session, dossier);
        };
        let extract = self.catalogue().find(EXTRACT)?;
        let fonts = self.setup.resources.fonts()?;
        let day = dossier
            .slip
            .confirmed_at
            .map_or(session.today(), |at| at.day());
        Ok(lay_out(dossier, &template, &extract.template, &fonts, day))
    }
}

fn frozen_template(session: &Session, slip: &Slip) -> Result<Option<Template>, Refusal> {
    let frozen = session.records().confirmed_version(slip.id)?;
    Ok(frozen.and_then(|frozen| parse_frozen(&frozen.version.template_text)))
}

/// What was found on pages that follow each other.
struct Measured {
    report: Report,
    findings: Vec<LegibilityFinding>,
}

/// Measures pages, the first of which is a certain sheet, counted from 0; what they lack of the text is
/// said before what is hard to read.
fn measured(first: usize, pages: &Pages, values: &Values, fonts: &Fonts) -> Measured {
    let report = legibility::check(&pages.frames, values, fonts);
    let sheet = |page: usize| u32::try_from(first + page + 1).unwrap_or(u32::MAX);
    let is_lost = |warning: &&Warning| !matches!(warning, Warning::Overflow { .. });
    let lost = pages.warnings.iter().filter(is_lost);
    let lost = lost.map(|warning| LegibilityFinding {
        sheet: sheet(page_of(&pages.frames, warning)),
        words: regions::words(warning),
    });
    let unclear = report.findings.iter().map(|finding| LegibilityFinding {
        sheet: sheet(finding.page),
        words: words(finding),
    });
    Measured {
        findings: lost.chain(unclear).collect(),
        report,
    }
}

/// Returns the first page with the field that a warning speaks of.
fn page_of(frames: &[Frame], warning: &Warning) -> usize {
    let (Warning::Overflow { field, .. }
    | Warning::MissingGlyph { field, .. }
    | Warning::OrdinaryForm { field, .. }) = warning;
    let has_field = |frame: &Frame| frame.regions.iter().any(|region| region.field == *field);
    frames.iter().position(has_field).unwrap_or_default()
}

/// Puts several reports together.
fn view(reports: &[Measured], sheets: usize) -> Legibility {
    let reported = || reports.iter().map(|measured| &measured.report);
    let smallest = reported().filter_map(|report| report.smallest_pt);
    let thinnest = reported().filter_map(|report| report.thinnest_dots);
    let mut measures = Vec::new();
    if let Some(pt) = smallest.reduce(f32::min) {
        let least = legibility::BODY_PT;
        measures.push(format!(
            "いちばん小さい文字は{pt:.1}ポイント（目安{least:.0}以上）。"
        ));
    }
    if let Some(dots) = thinnest.reduce(f32::min) {
        let least = legibility::LINE_DOTS;
        measures.push(format!(
            "いちばん細い線は{dots:.1}ドット（目安{least:.0}以上）。"
        ));
    }
    let mut findings: Vec<LegibilityFinding> = Vec::new();
    for finding in reports.iter().flat_map(|measured| &measured.findings) {
        // The same shortfall in every line of a table is one thing to know.
        let is_known = findings
            .iter()
            .any(|known| known.sheet == finding.sheet && known.words == finding.words);
        if !is_known {
            findings.push(finding.clone());
        }
    }
    Legibility {
        is_legible: findings.is_empty(),
        sheets: u32::try_from(sheets).unwrap_or(u32::MAX),
        measures,
        findings,
    }
}

fn words(finding: &Finding) -> String {
    match &finding.shortfall {
        Shortfall::SmallType { pt } => format!(
            "{pt:.1}ポイントの小さい文字があり、標準の画質では読めないことがあります。高精細で送ってください。"
        ),
        Shortfall::SmallField {
            field,
            pt,
            least_pt,
        } => format!(
            "「{}」が{pt:.1}ポイントで、目安の{least_pt:.0}ポイントより小さいです。電話でも伝えてください。",
            field_label(field)
        ),
        Shortfall::ThinLine { .. } => {
            "細い線が途切れることがあります。高精細で送ってください。".to_owned()
        }
        Shortfall::NarrowGap { .. } => {
            "線どうしが近く、つながって見えることがあります。高精細で送ってください。".to_owned()
        }
        Shortfall::InMargin { .. } => {
            "紙の端に近い文字や線があり、欠けることがあります。様式の余白を広げてください。"
                .to_owned()
        }
        Shortfall::Clogged {
            text,
            at: Resolution::Standard,
        } => format!(
            "画数の多い文字「{text}」は、標準の画質では線がつぶれて読めないことがあります。高精細で送ってください。"
        ),
        Shortfall::Clogged {
            text,
            at: Resolution::Fine,
        } => format!(
            "画数の多い文字「{text}」は、高精細でも線がつぶれて読めないことがあります。ふりがなを添えるか、電話でも伝えてください。"
        ),
        Shortfall::SmallCode { .. } | Shortfall::CrowdedCode => {
            "読み取り用の印が読めないことがあります。返信は整理番号で探してください。".to_owned()
        }
    }
}

fn field_label(field: &str) -> &'static str {
    match field {
        "client.name" => "利用者氏名",
        "slip.number" => "整理番号",
        "slip.reply_by" => "返信希望日",
        "recipient.fax" => "宛先のFAX番号",
        "office.fax" => "事業所のFAX番号",
        _ => "大事な欄",
    }
}

impl From<JoinError> for Refusal {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::Unreadable(_) => Self::Internal("documents: a part could not be read again"),
            JoinError::Whole(error) => error.into(),
            JoinError::Output(_) => Self::Internal("documents: the memory of a heap took no more"),
        }
    }
}
