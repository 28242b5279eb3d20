//! What is known about the backups that were made: `backups.json` beside the records.
//!
//! Kept outside the records on purpose: restoring old records must not forget what was backed up
//! since. It holds names of files of ours, times and numbers, and no place that a person chose; of a
//! file elsewhere, on a stick say, nothing is kept, not even its name.
//! Lost or damaged, it is begun anew; the backups are then proved once more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tsunagi_domain::Moment;
use tsunagi_files::{PathError, read_limited, write_atomically};

use super::trouble::{SecondFault, SecondTrouble};

const FORMAT: u32 = 1;
const MOST_BYTES: u64 = 1 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    format: u32,
    /// The highest generation ever given.
    pub generation: u32,
    /// The last change of the records that the newest backup holds, by its number in the audit log.
    #[serde(default)]
    pub holds: Option<u64>,
    /// Which store this is: to know another office's backup while the records are locked.
    #[serde(default)]
    pub store: Option<String>,
    /// What became of each file in the records' own folder of backups, by name.
    pub proofs: Vec<Proof>,
    /// When the second place was last found to be missing, until it is back.
    pub second_missing_since: Option<Moment>,
    /// When the second place last got all there is.
    pub second_complete_at: Option<Moment>,
    /// Since when the second place is there and takes nothing, and why; until it does.
    #[serde(default)]
    pub second_trouble: Option<SecondTrouble>,
    /// How many bytes were left there, where that was little.
    #[serde(default)]
    pub second_low: Option<u64>,
    /// Since when the records themselves are known to be damaged; until a backup of them is proved.
    #[serde(default)]
    pub records_damaged_at: Option<Moment>,
    /// When that was last seen.
    #[serde(default)]
    pub damage_seen_at: Option<Moment>,
    /// The last rehearsal.
    pub rehearsal: Option<Rehearsal>,
    /// When the program was first asked about rehearsals: the first is due a while after it.
    pub began: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proof {
    pub name: String,
    pub outcome: Outcome,
    /// Of the whole file; another file under the same name is another backup.
    #[serde(default)]
    pub sha256: String,
    /// When it was proved, or last found to be as it was proved.
    #[serde(default)]
    pub at: Option<Moment>,
    /// When the second place's copy was last found to be the same.
    #[serde(default)]
    pub compared_at: Option<Moment>,
    /// The hash that was proved, of a file that is broken now: a copy elsewhere may still be that one.
    #[serde(default)]
    pub was: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Verified,
    Damaged,
    /// Under another key than the present one: only a passphrase of then can prove it.
    OtherKey,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rehearsal {
    pub at: Moment,
    pub made_at: Moment,
    pub clients: u64,
    pub slips: u64,
    pub entries: u64,
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            format: FORMAT,
            generation: 0,
            holds: None,
            store: None,
            proofs: Vec::new(),
            second_missing_since: None,
            second_complete_at: None,
            second_trouble: None,
            second_low: None,
            records_damaged_at: None,
            damage_seen_at: None,
            rehearsal: None,
            began: None,
        }
    }
}

fn path(store_folder: &Path) -> PathBuf {
    store_folder.join("backups.json")
}

