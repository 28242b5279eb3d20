//! Whom the records here let put a backup in their place: it is today that counts.

use tsunagi_contract::Code;
use tsunagi_contract::audit::{ListAudit, VerifyAudit};
use tsunagi_contract::backups::MakeBackup;
use tsunagi_contract::keys::{ConfirmRecovery, Rekey, RevokeKey, StartRecovery};
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::people::{ListFacilities, SaveFacility};
use tsunagi_contract::settings::{ChangePassphrase, SaveStaff, ShowSettings, StaffForm};
use tsunagi_domain::SlipNumber;

mod staying;

use super::*;
use crate::testing::{PASSPHRASE, TestBench};

const TARO: &str = "やまみち-ゆうひ-2026-こおり";

struct Desk {
    _home: tempfile::TempDir,
    bench: TestBench,
    app: App,
    /// 見本 太郎, who was 管理者 when the backup was made.
    taro: StaffForm,
    backup: String,
}

/// An office with a second 管理者, and a backup of that day.
fn desk() -> Desk {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    let form = StaffForm {
        id: None,
        name: "見本 太郎".to_owned(),
        kana: "みほん たろう".to_owned(),
        role: "admin".to_owned(),
        is_active: true,
        passphrase: TARO.into(),
        has_passphrase: false,
    };
    let taro = saved(&app, form);
    let folder = String::new();
    let backup = app.make_backup(MakeBackup { folder }).unwrap().path;
    Desk {
        _home: home,
        bench,
        app,
        taro,
        backup,
    }
}

fn saved(app: &App, form: StaffForm) -> StaffForm {
    let staff = app.save_staff(SaveStaff { form }).unwrap().staff;
    let taro = staff.into_iter().find(|one| one.name == "見本 太郎");
    taro.unwrap()
}

impl Desk {
    /// 太郎 is 管理者 no more, in one of the ways in which that happens.
    fn demoted(&self, how: &str) {
        let mut form = self.taro.clone();
        match how {
            "reader" => form.role = "reader".to_owned(),
            "left" => form.is_active = false,
            _ => {
                let staff_id = form.id.clone().unwrap();
                self.app.revoke_key(RevokeKey { staff_id }).unwrap();
            }
        }
        saved(&self.app, form);
    }

    fn inspected(&self, passphrase: &str) -> BackupPreview {
        self.app
            .inspect_backup(InspectBackup {
                path: self.backup.clone(),
                passphrase: passphrase.into(),
                key_file: String::new(),
            })
            .unwrap()
    }

    fn restored(&self, passphrase: &str, today: &str) -> Result<String, Failure> {
        let outcome = self.put_back(passphrase, today, "");
        outcome.map(|restored| restored.state.phase)
    }

    fn put_back(
        &self,
        passphrase: &str,
        today: &str,
        office: &str,
    ) -> Result<BackupRestored, Failure> {
        let sha256 = backup::sha256_of(Path::new(&self.backup)).unwrap();
        self.app.restore_backup(RestoreBackup {
            path: self.backup.clone(),
            passphrase: passphrase.into(),
            key_file: String::new(),
            passphrase_today: today.into(),
            key_file_today: String::new(),
            sha256,
            other_office: office.to_owned(),
        })
    }

    fn rekeyed(&self) {
        let (passphrase, key_file) = (PASSPHRASE.into(), String::new());
        let rekey = Rekey {
            passphrase,
            key_file,
        };
        self.app.rekey(rekey).unwrap();
    }

    fn lose_keys(&self, damage: Option<&[u8]>) {
        for name in ["keys.json", "keys-copy.json"] {
            let path = self.bench.store_folder().join(name);
            match damage {
                Some(bytes) => tsunagi_files::write_atomically(path, bytes).unwrap(),
                None => std::fs::remove_file(path).unwrap(),
            }
        }
    }

    /// The number that the next slip gets.
    fn next_number(&self) -> SlipNumber {
        let today = self.bench.today();
        let taken = self.app.write(Duty::Write, |session| {
            let (number, _) = session
                .store
                .transact(|tx| Ok::<_, Refusal>(tx.next_slip_number(today)?))?;
            Ok((number, ChangedView::OFFICE))
        });
        taken.unwrap()
    }

