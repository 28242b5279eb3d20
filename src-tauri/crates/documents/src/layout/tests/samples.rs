//! The invented people of the sample data, as values of a form. All 見本: nobody here exists.

use super::Values;

// By its path, because the example and the golden tests include this file by its path.
#[path = "papers.rs"]
mod papers;

#[path = "masked.rs"]
mod masked;

pub use masked::{masked_slip_b, masked_slip_c, masked_timeline_b, masked_timeline_c};
pub use papers::{audit, inquiries, picture, recovery};

/// A slip for 浜栗焼男 with two questions, as a care manager would write it.
pub fn slip() -> Values {
    let mut values = Values::blank();
    people(&mut values);
    values
        .text("slip.number", "R08-0042-7")
        .text("slip.code", "TNG1:R08-0042-7")
        .text("slip.title", "主治医との連絡票")
        .text("slip.sent_on", "令和8年4月1日（水）")
        .text("slip.reply_by", "令和8年4月10日（金）")
        .text("slip.pages", "1")
        .text("slip.subject", "退院後の訪問リハビリテーションについて")
        .ticks("slip.urgency", ["normal"])
        .ticks(
            "slip.purposes",
            ["plan_opinion", "medical_service", "hospital"],
        )
        .text(
            "slip.background",
            "腰椎圧迫骨折で1か月入院され、3月27日に自宅へ退院されました。現在、介護サービスの\
             利用はありません。3月30日に訪問したところ、立ち上がりに時間がかかり、屋内は伝い歩き\
             です。日中はほとんど横になって過ごされ、外出はしていません。奥様も膝の痛みがあり、\
             入浴の介助が負担になっています。",
        )
        .rows(
            "slip.questions",
            vec![
                question(
                    "1",
                    "訪問リハビリテーションの導入について、医学的なご意見をお聞かせください。",
                ),
                question(
                    "2",
                    "コルセットの装着期間と、入浴・動作で避けるべきことがあればお教えください。",
                ),
            ],
        )
        .ticks("slip.reply_means", ["fax"])
        .text(
            "slip.consent_line",
            "本連絡について、ご本人の同意を得ています（令和8年3月30日、文書）。",
        );
    values
}

/// A slip as the program prefills it and a busy care manager fills it: four hundred characters of
/// background, services, wishes, three questions and an extract.
pub fn usual_slip() -> Values {
    let mut values = slip();
    let background = "腰椎圧迫骨折で1か月入院され、3月27日に自宅へ退院されました。退院前のカンファレンスはなく、\
        担当への連絡もありませんでした。3月30日に民生委員さんと一緒に訪問したところ、立ち上がりに時間が\
        かかり、屋内は伝い歩きです。日中はほとんど横になって過ごされ、外出はしていません。入院前は一人で\
        浜まで散歩されていました。食事は一日2回、量は以前の半分ほどです。痛み止めは1日3回を2回に減らして\
        飲まれており、残りが2週間分ほどあります。夜間のトイレで一度ふらつき、壁に手をついて転ばずに済んだ\
        とのことです。奥様も膝の痛みがあり、入浴の介助が負担になっています。ご本人は「動くのがこわい」と\
        話され、コルセットは家では外しているそうです。通所リハビリは入院の前から休みのままで、手すりの貸与も\
        まだ始まっていません。近くに住むご長男は月に1度の訪問です。次の受診は4月20日の予定です。";
    values
        .text("slip.background", background)
        .text(
            "slip.services",
            "通所リハビリ（休止中）、福祉用具貸与（歩行器）",
        )
        .text(
            "slip.wishes",
            "本人「畑に出られるようになりたい」。妻「二人で暮らし続けたいが、入浴の手伝いがつらい」。",
        )
        .ticks("slip.attachments", ["timeline"])
        .rows(
            "slip.questions",
            vec![
                question("1", "訪問リハビリテーションの導入について、医学的なご意見をお聞かせください。"),
                question("2", "コルセットの装着期間と、入浴・動作で避けるべきことがあればお教えください。"),
                question("3", "痛み止めを減らしておられることについて、ご指示があればお教えください。"),
            ],
        );
    values
}

