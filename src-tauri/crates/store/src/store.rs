//! The one door to the records.

use rusqlite::{Connection, TransactionBehavior};
use secrecy::SecretString;
use tsunagi_domain::StaffId;

use crate::folder::{Folder, FolderLock};
use crate::keys::{DataKey, KeyCost, KeyFile, KeyFileFault, Slot, SlotFault};
use crate::tx::Tx;
use crate::{Changed, RandomSource, ReadError, Reader, SlotError, WriteError, database};

/// Is an open store. Only one program at a time has it; dropping it locks it.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) folder: Folder,
    pub(crate) key: DataKey,
    /// Whether the audit log's mark could not be written after a commit.
    pub(crate) head_lags: bool,
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
            head_lags: false,
            _lock: lock,
        }
    }

    /// Returns the reader of the records at rest.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader {
            connection: &self.connection,
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
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(WriteError::from)?;
        let tx = Tx::new(&transaction);
        let value = work(&tx)?;
        let is_audited = tx.is_audited();
        let changed = tx.into_changed();
        transaction.commit().map_err(WriteError::from)?;
        if is_audited || self.head_lags {
            self.write_audit_head();
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

    /// Returns the staff members that have a key slot.
    pub fn slot_holders(&self) -> Result<Vec<StaffId>, SlotError> {
        Ok(KeyFile::read(&self.folder.keys())?.holders())
    }

    /// Adds a key slot for a staff member that has none.
    pub fn add_slot(
        &mut self,
        staff: StaffId,
        passphrase: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let mut keys = KeyFile::read(&self.folder.keys())?;
        if keys.has_slot_of(staff) {
            return Err(SlotError::AlreadyThere);
        }
        if keys.unlock(passphrase).is_some() {
            return Err(SlotError::PassphraseTaken);
        }
        self.put_slot(&mut keys, staff, passphrase, cost, random)
    }

    /// Changes a staff member's passphrase; the key of the records stays.
    ///
    /// # Errors
    /// [`SlotError::WrongPassphrase`] when the present one is not this person's.
    pub fn change_passphrase(
        &mut self,
        staff: StaffId,
        present: &SecretString,
        next: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        let mut keys = KeyFile::read(&self.folder.keys())?;
        let owner = |passphrase| keys.unlock(passphrase).map(|(_, owner)| owner);
        if owner(present) != Some(staff) {
            return Err(SlotError::WrongPassphrase);
        }
        if owner(next).is_some_and(|owner| owner != staff) {
            return Err(SlotError::PassphraseTaken);
        }
        self.put_slot(&mut keys, staff, next, cost, random)
    }

    fn put_slot(
        &self,
        keys: &mut KeyFile,
        staff: StaffId,
        passphrase: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        keys.put(Slot::wrap_key(&self.key, staff, passphrase, cost, random)?);
        Ok(keys.write(&self.folder.keys())?)
    }
}

impl From<SlotFault> for SlotError {
    fn from(fault: SlotFault) -> Self {
        match fault {
            SlotFault::CostOutOfBounds => Self::CostOutOfBounds,
            SlotFault::NoRandomness => Self::NoRandomness,
        }
    }
}

impl From<KeyFileFault> for SlotError {
    fn from(fault: KeyFileFault) -> Self {
        match fault {
            KeyFileFault::Damaged | KeyFileFault::TooNew { .. } => Self::KeysDamaged,
            KeyFileFault::Io(error) if error.is_not_found() => Self::KeysDamaged,
            KeyFileFault::Io(error) => Self::Io(error),
        }
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
