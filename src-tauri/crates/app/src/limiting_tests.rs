use tsunagi_contract::Code;
use tsunagi_contract::opening::Unlock;
use tsunagi_contract::people::{ListClients, Search, ShowClient};
use tsunagi_contract::settings::{SaveStaff, StaffForm};
use tsunagi_contract::today::ShowToday;

use super::*;
use crate::testing::{PASSPHRASE, TestBench};
use crate::tests::saved_client;

const OTHERS: &str = "どうりょうの はじめの ことば";

#[test]
fn who_is_not_named_does_not_find_the_client_and_the_reason_stays() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).open_app().unwrap();
    let client_id = saved_client(&app);
    let form = StaffForm {
        id: None,
        name: "見本 次郎".to_owned(),
        kana: String::new(),
        role: "cm".to_owned(),
        is_active: true,
        passphrase: OTHERS.into(),
        has_passphrase: false,
    };
    let staff = app.save_staff(SaveStaff { form }).unwrap().staff;
    let other = staff.into_iter().find(|one| one.name == "見本 次郎");
    let other = other.unwrap().id.unwrap();
    let limit = |staff_ids: &[&String], is_limited: bool, reason: &str| {
        app.limit_client(LimitClient {
            client_id: client_id.clone(),
            is_limited,
            staff_ids: staff_ids.iter().map(|id| (*id).clone()).collect(),
            reason: reason.to_owned(),
        })
    };
    let refused = limit(&[], true, " ").err().unwrap();
    assert_eq!(
        refused.field.as_deref(),
        Some("reason"),
        "none without a reason"
    );
    limit(&[], true, "家族の事情").unwrap();

    let enter = |passphrase: &str| {
        let passphrase = passphrase.to_owned();
        app.unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .unwrap();
    };
    let finds = || {
        let list = ListClients {
            query: String::new(),
            include_closed: true,
        };
        let query = "たかさき".to_owned();
        let id = client_id.clone();
        (
            app.list_clients(list).unwrap().len(),
            app.search(Search { query }).unwrap().clients.len(),
            usize::from(app.show_client(ShowClient { id }).is_ok()),
            app.show_today(ShowToday {}).unwrap().clients,
        )
    };
    assert_eq!(finds(), (1, 1, 1, 1), "an administrator sees everybody");
    enter(OTHERS);
    assert_eq!(
        finds(),
        (0, 0, 0, 0),
        "not the list, not the search, not the count"
    );
    let mine = limit(&[&other], true, "見たいため").err().unwrap();
    assert_eq!(
        mine.code,
        Code::NotAllowed,
        "nor can anybody let oneself in"
    );
    enter(PASSPHRASE);
    let shown = limit(&[&other], true, "担当が休みのため").unwrap();
    assert_eq!(shown.history.len(), 2);
    assert!(shown.history[0].what.contains("見本 次郎"));
    enter(OTHERS);
    assert_eq!(finds(), (1, 1, 1, 1));
    enter(PASSPHRASE);
    let lifted = limit(&[], false, "事情がなくなったため").unwrap();
    assert!(!lifted.is_limited && lifted.history.len() == 3);
}

#[test]
fn the_log_says_limited_or_lifted_and_that_there_is_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).open_app().unwrap();
    let client_id = saved_client(&app);
    for is_limited in [true, false] {
        app.limit_client(LimitClient {
            client_id: client_id.clone(),
            is_limited,
            staff_ids: Vec::new(),
            reason: "家族の事情".to_owned(),
        })
        .unwrap();
    }
    let log = app.list_audit(tsunagi_contract::audit::ListAudit::default());
    let rows = log.unwrap().rows;
    let said = |words: &str| {
        let found = rows.iter().find(|row| row.detail.contains(words));
        found.map(|row| (row.act_label.clone(), row.detail.clone()))
    };
    for words in ["だけが扱う", "すべての職員が扱える"] {
        let (act, detail) = said(words).unwrap();
        assert_eq!(act, "変更", "no finding was passed over");
        assert!(detail.contains("理由あり"));
        assert!(
            !detail.contains("家族の事情"),
            "the log outlives the client; the reason does not"
        );
    }
}
