//! The logs of handovers out and in; rows are only added.

use std::collections::BTreeMap;

use rusqlite::named_params;
use tsunagi_domain::{ClientId, Moment};

use crate::row::{document, json, value};
use crate::{ReadError, Reader, Tx, WriteError};

/// Records that a handover file was taken in.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// The archive's own id.
    pub archive_id: String,
    /// The file's SHA-256, hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Moment,
    /// By whom (name at the time).
    pub by: String,
    /// How many of what, by the app's own words.
    pub counts: BTreeMap<String, u32>,
}

/// Records that a handover file was made.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportRecord {
    /// The archive's own id.
    pub archive_id: String,
    /// The file's SHA-256, hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Moment,
    /// By whom (name at the time).
    pub by: String,
    /// For whom it was made, in words.
    pub recipient: String,
    /// The medium's label.
    pub medium: String,
    /// Whose records it holds.
    pub clients: Vec<ClientId>,
    /// How many of what, by the app's own words.
    pub counts: BTreeMap<String, u32>,
}

impl Reader<'_> {
    /// Reads the import log, newest first.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, ReadError> {
        self.rows(include_str!("imports.sql"), &[], |row| {
            Ok(ImportRecord {
                archive_id: row.get("archive_id")?,
                sha256: row.get("sha256")?,
                at: value(row, "happened_at")?,
                by: row.get("done_by")?,
                counts: document(row, "counts")?,
            })
        })
    }

    /// Reads the export log, newest first.
    pub fn exports(&self) -> Result<Vec<ExportRecord>, ReadError> {
        self.rows(include_str!("exports.sql"), &[], |row| {
            Ok(ExportRecord {
                archive_id: row.get("archive_id")?,
                sha256: row.get("sha256")?,
                at: value(row, "happened_at")?,
                by: row.get("done_by")?,
                recipient: row.get("recipient")?,
                medium: row.get("medium")?,
                clients: document(row, "clients")?,
                counts: document(row, "counts")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Adds to the import log.
    pub fn log_import(&self, record: &ImportRecord) -> Result<(), WriteError> {
        self.execute(
            include_str!("add_import.sql"),
            named_params! {
                ":archive_id": record.archive_id,
                ":sha256": record.sha256,
                ":happened_at": record.at.to_string(),
                ":done_by": record.by,
                ":counts": json(&record.counts)?,
            },
        )?;
        self.note(|changed| changed.logs = true);
        Ok(())
    }

    /// Adds to the export log.
    pub fn log_export(&self, record: &ExportRecord) -> Result<(), WriteError> {
        self.execute(
            include_str!("add_export.sql"),
            named_params! {
                ":archive_id": record.archive_id,
                ":sha256": record.sha256,
                ":happened_at": record.at.to_string(),
                ":done_by": record.by,
                ":recipient": record.recipient,
                ":medium": record.medium,
                ":clients": json(&record.clients)?,
                ":counts": json(&record.counts)?,
            },
        )?;
        self.note(|changed| changed.logs = true);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
