//! Two offices count their slips from 1, so both may have given one number.

use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::slips::{DiscardSlip, SaveSlip, StartSlip};

use super::pair::{confirm, form_of};
use super::*;

#[test]
fn a_number_that_two_slips_bear_is_refused_and_an_id_names_the_one() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let bare = ExportHandover {
        with_slips: false,
        with_pages: false,
        ..request(stick.path())
    };
    let made = desk.app.export_handover(bare).unwrap();
    import(&other.app, &made.path).unwrap();
    let start = |app: &App| {
        let request = StartSlip {
            client_id: desk.client_id.clone(),
            template: String::new(),
            recipient_id: String::new(),
            from_last: false,
        };
        app.start_slip(request).unwrap().summary
    };
    let there = desk.confirmed().summary;
    // As many here as there, so that the same number is given.
    let here = (0..100).map(|_| start(&other.app));
    let here = here.into_iter().find(|slip| slip.number == there.number);
    let here = here.unwrap();
    let mut form = form_of(&other.app, &here.id);
    form.purposes = vec!["situation".to_owned()];
    form.background = "歩行が不安定です。".to_owned();
    form.questions = vec!["運動はできますか。".to_owned()];
    other.app.save_slip(SaveSlip { form }).unwrap();
    confirm(&other.app, &here.id);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();

    let number = here.number.clone();
    let open = |id: &str| other.app.open_slip(OpenSlip { id: id.to_owned() });
    let refused = open(&number).err().unwrap();
    assert_eq!(refused.code, Code::Ambiguous);
    assert!(refused.what.contains(&number), "{}", refused.what);
    let discard = DiscardSlip { id: number.clone() };
    let refused = other.app.discard_slip(discard).err().unwrap();
    assert_eq!(
        refused.code,
        Code::Ambiguous,
        "neither of them is thrown away"
    );
    for slip in [&here, &there] {
        let shown = open(&slip.id).unwrap().summary;
        assert_eq!((&shown.id, &shown.number), (&slip.id, &number));
    }
}

#[test]
fn a_draft_that_gives_its_number_to_a_paper_is_told_by_both_numbers() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let bare = ExportHandover {
        with_slips: false,
        with_pages: false,
        ..request(stick.path())
    };
    let made = desk.app.export_handover(bare).unwrap();
    import(&other.app, &made.path).unwrap();
    let there = desk.confirmed().summary;
    let here = (0..100).map(|_| {
        let request = StartSlip {
            client_id: desk.client_id.clone(),
            template: String::new(),
            recipient_id: String::new(),
            from_last: false,
        };
        other.app.start_slip(request).unwrap().summary
    });
    let here = here.into_iter().find(|slip| slip.number == there.number);
    let here = here.unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&other.app, &made.path).unwrap();
    let told = preview.clients.iter();
    let names = |text: &str| text.contains("下書き（") && text.contains(&here.number);
    let told = told.filter(|one| names(&one.text)).count();
    assert_eq!(told, 1, "the preview names the draft");
    import(&other.app, &made.path).unwrap();
    let open = OpenSlip {
        id: here.id.clone(),
    };
    let now = other.app.open_slip(open).unwrap().summary.number;
    assert_ne!(now, here.number);
    let log = other.app.list_audit(ListAudit::default()).unwrap().rows;
    let both = format!(
        "整理番号 {} は引継ぎ元の紙にあるため、{now} に",
        here.number
    );
    let rows = log.iter().filter(|row| row.detail.contains(&both));
    assert_eq!(rows.count(), 1, "and the log, for whoever looks for it");
}
