//! What a use case changed, for whoever shows it.

use serde::Serialize;

/// Says which kinds of records changed, so that every open view refreshes by fact, not by guess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "a set of kinds, read by name in the window"
)]
pub struct ChangedView {
    /// Office or settings.
    pub office: bool,
    /// Staff.
    pub staff: bool,
    /// Facilities and the people in them.
    pub directory: bool,
    /// Clients, certifications, consents.
    pub clients: bool,
    /// Timelines.
    pub entries: bool,
    /// Slips and their events.
    pub slips: bool,
    /// Locked, unlocked, or created.
    pub phase: bool,
}
