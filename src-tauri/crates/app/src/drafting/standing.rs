//! Where a slip stands, as people ask for it: a state, or an answer whose day has passed.

use tsunagi_domain::{Day, Slip, SlipState};

use crate::refusal::{FieldProblem, Refusal};

/// The code of slips whose answer is overdue, beside those of the states.
const OVERDUE: &str = "overdue";

/// What slips are asked for; none asks for all.
pub(crate) struct Standings(Vec<Standing>);

enum Standing {
    In(SlipState),
    Overdue,
}

impl Standings {
    /// Reads codes of states, and `overdue`.
    ///
    /// # Errors
    /// A code that is neither.
    pub(crate) fn read(codes: &[String]) -> Result<Self, Refusal> {
        let known = |code: &String| match code.as_str() {
            OVERDUE => Some(Standing::Overdue),
            state => SlipState::from_code(state).map(Standing::In),
        };
        let all: Option<Vec<Standing>> = codes.iter().map(known).collect();
        all.map(Self)
            .ok_or_else(|| Refusal::field("states", "状態", FieldProblem::UnknownChoice))
    }

    /// Tells whether a slip is asked for today.
    pub(crate) fn keeps(&self, slip: &Slip, today: Day) -> bool {
        let fits = |one: &Standing| match one {
            Standing::In(state) => slip.state() == *state,
            Standing::Overdue => slip.is_overdue_on(today),
        };
        self.0.is_empty() || self.0.iter().any(fits)
    }
}

#[cfg(test)]
mod tests;
