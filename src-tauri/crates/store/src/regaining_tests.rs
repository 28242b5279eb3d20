use std::fs;
use std::rc::Rc;

use super::*;
use crate::backup::{self, tests::backed_up};
use crate::keys::{Credentials, forged};
use crate::testing::{CHEAP, PASSPHRASE, Seeded, at, bench, closed, key_act, secret, try_open};
use crate::{Terms, Unlocked};

const PLACES: [&str; 2] = ["keys.json", "keys-copy.json"];
const COLLEAGUES: &str = "どうりょうのことば";

fn taken_apart(path: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    backup::extract(path, copy.path()).unwrap();
    copy
}

fn regain(dir: &Path, copy: &Path) -> Result<Option<Regained>, OpenError> {
    let own = Credentials::passphrase(&secret(PASSPHRASE));
    Store::regain(dir, copy, Opener::Person(&own), &Seeded::new(77))
}

#[test]
fn lost_keys_come_back_and_the_records_stay() {
    let mut bench = bench();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let (client, _) = bench.with_client();
    let dir = closed(bench);
    let copy = taken_apart(&path);
    assert!(
        matches!(regain(dir.path(), copy.path()), Ok(None)),
        "keys that are there are not exchanged for older ones"
    );
    for damage in [None, Some(&b"{"[..])] {
        for name in ["keys.json", "keys-copy.json"] {
            fs::remove_file(dir.path().join(name)).unwrap();
            if let Some(bytes) = damage {
                tsunagi_files::write_atomically(dir.path().join(name), bytes).unwrap();
            }
        }
        let refused = try_open(&dir, PASSPHRASE).err().unwrap();
        assert!(matches!(refused, OpenError::KeysDamaged));
        let mut regained = regain(dir.path(), copy.path()).unwrap().unwrap();
        let random = Seeded::new(78);
        regained.put_keys(&key_act("keys back"), &random).unwrap();
        regained.store.close().unwrap();
        let store = try_open(&dir, PASSPHRASE).unwrap();
        let kept = store.read().client(client.id).unwrap();
        assert!(kept.is_some(), "what was written after the backup");
    }
}

#[test]
fn keys_from_before_a_rekeying_or_of_other_records_do_not_fit() {
    let mut bench = bench();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    bench
        .store
        .rekey(&key_act("rekey"), &Seeded::new(60), &|_, _| true)
        .unwrap();
    let dir = closed(bench);
    for name in ["keys.json", "keys-copy.json"] {
        fs::remove_file(dir.path().join(name)).unwrap();
    }
    let copy = taken_apart(&path);
    let refused = regain(dir.path(), copy.path());
    assert!(matches!(refused, Err(OpenError::Damaged)));
    assert!(
        !dir.path().join("keys.json").exists(),
        "nothing was put there"
    );
}

/// What one of the two copies may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    /// Says that it is newer, with a sum that fits.
    Newer,
    /// Says that it is as new, and holds another slot for the person, with a sum that fits.
    Slots,
    Damaged,
    Missing,
    /// From before a colleague was taken out.
    Older,
    /// From before the person's passphrase was changed.
    OlderWords,
}

const STATES: [State; 7] = [
    State::Sound,
    State::Newer,
    State::Slots,
    State::Damaged,
    State::Missing,
    State::Older,
    State::OlderWords,
];

/// What the copies were at each time, and a backup of today.
struct Office {
    bytes: [Vec<u8>; 3],
    dir: tempfile::TempDir,
    copy: Rc<tempfile::TempDir>,
}

fn an_office() -> Office {
    let mut bench = bench();
    let random = Seeded::new(90);
    let (own, colleague) = (bench.staff.id, crate::testing::staff(&bench.ids).id);
    let keys = |bench: &crate::testing::Bench| fs::read(bench.dir.path().join(PLACES[0])).unwrap();
    let words = |text| Credentials::passphrase(&secret(text));
    let store = &mut bench.store;
    store
        .set_slot(own, &words("まえのあいことば"), CHEAP, &random)
        .unwrap();
    store
        .add_slot(colleague, &secret(COLLEAGUES), CHEAP, &random)
        .unwrap();
    let older_words = keys(&bench);
    let store = &mut bench.store;
    store
        .set_slot(own, &words(PASSPHRASE), CHEAP, &random)
        .unwrap();
    let older = keys(&bench);
    bench.store.remove_slot(colleague, &random).unwrap();
    let sound = keys(&bench);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    Office {
        bytes: [sound, older, older_words],
        dir: closed(bench),
        copy: Rc::new(taken_apart(&path)),
    }
}

