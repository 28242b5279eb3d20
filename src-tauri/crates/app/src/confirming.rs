//! 確定: what stands on the sheet is frozen, pages and all.
//!
//! Content, the template's text, the PDF and the event go into the records in one transaction; there is
//! no moment at which a slip is confirmed and its pages are not. From then on every print, PDF and fax
//! is made from these very bytes.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{ConfirmSlip, FindingView, SlipView};
use tsunagi_domain::{AuditAct, Event, EventDetail, EventId, Finding, Severity, Slip};
use tsunagi_store::{ConfirmedVersion, Tx};

use crate::App;
use crate::drafting::dossier::Dossier;
use crate::drafting::finding_slip;
use crate::drafting::printable::{misprints, overflow, stand_in};
use crate::drafting::views::slip_view;
use crate::forms::{BOX, typed};
use crate::previewing::rendering::{MOST_PAGES, write_slip_pdf};
use crate::refusal::{Duty, Refusal};
use crate::session::Session;

/// What is frozen, with the findings that were overridden for a reason.
struct Frozen {
    version: ConfirmedVersion,
    overridden: Vec<Finding>,
    reason: String,
    /// What prints otherwise than it was typed, to be said once more.
    misprints: Vec<FindingView>,
}

impl App {
    /// Freezes a draft.
    ///
    /// # Errors
    /// Findings that keep it from being confirmed or need a reason, characters that cannot be
    /// printed, too many sheets.
    pub fn confirm_slip(&self, request: ConfirmSlip) -> Result<SlipView, Failure> {
        self.write(Duty::Write, |session| {
            let reason = typed("reason", "理由", &request.reason).text(BOX)?;
            let slip = finding_slip(session.records(), &request.id)?;
            if slip.is_confirmed() {
                return Err(Refusal::SlipConfirmed);
            }
            let frozen = self.freeze(session, slip.clone(), reason)?;
            let (today, by) = (session.today(), session.staff.name.clone());
            let happened = |detail| Event {
                id: EventId::draw(self.ids()),
                at: session.now,
                by: by.clone(),
                detail,
            };
            let confirmed = happened(EventDetail::Confirmed);
            let overridden: Vec<Event> = frozen
                .overridden
                .iter()
                .map(|finding| {
                    happened(EventDetail::Overridden {
                        finding: finding.code().to_owned(),
                        reason: frozen.reason.clone(),
                    })
                })
                .collect();
            let superseded = happened(EventDetail::Superseded {
                by_number: slip.number.to_string(),
            });
            let act = session.act_on(AuditAct::Confirmed, &slip);
            let reasons: Vec<_> = frozen
                .overridden
                .iter()
                .map(|finding| session.override_of(&slip, *finding))
                .collect();
            let (slip, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                for reason in &reasons {
                    tx.append_audit(reason)?;
                }
                tx.confirm(slip.id, &frozen.version, &confirmed)?;
                for event in &overridden {
                    tx.add_event(slip.id, event)?;
                }
                replace_old(tx, &slip, &superseded)?;
                finding_slip(tx.read(), &slip.id.to_string())
            })?;
            let mut view = slip_view(session.records(), &self.catalogue(), slip, today)?;
            view.findings = frozen.misprints;
            Ok((view, changed))
        })
    }

    /// Inspects a draft and makes its pages.
    fn freeze(&self, session: &Session, slip: Slip, reason: String) -> Result<Frozen, Refusal> {
        let template = self.catalogue().find(&slip.template)?;
        let dossier = Dossier::gather(session.records(), slip, &self.catalogue())?;
        let findings = dossier.findings(session.today(), Some(&template.template));
        let of = |severity: Severity| -> Vec<Finding> {
            findings
                .iter()
                .copied()
                .filter(|found| found.severity() == severity)
                .collect()
        };
        let blocking = of(Severity::Blocking);
        if !blocking.is_empty() {
            return Err(Refusal::SlipIncomplete(blocking));
        }
        let overridden = of(Severity::NeedsReason);
        if !overridden.is_empty() && reason.trim().is_empty() {
            return Err(Refusal::ReasonNeeded(overridden));
        }
        let pages = self.lay_out_slip(session, &dossier)?;
        let unprintable = pages.unprintable();
        if !unprintable.is_empty() {
            return Err(Refusal::Unprintable(unprintable));
        }
        if pages.frames.len() > MOST_PAGES {
            let pages = pages.frames.len();
            return Err(Refusal::TooManyPages {
                pages,
                most: MOST_PAGES,
            });
        }
        let fonts = self.setup.resources.fonts()?;
        let mut misprints = misprints(&dossier, &template.template, &fonts, session.today());
        misprints.extend(stand_in(&template));
        misprints.extend(overflow(&pages.warnings));
        let pdf = write_slip_pdf(&dossier, &pages.frames, &fonts, session.now)?;
        Ok(Frozen {
            version: ConfirmedVersion {
                content: dossier.slip.content.clone(),
                template_text: template.text,
                pdf,
                warnings: findings
                    .iter()
                    .map(|found| found.code().to_owned())
                    .chain(misprints.iter().map(|found| found.code.clone()))
                    .collect(),
            },
            overridden,
            reason,
            misprints,
        })
    }
}

/// Marks the slip that a new version replaces, where it has not ended otherwise meanwhile.
fn replace_old(tx: &Tx<'_>, slip: &Slip, superseded: &Event) -> Result<(), Refusal> {
    let Some(old) = slip.supersedes else {
        return Ok(());
    };
    match tx.read().slip(old)? {
        Some(old) if superseded.detail.may_follow(old.state()) => {
            Ok(tx.add_event(old.id, superseded)?)
        }
        Some(_) | None => Ok(()),
    }
}
