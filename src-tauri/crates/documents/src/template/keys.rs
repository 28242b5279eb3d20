//! The fields a form may ask for: the border between the templates and the app that fills them.
//!
//! A template may name only these keys, and the app fills only these keys. Codes of options are those
//! of `tsunagi_domain::codes`; this crate does not depend on the domain, so a test of the app compares
//! the two lists.

mod options;

use options::{ATTACHMENTS, EQUIPMENT, EQUIPMENT_STATES, OBSERVATIONS, PURPOSES, REPLY_MEANS};

/// What kind of value a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text; the number is the room left for a pen where it stands inside a sentence, in characters.
    Text(u8),
    /// Ticked options: code and label, in the order of the paper.
    Ticks(&'static [(&'static str, &'static str)]),
    /// Repeated rows with these columns: key and meaning.
    Rows(&'static [(&'static str, &'static str)]),
    /// Text that prints as a two-dimensional code.
    Code,
    /// A number that the layout itself fills in, allowed in header and footer, and in what is said of
    /// a part that moved to another sheet.
    Page,
}

/// A field: key, meaning in Japanese, and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The name templates and values use.
    pub name: &'static str,
    /// What it means, for the reference and for messages.
    pub meaning: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
}

impl Key {
    /// Tells whether a day stands in the field: a pen then finds `令和__年__月__日`.
    #[must_use]
    pub fn is_day(&self) -> bool {
        const DAYS: &[&str] = &[
            "slip.sent_on",
            "slip.reply_by",
            "slip.reminded_on",
            "reply.date",
            "client.admitted_on",
            "client.discharged_on",
            "handover.date",
            "recovery.made_on",
        ];
        DAYS.contains(&self.name)
    }

    /// Tells whether it is the number of the page that a part moved to.
    pub(crate) fn is_target(&self) -> bool {
        self.name == "page.target"
    }
}

/// Returns the field with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

const fn text(name: &'static str, meaning: &'static str, room: u8) -> Key {
    Key {
        name,
        meaning,
        kind: Kind::Text(room),
    }
}

const fn ticks(
    name: &'static str,
    meaning: &'static str,
    options: &'static [(&'static str, &'static str)],
) -> Key {
    Key {
        name,
        meaning,
        kind: Kind::Ticks(options),
    }
}

const fn rows(
    name: &'static str,
    meaning: &'static str,
    columns: &'static [(&'static str, &'static str)],
) -> Key {
    Key {
        name,
        meaning,
        kind: Kind::Rows(columns),
    }
}

