//! 保存期間と廃棄: how long records are kept, who is marked, and the one way to purge.
//!
//! The triggers that keep confirmed and recorded things let a purge through for one client at a time,
//! inside one transaction: a row in `purge_permit`, which only a marked client whose care has ended can
//! get, and which the database refuses to keep beyond the commit. The audit log is not touched: it
//! names records by id alone.

use rusqlite::{Row, named_params};
use tsunagi_domain::{ClientId, Moment, StaffId};

use crate::row::value;
use crate::{ReadError, Reader, Store, Tx, WriteError};

/// Says how many years an insurer's 保険者 records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    /// 保険者番号; empty for every other insurer.
    pub insurer_number: String,
    /// Years after 完結日.
    pub years: u8,
}

/// Says who marked a client for purging, and why.
#[derive(Clone, PartialEq, Eq)]
pub struct PurgeMark {
    /// Whom.
    pub client_id: ClientId,
    /// When.
    pub at: Moment,
    /// Who.
    pub by_id: StaffId,
    /// Their name at the time.
    pub by_name: String,
    /// Why.
    pub reason: String,
}

impl Reader<'_> {
    /// Reads the rules, the one for every other insurer first.
    pub fn retention_rules(&self) -> Result<Vec<RetentionRule>, ReadError> {
        self.rows(include_str!("rules.sql"), &[], |row| {
            Ok(RetentionRule {
                insurer_number: row.get("insurer_number")?,
                years: row.get("years")?,
            })
        })
    }

    /// Reads who is marked, the oldest first.
    pub fn purge_marks(&self) -> Result<Vec<PurgeMark>, ReadError> {
        self.rows(include_str!("marks.sql"), &[], mark_from_row)
    }

    /// Returns everybody who was purged and did not come back.
    pub fn purged_clients(&self) -> Result<Vec<ClientId>, ReadError> {
        self.rows(include_str!("gone.sql"), &[], |row| value(row, "client_id"))
    }

    /// Returns what tells that a text is about a client: the ids of all their records, and their name.
    pub fn traces_of(&self, id: ClientId) -> Result<Vec<String>, ReadError> {
        let params = named_params! { ":client_id": id.to_string() };
        self.rows(include_str!("traces.sql"), params, |row| {
            Ok(row.get("trace")?)
        })
    }

    /// Returns whether a client was purged here once.
    pub fn was_purged(&self, id: ClientId) -> Result<bool, ReadError> {
        let params = named_params! { ":client_id": id.to_string() };
        let found = self.row(include_str!("purged.sql"), params, |_| Ok(()))?;
        Ok(found.is_some())
    }
}

impl Tx<'_> {
    /// Sets for how many years an insurer's records are kept.
    pub fn save_retention_rule(&self, rule: &RetentionRule) -> Result<(), WriteError> {
        let params = named_params! {
            ":insurer_number": rule.insurer_number,
            ":years": rule.years,
        };
        self.execute(include_str!("save_rule.sql"), params)?;
        self.note(|changed| changed.settings = true);
        Ok(())
    }

    /// Marks a client for purging.
    pub fn mark_purge(&self, mark: &PurgeMark) -> Result<(), WriteError> {
        self.execute(
            include_str!("mark.sql"),
            named_params! {
                ":client_id": mark.client_id.to_string(),
                ":marked_at": mark.at.to_string(),
                ":by_id": mark.by_id.to_string(),
                ":by_name": mark.by_name,
                ":reason": mark.reason,
            },
        )?;
        self.note(|changed| {
            changed.clients.insert(mark.client_id);
        });
        Ok(())
    }

    /// Takes a mark back.
    pub fn unmark_purge(&self, id: ClientId) -> Result<(), WriteError> {
        let params = named_params! { ":client_id": id.to_string() };
        self.execute(include_str!("unmark.sql"), params)?;
        self.note(|changed| {
            changed.clients.insert(id);
        });
        Ok(())
    }

    /// Purges a marked client with everything about them; only to whom the record was limited stays, for
    /// the day on which somebody takes the client in again. Whether they are due is the caller's to know.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when the client is not marked, or still in care.
    pub fn purge_client(&self, id: ClientId, at: Moment) -> Result<(), WriteError> {
        let client_id = id.to_string();
        let params = named_params! { ":client_id": client_id };
        self.execute(include_str!("permit.sql"), params)?;
        self.keep_limit(id)?;
        for sql in [
            include_str!("events.sql"),
            include_str!("versions.sql"),
            include_str!("corrections.sql"),
            include_str!("entries.sql"),
            include_str!("slips.sql"),
            include_str!("certifications.sql"),
            include_str!("consents.sql"),
            include_str!("client.sql"),
            include_str!("end_permit.sql"),
        ] {
            self.execute(sql, params)?;
        }
        self.note_purged(id, at)?;
        self.note(|changed| {
            changed.clients.insert(id);
            changed.timelines.insert(id);
        });
        Ok(())
    }

    /// Notes that a client was purged, if that is not noted yet.
    pub(crate) fn note_purged(&self, id: ClientId, at: Moment) -> Result<(), WriteError> {
        if !self.read().was_purged(id)? {
            let params =
                named_params! { ":client_id": id.to_string(), ":purged_at": at.to_string() };
            self.execute(include_str!("add_purged.sql"), params)?;
        }
        Ok(())
    }
}

impl Store {
    /// Writes the database anew without what was purged, and empties the log beside it.
    ///
    /// `secure_delete` has overwritten the rows; this also drops the pages they stood on, and every
    /// older state of them that the log beside the database held.
    pub fn scrub(&mut self) -> Result<(), WriteError> {
        self.connection.execute_batch(
            "PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
        )?;
        Ok(())
    }
}

fn mark_from_row(row: &Row<'_>) -> Result<PurgeMark, ReadError> {
    Ok(PurgeMark {
        client_id: value(row, "client_id")?,
        at: value(row, "marked_at")?,
        by_id: value(row, "by_id")?,
        by_name: row.get("by_name")?,
        reason: row.get("reason")?,
    })
}

#[cfg(test)]
mod tests;
