//! The fields of a client known on both sides.

use tsunagi_contract::handover::ImportField;
use tsunagi_domain::{Certification, Client, Consent, Day, Recipient};

use super::differing::Differing;

/// A client's fields after merging, and what the other side has otherwise.
pub(super) struct MergedClient {
    /// The fields: this office's, with what was empty filled.
    pub(super) client: Client,
    /// The fields that differ on both sides, for a person to choose.
    pub(super) fields: Vec<ImportField>,
    /// What the other side has otherwise of the people whom papers go to, where both sides changed it.
    pub(super) open_recipients: Vec<Recipient>,
}

/// Merges the fields of a client.
///
/// Who is in charge and when a contract ended are each office's own business and stay as they are. `were`
/// are the people whom papers went to when both sides knew it; none where they never met.
pub(super) fn merged_client(
    known: &Client,
    incoming: Client,
    were: Option<&[Recipient]>,
    takes: impl Fn(&str) -> bool,
) -> MergedClient {
    let mut client = known.clone();
    let mut differing = Differing::new(takes);
    let open_recipients = merge_recipients(&mut client.recipients, &incoming.recipients, were);
    merge_fields(&mut client, incoming, &mut differing);
    MergedClient {
        client,
        fields: differing.fields,
        open_recipients,
    }
}

/// What an import changes of a client's fields.
#[derive(Default)]
pub(super) struct Replaced {
    /// The fields that said something else before.
    pub(super) changed: Vec<ImportField>,
    /// The fields that were empty, by label.
    pub(super) filled: Vec<String>,
    /// The fields that are empty afterwards, by label.
    pub(super) emptied: Vec<String>,
}

impl Replaced {
    /// Tells whether nothing becomes of any field.
    pub(super) const fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.filled.is_empty() && self.emptied.is_empty()
    }

    /// Compares a client before and after.
    pub(super) fn of(before: &Client, after: &Client) -> Self {
        let compare = |before: &Client, after: &Client| {
            let mut differing = Differing::new(|_: &str| true);
            merge_fields(&mut before.clone(), after.clone(), &mut differing);
            let filled: Vec<String> = differing.filled.into_iter().map(|it| it.label).collect();
            (differing.fields, filled)
        };
        let (changed, filled) = compare(before, after);
        // What is filled on the way back is what is emptied on the way here.
        let (_, emptied) = compare(after, before);
        Self {
            changed,
            filled,
            emptied,
        }
    }
}

/// Merges the people whom papers go to, each by himself, and returns what is left open.
///
/// What only one side changed is taken from there; where both did, nobody is taken away.
fn merge_recipients(
    here: &mut Vec<Recipient>,
    there: &[Recipient],
    were: Option<&[Recipient]>,
) -> Vec<Recipient> {
    let role = |of: &[Recipient], one: &Recipient| {
        let found = of.iter().find(|it| it.physician_id == one.physician_id);
        found.map(|it| it.role)
    };
    let were = were.unwrap_or_default();
    here.retain(|one| role(there, one).is_some() || role(were, one) != Some(one.role));
    let mut open = Vec::new();
    for one in there {
        let was = role(were, one);
        match here
            .iter_mut()
            .find(|it| it.physician_id == one.physician_id)
        {
            Some(known) if known.role == one.role || was == Some(one.role) => {}
            Some(known) if was == Some(known.role) => known.role = one.role,
            Some(_) => open.push(one.clone()),
            // Whom this office took off its list stays off it, unless there is news of the person.
            None if was == Some(one.role) => {}
            None => here.push(one.clone()),
        }
    }
    open
}

fn merge_fields<F: Fn(&str) -> bool>(
    client: &mut Client,
    incoming: Client,
    differing: &mut Differing<F>,
) {
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
}

/// Says in one line what did not become the client's; `office` is this one.
pub(super) fn difference(field: &ImportField, office: &str) -> String {
    let ImportField {
        label, here, there, ..
    } = field;
    if field.is_taken {
        format!("{label}：{here}（取り込む前の{office}）")
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
