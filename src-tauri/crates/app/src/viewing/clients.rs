//! Clients as the window sees them.

use tsunagi_contract::people::{
    CertificationForm, ClientForm, ClientSummary, ClientView, ConsentForm, ConsentView,
    RecipientForm, RecipientView,
};
use tsunagi_contract::slips::FindingView;
use tsunagi_domain::{
    AdlGrade, Certification, Client, ClientId, Consent, Day, DementiaGrade, Finding, Recipient,
    SlipState,
};
use tsunagi_store::{Reader, SlipQuery, SlipScope};

use super::iso;
use crate::messages;
use crate::refusal::{Refusal, Thing};

/// Shows a client's line in a list.
pub(crate) fn client_summary(
    reader: Reader<'_>,
    client: &Client,
    today: Day,
) -> Result<ClientSummary, Refusal> {
    let certifications = reader.certifications(client.id)?;
    let level = Certification::current(&certifications, today);
    let care_manager = reader.staff(client.care_manager_id)?;
    let slips = SlipQuery {
        scope: SlipScope::Confirmed,
        ..SlipQuery::of(client.id)
    };
    let awaiting = reader
        .slips(&slips)?
        .iter()
        .filter(|slip| is_awaiting(slip.state()))
        .count();
    Ok(ClientSummary {
        id: client.id.to_string(),
        name: client.name.clone(),
        kana: client.kana.clone(),
        age: client.birth.age_on(today),
        care_level: level.map(level_label).unwrap_or_default(),
        care_manager: care_manager.map(|staff| staff.name).unwrap_or_default(),
        physician: primary_physician(reader, client)?,
        awaiting: u32::try_from(awaiting).unwrap_or(u32::MAX),
        is_closed: client.closed_on.is_some_and(|day| day <= today),
        is_limited: reader.limited_to(client.id)?.is_some(),
    })
}

/// Shows all of a client but timeline and slips.
pub(crate) fn client_view(
    reader: Reader<'_>,
    id: ClientId,
    today: Day,
) -> Result<ClientView, Refusal> {
    let client = reader.client(id)?.ok_or(Refusal::NotFound(Thing::Client))?;
    let mut certifications = reader.certifications(id)?;
    certifications.sort_by_key(|one| std::cmp::Reverse((one.valid_from, one.certified_on)));
    let mut consents = reader.consents(id)?;
    consents.sort_by_key(|one| std::cmp::Reverse(one.given_on));
    let recipients = client
        .recipients
        .iter()
        .map(|one| recipient_view(reader, one));
    Ok(ClientView {
        summary: client_summary(reader, &client, today)?,
        certifications: certifications.iter().map(certification_form).collect(),
        has_liaison_consent: Consent::for_liaison(&consents, today).is_some(),
        consents: consents
            .iter()
            .map(|consent| consent_view(consent, today))
            .collect(),
        recipients: recipients.collect::<Result<_, Refusal>>()?,
        findings: registered_findings(&client),
        form: client_form(&client),
    })
}

/// Lists what is worth a look in what was registered: a name in one piece is told, and never refused,
/// because there are names of one part.
fn registered_findings(client: &Client) -> Vec<FindingView> {
    if !client.is_named_in_one_piece() {
        return Vec::new();
    }
    let message = messages::registered_in_one_piece();
    vec![FindingView {
        code: Finding::NameInOnePiece.code().to_owned(),
        severity: "notice".to_owned(),
        what: message.what,
        remedy: message.remedy,
        field: "name".to_owned(),
    }]
}

/// Returns whether an answer is waited for.
pub(crate) const fn is_awaiting(state: SlipState) -> bool {
    matches!(state, SlipState::AwaitingReply | SlipState::Reminded)
}

fn level_label(certification: &Certification) -> String {
    certification.level.label().to_owned()
}

fn primary_physician(reader: Reader<'_>, client: &Client) -> Result<String, Refusal> {
    let Some(id) = client.primary_physician() else {
        return Ok(String::new());
    };
    let Some(physician) = reader.physician(id)? else {
        return Ok(String::new());
    };
    let facility = reader.facility(physician.facility_id)?;
    let place = facility.map(|facility| facility.name).unwrap_or_default();
    Ok(
        format!("{place} {} {}", physician.name, physician.honorific())
            .trim()
            .to_owned(),
    )
}

fn recipient_view(reader: Reader<'_>, recipient: &Recipient) -> Result<RecipientView, Refusal> {
    let physician = reader
        .physician(recipient.physician_id)?
        .ok_or(Refusal::NotFound(Thing::Physician))?;
    let facility = reader.facility(physician.facility_id)?;
    let (place, fax) = facility.map(|one| (one.name, one.fax)).unwrap_or_default();
    Ok(RecipientView {
        physician_id: recipient.physician_id.to_string(),
        role: recipient.role.code().to_owned(),
        role_label: recipient.role.label().to_owned(),
        name: format!("{} {}", physician.name, physician.honorific()),
        facility: place,
        fax,
    })
}

fn client_form(client: &Client) -> ClientForm {
    let recipients = client.recipients.iter().map(|recipient| RecipientForm {
        physician_id: recipient.physician_id.to_string(),
        role: recipient.role.code().to_owned(),
    });
    ClientForm {
        id: Some(client.id.to_string()),
        name: client.name.clone(),
        kana: client.kana.clone(),
        sex: client.sex.code().to_owned(),
        birth: client.birth.to_string(),
        insurer_number: client.insurer_number.clone(),
        insured_number: client.insured_number.clone(),
        postal_code: client.postal_code.clone(),
        town: client.town.clone(),
        address: client.address.clone(),
        phone: client.phone.clone(),
        household: client.household.code().to_owned(),
        key_person_name: client.key_person.name.clone(),
        key_person_relation: client.key_person.relation.clone(),
        key_person_phone: client.key_person.phone.clone(),
        adl: client
            .adl
            .map(AdlGrade::code)
            .unwrap_or_default()
            .to_owned(),
        dementia: client
            .dementia
            .map(DementiaGrade::code)
            .unwrap_or_default()
            .to_owned(),
        has_public_assistance: client.has_public_assistance,
        undisclosed_diagnoses: client.undisclosed_diagnoses.clone(),
        medical_history: client.medical_history.clone(),
        services: client.services.clone(),
        wishes: client.wishes.clone(),
        note: client.note.clone(),
        care_manager_id: client.care_manager_id.to_string(),
        recipients: recipients.collect(),
        closed_on: iso(client.closed_on),
    }
}

fn certification_form(certification: &Certification) -> CertificationForm {
    CertificationForm {
        id: Some(certification.id.to_string()),
        status: certification.status.code().to_owned(),
        level: certification.level.code().to_owned(),
        certified_on: iso(certification.certified_on),
        valid_from: iso(certification.valid_from),
        valid_to: iso(certification.valid_to),
    }
}

fn consent_view(consent: &Consent, today: Day) -> ConsentView {
    ConsentView {
        form: ConsentForm {
            id: Some(consent.id.to_string()),
            scope: consent.scope.code().to_owned(),
            given_on: consent.given_on.to_string(),
            given_by: consent.given_by.clone(),
            method: consent.method.code().to_owned(),
            paper_location: consent.paper_location.clone(),
            expires_on: iso(consent.expires_on),
            withdrawn_on: iso(consent.withdrawn_on),
        },
        scope_label: consent.scope.label().to_owned(),
        method_label: consent.method.label().to_owned(),
        holds: consent.holds_on(today),
    }
}
