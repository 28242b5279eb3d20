//! The two copies of the key file: which counts, and how both come to say the same again.

use std::path::PathBuf;

use tsunagi_files::{PathError, read_limited, write_atomically};

use super::file::MAX_BYTES;
use super::{DataKey, HeldKeys, KeyFile, KeyFileFault, Opener, Owner, SlotKind};
use crate::folder::Folder;

/// Is what the folder's two key files say, the one that counts first.
pub(crate) struct Copies {
    sound: Vec<KeyFile>,
}

/// Says whether what has its name now would still have it after a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Landing {
    Synced,
    /// Then what it replaces must not be thrown away yet.
    Unsure,
}

/// Is an opened key file.
pub(crate) struct Opened {
    pub file: KeyFile,
    pub keys: HeldKeys,
    pub owner: Owner,
    /// Whether the file on the medium says more than it should: two keys, or less than an older copy.
    pub is_to_be_settled: bool,
    /// Whether the other copy is one that nobody wrote who knew the key.
    pub is_beside_altered: bool,
}

/// Why no slot opened.
pub(crate) enum Unopened {
    /// None is opened by these credentials.
    WrongPassphrase,
    /// The key file on the stick belongs to other records.
    WrongKeyFile,
    /// A slot opened, but the file was changed by somebody who did not know the key.
    Altered,
}

impl Copies {
    /// Reads both copies.
    ///
    /// One that is missing or damaged does not matter while the other is sound.
    pub(crate) fn read(folder: &Folder) -> Result<Self, KeyFileFault> {
        let mut sound = Vec::new();
        let mut fault = None;
        for path in places(folder) {
            match read_one(&path) {
                Ok(file) => sound.push(file),
                Err(found) => fault = Some(graver(fault, found)),
            }
        }
        // A newer program's file beside an older one: the older one is what it left behind.
        match fault {
            Some(fault @ KeyFileFault::TooNew { .. }) => return Err(fault),
            Some(fault) if sound.is_empty() => return Err(fault),
            _ => {}
        }
        sound.sort_by_key(|file| std::cmp::Reverse(file.generation()));
        // Both say the same, as they should: a passphrase that does not fit is tried once.
        sound.dedup_by_key(|file| file.to_bytes());
        Ok(Self { sound })
    }

    /// Returns the copy that counts.
    pub(crate) fn newest(&self) -> Option<&KeyFile> {
        self.sound.first()
    }

    /// Returns what the slots of both copies are opened with.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = SlotKind> {
        let kinds = self.sound.iter().flat_map(KeyFile::kinds);
        kinds.map(|(_, kind)| kind)
    }

    /// Returns whether one of the copies says that it is newer than this one.
    pub(crate) fn is_newer_than(&self, file: &KeyFile) -> bool {
        let newest = self.newest();
        newest.is_some_and(|newest| newest.generation() > file.generation())
    }

    /// Returns the newest copy that a program which knew this key wrote.
    pub(crate) fn authentic(&self, key: &DataKey) -> Option<&KeyFile> {
        self.sound.iter().find(|file| file.is_authentic(key))
    }

    /// The same under either of two keys.
    pub(crate) fn authentic_under(&self, keys: &HeldKeys) -> Option<&KeyFile> {
        let mut ours = self.sound.iter();
        ours.find(|file| file.is_authentic_under(keys))
    }

    /// Opens the copy that counts: the newest that a program which knew the key wrote.
    ///
    /// A copy that a stranger changed, whatever generation it names, shuts nobody out. One that is
    /// sound and newer does: whoever it does not open for was shut out since, or gave that passphrase
    /// up. How old a copy may be, only the records know.
    pub(crate) fn unlock(&self, opener: Opener<'_>) -> Result<Opened, Unopened> {
        let mut refused = Unopened::WrongPassphrase;
        for file in &self.sound {
            let Some((keys, owner)) = file.unlock(opener) else {
                continue;
            };
            if !file.is_authentic(&keys.current) {
                refused = Unopened::Altered;
                continue;
            }
            let generation = file.generation();
            let is_by_us = |other: &&KeyFile| other.is_authentic_under(&keys);
            let mut ours = self.sound.iter().filter(is_by_us);
            if ours.any(|other| other.generation() > generation) {
                break;
            }
            let is_beside_altered = !self.sound.iter().all(|other| is_by_us(&other));
            return Ok(Opened {
                is_beside_altered,
                ..Opened::new(file.clone(), keys, owner)
            });
        }
        let (Unopened::WrongPassphrase, Opener::Person(credentials)) = (&refused, opener) else {
            return Err(refused);
        };
        let mark = credentials.key_file.as_ref().map(super::SecondFactor::mark);
        let is_foreign =
            mark.is_some_and(|mark| !self.sound.iter().any(|file| file.knows_key_file(mark)));
        Err(if is_foreign {
            Unopened::WrongKeyFile
        } else {
            refused
        })
    }

    /// Opens the older copy, where there is one.
    ///
    /// Only for records that the newer copy's key does not fit: they were put back from a backup.
    pub(crate) fn unlock_older(&self, opener: Opener<'_>) -> Option<Opened> {
        let file = self.sound.get(1)?;
        let (keys, owner) = file.unlock(opener)?;
        file.is_authentic(&keys.current)
            .then(|| Opened::new(file.clone(), keys, owner))
    }
}

