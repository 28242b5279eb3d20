//! What the records of the log are called now.

use std::collections::BTreeMap;

use tsunagi_domain::{
    AuditAct, AuditEntry, AuditThing, AuditThingKind, ClientId, EventDetail, Finding, Moment,
};
use tsunagi_store::Reader;

use crate::messages;
use crate::noting::WITH_REASON;
use crate::refusal::Refusal;

/// Said of a record that is not there any more.
const GONE: &str = "（廃棄済み）";

/// Looks names up, each once.
pub(super) struct Names<'a> {
    reader: Reader<'a>,
    known: BTreeMap<AuditThing, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(reader: Reader<'a>) -> Self {
        Self {
            reader,
            known: BTreeMap::new(),
        }
    }

    /// Returns kind and name of a record.
    pub(super) fn of(&mut self, thing: &AuditThing) -> Result<String, Refusal> {
        if let Some(known) = self.known.get(thing) {
            return Ok(known.clone());
        }
        let label = thing.kind.label();
        let named = match self.name(thing)? {
            Some(name) if name.is_empty() => label.to_owned(),
            Some(name) => format!("{label}　{name}"),
            None => format!("{label}{GONE}"),
        };
        self.known.insert(thing.clone(), named.clone());
        Ok(named)
    }

    /// Returns what a row adds, with the reason that it leaves to the record, as long as that is there.
    pub(super) fn detail_of(&self, entry: &AuditEntry) -> Result<String, Refusal> {
        let detail = entry.detail.clone();
        let Some(rest) = detail.strip_suffix(WITH_REASON) else {
            return Ok(detail);
        };
        let reason = match (entry.act, &entry.thing) {
            (AuditAct::PurgeMarked, Some(thing)) => self.reason_of_purge(thing, entry.at)?,
            (AuditAct::Overridden, Some(thing)) => self.reason_of_override(thing, entry)?,
            _ => None,
        };
        Ok(reason.map_or(detail.clone(), |reason| {
            format!("{rest}理由：{}", reason.trim())
        }))
    }

    fn reason_of_purge(&self, thing: &AuditThing, at: Moment) -> Result<Option<String>, Refusal> {
        let marks = self.reader.purge_marks()?;
        let mut marks = marks.into_iter();
        let own = marks.find(|mark| mark.at == at && mark.client_id.to_string() == thing.id);
        Ok(own.map(|mark| mark.reason))
    }

    fn reason_of_override(
        &self,
        thing: &AuditThing,
        entry: &AuditEntry,
    ) -> Result<Option<String>, Refusal> {
        let Ok(id) = thing.id.parse() else {
            return Ok(None);
        };
        let events = self.reader.slip(id)?.map(|slip| slip.events);
        let reason = events
            .into_iter()
            .flatten()
            .find_map(|event| match event.detail {
                EventDetail::Overridden { finding, reason } if event.at == entry.at => {
                    let finding = Finding::from_code(&finding)?;
                    let what = messages::finding(finding).what;
                    entry.detail.contains(&*what).then_some(reason)
                }
                _ => None,
            });
        Ok(reason)
    }

    fn name(&self, thing: &AuditThing) -> Result<Option<String>, Refusal> {
        let (reader, id) = (self.reader, thing.id.as_str());
        Ok(match thing.kind {
            AuditThingKind::Client => match id.parse() {
                Ok(id) => self.client(id)?,
                Err(_) => None,
            },
            AuditThingKind::Slip => match id.parse().ok().map(|id| reader.slip(id)).transpose()? {
                Some(Some(slip)) => self.client(slip.client_id)?,
                _ => None,
            },
            AuditThingKind::Entry => {
                match id.parse().ok().map(|id| reader.entry(id)).transpose()? {
                    Some(Some(entry)) => self.client(entry.client_id)?,
                    _ => None,
                }
            }
            AuditThingKind::Facility => {
                let found = id.parse().ok().map(|id| reader.facility(id)).transpose()?;
                found.flatten().map(|facility| facility.name)
            }
            AuditThingKind::Physician => {
                let found = id.parse().ok().map(|id| reader.physician(id)).transpose()?;
                found.flatten().map(|physician| physician.name)
            }
            AuditThingKind::Staff => {
                let found = id.parse().ok().map(|id| reader.staff(id)).transpose()?;
                found.flatten().map(|staff| staff.name)
            }
            // Their ids say nothing to people, and they are not kept here.
            AuditThingKind::Certification
            | AuditThingKind::Consent
            | AuditThingKind::Office
            | AuditThingKind::Archive
            | AuditThingKind::Backup => Some(String::new()),
        })
    }

    fn client(&self, id: ClientId) -> Result<Option<String>, Refusal> {
        Ok(self.reader.client(id)?.map(|client| client.name))
    }
}
