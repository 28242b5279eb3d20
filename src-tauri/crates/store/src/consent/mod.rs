//! Consents 同意.

use rusqlite::{Row, named_params};
use tsunagi_domain::{ClientId, Consent};

use crate::row::{optional, text, value};
use crate::{ReadError, Reader, Tx, WriteError};

impl Reader<'_> {
    /// Reads a client's consents, newest first.
    pub fn consents(&self, client_id: ClientId) -> Result<Vec<Consent>, ReadError> {
        if self.hides(client_id) {
            return Ok(Vec::new());
        }
        let params = named_params! { ":client_id": client_id.to_string() };
        self.rows(include_str!("list.sql"), params, from_row)
    }
}

impl Tx<'_> {
    /// Adds a consent or saves a known one of the same client.
    pub fn save_consent(&self, consent: &Consent) -> Result<(), WriteError> {
        self.guard(consent.client_id)?;
        let rows = self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": consent.id.to_string(),
                ":client_id": consent.client_id.to_string(),
                ":scope": consent.scope.code(),
                ":given_on": consent.given_on.to_string(),
                ":given_by": consent.given_by,
                ":method": consent.method.code(),
                ":paper_location": consent.paper_location,
                ":expires_on": text(consent.expires_on.as_ref()),
                ":withdrawn_on": text(consent.withdrawn_on.as_ref()),
            },
        )?;
        if rows == 0 {
            return Err(WriteError::Refused { code: 0 });
        }
        self.note(|changed| {
            changed.clients.insert(consent.client_id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Consent, ReadError> {
    Ok(Consent {
        id: value(row, "id")?,
        client_id: value(row, "client_id")?,
        scope: value(row, "scope")?,
        given_on: value(row, "given_on")?,
        given_by: row.get("given_by")?,
        method: value(row, "method")?,
        paper_location: row.get("paper_location")?,
        expires_on: optional(row, "expires_on")?,
        withdrawn_on: optional(row, "withdrawn_on")?,
    })
}
