//! Many slips at once: one print job, one PDF, or a folder of fax files.
//!
//! All or nothing: a batch that is stopped or fails leaves no file and no trace in the slips. What
//! stays out is said with its reason, because a slip that is silently missing is a letter nobody
//! sends.

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::paper::{
    BatchLine, BatchMade, BatchScope, BatchView, MakeBatch, ShowBatch, UnclearFax,
};
use tsunagi_documents::fax;
use tsunagi_documents::raster;
use tsunagi_domain::{Event, EventDetail, EventId, Facility, Slip, SlipState};
use tsunagi_files::{FileOp, PathError};
use tsunagi_store::{Changed, SlipQuery};

use super::faxing::FaxSheets;
use super::lanes;
use super::saving::save_new;
use super::scanning::Scan;
use crate::App;
use crate::drafting::dossier::person;
use crate::drafting::finding_slip;
use crate::drafting::standing::Standings;
use crate::drafting::views::Summaries;
use crate::forms::{Period, period, typed};
use crate::noting::about_slip;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;
use crate::work::LongWork;

/// What a batch makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Print,
    Pdf,
    Fax,
}

/// What goes in and what stays out.
struct Chosen {
    slips: Vec<Slip>,
    lines: Vec<BatchLine>,
    skipped: Vec<BatchLine>,
}

impl App {
    /// Says what a batch would make, without making it.
    ///
    /// # Errors
    /// Period or states that cannot be read, a slip that is not there.
    pub fn show_batch(&self, request: ShowBatch) -> Result<BatchView, Failure> {
        self.read(|session| {
            let chosen = self.choose(session, &request.scope, read_kind(&request.output)?)?;
            Ok(BatchView {
                slips: chosen.lines,
                skipped: chosen.skipped,
            })
        })
    }

    /// Makes many slips at once.
    ///
    /// # Errors
    /// Nothing to make, a printer or file that refuses, or 中止; then nothing was made.
    pub fn make_batch(&self, request: MakeBatch) -> Result<BatchMade, Failure> {
        self.write(Duty::Write, |session| {
            let kind = read_kind(&request.output)?;
            let chosen = self.choose(session, &request.scope, kind)?;
            if chosen.slips.is_empty() {
                return Err(Refusal::NothingToMake);
            }
            let work = self.long_work();
            let total = u64::try_from(chosen.slips.len()).unwrap_or(u64::MAX);
            work.count("連絡票をまとめています", "件", total)?;
            let mut made = match kind {
                Kind::Fax => self.fax_batch(session, &request, &chosen, &work)?,
                Kind::Pdf => self.paper_file(session, &request, &chosen.slips, &work)?,
                Kind::Print => self.paper_job(session, &request, &chosen.slips, &work)?,
            };
            let words = match kind {
                Kind::Print => "印刷（まとめて）",
                Kind::Pdf => "PDF（まとめて）",
                Kind::Fax => "FAX（まとめて）",
            };
            made.slips = u32::try_from(chosen.slips.len()).unwrap_or(u32::MAX);
            made.skipped = chosen.skipped;
            let changed = self.note_outputs(session, &chosen.slips, words)?;
            Ok((made, changed))
        })
    }

    fn choose(&self, session: &Session, scope: &BatchScope, kind: Kind) -> Result<Chosen, Refusal> {
        let reader = session.records();
        let slips = if scope.ids.is_empty() {
            let (days, asked) = read_scope(scope)?;
            let today = session.today();
            let mut slips = reader.slips(&SlipQuery::default())?;
            slips.retain(|slip| {
                let day = slip.confirmed_at.unwrap_or(slip.updated_at).day();
                let (from, to) = days;
                from.is_none_or(|from| day >= from)
                    && to.is_none_or(|to| day <= to)
                    && asked.keeps(slip, today)
            });
            slips.sort_by(|a, b| a.number.as_str().cmp(b.number.as_str()));
            slips
        } else {
            let found = scope.ids.iter().map(|id| finding_slip(reader, id));
            found.collect::<Result<Vec<_>, _>>()?
        };
        let catalogue = self.catalogue();
        let mut summaries = Summaries::new(reader, &catalogue, session.today());
        let mut chosen = Chosen {
            slips: Vec::new(),
            lines: Vec::new(),
            skipped: Vec::new(),
        };
        for slip in slips {
            let to = person(reader, slip.recipient_id)?;
            let reason = reason_against(&slip, to.as_ref().map(|(_, facility)| facility), kind);
            let summary = summaries.line(&slip)?;
            let line = BatchLine {
                id: summary.id,
                number: summary.number,
                client_name: summary.client_name,
                recipient: summary.recipient,
                reason: reason.unwrap_or_default().to_owned(),
            };
            if reason.is_some() {
                chosen.skipped.push(line);
            } else {
                chosen.slips.push(slip);
                chosen.lines.push(line);
            }
        }
        Ok(chosen)
    }

