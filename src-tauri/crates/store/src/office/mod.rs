//! The office 事業所: exactly one row.

use rusqlite::{Row, named_params};
use tsunagi_domain::Office;

use crate::row::value;
use crate::{ReadError, Reader, Tx, WriteError};

impl Reader<'_> {
    /// Reads the office; every store has one from its creation.
    pub fn office(&self) -> Result<Office, ReadError> {
        self.row(include_str!("get.sql"), &[], from_row)?
            .ok_or(ReadError::Damaged)
    }
}

impl Tx<'_> {
    /// Saves the office in place of the present one.
    pub fn save_office(&self, office: &Office) -> Result<(), WriteError> {
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": office.id.to_string(),
                ":name": office.name,
                ":number": office.number,
                ":postal_code": office.postal_code,
                ":address": office.address,
                ":phone": office.phone,
                ":fax": office.fax,
                ":hours": office.hours,
                ":manager": office.manager,
                ":reply_within_days": office.reply_within_days,
            },
        )?;
        self.note(|changed| changed.office = true);
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Office, ReadError> {
    Ok(Office {
        id: value(row, "id")?,
        name: row.get("name")?,
        number: row.get("number")?,
        postal_code: row.get("postal_code")?,
        address: row.get("address")?,
        phone: row.get("phone")?,
        fax: row.get("fax")?,
        hours: row.get("hours")?,
        manager: row.get("manager")?,
        reply_within_days: row.get("reply_within_days")?,
    })
}
