use tsunagi_domain::{Entry, EventDetail, SlipContent, SlipState};

use super::*;
use crate::testing::{Bench, at, bench, day, entry, event, sent, version};
use crate::{ConfirmError, EventError};

fn with_slip() -> (Bench, Slip) {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let slip = bench.with_draft(&client, &physician);
    (bench, slip)
}

fn stored(bench: &Bench, id: SlipId) -> Slip {
    bench.store.read().slip(id).unwrap().unwrap()
}

#[test]
fn a_draft_is_saved_in_place() {
    let (mut bench, mut slip) = with_slip();
    slip.content.subject = "退院後の腰痛について".into();
    slip.updated_at = at(5);
    bench.store.transact(|tx| tx.save_draft(&slip)).unwrap();
    let bench = bench.reopen();
    assert_eq!(stored(&bench, slip.id), slip);
    assert_eq!(stored(&bench, slip.id).state(), SlipState::Draft);
}

#[test]
fn numbers_run_within_the_era_year_and_are_never_given_twice() {
    let (mut bench, slip) = with_slip();
    assert_eq!(
        slip.number.as_str(),
        SlipNumber::compose('R', 8, 1).as_str()
    );
    bench
        .store
        .transact(|tx| tx.discard_draft(slip.id))
        .unwrap();
    let mut take = |day| -> SlipNumber {
        let taken = bench.store.transact(|tx| tx.next_slip_number(day)).unwrap();
        taken.0
    };
    assert_eq!(
        take(day()),
        SlipNumber::compose('R', 8, 2),
        "the discarded one may stand on a printed blank"
    );
    let next_year = Day::from_ymd(2027, 1, 4).unwrap();
    assert_eq!(take(next_year), SlipNumber::compose('R', 9, 1));
    assert_eq!(take(day()), SlipNumber::compose('R', 8, 3));
}

#[test]
fn a_number_that_came_in_a_handover_is_not_given_again() {
    let (mut bench, slip) = with_slip();
    let foreign = Slip {
        id: SlipId::draw(&bench.ids),
        number: SlipNumber::compose('R', 8, 2),
        ..slip
    };
    let ((imported, number), _) = bench
        .store
        .transact(|tx| -> Result<_, WriteError> {
            let imported = tx.import_slip(&foreign, None, "the office before")?;
            Ok((imported, tx.next_slip_number(day())?))
        })
        .unwrap();
    assert_eq!(imported, Imported::Added);
    assert_eq!(
        number,
        SlipNumber::compose('R', 8, 3),
        "an answer that bears number 2 is to the sheet that was handed over"
    );
}

#[test]
fn a_number_taken_in_a_failed_transaction_is_given_again() {
    let mut bench = bench();
    let failed = bench.store.transact(|tx| -> Result<(), WriteError> {
        tx.next_slip_number(day())?;
        Err(ReadError::Damaged.into())
    });
    assert!(failed.is_err());
    let (number, _) = bench
        .store
        .transact(|tx| tx.next_slip_number(day()))
        .unwrap();
    assert_eq!(number, SlipNumber::compose('R', 8, 1));
}

#[test]
fn confirming_freezes_content_template_and_pages() {
    let (mut bench, draft) = with_slip();
    let slip = bench.confirm(&draft);
    assert!(slip.is_confirmed());
    assert_eq!(slip.state(), SlipState::Confirmed);
    let bench = bench.reopen();
    let frozen = bench
        .store
        .read()
        .confirmed_version(slip.id)
        .unwrap()
        .unwrap();
    assert!(frozen.version == version(&draft) && frozen.is_intact());
    assert_eq!(stored(&bench, slip.id), slip);
}

#[test]
fn a_confirmed_slip_is_neither_saved_nor_discarded_nor_confirmed_again() {
    let (mut bench, draft) = with_slip();
    bench.confirm(&draft);
    let again = event(&bench.ids, EventDetail::Confirmed);
    assert!(
        matches!(
            bench.store.transact(|tx| tx.save_draft(&draft)),
            Err(SaveError::Confirmed)
        ),
        "a late autosave of a window that still shows the draft"
    );
    assert!(matches!(
        bench.store.transact(|tx| tx.discard_draft(draft.id)),
        Err(SaveError::Confirmed)
    ));
    assert!(matches!(
        bench
            .store
            .transact(|tx| tx.confirm(draft.id, &version(&draft), &again)),
        Err(ConfirmError::Confirmed)
    ));
}

