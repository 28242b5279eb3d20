//! Slips as they stand in `records.json`.

use serde::{Deserialize, Serialize};
use tsunagi_domain::{
    Candidate, ClientId, Day, EntryId, Masking, Means, Meeting, Moment, Observation, PhysicianId,
    Purpose, Question, Slip, SlipContent, SlipId, SlipNumber, StaffId, TimeOfDay, Urgency,
};

use super::event::EventRecord;

/// 連絡票.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SlipRecord {
    pub(crate) id: SlipId,
    /// 整理番号.
    pub(crate) number: SlipNumber,
    pub(crate) client_id: ClientId,
    pub(crate) recipient_id: Option<PhysicianId>,
    pub(crate) author_id: StaffId,
    /// 様式's id.
    pub(crate) template: String,
    pub(crate) content: ContentRecord,
    pub(crate) supersedes: Option<SlipId>,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) confirmed_at: Option<Moment>,
    pub(crate) events: Vec<EventRecord>,
    /// What was frozen; present exactly when the slip is confirmed.
    pub(crate) frozen: Option<FrozenRecord>,
}

/// What 確定 froze.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenRecord {
    /// The PDF's name in the handover file, `slips/R08-0042-7.pdf`; absent where the pages were left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) pdf: String,
    /// SHA-256 of the PDF, hexadecimal.
    pub(crate) sha256: String,
    /// The template's text at the time.
    pub(crate) template_text: String,
    /// The findings that were shown before, by code.
    #[serde(default)]
    pub(crate) warnings: Vec<String>,
}

/// What stands on the slip.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ContentRecord {
    sent_on: Option<Day>,
    reply_by: Option<Day>,
    urgency: Urgency,
    masking: Masking,
    purposes: Vec<Purpose>,
    other_purpose: String,
    subject: String,
    background: String,
    observations: Vec<Observation>,
    observation_note: String,
    services: String,
    plan_view: String,
    wishes: String,
    questions: Vec<String>,
    attachments: Vec<String>,
    reply_means: Vec<Means>,
    meeting_day: Option<Day>,
    meeting_time: Option<TimeOfDay>,
    /// 第2候補 and 第3候補; absent where neither is.
    #[serde(default, skip_serializing_if = "is_one_day")]
    meeting_others: [Candidate; 2],
    meeting_place: String,
    meeting_topic: String,
    /// Why somebody is asked in writing; absent where nothing is said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    meeting_absence: String,
    extract: Vec<EntryId>,
    /// The slip that a reminder is about; absent where none was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reminds_of: Option<SlipId>,
}

fn is_one_day(others: &[Candidate; 2]) -> bool {
    others.iter().all(Candidate::is_empty)
}

impl SlipRecord {
    /// Records a slip with what was frozen of it.
    pub(crate) fn new(slip: &Slip, frozen: Option<FrozenRecord>) -> Self {
        Self {
            id: slip.id,
            number: slip.number.clone(),
            client_id: slip.client_id,
            recipient_id: slip.recipient_id,
            author_id: slip.author_id,
            template: slip.template.clone(),
            content: (&slip.content).into(),
            supersedes: slip.supersedes,
            created_at: slip.created_at,
            updated_at: slip.updated_at,
            confirmed_at: slip.confirmed_at,
            events: slip.events.iter().map(EventRecord::from).collect(),
            frozen,
        }
    }

    /// Returns the slip; none when an event lacks what its kind needs.
    pub(crate) fn to_slip(&self) -> Option<Slip> {
        let events: Option<Vec<_>> = self.events.iter().map(EventRecord::to_event).collect();
        Some(Slip {
            id: self.id,
            number: self.number.clone(),
            client_id: self.client_id,
            recipient_id: self.recipient_id,
            author_id: self.author_id,
            template: self.template.clone(),
            content: self.content.clone().into(),
            supersedes: self.supersedes,
            created_at: self.created_at,
            updated_at: self.updated_at,
            confirmed_at: self.confirmed_at,
            events: events?,
        })
    }

