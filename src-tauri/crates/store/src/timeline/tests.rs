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
    let correction = correction_of(entry, 50);
    bench
        .store
        .transact(|tx| tx.correct_entry(entry.id, &entry.item, words, &correction))
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
    correct(&mut bench, &entry, "新しい文");
    assert!(matches!(
        bench
            .store
            .transact(|tx| tx.correct_entry(entry.id, "項目", "もう一度", &stale)),
        Err(CorrectError::ChangedMeanwhile)
    ));
}

#[test]
fn an_entry_can_be_withheld_later() {
    let (mut bench, mut entry) = with_entry();
    entry.is_internal = true;
    entry.domains = vec![];
    bench
        .store
        .transact(|tx| tx.reclassify_entry(&entry))
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
    let twice = correct(&mut there, &once, "明々後日退院とのこと。");
    assert_eq!(import(&twice), Imported::Changed);
    assert_eq!(
        import(&twice),
        Imported::Same,
        "the same file twice changes nothing"
    );
    let mut other = once;
    other.text = "作り替えた文".into();
    assert_eq!(import(&other), Imported::Conflict);
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

#[test]
fn sql_behind_the_program_changes_no_words() {
    let (mut bench, entry) = with_entry();
    correct(&mut bench, &entry, "新しい文");
    for sql in [
        "UPDATE timeline_entry SET text = 'x'",
        "UPDATE timeline_entry SET item = 'x', revision = revision + 1",
        "UPDATE timeline_entry SET revision = 0",
        "UPDATE timeline_entry SET day = '2020-01-01'",
        "UPDATE timeline_entry SET recorder_name = 'x'",
        "DELETE FROM timeline_entry",
        "INSERT OR REPLACE INTO timeline_entry SELECT * FROM timeline_entry",
        "UPDATE timeline_correction SET text_before = 'x'",
        "DELETE FROM timeline_correction",
        "INSERT OR REPLACE INTO timeline_correction SELECT entry_id, revision, 'x', 'x', corrected_at, 'x', 'x' FROM timeline_correction",
        "INSERT INTO timeline_correction SELECT entry_id, revision + 1, 'x', 'x', corrected_at, 'x', 'x' FROM timeline_correction",
    ] {
        assert!(bench.past_the_program(sql).is_err(), "{sql}");
    }
}
