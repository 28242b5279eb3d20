//! The key file: the data key, sealed once for each person.
//!
//! `keys.json` holds no secret by itself, and stands twice in the folder. Each [`Slot`] holds the same
//! random 32-byte data key for what one person knows: a passphrase (UTF-8 of its NFKC form, so that a
//! full-width digit is the same digit, through Argon2id), a passphrase and a key file, or the recovery
//! key on paper. `sum` is a SHA-256 over the content: it tells a damaged file from a wrong passphrase.
//! `seal` authenticates the content under the data key: it tells a file that somebody changed on
//! purpose, once it is open. `generation` counts the changes; of two sound copies the higher one counts.
//!
//! Files of format 1, with [`OldSlot`]s only and neither seal nor generation, are read for ever.

mod cost;
mod file;
mod held;
mod hex;
mod known;
mod old_slot;
mod pair;
mod recovery;
mod second_factor;
mod slot;
mod stretching;

use secrecy::SecretString;

use crate::RandomSource;

pub use cost::KeyCost;
pub(crate) use file::{KeyFile, KeyFileFault, Owner};
pub use file::{KeyFileFacts, KeyFileProblem, read_key_file};
pub(crate) use held::{DataKey, HeldKeys};
pub(crate) use hex::{Bytes, encode as hexadecimal};
pub(crate) use known::KnownKeys;
pub(crate) use pair::{Copies, Landing, Opened, Unopened};
pub use recovery::{RecoveryKey, RecoveryTypo};
pub use second_factor::{NotAKeyFile, SecondFactor};
pub(crate) use slot::SlotFault;
pub use slot::SlotKind;
pub(crate) use stretching::Stretching;

/// Is what a person opens the records with.
pub struct Credentials {
    /// The passphrase 合言葉.
    pub passphrase: SecretString,
    /// The key file 鍵ファイル, where the person's slot asks for one.
    pub key_file: Option<SecondFactor>,
}

impl Credentials {
    /// Takes a passphrase alone.
    #[must_use]
    pub fn passphrase(passphrase: &SecretString) -> Self {
        Self {
            passphrase: passphrase.clone(),
            key_file: None,
        }
    }
}

/// Is one way to open the records.
#[derive(Clone, Copy)]
pub enum Opener<'a> {
    /// What a person knows and has.
    Person(&'a Credentials),
    /// The recovery key from its sheet.
    Recovery(&'a RecoveryKey),
}

/// Draws a new data key.
pub(crate) fn draw_key(random: &dyn RandomSource) -> Result<DataKey, crate::NoRandomness> {
    let mut key = DataKey::default();
    random.fill(key.as_mut_slice())?;
    Ok(key)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::forged;
