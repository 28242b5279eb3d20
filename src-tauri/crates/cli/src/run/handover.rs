//! `handover`.

use tsunagi_app::App;
use tsunagi_contract::handover::{
    ExportHandover, ExportView, ImportHandover, ImportPreview, InspectHandover, ListDrives,
    ListExports, PrintHandoverSheet, ReadReceipt, RemovePartnerKey, SaveHandoverSheet,
    SavePartnerKey, SaveReceipt, ShowExchangeKeys, TakeField,
};
use tsunagi_contract::{Failure, Secret};

use super::{describe_file, paper, wire_out, wire_path};
use crate::arguments::{Handover, HandoverFile};
use crate::output::{Output, Table};
use crate::{pick, secret};

mod telling;

use telling::{
    UNPROVED, claimed, describe, kept_as_they_are, keys, left_out, log, taken_in, worth_a_look,
};

/// Writes, inspects or imports a handover file.
pub fn run(app: &App, command: Handover, output: &mut Output) -> Result<(), Failure> {
    match command {
        Handover::Export {
            out,
            handover_passphrase_file,
            client,
            recipient,
            from,
            to,
            without_slips,
            without_pages,
            key,
        } => {
            let passphrase = handover_passphrase_file
                .map(|file| secret::read(&file))
                .transpose()?
                .unwrap_or_default();
            let client_ids = client
                .iter()
                .map(|text| pick::client(app, text).map(|client| client.id))
                .collect::<Result<Vec<_>, _>>()?;
            let telling = if key.is_empty() {
                "合言葉はファイルとは別に伝えてください。"
            } else {
                warn_of_unverified(app, &key, output)?;
                "登録した相手の鍵で開きます。合言葉はありません。"
            };
            let exported = app.export_handover(ExportHandover {
                is_whole_office: client_ids.is_empty(),
                client_ids,
                destination: wire_path(&out),
                recipient,
                from,
                to,
                with_slips: !without_slips,
                with_pages: !without_pages,
                keys: key,
                passphrase_again: passphrase.clone(),
                passphrase,
            })?;
            output.reply(&exported, |exported| {
                format!(
                    "引継ぎファイルを作り、読み返して確かめました: {}\n利用者{}人、連絡票{}件、支援経過{}件、{}バイト\nSHA-256 {}\n引継ぎ番号 {}\n取り外せます。{telling}",
                    exported.path, exported.clients, exported.slips, exported.entries,
                    exported.bytes, exported.sha256, exported.handover_id
                )
            });
            if exported.limited > 0 {
                output.note(&format!(
                    "限られた職員だけが扱う方が{}人入っています。受け取る事業所でも、取り込んだ職員、受け取る側の担当、管理者だけが扱います。",
                    exported.limited
                ));
            }
        }
        Handover::Inspect(file) => {
            output.reply(&inspect(app, &file)?, describe);
        }
        Handover::Import {
            file,
            dry_run,
            take,
            separate,
            restore,
            receipt,
        } => {
            let take: Vec<TakeField> = take
                .iter()
                .map(|text| {
                    let (record, field) = text.rsplit_once(':').unwrap_or((text, ""));
                    TakeField {
                        record_id: record.to_owned(),
                        field: field.to_owned(),
                    }
                })
                .collect();
            let preview = inspect(app, &file)?;
            if dry_run {
                output.reply(&preview, describe);
                return Ok(());
            }
            for left in left_out(&preview, &restore) {
                output.note(&format!("{}: {}", left.name, left.text));
            }
            // A command shows no preview; what needs a telephone is said all the same.
            if preview.is_for_keys {
                output.note(format!("{}{UNPROVED}", claimed(&preview)).trim_end());
            }
            for added in &preview.added {
                output.note(&format!("新しい連携先「{}」: {}", added.name, added.text));
            }
            for one in worth_a_look(&preview) {
                output.note(&format!("{}: {}", one.name, one.text));
            }
            for kept in kept_as_they_are(&preview, &take) {
                output.note(&kept);
            }
            let imported = app.import_handover(ImportHandover {
                path: wire_path(&file.file),
                passphrase: passphrase(&file)?,
                sha256: preview.sha256.clone(),
                take,
                separate,
                restore,
            })?;
            output.reply(&imported, taken_in);
            if receipt.is_some() && imported.changes_nothing && !imported.may_acknowledge {
                output.note("このファイルから取り込んだものがないため、受領証は作っていません。");
            } else if let Some(folder) = receipt {
                let saved = app.save_receipt(SaveReceipt {
                    sha256: preview.sha256,
                    folder: wire_path(&folder),
                })?;
                output.note(&format!("受領証を作りました: {}", saved.path));
            }
        }
        Handover::Log => output.reply(&app.list_exports(ListExports {})?, |exports| log(exports)),
        Handover::Sheet {
            id,
            out,
            paper: is_paper,
            print_to,
        } => {
            let handover_id = id.map_or_else(|| latest(app), Ok)?;
            if is_paper {
                let choice = paper::choice(print_to);
                let request = PrintHandoverSheet {
                    handover_id,
                    choice,
                };
                output.reply(&app.print_handover_sheet(request)?, paper::describe_printed);
            } else {
                let path = wire_out(out.as_deref());
                let request = SaveHandoverSheet { handover_id, path };
                output.reply(&app.save_handover_sheet(request)?, describe_file);
            }
        }
        Handover::Receipt { file } => {
            let path = wire_path(&file);
            output.reply(&app.read_receipt(ReadReceipt { path })?, |export| {
                log(std::slice::from_ref(export))
            });
        }
        Handover::Drives => output.reply(&app.list_drives(ListDrives {})?, |drives| {
            let mut table = Table::new(&["場所", "名前", "種類と空き"]);
            for drive in drives {
                table.row([&drive.root, &drive.label, &drive.text]);
            }
            table.text("書き出せる場所が見つかりません。")
        }),
        Handover::Keys => {
            output.reply(&app.show_exchange_keys(ShowExchangeKeys {})?, keys);
        }
        Handover::AddKey {
            public_key,
            name,
            verified,
        } => {
            let request = SavePartnerKey {
                public_key,
                name,
                is_verified: verified,
            };
            output.reply(&app.save_partner_key(request)?, keys);
        }
        Handover::RemoveKey { public_key } => {
            let request = RemovePartnerKey { public_key };
            output.reply(&app.remove_partner_key(request)?, keys);
        }
    }
    Ok(())
}

