//! What the store says about itself.

use rusqlite::named_params;

use crate::{ReadError, Reader, Tx, WriteError};

const STORE_ID: &str = "store_id";

impl Reader<'_> {
    /// Reads the store's own id, drawn at its creation: 32 hexadecimal digits.
    pub fn store_id(&self) -> Result<String, ReadError> {
        let params = named_params! { ":key": STORE_ID };
        self.row(include_str!("get.sql"), params, |row| Ok(row.get("value")?))?
            .ok_or(ReadError::Damaged)
    }
}

impl Tx<'_> {
    pub(crate) fn set_store_id(&self, id: &str) -> Result<(), WriteError> {
        let params = named_params! { ":key": STORE_ID, ":value": id };
        self.execute(include_str!("add.sql"), params)?;
        Ok(())
    }
}
