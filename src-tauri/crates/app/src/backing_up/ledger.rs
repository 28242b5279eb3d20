//! What is known about the backups that were made: `backups.json` beside the records.
//!
//! Kept outside the records on purpose: restoring old records must not forget what was backed up
//! since. It holds names of files of ours, times and numbers, and no place that a person chose; of a
//! file elsewhere, on a stick say, nothing is kept, not even its name.
//! Lost or damaged, it is begun anew; the backups are then proved once more.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tsunagi_domain::Moment;
use tsunagi_files::{PathError, read_limited, write_atomically};

const FORMAT: u32 = 1;
const MOST_BYTES: u64 = 1 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    format: u32,
    /// The highest generation ever given.
    pub generation: u32,
    /// Which store this is: to know another office's backup while the records are locked.
    #[serde(default)]
    pub store: Option<String>,
    /// What became of each file in the records' own folder of backups, by name.
    pub proofs: Vec<Proof>,
    /// When the second place was last found to be missing, until it is back.
    pub second_missing_since: Option<Moment>,
    /// When the second place last got all there is.
    pub second_complete_at: Option<Moment>,
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
    sha256: String,
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
            store: None,
            proofs: Vec::new(),
            second_missing_since: None,
            second_complete_at: None,
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
        self.proofs
            .iter()
            .find(|proof| proof.name == name)
            .map(|proof| proof.outcome)
    }

    /// Writes down how a proof went.
    ///
    /// After a rekey the present key says nothing about a file that was proved under the one before: it
    /// stays proved, as long as it is the same file.
    pub(super) fn note(&mut self, name: &str, outcome: Outcome, sha256: String) {
        let is_known = self.proofs.iter().any(|proof| {
            proof.name == name && proof.outcome == Outcome::Verified && proof.sha256 == sha256
        });
        if outcome == Outcome::OtherKey && is_known {
            return;
        }
        self.proofs.retain(|proof| proof.name != name);
        self.proofs.push(Proof {
            name: name.to_owned(),
            outcome,
            sha256,
        });
    }
}

/// Returns whether a file is named as the backups of this program are.
pub(super) fn bears_our_name(name: &str) -> bool {
    name.starts_with("tsunagi-") && name.ends_with(".tsunagi")
}