impl Office {
    /// Another folder with the same in it.
    fn again(&self) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for name in [PLACES[0], PLACES[1], "records.db", "audit-head.json"] {
            let from = self.dir.path().join(name);
            if from.exists() {
                fs::copy(from, dir.path().join(name)).unwrap();
            }
        }
        Self {
            bytes: self.bytes.clone(),
            dir,
            copy: Rc::clone(&self.copy),
        }
    }

    fn put(&self, name: &str, state: State) {
        let [sound, older, older_words] = &self.bytes;
        let bytes = match state {
            State::Sound => sound.clone(),
            State::Newer => forged(sound, |file| {
                file["generation"] = (file["generation"].as_u64().unwrap() + 1).into();
            }),
            State::Slots => forged(sound, |file| {
                file["slots"][0]["salt"] = "ab".repeat(16).into();
            }),
            State::Damaged => b"{".to_vec(),
            State::Missing => return fs::remove_file(self.dir.path().join(name)).unwrap(),
            State::Older => older.clone(),
            State::OlderWords => older_words.clone(),
        };
        tsunagi_files::write_atomically(self.dir.path().join(name), &bytes).unwrap();
    }

    fn unlock(&self, passphrase: &str) -> Result<Unlocked, OpenError> {
        let terms = Terms {
            now: at(1),
            cost: CHEAP,
            random: &Seeded::new(400),
        };
        let own = Credentials::passphrase(&secret(passphrase));
        // Nobody waits for another's test.
        for path in Folder::new(self.dir.path()).tries() {
            let _ = fs::remove_file(path);
        }
        let _ = crate::tries::Tries::default().write(&Folder::new(self.dir.path()));
        Store::unlock(self.dir.path(), Opener::Person(&own), &terms)
    }

    fn is_whole(&self) -> bool {
        let read = |name| fs::read(self.dir.path().join(name)).unwrap();
        read(PLACES[0]) == read(PLACES[1])
    }
}

#[test]
fn whatever_became_of_the_two_copies_they_open_or_the_keys_come_back() {
    let made = an_office();
    for (first, second) in STATES
        .iter()
        .flat_map(|one| STATES.map(|other| (*one, other)))
    {
        let pair = (first, second);
        let office = made.again();
        office.put(PLACES[0], first);
        office.put(PLACES[1], second);
        let has = |state| first == state || second == state;
        let is_forged = has(State::Newer) || has(State::Slots);
        let mut is_open = false;
        match office.unlock(PASSPHRASE) {
            Ok(unlocked) => {
                is_open = true;
                assert!(has(State::Sound) || has(State::Older), "{pair:?}");
                assert_eq!(unlocked.has_altered_copy, is_forged, "{pair:?}: it is told");
                let is_older = !has(State::Sound);
                assert_eq!(unlocked.has_older_keys, is_older, "{pair:?}");
                let mut store = unlocked.store;
                store.mend_keys();
                if is_older {
                    let caught = (crate::KeyChange::Catch, key_act("caught"));
                    store
                        .act_on_keys(caught.0, &caught.1, &Seeded::new(91))
                        .unwrap();
                }
                store.close().unwrap();
            }
            // The one names the keys of a backup, the other is all that can be known without the key.
            Err(OpenError::KeysDamaged | OpenError::WrongPassphrase) => {
                let has_opened = has(State::Sound) || has(State::Older);
                assert!(!has_opened, "{pair:?}: one that opens is there");
            }
            Err(other) => panic!("{pair:?}: {other}"),
        }
        let regained = regain(office.dir.path(), office.copy.path()).unwrap();
        assert_eq!(
            regained.is_none(),
            is_open,
            "{pair:?}: neither sends to the other"
        );
        if let Some(mut regained) = regained {
            let random = Seeded::new(78);
            regained.put_keys(&key_act("keys back"), &random).unwrap();
            regained.store.close().unwrap();
        }
        let unlocked = office.unlock(PASSPHRASE).unwrap();
        assert!(
            !unlocked.has_altered_copy && !unlocked.has_older_keys,
            "{pair:?}: once"
        );
        unlocked.store.close().unwrap();
        assert!(office.is_whole(), "{pair:?}: both say the same again");
        for gone in [COLLEAGUES, "まえのあいことば"] {
            let refused = office.unlock(gone).err().unwrap();
            assert!(matches!(refused, OpenError::WrongPassphrase), "{pair:?}");
        }
    }
}

#[test]
fn a_copy_that_a_stranger_changed_lets_nobody_in_who_was_shut_out() {
    let office = an_office();
    for forged in [State::Newer, State::Slots, State::Damaged] {
        office.put(PLACES[0], forged);
        office.put(PLACES[1], State::Older);
        let refused = office.unlock(COLLEAGUES).err().unwrap();
        assert!(matches!(refused, OpenError::WrongPassphrase), "{forged:?}");
        office.put(PLACES[1], State::Sound);
        for gone in [COLLEAGUES, "まえのあいことば"] {
            assert!(office.unlock(gone).is_err(), "{forged:?}");
        }
    }
}
