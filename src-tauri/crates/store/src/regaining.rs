//! 鍵だけを戻す: the key file of a backup beside records whose own is lost. The records stay as they are.
//!
//! Only where the present key file opens nothing, or is itself older than the records know and does not
//! open for this person: an older one beside a sound one would let in whoever was shut out since. That the key is the right one is proved by the records themselves.

use std::path::Path;

use tsunagi_domain::StaffId;

use crate::connecting::{Connected, connect_either};
use crate::database;
use crate::folder::{Folder, is_there};
use crate::keys::{Copies, HeldKeys, KeyFile, KeyFileFault, Opener, SlotFault};
use crate::limit::NOTHING;
use crate::{KeyAct, OpenError, Present, RandomSource, ReadError, Reader, SlotError, Store};

/// Is a store that was opened by the key file of a backup, which is not in its place yet.
pub struct Regained {
    /// The store.
    pub store: Store,
    /// Whose passphrase it was; none where it was the recovery key.
    pub staff_id: Option<StaffId>,
    file: KeyFile,
}

impl Store {
    /// Opens the records in `dir` by the key file in `copy`, a backup that was taken apart.
    ///
    /// None where the records have a key file of their own that fits them and is of today.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] where the key is that of other records, or from before a rekeying;
    /// [`OpenError::WrongPassphrase`] for somebody who was taken out of the key file since.
    pub fn regain(
        dir: &Path,
        copy: &Path,
        opener: Opener<'_>,
        random: &dyn RandomSource,
    ) -> Result<Option<Regained>, OpenError> {
        let folder = Folder::new(dir);
        if !is_there(&folder.records())? {
            return Err(OpenError::NotFound);
        }
        let lock = folder.lock()?;
        let opened = Copies::read(&Folder::new(copy))?.unlock(opener)?;
        let present = match Copies::read(&folder) {
            Ok(present) => Some(present),
            Err(KeyFileFault::TooNew { found, supported }) => {
                return Err(OpenError::TooNew { found, supported });
            }
            Err(KeyFileFault::Damaged | KeyFileFault::Io(_)) => None,
        };
        let standing = present.as_ref().and_then(|present| {
            let file = present.authentic_under(&opened.keys)?;
            Some((file.generation(), present.unlock(opener).is_ok()))
        });
        // Looked at first: where nothing is lost, the records are not even opened.
        if let Some((_, true)) = standing {
            return Ok(None);
        }
        let connected = connect_either(&folder, &opened.keys);
        if matches!(connected, Err(OpenError::Damaged)) && standing.is_some() {
            return Ok(None);
        }
        let (Connected { connection, .. }, key) = connected?;
        let mut file = opened.file;
        let reader = Reader {
            connection: &connection,
            hidden: &NOTHING,
        };
        let known = reader.known_keys()?;
        // One that is older than the records know opens nothing for whoever got a passphrase since.
        let is_of_today = |generation| known.as_ref().is_none_or(|it| generation >= it.generation);
        if standing.is_some_and(|(generation, _)| is_of_today(generation)) {
            return Ok(None);
        }
        if let Some(known) = known {
            // Whoever was taken out since the backup stays out.
            if !known.has(opened.owner, &file) {
                return Err(OpenError::WrongPassphrase);
            }
            file.keep_only(&known);
            file.outrank(known.generation);
        }
        let file = file.rekeyed(&HeldKeys::of(&key), random);
        let file = file.map_err(|fault| match fault {
            SlotFault::CostOutOfBounds | SlotFault::NoRandomness => OpenError::KeysDamaged,
        })?;
        database::use_wal(&connection)?;
        Ok(Some(Regained {
            store: Self::assemble(connection, folder, lock, key),
            staff_id: opened.owner.staff_id(),
            file,
        }))
    }
}

impl Regained {
    /// Reads what the records say today, with the key file that opened them.
    ///
    /// # Errors
    /// [`ReadError`]
    pub fn present(&self) -> Result<Present, ReadError> {
        self.store.present_with(Some(self.file.clone()))
    }

    /// Puts the key file in its place, twice, and says so in the log.
    ///
    /// # Errors
    /// [`SlotError`]; no key file was put there.
    pub fn put_keys(&mut self, act: &KeyAct, random: &dyn RandomSource) -> Result<(), SlotError> {
        self.store.settle_lost_keys(act.at)?;
        self.store.put_keys(self.file.clone(), act, random)?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "regaining_tests.rs"]
mod tests;
