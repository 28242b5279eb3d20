//! Taking slips over from a handover, ids kept.

use rusqlite::named_params;
use tsunagi_domain::{ClientId, Day, Slip, SlipId, SlipNumber};

use super::from_row;
use crate::{ConfirmedVersion, Tx, WriteError};

/// A draft that got another number.
pub struct Renumbered {
    /// The draft.
    pub slip: SlipId,
    /// Whom it is about; whether the person at work may see them, nobody asked.
    pub client: ClientId,
    /// The number that it had, and the one that it has now.
    pub numbers: [SlipNumber; 2],
}

/// Says what became of a record that was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// It was new here.
    Added,
    /// It was here already, the same in everything.
    Same,
    /// It was here and grew by what the other side had added.
    Changed,
    /// It was here and differs; nothing was written.
    Conflict,
}

impl Tx<'_> {
    /// Takes over a slip, keeping its id, number, version and events.
    ///
    /// `origin` names the sender (the other office's id), because every office counts its slips from
    /// 1; it is empty for slips of this office that come home. A slip known here grows by events that
    /// the other side added behind the same ones, and by the slip that it replaces where a partial
    /// handover had left that out; a draft known here is never overwritten.
    pub fn import_slip(
        &self,
        slip: &Slip,
        version: Option<&ConfirmedVersion>,
        origin: &str,
    ) -> Result<Imported, WriteError> {
        self.guard(slip.client_id)?;
        let Some(known) = self.read().slip(slip.id)? else {
            return self.add_foreign(slip, version, origin);
        };
        if known == *slip {
            return Ok(Imported::Same);
        }
        let rest = slip.events.get(known.events.len()..).unwrap_or_default();
        let grown = Slip {
            events: slip.events.clone(),
            supersedes: known.supersedes.or(slip.supersedes),
            ..known.clone()
        };
        let grows = known.is_confirmed() && slip.events.starts_with(&known.events);
        if !grows || grown != *slip {
            return Ok(Imported::Conflict);
        }
        if known.supersedes.is_none()
            && let Some(older) = slip.supersedes
        {
            self.execute(
                include_str!("link.sql"),
                named_params! { ":id": slip.id.to_string(), ":supersedes": older.to_string() },
            )?;
            self.note(|changed| {
                changed.slips.insert(slip.id);
            });
        }
        for event in rest {
            self.insert_event(slip.id, event)?;
        }
        Ok(Imported::Changed)
    }

    /// Puts the slip that a draft became elsewhere in the draft's place.
    ///
    /// That nobody changed the draft here since both sides knew it is the caller's to find out. Anything
    /// but a draft here and a confirmed slip there is a conflict, and nothing is written.
    pub fn import_over_draft(
        &self,
        slip: &Slip,
        version: &ConfirmedVersion,
        origin: &str,
    ) -> Result<Imported, WriteError> {
        self.guard(slip.client_id)?;
        let known = self.read().slip(slip.id)?;
        let is_draft =
            known.is_some_and(|known| !known.is_confirmed() && known.client_id == slip.client_id);
        if !is_draft || slip.confirmed_at.is_none() || slip.content != version.content {
            return Ok(Imported::Conflict);
        }
        // The number may be another one, which no draft here changes; what points at the id goes on
        // pointing at it.
        self.execute(include_str!("keep_links.sql"), &[])?;
        self.execute(
            include_str!("discard.sql"),
            named_params! { ":id": slip.id.to_string() },
        )?;
        self.add_foreign(slip, Some(version), origin)?;
        Ok(Imported::Changed)
    }

    /// Gives every draft here that bears a slip's number the next one, and returns which they were.
    ///
    /// The slip was confirmed elsewhere, so the number stands on paper; a draft's stands nowhere yet. Drafts
    /// of clients whom the person at work may not see are no exception: paper is paper.
    pub fn renumber_drafts_of(
        &self,
        slip: &Slip,
        today: Day,
    ) -> Result<Vec<Renumbered>, WriteError> {
        let params = named_params! { ":number": slip.number.as_str() };
        let mut same: Vec<Slip> =
            self.read()
                .rows(include_str!("by_number.sql"), params, from_row)?;
        same.retain(|one| one.id != slip.id && !one.is_confirmed());
        let drafts = same.into_iter();
        drafts.map(|draft| self.renumber(draft, today)).collect()
    }

    /// Gives a draft the next number; what is confirmed, or not there, is left alone.
    pub(crate) fn renumber_draft(
        &self,
        id: SlipId,
        today: Day,
    ) -> Result<Option<Renumbered>, WriteError> {
        let params = named_params! { ":id": id.to_string() };
        let found = self
            .read()
            .row(include_str!("get.sql"), params, from_row)?
            .filter(|slip| !slip.is_confirmed());
        found.map(|draft| self.renumber(draft, today)).transpose()
    }

    fn renumber(&self, mut draft: Slip, today: Day) -> Result<Renumbered, WriteError> {
        let id = draft.id.to_string();
        let params = named_params! { ":id": id };
        let origin = self.read().row(include_str!("origin.sql"), params, |row| {
            Ok(row.get::<_, String>("origin")?)
        })?;
        let next = self.next_slip_number(today)?;
        let number = std::mem::replace(&mut draft.number, next.clone());
        // A number never changes in place; what points at the id goes on pointing at it.
        self.execute(include_str!("keep_links.sql"), &[])?;
        self.execute(include_str!("discard.sql"), params)?;
        self.insert_slip(&draft, &origin.unwrap_or_default())?;
        Ok(Renumbered {
            slip: draft.id,
            client: draft.client_id,
            numbers: [number, next],
        })
    }

    fn add_foreign(
        &self,
        slip: &Slip,
        version: Option<&ConfirmedVersion>,
        origin: &str,
    ) -> Result<Imported, WriteError> {
        match (slip.confirmed_at, version) {
            (None, None) if slip.events.is_empty() => self.insert_slip(slip, origin)?,
            (Some(at), Some(version)) if slip.content == version.content => {
                self.insert_slip(slip, origin)?;
                self.freeze(slip, version, &at.to_string())?;
                for event in &slip.events {
                    self.insert_event(slip.id, event)?;
                }
            }
            // A confirmed slip without its pages, or pages of another text, is no slip of ours.
            _ => return Ok(Imported::Conflict),
        }
        Ok(Imported::Added)
    }
}
