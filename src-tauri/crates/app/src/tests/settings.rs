use tsunagi_contract::Code;
use tsunagi_contract::opening::Unlock;
use tsunagi_contract::settings::{
    ChangePassphrase, SaveOffice, SaveOutputFolder, SaveStaff, ShowSettings, StaffForm,
};

use super::*;
use crate::testing::PASSPHRASE;

const COLLEAGUE: &str = "どうりょうの-あいことば-26";

fn colleague(role: &str, passphrase: &str) -> SaveStaff {
    SaveStaff {
        form: StaffForm {
            id: None,
            name: "見本 文".to_owned(),
            kana: "みほん ふみ".to_owned(),
            role: role.to_owned(),
            is_active: true,
            passphrase: passphrase.into(),
            has_passphrase: false,
        },
    }
}

fn unlock(passphrase: &str) -> Unlock {
    Unlock {
        passphrase: passphrase.into(),
    }
}

#[test]
fn a_reader_looks_and_changes_nothing() {
    let fixture = fixture();
    saved_client(&fixture.app);
    fixture
        .app
        .save_staff(colleague("reader", COLLEAGUE))
        .unwrap();
    let state = fixture.app.unlock(unlock(COLLEAGUE)).unwrap();
    assert_eq!(
        state.staff_name.as_deref(),
        Some("見本 文"),
        "the passphrase says who it is"
    );
    let write = refusal(fixture.app.save_client(SaveClient {
        form: client_form(),
    }));
    assert_eq!(write.code, Code::NotAllowed);
    let settings = fixture.app.show_settings(ShowSettings {}).unwrap();
    assert!(!settings.may_change);
    let office = refusal(fixture.app.save_office(SaveOffice {
        form: settings.office,
    }));
    assert_eq!(office.code, Code::NotAllowed);
}

#[test]
fn a_care_manager_writes_but_does_not_administer() {
    let fixture = fixture();
    fixture.app.save_staff(colleague("cm", COLLEAGUE)).unwrap();
    fixture.app.unlock(unlock(COLLEAGUE)).unwrap();
    saved_client(&fixture.app);
    let staff = refusal(fixture.app.save_staff(colleague("admin", "")));
    assert_eq!(staff.code, Code::NotAllowed);
}

#[test]
fn somebody_always_administers() {
    let fixture = fixture();
    let settings = fixture.app.show_settings(ShowSettings {}).unwrap();
    let mut myself = settings.staff[0].clone();
    myself.role = "cm".to_owned();
    let alone = refusal(fixture.app.save_staff(SaveStaff {
        form: myself.clone(),
    }));
    assert_eq!(alone.code, Code::NotAllowed);
    fixture.app.save_staff(colleague("admin", "")).unwrap();
    let still = refusal(fixture.app.save_staff(SaveStaff {
        form: myself.clone(),
    }));
    assert_eq!(
        still.code,
        Code::NotAllowed,
        "a 管理者 without a passphrase opens nothing"
    );
    let fixture = self::fixture();
    fixture
        .app
        .save_staff(colleague("admin", COLLEAGUE))
        .unwrap();
    let mut myself = fixture.app.show_settings(ShowSettings {}).unwrap().staff;
    let mut myself = myself.swap_remove(myself.iter().position(|s| s.name == "見本 貝子").unwrap());
    myself.is_active = false;
    fixture.app.save_staff(SaveStaff { form: myself }).unwrap();
    let left = refusal(fixture.app.unlock(unlock(PASSPHRASE)));
    assert_eq!(
        left.code,
        Code::WrongPassphrase,
        "who has left has no key any more, so the passphrase opens nothing"
    );
}

#[test]
fn two_people_never_share_a_passphrase() {
    let fixture = fixture();
    let taken = refusal(fixture.app.save_staff(colleague("cm", PASSPHRASE)));
    assert_eq!(taken.code, Code::WeakPassphrase);
    assert_eq!(
        fixture
            .app
            .show_settings(ShowSettings {})
            .unwrap()
            .staff
            .len(),
        1,
        "nobody came"
    );
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let fixture = fixture();
    let change = |present: &str| ChangePassphrase {
        key_file: String::new(),
        present: present.into(),
        new: "あたらしい-あいことば-27".into(),
        new_again: "あたらしい-あいことば-27".into(),
    };
    let wrong = refusal(
        fixture
            .app
            .change_passphrase(change("ちがう-あいことば-2026")),
    );
    assert_eq!(wrong.code, Code::WrongPassphrase);
    fixture.app.change_passphrase(change(PASSPHRASE)).unwrap();
    assert_eq!(
        refusal(fixture.app.unlock(unlock(PASSPHRASE))).code,
        Code::WrongPassphrase
    );
    assert_eq!(
        fixture
            .app
            .unlock(unlock("あたらしい-あいことば-27"))
            .unwrap()
            .phase,
        "open"
    );
}

#[test]
fn made_files_go_to_a_folder_that_is_there() {
    let fixture = fixture();
    let save = |folder: &str| SaveOutputFolder {
        folder: folder.to_owned(),
    };
    for folder in ["ここ", "/どこにも/ない"] {
        let failure = refusal(fixture.app.save_output_folder(save(folder)));
        assert_eq!(failure.field.as_deref(), Some("folder"));
        assert!(
            !failure.what.contains("どこにも"),
            "the path may hold a name"
        );
    }
    let there = fixture.bench.store_folder().display().to_string();
    assert_eq!(
        fixture
            .app
            .save_output_folder(save(&there))
            .unwrap()
            .output_folder,
        there
    );
    let own = fixture.bench.output_folder().display().to_string();
    assert_eq!(
        fixture
            .app
            .save_output_folder(save(""))
            .unwrap()
            .output_folder,
        own
    );
}
