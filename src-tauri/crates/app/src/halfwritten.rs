//! 書きかけの文: what was typed and not recorded, kept inside the records for its writer alone.
//!
//! The window lays it out, as a list of forms. Nothing of them is understood here but whom they are
//! about: what is purged goes from them too, and what is limited is not handed out.

use serde_json::Value;
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{Drafts, KeepDrafts, TakeDrafts};
use tsunagi_domain::{ClientId, StaffId};
use tsunagi_store::Tx;

use crate::App;
use crate::changes::ChangedView;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// Far more than anybody types into forms before saving one.
const MOST_DRAFT: usize = 2_000_000;

impl App {
    /// Keeps the person's half-written forms inside the records, so that they outlive a lock.
    ///
    /// # Errors
    /// Locked, a medium that is full, or more than is kept: half of it would be of no use.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn keep_drafts(&self, request: KeepDrafts) -> Result<Drafts, Failure> {
        self.write(Duty::Write, |session| {
            let key = drafts_of(session.staff.id);
            let content = request.content;
            if content.chars().count() > MOST_DRAFT {
                let problem = FieldProblem::TooLong { limit: MOST_DRAFT };
                return Err(Refusal::field("content", "書きかけの文", problem));
            }
            // A window that was open meanwhile does not bring back who was purged, and does not wipe
            // out what it was not shown.
            let gone = session.records().purged_clients()?;
            let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
            let kept = session.records().setting(&key)?.unwrap_or_default();
            let unseen = about(&kept, &hidden_traces(session)?);
            let whole = joined(&without(&content, &gone), unseen);
            let (_, changed) = session
                .store
                .transact(|tx| tx.set_setting(&key, &whole).map_err(Refusal::from))?;
            let changed = ChangedView {
                office: false,
                ..changed.into()
            };
            Ok((Drafts { content }, changed))
        })
    }

    /// Returns what was kept over a lock; it stays until something else is kept.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn take_drafts(&self, _: TakeDrafts) -> Result<Drafts, Failure> {
        self.read(|session| {
            let kept = session.records().setting(&drafts_of(session.staff.id))?;
            let content = kept.unwrap_or_default();
            Ok(Drafts {
                content: without(&content, &hidden_traces(session)?),
            })
        })
    }
}

/// Takes out of everybody's half-written forms what is about a client who is being purged.
pub(crate) fn purge_drafts(tx: &Tx<'_>, id: ClientId) -> Result<(), Refusal> {
    let traces = tx.read().traces_of(id)?;
    for staff in tx.read().all_staff()? {
        let key = drafts_of(staff.id);
        let kept = tx.read().setting(&key)?.unwrap_or_default();
        let left = without(&kept, &traces);
        if left != kept {
            tx.set_setting(&key, &left)?;
        }
    }
    Ok(())
}

/// Each person's own: nobody finds another's half sentence.
fn drafts_of(staff: StaffId) -> String {
    format!("drafts.{staff}")
}

/// Returns what tells that a form is about somebody whom the person may not see.
fn hidden_traces(session: &Session) -> Result<Vec<String>, Refusal> {
    let mut traces = Vec::new();
    for id in session.records().hidden_clients() {
        traces.extend(session.records().traces_of(id)?);
    }
    Ok(traces)
}

/// Returns the forms that mention none of these; untouched where none does.
fn without(content: &str, traces: &[String]) -> String {
    if !mentions(content, traces) {
        return content.to_owned();
    }
    let mut left = forms(content);
    left.retain(|form| !mentions(&form.to_string(), traces));
    written(&left)
}

/// Returns the forms that mention one of these.
fn about(content: &str, traces: &[String]) -> Vec<Value> {
    if !mentions(content, traces) {
        return Vec::new();
    }
    let mut found = forms(content);
    found.retain(|form| mentions(&form.to_string(), traces));
    found
}

fn joined(content: &str, more: Vec<Value>) -> String {
    if more.is_empty() {
        return content.to_owned();
    }
    let mut all = forms(content);
    all.extend(more);
    written(&all)
}

fn mentions(text: &str, traces: &[String]) -> bool {
    traces
        .iter()
        .any(|trace| !trace.is_empty() && text.contains(trace))
}

/// Takes the forms apart; what cannot be read is of no use to the window either.
fn forms(content: &str) -> Vec<Value> {
    serde_json::from_str(content).unwrap_or_default()
}

fn written(forms: &[Value]) -> String {
    if forms.is_empty() {
        String::new()
    } else {
        Value::from(forms.to_vec()).to_string()
    }
}
