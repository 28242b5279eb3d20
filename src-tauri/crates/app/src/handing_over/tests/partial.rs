//! What a partial handover leaves out is filled in by a whole one that comes later.

use tsunagi_contract::slips::ReviseSlip;

use super::*;

fn slips_of(app: &App, id: &str) -> serde_json::Value {
    let json = serde_json::to_value(records(app)).unwrap();
    let cases = json["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["client"]["id"] == id);
    case.unwrap().clone()
}

#[test]
fn links_that_a_partial_handover_left_out_are_filled_in_once() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let old = desk.confirmed().summary;
    let mut sending = desk.event(&old.id, "sent", "fax");
    sending.write_entry = true;
    sending.note = "急ぎのため".to_owned();
    desk.app.record_event(sending).unwrap();
    desk.bench.clock.pass_days(2);
    let revising = ReviseSlip { id: old.id.clone() };
    let new = desk.app.revise_slip(revising).unwrap();
    desk.confirm(&new.summary.id);
    let part = |asked: ExportHandover| desk.app.export_handover(asked).unwrap().path;
    let without_slips = part(ExportHandover {
        with_slips: false,
        ..request(stick.path())
    });
    let later_only = part(ExportHandover {
        from: "令和8年4月2日".to_owned(),
        ..request(stick.path())
    });
    let whole = part(request(stick.path()));
    import(&other.app, &without_slips).unwrap();
    import(&other.app, &later_only).unwrap();
    assert_ne!(
        slips_of(&other.app, &desk.client_id)["entries"],
        slips_of(&desk.app, &desk.client_id)["entries"]
    );
    let preview = inspect(&other.app, &whole).unwrap();
    assert!(!preview.changes_nothing);
    import(&other.app, &whole).unwrap();
    let (there, here) = (
        slips_of(&other.app, &desk.client_id),
        slips_of(&desk.app, &desk.client_id),
    );
    for kind in ["entries", "slips"] {
        assert_eq!(there[kind], here[kind], "{kind}");
    }
    assert!(inspect(&other.app, &whole).unwrap().changes_nothing);
    for part in [without_slips, later_only] {
        assert!(
            inspect(&other.app, &part).unwrap().changes_nothing,
            "less than is known takes nothing away"
        );
    }
}
