//! Random use of a store beside a model that cannot be wrong: what is read is what the model says.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tsunagi_domain::{Client, ClientId, Entry, EntryId, EventDetail, Physician, Slip, SlipId};

use crate::testing::{Bench, at, bench, correction_of, entry, event, sent, version};
use crate::{ClientQuery, ClientScope, EntryQuery, SaveError, SlipQuery, WriteError};

#[derive(Debug, Clone)]
enum Step {
    SaveClient {
        words: String,
    },
    AddEntry {
        words: String,
    },
    CorrectEntry {
        which: usize,
        words: String,
        days: i64,
    },
    CreateDraft,
    EditDraft {
        which: usize,
        words: String,
    },
    ConfirmSlip {
        which: usize,
    },
    SendSlip {
        which: usize,
    },
    DiscardDraft {
        which: usize,
    },
    FailHalfway {
        words: String,
    },
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let words = || "[ぁ-ん亜-煕a-z'%\u{20BB7}]{0,12}";
    let which = || 0..8_usize;
    prop_oneof![
        words().prop_map(|words| Step::SaveClient { words }),
        words().prop_map(|words| Step::AddEntry { words }),
        (which(), words(), -2..2_i64).prop_map(|(which, words, days)| Step::CorrectEntry {
            which,
            words,
            days,
        }),
        Just(Step::CreateDraft),
        (which(), words()).prop_map(|(which, words)| Step::EditDraft { which, words }),
        which().prop_map(|which| Step::ConfirmSlip { which }),
        which().prop_map(|which| Step::SendSlip { which }),
        which().prop_map(|which| Step::DiscardDraft { which }),
        words().prop_map(|words| Step::FailHalfway { words }),
        Just(Step::Reopen),
    ]
}

struct Pair {
    bench: Bench,
    physician: Physician,
    clients: BTreeMap<ClientId, Client>,
    entries: BTreeMap<EntryId, Entry>,
    slips: BTreeMap<SlipId, Slip>,
    last: ClientId,
}

/// Picks the n-th record, round and round.
fn pick<K: Copy + Ord, V: Clone>(all: &BTreeMap<K, V>, which: usize) -> Option<V> {
    all.values().nth(which % all.len().max(1)).cloned()
}

impl Pair {
    fn new() -> Self {
        let mut bench = bench();
        let (client, physician) = bench.with_client();
        Self {
            bench,
            physician,
            last: client.id,
            clients: BTreeMap::from([(client.id, client)]),
            entries: BTreeMap::new(),
            slips: BTreeMap::new(),
        }
    }

    fn client(&self) -> Client {
        self.clients[&self.last].clone()
    }

    fn take(mut self, step: Step) -> Self {
        match step {
            Step::SaveClient { words } => self.save_client(&words),
            Step::AddEntry { words } => {
                let mut entry = entry(&self.bench.ids, &self.client(), &self.bench.staff);
                entry.text = words;
                self.bench.write(|tx| tx.add_entry(&entry));
                self.entries.insert(entry.id, entry);
            }
            Step::CorrectEntry { which, words, days } => self.correct(which, words, days),
            Step::CreateDraft => {
                let client = self.client();
                let slip = self.bench.with_draft(&client, &self.physician);
                self.slips.insert(slip.id, slip);
            }
            Step::EditDraft { which, words } => self.edit(which, words),
            Step::ConfirmSlip { which } => self.confirm(which),
            Step::SendSlip { which } => self.send(which),
            Step::DiscardDraft { which } => self.discard(which),
            Step::FailHalfway { words } => self.fail(&words),
            Step::Reopen => self.bench = self.bench.reopen(),
        }
        self
    }

    fn save_client(&mut self, words: &str) {
        let ids = &self.bench.ids;
        // Every other time a known client is changed.
        let mut client = if words.chars().count().is_multiple_of(2) {
            self.client()
        } else {
            crate::testing::client(ids, &self.bench.staff, &self.physician)
        };
        client.wishes = words.to_owned();
        client.recipients.extend(client.recipients.first().cloned());
        client.recipients.truncate(3);
        self.bench.write(|tx| tx.save_client(&client));
        self.last = client.id;
        self.clients.insert(client.id, client);
    }

