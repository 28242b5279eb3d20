//! Tells the stories: every chapter goes through the use case a person would use, at its own time.

use std::collections::BTreeMap;

use tsunagi_contract::opening::CreateStore;
use tsunagi_contract::people::{
    CertificationForm, ConsentForm, PhysicianForm, SaveCertification, SaveClient, SaveConsent,
    SaveFacility, SavePhysician,
};
use tsunagi_contract::settings::{OfficeForm, SaveOffice, SaveStaff, StaffForm};
use tsunagi_contract::slips::{ConfirmSlip, RecordEvent, SaveSlip, StartSlip};
use tsunagi_contract::timeline::AddEntry;
use tsunagi_contract::{Code, Failure};
use tsunagi_domain::{Day, Moment, Role, TimeOfDay};

use super::chapters::Met;
use super::forms::facility_form;
use super::stories::{
    Certification, Client, Consent, Entry, Event, Facility, Slip, Stories, dated,
};
use crate::App;
use crate::refusal::{Refusal, Resource};

/// The day the office began to use the program.
pub(super) const BEGINNING: i64 = -221;
pub(super) const MORNING: &str = "9:00";

pub(super) struct Telling<'a> {
    pub(super) app: &'a App,
    stories: Stories,
    pub(super) today: Day,
    now: Moment,
    people: BTreeMap<String, String>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(app: &'a App, stories: Stories) -> Self {
        Self {
            app,
            stories,
            today: app.today(),
            now: app.now(),
            people: BTreeMap::new(),
        }
    }

    pub(super) fn tell(mut self, passphrase: &str) -> Result<(), Failure> {
        self.go_to(BEGINNING, MORNING)?;
        self.found_office(passphrase)?;
        let facilities = std::mem::take(&mut self.stories.facility);
        let mut met = Vec::new();
        for facility in &facilities {
            met.extend(self.meet(facility)?);
        }
        self.take_over_as_care_manager()?;
        let clients = std::mem::take(&mut self.stories.client);
        self.live(&met, &clients)?;
        self.hand_back()
    }

    /// Moves to a time of a day counted from today.
    fn go_to(&self, day: i64, time: &str) -> Result<(), Failure> {
        let moment = self.moment(day, time).ok_or_else(|| self.unusable())?;
        self.app.tell_time(Some(moment));
        Ok(())
    }

    /// Returns a time of a day counted from today, but none that is still to come.
    ///
    /// What is told before it happens would leave the log with a clock that goes back.
    fn moment(&self, day: i64, time: &str) -> Option<Moment> {
        let time = TimeOfDay::parse(time).ok()?.to_string();
        let (hour, minute) = time.split_once(':')?;
        let day = self.today.plus_days(day);
        let at = Moment::from_local(day, hour.parse().ok()?, minute.parse().ok()?, 0)?;
        Some(at.min(self.now))
    }

    fn unusable(&self) -> Failure {
        self.app.refuse(Refusal::ResourceMissing(Resource::Sample))
    }

    pub(super) fn day(&self, day: i64) -> String {
        self.today.plus_days(day).to_string()
    }

    /// Returns the last day of a month that is over on this day: a certification ends with a month.
    fn month_end(&self, day: i64) -> String {
        let day = self.today.plus_days(day + 1);
        day.plus_days(-i64::from(day.day_of_month())).to_string()
    }

    pub(super) fn person(&self, key: &str) -> Result<String, Failure> {
        self.people.get(key).cloned().ok_or_else(|| self.unusable())
    }

    fn found_office(&self, passphrase: &str) -> Result<(), Failure> {
        let office = &self.stories.office;
        let first = self.stories.staff.first().ok_or_else(|| self.unusable())?;
        self.app.create_store(CreateStore {
            office_name: office.name.clone(),
            staff_name: first.name.clone(),
            staff_kana: first.kana.clone(),
            passphrase: passphrase.into(),
            passphrase_again: passphrase.into(),
        })?;
        self.app.save_office(SaveOffice {
            form: OfficeForm {
                name: office.name.clone(),
                number: office.number.clone(),
                postal_code: office.postal_code.clone(),
                address: office.address.clone(),
                phone: office.phone.clone(),
                fax: office.fax.clone(),
                hours: office.hours.clone(),
                manager: office.manager.clone(),
                reply_within_days: office.reply_within_days,
                stay_days: 7,
            },
        })?;
        for staff in self.stories.staff.iter().skip(1) {
            self.app.save_staff(SaveStaff {
                form: StaffForm {
                    id: None,
                    name: staff.name.clone(),
                    kana: staff.kana.clone(),
                    role: staff.role.clone(),
                    is_active: true,
                    passphrase: "".into(),
                    has_passphrase: false,
                },
            })?;
        }
        Ok(())
    }

    fn meet(&mut self, facility: &Facility) -> Result<Option<Met>, Failure> {
        let view = self.app.save_facility(SaveFacility {
            form: facility_form(facility),
        })?;
        for person in &facility.people {
            let form = PhysicianForm {
                id: None,
                name: person.name.clone(),
                kana: person.kana.clone(),
                department: person.department.clone(),
                profession: person.profession.clone(),
                note: person.note.clone(),
            };
            let request = SavePhysician {
                facility_id: view.id.clone(),
                form,
            };
            let saved = self.app.save_physician(request)?;
            let id = saved.physicians.iter().find(|one| one.name == person.name);
            let id = id
                .and_then(|one| one.id.clone())
                .ok_or_else(|| self.unusable())?;
            self.people.insert(person.key.clone(), id);
        }
        Ok(facility.verified.map(|verified| Met {
            id: view.id,
            fax: facility.fax.clone(),
            verified,
        }))
    }

    /// The stories are written by the care manager in charge, not by whoever made the records.
    fn take_over_as_care_manager(&self) -> Result<(), Failure> {
        self.become_staff(Role::CareManager)
    }

    fn hand_back(&self) -> Result<(), Failure> {
        self.become_staff(Role::Administrator)
    }

    fn become_staff(&self, role: Role) -> Result<(), Failure> {
        let mut place = self.app.session();
        let session = place.as_mut().ok_or_else(|| self.unusable())?;
        let staff = session
            .records()
            .all_staff()
            .map_err(|e| self.app.refuse(e.into()))?;
        let staff = staff.into_iter().find(|one| one.role == role);
        session.staff = staff.ok_or_else(|| self.unusable())?;
        Ok(())
    }

    pub(super) fn take_on(&self, client: &Client) -> Result<String, Failure> {
        let form = self.client_form(client)?;
        Ok(self.app.save_client(SaveClient { form })?.summary.id)
    }

    pub(super) fn certify(&self, client_id: &str, one: &Certification) -> Result<(), Failure> {
        let form = CertificationForm {
            id: None,
            status: one.status.clone(),
            level: one.level.clone(),
            certified_on: self.day(one.certified),
            valid_from: self.day(one.from),
            valid_to: self.month_end(one.to),
        };
        self.app.save_certification(SaveCertification {
            client_id: client_id.to_owned(),
            form,
        })?;
        Ok(())
    }

    pub(super) fn consent(&self, client_id: &str, one: &Consent) -> Result<(), Failure> {
        let form = ConsentForm {
            id: None,
            scope: one.scope.clone(),
            given_on: self.day(one.given),
            given_by: one.by.clone(),
            method: one.method.clone(),
            paper_location: one.paper.clone(),
            expires_on: String::new(),
            withdrawn_on: String::new(),
        };
        self.app.save_consent(SaveConsent {
            client_id: client_id.to_owned(),
            form,
        })?;
        Ok(())
    }

    pub(super) fn at(&self, day: i64, time: &str) -> Result<Moment, Failure> {
        self.moment(day, time).ok_or_else(|| self.unusable())
    }

    pub(super) fn write_down(&self, client_id: &str, entry: &Entry) -> Result<(), Failure> {
        self.app.add_entry(AddEntry {
            client_id: client_id.to_owned(),
            day: self.day(entry.day),
            time: entry.time.clone(),
            kind: entry.kind.clone(),
            record: entry.record.clone(),
            partner: entry.partner.clone(),
            item: entry.item.clone(),
            text: dated(&entry.text, self.today),
            domains: entry.domains.clone(),
            is_internal: entry.internal,
        })?;
        Ok(())
    }

    pub(super) fn draft(&self, client_id: &str, slip: &Slip) -> Result<String, Failure> {
        let started = self.app.start_slip(StartSlip {
            client_id: client_id.to_owned(),
            template: slip.template.clone(),
            recipient_id: self.person(&slip.to)?,
            from_last: false,
        })?;
        let form = self.slip_form(slip, started.form);
        Ok(self.app.save_slip(SaveSlip { form })?.summary.id)
    }

    pub(super) fn happen(&self, id: String, slip: &Slip, event: &Event) -> Result<(), Failure> {
        if event.kind == "confirmed" {
            return self.confirm(id, slip);
        }
        self.app.record_event(RecordEvent {
            id,
            kind: event.kind.clone(),
            means: event.means.clone(),
            person: event.person.clone(),
            note: event.note.clone(),
            answers: event.answers.clone(),
            day: String::new(),
            effect_on_plan: event.effect.clone(),
            fee: event.fee.clone(),
            write_entry: event.entry,
        })?;
        Ok(())
    }

    fn confirm(&self, id: String, slip: &Slip) -> Result<(), Failure> {
        let confirmed = self.app.confirm_slip(ConfirmSlip {
            id,
            reason: slip.reason.clone(),
        });
        match confirmed {
            Ok(_) => Ok(()),
            // What the sample's own file makes impossible is that file's fault, not the person's.
            Err(failure) if failure.code == Code::SlipIncomplete => Err(self.unusable()),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn end_care(&self, client: &Client, id: &str) -> Result<(), Failure> {
        let Some(day) = client.closed else {
            return Ok(());
        };
        let mut form = self.client_form(client)?;
        form.id = Some(id.to_owned());
        form.closed_on = self.day(day);
        self.app.save_client(SaveClient { form })?;
        Ok(())
    }
}
