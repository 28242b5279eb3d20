//! Opening a store: lock, key, header, schema, in that order, and nothing written before all agree.

use std::path::Path;

use secrecy::SecretString;
use tsunagi_domain::{Moment, StaffId};

use crate::connecting::{Connected, connect_either};
use crate::database;
use crate::folder::{Folder, LockFault, is_there};
use crate::guessing::expected_tries;
use crate::keys::{
    Copies, Credentials, DataKey, HeldKeys, KeyCost, KeyFileFault, Opened, Opener, Owner,
    SlotFault, SlotKind, Unopened,
};
use crate::migrations;
use crate::restoring::FinishFault;
use crate::{OpenError, RandomSource, ReadError, Store, SystemRandom, WriteError, restoring};

/// Is what unlocking takes from outside.
pub struct Terms<'a> {
    /// The present moment.
    pub now: Moment,
    /// How much work a guess at a passphrase is to cost from now on.
    pub cost: KeyCost,
    /// Where new salts and keys come from.
    pub random: &'a dyn RandomSource,
}

/// Is an unlocked store.
pub struct Unlocked {
    /// The store.
    pub store: Store,
    /// Whose passphrase it was; none where it was the recovery key.
    pub staff_id: Option<StaffId>,
    /// When a passphrase did not fit, since [`Store::forget_tries`]: whoever takes them into the log
    /// calls that after the commit, so that none is lost in between.
    pub failed: Vec<Moment>,
    /// What was brought up to date on the way.
    pub upgrades: Upgrades,
    /// Whether the key file is older than the records know: somebody put it back. Whoever may unlock
    /// brings it up to date by [`crate::KeyChange::Catch`], and that goes into the log.
    pub has_older_keys: bool,
    /// Whether one copy of the key file was changed by somebody who did not know the key. Whoever notes
    /// it calls [`Store::mend_keys`] after the commit; until then it is found at every unlocking.
    pub has_altered_copy: bool,
}

/// Says what an opening brought up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upgrades {
    /// The schema that the records had before, where it was an older one.
    pub from_schema: Option<i64>,
    /// Whether the person's slot was made anew, at today's cost or in today's format.
    pub is_slot_renewed: bool,
}

