//! Confirming 確定 and what happens to a slip afterwards.

use rusqlite::{Row, named_params};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::{Event, EventDetail, Slip, SlipContent, SlipId};

use crate::row::{document, json, unreadable};
use crate::{ConfirmError, EventError, ReadError, Reader, Tx, WriteError};

/// Is what a slip is frozen as: made by the app from the stored draft.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmedVersion {
    /// The content that the pages were made from.
    pub content: SlipContent,
    /// The template file's text at that moment.
    pub template_text: String,
    /// The printed pages.
    pub pdf: Vec<u8>,
    /// The findings that were shown before, by code.
    pub warnings: Vec<String>,
}

/// Is a confirmed version as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct FrozenVersion {
    /// What was frozen.
    pub version: ConfirmedVersion,
    /// The SHA-256 of the pages, taken when they were stored.
    pub pdf_sha256: [u8; 32],
}

impl FrozenVersion {
    /// Returns whether the pages are those that were stored.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        sha256(&self.version.pdf) == self.pdf_sha256
    }
}

impl Reader<'_> {
    /// Reads what a slip was frozen as; none for a draft.
    pub fn confirmed_version(&self, slip_id: SlipId) -> Result<Option<FrozenVersion>, ReadError> {
        if !self.hidden.is_empty() && self.slip(slip_id)?.is_none() {
            return Ok(None);
        }
        let params = named_params! { ":slip_id": slip_id.to_string() };
        self.row(include_str!("version.sql"), params, version_from_row)
    }
}

impl Tx<'_> {
    /// Freezes a draft and adds its first event.
    ///
    /// The event's moment becomes the slip's `confirmed_at`.
    ///
    /// # Errors
    /// [`ConfirmError::ContentDiffers`] when the pages were made from other content than is stored.
    pub fn confirm(
        &self,
        slip_id: SlipId,
        version: &ConfirmedVersion,
        event: &Event,
    ) -> Result<(), ConfirmError> {
        let slip = self.read().slip(slip_id)?.ok_or(ConfirmError::NotFound)?;
        if slip.is_confirmed() {
            return Err(ConfirmError::Confirmed);
        }
        if event.detail != EventDetail::Confirmed {
            return Err(ConfirmError::NotAConfirmation);
        }
        if slip.content != version.content {
            return Err(ConfirmError::ContentDiffers);
        }
        self.freeze(&slip, version, &event.at.to_string())?;
        self.insert_event(slip_id, event)?;
        Ok(())
    }

    /// Adds an event to a confirmed slip.
    ///
    /// # Errors
    /// [`EventError::NotPossible`] when it cannot follow where the slip stands. A confirmation is
    /// never possible here: [`Tx::confirm`] writes it together with the frozen version.
    pub fn add_event(&self, slip_id: SlipId, event: &Event) -> Result<(), EventError> {
        let slip = self.read().slip(slip_id)?.ok_or(EventError::NotFound)?;
        let state = slip.state();
        if event.detail == EventDetail::Confirmed || !event.detail.may_follow(state) {
            let kind = event.detail.kind();
            return Err(EventError::NotPossible { state, kind });
        }
        self.insert_event(slip_id, event)?;
        Ok(())
    }

    pub(super) fn freeze(
        &self,
        slip: &Slip,
        version: &ConfirmedVersion,
        confirmed_at: &str,
    ) -> Result<(), WriteError> {
        let id = slip.id.to_string();
        self.execute(
            include_str!("add_version.sql"),
            named_params! {
                ":slip_id": id,
                ":number": slip.number.as_str(),
                ":content": json(&version.content)?,
                ":template_text": version.template_text,
                ":pdf": version.pdf,
                ":pdf_sha256": sha256(&version.pdf),
                ":warnings": json(&version.warnings)?,
            },
        )?;
        let params = named_params! { ":id": id, ":confirmed_at": confirmed_at };
        self.execute(include_str!("confirm.sql"), params)?;
        Ok(())
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn version_from_row(row: &Row<'_>) -> Result<FrozenVersion, ReadError> {
    let hash: Vec<u8> = row.get("pdf_sha256")?;
    Ok(FrozenVersion {
        version: ConfirmedVersion {
            content: document(row, "content")?,
            template_text: row.get("template_text")?,
            pdf: row.get("pdf")?,
            warnings: document(row, "warnings")?,
        },
        pdf_sha256: hash.try_into().map_err(|_| unreadable("pdf_sha256"))?,
    })
}
