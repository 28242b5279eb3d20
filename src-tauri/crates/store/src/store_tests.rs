use std::fs;

use super::*;
use crate::OpenError;
use crate::testing::{
    Bench, CHEAP, PASSPHRASE, Seeded, bench, client, closed, secret, staff, try_open,
};
use crate::{Credentials, KeyCost, SlotError};

#[test]
fn a_new_store_has_its_office_and_its_first_staff_member() {
    let bench = bench().reopen();
    assert_eq!(
        bench.store.read().all_staff().unwrap(),
        vec![bench.staff.clone()],
        "the person whose slot it is must be able to sign records"
    );
    assert_eq!(bench.store.read().office().unwrap().reply_within_days, 10);
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn no_word_of_a_record_stands_in_any_file() {
    const MARKER: &str = "秘密の目印MARKER";
    let mut bench = bench();
    let (mut client, _) = bench.with_client();
    client.note = MARKER.repeat(50);
    bench.write(|tx| tx.save_client(&client));
    assert_no_marker(&bench, MARKER);
    let bench = bench.reopen();
    assert_no_marker(&bench, MARKER);
    let kept = bench.store.read().client(client.id).unwrap();
    assert_eq!(kept, Some(client), "it is there all the same");
}

fn assert_no_marker(bench: &Bench, marker: &str) {
    let mut files = 0;
    for entry in fs::read_dir(bench.dir.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for part in [
            marker.as_bytes(),
            b"MARKER",
            b"SQLite format 3",
            b"CREATE TABLE",
        ] {
            let found = bytes.windows(part.len()).any(|window| window == part);
            assert!(!found, "the files are ciphertext throughout");
        }
        files += 1;
    }
    assert!(files >= 3, "lock, keys and records at least");
}

#[test]
fn an_error_undoes_the_whole_transaction() {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let stranger = crate::testing::staff(&bench.ids);
    let broken = client_of_stranger(&bench, &client, &stranger);
    let result = bench.store.transact(|tx| -> Result<(), WriteError> {
        tx.set_setting("draft.autosave", "on")?;
        tx.save_client(&broken)
    });
    assert!(
        matches!(result, Err(WriteError::Refused { .. })),
        "a client needs a known care manager"
    );
    assert_eq!(
        bench.store.read().setting("draft.autosave").unwrap(),
        None,
        "half a use case is worse than none"
    );
    assert_eq!(
        bench.store.read().client(client.id).unwrap(),
        Some(client),
        "the old record stands"
    );
}

fn client_of_stranger(
    bench: &Bench,
    known: &tsunagi_domain::Client,
    stranger: &tsunagi_domain::Staff,
) -> tsunagi_domain::Client {
    let physician = crate::testing::physician(&bench.ids, &crate::testing::facility(&bench.ids));
    tsunagi_domain::Client {
        id: known.id,
        ..client(&bench.ids, stranger, &physician)
    }
}

#[test]
fn a_panic_in_the_middle_undoes_the_transaction_too() {
    let mut bench = bench();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        bench.store.transact(|tx| -> Result<(), WriteError> {
            tx.set_setting("half", "done")?;
            panic!("a bug in a use case")
        })
    }));
    assert!(outcome.is_err());
    assert_eq!(bench.store.read().setting("half").unwrap(), None);
    bench.write(|tx| tx.set_setting("next", "works"));
}

#[test]
fn a_full_medium_is_called_so_and_loses_nothing() {
    let mut bench = bench();
    let pages: i64 = database::header(&bench.store.connection, "page_count").unwrap();
    bench
        .store
        .connection
        .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        .unwrap();
    let result = bench.store.transact(|tx| -> Result<(), WriteError> {
        tx.set_setting("small", "fits")?;
        tx.set_setting("big", &"あ".repeat(100_000))
    });
    assert!(matches!(result, Err(WriteError::DiskFull)));
    assert_eq!(bench.store.read().setting("small").unwrap(), None);
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn changes_are_named() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let changed = bench.write(|tx| tx.save_client(&client));
    assert_eq!(changed.clients.into_iter().collect::<Vec<_>>(), [client.id]);
    let changed = bench.write(|tx| tx.save_physician(&physician));
    assert!(changed.clients.is_empty() && changed.physicians.contains(&physician.id));
    assert!(bench.write(|_| Ok(())).is_empty());
}

#[test]
fn a_second_person_opens_the_store_with_an_own_passphrase() {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    bench.write(|tx| tx.save_staff(&colleague));
    let random = Seeded::new(77);
    let add = |store: &mut Store, words: &str| {
        store.add_slot(colleague.id, &secret(words), CHEAP, &random)
    };
    assert!(
        matches!(
            add(&mut bench.store, PASSPHRASE),
            Err(SlotError::PassphraseTaken)
        ),
        "one passphrase for two would sign with the wrong name"
    );
    add(&mut bench.store, "同僚のことば").unwrap();
    let dir = closed(bench);
    let (_, who) = Store::open(dir.path(), &secret("同僚のことば")).unwrap();
    assert_eq!(who, colleague.id);
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let mut bench = bench();
    let random = Seeded::new(77);
    let id = bench.staff.id;
    let next = Credentials::passphrase(&secret("新しいことば"));
    bench.store.set_slot(id, &next, CHEAP, &random).unwrap();
    let dir = closed(bench);
    assert!(matches!(
        try_open(&dir, PASSPHRASE),
        Err(OpenError::WrongPassphrase)
    ));
    assert!(try_open(&dir, "新しいことば").is_ok());
}

#[test]
fn an_absurd_cost_is_refused_before_any_work() {
    for cost in [
        KeyCost {
            m_kib: u32::MAX,
            t: 1,
            p: 1,
        },
        KeyCost {
            m_kib: 1 << 20,
            t: 16,
            p: 1,
        },
        KeyCost {
            m_kib: 8,
            t: 0,
            p: 1,
        },
        KeyCost {
            m_kib: 8,
            t: 1,
            p: 4,
        },
    ] {
        assert!(!cost.is_acceptable());
    }
    assert!(KeyCost::STANDARD.is_acceptable());
}

#[test]
fn what_was_acknowledged_outlives_a_kill_and_what_was_not_leaves_no_trace() {
    // The files as they stand at a moment are what a kill at that moment leaves.
    let mut bench = bench();
    let source = bench.dir.path().to_owned();
    let during = tempfile::tempdir().unwrap();
    let after = tempfile::tempdir().unwrap();
    bench.write(|tx| tx.set_setting("first", "acknowledged"));
    bench.write(|tx| {
        tx.set_setting("second", "not yet")?;
        // More than the page cache holds, so that unfinished pages reach the log.
        tx.set_setting("large", &"あ".repeat(3_000_000))?;
        copy_files(&source, during.path());
        tx.set_setting("second", "acknowledged")
    });
    copy_files(&source, after.path());
    let setting = |dir: &tempfile::TempDir, key: &str| {
        let store = try_open(dir, PASSPHRASE).unwrap();
        assert!(store.check().unwrap().is_sound());
        store.read().setting(key).unwrap()
    };
    let acknowledged = Some("acknowledged".to_owned());
    assert_eq!(setting(&during, "first"), acknowledged);
    assert_eq!(setting(&during, "second"), None);
    assert_eq!(setting(&during, "large"), None);
    assert_eq!(setting(&after, "second"), acknowledged);
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