impl Store {
    /// Returns whether the folder holds a whole store.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        let folder = Folder::new(dir);
        folder.records().exists() || folder.staged_mark().exists()
    }

    /// Returns whether the folder has a key file that reads, whatever it opens.
    #[must_use]
    pub fn has_sound_keys(dir: &Path) -> bool {
        Copies::read(&Folder::new(dir)).is_ok()
    }

    /// Returns whether somebody's slot asks for a key file, as far as can be seen from outside.
    #[must_use]
    pub fn asks_for_key_files(dir: &Path) -> bool {
        Copies::read(&Folder::new(dir)).is_ok_and(|copies| {
            let mut kinds = copies.kinds();
            kinds.any(|kind| kind == SlotKind::PassphraseAndKeyFile)
        })
    }

    /// Returns the schema that this program writes; an open store is always brought up to it.
    #[must_use]
    pub fn newest_schema() -> i64 {
        migrations::newest(migrations::MIGRATIONS)
    }

    /// Opens the store in a folder and says whose passphrase it was.
    ///
    /// For copies and backups that nobody guesses at: what is typed goes to [`Store::unlock`]. A store
    /// of an older schema is written aside as a backup (`backups/`) and brought up.
    ///
    /// # Errors
    /// [`OpenError`]; whichever it is, the records are as they were.
    pub fn open(dir: &Path, passphrase: &SecretString) -> Result<(Self, StaffId), OpenError> {
        let credentials = Credentials::passphrase(passphrase);
        let entry = Entry::begin(dir)?;
        let entered = entry.enter(Opener::Person(&credentials), &SystemRandom)?;
        match entered.opened.owner {
            Owner::Staff(staff_id) => Ok((entered.store, staff_id)),
            Owner::Office => Err(OpenError::WrongPassphrase),
        }
    }

    /// Opens a copy that was taken out of a backup, by whatever opened the store then.
    ///
    /// # Errors
    /// [`OpenError`]
    pub fn open_copy(dir: &Path, opener: Opener<'_>) -> Result<Unlocked, OpenError> {
        let entered = Entry::begin(dir)?.enter(opener, &SystemRandom)?;
        Ok(Unlocked {
            staff_id: entered.opened.owner.staff_id(),
            failed: Vec::new(),
            upgrades: Upgrades {
                from_schema: entered.from_schema,
                is_slot_renewed: false,
            },
            has_older_keys: false,
            has_altered_copy: entered.opened.is_beside_altered,
            store: entered.store,
        })
    }

    /// Unlocks the store with what was typed.
    ///
    /// Slows down who guesses, mends a damaged copy of the key file (one that was changed on purpose only
    /// by [`Store::mend_keys`]), and brings the person's slot up to today's cost and kind.
    ///
    /// # Errors
    /// [`OpenError`]; whichever it is, the records are as they were.
    pub fn unlock(
        dir: &Path,
        opener: Opener<'_>,
        terms: &Terms<'_>,
    ) -> Result<Unlocked, OpenError> {
        let entry = Entry::begin(dir)?;
        let mut tries = expected_tries(&entry.folder, terms.now);
        tries.begin(&entry.folder, terms.now)?;
        let dir = Folder::new(dir);
        let outcome = entry
            .enter(opener, terms.random)
            .and_then(|entered| entered.known(terms.now));
        let Entered {
            mut store,
            opened,
            from_schema,
            has_older_keys,
        } = outcome.inspect_err(|error| {
            if !matches!(error, OpenError::WrongPassphrase | OpenError::WrongKeyFile) {
                tries.take_back();
                let _ = tries.write(&dir);
            }
        })?;
        tries.fitted();
        let _ = tries.write(&dir);
        let has_altered_copy = opened.is_beside_altered;
        // An act that is not settled is told from the key file as it is, and so it must stay so; what
        // points to a stranger's hand is noted before it goes.
        let may_refresh = !store.owes_keys && !has_older_keys && !has_altered_copy;
        let is_slot_renewed = may_refresh && store.refresh_slot(&opened, opener, terms);
        if may_refresh {
            // What cannot be noted now is noted at the next unlocking.
            let _ = store.learn_keys();
        }
        Ok(Unlocked {
            has_older_keys,
            has_altered_copy,
            store,
            staff_id: opened.owner.staff_id(),
            failed: tries.failed,
            upgrades: Upgrades {
                from_schema,
                is_slot_renewed,
            },
        })
    }

    /// Brings both copies of the key file to the one that counts, once it is noted what the other was.
    pub fn mend_keys(&self) {
        // What cannot be read or written now is found again at the next unlocking.
        if let Ok(file) = self.key_file() {
            file.mend(&self.folder);
        }
    }

    /// Brings the key file up to date and both copies to the same; what fails is tried next time.
    ///
    /// Returns whether the key file on the medium is now another one.
    fn refresh_slot(&self, opened: &Opened, opener: Opener<'_>, terms: &Terms<'_>) -> bool {
        let Ok(mut file) = self.key_file() else {
            return false;
        };
        let mut is_changed = !file.is_current();
        if let (Owner::Staff(staff), Opener::Person(credentials)) = (opened.owner, opener)
            && file.is_outdated(staff, terms.cost)
        {
            let held = self.held();
            let renewed = file.put_person(staff, credentials, terms.cost, &held, terms.random);
            is_changed = renewed.is_ok();
        }
        if is_changed && file.seal(&self.key, terms.random).is_ok() {
            // The old slot opens the records just as well.
            return file.write(&self.folder).is_ok();
        }
        if !is_changed {
            file.mend(&self.folder);
        }
        false
    }
}

/// Is a folder whose lock is held, before anything in it is opened.
struct Entry {
    folder: Folder,
    lock: crate::folder::FolderLock,
}

/// Is an open store, with how it came to be open.
struct Entered {
    store: Store,
    opened: Opened,
    from_schema: Option<i64>,
    has_older_keys: bool,
}

impl Entered {
    /// Settles an act on the keys that was cut short, and refuses whoever was taken out of the key file
    /// since, where an older one lies there.
    fn known(mut self, now: Moment) -> Result<Self, OpenError> {
        self.store.owes_keys = true;
        // What cannot be settled now is settled later; see `Store::unlock`.
        self.store.settle_owed_keys(now);
        let known = self.store.read().known_keys()?;
        let file = &self.opened.file;
        if let Some(known) = known.filter(|known| file.generation() < known.generation) {
            if !known.has(self.opened.owner, file) {
                return Err(OpenError::WrongPassphrase);
            }
            self.has_older_keys = true;
        }
        Ok(self)
    }
}

