//! 連携先 that the other office changed: offered, never taken unasked, and counted.

use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::handover::{ImportFacility, TakeField};
use tsunagi_contract::people::{
    FacilityForm, FacilityView, ListFacilities, PhysicianForm, SaveFacility, SavePhysician,
    VerifyFax,
};

use super::*;

fn facility(app: &App, id: &str) -> FacilityView {
    let all = ListFacilities {
        query: String::new(),
    };
    let all = app.list_facilities(all).unwrap();
    all.into_iter().find(|one| one.id == id).unwrap()
}

/// Two offices that know the same, with a clinic whose fax number is confirmed here.
fn exchanged() -> (Desk, Other, TempDir, String) {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let all = ListFacilities {
        query: String::new(),
    };
    let mut all = desk.app.list_facilities(all).unwrap().into_iter();
    let mut known = all.find(|one| !one.physicians.is_empty()).unwrap();
    known.form.fax = "0594-00-0091".to_owned();
    known.form.contact_time = String::new();
    let form = known.form;
    desk.app.save_facility(SaveFacility { form }).unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    let request = VerifyFax {
        facility_id: known.id.clone(),
        number_again: "0594-00-0091".to_owned(),
    };
    desk.app.verify_fax(request).unwrap();
    (desk, other, stick, known.id)
}

/// Changes everything about the clinic there, and hands it back.
fn changed_there(other: &Other, stick: &Path, id: &str) -> String {
    let view = facility(&other.app, id);
    let mut form = view.form;
    form.name = "見本よその医院".to_owned();
    form.phone = "0594-00-0082".to_owned();
    form.fax = "0594-00-0092".to_owned();
    form.contact_time = "14時から".to_owned();
    other.app.save_facility(SaveFacility { form }).unwrap();
    let mut form = view.physicians[0].clone();
    form.name = "見本 別人".to_owned();
    let request = SavePhysician {
        facility_id: id.to_owned(),
        form,
    };
    other.app.save_physician(request).unwrap();
    export(&other.app, stick, Vec::new()).unwrap().path
}

fn import_taking(app: &App, path: &str, take: Vec<TakeField>) -> Result<Imported, Failure> {
    app.import_handover(ImportHandover {
        path: path.to_owned(),
        passphrase: SECRET.into(),
        sha256: inspect(app, path)?.sha256,
        take,
        separate: Vec::new(),
        restore: Vec::new(),
    })
}

fn labels(listed: &ImportFacility) -> Vec<&str> {
    listed.fields.iter().map(|one| one.label.as_str()).collect()
}

fn take(id: &str, field: &str) -> TakeField {
    TakeField {
        record_id: id.to_owned(),
        field: field.to_owned(),
    }
}

#[test]
fn what_the_other_office_changed_is_offered_and_stays_as_it_is_here() {
    let (desk, other, stick, id) = exchanged();
    let before = facility(&desk.app, &id);
    let path = changed_there(&other, stick.path(), &id);
    let preview = inspect(&desk.app, &path).unwrap();
    let [clinic, person] = preview.facilities.as_slice() else {
        panic!("{} are listed", preview.facilities.len());
    };
    assert_eq!(
        (clinic.id.as_str(), &clinic.name),
        (id.as_str(), &before.form.name)
    );
    assert_eq!(labels(clinic), ["名称", "電話番号", "FAX番号"]);
    assert_eq!(clinic.fields[0].there, "見本よその医院");
    assert!(clinic.text.contains("連絡しやすい時間「14時から」"));
    assert!(person.name.contains(&before.physicians[0].name));
    assert_eq!(labels(person), ["氏名"]);
    assert!(!preview.changes_nothing);
    let done = import(&desk.app, &path).unwrap();
    assert_eq!((done.new_facilities, done.changed_facilities), (0, 2));
    let after = facility(&desk.app, &id);
    assert_eq!(
        (&after.form.name, &after.form.phone, &after.form.fax),
        (&before.form.name, &before.form.phone, &before.form.fax)
    );
    assert_eq!(after.physicians[0].name, before.physicians[0].name);
    assert_eq!(after.form.contact_time, "14時から", "was empty here");
    assert!(after.fax_verified_on.is_some(), "still the same number");
    assert!(after.form.note.contains("「見本よその医院」"), "kept");
    let again = inspect(&desk.app, &path).unwrap();
    assert!(again.changes_nothing && again.facilities.is_empty());
}

#[test]
fn what_is_taken_leaves_the_old_value_in_the_log_and_the_fax_unconfirmed() {
    for (field, is_confirmed) in [("name", false), ("fax", false), ("phone", true)] {
        let (desk, other, stick, id) = exchanged();
        let before = facility(&desk.app, &id).form;
        let path = changed_there(&other, stick.path(), &id);
        import_taking(&desk.app, &path, vec![take(&id, field)]).unwrap();
        let after = facility(&desk.app, &id);
        let (old, new, now) = match field {
            "name" => (before.name, "見本よその医院", &after.form.name),
            "fax" => (before.fax, "0594-00-0092", &after.form.fax),
            _ => (before.phone, "0594-00-0082", &after.form.phone),
        };
        assert_eq!(now, new);
        assert_eq!(after.fax_verified_on.is_some(), is_confirmed, "{field}");
        let log = desk.app.list_audit(ListAudit::default());
        let rows = log.unwrap().rows;
        let noted = rows
            .iter()
            .find(|row| row.detail.contains("引継ぎの取込み"));
        assert!(noted.unwrap().detail.contains(&old), "{field}");
    }
}

