//! Following a slip: sending, arrival, reminders, the answer, and what became of it.
//!
//! The number a sheet goes to is never typed here: it comes from the directory, where it was confirmed.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod replying;
#[cfg(test)]
mod tests;
pub(crate) mod wording;

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{RecordEvent, SlipView};
use tsunagi_domain::{
    AuditAct, ContactKind, Day, Entry, EntryId, Event, EventDetail, EventId, EventKind, Facility,
    Finding, Means, Physician, Profession, Purpose, RecordKind, Slip,
};

use crate::App;
use crate::drafting::dossier::Dossier;
use crate::drafting::finding_slip;
use crate::drafting::views::{RECORDABLE, slip_view};
use crate::forms::{BOX, LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;
use wording::EntryWords;

impl App {
    /// Records what happened to a confirmed slip.
    ///
    /// # Errors
    /// The slip is a draft, the event does not fit where it stands, or a field is missing.
    pub fn record_event(&self, request: RecordEvent) -> Result<SlipView, Failure> {
        self.write(Duty::Write, |session| {
            let slip = finding_slip(session.records(), &request.id)?;
            if !slip.is_confirmed() {
                return Err(Refusal::SlipNotConfirmed);
            }
            let kind = EventKind::from_code(request.kind.trim())
                .filter(|kind| RECORDABLE.contains(kind))
                .ok_or_else(|| Refusal::field("kind", "経過の種類", FieldProblem::UnknownChoice))?;
            let dossier = Dossier::gather(session.records(), slip, &self.catalogue())?;
            let detail = read_detail(kind, &request, &dossier, session.today())?;
            let state = dossier.slip.state();
            if !detail.may_follow(state) {
                return Err(Refusal::EventNotPossible { event: kind, state });
            }
            if !dossier.slip.may_take(&detail) {
                return Err(Refusal::NeverSent);
            }
            let entry = if request.write_entry {
                self.entry_about(session, &dossier, &detail, request.note.trim())
            } else {
                None
            };
            let event = Event {
                id: EventId::draw(self.ids()),
                at: session.now,
                by: session.staff.name.clone(),
                detail,
            };
            let overridden = unverified_number(&event.detail, &request, &dossier)?;
            let overridden = overridden.map(|detail| Event {
                id: EventId::draw(self.ids()),
                detail,
                ..event.clone()
            });
            let id = dossier.slip.id;
            let detail = format!("{}　{}", dossier.slip.number, kind.label());
            let act = session.act(AuditAct::Recorded, Some(id.into()), detail);
            let reason = overridden
                .is_some()
                .then(|| session.override_of(&dossier.slip, Finding::UnverifiedFaxNumber));
            let (slip, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                if let Some(reason) = &reason {
                    tx.append_audit(reason)?;
                }
                if let Some(overridden) = &overridden {
                    tx.add_event(id, overridden)?;
                }
                tx.add_event(id, &event)?;
                if let Some(entry) = &entry {
                    tx.add_entry(entry)?;
                }
                finding_slip(tx.read(), &id.to_string())
            })?;
            let today = session.today();
            Ok((
                slip_view(session.records(), &self.catalogue(), slip, today)?,
                changed,
            ))
        })
    }

    /// Words a sending or an answer as an entry of the timeline.
    fn entry_about(
        &self,
        session: &Session,
        dossier: &Dossier,
        detail: &EventDetail,
        note: &str,
    ) -> Option<Entry> {
        let slip = &dossier.slip;
        let to = dossier.to();
        let (words, means, day) = match detail {
            EventDetail::Sent { means, .. } => {
                let mut words = wording::sent(slip, to, *means);
                if !note.is_empty() {
                    words.text.push_str(&format!("\n{note}"));
                }
                (words, *means, session.today())
            }
            EventDetail::Answered(reply) => {
                let mut words = wording::answered(slip, to, reply);
                if slip.content.purposes.contains(&Purpose::ServiceMeeting) {
                    let inquiry = wording::inquiry_for_table4(slip, to, reply);
                    words
                        .text
                        .push_str(&format!("\n\n〔第4表への転記〕\n{inquiry}"));
                }
                (words, reply.means, reply.day)
            }
            _ => return None,
        };
        let is_answer = matches!(detail, EventDetail::Answered(_));
        Some(self.entry(session, slip, to, words, means, day, is_answer))
    }

    #[allow(clippy::too_many_arguments, reason = "an entry has that many facts")]
    fn entry(
        &self,
        session: &Session,
        slip: &Slip,
        to: Option<(&Physician, &Facility)>,
        words: EntryWords,
        means: Means,
        day: Day,
        is_answer: bool,
    ) -> Entry {
        let treats = to.is_some_and(|(physician, _)| {
            matches!(
                physician.profession,
                Profession::Physician | Profession::Dentist
            )
        });
        Entry {
            id: EntryId::draw(self.ids()),
            client_id: slip.client_id,
            day,
            time: (day == session.today()).then(|| session.now.time()),
            kind: contact_kind(means),
            record: (is_answer && treats).then_some(RecordKind::PhysicianOpinion),
            partner: to.map(|(_, facility)| facility.kind),
            item: words.item,
            text: words.text,
            domains: Vec::new(),
            is_internal: false,
            slip_id: Some(slip.id),
            recorder_id: session.staff.id,
            recorder_name: session.staff.name.clone(),
            recorded_at: session.now,
            corrections: Vec::new(),
        }
    }
}

