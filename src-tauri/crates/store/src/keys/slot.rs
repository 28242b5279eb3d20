//! One slot: a pair of keys of its own, to which the data key is sealed.
//!
//! What the person knows opens the pair's secret half; the public half takes the data key. So the data
//! key can be replaced for everybody by one person, and whoever knows an old data key gains nothing
//! towards the new one.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::StaffId;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::hex::{self, Bytes, Lengthy};
use super::stretching::{Argon2Fields, SlotKey};
use super::{Credentials, DataKey, HeldKeys, KeyCost, RecoveryKey, Stretching};
use crate::{NoRandomness, RandomSource};

/// What a slot is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A passphrase 合言葉.
    Passphrase,
    /// A passphrase and a key file 鍵ファイル.
    PassphraseAndKeyFile,
    /// The recovery key 回復キー on paper.
    Recovery,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    id: Bytes<16>,
    kind: SlotKind,
    /// Nobody's where it is the recovery slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staff_id: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    argon2: Option<Argon2Fields>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_file: Option<Bytes<8>>,
    salt: Bytes<16>,
    nonce: Bytes<24>,
    public: Bytes<32>,
    secret: Bytes<48>,
    ephemeral: Bytes<32>,
    sealed: Lengthy,
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

/// What a new slot is made for.
pub(crate) struct SlotPlan<'a> {
    pub keys: &'a HeldKeys,
    pub cost: KeyCost,
    /// The salt the other slots of the store have.
    pub salt: [u8; 16],
}