/// Returns the number of what was written last; what was never finished has no paper.
fn latest(app: &App) -> Result<String, Failure> {
    let exports = app.list_exports(ListExports {})?;
    let is_there = |one: &&ExportView| matches!(one.state.as_str(), "written" | "received");
    Ok(exports
        .iter()
        .find(is_there)
        .map_or_else(String::new, |one| one.id.clone()))
}

fn inspect(app: &App, file: &HandoverFile) -> Result<ImportPreview, Failure> {
    app.inspect_handover(InspectHandover {
        path: wire_path(&file.file),
        passphrase: passphrase(file)?,
    })
}

/// Says of which keys nobody has compared the digits: a key that was exchanged opens the file as well.
fn warn_of_unverified(app: &App, keys: &[String], output: &mut Output) -> Result<(), Failure> {
    let known = app.show_exchange_keys(ShowExchangeKeys {})?;
    for one in &known.partners {
        if one.verified_at.is_empty() && keys.iter().any(|key| key.trim() == one.public_key) {
            output.note(&format!(
                "「{}」の公開鍵は、照合の数字の読み合わせがまだです。渡す前に、電話で読み合わせてください。",
                one.name
            ));
        }
    }
    Ok(())
}

fn passphrase(file: &HandoverFile) -> Result<Secret, Failure> {
    match &file.handover_passphrase_file {
        Some(path) => secret::read(path),
        None => Ok(Secret::default()),
    }
}