    fn correct(&mut self, which: usize, words: String, days: i64) {
        let Some(mut entry) = pick(&self.entries, which) else {
            return;
        };
        let correction = correction_of(&entry, 50);
        entry.text = words;
        entry.day = entry.day.plus_days(days);
        entry.time = entry.time.filter(|_| days != 0);
        let result = self
            .bench
            .store
            .transact(|tx| tx.correct_entry(&entry, &correction));
        result.unwrap();
        entry.corrections.push(correction);
        self.entries.insert(entry.id, entry);
    }

    fn edit(&mut self, which: usize, words: String) {
        let Some(slip) = pick(&self.slips, which) else {
            return;
        };
        let mut edited = slip.clone();
        edited.content.background = words;
        edited.updated_at = at(20);
        let result = self.bench.store.transact(|tx| tx.save_draft(&edited));
        if slip.is_confirmed() {
            assert!(matches!(result, Err(SaveError::Confirmed)));
        } else {
            result.unwrap();
            self.slips.insert(slip.id, edited);
        }
    }

    fn confirm(&mut self, which: usize) {
        let Some(mut slip) = pick(&self.slips, which) else {
            return;
        };
        let event = event(&self.bench.ids, EventDetail::Confirmed);
        let frozen = version(&slip);
        let result = self
            .bench
            .store
            .transact(|tx| tx.confirm(slip.id, &frozen, &event));
        assert_eq!(result.is_ok(), !slip.is_confirmed());
        if result.is_ok() {
            slip.confirmed_at = Some(event.at);
            slip.events.push(event);
            self.slips.insert(slip.id, slip);
        }
    }

    fn send(&mut self, which: usize) {
        let Some(mut slip) = pick(&self.slips, which) else {
            return;
        };
        let event = event(&self.bench.ids, sent());
        let result = self
            .bench
            .store
            .transact(|tx| tx.add_event(slip.id, &event));
        assert_eq!(result.is_ok(), slip.is_confirmed());
        if result.is_ok() {
            slip.events.push(event);
            self.slips.insert(slip.id, slip);
        }
    }

    fn discard(&mut self, which: usize) {
        let Some(slip) = pick(&self.slips, which) else {
            return;
        };
        let result = self.bench.store.transact(|tx| tx.discard_draft(slip.id));
        assert_eq!(result.is_ok(), !slip.is_confirmed());
        if result.is_ok() {
            self.slips.remove(&slip.id);
        }
    }

    fn fail(&mut self, words: &str) {
        let mut client = self.client();
        client.wishes = format!("{words}…");
        let unknown = entry(
            &self.bench.ids,
            &crate::testing::client(&self.bench.ids, &self.bench.staff, &self.physician),
            &self.bench.staff,
        );
        let result = self.bench.store.transact(|tx| -> Result<(), WriteError> {
            tx.save_client(&client)?;
            tx.add_entry(&unknown)
        });
        assert!(result.is_err(), "an entry needs a known client");
    }

    fn compare(&self) -> Result<(), TestCaseError> {
        let read = self.bench.store.read();
        let query = ClientQuery {
            scope: ClientScope::All,
            ..ClientQuery::default()
        };
        let clients = read.clients(&query).unwrap();
        let clients = clients.into_iter().map(|client| (client.id, client));
        prop_assert!(clients.collect::<BTreeMap<_, _>>() == self.clients);
        let entries = read.entries(&EntryQuery::default()).unwrap();
        let entries = entries.into_iter().map(|entry| (entry.id, entry));
        prop_assert!(entries.collect::<BTreeMap<_, _>>() == self.entries);
        let slips = read.slips(&SlipQuery::default()).unwrap();
        let slips = slips.into_iter().map(|slip| (slip.id, slip));
        prop_assert!(slips.collect::<BTreeMap<_, _>>() == self.slips);
        for slip in self.slips.values() {
            let frozen = read.confirmed_version(slip.id).unwrap();
            let expected = slip.is_confirmed().then(|| version(slip));
            prop_assert!(frozen.map(|frozen| frozen.version) == expected);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_store_holds_what_it_was_given(steps in prop::collection::vec(step(), 1..40)) {
        let mut pair = Pair::new();
        for step in steps {
            pair = pair.take(step);
            pair.compare()?;
        }
        pair.bench = pair.bench.reopen();
        pair.compare()?;
        prop_assert!(pair.bench.store.check().unwrap().is_sound());
    }
}
