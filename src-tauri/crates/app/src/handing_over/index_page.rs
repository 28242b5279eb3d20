//! `index.html` of a handover file: the records as a person reads them anywhere.
//!
//! Whoever opens the file with a public program, years from now and without this one, finds every
//! case, timeline and slip here. No script, nothing from elsewhere, every text escaped: a page that
//! any browser shows and that can do nothing.

use std::fmt::Write as _;

use tsunagi_domain::{Correction, Day, Entry, EventDetail, Moment, TimeOfDay, Wording};

use super::records::{CaseRecord, EntryRecord, FrozenRecord, Records, SlipRecord};
use crate::following::wording;

const STYLE: &str = "body{font-family:'BIZ UDPGothic',sans-serif;line-height:1.7;max-width:60rem;\
margin:2rem auto;padding:0 1rem;color:#000;background:#fff}\
table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
th,td{border:1px solid #666;padding:.3rem .6rem;text-align:left;vertical-align:top}\
th{font-weight:normal;background:#eee;white-space:nowrap}\
td.text{white-space:pre-wrap}h2{border-top:2px solid #000;padding-top:1rem;margin-top:3rem}";

/// Writes the page.
pub(crate) fn index_page(records: &Records, made_at: Moment) -> String {
    let mut page = Page {
        html: String::new(),
    };
    page.html
        .push_str("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.html.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    let _ = write!(
        page.html,
        "<title>引継ぎの記録</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    );
    page.element("h1", "引継ぎの記録");
    page.element(
        "p",
        &format!("{}　{}に作成", records.office.name, made_at.wareki()),
    );
    page.element("p", "個人情報を含みます。取り扱いに気をつけてください。");
    page.html.push_str("<ul>\n");
    for (index, case) in records.cases.iter().enumerate() {
        let _ = writeln!(
            page.html,
            "<li><a href=\"#case-{index}\">{}（{}）</a></li>",
            escaped(&case.client.name),
            escaped(&case.client.kana)
        );
    }
    page.html.push_str("</ul>\n");
    for (index, case) in records.cases.iter().enumerate() {
        write_case(&mut page, index, case, records);
    }
    write_directory(&mut page, records);
    page.html.push_str("</body>\n</html>\n");
    page.html
}

struct Page {
    html: String,
}

impl Page {
    // Writing to a String cannot fail, here and below.
    fn element(&mut self, tag: &str, text: &str) {
        let _ = writeln!(self.html, "<{tag}>{}</{tag}>", escaped(text));
    }

    fn facts(&mut self, facts: &[(&str, String)]) {
        self.html.push_str("<table>\n");
        for (label, text) in facts.iter().filter(|(_, text)| !text.trim().is_empty()) {
            let _ = writeln!(
                self.html,
                "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td></tr>",
                escaped(label),
                escaped(text)
            );
        }
        self.html.push_str("</table>\n");
    }
}

fn write_case(page: &mut Page, index: usize, case: &CaseRecord, records: &Records) {
    let client = &case.client;
    let _ = writeln!(
        page.html,
        "<h2 id=\"case-{index}\">{}（{}）</h2>",
        escaped(&client.name),
        escaped(&client.kana)
    );
    let person = &client.key_person;
    let people: Vec<String> = client
        .recipients
        .iter()
        .map(|r| format!("{}：{}", r.role.label(), person_of(records, r.physician_id)))
        .collect();
    let manager = records
        .staff
        .iter()
        .find(|staff| staff.id == client.care_manager_id);
    let assistance = client.has_public_assistance.then_some("受給あり");
    let limited = case.is_limited.then_some("限られた職員だけが扱う方です");
    page.facts(&[
        ("扱える職員", limited.unwrap_or_default().to_owned()),
        ("性別", client.sex.label().to_owned()),
        ("生年月日", client.birth.wareki()),
        ("保険者番号", client.insurer_number.clone()),
        ("被保険者番号", client.insured_number.clone()),
        (
            "住所",
            format!("{} {}{}", client.postal_code, client.town, client.address),
        ),
        ("電話", client.phone.clone()),
        ("世帯", client.household.label().to_owned()),
        (
            "キーパーソン",
            format!("{} {} {}", person.name, person.relation, person.phone),
        ),
        (
            "障害高齢者の日常生活自立度",
            client.adl.map_or("", |adl| adl.label()).to_owned(),
        ),
        (
            "認知症高齢者の日常生活自立度",
            client.dementia.map_or("", |d| d.label()).to_owned(),
        ),
        ("生活保護", assistance.unwrap_or_default().to_owned()),
        (
            "本人に告知されていない病名",
            client.undisclosed_diagnoses.clone(),
        ),
        ("病歴", client.medical_history.clone()),
        ("利用中のサービス", client.services.clone()),
        ("本人・家族の意向", client.wishes.clone()),
        ("宛先", people.join("\n")),
        (
            "担当",
            manager.map(|staff| staff.name.clone()).unwrap_or_default(),
        ),
        ("所内のメモ", client.note.clone()),
        ("契約終了日", wareki(client.closed_on)),
    ]);
    write_certifications(page, case);
    write_consents(page, case);
    write_timeline(page, &case.entries);
    for slip in &case.slips {
        write_slip(page, slip, records);
    }
}

fn write_certifications(page: &mut Page, case: &CaseRecord) {
    if case.certifications.is_empty() {
        return;
    }
    page.element("h3", "要介護認定");
    let facts: Vec<(&str, String)> = case
        .certifications
        .iter()
        .map(|c| {
            let period = format!("{} ～ {}", wareki(c.valid_from), wareki(c.valid_to));
            (c.level.label(), format!("{}　{period}", c.status.label()))
        })
        .collect();
    page.facts(&facts);
}

fn write_consents(page: &mut Page, case: &CaseRecord) {
    if case.consents.is_empty() {
        return;
    }
    page.element("h3", "同意");
    let facts: Vec<(&str, String)> = case
        .consents
        .iter()
        .map(|c| {
            let mut text = format!(
                "{}　{}（{}）",
                c.given_on.wareki(),
                c.given_by,
                c.method.label()
            );
            for (label, day) in [("有効期限", c.expires_on), ("撤回", c.withdrawn_on)] {
                if let Some(day) = day {
                    let _ = write!(text, "　{label} {}", day.wareki());
                }
            }
            if !c.paper_location.is_empty() {
                let _ = write!(text, "　保管場所 {}", c.paper_location);
            }
            (c.scope.label(), text)
        })
        .collect();
    page.facts(&facts);
}

fn write_timeline(page: &mut Page, entries: &[EntryRecord]) {
    page.element("h3", "支援経過");
    page.html.push_str(
        "<table>\n<tr><th scope=\"col\">年月日</th><th scope=\"col\">項目</th>\
         <th scope=\"col\">内容</th><th scope=\"col\">記録者</th></tr>\n",
    );
    for entry in entries {
        let internal = if entry.is_internal {
            "（外部提供不可）"
        } else {
            ""
        };
        let mut text = entry.text.clone();
        for (correction, after) in Entry::from(entry.clone()).steps() {
            text.push_str(&before(correction, after));
        }
        let _ = writeln!(
            page.html,
            "<tr><td>{}</td><td>{}</td><td class=\"text\">{}</td><td>{}</td></tr>",
            escaped(&moment(entry.day, entry.time)),
            escaped(&format!(
                "{}（{}）{internal}",
                entry.item,
                entry.kind.label()
            )),
            escaped(&text),
            escaped(&entry.recorder_name)
        );
    }
    page.html.push_str("</table>\n");
}

/// Says in a line of its own what stood before a correction; the day and time where they were another.
fn before(correction: &Correction, after: Wording<'_>) -> String {
    let before = correction.before();
    let was = if before.is_at_the_time_of(&after) {
        String::new()
    } else {
        format!("{}　", moment(before.day, before.time))
    };
    format!(
        "\n訂正前（{} {}、理由：{}）：{was}{} {}",
        correction.corrected_at.day().wareki(),
        correction.corrected_by,
        correction.reason,
        before.item,
        before.text
    )
}

fn moment(day: Day, time: Option<TimeOfDay>) -> String {
    let time = time.map(|time| format!(" {time}")).unwrap_or_default();
    format!("{}{time}", day.wareki())
}

fn write_slip(page: &mut Page, slip: &SlipRecord, records: &Records) {
    page.element("h3", &format!("連絡票 {}", slip.number));
    if slip.lacks_pages() {
        page.element("p", "紙面のPDFは入っていません。");
    } else if let Some(FrozenRecord { pdf, .. }) = &slip.frozen {
        let _ = writeln!(page.html, "<p><a href=\"{0}\">{0}</a></p>", escaped(pdf));
    } else {
        page.element("p", "下書き");
    }
    let Some(slip) = slip.to_slip() else {
        return;
    };
    let content = &slip.content;
    let recipient = slip
        .recipient_id
        .map(|id| person_of(records, id))
        .unwrap_or_default();
    let purposes: Vec<&str> = content.purposes.iter().map(|p| p.label()).collect();
    let observed: Vec<&str> = content.observations.iter().map(|o| o.label()).collect();
    let questions: Vec<&str> = content.questions.iter().map(|q| q.text.as_str()).collect();
    page.facts(&[
        ("宛先", recipient),
        ("送付日", wareki(content.sent_on)),
        ("返信希望日", wareki(content.reply_by)),
        (
            "目的",
            [purposes.join("、"), content.other_purpose.clone()].join(" "),
        ),
        ("件名", content.subject.clone()),
        ("経過・状況", content.background.clone()),
        (
            "心身・生活の状況",
            [observed.join("、"), content.observation_note.clone()].join("\n"),
        ),
        ("利用中のサービス", content.services.clone()),
        ("本人・家族の意向", content.wishes.clone()),
        ("介護支援専門員の考え", content.plan_view.clone()),
        ("お伺いしたいこと", questions.join("\n")),
        ("添付書類", content.attachments.join("、")),
    ]);
    let events: Vec<(&str, String)> = slip
        .events
        .iter()
        .map(|event| {
            let mut text = format!(
                "{} {}\n{}",
                event.at.wareki(),
                event.by,
                wording::describe(&event.detail)
            );
            if let EventDetail::Answered(reply) = &event.detail {
                for (index, answer) in reply.answers.iter().enumerate() {
                    let _ = write!(text, "\n回答{}：{}", index + 1, answer.text);
                }
            }
            (event.detail.kind().label(), text)
        })
        .collect();
    if !events.is_empty() {
        page.facts(&events);
    }
}

fn write_directory(page: &mut Page, records: &Records) {
    page.element("h2", "連携先");
    let facts: Vec<(&str, String)> = records
        .facilities
        .iter()
        .map(|f| {
            let mut text = format!(
                "{}　電話 {}　FAX {}　{}",
                f.kind.label(),
                f.phone,
                f.fax,
                f.address
            );
            for person in records.physicians.iter().filter(|p| p.facility_id == f.id) {
                let _ = write!(text, "\n{} {}", person.department, person.name);
            }
            (f.name.as_str(), text)
        })
        .collect();
    page.facts(&facts);
}

fn person_of(records: &Records, id: tsunagi_domain::PhysicianId) -> String {
    let Some(person) = records.physicians.iter().find(|person| person.id == id) else {
        return String::new();
    };
    let facility = records
        .facilities
        .iter()
        .find(|facility| facility.id == person.facility_id);
    let facility = facility
        .map(|facility| facility.name.as_str())
        .unwrap_or_default();
    format!("{facility} {} {}", person.department, person.name)
}

fn wareki(day: Option<Day>) -> String {
    day.map(Day::wareki).unwrap_or_default()
}

/// Escapes everything that means something to a browser, quotes included.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
