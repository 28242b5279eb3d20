//! Taking an answer in: each question gets its own.

use tsunagi_contract::slips::RecordEvent;
use tsunagi_domain::{Answer, Day, Means, Reply, Slip};

use crate::forms::{BOX, LINE, typed};
use crate::refusal::{FieldProblem, Refusal};

/// Reads an answer; one that says nothing at all is refused, because it would end the waiting.
pub(super) fn read_reply(request: &RecordEvent, slip: &Slip, today: Day) -> Result<Reply, Refusal> {
    let day = typed("day", "回答日", &request.day);
    let answered_on = day.day_or_none()?.unwrap_or(today);
    if answered_on > today {
        return Err(day.refuse(FieldProblem::FutureDay));
    }
    let questions = slip.content.questions.len();
    if request.answers.len() > questions {
        let problem = FieldProblem::TooMany { limit: questions };
        return Err(Refusal::field("answers", "回答", problem));
    }
    let mut answers = Vec::with_capacity(questions);
    for index in 0..questions {
        let text = request
            .answers
            .get(index)
            .map(String::as_str)
            .unwrap_or_default();
        let field = format!("answers.{index}");
        answers.push(Answer {
            text: typed(&field, "回答", text).text(BOX)?,
        });
    }
    let reply = Reply {
        day: answered_on,
        means: typed("means", "回答の手段", &request.means).choice(Means::from_code)?,
        answered_by: typed("person", "回答した人", &request.person).line(LINE)?,
        answers,
        summary: typed("note", "回答の要旨", &request.note).text(BOX)?,
        effect_on_plan: typed("effect_on_plan", "プランへの影響", &request.effect_on_plan)
            .text(BOX)?,
        fee: typed("fee", "費用", &request.fee).line(LINE)?,
    };
    let says_something = reply
        .answers
        .iter()
        .any(|answer| !answer.text.trim().is_empty())
        || !reply.summary.trim().is_empty();
    if says_something {
        Ok(reply)
    } else {
        let field = if questions == 0 { "note" } else { "answers" };
        Err(Refusal::field(field, "回答", FieldProblem::Empty))
    }
}