impl Slot {
    /// Makes a person's slot.
    pub(crate) fn of_person(
        staff_id: StaffId,
        credentials: &Credentials,
        plan: &SlotPlan<'_>,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        if !plan.cost.is_acceptable() {
            return Err(SlotFault::CostOutOfBounds);
        }
        let factor = credentials.key_file.as_ref();
        let argon2 = Argon2Fields::from(plan.cost);
        let key = Stretching::new(&credentials.passphrase)
            .key(argon2, &plan.salt, factor)
            .ok_or(SlotFault::CostOutOfBounds)?;
        let kind = match factor {
            Some(_) => SlotKind::PassphraseAndKeyFile,
            None => SlotKind::Passphrase,
        };
        let slot = Self {
            staff_id: Some(staff_id),
            argon2: Some(argon2),
            key_file: factor.map(|factor| Bytes(factor.mark())),
            ..Self::blank(kind, plan.salt)
        };
        slot.closed_with(&key, plan.keys, random)
    }

    /// Makes the office's recovery slot.
    pub(crate) fn of_recovery(
        recovery: &RecoveryKey,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let key = recovery.slot_key(&salt);
        Self::blank(SlotKind::Recovery, salt).closed_with(&key, keys, random)
    }

    /// Returns the keys of the records if the credentials open this person's slot.
    pub(crate) fn open(
        &self,
        credentials: &Credentials,
        stretching: &mut Stretching<'_>,
    ) -> Option<HeldKeys> {
        let factor = match self.kind {
            SlotKind::Recovery => return None,
            SlotKind::Passphrase => None,
            SlotKind::PassphraseAndKeyFile => {
                let factor = credentials.key_file.as_ref()?;
                let is_meant = self.key_file.is_some_and(|mark| mark.0 == factor.mark());
                Some(is_meant.then_some(factor)?)
            }
        };
        let key = stretching.key(self.argon2?, &self.salt.0, factor)?;
        self.open_with(&key)
    }

    /// Returns the keys of the records if the recovery key opens this slot.
    pub(crate) fn recover(&self, recovery: &RecoveryKey) -> Option<HeldKeys> {
        let is_recovery = self.kind == SlotKind::Recovery;
        self.open_with(&is_recovery.then(|| recovery.slot_key(&self.salt.0))?)
    }

    /// Seals other keys to the slot; whose it is and what opens it stays.
    pub(crate) fn sealed_anew(
        mut self,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(seed.as_mut_slice())?;
        let once = StaticSecret::from(*seed);
        self.ephemeral = Bytes(PublicKey::from(&once).to_bytes());
        let shared = once.diffie_hellman(&PublicKey::from(self.public.0));
        let payload = keys.to_bytes();
        let message = Payload {
            msg: &payload,
            aad: &self.id.0,
        };
        let sealed = self
            .box_cipher(shared.as_bytes())
            .encrypt(&XNonce::default(), message)
            .map_err(|_| SlotFault::CostOutOfBounds)?;
        self.sealed = Lengthy(sealed);
        Ok(self)
    }

    pub(crate) fn id(&self) -> Bytes<16> {
        self.id
    }

    pub(crate) fn kind(&self) -> SlotKind {
        self.kind
    }

    pub(crate) fn staff_id(&self) -> Option<StaffId> {
        self.staff_id
    }

    pub(crate) fn salt(&self) -> [u8; 16] {
        self.salt.0
    }

    pub(crate) fn cost(&self) -> Option<KeyCost> {
        self.argon2.map(Argon2Fields::cost)
    }

    pub(crate) fn is_for_key_file(&self, mark: [u8; 8]) -> bool {
        self.key_file.is_some_and(|own| own.0 == mark)
    }

    /// Returns whether kind and parameters agree and are ones this program works with.
    pub(crate) fn is_acceptable(&self) -> bool {
        let is_person =
            self.staff_id.is_some() && self.argon2.is_some_and(Argon2Fields::is_acceptable);
        let is_sound = match self.kind {
            SlotKind::Passphrase => is_person && self.key_file.is_none(),
            SlotKind::PassphraseAndKeyFile => is_person && self.key_file.is_some(),
            SlotKind::Recovery => {
                self.staff_id.is_none() && self.argon2.is_none() && self.key_file.is_none()
            }
        };
        is_sound && HeldKeys::is_sealed_length(self.sealed.0.len())
    }

    fn blank(kind: SlotKind, salt: [u8; 16]) -> Self {
        Self {
            id: Bytes([0; 16]),
            kind,
            staff_id: None,
            argon2: None,
            key_file: None,
            salt: Bytes(salt),
            nonce: Bytes([0; 24]),
            public: Bytes([0; 32]),
            secret: Bytes([0; 48]),
            ephemeral: Bytes([0; 32]),
            sealed: Lengthy(Vec::new()),
        }
    }

    fn closed_with(
        mut self,
        key: &SlotKey,
        keys: &HeldKeys,
        random: &dyn RandomSource,
    ) -> Result<Self, SlotFault> {
        random.fill(&mut self.id.0)?;
        random.fill(&mut self.nonce.0)?;
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(seed.as_mut_slice())?;
        self.public = Bytes(PublicKey::from(&StaticSecret::from(*seed)).to_bytes());
        let aad = self.authenticated();
        let message = Payload {
            msg: seed.as_slice(),
            aad: aad.as_bytes(),
        };
        let secret = XChaCha20Poly1305::new(key.as_slice().into())
            .encrypt(XNonce::from_slice(&self.nonce.0), message)
            .map_err(|_| SlotFault::CostOutOfBounds)?;
        self.secret = Bytes(secret.try_into().map_err(|_| SlotFault::CostOutOfBounds)?);
        self.sealed_anew(keys, random)
    }

    fn open_with(&self, key: &SlotKey) -> Option<HeldKeys> {
        let aad = self.authenticated();
        let message = Payload {
            msg: &self.secret.0,
            aad: aad.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(key.as_slice().into());
        let nonce = XNonce::from_slice(&self.nonce.0);
        let plain = Zeroizing::new(cipher.decrypt(nonce, message).ok()?);
        let mut seed = Zeroizing::new([0; 32]);
        if plain.len() != seed.len() {
            return None;
        }
        seed.copy_from_slice(&plain);
        let shared = StaticSecret::from(*seed).diffie_hellman(&PublicKey::from(self.ephemeral.0));
        let message = Payload {
            msg: &self.sealed.0,
            aad: &self.id.0,
        };
        let keys = self
            .box_cipher(shared.as_bytes())
            .decrypt(&XNonce::default(), message)
            .ok()?;
        HeldKeys::from_bytes(&Zeroizing::new(keys))
    }

    /// Says whose slot of which kind with which public half it is, so that none of it can be changed
    /// under the same key.
    fn authenticated(&self) -> String {
        let kind = match self.kind {
            SlotKind::Passphrase => "passphrase",
            SlotKind::PassphraseAndKeyFile => "passphrase and key file",
            SlotKind::Recovery => "recovery",
        };
        let owner = self.staff_id.map(|id| id.to_string()).unwrap_or_default();
        let id = hex::encode(&self.id.0);
        let public = hex::encode(&self.public.0);
        format!("tsunagi key slot 2 {kind} {id} {owner} {public}")
    }

    /// The nonce of the box may stay zero: its key is made from a pair that is used once.
    fn box_cipher(&self, shared: &[u8; 32]) -> XChaCha20Poly1305 {
        let hash = Sha256::new()
            .chain_update("tsunagi key box 2")
            .chain_update(self.ephemeral.0)
            .chain_update(self.public.0)
            .chain_update(shared);
        let key = DataKey::new(hash.finalize().into());
        XChaCha20Poly1305::new(key.as_slice().into())
    }
}
