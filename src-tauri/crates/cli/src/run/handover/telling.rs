//! What `handover` says.

use tsunagi_contract::handover::{
    ExchangeKeys, ExportView, ImportClient, ImportPreview, Imported, TakeField,
};

use crate::dates::wareki;
use crate::output::Table;

/// What a file that keys close says of itself, anybody can say.
pub const UNPROVED: &str = "公開鍵で閉じたファイルは、だれが作ったかを確かめられません。前から知っている番号に電話をかけ、引継ぎ書の照合番号を読み合わせてください。\n";

/// Names those of whom nothing comes in: a command shows no preview before it imports.
pub fn left_out<'a>(
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
pub fn worth_a_look(preview: &ImportPreview) -> impl Iterator<Item = &ImportClient> {
    let is_so = |one: &&ImportClient| {
        one.becomes_limited
            || one.slips_without_pages > 0
            || !one.recipients.is_empty()
            || one.in_our_name > 0
    };
    preview.clients.iter().filter(is_so)
}

/// Says who made a file: what it says itself where only keys close it.
pub fn claimed(preview: &ImportPreview) -> String {
    let (office, made) = (&preview.office, wareki(&preview.made_at));
    if preview.is_for_keys {
        format!("名乗り {office}　{made} 作成\n")
    } else {
        format!("{office}　{made} 作成\n")
    }
}

/// Says which fields of 連携先 the file has otherwise and stay: nobody sees a preview of them either.
pub fn kept_as_they_are(preview: &ImportPreview, take: &[TakeField]) -> Vec<String> {
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

/// Says what was taken in, and of whom nothing was.
pub fn taken_in(imported: &Imported) -> String {
    let left = imported.left_out.join("\n");
    if imported.changes_nothing && left.is_empty() {
        return "ファイルの内容は、もうすべて記録簿にあります。何も変えていません。".to_owned();
    }
    if imported.changes_nothing {
        return format!("{left}\nほかに、この記録簿にない内容はありません。何も変えていません。");
    }
    let counts = format!(
        "取り込みました: 新しい利用者{}人、変わった利用者{}人、相違{}件、支援経過{}件、連絡票{}件、新しい連携先{}件、変わった連携先{}件",
        imported.new_clients,
        imported.changed_clients,
        imported.conflicts,
        imported.new_entries,
        imported.new_slips,
        imported.new_facilities,
        imported.changed_facilities
    );
    format!("{counts}\n{left}").trim_end().to_owned()
}

/// Lists what went out.
pub fn log(exports: &[ExportView]) -> String {
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

/// Lists the public keys.
pub fn keys(keys: &ExchangeKeys) -> String {
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

/// Describes what an import would do.
pub fn describe(preview: &ImportPreview) -> String {
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
