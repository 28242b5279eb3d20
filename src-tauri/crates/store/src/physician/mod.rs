//! People in facilities to whom slips are written, 主治医 first of all.

use rusqlite::{Row, named_params};
use tsunagi_domain::{FacilityId, Physician, PhysicianId, text};

use crate::reader::{Search, searchable};
use crate::row::{text as optional_text, value};
use crate::{ReadError, Reader, Tx, WriteError};

/// Chooses people in facilities; the default chooses all.
#[derive(Clone, Default)]
pub struct PhysicianQuery {
    /// Words that must occur in the person's or the facility's name, kana and so on.
    pub text: String,
    /// Only people of this facility.
    pub facility_id: Option<FacilityId>,
}

impl Reader<'_> {
    /// Reads one person.
    pub fn physician(&self, id: PhysicianId) -> Result<Option<Physician>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        self.row(include_str!("get.sql"), params, from_row)
    }

    /// Reads the people that a query chooses, in kana order.
    pub fn physicians(&self, query: &PhysicianQuery) -> Result<Vec<Physician>, ReadError> {
        let params = named_params! {
            ":facility_id": optional_text(query.facility_id.as_ref()),
            ":words": Search::new(&query.text).words,
        };
        self.rows(include_str!("list.sql"), params, from_row)
    }
}

impl Tx<'_> {
    /// Adds a person or saves a known one; the facility must be known.
    pub fn save_physician(&self, physician: &Physician) -> Result<(), WriteError> {
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": physician.id.to_string(),
                ":facility_id": physician.facility_id.to_string(),
                ":name": physician.name,
                ":kana": physician.kana,
                ":kana_key": text::fold(&physician.kana),
                ":department": physician.department,
                ":profession": physician.profession.code(),
                ":note": physician.note,
                ":search": searchable([
                    physician.name.as_str(),
                    &physician.kana,
                    &physician.department,
                ]),
            },
        )?;
        self.note(|changed| {
            changed.physicians.insert(physician.id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Physician, ReadError> {
    Ok(Physician {
        id: value(row, "id")?,
        facility_id: value(row, "facility_id")?,
        name: row.get("name")?,
        kana: row.get("kana")?,
        department: row.get("department")?,
        profession: value(row, "profession")?,
        note: row.get("note")?,
    })
}
