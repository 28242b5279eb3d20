//! What both sides knew last, and what that decides.
//!
//! Each side keeps the states of a record that it sent or took in. A file lists the hashes of those its
//! writer keeps; the latest of ours among them is the common state, as in a version control program.
//! With it a field that only one side changed is no conflict. Without it, as with files of the first
//! programs, every difference is one.
//!
//! What both sides changed and nobody decided is in no common state: the state that came in is kept
//! without that field and is not listed, so that the other side finds a difference there, too, and not
//! a change that only this side made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tsunagi_domain::{ClientId, PhysicianId};
use tsunagi_store::{Reader, SharedState, Tx};

use super::identity::Known;
use crate::handing_over::records::{ContentRecord, MOST_STATES, Records};
use crate::refusal::Refusal;

/// Fields that are each office's own business, or that merge by a rule of their own.
const OWN: &[&str] = &[
    "care_manager_id",
    "closed_on",
    "has_public_assistance",
    "undisclosed_diagnoses",
    "fax",
    "fax_verified",
];

/// Marks a state in which something is left open, as the last of its fields.
const OPEN: &str = "undecided";

/// What both sides changed and nobody decided, by kind and id: fields, or none where it is the whole.
pub(in crate::handing_over) type Undecided = BTreeMap<(&'static str, String), BTreeSet<String>>;

/// Three states of a record: here, there as this office names people, and there as it came.
pub(in crate::handing_over) struct Versions<'a, T> {
    pub(in crate::handing_over) here: &'a T,
    pub(in crate::handing_over) there: &'a T,
    pub(in crate::handing_over) as_it_came: &'a T,
}

/// What two drafts of a slip are compared by.
#[derive(Serialize)]
pub(in crate::handing_over) struct DraftState {
    content: ContentRecord,
    recipient_id: Option<PhysicianId>,
}

impl DraftState {
    pub(in crate::handing_over) fn of(
        content: ContentRecord,
        recipient_id: Option<PhysicianId>,
    ) -> Self {
        Self {
            content,
            recipient_id,
        }
    }
}

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
        versions: &Versions<'_, T>,
    ) -> Result<Self, Refusal> {
        let (here, there) = (object(versions.here)?, object(versions.there)?);
        let there_hash = hash(&object(versions.as_it_came)?);
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

    /// Tells whether a state is known to both sides.
    pub(in crate::handing_over) const fn have_met(&self) -> bool {
        self.base.is_some()
    }

    /// Returns what a field was when both sides knew it.
    pub(in crate::handing_over) fn was(&self, field: &str) -> Option<&Value> {
        self.base.as_ref()?.get(field)
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

/// Remembers every record of a file as known to both sides, but for the clients of whom nothing came in
/// and for what nobody decided.
pub(in crate::handing_over) fn remember(
    tx: &Tx<'_>,
    known: Known<'_>,
    left: &[ClientId],
    undecided: &Undecided,
) -> Result<(), Refusal> {
    let memory = Memory { tx, undecided };
    for came in &known.records.facilities {
        let one = known.names.facility(came);
        memory.keep(("facility", one.id.to_string()), None, (&one, came))?;
    }
    for came in &known.records.physicians {
        let one = known.names.physician(came);
        memory.keep(("physician", one.id.to_string()), None, (&one, came))?;
    }
    for case in &known.records.cases {
        let id = case.client.id;
        if left.contains(&id) {
            continue;
        }
        let client = known.names.client(&case.client);
        memory.keep(
            ("client", id.to_string()),
            Some(id),
            (&client, &case.client),
        )?;
        for one in &case.certifications {
            memory.keep(("certification", one.id.to_string()), Some(id), (one, one))?;
        }
        for one in &case.consents {
            memory.keep(("consent", one.id.to_string()), Some(id), (one, one))?;
        }
        // What is confirmed does not change any more.
        for one in case.slips.iter().filter(|one| one.confirmed_at.is_none()) {
            let came = DraftState::of(one.content.clone(), one.recipient_id);
            let recipient = one.recipient_id.map(|it| known.names.physician_id(it));
            let here = DraftState::of(one.content.clone(), recipient);
            memory.keep(("slip", one.id.to_string()), Some(id), (&here, &came))?;
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
        keys.extend(case.slips.iter().map(|it| ("slip", it.id.to_string())));
    }
    for (kind, id) in keys {
        let hashes: Vec<String> = reader
            .shared_states(kind, &id)?
            .into_iter()
            .filter(|(_, state)| !is_open(state))
            .take(MOST_STATES)
            .map(|(hash, _)| hash)
            .collect();
        if !hashes.is_empty() {
            records.shared.insert(format!("{kind}/{id}"), hashes);
        }
    }
    Ok(())
}

/// Tells whether this office ever handed out or took in this state of a record.
pub(in crate::handing_over) fn knows<T: Serialize>(
    reader: Reader<'_>,
    (kind, id): (&str, &str),
    state: &T,
) -> Result<bool, Refusal> {
    let wanted = hash(&object(state)?);
    let mut known = reader.shared_states(kind, id)?.into_iter();
    Ok(known.any(|(hash, _)| hash == wanted))
}

/// Where states are kept, and what of them is left open.
struct Memory<'a> {
    tx: &'a Tx<'a>,
    undecided: &'a Undecided,
}

impl Memory<'_> {
    /// Keeps a state: with the ids it has here, under the hash of it as it came, which the other side lists.
    fn keep<T: Serialize>(
        &self,
        key: (&'static str, String),
        client_id: Option<ClientId>,
        (here, as_it_came): (&T, &T),
    ) -> Result<(), Refusal> {
        let mut state = object(here)?;
        if let Some(fields) = self.undecided.get(&key) {
            if fields.is_empty() {
                return Ok(());
            }
            for field in fields {
                forget(&mut state, field);
            }
            state.insert(OPEN.to_owned(), Value::Bool(true));
        }
        let (kind, record_id) = key;
        self.tx.save_shared_state(&SharedState {
            kind,
            record_id,
            client_id,
            hash: hash(&object(as_it_came)?),
            state: Value::Object(state).to_string(),
        })?;
        Ok(())
    }
}

/// Takes a field out of a state, or a field of a field (`key_person.phone`).
fn forget(state: &mut Map<String, Value>, field: &str) {
    match field.split_once('.') {
        Some((outer, inner)) => {
            if let Some(Value::Object(fields)) = state.get_mut(outer) {
                forget(fields, inner);
            }
        }
        None => drop(state.remove(field)),
    }
}

/// Tells whether something is left open in a state. Inside a text its quotes would be escaped.
fn is_open(state: &str) -> bool {
    state.contains(&format!("\"{OPEN}\":true"))
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
