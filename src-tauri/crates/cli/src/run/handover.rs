//! `handover`.

use tsunagi_app::App;
use tsunagi_contract::handover::{
    ExchangeKeys, ExportHandover, ExportView, ImportClient, ImportHandover, ImportPreview,
    InspectHandover, ListDrives, ListExports, PrintHandoverSheet, ReadReceipt, RemovePartnerKey,
    SaveHandoverSheet, SavePartnerKey, SaveReceipt, ShowExchangeKeys, TakeField,
};
use tsunagi_contract::{Failure, Secret};

use super::{describe_file, paper, wire_out, wire_path};
use crate::arguments::{Handover, HandoverFile};
use crate::dates::wareki;
use crate::output::{Output, Table};
use crate::{pick, secret};

/// What a file that keys close says of itself, anybody can say.
const UNPROVED: &str = "公開鍵で閉じたファイルは、だれが作ったかを確かめられません。前から知っている番号に電話をかけ、引継ぎ書の照合番号を読み合わせてください。\n";

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
            output.reply(&imported, |imported| {
                if imported.changes_nothing {
                    return "ファイルの内容は、もうすべて記録簿にあります。何も変えていません。"
                        .to_owned();
                }
                format!(
                    "取り込みました: 新しい利用者{}人、変わった利用者{}人、相違{}件、支援経過{}件、連絡票{}件、新しい連携先{}件、変わった連携先{}件",
                    imported.new_clients, imported.changed_clients, imported.conflicts,
                    imported.new_entries, imported.new_slips,
                    imported.new_facilities, imported.changed_facilities
                )
            });
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

/// Names those of whom nothing comes in: a command shows no preview before it imports.
fn left_out<'a>(
    preview: &'a ImportPreview,
    restore: &'a [String],
) -> impl Iterator<Item = &'a ImportClient> {
    preview.clients.iter().filter(|client| {
        let is_purged = client.outcome == "purged" && !restore.contains(&client.client_id);
        is_purged || client.outcome == "limited"
    })
}

/// Names those of whom somebody should hear before it is done: fewer see them, others are written to, or
/// what comes in bears a name of ours.
fn worth_a_look(preview: &ImportPreview) -> impl Iterator<Item = &ImportClient> {
    let is_so = |one: &&ImportClient| {
        one.becomes_limited
            || one.slips_without_pages > 0
            || !one.recipients.is_empty()
            || one.in_our_name > 0
    };
    preview.clients.iter().filter(is_so)
}

/// Says who made a file: what it says itself where only keys close it.
fn claimed(preview: &ImportPreview) -> String {
    let (office, made) = (&preview.office, wareki(&preview.made_at));
    if preview.is_for_keys {
        format!("名乗り {office}　{made} 作成\n")
    } else {
        format!("{office}　{made} 作成\n")
    }
}

/// Says which fields of 連携先 the file has otherwise and stay: nobody sees a preview of them either.
fn kept_as_they_are(preview: &ImportPreview, take: &[TakeField]) -> Vec<String> {
    let is_taken = |id: &str, field: &str| {
        take.iter()
            .any(|one| one.record_id.eq_ignore_ascii_case(id) && one.field == field)
    };
    let facilities = preview.facilities.iter();
    facilities
        .filter_map(|one| {
            let left = one.fields.iter();
            let left = left.filter(|field| !is_taken(&one.id, &field.field));
            let labels: Vec<&str> = left.map(|field| field.label.as_str()).collect();
            (!labels.is_empty()).then(|| {
                format!(
                    "連携先「{}」の{}は、引継ぎファイルと異なります。この記録簿のままにし、メモに書き加えます。",
                    one.name,
                    labels.join("、")
                )
            })
        })
        .collect()
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

fn log(exports: &[ExportView]) -> String {
    let mut table = Table::new(&[
        "日時",
        "渡した相手",
        "媒体",
        "利用者",
        "状態",
        "受領",
        "引継ぎ番号",
    ]);
    for export in exports {
        let received = format!("{} {}", wareki(&export.received_at), export.received_by);
        table.row([
            &wareki(&export.at),
            &export.recipient,
            &export.medium,
            &format!("{}人", export.clients.len()),
            &export.state_label,
            received.trim(),
            &export.id,
        ]);
    }
    table.text("まだ引き継いでいません。")
}

fn keys(keys: &ExchangeKeys) -> String {
    let mut table = Table::new(&["相手", "照合の数字", "照合", "公開鍵"]);
    for partner in &keys.partners {
        let verified = if partner.verified_at.is_empty() {
            "まだです"
        } else {
            "済み"
        };
        table.row([
            &partner.name,
            &partner.fingerprint,
            verified,
            &partner.public_key,
        ]);
    }
    format!(
        "この事業所の公開鍵: {}\n照合の数字: {}\n{}",
        keys.public_key,
        keys.fingerprint,
        table.text("相手の公開鍵は、まだ登録していません。")
    )
}

fn describe(preview: &ImportPreview) -> String {
    let mut table = Table::new(&["利用者", "ふりがな", "どうなるか"]);
    for client in &preview.clients {
        table.row([&client.name, &client.kana, &client.text]);
    }
    let mut added = Table::new(&["新しい連携先", "番号など"]);
    for one in &preview.added {
        added.row([&one.name, &one.text]);
    }
    let mut facilities = Table::new(&["連携先", "どうなるか"]);
    for facility in &preview.facilities {
        let words = match facility.fields.len() {
            0 => String::new(),
            count => format!("異なる欄が{count}つあります。選ばなければ、この記録簿のままです。"),
        };
        facilities.row([&facility.name, &format!("{words}{}", facility.text)]);
    }
    let mut fields = Table::new(&["選ぶときの名前", "項目", "この記録簿", "引継ぎファイル"]);
    let of_clients = preview.clients.iter();
    let of_clients = of_clients.map(|one| (&one.client_id, &one.fields));
    let of_facilities = preview.facilities.iter().map(|one| (&one.id, &one.fields));
    for (id, differing) in of_clients.chain(of_facilities) {
        for field in differing {
            let key = format!("{id}:{}", field.field);
            fields.row([&key, &field.label, &field.here, &field.there]);
        }
    }
    let mut same = Table::new(&["ファイルのID", "ファイルの名称", "この記録簿の名称", "理由"]);
    for one in &preview.same_facilities {
        same.row([&one.id, &one.name, &one.known_name, &one.why]);
    }
    let mut purged = Table::new(&["廃棄した方", "もう一度取り込むときのID"]);
    for client in preview.clients.iter().filter(|one| one.outcome == "purged") {
        purged.row([&client.name, &client.client_id]);
    }
    let ending = if preview.changes_nothing {
        "取り込んでも変わるものはありません。"
    } else {
        "まだ何も変えていません。"
    };
    format!(
        "{}{}照合番号 {}\n{}{}{}{}{}{}{ending}",
        claimed(preview),
        if preview.is_for_keys { UNPROVED } else { "" },
        preview.sha256,
        table.text("利用者は含まれていません。\n"),
        added.text(""),
        facilities.text(""),
        fields.text(""),
        purged.text(""),
        same.text("")
    )
}
