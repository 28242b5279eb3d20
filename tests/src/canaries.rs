//! Words that stand nowhere but in the records, typed into every field that takes words.

use tsunagi_app::App;
use tsunagi_archive::OfficeKey;
use tsunagi_contract::handover::SavePartnerKey;
use tsunagi_contract::keys::{KeepDrafts, LimitClient};
use tsunagi_contract::opening::ShowState;
use tsunagi_contract::people::{
    CertificationForm, ClientForm, ConsentForm, FacilityForm, PhysicianForm, RecipientForm,
    SaveCertification, SaveClient, SaveConsent, SaveFacility, SavePhysician,
};
use tsunagi_contract::retention::MarkPurge;
use tsunagi_contract::settings::{OfficeForm, SaveOffice, SaveStaff, StaffForm};
use tsunagi_contract::slips::{ConfirmSlip, RecordEvent, SaveSlip, SlipForm, StartSlip};
use tsunagi_contract::timeline::{AddEntry, CorrectEntry};

use crate::offices::done;

/// The number of the slip's events is small; more fields than this means that somebody typed more.
const FIELDS: usize = 96;

/// Makes the word for a field: no other text holds it, and it is no word of the program.
#[must_use]
pub fn word(field: usize) -> String {
    let letters: Vec<char> = "瓊瓏瓔甍甕甑畛畤畴畷疇疔疚疝疥疣".chars().collect();
    let (high, low) = (field / letters.len(), field % letters.len());
    format!("鸚鵡{}{}鶺鴒", letters[high], letters[low])
}

/// Every word that may have been typed, and the digits that were.
#[must_use]
pub fn all() -> Vec<String> {
    let digits = ["0594-00-7391", "0594-00-7392", "0594-00-7393", "0000739173"];
    (0..FIELDS)
        .map(word)
        .chain(digits.map(str::to_owned))
        .collect()
}

/// Types a word into every field and returns the number of a confirmed slip.
///
/// # Panics
/// When the app refuses something.
#[must_use]
pub fn type_everywhere(app: &App) -> String {
    let mut words = (0..FIELDS).map(word);
    let mut next = || words.next().expect("enough words");
    let physician_id = directory(app, &mut next);
    office(app, &mut next);
    let client_id = client(app, &mut next, &physician_id);
    timeline(app, &mut next, &client_id);
    beside_the_records(app, &mut next, &client_id);
    slip(app, &mut next, client_id)
}

/// The word of the field that is typed last, into an export.
#[must_use]
pub fn last() -> String {
    word(FIELDS - 1)
}

fn directory(app: &App, next: &mut impl FnMut() -> String) -> String {
    let form = FacilityForm {
        id: None,
        kind: "clinic".to_owned(),
        name: next(),
        kana: next(),
        number: String::new(),
        postal_code: "511-0000".to_owned(),
        address: next(),
        area: next(),
        phone: "0594-00-7391".to_owned(),
        fax: "0594-00-7392".to_owned(),
        contact_time: next(),
        contact_person: next(),
        preferred_means: "fax".to_owned(),
        masking: "A".to_owned(),
        note: next(),
    };
    let facility = done(app.save_facility(SaveFacility { form }));
    let form = PhysicianForm {
        id: None,
        name: next(),
        kana: next(),
        department: next(),
        profession: "physician".to_owned(),
        note: next(),
    };
    let facility_id = facility.id;
    let facility = done(app.save_physician(SavePhysician { facility_id, form }));
    facility.physicians[0].id.clone().expect("it was saved")
}

fn office(app: &App, next: &mut impl FnMut() -> String) {
    let form = OfficeForm {
        name: next(),
        number: String::new(),
        postal_code: String::new(),
        address: next(),
        phone: String::new(),
        fax: String::new(),
        hours: next(),
        manager: next(),
        reply_within_days: 7,
        stay_days: 7,
    };
    done(app.save_office(SaveOffice { form }));
    let form = StaffForm {
        id: None,
        name: next(),
        kana: next(),
        role: "cm".to_owned(),
        is_active: true,
        passphrase: "".into(),
        has_passphrase: false,
    };
    done(app.save_staff(SaveStaff { form }));
}

