use tsunagi_contract::audit::{ListAudit, VerifyAudit};
use tsunagi_contract::keys::{
    ConfirmRecovery, KeyHolder, MakeKeyFile, Recover, ResetPassphrase, RevokeKey, ShowKeys,
    StartRecovery,
};
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::settings::{ChangePassphrase, SaveStaff, ShowSettings, StaffForm};
use tsunagi_contract::{Code, Failure};

use sha2::Digest as _;
use tsunagi_contract::today::ShowToday;

use super::*;
use crate::testing::{PASSPHRASE, TestBench};

const COLLEAGUES: &str = "どうりょうの はじめの ことば";
const NEXT: &str = "やまみち-ゆうひ-2026-こおり";
const NAME: &str = "見本 太郎";

struct Desk {
    bench: TestBench,
    app: App,
    _home: tempfile::TempDir,
}

fn desk() -> Desk {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    Desk {
        bench,
        app,
        _home: home,
    }
}

impl Desk {
    fn unlock(&self, passphrase: &str) -> Result<(), Code> {
        let passphrase = passphrase.into();
        let state = self.app.unlock(Unlock { passphrase });
        state.map(drop).map_err(|failure| failure.code)
    }

    fn save(&self, form: StaffForm) -> Result<(), Failure> {
        self.app.save_staff(SaveStaff { form }).map(drop)
    }

    fn staff(&self) -> Option<StaffForm> {
        let staff = self.app.show_settings(ShowSettings {}).unwrap().staff;
        staff.into_iter().find(|one| one.name == NAME)
    }

    fn holders(&self) -> Vec<KeyHolder> {
        self.app.show_keys(ShowKeys {}).unwrap().holders
    }

