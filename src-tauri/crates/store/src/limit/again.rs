//! A limit that outlives a purge: whoever comes back by an import is limited as before.
//!
//! Kept among the settings, by id alone, because the limit itself goes with the client's record. The
//! reasons that were given are purged with it.

use serde::{Deserialize, Serialize};
use tsunagi_domain::{ClientId, Moment, StaffId};

use super::LimitDecision;
use crate::{Tx, WriteError};

const REASON: &str = "廃棄の前と同じに、限られた職員だけが扱います";

#[derive(Serialize, Deserialize)]
struct Kept {
    staff: Vec<StaffId>,
    names: String,
    at: Moment,
    by_id: StaffId,
    by_name: String,
}

fn key(client_id: ClientId) -> String {
    format!("limit.purged.{client_id}")
}

impl Tx<'_> {
    /// Keeps to whom a client's record is limited, before it is purged.
    pub(crate) fn keep_limit(&self, client_id: ClientId) -> Result<(), WriteError> {
        let reader = self.read();
        let Some(staff) = reader.limited_to(client_id)? else {
            return Ok(());
        };
        let Some(last) = reader.limit_decisions(client_id)?.into_iter().next() else {
            return Ok(());
        };
        let kept = Kept {
            staff,
            names: last.names,
            at: last.at,
            by_id: last.by_id,
            by_name: last.by_name,
        };
        // Ids, names and a moment: there is nothing in it that JSON cannot say.
        let text = serde_json::to_string(&kept).unwrap_or_default();
        self.set_setting(&key(client_id), &text)
    }

    /// Limits a client who came back after a purge as before it.
    pub(crate) fn limit_again(&self, client_id: ClientId) -> Result<(), WriteError> {
        let key = key(client_id);
        let kept = self.read().setting(&key)?.filter(|text| !text.is_empty());
        let Some(kept) = kept.and_then(|text| serde_json::from_str::<Kept>(&text).ok()) else {
            return Ok(());
        };
        let decision = LimitDecision {
            at: kept.at,
            by_id: kept.by_id,
            by_name: kept.by_name,
            is_limited: true,
            names: kept.names,
            reason: REASON.to_owned(),
        };
        self.limit_client(client_id, Some(&kept.staff), &decision)?;
        self.set_setting(&key, "")
    }
}
