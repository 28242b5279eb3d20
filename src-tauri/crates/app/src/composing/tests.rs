use std::collections::BTreeSet;

use tsunagi_documents::template::keys::KEYS;
use tsunagi_domain::{
    ClientId, ConsentId, ConsentScope, ContactKind, EntryId, Event, EventDetail, EventId,
    FacilityId, Household, IdSource, KeyPerson, Moment, Observation, OfficeId, PhysicianId,
    Purpose, Question, Sex, SlipId, StaffId, TimeOfDay,
};

use super::records::{Record, compose_inquiries};
use super::*;
use crate::testing::SeededIds;

struct Records {
    slip: Slip,
    client: Client,
    consents: Vec<Consent>,
    physician: Physician,
    facility: Facility,
    office: Office,
    extract: Vec<Entry>,
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Everything that a masked sheet must not show, typed wherever somebody might type it.
const TELLING: &str = "浜栗焼男様は浜栗 焼男さん、はまぐりやきお、昭和28年4月1日生、S28.4.1、1953/4/1、\
                       見本市焼蛤町7-33にお住まい、0594-00-7373、浜栗氏、焼男さん、妻の浜栗 潮さん";

fn records(masking: Masking) -> Records {
    let ids: &dyn IdSource = &SeededIds::default();
    let now: Moment = "2026-04-01T10:00:00+09:00".parse().unwrap();
    let client = client(ids);
    let facility = facility(ids);
    let physician = Physician {
        id: PhysicianId::draw(ids),
        facility_id: facility.id,
        name: "見本 一郎".to_owned(),
        kana: "みほん いちろう".to_owned(),
        department: "内科".to_owned(),
        profession: Profession::Physician,
        note: String::new(),
    };
    let told = || TELLING.to_owned();
    let mut content = SlipContent {
        sent_on: Some(now.day()),
        reply_by: Some(day("2026-04-10")),
        urgency: Urgency::Soon,
        masking,
        purposes: vec![Purpose::Situation, Purpose::Other],
        other_purpose: told(),
        subject: told(),
        background: told(),
        observations: vec![Observation::Fall],
        observation_note: told(),
        services: told(),
        plan_view: told(),
        wishes: told(),
        questions: vec![
            Question { text: told() },
            Question {
                text: " ".to_owned(),
            },
        ],
        attachments: vec!["お薬手帳の写し".to_owned(), told()],
        reply_means: vec![Means::Fax, Means::Post],
        ..SlipContent::default()
    };
    content.meeting.place = told();
    content.meeting.topic = told();
    content.meeting.absence = told();
    let slip = Slip {
        id: SlipId::draw(ids),
        number: SlipNumber::compose('R', 8, 42),
        client_id: client.id,
        recipient_id: Some(physician.id),
        author_id: StaffId::draw(ids),
        template: "common".to_owned(),
        content,
        supersedes: None,
        created_at: now,
        updated_at: now,
        confirmed_at: None,
        events: Vec::new(),
    };
    let extract = vec![entry(ids, &slip, now)];
    let consents = vec![Consent {
        id: ConsentId::draw(ids),
        client_id: client.id,
        scope: ConsentScope::PhysicianLiaison,
        given_on: day("2026-03-01"),
        given_by: "妻 浜栗 潮".to_owned(),
        method: ConsentMethod::Written,
        paper_location: String::new(),
        expires_on: None,
        withdrawn_on: None,
    }];
    Records {
        slip,
        client,
        consents,
        physician,
        facility,
        office: office(ids),
        extract,
    }
}

fn client(ids: &dyn IdSource) -> Client {
    Client {
        id: ClientId::draw(ids),
        name: "浜栗 焼男".to_owned(),
        kana: "はまぐり やきお".to_owned(),
        sex: Sex::Male,
        birth: day("1953-04-01"),
        insurer_number: "242057".to_owned(),
        insured_number: "0000073731".to_owned(),
        postal_code: "511-0000".to_owned(),
        town: "見本市焼蛤町".to_owned(),
        address: "7-33".to_owned(),
        phone: "0594-00-7373".to_owned(),
        household: Household::ElderlyCouple,
        key_person: KeyPerson {
            name: "浜栗 潮".to_owned(),
            relation: "妻".to_owned(),
            phone: "0594-00-7373".to_owned(),
        },
        adl: None,
        dementia: None,
        has_public_assistance: false,
        undisclosed_diagnoses: String::new(),
        medical_history: String::new(),
        services: String::new(),
        wishes: String::new(),
        note: String::new(),
        care_manager_id: StaffId::draw(ids),
        recipients: Vec::new(),
        closed_on: None,
    }
}

fn facility(ids: &dyn IdSource) -> Facility {
    Facility {
        id: FacilityId::draw(ids),
        kind: FacilityKind::Clinic,
        name: "見本内科医院".to_owned(),
        kana: String::new(),
        number: String::new(),
        postal_code: String::new(),
        address: String::new(),
        area: String::new(),
        phone: "0594-00-0001".to_owned(),
        fax: "0594-00-0002".to_owned(),
        fax_verified: None,
        contact_time: String::new(),
        contact_person: String::new(),
        preferred_means: Means::Fax,
        masking: Masking::FullName,
        note: String::new(),
    }
}

fn office(ids: &dyn IdSource) -> Office {
    Office {
        id: OfficeId::draw(ids),
        name: "みほん居宅介護支援事業所".to_owned(),
        number: "2470000007".to_owned(),
        postal_code: String::new(),
        address: String::new(),
        phone: "0594-00-1000".to_owned(),
        fax: "0594-00-1001".to_owned(),
        hours: String::new(),
        manager: String::new(),
        reply_within_days: 7,
    }
}

fn entry(ids: &dyn IdSource, slip: &Slip, now: Moment) -> Entry {
    Entry {
        id: EntryId::draw(ids),
        client_id: slip.client_id,
        day: now.day(),
        time: TimeOfDay::parse("9:05").ok(),
        kind: ContactKind::Visit,
        record: None,
        partner: None,
        item: TELLING.to_owned(),
        text: TELLING.to_owned(),
        domains: Vec::new(),
        is_internal: false,
        slip_id: None,
        recorder_id: slip.author_id,
        recorder_name: "見本 貝子".to_owned(),
        recorded_at: now,
        corrections: Vec::new(),
    }
}

fn composed(records: &Records) -> Values {
    compose_extract(&Sheet {
        slip: &records.slip,
        client: &records.client,
        certifications: &[],
        consents: &records.consents,
        recipient: Some((&records.physician, &records.facility)),
        primary: Some((&records.physician, &records.facility)),
        office: &records.office,
        author_name: "見本 貝子",
        replaces: None,
        reminds_of: None,
        stay: Some((day("2026-02-25"), Some(day("2026-03-27")))),
        extract: &records.extract,
        today: day("2026-04-01"),
    })
}

/// Returns every text of the values, rows included.
fn all_texts(values: &Values) -> String {
    let mut texts = String::new();
    for key in KEYS {
        if let Some(text) = values.get_text(key.name) {
            texts.push_str(text);
            texts.push('\n');
        }
        if let Kind::Rows(columns) = key.kind {
            for row in values.get_rows(key.name) {
                for (column, _) in columns {
                    texts.push_str(row.get_text(column).unwrap_or_default());
                    texts.push('\n');
                }
            }
        }
    }
    texts
}

#[test]
fn a_sheet_that_shows_the_number_only_shows_nothing_else_of_the_client() {
    let texts = all_texts(&composed(&records(Masking::NumberOnly)));
    for telling in [
        "浜栗",
        "焼男",
        "はまぐりやきお",
        "はまぐり やきお",
        "昭和28年4月1日",
        "S28.4.1",
        "1953/4/1",
        "1953-04-01",
        "焼蛤町",
        "7-33",
        "0594-00-7373",
        "潮",
        "73",
        "H・Y",
        "男",
    ] {
        assert!(
            !texts.contains(telling),
            "{telling} points at the client:\n{texts}"
        );
    }
    assert!(
        texts.contains("R08-0042"),
        "the number is what the answer is found by"
    );
    assert!(texts.contains("見本 一郎"), "the recipient is no secret");
}

#[test]
fn the_day_of_birth_goes_however_it_is_spelt_and_other_days_stay() {
    let mut records = records(Masking::Initials);
    records.slip.content.background =
        "Ｓ２８．４．１／昭和28年4月1日（水）、19530401。S28.4.12と昭和28年4月10日、R8.4.1に入院。"
            .to_owned();
    let values = composed(&records);
    assert_eq!(
        values.get_text("slip.background"),
        Some("（省略）／（省略）（水）、（省略）。S28.4.12と昭和28年4月10日、R8.4.1に入院。")
    );
}

#[test]
fn what_points_at_the_client_goes_in_every_spelling() {
    let mut records = records(Masking::NumberOnly);
    records.client.name = "髙﨑 葛\u{E0100}男".to_owned();
    records.client.kana = "たかさき くずお".to_owned();
    records.client.key_person.name = "髙﨑 邊子".to_owned();
    for typed in [
        "高崎さん",
        "髙崎葛男",
        "高﨑　葛\u{E0101}男",
        "葛男様",
        "タカサキクズオ",
        "ﾀｶｻｷ ｸｽﾞｵ",
        "タカサキ様",
        "０５９４‐００‐７３７３",
        "0594007373",
        "0594(00)7373",
        "見本市　焼蛤町７－３３",
        "7ー33",
        "妻の高崎辺子",
        "S28/4/1",
        "昭和２８年４月１日",
        "昭和二十八年四月一日",
        "一九五三年四月一日",
        "昭28.4.1",
        "昭和28年（1953年）4月1日",
        "昭和 28 年 4 月 1 日",
        "00000-73731",
    ] {
        records.slip.content.background = format!("前の文。{typed}、後の文。");
        let values = composed(&records);
        let shown = values.get_text("slip.background").unwrap();
        for part in [
            "高崎",
            "髙",
            "﨑",
            "葛",
            "男",
            "タカ",
            "ﾀｶ",
            "ｸｽ",
            "クズ",
            "５９４",
            "594",
            "7373",
            "７３７３",
            "焼蛤",
            "33",
            "３３",
            "辺",
            "28",
            "２８",
        ] {
            assert!(!shown.contains(part), "{typed} shows {part}: {shown}");
        }
        assert!(
            shown.starts_with("前の文。") && shown.ends_with("、後の文。"),
            "and nothing else goes: {shown}"
        );
    }
}

#[test]
fn a_sheet_with_initials_shows_these_age_and_town() {
    let values = composed(&records(Masking::Initials));
    let texts = all_texts(&values);
    assert_eq!(values.get_text("client.name"), Some("H・Y"));
    assert_eq!(values.get_text("client.age"), Some("73"));
    assert_eq!(values.get_text("client.address"), Some("見本市焼蛤町"));
    for telling in [
        "男",
        "高齢者夫婦",
        "令和8年2月25日",
        "浜栗",
        "焼男",
        "はまぐりやきお",
        "昭和28年",
        "7-33",
        "0594-00-7373",
        "潮",
    ] {
        assert!(
            !texts.contains(telling),
            "{telling} is more than initials:\n{texts}"
        );
    }
}

/// 北多摩北部 [V 9]: initials, age and the town; what is not among these three is left out.
#[test]
fn a_sheet_with_initials_leaves_out_every_other_field() {
    let values = composed(&records(Masking::Initials));
    let shown = [
        "client.name",
        "client.addressed",
        "client.initials",
        "client.age",
        "client.address",
        // Never filled by the program.
        "client.patient_number",
        "client.insured_number",
    ];
    let fields = KEYS.iter().map(|key| key.name);
    for key in fields.filter(|key| key.starts_with("client.") && !shown.contains(key)) {
        assert_eq!(values.get_text(key), Some("―"), "{key}");
    }
}

#[test]
fn what_is_left_out_side_by_side_is_said_once() {
    let mut records = records(Masking::NumberOnly);
    records.slip.content.background = "見本市焼蛤町7-33のご自宅。".to_owned();
    let values = composed(&records);
    assert_eq!(
        values.get_text("slip.background"),
        Some("（省略）のご自宅。")
    );
}

#[test]
fn a_full_sheet_says_what_was_typed() {
    let records = records(Masking::FullName);
    let values = composed(&records);
    assert_eq!(values.get_text("client.name"), Some("浜栗 焼男"));
    assert_eq!(
        values.get_text("slip.background"),
        Some(TELLING),
        "not a character is changed"
    );
    assert_eq!(values.get_text("slip.sent_on"), Some("令和8年4月1日（水）"));
    assert_eq!(
        values.get_rows("slip.questions").len(),
        1,
        "an empty question takes no space"
    );
    assert!(values.is_ticked("slip.attachments", "medicine_book"));
    assert!(
        values.is_ticked("slip.attachments", "timeline"),
        "the extract is an attachment"
    );
    assert_eq!(
        values.get_text("slip.reply_note"),
        Some("郵送"),
        "no box for it on the form"
    );
    assert_eq!(
        values.get_text("client.insured_number"),
        None,
        "not printed by default"
    );
    assert!(
        values
            .get_text("slip.consent_line")
            .unwrap()
            .contains("令和8年3月1日、文書")
    );
}

#[test]
fn a_word_that_only_looks_like_the_name_stays() {
    let mut records = records(Masking::NumberOnly);
    records.client.name = "林 花".to_owned();
    records.client.kana = "はやし はな".to_owned();
    records.client.key_person = KeyPerson::default();
    records.slip.content.background =
        "林の中を歩き、花を見て、はなれに戻る。林様。林先生。".to_owned();
    let values = composed(&records);
    assert_eq!(
        values.get_text("slip.background"),
        Some("林の中を歩き、花を見て、はなれに戻る。ご本人様。林先生。")
    );
}

#[test]
fn every_key_that_is_filled_is_one_that_forms_may_ask_for() {
    let known: BTreeSet<&str> = KEYS.iter().map(|key| key.name).collect();
    let shown = format!("{:?}", composed(&records(Masking::FullName)));
    for key in shown.split('"').skip(1).step_by(2) {
        assert!(known.contains(key), "{key} would never print");
    }
}

#[test]
fn the_codes_of_the_forms_are_those_of_the_trade() {
    let codes = |key: &str| option_codes(key).into_iter().collect::<BTreeSet<_>>();
    let domain = |all: Vec<&'static str>| all.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(
        codes("slip.purposes"),
        domain(Purpose::ALL.iter().map(|p| p.code()).collect())
    );
    assert_eq!(
        codes("slip.observations"),
        domain(Observation::ALL.iter().map(|o| o.code()).collect())
    );
    assert_eq!(
        codes("slip.urgency"),
        domain(Urgency::ALL.iter().map(|u| u.code()).collect())
    );
    assert!(
        codes("slip.reply_means").is_subset(&domain(Means::ALL.iter().map(|m| m.code()).collect())),
        "an option without a means could never be ticked"
    );
}

