use tsunagi_contract::Code;
use tsunagi_contract::people::Search;
use tsunagi_contract::timeline::{AddEntry, CorrectEntry, ListEntries};

use super::*;

fn entry(client_id: &str, day: &str, text: &str) -> AddEntry {
    AddEntry {
        client_id: client_id.to_owned(),
        day: day.to_owned(),
        time: "14時30分".to_owned(),
        kind: "visit".to_owned(),
        record: String::new(),
        partner: String::new(),
        item: "モニタリング".to_owned(),
        text: text.to_owned(),
        domains: vec!["1".to_owned(), "1".to_owned()],
        is_internal: false,
    }
}

fn all_of(client_id: &str) -> ListEntries {
    ListEntries {
        client_id: client_id.to_owned(),
        from: String::new(),
        to: String::new(),
    }
}

#[test]
fn entries_are_listed_newest_first_and_within_a_range() {
    let fixture = fixture();
    let client = saved_client(&fixture.app);
    for (day, text) in [("R8.3.1", "一"), ("R8.4.1", "三"), ("R8.3.15", "二")] {
        fixture.app.add_entry(entry(&client, day, text)).unwrap();
    }
    let texts: Vec<String> = fixture
        .app
        .list_entries(all_of(&client))
        .unwrap()
        .into_iter()
        .map(|e| e.text)
        .collect();
    assert_eq!(texts, ["三", "二", "一"]);
    let range = ListEntries {
        from: "R8.3.2".to_owned(),
        to: "R8.3.31".to_owned(),
        ..all_of(&client)
    };
    assert_eq!(fixture.app.list_entries(range).unwrap().len(), 1);
    let found = fixture
        .app
        .search(Search {
            query: "もにたりんぐ".to_owned(),
        })
        .unwrap();
    assert_eq!(found.entries.len(), 3);
}

#[test]
fn a_correction_keeps_the_old_words() {
    let fixture = fixture();
    let client = saved_client(&fixture.app);
    let added = fixture
        .app
        .add_entry(entry(&client, "R8.4.1", "血圧130"))
        .unwrap();
    assert_eq!(
        (added.time.as_str(), added.domain_labels.len()),
        ("14:30", 1)
    );
    let correct = |reason: &str| CorrectEntry {
        id: added.id.clone(),
        day: added.day.clone(),
        time: added.time.clone(),
        item: "モニタリング".to_owned(),
        text: "血圧150".to_owned(),
        reason: reason.to_owned(),
    };
    assert_eq!(
        refusal(fixture.app.correct_entry(correct("")))
            .field
            .as_deref(),
        Some("reason")
    );
    let corrected = fixture.app.correct_entry(correct("聞き間違い")).unwrap();
    assert_eq!(corrected.text, "血圧150");
    assert_eq!(corrected.corrections[0].text_before, "血圧130");
    assert_eq!(corrected.corrections[0].corrected_by, "見本 貝子");
    assert!(!corrected.corrections[0].is_moved, "the day is the same");
}

#[test]
fn day_and_time_are_corrected_like_words() {
    let fixture = fixture();
    let client = saved_client(&fixture.app);
    let added = fixture.app.add_entry(entry(&client, "R8.4.1", "血圧130"));
    let added = added.unwrap();
    let to = |day: &str, time: &str| CorrectEntry {
        id: added.id.clone(),
        day: day.to_owned(),
        time: time.to_owned(),
        item: added.item.clone(),
        text: added.text.clone(),
        reason: "日を間違えていた".to_owned(),
    };
    for (day, time, field) in [
        ("R8.4.2", "", "day"),
        ("きのう", "", "day"),
        ("", "", "day"),
        ("R8.3.31", "25:00", "time"),
    ] {
        let refused = refusal(fixture.app.correct_entry(to(day, time)));
        assert_eq!(refused.field.as_deref(), Some(field), "{day} {time}");
    }
    let moved = fixture.app.correct_entry(to("令和8年3月31日", "")).unwrap();
    assert_eq!(
        (moved.day.as_str(), moved.time.as_str()),
        ("2026-03-31", "")
    );
    let kept = &moved.corrections[0];
    assert_eq!(
        (kept.day_before.as_str(), kept.time_before.as_str()),
        ("2026-04-01", "14:30")
    );
    assert!(kept.is_moved);
    let listed = fixture.app.list_entries(all_of(&client)).unwrap();
    assert_eq!(listed[0].day, "2026-03-31");
}

#[test]
fn what_has_not_happened_is_not_recorded() {
    let fixture = fixture();
    let client = saved_client(&fixture.app);
    let tomorrow = refusal(
        fixture
            .app
            .add_entry(entry(&client, "R8.4.2", "明日のこと")),
    );
    assert_eq!(
        (tomorrow.code, tomorrow.field.as_deref()),
        (Code::InvalidField, Some("day"))
    );
    let nothing = refusal(fixture.app.add_entry(entry(&client, "R8.4.1", " \n")));
    assert_eq!(nothing.field.as_deref(), Some("text"));
    assert!(
        fixture
            .app
            .list_entries(all_of(&client))
            .unwrap()
            .is_empty()
    );
}
