//! What the records of the log are called now.

use std::collections::BTreeMap;

use tsunagi_domain::{AuditThing, AuditThingKind, ClientId};
use tsunagi_store::Reader;

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
