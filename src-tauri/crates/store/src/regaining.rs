//! 鍵だけを戻す: the key file of a backup beside records whose own is lost. The records stay as they are.
//!
//! Only where the present key file opens nothing: an older one beside a sound one would let in whoever
//! was shut out since. That the key is the right one is proved by the records themselves.

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
    /// None where the records have a key file of their own that fits them.
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
        // Looked at first: where nothing is lost, the records are not even opened.
        let keys = [Some(&opened.keys.current), opened.keys.former.as_ref()];
        let fits = |present: &Copies| {
            let mut keys = keys.iter().flatten();
            keys.any(|key| present.authentic(key).is_some())
        };
        match Copies::read(&folder) {
            Ok(present) if fits(&present) => return Ok(None),
            Err(KeyFileFault::TooNew { found, supported }) => {
                return Err(OpenError::TooNew { found, supported });
            }
            Ok(_) | Err(KeyFileFault::Damaged | KeyFileFault::Io(_)) => {}
        }
        let (Connected { connection, .. }, key) = connect_either(&folder, &opened.keys)?;
        let mut file = opened.file;
        let reader = Reader {
            connection: &connection,
            hidden: &NOTHING,
        };
        if let Some(known) = reader.known_keys()? {
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
mod tests {
    use std::fs;

    use super::*;
    use crate::backup::{self, tests::backed_up};
    use crate::keys::Credentials;
    use crate::testing::{PASSPHRASE, Seeded, bench, closed, key_act, secret, try_open};

    fn taken_apart(path: &Path) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        backup::extract(path, copy.path()).unwrap();
        copy
    }

    fn regain(dir: &Path, copy: &Path) -> Result<Option<Regained>, OpenError> {
        let own = Credentials::passphrase(&secret(PASSPHRASE));
        Store::regain(dir, copy, Opener::Person(&own), &Seeded::new(77))
    }

    #[test]
    fn lost_keys_come_back_and_the_records_stay() {
        let mut bench = bench();
        let out = tempfile::tempdir().unwrap();
        let path = backed_up(&mut bench, out.path());
        let (client, _) = bench.with_client();
        let dir = closed(bench);
        let copy = taken_apart(&path);
        assert!(
            matches!(regain(dir.path(), copy.path()), Ok(None)),
            "keys that are there are not exchanged for older ones"
        );
        for damage in [None, Some(&b"{"[..])] {
            for name in ["keys.json", "keys-copy.json"] {
                fs::remove_file(dir.path().join(name)).unwrap();
                if let Some(bytes) = damage {
                    tsunagi_files::write_atomically(dir.path().join(name), bytes).unwrap();
                }
            }
            let refused = try_open(&dir, PASSPHRASE).err().unwrap();
            assert!(matches!(refused, OpenError::KeysDamaged));
            let mut regained = regain(dir.path(), copy.path()).unwrap().unwrap();
            let random = Seeded::new(78);
            regained.put_keys(&key_act("keys back"), &random).unwrap();
            regained.store.close().unwrap();
            let store = try_open(&dir, PASSPHRASE).unwrap();
            let kept = store.read().client(client.id).unwrap();
            assert!(kept.is_some(), "what was written after the backup");
        }
    }

    #[test]
    fn keys_from_before_a_rekeying_or_of_other_records_do_not_fit() {
        let mut bench = bench();
        let out = tempfile::tempdir().unwrap();
        let path = backed_up(&mut bench, out.path());
        bench
            .store
            .rekey(&key_act("rekey"), &Seeded::new(60), &|_, _| true)
            .unwrap();
        let dir = closed(bench);
        for name in ["keys.json", "keys-copy.json"] {
            fs::remove_file(dir.path().join(name)).unwrap();
        }
        let copy = taken_apart(&path);
        let refused = regain(dir.path(), copy.path());
        assert!(matches!(refused, Err(OpenError::Damaged)));
        assert!(
            !dir.path().join("keys.json").exists(),
            "nothing was put there"
        );
    }
}