fn client(app: &App, next: &mut impl FnMut() -> String, physician_id: &str) -> String {
    let form = ClientForm {
        id: None,
        name: next(),
        kana: next(),
        sex: "1".to_owned(),
        birth: "S28.4.1".to_owned(),
        insurer_number: String::new(),
        insured_number: "0000739173".to_owned(),
        postal_code: String::new(),
        town: next(),
        address: next(),
        phone: "0594-00-7393".to_owned(),
        household: "alone".to_owned(),
        key_person_name: next(),
        key_person_relation: next(),
        key_person_phone: "0594-00-7393".to_owned(),
        adl: String::new(),
        dementia: String::new(),
        has_public_assistance: false,
        undisclosed_diagnoses: next(),
        medical_history: next(),
        services: next(),
        wishes: next(),
        note: next(),
        care_manager_id: String::new(),
        recipients: vec![RecipientForm {
            physician_id: physician_id.to_owned(),
            role: "primary".to_owned(),
        }],
        closed_on: String::new(),
    };
    let client_id = done(app.save_client(SaveClient { form })).summary.id;
    let form = ConsentForm {
        id: None,
        scope: "physician".to_owned(),
        given_on: "R8.4.1".to_owned(),
        given_by: next(),
        method: "written".to_owned(),
        paper_location: next(),
        expires_on: String::new(),
        withdrawn_on: String::new(),
    };
    done(app.save_consent(SaveConsent {
        client_id: client_id.clone(),
        form,
    }));
    let form = CertificationForm {
        id: None,
        status: "2".to_owned(),
        level: "21".to_owned(),
        certified_on: "R8.4.1".to_owned(),
        valid_from: "R8.4.1".to_owned(),
        valid_to: "R9.3.31".to_owned(),
    };
    done(app.save_certification(SaveCertification {
        client_id: client_id.clone(),
        form,
    }));
    client_id
}

fn timeline(app: &App, next: &mut impl FnMut() -> String, client_id: &str) {
    let entry = done(app.add_entry(AddEntry {
        client_id: client_id.to_owned(),
        day: "R8.4.1".to_owned(),
        time: String::new(),
        kind: "tel".to_owned(),
        record: String::new(),
        partner: String::new(),
        item: next(),
        text: next(),
        domains: Vec::new(),
        is_internal: false,
    }));
    done(app.correct_entry(CorrectEntry {
        id: entry.id,
        day: entry.day,
        time: entry.time,
        item: next(),
        text: next(),
        reason: next(),
    }));
}

/// What is typed about records, and what waits to be typed on.
fn beside_the_records(app: &App, next: &mut impl FnMut() -> String, client_id: &str) {
    let own = done(app.show_state(ShowState {})).staff_id.unwrap();
    done(app.limit_client(LimitClient {
        client_id: client_id.to_owned(),
        is_limited: true,
        staff_ids: vec![own],
        reason: next(),
    }));
    let form = ClientForm {
        name: next(),
        kana: next(),
        sex: "2".to_owned(),
        birth: "S10.4.1".to_owned(),
        household: "alone".to_owned(),
        closed_on: "H20.3.31".to_owned(),
        ..ClientForm::default()
    };
    let due = done(app.save_client(SaveClient { form })).summary.id;
    done(app.mark_purge(MarkPurge {
        client_id: due,
        reason: next(),
    }));
    done(app.save_partner_key(SavePartnerKey {
        public_key: OfficeKey::draw().public().to_text(),
        name: next(),
        is_verified: true,
    }));
    done(app.keep_drafts(KeepDrafts { content: next() }));
}

fn slip(app: &App, next: &mut impl FnMut() -> String, client_id: String) -> String {
    let started = done(app.start_slip(StartSlip {
        client_id,
        template: String::new(),
        recipient_id: String::new(),
        from_last: false,
    }));
    let form = SlipForm {
        purposes: vec!["other".to_owned()],
        other_purpose: next(),
        subject: next(),
        background: next(),
        observation_note: next(),
        services: next(),
        plan_view: next(),
        wishes: next(),
        questions: vec![next()],
        attachments: vec![next()],
        meeting_place: next(),
        meeting_topic: next(),
        meeting_absence: next(),
        ..started.form
    };
    let slip = done(app.save_slip(SaveSlip { form }));
    let id = slip.form.id;
    done(app.confirm_slip(ConfirmSlip {
        id: id.clone(),
        reason: next(),
    }));
    for (kind, means) in [("sent", "fax"), ("arrived", ""), ("answered", "tel")] {
        done(app.record_event(RecordEvent {
            id: id.clone(),
            kind: kind.to_owned(),
            means: means.to_owned(),
            person: next(),
            note: next(),
            answers: vec![next()],
            day: String::new(),
            effect_on_plan: next(),
            fee: next(),
            write_entry: kind == "answered",
        }));
    }
    slip.summary.number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_another() {
        let mut words = all();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), FIELDS + 4);
    }
}
