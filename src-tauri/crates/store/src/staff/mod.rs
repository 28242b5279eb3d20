//! The office's staff 職員; those who left stay, because records bear their names.

use rusqlite::{Row, named_params};
use tsunagi_domain::{Staff, StaffId, text};

use crate::row::value;
use crate::{ReadError, Reader, Tx, WriteError};

impl Reader<'_> {
    /// Reads one staff member.
    pub fn staff(&self, id: StaffId) -> Result<Option<Staff>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        self.row(include_str!("get.sql"), params, from_row)
    }

    /// Reads all staff, the active ones first, in kana order.
    pub fn all_staff(&self) -> Result<Vec<Staff>, ReadError> {
        self.rows(include_str!("list.sql"), &[], from_row)
    }
}

impl Tx<'_> {
    /// Adds a staff member or saves a known one.
    pub fn save_staff(&self, staff: &Staff) -> Result<(), WriteError> {
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": staff.id.to_string(),
                ":name": staff.name,
                ":kana": staff.kana,
                ":kana_key": text::fold(&staff.kana),
                ":role": staff.role.code(),
                ":is_active": staff.is_active,
            },
        )?;
        self.note(|changed| {
            changed.staff.insert(staff.id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Staff, ReadError> {
    Ok(Staff {
        id: value(row, "id")?,
        name: row.get("name")?,
        kana: row.get("kana")?,
        role: value(row, "role")?,
        is_active: row.get("is_active")?,
    })
}
