use tsunagi_contract::Code;
use tsunagi_contract::people::{ListFacilities, SaveFacility};
use tsunagi_contract::slips::{ConfirmSlip, SaveSlip};
use tsunagi_contract::timeline::ListEntries;

use crate::drafting::tests::Desk;

#[test]
fn a_slip_is_followed_from_sending_to_completion() {
    let desk = Desk::open();
    let slip = desk.confirmed();
    let id = slip.summary.id.as_str();
    let mut sent = desk.event(id, "sent", "fax");
    sent.write_entry = true;
    let view = desk.app.record_event(sent).unwrap();
    assert_eq!(view.summary.state, "awaiting");
    let last = view.events.last().unwrap();
    assert!(
        last.text.contains(&view.recipient_fax),
        "the number is the directory's: {}",
        last.text
    );
    assert!(view.next_events.contains(&"answered".to_owned()));
    let mut answered = desk.event(id, "answered", "tel");
    answered.person = "見本 一郎 先生".to_owned();
    answered.answers = vec!["入浴は差し支えありません。".to_owned()];
    answered.effect_on_plan = "入浴介助を加える。".to_owned();
    answered.write_entry = true;
    let view = desk.app.record_event(answered).unwrap();
    assert_eq!(view.summary.state, "answered");
    assert_eq!(
        view.events.last().unwrap().answers.len(),
        2,
        "each question has its answer"
    );
    let mut reflected = desk.event(id, "reflected", "");
    reflected.note = "第2表に入浴介助を加えた。".to_owned();
    desk.app.record_event(reflected).unwrap();
    let done = desk
        .app
        .record_event(desk.event(id, "completed", ""))
        .unwrap();
    assert_eq!(done.summary.state, "completed");
    let entries = desk.app.list_entries(ListEntries {
        client_id: desk.client_id.clone(),
        from: "2026-04-01".to_owned(),
        to: String::new(),
    });
    let entries = entries.unwrap();
    let about: Vec<_> = entries
        .iter()
        .filter(|e| e.slip_id.as_deref() == Some(id))
        .collect();
    assert_eq!(about.len(), 2, "sending and answer stand in the timeline");
    let answer = about.iter().find(|e| e.record == "opinion").unwrap();
    assert!(
        answer
            .text
            .contains("照会1：入浴は可能でしょうか。\n回答：入浴は差し支えありません。")
    );
    assert!(
        answer.text.contains("回答：（回答なし）"),
        "an open question is said to be open"
    );
}

#[test]
fn only_what_fits_where_the_slip_stands_is_recorded() {
    let desk = Desk::open();
    let draft = desk.filled();
    let refused = desk
        .app
        .record_event(desk.event(&draft.id, "sent", "fax"))
        .err()
        .unwrap();
    assert_eq!(refused.code, Code::SlipNotConfirmed);
    let slip = desk.confirm(&draft.id);
    let id = slip.summary.id.as_str();
    let arrived = desk
        .app
        .record_event(desk.event(id, "arrived", ""))
        .err()
        .unwrap();
    assert_eq!(arrived.code, Code::EventNotPossible, "nothing was sent yet");
    for kind in ["confirmed", "superseded", "printed", "nonsense"] {
        let refused = desk
            .app
            .record_event(desk.event(id, kind, ""))
            .err()
            .unwrap();
        assert_eq!(
            refused.code,
            Code::InvalidField,
            "{kind} is the program's to record"
        );
    }
    desk.app
        .record_event(desk.event(id, "sent", "fax"))
        .unwrap();
    let silent = desk
        .app
        .record_event(desk.event(id, "answered", "fax"))
        .err()
        .unwrap();
    assert_eq!(
        silent.field.as_deref(),
        Some("answers"),
        "an empty answer would end the waiting"
    );
    let mut early = desk.event(id, "answered", "fax");
    early.note = "あす回答があった。".to_owned();
    early.day = "令和8年4月2日".to_owned();
    assert_eq!(
        desk.app.record_event(early).err().unwrap().field.as_deref(),
        Some("day")
    );
}

