//! One person's slot: the data key, wrapped under a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tsunagi_domain::StaffId;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::hex::{self, Bytes};
use super::{DataKey, KeyCost};
use crate::{NoRandomness, RandomSource};

/// Argon2 1.3, the only version there is use for.
const ARGON2_VERSION: u32 = 0x13;
const WRAPPED_LEN: usize = 32 + 16;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    id: Bytes<16>,
    staff_id: StaffId,
    kind: SlotKind,
    argon2: Argon2Fields,
    salt: Bytes<16>,
    nonce: Bytes<24>,
    wrapped: Bytes<WRAPPED_LEN>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SlotKind {
    Passphrase,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Argon2Fields {
    m_kib: u32,
    t: u32,
    p: u32,
    version: u32,
}

/// Why a slot could not be made.
pub(crate) enum SlotFault {
    CostOutOfBounds,
    NoRandomness,
}

impl From<NoRandomness> for SlotFault {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl Slot {
    pub(crate) fn wrap_key(
        key: &DataKey,
        staff_id: StaffId,
        passphrase: &SecretString,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        if !cost.is_acceptable() {
            return Err(SlotFault::CostOutOfBounds);
        }
        let mut slot = Self {
            id: Bytes([0; 16]),
            staff_id,
            kind: SlotKind::Passphrase,
            argon2: Argon2Fields {
                m_kib: cost.m_kib,
                t: cost.t,
                p: cost.p,
                version: ARGON2_VERSION,
            },
            salt: Bytes([0; 16]),
            nonce: Bytes([0; 24]),
            wrapped: Bytes([0; WRAPPED_LEN]),
        };
        random.fill(&mut slot.id.0)?;
        random.fill(&mut slot.salt.0)?;
        random.fill(&mut slot.nonce.0)?;
        slot.wrapped = slot
            .seal(key, passphrase)
            .ok_or(SlotFault::CostOutOfBounds)?;
        Ok(slot)
    }

    /// Returns the data key if the passphrase opens the slot.
    pub(crate) fn unwrap_key(&self, passphrase: &SecretString) -> Option<DataKey> {
        let aad = self.authenticated();
        let payload = Payload {
            msg: &self.wrapped.0,
            aad: aad.as_bytes(),
        };
        let cipher = self.cipher(passphrase)?;
        let nonce = XNonce::from_slice(&self.nonce.0);
        let plain = Zeroizing::new(cipher.decrypt(nonce, payload).ok()?);
        let mut key = DataKey::default();
        if plain.len() != key.len() {
            return None;
        }
        key.copy_from_slice(&plain);
        Some(key)
    }

    pub(crate) fn staff_id(&self) -> StaffId {
        self.staff_id
    }

    /// Returns whether the parameters are ones this program works with.
    pub(crate) fn is_acceptable(&self) -> bool {
        self.argon2.version == ARGON2_VERSION && self.cost().is_acceptable()
    }

    fn cost(&self) -> KeyCost {
        let Argon2Fields { m_kib, t, p, .. } = self.argon2;
        KeyCost { m_kib, t, p }
    }

    fn seal(&self, key: &DataKey, passphrase: &SecretString) -> Option<Bytes<WRAPPED_LEN>> {
        let aad = self.authenticated();
        let payload = Payload {
            msg: key.as_slice(),
            aad: aad.as_bytes(),
        };
        let nonce = XNonce::from_slice(&self.nonce.0);
        let sealed = self.cipher(passphrase)?.encrypt(nonce, payload).ok()?;
        sealed.try_into().ok().map(Bytes)
    }

    /// Says whose slot of which kind it is, so that neither can be changed under the same key.
    fn authenticated(&self) -> String {
        let SlotKind::Passphrase = self.kind;
        let id = hex::encode(&self.id.0);
        format!("tsunagi key slot 1 passphrase {id} {}", self.staff_id)
    }

    fn cipher(&self, passphrase: &SecretString) -> Option<XChaCha20Poly1305> {
        let Argon2Fields { m_kib, t, p, .. } = self.argon2;
        let params = Params::new(m_kib, t, p, Some(32)).ok()?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Reserved beforehand: a String that grows leaves its old buffer behind unwiped.
        let typed = passphrase.expose_secret();
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 4 + 64));
        normal.extend(typed.nfkc());
        let mut key = Zeroizing::new([0_u8; 32]);
        argon2
            .hash_password_into(normal.as_bytes(), &self.salt.0, key.as_mut_slice())
            .ok()?;
        let cipher = XChaCha20Poly1305::new(key.as_slice().into());
        key.zeroize();
        Some(cipher)
    }
}
