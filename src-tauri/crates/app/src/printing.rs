//! Paper and files: PDF, fax file, printer, blank forms, 第5表.
//!
//! What leaves here of a confirmed slip is always made from the frozen pages. File names say the
//! slip's number or the day, never a person: a name shows up in lists, on sticks and in logs.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

pub mod printer;
pub(crate) mod saving;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{MadeFile, PrintSlip, Printed, SaveBlank, SaveFax, SavePdf};
use tsunagi_contract::timeline::PrintTimeline;
use tsunagi_documents::fax::{self, Encoding, FaxOptions, Resolution};
use tsunagi_documents::raster;
use tsunagi_documents::values::Values;
use tsunagi_domain::{AuditAct, Event, EventDetail, EventId, Slip};
use tsunagi_store::{Changed, EntryQuery};

use crate::App;
use crate::composing::compose_timeline;
use crate::drafting::finding_slip;
use crate::forms::{LINE, typed};
use crate::previewing::rendering::{lay_out_form, write_pdf};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;
use crate::templates::TABLE5;
use printer::PrintJob;
use saving::{OUTPUT_FOLDER, Place};

impl App {
    /// Saves the PDF of a confirmed slip.
    ///
    /// # Errors
    /// The slip is a draft, or the file cannot be written or would replace another.
    pub fn save_pdf(&self, request: SavePdf) -> Result<MadeFile, Failure> {
        self.write(Duty::Write, |session| {
            let (slip, pdf) = self.confirmed(session, &request.id)?;
            let pages = raster::page_count(&pdf)?;
            let place = self.place(session, request.path.as_deref())?;
            let made = place.save(&format!("{}.pdf", slip.number), &pdf, pages)?;
            let changed = self.note_output(session, &slip, "PDF")?;
            Ok((made, changed))
        })
    }

    /// Saves the fax file of a confirmed slip.
    ///
    /// # Errors
    /// The slip is a draft, or the file cannot be written or would replace another.
    pub fn save_fax(&self, request: SaveFax) -> Result<MadeFile, Failure> {
        self.write(Duty::Write, |session| {
            let (resolution, suffix, words) = match request.resolution.trim() {
                "" | "fine" => (Resolution::Fine, "fine", "FAX（高精細）"),
                "standard" => (Resolution::Standard, "standard", "FAX（標準）"),
                _ => {
                    let problem = FieldProblem::UnknownChoice;
                    return Err(Refusal::field("resolution", "FAXの細かさ", problem));
                }
            };
            let (slip, pdf) = self.confirmed(session, &request.id)?;
            // G3 one-dimensional is what every machine and every fax program takes (RFC 3949 S).
            let options = FaxOptions {
                resolution,
                encoding: Encoding::G3,
            };
            let tiff = fax::write(&pdf, options)?;
            let pages = raster::page_count(&pdf)?;
            let place = self.place(session, request.path.as_deref())?;
            let made = place.save(&format!("{}-{suffix}.tif", slip.number), &tiff, pages)?;
            let changed = self.note_output(session, &slip, words)?;
            Ok((made, changed))
        })
    }

    /// Hands a confirmed slip to a printer.
    ///
    /// # Errors
    /// The slip is a draft, or no printer took it.
    pub fn print_slip(&self, request: PrintSlip) -> Result<Printed, Failure> {
        self.write(Duty::Write, |session| {
            let printer = typed("printer", "プリンターの名前", &request.printer).line(LINE)?;
            let (slip, pdf) = self.confirmed(session, &request.id)?;
            let save = || -> Result<PathBuf, Refusal> {
                let place = self.place(session, None)?;
                let made = place.save(&format!("{}.pdf", slip.number), &pdf, 0)?;
                Ok(PathBuf::from(made.path))
            };
            let job = PrintJob {
                printer: &printer,
                title: slip.number.as_str(),
                pdf: &pdf,
                save: &save,
            };
            let printer = self.setup.printer.print(&job)?;
            let changed = self.note_output(session, &slip, "印刷")?;
            Ok((Printed { printer }, changed))
        })
    }

    /// Saves a form without anything in it, for a pen.
    ///
    /// # Errors
    /// No such template, or the file cannot be written.
    pub fn save_blank(&self, request: SaveBlank) -> Result<MadeFile, Failure> {
        self.read(|session| {
            let form = self.catalogue().find(&request.template)?;
            let fonts = self.setup.resources.fonts()?;
            let pages = lay_out_form(&form.template, &Values::blank(), &fonts);
            let office = session.records().office()?;
            let name = &form.template.name;
            let pdf = write_pdf(&pages.frames, &fonts, name, &office.name, "", session.now)?;
            let place = self.place(session, request.path.as_deref())?;
            let id = &form.template.id;
            place.save_numbered(|n| format!("blank-{id}-{n}.pdf"), &pdf, pages.frames.len())
        })
    }

