//! Files whose records break the rules that hold for typing: refused whole, and at the right place.

use serde_json::{Value, json};

use super::*;
use crate::refusal::{Fault, Unfit, Whose};

fn refusal(json: &Value, change: impl FnOnce(&mut Value)) -> Option<RecordsError> {
    let mut json = json.clone();
    change(&mut json);
    Records::parse(&serde_json::to_vec(&json).unwrap()).err()
}

fn unfit(whose: Whose, label: &'static str, fault: Fault) -> Option<RecordsError> {
    Some(RecordsError::Unfit(Some(Unfit {
        whose,
        label,
        fault,
    })))
}

fn too_long(limit: usize) -> Fault {
    Fault::TooLong { limit }
}

/// An office with everything in it, and the place of the client whose records are attacked.
fn office() -> (Value, usize) {
    let desk = Desk::open();
    desk.confirmed();
    let entry = desk.add_entry("歩行器で歩く。", false);
    let corrected = correction(&entry, "歩行器で玄関まで歩く。");
    desk.app.correct_entry(corrected).unwrap();
    let json = serde_json::to_value(records(&desk.app)).unwrap();
    let cases = json["cases"].as_array().unwrap();
    let of_desk = |case: &Value| case["client"]["id"] == desk.client_id.as_str();
    let place = cases.iter().position(of_desk).unwrap();
    (json, place)
}

#[test]
fn what_is_longer_than_may_be_typed_is_refused_with_its_place() {
    let (json, place) = office();
    assert_eq!(refusal(&json, |_| ()), None, "a file of ours fits");
    let client = Whose::Client(place + 1);
    let long = |length: usize| Value::from("あ".repeat(length));
    for (path, label, limit) in [
        ("/client/name", "氏名", 100),
        ("/client/address", "住所", 200),
        ("/client/key_person/phone", "キーパーソンの連絡先", 100),
        ("/client/medical_history", "病歴", 2_000),
        (
            "/client/undisclosed_diagnoses",
            "本人に告知されていない病名",
            2_000,
        ),
        ("/client/note", "所内のメモ", 2_000),
        ("/consents/0/given_by", "同意した人", 100),
        ("/consents/0/paper_location", "文書の保管場所", 100),
        ("/entries/0/item", "支援経過の項目", 200),
        ("/entries/0/recorder_name", "記録者", 100),
        ("/slips/0/content/background", "連絡票の経過・状況", 60_000),
        ("/slips/0/template", "連絡票の様式", 100),
    ] {
        let with = |length: usize| {
            refusal(&json, |json| {
                let case = &mut json["cases"][place];
                *case.pointer_mut(path).unwrap() = long(length);
            })
        };
        assert_eq!(with(limit), None, "{path}: as long as may be typed");
        let refused = unfit(client, label, too_long(limit));
        assert_eq!(with(limit + 1), refused, "{path}");
    }
    let typed = json["cases"][place]["entries"].as_array().unwrap();
    let typed = typed
        .iter()
        .position(|entry| entry["slip_id"].is_null())
        .unwrap();
    let with_text = |length: usize| {
        refusal(&json, |json| {
            json["cases"][place]["entries"][typed]["text"] = long(length);
        })
    };
    assert_eq!(with_text(10_000), None);
    let refused = unfit(client, "支援経過の内容", too_long(10_000));
    assert_eq!(with_text(10_001), refused);
    let facility = |json: &mut Value| json["facilities"][0]["fax"] = long(101);
    let refused = unfit(Whose::Facility(1), "FAX番号", too_long(100));
    assert_eq!(refusal(&json, facility), refused);
    let staff = |json: &mut Value| json["staff"][1]["name"] = long(101);
    let refused = unfit(Whose::Staff(2), "氏名", too_long(100));
    assert_eq!(refusal(&json, staff), refused);
    let questions = |json: &mut Value| {
        json["cases"][place]["slips"][0]["content"]["questions"] = json!(vec!["問"; 201]);
    };
    let many = Fault::TooMany { limit: 200 };
    let refused = unfit(client, "連絡票のお伺いしたいこと", many);
    assert_eq!(refusal(&json, questions), refused);
}

