//! The key file: the data key, wrapped once for each person.
//!
//! `keys.json` holds no secret by itself. Each slot wraps the same random 32-byte data key with
//! XChaCha20-Poly1305 under a key that Argon2id makes from the person's passphrase (UTF-8 of its NFKC
//! form, so that a full-width digit is the same digit). The slot's own fields are authenticated with
//! it. `sum` is a SHA-256 over the slots: it tells a damaged file from a wrong passphrase, and is no
//! protection against somebody who changes the file on purpose; the authentication is.

mod cost;
mod hex;
mod slot;

use std::path::Path;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::StaffId;
use tsunagi_files::{PathError, read_limited, write_atomically};
use zeroize::Zeroizing;

use crate::RandomSource;

pub use cost::KeyCost;
pub(crate) use hex::{Bytes, encode as hexadecimal};
pub(crate) use slot::{Slot, SlotFault};

/// Is the key of the database; wiped from memory when dropped.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

const FORMAT: i64 = 1;
/// Far above any office's slots, far below what would hurt.
const MAX_BYTES: u64 = 256 * 1024;
const MAX_SLOTS: usize = 200;

/// Is the key file's content.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyFile {
    format: i64,
    slots: Vec<Slot>,
    sum: hex::Bytes<32>,
}

/// Why a key file cannot be used.
pub(crate) enum KeyFileFault {
    Damaged,
    TooNew { found: i64, supported: i64 },
    Io(PathError),
}

#[derive(Deserialize)]
struct FormatOnly {
    format: i64,
}

impl KeyFile {
    pub(crate) fn new(slot: Slot) -> Self {
        let mut file = Self {
            format: FORMAT,
            slots: vec![slot],
            sum: hex::Bytes([0; 32]),
        };
        file.sum = file.computed_sum();
        file
    }

    pub(crate) fn read(path: &Path) -> Result<Self, KeyFileFault> {
        let bytes = read_limited(path, MAX_BYTES).map_err(KeyFileFault::Io)?;
        let FormatOnly { format } =
            serde_json::from_slice(&bytes).map_err(|_| KeyFileFault::Damaged)?;
        if format > FORMAT {
            return Err(KeyFileFault::TooNew {
                found: format,
                supported: FORMAT,
            });
        }
        let file: Self = serde_json::from_slice(&bytes).map_err(|_| KeyFileFault::Damaged)?;
        let is_sound = file.format == FORMAT
            && (1..=MAX_SLOTS).contains(&file.slots.len())
            && file.sum == file.computed_sum()
            && file.slots.iter().all(Slot::is_acceptable);
        is_sound.then_some(file).ok_or(KeyFileFault::Damaged)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), PathError> {
        write_atomically(path, &self.to_bytes())
    }

    /// Finds the slot that a passphrase opens.
    pub(crate) fn unlock(&self, passphrase: &SecretString) -> Option<(DataKey, StaffId)> {
        self.slots.iter().find_map(|slot| {
            slot.unwrap_key(passphrase)
                .map(|key| (key, slot.staff_id()))
        })
    }

    pub(crate) fn has_slot_of(&self, staff: StaffId) -> bool {
        self.slots.iter().any(|slot| slot.staff_id() == staff)
    }

    /// Returns the staff members that have a slot.
    pub(crate) fn holders(&self) -> Vec<StaffId> {
        self.slots.iter().map(Slot::staff_id).collect()
    }

    /// Puts a slot in place of the person's present one, or behind the others.
    pub(crate) fn put(&mut self, slot: Slot) {
        let staff = slot.staff_id();
        match self.slots.iter_mut().find(|old| old.staff_id() == staff) {
            Some(old) => *old = slot,
            None => self.slots.push(slot),
        }
        self.sum = self.computed_sum();
    }

    fn to_bytes(&self) -> Vec<u8> {
        // Numbers, hexadecimal text and lists: there is nothing in it that JSON cannot say.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    fn computed_sum(&self) -> hex::Bytes<32> {
        let slots = serde_json::to_vec(&self.slots).unwrap_or_default();
        hex::Bytes(Sha256::digest(&slots).into())
    }
}

/// Draws a new data key.
pub(crate) fn draw_key(random: &dyn RandomSource) -> Result<DataKey, crate::NoRandomness> {
    let mut key = DataKey::default();
    random.fill(key.as_mut_slice())?;
    Ok(key)
}

#[cfg(test)]
mod tests;
