//! Slips that two offices hand to each other: none multiplies, and what happens to one reaches it in both.

use tsunagi_contract::slips::SaveSlip;

use super::pair::{Pair, answer, confirm, form_of, state, whole, write};
use super::*;

#[test]
fn a_draft_left_alone_becomes_the_slip_that_it_became_elsewhere() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    let before = pair.slips(other).len();
    confirm(desk, &draft.id);
    desk.record_event(pair.desk.event(&draft.id, "sent", "fax"))
        .unwrap();
    let done = pair.there();
    assert_eq!(done.conflicts, 0, "nobody did anything to it here");
    assert_eq!(pair.slips(other).len(), before, "and it is one slip");
    assert_eq!(state(other, &draft.id), "awaiting");
    answer(&pair, desk, &draft.id, "運動は中止のこと");
    let done = pair.there();
    assert!(!done.changes_nothing);
    assert_eq!(
        state(other, &draft.id),
        "answered",
        "the answer comes along"
    );
    assert!(whole(other).contains("運動は中止のこと"));
    assert!(pair.back().changes_nothing, "and goes home without a word");
}

#[test]
fn a_draft_that_one_side_changed_follows_and_does_not_multiply() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    let before = pair.slips(other).len();
    write(desk, &draft.id, "書き足した文。");
    let done = pair.there();
    assert_eq!(done.conflicts, 0);
    assert_eq!(form_of(other, &draft.id).background, "書き足した文。");
    write(other, &draft.id, "こちらで書き足した文。");
    assert!(
        pair.there().changes_nothing,
        "what is older there changes nothing here"
    );
    pair.back();
    assert_eq!(
        form_of(desk, &draft.id).background,
        "こちらで書き足した文。"
    );
    for app in [desk, other] {
        assert_eq!(pair.slips(app).len(), before, "one draft stays one");
    }
    confirm(other, &draft.id);
    assert_eq!(pair.back().conflicts, 0);
    assert_eq!(state(desk, &draft.id), "confirmed");
    write_is_refused(desk, &draft.id);
}

/// A confirmed slip is not written over by whoever still had the draft before them.
fn write_is_refused(app: &App, id: &str) {
    let form = form_of(app, id);
    assert!(app.save_slip(SaveSlip { form }).is_err());
}

#[test]
fn two_versions_of_a_draft_are_two_in_both_offices_and_stay_two() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    let before = pair.slips(desk).len();
    write(desk, &draft.id, "あちらの文。");
    write(other, &draft.id, "こちらの文。");
    assert_eq!(pair.there().conflicts, 1);
    let done = pair.back();
    assert_eq!(done.conflicts, 1, "home, too, it is for people to decide");
    for _ in 0..2 {
        pair.there();
        pair.back();
    }
    for (app, own) in [(desk, "あちらの文。"), (other, "こちらの文。")] {
        assert_eq!(
            form_of(app, &draft.id).background,
            own,
            "ours stays in place"
        );
        let slips = pair.slips(app);
        assert_eq!(slips.len(), before + 1);
        let numbers: std::collections::BTreeSet<&str> =
            slips.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(numbers.len(), slips.len(), "no two papers of one number");
        for words in ["あちらの文。", "こちらの文。"] {
            assert!(whole(app).contains(words));
        }
    }
}

#[test]
fn answers_reach_both_sheets_that_were_confirmed_from_one_draft() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    for (app, words) in [(desk, "あちらの文。"), (other, "こちらの文。")] {
        write(app, &draft.id, words);
        confirm(app, &draft.id);
        app.record_event(pair.desk.event(&draft.id, "sent", "fax"))
            .unwrap();
    }
    pair.there();
    pair.back();
    let count = pair.slips(desk).len();
    answer(&pair, desk, &draft.id, "あちらへの回答");
    answer(&pair, other, &draft.id, "こちらへの回答");
    pair.there();
    pair.back();
    pair.there();
    for app in [desk, other] {
        assert_eq!(pair.slips(app).len(), count, "two sheets stay two");
        let answered = pair.slips(app).into_iter();
        let answered = answered.filter(|one| one.state == "answered").count();
        assert_eq!(answered, 2, "each has its own answer");
        for words in ["あちらへの回答", "こちらへの回答"] {
            assert!(whole(app).contains(words));
        }
    }
    assert!(pair.back().changes_nothing && pair.there().changes_nothing);
}

#[test]
fn both_answers_to_one_slip_are_kept_with_every_word() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let slip = pair.desk.confirmed();
    desk.record_event(pair.desk.event(&slip.summary.id, "sent", "fax"))
        .unwrap();
    pair.there();
    answer(&pair, desk, &slip.summary.id, "あちらの回答");
    answer(&pair, other, &slip.summary.id, "こちらの回答");
    pair.there();
    pair.back();
    for app in [desk, other] {
        for words in ["あちらの回答", "こちらの回答"] {
            assert!(whole(app).contains(words), "{words}");
        }
    }
}
