//! Entries of 支援経過: corrected on one side they grow, corrected on both they are kept twice.

use tsunagi_domain::{Entry, EntryId, SlipId};
use tsunagi_store::{EntryQuery, Imported, Tx};

use super::comparing::says_no_more_than;
use super::{CaseOutcome, of_the_file};
use crate::handing_over::merging::namesakes::unmarked;
use crate::handing_over::merging::{DIFFERENCE, Merge, add_unless};
use crate::handing_over::records::EntryRecord;
use crate::refusal::Refusal;

impl Merge<'_> {
    /// Merges one entry.
    pub(super) fn merge_entry(
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
        if let Some(slip_id) = incoming.slip_id {
            // One that stayed out for want of its pages comes with a whole file, and so does the link.
            incoming.slip_id = self.here(tx, incoming.client_id, slip_id)?;
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
                    let copy = self.copy_of(tx, incoming, known.slip_id)?;
                    // Two copies that differ by the day alone say different things.
                    let is_kept = |other: &Entry| says_what(other, &copy);
                    outcome.conflicts += u32::from(add_unless(tx, &copy, is_kept)?);
                }
            }
            return Ok(());
        }
        if self.is_copy_of_ours(tx, &incoming)? {
            return Ok(());
        }
        tx.add_entry(&incoming).map_err(of_the_file)?;
        outcome.new_entries += 1;
        Ok(())
    }

    /// Makes the other side's version of an entry into one of its own, with who corrected what and why.
    ///
    /// Which of the two is right is for people to settle before either goes out.
    fn copy_of(
        &self,
        tx: &Tx<'_>,
        incoming: Entry,
        slip_id: Option<SlipId>,
    ) -> Result<Entry, Refusal> {
        let mut copy = Entry {
            id: EntryId::draw(self.ids),
            item: headed(&incoming.item),
            slip_id,
            is_internal: true,
            ..incoming
        };
        for correction in &mut copy.corrections {
            correction.item_before = headed(&correction.item_before);
        }
        self.disown_copy(tx, &mut copy)?;
        Ok(copy)
    }

    /// Tells whether what comes in is what the other office kept of an entry of ours.
    fn is_copy_of_ours(&self, tx: &Tx<'_>, incoming: &Entry) -> Result<bool, Refusal> {
        if !incoming.item.starts_with(DIFFERENCE) {
            return Ok(false);
        }
        let known = tx.read().entries(&EntryQuery::of(incoming.client_id))?;
        let is_ours = |one: &Entry| {
            one.recorded_at == incoming.recorded_at
                && unmarked(&one.recorder_name) == unmarked(&incoming.recorder_name)
                && headed(&one.item) == incoming.item
                && (one.day, one.time, &one.text) == (incoming.day, incoming.time, &incoming.text)
        };
        Ok(known.iter().any(is_ours))
    }
}

/// Heads the 項目 of the other side's version.
fn headed(item: &str) -> String {
    format!("{DIFFERENCE}：{item}")
}

/// Tells whether two copies say the same, now and before each correction.
fn says_what(one: &Entry, other: &Entry) -> bool {
    one.corrections.len() >= other.corrections.len()
        && (0..=other.corrections.len()).all(|at| one.wording_at(at) == other.wording_at(at))
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