#[test]
fn the_latest_stay_is_told_to_a_hospital_unless_nobody_is_named() {
    let values = composed(&records(Masking::FullName));
    assert_eq!(
        values.get_text("client.admitted_on"),
        Some("令和8年2月25日（水）")
    );
    assert_eq!(
        values.get_text("client.discharged_on"),
        Some("令和8年3月27日（金）")
    );
    let values = composed(&records(Masking::NumberOnly));
    assert_eq!(values.get_text("client.admitted_on"), Some("―"));
}

#[test]
fn only_what_is_urgent_is_marked_so() {
    let mut records = records(Masking::FullName);
    records.slip.content.urgency = Urgency::Normal;
    assert_eq!(composed(&records).get_text("slip.urgent"), None);
    records.slip.content.urgency = Urgency::Soon;
    assert_eq!(
        composed(&records).get_text("slip.urgent"),
        Some("【お急ぎ】")
    );
}

#[test]
fn a_meeting_without_a_day_asks_when_it_suits() {
    let mut records = records(Masking::FullName);
    records.slip.content.meeting.day = None;
    assert!(composed(&records).is_ticked("meeting.schedule", "adjust"));
    records.slip.content.meeting.day = Some(day("2026-04-15"));
    assert!(!composed(&records).is_ticked("meeting.schedule", "adjust"));
}

