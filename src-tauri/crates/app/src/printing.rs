//! Paper and files: PDF, fax file, printer, blank forms, 第5表.
//!
//! What leaves here of a confirmed slip is always made from the frozen pages. File names say the
//! slip's number or the day, never a person: a name shows up in lists, on sticks and in logs.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod batch;
#[cfg(test)]
mod batch_tests;
pub(crate) mod faxing;
mod heap;
mod lanes;
#[cfg(test)]
mod legibility_tests;
mod mailing;
mod printer;
mod records;
pub(crate) mod saving;
mod scanning;
#[cfg(test)]
mod scanning_tests;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::paper::{PrintBlank, PrintSlip, Printed};
use tsunagi_contract::slips::{MadeFile, SaveBlank, SaveFax, SavePdf};
use tsunagi_documents::fax;
use tsunagi_documents::raster;
use tsunagi_documents::values::Values;
use tsunagi_domain::{AuditAct, Event, EventDetail, EventId, Slip, SlipState};
use tsunagi_store::{Changed, SlipQuery};

use crate::App;
use crate::composing::put_office;
use crate::drafting::finding_slip;
use crate::handing_over::{is_of_the_system, is_within};
use crate::previewing::rendering::{lay_out_form, write_pdf};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;
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
            let scan = self.scan(session, &request.fax)?;
            let slip = finding_slip(session.records(), &request.id)?;
            still_in_use(session, &slip)?;
            let (_, pdf) = self.fax_pdf(session, &slip, request.has_cover)?;
            let tiff = fax::write(&pdf, scan.options())?;
            let pages = raster::page_count(&pdf)?;
            let place = self.place(session, request.path.as_deref())?;
            let name = |n: u32| match (request.has_cover, n) {
                (false, 1) => format!("{}-{}.tif", slip.number, scan.suffix()),
                (false, n) => format!("{}-{}-{n}.tif", slip.number, scan.suffix()),
                // The cover sheet bears the day, so another day's is another file.
                (true, n) => format!("{}-{}-cover-{n}.tif", slip.number, scan.suffix()),
            };
            let made = if request.has_cover {
                place.save_numbered(name, &tiff, pages)?
            } else {
                place.save(&name(1), &tiff, pages)?
            };
            let words = scan.words(request.has_cover);
            let changed = self.note_output(session, &slip, &words)?;
            Ok((made, changed))
        })
    }

    /// Hands a confirmed slip to a printer.
    ///
    /// # Errors
    /// The slip is a draft, or no printer took it.
    pub fn print_slip(&self, request: PrintSlip) -> Result<Printed, Failure> {
        self.write(Duty::Write, |session| {
            let outlet = self.outlet(session, &request.choice)?;
            let (slip, pdf) = self.confirmed(session, &request.id)?;
            still_in_use(session, &slip)?;
            let printed = self.queue(&outlet, slip.number.as_str(), &pdf)?;
            let changed = self.note_output(session, &slip, "印刷")?;
            Ok((printed, changed))
        })
    }

    /// Hands a form without anything in it to a printer.
    ///
    /// # Errors
    /// No such template, or no printer took it.
    pub fn print_blank(&self, request: PrintBlank) -> Result<Printed, Failure> {
        self.read(|session| {
            let outlet = self.outlet(session, &request.choice)?;
            let (id, pdf, _) = self.blank_pdf(session, &request.template)?;
            self.queue(&outlet, &format!("blank-{id}"), &pdf)
        })
    }

    /// Saves a form without anything in it, for a pen.
    ///
    /// # Errors
    /// No such template, or the file cannot be written.
    pub fn save_blank(&self, request: SaveBlank) -> Result<MadeFile, Failure> {
        self.read(|session| {
            let (id, pdf, pages) = self.blank_pdf(session, &request.template)?;
            let place = self.place(session, request.path.as_deref())?;
            place.save_numbered(|n| format!("blank-{id}-{n}.pdf"), &pdf, pages)
        })
    }

    /// Returns a form's id, its empty pages, and how many there are.
    fn blank_pdf(
        &self,
        session: &Session,
        template: &str,
    ) -> Result<(String, Vec<u8>, usize), Refusal> {
        let office = session.records().office()?;
        let form = self.catalogue().find(template)?;
        let fonts = self.setup.resources.fonts()?;
        let pages = lay_out_form(&form.template, &blank(&office), &fonts);
        let name = &form.template.name;
        let pdf = write_pdf(&pages.frames, &fonts, name, &office.name, "", session.now)?;
        Ok((form.template.id.clone(), pdf, pages.frames.len()))
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

    pub(crate) fn place(&self, session: &Session, asked: Option<&str>) -> Result<Place, Refusal> {
        let chosen = session.records().setting(OUTPUT_FOLDER)?;
        let folder = chosen.map_or_else(|| self.setup.output_folder.clone(), PathBuf::from);
        let place = Place::choose(asked, &folder, &self.setup.output_folder)?;
        // What is not encrypted has no place among what is; forms of the office's own hold no records.
        let store = &self.setup.store_folder;
        let is_inside = is_within(place.folder(), store);
        if is_inside && !is_within(place.folder(), &store.join("templates")) {
            let problem = FieldProblem::StoreFolder;
            return Err(Refusal::field("path", "保存先のフォルダー", problem));
        }
        if is_of_the_system(place.folder()) {
            let problem = FieldProblem::SystemFolder;
            return Err(Refusal::field("path", "保存先のフォルダー", problem));
        }
        Ok(place)
    }

    /// Returns the folder that was asked for, or where made files go.
    fn folder(&self, session: &Session, asked: Option<&str>) -> Result<PathBuf, Refusal> {
        let asked = asked.map(str::trim).filter(|path| !path.is_empty());
        match asked.map(Path::new) {
            Some(path) if path.is_dir() => Ok(self.place(session, asked)?.folder().to_path_buf()),
            Some(_) => {
                let problem = FieldProblem::NoFolder;
                Err(Refusal::field("path", "保存先のフォルダー", problem))
            }
            None => Ok(self.place(session, None)?.folder().to_path_buf()),
        }
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
        let act = session.act(
            output_act(output),
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

/// Refuses what is not to be sent any more; a PDF for the file is another matter.
fn still_in_use(session: &Session, slip: &Slip) -> Result<(), Refusal> {
    let by_number = match slip.state() {
        SlipState::Cancelled => return Err(Refusal::OutOfUse { newest: None }),
        SlipState::Superseded => slip.events.iter().find_map(|event| match &event.detail {
            EventDetail::Superseded { by_number } => Some(by_number.clone()),
            _ => None,
        }),
        _ => return Ok(()),
    };
    let all = session.records().slips(&SlipQuery::of(slip.client_id))?;
    let after = |old: &Slip| {
        let mut all = all.iter();
        all.find(|one| one.supersedes == Some(old.id) && one.is_confirmed())
    };
    // A version of a version: as many steps as there are slips lead to the last one.
    let newest = (0..all.len()).try_fold(None, |newest: Option<&Slip>, _| {
        match after(newest.unwrap_or(slip)) {
            Some(next) => ControlFlow::Continue(Some(next)),
            None => ControlFlow::Break(newest),
        }
    });
    let newest = match newest {
        ControlFlow::Continue(newest) | ControlFlow::Break(newest) => newest,
    };
    // A partial handover may have left the newer version where it was made.
    let newest = newest.map(|one| one.number.to_string()).or(by_number);
    Err(Refusal::OutOfUse { newest })
}

/// Returns the values of a sheet for a pen: everything but the office is left to it.
fn blank(office: &tsunagi_domain::Office) -> Values {
    let mut values = Values::for_pen();
    put_office(&mut values, office);
    values
}

/// Says what kind of act an output is, for the audit log.
fn output_act(output: &str) -> AuditAct {
    if output.starts_with("印刷") {
        AuditAct::Printed
    } else {
        AuditAct::Saved
    }
}