/// A sheet for a pen, as the program prints it: with the office's own name and numbers.
pub fn pen() -> Values {
    let filled = slip();
    let mut values = Values::for_pen();
    for key in [
        "office.name",
        "office.number",
        "office.postcode",
        "office.address",
        "office.tel",
        "office.fax",
        "office.hours",
        "office.manager",
    ] {
        values.text(key, filled.get_text(key).unwrap_or_default());
    }
    // As long as many are: a form must not go over its sheets for that.
    values.text("office.name", LONG_OFFICE);
    values
}

/// Twenty-five characters, a corporation and an office.
pub const LONG_OFFICE: &str = "みほん市社会福祉協議会　居宅介護支援事業所ひだまり";

/// What lies on top of a slip of one sheet: its content is on the sheet itself.
pub fn cover() -> Values {
    let mut values = slip();
    values
        .text("slip.subject", "連絡票の送付")
        .text("slip.background", "")
        .text("slip.own_pages", "1");
    values
}

/// The same slip with every optional field filled: more than a sheet holds.
pub fn full_slip() -> Values {
    let mut values = slip();
    values
        .ticks("slip.observations", ["leftover", "eating", "fall"])
        .text("slip.observation_note", "痛み止めが2週間分ほど残っています。夜間に一度、廊下でふらつかれました。")
        .text("slip.services", "なし（退院後、利用の相談中）")
        .text("slip.plan_view", "訪問リハビリテーション週2回、手すりの貸与から始め、夏までに近所への散歩を目標にしたいと考えています。")
        .text("slip.wishes", "本人「畑に出られるようになりたい」。妻「二人で暮らし続けたい」。")
        .ticks("slip.attachments", ["plan1", "plan2", "timeline"])
        .text("meeting.when", "令和8年4月15日（水） 13時30分から14時30分")
        .text("meeting.place", "見本内科医院")
        .text("meeting.topic", "退院後のサービスの組み立てについて")
        .text("client.admitted_on", "令和8年2月25日（水）")
        .text("client.discharged_on", "令和8年3月27日（金）")
        .text("slip.reminded_on", "令和8年4月1日（水）")
        .text("slip.reminded_number", "R08-0031-5")
        .text("slip.reminder_count", "2")
        .text("slip.reminder_nth", "2回目のお願い");
    values
}

/// A timeline of `count` entries.
pub fn timeline(count: usize) -> Values {
    let mut values = slip();
    let kinds = [
        (
            "訪問",
            "退院後の状況確認",
            "自宅を訪問。立ち上がりに時間がかかる。本人「痛みは減ったが、動くのがこわい」。妻は入浴の介助に疲れがみえる。訪問リハビリについて説明し、主治医に意見を伺うことに同意を得た。",
        ),
        (
            "電話",
            "主治医への連絡",
            "見本内科医院へ電話。連絡票をFAXで送ることを伝えた。",
        ),
        (
            "FAX",
            "連絡票の送付",
            "連絡票を送付。到着を電話で確認した。",
        ),
    ];
    let rows = (0..count)
        .zip(kinds.into_iter().cycle())
        .map(|(at, (kind, item, text))| {
            let mut row = Values::blank();
            row.text("date", format!("R8.{}.{}", 3 + at / 28 % 9, at % 28 + 1))
                .text("time", if at % 2 == 0 { "10:30" } else { "" })
                .text("kind", kind)
                .text("item", item)
                .text("text", text)
                .text("recorder", "見本 梅");
            row
        })
        .collect();
    values
        .rows("timeline.rows", rows)
        .text("timeline.range", "令和8年3月1日 ～ 令和8年4月1日");
    values
}

