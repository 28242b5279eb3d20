//! `slips`.

use tsunagi_app::App;
use tsunagi_contract::paper::PrintSlip;
use tsunagi_contract::slips::{
    ConfirmSlip, DiscardSlip, ListSlips, OpenSlip, RecordEvent, ReviseSlip, SaveFax, SavePdf,
    SlipView,
};
use tsunagi_contract::{Code, Failure};

use super::{describe_file, paper, wire_out};
use crate::arguments::{self, Slips};
use crate::dates::wareki;
use crate::output::{Output, Table};
use crate::pick;

mod drafting;

/// Carries out a command about slips.
pub fn run(app: &App, command: Slips, output: &mut Output) -> Result<(), Failure> {
    carry_out(app, command, output).map_err(|failure| name_candidates(app, failure))
}

/// Adds to the refusal of a number that several slips bear which they are, each with its id.
fn name_candidates(app: &App, mut failure: Failure) -> Failure {
    let everything = ListSlips {
        client_id: None,
        states: Vec::new(),
        query: String::new(),
    };
    if failure.code != Code::Ambiguous {
        return failure;
    }
    "番号の代わりに、次のIDで指定してください。".clone_into(&mut failure.remedy);
    for slip in app.list_slips(everything).unwrap_or_default() {
        if !failure.what.contains(&slip.number) {
            continue;
        }
        let day = match &slip.sent_on {
            Some(day) => format!("{}に送付", wareki(day)),
            None => format!("{}に保存", wareki(&slip.updated_at)),
        };
        failure.remedy.push_str(&format!(
            "\n{}　{}　宛先 {}　{day}　{}",
            slip.id, slip.client_name, slip.recipient, slip.state_label
        ));
    }
    failure
}

fn carry_out(app: &App, command: Slips, output: &mut Output) -> Result<(), Failure> {
    match command {
        Slips::List { client, query } => list(app, client, query, output)?,
        Slips::Show { number } => output.reply(&app.open_slip(OpenSlip { id: number })?, describe),
        Slips::New(new) => output.reply(&drafting::draft(app, *new)?, describe),
        Slips::Edit(edit) => output.reply(&drafting::edit(app, *edit)?, describe),
        Slips::Confirm { number, reason } => {
            output.reply(
                &app.confirm_slip(ConfirmSlip { id: number, reason })?,
                describe,
            );
        }
        Slips::Pdf { number, out } => {
            let request = SavePdf {
                id: number,
                path: wire_out(out.as_deref()),
            };
            output.reply(&app.save_pdf(request)?, describe_file);
        }
        Slips::Fax {
            number,
            fax,
            cover,
            out,
        } => {
            let request = SaveFax {
                id: number,
                fax: paper::fax_choice(&fax),
                has_cover: cover,
                path: wire_out(out.as_deref()),
            };
            output.reply(&app.save_fax(request)?, describe_file);
        }
        Slips::Print { number, print_to } => {
            let request = PrintSlip {
                id: number,
                choice: paper::choice(print_to),
            };
            output.reply(&app.print_slip(request)?, paper::describe_printed);
        }
        Slips::Legibility { number, cover } => paper::legibility(app, number, cover, output)?,
        Slips::Mail {
            number,
            mail_passphrase_file,
            out,
        } => paper::mail(app, number, &mail_passphrase_file, out.as_deref(), output)?,
        Slips::Batch(batch) => paper::batch(app, *batch, output)?,
        Slips::Record(record) => output.reply(&app.record_event(event(record))?, describe),
        Slips::Revise { number } => {
            output.reply(&app.revise_slip(ReviseSlip { id: number })?, describe);
        }
        Slips::Discard { number } => {
            let gone = app.discard_slip(DiscardSlip { id: number })?;
            output.reply(&gone, |_| "下書きを捨てました。".to_owned());
        }
    }
    Ok(())
}

fn list(
    app: &App,
    client: Option<String>,
    query: String,
    output: &mut Output,
) -> Result<(), Failure> {
    let client_id = match client {
        Some(text) => Some(pick::client(app, &text)?.id),
        None => None,
    };
    let slips = app.list_slips(ListSlips {
        client_id,
        states: Vec::new(),
        query,
    })?;
    output.reply(&slips, |slips| {
        let mut table = Table::new(&["番号", "状態", "利用者", "宛先", "件名", "返信希望日"]);
        for slip in slips {
            let reply_by = wareki(slip.reply_by.as_deref().unwrap_or_default());
            table.row([
                &slip.number,
                &slip.state_label,
                &slip.client_name,
                &slip.recipient,
                &slip.subject,
                &reply_by,
            ]);
        }
        table.text("連絡票はありません。")
    });
    Ok(())
}

fn event(record: arguments::RecordEvent) -> RecordEvent {
    RecordEvent {
        id: record.number,
        kind: record.kind,
        means: record.means,
        person: record.person,
        note: record.note,
        answers: record.answer,
        day: record.day,
        effect_on_plan: record.effect,
        fee: record.fee,
        write_entry: record.write_entry,
    }
}

fn describe(view: &SlipView) -> String {
    let summary = &view.summary;
    let mut lines = vec![
        format!(
            "{} {}（{}）",
            summary.number, summary.state_label, summary.template_name
        ),
        format!(
            "利用者 {}　宛先 {}　FAX {}",
            summary.client_name, summary.recipient, view.recipient_fax
        ),
    ];
    for (label, text) in [
        ("件名", &view.form.subject),
        ("経過・状況", &view.form.background),
        ("考え", &view.form.plan_view),
        ("意向", &view.form.wishes),
        ("返信希望日", &wareki(&view.form.reply_by)),
    ] {
        if !text.is_empty() {
            lines.push(format!("{label}: {text}"));
        }
    }
    for (index, question) in view.form.questions.iter().enumerate() {
        lines.push(format!("問{} {question}", index + 1));
    }
    for finding in &view.findings {
        lines.push(format!("点検: {}{}", finding.what, finding.remedy));
    }
    for event in &view.events {
        lines.push(format!(
            "{} {} {} {}",
            wareki(&event.at),
            event.label,
            event.by,
            event.text
        ));
        for (index, answer) in event.answers.iter().enumerate() {
            lines.push(format!("  問{}の回答: {answer}", index + 1));
        }
    }
    lines.join("\n")
}
