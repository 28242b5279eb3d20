//! A reminder names the slip that it is about, or says that there is none.

use tsunagi_contract::Code;
use tsunagi_contract::settings::{SaveOffice, ShowSettings};
use tsunagi_contract::slips::{
    ConfirmSlip, FindingView, ListSlips, OpenSlip, PreviewSlip, SaveSlip, SlipView,
};
use tsunagi_contract::timeline::AddEntry;
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
    close_all(&desk);
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
    close_all(&desk);
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

/// Sends a slip that awaits its answer until a day.
fn sent(desk: &Desk, reply_by: &str) -> String {
    let mut form = desk.filled();
    form.sent_on = String::new();
    form.reply_by = reply_by.to_owned();
    let id = desk.app.save_slip(SaveSlip { form }).unwrap().form.id;
    let id = desk.confirm(&id).summary.id;
    desk.app
        .record_event(desk.event(&id, "sent", "fax"))
        .unwrap();
    id
}

fn close_all(desk: &Desk) {
    let request = ListSlips {
        client_id: Some(desk.client_id.clone()),
        states: vec!["awaiting".to_owned(), "reminded".to_owned()],
        query: String::new(),
    };
    for slip in desk.app.list_slips(request).unwrap() {
        let mut event = desk.event(&slip.id, "closed", "");
        event.note = "見本の片づけ".to_owned();
        desk.app.record_event(event).unwrap();
    }
}

fn number(desk: &Desk, id: &str) -> String {
    let id = id.to_owned();
    desk.app.open_slip(OpenSlip { id }).unwrap().summary.number
}

fn paper(desk: &Desk, view: &SlipView) -> String {
    let id = view.form.id.clone();
    let preview = desk.app.preview_slip(PreviewSlip { id }).unwrap();
    preview
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect()
}

fn codes(view: &SlipView) -> Vec<&str> {
    view.findings.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn of_two_candidates_the_overdue_one_is_meant_until_somebody_chooses() {
    let desk = Desk::open();
    close_all(&desk);
    let overdue = sent(&desk, "2020-01-10");
    let newer = sent(&desk, "2099-12-20");
    let mut view = reminder(&desk, "reminder");
    let listed: Vec<&str> = view.remindable.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(listed, [overdue.as_str(), newer.as_str()]);
    assert!(codes(&view).contains(&"reminded_unclear"));
    assert!(paper(&desk, &view).contains(&number(&desk, &overdue)));

    view.form.reminds_of = newer.clone();
    let form = view.form.clone();
    let view = desk.app.save_slip(SaveSlip { form }).unwrap();
    assert!(!codes(&view).contains(&"reminded_unclear"), "it was chosen");
    let text = paper(&desk, &view);
    assert!(text.contains(&number(&desk, &newer)) && !text.contains(&number(&desk, &overdue)));
}

#[test]
fn three_reminders_all_name_the_slip_itself_and_count() {
    let desk = Desk::open();
    close_all(&desk);
    let asked = sent(&desk, "2020-01-10");
    let asked_number = number(&desk, &asked);
    for nth in 1..=3 {
        let view = reminder(&desk, "reminder");
        assert!(
            !codes(&view).contains(&"reminded_unclear"),
            "a reminder that was sent is no candidate for the next"
        );
        let text = paper(&desk, &view);
        assert!(text.contains(&asked_number), "reminder {nth}");
        let says_nth = text.contains(&format!("{nth}回目のお願い"));
        assert_eq!(says_nth, nth > 1, "the first is not counted");
        let own = desk.confirm(&view.form.id).summary.id;
        for (id, kind) in [(&own, "sent"), (&asked, "reminded")] {
            let mut event = desk.event(id, kind, "fax");
            event.note = "見本".to_owned();
            desk.app.record_event(event).unwrap();
        }
    }
}

#[test]
fn a_reminder_without_a_question_does_not_say_that_no_answer_is_needed() {
    let desk = Desk::open();
    let sheet_ticks = |means: &[&str], template: &str, reply_by: &str| {
        let mut form = reminder(&desk, template).form;
        form.reply_means = means.iter().map(|one| (*one).to_owned()).collect();
        form.reply_by = reply_by.to_owned();
        let view = desk.app.save_slip(SaveSlip { form }).unwrap();
        paper(&desk, &view).contains("☑回答不要")
    };
    assert!(!sheet_ticks(&[], "reminder", ""));
    assert!(!sheet_ticks(&[], "common", "2099-12-20"));
}

/// Records an admission or a discharge; the sample's own are older.
fn stay(desk: &Desk, record: &str, day: &str, is_internal: bool) {
    let request = AddEntry {
        client_id: desk.client_id.clone(),
        day: day.to_owned(),
        time: String::new(),
        kind: "visit".to_owned(),
        record: record.to_owned(),
        partner: String::new(),
        item: "入退院".to_owned(),
        text: "見本総合病院".to_owned(),
        domains: Vec::new(),
        is_internal,
    };
    desk.app.add_entry(request).unwrap();
}

#[test]
fn the_days_of_an_old_or_internal_stay_are_left_to_the_pen() {
    let desk = Desk::open();
    let today = desk.bench.today();
    let day = |ago: i64| today.plus_days(-ago).to_string();
    let hospital = || {
        let view = reminder(&desk, "hospital");
        let is_told = codes(&view).contains(&"stay_unclear");
        (is_told, paper(&desk, &view))
    };
    stay(&desk, "admission", &day(40), false);
    stay(&desk, "discharge", &day(30), false);
    let (is_told, text) = hospital();
    assert!(is_told, "it ended before");
    assert!(!text.contains(&today.plus_days(-40).wareki()));
    let tell_for = |days| {
        let mut form = desk.app.show_settings(ShowSettings {}).unwrap().office;
        form.stay_days = days;
        desk.app.save_office(SaveOffice { form })
    };
    tell_for(30).unwrap();
    let (is_told, text) = hospital();
    assert!(
        !is_told && text.contains(&today.plus_days(-40).wareki()),
        "the office says so"
    );
    tell_for(7).unwrap();

    stay(&desk, "admission", &day(2), false);
    let (is_told, text) = hospital();
    assert!(!is_told && text.contains(&today.plus_days(-2).wareki()));

    stay(&desk, "admission", &day(1), true);
    let (is_told, text) = hospital();
    assert!(is_told, "the newest is internal");
    assert!(!text.contains(&today.plus_days(-2).wareki()));
}
