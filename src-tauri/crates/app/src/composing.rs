//! Turns records into what stands in the fields of a form, masking the client where the slip says so.
//!
//! This is the only place that decides how much of a person a sheet shows. Layout and writers print
//! what they are given, so a name that is not in the values cannot be on the paper, in the PDF's
//! text, or in the fax.

mod masking;
pub(crate) mod records;
#[cfg(test)]
mod tests;

use tsunagi_documents::template::keys::{self, Kind};
use tsunagi_documents::values::Values;
use tsunagi_domain::{
    Candidate, Certification, Client, Consent, ConsentMethod, Day, Entry, Facility, FacilityKind,
    Masking, Means, Office, Physician, Profession, Slip, SlipContent, SlipNumber, Urgency,
};

pub(crate) use masking::Shown;

/// Everything a slip's sheet is made from.
pub(crate) struct Sheet<'a> {
    /// The slip.
    pub(crate) slip: &'a Slip,
    /// Its client.
    pub(crate) client: &'a Client,
    /// The client's certifications.
    pub(crate) certifications: &'a [Certification],
    /// The client's consents.
    pub(crate) consents: &'a [Consent],
    /// To whom it goes, once chosen.
    pub(crate) recipient: Option<(&'a Physician, &'a Facility)>,
    /// The client's 主治医, who may be another person than the recipient.
    pub(crate) primary: Option<(&'a Physician, &'a Facility)>,
    /// The office.
    pub(crate) office: &'a Office,
    /// The name of the care manager who writes.
    pub(crate) author_name: &'a str,
    /// The number of the slip that this one replaces.
    pub(crate) replaces: Option<&'a SlipNumber>,
    /// The slip that a reminder is about.
    pub(crate) reminds_of: Option<&'a Slip>,
    /// The latest hospital stay that may be told: from when, and until when.
    pub(crate) stay: Option<(Day, Option<Day>)>,
    /// The attached timeline entries, in the order they print.
    pub(crate) extract: &'a [Entry],
    /// Today.
    pub(crate) today: Day,
}

/// Composes the values of the slip's own sheet.
pub(crate) fn compose(sheet: &Sheet<'_>) -> Values {
    let shown = Shown::new(sheet.slip, sheet.client);
    let mut values = Values::blank();
    put_slip(&mut values, sheet, &shown);
    put_content(
        &mut values,
        &sheet.slip.content,
        &shown,
        !sheet.extract.is_empty(),
        sheet.reminds_of.is_some(),
    );
    put_meeting(&mut values, &sheet.slip.content, &shown);
    put_recipient(&mut values, sheet.recipient);
    put_office(&mut values, sheet.office);
    values.text("author.name", sheet.author_name);
    shown.put_client(&mut values, sheet);
    values
}

/// Composes the values of the extract's pages: the same heads, and the entries.
pub(crate) fn compose_extract(sheet: &Sheet<'_>) -> Values {
    let shown = Shown::new(sheet.slip, sheet.client);
    let mut values = compose(sheet);
    put_entries(&mut values, sheet.extract, &shown);
    values
}

/// Sets the number of sheets, which is known only once the pages are laid out.
pub(crate) fn put_page_count(values: &mut Values, pages: usize) {
    values.text("slip.pages", pages.to_string());
}

/// Sets how many sheets lie under the cover sheet, and how many they are together.
pub(crate) fn put_covered_count(values: &mut Values, under: usize) {
    values.text("slip.own_pages", under.to_string());
    put_page_count(values, under + 1);
}

fn put_slip(values: &mut Values, sheet: &Sheet<'_>, shown: &Shown<'_>) {
    let slip = sheet.slip;
    values
        .text("slip.number", slip.number.as_str())
        .text("slip.title", title(sheet.recipient))
        .text("slip.code", slip.number.code_text())
        .text("slip.sent_on", wareki(slip.content.sent_on))
        .text("slip.reply_by", wareki(slip.content.reply_by))
        .ticks("slip.urgency", [slip.content.urgency.code()]);
    if slip.content.urgency == Urgency::Soon {
        values.text("slip.urgent", "【お急ぎ】");
    }
    if let Some(replaced) = sheet.replaces {
        values.text("slip.version_note", format!("整理番号 {replaced} の差替え"));
    }
    if let Some(earlier) = sheet.reminds_of {
        let count = earlier
            .events
            .iter()
            .filter(|event| matches!(event.detail, tsunagi_domain::EventDetail::Reminded { .. }))
            .count();
        values
            .text("slip.reminded_on", wareki(earlier.sent_on()))
            .text("slip.reminded_number", earlier.number.as_str())
            .text("slip.reminder_count", (count + 1).to_string());
        if count > 0 {
            values.text("slip.reminder_nth", format!("{}回目のお願い", count + 1));
        }
    }
    if let Some(line) = consent_line(sheet, shown) {
        values.text("slip.consent_line", line);
    }
}

