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

use super::namesakes::Own;
use crate::handing_over::records::{ClientRecord, FacilityRecord, PhysicianRecord, Records};
use crate::refusal::Refusal;

/// By which ids this office knows facilities and people of a file.
///
/// A record gets them as it is merged: a copy of a whole file would take its memory twice.
#[derive(Default)]
pub(in crate::handing_over) struct Names {
    facilities: BTreeMap<FacilityId, FacilityId>,
    physicians: BTreeMap<PhysicianId, PhysicianId>,
    /// Who works here: nobody else's record may pass for theirs.
    pub(super) own: Own,
}

/// Nothing is known by another id.
pub(in crate::handing_over) static NO_NAMES: Names = Names {
    facilities: BTreeMap::new(),
    physicians: BTreeMap::new(),
    own: Own::NOBODY,
};

/// The records of a file, and by which ids this office knows what is in them.
#[derive(Clone, Copy)]
pub(in crate::handing_over) struct Known<'a> {
    /// The records as they came.
    pub(in crate::handing_over) records: &'a Records,
    /// The ids.
    pub(in crate::handing_over) names: &'a Names,
}

/// Finds the facilities and people of a file that this office knows by other ids, and says which were
/// found to be the same just now.
pub(super) fn unify(
    tx: &Tx<'_>,
    records: &Records,
    separate: &BTreeSet<String>,
) -> Result<(Names, Vec<SameFacility>), Refusal> {
    let mut names = Names {
        own: Own::of(tx.read())?,
        ..Names::default()
    };
    let mut same = names.add_facilities(tx, records, separate)?;
    same.extend(names.add_physicians(tx, records, separate)?);
    Ok((names, same))
}

impl Names {
    /// Returns a facility with the id it has here.
    pub(super) fn facility(&self, record: &FacilityRecord) -> FacilityRecord {
        FacilityRecord {
            id: renamed(&self.facilities, record.id),
            ..record.clone()
        }
    }

    /// Returns a person with the ids they have here.
    pub(super) fn physician(&self, record: &PhysicianRecord) -> PhysicianRecord {
        PhysicianRecord {
            id: self.physician_id(record.id),
            facility_id: renamed(&self.facilities, record.facility_id),
            ..record.clone()
        }
    }

    /// Returns the id that a person has here.
    pub(super) fn physician_id(&self, id: PhysicianId) -> PhysicianId {
        renamed(&self.physicians, id)
    }

    /// Returns a client with the people as they are known here.
    pub(super) fn client(&self, record: &ClientRecord) -> ClientRecord {
        let mut record = record.clone();
        for recipient in &mut record.recipients {
            recipient.physician_id = self.physician_id(recipient.physician_id);
        }
        record
    }

    fn add_facilities(
        &mut self,
        tx: &Tx<'_>,
        records: &Records,
        separate: &BTreeSet<String>,
    ) -> Result<Vec<SameFacility>, Refusal> {
        let known = tx.read().facilities(&FacilityQuery::default())?;
        let mut same_now = Vec::new();
        for record in &records.facilities {
            let id = record.id.to_string();
            if separate.contains(&id) || known.iter().any(|one| one.id == record.id) {
                continue;
            }
            let is_known = |id: &FacilityId| known.iter().any(|one| one.id == *id);
            if let Some(ours) = known_before(tx, ForeignKind::Facility, &id, is_known)? {
                self.facilities.insert(record.id, ours);
                continue;
            }
            if let Some((one, why)) = known.iter().find_map(|one| Some((one, same(one, record)?))) {
                tx.save_known_as(ForeignKind::Facility, &id, &one.id.to_string())?;
                self.facilities.insert(record.id, one.id);
                same_now.push(SameFacility {
                    id,
                    name: record.name.clone(),
                    known_name: one.name.clone(),
                    why: why.to_owned(),
                });
            }
        }
        Ok(same_now)
    }

    fn add_physicians(
        &mut self,
        tx: &Tx<'_>,
        records: &Records,
        separate: &BTreeSet<String>,
    ) -> Result<Vec<SameFacility>, Refusal> {
        let known = tx.read().physicians(&PhysicianQuery::default())?;
        let mut same_now = Vec::new();
        for record in &records.physicians {
            let id = record.id.to_string();
            if separate.contains(&id) || known.iter().any(|one| one.id == record.id) {
                continue;
            }
            let is_known = |id: &PhysicianId| known.iter().any(|one| one.id == *id);
            if let Some(ours) = known_before(tx, ForeignKind::Physician, &id, is_known)? {
                self.physicians.insert(record.id, ours);
                continue;
            }
            let name = text::fold(&record.name);
            let facility_id = renamed(&self.facilities, record.facility_id);
            let found = known.iter().find(|one| {
                one.facility_id == facility_id && !name.is_empty() && text::fold(&one.name) == name
            });
            if let Some(one) = found {
                tx.save_known_as(ForeignKind::Physician, &id, &one.id.to_string())?;
                self.physicians.insert(record.id, one.id);
                same_now.push(SameFacility {
                    id,
                    name: record.name.clone(),
                    known_name: one.name.clone(),
                    why: "同じ連携先の、同じ氏名の方です。".to_owned(),
                });
            }
        }
        Ok(same_now)
    }
}

impl<'a> Known<'a> {
    /// Returns the states of a record that the other office keeps: they are listed under its own ids.
    pub(super) fn states(&self, kind: &str, id: &str) -> Vec<&'a [String]> {
        let of = |id: &str| self.records.shared.get(&format!("{kind}/{id}"));
        let foreign: Vec<String> = match kind {
            "facility" => foreign_ids(&self.names.facilities, id),
            "physician" => foreign_ids(&self.names.physicians, id),
            _ => Vec::new(),
        };
        let ours = of(id).into_iter();
        let theirs = foreign.iter().filter_map(|id| of(id));
        ours.chain(theirs).map(Vec::as_slice).collect()
    }
}

fn foreign_ids<T: FromStr + PartialEq + ToString>(
    names: &BTreeMap<T, T>,
    ours: &str,
) -> Vec<String> {
    let ours: Option<T> = ours.parse().ok();
    let named_so = names.iter().filter(|(_, id)| Some(*id) == ours.as_ref());
    named_so.map(|(id, _)| id.to_string()).collect()
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
