//! 控えから戻す: look inside first, set the present records aside, then all at once or not at all.
//!
//! The rehearsal is the same way up to the last step, into a scratch folder that is removed again.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use std::fs::File;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tsunagi_contract::Failure;
use tsunagi_contract::backups::{
    BackupPreview, BackupRestored, InspectBackup, RehearseRestore, Rehearsed, RestoreBackup,
};
use tsunagi_contract::opening::AppState;
use tsunagi_domain::{AuditAct, AuditEntry, Role, Staff};
use tsunagi_files::{FileOp, PathError};
use tsunagi_store::backup::{self, BackupHead, Making};
use tsunagi_store::restoring::{self, RestoreError};
use tsunagi_store::{Credentials, OpenError, Opener, RecoveryKey, Store, Unlocked};

use crate::App;
use crate::backing_up::wire_counts;
use crate::changes::ChangedView;
use crate::machine::ForStore;
use crate::refusal::{Duty, Refusal};

/// What opened a copy, kept to open the restored records with.
enum Typed {
    Passphrase(Credentials),
    Recovery(RecoveryKey),
}

/// A copy that was taken out of a backup, open.
struct Copy {
    store: Store,
    /// None where the recovery key opened it.
    staff: Option<Staff>,
    typed: Typed,
}

impl App {
    /// Says what a restore would bring back; changes nothing.
    ///
    /// # Errors
    /// No backup, damaged, from a newer program, or a passphrase that does not fit.
    pub fn inspect_backup(&self, request: InspectBackup) -> Result<BackupPreview, Failure> {
        let _guard = self.keeper().work();
        let outcome = self.inspect(Path::new(request.path.trim()), &request.passphrase);
        self.clear_scratch();
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    /// Puts the records of a backup in the place of the present ones, which are set aside first.
    ///
    /// # Errors
    /// As [`App::inspect_backup`]; the file is another one than was previewed; the person may not.
    pub fn restore_backup(&self, request: RestoreBackup) -> Result<BackupRestored, Failure> {
        let guard = self.keeper().work();
        let outcome = self.restore(&request);
        drop(guard);
        self.tell(&ChangedView::PHASE);
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    /// Rehearses a restore from the newest backup that was proved, with one's own passphrase.
    ///
    /// # Errors
    /// There is no proved backup yet, or it does not come back: a passphrase that does not fit, damage.
    pub fn rehearse_restore(&self, request: RehearseRestore) -> Result<Rehearsed, Failure> {
        self.allow(Duty::Write)?;
        let work = self.long_work();
        let _guard = self.keeper().work();
        let outcome = work
            .step("控えから試しに戻しています", 0)
            .and_then(|()| self.try_restoring(&request.passphrase));
        self.clear_scratch();
        outcome.map_err(|refusal| self.refuse(refusal))
    }

    fn inspect(&self, path: &Path, passphrase: &str) -> Result<BackupPreview, Refusal> {
        let sha256 = sha256_of(path)?;
        let (head, copy) = self.take_out(path, passphrase)?;
        let records = copy.store.read();
        let there = records.record_counts()?;
        let holders = copy.store.slot_holders().unwrap_or_default();
        let openers = records
            .all_staff()?
            .into_iter()
            .filter(|staff| staff.is_active && holders.contains(&staff.id))
            .map(|staff| staff.name)
            .collect();
        let place = self.session();
        let now = place
            .as_ref()
            .map(|session| session.records().record_counts())
            .transpose()?;
        drop(place);
        Ok(BackupPreview {
            path: path.display().to_string(),
            sha256,
            when: head.made_at.wareki(),
            made_at: head.made_at.to_string(),
            program: head.program,
            schema: head.schema.and_then(|schema| u32::try_from(schema).ok()),
            office: records.office()?.name,
            opened_by: copy.name(),
            may_restore: copy.may_restore(),
            openers,
            there: wire_counts(there),
            now: now.map(wire_counts),
            replaces: Store::exists(&self.setup.store_folder),
        })
    }

    fn take_out(&self, path: &Path, passphrase: &str) -> Result<(BackupHead, Copy), Refusal> {
        self.clear_scratch();
        let scratch = self.scratch_folder();
        make_folder(&scratch)?;
        let head = backup::extract(path, &scratch)?;
        Ok((head, open_copy(&scratch, passphrase)?))
    }

    fn restore(&self, request: &RestoreBackup) -> Result<BackupRestored, Refusal> {
        let path = Path::new(request.path.trim());
        if !sha256_of(path)?.eq_ignore_ascii_case(request.sha256.trim()) {
            return Err(Refusal::BackupChanged);
        }
        if let Some(session) = self.session().as_ref() {
            session.may(Duty::Administer)?;
        }
        let dir = self.setup.store_folder.clone();
        let (staging, head) = restoring::stage(&dir, path)?;
        let staged = self.prepare(&staging, &request.passphrase, &head);
        let (typed, counts) = staged.inspect_err(|_| restoring::unstage(&dir))?;
        let set_aside = self
            .set_present_aside()
            .inspect_err(|_| restoring::unstage(&dir))?;
        restoring::commit(&dir).inspect_err(|_| restoring::unstage(&dir))?;
        let opened = Store::open_copy(&dir, typed.opener())?;
        let state = self.take_over(opened)?;
        Ok(BackupRestored {
            state,
            when: head.made_at.wareki(),
            counts: wire_counts(counts),
            set_aside: set_aside.map(|path| path.display().to_string()),
        })
    }

    /// Opens what was staged, checks it, writes the restore into its log, and closes it.
    fn prepare(
        &self,
        staging: &Path,
        passphrase: &str,
        head: &BackupHead,
    ) -> Result<(Typed, backup::RecordCounts), Refusal> {
        let mut copy = open_copy(staging, passphrase)?;
        if !copy.may_restore() {
            return Err(Refusal::NotAllowed(Duty::Administer));
        }
        if !copy.store.check()?.is_sound() {
            return Err(Refusal::BackupDamaged);
        }
        let entry = AuditEntry {
            at: self.now(),
            act: AuditAct::Restored,
            staff_id: copy.staff.as_ref().map(|staff| staff.id),
            staff_name: copy.name(),
            thing: None,
            detail: format!("{}の控え", head.made_at.wareki()),
        };
        copy.store
            .transact(|tx| tx.append_audit(&entry).map_err(Refusal::from))?;
        let counts = copy.store.read().record_counts()?;
        copy.store.close()?;
        Ok((copy.typed, counts))
    }

    /// Writes the present records aside as a backup, opened or not, and closes them.
    fn set_present_aside(&self) -> Result<Option<PathBuf>, Refusal> {
        if self.session().is_some() {
            let quiet = crate::backing_up::quiet(self.keeper());
            let path = self.make_one(&quiet)?.written.path;
            let session = self.session().take();
            if let Some(session) = session {
                session.store.close()?;
            }
            return Ok(Some(path));
        }
        let dir = &self.setup.store_folder;
        if !Store::exists(dir) {
            return Ok(None);
        }
        let folder = self.backup_folder();
        make_folder(&folder)?;
        let making = Making {
            made_at: self.now(),
            program: env!("CARGO_PKG_VERSION"),
            generation: 0,
        };
        let path = folder.join(backup::name_aside(making.made_at));
        let random = ForStore(self.setup.random.as_ref());
        backup::set_aside(dir, &path, &making, &random)?;
        Ok(Some(path))
    }

    fn try_restoring(&self, passphrase: &str) -> Result<Rehearsed, Refusal> {
        let path = self.newest_proved().ok_or(Refusal::NoBackupYet)?;
        let (head, copy) = self.take_out(&path, passphrase)?;
        if !copy.store.check()?.is_sound() {
            return Err(Refusal::BackupDamaged);
        }
        let counts = copy.store.read().record_counts()?;
        copy.store.close()?;
        self.note_rehearsal(head.made_at, counts)?;
        let wire = wire_counts(counts);
        Ok(Rehearsed {
            when: head.made_at.wareki(),
            path: path.display().to_string(),
            text: format!(
                "{}の控えから、利用者{}人、連絡票{}件、支援経過{}件が戻ることを確かめました。",
                head.made_at.wareki(),
                wire.clients,
                wire.slips,
                wire.entries
            ),
            counts: wire,
        })
    }

    /// Begins a session with the restored records; after a recovery key they stay locked, because it
    /// is nobody's passphrase.
    fn take_over(&self, opened: Unlocked) -> Result<AppState, Refusal> {
        let Unlocked {
            store, staff_id, ..
        } = opened;
        let staff = staff_id.map(|id| store.read().staff(id)).transpose()?;
        let mut place = self.session();
        let Some(staff) = staff.flatten() else {
            drop(place.take());
            store.close()?;
            return self.state_of(None);
        };
        let session = self.begin(&mut place, store, staff)?;
        self.state_of(Some(session))
    }

    pub(crate) fn clear_scratch(&self) {
        // What cannot be removed now is encrypted, and cleared the next time.
        let _ = std::fs::remove_dir_all(self.scratch_folder());
    }
}

impl Copy {
    fn name(&self) -> String {
        self.staff
            .as_ref()
            .map_or_else(|| "復旧の鍵".to_owned(), |staff| staff.name.clone())
    }

    /// Whoever administered the office then, or holds the recovery key, may put its records back.
    fn may_restore(&self) -> bool {
        self.staff
            .as_ref()
            .is_none_or(|staff| staff.is_active && staff.role == Role::Administrator)
    }
}

impl Typed {
    fn opener(&self) -> Opener<'_> {
        match self {
            Self::Passphrase(credentials) => Opener::Person(credentials),
            Self::Recovery(key) => Opener::Recovery(key),
        }
    }
}

/// Opens a copy by a passphrase of then, or by the recovery key of then.
fn open_copy(dir: &Path, typed: &str) -> Result<Copy, Refusal> {
    let passphrase = SecretString::from(typed.trim());
    let by_person = Typed::Passphrase(Credentials::passphrase(&passphrase));
    let first = Store::open_copy(dir, by_person.opener());
    let (opened, typed) = match (first, RecoveryKey::parse(typed)) {
        (Err(OpenError::WrongPassphrase), Ok(key)) => {
            let by_key = Typed::Recovery(key);
            (Store::open_copy(dir, by_key.opener()), by_key)
        }
        (outcome, _) => (outcome, by_person),
    };
    let Unlocked {
        store, staff_id, ..
    } = opened.map_err(|error| match error {
        OpenError::WrongPassphrase => Refusal::BackupPassphrase,
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
        staff,
        typed,
    })
}

fn make_folder(folder: &Path) -> Result<(), Refusal> {
    std::fs::create_dir_all(folder)
        .map_err(|e| PathError::new(folder, FileOp::CreateFolder, &e).into())
}

fn sha256_of(path: &Path) -> Result<String, Refusal> {
    let mut file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return Err(Refusal::NotBackup);
    }
    let mut hash = Sha256::new();
    std::io::copy(&mut file, &mut HashWriter(&mut hash))
        .map_err(PathError::during(FileOp::Read, path))?;
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl From<RestoreError> for Refusal {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Locked => Self::StoreInUse,
            RestoreError::NothingStaged => Self::Internal("restore: nothing was staged"),
            RestoreError::Io(error) => error.into(),
        }
    }
}
