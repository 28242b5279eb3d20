//! Another office's backup, and keys alone: what takes the place of what, and what is asked before.

use tsunagi_contract::audit::{ListAudit, VerifyAudit};
use tsunagi_contract::backups::{
    BackupPreview, InspectBackup, MakeBackup, RestoreBackup, RestoreKeys,
};
use tsunagi_contract::keys::{RevokeKey, ShowKeys};
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::people::{ListFacilities, SaveFacility};
use tsunagi_contract::settings::{SaveStaff, StaffForm};
use tsunagi_contract::{Code, Failure};

use crate::App;
use crate::testing::{PASSPHRASE, TestBench};
use crate::tests::facility_form;

struct Desk {
    _home: tempfile::TempDir,
    bench: TestBench,
    app: App,
    backup: String,
}

fn desk() -> Desk {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    let folder = String::new();
    let backup = app.make_backup(MakeBackup { folder }).unwrap().path;
    Desk {
        _home: home,
        bench,
        app,
        backup,
    }
}

fn inspect(app: &App, path: &str) -> BackupPreview {
    let request = InspectBackup {
        path: path.to_owned(),
        passphrase: PASSPHRASE.into(),
        key_file: String::new(),
    };
    app.inspect_backup(request).unwrap()
}

fn restore(app: &App, preview: &BackupPreview, other_office: &str) -> Result<(), Failure> {
    let request = RestoreBackup {
        passphrase_today: "".into(),
        key_file_today: String::new(),
        path: preview.path.clone(),
        passphrase: PASSPHRASE.into(),
        key_file: String::new(),
        sha256: preview.sha256.clone(),
        other_office: other_office.to_owned(),
    };
    app.restore_backup(request).map(drop)
}

fn restore_keys(app: &App, preview: &BackupPreview) -> Result<String, Failure> {
    let request = RestoreKeys {
        path: preview.path.clone(),
        passphrase: PASSPHRASE.into(),
        key_file: String::new(),
        sha256: preview.sha256.clone(),
    };
    app.restore_keys(request).map(|state| state.phase)
}

fn unlock(app: &App) -> Result<String, Code> {
    let passphrase = PASSPHRASE.into();
    let state = app.unlock(Unlock { passphrase });
    state.map(|state| state.phase).map_err(|it| it.code)
}

#[test]
fn another_office_s_backup_takes_the_place_only_where_the_office_is_named() {
    let (ours, theirs) = (desk(), desk());
    for is_locked in [false, true] {
        if is_locked {
            ours.app.lock(Lock {}).unwrap();
        }
        let own = inspect(&ours.app, &ours.backup);
        assert!(!own.is_other_store, "one's own needs no such question");
        let other = inspect(&ours.app, &theirs.backup);
        assert!(other.is_other_store, "also while the records are locked");
        for named in ["", "見本の別の事業所"] {
            let refused = restore(&ours.app, &other, named).err().unwrap();
            assert_eq!(refused.code, Code::InvalidField);
            assert!(refused.what.contains(&other.office), "{}", refused.what);
        }
    }
    assert_eq!(
        unlock(&ours.app).as_deref(),
        Ok("open"),
        "nothing was changed"
    );
    let other = inspect(&ours.app, &theirs.backup);
    restore(&ours.app, &other, &other.office).unwrap();
    assert!(!inspect(&ours.app, &theirs.backup).is_other_store);
}

#[test]
fn lost_keys_come_back_alone_and_what_was_written_since_stays() {
    let desk = desk();
    let app = &desk.app;
    let form = facility_form();
    app.save_facility(SaveFacility { form }).unwrap();
    app.lock(Lock {}).unwrap();
    let preview = inspect(app, &desk.backup);
    assert!(!preview.may_restore_keys, "nothing is lost");
    let refused = restore_keys(app, &preview).err().unwrap();
    assert!(refused.what.contains("使えます"), "{}", refused.what);
    for name in ["keys.json", "keys-copy.json"] {
        let path = desk.bench.store_folder().join(name);
        tsunagi_files::write_atomically(path, b"damaged").unwrap();
    }
    assert_eq!(unlock(app), Err(Code::StoreDamaged));
    let preview = inspect(app, &desk.backup);
    assert!(preview.may_restore_keys && !preview.is_other_store);
    assert_eq!(restore_keys(app, &preview).unwrap(), "locked");
    assert_eq!(unlock(app).as_deref(), Ok("open"));
    let query = String::new();
    let kept = app.list_facilities(ListFacilities { query }).unwrap();
    assert_eq!(kept.len(), 1, "written after the backup");
    let log = app.list_audit(ListAudit::default()).unwrap().rows;
    let noted = log
        .iter()
        .any(|row| row.detail.contains("鍵だけを戻しました"));
    assert!(noted, "an act like any other");
}

#[test]
fn keys_of_other_records_are_not_put_there() {
    let (ours, theirs) = (desk(), desk());
    ours.app.lock(Lock {}).unwrap();
    for name in ["keys.json", "keys-copy.json"] {
        std::fs::remove_file(ours.bench.store_folder().join(name)).unwrap();
    }
    let preview = inspect(&ours.app, &theirs.backup);
    assert!(!preview.may_restore_keys);
    let refused = restore_keys(&ours.app, &preview).err().unwrap();
    assert!(
        refused.what.contains("この控えの鍵では"),
        "{}",
        refused.what
    );
    assert!(!ours.bench.store_folder().join("keys.json").exists());
}

#[test]
fn keys_that_come_back_leave_out_who_was_taken_out_since() {
    const COLLEAGUES: &str = "どうりょうの はじめの ことば";
    let mut desk = desk();
    let form = StaffForm {
        id: None,
        name: "見本 太郎".to_owned(),
        kana: "みほん たろう".to_owned(),
        role: "cm".to_owned(),
        is_active: true,
        passphrase: COLLEAGUES.into(),
        has_passphrase: false,
    };
    desk.app.save_staff(SaveStaff { form }).unwrap();
    let folder = String::new();
    let made = desk.app.make_backup(MakeBackup { folder }).unwrap();
    desk.backup = made.path;
    let holders = desk.app.show_keys(ShowKeys {}).unwrap().holders;
    let staff_id = holders[1].staff_id.clone();
    desk.app.revoke_key(RevokeKey { staff_id }).unwrap();
    desk.app.lock(Lock {}).unwrap();
    for name in ["keys.json", "keys-copy.json"] {
        std::fs::remove_file(desk.bench.store_folder().join(name)).unwrap();
    }
    let preview = inspect(&desk.app, &desk.backup);
    restore_keys(&desk.app, &preview).unwrap();
    let passphrase = COLLEAGUES.into();
    let refused = desk.app.unlock(Unlock { passphrase }).err().unwrap();
    assert_eq!(refused.code, Code::WrongPassphrase);
    assert_eq!(unlock(&desk.app).as_deref(), Ok("open"));
    let found = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(
        found.is_sound,
        "it was no older file put back: {:?}",
        found.findings.len()
    );
    // Nor does the whole backup let anybody in who was shut out since.
    let preview = inspect(&desk.app, &desk.backup);
    restore(&desk.app, &preview, "").unwrap();
    desk.app.lock(Lock {}).unwrap();
    let passphrase = COLLEAGUES.into();
    assert!(desk.app.unlock(Unlock { passphrase }).is_err());
    assert_eq!(unlock(&desk.app).as_deref(), Ok("open"));
    assert!(desk.app.verify_audit(VerifyAudit {}).unwrap().is_sound);
}
