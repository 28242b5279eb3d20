//! What a use case changed, for whoever shows it.

use serde::Serialize;
use tsunagi_store::Changed;

/// Says which kinds of records changed, so that every open view refreshes by fact, not by guess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "a set of kinds, read by name in the window"
)]
pub struct ChangedView {
    /// Office, settings, or the import and export logs.
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

impl ChangedView {
    /// Says that something of the office changed that is not in the records themselves.
    pub(crate) const OFFICE: Self = Self {
        office: true,
        staff: true,
        directory: false,
        clients: false,
        entries: false,
        slips: false,
        phase: false,
    };

    /// Says that the records were locked, unlocked or made.
    pub(crate) const PHASE: Self = Self {
        office: true,
        staff: true,
        directory: true,
        clients: true,
        entries: true,
        slips: true,
        phase: true,
    };
}

impl From<Changed> for ChangedView {
    fn from(changed: Changed) -> Self {
        Self {
            office: changed.office || changed.settings || changed.logs,
            staff: !changed.staff.is_empty(),
            directory: !changed.facilities.is_empty() || !changed.physicians.is_empty(),
            clients: !changed.clients.is_empty(),
            entries: !changed.timelines.is_empty(),
            slips: !changed.slips.is_empty(),
            phase: false,
        }
    }
}
