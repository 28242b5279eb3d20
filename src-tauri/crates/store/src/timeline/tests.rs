use super::*;
use crate::testing::{Bench, bench, correction_of, entry};

fn with_entry() -> (Bench, Entry) {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let entry = entry(&bench.ids, &client, &bench.staff);
    bench.write(|tx| tx.add_entry(&entry));
    (bench, entry)
}

fn correct(bench: &mut Bench, entry: &Entry, words: &str) -> Entry {
    let corrected = Entry {
        text: words.to_owned(),
        ..entry.clone()
    };
    correct_to(bench, entry, &corrected)
}

fn correct_to(bench: &mut Bench, entry: &Entry, corrected: &Entry) -> Entry {
    let correction = correction_of(entry, 50);
    bench
        .store
        .transact(|tx| tx.correct_entry(corrected, &correction))
        .unwrap();
    bench.store.read().entry(entry.id).unwrap().unwrap()
}

#[test]
fn an_entry_comes_back_as_written() {
    let (bench, entry) = with_entry();
    assert_eq!(
        bench.store.read().entry(entry.id).unwrap(),
        Some(entry.clone())
    );
    assert_eq!(
        bench
            .store
            .read()
            .entries(&EntryQuery::of(entry.client_id))
            .unwrap(),
        [entry]
    );
}

#[test]
fn corrections_keep_every_earlier_wording() {
    let (mut bench, entry) = with_entry();
    let once = correct(&mut bench, &entry, "明後日退院とのこと。");
    let back = correct(&mut bench, &once, &entry.text);
    assert_eq!(back.text, entry.text);
    let kept: Vec<&str> = back
        .corrections
        .iter()
        .map(|c| c.text_before.as_str())
        .collect();
    assert_eq!(
        kept,
        [entry.text.as_str(), "明後日退院とのこと。"],
        "even a correction taken back is part of the record"
    );
}

#[test]
fn a_correction_of_other_words_than_the_present_ones_is_refused() {
    let (mut bench, entry) = with_entry();
    let stale = correction_of(&entry, 50);
    let corrected = correct(&mut bench, &entry, "新しい文");
    let mut refused = |correction: &Correction| {
        matches!(
            bench
                .store
                .transact(|tx| tx.correct_entry(&entry, correction)),
            Err(CorrectError::ChangedMeanwhile)
        )
    };
    assert!(refused(&stale));
    let other_day = Correction {
        day_before: entry.day.plus_days(1),
        ..correction_of(&corrected, 50)
    };
    assert!(refused(&other_day));
    let other_time = Correction {
        time_before: None,
        ..correction_of(&corrected, 50)
    };
    assert!(refused(&other_time));
}

#[test]
fn day_and_time_are_corrected_and_those_before_kept() {
    let (mut bench, entry) = with_entry();
    let moved = Entry {
        day: entry.day.plus_days(-1),
        time: None,
        ..entry.clone()
    };
    let moved = correct_to(&mut bench, &entry, &moved);
    assert_eq!((moved.day, moved.time), (entry.day.plus_days(-1), None));
    assert_eq!(moved.text, entry.text);
    let kept = moved.corrections[0].before();
    assert_eq!(kept, entry.wording());
    let on = |day| EntryQuery {
        from: Some(day),
        to: Some(day),
        ..EntryQuery::of(entry.client_id)
    };
    let read = bench.store.read();
    assert_eq!(read.entries(&on(moved.day)).unwrap().len(), 1);
    assert!(
        read.entries(&on(entry.day)).unwrap().is_empty(),
        "the entry is found where it belongs, and nowhere else"
    );
    let back = Entry {
        corrections: Vec::new(),
        ..entry.clone()
    };
    let back = correct_to(&mut bench, &moved, &back);
    assert_eq!(back.wording(), entry.wording());
    assert_eq!(back.corrections.len(), 2);
}