    /// A key file that says it is newer, with a sum that fits.
    fn forged_generation(&self, text: &str) -> Vec<u8> {
        let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
        let next = file["generation"].as_u64().unwrap() + 1;
        file["generation"] = next.into();
        let seal = |part: &str| file["seal"][part].as_str().unwrap().to_owned();
        // As the program itself sums it up: the parts in their order, then the seal.
        let compact = text.replace(['\n', ' '], "");
        let (_, content) = compact.split_once(r#""format":2,"#).unwrap();
        let (content, _) = content.split_once(r#","seal""#).unwrap();
        let (_, content) = content.split_once(',').unwrap();
        let content = format!(
            r#"{{"generation":{next},{content}}}{}{}"#,
            seal("nonce"),
            seal("tag")
        );
        let sum = sha2::Sha256::digest(content.as_bytes());
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        file["sum"] = sum.into();
        serde_json::to_vec(&file).unwrap()
    }

    /// What the log says of an act, oldest first.
    fn details(&self, act: &str) -> Vec<String> {
        let log = self.app.list_audit(ListAudit {
            acts: vec![act.to_owned()],
            ..ListAudit::default()
        });
        let rows = log.unwrap().rows.into_iter().rev();
        rows.map(|row| row.detail).collect()
    }

    fn change(&self, new: &str) -> Failure {
        let changed = self.app.change_passphrase(ChangePassphrase {
            present: COLLEAGUES.into(),
            new: new.into(),
            new_again: new.into(),
            key_file: String::new(),
        });
        changed.err().unwrap()
    }

    /// No key file can be written from here on, as on a medium that is full.
    fn stop_up(&self) {
        let copy = self.bench.store_folder().join("keys-copy.json");
        std::fs::remove_file(&copy).unwrap();
        std::fs::create_dir(&copy).unwrap();
    }

    fn free(&self) {
        let copy = self.bench.store_folder().join("keys-copy.json");
        std::fs::remove_dir(copy).unwrap();
    }

    fn put_back(&self, keys: &[u8]) {
        for name in ["keys.json", "keys-copy.json"] {
            let path = self.bench.store_folder().join(name);
            tsunagi_files::write_atomically(path, keys).unwrap();
        }
    }
}

fn newcomer() -> StaffForm {
    StaffForm {
        id: None,
        name: NAME.to_owned(),
        kana: "みほん たろう".to_owned(),
        role: "cm".to_owned(),
        is_active: true,
        passphrase: COLLEAGUES.into(),
        has_passphrase: false,
    }
}

#[test]
fn who_could_not_be_given_a_key_is_not_there_by_halves() {
    let desk = desk();
    desk.stop_up();
    assert!(desk.save(newcomer()).is_err());
    assert!(desk.staff().is_none() && desk.holders().len() == 1);
    desk.free();
    desk.save(newcomer()).unwrap();
    assert!(
        desk.staff().unwrap().has_passphrase,
        "and the next try works"
    );
    assert_eq!(
        desk.details("key_changed"),
        [
            "はじめの合言葉",
            "「はじめの合言葉」は、行われませんでした",
            "はじめの合言葉"
        ]
    );
}

#[test]
fn who_could_not_be_taken_out_has_not_left() {
    let desk = desk();
    desk.save(newcomer()).unwrap();
    let leaving = StaffForm {
        is_active: false,
        passphrase: "".into(),
        ..desk.staff().unwrap()
    };
    desk.stop_up();
    assert!(desk.save(leaving.clone()).is_err());
    assert!(desk.staff().unwrap().is_active);
    desk.free();
    desk.save(leaving).unwrap();
    let gone = desk.staff().unwrap();
    assert!(!gone.is_active && !gone.has_passphrase);
    assert_eq!(desk.unlock(COLLEAGUES), Err(Code::WrongPassphrase));
}

#[test]
fn a_sheet_that_was_refused_is_not_the_one_that_is_named() {
    let desk = desk();
    let draw = || desk.app.start_recovery(StartRecovery {}).unwrap().key;
    let confirm = |key: &str| {
        let typed = key.into();
        desk.app.confirm_recovery(ConfirmRecovery { typed })
    };
    let first = draw();
    let named = confirm(&first).unwrap().recovery_check;
    let second = draw();
    desk.stop_up();
    assert!(confirm(&second).is_err());
    let keys = desk.app.show_keys(ShowKeys {}).unwrap();
    assert_eq!(keys.recovery_check, named);
    desk.app.lock(Lock {}).unwrap();
    let recover = |key: &str| {
        desk.app.recover(Recover {
            key: key.into(),
            staff_id: keys.holders[0].staff_id.clone(),
            passphrase: NEXT.into(),
            passphrase_again: NEXT.into(),
        })
    };
    assert!(recover(&second).is_err(), "what was refused opens nothing");
    assert!(recover(&first).is_err(), "nor is anything used up");
    desk.free();
    recover(&first).unwrap();
    let said = desk.details("key_changed");
    assert_eq!(said.last().unwrap(), "復旧用紙による新しい合言葉");
}

#[test]
fn a_key_of_nobody_has_a_name_and_can_be_taken_away() {
    let desk = desk();
    let stranger = StaffId::draw(desk.app.ids());
    if let Some(session) = desk.app.session().as_mut() {
        let next = Credentials::passphrase(&NEXT.into());
        let act = session.key_act(Some(stranger), "はじめの合言葉");
        desk.app
            .give_slot(session, (stranger, &next), &act)
            .unwrap();
    }
    let holder = desk.holders().pop().unwrap();
    assert_eq!(holder.name, "職員の一覧にない方");
    assert!(!holder.is_staff);
    let staff_id = holder.staff_id;
    let keys = desk.app.revoke_key(RevokeKey { staff_id }).unwrap();
    assert_eq!(keys.holders.len(), 1);
    let staff_id = StaffId::draw(desk.app.ids()).to_string();
    let nobody = desk.app.revoke_key(RevokeKey { staff_id }).err();
    assert_eq!(nobody.unwrap().code, Code::NotFound);
}

#[test]
fn an_older_key_file_is_a_fault_and_lets_nobody_in_again() {
    let desk = desk();
    desk.save(newcomer()).unwrap();
    let keys = std::fs::read(desk.bench.store_folder().join("keys.json")).unwrap();
    let staff_id = desk.staff().unwrap().id.unwrap();
    desk.app.revoke_key(RevokeKey { staff_id }).unwrap();
    assert!(desk.app.verify_audit(VerifyAudit {}).unwrap().is_sound);
    desk.put_back(&keys);
    let seen = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert_eq!(seen.findings[0].kind, "older_keys", "while it is open");
    desk.app.lock(Lock {}).unwrap();
    assert_eq!(desk.unlock(COLLEAGUES), Err(Code::WrongPassphrase));
    desk.unlock(PASSPHRASE).unwrap();
    assert_eq!(desk.details("log_fault"), [OLDER_KEYS]);
    let found = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(!found.is_sound && found.findings[0].what.contains(OLDER_KEYS));
    assert_eq!(desk.unlock(COLLEAGUES), Err(Code::WrongPassphrase));
    desk.unlock(PASSPHRASE).unwrap();
    assert_eq!(desk.details("log_fault").len(), 1, "once");
    let kinds: Vec<String> = desk.holders().into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["passphrase", "none"]);
}

#[test]
fn a_copy_that_a_stranger_changed_shuts_nobody_out_and_is_told() {
    let desk = desk();
    let folder = desk.bench.store_folder();
    let [first, second] = ["keys.json", "keys-copy.json"].map(|name| folder.join(name));
    let sound = std::fs::read(&first).unwrap();
    desk.app.lock(Lock {}).unwrap();
    // The seal is of no use to whoever does not know the key, and anybody can make a new sum.
    let text = String::from_utf8(sound.clone()).unwrap();
    let forged = desk.forged_generation(&text);
    tsunagi_files::write_atomically(&first, &forged).unwrap();
    desk.unlock(PASSPHRASE).unwrap();
    assert_eq!(desk.details("log_fault"), [ALTERED_COPY]);
    assert_eq!(std::fs::read(&first).unwrap(), sound);
    assert_eq!(std::fs::read(&second).unwrap(), sound);
    let found = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(!found.is_sound && found.findings[0].what.contains(ALTERED_COPY));
    let rows = desk.app.show_today(ShowToday {}).unwrap().rows;
    let told = rows.iter().find(|row| row.kind == "log_fault").unwrap();
    assert!(told.why.contains(ALTERED_COPY), "{}", told.why);
    desk.unlock(PASSPHRASE).unwrap();
    assert_eq!(desk.details("log_fault").len(), 1, "once");
}

#[test]
fn guessing_a_colleague_s_passphrase_by_choosing_it_is_braked_and_noted() {
    let desk = desk();
    desk.save(newcomer()).unwrap();
    desk.unlock(COLLEAGUES).unwrap();
    let mut answers = Vec::new();
    while answers.len() < 12 && !desk.change(PASSPHRASE).what.contains("しばらく") {
        answers.push(());
        // One's own passphrase at the door does not give a free hand for the others'.
        desk.unlock(COLLEAGUES).unwrap();
    }
    assert_eq!(answers.len(), 3, "as at the door");
    desk.bench.clock.pass_days(1);
    let changed = desk.app.change_passphrase(ChangePassphrase {
        present: COLLEAGUES.into(),
        new: NEXT.into(),
        new_again: NEXT.into(),
        key_file: String::new(),
    });
    assert!(changed.is_ok(), "one's own does not suffer for it");
    desk.unlock(PASSPHRASE).unwrap();
    let tried = "ほかの方の合言葉と同じ合言葉を入れました";
    assert_eq!(desk.details("unlock_failed"), [tried; 3]);
}

#[test]
fn an_administrator_who_gives_a_taken_passphrase_is_counted_too() {
    let desk = desk();
    desk.save(newcomer()).unwrap();
    let staff_id = desk.staff().unwrap().id.unwrap();
    let reset = |passphrase: &str| {
        desk.app.reset_passphrase(ResetPassphrase {
            staff_id: staff_id.clone(),
            passphrase: passphrase.into(),
            passphrase_again: passphrase.into(),
        })
    };
    for _ in 0..3 {
        assert_eq!(reset(PASSPHRASE).err().unwrap().code, Code::WeakPassphrase);
    }
    assert_eq!(reset(NEXT).err().unwrap().code, Code::WrongPassphrase);
    desk.bench.clock.pass_days(1);
    for _ in 0..4 {
        reset(NEXT).unwrap();
    }
}

#[test]
fn what_goes_out_may_be_nobody_s_passphrase_here() {
    let desk = desk();
    desk.save(newcomer()).unwrap();
    let tried = |passphrase: &str| {
        let mut place = desk.app.session();
        let session = place.as_mut().unwrap();
        session.now = desk.app.now();
        let taken = crate::passphrases::passphrase_for_others(session, passphrase, passphrase);
        taken.map(drop).map_err(|it| it.into_failure().what)
    };
    assert!(tried(NEXT).is_ok());
    assert!(
        tried(PASSPHRASE).unwrap_err().contains("あなたが"),
        "one's own"
    );
    for _ in 0..3 {
        assert_eq!(tried(COLLEAGUES).unwrap_err(), "この合言葉は使えません。");
    }
    assert!(tried(COLLEAGUES).unwrap_err().contains("しばらく"));
    assert_eq!(desk.details("unlock_failed").len(), 3);
    desk.bench.clock.pass_days(1);
    let stick = tempfile::tempdir().unwrap();
    let made = desk.app.make_key_file(MakeKeyFile {
        present: PASSPHRASE.into(),
        new: "".into(),
        new_again: "".into(),
        folder: stick.path().display().to_string(),
    });
    made.unwrap();
    assert!(
        tried(PASSPHRASE).unwrap_err().contains("あなたが"),
        "also beside the key file that it needs"
    );
}
