//! The office's own papers, filled with invented people.

use super::{Values, slip};

/// What stands on a recovery sheet.
pub fn recovery() -> Values {
    let mut values = slip();
    values
        .text(
            "recovery.key",
            "7KQM3　9XHVK\n4TDWF　B3NRQ\n8YCGZ　6JZMV\nQ5S2B　XWH7D",
        )
        .text("recovery.check", "2810")
        .text("recovery.made_on", "令和8年4月1日（水）")
        .text("recovery.staff", "見本 松子");
    values
}

/// A list of what was done.
pub fn audit(count: usize) -> Values {
    let mut values = slip();
    let acts = [
        ("見本 梅", "記録を開いた", "利用者　浜栗 焼男", ""),
        (
            "見本 梅",
            "連絡票を印刷した",
            "整理番号 R08-0042-7",
            "FAX（標準）",
        ),
        (
            "見本 松子",
            "引継ぎファイルを書き出した",
            "利用者 2人",
            "渡す相手　見本地域包括支援センター、USBメモリ（管理番号 3）",
        ),
        ("見本 楓", "合言葉を間違えた", "", "続けて3回"),
    ];
    let rows = (0..count)
        .zip(acts.into_iter().cycle())
        .map(|(at, (who, what, target, note))| {
            let mut row = Values::blank();
            row.text(
                "when",
                format!(
                    "R8.4.{} {:02}:{:02}",
                    1 + at / 20,
                    8 + at % 20 / 2,
                    at % 2 * 30 + at % 20
                ),
            )
            .text("who", who)
            .text("what", what)
            .text("target", target)
            .text("note", note);
            row
        })
        .collect();
    values
        .rows("list.rows", rows)
        .text("list.title", "操作の記録")
        .text("list.range", "令和8年4月1日～令和8年4月3日")
        .text("list.made_on", "令和8年4月3日（金） 17:40")
        .text(
            "list.note",
            "記録のつながりを確かめました。欠けや書きかえはありません。",
        );
    values
}

/// A client's year as a picture.
pub fn picture() -> Values {
    let mut values = slip();
    let row = |lane: &str, from: &str, to: &str, shape: &str, label: &str| {
        let mut row = Values::blank();
        row.text("lane", lane)
            .text("from", from)
            .text("to", to)
            .text("shape", shape)
            .text("label", label);
        row
    };
    let rows = vec![
        row("認定", "0", "497", "frame", "要支援1（R7.4.1～R7.9.30）"),
        row(
            "認定",
            "497",
            "1000",
            "frame",
            "要支援2（R7.10.1～R8.9.30）",
        ),
        row(
            "入院",
            "897",
            "981",
            "bar",
            "入院（R8.2.25～R8.3.27）腰椎圧迫骨折",
        ),
        row("訪問", "79", "", "dot", "4.30 モニタリング"),
        row("訪問", "158", "", "dot", "5.29 モニタリング"),
        row("訪問", "247", "", "dot", "7.1 モニタリング"),
        row("訪問", "986", "", "dot", "3.30 退院後の状況確認"),
        row("電話", "894", "", "dot", "2.24 民生委員から"),
        row("会議", "503", "", "dot", "10.3 サービス担当者会議"),
        row("連絡票", "992", "", "dot", "4.1 R08-0042-7 見本内科医院へ"),
        row("回答", "997", "", "dot", "4.3 回答 R08-0042-7"),
    ];
    // The days from the first of April to the first of each month.
    let days = [0, 30, 61, 91, 122, 153, 183, 214, 244, 275, 306, 334, 365];
    let scale = days.into_iter().enumerate().map(|(month, day)| {
        let mut row = Values::blank();
        let label = match month {
            0 => "R7.4".to_owned(),
            9 => "R8.1".to_owned(),
            _ => format!("{}月", (month + 3) % 12 + 1),
        };
        row.text("at", (day * 1000 / 368).to_string())
            .text("label", label);
        row
    });
    values
        .rows("picture.scale", scale.collect())
        .rows("picture.rows", rows)
        .text("timeline.range", "令和7年4月1日 ～ 令和8年4月3日");
    values
}

/// Two inquiries with one answer, as 第4表 takes them over.
pub fn inquiries() -> Values {
    let mut values = slip();
    let row = |to: &str, asked: &str, question: &str, answered: &str, answer: &str| {
        let mut row = Values::blank();
        row.text("to", to)
            .text("asked_on", asked)
            .text("question", question)
            .text("answered_on", answered)
            .text("answer", answer);
        row
    };
    let rows = vec![
        row(
            "見本内科医院\n見本 太郎 先生",
            "R8.4.1",
            "問1　訪問リハビリテーションの導入について、医学的なご意見をお聞かせください。\n\
             問2　コルセットの装着期間と、入浴・動作で避けるべきことがあればお教えください。",
            "R8.4.3 見本 太郎",
            "問1　導入してください。週2回から。痛みが増すときは休む。\n\
             問2　コルセットは5月末まで。入浴はシャワー浴から。前かがみとひねりを避ける。\n\
             要旨　リハビリを先に始め、通所は6月に考える。",
        ),
        row(
            "見本訪問看護ステーション\n見本 すみれ 様",
            "R8.4.2",
            "問1　退院後の服薬の見守りについて、ご意見をお聞かせください。",
            "",
            "",
        ),
    ];
    values.rows("inquiry.rows", rows).text(
        "inquiry.topic",
        "退院後の服薬と入浴、通所リハビリの再開について",
    );
    values
}
