//! Events of slips as they stand in `records.json`: one flat shape for all kinds.

use serde::{Deserialize, Serialize};
use tsunagi_domain::{Answer, Day, Event, EventDetail, EventId, EventKind, Means, Moment, Reply};

/// 経過.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EventRecord {
    pub(crate) id: EventId,
    pub(crate) at: Moment,
    /// Who, by name at the time.
    pub(crate) by: String,
    pub(crate) kind: EventKind,
    /// 手段, for 送付, 督促 and 回答受領.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) means: Option<Means>,
    /// The other person, number, output, slip or finding that the kind speaks of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) object: String,
    /// Words: what was said, the reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) note: String,
    /// The answer, for 回答受領.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reply: Option<ReplyRecord>,
}

/// 回答.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplyRecord {
    day: Day,
    answered_by: String,
    answers: Vec<String>,
    summary: String,
    effect_on_plan: String,
    fee: String,
}

impl From<&Event> for EventRecord {
    fn from(event: &Event) -> Self {
        let mut record = Self {
            id: event.id,
            at: event.at,
            by: event.by.clone(),
            kind: event.detail.kind(),
            means: None,
            object: String::new(),
            note: String::new(),
            reply: None,
        };
        match &event.detail {
            EventDetail::Confirmed | EventDetail::Completed => {}
            EventDetail::SecondCheck { checker: object }
            | EventDetail::Printed { output: object }
            | EventDetail::Arrived {
                confirmed_with: object,
            }
            | EventDetail::Superseded { by_number: object } => record.object.clone_from(object),
            EventDetail::Sent { means, destination } => {
                record.means = Some(*means);
                record.object.clone_from(destination);
            }
            EventDetail::Reminded { means, note } => {
                record.means = Some(*means);
                record.note.clone_from(note);
            }
            EventDetail::Answered(reply) => {
                record.means = Some(reply.means);
                record.reply = Some(reply.into());
            }
            EventDetail::Reflected { note }
            | EventDetail::ClosedWithoutReply { reason: note }
            | EventDetail::Cancelled { reason: note }
            | EventDetail::Missent { note } => record.note.clone_from(note),
            EventDetail::Overridden { finding, reason } => {
                record.object.clone_from(finding);
                record.note.clone_from(reason);
            }
        }
        record
    }
}

impl EventRecord {
    /// Returns the event; none when it lacks what its kind needs.
    pub(super) fn to_event(&self) -> Option<Event> {
        let object = self.object.clone();
        let note = self.note.clone();
        let detail = match self.kind {
            EventKind::Confirmed => EventDetail::Confirmed,
            EventKind::SecondCheck => EventDetail::SecondCheck { checker: object },
            EventKind::Printed => EventDetail::Printed { output: object },
            EventKind::Sent => EventDetail::Sent {
                means: self.means?,
                destination: object,
            },
            EventKind::Arrived => EventDetail::Arrived {
                confirmed_with: object,
            },
            EventKind::Reminded => EventDetail::Reminded {
                means: self.means?,
                note,
            },
            EventKind::Answered => {
                EventDetail::Answered(self.reply.as_ref()?.to_reply(self.means?))
            }
            EventKind::Reflected => EventDetail::Reflected { note },
            EventKind::Completed => EventDetail::Completed,
            EventKind::ClosedWithoutReply => EventDetail::ClosedWithoutReply { reason: note },
            EventKind::Cancelled => EventDetail::Cancelled { reason: note },
            EventKind::Superseded => EventDetail::Superseded { by_number: object },
            EventKind::Missent => EventDetail::Missent { note },
            EventKind::Overridden => EventDetail::Overridden {
                finding: object,
                reason: note,
            },
        };
        Some(Event {
            id: self.id,
            at: self.at,
            by: self.by.clone(),
            detail,
        })
    }
}

impl From<&Reply> for ReplyRecord {
    fn from(reply: &Reply) -> Self {
        Self {
            day: reply.day,
            answered_by: reply.answered_by.clone(),
            answers: reply
                .answers
                .iter()
                .map(|answer| answer.text.clone())
                .collect(),
            summary: reply.summary.clone(),
            effect_on_plan: reply.effect_on_plan.clone(),
            fee: reply.fee.clone(),
        }
    }
}

impl ReplyRecord {
    /// Returns what is one line, each with its name on screen.
    pub(super) fn lines(&self) -> [(&'static str, &str); 2] {
        [("回答した人", &self.answered_by), ("回答の費用", &self.fee)]
    }

    /// Returns the texts, each with its name on screen.
    pub(super) fn texts(&self) -> Vec<(&'static str, &str)> {
        let answers = self.answers.iter().map(|answer| ("回答", answer.as_str()));
        let others = [
            ("回答の要旨", self.summary.as_str()),
            ("プランへの影響", self.effect_on_plan.as_str()),
        ];
        answers.chain(others).collect()
    }

    fn to_reply(&self, means: Means) -> Reply {
        Reply {
            day: self.day,
            means,
            answered_by: self.answered_by.clone(),
            answers: self
                .answers
                .iter()
                .map(|text| Answer { text: text.clone() })
                .collect(),
            summary: self.summary.clone(),
            effect_on_plan: self.effect_on_plan.clone(),
            fee: self.fee.clone(),
        }
    }
}
