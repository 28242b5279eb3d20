//! Passphrases that do not fit: wherever they are tried, they slow down the next and stand in the log.

use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::backups::{InspectBackup, MakeBackup, RehearseRestore};
use tsunagi_contract::keys::{CheckRecovery, ConfirmRecovery, Recover, Rekey, StartRecovery};
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::settings::ChangePassphrase;

use crate::App;
use crate::testing::{PASSPHRASE, TestBench};

const WRONG: &str = "まちがった-あいことば-2026";
const NEXT: &str = "やまみち-ゆうひ-2026-こおり";

fn is_braked(what: &str) -> bool {
    what.contains("しばらく受け付けません")
}

/// Tries until it is told to wait, and says how often it was let.
fn until_braked(mut guess: impl FnMut() -> String) -> usize {
    (0..12).take_while(|_| !is_braked(&guess())).count()
}

fn failed_unlocks(app: &App) -> usize {
    let acts = vec!["unlock_failed".to_owned()];
    let log = app.list_audit(ListAudit {
        acts,
        ..ListAudit::default()
    });
    log.unwrap().rows.len()
}

#[test]
fn guessing_elsewhere_is_braked_like_guessing_at_the_door() {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    let folder = String::new();
    let path = app.make_backup(MakeBackup { folder }).unwrap().path;
    let inspect = |passphrase: &str| {
        app.inspect_backup(InspectBackup {
            path: path.clone(),
            passphrase: passphrase.into(),
            key_file: String::new(),
        })
    };
    let inspecting = || inspect(WRONG).err().unwrap().what;
    assert_eq!(until_braked(inspecting), 3, "a backup, at an open desk");
    bench.clock.pass_days(1);
    assert!(inspect(PASSPHRASE).is_ok());
    let rest: [&dyn Fn() -> String; 3] = [
        &|| {
            let (passphrase, key_file) = (WRONG.into(), String::new());
            app.rehearse_restore(RehearseRestore {
                passphrase,
                key_file,
            })
            .err()
            .unwrap()
            .what
        },
        &|| {
            let (passphrase, key_file) = (WRONG.into(), String::new());
            app.rekey(Rekey {
                passphrase,
                key_file,
            })
            .err()
            .unwrap()
            .what
        },
        &|| {
            app.change_passphrase(ChangePassphrase {
                present: WRONG.into(),
                new: NEXT.into(),
                new_again: NEXT.into(),
                key_file: String::new(),
            })
            .err()
            .unwrap()
            .what
        },
    ];
    for guess in rest {
        bench.clock.pass_days(1);
        assert!(
            until_braked(guess) <= 1,
            "the count goes on from door to door"
        );
    }
    app.lock(Lock {}).unwrap();
    bench.clock.pass_days(1);
    assert!(until_braked(inspecting) <= 1, "and while it is locked");
    bench.clock.pass_days(1);
    let passphrase = PASSPHRASE.into();
    app.unlock(Unlock { passphrase }).unwrap();
    assert!(failed_unlocks(&app) >= 4, "and all of them are in the log");
}

#[test]
fn whoever_comes_in_by_the_sheet_does_not_wipe_out_who_failed_before() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).open_app().unwrap();
    let key = app.start_recovery(StartRecovery {}).unwrap().key;
    let typed = key.clone().into();
    app.confirm_recovery(ConfirmRecovery { typed }).unwrap();
    app.lock(Lock {}).unwrap();
    for _ in 0..2 {
        let passphrase = WRONG.into();
        assert!(app.unlock(Unlock { passphrase }).is_err());
    }
    let checked = app.check_recovery(CheckRecovery {
        key: key.clone().into(),
    });
    let who = checked.unwrap().administrators.remove(0);
    app.recover(Recover {
        key: key.into(),
        staff_id: who.staff_id,
        passphrase: NEXT.into(),
        passphrase_again: NEXT.into(),
    })
    .unwrap();
    assert_eq!(failed_unlocks(&app), 2);
    app.lock(Lock {}).unwrap();
    let passphrase = NEXT.into();
    app.unlock(Unlock { passphrase }).unwrap();
    assert_eq!(failed_unlocks(&app), 2, "and once only");
}
