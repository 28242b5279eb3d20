//! Drafting 連絡票: lists, a prefilled start, autosave, a new version of what was confirmed.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod deadline;
pub(crate) mod dossier;
mod form;
#[cfg(test)]
mod masked_tests;
mod places;
#[cfg(test)]
mod places_tests;
pub(crate) mod printable;
#[cfg(test)]
mod purposes_tests;
#[cfg(test)]
mod reminder_tests;
pub(crate) mod standing;
mod starting;
pub(crate) mod stay;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod views;

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{
    DiscardSlip, Discarded, ListSlips, ListTemplates, OpenSlip, ReviseSlip, SaveSlip, SlipSummary,
    SlipView, StartSlip, TemplateView,
};
use tsunagi_domain::{AuditAct, Day, EntryId, EventDetail, Slip, SlipId, SlipNumber, text};
use tsunagi_store::{Reader, SlipQuery, Tx};

use crate::App;
use crate::forms::typed;
use crate::noting::about_slip;
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;
use dossier::Dossier;
use printable::{misprints, overflow, stand_in};
use standing::Standings;
use views::{Summaries, slip_view};

impl App {
    /// Lists the forms that slips are written on.
    ///
    /// # Errors
    /// The folder of the office's own forms cannot be read.
    pub fn list_templates(&self, _request: ListTemplates) -> Result<Vec<TemplateView>, Failure> {
        self.catalogue()
            .list()
            .map_err(|refusal| self.refuse(refusal))
    }

    /// Lists slips, newest first.
    ///
    /// # Errors
    /// A state that is not in the list.
    pub fn list_slips(&self, request: ListSlips) -> Result<Vec<SlipSummary>, Failure> {
        self.read(|session| {
            let asked = Standings::read(&request.states)?;
            let client_id = match request.client_id.as_deref().map(str::trim) {
                None | Some("") => None,
                Some(text) => Some(text.parse().map_err(|_| Refusal::NotFound(Thing::Client))?),
            };
            let reader = session.records();
            let catalogue = self.catalogue();
            let mut summaries = Summaries::new(reader, &catalogue, session.today());
            let mut lines = Vec::new();
            for slip in reader.slips(&SlipQuery {
                client_id,
                ..SlipQuery::default()
            })? {
                if !asked.keeps(&slip, session.today()) {
                    continue;
                }
                let line = summaries.line(&slip)?;
                if mentions(&line, &request.query) {
                    lines.push(line);
                }
            }
            Ok(lines)
        })
    }

    /// Begins a draft with everything that is known filled in.
    ///
    /// # Errors
    /// No such client, person or template.
    pub fn start_slip(&self, request: StartSlip) -> Result<SlipView, Failure> {
        self.write(Duty::Write, |session| {
            let form = self.catalogue().find_for_slip(&request.template)?;
            let (today, now) = (session.today(), session.now);
            let writer_id = session.staff.id;
            let act = session.act(AuditAct::Added, None, "");
            let (slip, changed) = session.store.transact(|tx| {
                let start = starting::Start {
                    form: &form,
                    writer_id,
                    now,
                    ids: self.ids(),
                };
                let slip = starting::begin(tx, &start, &request)?;
                tx.append_audit(&about_slip(&act, &slip))?;
                tx.create_draft(&slip)?;
                Ok::<_, Refusal>(slip)
            })?;
            Ok((self.show_draft(session, slip, today)?, changed))
        })
    }

    /// Opens a slip by its id or number.
    ///
    /// # Errors
    /// There is none.
    pub fn open_slip(&self, request: OpenSlip) -> Result<SlipView, Failure> {
        self.read(|session| {
            let slip = finding_slip(session.records(), &request.id)?;
            session.look_into(&slip);
            self.show_draft(session, slip, session.today())
        })
    }

