//! The office's own papers about a client: 第5表, 第4表, the picture.

use tsunagi_contract::Failure;
use tsunagi_contract::bytes::Bytes;
use tsunagi_contract::paper::{PrintRecord, Printed};
use tsunagi_contract::slips::MadeFile;
use tsunagi_contract::timeline::{PrintTimeline, TimelineImage};
use tsunagi_documents::raster;
use tsunagi_documents::values::Values;
use tsunagi_domain::{
    AuditAct, AuditThing, Client, ClientId, Day, Entry, Facility, Physician, Slip,
};
use tsunagi_store::{EntryQuery, Reader, SlipQuery, SlipScope};

use crate::App;
use crate::composing::records::{Record, compose_inquiries, compose_picture, compose_timeline};
use crate::drafting::dossier::person;
use crate::forms::{Period, period, typed};
use crate::previewing::picture_width;
use crate::refusal::{FieldProblem, Refusal, Thing};
use crate::session::Session;

/// A paper: its form, its title, the beginning of its file's name, what fills it.
struct Paper {
    form: &'static str,
    title: &'static str,
    file: &'static str,
    compose: fn(&Record<'_>) -> Values,
}

const TABLE5: Paper = Paper {
    form: "table5",
    title: "居宅介護支援経過",
    file: "timeline",
    compose: compose_timeline,
};
const TABLE4: Paper = Paper {
    form: "table4",
    title: "サービス担当者会議の要点",
    file: "meeting",
    compose: compose_inquiries,
};
const PICTURE: Paper = Paper {
    form: "timeline-picture",
    title: "支援経過の図",
    file: "picture",
    compose: compose_picture,
};

/// Notes which client's paper left the records.
fn note_paper(session: &Session, act: AuditAct, request: &PrintTimeline) {
    let client_id: Option<ClientId> = request.client_id.trim().parse().ok();
    let paper = match request.form.trim() {
        "table4" => "第4表",
        "picture" => "支援経過の図",
        _ => "第5表",
    };
    session.note_after(session.act(act, client_id.map(AuditThing::from), paper));
}

impl App {
    /// Saves a client's timeline as form 第5表, its inquiries as 第4表, or the picture of it.
    ///
    /// # Errors
    /// No such client, days that cannot be read, characters that cannot be printed.
    pub fn print_timeline(&self, request: PrintTimeline) -> Result<MadeFile, Failure> {
        self.read(|session| {
            let (paper, pdf, pages) = self.record_pdf(session, &request)?;
            let place = self.place(session, request.path.as_deref())?;
            let day = session.today().to_string().replace('-', "");
            let name = |n| format!("{}-{day}-{n}.pdf", paper.file);
            let mut made = place.save_numbered(name, &pdf, pages)?;
            made.note = self.stand_in_note(paper.form)?;
            note_paper(session, AuditAct::Saved, &request);
            Ok(made)
        })
    }

    /// Hands a client's paper to a printer.
    ///
    /// # Errors
    /// As [`App::print_timeline`], or no printer took it.
    pub fn print_record(&self, request: PrintRecord) -> Result<Printed, Failure> {
        self.read(|session| {
            let outlet = self.outlet(session, &request.choice)?;
            let (paper, pdf, _) = self.record_pdf(session, &request.record)?;
            let day = session.today().to_string().replace('-', "");
            let mut printed = self.queue(&outlet, &format!("{}-{day}", paper.file), &pdf)?;
            printed.note = self.stand_in_note(paper.form)?;
            note_paper(session, AuditAct::Printed, &request.record);
            Ok(printed)
        })
    }

