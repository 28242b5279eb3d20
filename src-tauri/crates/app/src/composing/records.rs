//! The office's own papers about a client: 第5表, the inquiries of 第4表, and the picture of the time.

use tsunagi_documents::values::Values;
use tsunagi_domain::{
    Certification, Client, Day, Entry, EventDetail, Facility, Office, Physician, Purpose,
    RecordKind, Reply, Slip,
};

use super::masking::Shown;
use super::{put_entries, put_office};

/// Everything that is known of a client, as far as it goes on paper.
pub(crate) struct Record<'a> {
    /// Whose.
    pub(crate) client: &'a Client,
    /// Certifications, in any order.
    pub(crate) certifications: &'a [Certification],
    /// Timeline entries, oldest first.
    pub(crate) entries: &'a [Entry],
    /// Confirmed slips with the person and the facility each went to, oldest first.
    pub(crate) slips: &'a [(Slip, Option<(Physician, Facility)>)],
    /// The office.
    pub(crate) office: &'a Office,
    /// The care manager's name.
    pub(crate) care_manager_name: &'a str,
    /// First and last day that the paper covers.
    pub(crate) range: (Day, Day),
}

impl Record<'_> {
    fn heads(&self) -> Values {
        let mut values = Values::blank();
        put_office(&mut values, self.office);
        values
            .text("author.name", self.care_manager_name)
            .text("client.name", self.client.name.clone())
            .text("client.addressed", format!("{} 様", self.client.name))
            .text("client.kana", self.client.kana.clone())
            .text("timeline.range", range_words(self.range));
        values
    }

    fn covers(&self, day: Day) -> bool {
        self.range.0 <= day && day <= self.range.1
    }
}

/// Composes 第5表, the whole timeline.
pub(crate) fn compose_timeline(record: &Record<'_>) -> Values {
    let mut values = record.heads();
    put_entries(
        &mut values,
        record.entries,
        &Shown::everything(record.client),
    );
    values
}

/// Composes the inquiries of 第4表: what was asked by slips, and what came back.
///
/// Who could not come is asked in writing, and inquiry and answer stand in 第4表 with their days
/// (domain.md 3.2 [V 60]). What a slip asks for other ends is no inquiry of a meeting. What was discussed
/// at the table is the care manager's to write.
pub(crate) fn compose_inquiries(record: &Record<'_>) -> Values {
    let mut values = record.heads();
    let rows = record
        .slips
        .iter()
        .filter(|(slip, _)| slip.sent_on().is_some_and(|day| record.covers(day)))
        .filter(|(slip, _)| slip.content.purposes.contains(&Purpose::ServiceMeeting))
        .filter(|(slip, _)| !slip.content.questions.is_empty())
        .map(|(slip, to)| inquiry(slip, to.as_ref()))
        .collect();
    values.rows("inquiry.rows", rows);
    values
}

fn inquiry(slip: &Slip, to: Option<&(Physician, Facility)>) -> Values {
    let mut row = Values::blank();
    if let Some((person, facility)) = to {
        let name = format!("{}\n{} {}", facility.name, person.name, person.honorific());
        row.text("to", name);
    }
    let asked = slip.content.questions.iter().map(|asked| &asked.text);
    row.text("reason", slip.content.meeting.absence.trim())
        .text("asked_on", short(slip.sent_on()))
        .text("question", numbered(asked));
    if let Some(reply) = last_reply(slip) {
        let answers = numbered(reply.answers.iter().map(|answer| &answer.text));
        let summary = match reply.summary.trim() {
            "" => String::new(),
            summary => format!("要旨　{summary}"),
        };
        let answer = [answers.as_str(), summary.as_str()];
        let answer: Vec<&str> = answer.into_iter().filter(|text| !text.is_empty()).collect();
        row.text(
            "answered_on",
            format!("{} {}", reply.day.wareki_short(), reply.answered_by),
        )
        .text("answer", answer.join("\n"));
    }
    row
}

