//! Clients 利用者 with the recipients of their slips.

use rusqlite::{Row, named_params};
use tsunagi_domain::{
    AdlGrade, Client, ClientId, Day, DementiaGrade, KeyPerson, Recipient, StaffId, text,
};

use crate::reader::{Search, searchable};
use crate::row::{optional, text as optional_text, value};
use crate::{ReadError, Reader, Tx, WriteError};

/// Chooses clients; the default chooses all in care.
#[derive(Clone, Default)]
pub struct ClientQuery {
    /// Words that must occur in name, kana, insured number or a spelling of the date of birth.
    pub text: String,
    /// Whether those whose care has ended are among them.
    pub scope: ClientScope,
    /// Only clients of this care manager.
    pub care_manager_id: Option<StaffId>,
}

/// Says which clients a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClientScope {
    /// Those in care.
    #[default]
    InCare,
    /// Those whose care has ended as well.
    All,
}

impl Reader<'_> {
    /// Reads one client, recipients included.
    pub fn client(&self, id: ClientId) -> Result<Option<Client>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        let found = self.row(include_str!("get.sql"), params, from_row)?;
        found
            .filter(|client| !self.hides(client.id))
            .map(|client| self.with_recipients(client))
            .transpose()
    }

    /// Reads the clients that a query chooses, recipients included, in kana order.
    ///
    /// A text that reads as a date finds whoever was born that day, however it is spelt.
    pub fn clients(&self, query: &ClientQuery) -> Result<Vec<Client>, ReadError> {
        let search = Search::new(&query.text);
        let params = named_params! {
            ":include_closed": query.scope == ClientScope::All,
            ":care_manager_id": optional_text(query.care_manager_id.as_ref()),
            ":birth": search.day,
            ":words": search.words,
        };
        self.rows(include_str!("list.sql"), params, from_row)?
            .into_iter()
            .filter(|client| !self.hides(client.id))
            .map(|client| self.with_recipients(client))
            .collect()
    }

    fn with_recipients(&self, mut client: Client) -> Result<Client, ReadError> {
        let params = named_params! { ":client_id": client.id.to_string() };
        client.recipients = self.rows(include_str!("recipients.sql"), params, |row| {
            Ok(Recipient {
                physician_id: value(row, "physician_id")?,
                role: value(row, "role")?,
            })
        })?;
        Ok(client)
    }
}

impl Tx<'_> {
    /// Adds a client or saves a known one; care manager and recipients must be known.
    pub fn save_client(&self, client: &Client) -> Result<(), WriteError> {
        self.guard(client.id)?;
        let id = client.id.to_string();
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": id,
                ":name": client.name,
                ":kana": client.kana,
                ":kana_key": text::fold(&client.kana),
                ":sex": client.sex.code(),
                ":birth": client.birth.to_string(),
                ":insurer_number": client.insurer_number,
                ":insured_number": client.insured_number,
                ":postal_code": client.postal_code,
                ":town": client.town,
                ":address": client.address,
                ":phone": client.phone,
                ":household": client.household.code(),
                ":key_person_name": client.key_person.name,
                ":key_person_relation": client.key_person.relation,
                ":key_person_phone": client.key_person.phone,
                ":adl": client.adl.map(AdlGrade::code),
                ":dementia": client.dementia.map(DementiaGrade::code),
                ":has_public_assistance": client.has_public_assistance,
                ":undisclosed_diagnoses": client.undisclosed_diagnoses,
                ":medical_history": client.medical_history,
                ":services": client.services,
                ":wishes": client.wishes,
                ":note": client.note,
                ":care_manager_id": client.care_manager_id.to_string(),
                ":closed_on": optional_text(client.closed_on.as_ref()),
                ":search": search_column(client),
            },
        )?;
        self.execute(
            include_str!("clear_recipients.sql"),
            named_params! { ":client_id": id },
        )?;
        for (position, recipient) in (0_i64..).zip(&client.recipients) {
            self.execute(
                include_str!("add_recipient.sql"),
                named_params! {
                    ":client_id": id,
                    ":position": position,
                    ":physician_id": recipient.physician_id.to_string(),
                    ":role": recipient.role.code(),
                },
            )?;
        }
        self.note(|changed| {
            changed.clients.insert(client.id);
        });
        self.limit_again(client.id)
    }
}

fn search_column(client: &Client) -> String {
    let spellings = birth_spellings(client.birth);
    let own = [client.name.as_str(), &client.kana, &client.insured_number];
    searchable(own.into_iter().chain(spellings.iter().map(String::as_str)))
}

/// Returns the spellings of a birthday that a part of may be typed: `昭和28年`, `S28.4`, `1953/4`.
fn birth_spellings(birth: Day) -> [String; 5] {
    let (year, month, day) = (birth.year(), birth.month(), birth.day_of_month());
    [
        birth.to_string(),
        birth.wareki(),
        birth.wareki_short(),
        format!("{year}/{month}/{day}"),
        format!("{year}年{month}月{day}日"),
    ]
}

fn from_row(row: &Row<'_>) -> Result<Client, ReadError> {
    Ok(Client {
        id: value(row, "id")?,
        name: row.get("name")?,
        kana: row.get("kana")?,
        sex: value(row, "sex")?,
        birth: value(row, "birth")?,
        insurer_number: row.get("insurer_number")?,
        insured_number: row.get("insured_number")?,
        postal_code: row.get("postal_code")?,
        town: row.get("town")?,
        address: row.get("address")?,
        phone: row.get("phone")?,
        household: value(row, "household")?,
        key_person: KeyPerson {
            name: row.get("key_person_name")?,
            relation: row.get("key_person_relation")?,
            phone: row.get("key_person_phone")?,
        },
        adl: optional(row, "adl")?,
        dementia: optional(row, "dementia")?,
        has_public_assistance: row.get("has_public_assistance")?,
        undisclosed_diagnoses: row.get("undisclosed_diagnoses")?,
        medical_history: row.get("medical_history")?,
        services: row.get("services")?,
        wishes: row.get("wishes")?,
        note: row.get("note")?,
        care_manager_id: value(row, "care_manager_id")?,
        recipients: Vec::new(),
        closed_on: optional(row, "closed_on")?,
    })
}

#[cfg(test)]
mod tests;