/// Returns the heading of a slip: a pharmacy is no 主治医, and its slip does not say so.
fn title(recipient: Option<(&Physician, &Facility)>) -> &'static str {
    let Some((person, facility)) = recipient else {
        return "主治医等との連絡票";
    };
    match person.profession {
        Profession::Physician => "主治医との連絡票",
        Profession::Dentist => "歯科医師との連絡票",
        Profession::Pharmacist => "薬剤師との連絡票",
        Profession::SocialWorker => "地域連携室との連絡票",
        Profession::Nurse
        | Profession::Therapist
        | Profession::CareManager
        | Profession::Clerk
        | Profession::Other => match facility.kind {
            FacilityKind::Hospital | FacilityKind::Clinic | FacilityKind::Dental => {
                "医療機関との連絡票"
            }
            FacilityKind::Pharmacy => "薬局との連絡票",
            FacilityKind::VisitingNurse => "訪問看護との連絡票",
            _ => "連絡票",
        },
    }
}

fn put_content(
    values: &mut Values,
    content: &SlipContent,
    shown: &Shown<'_>,
    has_extract: bool,
    is_reminder: bool,
) {
    for (key, text) in [
        ("slip.subject", &content.subject),
        ("slip.other_purpose", &content.other_purpose),
        ("slip.background", &content.background),
        ("slip.observation_note", &content.observation_note),
        ("slip.services", &content.services),
        ("slip.plan_view", &content.plan_view),
        ("slip.wishes", &content.wishes),
    ] {
        values.text(key, shown.text(text));
    }
    values.ticks("slip.purposes", content.purposes.iter().map(|p| p.code()));
    values.ticks(
        "slip.observations",
        content.observations.iter().map(|o| o.code()),
    );
    let asked: Vec<&str> = content
        .questions
        .iter()
        .map(|question| question.text.as_str())
        .filter(|text| !text.trim().is_empty())
        .collect();
    let rows: Vec<Values> = asked
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let mut row = Values::blank();
            row.text("number", (index + 1).to_string())
                .text("text", shown.text(text));
            row
        })
        .collect();
    if !rows.is_empty() {
        values.rows("slip.questions", rows);
    }
    // Who wants an answer by a day, or reminds of one, does not say that none is needed.
    let wants_none = asked.is_empty() && content.reply_by.is_none() && !is_reminder;
    put_reply_means(values, &content.reply_means, wants_none);
    put_attachments(values, &content.attachments, shown, has_extract);
}

fn put_reply_means(values: &mut Values, means: &[Means], wants_none: bool) {
    let printed = option_codes("slip.reply_means");
    let mut ticked: Vec<&str> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for means in means {
        if printed.contains(&means.code()) {
            ticked.push(means.code());
        } else {
            others.push(means.label());
        }
    }
    if ticked.is_empty() && others.is_empty() && wants_none {
        ticked.push(Means::NotNeeded.code());
    }
    values.ticks("slip.reply_means", ticked);
    if !others.is_empty() {
        values.text("slip.reply_note", others.join("、"));
    }
}

/// Ticks the attachments that the form knows by label or code, and writes the others in words.
fn put_attachments(values: &mut Values, words: &[String], shown: &Shown<'_>, has_extract: bool) {
    let Some(Kind::Ticks(options)) = keys::find("slip.attachments").map(|key| key.kind) else {
        return;
    };
    let mut ticked: Vec<&str> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for word in words
        .iter()
        .map(|word| word.trim())
        .filter(|word| !word.is_empty())
    {
        match options
            .iter()
            .find(|(code, label)| *code == word || *label == word)
        {
            Some((code, _)) => ticked.push(code),
            None => others.push(shown.text(word)),
        }
    }
    if has_extract {
        ticked.push("timeline");
    }
    if !others.is_empty() {
        ticked.push("other");
        values.text("slip.other_attachment", others.join("、"));
    }
    if !ticked.is_empty() {
        values.ticks("slip.attachments", ticked);
    }
}

