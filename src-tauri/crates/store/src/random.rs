//! Where keys, salts and nonces come from.

/// Is a source of bytes nobody can guess; tests hand in a seeded one.
pub trait RandomSource {
    /// Fills the whole slice.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system has none to give; nothing may be made from the slice then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// States that the system gave no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random numbers")]
pub struct NoRandomness;

/// Is the operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

impl From<NoRandomness> for crate::CreateError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<NoRandomness> for crate::SlotError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}