    /// Tells whether it was confirmed and the file has no pages of it.
    pub(crate) fn lacks_pages(&self) -> bool {
        let frozen = self.frozen.as_ref();
        frozen.is_some_and(|frozen| frozen.pdf.is_empty())
    }

    /// Tells whether confirmed and frozen go together, and every event is whole and may follow.
    pub(super) fn is_consistent(&self) -> bool {
        use tsunagi_domain::SlipState;
        let Some(slip) = self.to_slip() else {
            return false;
        };
        let mut state = SlipState::Draft;
        for event in &slip.events {
            if !event.detail.may_follow(state) {
                return false;
            }
            state = event.detail.leads_to(state);
        }
        self.confirmed_at.is_some() == self.frozen.is_some()
            && self.confirmed_at.is_some() == (state != SlipState::Draft)
    }
}

impl ContentRecord {
    /// Returns the texts, each with its name on screen.
    pub(super) fn texts(&self) -> [(&'static str, &str); 10] {
        [
            ("連絡票のその他の目的", &self.other_purpose),
            ("連絡票の件名", &self.subject),
            ("連絡票の経過・状況", &self.background),
            ("連絡票の補足", &self.observation_note),
            ("連絡票の利用中のサービス", &self.services),
            ("連絡票の介護支援専門員の考え", &self.plan_view),
            ("連絡票の本人・家族の意向", &self.wishes),
            ("連絡票の会議・面談の場所", &self.meeting_place),
            ("連絡票の会議・面談の議題", &self.meeting_topic),
            ("連絡票の会議に出られない理由", &self.meeting_absence),
        ]
    }

    /// Returns the lists of texts, each with its name on screen.
    pub(super) fn lists(&self) -> [(&'static str, &[String]); 2] {
        [
            ("連絡票のお伺いしたいこと", &self.questions),
            ("連絡票の添付書類", &self.attachments),
        ]
    }
}

impl From<&SlipContent> for ContentRecord {
    fn from(content: &SlipContent) -> Self {
        Self {
            sent_on: content.sent_on,
            reply_by: content.reply_by,
            urgency: content.urgency,
            masking: content.masking,
            purposes: content.purposes.clone(),
            other_purpose: content.other_purpose.clone(),
            subject: content.subject.clone(),
            background: content.background.clone(),
            observations: content.observations.clone(),
            observation_note: content.observation_note.clone(),
            services: content.services.clone(),
            plan_view: content.plan_view.clone(),
            wishes: content.wishes.clone(),
            questions: content
                .questions
                .iter()
                .map(|question| question.text.clone())
                .collect(),
            attachments: content.attachments.clone(),
            reply_means: content.reply_means.clone(),
            meeting_day: content.meeting.day,
            meeting_time: content.meeting.time,
            meeting_others: content.meeting.others,
            meeting_place: content.meeting.place.clone(),
            meeting_topic: content.meeting.topic.clone(),
            meeting_absence: content.meeting.absence.clone(),
            extract: content.extract.clone(),
            reminds_of: content.reminds_of,
        }
    }
}

impl From<ContentRecord> for SlipContent {
    fn from(record: ContentRecord) -> Self {
        Self {
            sent_on: record.sent_on,
            reply_by: record.reply_by,
            urgency: record.urgency,
            masking: record.masking,
            purposes: record.purposes,
            other_purpose: record.other_purpose,
            subject: record.subject,
            background: record.background,
            observations: record.observations,
            observation_note: record.observation_note,
            services: record.services,
            plan_view: record.plan_view,
            wishes: record.wishes,
            questions: record
                .questions
                .into_iter()
                .map(|text| Question { text })
                .collect(),
            attachments: record.attachments,
            reply_means: record.reply_means,
            meeting: Meeting {
                day: record.meeting_day,
                time: record.meeting_time,
                others: record.meeting_others,
                place: record.meeting_place,
                topic: record.meeting_topic,
                absence: record.meeting_absence,
            },
            extract: record.extract,
            reminds_of: record.reminds_of,
        }
    }
}
