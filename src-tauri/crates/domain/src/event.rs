//! What happens to a slip after it was drafted (domain.md 7).

use serde::{Deserialize, Serialize};

use crate::{Day, EventId, EventKind, Means, Moment, SlipState, private::private_debug};

/// One event; events are added, never changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The event's id.
    pub id: EventId,
    /// When.
    pub at: Moment,
    /// Who (the staff member's name at the time).
    pub by: String,
    /// What.
    pub detail: EventDetail,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDetail {
    /// 確定.
    Confirmed,
    /// 第2者の点検.
    SecondCheck {
        /// Who compared sheet, number and machine display.
        checker: String,
    },
    /// Printed, or saved as PDF or fax file.
    Printed {
        /// What was made: `PDF`, `FAX（高精細）`.
        output: String,
    },
    /// 送付.
    Sent {
        /// By what means.
        means: Means,
        /// The number or address it went to, as it stood in the directory.
        destination: String,
    },
    /// 到達確認.
    Arrived {
        /// Who confirmed it at the other end.
        confirmed_with: String,
    },
    /// 督促.
    Reminded {
        /// By what means.
        means: Means,
        /// What was said.
        note: String,
    },
    /// 回答受領.
    Answered(Reply),
    /// 反映: the answer was carried into timeline and plan.
    Reflected {
        /// What changed.
        note: String,
    },
    /// 完了.
    Completed,
    /// 回答不要で終了.
    ClosedWithoutReply {
        /// Why no answer is needed.
        reason: String,
    },
    /// 取消.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// 差替え: a new version took its place.
    Superseded {
        /// The new slip's number.
        by_number: String,
    },
    /// 誤送信.
    Missent {
        /// Where it went instead, and what was done.
        note: String,
    },
    /// A warning was overridden.
    Overridden {
        /// The finding's code.
        finding: String,
        /// The reason given.
        reason: String,
    },
}

/// An answer to a slip.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// 回答日.
    pub day: Day,
    /// By what means it came.
    pub means: Means,
    /// Who answered.
    pub answered_by: String,
    /// The answers, one per question, in the questions' order.
    pub answers: Vec<Answer>,
    /// The gist, or what was said beyond the questions.
    pub summary: String,
    /// Whether and how the plan changes (プランへの影響).
    pub effect_on_plan: String,
    /// 費用, in words (無料, 居宅療養管理指導 …).
    pub fee: String,
}

/// The answer to one question.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered; empty when the question stayed open.
    pub text: String,
}

impl EventDetail {
    /// Returns the kind, for labels and lists.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Confirmed => EventKind::Confirmed,
            Self::SecondCheck { .. } => EventKind::SecondCheck,
            Self::Printed { .. } => EventKind::Printed,
            Self::Sent { .. } => EventKind::Sent,
            Self::Arrived { .. } => EventKind::Arrived,
            Self::Reminded { .. } => EventKind::Reminded,
            Self::Answered(_) => EventKind::Answered,
            Self::Reflected { .. } => EventKind::Reflected,
            Self::Completed => EventKind::Completed,
            Self::ClosedWithoutReply { .. } => EventKind::ClosedWithoutReply,
            Self::Cancelled { .. } => EventKind::Cancelled,
            Self::Superseded { .. } => EventKind::Superseded,
            Self::Missent { .. } => EventKind::Missent,
            Self::Overridden { .. } => EventKind::Overridden,
        }
    }

    /// Returns the state that follows when this happens to a slip in `state`.
    #[must_use]
    pub const fn leads_to(&self, state: SlipState) -> SlipState {
        match self {
            Self::Confirmed => SlipState::Confirmed,
            Self::SecondCheck { .. }
            | Self::Printed { .. }
            | Self::Arrived { .. }
            | Self::Overridden { .. } => state,
            Self::Sent { .. } => match state {
                SlipState::Reminded => SlipState::Reminded,
                _ => SlipState::AwaitingReply,
            },
            Self::Reminded { .. } => SlipState::Reminded,
            Self::Answered(_) => SlipState::Answered,
            Self::Reflected { .. } => SlipState::Reflected,
            Self::Completed => SlipState::Completed,
            Self::ClosedWithoutReply { .. } => SlipState::ClosedWithoutReply,
            Self::Cancelled { .. } => SlipState::Cancelled,
            Self::Superseded { .. } => SlipState::Superseded,
            Self::Missent { .. } => SlipState::Missent,
        }
    }

    /// Returns whether this may happen to a slip in `state`.
    #[must_use]
    pub const fn may_follow(&self, state: SlipState) -> bool {
        use SlipState as S;
        match self {
            Self::Confirmed => matches!(state, S::Draft),
            Self::SecondCheck { .. } => matches!(state, S::Confirmed),
            Self::Printed { .. } | Self::Overridden { .. } => !matches!(state, S::Draft),
            Self::Sent { .. } => matches!(
                state,
                S::Confirmed | S::AwaitingReply | S::Reminded | S::Missent
            ),
            Self::Arrived { .. } | Self::Reminded { .. } => {
                matches!(state, S::AwaitingReply | S::Reminded)
            }
            // An answer that comes after all is taken in; there is no other place for it.
            Self::Answered(_) => matches!(
                state,
                S::AwaitingReply | S::Reminded | S::Answered | S::ClosedWithoutReply
            ),
            Self::Reflected { .. } => matches!(state, S::Answered),
            Self::Completed => matches!(state, S::Answered | S::Reflected),
            Self::ClosedWithoutReply { .. } => {
                matches!(state, S::Confirmed | S::AwaitingReply | S::Reminded)
            }
            Self::Cancelled { .. } | Self::Superseded { .. } => !matches!(
                state,
                S::Draft | S::Cancelled | S::Superseded | S::Completed
            ),
            Self::Missent { .. } => matches!(state, S::AwaitingReply | S::Reminded),
        }
    }
}

private_debug!(Event, EventDetail, Reply, Answer);
