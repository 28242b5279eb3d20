//! What a transaction changed, so that every view refreshes by fact and not by guess.

use std::collections::BTreeSet;

use tsunagi_domain::{ClientId, FacilityId, PhysicianId, SlipId, StaffId};

/// Lists what a transaction changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Whether the office's own data changed.
    pub office: bool,
    /// Staff added or changed.
    pub staff: BTreeSet<StaffId>,
    /// Facilities added or changed.
    pub facilities: BTreeSet<FacilityId>,
    /// People in facilities added or changed.
    pub physicians: BTreeSet<PhysicianId>,
    /// Clients added or changed, their certifications and consents included.
    pub clients: BTreeSet<ClientId>,
    /// Clients whose timeline changed.
    pub timelines: BTreeSet<ClientId>,
    /// Slips added, changed, or discarded, their events included.
    pub slips: BTreeSet<SlipId>,
    /// Whether a setting changed.
    pub settings: bool,
    /// Whether the import or export log grew.
    pub logs: bool,
}

impl Changed {
    /// Returns whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
