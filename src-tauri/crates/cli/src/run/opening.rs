//! `init`, `today`, `search`.

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::opening::CreateStore;
use tsunagi_contract::people::Search;
use tsunagi_contract::today::ShowToday;

use crate::arguments::Init;
use crate::dates::wareki;
use crate::output::{Output, Table};
use crate::secret;

/// Said after the sample was made: whoever gave a passphrase of their own must know where it stands now.
const SAMPLE_IS_OPEN: &str = "見本の記録簿です。入れた合言葉は、記録簿のフォルダーの sample-passphrase.txt に、読めるまま書いてあります。ほかで使う合言葉は入れず、実際の利用者の記録も書かないでください。";

/// Makes new records, empty or with the sample stories.
pub fn init(
    app: &App,
    passphrase_file: Option<&Path>,
    init: Init,
    output: &mut Output,
) -> Result<(), Failure> {
    let passphrase = secret::of_store(passphrase_file)?;
    let is_sample = init.sample;
    let state = if is_sample {
        app.create_sample_store(&passphrase)?
    } else {
        app.create_store(CreateStore {
            office_name: init.office.unwrap_or_default(),
            staff_name: init.staff.unwrap_or_default(),
            staff_kana: init.staff_kana.unwrap_or_default(),
            passphrase_again: passphrase.clone(),
            passphrase,
        })?
    };
    output.reply(&state, |state| {
        format!("記録簿を作りました: {}", state.store_folder)
    });
    if is_sample {
        output.note(SAMPLE_IS_OPEN);
    }
    Ok(())
}

/// Shows what asks for attention.
pub fn today(app: &App, output: &mut Output) -> Result<(), Failure> {
    let today = app.show_today(ShowToday {})?;
    output.reply(&today, |today| {
        let mut table = Table::new(&["利用者", "こと", "理由", "次にすること"]);
        for row in &today.rows {
            table.row([&row.who, &row.what, &row.why, &row.action]);
        }
        format!(
            "{}\n{}",
            today.today,
            table.text("今日することはありません。")
        )
    });
    Ok(())
}

/// Looks through everything.
pub fn search(app: &App, query: String, output: &mut Output) -> Result<(), Failure> {
    let found = app.search(Search { query })?;
    output.reply(&found, |found| {
        let mut table = Table::new(&["種類", "見出し", "内容"]);
        for client in &found.clients {
            table.row(["利用者", &client.name, &client.physician]);
        }
        for facility in &found.facilities {
            table.row(["連携先", &facility.form.name, &facility.kind_label]);
        }
        for slip in &found.slips {
            table.row([
                "連絡票",
                &slip.number,
                &format!("{} {}", slip.client_name, slip.subject),
            ]);
        }
        for entry in &found.entries {
            table.row([
                "支援経過",
                &format!("{} {}", wareki(&entry.day), entry.client_name),
                &entry.item,
            ]);
        }
        table.text("見つかりませんでした。")
    });
    Ok(())
}
