//! 権限: who may do what. The one place where a role is granted something.

use tsunagi_domain::Role;

use crate::refusal::{Duty, Refusal};

/// Says who may do what; every use case asks it by way of its [`Duty`].
pub(crate) const fn is_granted(role: Role, duty: Duty) -> bool {
    match (duty, role) {
        (Duty::Read, _)
        | (_, Role::Administrator)
        | (Duty::Write | Duty::HandOver, Role::CareManager) => true,
        (Duty::Write | Duty::HandOver, Role::Reader)
        | (
            Duty::Administer | Duty::Inspect | Duty::Retain | Duty::Restore,
            Role::CareManager | Role::Reader,
        ) => false,
    }
}

/// Refuses what the role is not granted.
pub(crate) fn may(role: Role, duty: Duty) -> Result<(), Refusal> {
    if is_granted(role, duty) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(duty))
    }
}
