//! `handover`.

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{ExportHandover, ImportHandover, ImportPreview, InspectHandover};

use super::wire_path;
use crate::arguments::{Handover, HandoverFile};
use crate::output::{Output, Table};
use crate::{pick, secret};

/// Writes, inspects or imports a handover file.
pub fn run(app: &App, command: Handover, output: &mut Output) -> Result<(), Failure> {
    match command {
        Handover::Export {
            out,
            handover_passphrase_file,
            client,
            recipient,
        } => {
            let passphrase = secret::read(&handover_passphrase_file)?;
            let client_ids = client
                .iter()
                .map(|text| pick::client(app, text).map(|client| client.id))
                .collect::<Result<Vec<_>, _>>()?;
            let exported = app.export_handover(ExportHandover {
                is_whole_office: client_ids.is_empty(),
                client_ids,
                destination: wire_path(&out),
                recipient,
                passphrase_again: passphrase.clone(),
                passphrase,
            })?;
            output.reply(&exported, |exported| {
                format!(
                    "引継ぎファイルを作り、読み返して確かめました: {}\n利用者{}人、連絡票{}件、支援経過{}件、{}バイト\nSHA-256 {}\n取り外せます。合言葉はファイルとは別に伝えてください。",
                    exported.path, exported.clients, exported.slips, exported.entries,
                    exported.bytes, exported.sha256
                )
            });
        }
        Handover::Inspect(file) => {
            output.reply(&inspect(app, &file)?, describe);
        }
        Handover::Import { file, dry_run } => {
            let preview = inspect(app, &file)?;
            if dry_run {
                output.reply(&preview, describe);
                return Ok(());
            }
            let imported = app.import_handover(ImportHandover {
                path: wire_path(&file.file),
                passphrase: secret::read(&file.handover_passphrase_file)?,
                sha256: preview.sha256,
            })?;
            output.reply(&imported, |imported| {
                format!(
                    "取り込みました: 新しい利用者{}人、変わった利用者{}人、相違{}件、支援経過{}件、連絡票{}件",
                    imported.new_clients, imported.changed_clients, imported.conflicts,
                    imported.new_entries, imported.new_slips
                )
            });
        }
    }
    Ok(())
}

fn inspect(app: &App, file: &HandoverFile) -> Result<ImportPreview, Failure> {
    app.inspect_handover(InspectHandover {
        path: wire_path(&file.file),
        passphrase: secret::read(&file.handover_passphrase_file)?,
    })
}

fn describe(preview: &ImportPreview) -> String {
    let mut table = Table::new(&["利用者", "ふりがな", "どうなるか"]);
    for client in &preview.clients {
        table.row([&client.name, &client.kana, &client.text]);
    }
    let ending = if preview.changes_nothing {
        "取り込んでも変わるものはありません。"
    } else {
        "まだ何も変えていません。"
    };
    format!(
        "{}　{} 作成\n{}{ending}",
        preview.office,
        preview.made_at,
        table.text("利用者は含まれていません。\n")
    )
}
