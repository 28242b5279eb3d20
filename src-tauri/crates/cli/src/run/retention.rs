//! `retention`.

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::retention::{
    ListRetention, MarkPurge, PurgeClients, RetentionView, RetentionYears, SavePurgeWait,
    SaveRetentionYears, UnendedClient, UnmarkPurge,
};

use crate::arguments::Retention;
use crate::dates::wareki;
use crate::output::{Output, Table};

/// Lists, marks and purges clients whose time has passed.
pub fn run(app: &App, command: Retention, output: &mut Output) -> Result<(), Failure> {
    let view = match command {
        Retention::List => app.list_retention(ListRetention {})?,
        Retention::Years { years, insurer } => app.save_retention_years(SaveRetentionYears {
            form: RetentionYears {
                insurer_number: insurer,
                years,
            },
        })?,
        Retention::Wait { days } => app.save_purge_wait(SavePurgeWait { days })?,
        Retention::Mark { client, reason } => app.mark_purge(MarkPurge {
            client_id: client,
            reason,
        })?,
        Retention::Unmark { client } => app.unmark_purge(UnmarkPurge { client_id: client })?,
        Retention::Purge { count } => {
            output.reply(&app.purge_clients(PurgeClients { count })?, |purged| {
                format!("{}人の記録を廃棄しました。{}", purged.count, purged.note)
            });
            return Ok(());
        }
    };
    output.reply(&view, describe);
    Ok(())
}

fn describe(view: &RetentionView) -> String {
    let mut lines: Vec<String> = view
        .rules
        .iter()
        .map(|rule| match rule.insurer_number.as_str() {
            "" => format!("ほかのすべての保険者: {}年", rule.years),
            number => format!("保険者 {number}: {}年", rule.years),
        })
        .collect();
    let mut table = Table::new(&[
        "氏名",
        "契約が終わった日",
        "保存の終わり",
        "期限",
        "廃棄の予定",
        "廃棄できる日",
        "ID",
    ]);
    for client in &view.clients {
        let due = match (client.is_due, client.was_purged) {
            (true, false) => "到来",
            (false, false) => "",
            (true, true) => "到来（前に廃棄した記録です）",
            (false, true) => "（前に廃棄した記録です）",
        };
        table.row([
            &client.name,
            &wareki(&client.closed_on),
            &wareki(&client.kept_until),
            due,
            &client.marked_by,
            &wareki(&client.purge_from),
            &client.id,
        ]);
    }
    lines.push(table.text("契約が終わった利用者はいません。"));
    if !view.unended.is_empty() {
        lines.push(unended(&view.unended));
    }
    lines.push(format!(
        "いま廃棄できる人: {}人　待っている人: {}人（予定にしてから{}日待ちます）",
        view.ready, view.waiting, view.wait_days
    ));
    lines.join("\n")
}

/// Lists whose records no period ever ends, because nobody entered when care ended.
fn unended(clients: &[UnendedClient]) -> String {
    let mut table = Table::new(&["氏名", "最後の記録か登録", "", "ID"]);
    for client in clients {
        let last = match client.last_record.as_str() {
            "" => "なし".to_owned(),
            day => wareki(day),
        };
        let note = if client.was_purged {
            "前に廃棄した記録です"
        } else {
            ""
        };
        table.row([&client.name, &last, note, &client.id]);
    }
    format!(
        "契約が終わった日が入っていない方（保存する年数より長く新しい記録がない方と、前に廃棄した記録が戻った方）\n{}契約が終わっていれば、`tsunagi-cli clients change 氏名 --closed-on 年月日` で、その日を入れてください。",
        table.text("")
    )
}
