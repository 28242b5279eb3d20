//! The key file 鍵ファイル: thirty-two random bytes on a stick, beside the passphrase.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::hex;
use crate::{NoRandomness, RandomSource};

const HEAD: &str = "tsunagi key file 1";
/// Far above what the file has.
const MOST_BYTES: usize = 4096;

/// Is the content of a key file; wiped when dropped.
#[derive(Clone)]
pub struct SecondFactor(Zeroizing<[u8; 32]>);

/// States that a file is no key file, or a damaged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key file")]
pub struct NotAKeyFile;

impl SecondFactor {
    /// Draws a new one.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system has none to give.
    pub fn draw(random: &dyn RandomSource) -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`NotAKeyFile`] for anything that this program did not write whole.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAKeyFile> {
        if bytes.len() > MOST_BYTES {
            return Err(NotAKeyFile);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NotAKeyFile)?;
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        if lines.next() != Some(HEAD) {
            return Err(NotAKeyFile);
        }
        let mut bytes = || lines.next().and_then(hex::decode::<32>).ok_or(NotAKeyFile);
        let secret = Self(Zeroizing::new(bytes()?));
        let is_sound = bytes()? == secret.check();
        // What a program adds at the end in passing is nothing; anything else is another file.
        let is_whole = lines.all(str::is_empty);
        (is_sound && is_whole).then_some(secret).ok_or(NotAKeyFile)
    }

    /// Returns the file's content.
    #[must_use]
    pub fn to_file(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Zeroizing::new(Vec::with_capacity(256));
        text.extend_from_slice(HEAD.as_bytes());
        for part in [self.bytes(), &self.check()] {
            text.push(b'\n');
            text.extend_from_slice(Zeroizing::new(hex::encode(part)).as_bytes());
        }
        text.push(b'\n');
        text
    }

    /// Returns eight digits to tell one key file from another by its name.
    #[must_use]
    pub fn short_name(&self) -> String {
        hex::encode(&self.mark()).chars().take(8).collect()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Returns what the slot remembers the file by, to tell another office's file from a wrong word.
    pub(crate) fn mark(&self) -> [u8; 8] {
        let digest: [u8; 32] = self.digest("mark");
        let mut mark = [0; 8];
        for (place, byte) in mark.iter_mut().zip(digest) {
            *place = byte;
        }
        mark
    }

    fn check(&self) -> [u8; 32] {
        self.digest("check")
    }

    fn digest(&self, what: &str) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update(HEAD)
            .chain_update(what)
            .chain_update(self.bytes());
        hash.finalize().into()
    }
}
