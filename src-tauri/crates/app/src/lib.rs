//! The use cases: unlocking, drafting, confirming, printing, handing over. No window.
//!
//! Three nouns. An [`App`] is the one door: every command of the contract is a method of it with the
//! same name. A session is what an unlocked store and the person who unlocked it make together;
//! locked means there is none. A [`Refusal`] is why a use case was not carried out, as facts; the
//! words are all in [`messages`].
//!
//! Every use case has the shape `fn name(&self, request) -> Result<reply, Failure>`. Inside, those
//! that look go through `App::read`, those that change through `App::write`, and nothing else touches
//! the store.

mod adapting;
mod administering;
mod app;
mod attending;
mod auditing;
mod backing_up;
mod certifying;
pub mod changes;
mod checking;
mod choosing;
mod composing;
mod confirming;
mod conversions;
mod drafting;
mod following;
mod forms;
mod granting;
#[cfg(test)]
mod guessing_tests;
mod halfwritten;
mod handing_over;
mod informing;
mod keying;
mod launching;
mod liaising;
mod limiting;
mod locking;
pub mod machine;
pub mod messages;
mod noting;
mod opening;
mod pacing;
mod passphrases;
mod previewing;
pub mod printing;
mod recording;
mod recovering;
pub mod refusal;
mod regaining;
mod registering;
pub mod resources;
mod restoring;
mod retaining;
mod sampling;
mod searching;
mod session;
mod starting;
mod templates;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod viewing;
pub mod work;

pub use app::{App, Listener, Setup};
pub use changes::ChangedView;
pub use refusal::Refusal;
pub use resources::Resources;
pub use sampling::SAMPLE_PASSPHRASE;
pub use tsunagi_domain::text::fold;
pub use tsunagi_platform::{Called, Start};
