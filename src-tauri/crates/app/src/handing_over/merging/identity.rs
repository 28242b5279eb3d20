//! One clinic under two ids: recognised, offered as the same, and remembered.
//!
//! Each office draws its own ids, so a clinic that both wrote down has two. The medical institution code
//! (10 digits) says that they are one; without it the name and a telephone or fax number do. People
//! are the same when their facility is and their names are.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use tsunagi_contract::handover::SameFacility;
use tsunagi_domain::{Facility, FacilityId, PhysicianId, text};
use tsunagi_store::{FacilityQuery, ForeignKind, PhysicianQuery, Tx};

use crate::handing_over::records::{FacilityRecord, Records};
use crate::refusal::Refusal;

/// Records with this office's ids.
pub(super) struct Unified {
    /// The records.
    pub(super) records: Records,
    /// What was found to be the same just now, for the person to see.
    pub(super) same: Vec<SameFacility>,
}

/// Gives facilities and people of a file the ids by which this office knows them.
pub(super) fn unify(
    tx: &Tx<'_>,
    records: &Records,
    separate: &BTreeSet<String>,
) -> Result<Unified, Refusal> {
    let mut unified = Unified {
        records: records.clone(),
        same: Vec::new(),
    };
    let facilities = unified.facilities(tx, separate)?;
    for facility in &mut unified.records.facilities {
        facility.id = renamed(&facilities, facility.id);
    }
    for physician in &mut unified.records.physicians {
        physician.facility_id = renamed(&facilities, physician.facility_id);
    }
    let people = unified.physicians(tx, separate)?;
    for physician in &mut unified.records.physicians {
        physician.id = renamed(&people, physician.id);
    }
    for case in &mut unified.records.cases {
        for recipient in &mut case.client.recipients {
            recipient.physician_id = renamed(&people, recipient.physician_id);
        }
        for slip in &mut case.slips {
            slip.recipient_id = slip.recipient_id.map(|id| renamed(&people, id));
        }
    }
    unified.rename_shared(&facilities, &people);
    Ok(unified)
}

impl Unified {
    fn facilities(
        &mut self,
        tx: &Tx<'_>,
        separate: &BTreeSet<String>,
    ) -> Result<BTreeMap<FacilityId, FacilityId>, Refusal> {
        let known = tx.read().facilities(&FacilityQuery::default())?;
        let mut renamed = BTreeMap::new();
        for record in &self.records.facilities {
            let id = record.id.to_string();
            if separate.contains(&id) || known.iter().any(|one| one.id == record.id) {
                continue;
            }
            let is_known = |id: &FacilityId| known.iter().any(|one| one.id == *id);
            if let Some(ours) = known_before(tx, ForeignKind::Facility, &id, is_known)? {
                renamed.insert(record.id, ours);
                continue;
            }
            if let Some((one, why)) = known.iter().find_map(|one| Some((one, same(one, record)?))) {
                tx.save_known_as(ForeignKind::Facility, &id, &one.id.to_string())?;
                renamed.insert(record.id, one.id);
                self.same.push(SameFacility {
                    id,
                    name: record.name.clone(),
                    known_name: one.name.clone(),
                    why: why.to_owned(),
                });
            }
        }
        Ok(renamed)
    }

    fn physicians(
        &mut self,
        tx: &Tx<'_>,
        separate: &BTreeSet<String>,
    ) -> Result<BTreeMap<PhysicianId, PhysicianId>, Refusal> {
        let known = tx.read().physicians(&PhysicianQuery::default())?;
        let mut renamed = BTreeMap::new();
        for record in &self.records.physicians {
            let id = record.id.to_string();
            if separate.contains(&id) || known.iter().any(|one| one.id == record.id) {
                continue;
            }
            let is_known = |id: &PhysicianId| known.iter().any(|one| one.id == *id);
            if let Some(ours) = known_before(tx, ForeignKind::Physician, &id, is_known)? {
                renamed.insert(record.id, ours);
                continue;
            }
            let name = text::fold(&record.name);
            let found = known.iter().find(|one| {
                one.facility_id == record.facility_id
                    && !name.is_empty()
                    && text::fold(&one.name) == name
            });
            if let Some(one) = found {
                tx.save_known_as(ForeignKind::Physician, &id, &one.id.to_string())?;
                renamed.insert(record.id, one.id);
                self.same.push(SameFacility {
                    id,
                    name: record.name.clone(),
                    known_name: one.name.clone(),
                    why: "同じ連携先の、同じ氏名の方です。".to_owned(),
                });
            }
        }
        Ok(renamed)
    }

    /// The states that the other office keeps are listed under its own ids.
    fn rename_shared(
        &mut self,
        facilities: &BTreeMap<FacilityId, FacilityId>,
        people: &BTreeMap<PhysicianId, PhysicianId>,
    ) {
        let facilities = facilities
            .iter()
            .map(|(from, to)| (format!("facility/{from}"), format!("facility/{to}")));
        let people = people
            .iter()
            .map(|(from, to)| (format!("physician/{from}"), format!("physician/{to}")));
        for (from, to) in facilities.chain(people) {
            if let Some(hashes) = self.records.shared.remove(&from) {
                self.records.shared.entry(to).or_default().extend(hashes);
            }
        }
    }
}

/// Returns the id here of what an earlier file was taken for, while it is there.
fn known_before<T: FromStr>(
    tx: &Tx<'_>,
    kind: ForeignKind,
    id: &str,
    is_known: impl Fn(&T) -> bool,
) -> Result<Option<T>, Refusal> {
    let ours = tx.read().known_as(kind, id)?;
    Ok(ours.and_then(|ours| ours.parse().ok()).filter(is_known))
}

fn renamed<T: Ord + Copy>(names: &BTreeMap<T, T>, id: T) -> T {
    names.get(&id).copied().unwrap_or(id)
}

/// Says why two facilities are one, where they are.
fn same(known: &Facility, record: &FacilityRecord) -> Option<&'static str> {
    let digits = |text: &str| -> String {
        text::fold(text)
            .chars()
            .filter(char::is_ascii_digit)
            .collect()
    };
    let code = digits(&record.number);
    let known_code = digits(&known.number);
    if code.len() == 10 && known_code.len() == 10 {
        // Two codes that differ are two institutions, whatever they are called.
        return (code == known_code).then_some("医療機関コードが同じです。");
    }
    let name = text::fold(&record.name);
    if name.is_empty() || name != text::fold(&known.name) {
        return None;
    }
    let is_same_line = |one: &str, other: &str| {
        let one = digits(one);
        one.len() >= 9 && one == digits(other)
    };
    (is_same_line(&known.phone, &record.phone) || is_same_line(&known.fax, &record.fax))
        .then_some("名称と電話番号が同じです。")
}