#[test]
fn pages_of_an_older_draft_do_not_confirm_the_newer_one() {
    let (mut bench, draft) = with_slip();
    let old = version(&draft);
    let mut newer = draft.clone();
    newer.content.wishes = "やはり入院は避けたい".into();
    bench.store.transact(|tx| tx.save_draft(&newer)).unwrap();
    let event = event(&bench.ids, EventDetail::Confirmed);
    assert!(matches!(
        bench
            .store
            .transact(|tx| tx.confirm(draft.id, &old, &event)),
        Err(ConfirmError::ContentDiffers)
    ));
    assert!(!stored(&bench, draft.id).is_confirmed());
}

#[test]
fn events_follow_the_states_of_the_trade() {
    let (mut bench, draft) = with_slip();
    let add = |bench: &mut Bench, detail: EventDetail| {
        let event = event(&bench.ids, detail);
        bench.store.transact(|tx| tx.add_event(draft.id, &event))
    };
    assert!(
        matches!(
            add(&mut bench, sent()),
            Err(EventError::NotPossible {
                state: SlipState::Draft,
                ..
            })
        ),
        "a draft is not sent"
    );
    assert!(
        matches!(
            add(&mut bench, EventDetail::Confirmed),
            Err(EventError::NotPossible { .. })
        ),
        "nothing is confirmed without its pages"
    );
    bench.confirm(&draft);
    add(&mut bench, sent()).unwrap();
    let (_, changed) = add(&mut bench, sent()).unwrap();
    assert!(changed.slips.contains(&draft.id));
    let slip = stored(&bench, draft.id);
    assert_eq!(slip.state(), SlipState::AwaitingReply);
    assert_eq!(slip.events.len(), 3, "all that happened, in order");
}

#[test]
fn slips_are_found_by_number_client_recipient_and_scope() {
    let (mut bench, draft) = with_slip();
    let read = bench.store.read();
    assert_eq!(
        read.slip_by_number(&draft.number).unwrap(),
        Some(draft.clone())
    );
    let count = |bench: &Bench, scope| {
        let query = SlipQuery {
            scope,
            ..SlipQuery::of(draft.client_id)
        };
        bench.store.read().slips(&query).unwrap().len()
    };
    assert_eq!(count(&bench, SlipScope::Drafts), 1);
    assert_eq!(count(&bench, SlipScope::Confirmed), 0);
    let recipient = draft.recipient_id.unwrap();
    let to = SlipQuery {
        recipient_id: Some(recipient),
        ..SlipQuery::default()
    };
    assert_eq!(read.slips(&to).unwrap(), std::slice::from_ref(&draft));
    let last = |bench: &Bench| {
        bench
            .store
            .read()
            .last_slip_to(draft.client_id, recipient)
            .unwrap()
    };
    assert!(last(&bench).is_none(), "a draft is no slip to go on from");
    let slip = bench.confirm(&draft);
    assert_eq!(count(&bench, SlipScope::Drafts), 0);
    assert_eq!(count(&bench, SlipScope::All), 1);
    assert_eq!(last(&bench), Some(slip));
}

#[test]
fn a_slip_taken_over_keeps_everything_and_its_number_may_collide() {
    let (mut there, draft) = with_slip();
    there.confirm(&draft);
    let sending = event(&there.ids, sent());
    let before = stored(&there, draft.id);
    there
        .store
        .transact(|tx| tx.add_event(draft.id, &sending))
        .unwrap();
    let after = stored(&there, draft.id);

    let mut here = bench();
    let (client, physician) = here.with_client();
    // This office's own first slip bears the same number.
    here.ids = crate::testing::Seeded::new(5_000);
    let own_slip = here.with_draft(&client, &physician);
    assert_eq!(own_slip.number, draft.number);

    let mut import = |slip: &Slip| {
        let version = version(&draft);
        here.store
            .transact(|tx| tx.import_slip(slip, Some(&version), "other-office"))
            .unwrap()
            .0
    };
    assert_eq!(import(&before), Imported::Added);
    assert_eq!(import(&before), Imported::Same);
    assert_eq!(import(&after), Imported::Changed);
    assert_eq!(import(&after), Imported::Same);
    assert_eq!(
        import(&before),
        Imported::Conflict,
        "what happened does not unhappen"
    );
    assert_eq!(stored(&here, draft.id), after);
    assert_eq!(
        here.store.read().slip_by_number(&draft.number).unwrap(),
        Some(own_slip),
        "a reply that comes in answers this office's slip"
    );
}

