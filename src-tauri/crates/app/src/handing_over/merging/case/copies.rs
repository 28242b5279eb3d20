//! Copies of a slip: the same id in every office that keeps one, and found again by it.

use sha2::{Digest as _, Sha256};
use tsunagi_domain::{ClientId, Slip, SlipId};
use tsunagi_store::{SlipQuery, Tx};

use super::comparing::is_same_sheet;
use crate::handing_over::merging::Merge;
use crate::handing_over::merging::base::{self, DraftState};
use crate::handing_over::records::{CaseRecord, ContentRecord};
use crate::refusal::Refusal;

impl Merge<'_> {
    /// Finds the same slip under another id: this office's copy of it, or what it is a copy of.
    ///
    /// What it is a copy of must still say the same: else it is another paper, and comes in as one.
    pub(super) fn twin(&self, tx: &Tx<'_>, slip: &Slip) -> Result<Option<Slip>, Refusal> {
        let copy = copy_id(slip.id, slip)?;
        for other in tx.read().slips(&SlipQuery::of(slip.client_id))? {
            if other.created_at != slip.created_at || other.id == slip.id {
                continue;
            }
            let is_original = || -> Result<bool, Refusal> {
                Ok(is_same_sheet(&other, slip) && copy_id(other.id, &other)? == slip.id)
            };
            if other.id == copy || is_original()? || self.is_older_draft(tx, &other, slip)? {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// Tells whether a draft is a copy of what this office's own said when it was handed over.
    fn is_older_draft(&self, tx: &Tx<'_>, ours: &Slip, copy: &Slip) -> Result<bool, Refusal> {
        if copy.is_confirmed() || copy_id(ours.id, copy)? != copy.id {
            return Ok(false);
        }
        let state = DraftState::of((&copy.content).into(), copy.recipient_id);
        base::knows(tx.read(), ("slip", &ours.id.to_string()), &state)
    }

    /// Returns which slip here is meant by an id of the file.
    pub(super) fn meant(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
        id: SlipId,
    ) -> Result<Option<SlipId>, Refusal> {
        if let Some(record) = case.slips.iter().find(|one| one.id == id) {
            let theirs = record.to_slip().ok_or(Refusal::HandoverUnfit(None))?;
            let copy = copy_id(id, &theirs)?;
            if tx.read().slip(copy)?.is_some() {
                return Ok(Some(copy));
            }
        }
        self.here(tx, case.client.id, id)
    }

    /// Returns the slip here that an id names: itself, or what it is a copy of.
    pub(in crate::handing_over::merging) fn here(
        &self,
        tx: &Tx<'_>,
        client: ClientId,
        id: SlipId,
    ) -> Result<Option<SlipId>, Refusal> {
        if tx.read().slip(id)?.is_some() {
            return Ok(Some(id));
        }
        for other in tx.read().slips(&SlipQuery::of(client))? {
            if copy_id(other.id, &other)? == id {
                return Ok(Some(other.id));
            }
        }
        Ok(None)
    }
}

/// Returns the id that a copy of a slip's version has in every office that keeps one.
pub(super) fn copy_id(id: SlipId, version: &Slip) -> Result<SlipId, Refusal> {
    let content = serde_json::to_vec(&ContentRecord::from(&version.content))
        .map_err(|_| Refusal::Internal("handover: a slip could not be written"))?;
    let confirmed_at = version.confirmed_at.map(|at| at.to_string());
    let mut hash = Sha256::new();
    hash.update(id.to_string());
    hash.update(confirmed_at.unwrap_or_default());
    hash.update(content);
    let digest: [u8; 32] = hash.finalize().into();
    let half = digest.first_chunk().copied().unwrap_or_default();
    Ok(SlipId::of_copy(half))
}
