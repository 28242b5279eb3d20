//! A client's 支援経過 on the page.

use std::fmt::Write as _;

use tsunagi_domain::{Correction, Entry, Wording};

use super::page::{Page, escaped, labelled, link, moment};
use super::slip;
use crate::handing_over::records::{CaseRecord, EntryRecord};

/// Writes the timeline.
pub(super) fn write(page: &mut Page, index: usize, case: &CaseRecord) {
    page.element("h3", "支援経過");
    if case.entries.is_empty() {
        page.element("p", "記録はありません。");
        return;
    }
    page.markup(
        "<table>\n<tr><th scope=\"col\">年月日</th><th scope=\"col\">項目</th>\
         <th scope=\"col\">内容</th><th scope=\"col\">記録者</th></tr>\n",
    );
    for entry in &case.entries {
        // Writing to a String cannot fail.
        let mut row = String::from("<tr>");
        let _ = write!(
            row,
            "<td class=\"day\">{}</td><td class=\"text\">{}{}</td>",
            escaped(&moment(entry.day, entry.time)),
            escaped(&what(entry)),
            slip_of(index, case, entry)
        );
        let _ = writeln!(
            row,
            "<td class=\"text\">{}</td><td class=\"text\">{}</td></tr>",
            escaped(&words(entry)),
            escaped(&format!(
                "{}\n{}に記録",
                entry.recorder_name,
                entry.recorded_at.wareki()
            ))
        );
        page.markup(&row);
    }
    page.markup("</table>\n");
}

/// Names an entry for those who refer to it.
pub(super) fn name(entry: &EntryRecord) -> String {
    format!("{}　{}", moment(entry.day, entry.time), entry.item)
}

fn what(entry: &EntryRecord) -> String {
    let internal = if entry.is_internal {
        "（外部提供不可）"
    } else {
        ""
    };
    let domains: Vec<&str> = entry.domains.iter().map(|one| one.label()).collect();
    let said = labelled(&[
        ("手段", entry.kind.label().to_owned()),
        (
            "記録の種類",
            entry.record.map_or("", |one| one.label()).to_owned(),
        ),
        (
            "相手",
            entry.partner.map_or("", |one| one.label()).to_owned(),
        ),
        ("課題分析の領域", domains.join("、")),
    ]);
    format!("{}{internal}\n{said}", entry.item)
}

/// Returns a line with a link to the slip that the entry is about.
fn slip_of(index: usize, case: &CaseRecord, entry: &EntryRecord) -> String {
    let Some(id) = entry.slip_id else {
        return String::new();
    };
    let found = case.slips.iter().position(|slip| slip.id == id);
    let Some((place, slip)) = found.and_then(|place| Some((place, case.slips.get(place)?))) else {
        return String::new();
    };
    let to = format!("#{}", slip::anchor(index, place));
    format!("\n連絡票：{}", link(&to, slip.number.as_str()))
}

fn words(entry: &EntryRecord) -> String {
    let mut text = entry.text.clone();
    for (correction, after) in Entry::from(entry.clone()).steps() {
        text.push_str(&before(correction, after));
    }
    text
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
        correction.corrected_at.wareki(),
        correction.corrected_by,
        correction.reason,
        before.item,
        before.text
    )
}