#[test]
fn an_empty_fax_number_is_filled_only_by_choice_and_never_as_confirmed() {
    for is_taken in [false, true] {
        let (desk, other, stick, id) = exchanged();
        let mut form = facility(&desk.app, &id).form;
        form.fax = String::new();
        form.contact_time = String::new();
        desk.app.save_facility(SaveFacility { form }).unwrap();
        let mut form = facility(&other.app, &id).form;
        form.fax = "0594-00-0095".to_owned();
        form.contact_time = "14時から".to_owned();
        other.app.save_facility(SaveFacility { form }).unwrap();
        let request = VerifyFax {
            facility_id: id.clone(),
            number_again: "0594-00-0095".to_owned(),
        };
        other.app.verify_fax(request).unwrap();
        let path = export(&other.app, stick.path(), Vec::new()).unwrap().path;
        let preview = inspect(&desk.app, &path).unwrap();
        assert_eq!(labels(&preview.facilities[0]), ["FAX番号"]);
        assert_eq!(preview.facilities[0].fields[0].here, "");
        let chosen = is_taken.then(|| take(&id, "fax"));
        import_taking(&desk.app, &path, chosen.into_iter().collect()).unwrap();
        let after = facility(&desk.app, &id);
        let number = if is_taken { "0594-00-0095" } else { "" };
        assert_eq!(after.form.fax, number);
        assert!(after.fax_verified_on.is_none(), "nobody here asked");
        let rows = desk.app.list_audit(ListAudit::default()).unwrap().rows;
        let filled = rows
            .iter()
            .find(|row| row.detail.contains("空いていた欄に入りました"));
        let filled = filled.unwrap();
        assert!(filled.target.starts_with("連携先"), "{}", filled.target);
        assert!(
            filled.detail.contains("連絡しやすい時間"),
            "{}",
            filled.detail
        );
        assert!(!filled.detail.contains("14時から"), "not what it says");
    }
}

#[test]
fn what_only_this_office_changed_is_not_offered() {
    let (desk, other, stick, id) = exchanged();
    let mut form = facility(&desk.app, &id).form;
    form.fax = "0594-00-0093".to_owned();
    form.phone = "0594-00-0083".to_owned();
    desk.app.save_facility(SaveFacility { form }).unwrap();
    let back = export(&other.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&desk.app, &back.path).unwrap();
    assert!(preview.facilities.is_empty() && preview.changes_nothing);
}

#[test]
fn a_choice_of_what_does_not_differ_is_refused() {
    let (desk, other, stick, id) = exchanged();
    let path = changed_there(&other, stick.path(), &id);
    for wrong in [take("でたらめ", ""), take(&id, "kana"), take("", "name")] {
        let refused = import_taking(&desk.app, &path, vec![wrong]).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("take"));
        assert!(refused.what.contains("引継ぎファイルの内容にする項目"));
    }
    assert_eq!(
        facility(&desk.app, &id).form.contact_time,
        "",
        "nothing came in"
    );
}

#[test]
fn people_of_a_clinic_known_under_another_id_are_listed_as_the_same() {
    // Another number of ids has been drawn there, so the two are not the same by chance.
    let (desk, other, stick, _) = exchanged();
    let add = |app: &App| {
        let form = FacilityForm {
            id: None,
            name: "見本みなと医院".to_owned(),
            number: "2412345678".to_owned(),
            ..facility_of_any(app)
        };
        let made = app.save_facility(SaveFacility { form }).unwrap();
        let form = PhysicianForm {
            id: None,
            name: "見本 港".to_owned(),
            ..any_person(app)
        };
        let facility_id = made.id;
        app.save_physician(SavePhysician { facility_id, form })
            .unwrap();
    };
    add(&desk.app);
    add(&other.app);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let same = inspect(&other.app, &made.path).unwrap().same_facilities;
    let names: Vec<&str> = same.iter().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"見本みなと医院"), "{names:?}");
    assert!(names.contains(&"見本 港"), "{names:?}");
}

fn any(app: &App) -> FacilityView {
    let all = ListFacilities {
        query: String::new(),
    };
    let mut all = app.list_facilities(all).unwrap().into_iter();
    all.find(|one| !one.physicians.is_empty()).unwrap()
}

fn facility_of_any(app: &App) -> FacilityForm {
    any(app).form
}

fn any_person(app: &App) -> PhysicianForm {
    any(app).physicians[0].clone()
}
