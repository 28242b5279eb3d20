//! Slips: a draft that one side left alone follows the other, and what both changed is kept twice.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use tsunagi_documents::raster;
use tsunagi_domain::Slip;
use tsunagi_store::{ConfirmedVersion, Imported, Tx};

use super::comparing::{carry_events, diverged, is_earlier_state, is_same_draft, is_same_sheet};
use super::copies::copy_id;
use super::{CaseOutcome, of_the_file};
use crate::handing_over::merging::Merge;
use crate::handing_over::merging::base::{DraftState, Sides, Since, Versions};
use crate::handing_over::records::{CaseRecord, FrozenRecord, SlipRecord};
use crate::refusal::Refusal;

/// A slip on its way in.
struct Incoming<'a> {
    slip: Slip,
    record: &'a SlipRecord,
    case: &'a CaseRecord,
    /// Its pages; none for a draft, and where the file has none.
    version: Option<ConfirmedVersion>,
}

impl Merge<'_> {
    /// Merges one slip.
    pub(super) fn merge_slip(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
        record: &SlipRecord,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let mut slip = record.to_slip().ok_or(Refusal::HandoverUnfit(None))?;
        slip.recipient_id = slip.recipient_id.map(|id| self.names.physician_id(id));
        slip.supersedes = match record.supersedes {
            Some(older) => self.meant(tx, case, older)?,
            None => None,
        };
        let known = tx.read().slip(slip.id)?;
        // Of whom nothing was here there is no copy either.
        let twin = match known.is_some() || outcome.is_new {
            true => None,
            false => self.twin(tx, &slip)?,
        };
        let is_known = has_paper(&slip, known.as_ref().or(twin.as_ref()));
        // What is confirmed has its paper, here as everywhere.
        if record.lacks_pages() && !is_known {
            outcome.slips_without_pages += 1;
            return Ok(());
        }
        if record.supersedes.is_some() && slip.supersedes.is_none() && !is_known {
            outcome.slips_without_older += 1;
            return Ok(());
        }
        let version = match &record.frozen {
            Some(frozen) if !record.lacks_pages() => Some(self.version(&slip, frozen)?),
            _ => None,
        };
        let events = known.as_ref().map_or(&[][..], |known| &known.events);
        self.names.own.mark_events(&mut slip.events, events);
        let incoming = Incoming {
            slip,
            record,
            case,
            version,
        };
        let Some(known) = known else {
            return match twin {
                Some(twin) => self.grow_slip(tx, &twin, incoming, outcome),
                None => self.add_slip(tx, incoming, outcome),
            };
        };
        if known.client_id != incoming.slip.client_id {
            return Err(Refusal::HandoverUnfit(None));
        }
        match (incoming.slip.is_confirmed(), known.is_confirmed()) {
            (true, true) if is_same_sheet(&incoming.slip, &known) => {
                self.grow_slip(tx, &known, incoming, outcome)
            }
            (true, true) => self.keep_slip(tx, incoming, outcome),
            _ if is_earlier_state(&incoming.slip, &known) => Ok(()),
            _ => self.merge_draft(tx, &known, incoming, outcome),
        }
    }

    /// Merges a slip of which at least one side has only a draft, and the two say something else.
    fn merge_draft(
        &self,
        tx: &Tx<'_>,
        known: &Slip,
        mut incoming: Incoming<'_>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let state = |slip: &Slip| DraftState::of((&slip.content).into(), slip.recipient_id);
        let record = incoming.record;
        let came = DraftState::of(record.content.clone(), record.recipient_id);
        let versions = Versions {
            here: &state(known),
            there: &state(&incoming.slip),
            as_it_came: &came,
        };
        let id = known.id.to_string();
        let sides = Sides::of(tx.read(), self.known(), ("slip", &id), &versions)?;
        let Since { here, there } = sides.whole();
        if known.is_confirmed() {
            // A draft from before it was confirmed here; files of the first programs do not tell.
            return if there && sides.have_met() {
                self.keep_slip(tx, incoming, outcome)
            } else {
                Ok(())
            };
        }
        // 確定 changes no word, and is news all the same.
        if !there && !incoming.slip.is_confirmed() {
            outcome.is_newer_here |= here;
            return Ok(());
        }
        let is_untouched = !here || is_same_draft(known, &incoming.slip);
        if !is_untouched {
            return self.keep_slip(tx, incoming, outcome);
        }
        match &incoming.version {
            None => {
                let followed = Slip {
                    content: incoming.slip.content,
                    recipient_id: incoming.slip.recipient_id,
                    template: incoming.slip.template,
                    updated_at: incoming.slip.updated_at,
                    ..known.clone()
                };
                tx.save_draft(&followed)
                    .map_err(|_| Refusal::HandoverUnfit(None))?;
                outcome.followed += 1;
            }
            Some(version) => {
                outcome.in_our_name += u32::from(self.disown_slip(tx, &mut incoming.slip)?);
                let origin = self.origin(&incoming.slip);
                self.give_way(tx, &incoming.slip, outcome)?;
                let imported = tx
                    .import_over_draft(&incoming.slip, version, &origin)
                    .map_err(of_the_file)?;
                if imported != Imported::Changed {
                    return Err(Refusal::HandoverUnfit(None));
                }
                outcome.confirmed_there += 1;
            }
        }
        Ok(())
    }

    /// Adds a slip that is not known here.
    fn add_slip(
        &self,
        tx: &Tx<'_>,
        mut incoming: Incoming<'_>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let slip = &mut incoming.slip;
        outcome.in_our_name += u32::from(self.disown_slip(tx, slip)?);
        if !slip.is_confirmed() && tx.is_number_taken(&slip.number)? {
            // Two drafts of one number would become two papers of one number.
            slip.number = tx.next_slip_number(self.now.day())?;
        }
        self.take_in(tx, slip, incoming.version.as_ref(), outcome)?;
        outcome.new_slips += 1;
        Ok(())
    }

    /// Takes in a slip whose id nothing here bears.
    fn take_in(
        &self,
        tx: &Tx<'_>,
        slip: &Slip,
        version: Option<&ConfirmedVersion>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        self.give_way(tx, slip, outcome)?;
        match tx
            .import_slip(slip, version, &self.origin(slip))
            .map_err(of_the_file)?
        {
            Imported::Added => Ok(()),
            Imported::Same | Imported::Changed | Imported::Conflict => {
                Err(Refusal::HandoverUnfit(None))
            }
        }
    }

    /// Gives this office's drafts of a number that stands on a paper of the other office their own.
    fn give_way(&self, tx: &Tx<'_>, slip: &Slip, outcome: &mut CaseOutcome) -> Result<(), Refusal> {
        if slip.is_confirmed() {
            let renumbered = tx.renumber_drafts_of(slip, self.now.day())?;
            let seen = renumbered.iter().filter(|one| !tx.read().hides(one.client));
            let numbers = seen.map(|one| one.numbers[0].to_string());
            outcome.given_up.extend(numbers);
            outcome.renumbered.extend(renumbered);
        }
        Ok(())
    }

    /// Adds to a confirmed slip what happened to it elsewhere; a draft has nothing to grow by.
    fn grow_slip(
        &self,
        tx: &Tx<'_>,
        known: &Slip,
        incoming: Incoming<'_>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        let Incoming {
            mut slip,
            case,
            version,
            ..
        } = incoming;
        if !known.is_confirmed() {
            return Ok(());
        }
        carry_events(&mut slip, known);
        self.names.own.mark_events(&mut slip.events, &known.events);
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
                let text = diverged((&self.records.office.name, &self.office), &slip, known);
                let kept = self.keep_difference(tx, case, &text, Some(known.id))?;
                outcome.conflicts += u32::from(kept);
            }
        }
        Ok(())
    }

    /// Keeps the other side's version beside this office's own: of a draft, or of a sheet that both
    /// offices confirmed from one draft.
    fn keep_slip(
        &self,
        tx: &Tx<'_>,
        incoming: Incoming<'_>,
        outcome: &mut CaseOutcome,
    ) -> Result<(), Refusal> {
        // What nobody decided is not known to both sides.
        let key = ("slip", incoming.slip.id.to_string());
        outcome.undecided.insert(key, BTreeSet::new());
        if let Some(twin) = self.twin(tx, &incoming.slip)? {
            return self.grow_slip(tx, &twin, incoming, outcome);
        }
        let Incoming {
            slip: mut copy,
            version,
            ..
        } = incoming;
        copy.id = copy_id(copy.id, &copy)?;
        for event in &mut copy.events {
            event.id = event.id.in_copy(copy.id);
        }
        self.disown_slip(tx, &mut copy)?;
        if version.is_none() {
            copy.number = tx.next_slip_number(self.now.day())?;
        }
        self.take_in(tx, &copy, version.as_ref(), outcome)?;
        outcome.conflicts += 1;
        outcome.second_slips += 1;
        Ok(())
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

/// Tells whether the paper of a slip is here: what happened to it elsewhere then needs nothing else.
fn has_paper(slip: &Slip, known: Option<&Slip>) -> bool {
    known.is_some_and(|known| known.is_confirmed() && is_same_sheet(slip, known))
}
