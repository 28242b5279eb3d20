//! One client with everything about them.

mod comparing;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tsunagi_contract::handover::ImportField;
use tsunagi_documents::raster;
use tsunagi_domain::{Certification, Client, Consent, Entry, EntryId, Slip, SlipId, StaffId};
use tsunagi_store::{ConfirmedVersion, Imported, SlipQuery, Tx, WriteError};

use self::comparing::{diverged, is_earlier_state, says_no_more_than};
use super::arriving::full_name;
use super::base::Sides;
use super::client::merged_client;
use super::{DIFFERENCE, Merge, add_unless};
use crate::handing_over::records::{
    CaseRecord, ClientRecord, EntryRecord, FrozenRecord, SlipRecord,
};
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
    /// The people who became the client's, by name.
    pub(super) recipients: Vec<String>,
    /// Slips that stay out because the file has no pages of them.
    pub(super) slips_without_pages: u32,
    /// Records that came in under the name of this office's staff.
    pub(super) in_our_name: u32,
}

impl CaseOutcome {
    /// Tells whether anything is different afterwards.
    pub(super) const fn is_changed(&self) -> bool {
        self.is_new
            || self.grown > 0
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
                "{}の引継ぎファイルでは、次のとおりでした。この記録簿の内容はそのままです。\n{}",
                self.records.office.name,
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
        let sides = (&mine, &theirs);
        let mut sides = Sides::of(tx.read(), self.known(), ("client", &id), sides)?;
        outcome.is_newer_here |= sides.settle().here;
        let settled = |fields| -> Result<Client, Refusal> {
            let record = serde_json::from_value::<ClientRecord>(Value::Object(fields));
            Ok(record.map_err(|_| Refusal::HandoverUnfit(None))?.into())
        };
        let (mine, theirs) = (settled(sides.here)?, settled(sides.there)?);
        let takes = |field: &str| self.choices.takes(&id, field);
        let merged = merged_client(&mine, theirs, takes);
        if merged.client != known {
            tx.save_client(&merged.client)?;
            outcome.grown += 1;
        }
        outcome.fields = merged.fields;
        for recipient in merged.recipients {
            if let Some(person) = tx.read().physician(recipient.physician_id)? {
                let (name, role) = (full_name(tx, &person)?, recipient.role.label());
                outcome.recipients.push(format!("{name}（{role}）"));
            }
        }
        Ok(merged.differences)
    }

    /// Puts the person who imports in charge where the one in charge does not work here.
    fn in_charge(&self, tx: &Tx<'_>, id: StaffId) -> Result<StaffId, Refusal> {
        let works_here = tx.read().staff(id)?.is_some_and(|staff| staff.is_active);
        Ok(if works_here { id } else { self.importer.id })
    }

    fn merge_entry(
        &self,
        tx: &Tx<'_>,
        mut record: EntryRecord,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let known = tx.read().entry(record.id)?;
        match &known {
            Some(known) => {
                record.recall(known);
                let new = record.corrections.get_mut(known.corrections.len()..);
                self.names.own.mark_corrections(new.unwrap_or_default());
            }
            None => outcome.in_our_name += u32::from(self.disown_entry(tx, &mut record)?),
        }
        let mut incoming = Entry::from(record);
        if let Some(slip_id) = incoming.slip_id
            && tx.read().slip(slip_id)?.is_none()
        {
            // It stayed out for want of its pages; a whole file brings it, and the link.
            incoming.slip_id = None;
        }
        if let Some(mut known) = known {
            // A partial handover says less than a whole one; what is linked already stays so.
            if let (None, Some(slip_id)) = (known.slip_id, incoming.slip_id) {
                tx.link_entry(&known, slip_id).map_err(of_the_file)?;
                known.slip_id = Some(slip_id);
                outcome.grown += 1;
            }
            if says_no_more_than(&incoming, &known) {
                outcome.grown += u32::from(keep_inside(tx, &incoming, &known)?);
                return Ok(());
            }
            // How an entry is classified is this office's; only the wording is compared.
            let alike = Entry {
                kind: known.kind,
                record: known.record,
                partner: known.partner,
                domains: known.domains.clone(),
                is_internal: known.is_internal,
                slip_id: known.slip_id,
                ..incoming.clone()
            };
            match tx.import_entry(&alike).map_err(of_the_file)? {
                Imported::Added | Imported::Same => {}
                Imported::Changed => {
                    outcome.grown += 1;
                    keep_inside(tx, &incoming, &alike)?;
                }
                Imported::Conflict => {
                    // Which of the two is right is for people to settle before either goes out.
                    let mut copy = Entry {
                        id: EntryId::draw(self.ids),
                        item: format!("{DIFFERENCE}：{}", incoming.item),
                        slip_id: known.slip_id,
                        corrections: Vec::new(),
                        is_internal: true,
                        ..incoming
                    };
                    self.disown_copy(tx, &mut copy)?;
                    // Two copies that differ by the day alone say different things.
                    let is_kept = |other: &Entry| other.first_wording() == copy.wording();
                    outcome.conflicts += u32::from(add_unless(tx, &copy, is_kept)?);
                }
            }
            return Ok(());
        }
        tx.add_entry(&incoming).map_err(of_the_file)?;
        outcome.new_entries += 1;
        Ok(())
    }

