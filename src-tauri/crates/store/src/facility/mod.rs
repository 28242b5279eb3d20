//! Facilities 連携先.

use rusqlite::{Row, named_params};
use tsunagi_domain::{Facility, FacilityId, FacilityKind, FaxVerification, text};

use crate::reader::{Search, searchable};
use crate::row::{optional, value};
use crate::{ReadError, Reader, Tx, WriteError};

/// Chooses facilities; the default chooses all.
#[derive(Clone, Default)]
pub struct FacilityQuery {
    /// Words that must occur in name, kana, area, number, telephone or fax number.
    pub text: String,
    /// Only this kind.
    pub kind: Option<FacilityKind>,
}

impl Reader<'_> {
    /// Reads one facility.
    pub fn facility(&self, id: FacilityId) -> Result<Option<Facility>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        self.row(include_str!("get.sql"), params, from_row)
    }

    /// Reads the facilities that a query chooses, in kana order.
    pub fn facilities(&self, query: &FacilityQuery) -> Result<Vec<Facility>, ReadError> {
        let params = named_params! {
            ":kind": query.kind.map(FacilityKind::code),
            ":words": Search::new(&query.text).words,
        };
        self.rows(include_str!("list.sql"), params, from_row)
    }
}

impl Tx<'_> {
    /// Adds a facility or saves a known one.
    pub fn save_facility(&self, facility: &Facility) -> Result<(), WriteError> {
        let verified = facility.fax_verified.as_ref();
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": facility.id.to_string(),
                ":kind": facility.kind.code(),
                ":name": facility.name,
                ":kana": facility.kana,
                ":kana_key": text::fold(&facility.kana),
                ":number": facility.number,
                ":postal_code": facility.postal_code,
                ":address": facility.address,
                ":area": facility.area,
                ":phone": facility.phone,
                ":fax": facility.fax,
                ":fax_verified_on": verified.map(|fax| fax.on.to_string()),
                ":fax_verified_by": verified.map(|fax| &fax.by),
                ":fax_verified_number": verified.map(|fax| &fax.number),
                ":contact_time": facility.contact_time,
                ":contact_person": facility.contact_person,
                ":preferred_means": facility.preferred_means.code(),
                ":masking": facility.masking.code(),
                ":note": facility.note,
                ":search": searchable([
                    facility.name.as_str(),
                    &facility.kana,
                    &facility.area,
                    &facility.number,
                    &facility.phone,
                    &facility.fax,
                ]),
            },
        )?;
        self.note(|changed| {
            changed.facilities.insert(facility.id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Facility, ReadError> {
    Ok(Facility {
        id: value(row, "id")?,
        kind: value(row, "kind")?,
        name: row.get("name")?,
        kana: row.get("kana")?,
        number: row.get("number")?,
        postal_code: row.get("postal_code")?,
        address: row.get("address")?,
        area: row.get("area")?,
        phone: row.get("phone")?,
        fax: row.get("fax")?,
        fax_verified: verification(row)?,
        contact_time: row.get("contact_time")?,
        contact_person: row.get("contact_person")?,
        preferred_means: value(row, "preferred_means")?,
        masking: value(row, "masking")?,
        note: row.get("note")?,
    })
}

fn verification(row: &Row<'_>) -> Result<Option<FaxVerification>, ReadError> {
    let Some(on) = optional(row, "fax_verified_on")? else {
        return Ok(None);
    };
    Ok(Some(FaxVerification {
        on,
        by: row.get("fax_verified_by")?,
        number: row.get("fax_verified_number")?,
    }))
}

#[cfg(test)]
mod tests;