#[test]
fn an_entry_can_be_withheld_later() {
    let (mut bench, mut entry) = with_entry();
    entry.is_internal = true;
    bench
        .store
        .transact(|tx| tx.keep_entry_inside(&entry))
        .unwrap();
    assert_eq!(bench.store.read().entry(entry.id).unwrap(), Some(entry));
}

#[test]
fn entries_are_chosen_by_day_kind_and_words_newest_first() {
    let (mut bench, entry) = with_entry();
    let later = Entry {
        id: EntryId::draw(&bench.ids),
        day: entry.day.plus_days(3),
        time: None,
        kind: ContactKind::Visit,
        record: None,
        item: "モニタリング".into(),
        text: "自宅を訪問。".into(),
        ..entry.clone()
    };
    bench.write(|tx| tx.add_entry(&later));
    let ids = |query: EntryQuery| -> Vec<EntryId> {
        let entries = bench.store.read().entries(&query).unwrap();
        entries.iter().map(|entry| entry.id).collect()
    };
    let of = || EntryQuery::of(entry.client_id);
    assert_eq!(ids(of()), [later.id, entry.id]);
    assert_eq!(ids(EntryQuery::default()), [later.id, entry.id]);
    assert_eq!(
        ids(EntryQuery {
            limit: Some(1),
            ..of()
        }),
        [later.id]
    );
    assert_eq!(
        ids(EntryQuery {
            to: Some(entry.day),
            ..of()
        }),
        [entry.id]
    );
    assert_eq!(
        ids(EntryQuery {
            from: Some(later.day),
            ..of()
        }),
        [later.id]
    );
    let visits = vec![ContactKind::Visit, ContactKind::Fax];
    assert_eq!(
        ids(EntryQuery {
            kinds: visits,
            ..of()
        }),
        [later.id]
    );
    let discharges = vec![RecordKind::Discharge];
    assert_eq!(
        ids(EntryQuery {
            records: discharges,
            ..of()
        }),
        [entry.id]
    );
    let words = "タイイン 連絡";
    assert!(
        ids(EntryQuery {
            text: words.into(),
            ..of()
        })
        .is_empty()
    );
    let words = "退院 連絡";
    assert_eq!(
        ids(EntryQuery {
            text: words.into(),
            ..of()
        }),
        [entry.id]
    );
}

#[test]
fn an_entry_taken_over_grows_or_conflicts_but_never_overwrites() {
    let (mut here, entry) = with_entry();
    let (mut there, same) = with_entry();
    assert!(entry == same, "both benches draw the same ids");
    let mut import = |incoming: &Entry| {
        here.store
            .transact(|tx| tx.import_entry(incoming))
            .unwrap()
            .0
    };
    assert_eq!(import(&same), Imported::Same);
    let once = correct(&mut there, &same, "明後日退院とのこと。");
    let twice = Entry {
        day: once.day.plus_days(2),
        time: None,
        text: "明々後日退院とのこと。".into(),
        ..once.clone()
    };
    let twice = correct_to(&mut there, &once, &twice);
    assert_eq!(import(&twice), Imported::Changed);
    assert_eq!(
        import(&twice),
        Imported::Same,
        "the same file twice changes nothing"
    );
    let mut other = once.clone();
    other.text = "作り替えた文".into();
    assert_eq!(import(&other), Imported::Conflict);
    let mut other = twice.clone();
    other.day = once.day.plus_days(3);
    assert_eq!(import(&other), Imported::Conflict, "a day nobody corrected");
    let mut other = twice.clone();
    other.corrections[1].time_before = None;
    assert_eq!(import(&other), Imported::Conflict, "another time before");
    assert_eq!(
        here.store.read().entry(entry.id).unwrap(),
        Some(twice.clone())
    );

    let (mut empty, _) = (bench(), ());
    empty.with_client();
    let added = empty
        .store
        .transact(|tx| tx.import_entry(&twice))
        .unwrap()
        .0;
    assert_eq!(added, Imported::Added);
    assert_eq!(
        empty.store.read().entry(twice.id).unwrap(),
        Some(twice),
        "its history comes with it"
    );
}
