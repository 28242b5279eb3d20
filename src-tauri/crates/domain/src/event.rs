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
            // Found out late, it undoes neither an answer nor an end. Where no answer was wanted, the
            // one whom the sheet was for has still not got it.
            Self::Missent { .. } => match state {
                SlipState::AwaitingReply | SlipState::Reminded | SlipState::ClosedWithoutReply => {
                    SlipState::Missent
                }
                _ => state,
            },
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
            // Somebody may call months later. What the law asks runs from the day it is known
            // (domain.md 2.4 [K]), however far the slip has come.
            Self::Missent { .. } => !matches!(state, S::Draft | S::Confirmed),
        }
    }
}

private_debug!(Event, EventDetail, Reply, Answer);

#[cfg(test)]
mod tests {
    use super::*;

    fn every_event() -> Vec<EventDetail> {
        let text = String::new;
        let reply = Reply {
            day: Day::from_ymd(2026, 4, 1).unwrap(),
            means: Means::Fax,
            answered_by: text(),
            answers: Vec::new(),
            summary: text(),
            effect_on_plan: text(),
            fee: text(),
        };
        let events = vec![
            EventDetail::Confirmed,
            EventDetail::SecondCheck { checker: text() },
            EventDetail::Printed { output: text() },
            EventDetail::Sent {
                means: Means::Fax,
                destination: text(),
            },
            EventDetail::Arrived {
                confirmed_with: text(),
            },
            EventDetail::Reminded {
                means: Means::Telephone,
                note: text(),
            },
            EventDetail::Answered(reply),
            EventDetail::Reflected { note: text() },
            EventDetail::Completed,
            EventDetail::ClosedWithoutReply { reason: text() },
            EventDetail::Cancelled { reason: text() },
            EventDetail::Superseded { by_number: text() },
            EventDetail::Missent { note: text() },
            EventDetail::Overridden {
                finding: text(),
                reason: text(),
            },
        ];
        let kinds = events.iter().map(EventDetail::kind);
        assert!(kinds.eq(EventKind::ALL.iter().copied()), "all of them");
        events
    }

    #[test]
    fn what_ended_stays_ended_and_nothing_becomes_a_draft_again() {
        for event in every_event() {
            for state in SlipState::ALL.iter().copied() {
                if !event.may_follow(state) {
                    continue;
                }
                let next = event.leads_to(state);
                assert_ne!(next, SlipState::Draft, "a sent slip is never changed");
                let has_ended = matches!(
                    state,
                    SlipState::Completed | SlipState::Cancelled | SlipState::Superseded
                );
                assert!(!has_ended || next == state, "{state:?} to {next:?}");
                assert!(
                    state != SlipState::Draft || next == SlipState::Confirmed,
                    "nothing happens to a draft but its confirmation"
                );
            }
        }
    }

    #[test]
    fn a_mis_sending_is_recorded_however_late_and_undoes_no_answer() {
        use SlipState as S;
        let missent = EventDetail::Missent {
            note: String::new(),
        };
        for unsent in [S::Draft, S::Confirmed] {
            assert!(!missent.may_follow(unsent), "{unsent:?} went nowhere");
        }
        for state in [S::Answered, S::Reflected, S::Completed, S::Superseded] {
            assert!(missent.may_follow(state), "{state:?}");
            assert_eq!(missent.leads_to(state), state, "the answer stays");
        }
        for state in [S::AwaitingReply, S::Reminded, S::ClosedWithoutReply] {
            assert!(missent.may_follow(state), "{state:?}");
            assert_eq!(missent.leads_to(state), S::Missent, "it is sent again");
        }
    }

    #[test]
    fn every_state_can_be_reached_from_a_draft() {
        let mut reached = vec![SlipState::Draft];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            for event in every_event() {
                let next = event.leads_to(state);
                if event.may_follow(state) && !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        for state in SlipState::ALL {
            assert!(reached.contains(state), "{state:?} is dead");
        }
    }
}