#[test]
fn a_draft_gives_way_to_what_it_became_elsewhere_and_a_confirmed_slip_to_nothing() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let draft = bench.with_draft(&client, &physician);
    let linked = Entry {
        slip_id: Some(draft.id),
        ..entry(&bench.ids, &client, &bench.staff)
    };
    bench.store.transact(|tx| tx.add_entry(&linked)).unwrap();
    let became = Slip {
        number: SlipNumber::compose('R', 8, 99),
        confirmed_at: Some(at(9)),
        events: vec![event(&bench.ids, EventDetail::Confirmed)],
        ..draft.clone()
    };
    let mut import = |slip: &Slip| {
        bench
            .store
            .transact(|tx| tx.import_over_draft(slip, &version(slip), "other-office"))
            .map(|(imported, _)| imported)
            .unwrap()
    };
    assert_eq!(import(&draft), Imported::Conflict, "not confirmed there");
    assert_eq!(import(&became), Imported::Changed);
    let other = Slip {
        content: SlipContent::default(),
        ..became.clone()
    };
    assert_eq!(import(&other), Imported::Conflict, "confirmed here");
    let bench = bench.reopen();
    assert_eq!(stored(&bench, draft.id), became);
    let kept = bench.store.read().entry(linked.id).unwrap().unwrap();
    assert_eq!(
        kept.slip_id,
        Some(draft.id),
        "what pointed at it still does"
    );
}

#[test]
fn sql_behind_the_program_changes_nothing_confirmed() {
    let (mut bench, draft) = with_slip();
    for sql in [
        "UPDATE slip SET confirmed_at = '2026-04-01T10:00:00+09:00'",
        "UPDATE slip SET number = 'R08-0099-1'",
        "INSERT INTO slip_event (id, slip_id, happened_at, done_by, kind, detail) SELECT 'x', id, created_at, 'x', 'sent', '{}' FROM slip",
    ] {
        assert!(bench.past_the_program(sql).is_err(), "a draft: {sql}");
    }
    let slip = bench.confirm(&draft);
    for sql in [
        "UPDATE slip SET content = '{}'",
        "UPDATE slip SET recipient_id = NULL",
        "UPDATE slip SET template = 'x'",
        "UPDATE slip SET confirmed_at = NULL",
        "UPDATE slip SET updated_at = created_at",
        "DELETE FROM slip",
        "INSERT OR REPLACE INTO slip SELECT id, number, origin, client_id, recipient_id, author_id, 'x', content, supersedes, created_at, updated_at, NULL FROM slip",
        "INSERT OR REPLACE INTO slip SELECT 'other', number, origin, client_id, recipient_id, author_id, 'x', content, supersedes, created_at, updated_at, NULL FROM slip",
        "UPDATE slip_version SET pdf = x'00'",
        "UPDATE slip_version SET content = '{}'",
        "DELETE FROM slip_version",
        "INSERT OR REPLACE INTO slip_version SELECT slip_id, number, content, 'x', pdf, pdf_sha256, warnings FROM slip_version",
        "UPDATE slip_event SET done_by = 'x'",
        "DELETE FROM slip_event",
        "INSERT OR REPLACE INTO slip_event SELECT seq, id, slip_id, happened_at, 'x', kind, detail FROM slip_event",
        "DELETE FROM client",
    ] {
        assert!(bench.past_the_program(sql).is_err(), "confirmed: {sql}");
    }
    assert_eq!(stored(&bench, slip.id), slip);
}
