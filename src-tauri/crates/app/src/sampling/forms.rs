//! The sample's words, put into the forms that a person would fill in.

use tsunagi_contract::Failure;
use tsunagi_contract::people::{ClientForm, FacilityForm, RecipientForm};
use tsunagi_contract::slips::SlipForm;
use tsunagi_domain::Day;

use super::stories::{Client, Facility, Slip, dated};
use super::telling::Telling;

impl Telling<'_> {
    pub(super) fn client_form(&self, client: &Client) -> Result<ClientForm, Failure> {
        let recipients = client.recipients.iter().map(|one| {
            let physician_id = self.person(&one.person)?;
            Ok(RecipientForm {
                physician_id,
                role: one.role.clone(),
            })
        });
        Ok(ClientForm {
            id: None,
            name: client.name.clone(),
            kana: client.kana.clone(),
            sex: client.sex.clone(),
            birth: client.birth_on(self.today),
            insurer_number: client.insurer_number.clone(),
            insured_number: client.insured_number.clone(),
            postal_code: client.postal_code.clone(),
            town: client.town.clone(),
            address: client.address.clone(),
            phone: client.phone.clone(),
            household: client.household.clone(),
            key_person_name: client.key_person.name.clone(),
            key_person_relation: client.key_person.relation.clone(),
            key_person_phone: client.key_person.phone.clone(),
            adl: client.adl.clone(),
            dementia: client.dementia.clone(),
            has_public_assistance: false,
            undisclosed_diagnoses: String::new(),
            medical_history: client.medical_history.clone(),
            services: client.services.clone(),
            wishes: client.wishes.clone(),
            note: client.note.clone(),
            care_manager_id: String::new(),
            recipients: recipients.collect::<Result<_, Failure>>()?,
            closed_on: String::new(),
        })
    }

    pub(super) fn slip_form(&self, slip: &Slip, prefilled: SlipForm) -> SlipForm {
        let reply_by = slip
            .reply_days
            .map(|days| working_day(self.today.plus_days(slip.day + days)).to_string());
        SlipForm {
            sent_on: self.day(slip.day),
            reply_by: reply_by.unwrap_or_default(),
            urgency: slip.urgency.clone().unwrap_or(prefilled.urgency),
            masking: slip.masking.clone().unwrap_or(prefilled.masking),
            purposes: slip.purposes.clone(),
            subject: slip.subject.clone(),
            background: dated(&slip.background, self.today),
            observations: slip.observations.clone(),
            services: slip.services.clone(),
            plan_view: slip.plan_view.clone(),
            wishes: slip.wishes.clone(),
            questions: slip
                .questions
                .iter()
                .map(|text| dated(text, self.today))
                .collect(),
            attachments: slip.attachments.clone(),
            reply_means: slip.reply_means.clone(),
            ..prefilled
        }
    }
}

/// Moves a day on a weekend to the Monday after, as an office would.
fn working_day(day: Day) -> Day {
    match day.weekday() {
        "土" => day.plus_days(2),
        "日" => day.plus_days(1),
        _ => day,
    }
}

pub(super) fn facility_form(facility: &Facility) -> FacilityForm {
    FacilityForm {
        id: None,
        kind: facility.kind.clone(),
        name: facility.name.clone(),
        kana: facility.kana.clone(),
        number: String::new(),
        postal_code: facility.postal_code.clone(),
        address: facility.address.clone(),
        area: facility.area.clone(),
        phone: facility.phone.clone(),
        fax: facility.fax.clone(),
        contact_time: facility.contact_time.clone(),
        contact_person: facility.contact_person.clone(),
        preferred_means: facility.means.clone(),
        masking: facility.masking.clone(),
        note: facility.note.clone(),
    }
}
