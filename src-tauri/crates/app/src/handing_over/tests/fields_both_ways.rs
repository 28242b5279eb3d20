//! Fields, papers and entries that two offices hand to each other: nothing is overwritten unasked.

use tsunagi_contract::handover::TakeField;
use tsunagi_contract::people::{ConsentForm, RecipientForm, SaveConsent};

use super::pair::{Pair, change};
use super::*;

#[test]
fn what_nobody_decided_is_overwritten_nowhere() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let id = pair.id().to_owned();
    pair.there();
    change(desk, &id, |form| {
        form.medical_history = "アレルギーあり".to_owned();
    });
    change(other, &id, |form| {
        form.medical_history = "アレルギーなし".to_owned();
    });
    pair.there();
    // Only a part comes back, without what was written down of the difference.
    let part = ExportHandover {
        to: "2026-03-31".to_owned(),
        ..request(pair.stick.path())
    };
    let part = other.export_handover(part).unwrap();
    for path in [
        part.path,
        export(other, pair.stick.path(), Vec::new()).unwrap().path,
    ] {
        let preview = inspect(desk, &path).unwrap();
        let line = preview.clients.iter().find(|one| one.client_id == id);
        assert_eq!(line.unwrap().fields.len(), 1, "a person may choose");
        import(desk, &path).unwrap();
        let here = client_form(desk, &id).medical_history;
        assert_eq!(here, "アレルギーあり", "and nobody has");
    }
    let told = entries(desk, &id);
    let told: Vec<&EntryView> = told.iter().filter(|one| one.item == DIFFERENCE).collect();
    assert!(
        told.iter().all(|one| !one.text.contains("この記録簿")),
        "a sentence that is true in one office only must not travel"
    );
    // Now somebody decides, and it is settled on both sides.
    let made = export(other, pair.stick.path(), Vec::new()).unwrap();
    let sha256 = inspect(desk, &made.path).unwrap().sha256;
    desk.import_handover(ImportHandover {
        path: made.path,
        passphrase: SECRET.into(),
        sha256,
        take: vec![TakeField {
            record_id: id.clone(),
            field: "medical_history".to_owned(),
        }],
        separate: Vec::new(),
        restore: Vec::new(),
    })
    .unwrap();
    assert_eq!(client_form(desk, &id).medical_history, "アレルギーなし");
    change(desk, &id, |form| {
        form.medical_history = "軽いアレルギー".to_owned();
    });
    assert_eq!(
        pair.there().conflicts,
        0,
        "decided there, changed there: new here"
    );
    assert_eq!(client_form(other, &id).medical_history, "軽いアレルギー");
}

#[test]
fn a_field_that_changes_unasked_is_named_with_what_stood_there() {
    let pair = Pair::open();
    let id = pair.id().to_owned();
    change(&pair.desk.app, &id, |form| {
        form.wishes = "家で暮らしたい".to_owned();
    });
    pair.there();
    change(&pair.other.app, &id, |form| {
        form.wishes = "施設も考える".to_owned();
        form.note = String::new();
    });
    let words = pair.words_back();
    assert!(
        words.contains("本人・家族の意向（いまは「家で暮らしたい」）"),
        "{words}"
    );
}

#[test]
fn a_consent_that_both_corrected_stays_as_it_is_in_both() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let id = pair.id().to_owned();
    let consent = |app: &App| {
        let shown = app.show_client(ShowClient { id: id.clone() }).unwrap();
        shown.consents.into_iter().next().unwrap().form
    };
    let expire = |app: &App, day: &str| {
        let form = ConsentForm {
            expires_on: day.to_owned(),
            ..consent(app)
        };
        app.save_consent(SaveConsent {
            client_id: id.clone(),
            form,
        })
        .unwrap();
    };
    pair.there();
    expire(desk, "2026-12-31");
    expire(other, "2028-12-31");
    pair.there();
    pair.back();
    for (app, day) in [(desk, "令和8"), (other, "令和10")] {
        let kept = consent(app).expires_on;
        let year = if day == "令和8" { "2026" } else { "2028" };
        assert!(kept.contains(day) || kept.contains(year), "{kept}");
    }
}

#[test]
fn the_people_papers_go_to_follow_the_side_that_changed_them() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let id = pair.id().to_owned();
    let people: Vec<String> = records(desk)
        .physicians
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    let to = |roles: &[(usize, &str)]| -> Vec<RecipientForm> {
        let all = roles.iter().map(|(at, role)| RecipientForm {
            physician_id: people[*at].clone(),
            role: (*role).to_owned(),
        });
        all.collect()
    };
    let now = |app: &App| -> Vec<(String, String)> {
        let form = client_form(app, &id);
        let all = form.recipients.into_iter();
        all.map(|one| (one.physician_id, one.role)).collect()
    };
    let roles: Vec<String> = client_form(desk, &id)
        .recipients
        .into_iter()
        .map(|one| one.role)
        .collect();
    let primary = roles.first().unwrap().clone();
    let second = "specialist";
    change(desk, &id, |form| {
        form.recipients = to(&[(0, &primary), (2, second)]);
    });
    pair.there();
    change(desk, &id, |form| {
        form.recipients = to(&[(1, &primary), (0, second)]);
    });
    let unchanged = export(other, pair.stick.path(), Vec::new()).unwrap();
    pair.there();
    assert_eq!(
        now(other),
        now(desk),
        "the new 主治医 comes first here, too"
    );
    import(desk, &unchanged.path).unwrap();
    assert_eq!(
        now(desk)[0].0,
        people[1],
        "an older file brings nobody back"
    );
    assert_eq!(now(desk).len(), 2);
    // Both change it: nobody is lost, and ours stays first.
    change(desk, &id, |form| {
        form.recipients = to(&[(2, &primary), (0, second)]);
    });
    change(other, &id, |form| {
        form.recipients = to(&[(1, &primary), (3, second)]);
    });
    let words = pair.words_back();
    assert!(
        words.contains("加わる方") && words.contains("外れる方"),
        "{words}"
    );
    pair.back();
    let merged = now(desk);
    assert_eq!(merged[0].0, people[2]);
    assert!(merged.iter().any(|(one, _)| *one == people[3]));
}

#[test]
fn what_was_corrected_in_both_offices_says_who_wrote_which_words() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let entry = pair.desk.add_entry("もとの記録。", false);
    pair.there();
    desk.correct_entry(correction(&entry, "あちらの訂正。"))
        .unwrap();
    other
        .correct_entry(correction(&entry, "こちらの訂正。"))
        .unwrap();
    pair.there();
    pair.back();
    pair.there();
    for (app, theirs) in [(desk, "こちらの訂正。"), (other, "あちらの訂正。")] {
        let all = entries(app, pair.id());
        let copies: Vec<&EntryView> = all
            .iter()
            .filter(|one| one.item.starts_with(DIFFERENCE))
            .collect();
        let [copy] = copies.as_slice() else {
            panic!("one copy, and not one of our own words: {}", copies.len());
        };
        assert_eq!(copy.text, theirs);
        assert_eq!(copy.corrections.len(), 1, "with who corrected it, and why");
        assert_eq!(copy.corrections[0].text_before, "もとの記録。");
    }
}
