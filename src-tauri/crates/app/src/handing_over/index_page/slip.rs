//! A client's 連絡票 on the page, with what happened to them.

use std::collections::BTreeMap;

use tsunagi_documents::template::{SHIPPED, Template};
use tsunagi_domain::{Candidate, EntryId, Event, Finding, Meeting, Moment, Slip};

use super::directory::person_of;
use super::page::{Page, wareki};
use super::timeline;
use crate::following::wording;
use crate::handing_over::records::{CaseRecord, FrozenRecord, Records, SlipRecord};

/// Returns where links to a slip lead: two slips may bear one number.
pub(super) fn anchor(case: usize, place: usize) -> String {
    format!("slip-{case}-{place}")
}

/// The names by which people chose the forms, by the forms' text: a thousand slips have a few forms.
pub(super) struct Forms<'a>(BTreeMap<&'a str, String>);

impl<'a> Forms<'a> {
    /// Reads every form that the slips were written with, once.
    pub(super) fn of(records: &'a Records) -> Self {
        let mut names = BTreeMap::new();
        for slip in records.cases.iter().flat_map(|case| &case.slips) {
            let Some(text) = form_text(slip) else {
                continue;
            };
            names.entry(text).or_insert_with(|| {
                let read = Template::parse("", text);
                read.map(|form| form.name).unwrap_or_default()
            });
        }
        Self(names)
    }

    /// Returns the name; the form's id where the file does not tell.
    fn name(&self, slip: &SlipRecord) -> String {
        let named = form_text(slip).and_then(|text| self.0.get(text));
        named
            .filter(|name| !name.is_empty())
            .unwrap_or(&slip.template)
            .clone()
    }
}

/// Returns the form's text: that of 確定, or of a draft that which came with the program.
fn form_text(slip: &SlipRecord) -> Option<&str> {
    if let Some(frozen) = &slip.frozen {
        return Some(&frozen.template_text);
    }
    let mut shipped = SHIPPED.iter();
    shipped
        .find(|form| form.file_name.strip_suffix(".toml") == Some(slip.template.as_str()))
        .map(|form| form.text)
}

