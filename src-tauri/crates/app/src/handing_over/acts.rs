//! What the audit log says of a handover: a line for each client in it, and one for the file.
//!
//! Who changed or took out one client's record is asked by client, so each has a line of their own, in
//! the same transaction. The file's own line comes last and stands above them where the newest is first.

use tsunagi_contract::handover::ImportClient;
use tsunagi_domain::{AuditAct, AuditEntry, AuditThing, AuditThingKind};

use super::Incoming;
use super::collecting::Collected;
use super::merging::Outcome;
use crate::session::Session;

/// So much of a file's 照合番号 tells its lines from another file's.
const DIGITS: usize = 8;

/// Says what went out, and to whom.
pub(super) fn gone_out(
    session: &Session,
    collected: &Collected,
    recipient: &str,
    sha256: &str,
) -> Vec<AuditEntry> {
    let ids = collected.client_ids();
    let file = format!(
        "利用者{}人　渡す相手　{recipient}　照合番号　{sha256}",
        ids.len()
    );
    let detail = format!("渡す相手　{recipient}　{}", number(sha256));
    let mut acts: Vec<AuditEntry> = ids
        .into_iter()
        .map(|id| session.act(AuditAct::Exported, Some(id.into()), &detail))
        .collect();
    acts.push(session.act(AuditAct::Exported, None, file));
    acts
}

/// Says what an import does, with what a person chose against the rule.
///
/// Who made a file that is closed for keys is not proved: anybody may know them.
pub(super) fn come_in(
    session: &Session,
    incoming: &Incoming,
    rehearsed: &Outcome,
) -> Vec<AuditEntry> {
    let changed: Vec<&ImportClient> = rehearsed.changed().collect();
    let office = &incoming.records.office.name;
    let from = if incoming.is_for_keys {
        "名乗り"
    } else {
        "引継ぎ元"
    };
    let file = format!(
        "利用者{}人　{from}　{office}　照合番号　{}",
        changed.len(),
        incoming.sha256
    );
    let mut acts: Vec<AuditEntry> = changed
        .into_iter()
        .map(|client| {
            let thing = AuditThing::new(AuditThingKind::Client, &client.client_id);
            let what = match client.outcome.as_str() {
                "new" => "新しく加わりました",
                "conflict" => "相違があり、両方を残しました",
                _ => "新しくなりました",
            };
            let number = number(&incoming.sha256);
            let detail = format!("{what}　{from}　{office}　{number}");
            session.act(AuditAct::Imported, Some(thing), detail)
        })
        .collect();
    acts.extend(rehearsed.restored.iter().map(|id| {
        let words = "廃棄した方の記録を、もう一度取り込みました";
        session.act(AuditAct::Overridden, Some((*id).into()), words)
    }));
    acts.extend(rehearsed.limited.iter().map(|id| {
        let words = "引継ぎ元と同じに、限られた職員だけが扱うようにしました";
        session.act(AuditAct::Changed, Some((*id).into()), words)
    }));
    acts.extend(rehearsed.noted.iter().map(|one| {
        let number = number(&incoming.sha256);
        let detail = format!("{}　{from}　{office}　{number}", one.words);
        session.act(one.act, Some(one.thing.clone()), detail)
    }));
    acts.push(session.act(AuditAct::Imported, None, file));
    acts
}

fn number(sha256: &str) -> String {
    let digits: String = sha256.chars().take(DIGITS).collect();
    format!("照合番号　{digits}…")
}
