//! Proving backups, and looking now and then whether what was proved is still what it was.

use std::path::Path;

use tsunagi_store::backup::{self, BackupReadError, RecordCounts, Verifier};

use super::ledger::{Outcome, bears_our_name};
use super::making::Source;
use super::places;
use crate::App;
use crate::refusal::Refusal;

impl App {
    /// Opens and checks a backup in a scratch folder; how it went is written down for our own ones.
    pub(super) fn prove(&self, path: &Path, verifier: &Verifier) -> Result<RecordCounts, Refusal> {
        let outcome = verifier.verify(path, &self.scratch_folder());
        match self.own_name(path) {
            Some(name) => self.noted(path, name, outcome),
            None => Ok(outcome?),
        }
    }

    /// Looks whether a backup of the records as they are now failed its proof because they are broken: if
    /// so, writes that down for 今日 and removes the copy, which is as broken as they are.
    ///
    /// The records are not asked themselves: a check that meets a broken page leaves an open database
    /// unwritable.
    pub(super) fn trace_damage(&self, copy: &Path, verifier: &Verifier) -> bool {
        if !verifier.holds_broken_records(copy, &self.scratch_folder()) {
            return false;
        }
        self.note_damage();
        let _ = std::fs::remove_file(copy);
        true
    }

    /// Writes down for 今日 that the records are broken.
    pub(super) fn note_damage(&self) {
        let mut ledger = self.ledger();
        ledger.records_damaged_at.get_or_insert(self.now());
        ledger.damage_seen_at = Some(self.now());
        ledger.holds = None;
        // Told either way; without the note 今日 learns of it from the next backup.
        let _ = self.keep_ledger(&ledger);
    }

    /// Takes back what [`App::note_damage`] wrote down: a backup was proved, or other records are in place.
    pub(crate) fn forget_damage(&self) -> Result<(), Refusal> {
        let mut ledger = self.ledger();
        if ledger.records_damaged_at.take().is_none() {
            return Ok(());
        }
        ledger.damage_seen_at = None;
        self.keep_ledger(&ledger)
    }

    fn noted(
        &self,
        path: &Path,
        name: &str,
        mut outcome: Result<RecordCounts, BackupReadError>,
    ) -> Result<RecordCounts, Refusal> {
        let mut ledger = self.ledger();
        let sha256 = match &outcome {
            Err(
                BackupReadError::TooNew { .. }
                | BackupReadError::Reading(_)
                | BackupReadError::Io(_),
            ) => return Ok(outcome?),
            Ok(_)
            | Err(
                BackupReadError::Damaged | BackupReadError::NotBackup | BackupReadError::OtherKey,
            ) => backup::sha256_of(path)?,
        };
        // The present key says nothing about it, but it was proved once, and is another file now.
        let is_other = ledger
            .verified(name)
            .is_some_and(|proof| proof.sha256 != sha256);
        if is_other && matches!(outcome, Err(BackupReadError::OtherKey)) {
            outcome = Err(BackupReadError::Damaged);
        }
        let noted = match &outcome {
            Ok(_) => Outcome::Verified,
            Err(BackupReadError::OtherKey) => Outcome::OtherKey,
            Err(_) => Outcome::Damaged,
        };
        ledger.note(name, noted, sha256, self.now());
        self.keep_ledger(&ledger)?;
        Ok(outcome?)
    }

    /// Writes down what a restore, a rehearsal or a look inside found broken.
    pub(crate) fn note_if_broken<T>(&self, path: &Path, outcome: &Result<T, Refusal>) {
        if !matches!(outcome, Err(Refusal::BackupDamaged | Refusal::NotBackup)) {
            return;
        }
        let mut ledger = self.ledger();
        match (self.own_name(path), backup::sha256_of(path)) {
            (Some(name), Ok(sha256)) => {
                ledger.note(name, Outcome::Damaged, sha256, self.now());
            }
            (Some(_), Err(_)) => return,
            // A copy elsewhere: if it is the second place's, the next look is at this one.
            (None, _) => {
                let name = path.file_name().and_then(|name| name.to_str());
                ledger.compared(name.unwrap_or_default(), None);
            }
        }
        // Found again by the next look at it.
        let _ = self.keep_ledger(&ledger);
    }

    /// Looks whether the backup that was proved longest ago is still what was proved; one each time a
    /// backup is made, so that within some weeks every one is looked at.
    ///
    /// Its hash suffices: the content under that hash was proved.
    pub(super) fn look_at_the_oldest_proof(&self, source: &Source) -> Result<(), Refusal> {
        let mut ledger = self.ledger();
        let oldest = places::list(&self.backup_folder())
            .into_iter()
            .rev()
            .filter_map(|it| Some((ledger.verified(&it.name)?.clone(), it.path)))
            .min_by_key(|(proof, _)| proof.at);
        let Some((proof, path)) = oldest else {
            return Ok(());
        };
        if backup::sha256_of(&path)? == proof.sha256 {
            ledger.seen_again(&proof.name, self.now());
            return self.keep_ledger(&ledger);
        }
        self.prove(&path, &source.verifier).map(drop)
    }

    /// Returns the name of a file that lies among the records' own backups.
    ///
    /// A file elsewhere may bear the same name and be another one, or bear a client's.
    fn own_name<'p>(&self, path: &'p Path) -> Option<&'p str> {
        let name = path.file_name()?.to_str()?;
        let folder = path.parent()?.canonicalize().ok()?;
        let is_own = folder == self.backup_folder().canonicalize().ok()?;
        (is_own && bears_our_name(name)).then_some(name)
    }
}
