//! The slip 連絡票 and what stands on it.

use serde::{Deserialize, Serialize};

use crate::{
    ClientId, Day, EntryId, Event, EventDetail, Masking, Means, Moment, Observation, PhysicianId,
    Purpose, SlipId, SlipNumber, SlipState, StaffId, TimeOfDay, Urgency, private::private_debug,
};

/// A slip, draft or confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The slip's id.
    pub id: SlipId,
    /// 整理番号; given when the draft is made, so that it can be printed on the blank too.
    pub number: SlipNumber,
    /// About whom.
    pub client_id: ClientId,
    /// To whom; a draft may not have one yet.
    pub recipient_id: Option<PhysicianId>,
    /// Who writes it.
    pub author_id: StaffId,
    /// The template's id, the file's stem (`common`).
    pub template: String,
    /// What stands on it.
    pub content: SlipContent,
    /// The slip that this one replaces.
    pub supersedes: Option<SlipId>,
    /// When the draft was begun.
    pub created_at: Moment,
    /// When the draft was last saved.
    pub updated_at: Moment,
    /// When it was confirmed; from then on nothing above changes.
    pub confirmed_at: Option<Moment>,
    /// What happened to it since, oldest first.
    pub events: Vec<Event>,
}

/// What a care manager fills in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlipContent {
    /// 送付日.
    pub sent_on: Option<Day>,
    /// 返信希望日.
    pub reply_by: Option<Day>,
    /// 緊急度.
    pub urgency: Urgency,
    /// 氏名の表示.
    pub masking: Masking,
    /// 連絡の目的.
    pub purposes: Vec<Purpose>,
    /// その他の目的, in words.
    pub other_purpose: String,
    /// 件名.
    pub subject: String,
    /// 経過・状況.
    pub background: String,
    /// 心身・生活の状況 (13条13号の2).
    pub observations: Vec<Observation>,
    /// More on the observations.
    pub observation_note: String,
    /// 現在利用しているサービス.
    pub services: String,
    /// 介護支援専門員としての考え.
    pub plan_view: String,
    /// 本人・家族の意向.
    pub wishes: String,
    /// お伺いしたいこと, in order.
    pub questions: Vec<Question>,
    /// 添付書類, in words, one each.
    pub attachments: Vec<String>,
    /// 回答方法の希望.
    pub reply_means: Vec<Means>,
    /// サービス担当者会議・面談.
    pub meeting: Meeting,
    /// Timeline entries attached as an extract.
    pub extract: Vec<EntryId>,
    /// The slip that a reminder is about, where the writer chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminds_of: Option<SlipId>,
}

/// A question with its own answer space.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub text: String,
}

/// A meeting or interview that the slip is about.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meeting {
    /// 開催日 or the first wished-for day.
    pub day: Option<Day>,
    /// 開始時刻.
    pub time: Option<TimeOfDay>,
    /// 第2候補 and 第3候補, where the other side is asked which day suits.
    pub others: [Candidate; 2],
    /// 場所.
    pub place: String,
    /// 議題.
    pub topic: String,
    /// Why somebody who cannot come is asked in writing (照会); 第4表 wants it (domain.md 3.2 [V 60]).
    pub absence: String,
}

impl Meeting {
    /// Lists the days that are proposed, first choice first; what was left empty between is passed over.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> {
        let first = Candidate {
            day: self.day,
            time: self.time,
        };
        std::iter::once(first)
            .chain(self.others)
            .filter(|one| !one.is_empty())
    }
}

/// A day that is proposed for a meeting, with its time.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    /// Which day.
    pub day: Option<Day>,
    /// From when.
    pub time: Option<TimeOfDay>,
}

impl Candidate {
    /// Tells whether neither day nor time is proposed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.day.is_none() && self.time.is_none()
    }
}

impl Default for SlipContent {
    fn default() -> Self {
        Self {
            sent_on: None,
            reply_by: None,
            urgency: Urgency::Normal,
            masking: Masking::FullName,
            purposes: Vec::new(),
            other_purpose: String::new(),
            subject: String::new(),
            background: String::new(),
            observations: Vec::new(),
            observation_note: String::new(),
            services: String::new(),
            plan_view: String::new(),
            wishes: String::new(),
            questions: Vec::new(),
            attachments: Vec::new(),
            reply_means: vec![Means::Fax],
            meeting: Meeting::default(),
            extract: Vec::new(),
            reminds_of: None,
        }
    }
}

impl Slip {
    /// Returns where the slip stands, from its events alone.
    #[must_use]
    pub fn state(&self) -> SlipState {
        self.events.iter().fold(SlipState::Draft, |state, event| {
            event.detail.leads_to(state)
        })
    }

    /// Returns whether text and layout are frozen.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Returns the day the slip was sent, if it was.
    #[must_use]
    pub fn sent_on(&self) -> Option<Day> {
        self.events.iter().find_map(|event| match &event.detail {
            EventDetail::Sent { .. } => Some(event.at.day()),
            _ => None,
        })
    }

    /// Returns whether an event may be recorded now: it fits where the slip stands, and what is said to
    /// have gone astray did go somewhere.
    #[must_use]
    pub fn may_take(&self, event: &EventDetail) -> bool {
        let is_missent = matches!(event, EventDetail::Missent { .. });
        event.may_follow(self.state()) && (!is_missent || self.sent_on().is_some())
    }

    /// Returns whether an answer is awaited and its day has passed.
    #[must_use]
    pub fn is_overdue_on(&self, today: Day) -> bool {
        matches!(self.state(), SlipState::AwaitingReply | SlipState::Reminded)
            && self.content.reply_by.is_some_and(|day| day < today)
    }
}

impl SlipContent {
    /// Returns every free text, so that checks look at all of them.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("other_purpose", &self.other_purpose),
            ("subject", &self.subject),
            ("background", &self.background),
            ("observation_note", &self.observation_note),
            ("services", &self.services),
            ("plan_view", &self.plan_view),
            ("wishes", &self.wishes),
            ("meeting.place", &self.meeting.place),
            ("meeting.topic", &self.meeting.topic),
            ("meeting.absence", &self.meeting.absence),
        ]
        .into_iter()
        .map(|(field, text)| (field, text.as_str()))
        .chain(
            self.questions
                .iter()
                .map(|question| ("questions", question.text.as_str())),
        )
        .chain(
            self.attachments
                .iter()
                .map(|text| ("attachments", text.as_str())),
        )
    }
}

private_debug!(Slip, SlipContent, Question, Meeting, Candidate);
