use tsunagi_contract::Code;
use tsunagi_contract::backups::{InspectBackup, MakeBackup, RehearseRestore, RestoreBackup};
use tsunagi_contract::keys::UnlockWithKeyFile;
use tsunagi_contract::opening::{Lock, ShowState, Unlock};
use tsunagi_contract::settings::{ChangePassphrase, SaveStaff, StaffForm};

use super::*;
use crate::testing::{PASSPHRASE, TestBench};

const NEXT: &str = "やまみち-ゆうひ-2026-こおり";
const SHORT: &str = "みじかい ながれ星";

struct Desk {
    home: tempfile::TempDir,
    bench: TestBench,
    app: App,
}

fn desk() -> Desk {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    Desk { home, bench, app }
}

fn unlock(app: &App, passphrase: &str) -> Result<String, Code> {
    let passphrase = passphrase.to_owned();
    let state = app.unlock(Unlock {
        passphrase: passphrase.into(),
    });
    state
        .map(|state| state.phase)
        .map_err(|failure| failure.code)
}

fn colleague(app: &App, role: &str, passphrase: &str) -> String {
    let form = StaffForm {
        id: None,
        name: "見本 次郎".to_owned(),
        kana: "みほん じろう".to_owned(),
        role: role.to_owned(),
        is_active: true,
        passphrase: passphrase.into(),
        has_passphrase: false,
    };
    let settings = app.save_staff(SaveStaff { form }).unwrap();
    let found = settings
        .staff
        .into_iter()
        .find(|one| one.name == "見本 次郎");
    found.unwrap().id.unwrap()
}

fn reset(app: &App, staff_id: &str, passphrase: &str) -> Result<Keys, Code> {
    app.reset_passphrase(ResetPassphrase {
        staff_id: staff_id.to_owned(),
        passphrase: passphrase.into(),
        passphrase_again: passphrase.into(),
    })
    .map_err(|failure| failure.code)
}

#[test]
fn a_key_file_is_made_asked_for_and_given_up_again() {
    let Desk { home, bench, app } = desk();
    let stick = home.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let make = |folder: &Path, present: &str| {
        app.make_key_file(MakeKeyFile {
            present: present.into(),
            new: "みじかい ながれ星".into(),
            new_again: "みじかい ながれ星".into(),
            folder: folder.display().to_string(),
        })
    };
    let cloud = home.path().join("cloud");
    std::fs::create_dir(&cloud).unwrap();
    bench.platform.sync_to_cloud(&cloud);
    let system = Path::new(if cfg!(windows) { r"C:\Windows" } else { "/etc" });
    let unfit = [
        (bench.store_folder(), "記録簿のある場所"),
        (system.to_owned(), "仕組みのための"),
        (cloud, "インターネットに写される"),
    ];
    for (folder, word) in unfit {
        let refused = make(&folder, PASSPHRASE).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("folder"));
        assert!(refused.what.contains(word), "{}", refused.what);
    }
    assert_eq!(
        make(&stick, NEXT).err().unwrap().code,
        Code::WrongPassphrase
    );
    assert_eq!(
        std::fs::read_dir(&stick).unwrap().count(),
        0,
        "no file for nothing"
    );
    let made = make(&stick, PASSPHRASE).unwrap();
    assert!(made.keys.uses_key_file);
    app.lock(Lock {}).unwrap();
    assert!(app.show_state(ShowState {}).unwrap().asks_for_key_file);
    assert_eq!(
        unlock(&app, "みじかい ながれ星"),
        Err(Code::WrongPassphrase)
    );
    let state = app.unlock_with_key_file(UnlockWithKeyFile {
        passphrase: "みじかい ながれ星".into(),
        key_file: made.path.clone(),
    });
    assert_eq!(state.unwrap().phase, "open");
    let dropped = app.drop_key_file(DropKeyFile {
        present: "みじかい ながれ星".into(),
        key_file: made.path,
        new: NEXT.into(),
        new_again: NEXT.into(),
    });
    assert!(!dropped.unwrap().uses_key_file);
    app.lock(Lock {}).unwrap();
    assert_eq!(unlock(&app, NEXT).as_deref(), Ok("open"));
}

