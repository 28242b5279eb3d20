//! 引継ぎ書: the paper that goes with the stick.
//!
//! It says who gave what to whom, by numbers and never by names of clients, because it travels with
//! the stick and may be lost with it. What opens the file is never on it. It is made from the log, so
//! that it can be printed again; a file that was never proven has none.

use tsunagi_contract::Failure;
use tsunagi_contract::handover::{PrintHandoverSheet, SaveHandoverSheet};
use tsunagi_contract::paper::Printed;
use tsunagi_contract::slips::MadeFile;
use tsunagi_documents::values::Values;
use tsunagi_domain::{AuditAct, Day};
use tsunagi_store::{ExportEvent, ExportRecord, ExportStep};

use super::collecting::LIMITED;
use super::exporting::BY_KEYS;
use crate::App;
use crate::composing::put_office;
use crate::refusal::{Duty, Refusal, Thing};
use crate::session::Session;

const FORM: &str = "handover-sheet";
const TITLE: &str = "引継ぎ書";
/// The file's name and the name in the printer's queue: neither says to whom it goes.
const FILE: &str = "handover-sheet";

const WITH_PASSPHRASE: &str = "\
つなぎで：「引継ぎ・控え」の「受け取る」で、このファイルを選んで合言葉を入れます。
つなぎがないとき：無料のプログラム「age」で開くと、どのパソコンでも読めるページ（index.html）が出ます。
照合番号は、ファイルから計算した値（SHA-256）です。下見の画面と同じなら、途中で変わっていません。";
const WITH_KEYS: &str = "\
つなぎで：「引継ぎ・控え」の「受け取る」で、このファイルを選びます。合言葉は要りません。
公開鍵を渡し合い、開ける相手に選ばれた事業所の記録簿でだけ開けます。
照合番号は、ファイルから計算した値（SHA-256）です。下見の画面と同じなら、途中で変わっていません。";

impl App {
    /// Saves the 引継ぎ書 of a handover file as a PDF.
    ///
    /// # Errors
    /// No such export, one that was never proven, characters that cannot be printed, a place that
    /// cannot be written.
    pub fn save_handover_sheet(&self, request: SaveHandoverSheet) -> Result<MadeFile, Failure> {
        self.read(|session| {
            session.may(Duty::HandOver)?;
            let (pdf, pages) = self.sheet_pdf(session, &request.handover_id)?;
            let place = self.place(session, request.path.as_deref())?;
            let day = session.today().to_string().replace('-', "");
            let mut made = place.save_numbered(|n| format!("{FILE}-{day}-{n}.pdf"), &pdf, pages)?;
            made.note = self.stand_in_note(FORM)?;
            session.note_after(session.act(AuditAct::Saved, None, TITLE));
            Ok(made)
        })
    }

    /// Hands the 引継ぎ書 of a handover file to a printer.
    ///
    /// # Errors
    /// As [`App::save_handover_sheet`], or no printer took it.
    pub fn print_handover_sheet(&self, request: PrintHandoverSheet) -> Result<Printed, Failure> {
        self.read(|session| {
            session.may(Duty::HandOver)?;
            let outlet = self.outlet(session, &request.choice)?;
            let (pdf, _) = self.sheet_pdf(session, &request.handover_id)?;
            let mut printed = self.queue(&outlet, FILE, &pdf)?;
            printed.note = self.stand_in_note(FORM)?;
            session.note_after(session.act(AuditAct::Printed, None, TITLE));
            Ok(printed)
        })
    }

    fn sheet_pdf(&self, session: &Session, id: &str) -> Result<(Vec<u8>, usize), Refusal> {
        let reader = session.records();
        let mut exports = reader.exports()?.into_iter();
        let export = exports.find(|one| one.archive_id == id.trim());
        let export = export.ok_or(Refusal::NotFound(Thing::Export))?;
        let events = reader.export_events()?;
        let of = |step| {
            let is = |one: &&ExportEvent| one.archive_id == export.archive_id && one.step == step;
            events.iter().find(is)
        };
        let written = of(ExportStep::Written);
        // The first programs logged only what was written, without any event.
        if written.is_none() && export.sha256.is_empty() {
            return Err(Refusal::HandoverUnfinished);
        }
        let mut values = Values::blank();
        put_office(&mut values, &reader.office()?);
        put_export(&mut values, &export, written);
        self.form_pdf(session, (FORM, TITLE), &values)
    }
}

fn put_export(values: &mut Values, export: &ExportRecord, written: Option<&ExportEvent>) {
    let detail = |name: &str| {
        let found = written.and_then(|event| event.detail.get(name)?.as_str());
        found.unwrap_or_default()
    };
    let sha256 = match detail("sha256") {
        "" => export.sha256.as_str(),
        found => found,
    };
    let opening = if detail("closing") == BY_KEYS {
        WITH_KEYS
    } else {
        WITH_PASSPHRASE
    };
    values
        .text("handover.date", export.at.day().wareki_with_weekday())
        .text("handover.recipient", &export.recipient)
        .text("author.name", &export.by)
        .text("handover.media", &export.medium)
        .text("handover.file", detail("file"))
        .text("handover.digest", in_groups(sha256))
        .text("handover.opening", opening)
        .text("handover.number", &export.archive_id);
    let count = |name: &str| export.counts.get(name).copied().unwrap_or(0);
    let period = period(detail("from"), detail("to"));
    let limited = match count(LIMITED) {
        0 => String::new(),
        limited => format!("うち{limited}人は、限られた職員だけが扱う方です"),
    };
    let rows = [
        (
            "利用者",
            format!("{}人", count("clients")),
            limited.as_str(),
        ),
        (
            "支援経過",
            format!("{}件", count("entries")),
            period.as_str(),
        ),
        ("連絡票", format!("{}件", count("slips")), period.as_str()),
    ];
    let rows = rows.map(|(name, count, note)| {
        let mut row = Values::blank();
        row.text("name", name)
            .text("count", count)
            .text("note", note);
        row
    });
    values.rows("handover.rows", rows.to_vec());
}

/// Writes the 64 digits so that two people can compare them: groups of four, two lines.
fn in_groups(sha256: &str) -> String {
    let digits: Vec<char> = sha256.chars().collect();
    let lines = digits.chunks(32).map(|line| {
        let groups: Vec<String> = line.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Says which days went, from the log's days; nothing where everything did.
fn period(from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<Day>().ok().map(Day::wareki);
    match (day(from), day(to)) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{from}から"),
        (None, Some(to)) => format!("{to}まで"),
        (Some(from), Some(to)) => format!("{from}から{to}まで"),
    }
}
