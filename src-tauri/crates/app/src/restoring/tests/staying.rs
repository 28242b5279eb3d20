//! What of today stays after a restore, what is set aside, and what the log says of both.

use super::*;

#[test]
fn records_that_nothing_opens_are_given_up_by_name_alone_and_the_log_keeps_it() {
    let desk = desk();
    desk.demoted("reader");
    desk.rekeyed();
    desk.lock();
    desk.lose_keys(None);
    let preview = desk.inspected(TARO);
    assert!(preview.is_today_unknown && !preview.is_other_store);
    assert!(preview.carried[0].contains("引き継げません"));
    assert!(
        preview
            .carried
            .iter()
            .any(|it| it.contains("番号を100あけて"))
    );
    let refused = desk.restored(TARO, "").err().unwrap();
    assert_eq!(refused.code, Code::InvalidField);
    assert!(refused.what.contains(&preview.office), "{}", refused.what);
    let restored = desk.put_back(TARO, "", &preview.office).unwrap();
    assert_eq!(
        desk.next_number(),
        SlipNumber::compose('R', 8, 101),
        "which were given since, nobody knows"
    );
    assert_eq!(restored.state.phase, "open");
    assert!(
        restored.aside_note.contains("開けません"),
        "{}",
        restored.aside_note
    );
    let found = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(found.is_sound, "it may well have been a broken computer");
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.findings[0].kind, "unasked_restore");
    let log = desk.app.list_audit(ListAudit::default()).unwrap().rows;
    let row = log.iter().find(|row| row.act == "restored_unasked");
    assert!(row.is_some_and(|row| row.is_fault), "the list marks it");
}

#[test]
fn a_new_computer_leaves_out_the_numbers_that_may_stand_on_papers() {
    let mut desk = desk();
    desk.lock();
    let stick = desk._home.path().join("stick.tsunagi");
    std::fs::copy(&desk.backup, &stick).unwrap();
    desk.backup = stick.display().to_string();
    std::fs::remove_dir_all(desk.bench.store_folder()).unwrap();
    let preview = desk.inspected(PASSPHRASE);
    assert!(
        preview
            .carried
            .iter()
            .any(|it| it.contains("番号を100あけて"))
    );
    desk.put_back(PASSPHRASE, "", "").unwrap();
    assert_eq!(desk.next_number(), SlipNumber::compose('R', 8, 101));
}

#[test]
fn records_that_were_taken_away_are_not_forgotten_with_their_keys() {
    let desk = desk();
    desk.demoted("left");
    desk.lock();
    desk.lose_keys(None);
    std::fs::remove_file(desk.bench.store_folder().join("records.db")).unwrap();
    assert!(desk.inspected(TARO).is_today_unknown);
    assert!(desk.restored(TARO, "").is_err());
}

#[test]
fn what_was_set_aside_opens_even_where_its_keys_were_lost() {
    let mut desk = desk();
    let form = crate::tests::facility_form();
    desk.app.save_facility(SaveFacility { form }).unwrap();
    desk.lock();
    desk.lose_keys(None);
    let restored = desk.put_back(PASSPHRASE, "", "").unwrap();
    let aside = restored.set_aside.unwrap();
    assert!(aside.contains("tsunagi-aside-"), "{aside}");
    assert!(restored.aside_note.contains("開けます"));
    desk.backup = aside;
    assert_eq!(desk.restored(PASSPHRASE, "").unwrap(), "open");
    let query = String::new();
    let kept = desk.app.list_facilities(ListFacilities { query }).unwrap();
    assert_eq!(kept.len(), 1, "written after the backup");
}

#[test]
fn what_was_decided_since_stays_and_both_screens_say_so() {
    let desk = desk();
    desk.demoted("left");
    let preview = desk.inspected(PASSPHRASE);
    let says = |words: &[String]| {
        words
            .iter()
            .any(|it| it.contains("退職のままです: 見本 太郎"))
    };
    assert!(says(&preview.carried), "{:?}", preview.carried.len());
    let restored = desk.put_back(PASSPHRASE, "", "").unwrap();
    assert!(says(&restored.carried));
    let staff = desk.app.show_settings(ShowSettings {}).unwrap().staff;
    let taro = staff.into_iter().find(|one| one.id == desk.taro.id);
    assert!(!taro.unwrap().is_active);
    desk.lock();
    assert!(desk.unlocked(TARO).is_err(), "by his old passphrase");
    desk.bench.clock.pass_days(1);
    assert_eq!(desk.unlocked(PASSPHRASE).as_deref(), Ok("open"));
}

#[test]
fn the_passphrase_of_today_opens_what_came_back() {
    const NEXT: &str = "あたらしい-あいことば-2026-はる";
    let desk = desk();
    let change = ChangePassphrase {
        present: PASSPHRASE.into(),
        key_file: String::new(),
        new: NEXT.into(),
        new_again: NEXT.into(),
    };
    desk.app.change_passphrase(change).unwrap();
    let restored = desk.put_back(PASSPHRASE, "", "").unwrap();
    assert_eq!(
        restored.state.phase, "locked",
        "what was typed is not today's"
    );
    assert_eq!(desk.unlocked(NEXT).as_deref(), Ok("open"));
    let found = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(found.is_sound, "{}", found.findings.len());
}

#[test]
fn the_log_names_what_it_took_the_place_of() {
    let desk = desk();
    for is_locked in [false, true] {
        if is_locked {
            desk.lock();
        }
        let restored = desk.put_back(PASSPHRASE, "", "").unwrap();
        let aside = restored.set_aside.unwrap();
        let aside = Path::new(&aside).file_name().unwrap().to_str().unwrap();
        let log = desk.app.list_audit(ListAudit::default()).unwrap().rows;
        let row = log.iter().find(|row| row.act == "restored").unwrap();
        assert!(row.detail.contains(aside), "{}", row.detail);
        assert!(row.detail.contains("件目まで（終わり "), "{}", row.detail);
        assert!(aside.starts_with("tsunagi-aside-"), "no thinning takes it");
    }
}
