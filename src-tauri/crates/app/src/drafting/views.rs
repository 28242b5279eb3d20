//! Slips as the window and the command line show them.

use std::collections::BTreeMap;

use tsunagi_contract::slips::{EventView, FindingView, SlipSummary, SlipView};
use tsunagi_domain::{
    ClientId, Day, Event, EventDetail, EventKind, Facility, Finding, Means, Physician, PhysicianId,
    Reply, Severity, Slip,
};
use tsunagi_store::{EntryQuery, Reader};

use super::dossier::{Dossier, person};
use super::form;
use crate::following::wording;
use crate::messages;
use crate::refusal::Refusal;
use crate::templates::Catalogue;
use crate::viewing::entries::entry_view;

/// What people may record about a slip by themselves; the rest the program records.
pub(crate) const RECORDABLE: [EventKind; 10] = [
    EventKind::SecondCheck,
    EventKind::Sent,
    EventKind::Arrived,
    EventKind::Reminded,
    EventKind::Answered,
    EventKind::Reflected,
    EventKind::Completed,
    EventKind::ClosedWithoutReply,
    EventKind::Missent,
    EventKind::Cancelled,
];

/// Shows slips as lines of a list, looking each name up once.
pub(crate) struct Summaries<'a> {
    reader: Reader<'a>,
    catalogue: &'a Catalogue,
    today: Day,
    clients: BTreeMap<ClientId, String>,
    recipients: BTreeMap<PhysicianId, String>,
    templates: BTreeMap<String, String>,
}

impl<'a> Summaries<'a> {
    /// Begins with nothing looked up.
    pub(crate) fn new(reader: Reader<'a>, catalogue: &'a Catalogue, today: Day) -> Self {
        Self {
            reader,
            catalogue,
            today,
            clients: BTreeMap::new(),
            recipients: BTreeMap::new(),
            templates: BTreeMap::new(),
        }
    }

    /// Shows one slip.
    pub(crate) fn line(&mut self, slip: &Slip) -> Result<SlipSummary, Refusal> {
        let client_name = match self.clients.get(&slip.client_id) {
            Some(name) => name.clone(),
            None => {
                let name = self
                    .reader
                    .client(slip.client_id)?
                    .map(|c| c.name)
                    .unwrap_or_default();
                self.clients.insert(slip.client_id, name.clone());
                name
            }
        };
        let recipient = self.recipient(slip.recipient_id)?;
        let template_name = self
            .templates
            .entry(slip.template.clone())
            .or_insert_with(|| self.catalogue.name_of(&slip.template))
            .clone();
        let state = slip.state();
        Ok(SlipSummary {
            id: slip.id.to_string(),
            number: slip.number.to_string(),
            client_id: slip.client_id.to_string(),
            client_name,
            recipient,
            subject: subject(slip),
            state: state.code().to_owned(),
            state_label: state.label().to_owned(),
            sent_on: slip.sent_on().map(|day| day.to_string()),
            reply_by: slip.content.reply_by.map(|day| day.to_string()),
            is_overdue: slip.is_overdue_on(self.today),
            updated_at: slip
                .events
                .iter()
                .map(|event| event.at)
                .max()
                .unwrap_or(slip.updated_at)
                .to_string(),
            template_name,
        })
    }

    fn recipient(&mut self, id: Option<PhysicianId>) -> Result<String, Refusal> {
        let Some(id) = id else {
            return Ok(String::new());
        };
        if let Some(name) = self.recipients.get(&id) {
            return Ok(name.clone());
        }
        let found = person(self.reader, Some(id))?;
        let name = found
            .map(|(person, place)| addressee(&person, &place))
            .unwrap_or_default();
        self.recipients.insert(id, name.clone());
        Ok(name)
    }
}

/// Names a recipient on one line: `見本内科医院　見本 太郎 先生`.
pub(crate) fn addressee(physician: &Physician, facility: &Facility) -> String {
    format!(
        "{}　{} {}",
        facility.name,
        physician.name,
        physician.honorific()
    )
}

/// Returns the 件名, or the purposes where there is none.
pub(crate) fn subject(slip: &Slip) -> String {
    let typed = slip.content.subject.trim();
    if typed.is_empty() {
        let labels: Vec<&str> = slip.content.purposes.iter().map(|p| p.label()).collect();
        labels.join("、")
    } else {
        typed.to_owned()
    }
}

