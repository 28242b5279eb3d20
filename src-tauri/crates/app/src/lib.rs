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

mod app;
pub mod changes;
mod composing;
mod confirming;
mod conversions;
mod drafting;
mod following;
mod forms;
mod handing_over;
pub mod machine;
pub mod messages;
mod previewing;
pub mod printing;
pub mod refusal;
pub mod resources;
mod session;
mod templates;
mod viewing;

pub use app::{App, Listener, Setup};
pub use changes::ChangedView;
pub use refusal::Refusal;
pub use resources::Resources;
