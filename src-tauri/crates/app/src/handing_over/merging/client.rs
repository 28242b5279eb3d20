//! The fields of a client known on both sides.

use tsunagi_domain::{Certification, Client, Consent, Day};

/// A client's fields after merging, and what the other side has otherwise.
pub(super) struct MergedClient {
    /// The fields: this office's, with what was empty filled.
    pub(super) client: Client,
    /// What the other side has otherwise, one line each.
    pub(super) differences: Vec<String>,
}

/// Merges the fields of a client.
///
/// Who is in charge and when a contract ended are each office's own business and stay as they are.
pub(super) fn merged_client(known: &Client, incoming: Client) -> MergedClient {
    let mut client = known.clone();
    let mut differences = Vec::new();
    let person = (&mut client.key_person, incoming.key_person);
    for (label, field, other) in [
        ("氏名", &mut client.name, incoming.name),
        ("ふりがな", &mut client.kana, incoming.kana),
        (
            "保険者番号",
            &mut client.insurer_number,
            incoming.insurer_number,
        ),
        (
            "被保険者番号",
            &mut client.insured_number,
            incoming.insured_number,
        ),
        ("郵便番号", &mut client.postal_code, incoming.postal_code),
        ("市町村", &mut client.town, incoming.town),
        ("住所", &mut client.address, incoming.address),
        ("電話番号", &mut client.phone, incoming.phone),
        ("キーパーソンの氏名", &mut person.0.name, person.1.name),
        (
            "キーパーソンの続柄",
            &mut person.0.relation,
            person.1.relation,
        ),
        ("キーパーソンの連絡先", &mut person.0.phone, person.1.phone),
        (
            "病歴",
            &mut client.medical_history,
            incoming.medical_history,
        ),
        ("利用中のサービス", &mut client.services, incoming.services),
        ("本人・家族の意向", &mut client.wishes, incoming.wishes),
        ("所内メモ", &mut client.note, incoming.note),
    ] {
        if field.trim().is_empty() {
            *field = other;
        } else if *field != other && !other.trim().is_empty() {
            differences.push(format!("{label}：{other}"));
        }
    }
    let mut differs = |label: &str, is_different: bool, other: &str| {
        if is_different {
            differences.push(format!("{label}：{other}"));
        }
    };
    differs("性別", client.sex != incoming.sex, incoming.sex.label());
    differs(
        "生年月日",
        client.birth != incoming.birth,
        &incoming.birth.wareki(),
    );
    differs(
        "世帯",
        client.household != incoming.household,
        incoming.household.label(),
    );
    let adl = incoming
        .adl
        .filter(|adl| client.adl.is_some_and(|known| known != *adl));
    differs(
        "障害高齢者の日常生活自立度",
        adl.is_some(),
        adl.map_or("", |adl| adl.label()),
    );
    let dementia = incoming
        .dementia
        .filter(|one| client.dementia.is_some_and(|k| k != *one));
    differs(
        "認知症高齢者の日常生活自立度",
        dementia.is_some(),
        dementia.map_or("", |d| d.label()),
    );
    client.adl = client.adl.or(incoming.adl);
    client.dementia = client.dementia.or(incoming.dementia);
    // These two keep words off the fax; losing one would do harm, having one too many does not.
    client.has_public_assistance |= incoming.has_public_assistance;
    add_lines(
        &mut client.undisclosed_diagnoses,
        &incoming.undisclosed_diagnoses,
    );
    for recipient in incoming.recipients {
        if !client
            .recipients
            .iter()
            .any(|one| one.physician_id == recipient.physician_id)
        {
            client.recipients.push(recipient);
        }
    }
    MergedClient {
        client,
        differences,
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
