//! What the records know of their key file, so that an older one put back is noticed.

use serde::{Deserialize, Serialize};
use tsunagi_domain::StaffId;

use super::hex::Bytes;
use super::{KeyFile, Owner};

/// Is which keys there are: how often the key file was changed, whose slots it has, and which sheet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownKeys {
    pub generation: u64,
    pub people: Vec<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Bytes<16>>,
}

impl KnownKeys {
    /// Returns whether a slot of this owner in an older key file still counts.
    ///
    /// A sheet only if it is the same: one that was used up opens nothing again.
    pub(crate) fn has(&self, owner: Owner, older: &KeyFile) -> bool {
        match owner {
            Owner::Staff(id) => self.people.contains(&id),
            Owner::Office => self.sheet.is_some() && older.known().sheet == self.sheet,
        }
    }
}
