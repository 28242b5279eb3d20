//! One client with everything about them.

mod comparing;
mod copies;
mod entry;
mod slip;

use std::collections::BTreeSet;

use serde_json::Value;
use tsunagi_contract::handover::ImportField;
use tsunagi_domain::{Certification, Client, Consent, PhysicianId, Recipient, StaffId};
use tsunagi_store::{Renumbered, Tx, WriteError};

use super::Merge;
use super::arriving::full_name;
use super::base::{Sides, Undecided, Versions};
use super::client::{Replaced, difference, merged_client};
use crate::handing_over::records::{CaseRecord, ClientRecord, RecipientRecord};
use crate::refusal::Refusal;

/// What became of one client's records.
#[derive(Default)]
pub(super) struct CaseOutcome {
    /// The client is new here.
    pub(super) is_new: bool,
    /// Records that grew, or fields that were filled.
    pub(super) grown: u32,
    /// Records of which both versions are kept.
    pub(super) conflicts: u32,
    /// Slips among them: the other version came in as a slip of its own.
    pub(super) second_slips: u32,
    /// Drafts that nobody changed here and that are now as they are there.
    pub(super) followed: u32,
    /// Drafts that nobody changed here and that were confirmed there.
    pub(super) confirmed_there: u32,
    /// Drafts of this office that got another number, because a paper of the other office has theirs.
    pub(super) renumbered: Vec<Renumbered>,
    /// The numbers that those of them had which the person at work may see.
    pub(super) given_up: Vec<String>,
    /// What nobody decided.
    pub(super) undecided: Undecided,
    /// What becomes of the client's fields unasked.
    pub(super) replaced: Replaced,
    /// Timeline entries added.
    pub(super) new_entries: u32,
    /// Slips added.
    pub(super) new_slips: u32,
    /// This office changed something since the common state.
    pub(super) is_newer_here: bool,
    /// Who may see the record from now on, where the other office's limit came with it.
    pub(super) limited_to: Option<String>,
    /// The fields that differ on both sides.
    pub(super) fields: Vec<ImportField>,
    /// The people who became the client's, or are no longer, by name.
    pub(super) recipients: Vec<String>,
    /// Slips that stay out because the file has no pages of them.
    pub(super) slips_without_pages: u32,
    /// Slips that stay out because the one that they replace is not there.
    pub(super) slips_without_older: u32,
    /// Records that came in under the name of this office's staff.
    pub(super) in_our_name: u32,
}

impl CaseOutcome {
    /// Tells whether anything is different afterwards.
    pub(super) const fn is_changed(&self) -> bool {
        self.is_new
            || self.grown + self.followed + self.confirmed_there > 0
            || self.conflicts > 0
            || self.new_entries > 0
            || self.new_slips > 0
            || self.limited_to.is_some()
    }
}

