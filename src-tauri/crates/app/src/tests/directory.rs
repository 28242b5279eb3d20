use tsunagi_contract::Code;
use tsunagi_contract::people::{
    ListFacilities, PhysicianForm, SaveFacility, SavePhysician, VerifyFax,
};

use super::*;

#[test]
fn a_fax_number_counts_as_confirmed_only_when_typed_alike_and_unchanged() {
    let fixture = fixture();
    let saved = fixture
        .app
        .save_facility(SaveFacility {
            form: facility_form(),
        })
        .unwrap();
    assert_eq!(
        saved.form.fax, "0594-00-0001",
        "one spelling for one number"
    );
    let verify = |number: &str| {
        let number_again = number.to_owned();
        fixture.app.verify_fax(VerifyFax {
            facility_id: saved.id.clone(),
            number_again,
        })
    };
    let differs = refusal(verify("0594-00-0010"));
    assert_eq!(
        (differs.code, differs.field.as_deref()),
        (Code::InvalidField, Some("number_again"))
    );
    let verified = verify("0594000001").unwrap();
    assert_eq!(verified.fax_verified_on.as_deref(), Some("2026-04-01"));
    assert_eq!(verified.fax_verified_by.as_deref(), Some("見本 貝子"));
    let mut form = verified.form;
    form.fax = "0594-00-0002".to_owned();
    let changed = fixture.app.save_facility(SaveFacility { form }).unwrap();
    assert!(
        changed.fax_verified_on.is_none(),
        "another number was never confirmed"
    );
}

#[test]
fn a_facility_without_a_number_has_nothing_to_confirm() {
    let fixture = fixture();
    let mut form = facility_form();
    form.fax = String::new();
    let facility_id = fixture.app.save_facility(SaveFacility { form }).unwrap().id;
    let request = VerifyFax {
        facility_id,
        number_again: "0594-00-0001".to_owned(),
    };
    let failure = refusal(fixture.app.verify_fax(request));
    assert!(failure.remedy.contains("先に"), "{}", failure.remedy);
}

#[test]
fn a_facility_is_found_by_its_people() {
    let fixture = fixture();
    let saved = fixture
        .app
        .save_facility(SaveFacility {
            form: facility_form(),
        })
        .unwrap();
    let form = PhysicianForm {
        id: None,
        name: "見本 一郎".to_owned(),
        kana: "みほん いちろう".to_owned(),
        department: "内科".to_owned(),
        profession: "physician".to_owned(),
        note: String::new(),
    };
    let with_person = fixture.app.save_physician(SavePhysician {
        facility_id: saved.id,
        form,
    });
    assert_eq!(with_person.unwrap().physicians.len(), 1);
    for (query, found) in [("", 1), ("イチロウ", 1), ("内科", 1), ("歯科", 0)] {
        let list = ListFacilities {
            query: query.to_owned(),
        };
        assert_eq!(
            fixture.app.list_facilities(list).unwrap().len(),
            found,
            "{query}"
        );
    }
}