impl Ledger {
    pub(super) fn read(store_folder: &Path) -> Self {
        let mut ledger = read_limited(path(store_folder), MOST_BYTES)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|ledger| ledger.format == FORMAT)
            .unwrap_or_default();
        // Once any file's name was noted, of whichever folder and person; those go, and what they
        // said of our own files is proved once more.
        ledger
            .proofs
            .retain(|proof| !proof.sha256.is_empty() && bears_our_name(&proof.name));
        ledger
    }

    pub(super) fn write(&self, store_folder: &Path) -> Result<(), PathError> {
        // Names, numbers and times: there is nothing in it that JSON cannot say.
        let bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        write_atomically(path(store_folder), &bytes)
    }

    pub(super) fn outcome(&self, name: &str) -> Option<Outcome> {
        self.proof(name).map(|proof| proof.outcome)
    }

    /// Returns what is known of a backup that was proved.
    pub(super) fn verified(&self, name: &str) -> Option<&Proof> {
        self.proof(name)
            .filter(|proof| proof.outcome == Outcome::Verified)
    }

    /// Tells whether a file of this name was proved, be it broken here since.
    pub(super) fn was_proved(&self, name: &str) -> bool {
        let proof = self.proof(name);
        proof.is_some_and(|proof| proof.outcome == Outcome::Verified || proof.was.is_some())
    }

    /// Lists the files that broke after they were proved, each with the hash that was.
    pub(super) fn broken(&self) -> Vec<(String, String)> {
        let hash_of = |proof: &Proof| Some((proof.name.clone(), proof.was.clone()?));
        self.proofs.iter().filter_map(hash_of).collect()
    }

    /// Forgets what a broken file was: no copy of it is that one either.
    pub(super) fn give_up(&mut self, name: &str) {
        self.change(name, |proof| proof.was = None);
    }

    fn proof(&self, name: &str) -> Option<&Proof> {
        self.proofs.iter().find(|proof| proof.name == name)
    }

    /// Writes down that a backup is still as it was proved.
    pub(super) fn seen_again(&mut self, name: &str, at: Moment) {
        self.change(name, |proof| proof.at = Some(at));
    }

    /// Writes down when the second place's copy was found to be the same; none asks for another look.
    pub(super) fn compared(&mut self, name: &str, at: Option<Moment>) {
        self.change(name, |proof| proof.compared_at = at);
    }

    /// Writes down that the second place got what it is to have, and what room was left if it was little.
    pub(super) fn second_is_served(&mut self, at: Moment, low: Option<u64>) {
        self.second_missing_since = None;
        self.second_trouble = None;
        self.second_complete_at = Some(at);
        self.second_low = low;
    }

    /// Writes down that the second place cannot be reached; once it is back, it is tried at once.
    pub(super) fn second_is_missing(&mut self, at: Moment) {
        self.second_missing_since.get_or_insert(at);
        if let Some(trouble) = &mut self.second_trouble {
            trouble.tried_at = None;
        }
    }

    /// Writes down that the second place is there and takes nothing.
    pub(super) fn second_failed(&mut self, at: Moment, why: SecondFault) {
        let since = self.second_trouble.as_ref().map_or(at, |known| known.since);
        self.second_missing_since = None;
        self.second_low = None;
        self.second_trouble = Some(SecondTrouble {
            since,
            tried_at: Some(at),
            why,
        });
    }

    /// Forgets what is known of the second place and the copies there: it is another place now.
    pub(super) fn forget_second(&mut self) {
        self.second_missing_since = None;
        self.second_complete_at = None;
        self.second_trouble = None;
        self.second_low = None;
        for proof in &mut self.proofs {
            proof.compared_at = None;
        }
    }

    /// Keeps what is known of these files alone; the others are gone.
    pub(super) fn keep_only(&mut self, names: &BTreeSet<String>) {
        self.proofs.retain(|proof| names.contains(&proof.name));
    }

    fn change(&mut self, name: &str, change: impl FnOnce(&mut Proof)) {
        let mut proofs = self.proofs.iter_mut();
        if let Some(proof) = proofs.find(|proof| proof.name == name) {
            change(proof);
        }
    }

    /// Writes down how a proof went.
    ///
    /// After a rekey the present key says nothing about a file that was proved under the one before: it
    /// stays proved, as long as it is the same file.
    pub(super) fn note(&mut self, name: &str, outcome: Outcome, sha256: String, at: Moment) {
        let known = self
            .verified(name)
            .filter(|it| it.sha256 == sha256)
            .cloned();
        if outcome == Outcome::OtherKey && known.is_some() {
            return self.seen_again(name, at);
        }
        let before = self.proof(name).filter(|_| outcome == Outcome::Damaged);
        let was = before
            .and_then(|proof| match proof.outcome {
                Outcome::Verified => Some(proof.sha256.clone()),
                Outcome::Damaged | Outcome::OtherKey => proof.was.clone(),
            })
            .filter(|was| *was != sha256);
        self.proofs.retain(|proof| proof.name != name);
        self.proofs.push(Proof {
            name: name.to_owned(),
            outcome,
            sha256,
            at: Some(at),
            compared_at: known.and_then(|known| known.compared_at),
            was,
        });
    }
}

/// Returns whether a file is named as the backups of this program are.
pub(super) fn bears_our_name(name: &str) -> bool {
    name.starts_with("tsunagi-") && name.ends_with(".tsunagi")
}