impl Merge<'_> {
    /// Merges one case.
    pub(super) fn merge_case(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
    ) -> Result<CaseOutcome, Refusal> {
        let mut outcome = CaseOutcome::default();
        let mut differences = self.merge_client(tx, case, &mut outcome)?;
        let id = case.client.id;
        let certifications = (id, case.certifications.as_slice());
        self.merge_papers::<Certification>(tx, certifications, &mut outcome, &mut differences)?;
        let consents = (id, case.consents.as_slice());
        self.merge_papers::<Consent>(tx, consents, &mut outcome, &mut differences)?;
        if !differences.is_empty() {
            let text = format!(
                "{}の引継ぎファイルを{}で取り込んだとき、次のところが異なりました。{}の内容はそのままです。\n{}",
                self.records.office.name,
                self.office,
                self.office,
                differences.join("\n")
            );
            outcome.conflicts += u32::from(self.keep_difference(tx, case, &text, None)?);
        }
        // Slips first: entries point at them.
        for record in &case.slips {
            self.merge_slip(tx, case, record, &mut outcome)?;
        }
        for record in &case.entries {
            self.merge_entry(tx, record.clone(), &mut outcome)?;
        }
        outcome.limited_to = self.keep_limit(tx, case)?;
        Ok(outcome)
    }

    fn merge_client(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
        outcome: &mut CaseOutcome,
    ) -> Result<Vec<String>, Refusal> {
        let theirs = self.names.client(&case.client);
        let mut incoming = Client::from(theirs.clone());
        let Some(known) = tx.read().client(incoming.id)? else {
            incoming.care_manager_id = self.in_charge(tx, incoming.care_manager_id)?;
            tx.save_client(&incoming).map_err(of_the_file)?;
            outcome.is_new = true;
            return Ok(Vec::new());
        };
        let mine = ClientRecord::from(&known);
        let id = known.id.to_string();
        let versions = Versions {
            here: &mine,
            there: &theirs,
            as_it_came: &case.client,
        };
        let mut sides = Sides::of(tx.read(), self.known(), ("client", &id), &versions)?;
        outcome.is_newer_here |= sides.settle().here;
        let were = sides.was("recipients").cloned();
        let were = were.and_then(|it| serde_json::from_value::<Vec<RecipientRecord>>(it).ok());
        let were: Option<Vec<Recipient>> =
            were.map(|all| all.into_iter().map(Recipient::from).collect());
        let settled = |fields| -> Result<Client, Refusal> {
            let record = serde_json::from_value::<ClientRecord>(Value::Object(fields));
            Ok(record.map_err(|_| Refusal::HandoverUnfit(None))?.into())
        };
        let (mine, theirs) = (settled(sides.here)?, settled(sides.there)?);
        let takes = |field: &str| self.choices.takes(&id, field);
        let merged = merged_client(&mine, theirs, were.as_deref(), takes);
        if merged.client != known {
            tx.save_client(&merged.client)?;
            outcome.grown += 1;
        }
        let mut open: BTreeSet<String> = BTreeSet::new();
        let mut differences = Vec::new();
        for field in &merged.fields {
            differences.push(difference(field, &self.office));
            open.extend((!field.is_taken).then(|| field.field.clone()));
        }
        for recipient in &merged.open_recipients {
            let who = self.recipient(tx, recipient)?;
            differences.push(format!("連携先の担当者：{who}"));
            open.insert("recipients".to_owned());
        }
        if !open.is_empty() {
            outcome.undecided.insert(("client", id), open);
        }
        outcome.replaced = Replaced::of(&known, &merged.client);
        // What a person took is told as taken.
        outcome.replaced.changed.retain(|field| {
            let mut fields = merged.fields.iter();
            fields.all(|one| one.field != field.field)
        });
        outcome.recipients = self.changed_recipients(tx, &known, &merged.client)?;
        outcome.fields = merged.fields;
        Ok(differences)
    }

    /// Says who else papers about a client go to afterwards, who no longer, and who in another role.
    fn changed_recipients(
        &self,
        tx: &Tx<'_>,
        before: &Client,
        after: &Client,
    ) -> Result<Vec<String>, Refusal> {
        let role = |of: &Client, one: &Recipient| {
            let mut all = of.recipients.iter();
            all.find(|it| it.physician_id == one.physician_id)
                .map(|it| it.role)
        };
        let mut said = Vec::new();
        for one in &after.recipients {
            match role(before, one) {
                None => said.push(format!("加わる方 {}", self.recipient(tx, one)?)),
                Some(was) if was != one.role => {
                    let who = self.name_of(tx, one.physician_id)?;
                    let (was, now) = (was.label(), one.role.label());
                    said.push(format!("役割が変わる方 {who}（{was}から{now}へ）"));
                }
                Some(_) => {}
            }
        }
        for one in &before.recipients {
            if role(after, one).is_none() {
                said.push(format!("外れる方 {}", self.recipient(tx, one)?));
            }
        }
        if let Some(now) = after.primary_physician()
            && before.primary_physician().is_some_and(|was| was != now)
        {
            said.push(format!("先に選ばれる方 {}", self.name_of(tx, now)?));
        }
        Ok(said)
    }

    /// Names a person with the facility and the role.
    fn recipient(&self, tx: &Tx<'_>, one: &Recipient) -> Result<String, Refusal> {
        Ok(format!(
            "{}（{}）",
            self.name_of(tx, one.physician_id)?,
            one.role.label()
        ))
    }

    fn name_of(&self, tx: &Tx<'_>, id: PhysicianId) -> Result<String, Refusal> {
        match tx.read().physician(id)? {
            Some(person) => full_name(tx, &person),
            None => Ok(String::new()),
        }
    }

    /// Puts the person who imports in charge where the one in charge does not work here.
    fn in_charge(&self, tx: &Tx<'_>, id: StaffId) -> Result<StaffId, Refusal> {
        let works_here = tx.read().staff(id)?.is_some_and(|staff| staff.is_active);
        Ok(if works_here { id } else { self.importer.id })
    }
}

/// Blames the file where a rule of the records forbids what it brings: an id that is another record's
/// here. No program of ours writes such a file.
pub(super) fn of_the_file(error: WriteError) -> Refusal {
    match error {
        WriteError::Refused { .. } => Refusal::HandoverUnfit(None),
        other => other.into(),
    }
}
