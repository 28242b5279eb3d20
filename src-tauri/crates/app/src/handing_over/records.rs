//! `records.json` of a handover file, version 1: the records as other programs may read them.
//!
//! The types here are the file format and belong to nobody else: a change of the domain's types does
//! not change the file, it fails to compile here until somebody has decided. Ids are UUIDs, days
//! `2026-04-01`, moments RFC 3339 at +09:00, choices the codes of `tsunagi_domain::codes`. Unknown
//! fields are skipped, so that a later program may add some; anything else needs a new version.
//!
//! Slips that are confirmed have their PDF beside this file, at [`FrozenRecord::pdf`], with its SHA-256.

mod client;
mod correction;
mod event;
mod fitness;
mod slip;
mod weight;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tsunagi_domain::{Facility, FacilityId, Office, Physician, SlipId, StaffId};

pub(crate) use client::{
    CertificationRecord, ClientRecord, ConsentRecord, EntryRecord, FacilityRecord, OfficeRecord,
    PhysicianRecord, RecipientRecord,
};
pub(crate) use correction::CorrectionRecord;
pub use fitness::{Fault, Unfit, Whose};
pub(crate) use slip::{ContentRecord, FrozenRecord, SlipRecord};
pub(crate) use weight::{MOST_STATES, Weight};

/// Names the format, in `format`.
pub(crate) const FORMAT: &str = "tsunagi-records";
/// The version written, and the newest that can be read.
pub(crate) const VERSION: u32 = 1;
/// The member's name in the handover file.
pub(crate) const MEMBER: &str = "records.json";

/// The most bytes of `records.json` that are read: an office of twenty over five years is a half.
pub(crate) const MOST_BYTES: usize = 192 << 20;
/// The most entries, and the most slips, so that a made-up file cannot keep the PC busy for hours.
const MOST_RECORDS: usize = 2_000_000;
/// The most clients, facilities, people and staff: what comes in new is listed by name, for a person to
/// read.
const MOST_NAMED: usize = 20_000;

/// All that is handed over.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Records {
    /// Always [`FORMAT`].
    pub(crate) format: String,
    /// See [`VERSION`].
    pub(crate) version: u32,
    /// The office that hands over.
    pub(crate) office: OfficeRecord,
    /// Names of the office's staff, whom clients and slips refer to.
    pub(crate) staff: Vec<StaffName>,
    /// Facilities that the clients' people work in.
    pub(crate) facilities: Vec<FacilityRecord>,
    /// People in them.
    pub(crate) physicians: Vec<PhysicianRecord>,
    /// The clients, each with everything about them.
    pub(crate) cases: Vec<CaseRecord>,
    /// By kind and id, the hashes of the states that other offices know too, latest first.
    #[serde(
        default,
        deserialize_with = "weight::states",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub(crate) shared: BTreeMap<String, Vec<String>>,
}

/// A staff member's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StaffName {
    /// The id.
    pub(crate) id: StaffId,
    /// 氏名.
    pub(crate) name: String,
}

/// One client with everything about them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct CaseRecord {
    /// 利用者.
    pub(crate) client: ClientRecord,
    /// Whether only some of the office's staff may see the record.
    #[serde(default, skip_serializing_if = "is_open")]
    pub(crate) is_limited: bool,
    /// 要介護認定.
    pub(crate) certifications: Vec<CertificationRecord>,
    /// 同意.
    pub(crate) consents: Vec<ConsentRecord>,
    /// 支援経過, oldest first.
    pub(crate) entries: Vec<EntryRecord>,
    /// 連絡票, oldest first.
    pub(crate) slips: Vec<SlipRecord>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_open(is_limited: &bool) -> bool {
    !*is_limited
}

impl CaseRecord {
    /// Tells whether entries and new versions speak of slips of this very case.
    fn refers_to_its_own_slips(&self) -> bool {
        let own: BTreeSet<SlipId> = self.slips.iter().map(|slip| slip.id).collect();
        let of_entries = self.entries.iter().filter_map(|entry| entry.slip_id);
        let of_versions = self.slips.iter().filter_map(|slip| slip.supersedes);
        of_entries.chain(of_versions).all(|id| own.contains(&id))
    }
}

/// Why `records.json` cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecordsError {
    /// It is no `records.json`.
    #[error("not records")]
    NotRecords,
    /// It was written by a newer program.
    #[error("records of version {found}")]
    TooNew {
        /// Its version.
        found: u32,
    },
    /// It is no whole text.
    #[error("damaged records")]
    Damaged,
    /// Something in it breaks a rule of the records; where a field does, this says which.
    #[error("records that break a rule")]
    Unfit(Option<Unfit>),
    /// It holds more than is read.
    #[error("more records than are read")]
    TooLarge,
}