#[test]
fn what_was_never_sent_cannot_have_gone_astray() {
    let desk = Desk::open();
    let told = |id: &str, kind: &str| {
        let mut event = desk.event(id, kind, "");
        event.note = "宛先の誤り".to_owned();
        desk.app.record_event(event)
    };
    let slip = desk.confirm(&desk.filled().id).summary;
    let cancelled = told(&slip.id, "cancelled").unwrap();
    assert!(!cancelled.next_events.contains(&"missent".to_owned()));
    let refused = told(&slip.id, "missent").err().unwrap();
    assert_eq!(refused.code, Code::EventNotPossible);
    assert!(refused.what.contains("送ったことが記録されていない"));

    let slip = desk.confirm(&desk.filled().id).summary;
    desk.app
        .record_event(desk.event(&slip.id, "sent", "fax"))
        .unwrap();
    let cancelled = told(&slip.id, "cancelled").unwrap();
    assert!(cancelled.next_events.contains(&"missent".to_owned()));
    let told = told(&slip.id, "missent").unwrap();
    assert!(
        told.events.iter().any(|event| event.kind == "missent"),
        "what went out and was cancelled then may have reached somebody else"
    );
}

#[test]
fn a_slip_with_a_warning_is_confirmed_with_a_reason_that_stays() {
    let desk = Desk::open();
    let mut form = desk.filled();
    form.background = "生活保護を受けておられます。".to_owned();
    let form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
    let request = |reason: &str| ConfirmSlip {
        id: form.id.clone(),
        reason: reason.to_owned(),
    };
    let refused = desk.app.confirm_slip(request(" ")).err().unwrap();
    assert_eq!(refused.code, Code::ReasonNeeded);
    let view = desk
        .app
        .confirm_slip(request("持参して手渡すため。"))
        .unwrap();
    let kept = view
        .events
        .iter()
        .find(|event| event.kind == "overridden")
        .unwrap();
    assert!(kept.text.contains("持参して手渡すため。"), "{}", kept.text);
    assert!(
        kept.text.contains("生活保護"),
        "and what was overridden is said"
    );
    assert!(!view.next_events.contains(&"confirmed".to_owned()));
}

#[test]
fn a_fax_to_a_number_that_changed_since_asks_for_a_reason() {
    let desk = Desk::open();
    let slip = desk.confirmed();
    let id = slip.summary.id.as_str();
    let query = "見本内科医院".to_owned();
    let facilities = desk.app.list_facilities(ListFacilities { query }).unwrap();
    let mut form = facilities.first().unwrap().form.clone();
    form.fax = "0594-00-0299".to_owned();
    desk.app.save_facility(SaveFacility { form }).unwrap();
    let mut sent = desk.event(id, "sent", "fax");
    let refused = desk.app.record_event(sent.clone()).err().unwrap();
    assert_eq!(
        refused.code,
        Code::ReasonNeeded,
        "nobody has confirmed the new number"
    );
    sent.note = "受付に番号を聞き、読み合わせたため。".to_owned();
    let view = desk.app.record_event(sent).unwrap();
    let kinds: Vec<&str> = view
        .events
        .iter()
        .map(|event| event.kind.as_str())
        .collect();
    assert!(kinds.ends_with(&["overridden", "sent"]), "{kinds:?}");
    assert!(view.events.last().unwrap().text.contains("0594-00-0299"));
}

