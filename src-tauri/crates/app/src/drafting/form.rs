//! The slip's form: strings of the window to the domain's values and back.
//!
//! Taking a form over never loses what was typed. Text is taken as it is; a day, time, code or id that
//! cannot be read leaves the value as it was before, and the first such field is reported beside the
//! result. So a half-typed date costs nothing but itself, even if the program is killed then.

use std::str::FromStr;

use tsunagi_contract::slips::SlipForm;
use tsunagi_domain::{
    Day, EntryId, Masking, Means, Observation, PhysicianId, Purpose, Question, Slip, SlipContent,
    StaffId, TimeOfDay, Urgency,
};

use crate::forms::{SLIP_ITEMS, SLIP_TEXT, is_invisible};
use crate::refusal::{FieldProblem, Refusal};

/// What was taken over, and the first field that could not be.
pub(super) struct Taken {
    /// The content as far as it could be read.
    pub(super) content: SlipContent,
    /// To whom.
    pub(super) recipient_id: Option<PhysicianId>,
    /// From whom.
    pub(super) author_id: StaffId,
    /// The first field that stayed as it was.
    pub(super) refused: Option<Refusal>,
}

/// Takes a form over onto the slip's present content.
pub(super) fn take(form: &SlipForm, slip: &Slip) -> Taken {
    let before = &slip.content;
    let mut reader = Reader { refused: None };
    let recipient_id = match form.recipient_id.trim() {
        "" => None,
        text => reader
            .id(text, "recipient_id", "宛先")
            .or(slip.recipient_id),
    };
    let author_id = match form.author_id.trim() {
        "" => None,
        text => reader.id(text, "author_id", "発信者"),
    };
    let mut content = before.clone();
    content.sent_on = reader.day(&form.sent_on, before.sent_on, "sent_on", "送付日");
    content.reply_by = reader.day(&form.reply_by, before.reply_by, "reply_by", "返信希望日");
    content.urgency = reader.code(
        Urgency::from_code(&form.urgency),
        before.urgency,
        "urgency",
        "緊急度",
    );
    content.masking = reader.code(
        Masking::from_code(&form.masking),
        before.masking,
        "masking",
        "氏名の表示",
    );
    let known = |found: Option<Vec<Purpose>>| found.map(without_repeats);
    content.purposes = reader.code(
        known(
            form.purposes
                .iter()
                .map(|code| Purpose::from_code(code))
                .collect(),
        ),
        before.purposes.clone(),
        "purposes",
        "連絡の目的",
    );
    content.observations = reader.code(
        form.observations
            .iter()
            .map(|code| Observation::from_code(code))
            .collect::<Option<Vec<_>>>()
            .map(without_repeats),
        before.observations.clone(),
        "observations",
        "心身・生活の状況",
    );
    content.reply_means = reader.code(
        form.reply_means
            .iter()
            .map(|code| Means::from_code(code))
            .collect::<Option<Vec<_>>>()
            .map(without_repeats),
        before.reply_means.clone(),
        "reply_means",
        "回答方法の希望",
    );
    reader.texts(form, &mut content);
    reader.lists(form, &mut content);
    let day = before.meeting.day;
    content.meeting.day = reader.day(&form.meeting_day, day, "meeting_day", "会議・面談の日");
    let time = before.meeting.time;
    content.meeting.time = reader.time(&form.meeting_time, time, "meeting_time");
    let [second, third] = &mut content.meeting.others;
    for (kept, typed, fields) in [
        (
            second,
            (&form.meeting_day_second, &form.meeting_time_second),
            ("meeting_day_second", "meeting_time_second"),
        ),
        (
            third,
            (&form.meeting_day_third, &form.meeting_time_third),
            ("meeting_day_third", "meeting_time_third"),
        ),
    ] {
        kept.day = reader.day(typed.0, kept.day, fields.0, "会議・面談の日の候補");
        kept.time = reader.time(typed.1, kept.time, fields.1);
    }
    content.reminds_of = match form.reminds_of.trim() {
        "" => None,
        text => reader
            .id(text, "reminds_of", "督促する連絡票")
            .or(before.reminds_of),
    };
    Taken {
        content,
        recipient_id,
        author_id: author_id.unwrap_or(slip.author_id),
        refused: reader.refused,
    }
}

/// Shows a slip's content as a form; dates as ISO, which the window shows in 和暦.
pub(super) fn show(slip: &Slip) -> SlipForm {
    let content = &slip.content;
    let iso = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let clock = |time: Option<TimeOfDay>| time.map(|time| time.to_string()).unwrap_or_default();
    let [second, third] = content.meeting.others;
    SlipForm {
        id: slip.id.to_string(),
        template: slip.template.clone(),
        recipient_id: slip
            .recipient_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        author_id: slip.author_id.to_string(),
        sent_on: iso(content.sent_on),
        reply_by: iso(content.reply_by),
        urgency: content.urgency.code().to_owned(),
        masking: content.masking.code().to_owned(),
        purposes: content
            .purposes
            .iter()
            .map(|p| p.code().to_owned())
            .collect(),
        other_purpose: content.other_purpose.clone(),
        subject: content.subject.clone(),
        background: content.background.clone(),
        observations: content
            .observations
            .iter()
            .map(|o| o.code().to_owned())
            .collect(),
        observation_note: content.observation_note.clone(),
        services: content.services.clone(),
        plan_view: content.plan_view.clone(),
        wishes: content.wishes.clone(),
        questions: content.questions.iter().map(|q| q.text.clone()).collect(),
        attachments: content.attachments.clone(),
        reply_means: content
            .reply_means
            .iter()
            .map(|m| m.code().to_owned())
            .collect(),
        meeting_day: iso(content.meeting.day),
        meeting_time: clock(content.meeting.time),
        meeting_day_second: iso(second.day),
        meeting_time_second: clock(second.time),
        meeting_day_third: iso(third.day),
        meeting_time_third: clock(third.time),
        meeting_place: content.meeting.place.clone(),
        meeting_topic: content.meeting.topic.clone(),
        meeting_absence: content.meeting.absence.clone(),
        extract: content.extract.iter().map(ToString::to_string).collect(),
        reminds_of: content
            .reminds_of
            .map(|id| id.to_string())
            .unwrap_or_default(),
    }
}