impl Records {
    /// Begins with an office and nothing else.
    pub(crate) fn of_office(office: &Office) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            office: office.into(),
            staff: Vec::new(),
            facilities: Vec::new(),
            physicians: Vec::new(),
            cases: Vec::new(),
            shared: BTreeMap::new(),
        }
    }

    /// Reads `records.json`.
    ///
    /// # Errors
    /// See [`RecordsError`]; whatever the bytes are, nothing worse happens.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, RecordsError> {
        #[derive(Deserialize)]
        struct Label {
            format: String,
            version: u32,
        }
        if Self::is_too_large(json) {
            return Err(RecordsError::TooLarge);
        }
        let label: Label = serde_json::from_slice(json).map_err(|_| RecordsError::NotRecords)?;
        if label.format != FORMAT {
            return Err(RecordsError::NotRecords);
        }
        if label.version > VERSION {
            return Err(RecordsError::TooNew {
                found: label.version,
            });
        }
        let records: Self = serde_json::from_slice(json).map_err(|error| {
            // A value that is no day or a code that no list has is no damage: copying mends nothing.
            if error.is_data() {
                RecordsError::Unfit(None)
            } else {
                RecordsError::Damaged
            }
        })?;
        records.check()?;
        records
            .check_fields()
            .map_err(|unfit| RecordsError::Unfit(Some(unfit)))?;
        Ok(records)
    }

    /// Writes `records.json`, indented: it is also meant to be looked at.
    ///
    /// # Errors
    /// Never for records of ours; serde's signature has one.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(self)
    }

    /// Returns the name of somebody of the staff; nothing for somebody unknown.
    pub(crate) fn name_of(&self, id: StaffId) -> String {
        let found = self.staff.iter().find(|staff| staff.id == id);
        found.map(|staff| staff.name.clone()).unwrap_or_default()
    }

    /// Returns the number of slips.
    pub(crate) fn slip_count(&self) -> usize {
        self.cases.iter().map(|case| case.slips.len()).sum()
    }

    /// Returns the number of timeline entries.
    pub(crate) fn entry_count(&self) -> usize {
        self.cases.iter().map(|case| case.entries.len()).sum()
    }

    /// Tells whether this office would refuse what it is about to hand over.
    pub(crate) fn is_too_large(json: &[u8]) -> bool {
        json.len() > MOST_BYTES || Weight::left(json).is_none()
    }

    /// Returns the number of records of which states may be known to both sides.
    fn state_count(&self) -> usize {
        let of_case = |case: &CaseRecord| {
            1 + case.certifications.len() + case.consents.len() + case.slips.len()
        };
        let of_cases: usize = self.cases.iter().map(of_case).sum();
        of_cases + self.facilities.len() + self.physicians.len()
    }

    /// Refuses what no program of ours writes: too much, or parts of one case under another.
    fn check(&self) -> Result<(), RecordsError> {
        let named = [
            self.cases.len(),
            self.facilities.len(),
            self.physicians.len(),
            self.staff.len(),
        ];
        if named.into_iter().any(|count| count > MOST_NAMED)
            || self.slip_count().max(self.entry_count()) > MOST_RECORDS
            || self.shared.len() > self.state_count()
        {
            return Err(RecordsError::TooLarge);
        }
        let belongs = |case: &CaseRecord| {
            let id = case.client.id;
            case.certifications.iter().all(|c| c.client_id == id)
                && case.consents.iter().all(|c| c.client_id == id)
                && case.entries.iter().all(|e| e.client_id == id)
                && case
                    .slips
                    .iter()
                    .all(|s| s.client_id == id && s.is_consistent())
                && case.refers_to_its_own_slips()
        };
        let facilities: BTreeSet<FacilityId> =
            self.facilities.iter().map(|facility| facility.id).collect();
        let people_have_facilities = self
            .physicians
            .iter()
            .all(|person| facilities.contains(&person.facility_id));
        let known: BTreeSet<_> = self.physicians.iter().map(|person| person.id).collect();
        let people_are_known = self.cases.iter().all(|case| {
            case.client
                .recipients
                .iter()
                .all(|r| known.contains(&r.physician_id))
                && case
                    .slips
                    .iter()
                    .filter_map(|s| s.recipient_id)
                    .all(|id| known.contains(&id))
        });
        if self.cases.iter().all(belongs)
            && people_have_facilities
            && people_are_known
            && self.staff_is_named()
            && self.ids_are_distinct()
        {
            Ok(())
        } else {
            Err(RecordsError::Unfit(None))
        }
    }

    fn staff_is_named(&self) -> bool {
        let named: BTreeSet<StaffId> = self.staff.iter().map(|staff| staff.id).collect();
        self.cases.iter().all(|case| {
            named.contains(&case.client.care_manager_id)
                && case
                    .slips
                    .iter()
                    .all(|slip| named.contains(&slip.author_id))
                && case
                    .entries
                    .iter()
                    .all(|entry| named.contains(&entry.recorder_id))
        })
    }

    fn ids_are_distinct(&self) -> bool {
        fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> bool {
            let mut seen = BTreeSet::new();
            ids.into_iter().all(|id| seen.insert(id))
        }
        distinct(self.cases.iter().map(|case| case.client.id))
            && distinct(self.facilities.iter().map(|facility| facility.id))
            && distinct(self.physicians.iter().map(|person| person.id))
            && distinct(
                self.cases
                    .iter()
                    .flat_map(|case| case.entries.iter().map(|e| e.id)),
            )
            && distinct(
                self.cases
                    .iter()
                    .flat_map(|case| case.slips.iter().map(|s| s.id)),
            )
            && distinct(self.cases.iter().flat_map(|case| {
                case.slips
                    .iter()
                    .flat_map(|s| s.events.iter().map(|e| e.id))
            }))
            && distinct(
                self.cases
                    .iter()
                    .flat_map(|case| case.consents.iter().map(|c| c.id)),
            )
            && distinct(
                self.cases
                    .iter()
                    .flat_map(|case| case.certifications.iter().map(|c| c.id)),
            )
    }

    /// Adds a facility unless it is there.
    pub(crate) fn add_facility(&mut self, facility: &Facility) {
        if self.facilities.iter().all(|known| known.id != facility.id) {
            self.facilities.push(facility.into());
        }
    }

    /// Adds a person of a facility unless it is there.
    pub(crate) fn add_physician(&mut self, physician: &Physician) {
        if self.physicians.iter().all(|known| known.id != physician.id) {
            self.physicians.push(physician.into());
        }
    }
}
