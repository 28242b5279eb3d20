//! Fields that only one side changed, fields that both did, and one clinic under two ids.

use tsunagi_contract::handover::TakeField;
use tsunagi_contract::people::{FacilityForm, ListFacilities, SaveFacility};

use super::*;

fn client(app: &App, id: &str) -> ClientForm {
    let request = ShowClient { id: id.to_owned() };
    app.show_client(request).unwrap().form
}

fn change(app: &App, id: &str, change: impl FnOnce(&mut ClientForm)) {
    let mut form = client(app, id);
    change(&mut form);
    app.save_client(SaveClient { form }).unwrap();
}

/// Two offices that know the same, and the client both speak of.
fn exchanged() -> (Desk, Other, TempDir, String) {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    let all = ListClients {
        query: String::new(),
        include_closed: true,
    };
    let id = desk.app.list_clients(all).unwrap()[0].id.clone();
    (desk, other, stick, id)
}

fn outcome(preview: &ImportPreview, id: &str) -> String {
    let found = preview.clients.iter().find(|one| one.client_id == id);
    found.unwrap().outcome.clone()
}

#[test]
fn what_only_one_side_changed_is_no_conflict() {
    let (desk, other, stick, id) = exchanged();
    change(&desk.app, &id, |form| {
        form.phone = "0594-00-0011".to_owned();
    });
    change(&other.app, &id, |form| {
        form.wishes = "家で暮らしたい".to_owned();
    });
    let back = export(&other.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&desk.app, &back.path).unwrap();
    assert_eq!(outcome(&preview, &id), "newer_there");
    import(&desk.app, &back.path).unwrap();
    let merged = client(&desk.app, &id);
    assert_eq!(merged.phone, "0594-00-0011", "changed here, stays");
    assert_eq!(merged.wishes, "家で暮らしたい", "changed there, comes in");
    let again = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &again.path).unwrap();
    assert_eq!(
        client(&other.app, &id).phone,
        "0594-00-0011",
        "and goes back"
    );
}

#[test]
fn each_field_of_the_key_person_is_settled_by_itself() {
    let (desk, other, stick, id) = exchanged();
    change(&desk.app, &id, |form| {
        form.key_person_phone = "0594-00-0014".to_owned();
    });
    change(&other.app, &id, |form| {
        form.key_person_name = "見本 姪".to_owned();
    });
    let back = export(&other.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&desk.app, &back.path).unwrap();
    assert_eq!(outcome(&preview, &id), "newer_there", "no conflict");
    import(&desk.app, &back.path).unwrap();
    let merged = client(&desk.app, &id);
    assert_eq!(merged.key_person_phone, "0594-00-0014", "changed here");
    assert_eq!(merged.key_person_name, "見本 姪", "changed there");
}

#[test]
fn an_older_state_changes_nothing() {
    let (desk, other, stick, id) = exchanged();
    change(&desk.app, &id, |form| {
        form.phone = "0594-00-0012".to_owned();
    });
    let back = export(&other.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&desk.app, &back.path).unwrap();
    assert_eq!(outcome(&preview, &id), "newer_here");
    assert!(preview.changes_nothing);
    import(&desk.app, &back.path).unwrap();
    assert_eq!(client(&desk.app, &id).phone, "0594-00-0012");
}

#[test]
fn what_a_third_office_was_told_does_not_hide_a_change() {
    let (desk, other, stick, id) = exchanged();
    change(&desk.app, &id, |form| {
        form.phone = "0594-00-0013".to_owned();
    });
    // A later state goes to somebody else; the common state with `other` is still the first one.
    export(&desk.app, stick.path(), Vec::new()).unwrap();
    change(&other.app, &id, |form| {
        form.wishes = "散歩をしたい".to_owned();
    });
    let back = export(&other.app, stick.path(), Vec::new()).unwrap();
    import(&desk.app, &back.path).unwrap();
    let merged = client(&desk.app, &id);
    assert_eq!(
        merged.phone, "0594-00-0013",
        "not set back to what was sent first"
    );
    assert_eq!(merged.wishes, "散歩をしたい");
}

#[test]
fn what_both_changed_is_shown_and_a_person_chooses() {
    for is_taken in [false, true] {
        let (desk, other, stick, id) = exchanged();
        change(&desk.app, &id, |form| {
            form.phone = "0594-00-0021".to_owned();
        });
        change(&other.app, &id, |form| {
            form.phone = "0594-00-0022".to_owned();
        });
        let back = export(&other.app, stick.path(), Vec::new()).unwrap();
        let preview = inspect(&desk.app, &back.path).unwrap();
        assert_eq!(outcome(&preview, &id), "conflict");
        let shown = preview.clients.iter().find(|one| one.client_id == id);
        let field = &shown.unwrap().fields[0];
        assert_eq!(
            (
                field.label.as_str(),
                field.here.as_str(),
                field.there.as_str()
            ),
            ("電話番号", "0594-00-0021", "0594-00-0022")
        );
        let take = TakeField {
            record_id: id.clone(),
            field: field.field.clone(),
        };
        desk.app
            .import_handover(ImportHandover {
                path: back.path.clone(),
                passphrase: SECRET.into(),
                sha256: preview.sha256,
                take: if is_taken { vec![take] } else { Vec::new() },
                separate: Vec::new(),
                restore: Vec::new(),
            })
            .unwrap();
        let (stays, kept) = if is_taken {
            ("0594-00-0022", "0594-00-0021")
        } else {
            ("0594-00-0021", "0594-00-0022")
        };
        assert_eq!(client(&desk.app, &id).phone, stays);
        let entries = entries(&desk.app, &id);
        let noted = entries.iter().find(|entry| entry.item == DIFFERENCE);
        assert!(
            noted.unwrap().text.contains(kept),
            "the other version is kept as well"
        );
        assert!(
            inspect(&desk.app, &back.path).unwrap().changes_nothing,
            "the same file again changes nothing"
        );
    }
}

fn clinic(app: &App, name: &str, number: &str, phone: &str) -> FacilityForm {
    let mut form = app
        .list_facilities(ListFacilities {
            query: String::new(),
        })
        .unwrap()[0]
        .form
        .clone();
    form.id = None;
    form.name = name.to_owned();
    form.number = number.to_owned();
    form.phone = phone.to_owned();
    form
}

#[test]
fn a_clinic_that_both_offices_wrote_down_is_one() {
    let (desk, other, stick, _) = exchanged();
    let add = |app: &App, name: &str| {
        let form = clinic(app, name, "2412345678", "0594-00-0099");
        app.save_facility(SaveFacility { form }).unwrap();
    };
    add(&desk.app, "見本みなと医院");
    add(&other.app, "医療法人見本会 みなと医院");
    let count = |app: &App| {
        let all = ListFacilities {
            query: String::new(),
        };
        app.list_facilities(all).unwrap().len()
    };
    let before = count(&other.app);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&other.app, &made.path).unwrap();
    assert_eq!(preview.same_facilities.len(), 1, "offered as the same");
    assert!(preview.same_facilities[0].why.contains("医療機関コード"));
    import(&other.app, &made.path).unwrap();
    assert_eq!(count(&other.app), before, "and not there twice");
}