#[test]
fn what_nobody_can_type_into_a_line_does_not_come_in_either() {
    let (json, place) = office();
    let client = Whose::Client(place + 1);
    for (path, label) in [
        ("/client/name", "氏名"),
        ("/client/key_person/phone", "キーパーソンの連絡先"),
        ("/consents/0/given_by", "同意した人"),
        ("/entries/0/item", "支援経過の項目"),
    ] {
        for (odd, fault) in [
            ("浜栗\n焼男", Fault::LineBreak),
            ("浜栗\u{2028}焼男", Fault::LineBreak),
            ("浜栗焼男\u{202E}", Fault::Invisible),
            ("浜栗焼男\u{7}", Fault::Invisible),
        ] {
            let refused = refusal(&json, |json| {
                let case = &mut json["cases"][place];
                *case.pointer_mut(path).unwrap() = json!(odd);
            });
            assert_eq!(refused, unfit(client, label, fault), "{path}: {odd:?}");
        }
    }
    for (path, label) in [
        ("/client/medical_history", "病歴"),
        ("/slips/0/content/background", "連絡票の経過・状況"),
    ] {
        let with = |text: &str| {
            refusal(&json, |json| {
                let case = &mut json["cases"][place];
                *case.pointer_mut(path).unwrap() = json!(text);
            })
        };
        assert_eq!(with("一行\n二行"), None, "a box has lines");
        let refused = unfit(client, label, Fault::Invisible);
        assert_eq!(with("一行\u{1b}[2J"), refused, "{path}");
    }
    let composed = refusal(&json, |json| {
        let entry = &mut json["cases"][place]["entries"][0];
        entry["item"] = json!("取込時の相違：訪問");
        entry["text"] = json!("あ".repeat(60_001));
    });
    let refused = unfit(client, "支援経過の内容", too_long(60_000));
    assert_eq!(composed, refused, "even what is put together has an end");
}

#[test]
fn what_the_program_itself_puts_together_may_be_longer() {
    let (json, place) = office();
    let long = "あ".repeat(20_000);
    let kept = refusal(&json, |json| {
        let entry = &mut json["cases"][place]["entries"][0];
        entry["item"] = json!("取込時の相違：訪問");
        entry["text"] = json!(long);
    });
    assert_eq!(kept, None, "both versions of a difference");
}

#[test]
fn what_breaks_a_rule_of_the_trade_is_no_damage() {
    let (json, place) = office();
    let client = Whose::Client(place + 1);
    let case =
        |change: &dyn Fn(&mut Value)| refusal(&json, |json| change(&mut json["cases"][place]));
    let consent = case(&|case| {
        case["consents"][0]["given_on"] = json!("2026-03-01");
        case["consents"][0]["withdrawn_on"] = json!("2026-02-01");
    });
    let other = "同意日";
    let refused = unfit(client, "同意の撤回日", Fault::DayBefore { other });
    assert_eq!(consent, refused);
    let certification = case(&|case| {
        case["certifications"][0]["valid_from"] = json!("2026-03-01");
        case["certifications"][0]["valid_to"] = json!("2026-02-01");
    });
    let other = "有効期間の初日";
    let refused = unfit(client, "有効期間の末日", Fault::DayBefore { other });
    assert_eq!(certification, refused);
    let future = case(&|case| case["entries"][0]["day"] = json!("2099-01-01"));
    let refused = unfit(client, "支援経過の年月日", Fault::FutureDay);
    assert_eq!(future, refused);
    let nameless = case(&|case| case["client"]["name"] = json!("　"));
    assert_eq!(nameless, unfit(client, "氏名", Fault::Empty));
    let rule = Some(RecordsError::Unfit(None));
    for (what, change) in [
        ("no such code", ("/entries/0/kind", json!("telepathy"))),
        ("no such day", ("/client/birth", json!("2026-02-30"))),
        ("a number for a name", ("/client/name", json!(7))),
        (
            "of another client",
            (
                "/entries/0/client_id",
                json["cases"][place]["entries"][0]["id"].clone(),
            ),
        ),
    ] {
        let (path, value) = change;
        let outcome = case(&|case| *case.pointer_mut(path).unwrap() = value.clone());
        assert_eq!(outcome, rule, "{what}");
    }
}

#[test]
fn the_words_name_the_place_and_nothing_of_the_content() {
    let (mut json, place) = office();
    let marker = "浜栗の秘密".repeat(500);
    json["cases"][place]["client"]["medical_history"] = json!(marker);
    let error = Records::parse(&serde_json::to_vec(&json).unwrap()).err();
    let failure = Refusal::from(error.unwrap()).into_failure();
    assert_eq!(failure.code, Code::HandoverDamaged);
    assert!(
        failure
            .what
            .contains(&format!("{}人目の利用者の「病歴」", place + 1))
    );
    assert!(failure.what.contains("何も取り込んでいません"));
    assert!(!failure.what.contains("秘密"));
}
