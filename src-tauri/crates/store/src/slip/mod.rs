//! Slips 連絡票: drafts change in place; what is confirmed is fixed and only gathers events.

mod confirming;
mod importing;

use rusqlite::{Row, named_params};
use tsunagi_domain::{ClientId, Day, Event, PhysicianId, Slip, SlipId, SlipNumber};

use crate::row::{document, json, optional, text, value};
use crate::{ReadError, Reader, SaveError, Tx, WriteError};

pub use confirming::{ConfirmedVersion, FrozenVersion};
pub use importing::{Imported, Renumbered};

/// Chooses slips; the default chooses all.
#[derive(Clone, Default)]
pub struct SlipQuery {
    /// Only about this client.
    pub client_id: Option<ClientId>,
    /// Only to this person.
    pub recipient_id: Option<PhysicianId>,
    /// Drafts, confirmed ones, or both.
    pub scope: SlipScope,
}

/// Says which slips a list shows; finer states follow from the events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SlipScope {
    /// Drafts and confirmed ones.
    #[default]
    All,
    /// Drafts only.
    Drafts,
    /// Confirmed ones only.
    Confirmed,
}

impl SlipQuery {
    /// Chooses all slips about a client.
    #[must_use]
    pub fn of(client_id: ClientId) -> Self {
        Self {
            client_id: Some(client_id),
            ..Self::default()
        }
    }
}

impl Reader<'_> {
    /// Reads one slip with its events.
    pub fn slip(&self, id: SlipId) -> Result<Option<Slip>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        let found = self.row(include_str!("get.sql"), params, from_row)?;
        found
            .filter(|slip| !self.hides(slip.client_id))
            .map(|slip| self.with_events(slip))
            .transpose()
    }

    /// Reads the slip that bears a number; this office's own before one that was handed over.
    pub fn slip_by_number(&self, number: &SlipNumber) -> Result<Option<Slip>, ReadError> {
        Ok(self.slips_by_number(number)?.into_iter().next())
    }

    /// Reads every slip that bears a number: two offices may both have given it.
    pub fn slips_by_number(&self, number: &SlipNumber) -> Result<Vec<Slip>, ReadError> {
        let params = named_params! { ":number": number.as_str() };
        let found = self.rows(include_str!("by_number.sql"), params, from_row)?;
        found
            .into_iter()
            .filter(|slip| !self.hides(slip.client_id))
            .map(|slip| self.with_events(slip))
            .collect()
    }

    /// Reads the slips that a query chooses, newest first, with their events.
    pub fn slips(&self, query: &SlipQuery) -> Result<Vec<Slip>, ReadError> {
        let confirmed = match query.scope {
            SlipScope::All => None,
            SlipScope::Drafts => Some(false),
            SlipScope::Confirmed => Some(true),
        };
        let params = named_params! {
            ":client_id": text(query.client_id.as_ref()),
            ":recipient_id": text(query.recipient_id.as_ref()),
            ":confirmed": confirmed,
        };
        // Two statements, so that the one client's goes by the index.
        let sql = match query.client_id {
            Some(_) => include_str!("list_of_client.sql"),
            None => include_str!("list.sql"),
        };
        self.rows(sql, params, from_row)?
            .into_iter()
            .filter(|slip| !self.hides(slip.client_id))
            .map(|slip| self.with_events(slip))
            .collect()
    }

    /// Reads the last confirmed slip about a client to a person, the start of the next.
    pub fn last_slip_to(
        &self,
        client_id: ClientId,
        recipient_id: PhysicianId,
    ) -> Result<Option<Slip>, ReadError> {
        let params = named_params! {
            ":client_id": client_id.to_string(),
            ":recipient_id": recipient_id.to_string(),
        };
        let found = self.row(include_str!("last_to.sql"), params, from_row)?;
        found
            .filter(|slip| !self.hides(slip.client_id))
            .map(|slip| self.with_events(slip))
            .transpose()
    }

    fn with_events(&self, mut slip: Slip) -> Result<Slip, ReadError> {
        if slip.is_confirmed() {
            let params = named_params! { ":slip_id": slip.id.to_string() };
            slip.events = self.rows(include_str!("events.sql"), params, event_from_row)?;
        }
        Ok(slip)
    }
}

