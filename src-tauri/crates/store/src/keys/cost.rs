//! How much work a guess at a passphrase costs.

use serde::{Deserialize, Serialize};

/// Is the cost of making a key from a passphrase with Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyCost {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes over the memory.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl KeyCost {
    /// What the program uses: 64 MiB, three passes, one lane.
    pub const STANDARD: Self = Self {
        m_kib: 64 * 1024,
        t: 3,
        p: 1,
    };

    /// Returns whether this program would do the work.
    ///
    /// A key file may come from anywhere, and one that asks for all the memory of the PC, or for an
    /// hour, is damaged or hostile. The most that is accepted is 1 GiB and 4 GiB passed over in all.
    #[must_use]
    pub fn is_acceptable(self) -> bool {
        let work_kib = u64::from(self.m_kib) * u64::from(self.t);
        (1..=4).contains(&self.p)
            && (1..=16).contains(&self.t)
            && (8 * self.p..=1024 * 1024).contains(&self.m_kib)
            && work_kib <= 4 * 1024 * 1024
    }
}
