use tsunagi_contract::Code;
use tsunagi_contract::people::{
    CertificationForm, ConsentForm, ListClients, RecipientForm, SaveCertification, SaveConsent,
    Search, ShowClient,
};

use super::*;

fn list(query: &str) -> ListClients {
    ListClients {
        query: query.to_owned(),
        include_closed: false,
    }
}

#[test]
fn what_was_typed_comes_back() {
    let fixture = fixture();
    let id = saved_client(&fixture.app);
    let view = fixture.app.show_client(ShowClient { id }).unwrap();
    assert_eq!(view.form.name, "髙﨑 𠮷雄");
    assert_eq!(view.form.birth, "1953-04-01");
    assert_eq!(view.form.postal_code, "511-0000");
    assert_eq!(view.summary.age, 73, "the birthday is today");
    assert_eq!(
        view.summary.care_manager, "見本 貝子",
        "whoever is unlocked takes on the client"
    );
}

#[test]
fn a_client_is_found_by_any_spelling() {
    let fixture = fixture();
    saved_client(&fixture.app);
    for query in [
        "高崎",
        "崎",
        "吉雄",
        "タカサキ",
        "よし",
        "0000012345",
        "昭和28年4月1日",
        "1953/4/1",
    ] {
        assert_eq!(
            fixture.app.list_clients(list(query)).unwrap().len(),
            1,
            "{query}"
        );
    }
    assert!(fixture.app.list_clients(list("浜栗")).unwrap().is_empty());
    let found = fixture
        .app
        .search(Search {
            query: "高崎".to_owned(),
        })
        .unwrap();
    assert_eq!(found.clients.len(), 1);
    let nothing = fixture
        .app
        .search(Search {
            query: " 　".to_owned(),
        })
        .unwrap();
    assert!(nothing.clients.is_empty(), "nothing typed finds nothing");
}

#[test]
fn a_field_that_cannot_be_used_is_named_and_nothing_is_saved() {
    let fixture = fixture();
    let mut cases: Vec<(&str, ClientForm)> = Vec::new();
    let mut with = |field, change: fn(&mut ClientForm)| {
        let mut form = client_form();
        change(&mut form);
        cases.push((field, form));
    };
    with("name", |form| form.name = "　".to_owned());
    with("birth", |form| form.birth = "むかし".to_owned());
    with("birth", |form| form.birth = "R9.1.1".to_owned());
    with("phone", |form| form.phone = "でんわ".to_owned());
    with("insurer_number", |form| {
        form.insurer_number = "24205".to_owned();
    });
    with("insured_number", |form| {
        form.insured_number = "123".to_owned();
    });
    with("postal_code", |form| form.postal_code = "511".to_owned());
    with("sex", |form| form.sex = "9".to_owned());
    with("wishes", |form| form.wishes = "あ".repeat(2_001));
    with("care_manager_id", |form| {
        form.care_manager_id = "だれか".to_owned();
    });
    for (field, form) in cases {
        let failure = refusal(fixture.app.save_client(SaveClient { form }));
        assert_eq!(
            (failure.code, failure.field.as_deref()),
            (Code::InvalidField, Some(field))
        );
    }
    assert!(fixture.app.list_clients(list("")).unwrap().is_empty());
}

#[test]
fn an_id_of_nobody_names_nobody() {
    let fixture = fixture();
    for id in ["", "浜栗", "01890000-0000-7000-8000-000000000000"] {
        let shown = fixture.app.show_client(ShowClient { id: id.to_owned() });
        assert_eq!(refusal(shown).code, Code::NotFound, "{id}");
    }
    let mut form = client_form();
    form.recipients = vec![RecipientForm {
        physician_id: "だれか".to_owned(),
        role: "primary".to_owned(),
    }];
    assert_eq!(
        refusal(fixture.app.save_client(SaveClient { form })).code,
        Code::NotFound
    );
}

#[test]
fn a_certification_and_a_consent_hold_while_they_last() {
    let fixture = fixture();
    let client_id = saved_client(&fixture.app);
    let form = |from: &str, to: &str| SaveCertification {
        client_id: client_id.clone(),
        form: CertificationForm {
            id: None,
            status: "2".to_owned(),
            level: "13".to_owned(),
            certified_on: String::new(),
            valid_from: from.to_owned(),
            valid_to: to.to_owned(),
        },
    };
    let backwards = refusal(fixture.app.save_certification(form("R8.4.1", "R8.3.31")));
    assert_eq!(backwards.field.as_deref(), Some("valid_to"));
    let view = fixture
        .app
        .save_certification(form("R8.1.1", "R8.12.31"))
        .unwrap();
    assert_eq!(view.summary.care_level, "要支援2");
    assert!(!view.has_liaison_consent);
    let consent = SaveConsent {
        client_id,
        form: ConsentForm {
            id: None,
            scope: "physician".to_owned(),
            given_on: "R8.4.1".to_owned(),
            given_by: "本人".to_owned(),
            method: "written".to_owned(),
            paper_location: String::new(),
            expires_on: String::new(),
            withdrawn_on: String::new(),
        },
    };
    assert!(
        fixture
            .app
            .save_consent(consent)
            .unwrap()
            .has_liaison_consent
    );
}

#[test]
fn a_name_in_one_piece_is_told_and_not_refused() {
    let fixture = fixture();
    let saved = |name: &str, kana: &str| {
        let mut form = client_form();
        form.name = name.to_owned();
        form.kana = kana.to_owned();
        fixture.app.save_client(SaveClient { form }).unwrap()
    };
    for (name, kana, is_told) in [
        ("見本花子", "みほんはなこ", true),
        ("見本 花子", "みほんはなこ", true),
        ("見本花子", "みほん はなこ", true),
        ("見本 花子", "みほん はなこ", false),
        ("マリア・サントス", "まりあ・さんとす", false),
        ("見本 花子", "", false),
    ] {
        let view = saved(name, kana);
        let codes: Vec<&str> = view.findings.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes == ["name_in_one_piece"], is_told, "{name} {kana}");
    }
}

#[test]
fn no_refusal_repeats_what_was_typed() {
    const MARKER: &str = "浜栗焼男";
    let fixture = fixture();
    let id = saved_client(&fixture.app);
    let mut forms = Vec::new();
    let mut with = |change: fn(&mut ClientForm)| {
        let mut form = client_form();
        change(&mut form);
        forms.push(form);
    };
    with(|form| form.name = MARKER.repeat(40));
    with(|form| form.birth = MARKER.to_owned());
    with(|form| form.sex = MARKER.to_owned());
    with(|form| form.phone = MARKER.to_owned());
    with(|form| form.note = format!("{MARKER}\u{7}"));
    with(|form| form.id = Some(MARKER.to_owned()));
    let failures = forms
        .into_iter()
        .map(|form| refusal(fixture.app.save_client(SaveClient { form })));
    let range = tsunagi_contract::timeline::ListEntries {
        client_id: id,
        from: MARKER.to_owned(),
        to: String::new(),
    };
    let failures = failures.chain([refusal(fixture.app.list_entries(range))]);
    for failure in failures {
        assert!(
            !format!("{failure:?}").contains("浜栗"),
            "{:?} keeps it to itself",
            failure.code
        );
    }
}