    /// Saves a draft.
    ///
    /// Whatever can be read is saved, and only then the first field that cannot is refused: text
    /// typed so far survives a kill even while a date beside it is half typed.
    ///
    /// # Errors
    /// A field that stayed as it was, or a slip that may not change any more.
    pub fn save_slip(&self, request: SaveSlip) -> Result<SlipView, Failure> {
        let (view, refused) = self.write(Duty::Write, |session| {
            let catalogue = self.catalogue();
            let now = session.now;
            // Saved every moment while somebody types; one row for the typing is enough.
            let known = finding_slip(session.records(), &request.form.id)?;
            let act = session.once(AuditAct::Changed, Some(known.id.into()));
            let ((slip, refused), changed) = session.store.transact(|tx| {
                let mut slip = finding_slip(tx.read(), &request.form.id)?;
                if slip.is_confirmed() {
                    return Err(Refusal::SlipConfirmed);
                }
                let mut taken = form::take(&request.form, &slip);
                hold_to_records(tx, &slip, &mut taken)?;
                slip.template = match catalogue.find_for_slip(&request.form.template) {
                    Ok(form) => form.template.id,
                    Err(refusal) => {
                        taken.refused.get_or_insert(refusal);
                        slip.template
                    }
                };
                let is_changed = slip.content != taken.content
                    || slip.recipient_id != taken.recipient_id
                    || slip.author_id != taken.author_id;
                if is_changed {
                    slip.updated_at = now;
                }
                slip.content = taken.content;
                slip.recipient_id = taken.recipient_id;
                slip.author_id = taken.author_id;
                if let Some(act) = &act {
                    tx.append_audit(&about_slip(act, &slip))?;
                }
                tx.save_draft(&slip)?;
                Ok((slip, taken.refused))
            })?;
            let view = self.show_draft(session, slip, session.today())?;
            Ok(((view, refused), changed))
        })?;
        match refused {
            Some(refusal) => Err(self.refuse(refusal)),
            None => Ok(view),
        }
    }

    /// Throws a draft away; its number is not given again.
    ///
    /// # Errors
    /// The slip is confirmed, or not there.
    pub fn discard_slip(&self, request: DiscardSlip) -> Result<Discarded, Failure> {
        self.write(Duty::Write, |session| {
            let slip = finding_slip(session.records(), &request.id)?;
            let act = session.act_on(AuditAct::Discarded, &slip);
            let ((), changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.discard_draft(slip.id).map_err(Refusal::from)
            })?;
            Ok((Discarded {}, changed))
        })
    }

    /// Begins a new version of a confirmed slip; the old one is replaced once the new is confirmed.
    ///
    /// Asked twice, it opens the draft that was begun the first time.
    ///
    /// # Errors
    /// The slip is a draft, or stands where nothing can replace it any more.
    pub fn revise_slip(&self, request: ReviseSlip) -> Result<SlipView, Failure> {
        self.write(Duty::Write, |session| {
            let (today, now) = (session.today(), session.now);
            let writer_id = session.staff.id;
            let act = session.act(AuditAct::Added, None, "");
            let (slip, changed) = session.store.transact(|tx| {
                let old = finding_slip(tx.read(), &request.id)?;
                if !old.is_confirmed() {
                    return Err(Refusal::SlipNotConfirmed);
                }
                let replaced = EventDetail::Superseded {
                    by_number: String::new(),
                };
                if !replaced.may_follow(old.state()) {
                    let event = replaced.kind();
                    return Err(Refusal::EventNotPossible {
                        event,
                        state: old.state(),
                    });
                }
                let others = tx.read().slips(&SlipQuery::of(old.client_id))?;
                let begun = others
                    .into_iter()
                    .find(|slip| slip.supersedes == Some(old.id) && !slip.is_confirmed());
                if let Some(begun) = begun {
                    return Ok(begun);
                }
                let slip = starting::revise(tx, &old, writer_id, now, self.ids())?;
                tx.append_audit(&about_slip(&act, &slip))?;
                tx.create_draft(&slip)?;
                Ok(slip)
            })?;
            Ok((self.show_draft(session, slip, today)?, changed))
        })
    }

    /// Shows a slip; a draft with what does not print as it was typed among its findings.
    fn show_draft(&self, session: &Session, slip: Slip, today: Day) -> Result<SlipView, Refusal> {
        let catalogue = self.catalogue();
        let draft = (!slip.is_confirmed()).then(|| slip.clone());
        let mut view = slip_view(session.records(), &catalogue, slip, today)?;
        // Without typefaces nothing prints at all; the page beside the form says so.
        if let (Some(draft), Ok(fonts)) = (draft, self.setup.resources.fonts())
            && let Ok(form) = catalogue.find(&draft.template)
        {
            let dossier = Dossier::gather(session.records(), draft, &catalogue)?;
            let found = misprints(&dossier, &form.template, &fonts, today);
            view.findings.splice(0..0, found);
            view.findings.extend(stand_in(&form));
            if let Ok(pages) = self.lay_out_slip(session, &dossier) {
                view.findings.extend(overflow(&pages.warnings));
            }
        }
        Ok(view)
    }
}

