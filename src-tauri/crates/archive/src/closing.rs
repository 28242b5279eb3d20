//! What closes a handover file, and what opens one.

use std::fmt;

use age::secrecy::ExposeSecret as _;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use crate::work::Work;

/// Is what a handover file is closed with.
#[derive(Clone, Copy, Debug)]
pub enum Closing<'a> {
    /// A passphrase that both sides know.
    Passphrase {
        /// The passphrase; [`crate::MIN_PASSPHRASE_CHARS`] or more.
        passphrase: &'a SecretString,
        /// The work factor, [`Work::STANDARD`] for every file that leaves the PC.
        work: Work,
    },
    /// The public keys of those who may open it.
    ///
    /// The writer's own key is always among them: without it nobody here could read the file back to
    /// its end, and nothing may be called proven that was not.
    Keys {
        /// The writer's own key pair.
        own: &'a OfficeKey,
        /// Those to whom it goes.
        recipients: &'a [PublicKey],
    },
}

/// Is what somebody who opens a file has at hand; each file needs one of the two.
#[derive(Clone, Copy, Default)]
pub struct Opening<'a> {
    /// A passphrase as typed.
    pub passphrase: Option<&'a SecretString>,
    /// The office's own key pair.
    pub key: Option<&'a OfficeKey>,
}

impl<'a> From<&'a SecretString> for Opening<'a> {
    fn from(passphrase: &'a SecretString) -> Self {
        Self {
            passphrase: Some(passphrase),
            key: None,
        }
    }
}

impl<'a> From<&'a OfficeKey> for Opening<'a> {
    fn from(key: &'a OfficeKey) -> Self {
        Self {
            passphrase: None,
            key: Some(key),
        }
    }
}

impl<'a> Closing<'a> {
    /// Returns what opens again what this closes.
    pub(crate) fn opening(&self) -> Opening<'a> {
        match *self {
            Self::Passphrase { passphrase, .. } => passphrase.into(),
            Self::Keys { own, .. } => own.into(),
        }
    }
}

impl fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

/// Is an office's key pair (X25519): what is closed with its public half opens with this only.
pub struct OfficeKey(pub(crate) age::x25519::Identity);

impl OfficeKey {
    /// Draws a new pair; the age library asks the system for the randomness itself.
    #[must_use]
    pub fn draw() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads the text that [`OfficeKey::to_text`] gave.
    #[must_use]
    pub fn from_text(text: &SecretString) -> Option<Self> {
        text.expose_secret().trim().parse().ok().map(Self)
    }

    /// Returns the pair as text (`AGE-SECRET-KEY-1…`), for the encrypted store and nowhere else.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        self.0.to_string()
    }

    /// Returns the half that others may know.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.to_public())
    }
}

impl fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeKey").finish_non_exhaustive()
    }
}

/// Is the half of an office's key pair that others may know (`age1…`).
#[derive(Clone)]
pub struct PublicKey(pub(crate) age::x25519::Recipient);

impl PublicKey {
    /// Reads a public key, white space around and between aside: it may have been typed or printed.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        joined.parse().ok().map(Self)
    }

    /// Returns the key as text, as the public `age` program takes it.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// Returns six groups of five digits to compare by telephone.
    ///
    /// Digits and not letters, because they are said the same way by everybody; thirty of them leave
    /// about 99 bits, far more than anybody could search for a second key that sounds alike.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(format!("tsunagi public key\n{}", self.to_text()));
        let groups: Vec<String> = digest
            .chunks(5)
            .take(6)
            .map(|chunk| {
                let number = chunk
                    .iter()
                    .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
                format!("{:05}", number % 100_000)
            })
            .collect();
        groups.join(" ")
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.to_text() == other.to_text()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&self.to_text()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_as_text_and_paper() {
        let key = OfficeKey::draw();
        let again = OfficeKey::from_text(&key.to_text()).unwrap();
        assert_eq!(
            key.public(),
            again.public(),
            "the store keeps the pair as text"
        );
        let text = key.public().to_text();
        let (head, tail) = text.split_at(20);
        let typed = PublicKey::from_text(&format!(" {head}\n {tail}　")).unwrap();
        assert_eq!(typed, key.public(), "a line break from paper is forgiven");
        assert!(
            PublicKey::from_text(&text.replace(&text[10..11], "b")).is_none(),
            "its checksum catches a wrong letter, b is not in its alphabet"
        );
    }

    #[test]
    fn a_fingerprint_is_thirty_digits_and_tells_keys_apart() {
        let (one, other) = (OfficeKey::draw().public(), OfficeKey::draw().public());
        let print = one.fingerprint();
        assert_eq!(print.len(), 35, "six groups of five and the gaps");
        assert!(print.chars().all(|c| c.is_ascii_digit() || c == ' '));
        assert_ne!(print, other.fingerprint());
        let again = PublicKey::from_text(&one.to_text()).unwrap();
        assert_eq!(print, again.fingerprint(), "both sides see the same digits");
    }
}
