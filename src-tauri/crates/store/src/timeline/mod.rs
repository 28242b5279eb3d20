//! The timeline 支援経過: entries are added and corrected, never replaced or deleted.

use rusqlite::{Row, named_params};
use tsunagi_domain::{
    ClientId, ContactKind, Correction, Day, Entry, EntryId, FacilityKind, RecordKind, SlipId,
    Wording,
};

use crate::reader::{Search, searchable};
use crate::row::{document, json, optional, text, value};
use crate::{CorrectError, Imported, ReadError, Reader, Tx, WriteError};

/// Chooses entries; the default chooses all.
#[derive(Clone, Default)]
pub struct EntryQuery {
    /// Only this client's.
    pub client_id: Option<ClientId>,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
    /// Only these kinds of contact; empty means all.
    pub kinds: Vec<ContactKind>,
    /// Only these kinds of record; empty means all, those without included.
    pub records: Vec<RecordKind>,
    /// Words that must occur in 項目 or 内容.
    pub text: String,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

impl EntryQuery {
    /// Chooses all entries of a client.
    #[must_use]
    pub fn of(client_id: ClientId) -> Self {
        Self {
            client_id: Some(client_id),
            ..Self::default()
        }
    }
}

impl Reader<'_> {
    /// Reads one entry with its corrections.
    pub fn entry(&self, id: EntryId) -> Result<Option<Entry>, ReadError> {
        let params = named_params! { ":id": id.to_string() };
        let found = self.row(include_str!("get.sql"), params, from_row)?;
        found
            .filter(|(entry, _)| !self.hides(entry.client_id))
            .map(|entry| self.with_corrections(entry))
            .transpose()
    }

    /// Reads the entries that a query chooses, newest first.
    pub fn entries(&self, query: &EntryQuery) -> Result<Vec<Entry>, ReadError> {
        let kinds = query.kinds.iter().map(|kind| kind.code());
        let records = query.records.iter().map(|record| record.code());
        let params = named_params! {
            ":client_id": text(query.client_id.as_ref()),
            ":from": text(query.from.as_ref()),
            ":to": text(query.to.as_ref()),
            ":kinds": code_list(kinds),
            ":records": code_list(records),
            ":words": Search::new(&query.text).words,
            ":limit": query.limit.map_or(-1, i64::from),
        };
        // Two statements, so that the one client's goes by the index.
        let sql = match query.client_id {
            Some(_) => include_str!("list_of_client.sql"),
            None => include_str!("list.sql"),
        };
        self.rows(sql, params, from_row)?
            .into_iter()
            .filter(|(entry, _)| !self.hides(entry.client_id))
            .map(|entry| self.with_corrections(entry))
            .collect()
    }

    fn with_corrections(&self, (mut entry, revision): (Entry, u32)) -> Result<Entry, ReadError> {
        if revision > 0 {
            let params = named_params! { ":entry_id": entry.id.to_string() };
            entry.corrections =
                self.rows(include_str!("corrections.sql"), params, correction_from_row)?;
        }
        Ok(entry)
    }
}