/// Makes a key file on a stick of the desk's own, and returns where it is.
fn with_key_file(desk: &Desk) -> String {
    let stick = desk.home.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let made = desk.app.make_key_file(MakeKeyFile {
        present: PASSPHRASE.into(),
        new: SHORT.into(),
        new_again: SHORT.into(),
        folder: stick.display().to_string(),
    });
    made.unwrap().path
}

#[test]
fn with_a_key_file_the_passphrase_changes_and_the_file_stays() {
    let desk = desk();
    let key_file = with_key_file(&desk);
    let change = |key_file: &str, new: &str| {
        desk.app.change_passphrase(ChangePassphrase {
            present: SHORT.into(),
            key_file: key_file.to_owned(),
            new: new.into(),
            new_again: new.into(),
        })
    };
    let without = change("", NEXT).err().unwrap();
    assert!(without.remedy.contains("鍵ファイル"), "{}", without.remedy);
    let weak = change(&key_file, "12345678").err().unwrap();
    assert_eq!(weak.code, Code::WeakPassphrase);
    let next = "ほしの よみち";
    let short = change(&key_file, next).err().unwrap();
    assert_eq!(short.code, Code::WeakPassphrase, "seven characters");
    let next = "ほしのふる よみち";
    change(&key_file, next).unwrap();
    assert!(desk.app.show_keys(ShowKeys {}).unwrap().uses_key_file);
    desk.app.lock(Lock {}).unwrap();
    let alone = Unlock {
        passphrase: next.into(),
    };
    let refused = desk.app.unlock(alone).err().unwrap();
    assert!(refused.remedy.contains("鍵ファイル"), "{}", refused.remedy);
    let both = UnlockWithKeyFile {
        passphrase: next.into(),
        key_file,
    };
    assert_eq!(desk.app.unlock_with_key_file(both).unwrap().phase, "open");
}

#[test]
fn a_backup_under_a_key_file_is_restored_and_rehearsed_with_it() {
    let desk = desk();
    let app = &desk.app;
    let key_file = with_key_file(&desk);
    let made = app.make_backup(MakeBackup {
        folder: String::new(),
    });
    let path = made.unwrap().path;
    let inspect = |key_file: &str| {
        app.inspect_backup(InspectBackup {
            path: path.clone(),
            passphrase: SHORT.into(),
            key_file: key_file.to_owned(),
        })
    };
    let missing = inspect("").err().unwrap();
    assert_eq!(missing.code, Code::BackupPassphrase);
    assert!(
        missing.remedy.contains("鍵ファイルも選んで"),
        "{}",
        missing.remedy
    );
    let foreign = desk.home.path().join("other.tsunagikey");
    let other = SecondFactor::draw(&ForStore(&crate::machine::SystemRandomness)).unwrap();
    tsunagi_files::write_atomically(&foreign, &other.to_file()).unwrap();
    let refused = inspect(&foreign.display().to_string()).err().unwrap();
    assert!(
        refused.what.contains("この鍵ファイルは"),
        "{}",
        refused.what
    );
    let preview = inspect(&key_file).unwrap();
    assert!(preview.may_restore);
    let rehearse = |key_file: &str| {
        app.rehearse_restore(RehearseRestore {
            passphrase: SHORT.into(),
            key_file: key_file.to_owned(),
        })
    };
    // Two that did not fit are behind: the next would have to wait.
    desk.bench.clock.pass_days(1);
    assert!(rehearse("").is_err());
    desk.bench.clock.pass_days(1);
    assert!(rehearse(&key_file).is_ok());
    let restored = app.restore_backup(RestoreBackup {
        passphrase_today: "".into(),
        key_file_today: String::new(),
        path: path.clone(),
        passphrase: SHORT.into(),
        key_file: key_file.clone(),
        sha256: preview.sha256,
        other_office: String::new(),
    });
    assert_eq!(restored.unwrap().state.phase, "open");
    assert!(app.show_keys(ShowKeys {}).unwrap().uses_key_file);
}

