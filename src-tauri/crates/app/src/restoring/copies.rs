//! Copies: backups that were taken apart into a folder of their own, opened as then.

use std::path::{Path, PathBuf};

use tsunagi_domain::{Role, Staff};
use tsunagi_store::backup::{self, BackupHead};
use tsunagi_store::{Credentials, OpenError, Opener, RecoveryKey, Store, Unlocked, Upgrades};

use crate::App;
use crate::backing_up::make_folder;
use crate::opening::credentials;
use crate::refusal::Refusal;

/// What a person typed to open a copy with.
pub(crate) struct Typed {
    credentials: Credentials,
    /// The same text, where it can be a recovery key.
    recovery: Option<RecoveryKey>,
}

/// What opened a copy, kept to open the restored records with.
pub(crate) enum Door {
    Person(Credentials),
    Recovery(RecoveryKey),
}

/// A copy that was taken out of a backup, open.
pub(crate) struct Copy {
    pub(crate) store: Store,
    /// Where it was taken apart.
    pub(super) dir: PathBuf,
    /// None where the recovery key opened it.
    pub(super) staff: Option<Staff>,
    pub(crate) door: Door,
    pub(super) upgrades: Upgrades,
}

impl App {
    pub(crate) fn take_out(
        &self,
        path: &Path,
        typed: Typed,
    ) -> Result<(BackupHead, Copy), Refusal> {
        self.clear_scratch();
        let scratch = self.scratch_folder();
        make_folder(&scratch)?;
        let head = backup::extract(path, &scratch)?;
        Ok((head, self.open_guarded(&scratch, typed)?))
    }

    /// Opens a copy at the pace that guessing is allowed: its passphrases may be those of the records.
    pub(super) fn open_guarded(&self, dir: &Path, typed: Typed) -> Result<Copy, Refusal> {
        self.at_pace(|| open_copy(dir, typed))
    }

    /// Does what may be a guess at a passphrase, at the pace that guessing is allowed.
    pub(super) fn at_pace<T>(
        &self,
        tried: impl FnOnce() -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let _trying = self.trying();
        let now = self.setup.clock.now();
        let guess = match self.session().as_ref() {
            Some(session) => session.store.guess(now),
            None => Store::guess_beside(&self.setup.store_folder, now),
        }?;
        let outcome = tried();
        let is_wrong = matches!(
            outcome,
            Err(Refusal::BackupPassphrase
                | Refusal::BackupKeyFile
                | Refusal::BackupKeyFileMissing
                | Refusal::WrongPassphrase
                | Refusal::WrongKeyFile)
        );
        if !is_wrong {
            guess.take_back(now);
        }
        outcome
    }

    pub(crate) fn clear_scratch(&self) {
        // What cannot be removed now is encrypted, and cleared the next time.
        let _ = std::fs::remove_dir_all(self.scratch_folder());
    }
}

impl Copy {
    pub(super) fn name(&self) -> String {
        name_of(self.staff.as_ref())
    }

    pub(crate) fn may_restore(&self) -> bool {
        may_restore(self.staff.as_ref())
    }
}

pub(crate) fn name_of(staff: Option<&Staff>) -> String {
    staff.map_or_else(|| "復旧の鍵".to_owned(), |staff| staff.name.clone())
}

/// Whoever administers the office in these records, or holds the recovery key, may put them back.
pub(crate) fn may_restore(staff: Option<&Staff>) -> bool {
    staff.is_none_or(|staff| staff.is_active && staff.role == Role::Administrator)
}

impl Typed {
    pub(crate) fn of(passphrase: &str, key_file: &str) -> Result<Self, Refusal> {
        Ok(Self {
            credentials: credentials(passphrase, key_file)?,
            recovery: RecoveryKey::parse(passphrase).ok(),
        })
    }

    /// Takes what was typed where anything was.
    pub(crate) fn given(passphrase: &str, key_file: &str) -> Result<Option<Self>, Refusal> {
        let is_empty = passphrase.trim().is_empty();
        (!is_empty)
            .then(|| Self::of(passphrase, key_file))
            .transpose()
    }

    /// Returns what it opens: nobody's passphrase reads as a recovery key, with its check characters.
    pub(super) fn opener(&self) -> Opener<'_> {
        match &self.recovery {
            Some(key) => Opener::Recovery(key),
            None => Opener::Person(&self.credentials),
        }
    }
}

impl Door {
    pub(crate) fn opener(&self) -> Opener<'_> {
        match self {
            Self::Person(credentials) => Opener::Person(credentials),
            Self::Recovery(key) => Opener::Recovery(key),
        }
    }
}

/// Opens a copy by a passphrase of then, with the key file of then, or by the recovery key of then.
fn open_copy(dir: &Path, typed: Typed) -> Result<Copy, Refusal> {
    let has_key_file = typed.credentials.key_file.is_some();
    let by_person = Door::Person(typed.credentials);
    let first = Store::open_copy(dir, by_person.opener());
    let (opened, door) = match (first, typed.recovery) {
        (Err(OpenError::WrongPassphrase | OpenError::WrongKeyFile), Some(key)) => {
            let by_key = Door::Recovery(key);
            (Store::open_copy(dir, by_key.opener()), by_key)
        }
        (outcome, _) => (outcome, by_person),
    };
    let Unlocked {
        store,
        staff_id,
        upgrades,
        ..
    } = opened.map_err(|error| match error {
        OpenError::WrongPassphrase if !has_key_file && Store::asks_for_key_files(dir) => {
            Refusal::BackupKeyFileMissing
        }
        OpenError::WrongPassphrase => Refusal::BackupPassphrase,
        OpenError::WrongKeyFile => Refusal::BackupKeyFile,
        OpenError::TooNew { .. } => Refusal::BackupTooNew,
        OpenError::Damaged | OpenError::KeysDamaged | OpenError::NotFound => Refusal::BackupDamaged,
        other => other.into(),
    })?;
    let staff = match staff_id {
        Some(id) => Some(store.read().staff(id)?.ok_or(Refusal::BackupPassphrase)?),
        None => None,
    };
    Ok(Copy {
        store,
        dir: dir.to_owned(),
        staff,
        door,
        upgrades,
    })
}