#[test]
fn an_incomplete_slip_is_not_confirmed() {
    let desk = Desk::open();
    let form = desk.start().form;
    let request = ConfirmSlip {
        id: form.id.clone(),
        reason: "急ぐため。".to_owned(),
    };
    let refused = desk.app.confirm_slip(request).err().unwrap();
    assert_eq!(
        refused.code,
        Code::SlipIncomplete,
        "no reason makes up for a missing purpose"
    );
    let mut form = desk.filled();
    form.background = "\u{E000}という名の方です。".to_owned();
    let form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
    let request = ConfirmSlip {
        id: form.id,
        reason: String::new(),
    };
    let refused = desk.app.confirm_slip(request).err().unwrap();
    assert_eq!(refused.code, Code::Unprintable);
    assert!(refused.what.contains('\u{E000}'), "the character is named");
}

#[test]
fn a_letter_of_too_many_sheets_is_not_confirmed() {
    let desk = Desk::open();
    let mut form = desk.filled();
    form.background = "長い文章です。".repeat(8_000);
    form.plan_view = form.background.clone();
    let form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
    let request = ConfirmSlip {
        id: form.id,
        reason: String::new(),
    };
    let refused = desk.app.confirm_slip(request).err().unwrap();
    assert_eq!(refused.code, Code::TooManyPages);
}

#[test]
fn an_answer_that_comes_after_nobody_waited_any_more_is_taken_in() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    desk.app
        .record_event(desk.event(&id, "sent", "fax"))
        .unwrap();
    let mut closed = desk.event(&id, "closed", "");
    closed.note = "受診時に口頭で伺った。".to_owned();
    desk.app.record_event(closed).unwrap();
    let mut late = desk.event(&id, "answered", "fax");
    late.answers = vec!["入浴は可能です。".to_owned()];
    let view = desk.app.record_event(late).unwrap();
    assert_eq!(view.summary.state, "answered");
}

#[test]
fn a_clock_that_was_set_back_costs_nothing() {
    let desk = Desk::open();
    let old = desk.confirmed();
    desk.app
        .record_event(desk.event(&old.summary.id, "sent", "fax"))
        .unwrap();
    desk.bench.clock.pass_days(-500);
    let revised = desk
        .app
        .revise_slip(tsunagi_contract::slips::ReviseSlip {
            id: old.summary.id.clone(),
        })
        .unwrap();
    let new = desk.confirm(&revised.summary.id);
    assert_eq!(new.summary.state, "confirmed");
    let old = desk
        .app
        .open_slip(tsunagi_contract::slips::OpenSlip { id: old.summary.id })
        .unwrap();
    assert_eq!(
        old.summary.state, "superseded",
        "what happened last counts last, whatever the clock said"
    );
    assert!(
        desk.app
            .show_today(tsunagi_contract::today::ShowToday {})
            .is_ok()
    );
}

#[test]
fn a_mis_sending_found_out_after_the_answer_is_recorded_and_the_answer_stays() {
    let desk = Desk::open();
    let slip = desk.confirmed();
    let id = slip.summary.id.as_str();
    desk.app
        .record_event(desk.event(id, "sent", "fax"))
        .unwrap();
    let mut answered = desk.event(id, "answered", "tel");
    answered.answers = vec!["入浴は差し支えありません。".to_owned()];
    let view = desk.app.record_event(answered).unwrap();
    assert!(view.next_events.contains(&"missent".to_owned()));
    let mut missent = desk.event(id, "missent", "");
    missent.note = "隣の番号にも届いていた。先方に破棄を頼んだ。".to_owned();
    let view = desk.app.record_event(missent).unwrap();
    assert_eq!(view.summary.state, "answered");
    assert_eq!(view.events.last().unwrap().kind, "missent");
    let done = desk.event(id, "completed", "");
    let view = desk.app.record_event(done).unwrap();
    assert_eq!(view.summary.state, "completed", "the work goes on");
    assert!(view.next_events.contains(&"missent".to_owned()));
    let mut late = desk.event(id, "missent", "");
    late.note = "もう1枚も誤って届いていた。".to_owned();
    let view = desk.app.record_event(late).unwrap();
    assert_eq!(view.summary.state, "completed");
}
