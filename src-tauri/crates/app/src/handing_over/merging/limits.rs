//! 限られた職員だけが扱う: a limit that comes with a client from the office that set it.

use tsunagi_domain::Staff;
use tsunagi_store::{LimitDecision, Tx};

use super::Merge;
use crate::handing_over::records::CaseRecord;
use crate::refusal::Refusal;

const REASON: &str = "引継ぎ元の事業所で、限られた職員だけが扱っていたため";

impl Merge<'_> {
    /// Limits a client whom the other office limited, and names those who may see the record beside the
    /// administrators: whoever takes it in, and who is in charge of the client here already.
    ///
    /// The stricter side wins, as it does for 外部提供不可, but once: what this office decided itself
    /// stays as it decided, a limit that it lifted too.
    pub(super) fn keep_limit(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
    ) -> Result<Option<String>, Refusal> {
        let (id, reader) = (case.client.id, tx.read());
        if !case.is_limited || !reader.limit_decisions(id)?.is_empty() {
            return Ok(None);
        }
        let mut staff = vec![self.importer.clone()];
        if let Some(client) = reader.client(id)?
            && let Some(one) = reader.staff(client.care_manager_id)?
            && one.is_active
            && one.id != self.importer.id
        {
            staff.push(one);
        }
        let ids: Vec<_> = staff.iter().map(|one| one.id).collect();
        let names = staff.into_iter().map(|one: Staff| one.name);
        let names = names.collect::<Vec<_>>().join("、");
        let decision = LimitDecision {
            at: self.now,
            by_id: self.importer.id,
            by_name: self.importer.name.clone(),
            is_limited: true,
            names: names.clone(),
            reason: REASON.to_owned(),
        };
        tx.limit_client(id, Some(&ids), &decision)?;
        Ok(Some(names))
    }
}
