//! The office's settings: a key and a text each; what they mean is the app's.

use rusqlite::named_params;

use crate::{ReadError, Reader, Tx, WriteError};

impl Reader<'_> {
    /// Reads a setting.
    pub fn setting(&self, key: &str) -> Result<Option<String>, ReadError> {
        let params = named_params! { ":key": key };
        self.row(include_str!("get.sql"), params, |row| Ok(row.get("value")?))
    }
}

impl Tx<'_> {
    /// Saves a setting.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), WriteError> {
        let params = named_params! { ":key": key, ":value": value };
        self.execute(include_str!("save.sql"), params)?;
        self.note(|changed| changed.settings = true);
        Ok(())
    }
}