    /// Writes a fax file for each slip into a new folder; a few at a time, so memory stays flat.
    fn fax_batch(
        &self,
        session: &Session,
        request: &MakeBatch,
        chosen: &Chosen,
        work: &LongWork,
    ) -> Result<BatchMade, Refusal> {
        let scan = self.scan(session, &request.fax)?;
        let day = batch_day(session);
        let parent = self.folder(session, request.path.as_deref())?;
        let folder = NewFolder::create(&parent, &format!("fax-{day}"))?;
        let (mut pages, mut bytes) = (0, 0);
        let mut done = 0;
        let mut unclear = Vec::new();
        let mut lines = chosen.lines.iter();
        for round in chosen.slips.chunks(lanes::ROUND) {
            let sheets = round.iter();
            let sheets = sheets.map(|slip| self.fax_sheets(session, slip, request.has_cover));
            let sheets = sheets.collect::<Result<Vec<_>, _>>()?;
            let scanned = lanes::in_order(&sheets, |sheets| self.scan_sheets(sheets, scan));
            for ((slip, made), line) in round.iter().zip(scanned).zip(lines.by_ref()) {
                let (made_pages, tiff) = made?;
                let name = format!("{}-{}.tif", slip.number, scan.suffix());
                save_new(&folder.path().join(name), &tiff)?;
                pages += made_pages;
                bytes += tiff.len();
                unclear.extend(self.unclear_fax(session, (slip, line), request.has_cover)?);
                done += 1;
                work.reach(done)?;
            }
        }
        work.settle("記録しています")?;
        Ok(BatchMade {
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            path: folder.keep().to_string_lossy().into_owned(),
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            unclear,
            ..nothing_made()
        })
    }

    /// Says what of a fax may not be readable at the other end, as a single one says it.
    fn unclear_fax(
        &self,
        session: &Session,
        (slip, line): (&Slip, &BatchLine),
        has_cover: bool,
    ) -> Result<Option<UnclearFax>, Refusal> {
        let report = self.legibility(session, slip.clone(), has_cover)?;
        Ok((!report.is_legible).then(|| UnclearFax {
            slip: line.clone(),
            findings: report.findings,
        }))
    }

    /// Returns how many pages go through the machine, and the file; needs no records, so it can be
    /// done on any thread.
    fn scan_sheets(&self, sheets: &FaxSheets, scan: Scan) -> Result<(usize, Vec<u8>), Refusal> {
        let pdf = self.whole_fax(sheets)?;
        let tiff = fax::write(&pdf, scan.options())?;
        Ok((raster::page_count(&pdf)?, tiff))
    }

    /// Records in one step that all of them left the records.
    fn note_outputs(
        &self,
        session: &mut Session,
        slips: &[Slip],
        output: &str,
    ) -> Result<Changed, Refusal> {
        let (at, by) = (session.now, session.staff.name.clone());
        let act = session.act(super::output_act(output), None, output);
        let ((), changed) = session.store.transact(|tx| {
            for slip in slips {
                let event = Event {
                    id: EventId::draw(self.ids()),
                    at,
                    by: by.clone(),
                    detail: EventDetail::Printed {
                        output: output.to_owned(),
                    },
                };
                tx.append_audit(&about_slip(&act, slip))?;
                tx.add_event(slip.id, &event)?;
            }
            Ok::<(), Refusal>(())
        })?;
        Ok(changed)
    }
}

/// Says why a slip stays out; none lets it in.
///
/// A number that nobody confirmed by telephone goes nowhere in a heap: there is no place in it for a
/// reason (domain.md 5).
fn reason_against(slip: &Slip, to: Option<&Facility>, kind: Kind) -> Option<&'static str> {
    if !slip.is_confirmed() {
        return Some("下書きです。確定すると入ります。");
    }
    match slip.state() {
        SlipState::Cancelled => return Some("取り消した連絡票です。"),
        SlipState::Superseded => return Some("差し替えた連絡票です。新しい版を使ってください。"),
        _ => {}
    }
    if kind != Kind::Fax {
        return None;
    }
    match to {
        None => Some("宛先がありません。"),
        Some(facility) if facility.fax.is_empty() => Some("宛先のFAX番号が登録されていません。"),
        Some(facility) if facility.valid_fax_verification().is_none() => {
            Some("宛先のFAX番号を電話で確認していません。1件ずつ送ってください。")
        }
        Some(_) => None,
    }
}

fn read_kind(output: &str) -> Result<Kind, Refusal> {
    match output.trim() {
        "print" => Ok(Kind::Print),
        "pdf" => Ok(Kind::Pdf),
        "fax" => Ok(Kind::Fax),
        _ => {
            let problem = FieldProblem::UnknownChoice;
            Err(Refusal::field("output", "作るもの", problem))
        }
    }
}

fn read_scope(scope: &BatchScope) -> Result<(Period, Standings), Refusal> {
    let first = typed("from", "初めの日", &scope.from);
    let days = period(first, typed("to", "終わりの日", &scope.to))?;
    Ok((days, Standings::read(&scope.states)?))
}

/// The day by which a batch's files are called.
pub(super) fn batch_day(session: &Session) -> String {
    session.today().to_string().replace('-', "")
}

pub(super) const fn nothing_made() -> BatchMade {
    BatchMade {
        slips: 0,
        pages: 0,
        skipped: Vec::new(),
        unclear: Vec::new(),
        path: String::new(),
        bytes: 0,
        printed: None,
    }
}

/// A folder that goes away with everything in it unless it is kept.
struct NewFolder {
    path: PathBuf,
    is_kept: bool,
}

impl NewFolder {
    /// Makes a folder that was not there: `name-1`, or the next number that is free.
    fn create(parent: &Path, name: &str) -> Result<Self, Refusal> {
        for number in 1..1_000 {
            let path = parent.join(format!("{name}-{number}"));
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    return Ok(Self {
                        path,
                        is_kept: false,
                    });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(PathError::new(path, FileOp::CreateFolder, &error).into()),
            }
        }
        let taken = std::io::ErrorKind::AlreadyExists.into();
        Err(PathError::new(parent, FileOp::CreateFolder, &taken).into())
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn keep(mut self) -> PathBuf {
        self.is_kept = true;
        std::mem::take(&mut self.path)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nobody but this program knew the name; a disk that refuses keeps what it has.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