impl Opened {
    fn new(file: KeyFile, keys: HeldKeys, owner: Owner) -> Self {
        Self {
            is_to_be_settled: keys.former.is_some(),
            is_beside_altered: false,
            file,
            keys,
            owner,
        }
    }

    /// Makes this older copy count before the newer one, whose key does not fit the records.
    pub(crate) fn outranking(mut self, newer: &Self) -> Self {
        self.file.outrank(newer.file.generation());
        self.is_to_be_settled = true;
        self
    }
}

impl KeyFile {
    /// Returns whether it is authentic under a key or, in the middle of a rekeying, the one before.
    fn is_authentic_under(&self, keys: &HeldKeys) -> bool {
        let former = keys.former.as_ref();
        self.is_authentic(&keys.current) || former.is_some_and(|key| self.is_authentic(key))
    }

    /// Writes both copies, so that at every moment one of them is whole.
    ///
    /// The second is written first: if that fails, nothing has changed. Once it is there the change
    /// counts, by its generation, and a first copy that cannot be written is mended at the next
    /// unlocking. It is there, too, where only its folder could not be synced.
    pub(crate) fn write(&self, folder: &Folder) -> Result<Landing, PathError> {
        let bytes = self.to_bytes();
        let second = write_atomically(folder.keys_copy(), &bytes);
        if let Err(error) = second {
            let found = read_limited(folder.keys_copy(), MAX_BYTES);
            if found.ok().as_ref() != Some(&bytes) {
                return Err(error);
            }
            return Ok(match write_atomically(folder.keys(), &bytes) {
                Ok(()) => Landing::Synced,
                Err(_) => Landing::Unsure,
            });
        }
        // See above: the change is on the medium.
        let _ = write_atomically(folder.keys(), &bytes);
        Ok(Landing::Synced)
    }

    /// Brings both copies to this content where they are not. What fails is tried at the next unlocking.
    pub(crate) fn mend(&self, folder: &Folder) {
        let bytes = self.to_bytes();
        for path in places(folder) {
            if read_limited(&path, MAX_BYTES).ok().as_ref() != Some(&bytes) {
                let _ = write_atomically(&path, &bytes);
            }
        }
    }
}

fn places(folder: &Folder) -> [PathBuf; 2] {
    [folder.keys(), folder.keys_copy()]
}

fn read_one(path: &std::path::Path) -> Result<KeyFile, KeyFileFault> {
    KeyFile::parse(&read_limited(path, MAX_BYTES).map_err(KeyFileFault::Io)?)
}

/// Keeps what says more: newer before damaged before missing.
fn graver(kept: Option<KeyFileFault>, found: KeyFileFault) -> KeyFileFault {
    match (kept, found) {
        (Some(kept @ KeyFileFault::TooNew { .. }), _) => kept,
        (_, found @ KeyFileFault::TooNew { .. }) => found,
        (Some(kept @ KeyFileFault::Damaged), _) => kept,
        (_, found) => found,
    }
}
