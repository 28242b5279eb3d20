//! What both sides knew last, and what that decides.
//!
//! Each side keeps the states of a record that it sent or took in. A file lists the hashes of those its
//! writer keeps; the latest of ours among them is the common state, as in a version control program.
//! With it a field that only one side changed is no conflict. Without it, as with files of the first
//! programs, every difference is one.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::ClientId;
use tsunagi_store::{Reader, SharedState, Tx};

use super::identity::Known;
use crate::handing_over::records::{MOST_STATES, Records};
use crate::refusal::Refusal;

/// Fields that are each office's own business, or that merge by a rule of their own.
const OWN: &[&str] = &[
    "care_manager_id",
    "closed_on",
    "recipients",
    "has_public_assistance",
    "undisclosed_diagnoses",
    "fax",
    "fax_verified",
];

/// Who changed something since the common state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::handing_over) struct Since {
    /// This office did.
    pub(in crate::handing_over) here: bool,
    /// The other one did.
    pub(in crate::handing_over) there: bool,
}

/// Two versions of a record as JSON, with their common state where there is one.
pub(in crate::handing_over) struct Sides {
    pub(in crate::handing_over) here: Map<String, Value>,
    pub(in crate::handing_over) there: Map<String, Value>,
    base: Option<Map<String, Value>>,
}

impl Sides {
    /// Puts two versions side by side, and looks for their common state.
    pub(in crate::handing_over) fn of<T: Serialize>(
        reader: Reader<'_>,
        known: Known<'_>,
        (kind, id): (&'static str, &str),
        (here, there): (&T, &T),
    ) -> Result<Self, Refusal> {
        let (here, there) = (object(here)?, object(there)?);
        let there_hash = hash(&there);
        let theirs = known.states(kind, id);
        let base = reader
            .shared_states(kind, id)?
            .into_iter()
            .find(|(hash, _)| {
                *hash == there_hash || theirs.iter().copied().flatten().any(|it| it == hash)
            })
            .and_then(|(_, state)| serde_json::from_str(&state).ok());
        Ok(Self { here, there, base })
    }

    /// Gives every field that only one side changed the value of that side, on both sides.
    pub(in crate::handing_over) fn settle(&mut self) -> Since {
        let mut since = Since::default();
        let Some(base) = &self.base else {
            return since;
        };
        for (field, was) in base.iter().filter(|(field, _)| is_shared(field)) {
            let (Some(here), Some(there)) = (self.here.get_mut(field), self.there.get_mut(field))
            else {
                continue;
            };
            settle(was, here, there, &mut since);
        }
        since
    }

    /// Gives the other side this office's value wherever the other changed nothing.
    ///
    /// What the other side did change stays different, for a person to decide.
    pub(in crate::handing_over) fn keep_newer_here(&mut self) {
        for (field, was) in self.base.iter().flatten() {
            if let (Some(here), Some(there)) = (self.here.get(field), self.there.get_mut(field))
                && there == was
            {
                *there = here.clone();
            }
        }
    }

    /// Tells whether the record as a whole was changed on one side only, and on which.
    pub(in crate::handing_over) fn whole(&self) -> Since {
        let differs = |side: &Map<String, Value>| {
            self.base
                .as_ref()
                .is_none_or(|base| shared_part(side) != shared_part(base))
        };
        Since {
            here: differs(&self.here),
            there: differs(&self.there),
        }
    }
}

/// Settles one field; of a field that has fields itself, such as キーパーソン, each by itself.
fn settle(was: &Value, here: &mut Value, there: &mut Value, since: &mut Since) {
    if here == there {
        return;
    }
    if let (Value::Object(was), Value::Object(here), Value::Object(there)) =
        (was, &mut *here, &mut *there)
    {
        for (field, was) in was {
            if let (Some(here), Some(there)) = (here.get_mut(field), there.get_mut(field)) {
                settle(was, here, there, since);
            }
        }
    } else if here == was {
        *here = there.clone();
        since.there = true;
    } else if there == was {
        *there = here.clone();
        since.here = true;
    }
}

/// Remembers every record of a file as known to both sides, but for the clients of whom nothing came in.
pub(in crate::handing_over) fn remember(
    tx: &Tx<'_>,
    known: Known<'_>,
    left: &[ClientId],
) -> Result<(), Refusal> {
    for one in &known.records.facilities {
        let one = known.names.facility(one);
        keep(tx, "facility", &one.id.to_string(), None, &one)?;
    }
    for one in &known.records.physicians {
        let one = known.names.physician(one);
        keep(tx, "physician", &one.id.to_string(), None, &one)?;
    }
    for case in &known.records.cases {
        let id = case.client.id;
        if left.contains(&id) {
            continue;
        }
        let record = known.names.client(&case.client);
        keep(tx, "client", &id.to_string(), Some(id), &record)?;
        for one in &case.certifications {
            keep(tx, "certification", &one.id.to_string(), Some(id), one)?;
        }
        for one in &case.consents {
            keep(tx, "consent", &one.id.to_string(), Some(id), one)?;
        }
    }
    Ok(())
}

/// Lists the states that this office keeps of the records, for the other side.
pub(in crate::handing_over) fn list(
    reader: Reader<'_>,
    records: &mut Records,
) -> Result<(), Refusal> {
    let mut keys: Vec<(&'static str, String)> = Vec::new();
    keys.extend(
        records
            .facilities
            .iter()
            .map(|it| ("facility", it.id.to_string())),
    );
    keys.extend(
        records
            .physicians
            .iter()
            .map(|it| ("physician", it.id.to_string())),
    );
    for case in &records.cases {
        keys.push(("client", case.client.id.to_string()));
        keys.extend(
            case.certifications
                .iter()
                .map(|it| ("certification", it.id.to_string())),
        );
        keys.extend(
            case.consents
                .iter()
                .map(|it| ("consent", it.id.to_string())),
        );
    }
    for (kind, id) in keys {
        let hashes: Vec<String> = reader
            .shared_states(kind, &id)?
            .into_iter()
            .take(MOST_STATES)
            .map(|(hash, _)| hash)
            .collect();
        if !hashes.is_empty() {
            records.shared.insert(format!("{kind}/{id}"), hashes);
        }
    }
    Ok(())
}

fn keep<T: Serialize>(
    tx: &Tx<'_>,
    kind: &'static str,
    id: &str,
    client_id: Option<ClientId>,
    record: &T,
) -> Result<(), Refusal> {
    let state = object(record)?;
    tx.save_shared_state(&SharedState {
        kind,
        record_id: id.to_owned(),
        client_id,
        hash: hash(&state),
        state: Value::Object(state).to_string(),
    })?;
    Ok(())
}

fn object<T: Serialize>(record: &T) -> Result<Map<String, Value>, Refusal> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Refusal::Internal("handover: a record is no object")),
    }
}

fn is_shared(field: &str) -> bool {
    field != "id" && !OWN.contains(&field)
}

fn shared_part(fields: &Map<String, Value>) -> Map<String, Value> {
    let shared = fields.iter().filter(|(field, _)| is_shared(field));
    shared
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect()
}

fn hash(fields: &Map<String, Value>) -> String {
    // The map is ordered by name, so equal records have equal text.
    let text = Value::Object(shared_part(fields)).to_string();
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
