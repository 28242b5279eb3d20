//! What is known about the backups that were made: `backups.json` beside the records.
//!
//! Kept outside the records on purpose: restoring old records must not forget what was backed up
//! since. It holds names of files of ours, times and numbers, and no place that a person chose.
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
    /// What became of each file, by name.
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
        read_limited(path(store_folder), MOST_BYTES)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|ledger| ledger.format == FORMAT)
            .unwrap_or_default()
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

    pub(super) fn note(&mut self, name: &str, outcome: Outcome) {
        self.proofs.retain(|proof| proof.name != name);
        self.proofs.push(Proof {
            name: name.to_owned(),
            outcome,
        });
    }
}
