//! Facilities and people: new ones come in, empty fields are filled, and a person decides the rest.
//!
//! A name or a number of 連携先 is what papers are sent by, so another office's change is offered and
//! never taken unasked, not even where only that office changed it. What is not taken goes into the
//! note. A FAX number is offered even where there is none here, and who asked for it there counts for
//! nothing: this office asks by telephone itself. How papers are sent, and masked, is each office's own business and stays as it is.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tsunagi_contract::handover::{ImportFacility, ImportField};
use tsunagi_domain::{AuditAct, AuditThing, Facility, Physician};
use tsunagi_store::Tx;

use super::arriving::{Noted, full_name};
use super::base::{Sides, Versions};
use super::differing::Differing;
use super::{Merge, NOTE, Outcome};
use crate::handing_over::records::{FacilityRecord, PhysicianRecord};
use crate::refusal::Refusal;

impl Merge<'_> {
    /// Merges the directory.
    pub(super) fn merge_directory(
        &self,
        tx: &Tx<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), Refusal> {
        for came in &self.records.facilities {
            let record = &self.names.facility(came);
            let mut incoming = Facility::from(record.clone());
            incoming.fax_verified = None;
            let Some(known) = tx.read().facility(incoming.id)? else {
                tx.save_facility(&incoming)?;
                outcome.add_facility(&incoming);
                continue;
            };
            let id = known.id.to_string();
            let versions = Versions {
                here: &FacilityRecord::from(&known),
                there: record,
                as_it_came: came,
            };
            let incoming: FacilityRecord = self.beside(tx, ("facility", &id), &versions)?;
            let merged = self.merged_facility(&known, incoming.into());
            if merged.record != known {
                tx.save_facility(&merged.record)?;
                outcome.changed_facilities += 1;
            }
            outcome.add_listed(known.id.into(), id, known.name, merged.change);
        }
        for came in &self.records.physicians {
            let record = &self.names.physician(came);
            let incoming = Physician::from(record.clone());
            let Some(known) = tx.read().physician(incoming.id)? else {
                tx.save_physician(&incoming)?;
                outcome.add_physician(tx, &incoming)?;
                continue;
            };
            let id = known.id.to_string();
            let versions = Versions {
                here: &PhysicianRecord::from(&known),
                there: record,
                as_it_came: came,
            };
            let incoming: PhysicianRecord = self.beside(tx, ("physician", &id), &versions)?;
            let merged = self.merged_physician(tx, &known, incoming.into())?;
            if merged.record != known {
                tx.save_physician(&merged.record)?;
                outcome.changed_facilities += 1;
            }
            let name = full_name(tx, &known)?;
            outcome.add_listed(known.facility_id.into(), id, name, merged.change);
        }
        Ok(())
    }

    /// Returns the other side's version, with this office's wherever the other changed nothing.
    fn beside<T: Serialize + DeserializeOwned>(
        &self,
        tx: &Tx<'_>,
        key: (&'static str, &str),
        versions: &Versions<'_, T>,
    ) -> Result<T, Refusal> {
        let mut sides = Sides::of(tx.read(), self.known(), key, versions)?;
        sides.keep_newer_here();
        serde_json::from_value(Value::Object(sides.there)).map_err(|_| Refusal::HandoverUnfit(None))
    }

    /// Names the other office and this one.
    fn offices(&self) -> (&str, &str) {
        (&self.records.office.name, &self.office)
    }

    fn merged_facility(&self, known: &Facility, incoming: Facility) -> Merged<Facility> {
        let id = known.id.to_string();
        let mut merged = known.clone();
        let mut differing = Differing::new(|field| self.choices.takes(&id, field));
        for (name, field, other) in [
            (("name", "名称"), &mut merged.name, incoming.name),
            (("kana", "ふりがな"), &mut merged.kana, incoming.kana),
            (("number", "番号"), &mut merged.number, incoming.number),
            (
                ("postal_code", "郵便番号"),
                &mut merged.postal_code,
                incoming.postal_code,
            ),
            (("address", "所在地"), &mut merged.address, incoming.address),
            (("area", "圏域"), &mut merged.area, incoming.area),
            (("phone", "電話番号"), &mut merged.phone, incoming.phone),
            (
                ("contact_time", "連絡しやすい時間"),
                &mut merged.contact_time,
                incoming.contact_time,
            ),
            (
                ("contact_person", "窓口担当"),
                &mut merged.contact_person,
                incoming.contact_person,
            ),
        ] {
            differing.text(name, field, other);
        }
        // An empty number is one that nobody sends to; filling it decides where papers go.
        differing.offer(("fax", "FAX番号"), &mut merged.fax, incoming.fax);
        let kind = ("kind", "種別");
        differing.choice(kind, &mut merged.kind, incoming.kind, |it| {
            it.label().to_owned()
        });
        let is_another = merged.name != known.name || merged.fax != known.fax;
        if is_another && !known.fax.is_empty() {
            // That the number is theirs was asked of another name, or of another number.
            merged.fax_verified = None;
        }
        let change = Change::of(differing);
        let change = change.noted(self.offices(), &mut merged.note, &incoming.note);
        Merged {
            record: merged,
            change,
        }
    }

    fn merged_physician(
        &self,
        tx: &Tx<'_>,
        known: &Physician,
        incoming: Physician,
    ) -> Result<Merged<Physician>, Refusal> {
        let id = known.id.to_string();
        let mut merged = known.clone();
        let mut differing = Differing::new(|field| self.choices.takes(&id, field));
        for (name, field, other) in [
            (("name", "氏名"), &mut merged.name, incoming.name),
            (("kana", "ふりがな"), &mut merged.kana, incoming.kana),
            (
                ("department", "診療科・部署"),
                &mut merged.department,
                incoming.department,
            ),
        ] {
            differing.text(name, field, other);
        }
        let profession = ("profession", "職種");
        differing.choice(
            profession,
            &mut merged.profession,
            incoming.profession,
            |it| it.label().to_owned(),
        );
        // Facilities come first, so both are there.
        let places = [known.facility_id, incoming.facility_id]
            .map(|id| tx.read().facility(id).map(|one| (id, one)));
        let [here, there] = places;
        let places = [here?, there?];
        let place = ("facility_id", "所属");
        differing.choice(place, &mut merged.facility_id, incoming.facility_id, |id| {
            let found = places.iter().find(|(other, _)| *other == id);
            let found = found.and_then(|(_, one)| one.as_ref());
            found.map_or_else(String::new, |one| one.name.clone())
        });
        let change = Change::of(differing);
        let change = change.noted(self.offices(), &mut merged.note, &incoming.note);
        Ok(Merged {
            record: merged,
            change,
        })
    }
}

