//! The same papers as a masked sheet shows them: what the program leaves out is a dash in a field, and
//! 「（省略）」 in a sentence.

use super::{Values, full_slip, timeline};

/// What a sheet with initials, age and town leaves out.
const BEYOND_INITIALS: [&str; 15] = [
    "client.kana",
    "client.sex",
    "client.birth",
    "client.tel",
    "client.insurer",
    "client.key_person",
    "client.care_level",
    "client.certification",
    "client.certification_status",
    "client.adl",
    "client.dementia",
    "client.household",
    "client.physician",
    "client.admitted_on",
    "client.discharged_on",
];

/// The slip with initials, age and town.
pub fn masked_slip_b() -> Values {
    let mut values = full_slip();
    initials(&mut values);
    values.text(
        "slip.background",
        background("H・Y様", "三重県桑名市見本町"),
    );
    values
}

/// The slip with its number only.
pub fn masked_slip_c() -> Values {
    let mut values = full_slip();
    number_only(&mut values);
    values.text("slip.background", background("ご本人様", ""));
    values
}

/// An extract with initials, age and town.
pub fn masked_timeline_b() -> Values {
    let mut values = timeline(9);
    initials(&mut values);
    visited(&mut values, "H・Y様", "三重県桑名市見本町");
    values
}

/// An extract with the slip's number only.
pub fn masked_timeline_c() -> Values {
    let mut values = timeline(9);
    number_only(&mut values);
    visited(&mut values, "ご本人様", "");
    values
}

/// A text in which somebody typed the name, the address and the telephone number.
fn background(name: &str, town: &str) -> String {
    format!(
        "{name}は腰椎圧迫骨折で1か月入院され、3月27日に{town}（省略）のご自宅へ退院されました（電話（省略））。\
         現在、介護サービスの利用はありません。立ち上がりに時間がかかり、屋内は伝い歩きです。\
         ご家族も膝の痛みがあり、入浴の介助が負担になっています。"
    )
}

fn visited(values: &mut Values, name: &str, town: &str) {
    let mut rows = values.get_rows("timeline.rows").to_vec();
    if let Some(row) = rows.first_mut() {
        row.text(
            "text",
            format!(
                "{name}宅（{town}（省略）、電話（省略））を訪問。立ち上がりに時間がかかる。ご家族は入浴の介助に疲れがみえる。"
            ),
        );
    }
    values.rows("timeline.rows", rows);
}

fn initials(values: &mut Values) {
    values.leave_out(&BEYOND_INITIALS);
    values
        .text("client.name", "H・Y")
        .text("client.addressed", "H・Y 様")
        .text("client.address", "三重県桑名市見本町")
        .text(
            "slip.consent_line",
            "本連絡について、ご本人またはご家族の同意を得ています。",
        );
}

fn number_only(values: &mut Values) {
    initials(values);
    values.leave_out(&["client.initials", "client.age", "client.address"]);
    values
        .text("client.name", "整理番号 R08-0042-7")
        .text("client.addressed", "整理番号 R08-0042-7");
}
