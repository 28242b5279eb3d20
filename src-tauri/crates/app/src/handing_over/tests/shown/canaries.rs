//! Records in which every field has a value of its own, on two sides that share none.

use std::cell::Cell;
use std::str::FromStr;

use tsunagi_domain::{
    AdlGrade, Answer, Candidate, CareLevel, Certification, CertificationStatus, Client, Consent,
    ConsentMethod, ConsentScope, ContactKind, Correction, Day, DementiaGrade, Domain, Entry, Event,
    EventDetail, Facility, FacilityKind, FaxVerification, Finding, Household, KeyPerson,
    LiaisonRole, Masking, Means, Meeting, Moment, Observation, Office, Physician, Profession,
    Purpose, Question, Recipient, RecordKind, Reply, Sex, Slip, SlipContent, SlipId, SlipNumber,
    TimeOfDay, Urgency,
};

use crate::handing_over::records::{CaseRecord, FrozenRecord, Records, SlipRecord, StaffName};

/// Which of two sets of values.
#[derive(Clone, Copy)]
pub(super) enum Side {
    This,
    That,
}

/// Returns records of a side.
///
/// No field is filled by a default, so that a new one does not compile until it has a value here.
pub(super) fn records_of(side: Side) -> Records {
    let from = Canaries {
        side,
        drawn: Cell::new(0),
    };
    let mut records = Records::of_office(&office(&from));
    let staff = StaffName {
        id: from.id(),
        name: from.word(),
    };
    let facility = facility(&from);
    let physician = Physician {
        id: from.id(),
        facility_id: facility.id,
        name: from.word(),
        kana: from.word(),
        department: from.word(),
        profession: from.one_of(Profession::ALL),
        note: from.word(),
    };
    let client = client(&from, &staff, &physician);
    let certification = Certification {
        id: from.id(),
        client_id: client.id,
        status: from.one_of(CertificationStatus::ALL),
        level: from.one_of(CareLevel::ALL),
        certified_on: Some(from.day()),
        valid_from: Some(from.day()),
        valid_to: Some(from.day()),
    };
    let consent = Consent {
        id: from.id(),
        client_id: client.id,
        scope: from.one_of(ConsentScope::ALL),
        given_on: from.day(),
        given_by: from.word(),
        method: from.one_of(ConsentMethod::ALL),
        paper_location: from.word(),
        expires_on: Some(from.day()),
        withdrawn_on: Some(from.day()),
    };
    let (first, second) = (from.id(), from.id());
    let entry = entry(&from, &client, &staff, first);
    let slip = |id, supersedes| {
        let slip = Slip {
            id,
            supersedes: Some(supersedes),
            ..slip(&from, &client, &staff, &physician, &entry)
        };
        SlipRecord::new(&slip, Some(frozen(&from)))
    };
    records.cases.push(CaseRecord {
        slips: vec![slip(first, second), slip(second, first)],
        client: (&client).into(),
        is_limited: true,
        certifications: vec![(&certification).into()],
        consents: vec![(&consent).into()],
        entries: vec![(&entry).into()],
    });
    records.staff.push(staff);
    records.add_facility(&facility);
    records.add_physician(&physician);
    let state = ("client".to_owned(), vec![from.hash()]);
    records.shared.extend([state]);
    records
}

/// Where the values come from.
struct Canaries {
    side: Side,
    drawn: Cell<u32>,
}

impl Canaries {
    fn next(&self) -> u32 {
        self.drawn.set(self.drawn.get() + 1);
        self.drawn.get()
    }

    fn of_this_or_that<T>(&self, this: T, that: T) -> T {
        match self.side {
            Side::This => this,
            Side::That => that,
        }
    }

    fn word(&self) -> String {
        format!("《{}{}》", self.of_this_or_that("此", "彼"), self.next())
    }

    fn hash(&self) -> String {
        let side = self.of_this_or_that('a', 'b');
        format!("{side}{:063x}", self.next())
    }

    fn id<T: FromStr<Err: std::fmt::Debug>>(&self) -> T {
        let side = self.of_this_or_that('a', 'b');
        let id = format!("01a2089c-0000-7000-8000-{side}{:011x}", self.next());
        id.parse().unwrap()
    }

    fn day(&self) -> Day {
        let year = self.of_this_or_that(2031, 2051);
        let first = Day::from_ymd(year, 1, 1).unwrap();
        first.plus_days(self.next().into())
    }

    fn time(&self) -> TimeOfDay {
        let (hour, minute) = (self.of_this_or_that(8, 16), self.next());
        let text = format!("{}:{:02}", hour + minute / 60 % 8, minute % 60);
        TimeOfDay::parse(&text).unwrap()
    }

    fn moment(&self) -> Moment {
        let (day, minute) = (self.day(), self.next() % 60);
        Moment::from_local(day, self.of_this_or_that(9, 17), minute, 0).unwrap()
    }

    fn one_of<T: Copy>(&self, all: &[T]) -> T {
        all[self.of_this_or_that(0, 1)]
    }
}

fn office(from: &Canaries) -> Office {
    Office {
        id: from.id(),
        name: from.word(),
        number: from.word(),
        postal_code: from.word(),
        address: from.word(),
        phone: from.word(),
        fax: from.word(),
        hours: from.word(),
        manager: from.word(),
        reply_within_days: from.of_this_or_that(7, 8),
    }
}

fn facility(from: &Canaries) -> Facility {
    Facility {
        id: from.id(),
        kind: from.one_of(FacilityKind::ALL),
        name: from.word(),
        kana: from.word(),
        number: from.word(),
        postal_code: from.word(),
        address: from.word(),
        area: from.word(),
        phone: from.word(),
        fax: from.word(),
        fax_verified: Some(FaxVerification {
            on: from.day(),
            by: from.word(),
            number: from.word(),
        }),
        contact_time: from.word(),
        contact_person: from.word(),
        preferred_means: from.one_of(Means::ALL),
        masking: from.one_of(Masking::ALL),
        note: from.word(),
    }
}

