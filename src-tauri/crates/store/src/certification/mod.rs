//! Certifications 要介護認定.

use rusqlite::{Row, named_params};
use tsunagi_domain::{Certification, ClientId};

use crate::row::{optional, text, value};
use crate::{ReadError, Reader, Tx, WriteError};

impl Reader<'_> {
    /// Reads a client's certifications, newest first.
    pub fn certifications(&self, client_id: ClientId) -> Result<Vec<Certification>, ReadError> {
        if self.hides(client_id) {
            return Ok(Vec::new());
        }
        let params = named_params! { ":client_id": client_id.to_string() };
        self.rows(include_str!("list.sql"), params, from_row)
    }
}

impl Tx<'_> {
    /// Adds a certification or saves a known one of the same client.
    pub fn save_certification(&self, certification: &Certification) -> Result<(), WriteError> {
        self.guard(certification.client_id)?;
        let rows = self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": certification.id.to_string(),
                ":client_id": certification.client_id.to_string(),
                ":status": certification.status.code(),
                ":level": certification.level.code(),
                ":certified_on": text(certification.certified_on.as_ref()),
                ":valid_from": text(certification.valid_from.as_ref()),
                ":valid_to": text(certification.valid_to.as_ref()),
            },
        )?;
        if rows == 0 {
            return Err(WriteError::Refused { code: 0 });
        }
        self.note(|changed| {
            changed.clients.insert(certification.client_id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Certification, ReadError> {
    Ok(Certification {
        id: value(row, "id")?,
        client_id: value(row, "client_id")?,
        status: value(row, "status")?,
        level: value(row, "level")?,
        certified_on: optional(row, "certified_on")?,
        valid_from: optional(row, "valid_from")?,
        valid_to: optional(row, "valid_to")?,
    })
}
