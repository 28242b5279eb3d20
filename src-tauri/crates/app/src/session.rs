//! An unlocked store and the person who unlocked it.

use tsunagi_domain::{Day, Moment, Staff};
use tsunagi_store::{Reader, RecoveryKey, SecondFactor, Store};

use crate::granting;
use crate::noting::Notes;
use crate::previewing::PreviewCache;
use crate::refusal::{Duty, Refusal};

/// Exists only while the records are unlocked.
pub(crate) struct Session {
    /// The records.
    pub(crate) store: Store,
    /// Who unlocked.
    pub(crate) staff: Staff,
    /// When this use case began; one moment per use case, so that its records agree.
    pub(crate) now: Moment,
    /// Pages written for looking at; they go when the records are locked.
    pub(crate) previews: PreviewCache,
    /// What is to be noted in the audit log.
    pub(crate) notes: Notes,
    /// A recovery key that was drawn and not typed back yet; it counts for nothing.
    pub(crate) recovery_draft: Option<RecoveryKey>,
    /// The key file that the person opened the records with: beside it, a passphrase that is typed
    /// elsewhere can be told to be the person's own.
    pub(crate) key_file: Option<SecondFactor>,
}

impl Session {
    /// Begins with an open store.
    pub(crate) fn new(store: Store, staff: Staff, now: Moment) -> Self {
        Self {
            store,
            staff,
            now,
            previews: PreviewCache::default(),
            notes: Notes::default(),
            recovery_draft: None,
            key_file: None,
        }
    }

    /// Reads the records at rest.
    pub(crate) fn records(&self) -> Reader<'_> {
        self.store.read()
    }

    /// Returns today in Japan.
    pub(crate) fn today(&self) -> Day {
        self.now.day()
    }

    /// Checks that the person may do this.
    pub(crate) fn may(&self, duty: Duty) -> Result<(), Refusal> {
        granting::may(self.staff.role, duty)
    }
}