fn put_meeting(values: &mut Values, content: &SlipContent, shown: &Shown<'_>) {
    let meeting = &content.meeting;
    let days: Vec<String> = meeting.candidates().map(candidate_words).collect();
    let nth = |at: usize| days.get(at).cloned().unwrap_or_default();
    // Several days are a question, and one is an answer.
    let schedule = if days.len() == 1 && meeting.candidates().all(|one| one.day.is_some()) {
        "fixed"
    } else {
        "adjust"
    };
    values
        .text("meeting.when", nth(0))
        .text("meeting.second", nth(1))
        .text("meeting.third", nth(2))
        .text("meeting.place", shown.text(&meeting.place))
        .text("meeting.topic", shown.text(&meeting.topic))
        .text("meeting.absence", shown.text(&meeting.absence))
        .ticks("meeting.schedule", [schedule]);
}

fn candidate_words(candidate: Candidate) -> String {
    let day = candidate.day.map(Day::wareki_with_weekday);
    let time = candidate.time.map(|time| format!(" {time}"));
    format!("{}{}", day.unwrap_or_default(), time.unwrap_or_default())
}

fn put_recipient(values: &mut Values, recipient: Option<(&Physician, &Facility)>) {
    let Some((physician, facility)) = recipient else {
        return;
    };
    values
        .text("recipient.facility", facility.name.clone())
        .text("recipient.department", physician.department.clone())
        .text("recipient.name", physician.name.clone())
        .text("recipient.honorific", physician.honorific())
        .text("recipient.tel", facility.phone.clone())
        .text("recipient.fax", facility.fax.clone())
        .text("recipient.contact", facility.contact_person.clone());
}

/// Sets the office's fields, which a blank form carries too.
pub(crate) fn put_office(values: &mut Values, office: &Office) {
    values
        .text("office.name", office.name.clone())
        .text("office.number", office.number.clone())
        .text("office.postcode", office.postal_code.clone())
        .text("office.address", office.address.clone())
        .text("office.tel", office.phone.clone())
        .text("office.fax", office.fax.clone())
        .text("office.hours", office.hours.clone())
        .text("office.manager", office.manager.clone());
}

fn put_entries(values: &mut Values, entries: &[Entry], shown: &Shown<'_>) {
    let rows = entries.iter().map(|entry| {
        let mut row = Values::blank();
        row.text("date", entry.day.wareki_short())
            .text(
                "time",
                entry.time.map(|time| time.to_string()).unwrap_or_default(),
            )
            .text("kind", entry.kind.label())
            .text("item", shown.text(&entry.item))
            .text("text", shown.text(&entry.text))
            .text("recorder", entry.recorder_name.clone());
        row
    });
    values.rows("timeline.rows", rows.collect());
    let first = entries.iter().map(|entry| entry.day).min();
    let last = entries.iter().map(|entry| entry.day).max();
    if let (Some(first), Some(last)) = (first, last) {
        let range = if first == last {
            first.wareki()
        } else {
            format!("{} ～ {}", first.wareki(), last.wareki())
        };
        values.text("timeline.range", range);
    }
}

/// Says under which consent the sheet goes out (domain.md 1.4 同意); nothing when none holds.
fn consent_line(sheet: &Sheet<'_>, shown: &Shown<'_>) -> Option<String> {
    let consent = Consent::for_liaison(sheet.consents, sheet.today)?;
    if sheet.slip.content.masking != Masking::FullName {
        return Some("本連絡について、ご本人またはご家族の同意を得ています。".to_owned());
    }
    let who = match consent.given_by.trim() {
        "" | "本人" => "ご本人".to_owned(),
        other => format!("{}様", shown.text(other)),
    };
    let method = match consent.method {
        ConsentMethod::Written => "文書",
        ConsentMethod::Oral => "口頭",
    };
    let day = consent.given_on.wareki();
    Some(format!(
        "本連絡について、{who}の同意を得ています（{day}、{method}）。"
    ))
}

fn option_codes(key: &str) -> Vec<&'static str> {
    match keys::find(key).map(|key| key.kind) {
        Some(Kind::Ticks(options)) => options.iter().map(|(code, _)| *code).collect(),
        _ => Vec::new(),
    }
}

fn wareki(day: Option<Day>) -> String {
    day.map(Day::wareki_with_weekday).unwrap_or_default()
}
