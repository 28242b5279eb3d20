//! 限られた職員だけが扱う利用者: whose record only named staff and the administrators see.
//!
//! The store leaves such a record out of every answer (see `Store::show_to`); here it is decided, by an
//! administrator and with a reason that stays on record. Letting somebody else in, in an emergency say,
//! is such a decision too: there is no other way around the limit.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use tsunagi_contract::Failure;
use tsunagi_contract::keys::{ClientLimit, LimitChange, LimitClient, ShowClientLimit};
use tsunagi_domain::{AuditAct, ClientId, Role, StaffId};
use tsunagi_store::LimitDecision;

use crate::App;
use crate::forms::{self, LINE, typed};
use crate::refusal::{Duty, Refusal, Thing};
use crate::session::Session;

impl App {
    /// Says who may see a client's record, and what was decided about it.
    ///
    /// # Errors
    /// Locked, or no such client for this person.
    pub fn show_client_limit(&self, request: ShowClientLimit) -> Result<ClientLimit, Failure> {
        self.read(|session| {
            let id = known(session, &request.client_id)?;
            shown(session, id)
        })
    }

    /// Limits a client's record to named staff and the administrators, changes who they are, or lifts
    /// the limit.
    ///
    /// # Errors
    /// Locked, not allowed, no such client or staff member, or no reason.
    pub fn limit_client(&self, request: LimitClient) -> Result<ClientLimit, Failure> {
        self.write(Duty::Administer, |session| {
            let id = known(session, &request.client_id)?;
            let reason = typed("reason", "理由", &request.reason).required(2 * LINE)?;
            let (staff, names) = named(session, &request.staff_ids)?;
            let decision = LimitDecision {
                at: session.now,
                by_id: session.staff.id,
                by_name: session.staff.name.clone(),
                is_limited: request.is_limited,
                names: if request.is_limited {
                    names
                } else {
                    String::new()
                },
                reason,
            };
            let staff = request.is_limited.then_some(staff.as_slice());
            let act = session.act(AuditAct::Changed, Some(id.into()), said(&decision));
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                tx.limit_client(id, staff, &decision)?;
                Ok(tx.append_audit(&act)?)
            })?;
            session.hide_what_is_limited()?;
            Ok((shown(session, id)?, changed))
        })
    }
}

impl Session {
    /// Hides the records that this person may not see; asked again after each decision.
    pub(crate) fn hide_what_is_limited(&mut self) -> Result<(), Refusal> {
        let sees_all = self.staff.role == Role::Administrator;
        let staff = (!sees_all).then_some(self.staff.id);
        Ok(self.store.show_to(staff)?)
    }
}

fn known(session: &Session, id: &str) -> Result<ClientId, Refusal> {
    let id: ClientId = forms::id(id, Thing::Client)?;
    let client = session.records().client(id)?;
    client
        .map(|client| client.id)
        .ok_or(Refusal::NotFound(Thing::Client))
}

/// Reads who is named, each once, with their names for the record.
fn named(session: &Session, ids: &[String]) -> Result<(Vec<StaffId>, String), Refusal> {
    let mut staff: Vec<StaffId> = Vec::new();
    let mut names = Vec::new();
    for id in ids {
        let id: StaffId = forms::id(id, Thing::Staff)?;
        let one = session.records().staff(id)?;
        let one = one.ok_or(Refusal::NotFound(Thing::Staff))?;
        if !staff.contains(&id) {
            staff.push(id);
            names.push(one.name);
        }
    }
    Ok((staff, names.join("、")))
}

/// Says for the log what was decided; why goes with the record when that is purged, so it stays there.
const fn said(decision: &LimitDecision) -> &'static str {
    if decision.is_limited {
        "限られた職員だけが扱うようにしました（理由あり）"
    } else {
        "すべての職員が扱えるようにしました（理由あり）"
    }
}

fn shown(session: &Session, id: ClientId) -> Result<ClientLimit, Refusal> {
    let reader = session.records();
    let limited_to = reader.limited_to(id)?;
    let history = reader
        .limit_decisions(id)?
        .into_iter()
        .map(|one| LimitChange {
            at: one.at.wareki(),
            by: one.by_name,
            what: match (one.is_limited, one.names.is_empty()) {
                (false, _) => "すべての職員に戻しました".to_owned(),
                (true, true) => "管理者だけ".to_owned(),
                (true, false) => format!("{}と管理者", one.names),
            },
            reason: one.reason,
        });
    Ok(ClientLimit {
        is_limited: limited_to.is_some(),
        staff_ids: limited_to
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect(),
        history: history.collect(),
    })
}

#[cfg(test)]
#[path = "limiting_tests.rs"]
mod tests;
