//! `audit`.

use tsunagi_app::{App, Refusal};
use tsunagi_contract::audit::{AuditVerified, ExportAudit, ListAudit, VerifyAudit};
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::settings::ShowSettings;
use tsunagi_contract::{Code, Failure};

use super::{describe_file, wire_out};
use crate::arguments::{Audit, SheetFormat, WhichActs};
use crate::output::{Output, Table};
use crate::pick;

/// Lists, checks or exports the audit log.
pub fn run(app: &App, command: Audit, output: &mut Output) -> Result<(), Failure> {
    match command {
        Audit::List { which, before } => {
            let query = ListAudit {
                before,
                ..query(app, which)?
            };
            output.reply(&app.list_audit(query)?, |page| {
                let mut table = Table::new(&["番号", "日時", "職員", "したこと", "対象", "補足"]);
                for line in &page.rows {
                    table.row([
                        &line.number.to_string(),
                        &line.at,
                        &line.who,
                        &line.act_label,
                        &line.target,
                        &line.detail,
                    ]);
                }
                let more = match page.rows.last() {
                    Some(last) if page.has_more => format!(
                        "\nこれより前の記録は --before {} で表示できます。",
                        last.number
                    ),
                    _ => String::new(),
                };
                format!("{}{more}", table.text("記録はありません。"))
            });
        }
        Audit::Verify => {
            let verified = app.verify_audit(VerifyAudit {})?;
            output.reply(&verified, describe);
            if !verified.is_sound {
                let found = verified.findings.into_iter();
                let places = found.filter(|found| found.is_tampering);
                let places = places.map(|found| found.what).collect();
                return Err(Refusal::LogTampered(places).into_failure());
            }
        }
        Audit::Export { which, format, out } => {
            let format = match format {
                SheetFormat::Csv => "csv",
                SheetFormat::Pdf => "pdf",
            };
            let made = app.export_audit(ExportAudit {
                query: query(app, which)?,
                format: format.to_owned(),
                path: wire_out(out.as_deref()),
            })?;
            output.reply(&made, describe_file);
        }
    }
    Ok(())
}

fn query(app: &App, which: WhichActs) -> Result<ListAudit, Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let acts = which
        .act
        .iter()
        .map(|act| pick::choice(&choices.audit_acts, act, "したこと"));
    Ok(ListAudit {
        acts: acts.collect::<Result<_, Failure>>()?,
        staff_id: staff(app, &which.staff)?,
        client_id: client(app, &which.client)?,
        from: which.from,
        to: which.to,
        before: None,
    })
}

fn staff(app: &App, name: &str) -> Result<String, Failure> {
    if name.is_empty() {
        return Ok(String::new());
    }
    let settings = app.show_settings(ShowSettings {})?;
    let found = settings.staff.into_iter().find(|one| one.name == name);
    found.and_then(|one| one.id).ok_or_else(|| {
        pick::refused(
            Code::InvalidField,
            &format!("「{name}」という職員はいません。"),
            "設定にあるとおりの氏名を書いてください。",
        )
    })
}

fn client(app: &App, text: &str) -> Result<String, Failure> {
    // An id is taken as it is: the log knows clients who were purged.
    if text.is_empty() || text.len() == 36 {
        return Ok(text.to_owned());
    }
    Ok(pick::client(app, text)?.id)
}

fn describe(verified: &AuditVerified) -> String {
    let mut lines = vec![format!(
        "操作の記録 {}件を検査しました。最後の記録の印は {} です。",
        verified.rows, verified.end
    )];
    if verified.findings.is_empty() {
        lines.push("操作の記録に、異常はありません。".to_owned());
    }
    let found = verified.findings.iter();
    lines.extend(found.map(|found| format!("{}　{}", found.kind_label, found.what)));
    lines.join("\n")
}
