//! One key file: reading, writing, and the slots in it.

mod changing;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::StaffId;
use tsunagi_files::PathError;

use super::hex::Bytes;
use super::old_slot::OldSlot;
use super::slot::Slot;
use super::{DataKey, HeldKeys, KeyCost, Opener, SlotKind};
use super::{Stretching, hex};
use crate::{NoRandomness, RandomSource};

const FORMAT: i64 = 2;
const OLD_FORMAT: i64 = 1;
/// Far above any office's slots, far below what would hurt.
pub(crate) const MAX_BYTES: u64 = 512 * 1024;
const MAX_SLOTS: usize = 200;
/// One unlocking never passes over more memory than this, however many salts a file names.
const MOST_WORK_KIB: u64 = 64 * 1024 * 1024;

/// Whose slot was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Staff(StaffId),
    /// The office's, by the recovery key.
    Office,
}

impl Owner {
    /// The person whose slot it is; none for the office's.
    pub(crate) const fn staff_id(self) -> Option<StaffId> {
        match self {
            Self::Staff(id) => Some(id),
            Self::Office => None,
        }
    }
}

/// Is a key file's content.
#[derive(Clone)]
pub(crate) struct KeyFile {
    content: Content,
    seal: Option<Seal>,
}

#[derive(Clone, Serialize)]
struct Content {
    generation: u64,
    slots: Vec<Slot>,
    old_slots: Vec<OldSlot>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    nonce: Bytes<24>,
    tag: Bytes<16>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    format: i64,
    generation: u64,
    slots: Vec<Slot>,
    old_slots: Vec<OldSlot>,
    seal: Seal,
    sum: Bytes<32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OldOnDisk {
    format: i64,
    slots: Vec<OldSlot>,
    sum: Bytes<32>,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: i64,
}

/// Why a key file cannot be used.
#[derive(Debug)]
pub(crate) enum KeyFileFault {
    Damaged,
    TooNew { found: i64, supported: i64 },
    Io(PathError),
}

/// Says what a key file is, without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFileFacts {
    /// The file's format.
    pub format: i64,
    /// How often it was changed.
    pub generation: u64,
    /// What each slot is opened with.
    pub slots: Vec<SlotKind>,
}

/// Why bytes are no key file that this program can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileProblem {
    /// They are damaged, or something else.
    #[error("not a sound key file")]
    Damaged,
    /// A newer program wrote them.
    #[error("format {found} is newer than {supported}")]
    TooNew {
        /// The file's format.
        found: i64,
        /// The newest that this program knows.
        supported: i64,
    },
}

/// Reads a key file without opening it; nothing in it costs work or memory before it is checked.
///
/// # Errors
/// [`KeyFileProblem`] for any bytes that are not a whole key file.
pub fn read_key_file(bytes: &[u8]) -> Result<KeyFileFacts, KeyFileProblem> {
    match KeyFile::parse(bytes) {
        Ok(file) => Ok(KeyFileFacts {
            format: if file.seal.is_some() {
                FORMAT
            } else {
                OLD_FORMAT
            },
            generation: file.content.generation,
            slots: file.kinds().map(|(_, kind)| kind).collect(),
        }),
        Err(KeyFileFault::TooNew { found, supported }) => {
            Err(KeyFileProblem::TooNew { found, supported })
        }
        Err(KeyFileFault::Damaged | KeyFileFault::Io(_)) => Err(KeyFileProblem::Damaged),
    }
}

