//! Printers: which there are, which is usual here, and the way into a queue.

use serde::{Deserialize, Serialize};
use tsunagi_contract::Failure;
use tsunagi_contract::paper::{
    ListPrinters, PaperChoice, PrintState, Printed, PrinterAbilities, PrinterView, Printers,
    SavePrinter, ShowPrintJob, ShowPrinter, TrayView,
};
use tsunagi_documents::raster;
use tsunagi_platform::{Bitmap, DrawError, JobState, PrintJob, Sides, Ticket};

use crate::App;
use crate::forms::{LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// The setting that says which printer is usual; without it the system's default holds.
const USUAL: &str = "printer";

/// Where paper comes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outlet {
    /// The printer; empty takes the system's default.
    printer: String,
    /// The tray; empty leaves it to the printer.
    tray: String,
    /// `one`, `both` or empty.
    sides: String,
    /// How many of each sheet. Wanted once, so never kept.
    #[serde(skip, default = "one")]
    copies: u16,
}

const fn one() -> u16 {
    1
}

impl Default for Outlet {
    fn default() -> Self {
        Self {
            printer: String::new(),
            tray: String::new(),
            sides: String::new(),
            copies: one(),
        }
    }
}

impl Outlet {
    /// Returns the outlet for a heap of letters to different people: on one side, unless both were
    /// asked for, because what a printer does of itself nobody here can see.
    pub(crate) fn for_many(mut self) -> Self {
        if self.sides.is_empty() {
            "one".clone_into(&mut self.sides);
        }
        self
    }

    /// Tells whether both sides were asked for.
    pub(crate) fn is_double(&self) -> bool {
        self.sides == "both"
    }
}

/// More is a slip of the finger. The window offers as many.
const MOST_COPIES: u32 = 20;

impl App {
    /// Lists the printers of this computer and the remembered choice.
    ///
    /// # Errors
    /// Locked, or a system without printing.
    pub fn list_printers(&self, _: ListPrinters) -> Result<Printers, Failure> {
        self.read(|session| self.printers(session))
    }

    /// Asks a printer for its trays.
    ///
    /// # Errors
    /// No such printer.
    pub fn show_printer(&self, request: ShowPrinter) -> Result<PrinterAbilities, Failure> {
        // The session is not held meanwhile: a printer that is switched off takes its time.
        self.read(|_| Ok(()))?;
        let name = request.printer.trim();
        let can = self.setup.platform.abilities(name);
        let can = can.map_err(|error| self.refuse(error.into()))?;
        Ok(PrinterAbilities {
            trays: can
                .trays
                .into_iter()
                .map(|tray| TrayView {
                    name: tray_words(&tray.id, &tray.name),
                    id: tray.id,
                    is_default: tray.is_default,
                })
                .collect(),
            can_duplex: can.can_duplex,
        })
    }

    /// Remembers where paper usually comes out.
    ///
    /// # Errors
    /// Locked, not allowed, or a field.
    pub fn save_printer(&self, request: SavePrinter) -> Result<Printers, Failure> {
        self.write(Duty::Write, |session| {
            let outlet = read_outlet(&request.choice)?;
            let text = serde_json::to_string(&outlet)
                .map_err(|_| Refusal::Internal("printing: a choice could not be written"))?;
            let (_, changed) = session
                .store
                .transact(|tx| tx.set_setting(USUAL, &text).map_err(Refusal::from))?;
            Ok((self.printers(session)?, changed))
        })
    }

    /// Asks what became of a print job.
    ///
    /// # Errors
    /// Locked, or a printer that is gone.
    pub fn show_print_job(&self, request: ShowPrintJob) -> Result<PrintState, Failure> {
        self.read(|_| Ok(()))?;
        let ticket = Ticket {
            printer: request.printer,
            job: request.job,
        };
        let state = self.setup.platform.job_state(&ticket);
        let state = state.map_err(|error| self.refuse(error.into()))?;
        Ok(state_view(state))
    }

    /// Reads where paper is to come out; what was left open is as usual here.
    pub(crate) fn outlet(
        &self,
        session: &Session,
        choice: &PaperChoice,
    ) -> Result<Outlet, Refusal> {
        let asked = read_outlet(choice)?;
        if !asked.printer.is_empty() {
            return Ok(asked);
        }
        let usual = usual(session)?;
        let or = |asked: String, usual: String| if asked.is_empty() { usual } else { asked };
        Ok(Outlet {
            printer: usual.printer,
            tray: or(asked.tray, usual.tray),
            sides: or(asked.sides, usual.sides),
            copies: asked.copies,
        })
    }

