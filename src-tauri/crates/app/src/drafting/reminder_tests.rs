//! A reminder names the slip that it is about, or says that there is none.

use tsunagi_contract::Code;
use tsunagi_contract::slips::{
    ConfirmSlip, FindingView, ListSlips, PreviewSlip, SaveSlip, SlipView,
};
use tsunagi_documents::template::SHIPPED;
use tsunagi_files::write_atomically;

use super::tests::Desk;

fn finding(view: &SlipView) -> Option<&FindingView> {
    let mut found = view.findings.iter();
    found.find(|found| found.code == "nothing_reminded")
}

/// Begins a reminder that lacks nothing but the slip it is about.
fn reminder(desk: &Desk, template: &str) -> SlipView {
    let mut form = desk.start_with(template, false).form;
    form.purposes = vec!["situation".to_owned()];
    form.background = "ご回答をお待ちしています。".to_owned();
    desk.app.save_slip(SaveSlip { form }).unwrap()
}

#[test]
fn a_reminder_of_nothing_goes_out_with_a_reason_only() {
    let desk = Desk::open();
    let waiting = desk
        .app
        .list_slips(ListSlips {
            client_id: Some(desk.client_id.clone()),
            states: vec!["awaiting".to_owned(), "reminded".to_owned()],
            query: String::new(),
        })
        .unwrap();
    for slip in waiting {
        let mut event = desk.event(&slip.id, "closed", "");
        event.note = "見本の片づけ".to_owned();
        desk.app.record_event(event).unwrap();
    }
    let lost = reminder(&desk, "reminder");
    let found = finding(&lost).expect("the sheet would speak of a slip without day and number");
    assert_eq!(found.severity, "reason");
    let confirm = |reason: &str| {
        desk.app.confirm_slip(ConfirmSlip {
            id: lost.form.id.clone(),
            reason: reason.to_owned(),
        })
    };
    assert_eq!(confirm("").err().unwrap().code, Code::ReasonNeeded);
    assert!(confirm("電話で先に伝えたため。").is_ok());

    let sent = desk.confirmed().summary.id;
    desk.app
        .record_event(desk.event(&sent, "sent", "fax"))
        .unwrap();
    assert!(finding(&reminder(&desk, "reminder")).is_none());
    assert!(
        finding(&desk.start()).is_none(),
        "no other form speaks of an earlier slip"
    );
}

#[test]
fn a_reminder_on_a_form_of_the_office_names_the_slip_too() {
    let desk = Desk::open();
    let shipped = SHIPPED.iter();
    let mut shipped = shipped.filter(|shipped| shipped.file_name == "reminder.toml");
    let text = shipped.next().unwrap().text;
    let own = desk.app.own_folder();
    std::fs::create_dir_all(&own).unwrap();
    let text = text.replace("id = \"reminder\"", "id = \"our-reminder\"");
    write_atomically(own.join("our-reminder.toml"), text.as_bytes()).unwrap();
    let sent = desk.confirmed().summary;
    desk.app
        .record_event(desk.event(&sent.id, "sent", "fax"))
        .unwrap();
    let view = reminder(&desk, "our-reminder");
    assert!(finding(&view).is_none());
    let id = view.form.id.clone();
    let preview = desk.app.preview_slip(PreviewSlip { id }).unwrap();
    assert!(
        preview
            .pages
            .iter()
            .any(|page| page.text.contains(&sent.number))
    );
}
