//! Whether what comes in is known here already, and what became of it elsewhere.

use tsunagi_domain::{Entry, Slip, SlipId};

use crate::following::wording;

/// Tells whether an incoming entry is the known one, or an earlier wording of it.
pub(super) fn says_no_more_than(incoming: &Entry, known: &Entry) -> bool {
    known.corrections.starts_with(&incoming.corrections)
        && known.wording_at(incoming.corrections.len()) == incoming.wording()
        && known.client_id == incoming.client_id
        && known.recorder_name == incoming.recorder_name
        && known.recorded_at == incoming.recorded_at
}

/// Tells whether an incoming slip is the known one, or an earlier state of it.
pub(super) fn is_earlier_state(incoming: &Slip, known: &Slip) -> bool {
    if incoming == known {
        return true;
    }
    match (incoming.is_confirmed(), known.is_confirmed()) {
        (false, true) => is_same_draft(incoming, known),
        (true, true) => {
            known.events.starts_with(&incoming.events)
                && incoming.content == known.content
                && (known.supersedes.is_some() || incoming.supersedes.is_none())
        }
        (false, false) => is_same_draft(incoming, known),
        (true, false) => false,
    }
}

/// Tells whether two slips say the same to the same person.
pub(super) fn is_same_draft(one: &Slip, other: &Slip) -> bool {
    one.content == other.content && one.recipient_id == other.recipient_id
}

/// Tells whether two confirmed slips are one paper.
pub(super) fn is_same_sheet(one: &Slip, other: &Slip) -> bool {
    one.content == other.content && one.confirmed_at == other.confirmed_at
}

/// Gives the events of a slip the ids that they have, or get, on a copy of it, or on what it is a copy of.
pub(super) fn carry_events(slip: &mut Slip, onto: &Slip) {
    let (from, to): (SlipId, SlipId) = (slip.id, onto.id);
    if from == to {
        return;
    }
    for event in &mut slip.events {
        let known = onto.events.iter().find(|one| {
            one.id == event.id || one.id == event.id.in_copy(to) || one.id.in_copy(from) == event.id
        });
        event.id = known.map_or_else(|| event.id.in_copy(to), |one| one.id);
    }
}

/// Says what happened to a slip in the other office and not in this one; `offices` are theirs and ours.
pub(super) fn diverged(offices: (&str, &str), incoming: &Slip, known: &Slip) -> String {
    let lines: Vec<String> = incoming
        .events
        .iter()
        .filter(|event| !known.events.contains(event))
        .map(|event| {
            let label = event.detail.kind().label();
            let told = wording::describe_whole(&event.detail);
            format!("{} {} {label} {told}", event.at.wareki(), event.by)
        })
        .collect();
    let (theirs, ours) = offices;
    format!(
        "{theirs}の引継ぎファイルを{ours}で取り込んだとき、連絡票 {} の経過が異なりました。{theirs}では次のとおりです。\n{}",
        incoming.number,
        lines.join("\n")
    )
}