/// Writes the slip at a place of a case.
pub(super) fn write(
    page: &mut Page,
    (index, place): (usize, usize),
    case: &CaseRecord,
    (records, forms): (&Records, &Forms<'_>),
) {
    let Some(record) = case.slips.get(place) else {
        return;
    };
    // What was checked when it was read, or came out of the records, is whole.
    let Some(slip) = record.to_slip() else {
        return;
    };
    let title = format!("連絡票 {}（{}）", record.number, slip.state().label());
    page.heading("h3", &anchor(index, place), &title);
    write_links(page, index, case, record);
    let mut facts = head(&slip, records);
    facts.extend(content(&slip));
    facts.extend(enclosed(case, &slip));
    facts.extend(making(forms.name(record), record, &slip));
    page.facts(&facts);
    let events: Vec<(&str, String)> = slip.events.iter().map(told).collect();
    if !events.is_empty() {
        page.element("h4", "この連絡票の経過");
        page.facts(&events);
    }
}

fn write_links(page: &mut Page, index: usize, case: &CaseRecord, record: &SlipRecord) {
    if record.lacks_pages() {
        page.element("p", "紙面のPDFは入っていません。");
    } else if let Some(FrozenRecord { pdf, .. }) = &record.frozen {
        page.reference("紙面：", pdf, pdf);
    }
    let Some(id) = record.supersedes else {
        return;
    };
    let found = case.slips.iter().position(|slip| slip.id == id);
    if let Some((before, slip)) = found.and_then(|before| Some((before, case.slips.get(before)?))) {
        let to = format!("#{}", anchor(index, before));
        page.reference("差替え前の連絡票：", &to, slip.number.as_str());
    }
}

fn head(slip: &Slip, records: &Records) -> Vec<(&'static str, String)> {
    let content = &slip.content;
    let recipient = slip.recipient_id.map(|id| person_of(records, id));
    vec![
        ("宛先", recipient.unwrap_or_default()),
        ("発信者", records.name_of(slip.author_id)),
        ("送付日", wareki(content.sent_on)),
        ("返信希望日", wareki(content.reply_by)),
        ("急ぎの度合い", content.urgency.label().to_owned()),
        ("氏名の表示", content.masking.label().to_owned()),
    ]
}

fn content(slip: &Slip) -> Vec<(&'static str, String)> {
    let content = &slip.content;
    let purposes = content.purposes.iter().map(|p| p.label());
    let purposes: Vec<&str> = purposes.chain([content.other_purpose.as_str()]).collect();
    let observed: Vec<&str> = content.observations.iter().map(|o| o.label()).collect();
    let questions = content.questions.iter().enumerate();
    let questions: Vec<String> = questions
        .map(|(index, question)| format!("{}．{}", index + 1, question.text))
        .collect();
    let means: Vec<&str> = content.reply_means.iter().map(|m| m.label()).collect();
    let mut facts = vec![
        ("連絡の目的", listed(&purposes)),
        ("件名", content.subject.clone()),
        ("経過・状況", content.background.clone()),
        (
            "心身・生活の状況",
            [&listed(&observed), content.observation_note.as_str()]
                .join("\n")
                .trim()
                .to_owned(),
        ),
        ("利用中のサービス", content.services.clone()),
        ("本人・家族の意向", content.wishes.clone()),
        ("介護支援専門員の考え", content.plan_view.clone()),
        ("お伺いしたいこと", questions.join("\n")),
    ];
    facts.extend(meeting(&content.meeting));
    facts.push(("希望する回答方法", listed(&means)));
    facts
}

fn meeting(meeting: &Meeting) -> [(&'static str, String); 4] {
    let candidates: Vec<Candidate> = meeting.candidates().collect();
    let label = if candidates.len() > 1 {
        "面談・会議の日時（第1候補から）"
    } else {
        "面談・会議の日時"
    };
    let days: Vec<String> = candidates.into_iter().map(candidate).collect();
    [
        (label, days.join("\n")),
        ("面談・会議の場所", meeting.place.clone()),
        ("面談・会議の議題", meeting.topic.clone()),
        ("会議に出られない理由", meeting.absence.clone()),
    ]
}

fn candidate(one: Candidate) -> String {
    let day = one.day.map(|day| day.wareki_with_weekday());
    let time = one.time.map(|time| time.to_string());
    [day, time]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn enclosed(case: &CaseRecord, slip: &Slip) -> [(&'static str, String); 2] {
    let extract = &slip.content.extract;
    let extract: Vec<String> = extract.iter().map(|id| entry_name(case, *id)).collect();
    [
        ("添付書類", slip.content.attachments.join("、")),
        ("添えた支援経過", extract.join("\n")),
    ]
}

/// Says how the slip came to be, which comes last: whoever reads wants to know what it says.
fn making(form: String, record: &SlipRecord, slip: &Slip) -> [(&'static str, String); 5] {
    let warnings = record.frozen.as_ref().map(|frozen| &frozen.warnings);
    let warnings: Vec<String> = warnings
        .into_iter()
        .flatten()
        .filter_map(|code| Finding::from_code(code))
        .map(|finding| crate::messages::finding(finding).what)
        .collect();
    let confirmed = slip.confirmed_at.map(Moment::wareki);
    [
        ("様式", form),
        ("書き始めた日時", slip.created_at.wareki()),
        ("最後に直した日時", slip.updated_at.wareki()),
        ("確定した日時", confirmed.unwrap_or_default()),
        ("確定のときの注意", warnings.join("\n")),
    ]
}

fn entry_name(case: &CaseRecord, id: EntryId) -> String {
    let found = case.entries.iter().find(|entry| entry.id == id);
    // Who chose a period left it out of the file.
    found.map_or_else(|| "このファイルにない記録".to_owned(), timeline::name)
}

fn told(event: &Event) -> (&'static str, String) {
    let mut lines = vec![format!("{} {}", event.at.wareki(), event.by)];
    lines.push(wording::describe_whole(&event.detail));
    (event.detail.kind().label(), lines.join("\n"))
}

fn listed(texts: &[&str]) -> String {
    let said: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| !text.trim().is_empty())
        .collect();
    said.join("、")
}