impl Tx<'_> {
    /// Takes the next slip number of the era year that a day lies in.
    ///
    /// A number is never given twice, not even when its draft is discarded; it may stand on paper. Nor
    /// is one that came in a handover: an office that begins anew with its old records would otherwise
    /// send a second sheet of that number, and an answer without a name could be to either.
    pub fn next_slip_number(&self, today: Day) -> Result<SlipNumber, WriteError> {
        let (era, year) = today.era_year();
        let params = named_params! { ":era": era.to_string(), ":year": year };
        loop {
            let running = self
                .read()
                .row(include_str!("next_number.sql"), params, |row| {
                    Ok(row.get("last")?)
                })?
                .ok_or(ReadError::Damaged)?;
            let number = SlipNumber::compose(era, year, running);
            if !self.is_number_taken(&number)? {
                return Ok(number);
            }
        }
    }

    /// Leaves out so many numbers of the era year that a day lies in: what they were given to, nobody knows.
    pub(crate) fn skip_slip_numbers(&self, today: Day, count: u32) -> Result<(), WriteError> {
        let (era, year) = today.era_year();
        let params = named_params! { ":era": era.to_string(), ":year": year, ":count": count };
        self.execute(include_str!("skip_numbers.sql"), params)?;
        Ok(())
    }

    /// Tells whether any slip bears a number, also of a client whom the person at work may not see.
    pub fn is_number_taken(&self, number: &SlipNumber) -> Result<bool, ReadError> {
        let params = named_params! { ":number": number.to_string() };
        let taken = self
            .read()
            .row(include_str!("number_taken.sql"), params, |_| Ok(()))?;
        Ok(taken.is_some())
    }

    /// Adds a draft under the number that [`Tx::next_slip_number`] gave.
    ///
    /// # Errors
    /// [`SaveError::Confirmed`] when the slip handed in is confirmed or has events.
    pub fn create_draft(&self, slip: &Slip) -> Result<(), SaveError> {
        self.guard(slip.client_id)?;
        if slip.is_confirmed() || !slip.events.is_empty() {
            return Err(SaveError::Confirmed);
        }
        self.insert_slip(slip, "")?;
        Ok(())
    }

    /// Saves a draft in place: recipient, author, template, content and when.
    ///
    /// # Errors
    /// [`SaveError::Confirmed`] when the stored slip is confirmed, whatever the one handed in says.
    pub fn save_draft(&self, slip: &Slip) -> Result<(), SaveError> {
        self.expect_draft(slip.id)?;
        self.execute(
            include_str!("save.sql"),
            named_params! {
                ":id": slip.id.to_string(),
                ":recipient_id": text(slip.recipient_id.as_ref()),
                ":author_id": slip.author_id.to_string(),
                ":template": slip.template,
                ":content": json(&slip.content)?,
                ":supersedes": text(slip.supersedes.as_ref()),
                ":updated_at": slip.updated_at.to_string(),
            },
        )?;
        self.note(|changed| {
            changed.slips.insert(slip.id);
        });
        Ok(())
    }

    /// Discards a draft.
    ///
    /// # Errors
    /// [`SaveError::Confirmed`] when it is one no longer.
    pub fn discard_draft(&self, id: SlipId) -> Result<(), SaveError> {
        self.expect_draft(id)?;
        let params = named_params! { ":id": id.to_string() };
        self.execute(include_str!("discard.sql"), params)?;
        self.note(|changed| {
            changed.slips.insert(id);
        });
        Ok(())
    }

    fn expect_draft(&self, id: SlipId) -> Result<(), SaveError> {
        match self.read().slip(id)? {
            None => Err(SaveError::NotFound),
            Some(slip) if slip.is_confirmed() => Err(SaveError::Confirmed),
            Some(_) => Ok(()),
        }
    }

    fn insert_slip(&self, slip: &Slip, origin: &str) -> Result<(), WriteError> {
        self.execute(
            include_str!("add.sql"),
            named_params! {
                ":id": slip.id.to_string(),
                ":number": slip.number.as_str(),
                ":origin": origin,
                ":client_id": slip.client_id.to_string(),
                ":recipient_id": text(slip.recipient_id.as_ref()),
                ":author_id": slip.author_id.to_string(),
                ":template": slip.template,
                ":content": json(&slip.content)?,
                ":supersedes": text(slip.supersedes.as_ref()),
                ":created_at": slip.created_at.to_string(),
                ":updated_at": slip.updated_at.to_string(),
            },
        )?;
        self.note(|changed| {
            changed.slips.insert(slip.id);
        });
        Ok(())
    }

    fn insert_event(&self, slip_id: SlipId, event: &Event) -> Result<(), WriteError> {
        self.execute(
            include_str!("add_event.sql"),
            named_params! {
                ":id": event.id.to_string(),
                ":slip_id": slip_id.to_string(),
                ":happened_at": event.at.to_string(),
                ":done_by": event.by,
                ":kind": event.detail.kind().code(),
                ":detail": json(&event.detail)?,
            },
        )?;
        self.note(|changed| {
            changed.slips.insert(slip_id);
        });
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Slip, ReadError> {
    Ok(Slip {
        id: value(row, "id")?,
        number: value(row, "number")?,
        client_id: value(row, "client_id")?,
        recipient_id: optional(row, "recipient_id")?,
        author_id: value(row, "author_id")?,
        template: row.get("template")?,
        content: document(row, "content")?,
        supersedes: optional(row, "supersedes")?,
        created_at: value(row, "created_at")?,
        updated_at: value(row, "updated_at")?,
        confirmed_at: optional(row, "confirmed_at")?,
        events: Vec::new(),
    })
}

fn event_from_row(row: &Row<'_>) -> Result<Event, ReadError> {
    Ok(Event {
        id: value(row, "id")?,
        at: value(row, "happened_at")?,
        by: row.get("done_by")?,
        detail: document(row, "detail")?,
    })
}

#[cfg(test)]
mod tests;