    /// Draws a page of the picture of a client's time as it prints; nothing behind the last page, and
    /// nothing at all where there is nothing to show yet.
    ///
    /// # Errors
    /// No such client, days that cannot be read, a picture size nobody can look at.
    pub fn timeline_image(&self, request: TimelineImage) -> Result<Bytes, Failure> {
        self.read(|session| {
            let width_px = picture_width(request.width_px)?;
            let record = PrintTimeline {
                client_id: request.client_id,
                form: "picture".to_owned(),
                from: request.from,
                to: request.to,
                path: None,
            };
            let (paper, values) = self.record_values(session, &record)?;
            if values.get_rows("picture.rows").is_empty() {
                return Ok(Bytes(Vec::new()));
            }
            let (pdf, pages) = self.form_pdf(session, (paper.form, paper.title), &values)?;
            let page = usize::try_from(request.page).unwrap_or(usize::MAX);
            if page >= pages {
                return Ok(Bytes(Vec::new()));
            }
            Ok(Bytes(raster::png(&pdf, page, width_px)?))
        })
    }

    /// Returns which paper it is, its pages, and how many there are.
    fn record_pdf(
        &self,
        session: &Session,
        request: &PrintTimeline,
    ) -> Result<(Paper, Vec<u8>, usize), Refusal> {
        let (paper, values) = self.record_values(session, request)?;
        let (pdf, pages) = self.form_pdf(session, (paper.form, paper.title), &values)?;
        Ok((paper, pdf, pages))
    }

    /// Returns what stands on a client's paper.
    fn record_values(
        &self,
        session: &Session,
        request: &PrintTimeline,
    ) -> Result<(Paper, Values), Refusal> {
        let paper = match request.form.trim() {
            "" | "table5" => TABLE5,
            "table4" => TABLE4,
            "picture" => PICTURE,
            _ => {
                let problem = FieldProblem::UnknownChoice;
                return Err(Refusal::field("form", "印刷する様式", problem));
            }
        };
        let reader = session.records();
        let id = request.client_id.trim().parse();
        let id = id.map_err(|_| Refusal::NotFound(Thing::Client))?;
        let client = reader.client(id)?.ok_or(Refusal::NotFound(Thing::Client))?;
        let (from, to) = days(request)?;
        let mut entries = reader.entries(&EntryQuery {
            from,
            to,
            ..EntryQuery::of(client.id)
        })?;
        entries.sort_by_key(|entry| (entry.day, entry.time, entry.recorded_at));
        let slips = confirmed_slips(reader, &client)?;
        let certifications = reader.certifications(client.id)?;
        let office = reader.office()?;
        let manager = reader.staff(client.care_manager_id)?;
        let manager = manager.map(|staff| staff.name).unwrap_or_default();
        let range = range((from, to), &entries, &slips, session.today());
        let values = (paper.compose)(&Record {
            client: &client,
            certifications: &certifications,
            entries: &entries,
            slips: &slips,
            office: &office,
            care_manager_name: &manager,
            range,
        });
        Ok((paper, values))
    }
}

fn days(request: &PrintTimeline) -> Result<Period, Refusal> {
    let first = typed("from", "初めの日", &request.from);
    period(first, typed("to", "終わりの日", &request.to))
}

/// A slip with the person it went to.
type SentSlip = (Slip, Option<(Physician, Facility)>);

/// Returns the client's confirmed slips, oldest first, with the person each went to.
fn confirmed_slips(reader: Reader<'_>, client: &Client) -> Result<Vec<SentSlip>, Refusal> {
    let query = SlipQuery {
        scope: SlipScope::Confirmed,
        ..SlipQuery::of(client.id)
    };
    let mut slips = Vec::new();
    for slip in reader.slips(&query)? {
        let to = person(reader, slip.recipient_id)?;
        slips.push((slip, to));
    }
    slips.sort_by_key(|(slip, _)| slip.sent_on());
    Ok(slips)
}

/// Returns the days asked for, or those of the records.
fn range((from, to): Period, entries: &[Entry], slips: &[SentSlip], today: Day) -> (Day, Day) {
    let recorded = entries.iter().map(|entry| entry.day);
    let sent = slips.iter().filter_map(|(slip, _)| slip.sent_on());
    let first = recorded.chain(sent).min().unwrap_or(today);
    let last = to.unwrap_or(today);
    let first = from.unwrap_or(first).min(last);
    (first, last)
}
