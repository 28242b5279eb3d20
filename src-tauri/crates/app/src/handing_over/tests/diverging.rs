//! What both offices did to the same record before they met again.

use tsunagi_contract::slips::{SaveSlip, SlipForm};

use super::*;

/// Hands everything over, so that both offices hold the same.
fn meet(desk: &Desk, other: &Other, stick: &Path) {
    let made = export(&desk.app, stick, Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
}

fn form_of(app: &App, id: &str) -> SlipForm {
    app.open_slip(OpenSlip { id: id.to_owned() }).unwrap().form
}

#[test]
fn a_draft_confirmed_on_both_sides_is_kept_as_two_confirmed_slips() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let draft = desk.filled();
    meet(&desk, &other, stick.path());
    for (app, words) in [(&desk.app, "あちらの文。"), (&other.app, "こちらの文。")] {
        let mut form = form_of(app, &draft.id);
        form.background = words.to_owned();
        app.save_slip(SaveSlip { form }).unwrap();
        app.confirm_slip(tsunagi_contract::slips::ConfirmSlip {
            id: draft.id.clone(),
            reason: "電話で確かめたため。".to_owned(),
        })
        .unwrap();
    }
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!(done.conflicts, 1, "the two sheets say different things");
    let confirmed = other
        .app
        .list_slips(ListSlips {
            client_id: Some(desk.client_id.clone()),
            states: vec!["confirmed".to_owned()],
            query: String::new(),
        })
        .unwrap();
    let texts: Vec<String> = confirmed
        .iter()
        .map(|line| form_of(&other.app, &line.id).background)
        .collect();
    for words in ["あちらの文。", "こちらの文。"] {
        assert!(
            texts.iter().any(|text| text == words),
            "{words} was confirmed and must not be lost: {texts:?}"
        );
    }
    assert_eq!(
        form_of(&other.app, &draft.id).background,
        "こちらの文。",
        "this office's own stays in its place"
    );
    assert!(inspect(&other.app, &made.path).unwrap().changes_nothing);
}

#[test]
fn what_one_office_keeps_to_itself_stays_so_in_whatever_comes_of_the_entry() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let grown = desk.add_entry("もとの記録。", false);
    let parted = desk.add_entry("分かれる記録。", false);
    meet(&desk, &other, stick.path());
    let correct = |app: &App, id: &str, text: &str| {
        app.correct_entry(correction(id, text)).unwrap();
    };
    let keep_inside = |app: &App, id: &str| {
        app.write(Duty::Write, |session| {
            let entry = session.records().entry(id.parse().unwrap())?.unwrap();
            session
                .store
                .transact(|tx| tx.keep_entry_inside(&entry).map_err(Refusal::from))
        })
        .unwrap();
    };
    correct(&desk.app, &grown, "書き足した記録。");
    keep_inside(&desk.app, &grown);
    correct(&desk.app, &parted, "あちらの文。");
    correct(&other.app, &parted, "こちらの文。");
    keep_inside(&other.app, &parted);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    let kept = entries(&other.app, &desk.client_id);
    for words in ["書き足した記録。", "あちらの文。", "こちらの文。"] {
        let entry = kept.iter().find(|entry| entry.text == words).unwrap();
        assert!(entry.is_internal, "{words} may not leave the office");
    }
    assert!(inspect(&other.app, &made.path).unwrap().changes_nothing);
}
