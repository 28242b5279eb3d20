//! An unlocked store and the person who unlocked it.

use tsunagi_domain::{Moment, Role, Staff};

use crate::refusal::{Duty, Refusal};

/// Exists only while the records are unlocked.
pub(crate) struct Session {
    /// Who unlocked.
    pub(crate) staff: Staff,
    /// When this use case began; one moment per use case, so that its records agree.
    pub(crate) now: Moment,
}

impl Session {
    /// Checks that the person may do this; the one place where roles are granted something.
    pub(crate) fn may(&self, duty: Duty) -> Result<(), Refusal> {
        let granted = match (duty, self.staff.role) {
            (Duty::Read, _) | (_, Role::Administrator) | (Duty::Write, Role::CareManager) => true,
            (Duty::Write, Role::Reader) | (Duty::Administer, Role::CareManager | Role::Reader) => {
                false
            }
        };
        if granted {
            Ok(())
        } else {
            Err(Refusal::NotAllowed(duty))
        }
    }
}