    fn unlocked(&self, passphrase: &str) -> Result<String, Code> {
        let passphrase = passphrase.into();
        let state = self.app.unlock(Unlock { passphrase });
        state.map(|state| state.phase).map_err(|it| it.code)
    }

    fn lock(&self) {
        self.app.lock(Lock {}).unwrap();
    }
}

#[test]
fn who_was_an_administrator_once_does_not_come_back_by_an_old_backup() {
    for how in ["reader", "left", "revoked", "rekeyed"] {
        let desk = desk();
        desk.demoted(how);
        if how == "rekeyed" {
            desk.rekeyed();
        }
        desk.lock();
        let preview = desk.inspected(TARO);
        assert!(
            preview.may_restore && preview.asks_for_today,
            "{how}: then he might, and today nobody has said who he is"
        );
        let refused = desk.restored(TARO, "").err().unwrap();
        assert_eq!(refused.code, Code::InvalidField);
        assert_eq!(refused.field.as_deref(), Some("passphrase_today"), "{how}");
        let own = desk.restored(TARO, TARO).err().unwrap();
        assert_ne!(own.what, refused.what, "{how}: his own of today is no help");
        desk.bench.clock.pass_days(1);
        assert_eq!(desk.unlocked(PASSPHRASE).as_deref(), Ok("open"));
        let staff = desk.app.show_settings(ShowSettings {}).unwrap().staff;
        let taro = staff
            .into_iter()
            .find(|one| one.id == desk.taro.id)
            .unwrap();
        let is_as_before = match how {
            "left" => !taro.is_active,
            "reader" => taro.role == "reader",
            _ => !taro.has_passphrase,
        };
        assert!(is_as_before, "{how}: nothing was put back");
    }
}

#[test]
fn a_passphrase_of_the_backup_day_is_no_guess_at_the_records_of_today() {
    let desk = desk();
    desk.demoted("revoked");
    desk.lock();
    for _ in 0..4 {
        assert!(desk.inspected(TARO).asks_for_today);
    }
    let refused = desk.restored(TARO, "").err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("passphrase_today"));
    assert_eq!(
        desk.unlocked(PASSPHRASE).as_deref(),
        Ok("open"),
        "the right one is not made to wait"
    );
    let log = desk.app.list_audit(ListAudit::default()).unwrap().rows;
    let failed = log
        .iter()
        .filter(|row| row.act == AuditAct::UnlockFailed.code())
        .count();
    assert_eq!(failed, 0, "nobody failed to unlock");
}

#[test]
fn a_guess_by_way_of_a_backup_is_counted_where_it_is_one() {
    let (ours, theirs) = (desk(), desk());
    ours.demoted("revoked");
    for (path, today) in [
        (&theirs.backup, ""),
        (&ours.backup, "あてずっぽう-2026-いち"),
    ] {
        ours.lock();
        let sha256 = backup::sha256_of(Path::new(path)).unwrap();
        for _ in 0..3 {
            let refused = ours.app.restore_backup(RestoreBackup {
                path: path.clone(),
                passphrase: TARO.into(),
                key_file: String::new(),
                passphrase_today: today.into(),
                key_file_today: String::new(),
                sha256: sha256.clone(),
                other_office: String::new(),
            });
            assert_eq!(refused.err().map(|it| it.code), Some(Code::InvalidField));
        }
        assert_eq!(
            ours.unlocked(PASSPHRASE),
            Err(Code::WrongPassphrase),
            "made to wait"
        );
        ours.bench.clock.pass_days(1);
        assert_eq!(ours.unlocked(PASSPHRASE).as_deref(), Ok("open"));
    }
}

#[test]
fn somebody_who_administers_today_stands_in_for_who_opened_the_backup() {
    let desk = desk();
    desk.demoted("left");
    desk.lock();
    assert_eq!(desk.restored(TARO, PASSPHRASE).unwrap(), "open");
    let log = desk.app.list_audit(ListAudit::default()).unwrap().rows;
    let noted = log
        .iter()
        .find(|row| row.detail.contains("戻した日の管理者"));
    let noted = noted.expect("the log names who answered for it");
    assert!(noted.detail.contains("見本 貝子"), "{}", noted.detail);
}

#[test]
fn an_administrator_of_then_and_today_is_asked_once() {
    let desk = desk();
    desk.lock();
    assert!(!desk.inspected(TARO).asks_for_today);
    assert_eq!(desk.restored(TARO, "").unwrap(), "open");
}