/// Reads what a kind of event needs.
fn read_detail(
    kind: EventKind,
    request: &RecordEvent,
    dossier: &Dossier,
    today: Day,
) -> Result<EventDetail, Refusal> {
    let person = |label| typed("person", label, &request.person);
    let note = |label| typed("note", label, &request.note);
    Ok(match kind {
        EventKind::SecondCheck => EventDetail::SecondCheck {
            checker: person("確かめた人").required(LINE)?,
        },
        EventKind::Sent => {
            let means = read_means(request)?;
            EventDetail::Sent {
                means,
                destination: destination(means, dossier)?,
            }
        }
        EventKind::Arrived => EventDetail::Arrived {
            confirmed_with: person("確かめた相手").line(LINE)?,
        },
        EventKind::Reminded => EventDetail::Reminded {
            means: read_means(request)?,
            note: note("督促の内容").text(BOX)?,
        },
        EventKind::Answered => {
            EventDetail::Answered(replying::read_reply(request, &dossier.slip, today)?)
        }
        EventKind::Reflected => EventDetail::Reflected {
            note: note("反映した内容").required_text(BOX)?,
        },
        EventKind::Completed => EventDetail::Completed,
        EventKind::ClosedWithoutReply => EventDetail::ClosedWithoutReply {
            reason: note("回答が要らない理由").required_text(BOX)?,
        },
        EventKind::Cancelled => EventDetail::Cancelled {
            reason: note("取消の理由").required_text(BOX)?,
        },
        EventKind::Missent => EventDetail::Missent {
            note: note("誤送信の状況と対応").required_text(BOX)?,
        },
        EventKind::Confirmed
        | EventKind::Printed
        | EventKind::Superseded
        | EventKind::Overridden => {
            return Err(Refusal::field(
                "kind",
                "経過の種類",
                FieldProblem::UnknownChoice,
            ));
        }
    })
}

/// Asks for a reason before a fax goes to a number that nobody confirmed by telephone.
///
/// 確定 asks the same, but a number may change after it, or a sheet meant for the post may be faxed.
/// A reason that was given at 確定 holds.
fn unverified_number(
    detail: &EventDetail,
    request: &RecordEvent,
    dossier: &Dossier,
) -> Result<Option<EventDetail>, Refusal> {
    let EventDetail::Sent {
        means: Means::Fax, ..
    } = detail
    else {
        return Ok(None);
    };
    let finding = Finding::UnverifiedFaxNumber;
    let is_verified = dossier
        .to()
        .is_some_and(|(_, facility)| facility.valid_fax_verification().is_some());
    let has_reason = dossier.slip.events.iter().any(|event| {
        matches!(&event.detail, EventDetail::Overridden { finding: code, .. } if code == finding.code())
    });
    if is_verified || has_reason {
        return Ok(None);
    }
    let reason = request.note.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonNeeded(vec![finding]));
    }
    Ok(Some(EventDetail::Overridden {
        finding: finding.code().to_owned(),
        reason: typed("note", "理由", reason).text(BOX)?,
    }))
}

fn read_means(request: &RecordEvent) -> Result<Means, Refusal> {
    typed("means", "手段", &request.means).choice(Means::from_code)
}

/// Returns where a sheet goes by a means, as the directory has it.
///
/// A fax number copied by memo was the cause of a real accident (domain.md 2.5 [V 56]); so there is no
/// field for one.
fn destination(means: Means, dossier: &Dossier) -> Result<String, Refusal> {
    let Some((_, facility)) = dossier.to() else {
        return Err(Refusal::SlipIncomplete(vec![Finding::NoRecipient]));
    };
    let needs = |other| Refusal::field("means", "手段", FieldProblem::NeedsFirst { other });
    match means {
        Means::Fax if facility.fax.trim().is_empty() => Err(needs("連携先のFAX番号")),
        Means::Fax => Ok(facility.fax.clone()),
        Means::Telephone if facility.phone.trim().is_empty() => Err(needs("連携先の電話番号")),
        Means::Telephone => Ok(facility.phone.clone()),
        Means::Post if !facility.address.trim().is_empty() => {
            let address = format!("{} {}", facility.postal_code, facility.address);
            Ok(address.trim().to_owned())
        }
        Means::NotNeeded => Err(Refusal::field("means", "手段", FieldProblem::UnknownChoice)),
        Means::Post
        | Means::ByHand
        | Means::Mail
        | Means::Interview
        | Means::Accompanied
        | Means::Document
        | Means::Network => Ok(facility.name.clone()),
    }
}

const fn contact_kind(means: Means) -> ContactKind {
    match means {
        Means::Fax => ContactKind::Fax,
        Means::Telephone => ContactKind::Telephone,
        Means::Mail => ContactKind::Mail,
        Means::ByHand => ContactKind::Visit,
        Means::Post
        | Means::Interview
        | Means::Accompanied
        | Means::Document
        | Means::Network
        | Means::NotNeeded => ContactKind::Other,
    }
}
