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
fn slips_without_their_pages_are_for_reading_and_come_in_with_a_whole_file() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let slip = desk.confirmed().summary;
    let mut sending = desk.event(&slip.id, "sent", "fax");
    sending.write_entry = true;
    desk.app.record_event(sending).unwrap();
    let words = ExportHandover {
        with_pages: false,
        ..request(stick.path())
    };
    let words = desk.app.export_handover(words).unwrap();
    let whole = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert_eq!(words.slips, whole.slips, "all of them are in it");
    assert!(words.bytes < whole.bytes, "and none of their pages");
    let preview = inspect(&other.app, &words.path).unwrap();
    let told = preview
        .clients
        .iter()
        .find(|one| one.client_id == desk.client_id);
    let told = told.unwrap();
    assert!(told.slips_without_pages > 0);
    assert!(
        told.text.contains("紙面のPDFがファイルに入っていない"),
        "{}",
        told.text
    );
    let done = import(&other.app, &words.path).unwrap();
    assert_eq!(done.new_entries, whole.entries);
    assert!(inspect(&other.app, &words.path).unwrap().changes_nothing);
    import(&other.app, &whole.path).unwrap();
    for kind in ["entries", "slips"] {
        let (there, here) = (
            slips_of(&other.app, &desk.client_id),
            slips_of(&desk.app, &desk.client_id),
        );
        assert_eq!(there[kind], here[kind], "{kind}");
    }
    let after = inspect(&other.app, &words.path).unwrap();
    assert!(after.changes_nothing);
    assert!(after.clients.iter().all(|one| one.slips_without_pages == 0));
    desk.app
        .record_event(desk.event(&slip.id, "arrived", ""))
        .unwrap();
    let later = ExportHandover {
        with_pages: false,
        ..request(stick.path())
    };
    let later = desk.app.export_handover(later).unwrap();
    import(&other.app, &later.path).unwrap();
    assert_eq!(
        slips_of(&other.app, &desk.client_id)["slips"],
        slips_of(&desk.app, &desk.client_id)["slips"],
        "what has its paper here grows without it"
    );
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

#[test]
fn a_known_paper_grows_though_the_one_it_replaces_is_not_in_the_file() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let old = desk.confirmed().summary;
    desk.app
        .record_event(desk.event(&old.id, "sent", "fax"))
        .unwrap();
    desk.bench.clock.pass_days(2);
    let revising = ReviseSlip { id: old.id.clone() };
    let new = desk.app.revise_slip(revising).unwrap().summary;
    desk.confirm(&new.id);
    let later = ExportHandover {
        from: "令和8年4月3日".to_owned(),
        ..request(stick.path())
    };
    let later = desk.app.export_handover(later).unwrap();
    import(&other.app, &later.path).unwrap();
    desk.app
        .record_event(desk.event(&new.id, "sent", "fax"))
        .unwrap();
    let words = ExportHandover {
        with_pages: false,
        ..request(stick.path())
    };
    let words = desk.app.export_handover(words).unwrap();
    let done = import(&other.app, &words.path).unwrap();
    let [left] = done.left_out.as_slice() else {
        panic!("{:?}", done.left_out);
    };
    assert!(left.contains("枚の連絡票は"), "{left}");
    let slip_of = |app: &App| {
        let slips = slips_of(app, &desk.client_id)["slips"].clone();
        let mut slips = slips.as_array().unwrap().clone();
        slips.retain(|slip| slip["id"] == new.id.as_str());
        slips.pop().unwrap()["events"].clone()
    };
    assert_eq!(slip_of(&other.app), slip_of(&desk.app), "it was sent");
}