fn numbered<'t>(texts: impl Iterator<Item = &'t String>) -> String {
    texts
        .enumerate()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(at, text)| format!("問{}　{}", at + 1, text.trim()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn last_reply(slip: &Slip) -> Option<&Reply> {
    slip.events
        .iter()
        .rev()
        .find_map(|event| match &event.detail {
            EventDetail::Answered(reply) => Some(reply),
            _ => None,
        })
}

/// Composes the picture: bars for stays and certifications, marks for what was done on a day.
pub(crate) fn compose_picture(record: &Record<'_>) -> Values {
    let mut values = record.heads();
    let span = Span(record.range);
    let mut rows = Vec::new();
    let mut certifications: Vec<&Certification> = record.certifications.iter().collect();
    certifications.sort_by_key(|one| (one.valid_from, one.valid_to));
    for certification in certifications {
        let from = certification.valid_from.unwrap_or(record.range.0);
        let to = certification.valid_to.unwrap_or(record.range.1);
        let words = format!(
            "{}（{}～{}）",
            certification.level.label(),
            short(certification.valid_from),
            short(certification.valid_to)
        );
        rows.extend(span.bar("認定", (from, to), "frame", &words));
    }
    for (from, to) in stays(record.entries) {
        let words = format!("入院（{}～{}）", from.wareki_short(), short(to));
        rows.extend(span.bar("入院", (from, to.unwrap_or(record.range.1)), "bar", &words));
    }
    for (lane, entry) in marked(record.entries) {
        rows.extend(span.dot(lane, entry.day, entry.item.trim()));
    }
    for (slip, to) in record.slips {
        let facility = to
            .as_ref()
            .map_or("", |(_, facility)| facility.name.as_str());
        if let Some(day) = slip.sent_on() {
            let words = format!("{} {facility}", slip.number);
            rows.extend(span.dot("連絡票", day, words.trim()));
        }
    }
    for (slip, _) in record.slips {
        if let Some(reply) = last_reply(slip) {
            rows.extend(span.dot("回答", reply.day, slip.number.as_str()));
        }
    }
    values.rows("picture.rows", rows);
    values.rows("picture.scale", span.scale());
    values
}

/// Entries by the line of the picture they stand on, line by line.
fn marked(entries: &[Entry]) -> Vec<(&'static str, &Entry)> {
    const LANES: &[&str] = &["会議", "意見・意向", "受診同席", "訪問"];
    let mut marked: Vec<(&'static str, &Entry)> = entries
        .iter()
        .filter_map(|entry| lane_of(entry).map(|lane| (lane, entry)))
        .collect();
    marked.sort_by_key(|(lane, entry)| (LANES.iter().position(|known| known == lane), entry.day));
    marked
}

fn lane_of(entry: &Entry) -> Option<&'static str> {
    use tsunagi_domain::ContactKind;
    match entry.record {
        Some(RecordKind::Admission | RecordKind::Discharge) => return None,
        Some(RecordKind::DischargeConference | RecordKind::ServiceMeeting) => return Some("会議"),
        Some(RecordKind::Acp | RecordKind::PhysicianOpinion) => return Some("意見・意向"),
        Some(RecordKind::AccompaniedVisit) => return Some("受診同席"),
        Some(RecordKind::CommunityVisit) => return Some("訪問"),
        None => {}
    }
    match entry.kind {
        ContactKind::Visit | ContactKind::Monitoring => Some("訪問"),
        ContactKind::Conference | ContactKind::ServiceMeeting => Some("会議"),
        ContactKind::Telephone
        | ContactKind::OfficeVisit
        | ContactKind::Mail
        | ContactKind::Fax
        | ContactKind::Other => None,
    }
}

/// Pairs admissions with the discharges that follow; the last stay may go on.
pub(crate) fn stays(entries: &[Entry]) -> Vec<(Day, Option<Day>)> {
    let mut stays: Vec<(Day, Option<Day>)> = Vec::new();
    for entry in entries {
        match entry.record {
            Some(RecordKind::Admission) => stays.push((entry.day, None)),
            Some(RecordKind::Discharge) => {
                if let Some((_, to)) = stays.last_mut() {
                    to.get_or_insert(entry.day);
                }
            }
            _ => {}
        }
    }
    stays
}

/// The days from the left edge to the right.
struct Span((Day, Day));

impl Span {
    /// Returns a day's place in thousandths of the width.
    fn at(&self, day: Day) -> i64 {
        let (from, to) = self.0;
        let whole = to.days_since(from).max(1);
        (day.days_since(from) * 1000 / whole).clamp(0, 1000)
    }

    fn bar(&self, lane: &str, (from, to): (Day, Day), shape: &str, words: &str) -> Option<Values> {
        let (first, last) = self.0;
        if to < first || last < from {
            return None;
        }
        let mut row = Values::blank();
        row.text("lane", lane)
            .text("from", self.at(from).to_string())
            .text("to", self.at(to).to_string())
            .text("shape", shape)
            .text("label", words);
        Some(row)
    }

    fn dot(&self, lane: &str, day: Day, words: &str) -> Option<Values> {
        let (first, last) = self.0;
        if day < first || last < day {
            return None;
        }
        let day_words = format!("{}.{}", day.month(), day.day_of_month());
        let mut row = Values::blank();
        row.text("lane", lane)
            .text("from", self.at(day).to_string())
            .text("shape", "dot")
            .text("label", format!("{day_words} {words}").trim());
        Some(row)
    }

    /// Returns a line for the first of each month, with the year where it begins.
    fn scale(&self) -> Vec<Values> {
        /// Ten years of months; a longer span has lines too close to tell apart.
        const MOST: usize = 120;
        let (from, to) = self.0;
        let mut rows: Vec<Values> = Vec::new();
        let (mut year, mut month) = (from.year(), from.month());
        while rows.len() < MOST {
            if let Some(day) = Day::from_ymd(year, month, 1) {
                if to < day {
                    break;
                }
                if from <= day || rows.is_empty() {
                    let label = if rows.is_empty() || month == 1 {
                        year_and_month(day)
                    } else {
                        format!("{month}月")
                    };
                    let mut row = Values::blank();
                    row.text("at", self.at(day).to_string())
                        .text("label", label);
                    rows.push(row);
                }
            }
            (year, month) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
        }
        rows
    }
}

fn year_and_month(day: Day) -> String {
    let (era, year) = day.era_year();
    format!("{era}{year}.{}", day.month())
}

fn range_words((from, to): (Day, Day)) -> String {
    if from == to {
        from.wareki()
    } else {
        format!("{} ～ {}", from.wareki(), to.wareki())
    }
}

fn short(day: Option<Day>) -> String {
    day.map(Day::wareki_short).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_year_has_its_months_and_its_new_year() {
        let span = Span((day("2025-04-15"), day("2026-04-03")));
        let scale = span.scale();
        let labels: Vec<&str> = scale
            .iter()
            .filter_map(|row| row.get_text("label"))
            .collect();
        assert_eq!(
            labels.first(),
            Some(&"R7.4"),
            "the first line says the year"
        );
        assert!(
            labels.contains(&"R8.1") && labels.contains(&"4月"),
            "{labels:?}"
        );
        let at: Vec<i64> = scale
            .iter()
            .filter_map(|row| row.get_text("at")?.parse().ok())
            .collect();
        assert!(
            at.is_sorted() && at.iter().all(|at| (0..=1000).contains(at)),
            "{at:?}"
        );
    }

    #[test]
    fn what_was_done_stands_on_the_picture_in_full() {
        let span = Span((day("2026-01-01"), day("2026-12-31")));
        let words = "退院後の状況確認と、福祉用具の貸与についての説明と同意".to_owned();
        let dot = span.dot("訪問", day("2026-04-01"), &words).unwrap();
        assert_eq!(
            dot.get_text("label"),
            Some(format!("4.1 {words}").as_str()),
            "the layout finds room for it; nothing is cut"
        );
    }

    #[test]
    fn what_lies_outside_the_days_is_not_drawn() {
        let span = Span((day("2026-01-01"), day("2026-12-31")));
        assert!(span.dot("訪問", day("2025-12-31"), "").is_none());
        let stay = (day("2025-11-01"), day("2026-02-01"));
        let bar = span.bar("入院", stay, "bar", "入院").unwrap();
        assert_eq!(
            bar.get_text("from"),
            Some("0"),
            "a stay that began before begins at the edge"
        );
    }
}
