//! Failed unlockings: nobody can write into the records then, so they come in at the next unlocking.

use tsunagi_domain::{AuditAct, AuditEntry, Moment};

use crate::{Tx, WriteError};

impl Tx<'_> {
    /// Takes failed unlockings into the log, those left out that are in it already.
    ///
    /// A crash between the commit and the forgetting of what was kept outside must not double them.
    pub fn append_failed_unlocks(&self, moments: &[Moment]) -> Result<(), WriteError> {
        let mut moments = moments.to_vec();
        moments.sort_unstable();
        for same in moments.chunk_by(|a, b| a == b) {
            let Some(at) = same.first().copied() else {
                continue;
            };
            let act = AuditAct::UnlockFailed;
            let known = self.read().audit_count_at(act, at)?;
            for _ in known..same.len() {
                self.append_audit(&AuditEntry {
                    at,
                    act,
                    staff_id: None,
                    staff_name: String::new(),
                    thing: None,
                    detail: String::new(),
                })?;
            }
        }
        Ok(())
    }
}