impl KeyFile {
    /// Begins a key file without slots; it is not sound before it has one and is sealed.
    pub(crate) const fn empty() -> Self {
        Self {
            content: Content {
                generation: 0,
                slots: Vec::new(),
                old_slots: Vec::new(),
            },
            seal: None,
        }
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, KeyFileFault> {
        let damaged = |_| KeyFileFault::Damaged;
        let FormatOnly { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        let file = match format {
            OLD_FORMAT => Self::from_old(serde_json::from_slice(bytes).map_err(damaged)?),
            FORMAT => Self::from_disk(serde_json::from_slice(bytes).map_err(damaged)?),
            found if found > FORMAT => {
                let supported = FORMAT;
                return Err(KeyFileFault::TooNew { found, supported });
            }
            _ => None,
        };
        file.filter(Self::is_acceptable)
            .ok_or(KeyFileFault::Damaged)
    }

    fn from_old(old: OldOnDisk) -> Option<Self> {
        let sum = digest(&serde_json::to_vec(&old.slots).unwrap_or_default());
        (sum == old.sum).then(|| Self {
            content: Content {
                generation: 0,
                slots: Vec::new(),
                old_slots: old.slots,
            },
            seal: None,
        })
    }

    /// Reads a file whose sum somebody forgot to make fit.
    #[cfg(test)]
    pub(crate) fn with_any_sum(bytes: &[u8]) -> Option<Self> {
        let file: OnDisk = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            content: Content {
                generation: file.generation,
                slots: file.slots,
                old_slots: file.old_slots,
            },
            seal: Some(file.seal),
        })
    }

    fn from_disk(file: OnDisk) -> Option<Self> {
        let content = Content {
            generation: file.generation,
            slots: file.slots,
            old_slots: file.old_slots,
        };
        let sum = content.sum(&file.seal);
        (sum == file.sum).then_some(Self {
            content,
            seal: Some(file.seal),
        })
    }

    fn is_acceptable(&self) -> bool {
        let Content {
            slots, old_slots, ..
        } = &self.content;
        (1..=MAX_SLOTS).contains(&(slots.len() + old_slots.len()))
            && slots.iter().all(Slot::is_acceptable)
            && old_slots.iter().all(OldSlot::is_acceptable)
            && self.work_kib() <= MOST_WORK_KIB
    }

    /// Adds up what an unlocking may have to pass over: each salt once for each cost.
    fn work_kib(&self) -> u64 {
        let new = self.content.slots.iter();
        let new = new.filter_map(|slot| Some((slot.cost()?, slot.salt(), slot.kind())));
        let old = self.content.old_slots.iter();
        let old = old.map(|slot| (slot.cost(), slot.salt(), SlotKind::Passphrase));
        let mut seen: Vec<(KeyCost, [u8; 16], SlotKind)> = Vec::new();
        for one in new.chain(old) {
            if !seen.contains(&one) {
                seen.push(one);
            }
        }
        seen.iter()
            .map(|(cost, ..)| u64::from(cost.m_kib) * u64::from(cost.t))
            .sum()
    }

