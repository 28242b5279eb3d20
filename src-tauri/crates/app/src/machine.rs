//! The machine's clock, ids and randomness: the only place that asks the system for them.
//!
//! Everything else gets them as arguments, so that tests fix the day and repeat themselves.

use chrono::{DateTime, FixedOffset};
use tsunagi_domain::{IdSource, Moment};
use tsunagi_store::{NoRandomness, RandomSource};
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Returns the present moment in Japan.
    fn now(&self) -> Moment;
}

/// Gives bytes that nobody can guess.
pub trait Randomness: Send + Sync {
    /// Fills the bytes; false when the system has none to give.
    #[must_use]
    fn fill(&self, bytes: &mut [u8]) -> bool;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// `UUIDv7` from the system's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the clock that is passed around"
    )]
    fn now(&self) -> Moment {
        let now: DateTime<FixedOffset> = chrono::Utc::now().fixed_offset();
        Moment::new(now)
    }
}

impl IdSource for SystemIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the source that is passed around"
    )]
    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Hands the app's randomness to the store.
pub(crate) struct ForStore<'a>(pub(crate) &'a dyn Randomness);

impl RandomSource for ForStore<'_> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if self.0.fill(bytes) {
            Ok(())
        } else {
            Err(NoRandomness)
        }
    }
}

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> bool {
        getrandom::fill(bytes).is_ok()
    }
}
