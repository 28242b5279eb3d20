//! 引継ぎの相手: keys of offices, what became of each export, and what both sides knew last.

use rusqlite::named_params;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tsunagi_domain::{ClientId, Moment};

use crate::row::{document, json, optional, unreadable, value};
use crate::{ReadError, Reader, Tx, WriteError};

/// Is the public key of another office.
#[derive(Clone, PartialEq, Eq)]
pub struct PartnerKey {
    /// The key as text (`age1…`).
    pub public_key: String,
    /// Whose it is.
    pub name: String,
    /// When it was taken in.
    pub added_at: Moment,
    /// By whom (name at the time).
    pub added_by: String,
    /// When and by whom its digits were compared with the other office; none until then.
    pub verified: Option<(Moment, String)>,
}

/// Says what became of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportStep {
    /// It is about to be written.
    Begun,
    /// It is written and proven.
    Written,
    /// It was not written after all.
    Failed,
    /// The receiver's 受領証 came back.
    Received,
}

/// Is a line about what became of an export.
#[derive(Clone, PartialEq)]
pub struct ExportEvent {
    /// The export's id, as in [`crate::ExportRecord::archive_id`].
    pub archive_id: String,
    /// What became of it.
    pub step: ExportStep,
    /// When.
    pub at: Moment,
    /// By whom (name at the time).
    pub by: String,
    /// More, by the app's own words.
    pub detail: Value,
}

/// Is a state of a record that another office knows too.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedState {
    /// The kind of record, by the app's own words.
    pub kind: &'static str,
    /// The record.
    pub record_id: String,
    /// The client it belongs to, with whom it goes.
    pub client_id: Option<ClientId>,
    /// The state's hash, hexadecimal.
    pub hash: String,
    /// The state, as the app writes it down.
    pub state: String,
}

/// Kinds of things that another office may call by an id of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKind {
    /// 連携先.
    Facility,
    /// 連携先の担当者.
    Physician,
}

impl ExportStep {
    const ALL: [Self; 4] = [Self::Begun, Self::Written, Self::Failed, Self::Received];

    const fn code(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Written => "written",
            Self::Failed => "failed",
            Self::Received => "received",
        }
    }
}

impl ForeignKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Physician => "physician",
        }
    }
}

impl Reader<'_> {
    /// Reads this office's own key pair, where one was made.
    pub fn office_key(&self) -> Result<Option<SecretString>, ReadError> {
        self.row(include_str!("office_key.sql"), &[], |row| {
            Ok(SecretString::from(row.get::<_, String>("secret")?))
        })
    }

    /// Reads the public keys of other offices, by name.
    pub fn partner_keys(&self) -> Result<Vec<PartnerKey>, ReadError> {
        self.rows(include_str!("partner_keys.sql"), &[], |row| {
            let by: String = row.get("verified_by")?;
            Ok(PartnerKey {
                public_key: row.get("public_key")?,
                name: row.get("name")?,
                added_at: value(row, "added_at")?,
                added_by: row.get("added_by")?,
                verified: optional(row, "verified_at")?.map(|at| (at, by)),
            })
        })
    }

    /// Reads what became of the exports, oldest first.
    pub fn export_events(&self) -> Result<Vec<ExportEvent>, ReadError> {
        self.rows(include_str!("export_events.sql"), &[], |row| {
            let code: String = row.get("kind")?;
            let step = ExportStep::ALL.into_iter().find(|one| one.code() == code);
            Ok(ExportEvent {
                archive_id: row.get("archive_id")?,
                step: step.ok_or_else(|| unreadable("kind"))?,
                at: value(row, "happened_at")?,
                by: row.get("done_by")?,
                detail: document(row, "detail")?,
            })
        })
    }

    /// Reads the states of a record that another office knows too, as hash and state, latest first.
    pub fn shared_states(
        &self,
        kind: &str,
        record_id: &str,
    ) -> Result<Vec<(String, String)>, ReadError> {
        let params = named_params! { ":kind": kind, ":record_id": record_id };
        self.rows(include_str!("shared_states.sql"), params, |row| {
            Ok((row.get("hash")?, row.get("state")?))
        })
    }

    /// Reads by which id this office knows what another one calls by its own.
    pub fn known_as(
        &self,
        kind: ForeignKind,
        foreign_id: &str,
    ) -> Result<Option<String>, ReadError> {
        let params = named_params! { ":kind": kind.code(), ":foreign_id": foreign_id };
        self.row(include_str!("known_as.sql"), params, |row| {
            Ok(row.get("id")?)
        })
    }
}

impl Tx<'_> {
    /// Saves this office's own key pair; there is one, and it is not replaced.
    pub fn save_office_key(&self, secret: &SecretString, at: Moment) -> Result<(), WriteError> {
        self.execute(
            include_str!("save_office_key.sql"),
            named_params! { ":secret": secret.expose_secret(), ":made_at": at.to_string() },
        )?;
        self.note(|changed| changed.settings = true);
        Ok(())
    }

    /// Adds another office's public key, or saves its name and verification.
    pub fn save_partner_key(&self, key: &PartnerKey) -> Result<(), WriteError> {
        let verified = key.verified.as_ref();
        self.execute(
            include_str!("save_partner_key.sql"),
            named_params! {
                ":public_key": key.public_key,
                ":name": key.name,
                ":added_at": key.added_at.to_string(),
                ":added_by": key.added_by,
                ":verified_at": verified.map(|(at, _)| at.to_string()),
                ":verified_by": verified.map_or("", |(_, by)| by),
            },
        )?;
        self.note(|changed| changed.settings = true);
        Ok(())
    }

    /// Removes another office's public key, and tells whether it was there.
    pub fn remove_partner_key(&self, public_key: &str) -> Result<bool, WriteError> {
        let removed = self.execute(
            include_str!("remove_partner_key.sql"),
            named_params! { ":public_key": public_key },
        )?;
        self.note(|changed| changed.settings = true);
        Ok(removed > 0)
    }

    /// Adds what became of an export.
    pub fn log_export_event(&self, event: &ExportEvent) -> Result<(), WriteError> {
        self.execute(
            include_str!("add_export_event.sql"),
            named_params! {
                ":archive_id": event.archive_id,
                ":kind": event.step.code(),
                ":happened_at": event.at.to_string(),
                ":done_by": event.by,
                ":detail": json(&event.detail)?,
            },
        )?;
        self.note(|changed| changed.logs = true);
        Ok(())
    }

    /// Remembers a state that another office knows too, as the latest of its record.
    pub fn save_shared_state(&self, state: &SharedState) -> Result<(), WriteError> {
        self.execute(
            include_str!("save_shared_state.sql"),
            named_params! {
                ":kind": state.kind,
                ":record_id": state.record_id,
                ":hash": state.hash,
                ":client_id": state.client_id.map(|id| id.to_string()),
                ":state": state.state,
            },
        )?;
        Ok(())
    }

    /// Remembers by which id this office knows what another one calls by its own.
    pub fn save_known_as(
        &self,
        kind: ForeignKind,
        foreign_id: &str,
        id: &str,
    ) -> Result<(), WriteError> {
        self.execute(
            include_str!("save_known_as.sql"),
            named_params! { ":kind": kind.code(), ":foreign_id": foreign_id, ":id": id },
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