/// Every field, in the order of the reference.
pub const KEYS: &[Key] = &[
    text("slip.number", "整理番号", 6),
    text("slip.title", "連絡票の標題（宛先の職種による）", 12),
    text("slip.sent_on", "送付日", 9),
    text("slip.reply_by", "返信希望日", 10),
    ticks(
        "slip.urgency",
        "急ぎの度合い",
        &[("normal", "通常"), ("soon", "お急ぎ")],
    ),
    text("slip.urgent", "急ぎの印「お急ぎ」（通常のときは空）", 0),
    text("slip.pages", "枚数（本紙を含む）", 2),
    text("slip.own_pages", "送付状のあとに続く枚数", 2),
    text("slip.version_note", "版の注記（差替えのとき）", 10),
    text("slip.subject", "件名", 12),
    ticks("slip.purposes", "連絡の目的", PURPOSES),
    text("slip.other_purpose", "目的「その他」の内容", 6),
    text("slip.background", "経過・状況", 12),
    ticks(
        "slip.observations",
        "心身・生活の状況（13条13号の2）",
        OBSERVATIONS,
    ),
    text("slip.observation_note", "心身・生活の状況の補足", 12),
    text("slip.services", "現在利用しているサービス", 12),
    text("slip.plan_view", "介護支援専門員の考え・プラン案", 12),
    text("slip.wishes", "本人・家族の意向", 12),
    rows(
        "slip.questions",
        "お伺いしたいこと",
        &[
            ("number", "質問の番号"),
            ("text", "質問の文"),
            ("answer", "回答（控えに印刷するとき）"),
        ],
    ),
    ticks("slip.attachments", "添付書類", ATTACHMENTS),
    text("slip.other_attachment", "添付「その他」の内容", 10),
    ticks("slip.reply_means", "希望する回答方法", REPLY_MEANS),
    text(
        "slip.reply_note",
        "回答方法の補足（電話の曜日・時間など）",
        10,
    ),
    text("slip.consent_line", "同意の文", 12),
    ticks(
        "slip.consent",
        "同意した人（白紙に手書きするとき）",
        &[("person", "ご本人"), ("family", "ご家族")],
    ),
    Key {
        name: "slip.code",
        meaning: "整理番号の二次元コード",
        kind: Kind::Code,
    },
    text("slip.reminded_on", "前回送付日（督促状）", 10),
    text("slip.reminded_number", "督促する連絡票の整理番号", 8),
    text("slip.reminder_count", "督促の回数", 3),
    text(
        "slip.reminder_nth",
        "「2回目のお願い」など（督促の2回目から）",
        8,
    ),
    text(
        "meeting.when",
        "面談・会議の日時（候補があれば第1候補）",
        14,
    ),
    text("meeting.second", "面談・会議の日時の第2候補", 14),
    text("meeting.third", "面談・会議の日時の第3候補", 14),
    text("meeting.place", "面談・会議の場所", 10),
    text("meeting.topic", "面談・会議の議題", 12),
    text("meeting.absence", "会議に出られない理由（照会のとき）", 12),
    ticks(
        "meeting.schedule",
        "会議の開催時期",
        &[("fixed", "日時確定"), ("adjust", "開催時期の調整")],
    ),
    text("recipient.facility", "宛先の医療機関・事業所名", 12),
    text("recipient.department", "宛先の診療科・部署", 5),
    text("recipient.name", "宛先の氏名", 7),
    text("recipient.honorific", "宛先の敬称", 3),
    text("recipient.tel", "宛先の電話", 7),
    text("recipient.fax", "宛先のFAX", 7),
    text("recipient.contact", "宛先の窓口担当", 8),
    text("office.name", "事業所名", 14),
    text("office.number", "事業所番号", 8),
    text("office.postcode", "事業所の郵便番号", 6),
    text("office.address", "事業所の所在地", 14),
    text("office.tel", "事業所の電話", 7),
    text("office.fax", "事業所のFAX", 7),
    text("office.hours", "連絡のつく時間", 8),
    text("office.manager", "管理者名", 7),
    text("author.name", "担当介護支援専門員の氏名", 9),
    text("client.name", "利用者の氏名（表示の段階に応じる）", 8),
    text(
        "client.addressed",
        "利用者の氏名と「様」（整理番号のみのときは番号だけ）",
        8,
    ),
    text("client.kana", "利用者のふりがな", 8),
    text("client.initials", "利用者のイニシャル", 4),
    text("client.sex", "性別", 2),
    text("client.birth", "生年月日", 10),
    text("client.age", "年齢", 3),
    text("client.address", "住所", 14),
    text("client.tel", "利用者の電話", 7),
    text("client.patient_number", "診察券番号", 6),
    text("client.care_level", "要介護状態区分", 5),
    text("client.certification", "認定の有効期間", 14),
    text(
        "client.certification_status",
        "認定の状況（認定済・申請中）",
        4,
    ),
    text("client.insurer", "保険者", 6),
    text("client.insured_number", "被保険者番号", 8),
    text("client.adl", "障害高齢者の日常生活自立度", 3),
    text("client.dementia", "認知症高齢者の日常生活自立度", 3),
    text("client.key_person", "キーパーソン・続柄・連絡先", 12),
    text("client.household", "世帯", 7),
    text("client.physician", "主治医", 12),
    text("client.admitted_on", "入院日（支援経過の記録から）", 10),
    text("client.discharged_on", "退院日（支援経過の記録から）", 10),
    text("reply.date", "回答日（医師が記入）", 10),
    text("reply.facility", "回答者の医療機関名（医師が記入）", 12),
    text(
        "reply.address",
        "回答者の医療機関の所在地（医師が記入）",
        12,
    ),
    text("reply.name", "回答者の氏名（医師が記入）", 8),
    text("reply.text", "回答（医師が記入）", 12),
    ticks("reply.means", "回答の方法（医師が記入）", REPLY_MEANS),
    ticks(
        "reply.attendance",
        "会議の出欠（医師が記入）",
        &[
            ("attend", "出席する"),
            ("absent", "欠席する（意見を下に記入）"),
            ("inquiry", "照会で回答する"),
        ],
    ),
    ticks(
        "reply.receipt",
        "受領の確認（受取側が記入）",
        &[("received", "受領しました")],
    ),
    ticks(
        "reply.interview",
        "面談の可否（医師が記入）",
        &[
            ("first", "第1候補でよい"),
            ("second", "第2候補でよい"),
            ("third", "第3候補でよい"),
            ("telephone", "電話で足りる"),
            ("other", "別の日時を希望（下に記入）"),
        ],
    ),
    ticks(
        "reply.accompany",
        "受診への同席の可否（医師が記入）",
        &[
            ("accept", "同席してよい"),
            ("other_day", "別の日時を希望（下に記入）"),
            ("telephone", "電話・書面で足りる"),
            ("decline", "同席は控えてほしい"),
        ],
    ),
    ticks(
        "reply.equipment_state",
        "軽度者の状態（医師が記入）",
        EQUIPMENT_STATES,
    ),
    ticks("reply.equipment", "必要な福祉用具（医師が記入）", EQUIPMENT),
    text("reply.disease", "原因となる疾病名（医師が記入）", 12),
    text(
        "reply.contact_wish",
        "今後の連絡方法の希望（医師が記入）",
        12,
    ),
    rows(
        "timeline.rows",
        "支援経過の記録",
        &[
            ("date", "年月日"),
            ("time", "時刻"),
            ("kind", "手段"),
            ("item", "項目"),
            ("text", "内容"),
            ("recorder", "記録者"),
        ],
    ),
    text("timeline.range", "支援経過の範囲", 14),
    rows(
        "picture.rows",
        "支援経過の図の帯と印",
        &[
            ("lane", "段の名前"),
            ("from", "初め（図の幅の1000分の何）"),
            ("to", "終わり（同じ。印なら空）"),
            ("shape", "形（bar 塗った帯、frame 枠の帯、dot 印）"),
            ("label", "添える言葉"),
        ],
    ),
    rows(
        "picture.scale",
        "支援経過の図の目盛り",
        &[("at", "位置（図の幅の1000分の何）"), ("label", "年月")],
    ),
    rows(
        "inquiry.rows",
        "照会（依頼）の内容と回答（第4表）",
        &[
            ("to", "照会先の所属・氏名"),
            ("reason", "会議に出られない理由"),
            ("asked_on", "照会（依頼）年月日"),
            ("question", "照会の内容"),
            ("answered_on", "回答年月日"),
            ("answer", "回答"),
        ],
    ),
    text("inquiry.topic", "検討した項目（第4表）", 14),
    text("inquiry.result", "検討内容（第4表）", 14),
    text("inquiry.conclusion", "結論（第4表）", 14),
    text("inquiry.left", "残された課題（第4表）", 14),
    rows(
        "handover.rows",
        "引き継ぐ内容",
        &[("name", "内容"), ("count", "件数"), ("note", "備考")],
    ),
    text("handover.recipient", "引き継ぐ相手", 12),
    text("handover.date", "引き継いだ日", 10),
    text("handover.media", "媒体（USBメモリーなど）の名前", 10),
    text("handover.file", "ファイル名", 14),
    text("handover.digest", "ファイルの照合番号", 14),
    text("handover.opening", "引継ぎファイルの開き方", 12),
    ticks(
        "handover.receipt",
        "受取りの確かめ（受取側が記入）",
        &[("same", "照合番号は同じでした")],
    ),
    text("handover.number", "渡した記録の引継ぎ番号", 9),
    text(
        "recovery.key",
        "復旧の鍵（区切りごとに空きを入れた文字）",
        14,
    ),
    text("recovery.made_on", "復旧用紙を作った日", 10),
    text("recovery.staff", "復旧用紙を作った職員", 10),
    text("recovery.check", "復旧の鍵の照合番号", 6),
    text("list.title", "一覧の標題", 12),
    text("list.range", "一覧の期間や条件", 14),
    text("list.note", "一覧の下に添える文", 14),
    text("list.made_on", "一覧を作った日時", 12),
    rows(
        "list.rows",
        "一覧の行",
        &[
            ("when", "日時"),
            ("who", "職員"),
            ("what", "したこと"),
            ("target", "対象"),
            ("note", "補足"),
        ],
    ),
    Key {
        name: "page.number",
        meaning: "ページ番号",
        kind: Kind::Page,
    },
    Key {
        name: "page.count",
        meaning: "全ページ数",
        kind: Kind::Page,
    },
    Key {
        name: "page.part_number",
        meaning: "部の中のページ番号（1ページだけの部では空）",
        kind: Kind::Page,
    },
    Key {
        name: "page.part_count",
        meaning: "部のページ数（1ページだけの部では空）",
        kind: Kind::Page,
    },
    Key {
        name: "page.target",
        meaning: "部品の移った先のページ番号",
        kind: Kind::Page,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_listed_twice() {
        for (at, key) in KEYS.iter().enumerate() {
            assert!(
                KEYS.iter().skip(at + 1).all(|other| other.name != key.name),
                "{} would have two meanings",
                key.name
            );
        }
    }
}
