//! The log as a CSV file and as paper.

use tsunagi_contract::audit::{AuditLine, ListAudit};
use tsunagi_documents::values::Values;
use tsunagi_domain::{AuditThing, AuditThingKind};

use super::naming::Names;
use crate::App;
use crate::forms::typed;
use crate::refusal::Refusal;
use crate::session::Session;

pub(super) const FORM: &str = "audit-list";
const TITLE: &str = "操作の記録";
const HEADS: [&str; 6] = ["番号", "日時", "職員", "したこと", "対象", "補足"];

/// Writes rows as CSV for a spreadsheet: UTF-8 with its mark, because that is how Excel knows it.
pub(super) fn csv(lines: &[AuditLine]) -> String {
    let mut text = String::from("\u{feff}");
    put_row(&mut text, &HEADS);
    for line in lines {
        let number = line.number.to_string();
        put_row(
            &mut text,
            &[
                &number,
                &line.at,
                &line.who,
                &line.act_label,
                &line.target,
                &line.detail,
            ],
        );
    }
    text
}

fn put_row(text: &mut String, cells: &[&str; 6]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// Quotes a cell, and keeps a spreadsheet from taking it for a formula.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

impl App {
    /// Lays the rows out as paper; returns the file and how many pages it has.
    pub(super) fn audit_pdf(
        &self,
        session: &Session,
        query: &ListAudit,
        lines: &[AuditLine],
    ) -> Result<(Vec<u8>, usize), Refusal> {
        let office = session.records().office()?;
        let mut values = Values::blank();
        values
            .text("list.title", TITLE)
            .text("list.range", range(session, query)?)
            .text("list.made_on", session.today().wareki())
            .text("office.name", office.name);
        // Number and ending of the last row on paper are a witness against a log put back.
        let report = session.store.verify_audit()?;
        let end = report.end.map(|end| end.hexadecimal()).unwrap_or_default();
        let state = if report.is_sound() {
            "異常なし"
        } else {
            "異常あり"
        };
        values.text(
            "list.note",
            format!(
                "作成時の検査：{state}　全{}件　最後の記録の印：{}",
                report.rows,
                end.get(..16).unwrap_or_default()
            ),
        );
        let rows = lines.iter().map(|line| {
            let mut row = Values::blank();
            row.text("when", line.at.clone())
                .text("who", line.who.clone())
                .text("what", line.act_label.clone())
                .text("target", line.target.clone())
                .text("note", line.detail.clone());
            row
        });
        values.rows("list.rows", rows.collect());
        self.form_pdf(session, (FORM, TITLE), &values)
    }
}

fn range(session: &Session, query: &ListAudit) -> Result<String, Refusal> {
    let day = |field, text: &str| typed(field, "日付", text).day_or_none();
    let from = day("from", &query.from)?.map(tsunagi_domain::Day::wareki);
    let to = day("to", &query.to)?.map(tsunagi_domain::Day::wareki);
    let days = match (from, to) {
        (None, None) => "すべて".to_owned(),
        (from, to) => format!("{}～{}", from.unwrap_or_default(), to.unwrap_or_default()),
    };
    if query.client_id.trim().is_empty() {
        return Ok(days);
    }
    let client = AuditThing::new(AuditThingKind::Client, &query.client_id.trim());
    let client = Names::new(session.records()).of(&client)?;
    Ok(format!("{days}　{client}"))
}