    fn merge_slip(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
        record: &SlipRecord,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let mut slip = record.to_slip().ok_or(Refusal::HandoverUnfit(None))?;
        slip.recipient_id = slip.recipient_id.map(|id| self.names.physician_id(id));
        let known = tx.read().slip(slip.id)?;
        if waits_for_pages(tx, record, known.as_ref())? {
            outcome.slips_without_pages += 1;
            return Ok(());
        }
        let version = match &record.frozen {
            Some(frozen) if !record.lacks_pages() => Some(self.version(&slip, frozen)?),
            _ => None,
        };
        let events = known.as_ref().map_or(&[][..], |known| &known.events);
        self.names.own.mark_events(&mut slip.events, events);
        let Some(known) = known else {
            outcome.in_our_name += u32::from(self.disown_slip(tx, &mut slip)?);
            let added = tx
                .import_slip(&slip, version.as_ref(), &self.origin(&slip))
                .map_err(of_the_file)?;
            return match added {
                Imported::Added => {
                    outcome.new_slips += 1;
                    Ok(())
                }
                Imported::Same | Imported::Changed | Imported::Conflict => {
                    Err(Refusal::HandoverUnfit(None))
                }
            };
        };
        if is_earlier_state(&slip, &known) {
            return Ok(());
        }
        let is_other_sheet = slip.is_confirmed()
            && (slip.content != known.content || slip.confirmed_at != known.confirmed_at);
        if known.is_confirmed() && !is_other_sheet {
            // A template or an author's record may differ; pages and words may not, by their freezing.
            let is_behind = known.events.starts_with(&slip.events);
            let events = if is_behind {
                &known.events
            } else {
                &slip.events
            };
            let grown = Slip {
                events: events.clone(),
                supersedes: known.supersedes.or(slip.supersedes),
                ..known.clone()
            };
            match tx
                .import_slip(&grown, version.as_ref(), "")
                .map_err(of_the_file)?
            {
                Imported::Changed => outcome.grown += 1,
                Imported::Added | Imported::Same => {}
                Imported::Conflict => {
                    let text = diverged(&self.records.office.name, &slip, &known);
                    let kept = self.keep_difference(tx, case, &text, Some(known.id))?;
                    outcome.conflicts += u32::from(kept);
                }
            }
            return Ok(());
        }
        self.keep_slip(tx, slip, version.as_ref(), outcome)
    }

    /// Keeps the other side's version beside this office's own: of a draft, or of a sheet that both
    /// offices confirmed from one draft.
    fn keep_slip(
        &self,
        tx: &Tx<'_>,
        slip: Slip,
        version: Option<&ConfirmedVersion>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let all = tx.read().slips(&SlipQuery::of(slip.client_id))?;
        let is_kept = all.iter().any(|other| {
            other.id != slip.id
                && other.created_at == slip.created_at
                && other.content == slip.content
                && other.confirmed_at == slip.confirmed_at
        });
        if is_kept {
            return Ok(());
        }
        let mut copy = slip;
        copy.id = SlipId::draw(self.ids);
        self.disown_slip(tx, &mut copy)?;
        if version.is_none() {
            // Two drafts of one number would become two papers of one number.
            copy.number = tx.next_slip_number(self.now.day())?;
        }
        match tx
            .import_slip(&copy, version, &self.origin(&copy))
            .map_err(of_the_file)?
        {
            Imported::Added => {
                outcome.conflicts += 1;
                Ok(())
            }
            Imported::Same | Imported::Changed | Imported::Conflict => {
                Err(Refusal::HandoverUnfit(None))
            }
        }
    }

    /// Names where a slip came from, down to the slip: two offices may both have given its number.
    fn origin(&self, slip: &Slip) -> String {
        format!("{}/{}", self.records.office.id, slip.id)
    }

    fn version(&self, slip: &Slip, frozen: &FrozenRecord) -> Result<ConfirmedVersion, Refusal> {
        let member = self.members.iter().find(|member| member.path == frozen.pdf);
        let pdf = member.ok_or(Refusal::HandoverDamaged)?.bytes.to_vec();
        let digest: String = Sha256::digest(&pdf)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        if digest != frozen.sha256 {
            return Err(Refusal::HandoverDamaged);
        }
        // Pages that cannot be opened would be found out only when somebody needs them.
        raster::page_count(&pdf).map_err(|_| Refusal::HandoverDamaged)?;
        Ok(ConfirmedVersion {
            content: slip.content.clone(),
            template_text: frozen.template_text.clone(),
            pdf,
            warnings: frozen.warnings.clone(),
        })
    }
}

/// Tells whether a slip cannot come in before its pages, or those of the one it replaces, do: what is
/// confirmed has its paper, here as everywhere.
fn waits_for_pages(
    tx: &Tx<'_>,
    record: &SlipRecord,
    known: Option<&Slip>,
) -> Result<bool, Refusal> {
    let has_paper = known.is_some_and(|known| {
        known.confirmed_at.is_some() && known.confirmed_at == record.confirmed_at
    });
    let older = match record.supersedes {
        Some(older) => tx.read().slip(older)?.is_some(),
        None => true,
    };
    Ok(!older || record.lacks_pages() && !has_paper)
}

/// Blames the file where a rule of the records forbids what it brings: an id that is another record's
/// here. No program of ours writes such a file.
pub(super) fn of_the_file(error: WriteError) -> Refusal {
    match error {
        WriteError::Refused { .. } => Refusal::HandoverUnfit(None),
        other => other.into(),
    }
}

/// Marks an entry 外部提供不可 where the other side does, and tells whether it was not: the stricter
/// mark wins, because what one office keeps to itself stays so.
fn keep_inside(tx: &Tx<'_>, incoming: &Entry, here: &Entry) -> Result<bool, Refusal> {
    if !incoming.is_internal || here.is_internal {
        return Ok(false);
    }
    tx.keep_entry_inside(here)?;
    Ok(true)
}
