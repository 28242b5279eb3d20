//! The hashes that chain the rows.

use sha2::{Digest as _, Sha256};
use tsunagi_domain::{AuditEntry, StaffId};

/// Keeps these hashes apart from every other use of the same function.
const DOMAIN: &[u8] = b"tsunagi audit 1\0";

/// Is how a row of the log ends: the hash over everything up to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AuditChain([u8; 32]);

/// Is the hash of a row's own content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content([u8; 32]);

impl AuditChain {
    /// Returns what stands before the first row; another for each store, so that rows of one store
    /// do not fit into another.
    pub(crate) fn beginning(store_id: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(DOMAIN);
        hash.update(store_id.as_bytes());
        Self(hash.finalize().into())
    }

    /// Returns the ending of the row that follows.
    pub(crate) fn next(self, number: u64, content: &Content) -> Self {
        let mut hash = Sha256::new();
        hash.update(DOMAIN);
        hash.update(self.0);
        hash.update(number.to_be_bytes());
        hash.update(content.0);
        Self(hash.finalize().into())
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Returns the whole as hexadecimal digits.
    #[must_use]
    pub fn hexadecimal(&self) -> String {
        crate::keys::hexadecimal(&self.0)
    }
}

/// Hashes what a row says.
pub(crate) fn content(entry: &AuditEntry) -> Content {
    let at = entry.at.to_string();
    let staff_id = entry.staff_id.as_ref().map(StaffId::to_string);
    columns([
        Some(&at),
        Some(entry.act.code()),
        staff_id.as_deref(),
        Some(&entry.staff_name),
        entry.thing.as_ref().map(|thing| thing.kind.code()),
        entry.thing.as_ref().map(|thing| thing.id.as_str()),
        Some(&entry.detail),
    ])
}

/// Hashes a row's columns as they are stored, each with its length, so that no two rows run together.
pub(crate) fn columns(columns: [Option<&str>; 7]) -> Content {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    for column in columns {
        let text = column.unwrap_or_default().as_bytes();
        hash.update([u8::from(column.is_some())]);
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    Content(hash.finalize().into())
}

impl std::fmt::Debug for AuditChain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hexadecimal())
    }
}
