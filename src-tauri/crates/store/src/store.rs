//! The one door to the records.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::{Arc, OnceLock};

use rusqlite::{Connection, TransactionBehavior};
use tsunagi_domain::{ClientId, StaffId};

use crate::audit::head;
use crate::folder::{Folder, FolderLock};
use crate::keys::DataKey;
use crate::tx::Tx;
use crate::{Changed, ReadError, Reader, WriteError, database};

/// Is an open store. Only one program at a time has it; dropping it locks it.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) folder: Folder,
    pub(crate) key: DataKey,
    /// The clients whose records the person at the desk may not see.
    pub(crate) hidden: BTreeSet<ClientId>,
    /// Who is at the desk, where not everything is shown.
    pub(crate) shown_to: Option<StaffId>,
    /// Whether the audit log's mark could not be written after a commit.
    pub(crate) head_lags: bool,
    /// Whether an act on the keys was begun whose last step is open.
    pub(crate) owes_keys: bool,
    /// The database once more, for reading snapshots; closed after the connection.
    pub(crate) second: OnceLock<Arc<File>>,
    // Last, so that the connection is closed before another program may come in.
    _lock: FolderLock,
}

/// Says what a check of the whole store found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckReport {
    /// Complaints about structure and references.
    pub structural_faults: usize,
    /// Pages whose authentication fails.
    pub cipher_faults: usize,
}

impl CheckReport {
    /// Returns whether nothing is wrong.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        self.structural_faults == 0 && self.cipher_faults == 0
    }
}

impl Store {
    pub(crate) fn assemble(
        connection: Connection,
        folder: Folder,
        lock: FolderLock,
        key: DataKey,
    ) -> Self {
        connection.set_prepared_statement_cache_capacity(64);
        Self {
            connection,
            folder,
            key,
            hidden: BTreeSet::new(),
            shown_to: None,
            head_lags: false,
            owes_keys: false,
            second: OnceLock::new(),
            _lock: lock,
        }
    }

    /// Returns the reader of the records at rest.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader {
            connection: &self.connection,
            hidden: &self.hidden,
        }
    }

    /// Runs the closure inside a transaction; the only way to write.
    ///
    /// When it returns, what was written is on the medium. On an error, of the closure or of the
    /// commit, nothing of it stays.
    pub fn transact<T, E: From<WriteError>>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<(T, Changed), E> {
        let is_unmarked = head::is_unmarked(&self.folder, self.read()).map_err(WriteError::from)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(WriteError::from)?;
        let tx = Tx::new(&transaction, &self.hidden);
        let value = work(&tx)?;
        let is_audited = tx.is_audited();
        if is_audited && is_unmarked {
            head::mark_empty(&self.folder, tx.read())?;
        }
        let changed = tx.into_changed();
        transaction.commit().map_err(WriteError::from)?;
        if is_audited || self.head_lags {
            self.write_audit_head();
        }
        if self.shown_to.is_some() && !changed.clients.is_empty() {
            // It is committed; what cannot be read now is looked at again at the next unlocking.
            let _ = self.show_to(self.shown_to);
        }
        Ok((value, changed))
    }

    /// Checks the whole store: structure, references, and every page's authentication.
    pub fn check(&self) -> Result<CheckReport, ReadError> {
        // The cipher check reads the file itself, so what is still in the log goes there first.
        self.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(CheckReport {
            structural_faults: database::structural_faults(&self.connection)?,
            cipher_faults: database::cipher_faults(&self.connection)?,
        })
    }

    /// Closes the store, moving the write-ahead log into the database.
    ///
    /// Dropping does the same without saying whether it worked; nothing is lost either way.
    pub fn close(mut self) -> Result<(), WriteError> {
        if self.head_lags {
            self.write_audit_head();
        }
        self.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
        self.connection.close().map_err(|(_, e)| e.into())
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