/// A record after merging.
struct Merged<T> {
    record: T,
    change: Change,
}

/// What the other side has otherwise.
struct Change {
    fields: Vec<ImportField>,
    filled: Vec<ImportField>,
    noted: Vec<String>,
}

impl Change {
    fn of<F>(differing: Differing<F>) -> Self {
        Self {
            fields: differing.fields,
            filled: differing.filled,
            noted: Vec::new(),
        }
    }

    /// Adds each line once; the other office's own notes come along when they are new here.
    fn noted(mut self, (theirs, ours): (&str, &str), note: &mut String, other: &str) -> Self {
        let left = self.fields.iter().filter(|field| !field.is_taken);
        for field in left {
            let line = format!("{theirs}では{}「{}」", field.label, field.there);
            add_line(note, &line);
        }
        // What the other office wrote down of this one comes home as news of ourselves.
        let of_ours = format!("{ours}では");
        for line in other.lines().filter(|line| !line.starts_with(&of_ours)) {
            if add_line(note, line) {
                self.noted.push(line.to_owned());
            }
        }
        self
    }

    /// Says what happens unasked.
    fn words(&self) -> String {
        let mut text = String::new();
        if !self.filled.is_empty() {
            let filled = self.filled.iter();
            let filled: Vec<String> = filled
                .map(|field| format!("{}「{}」", field.label, field.there))
                .collect();
            text.push_str(&format!("空いている欄に入ります：{}。", filled.join("、")));
        }
        if !self.noted.is_empty() {
            text.push_str(&format!("メモに書き加えます：{}", self.noted.join("／")));
        }
        text
    }
}

/// Adds a line once, and tells whether it did.
fn add_line(note: &mut String, line: &str) -> bool {
    let is_known = line.trim().is_empty() || note.lines().any(|known| known == line);
    // What a later import would refuse must not come about here.
    if is_known || note.chars().count() + line.chars().count() >= NOTE {
        return false;
    }
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(line);
    true
}

impl Outcome {
    /// Lists a facility or person that differs, and keeps what a person's choice replaces.
    fn add_listed(&mut self, thing: AuditThing, id: String, name: String, change: Change) {
        let text = change.words();
        if change.fields.is_empty() && text.is_empty() {
            return;
        }
        let taken = change.fields.iter().filter(|field| field.is_taken);
        let before: Vec<String> = taken
            .map(|field| format!("{}「{}」", field.label, field.here))
            .collect();
        if !before.is_empty() {
            self.noted.push(Noted {
                act: AuditAct::Changed,
                thing: thing.clone(),
                words: format!("引継ぎの取込みで変えました。前は{}", before.join("、")),
            });
        }
        let filled = change.filled.iter().map(|field| field.label.as_str());
        let written = (!change.noted.is_empty()).then_some("メモ");
        let filled: Vec<&str> = filled.chain(written).collect();
        if !filled.is_empty() {
            self.noted.push(Noted {
                act: AuditAct::Imported,
                thing,
                words: format!("空いていた欄に入りました（{}）", filled.join("、")),
            });
        }
        self.facilities.push(ImportFacility {
            id,
            name,
            text,
            fields: change.fields,
        });
    }
}
