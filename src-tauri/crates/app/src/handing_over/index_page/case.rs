//! One client on the page: who it is, 要介護認定, 同意.

use tsunagi_domain::Day;

use super::directory::person_of;
use super::page::{Page, labelled, wareki};
use super::slip::Forms;
use super::{slip, timeline};
use crate::handing_over::records::{CaseRecord, ClientRecord, Records};

/// Returns where links to a client lead.
pub(super) fn anchor(index: usize) -> String {
    format!("case-{index}")
}

/// Returns the client's name as lists show it.
pub(super) fn title(case: &CaseRecord) -> String {
    format!("{}（{}）", case.client.name, case.client.kana)
}

/// Writes a client with everything that belongs to it.
pub(super) fn write(page: &mut Page, index: usize, case: &CaseRecord, of: (&Records, &Forms<'_>)) {
    page.heading("h2", &anchor(index), &title(case));
    let limited = case.is_limited.then_some("限られた職員だけが扱う方です");
    page.facts(&[("扱える職員", limited.unwrap_or_default().to_owned())]);
    write_client(page, &case.client, of.0);
    write_certifications(page, case);
    write_consents(page, case);
    timeline::write(page, index, case);
    for place in 0..case.slips.len() {
        slip::write(page, (index, place), case, of);
    }
}

fn write_client(page: &mut Page, client: &ClientRecord, records: &Records) {
    let person = &client.key_person;
    let people: Vec<String> = client
        .recipients
        .iter()
        .map(|r| format!("{}：{}", r.role.label(), person_of(records, r.physician_id)))
        .collect();
    let assistance = client.has_public_assistance.then_some("受給あり");
    let address = format!("{} {}{}", client.postal_code, client.town, client.address);
    let key_person = format!("{} {} {}", person.name, person.relation, person.phone);
    let adl = client.adl.map_or("", |adl| adl.label());
    let dementia = client.dementia.map_or("", |grade| grade.label());
    page.facts(&[
        ("性別", client.sex.label().to_owned()),
        ("生年月日", client.birth.wareki()),
        ("保険者番号", client.insurer_number.clone()),
        ("被保険者番号", client.insured_number.clone()),
        ("住所", address),
        ("電話", client.phone.clone()),
        ("世帯", client.household.label().to_owned()),
        ("キーパーソン", key_person),
        ("障害高齢者の日常生活自立度", adl.to_owned()),
        ("認知症高齢者の日常生活自立度", dementia.to_owned()),
        ("生活保護", assistance.unwrap_or_default().to_owned()),
        (
            "本人に告知されていない病名",
            client.undisclosed_diagnoses.clone(),
        ),
        ("病歴", client.medical_history.clone()),
        ("利用中のサービス", client.services.clone()),
        ("本人・家族の意向", client.wishes.clone()),
        ("宛先", people.join("\n")),
        ("担当", records.name_of(client.care_manager_id)),
        ("所内のメモ", client.note.clone()),
        ("契約終了日", wareki(client.closed_on)),
    ]);
}

fn write_certifications(page: &mut Page, case: &CaseRecord) {
    if case.certifications.is_empty() {
        return;
    }
    page.element("h3", "要介護認定");
    let facts: Vec<(&str, String)> = case
        .certifications
        .iter()
        .map(|c| {
            let said = labelled(&[
                ("認定日", wareki(c.certified_on)),
                ("有効期間", period(c.valid_from, c.valid_to)),
            ]);
            (c.level.label(), format!("{}\n{said}", c.status.label()))
        })
        .collect();
    page.facts(&facts);
}

fn period(from: Option<Day>, to: Option<Day>) -> String {
    if from.is_none() && to.is_none() {
        return String::new();
    }
    format!("{} ～ {}", wareki(from), wareki(to))
}

fn write_consents(page: &mut Page, case: &CaseRecord) {
    if case.consents.is_empty() {
        return;
    }
    page.element("h3", "同意");
    let facts: Vec<(&str, String)> = case
        .consents
        .iter()
        .map(|c| {
            let given = format!("{}（{}）", c.given_by, c.method.label());
            let said = labelled(&[
                ("同意日", c.given_on.wareki()),
                ("同意した人", given),
                ("有効期限", wareki(c.expires_on)),
                ("撤回", wareki(c.withdrawn_on)),
                ("保管場所", c.paper_location.clone()),
            ]);
            (c.scope.label(), said)
        })
        .collect();
    page.facts(&facts);
}