impl Tx<'_> {
    /// Adds an entry; its id must be new.
    ///
    /// Corrections that it already has (from a handover) come with it, each behind the words it kept.
    pub fn add_entry(&self, entry: &Entry) -> Result<(), WriteError> {
        self.guard(entry.client_id)?;
        let first = entry.first_wording();
        self.execute(
            include_str!("add.sql"),
            named_params! {
                ":id": entry.id.to_string(),
                ":client_id": entry.client_id.to_string(),
                ":day": first.day.to_string(),
                ":time": text(first.time.as_ref()),
                ":kind": entry.kind.code(),
                ":record": entry.record.map(RecordKind::code),
                ":partner": entry.partner.map(FacilityKind::code),
                ":item": first.item,
                ":text": first.text,
                ":domains": json(&entry.domains)?,
                ":is_internal": entry.is_internal,
                ":slip_id": text(entry.slip_id.as_ref()),
                ":recorder_id": entry.recorder_id.to_string(),
                ":recorder_name": entry.recorder_name,
                ":recorded_at": entry.recorded_at.to_string(),
                ":search": searchable([first.item, first.text]),
            },
        )?;
        self.replay(entry, 0)?;
        self.note(|changed| {
            changed.timelines.insert(entry.client_id);
        });
        Ok(())
    }

    /// Changes when an entry's matter was and its words, keeping in the correction what stood before.
    ///
    /// Of the entry handed in only day, time, 項目 and 内容 are looked at.
    ///
    /// # Errors
    /// [`CorrectError::ChangedMeanwhile`] when the correction does not hold what stands there now.
    pub fn correct_entry(
        &self,
        corrected: &Entry,
        correction: &Correction,
    ) -> Result<(), CorrectError> {
        let known = self.read().entry(corrected.id)?;
        let known = known.ok_or(CorrectError::NotFound)?;
        if known.wording() != correction.before() {
            return Err(CorrectError::ChangedMeanwhile);
        }
        self.write_correction(known.id, corrected.wording(), correction)?;
        self.note(|changed| {
            changed.timelines.insert(known.client_id);
        });
        Ok(())
    }

    /// Marks an entry 外部提供不可; nothing takes that mark off again.
    ///
    /// Everything else about an entry, how it was classified too, stays as it was recorded.
    pub fn keep_entry_inside(&self, entry: &Entry) -> Result<(), CorrectError> {
        let params = named_params! { ":id": entry.id.to_string() };
        let rows = self.execute(include_str!("keep_inside.sql"), params)?;
        if rows == 0 {
            return Err(CorrectError::NotFound);
        }
        self.note(|changed| {
            changed.timelines.insert(entry.client_id);
        });
        Ok(())
    }

    /// Says which slip an entry is about, where a partial handover had left that out.
    ///
    /// # Errors
    /// The slip is not there, or another client's.
    pub fn link_entry(&self, entry: &Entry, slip_id: SlipId) -> Result<(), WriteError> {
        self.guard(entry.client_id)?;
        self.execute(
            include_str!("link.sql"),
            named_params! { ":id": entry.id.to_string(), ":slip_id": slip_id.to_string() },
        )?;
        self.note(|changed| {
            changed.timelines.insert(entry.client_id);
        });
        Ok(())
    }

    /// Takes over an entry from a handover, keeping its id.
    ///
    /// An entry known here grows by the corrections the other side made to the same wording; anything
    /// else that differs is a conflict, and nothing is written.
    pub fn import_entry(&self, incoming: &Entry) -> Result<Imported, WriteError> {
        self.guard(incoming.client_id)?;
        let Some(known) = self.read().entry(incoming.id)? else {
            self.add_entry(incoming)?;
            return Ok(Imported::Added);
        };
        if known == *incoming {
            return Ok(Imported::Same);
        }
        let from = known.corrections.len();
        let next = incoming.corrections.get(from);
        let grows = incoming.corrections.starts_with(&known.corrections)
            && next.is_some_and(|next| next.before() == known.wording());
        let grown = Entry {
            day: incoming.day,
            time: incoming.time,
            item: incoming.item.clone(),
            text: incoming.text.clone(),
            corrections: incoming.corrections.clone(),
            ..known
        };
        if !grows || grown != *incoming {
            return Ok(Imported::Conflict);
        }
        self.replay(incoming, from)?;
        self.note(|changed| {
            changed.timelines.insert(incoming.client_id);
        });
        Ok(Imported::Changed)
    }

    /// Writes an entry's corrections from the given one on.
    fn replay(&self, entry: &Entry, from: usize) -> Result<(), WriteError> {
        for (correction, wording) in entry.steps().skip(from) {
            self.write_correction(entry.id, wording, correction)?;
        }
        Ok(())
    }

    fn write_correction(
        &self,
        id: EntryId,
        wording: Wording<'_>,
        correction: &Correction,
    ) -> Result<(), WriteError> {
        self.execute(
            include_str!("add_correction.sql"),
            named_params! {
                ":entry_id": id.to_string(),
                ":day_before": correction.day_before.to_string(),
                ":time_before": text(correction.time_before.as_ref()),
                ":item_before": correction.item_before,
                ":text_before": correction.text_before,
                ":corrected_at": correction.corrected_at.to_string(),
                ":corrected_by": correction.corrected_by,
                ":reason": correction.reason,
            },
        )?;
        self.execute(
            include_str!("correct.sql"),
            named_params! {
                ":id": id.to_string(),
                ":day": wording.day.to_string(),
                ":time": text(wording.time.as_ref()),
                ":item": wording.item,
                ":text": wording.text,
                ":search": searchable([wording.item, wording.text]),
            },
        )?;
        Ok(())
    }
}

fn code_list(codes: impl Iterator<Item = &'static str>) -> Option<String> {
    let codes: Vec<&str> = codes.collect();
    (!codes.is_empty()).then(|| serde_json::Value::from(codes).to_string())
}

fn from_row(row: &Row<'_>) -> Result<(Entry, u32), ReadError> {
    let entry = Entry {
        id: value(row, "id")?,
        client_id: value(row, "client_id")?,
        day: value(row, "day")?,
        time: optional(row, "time")?,
        kind: value(row, "kind")?,
        record: optional(row, "record")?,
        partner: optional(row, "partner")?,
        item: row.get("item")?,
        text: row.get("text")?,
        domains: document(row, "domains")?,
        is_internal: row.get("is_internal")?,
        slip_id: optional(row, "slip_id")?,
        recorder_id: value(row, "recorder_id")?,
        recorder_name: row.get("recorder_name")?,
        recorded_at: value(row, "recorded_at")?,
        corrections: Vec::new(),
    };
    Ok((entry, row.get("revision")?))
}

fn correction_from_row(row: &Row<'_>) -> Result<Correction, ReadError> {
    Ok(Correction {
        day_before: value(row, "day_before")?,
        time_before: optional(row, "time_before")?,
        item_before: row.get("item_before")?,
        text_before: row.get("text_before")?,
        corrected_at: value(row, "corrected_at")?,
        corrected_by: row.get("corrected_by")?,
        reason: row.get("reason")?,
    })
}

#[cfg(test)]
mod tests;
