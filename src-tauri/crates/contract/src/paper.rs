//! 紙とファイル: printers, what is handed to them, many slips at once, and what a fax loses.

use crate::secret::Secret;
use crate::timeline::PrintTimeline;
use crate::wire::wire;

wire! {
    /// Asks for the printers.
    pub struct ListPrinters {}

    /// The printers of this computer, and the choice that is remembered.
    pub struct Printers {
        /// The printers, the system's default first.
        pub printers: Vec<PrinterView>,
        /// What is chosen unless somebody says otherwise.
        pub choice: PaperChoice,
        /// How many of each sheet may be asked for at most.
        pub most_copies: u32,
    }

    /// A printer.
    pub struct PrinterView {
        /// Its name, by which it is chosen.
        pub name: String,
        /// What it is or where it stands; may be empty.
        pub description: String,
        /// Whether it is the system's default.
        pub is_default: bool,
        /// Whether it takes jobs at present.
        pub is_ready: bool,
    }

    /// Where paper comes out.
    pub struct PaperChoice {
        /// The printer's name; empty takes the remembered one, or else the system's default.
        pub printer: String,
        /// The tray's id; empty leaves it to the printer.
        pub tray: String,
        /// `one`, `both`; empty leaves it to the printer.
        pub sides: String,
        /// How many of each sheet, 1 to `most_copies` of [`Printers`]. Never remembered: five copies are wanted once.
        pub copies: u32,
    }

    /// Asks what a printer can do.
    pub struct ShowPrinter {
        /// Its name.
        pub printer: String,
    }

    /// What a printer can do.
    pub struct PrinterAbilities {
        /// Where it takes paper from; empty where it does not say.
        pub trays: Vec<TrayView>,
        /// Whether it prints on both sides.
        pub can_duplex: bool,
    }

    /// A tray.
    pub struct TrayView {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Whether the printer takes it by itself.
        pub is_default: bool,
    }

    /// Remembers a choice for this office's computer.
    pub struct SavePrinter {
        /// The choice; empty forgets it.
        pub choice: PaperChoice,
    }

    /// Hands a confirmed slip to a printer.
    pub struct PrintSlip {
        /// Id or number.
        pub id: String,
        /// Where it comes out.
        pub choice: PaperChoice,
    }

    /// Hands a form without anything in it to a printer.
    pub struct PrintBlank {
        /// Template id.
        pub template: String,
        /// Where it comes out.
        pub choice: PaperChoice,
    }

    /// Hands a client's 第5表, 第4表 or picture to a printer.
    pub struct PrintRecord {
        /// Which; its `path` is not looked at.
        pub record: PrintTimeline,
        /// Where it comes out.
        pub choice: PaperChoice,
    }

    /// A job in a printer's queue. Handed over is not yet printed.
    pub struct Printed {
        /// The printer's name, where the system says it.
        pub printer: String,
        /// The job's number in its queue, where the system gives one.
        pub job: Option<u32>,
        /// How many pages.
        pub pages: u32,
        /// How far it is.
        pub state: PrintState,
        /// What to know of the paper, such as that a form of ours stands in; empty where nothing is.
        pub note: String,
    }

    /// How far a print job is.
    pub struct PrintState {
        /// `waiting`, `sending`, `held`, `sent`, `failed`, `unknown`.
        pub code: String,
        /// The same for people, in a sentence.
        pub words: String,
        /// Whether asking again could give another answer.
        pub may_change: bool,
    }

    /// Asks how far a print job is.
    pub struct ShowPrintJob {
        /// The printer's name.
        pub printer: String,
        /// The job's number.
        pub job: Option<u32>,
    }

    /// Which slips are meant.
    pub struct BatchScope {
        /// These, in this order; empty takes those of the days and states below.
        pub ids: Vec<String>,
        /// 初めの日 of 確定.
        pub from: String,
        /// 終わりの日 of 確定.
        pub to: String,
        /// State codes to keep, `overdue` among them; empty keeps all.
        pub states: Vec<String>,
    }

    /// Asks what a batch would make.
    pub struct ShowBatch {
        /// Which slips.
        pub scope: BatchScope,
        /// `print`, `pdf` or `fax`.
        pub output: String,
    }

    /// What a batch would make.
    pub struct BatchView {
        /// The slips that go in.
        pub slips: Vec<BatchLine>,
        /// The slips that do not, and why.
        pub skipped: Vec<BatchLine>,
    }

    /// A slip of a batch.
    pub struct BatchLine {
        /// Id.
        pub id: String,
        /// 整理番号.
        pub number: String,
        /// 利用者氏名.
        pub client_name: String,
        /// 宛先.
        pub recipient: String,
        /// Why it stays out; empty for one that goes in.
        pub reason: String,
    }

    /// Makes many slips at once.
    pub struct MakeBatch {
        /// Which slips.
        pub scope: BatchScope,
        /// `print`: one job; `pdf`: one file; `fax`: a folder with a file for each.
        pub output: String,
        /// Where paper comes out, for `print`.
        pub choice: PaperChoice,
        /// How the pages are scanned, for `fax`.
        pub fax: FaxChoice,
        /// Whether each begins with a cover sheet, for `fax`.
        pub has_cover: bool,
        /// The file or the folder in which to put the folder; none takes the output folder.
        pub path: Option<String>,
    }

    /// What a batch made.
    pub struct BatchMade {
        /// How many slips.
        pub slips: u32,
        /// How many pages.
        pub pages: u32,
        /// The slips that stayed out, and why.
        pub skipped: Vec<BatchLine>,
        /// The faxes that may not be readable at the other end, and where.
        pub unclear: Vec<UnclearFax>,
        /// The file or folder; empty where it was printed.
        pub path: String,
        /// Its size.
        pub bytes: u32,
        /// The job, where it was printed.
        pub printed: Option<Printed>,
    }

    /// A fax of a batch that may not be readable at the other end.
    pub struct UnclearFax {
        /// Which slip.
        pub slip: BatchLine,
        /// What falls short, in reading order.
        pub findings: Vec<LegibilityFinding>,
    }

    /// Asks whether a slip can be read after a bad fax.
    pub struct CheckLegibility {
        /// Id or number.
        pub id: String,
        /// Whether a cover sheet goes first.
        pub has_cover: bool,
    }

    /// What was measured.
    pub struct Legibility {
        /// Whether everything stays above the limits.
        pub is_legible: bool,
        /// How many sheets the fax has, the cover sheet among them.
        pub sheets: u32,
        /// What was measured, a sentence each.
        pub measures: Vec<String>,
        /// What falls short, in reading order.
        pub findings: Vec<LegibilityFinding>,
    }

    /// Something that may not be readable at the other end.
    pub struct LegibilityFinding {
        /// The sheet, counted from 1.
        pub sheet: u32,
        /// What is wrong and what helps.
        pub words: String,
    }

    /// How the pages of a fax file are scanned and packed.
    pub struct FaxChoice {
        /// `fine` or `standard`; empty takes the office's choice.
        pub resolution: String,
        /// `normal`, which every machine takes, or `compact`, a smaller file; empty takes the
        /// office's choice.
        pub coding: String,
    }

    /// Asks how this office makes fax files.
    pub struct ShowFaxChoice {}

    /// Sets how this office makes fax files.
    pub struct SaveFaxChoice {
        /// The choice; empty goes back to the program's own.
        pub choice: FaxChoice,
    }

    /// Asks for the pages that go through the machine.
    pub struct PreviewFax {
        /// Id or number.
        pub id: String,
        /// Whether a cover sheet goes first.
        pub has_cover: bool,
    }

    /// Saves a confirmed slip as a PDF under a passphrase, for mailing it.
    pub struct SaveProtectedPdf {
        /// Id or number.
        pub id: String,
        /// The passphrase.
        pub passphrase: Secret,
        /// Once more.
        pub passphrase_again: Secret,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Asks for a passphrase that can be typed into any PDF viewer.
    pub struct SuggestMailPassphrase {}

    /// A suggestion.
    pub struct MailPassphrase {
        /// The passphrase.
        pub passphrase: Secret,
    }
}
