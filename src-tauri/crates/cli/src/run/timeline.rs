//! `timeline`.

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::paper::PrintRecord;
use tsunagi_contract::timeline::{
    AddEntry, CorrectEntry, CorrectionView, EntryView, ListEntries, PrintTimeline,
};

use super::{describe_file, paper, wire_out};
use crate::arguments::Timeline;
use crate::dates::wareki;
use crate::output::Output;
use crate::pick;

/// Lists, adds, corrects or prints timeline entries.
pub fn run(app: &App, command: Timeline, output: &mut Output) -> Result<(), Failure> {
    match command {
        Timeline::List(period) => {
            let client_id = pick::client(app, &period.client)?.id;
            let query = ListEntries {
                client_id,
                from: period.from,
                to: period.to,
            };
            output.reply(&app.list_entries(query)?, |entries| {
                if entries.is_empty() {
                    return "記録はありません。".to_owned();
                }
                entries.iter().map(describe).collect::<Vec<_>>().join("\n")
            });
        }
        Timeline::Add(add) => {
            let choices = app.list_choices(ListChoices {})?;
            let domains: Result<_, Failure> = add
                .domain
                .iter()
                .map(|domain| pick::choice(&choices.domains, domain, "課題分析の領域"))
                .collect();
            let request = AddEntry {
                client_id: pick::client(app, &add.client)?.id,
                day: add.day,
                time: add.time,
                kind: pick::choice(&choices.contact_kinds, &add.kind, "手段")?,
                record: pick::choice(&choices.record_kinds, &add.record, "記録の種類")?,
                partner: pick::choice(&choices.facility_kinds, &add.partner, "相手の種別")?,
                item: add.item,
                text: add.text,
                domains: domains?,
                is_internal: add.internal,
            };
            output.reply(&app.add_entry(request)?, describe);
        }
        Timeline::Correct(correct) => {
            let client_id = pick::client(app, &correct.client)?.id;
            let query = ListEntries {
                client_id,
                from: String::new(),
                to: String::new(),
            };
            let entry = pick::entry(app.list_entries(query)?, &correct.entry)?;
            let request = CorrectEntry {
                id: entry.id,
                day: correct.day.unwrap_or(entry.day),
                time: correct.time.unwrap_or(entry.time),
                item: correct.item.unwrap_or(entry.item),
                text: correct.text.unwrap_or(entry.text),
                reason: correct.reason,
            };
            output.reply(&app.correct_entry(request)?, describe);
        }
        Timeline::Print {
            period,
            form,
            out,
            paper: is_paper,
            print_to,
        } => {
            let client_id = pick::client(app, &period.client)?.id;
            let request = PrintTimeline {
                client_id,
                form,
                from: period.from,
                to: period.to,
                path: wire_out(out.as_deref()),
            };
            if is_paper {
                let request = PrintRecord {
                    record: request,
                    choice: paper::choice(print_to),
                };
                output.reply(&app.print_record(request)?, paper::describe_printed);
            } else {
                output.reply(&app.print_timeline(request)?, describe_file);
            }
        }
    }
    Ok(())
}

fn describe(entry: &EntryView) -> String {
    let internal = if entry.is_internal {
        "（外部提供不可）"
    } else {
        ""
    };
    let corrections: String = entry.corrections.iter().map(before).collect();
    format!(
        "{} {} [{}] {}{internal}\n{}\n記録者 {}　ID {}\n{corrections}",
        wareki(&entry.day),
        entry.time,
        entry.kind_label,
        entry.item,
        entry.text,
        entry.recorder,
        entry.id
    )
}

fn before(correction: &CorrectionView) -> String {
    let moment = if correction.is_moved {
        let day = wareki(&correction.day_before);
        format!("{day} {}　", correction.time_before)
    } else {
        String::new()
    };
    format!(
        "訂正前　{moment}{}　{}（{}が訂正　理由 {}）\n",
        correction.item_before, correction.text_before, correction.corrected_by, correction.reason
    )
}