#[test]
fn several_days_are_a_question_and_stand_in_their_order() {
    let mut records = records(Masking::FullName);
    let meeting = &mut records.slip.content.meeting;
    meeting.day = Some(day("2026-04-15"));
    meeting.others[1] = Candidate {
        day: Some(day("2026-04-17")),
        time: TimeOfDay::parse("14:00").ok(),
    };
    let values = composed(&records);
    assert_eq!(
        values.get_text("meeting.when"),
        Some("令和8年4月15日（水）")
    );
    assert_eq!(
        values.get_text("meeting.second"),
        Some("令和8年4月17日（金） 14:00"),
        "the paper has no second choice that is empty before a third"
    );
    assert_eq!(values.get_text("meeting.third"), None);
    assert!(values.is_ticked("meeting.schedule", "adjust"));
}

#[test]
fn a_cover_sheet_counts_itself_and_what_lies_under_it() {
    let mut values = Values::blank();
    put_covered_count(&mut values, 2);
    assert_eq!(values.get_text("slip.own_pages"), Some("2"));
    assert_eq!(values.get_text("slip.pages"), Some("3"));
}

#[test]
fn table4_takes_what_was_asked_for_the_meeting_and_nothing_else() {
    let held = records(Masking::FullName);
    let sent = Event {
        id: EventId::draw(&SeededIds::default()),
        at: held.slip.updated_at,
        by: String::new(),
        detail: EventDetail::Sent {
            means: Means::Fax,
            destination: String::new(),
        },
    };
    let about = |purpose: Purpose, question: &str| {
        let mut slip = held.slip.clone();
        slip.content.purposes = vec![Purpose::Situation, purpose];
        slip.content.questions = vec![Question {
            text: question.to_owned(),
        }];
        slip.content.meeting.absence = "外来の診療のため".to_owned();
        slip.events = vec![sent.clone()];
        (slip, None)
    };
    let slips = [
        about(Purpose::Medication, "飲み残しはありますか。"),
        about(
            Purpose::ServiceMeeting,
            "入浴の再開についてご意見をください。",
        ),
    ];
    let today = held.slip.updated_at.day();
    let values = compose_inquiries(&Record {
        client: &held.client,
        certifications: &[],
        entries: &[],
        slips: &slips,
        office: &held.office,
        care_manager_name: "見本 はな",
        range: (today, today),
    });
    let rows = values.get_rows("inquiry.rows");
    assert_eq!(rows.len(), 1, "a question about medicine is no inquiry");
    let question = rows[0].get_text("question").unwrap();
    assert!(question.contains("入浴の再開"), "{question}");
    assert_eq!(rows[0].get_text("reason"), Some("外来の診療のため"));
}
