//! The audit log 操作の記録: rows chained by their hashes, and a mark of the last one outside.
//!
//! Three things guard it. Triggers refuse any change but adding the next row. Each row carries the
//! SHA-256 over the row before and itself; it is unkeyed on purpose: whoever can write rows has the
//! key of the records and with it every key derived from it, so a keyed chain would stop nobody, while
//! an unkeyed one can be recomputed from an exported list by an inspector, and outlives a new key of
//! the records. And `audit-head.json` beside the records says how many rows there are and how the last
//! one ends, sealed with a key that lies inside the encryption: an older copy of the records, or one
//! whose last rows are gone, does not fit it, and without the passphrase nobody can make one that does.
//!
//! The mark is written after the commit. A crash between the two leaves a mark that is behind: it names
//! a row that is there and ends as it says, and more rows follow. That is no finding; the next opening
//! writes the mark anew. A mark that names a row which is not there, or which ends otherwise, is one.
//!
//! What stays unseen: somebody who puts back an older copy of the records *and* of the mark made at
//! the same time. Only a witness elsewhere shows that: a printed list, which bears number and ending of
//! its last row, or a backup.

mod chain;
pub(crate) mod head;
mod strangers;
mod verifying;

use rusqlite::{Row, named_params};
use tsunagi_domain::audit::{CLOCK_BACK_MINUTES, span_words};
use tsunagi_domain::{
    AuditAct, AuditEntry, AuditRow, AuditThing, AuditThingKind, ClientId, Day, Moment, StaffId,
};

use crate::row::{optional, text, unreadable, value};
use crate::{ReadError, Reader, Tx, WriteError};

pub use chain::AuditChain;
pub use head::HeadState;
pub use verifying::{AuditFinding, AuditReport};

/// Chooses rows of the log; the default chooses all.
#[derive(Clone, Default)]
pub struct AuditQuery {
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
    /// Only what this person did.
    pub staff_id: Option<StaffId>,
    /// Only these acts; empty means all.
    pub acts: Vec<AuditAct>,
    /// Only what was done to this record.
    pub thing: Option<AuditThing>,
    /// Only what was done to this client's record, or to a slip, entry, certification or consent of it.
    ///
    /// What is not there any more is not known to have been the client's.
    pub client_id: Option<ClientId>,
    /// Only rows with a lower number, to go on from there.
    pub before: Option<u64>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

/// Is where the chain ends.
pub(crate) struct Link {
    pub number: u64,
    /// None where the row was altered so that its moment cannot be read; that is the check's to say,
    /// and must not keep the log from going on.
    pub at: Option<Moment>,
    pub chain: AuditChain,
}

impl Reader<'_> {
    /// Reads the rows that a query chooses, newest first.
    ///
    /// A row that was altered so that it cannot be read stands there as [`AuditAct::LogFault`]: one row
    /// must not hide all others.
    pub fn audit_rows(&self, query: &AuditQuery) -> Result<Vec<AuditRow>, ReadError> {
        let acts: Vec<&str> = query.acts.iter().map(|act| act.code()).collect();
        let acts = (!acts.is_empty()).then(|| serde_json::Value::from(acts).to_string());
        let params = named_params! {
            // Moments are written in Japan's time with their offset, so that they sort as text.
            ":from": text(query.from.as_ref()),
            ":to": query.to.map(|day| day.plus_days(1).to_string()),
            ":staff_id": text(query.staff_id.as_ref()),
            ":acts": acts,
            ":thing_id": query.thing.as_ref().map(|thing| thing.id.as_str()),
            ":client_id": text(query.client_id.as_ref()),
            ":before": query.before.map(|number| i64::try_from(number).unwrap_or(i64::MAX)),
            ":limit": query.limit.map_or(-1, i64::from),
        };
        let rows = self.rows(include_str!("list.sql"), params, |row| {
            let number = number(row, "seq")?;
            Ok((number, from_row(row).ok()))
        })?;
        let mut near = rows.iter().find_map(|(_, entry)| Some(entry.as_ref()?.at));
        let rows = rows.into_iter().map(|(number, entry)| {
            near = entry.as_ref().map(|entry| entry.at).or(near);
            let entry = entry.or_else(|| Some(unreadable_entry(near?)));
            entry.map(|entry| AuditRow { number, entry })
        });
        Ok(rows.flatten().collect())
    }

    /// Returns when the log began, which is when the records were made; none where it cannot be read.
    pub fn audit_began(&self) -> Result<Option<Moment>, ReadError> {
        Ok(self.audit_link(1)?.and_then(|first| first.at))
    }