/// Reads fields and remembers the first that could not be.
struct Reader {
    refused: Option<Refusal>,
}

impl Reader {
    fn refuse(&mut self, field: impl Into<String>, label: &'static str, problem: FieldProblem) {
        self.refused
            .get_or_insert_with(|| Refusal::field(field, label, problem));
    }

    fn day(
        &mut self,
        text: &str,
        before: Option<Day>,
        field: &str,
        label: &'static str,
    ) -> Option<Day> {
        if text.trim().is_empty() {
            return None;
        }
        match Day::parse(text) {
            Ok(day) => Some(day),
            Err(error) => {
                self.refuse(field, label, error.into());
                before
            }
        }
    }

    fn time(&mut self, text: &str, before: Option<TimeOfDay>, field: &str) -> Option<TimeOfDay> {
        if text.trim().is_empty() {
            return None;
        }
        match TimeOfDay::parse(text) {
            Ok(time) => Some(time),
            Err(_) => {
                self.refuse(field, "会議・面談の時刻", FieldProblem::UnreadableTime);
                before
            }
        }
    }

    fn code<T>(&mut self, found: Option<T>, before: T, field: &str, label: &'static str) -> T {
        found.unwrap_or_else(|| {
            self.refuse(field, label, FieldProblem::UnknownChoice);
            before
        })
    }

    fn id<T: FromStr>(&mut self, text: &str, field: &str, label: &'static str) -> Option<T> {
        let id = text.parse().ok();
        if id.is_none() {
            self.refuse(field, label, FieldProblem::UnknownChoice);
        }
        id
    }

    fn texts(&mut self, form: &SlipForm, content: &mut SlipContent) {
        for (typed, kept, field, label) in [
            (
                &form.other_purpose,
                &mut content.other_purpose,
                "other_purpose",
                "その他の目的",
            ),
            (&form.subject, &mut content.subject, "subject", "件名"),
            (
                &form.background,
                &mut content.background,
                "background",
                "経過・状況",
            ),
            (
                &form.observation_note,
                &mut content.observation_note,
                "observation_note",
                "補足",
            ),
            (
                &form.services,
                &mut content.services,
                "services",
                "利用中のサービス",
            ),
            (
                &form.plan_view,
                &mut content.plan_view,
                "plan_view",
                "介護支援専門員の考え",
            ),
            (
                &form.wishes,
                &mut content.wishes,
                "wishes",
                "本人・家族の意向",
            ),
            (
                &form.meeting_place,
                &mut content.meeting.place,
                "meeting_place",
                "場所",
            ),
            (
                &form.meeting_topic,
                &mut content.meeting.topic,
                "meeting_topic",
                "議題",
            ),
            (
                &form.meeting_absence,
                &mut content.meeting.absence,
                "meeting_absence",
                "会議に出られない理由",
            ),
        ] {
            if typed.chars().count() > SLIP_TEXT {
                self.refuse(field, label, FieldProblem::TooLong { limit: SLIP_TEXT });
            } else {
                *kept = clean(typed);
            }
        }
    }

    fn lists(&mut self, form: &SlipForm, content: &mut SlipContent) {
        if self.fits(&form.questions, "questions", "お伺いしたいこと") {
            content.questions = form
                .questions
                .iter()
                .map(|text| Question { text: clean(text) })
                .collect();
        }
        if self.fits(&form.attachments, "attachments", "添付書類") {
            content.attachments = form.attachments.iter().map(|text| clean(text)).collect();
        }
        if self.fits(&form.extract, "extract", "添付する支援経過") {
            let ids: Option<Vec<EntryId>> =
                form.extract.iter().map(|text| text.parse().ok()).collect();
            let before = std::mem::take(&mut content.extract);
            content.extract = self.code(
                ids.map(without_repeats),
                before,
                "extract",
                "添付する支援経過",
            );
        }
    }

    fn fits(&mut self, items: &[String], field: &str, label: &'static str) -> bool {
        if items.len() > SLIP_ITEMS {
            self.refuse(field, label, FieldProblem::TooMany { limit: SLIP_ITEMS });
            return false;
        }
        let long = items
            .iter()
            .position(|item| item.chars().count() > SLIP_TEXT);
        if let Some(index) = long {
            self.refuse(
                format!("{field}.{index}"),
                label,
                FieldProblem::TooLong { limit: SLIP_TEXT },
            );
        }
        long.is_none()
    }
}

/// Makes line ends one kind and drops control characters, which come with a paste and no keyboard
/// types; refusing them would cost somebody a sentence.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(
            ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'],
            "\n",
        )
        .replace('\t', "　")
        .chars()
        .filter(|c| !is_invisible(*c))
        .collect()
}

fn without_repeats<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
