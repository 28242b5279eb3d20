//! The same store without its cipher, for measuring what the cipher costs, and for nobody else.
//!
//! SQLCipher that is given no key is plain SQLite: same library, same schema, same calls.

use crate::database::{self, Access};
use crate::limit::NOTHING;
use crate::migrations::{self, MIGRATIONS};
use crate::tx::Tx;
use crate::{CreateError, NewStore, Store, WriteError};

impl Store {
    /// Goes on in a new, empty database without a key beside the records, in the same folder.
    ///
    /// # Errors
    /// The database cannot be made.
    pub fn measured_in_plain(mut self, new: &NewStore<'_>) -> Result<Self, CreateError> {
        let path = self.folder.dir().join("plain.db");
        let plain = || database::open(&path, Access::New).map_err(WriteError::from);
        let mut connection = plain()?;
        database::settle(&connection).map_err(WriteError::from)?;
        migrations::run(&mut connection, MIGRATIONS, |connection| {
            let tx = Tx::new(connection, &NOTHING);
            tx.set_store_id(&"0".repeat(32))?;
            tx.save_office(new.office)?;
            tx.save_staff(new.staff)
        })?;
        database::use_wal(&connection).map_err(WriteError::from)?;
        connection.set_prepared_statement_cache_capacity(64);
        self.connection = connection;
        Ok(self)
    }
}
