//! A slot of key file format 1: the data key, wrapped under a passphrase alone.
//!
//! Only read. It is replaced by a slot of today when its person next unlocks.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use tsunagi_domain::StaffId;
use zeroize::Zeroizing;

use super::hex::{self, Bytes};
use super::stretching::{Argon2Fields, Stretching};
use super::{DataKey, KeyCost};

const WRAPPED_LEN: usize = 32 + 16;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldSlot {
    id: Bytes<16>,
    staff_id: StaffId,
    kind: OldKind,
    argon2: Argon2Fields,
    salt: Bytes<16>,
    nonce: Bytes<24>,
    wrapped: Bytes<WRAPPED_LEN>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OldKind {
    Passphrase,
}

impl OldSlot {
    /// Returns the data key if the passphrase opens the slot.
    pub(crate) fn unwrap_key(&self, stretching: &mut Stretching<'_>) -> Option<DataKey> {
        let OldKind::Passphrase = self.kind;
        let key = stretching.key(self.argon2, &self.salt.0, None)?;
        let cipher = XChaCha20Poly1305::new(key.as_slice().into());
        let id = hex::encode(&self.id.0);
        let aad = format!("tsunagi key slot 1 passphrase {id} {}", self.staff_id);
        let payload = Payload {
            msg: &self.wrapped.0,
            aad: aad.as_bytes(),
        };
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
        self.argon2.is_acceptable()
    }

    pub(crate) fn cost(&self) -> KeyCost {
        self.argon2.cost()
    }

    pub(crate) fn salt(&self) -> [u8; 16] {
        self.salt.0
    }
}
