//! Whether what comes in is known here already, and what became of it elsewhere.

use tsunagi_domain::{Entry, Slip};

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
        (false, true) => true,
        (true, true) => {
            known.events.starts_with(&incoming.events)
                && incoming.content == known.content
                && (known.supersedes.is_some() || incoming.supersedes.is_none())
        }
        (false, false) => {
            incoming.content == known.content && incoming.recipient_id == known.recipient_id
        }
        (true, false) => false,
    }
}

/// Says what happened to a slip in the other office and not here.
pub(super) fn diverged(office: &str, incoming: &Slip, known: &Slip) -> String {
    let lines: Vec<String> = incoming
        .events
        .iter()
        .filter(|event| !known.events.contains(event))
        .map(|event| {
            let label = event.detail.kind().label();
            format!(
                "{} {label} {}",
                event.at.wareki(),
                wording::describe(&event.detail)
            )
        })
        .collect();
    format!(
        "{office}の引継ぎファイルでは、連絡票 {} の経過が次のとおりでした。\n{}",
        incoming.number,
        lines.join("\n")
    )
}