fn client(from: &Canaries, staff: &StaffName, physician: &Physician) -> Client {
    Client {
        id: from.id(),
        name: from.word(),
        kana: from.word(),
        sex: from.one_of(Sex::ALL),
        birth: from.day(),
        insurer_number: from.word(),
        insured_number: from.word(),
        postal_code: from.word(),
        town: from.word(),
        address: from.word(),
        phone: from.word(),
        household: from.one_of(Household::ALL),
        key_person: KeyPerson {
            name: from.word(),
            relation: from.word(),
            phone: from.word(),
        },
        adl: Some(from.one_of(AdlGrade::ALL)),
        dementia: Some(from.one_of(DementiaGrade::ALL)),
        has_public_assistance: true,
        undisclosed_diagnoses: from.word(),
        medical_history: from.word(),
        services: from.word(),
        wishes: from.word(),
        note: from.word(),
        care_manager_id: staff.id,
        recipients: vec![Recipient {
            physician_id: physician.id,
            role: from.one_of(LiaisonRole::ALL),
        }],
        closed_on: Some(from.day()),
    }
}

fn entry(from: &Canaries, client: &Client, staff: &StaffName, slip_id: SlipId) -> Entry {
    Entry {
        id: from.id(),
        client_id: client.id,
        day: from.day(),
        time: Some(from.time()),
        kind: from.one_of(ContactKind::ALL),
        record: Some(from.one_of(RecordKind::ALL)),
        partner: Some(from.one_of(FacilityKind::ALL)),
        item: from.word(),
        text: from.word(),
        domains: vec![from.one_of(Domain::ALL)],
        is_internal: true,
        slip_id: Some(slip_id),
        recorder_id: staff.id,
        recorder_name: from.word(),
        recorded_at: from.moment(),
        corrections: vec![Correction {
            day_before: from.day(),
            time_before: Some(from.time()),
            item_before: from.word(),
            text_before: from.word(),
            corrected_at: from.moment(),
            corrected_by: from.word(),
            reason: from.word(),
        }],
    }
}

fn slip(
    from: &Canaries,
    client: &Client,
    staff: &StaffName,
    physician: &Physician,
    entry: &Entry,
) -> Slip {
    Slip {
        id: from.id(),
        number: SlipNumber::compose('R', from.of_this_or_that(8, 9), from.next()),
        client_id: client.id,
        recipient_id: Some(physician.id),
        author_id: staff.id,
        template: from.word(),
        content: content(from, entry),
        supersedes: None,
        created_at: from.moment(),
        updated_at: from.moment(),
        confirmed_at: Some(from.moment()),
        events: events(from),
    }
}

fn content(from: &Canaries, entry: &Entry) -> SlipContent {
    let candidate = || Candidate {
        day: Some(from.day()),
        time: Some(from.time()),
    };
    SlipContent {
        sent_on: Some(from.day()),
        reply_by: Some(from.day()),
        urgency: from.one_of(Urgency::ALL),
        masking: from.one_of(Masking::ALL),
        purposes: vec![from.one_of(Purpose::ALL)],
        other_purpose: from.word(),
        subject: from.word(),
        background: from.word(),
        observations: vec![from.one_of(Observation::ALL)],
        observation_note: from.word(),
        services: from.word(),
        plan_view: from.word(),
        wishes: from.word(),
        questions: vec![Question { text: from.word() }],
        attachments: vec![from.word()],
        reply_means: vec![from.one_of(Means::ALL)],
        meeting: Meeting {
            day: Some(from.day()),
            time: Some(from.time()),
            others: [candidate(), candidate()],
            place: from.word(),
            topic: from.word(),
            absence: from.word(),
        },
        extract: vec![entry.id],
        reminds_of: None,
    }
}

/// Every kind of event; a border of the domain keeps the list of kinds whole.
fn events(from: &Canaries) -> Vec<Event> {
    let means = || from.one_of(Means::ALL);
    let reply = Reply {
        day: from.day(),
        means: means(),
        answered_by: from.word(),
        answers: vec![Answer { text: from.word() }],
        summary: from.word(),
        effect_on_plan: from.word(),
        fee: from.word(),
    };
    let told = [
        EventDetail::Confirmed,
        EventDetail::SecondCheck {
            checker: from.word(),
        },
        EventDetail::Printed {
            output: from.word(),
        },
        EventDetail::Sent {
            means: means(),
            destination: from.word(),
        },
        EventDetail::Arrived {
            confirmed_with: from.word(),
        },
        EventDetail::Reminded {
            means: means(),
            note: from.word(),
        },
        EventDetail::Answered(reply),
        EventDetail::Reflected { note: from.word() },
        EventDetail::Completed,
        EventDetail::ClosedWithoutReply {
            reason: from.word(),
        },
        EventDetail::Cancelled {
            reason: from.word(),
        },
        EventDetail::Superseded {
            by_number: from.word(),
        },
        EventDetail::Missent { note: from.word() },
        EventDetail::Overridden {
            finding: from.one_of(Finding::ALL).code().to_owned(),
            reason: from.word(),
        },
    ];
    told.into_iter()
        .map(|detail| Event {
            id: from.id(),
            at: from.moment(),
            by: from.word(),
            detail,
        })
        .collect()
}

fn frozen(from: &Canaries) -> FrozenRecord {
    FrozenRecord {
        pdf: from.word(),
        sha256: from.hash(),
        template_text: from.word(),
        warnings: vec![from.one_of(Finding::ALL).code().to_owned()],
    }
}