/// Finds a slip by id or by the number as typed from paper, which two slips may bear.
pub(crate) fn finding_slip(reader: Reader<'_>, id_or_number: &str) -> Result<Slip, Refusal> {
    let text = id_or_number.trim();
    let found = if let Ok(id) = text.parse::<SlipId>() {
        reader.slip(id)?
    } else if let Ok(number) = text.parse::<SlipNumber>() {
        let mut found = reader.slips_by_number(&number)?;
        // Whichever came first would be changed, sent or printed without a word about the other.
        if found.len() > 1 {
            return Err(Refusal::SeveralSlips {
                number: number.to_string(),
                count: found.len(),
            });
        }
        found.pop()
    } else {
        None
    };
    found.ok_or(Refusal::NotFound(Thing::Slip))
}

/// Keeps what points at records from pointing at what is not there, or may not leave the office.
fn hold_to_records(tx: &Tx<'_>, slip: &Slip, taken: &mut form::Taken) -> Result<(), Refusal> {
    if let Some(id) = taken.recipient_id
        && tx.read().physician(id)?.is_none()
    {
        taken.recipient_id = slip.recipient_id;
        let refusal = typed("recipient_id", "宛先", "").refuse(FieldProblem::UnknownChoice);
        taken.refused.get_or_insert(refusal);
    }
    if taken.author_id != slip.author_id && !starting::works_here(tx.read(), taken.author_id)? {
        taken.author_id = slip.author_id;
        let refusal = typed("author_id", "発信者", "").refuse(FieldProblem::UnknownChoice);
        taken.refused.get_or_insert(refusal);
    }
    let mut kept: Vec<EntryId> = Vec::with_capacity(taken.content.extract.len());
    for id in std::mem::take(&mut taken.content.extract) {
        let entry = tx
            .read()
            .entry(id)?
            .filter(|entry| entry.client_id == slip.client_id);
        let problem = match entry {
            Some(entry) if entry.is_internal => FieldProblem::MayNotLeave,
            Some(_) => {
                kept.push(id);
                continue;
            }
            None => FieldProblem::UnknownChoice,
        };
        let refusal = typed("extract", "添付する支援経過", "").refuse(problem);
        taken.refused.get_or_insert(refusal);
    }
    taken.content.extract = kept;
    Ok(())
}

/// Tells whether every word of a query stands in a line's number, client, recipient or subject.
fn mentions(line: &SlipSummary, query: &str) -> bool {
    let shown = [
        &line.number,
        &line.client_name,
        &line.recipient,
        &line.subject,
    ];
    let shown: Vec<String> = shown.iter().map(|part| text::fold(part)).collect();
    query
        .split_whitespace()
        .map(text::fold)
        .all(|word| shown.iter().any(|part| part.contains(&word)))
}
