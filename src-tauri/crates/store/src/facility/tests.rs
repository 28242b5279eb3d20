use super::*;
use crate::PhysicianQuery;
use crate::testing::bench;

#[test]
fn facilities_and_people_come_back_as_saved() {
    let mut bench = bench();
    let facility = crate::testing::facility(&bench.ids);
    let physician = crate::testing::physician(&bench.ids, &facility);
    bench.write(|tx| {
        tx.save_facility(&facility)?;
        tx.save_physician(&physician)
    });
    let read = bench.store.read();
    assert_eq!(read.facility(facility.id).unwrap(), Some(facility.clone()));
    assert_eq!(read.physician(physician.id).unwrap(), Some(physician));
    let mut unverified = facility;
    unverified.fax_verified = None;
    bench.write(|tx| tx.save_facility(&unverified));
    assert_eq!(
        bench.store.read().facility(unverified.id).unwrap(),
        Some(unverified),
        "a verification can be taken back"
    );
}

#[test]
fn people_are_found_by_their_own_name_and_by_their_facility() {
    let mut bench = bench();
    let (_, physician) = bench.with_client();
    let found = |text: &str| {
        let query = PhysicianQuery {
            text: text.into(),
            ..PhysicianQuery::default()
        };
        bench.store.read().physicians(&query).unwrap().len()
    };
    for text in ["高橋", "たかはし", "内科 北部西", "0594000003"] {
        assert_eq!(found(text), 1, "{text}");
    }
    assert_eq!(found("皮膚科"), 0);
    let query = FacilityQuery {
        text: "髙橋".into(),
        kind: Some(FacilityKind::Clinic),
    };
    let facilities = bench.store.read().facilities(&query).unwrap();
    assert_eq!(facilities.len(), 1);
    assert_eq!(facilities[0].id, physician.facility_id);
}

#[test]
fn a_person_needs_a_known_facility() {
    let mut bench = bench();
    let unknown = crate::testing::facility(&bench.ids);
    let physician = crate::testing::physician(&bench.ids, &unknown);
    assert!(matches!(
        bench.store.transact(|tx| tx.save_physician(&physician)),
        Err(WriteError::Refused { .. })
    ));
}