    /// Returns the file's bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Some(seal) = &self.seal else {
            let slots = self.content.old_slots.clone();
            let sum = digest(&serde_json::to_vec(&slots).unwrap_or_default());
            let format = OLD_FORMAT;
            return serde_json::to_vec_pretty(&OldOnDisk { format, slots, sum })
                .unwrap_or_default();
        };
        let Content {
            generation,
            slots,
            old_slots,
        } = self.content.clone();
        // Numbers, hexadecimal text and lists: there is nothing in it that JSON cannot say.
        serde_json::to_vec_pretty(&OnDisk {
            format: FORMAT,
            generation,
            slots,
            old_slots,
            sum: self.content.sum(seal),
            seal: seal.clone(),
        })
        .unwrap_or_default()
    }

    /// Finds the slot that an opener opens, and whose it is.
    pub(crate) fn unlock(&self, opener: Opener<'_>) -> Option<(HeldKeys, Owner)> {
        let Content {
            slots, old_slots, ..
        } = &self.content;
        match opener {
            Opener::Recovery(key) => slots
                .iter()
                .find_map(|slot| slot.recover(key))
                .map(|keys| (keys, Owner::Office)),
            Opener::Person(credentials) => {
                let mut stretching = Stretching::new(&credentials.passphrase);
                let own = slots.iter().find_map(|slot| {
                    let owner = Owner::Staff(slot.staff_id()?);
                    Some((slot.open(credentials, &mut stretching)?, owner))
                });
                own.or_else(|| {
                    old_slots.iter().find_map(|slot| {
                        let key = slot.unwrap_key(&mut stretching)?;
                        Some((HeldKeys::of(&key), Owner::Staff(slot.staff_id())))
                    })
                })
            }
        }
    }

    /// Returns whether the content is what a program that knew this key wrote.
    ///
    /// A file of the first format has no seal and is taken as it is.
    pub(crate) fn is_authentic(&self, key: &DataKey) -> bool {
        self.seal.as_ref().is_none_or(|seal| {
            let bytes = self.content.bytes();
            let message = Payload {
                msg: &seal.tag.0,
                aad: &bytes,
            };
            let nonce = XNonce::from_slice(&seal.nonce.0);
            seal_cipher(key).decrypt(nonce, message).is_ok()
        })
    }

    /// Counts the change and seals the content under the key.
    pub(crate) fn seal(
        &mut self,
        key: &DataKey,
        random: &dyn RandomSource,
    ) -> Result<(), NoRandomness> {
        self.content.generation += 1;
        let mut nonce = [0; 24];
        random.fill(&mut nonce)?;
        let bytes = self.content.bytes();
        let message = Payload {
            msg: &[],
            aad: &bytes,
        };
        let tag = seal_cipher(key).encrypt(XNonce::from_slice(&nonce), message);
        let tag: [u8; 16] = tag
            .ok()
            .and_then(|tag| tag.try_into().ok())
            .ok_or(NoRandomness)?;
        self.seal = Some(Seal {
            nonce: Bytes(nonce),
            tag: Bytes(tag),
        });
        Ok(())
    }

    pub(crate) fn generation(&self) -> u64 {
        self.content.generation
    }

    pub(crate) fn outrank(&mut self, generation: u64) {
        self.content.generation = self.content.generation.max(generation);
    }

    /// Returns whether the file has today's format, with what goes with it.
    pub(crate) fn is_current(&self) -> bool {
        self.seal.is_some()
    }

    /// Returns what each slot is opened with, and whose it is.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (Option<StaffId>, SlotKind)> {
        let new = self.content.slots.iter();
        let old = self.content.old_slots.iter();
        new.map(|slot| (slot.staff_id(), slot.kind()))
            .chain(old.map(|slot| (Some(slot.staff_id()), SlotKind::Passphrase)))
    }

    /// Returns the people whose slots cannot take another data key before they unlock once more.
    pub(crate) fn old_holders(&self) -> Vec<StaffId> {
        let old = self.content.old_slots.iter();
        old.map(OldSlot::staff_id).collect()
    }

    pub(crate) fn knows_key_file(&self, mark: [u8; 8]) -> bool {
        let mut slots = self.content.slots.iter();
        slots.any(|slot| slot.is_for_key_file(mark))
    }

    /// Returns whether a person's slot is weaker than what is asked for now, or of an old kind.
    pub(crate) fn is_outdated(&self, staff: StaffId, cost: KeyCost) -> bool {
        let work = |cost: KeyCost| u64::from(cost.m_kib) * u64::from(cost.t);
        let mut slots = self.content.slots.iter();
        let own = slots.find(|slot| slot.staff_id() == Some(staff));
        own.and_then(Slot::cost)
            .is_none_or(|own| work(own) < work(cost) || own.m_kib < cost.m_kib)
    }
}

impl Content {
    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn sum(&self, seal: &Seal) -> Bytes<32> {
        let mut bytes = self.bytes();
        bytes.extend_from_slice(hex::encode(&seal.nonce.0).as_bytes());
        bytes.extend_from_slice(hex::encode(&seal.tag.0).as_bytes());
        digest(&bytes)
    }
}

fn digest(bytes: &[u8]) -> Bytes<32> {
    Bytes(Sha256::digest(bytes).into())
}

fn seal_cipher(key: &DataKey) -> XChaCha20Poly1305 {
    let hash = Sha256::new()
        .chain_update("tsunagi key file seal 2")
        .chain_update(key.as_slice());
    let key = DataKey::new(hash.finalize().into());
    XChaCha20Poly1305::new(key.as_slice().into())
}
