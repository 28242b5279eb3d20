//! The audit log 操作の記録 for the 管理者: looking, checking, and taking it along for an inspection.

mod naming;
mod sheets;
#[cfg(test)]
mod tests;

use tsunagi_contract::Failure;
use tsunagi_contract::audit::{
    AuditFound, AuditLine, AuditPage, AuditVerified, ExportAudit, ListAudit, VerifyAudit,
};
use tsunagi_contract::slips::MadeFile;
use tsunagi_domain::audit::span_words;
use tsunagi_domain::{AuditAct, AuditRow};
use tsunagi_store::{AuditFinding, AuditQuery, HeadState};

use crate::App;
use crate::forms::{self, typed};
use crate::keying::acting::OLDER_KEYS;
use crate::noting::{fault, says_cut_off};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;
use naming::Names;

/// So many rows at a time; more is asked for when somebody scrolls on.
const PAGE: u32 = 200;
/// More rows than anybody prints.
const MOST_PRINTED: usize = 5_000;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Lists rows of the audit log, the newest first.
    ///
    /// # Errors
    /// Locked, not the 管理者, or a choice that cannot be read.
    pub fn list_audit(&self, request: ListAudit) -> Result<AuditPage, Failure> {
        self.read(|session| {
            session.may(Duty::Inspect)?;
            let query = AuditQuery {
                limit: Some(PAGE + 1),
                ..read_query(&request)?
            };
            let mut rows = session.records().audit_rows(&query)?;
            let has_more = rows.len() > PAGE as usize;
            rows.truncate(PAGE as usize);
            Ok(AuditPage {
                rows: lines(session, &rows)?,
                has_more,
            })
        })
    }

    /// Checks every row of the audit log and the mark kept beside the records.
    ///
    /// # Errors
    /// Locked, not the 管理者, or records that cannot be read.
    pub fn verify_audit(&self, _: VerifyAudit) -> Result<AuditVerified, Failure> {
        self.read(|session| {
            session.may(Duty::Inspect)?;
            let report = session.store.verify_audit()?;
            let outcome = if report.is_sound() {
                "異常なし".to_owned()
            } else {
                format!("異常{}件", report.findings.len())
            };
            session.note_after(session.act(AuditAct::LogVerified, None, outcome));
            Ok(AuditVerified {
                rows: wire_number(report.rows),
                end: report.end.map(|end| end.hexadecimal()).unwrap_or_default(),
                is_sound: report.is_sound(),
                findings: report
                    .findings
                    .iter()
                    .map(|finding| found(session, *finding))
                    .collect::<Result<_, Refusal>>()?,
            })
        })
    }

    /// Writes rows of the audit log to a CSV or PDF file.
    ///
    /// # Errors
    /// Locked, not the 管理者, a choice that cannot be read, more rows than a PDF may hold, or a file
    /// that cannot be written.
    pub fn export_audit(&self, request: ExportAudit) -> Result<MadeFile, Failure> {
        self.read(|session| {
            session.may(Duty::Inspect)?;
            let query = read_query(&request.query)?;
            let rows = session.records().audit_rows(&query)?;
            let lines = lines(session, &rows)?;
            let place = self.place(session, request.path.as_deref())?;
            let day = session.today().to_string().replace('-', "");
            let made = match request.format.trim() {
                "csv" => {
                    let text = sheets::csv(&lines);
                    place.save_numbered(|n| format!("audit-{day}-{n}.csv"), text.as_bytes(), 0)?
                }
                "pdf" if rows.len() > MOST_PRINTED => {
                    let problem = FieldProblem::TooMany {
                        limit: MOST_PRINTED,
                    };
                    return Err(Refusal::field("query.from", "印刷する記録", problem));
                }
                "pdf" => {
                    let (pdf, pages) = self.audit_pdf(session, &request.query, &lines)?;
                    let name = |n| format!("audit-{day}-{n}.pdf");
                    let note = self.stand_in_note(sheets::FORM)?;
                    let made = place.save_numbered(name, &pdf, pages)?;
                    MadeFile { note, ..made }
                }
                _ => {
                    let problem = FieldProblem::UnknownChoice;
                    return Err(Refusal::field("format", "ファイルの種類", problem));
                }
            };
            let detail = format!("{}件", rows.len());
            session.note_after(session.act(AuditAct::LogExported, None, detail));
            Ok(made)
        })
    }
}

fn read_query(request: &ListAudit) -> Result<AuditQuery, Refusal> {
    let first = typed("from", "初めの日", &request.from);
    let (from, to) = forms::period(first, typed("to", "終わりの日", &request.to))?;
    let staff_id = match request.staff_id.trim() {
        "" => None,
        id => Some(forms::id(id, Thing::Staff)?),
    };
    let client_id = match request.client_id.trim() {
        "" => None,
        id => Some(forms::id(id, Thing::Client)?),
    };
    let acts = request.acts.iter().map(|act| {
        let act = typed("acts", "したこと", act);
        act.choice(AuditAct::from_code)
    });
    Ok(AuditQuery {
        from,
        to,
        staff_id,
        client_id,
        acts: acts.collect::<Result<_, Refusal>>()?,
        before: request.before.map(u64::from),
        ..AuditQuery::default()
    })
}

