//! 連携先 and the office on the page.

use tsunagi_domain::PhysicianId;

use super::page::{Page, labelled};
use crate::handing_over::records::{FacilityRecord, OfficeRecord, PhysicianRecord, Records};

/// Where links to the directory lead.
pub(super) const DIRECTORY: &str = "directory";
/// Where links to the office lead.
pub(super) const OFFICE: &str = "office";

/// Writes the directory.
pub(super) fn write(page: &mut Page, records: &Records) {
    page.heading("h2", DIRECTORY, "連携先");
    if records.facilities.is_empty() {
        page.element("p", "連携先の記録は入っていません。");
    }
    for facility in &records.facilities {
        page.element("h3", &facility.name);
        let mut facts = facts(facility);
        let people = records.physicians.iter();
        facts.extend(
            people
                .filter(|person| person.facility_id == facility.id)
                .map(|person| ("担当者", describe(person))),
        );
        page.facts(&facts);
    }
}

/// Writes who made the file.
pub(super) fn write_office(page: &mut Page, office: &OfficeRecord) {
    page.heading("h2", OFFICE, "作成した事業所");
    page.facts(&[
        ("事業所名", office.name.clone()),
        ("事業所番号", office.number.clone()),
        (
            "所在地",
            format!("{} {}", office.postal_code, office.address),
        ),
        ("電話", office.phone.clone()),
        ("FAX番号", office.fax.clone()),
        ("連絡できる時間", office.hours.clone()),
        ("管理者", office.manager.clone()),
    ]);
}

/// Names a person of the directory with the place of work.
pub(super) fn person_of(records: &Records, id: PhysicianId) -> String {
    let Some(person) = records.physicians.iter().find(|person| person.id == id) else {
        return String::new();
    };
    let facility = records
        .facilities
        .iter()
        .find(|facility| facility.id == person.facility_id);
    let facility = facility.map(|facility| facility.name.as_str());
    format!(
        "{} {} {}",
        facility.unwrap_or_default(),
        person.department,
        person.name
    )
}

fn facts(facility: &FacilityRecord) -> Vec<(&'static str, String)> {
    let confirmed = facility.fax_verified.as_ref().map(|one| {
        let (day, by, number) = (one.on.wareki(), &one.by, &one.number);
        format!("{day}に{by}が電話で確認（{number}）")
    });
    vec![
        ("ふりがな", facility.kana.clone()),
        ("種別", facility.kind.label().to_owned()),
        ("医療機関コード・事業所番号", facility.number.clone()),
        (
            "所在地",
            format!("{} {}", facility.postal_code, facility.address),
        ),
        ("圏域", facility.area.clone()),
        ("電話", facility.phone.clone()),
        ("FAX番号", facility.fax.clone()),
        ("FAX番号の確認", confirmed.unwrap_or_default()),
        ("連絡しやすい時間", facility.contact_time.clone()),
        ("窓口の担当者", facility.contact_person.clone()),
        ("望ましい手段", facility.preferred_means.label().to_owned()),
        ("氏名の表示", facility.masking.label().to_owned()),
        ("メモ", facility.note.clone()),
    ]
}

fn describe(person: &PhysicianRecord) -> String {
    let kana = match person.kana.trim() {
        "" => String::new(),
        kana => format!("（{kana}）"),
    };
    let named = format!("{}{kana}", person.name);
    let said = labelled(&[
        ("職種", person.profession.label().to_owned()),
        ("診療科・部署", person.department.clone()),
        ("メモ", person.note.clone()),
    ]);
    format!("{named}\n{said}")
}
