//! What is typed is on the paper, or the 点検 says that it is not.

use tsunagi_contract::slips::{PreviewSlip, SlipForm};

use super::tests::Desk;
use super::*;

/// Writes a word of its own into every field of a slip.
fn write_everywhere(form: &mut SlipForm) -> Vec<(&'static str, &'static str)> {
    form.reply_by = "2026-04-20".to_owned();
    form.urgency = "soon".to_owned();
    form.observations = vec!["mouth".to_owned()];
    form.reply_means = vec!["interview".to_owned()];
    form.questions = vec!["見本問".to_owned()];
    form.attachments = vec!["見本添".to_owned()];
    form.meeting_day = "2026-05-11".to_owned();
    form.meeting_day_second = "2026-05-13".to_owned();
    form.meeting_time_third = "16:30".to_owned();
    form.meeting_day_third = "R8.5.15".to_owned();
    let mut marks = vec![
        ("reply_by", "令和8年4月20日"),
        ("urgency", "【お急ぎ】"),
        ("questions", "見本問"),
        ("attachments", "見本添"),
        ("meeting_day", "令和8年5月11日"),
        ("meeting_day_second", "令和8年5月13日"),
        ("meeting_day_second", "令和8年5月15日（金）16:30"),
    ];
    for (field, kept, mark) in [
        ("subject", &mut form.subject, "見本件"),
        ("background", &mut form.background, "見本経"),
        ("observation_note", &mut form.observation_note, "見本補"),
        ("services", &mut form.services, "見本用"),
        ("wishes", &mut form.wishes, "見本意"),
        ("plan_view", &mut form.plan_view, "見本考"),
        ("meeting_place", &mut form.meeting_place, "見本所"),
        ("meeting_topic", &mut form.meeting_topic, "見本題"),
        ("meeting_absence", &mut form.meeting_absence, "見本由"),
    ] {
        mark.clone_into(kept);
        marks.push((field, mark));
    }
    marks
}

fn told(view: &SlipView) -> Vec<&str> {
    let codes = view.findings.iter().map(|found| found.code.as_str());
    codes
        .filter_map(|code| code.strip_prefix("placeless."))
        .collect()
}

#[test]
fn what_is_typed_is_printed_or_told_on_every_form() {
    let desk = Desk::open();
    for template in desk.app.list_templates(ListTemplates {}).unwrap() {
        if template.is_cover {
            continue;
        }
        let mut form = desk.start_with(&template.id, false).form;
        let marks = write_everywhere(&mut form);
        let view = desk.app.save_slip(SaveSlip { form }).unwrap();
        let id = view.form.id.clone();
        let pages = desk.app.preview_slip(PreviewSlip { id }).unwrap().pages;
        let text: String = pages.iter().map(|page| page.text.as_str()).collect();
        let text: String = text.chars().filter(|ch| !ch.is_whitespace()).collect();
        let told = told(&view);
        for (field, mark) in marks {
            assert_ne!(
                text.contains(mark),
                told.contains(&field),
                "{}: {field} is neither printed nor told, or both",
                template.id
            );
        }
        for field in ["observations", "reply_means"] {
            let mut shown = pages.iter().flat_map(|page| &page.regions);
            let is_shown = shown.any(|region| region.field == field);
            assert_ne!(is_shown, told.contains(&field), "{}: {field}", template.id);
        }
    }
}

#[test]
fn what_has_no_place_is_said_again_when_it_is_confirmed() {
    let desk = Desk::open();
    let mut form = desk.start_with("greeting", false).form;
    form.purposes = vec!["greeting".to_owned()];
    form.background = "担当になりました。".to_owned();
    form.questions = vec!["入浴は可能でしょうか。".to_owned()];
    let draft = desk.app.save_slip(SaveSlip { form }).unwrap();
    let expected = ["questions"];
    assert_eq!(told(&draft), expected);
    let said = draft.findings.iter();
    let mut said = said.filter(|found| found.code == "placeless.questions");
    let said = said.next().unwrap();
    assert_eq!(
        said.what,
        "この様式には「お伺いしたいこと」は印刷されません。"
    );
    assert_eq!(said.field, "questions");
    let codes = draft.findings.iter().map(|found| found.code.as_str());
    let codes: Vec<&str> = codes.collect();
    assert!(
        !codes.contains(&"no_reply_day"),
        "the form has no place for a day: {codes:?}"
    );
    assert_eq!(told(&desk.confirm(&draft.form.id)), expected);
}

#[test]
fn nothing_hidden_comes_along_from_the_last_slip() {
    let desk = Desk::open();
    let mut form = desk.filled();
    form.services = "見本の通所介護".to_owned();
    let last = desk.app.save_slip(SaveSlip { form }).unwrap();
    desk.confirm(&last.form.id);
    let next = desk.start_with("greeting", true);
    assert!(next.form.questions.is_empty(), "{:?}", next.form.questions);
    assert_eq!(next.form.subject, last.form.subject);
    assert_eq!(next.form.services, last.form.services);
    assert_eq!(told(&next), [""; 0]);
    let again = desk.start_with("common", true);
    assert_eq!(again.form.questions, last.form.questions);
}

#[test]
fn what_the_program_filled_in_by_itself_is_not_complained_about() {
    let desk = Desk::open();
    for template in desk.app.list_templates(ListTemplates {}).unwrap() {
        if !template.is_cover {
            let begun = desk.start_with(&template.id, false);
            assert_eq!(told(&begun), [""; 0], "{}", template.id);
        }
    }
}

#[test]
fn a_form_of_the_office_without_a_field_says_so() {
    let desk = Desk::open();
    let own = desk.bench.store_folder().join("templates");
    std::fs::create_dir_all(&own).unwrap();
    let text = "id = \"ours\"\nname = \"見本の様式\"\n[[block]]\ntype = \"text\"\ntext = \"{client.name}　{slip.subject}\"\n";
    tsunagi_files::write_atomically(own.join("ours.toml"), text.as_bytes()).unwrap();
    let mut form = desk.start_with("ours", false).form;
    form.background = "退院後、歩行が不安定です。".repeat(50);
    let view = desk.app.save_slip(SaveSlip { form }).unwrap();
    assert_eq!(told(&view), ["background"]);
}
