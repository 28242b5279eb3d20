//! The fields of a client known on both sides.

use tsunagi_contract::handover::ImportField;
use tsunagi_domain::{Certification, Client, Consent, Day, Recipient};

use super::differing::Differing;

/// A client's fields after merging, and what the other side has otherwise.
pub(super) struct MergedClient {
    /// The fields: this office's, with what was empty filled.
    pub(super) client: Client,
    /// What the other side has otherwise, or this one had before, one line each.
    pub(super) differences: Vec<String>,
    /// The fields that differ on both sides, for a person to choose.
    pub(super) fields: Vec<ImportField>,
    /// The people whom papers about the client may go to from now on.
    pub(super) recipients: Vec<Recipient>,
}

/// Merges the fields of a client.
///
/// Who is in charge and when a contract ended are each office's own business and stay as they are.
pub(super) fn merged_client(
    known: &Client,
    incoming: Client,
    takes: impl Fn(&str) -> bool,
) -> MergedClient {
    let mut client = known.clone();
    let mut differing = Differing::new(takes);
    let person = (&mut client.key_person, incoming.key_person);
    for (name, label, field, other) in [
        ("name", "氏名", &mut client.name, incoming.name),
        ("kana", "ふりがな", &mut client.kana, incoming.kana),
        (
            "insurer_number",
            "保険者番号",
            &mut client.insurer_number,
            incoming.insurer_number,
        ),
        (
            "insured_number",
            "被保険者番号",
            &mut client.insured_number,
            incoming.insured_number,
        ),
        (
            "postal_code",
            "郵便番号",
            &mut client.postal_code,
            incoming.postal_code,
        ),
        ("town", "市町村", &mut client.town, incoming.town),
        ("address", "住所", &mut client.address, incoming.address),
        ("phone", "電話番号", &mut client.phone, incoming.phone),
        (
            "key_person.name",
            "キーパーソンの氏名",
            &mut person.0.name,
            person.1.name,
        ),
        (
            "key_person.relation",
            "キーパーソンの続柄",
            &mut person.0.relation,
            person.1.relation,
        ),
        (
            "key_person.phone",
            "キーパーソンの連絡先",
            &mut person.0.phone,
            person.1.phone,
        ),
        (
            "medical_history",
            "病歴",
            &mut client.medical_history,
            incoming.medical_history,
        ),
        (
            "services",
            "利用中のサービス",
            &mut client.services,
            incoming.services,
        ),
        (
            "wishes",
            "本人・家族の意向",
            &mut client.wishes,
            incoming.wishes,
        ),
        ("note", "所内のメモ", &mut client.note, incoming.note),
    ] {
        differing.text((name, label), field, other);
    }
    differing.choice(("sex", "性別"), &mut client.sex, incoming.sex, |it| {
        it.label().to_owned()
    });
    let birth = ("birth", "生年月日");
    differing.choice(birth, &mut client.birth, incoming.birth, Day::wareki);
    let household = ("household", "世帯");
    differing.choice(household, &mut client.household, incoming.household, |it| {
        it.label().to_owned()
    });
    let adl = ("adl", "障害高齢者の日常生活自立度");
    differing.choice_or_none(adl, &mut client.adl, incoming.adl, |it| {
        it.label().to_owned()
    });
    let dementia = ("dementia", "認知症高齢者の日常生活自立度");
    differing.choice_or_none(dementia, &mut client.dementia, incoming.dementia, |it| {
        it.label().to_owned()
    });
    // These two keep words off the fax; losing one would do harm, having one too many does not.
    client.has_public_assistance |= incoming.has_public_assistance;
    add_lines(
        &mut client.undisclosed_diagnoses,
        &incoming.undisclosed_diagnoses,
    );
    let mut recipients = incoming.recipients;
    recipients.retain(|recipient| {
        let mut known = client.recipients.iter();
        known.all(|one| one.physician_id != recipient.physician_id)
    });
    client.recipients.extend(recipients.iter().cloned());
    MergedClient {
        client,
        differences: differing.fields.iter().map(difference).collect(),
        fields: differing.fields,
        recipients,
    }
}

/// Says in one line what did not become the client's.
fn difference(field: &ImportField) -> String {
    let ImportField {
        label, here, there, ..
    } = field;
    if field.is_taken {
        format!("{label}：{here}（取り込む前のこの記録簿）")
    } else {
        format!("{label}：{there}")
    }
}

/// Says a certification in one line.
pub(super) fn certification_line(certification: &Certification) -> String {
    let day = |day: Option<Day>| day.map(Day::wareki).unwrap_or_default();
    format!(
        "要介護認定：{}　{}　{} ～ {}",
        certification.level.label(),
        certification.status.label(),
        day(certification.valid_from),
        day(certification.valid_to)
    )
}

/// Says a consent in one line.
pub(super) fn consent_line(consent: &Consent) -> String {
    let mut line = format!(
        "同意：{}　{}　{}（{}）",
        consent.scope.label(),
        consent.given_on.wareki(),
        consent.given_by,
        consent.method.label()
    );
    for (label, day) in [
        ("有効期限", consent.expires_on),
        ("撤回日", consent.withdrawn_on),
    ] {
        if let Some(day) = day {
            line.push_str(&format!("　{label} {}", day.wareki()));
        }
    }
    line
}

fn add_lines(lines: &mut String, others: &str) {
    for other in others
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if !lines.lines().any(|line| line.trim() == other) {
            if !lines.is_empty() && !lines.ends_with('\n') {
                lines.push('\n');
            }
            lines.push_str(other);
        }
    }
}