#[test]
fn an_administrator_gives_a_colleague_a_new_passphrase_and_takes_it_away() {
    let Desk {
        home: _home,
        app,
        bench: _,
    } = desk();
    let id = colleague(&app, "cm", "どうりょうの はじめの ことば");
    assert_eq!(
        reset(&app, &id, "1234567890123").err(),
        Some(Code::WeakPassphrase)
    );
    assert_eq!(
        reset(&app, &id, PASSPHRASE).err(),
        Some(Code::WeakPassphrase),
        "taken"
    );
    reset(&app, &id, NEXT).unwrap();
    app.lock(Lock {}).unwrap();
    assert_eq!(
        unlock(&app, "どうりょうの はじめの ことば"),
        Err(Code::WrongPassphrase)
    );
    unlock(&app, NEXT).unwrap();
    let own = app.show_keys(ShowKeys {}).unwrap();
    assert!(!own.may_change, "介護支援専門員");
    let refused = reset(&app, &id, PASSPHRASE);
    assert_eq!(refused.err(), Some(Code::NotAllowed));
    unlock(&app, PASSPHRASE).unwrap();
    let staff_id = id.clone();
    let keys = app.revoke_key(RevokeKey { staff_id }).unwrap();
    let kinds: Vec<_> = keys.holders.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["passphrase", "none"]);
    assert_eq!(
        keys.holders[1].staff_id, id,
        "who cannot open is still there"
    );
    let again = reset(&app, &id, NEXT).unwrap();
    assert_eq!(again.holders.len(), 2);
    assert!(again.holders.iter().all(|one| one.kind == "passphrase"));
    let staff_id = id;
    let keys = app.revoke_key(RevokeKey { staff_id }).unwrap();
    let staff_id = keys.holders[0].staff_id.clone();
    let last = app.revoke_key(RevokeKey { staff_id }).err().unwrap();
    assert_eq!(last.code, Code::NotAllowed, "somebody must administer");
}

#[test]
fn who_leaves_the_office_opens_nothing_any_more() {
    let Desk {
        home: _home,
        app,
        bench: _,
    } = desk();
    let id = colleague(&app, "cm", NEXT);
    let form = StaffForm {
        id: Some(id),
        name: "見本 次郎".to_owned(),
        kana: String::new(),
        role: "cm".to_owned(),
        is_active: false,
        passphrase: "".into(),
        has_passphrase: true,
    };
    app.save_staff(SaveStaff { form }).unwrap();
    assert_eq!(app.show_keys(ShowKeys {}).unwrap().holders.len(), 1);
    app.lock(Lock {}).unwrap();
    assert_eq!(unlock(&app, NEXT), Err(Code::WrongPassphrase));
}

#[test]
fn the_records_get_another_key_and_everybody_keeps_a_passphrase() {
    let Desk {
        home: _home,
        app,
        bench,
    } = desk();
    colleague(&app, "cm", NEXT);
    let before = std::fs::read(bench.store_folder().join("keys.json")).unwrap();
    let rekey = |passphrase: &str| {
        app.rekey(Rekey {
            passphrase: passphrase.into(),
            key_file: String::new(),
        })
    };
    assert_eq!(
        rekey(NEXT).err().unwrap().code,
        Code::WrongPassphrase,
        "one's own"
    );
    let done = rekey(PASSPHRASE).unwrap();
    assert!(done.left_out.is_empty());
    assert_eq!(done.keys.rekeyed_on, "令和8年4月1日");
    assert_ne!(
        std::fs::read(bench.store_folder().join("keys.json")).unwrap(),
        before
    );
    app.lock(Lock {}).unwrap();
    unlock(&app, NEXT).unwrap();
    unlock(&app, PASSPHRASE).unwrap();
}

#[test]
fn guesses_slow_down_and_the_message_says_for_how_long() {
    let Desk {
        home: _home,
        app,
        bench: _,
    } = desk();
    app.lock(Lock {}).unwrap();
    for _ in 0..3 {
        assert_eq!(
            unlock(&app, "あてずっぽうの ことば"),
            Err(Code::WrongPassphrase)
        );
    }
    let passphrase = PASSPHRASE.to_owned();
    let refused = app
        .unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .err()
        .unwrap();
    assert!(refused.remedy.contains("5秒"), "{}", refused.remedy);
}