    /// Counts the rows for an act at one moment.
    pub(crate) fn audit_count_at(&self, act: AuditAct, at: Moment) -> Result<usize, ReadError> {
        let params = named_params! { ":act": act.code(), ":happened_at": at.to_string() };
        let count = self.row(include_str!("count_at.sql"), params, |row| {
            number(row, "rows")
        })?;
        Ok(count.map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX)))
    }

    /// Returns the last row's number, moment and ending; none for an empty log.
    pub(crate) fn audit_end(&self) -> Result<Option<Link>, ReadError> {
        self.row(include_str!("last.sql"), &[], link_from_row)
    }

    pub(crate) fn audit_link(&self, number: u64) -> Result<Option<Link>, ReadError> {
        let Ok(seq) = i64::try_from(number) else {
            return Ok(None);
        };
        self.row(
            include_str!("link.sql"),
            named_params! { ":seq": seq },
            link_from_row,
        )
    }

    /// Returns the highest number that a row of the log ever had, as SQLite remembers it.
    pub(crate) fn audit_highest(&self) -> Result<u64, ReadError> {
        let highest = self.row(include_str!("highest.sql"), &[], |row| number(row, "seq"))?;
        Ok(highest.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Adds an act to the log; it stays or goes with the transaction.
    ///
    /// A clock that went back by more than five minutes since the last row gets a row of its own first.
    pub fn append_audit(&self, entry: &AuditEntry) -> Result<(), WriteError> {
        let end = self.read().audit_end()?;
        let last_at = end.as_ref().and_then(|end| end.at);
        let back = last_at.map_or(0, |last| last.minutes_since(entry.at));
        if back > CLOCK_BACK_MINUTES {
            let jump = AuditEntry {
                act: AuditAct::ClockBack,
                thing: None,
                detail: span_words(back),
                ..entry.clone()
            };
            let end = self.append_after(end, &jump)?;
            self.append_after(Some(end), entry)?;
        } else {
            self.append_after(end, entry)?;
        }
        Ok(())
    }

    fn append_after(&self, end: Option<Link>, entry: &AuditEntry) -> Result<Link, WriteError> {
        let (number, before) = match end {
            Some(end) => (end.number + 1, end.chain),
            None => (1, AuditChain::beginning(&self.read().store_id()?)),
        };
        let chain = before.next(number, &chain::content(entry));
        self.execute(
            include_str!("add.sql"),
            named_params! {
                ":seq": i64::try_from(number).unwrap_or(i64::MAX),
                ":happened_at": entry.at.to_string(),
                ":act": entry.act.code(),
                ":staff_id": text(entry.staff_id.as_ref()),
                ":staff_name": entry.staff_name,
                ":thing_kind": entry.thing.as_ref().map(|thing| thing.kind.code()),
                ":thing_id": entry.thing.as_ref().map(|thing| thing.id.as_str()),
                ":detail": entry.detail,
                ":chain": chain.bytes(),
            },
        )?;
        self.note_audit();
        Ok(Link {
            number,
            at: Some(entry.at),
            chain,
        })
    }
}

/// Stands for a row that cannot be read, at the moment of its neighbour.
fn unreadable_entry(at: Moment) -> AuditEntry {
    AuditEntry {
        at,
        act: AuditAct::LogFault,
        staff_id: None,
        staff_name: String::new(),
        thing: None,
        detail: "この記録は書き換えられていて、読み取れません".to_owned(),
    }
}

fn from_row(row: &Row<'_>) -> Result<AuditEntry, ReadError> {
    let kind: Option<AuditThingKind> = optional(row, "thing_kind")?;
    let id: Option<String> = row.get("thing_id")?;
    Ok(AuditEntry {
        at: value(row, "happened_at")?,
        act: value(row, "act")?,
        staff_id: optional(row, "staff_id")?,
        staff_name: row.get("staff_name")?,
        thing: kind.zip(id).map(|(kind, id)| AuditThing { kind, id }),
        detail: row.get("detail")?,
    })
}

fn link_from_row(row: &Row<'_>) -> Result<Link, ReadError> {
    Ok(Link {
        number: number(row, "seq")?,
        at: value(row, "happened_at").ok(),
        chain: chain_from_row(row)?,
    })
}

fn number(row: &Row<'_>, column: &str) -> Result<u64, ReadError> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| unreadable(column))
}

fn chain_from_row(row: &Row<'_>) -> Result<AuditChain, ReadError> {
    let bytes: Vec<u8> = row.get("chain")?;
    AuditChain::from_bytes(&bytes).ok_or_else(|| unreadable("chain"))
}

#[cfg(test)]
mod tests;
