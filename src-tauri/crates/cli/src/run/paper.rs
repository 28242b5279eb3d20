//! `printers`, and what paper says in every place.

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::paper::{
    BatchLine, BatchMade, BatchScope, CheckLegibility, FaxChoice, Legibility, ListPrinters,
    MakeBatch, PaperChoice, Printed, SaveFaxChoice, SavePrinter, SaveProtectedPdf, ShowBatch,
    ShowFaxChoice, ShowPrintJob, ShowPrinter, UnclearFax,
};

use super::{describe_file, on_its_own_line, wire_out};
use crate::arguments::{Batch, BatchOutput, Coding, Copies, FaxFile, Printers, Resolution, Sides};
use crate::output::{Output, Table};
use crate::{pick, secret};

/// Carries out a command about printers.
pub fn run(app: &App, command: Printers, output: &mut Output) -> Result<(), Failure> {
    match command {
        Printers::List => {
            let printers = app.list_printers(ListPrinters {})?;
            output.reply(&printers, |found| {
                let mut table = Table::new(&["名前", "説明", "状態", "いつもの"]);
                for printer in &found.printers {
                    let usual = match found.choice.printer.as_str() {
                        "" => printer.is_default,
                        name => name == printer.name,
                    };
                    table.row([
                        &printer.name,
                        &printer.description,
                        if printer.is_ready {
                            "使えます"
                        } else {
                            "止まっています"
                        },
                        if usual { "○" } else { "" },
                    ]);
                }
                table.text("プリンターはありません。")
            });
        }
        Printers::Show { printer } => {
            let found = app.show_printer(ShowPrinter { printer })?;
            output.reply(&found, |found| {
                let mut table = Table::new(&["用紙の場所", "名前", "ふだん"]);
                for tray in &found.trays {
                    table.row([&tray.id, &tray.name, if tray.is_default { "○" } else { "" }]);
                }
                let sides = if found.can_duplex {
                    "両面印刷ができます。"
                } else {
                    "片面だけ印刷します。"
                };
                format!("{}\n{sides}", table.text("用紙の場所は選べません。"))
            });
        }
        Printers::Usual(outlet) => {
            let request = SavePrinter {
                choice: choice(Copies { outlet, copies: 1 }),
            };
            output.reply(&app.save_printer(request)?, |saved| {
                match saved.choice.printer.as_str() {
                    "" => "いつものプリンターは、パソコンの設定に従います。".to_owned(),
                    name => format!("いつものプリンターを{name}にしました。"),
                }
            });
        }
        Printers::Fax(asked) => {
            let asked = fax_choice(&asked);
            let is_asking = asked.resolution.is_empty() && asked.coding.is_empty();
            let now = app.show_fax_choice(ShowFaxChoice {})?;
            let chosen = if is_asking {
                now
            } else {
                let or = |asked: String, now: String| if asked.is_empty() { now } else { asked };
                let choice = FaxChoice {
                    resolution: or(asked.resolution, now.resolution),
                    coding: or(asked.coding, now.coding),
                };
                app.save_fax_choice(SaveFaxChoice { choice })?
            };
            output.reply(&chosen, describe_fax_choice);
        }
        Printers::Job { printer, job } => {
            let state = app.show_print_job(ShowPrintJob {
                printer,
                job: Some(job),
            })?;
            output.reply(&state, |state| state.words.clone());
        }
    }
    Ok(())
}

/// Makes many slips at once, or says what would be made.
pub fn batch(app: &App, batch: Batch, output: &mut Output) -> Result<(), Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let states = batch.state.iter();
    let states = states.map(|state| pick::choice(&choices.slip_states, state, "状態"));
    let scope = BatchScope {
        ids: batch.numbers,
        from: batch.from,
        to: batch.to,
        states: states.collect::<Result<_, _>>()?,
    };
    let kind = match batch.output {
        BatchOutput::Print => "print",
        BatchOutput::Pdf => "pdf",
        BatchOutput::Fax => "fax",
    };
    if batch.dry_run {
        let view = app.show_batch(ShowBatch {
            scope,
            output: kind.to_owned(),
        })?;
        output.reply(&view, |view| {
            let mut table = Table::new(&["番号", "利用者", "宛先"]);
            for line in &view.slips {
                table.row([&line.number, &line.client_name, &line.recipient]);
            }
            format!(
                "{}{}",
                table.text("入る連絡票はありません。"),
                left_out(&view.skipped)
            )
        });
        return Ok(());
    }
    let made = app.make_batch(MakeBatch {
        scope,
        output: kind.to_owned(),
        choice: choice(batch.print_to),
        fax: fax_choice(&batch.fax),
        has_cover: batch.cover,
        path: wire_out(batch.out.as_deref()),
    })?;
    output.reply(&made, describe_batch);
    Ok(())
}

