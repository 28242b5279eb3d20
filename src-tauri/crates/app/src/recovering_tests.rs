use tsunagi_contract::Code;
use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::keys::ShowKeys;
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::today::ShowToday;

use super::*;
use crate::testing::{PASSPHRASE, TestBench};

const NEXT: &str = "やまみち-ゆうひ-2026-こおり";

fn confirm(app: &App, typed: &str) -> Result<Keys, Failure> {
    app.confirm_recovery(ConfirmRecovery {
        typed: typed.into(),
    })
}

fn check(app: &App, key: &str) -> Result<RecoveryChecked, Failure> {
    app.check_recovery(CheckRecovery { key: key.into() })
}

/// Asserts that the sheet counts no more, that the log says so, and that a new one is asked for.
fn is_used_up(app: &App) {
    let keys = app.show_keys(ShowKeys {}).unwrap();
    assert!(!keys.has_recovery && keys.recovery_check.is_empty());
    assert_eq!(keys.recovery_used_on, "令和8年4月1日");
    let acts = vec!["key_changed".to_owned()];
    let log = app.list_audit(ListAudit {
        acts,
        ..ListAudit::default()
    });
    let details: Vec<String> = log.unwrap().rows.into_iter().map(|r| r.detail).collect();
    assert!(
        details
            .iter()
            .any(|detail| detail.contains("無効にしました")),
        "{details:?}"
    );
    assert!(asks_for_sheet(app));
}

fn asks_for_sheet(app: &App) -> bool {
    let today = app.show_today(ShowToday {}).unwrap();
    today.rows.iter().any(|row| row.kind == "recovery")
}

#[test]
fn a_new_sheet_ends_the_asking() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).open_app().unwrap();
    assert!(!asks_for_sheet(&app), "nobody has used one");
    let key = app.start_recovery(StartRecovery {}).unwrap().key;
    confirm(&app, &key).unwrap();
    app.lock(Lock {}).unwrap();
    let who = check(&app, &key).unwrap().administrators.remove(0);
    let request = Recover {
        key: key.clone().into(),
        staff_id: who.staff_id,
        passphrase: NEXT.into(),
        passphrase_again: NEXT.into(),
    };
    // 13 letters and more, and all of it on the office's door.
    let of_names = "みほんかいこ・みほんかいこ1";
    let named = app.recover(Recover {
        passphrase: of_names.into(),
        passphrase_again: of_names.into(),
        ..request.clone()
    });
    assert_eq!(named.err().unwrap().code, Code::WeakPassphrase);
    app.recover(request.clone()).unwrap();
    let second = app.recover(request).err().unwrap();
    assert!(second.what.contains("復旧の鍵"), "once: {}", second.what);
    app.unlock(Unlock {
        passphrase: NEXT.into(),
    })
    .unwrap();
    assert!(asks_for_sheet(&app), "also after locking");
    let key = app.start_recovery(StartRecovery {}).unwrap().key;
    let keys = confirm(&app, &key).unwrap();
    assert!(keys.has_recovery && keys.recovery_used_on.is_empty());
    assert!(!asks_for_sheet(&app));
}

#[test]
fn a_sheet_counts_once_it_was_typed_back_and_opens_what_was_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    assert_eq!(
        confirm(&app, "x").err().unwrap().code,
        Code::NotFound,
        "nothing drawn"
    );
    let key = app.start_recovery(StartRecovery {}).unwrap().key;
    assert!(!app.show_keys(ShowKeys {}).unwrap().has_recovery);
    let mut typo: Vec<char> = key.chars().collect();
    typo[7] = if typo[7] == 'A' { 'B' } else { 'A' };
    let typo: String = typo.into_iter().collect();
    let refused = confirm(&app, &typo).err().unwrap();
    assert!(refused.what.contains("2番目"), "{}", refused.what);
    let keys = confirm(&app, &key.to_lowercase().replace('-', " ")).unwrap();
    assert!(keys.has_recovery && keys.recovery_made_on == "令和8年4月1日");
    app.lock(Lock {}).unwrap();

    let found = check(&app, &key).unwrap().administrators;
    assert_eq!(found.len(), 1);
    let recover = |passphrase: &str| {
        app.recover(Recover {
            key: key.clone().into(),
            staff_id: found[0].staff_id.clone(),
            passphrase: passphrase.into(),
            passphrase_again: passphrase.into(),
        })
    };
    assert_eq!(
        recover("みじかい").err().unwrap().code,
        Code::WeakPassphrase
    );
    assert_eq!(recover(NEXT).unwrap().phase, "open");
    is_used_up(&app);
    app.lock(Lock {}).unwrap();
    let again = check(&app, &key).err().unwrap();
    assert_eq!(
        again.code,
        Code::WrongPassphrase,
        "whoever saw the paper while it was typed off gains nothing"
    );
    let passphrase = PASSPHRASE.to_owned();
    let old = app
        .unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .err()
        .unwrap();
    assert_eq!(old.code, Code::WrongPassphrase);
}

#[test]
fn a_new_sheet_makes_the_old_one_worthless_only_once_it_counts() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).open_app().unwrap();
    let first = app.start_recovery(StartRecovery {}).unwrap().key;
    confirm(&app, &first).unwrap();
    let second = app.start_recovery(StartRecovery {}).unwrap().key;
    let other = confirm(&app, &first).err().unwrap();
    assert_eq!(other.field.as_deref(), Some("typed"), "the sheet of before");
    app.lock(Lock {}).unwrap();
    assert!(
        check(&app, &first).is_ok(),
        "the second was never typed back"
    );
    let passphrase = PASSPHRASE.to_owned();
    app.unlock(Unlock {
        passphrase: passphrase.into(),
    })
    .unwrap();
    let refused = confirm(&app, &second).err().unwrap();
    assert_eq!(
        refused.code,
        Code::NotFound,
        "a lock forgets what was drawn"
    );
    let third = app.start_recovery(StartRecovery {}).unwrap().key;
    confirm(&app, &third).unwrap();
    app.lock(Lock {}).unwrap();
    let refused = check(&app, &first).err().unwrap();
    assert_eq!(refused.code, Code::WrongPassphrase);
    assert!(refused.what.contains("復旧の鍵"));
}

#[test]
fn the_sheet_prints_with_every_group_of_the_key_and_nothing_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    let nothing = PrintRecovery {
        printer: String::new(),
    };
    assert_eq!(
        app.print_recovery(nothing.clone()).err().unwrap().code,
        Code::NotFound
    );
    let key = app.start_recovery(StartRecovery {}).unwrap().key;
    app.print_recovery(nothing).unwrap();
    let session = app.session();
    let draft = session.as_ref().unwrap().recovery_draft.as_ref().unwrap();
    assert!(draft.to_text().expose_secret() == key);
    drop(session);
    let groups: Vec<Vec<u8>> = key
        .split('-')
        .map(|group| group.as_bytes().to_vec())
        .collect();
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if file.path().is_dir() {
                folders.push(file.path());
                continue;
            }
            let bytes = std::fs::read(file.path()).unwrap();
            let is_in = |group: &Vec<u8>| bytes.windows(5).any(|window| window == group.as_slice());
            assert!(
                !groups.iter().all(is_in),
                "the key lies in {:?}",
                file.file_name()
            );
        }
    }
}
