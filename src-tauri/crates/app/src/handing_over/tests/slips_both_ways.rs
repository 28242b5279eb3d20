//! Slips that two offices hand to each other: none multiplies, and what happens to one reaches it in both.

use tsunagi_contract::slips::{SaveSlip, SlipSummary};

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

#[test]
fn a_kept_copy_that_is_edited_and_confirmed_comes_in_as_a_paper_of_its_own() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    write(desk, &draft.id, "あちらの文。");
    write(other, &draft.id, "こちらの文。");
    pair.back();
    let background = |app: &App, one: &SlipSummary| form_of(app, &one.id).background;
    let slips = pair.slips(desk);
    let mut copies = slips.iter();
    let copy = copies.find(|one| background(desk, one) == "こちらの文。");
    let copy = copy.unwrap().id.clone();
    write(desk, &copy, "直した文。");
    confirm(desk, &copy);
    desk.record_event(pair.desk.event(&copy, "sent", "fax"))
        .unwrap();
    answer(&pair, desk, &copy, "直した文への回答");
    pair.there();
    assert_eq!(state(other, &copy), "answered", "nobody may send it again");
    assert!(whole(other).contains("直した文への回答"));
    assert_eq!(form_of(other, &draft.id).background, "こちらの文。");
}

#[test]
fn three_offices_have_every_paper_of_one_draft() {
    let pair = Pair::open();
    let third = Other::after(200_000);
    let (first, second, third) = (&pair.desk.app, &pair.other.app, &third.app);
    let draft = pair.desk.filled();
    pair.hand(first, second);
    pair.hand(first, third);
    for (app, words) in [(second, "二つ目の文。"), (third, "三つ目の文。")] {
        write(app, &draft.id, words);
        confirm(app, &draft.id);
    }
    answer_sent(&pair, second, &draft.id);
    for _ in 0..2 {
        pair.hand(second, third);
        pair.hand(third, first);
        pair.hand(first, second);
    }
    for app in [first, second, third] {
        for words in ["二つ目の文。", "三つ目の文。", "二つ目への回答"] {
            assert!(whole(app).contains(words), "{words}");
        }
        let confirmed = pair.slips(app).into_iter();
        let confirmed = confirmed.filter(|one| one.state != "draft").count();
        assert_eq!(
            confirmed,
            2 + others_confirmed(&pair),
            "two papers, in each office"
        );
    }
}

/// Counts the papers of the client that the sample brought.
fn others_confirmed(pair: &Pair) -> usize {
    let fresh = Desk::open();
    let list = ListSlips {
        client_id: Some(pair.desk.client_id.clone()),
        states: Vec::new(),
        query: String::new(),
    };
    let slips = fresh.app.list_slips(list).unwrap().into_iter();
    slips.filter(|one| one.state != "draft").count()
}

fn answer_sent(pair: &Pair, app: &App, id: &str) {
    app.record_event(pair.desk.event(id, "sent", "fax"))
        .unwrap();
    answer(pair, app, id, "二つ目への回答");
}

#[test]
fn a_new_version_of_a_kept_copy_replaces_the_paper_that_it_is_a_copy_of() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    for (app, words) in [(desk, "あちらの文。"), (other, "こちらの文。")] {
        write(app, &draft.id, words);
        confirm(app, &draft.id);
    }
    pair.back();
    let slips = pair.slips(desk);
    let mut copies = slips.iter();
    let copy = copies.find(|one| form_of(desk, &one.id).background == "こちらの文。");
    let copy = copy.unwrap().id.clone();
    let revised = desk
        .revise_slip(tsunagi_contract::slips::ReviseSlip { id: copy })
        .unwrap();
    confirm(desk, &revised.form.id);
    pair.there();
    assert_eq!(state(other, &revised.form.id), "confirmed");
    let older = records(other);
    let older = older.cases.iter().flat_map(|case| &case.slips);
    let mut new = older.filter(|one| one.id.to_string() == revised.form.id);
    let replaced = new.next().unwrap().supersedes.unwrap().to_string();
    assert_eq!(
        replaced, draft.id,
        "what the other office calls by its own id"
    );
}

#[test]
fn a_draft_gives_its_number_up_to_the_paper_that_has_it() {
    let pair = Pair::open();
    let (desk, other) = (&pair.desk.app, &pair.other.app);
    let draft = pair.desk.filled();
    pair.there();
    write(other, &draft.id, "こちらの文。");
    confirm(desk, &draft.id);
    assert_eq!(pair.there().conflicts, 1);
    confirm(other, &draft.id);
    pair.back();
    pair.there();
    for app in [desk, other] {
        let slips = pair.slips(app);
        let numbers: std::collections::BTreeSet<&str> =
            slips.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(numbers.len(), slips.len(), "no two papers of one number");
    }
}