#[test]
fn the_recovery_key_of_today_stands_in_too_and_yesterdays_does_not() {
    let desk = desk();
    let key = desk.app.start_recovery(StartRecovery {}).unwrap().key;
    let typed = key.clone().into();
    desk.app
        .confirm_recovery(ConfirmRecovery { typed })
        .unwrap();
    let another = desk.app.start_recovery(StartRecovery {}).unwrap().key;
    desk.demoted("reader");
    desk.lock();
    let refused = desk.restored(TARO, &another).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("passphrase_today"));
    assert_eq!(desk.restored(TARO, &key).unwrap(), "open");
}

#[test]
fn where_the_keys_here_are_lost_those_of_the_backup_ask_the_records_all_the_same() {
    for (how, damage) in [
        ("reader", None),
        ("left", None),
        ("revoked", Some(&b"damaged"[..])),
    ] {
        let desk = desk();
        desk.demoted(how);
        desk.lock();
        desk.lose_keys(damage);
        let preview = desk.inspected(TARO);
        assert!(preview.asks_for_today && !preview.is_today_unknown, "{how}");
        for today in ["", TARO] {
            let refused = desk.restored(TARO, today).err().unwrap();
            let is_left_out = refused.field.as_deref() == Some("passphrase_today")
                || refused.code == Code::NotAllowed;
            assert!(is_left_out, "{how}: {}", refused.what);
        }
        assert!(!desk.inspected(PASSPHRASE).asks_for_today, "{how}");
        let restored = desk.put_back(PASSPHRASE, "", "").unwrap();
        assert_eq!(restored.state.phase, "open", "{how}");
        let staff = desk.app.show_settings(ShowSettings {}).unwrap().staff;
        let taro = staff.into_iter().find(|one| one.id == desk.taro.id);
        let taro = taro.unwrap();
        let is_as_before = match how {
            "left" => !taro.is_active,
            "reader" => taro.role == "reader",
            _ => !taro.has_passphrase,
        };
        assert!(is_as_before, "{how}: what was decided, stays");
    }
}

#[test]
fn where_only_the_records_are_broken_a_key_of_today_is_still_needed() {
    let desk = desk();
    desk.demoted("left");
    desk.lock();
    let records = desk.bench.store_folder().join("records.db");
    tsunagi_files::write_atomically(records, b"damaged beyond use").unwrap();
    let refused = desk.restored(TARO, "").err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("passphrase_today"));
    let unnamed = desk.restored(TARO, PASSPHRASE).err().unwrap();
    assert!(
        unnamed.what.contains(&desk.inspected(PASSPHRASE).office),
        "{}",
        unnamed.what
    );
    let preview = desk.inspected(PASSPHRASE);
    assert!(
        preview.is_today_unknown,
        "a key fits, and nobody knows whose"
    );
    let restored = desk.put_back(TARO, PASSPHRASE, &preview.office).unwrap();
    assert_eq!(restored.state.phase, "open");
}

#[test]
fn a_lost_note_of_which_records_these_are_does_not_answer_the_question() {
    let (ours, theirs) = (desk(), desk());
    let folder = ours.bench.store_folder();
    for is_backup_there in [true, false] {
        ours.lock();
        // Without keys the records cannot say themselves which they are.
        for name in ["backups.json", "keys.json", "keys-copy.json"] {
            let _ = std::fs::remove_file(folder.join(name));
        }
        if !is_backup_there {
            std::fs::remove_dir_all(folder.join("backups")).unwrap();
        }
        let path = theirs.backup.clone();
        let preview = ours.app.inspect_backup(InspectBackup {
            path: path.clone(),
            passphrase: PASSPHRASE.into(),
            key_file: String::new(),
        });
        let preview = preview.unwrap();
        assert!(preview.is_other_store, "asked, and not let through");
        assert_eq!(preview.is_store_known, is_backup_there);
        let refused = ours.app.restore_backup(RestoreBackup {
            path,
            passphrase: PASSPHRASE.into(),
            key_file: String::new(),
            passphrase_today: "".into(),
            key_file_today: String::new(),
            sha256: preview.sha256,
            other_office: String::new(),
        });
        let refused = refused.err().unwrap();
        assert!(refused.what.contains(&preview.office), "{}", refused.what);
    }
}
