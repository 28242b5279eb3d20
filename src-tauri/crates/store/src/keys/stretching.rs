//! Making a key from a passphrase, once for all slots that share salt and cost.

use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::{KeyCost, SecondFactor};

/// Argon2 1.3, the only version there is use for.
const ARGON2_VERSION: u32 = 0x13;

/// Is a key that opens one slot; wiped when dropped.
pub(crate) type SlotKey = Zeroizing<[u8; 32]>;

/// Is the cost as a slot states it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Argon2Fields {
    m_kib: u32,
    t: u32,
    p: u32,
    version: u32,
}

/// Is one passphrase, with what was made from it so far.
///
/// The slots of one store share their salt, so that an office of ten waits for one computation and not
/// for ten. What it costs: a guess is tried against all slots at once, a factor of ten at most, which
/// one more character of a passphrase outweighs.
pub(crate) struct Stretching<'a> {
    passphrase: &'a SecretString,
    made: Vec<Made>,
}

struct Made {
    argon2: Argon2Fields,
    salt: [u8; 16],
    has_factor: bool,
    key: SlotKey,
}

impl From<KeyCost> for Argon2Fields {
    fn from(KeyCost { m_kib, t, p }: KeyCost) -> Self {
        Self {
            m_kib,
            t,
            p,
            version: ARGON2_VERSION,
        }
    }
}

impl Argon2Fields {
    pub(crate) fn is_acceptable(self) -> bool {
        self.version == ARGON2_VERSION && self.cost().is_acceptable()
    }

    pub(crate) fn cost(self) -> KeyCost {
        let Self { m_kib, t, p, .. } = self;
        KeyCost { m_kib, t, p }
    }
}

impl<'a> Stretching<'a> {
    pub(crate) fn new(passphrase: &'a SecretString) -> Self {
        Self {
            passphrase,
            made: Vec::new(),
        }
    }

    /// Returns the key for a salt and cost; the second factor goes in as Argon2's secret.
    ///
    /// One passphrase is only ever tried with one second factor, so its presence tells two keys apart.
    pub(crate) fn key(
        &mut self,
        argon2: Argon2Fields,
        salt: &[u8; 16],
        factor: Option<&SecondFactor>,
    ) -> Option<SlotKey> {
        let has_factor = factor.is_some();
        let known = self.made.iter().find(|made| {
            made.argon2 == argon2 && made.salt == *salt && made.has_factor == has_factor
        });
        if let Some(made) = known {
            return Some(made.key.clone());
        }
        let key = self.stretch(argon2, salt, factor)?;
        self.made.push(Made {
            argon2,
            salt: *salt,
            has_factor,
            key: key.clone(),
        });
        Some(key)
    }

    fn stretch(
        &self,
        argon2: Argon2Fields,
        salt: &[u8; 16],
        factor: Option<&SecondFactor>,
    ) -> Option<SlotKey> {
        let params = Params::new(argon2.m_kib, argon2.t, argon2.p, Some(32)).ok()?;
        let (kind, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon2 = match factor {
            Some(factor) => Argon2::new_with_secret(factor.bytes(), kind, version, params).ok()?,
            None => Argon2::new(kind, version, params),
        };
        // Reserved beforehand: a String that grows leaves its old buffer behind unwiped.
        let typed = self.passphrase.expose_secret();
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 4 + 64));
        normal.extend(typed.nfkc());
        let mut key = SlotKey::default();
        argon2
            .hash_password_into(normal.as_bytes(), salt, key.as_mut_slice())
            .ok()?;
        Some(key)
    }
}