fn lines(session: &Session, rows: &[AuditRow]) -> Result<Vec<AuditLine>, Refusal> {
    let mut names = Names::new(session.records());
    rows.iter()
        .map(|row| {
            let entry = &row.entry;
            Ok(AuditLine {
                number: wire_number(row.number),
                at: entry.at.wareki(),
                who: entry.staff_name.clone(),
                act: entry.act.code().to_owned(),
                act_label: entry.act.label().to_owned(),
                target: match &entry.thing {
                    Some(thing) => names.of(thing)?,
                    None => String::new(),
                },
                detail: names.detail_of(entry)?,
                is_fault: matches!(
                    entry.act,
                    AuditAct::LogFault
                        | AuditAct::ClockBack
                        | AuditAct::ClockForward
                        | AuditAct::UnlockFailed
                        | AuditAct::RestoredUnasked
                ),
            })
        })
        .collect()
}

fn found(session: &Session, finding: AuditFinding) -> Result<AuditFound, Refusal> {
    let mut kind = kind_of(finding);
    let (number, what) = match finding {
        AuditFinding::Altered { number } => (
            Some(number),
            format!("{number}件目の記録が書き換えられています。"),
        ),
        AuditFinding::Missing { first, last } if first == last => (
            Some(first),
            format!("{first}件目の記録が抜き取られています。"),
        ),
        AuditFinding::Missing { first, last } => (
            Some(first),
            format!("{first}件目から{last}件目までの記録が抜き取られています。"),
        ),
        AuditFinding::Removed { before, count } => (
            Some(before),
            format!("{before}件目の前で、記録が{count}件抜き取られています。"),
        ),
        AuditFinding::Inserted { first, last } if first == last => (
            Some(first),
            format!("{first}件目は、あとから差し込まれた記録です。"),
        ),
        AuditFinding::Inserted { first, last } => (
            Some(first),
            format!("{first}件目から{last}件目までは、あとから差し込まれた記録です。"),
        ),
        AuditFinding::Moved { number, from } => (
            Some(number),
            format!("{number}件目の記録は、もとは{from}件目でした。順番が入れ替えられています。"),
        ),
        AuditFinding::Head(head) => (None, format!("{}。", fault(head))),
        AuditFinding::ClockBack { number, minutes } => (
            Some(number),
            format!(
                "{number}件目で、パソコンの時計が{}戻っています。",
                span_words(i64::try_from(minutes).unwrap_or(i64::MAX))
            ),
        ),
        AuditFinding::UnaskedRestore { number } => {
            let detail = detail_of(session, number)?;
            let noted = format!(
                "{number}件目で、いまの権限を確かめられないまま、控えから戻されています。{detail}。"
            );
            (Some(number), noted)
        }
        AuditFinding::ClockForward { number } => (
            Some(number),
            format!(
                "{number}件目で、パソコンの時計が{}進められています。",
                detail_of(session, number)?
            ),
        ),
        AuditFinding::OlderKeys => (None, format!("{OLDER_KEYS}。")),
        AuditFinding::NotedFault { number } => {
            let detail = detail_of(session, number)?;
            if says_cut_off(&detail) {
                kind = CUT_OFF;
            }
            let noted =
                format!("{number}件目に、開いたときに見つかった異常が記録されています。{detail}。");
            (Some(number), noted)
        }
    };
    Ok(AuditFound {
        kind: kind.0.to_owned(),
        kind_label: kind.1.to_owned(),
        what,
        number: number.map(wire_number),
        is_tampering: finding.is_tampering(),
    })
}

/// Reads what a row adds to its act.
fn detail_of(session: &Session, number: u64) -> Result<String, Refusal> {
    let query = AuditQuery {
        before: Some(number + 1),
        limit: Some(1),
        ..AuditQuery::default()
    };
    let rows = session.records().audit_rows(&query)?;
    let row = rows.into_iter().find(|row| row.number == number);
    Ok(row.map(|row| row.entry.detail).unwrap_or_default())
}

const CUT_OFF: (&str, &str) = ("cut_off", "終わりの切り取り");

/// Names the kind of tampering, for machines and for people.
const fn kind_of(finding: AuditFinding) -> (&'static str, &'static str) {
    match finding {
        AuditFinding::Altered { .. } => ("altered", "書き換え"),
        AuditFinding::Missing { .. } | AuditFinding::Removed { .. } => ("removed", "抜き取り"),
        AuditFinding::Inserted { .. } => ("inserted", "差し込み"),
        AuditFinding::Moved { .. } => ("moved", "順番の入れ替え"),
        AuditFinding::Head(HeadState::CutOff { .. }) => CUT_OFF,
        AuditFinding::Head(_) => ("head", "終わりの印の異常"),
        AuditFinding::ClockBack { .. } => ("clock_back", "時計の後戻り"),
        AuditFinding::UnaskedRestore { .. } => ("unasked_restore", "確かめられない復元"),
        AuditFinding::ClockForward { .. } => ("clock_forward", "時計の飛び"),
        AuditFinding::OlderKeys => ("older_keys", "鍵のファイルの置き換え"),
        AuditFinding::NotedFault { .. } => ("noted_fault", "前に見つかった異常"),
    }
}

fn wire_number(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
