//! Facilities and people: new ones come in, empty fields are filled, differences go into the note.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tsunagi_domain::{Facility, Physician};
use tsunagi_store::Tx;

use super::Outcome;
use super::base::Sides;
use crate::handing_over::records::{FacilityRecord, PhysicianRecord, Records};
use crate::refusal::Refusal;

/// Merges the directory.
pub(super) fn merge(tx: &Tx<'_>, records: &Records, outcome: &mut Outcome) -> Result<(), Refusal> {
    let office = &records.office.name;
    for record in &records.facilities {
        let incoming = Facility::from(record.clone());
        match tx.read().facility(incoming.id)? {
            None => {
                tx.save_facility(&incoming)?;
                outcome.new_facilities += 1;
            }
            Some(known) => {
                let here = FacilityRecord::from(&known);
                let id = known.id.to_string();
                let sides = (&here, record);
                let mut sides = Sides::of(tx.read(), records, "facility", &id, sides)?;
                sides.settle();
                let (here, incoming) = (
                    settled::<FacilityRecord>(sides.here)?,
                    settled::<FacilityRecord>(sides.there)?,
                );
                let merged = merged_facility(&here.into(), incoming.into(), office);
                if merged != known {
                    tx.save_facility(&merged)?;
                    outcome.changed_facilities += 1;
                }
            }
        }
    }
    for record in &records.physicians {
        let incoming = Physician::from(record.clone());
        match tx.read().physician(incoming.id)? {
            None => {
                tx.save_physician(&incoming)?;
                outcome.new_facilities += 1;
            }
            Some(known) => {
                let here = PhysicianRecord::from(&known);
                let id = known.id.to_string();
                let sides = (&here, record);
                let mut sides = Sides::of(tx.read(), records, "physician", &id, sides)?;
                sides.settle();
                let (here, incoming) = (
                    settled::<PhysicianRecord>(sides.here)?,
                    settled::<PhysicianRecord>(sides.there)?,
                );
                let merged = merged_physician(&here.into(), incoming.into(), office);
                if merged != known {
                    tx.save_physician(&merged)?;
                    outcome.changed_facilities += 1;
                }
            }
        }
    }
    Ok(())
}

fn settled<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Refusal> {
    serde_json::from_value(Value::Object(fields)).map_err(|_| Refusal::HandoverUnfit(None))
}

/// A fax number that differs is never taken over: this office confirmed its own by telephone.
fn merged_facility(known: &Facility, incoming: Facility, office: &str) -> Facility {
    let mut merged = known.clone();
    let mut note = Note {
        office,
        lines: Vec::new(),
    };
    for (label, field, other) in [
        ("名称", &mut merged.name, incoming.name),
        ("ふりがな", &mut merged.kana, incoming.kana),
        ("番号", &mut merged.number, incoming.number),
        ("郵便番号", &mut merged.postal_code, incoming.postal_code),
        ("所在地", &mut merged.address, incoming.address),
        ("圏域", &mut merged.area, incoming.area),
        ("電話番号", &mut merged.phone, incoming.phone),
        ("FAX番号", &mut merged.fax, incoming.fax),
        (
            "連絡しやすい時間",
            &mut merged.contact_time,
            incoming.contact_time,
        ),
        (
            "窓口担当",
            &mut merged.contact_person,
            incoming.contact_person,
        ),
    ] {
        note.fill(label, field, other);
    }
    if merged.fax_verified.is_none()
        && incoming
            .fax_verified
            .as_ref()
            .is_some_and(|verified| verified.number == merged.fax)
    {
        merged.fax_verified = incoming.fax_verified;
    }
    note.finish(&mut merged.note, &incoming.note);
    merged
}

fn merged_physician(known: &Physician, incoming: Physician, office: &str) -> Physician {
    let mut merged = known.clone();
    let mut note = Note {
        office,
        lines: Vec::new(),
    };
    for (label, field, other) in [
        ("氏名", &mut merged.name, incoming.name),
        ("ふりがな", &mut merged.kana, incoming.kana),
        ("診療科・部署", &mut merged.department, incoming.department),
    ] {
        note.fill(label, field, other);
    }
    note.finish(&mut merged.note, &incoming.note);
    merged
}

/// Collects what the other office has otherwise, for the note.
struct Note<'a> {
    office: &'a str,
    lines: Vec<String>,
}

impl Note<'_> {
    fn fill(&mut self, label: &str, field: &mut String, other: String) {
        if field.trim().is_empty() {
            *field = other;
        } else if *field != other && !other.trim().is_empty() {
            self.lines
                .push(format!("{}では{label}「{other}」", self.office));
        }
    }

    /// Adds each line once; the other office's own notes come along when they are new here.
    fn finish(mut self, note: &mut String, other: &str) {
        if !other.trim().is_empty() {
            self.lines.extend(other.lines().map(str::to_owned));
        }
        for line in self.lines {
            let is_known = line.trim().is_empty() || note.lines().any(|known| known == line);
            if !is_known {
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(&line);
            }
        }
    }
}