    /// Hands pages to a printer's queue. That they were taken says nothing of paper.
    ///
    /// `title` shows in the printer's list, on its panel and in its log: a number, never a person.
    pub(crate) fn queue(
        &self,
        outlet: &Outlet,
        title: &str,
        pdf: &[u8],
    ) -> Result<Printed, Refusal> {
        let draw = |page: usize, dpi: f32| {
            let drawn = raster::page(pdf, page, dpi).map_err(|_| DrawError)?;
            Ok(Bitmap {
                width: drawn.width,
                height: drawn.height,
                pixels: drawn.pixels,
            })
        };
        let pages = raster::page_count(pdf)?;
        let job = PrintJob {
            printer: &outlet.printer,
            tray: &outlet.tray,
            sides: match outlet.sides.as_str() {
                "one" => Sides::One,
                "both" => Sides::Both,
                _ => Sides::AsSet,
            },
            copies: outlet.copies,
            title,
            pdf,
            pages,
            draw: &draw,
        };
        let platform = &self.setup.platform;
        let ticket = platform.print(&job)?;
        // The job is in the queue; that nobody can say how far it is is no reason to refuse it.
        let state = platform.job_state(&ticket).unwrap_or(JobState::Unknown);
        Ok(Printed {
            printer: ticket.printer,
            job: ticket.job,
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            state: state_view(state),
            note: String::new(),
        })
    }

    fn printers(&self, session: &Session) -> Result<Printers, Refusal> {
        let printers = self.setup.platform.printers()?.into_iter();
        let usual = usual(session)?;
        Ok(Printers {
            printers: printers
                .map(|printer| PrinterView {
                    name: printer.name,
                    description: printer.description,
                    is_default: printer.is_default,
                    is_ready: printer.is_ready,
                })
                .collect(),
            choice: PaperChoice {
                printer: usual.printer,
                tray: usual.tray,
                sides: usual.sides,
                copies: 1,
            },
            most_copies: MOST_COPIES,
        })
    }
}

fn read_outlet(choice: &PaperChoice) -> Result<Outlet, Refusal> {
    let sides = choice.sides.trim();
    if !["", "one", "both"].contains(&sides) {
        let problem = FieldProblem::UnknownChoice;
        return Err(Refusal::field("sides", "印刷する面", problem));
    }
    let out_of_range = || {
        let problem = FieldProblem::OutOfRange {
            least: 1,
            most: MOST_COPIES,
        };
        Refusal::field("copies", "部数", problem)
    };
    let copies = Some(choice.copies).filter(|copies| (1..=MOST_COPIES).contains(copies));
    let copies = copies.and_then(|copies| u16::try_from(copies).ok());
    let copies = copies.ok_or_else(out_of_range)?;
    Ok(Outlet {
        printer: typed("printer", "プリンターの名前", &choice.printer).line(LINE)?,
        tray: typed("tray", "用紙の場所", &choice.tray).line(LINE)?,
        sides: sides.to_owned(),
        copies,
    })
}

/// A choice that cannot be read any more is as good as none.
fn usual(session: &Session) -> Result<Outlet, Refusal> {
    let saved = session.records().setting(USUAL)?;
    Ok(saved
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Says in Japanese what drivers call their trays in English; a printer's own words stay.
fn tray_words(id: &str, name: &str) -> String {
    let plain = id.to_ascii_lowercase();
    let number = plain.trim_start_matches(|ch: char| !ch.is_ascii_digit());
    let words = match plain.trim_end_matches(|ch: char| ch.is_ascii_digit()) {
        "auto" | "default" | "autoselect" => "自動",
        "tray" | "cassette" | "paperdrawer" | "drawer" => "トレイ",
        "manual" | "manualfeed" | "bypass" | "multipurpose" | "multipurposetray" | "mptray" => {
            "手差し"
        }
        "upper" => "上のトレイ",
        "lower" => "下のトレイ",
        "middle" => "中のトレイ",
        _ => return name.to_owned(),
    };
    format!("{words}{number}")
}

fn state_view(state: JobState) -> PrintState {
    let (code, words, may_change) = match state {
        JobState::Waiting => (
            "waiting",
            "プリンターの順番待ちに入りました。まだ印刷されていません。",
            true,
        ),
        JobState::Sending => ("sending", "プリンターへ送っています。", true),
        JobState::Held => (
            "held",
            "プリンターが止まっています。電源、用紙、表示を見てください。",
            true,
        ),
        JobState::Sent => (
            "sent",
            "プリンターが受け取りました。紙が出たか見てください。",
            false,
        ),
        JobState::Failed => (
            "failed",
            "印刷は終わりませんでした。プリンターを見て、もう一度印刷してください。",
            false,
        ),
        JobState::Unknown => (
            "unknown",
            "プリンターへ渡しました。その先は分からないので、紙が出たか見てください。",
            false,
        ),
    };
    PrintState {
        code: code.to_owned(),
        words: words.to_owned(),
        may_change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trays_are_named_in_japanese_where_drivers_speak_english() {
        assert_eq!(tray_words("Auto", "Auto"), "自動");
        assert_eq!(tray_words("Tray2", "Tray2"), "トレイ2");
        assert_eq!(tray_words("MultiPurpose", "MultiPurpose"), "手差し");
        assert_eq!(tray_words("260", "カセット 3"), "カセット 3");
    }

    #[test]
    fn no_state_claims_that_paper_came_out() {
        for state in [
            JobState::Waiting,
            JobState::Sending,
            JobState::Held,
            JobState::Sent,
            JobState::Failed,
            JobState::Unknown,
        ] {
            let view = state_view(state);
            assert!(!view.words.contains("印刷しました"), "{}", view.words);
            assert!(view.words.ends_with('。'));
        }
    }
}
