//! Clients whose record is limited to named staff and the administrators.
//!
//! What is hidden from the person at the desk is left out by every call of the [`Reader`], and refused
//! by every call of the [`Tx`] that would write to it: a use case cannot forget it.

mod again;

use std::collections::BTreeSet;

use rusqlite::{Row, named_params};
use tsunagi_domain::{ClientId, Moment, StaffId};

use crate::row::value;
use crate::{ReadError, Reader, Store, Tx, WriteError};

/// Stands where nothing is hidden.
pub(crate) static NOTHING: BTreeSet<ClientId> = BTreeSet::new();

/// Is a decision about who may see a client's record.
#[derive(Clone, PartialEq, Eq)]
pub struct LimitDecision {
    /// When.
    pub at: Moment,
    /// Who decided.
    pub by_id: StaffId,
    /// The person's name at the time.
    pub by_name: String,
    /// Whether the record is limited from then on.
    pub is_limited: bool,
    /// The names of those who may see it beside the administrators, at the time.
    pub names: String,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Hides from here on what this person may not see; none may see all.
    ///
    /// Looked at again after each commit about clients: a limit may come with it.
    pub fn show_to(&mut self, staff: Option<StaffId>) -> Result<(), ReadError> {
        self.shown_to = staff;
        self.hidden = match staff {
            None => BTreeSet::new(),
            Some(staff) => {
                let params = named_params! { ":staff_id": staff.to_string() };
                let reader = self.read();
                let rows = reader.rows(include_str!("hidden_from.sql"), params, |row| {
                    value(row, "client_id")
                })?;
                rows.into_iter().collect()
            }
        };
        Ok(())
    }
}

impl Reader<'_> {
    /// Returns the clients that are hidden from the person at the desk.
    pub fn hidden_clients(&self) -> impl Iterator<Item = ClientId> {
        self.hidden.iter().copied()
    }

    /// Returns whether a client's record is hidden from the person at the desk.
    #[must_use]
    pub fn hides(&self, client_id: ClientId) -> bool {
        self.hidden.contains(&client_id)
    }

    /// Returns to whom a client's record is limited; none where it is open to everybody.
    pub fn limited_to(&self, client_id: ClientId) -> Result<Option<Vec<StaffId>>, ReadError> {
        let id = client_id.to_string();
        let params = named_params! { ":client_id": id };
        let found: Option<ClientId> = self.row(include_str!("get.sql"), params, |row| {
            value(row, "client_id")
        })?;
        found
            .map(|_| {
                self.rows(include_str!("staff.sql"), params, |row| {
                    value(row, "staff_id")
                })
            })
            .transpose()
    }

    /// Reads what was decided about a client's record, newest first.
    pub fn limit_decisions(&self, client_id: ClientId) -> Result<Vec<LimitDecision>, ReadError> {
        let params = named_params! { ":client_id": client_id.to_string() };
        self.rows(include_str!("changes.sql"), params, decision_from_row)
    }
}

impl Tx<'_> {
    /// Limits a client's record to these, or opens it to everybody where there is none, and keeps why.
    pub fn limit_client(
        &self,
        client_id: ClientId,
        staff: Option<&[StaffId]>,
        decision: &LimitDecision,
    ) -> Result<(), WriteError> {
        let id = client_id.to_string();
        self.execute(include_str!("lift.sql"), named_params! { ":client_id": id })?;
        if let Some(staff) = staff {
            self.execute(include_str!("set.sql"), named_params! { ":client_id": id })?;
            for one in staff {
                let params = named_params! { ":client_id": id, ":staff_id": one.to_string() };
                self.execute(include_str!("add_staff.sql"), params)?;
            }
        }
        self.execute(
            include_str!("add_change.sql"),
            named_params! {
                ":client_id": id,
                ":at": decision.at.to_string(),
                ":by_id": decision.by_id.to_string(),
                ":by_name": decision.by_name,
                ":is_limited": decision.is_limited,
                ":names": decision.names,
                ":reason": decision.reason,
            },
        )?;
        self.note(|changed| {
            changed.clients.insert(client_id);
        });
        Ok(())
    }

    /// Refuses to write to what the person at the desk may not see.
    pub(crate) fn guard(&self, client_id: ClientId) -> Result<(), WriteError> {
        if self.hidden.contains(&client_id) {
            Err(WriteError::Hidden)
        } else {
            Ok(())
        }
    }
}

fn decision_from_row(row: &Row<'_>) -> Result<LimitDecision, ReadError> {
    Ok(LimitDecision {
        at: value(row, "at")?,
        by_id: value(row, "by_id")?,
        by_name: row.get("by_name")?,
        is_limited: row.get("is_limited")?,
        names: row.get("names")?,
        reason: row.get("reason")?,
    })
}

#[cfg(test)]
mod tests;