/// A handover of two clients.
pub fn handover() -> Values {
    let mut values = slip();
    let rows = [
        ("利用者", "2人", ""),
        ("支援経過", "85件", "令和8年1月1日から令和8年3月31日まで"),
        ("連絡票", "12件", "令和8年1月1日から令和8年3月31日まで"),
    ]
    .map(|(name, count, note)| {
        let mut row = Values::blank();
        row.text("name", name)
            .text("count", count)
            .text("note", note);
        row
    });
    values
        .rows("handover.rows", rows.to_vec())
        .text("handover.recipient", "見本地域包括支援センター　見本 楓")
        .text("handover.date", "令和8年4月1日（水）")
        .text("handover.media", "事業所のUSBメモリ（管理番号 3）")
        .text("handover.file", "tsunagi-handover-20260401-1.age")
        .text(
            "handover.digest",
            "9f2c 4d1e 7a5b 3c8d 6e0f 1a2b 3c4d 5e6f\n7a8b 9c0d 1e2f 3a4b 5c6d 7e8f 9a0b 1c2d",
        )
        .text(
            "handover.opening",
            "つなぎで：「引継ぎ・控え」の「受け取る」で、このファイルを選んで合言葉を入れます。\nつなぎがないとき：無料のプログラム「age」で開くと、どのパソコンでも読めるページ（index.html）が出ます。\n照合番号は、ファイルから計算した値（SHA-256）です。下見の画面と同じなら、途中で変わっていません。",
        )
        .text("handover.number", "01963c2e-0000-7000-8000-000000000001");
    values
}

fn question(number: &str, text: &str) -> Values {
    let mut row = Values::blank();
    row.text("number", number).text("text", text);
    row
}

fn people(values: &mut Values) {
    for (key, text) in [
        ("recipient.facility", "見本内科医院"),
        ("recipient.department", "内科"),
        ("recipient.name", "見本 太郎"),
        ("recipient.honorific", "先生"),
        ("recipient.tel", "0594-00-0001"),
        ("recipient.fax", "0594-00-0002"),
        ("recipient.contact", "看護師　見本 すみれ"),
        ("office.name", "見本居宅介護支援事業所"),
        ("office.number", "2470000007"),
        ("office.postcode", "511-0000"),
        ("office.address", "三重県桑名市見本町1丁目1番地"),
        ("office.tel", "0594-00-0003"),
        ("office.fax", "0594-00-0004"),
        ("office.hours", "平日8時30分〜17時30分"),
        ("office.manager", "見本 松子"),
        ("author.name", "見本 梅"),
        ("client.name", "浜栗 焼男"),
        ("client.addressed", "浜栗 焼男 様"),
        ("client.kana", "はまぐり やきお"),
        ("client.initials", "H・Y"),
        ("client.sex", "男"),
        ("client.birth", "昭和28年2月3日"),
        ("client.age", "73"),
        ("client.address", "三重県桑名市見本町2丁目3番地"),
        ("client.care_level", "要支援2"),
        ("client.certification", "R7.10.1～R8.9.30"),
        ("client.certification_status", "認定済"),
        ("client.household", "高齢者夫婦世帯"),
        ("client.key_person", "妻　浜栗 貝子　0594-00-0005"),
        ("client.physician", "見本内科医院　見本 太郎 先生"),
        ("client.adl", "A1"),
        ("client.dementia", "自立"),
    ] {
        values.text(key, text);
    }
}

/// Every field of every form filled, reasonably.
pub fn everything() -> Values {
    let mut values = full_slip();
    for other in [
        timeline(30),
        handover(),
        recovery(),
        audit(30),
        picture(),
        inquiries(),
    ] {
        let keys = [
            "timeline.rows",
            "handover.rows",
            "list.rows",
            "picture.rows",
            "picture.scale",
            "inquiry.rows",
        ];
        for (key, rows) in keys.map(|key| (key, other.get_rows(key))) {
            if !rows.is_empty() {
                values.rows(key, rows.to_vec());
            }
        }
        for key in [
            "timeline.range",
            "handover.recipient",
            "handover.media",
            "handover.digest",
            "handover.opening",
            "handover.number",
            "inquiry.topic",
            "recovery.key",
            "recovery.check",
            "recovery.made_on",
            "recovery.staff",
            "list.title",
            "list.range",
            "list.made_on",
            "list.note",
        ] {
            if let Some(text) = other.get_text(key) {
                values.text(key, text);
            }
        }
    }
    values
}