/// Measures whether a slip can be read after a fax.
pub fn legibility(
    app: &App,
    number: String,
    has_cover: bool,
    output: &mut Output,
) -> Result<(), Failure> {
    let report = app.check_legibility(CheckLegibility {
        id: number,
        has_cover,
    })?;
    output.reply(&report, describe_legibility);
    Ok(())
}

/// Saves a slip as a PDF under a passphrase.
pub fn mail(
    app: &App,
    number: String,
    passphrase_file: &std::path::Path,
    out: Option<&std::path::Path>,
    output: &mut Output,
) -> Result<(), Failure> {
    let passphrase = secret::read(passphrase_file)?;
    let made = app.save_protected_pdf(SaveProtectedPdf {
        id: number,
        passphrase_again: passphrase.clone(),
        passphrase,
        path: wire_out(out),
    })?;
    output.reply(&made, describe_file);
    Ok(())
}

/// Returns a choice of printer as the contract carries it.
pub fn choice(print_to: Copies) -> PaperChoice {
    let Copies { outlet, copies } = print_to;
    PaperChoice {
        printer: outlet.printer,
        tray: outlet.tray,
        sides: match outlet.sides {
            None => "",
            Some(Sides::One) => "one",
            Some(Sides::Both) => "both",
        }
        .to_owned(),
        copies,
    }
}

/// Returns how a fax file is made as the contract carries it; what was left out stays open.
pub fn fax_choice(asked: &FaxFile) -> FaxChoice {
    let resolution = match asked.resolution {
        None => "",
        Some(Resolution::Fine) => "fine",
        Some(Resolution::Standard) => "standard",
    };
    let coding = match asked.coding {
        None => "",
        Some(Coding::Normal) => "normal",
        Some(Coding::Compact) => "compact",
    };
    FaxChoice {
        resolution: resolution.to_owned(),
        coding: coding.to_owned(),
    }
}

fn describe_fax_choice(choice: &FaxChoice) -> String {
    let resolution = match choice.resolution.as_str() {
        "standard" => "標準",
        _ => "高精細",
    };
    let coding = match choice.coding.as_str() {
        "compact" => "高圧縮",
        _ => "通常",
    };
    format!("FAX用ファイルは、{resolution}、{coding}で作ります。")
}

/// Says where a job is. That it was handed over does not say that paper came out.
pub fn describe_printed(printed: &Printed) -> String {
    let job = printed
        .job
        .map_or(String::new(), |job| format!("（番号 {job}）"));
    format!(
        "{}{job}に{}ページを渡しました。\n{}{}",
        printed.printer,
        printed.pages,
        printed.state.words,
        on_its_own_line(&printed.note)
    )
}

fn describe_batch(made: &BatchMade) -> String {
    let what = match &made.printed {
        Some(printed) => describe_printed(printed),
        None => format!("作りました: {}（{}ページ）", made.path, made.pages),
    };
    format!(
        "連絡票{}件。{what}{}{}",
        made.slips,
        left_out(&made.skipped),
        unclear(&made.unclear)
    )
}

/// Says which faxes may not be readable at the other end, slip by slip.
fn unclear(faxes: &[UnclearFax]) -> String {
    if faxes.is_empty() {
        return String::new();
    }
    let mut lines = vec![format!(
        "\n相手に読みにくいところのある連絡票（{}件）",
        faxes.len()
    )];
    for UnclearFax { slip, findings } in faxes {
        lines.push(format!("{} {}", slip.number, slip.recipient));
        let findings = findings.iter();
        lines.extend(findings.map(|finding| format!("  {}枚目: {}", finding.sheet, finding.words)));
    }
    lines.join("\n")
}

fn left_out(skipped: &[BatchLine]) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    let lines = skipped
        .iter()
        .map(|line| format!("{} {}", line.number, line.reason));
    format!(
        "\n入れなかった連絡票（{}件）\n{}",
        skipped.len(),
        lines.collect::<Vec<_>>().join("\n")
    )
}

fn describe_legibility(report: &Legibility) -> String {
    let mut lines = vec![format!("FAXで送る枚数は{}枚です。", report.sheets)];
    lines.extend(report.measures.iter().cloned());
    if report.is_legible {
        lines.push("相手に読みにくいところは見つかりません。".to_owned());
    }
    let findings = report.findings.iter();
    lines.extend(findings.map(|finding| format!("{}枚目: {}", finding.sheet, finding.words)));
    lines.join("\n")
}