    /// Saves a client's timeline as form 第5表.
    ///
    /// # Errors
    /// No such client, days that cannot be read, characters that cannot be printed.
    pub fn print_timeline(&self, request: PrintTimeline) -> Result<MadeFile, Failure> {
        self.read(|session| {
            let reader = session.records();
            let id = request.client_id.trim().parse();
            let id = id.map_err(|_| Refusal::NotFound(Thing::Client))?;
            let client = reader.client(id)?.ok_or(Refusal::NotFound(Thing::Client))?;
            let from = typed("from", "初めの日", &request.from).day_or_none()?;
            let last = typed("to", "終わりの日", &request.to);
            let to = last.day_or_none()?;
            if matches!((from, to), (Some(from), Some(to)) if to < from) {
                return Err(last.refuse(FieldProblem::DayBefore {
                    other: "初めの日"
                }));
            }
            let mut entries = reader.entries(&EntryQuery {
                from,
                to,
                ..EntryQuery::of(client.id)
            })?;
            entries.sort_by_key(|entry| (entry.day, entry.time, entry.recorded_at));
            let office = reader.office()?;
            let manager = reader.staff(client.care_manager_id)?;
            let manager = manager.map(|staff| staff.name).unwrap_or_default();
            let values = compose_timeline(&client, &office, &manager, &entries);
            let form = self.catalogue().find(TABLE5)?;
            let fonts = self.setup.resources.fonts()?;
            let pages = lay_out_form(&form.template, &values, &fonts);
            let unprintable = pages.unprintable();
            if !unprintable.is_empty() {
                return Err(Refusal::Unprintable(unprintable));
            }
            let title = "居宅介護支援経過";
            let pdf = write_pdf(&pages.frames, &fonts, title, &office.name, "", session.now)?;
            let place = self.place(session, request.path.as_deref())?;
            let day = session.today().to_string().replace('-', "");
            let made = place.save_numbered(
                |n| format!("timeline-{day}-{n}.pdf"),
                &pdf,
                pages.frames.len(),
            )?;
            session.note_after(session.act(AuditAct::Saved, Some(client.id.into()), "第5表"));
            Ok(made)
        })
    }

    /// Finds a confirmed slip with its frozen pages.
    fn confirmed(
        &self,
        session: &Session,
        id: &str,
    ) -> Result<(Slip, std::sync::Arc<Vec<u8>>), Refusal> {
        let slip = finding_slip(session.records(), id)?;
        let (_, pdf) = self.frozen_pdf(session, &slip)?;
        Ok((slip, pdf))
    }

    /// Removes what a killed program left where made files go.
    ///
    /// The part of a PDF is readable by whoever finds it, so it does not wait for the next save.
    pub(crate) fn sweep_output(&self, session: &Session) {
        let chosen = session.records().setting(OUTPUT_FOLDER).ok().flatten();
        let folder = chosen.map_or_else(|| self.setup.output_folder.clone(), PathBuf::from);
        // A folder that is not there, or not ours to change, has nothing that could be removed now.
        let _ = tsunagi_files::sweep_parts(folder);
    }

    fn place(&self, session: &Session, asked: Option<&str>) -> Result<Place, Refusal> {
        let chosen = session.records().setting(OUTPUT_FOLDER)?;
        let folder = chosen.map_or_else(|| self.setup.output_folder.clone(), PathBuf::from);
        Place::choose(asked, &folder, &self.setup.output_folder)
    }

    /// Records that the sheet left the records; the file or print is there by then.
    fn note_output(
        &self,
        session: &mut Session,
        slip: &Slip,
        output: &str,
    ) -> Result<Changed, Refusal> {
        let event = Event {
            id: EventId::draw(self.ids()),
            at: session.now,
            by: session.staff.name.clone(),
            detail: EventDetail::Printed {
                output: output.to_owned(),
            },
        };
        let act = match output {
            "印刷" => AuditAct::Printed,
            _ => AuditAct::Saved,
        };
        let act = session.act(
            act,
            Some(slip.id.into()),
            format!("{}　{output}", slip.number),
        );
        let ((), changed) = session.store.transact(|tx| {
            tx.append_audit(&act)?;
            tx.add_event(slip.id, &event).map_err(Refusal::from)
        })?;
        Ok(changed)
    }
}