/// Shows a slip with everything its editor needs.
pub(crate) fn slip_view(
    reader: Reader<'_>,
    catalogue: &Catalogue,
    slip: Slip,
    today: Day,
) -> Result<SlipView, Refusal> {
    let mut summaries = Summaries::new(reader, catalogue, today);
    let summary = summaries.line(&slip)?;
    let dossier = Dossier::gather(reader, slip, catalogue)?;
    let slip = &dossier.slip;
    let remindable = dossier.remindable.iter().map(|one| summaries.line(one));
    let remindable = remindable.collect::<Result<_, Refusal>>()?;
    // What was found and answered at 確定 stands in the events; today's findings are for drafts.
    let findings = if slip.is_confirmed() {
        Vec::new()
    } else {
        let form = catalogue.find(&slip.template).ok();
        dossier.findings(today, form.as_ref().map(|form| &form.template))
    };
    let facility = dossier.recipient.as_ref().map(|(_, facility)| facility);
    let verified = facility.and_then(Facility::valid_fax_verification);
    let entries = reader.entries(&EntryQuery::of(slip.client_id))?;
    let may_leave = entries.iter().filter(|entry| !entry.is_internal);
    Ok(SlipView {
        form: form::show(slip),
        is_confirmed: slip.is_confirmed(),
        findings: findings.into_iter().map(finding_view).collect(),
        events: slip.events.iter().map(event_view).collect(),
        next_events: next_events(slip)
            .iter()
            .map(|kind| kind.code().to_owned())
            .collect(),
        supersedes: dossier.replaces.as_ref().map(ToString::to_string),
        recipient_fax: facility
            .map(|facility| facility.fax.clone())
            .unwrap_or_default(),
        fax_verified_on: verified.map(|verified| verified.on.to_string()),
        entries: may_leave
            .map(|entry| entry_view(entry, &dossier.client.name))
            .collect(),
        remindable,
        summary,
    })
}

/// Says a finding to people.
fn finding_view(finding: Finding) -> FindingView {
    let message = messages::finding(finding);
    let severity = match finding.severity() {
        Severity::Blocking => "blocking",
        Severity::NeedsReason => "reason",
        Severity::Notice => "notice",
    };
    FindingView {
        code: finding.code().to_owned(),
        severity: severity.to_owned(),
        what: message.what,
        remedy: message.remedy,
        field: finding.field().to_owned(),
    }
}

fn event_view(event: &Event) -> EventView {
    let answers = match &event.detail {
        EventDetail::Answered(reply) => reply
            .answers
            .iter()
            .map(|answer| answer.text.clone())
            .collect(),
        _ => Vec::new(),
    };
    EventView {
        kind: event.detail.kind().code().to_owned(),
        label: event.detail.kind().label().to_owned(),
        at: event.at.to_string(),
        by: event.by.clone(),
        text: wording::describe(&event.detail),
        answers,
    }
}

/// Lists what people may record next.
fn next_events(slip: &Slip) -> Vec<EventKind> {
    RECORDABLE
        .into_iter()
        .filter(|kind| slip.may_take(&specimen(*kind, slip)))
        .collect()
}

/// Makes an event of a kind, empty, to ask whether it may follow.
fn specimen(kind: EventKind, slip: &Slip) -> EventDetail {
    let none = String::new;
    let means = Means::Fax;
    match kind {
        EventKind::Confirmed => EventDetail::Confirmed,
        EventKind::SecondCheck => EventDetail::SecondCheck { checker: none() },
        EventKind::Printed => EventDetail::Printed { output: none() },
        EventKind::Sent => EventDetail::Sent {
            means,
            destination: none(),
        },
        EventKind::Arrived => EventDetail::Arrived {
            confirmed_with: none(),
        },
        EventKind::Reminded => EventDetail::Reminded {
            means,
            note: none(),
        },
        EventKind::Answered => EventDetail::Answered(Reply {
            day: slip.created_at.day(),
            means,
            answered_by: none(),
            answers: Vec::new(),
            summary: none(),
            effect_on_plan: none(),
            fee: none(),
        }),
        EventKind::Reflected => EventDetail::Reflected { note: none() },
        EventKind::Completed => EventDetail::Completed,
        EventKind::ClosedWithoutReply => EventDetail::ClosedWithoutReply { reason: none() },
        EventKind::Cancelled => EventDetail::Cancelled { reason: none() },
        EventKind::Superseded => EventDetail::Superseded { by_number: none() },
        EventKind::Missent => EventDetail::Missent { note: none() },
        EventKind::Overridden => EventDetail::Overridden {
            finding: none(),
            reason: none(),
        },
    }
}
