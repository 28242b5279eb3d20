//! The machine's clock, ids and randomness: the only place that asks the system for them.
//!
//! Everything else gets them as arguments, so that tests fix the day and repeat themselves.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, Utc};
use tsunagi_domain::{IdSource, Moment};
use tsunagi_platform::{Platform as _, ThisSystem};
use tsunagi_store::{NoRandomness, RandomSource};
use uuid::{NoContext, Timestamp, Uuid};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Returns the present moment in Japan.
    fn now(&self) -> Moment;

    /// Returns how much time has passed since some moment, however the clock was set meanwhile, the
    /// computer's sleep counted; none where nobody can say.
    fn passed(&self) -> Option<Duration>;
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
    fn now(&self) -> Moment {
        let now: DateTime<FixedOffset> = DateTime::<Utc>::from(at_least_1970()).fixed_offset();
        Moment::new(now)
    }

    fn passed(&self) -> Option<Duration> {
        Some(ThisSystem.time_running())
    }
}

impl IdSource for SystemIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the source that is passed around"
    )]
    fn next_id(&self) -> Uuid {
        if at_least_1970() > UNIX_EPOCH {
            Uuid::now_v7()
        } else {
            Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0))
        }
    }
}

/// Returns the system's time; one before 1970 counts as the first moment of that year.
///
/// A flat battery sets a clock back that far. Libraries end the program then, in their own words.
#[allow(
    clippy::disallowed_methods,
    reason = "this is the clock that is passed around"
)]
fn at_least_1970() -> SystemTime {
    SystemTime::now().max(UNIX_EPOCH)
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