impl Entry {
    fn begin(dir: &Path) -> Result<Self, OpenError> {
        let folder = Folder::new(dir);
        // A restore that was cut short is finished before anything is looked at.
        if is_there(&folder.staged_mark())? {
            let _lock = folder.lock()?;
            restoring::finish(&folder).map_err(|fault| match fault {
                FinishFault::Refused => OpenError::RestoreRefused,
                FinishFault::Io(error) => OpenError::Io(error),
            })?;
        }
        let is_unfinished = is_there(&folder.unfinished())?;
        match (folder.has_keys()?, is_there(&folder.records())?) {
            (false, false) => return Err(OpenError::NotFound),
            (true, false) if is_unfinished => return Err(OpenError::NotFound),
            _ => {}
        }
        let lock = folder.lock()?;
        // What cannot be swept is only in the way of nothing.
        let _ = tsunagi_files::sweep_parts(dir);
        Ok(Self { folder, lock })
    }

    fn enter(self, opener: Opener<'_>, random: &dyn RandomSource) -> Result<Entered, OpenError> {
        let Self { folder, lock } = self;
        let copies = Copies::read(&folder)?;
        let newest = copies.unlock(opener)?;
        let is_passed_over = copies.is_newer_than(&newest.file);
        if !is_there(&folder.records())? {
            return Err(OpenError::Damaged);
        }
        let written = std::fs::OpenOptions::new()
            .write(true)
            .open(folder.records());
        require_writable(written.map(drop))?;
        let (connected, key, mut opened) = match connect_either(&folder, &newest.keys) {
            // It was not the file of these records that was passed over for.
            Err(OpenError::Damaged) if is_passed_over => return Err(OpenError::KeysDamaged),
            Err(OpenError::Damaged) => {
                let older = copies.unlock_older(opener).ok_or(OpenError::Damaged)?;
                let (connected, key) = connect_either(&folder, &older.keys)?;
                (connected, key, older.outranking(&newest))
            }
            outcome => outcome.map(|(connected, key)| (connected, key, newest))?,
        };
        let Connected {
            connection,
            from_schema,
        } = connected;
        if opened.is_to_be_settled {
            settle(&folder, &mut opened, &key, random)?;
        }
        // What is left of a rekeying that never came to its end; nothing is under its key.
        let _ = folder.remove_rekeyed();
        database::use_wal(&connection)?;
        Ok(Entered {
            store: Store::assemble(connection, folder, lock, key),
            opened,
            from_schema,
            has_older_keys: false,
        })
    }
}

/// Refuses records that may only be read, before SQLite opens them so: what it says then sounds like a
/// medium that fails.
///
/// Asked while no connection is open: closing a second handle to the file would drop its locks.
fn require_writable(written: std::io::Result<()>) -> Result<(), OpenError> {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match written.map_err(|error| error.kind()) {
        Err(PermissionDenied | ReadOnlyFilesystem) => Err(WriteError::ReadOnly.into()),
        // What else is wrong with it, the database says.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes the key file with the one key that the records have, after a rekeying was cut short.
fn settle(
    folder: &Folder,
    opened: &mut Opened,
    key: &DataKey,
    random: &dyn RandomSource,
) -> Result<(), OpenError> {
    let held = HeldKeys::of(key);
    let file = opened.file.rekeyed(&held, random);
    let file = file.map_err(|fault| match fault {
        SlotFault::CostOutOfBounds | SlotFault::NoRandomness => OpenError::KeysDamaged,
    })?;
    file.write(folder)?;
    opened.file = file;
    opened.keys = held;
    Ok(())
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        if database::is_damage(&error) {
            Self::Damaged
        } else if database::is_busy(&error) {
            Self::Locked
        } else {
            Self::from(WriteError::from(error))
        }
    }
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> Self {
        WriteError::from(error).into()
    }
}

impl From<WriteError> for OpenError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Busy => Self::Locked,
            WriteError::Read(ReadError::Damaged) => Self::Damaged,
            other => Self::Write(other),
        }
    }
}

impl From<LockFault> for OpenError {
    fn from(fault: LockFault) -> Self {
        match fault {
            LockFault::Held => Self::Locked,
            LockFault::Io(error) => Self::Io(error),
        }
    }
}

impl From<Unopened> for OpenError {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::WrongPassphrase => Self::WrongPassphrase,
            Unopened::WrongKeyFile => Self::WrongKeyFile,
            Unopened::Altered => Self::KeysDamaged,
        }
    }
}

impl From<KeyFileFault> for OpenError {
    fn from(fault: KeyFileFault) -> Self {
        match fault {
            KeyFileFault::Damaged => Self::KeysDamaged,
            KeyFileFault::TooNew { found, supported } => Self::TooNew { found, supported },
            // The records are there: without their key file they stay closed.
            KeyFileFault::Io(error) if error.is_not_found() => Self::KeysDamaged,
            KeyFileFault::Io(error) => Self::Io(error),
        }
    }
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
