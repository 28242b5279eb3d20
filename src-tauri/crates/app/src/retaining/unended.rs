//! Who has no end of care in the records, though nothing was recorded for as long as records are kept.
//!
//! Retention counts from 完結日. Where nobody entered that day, no period ever ends, and the records of
//! a client of long ago would be kept for ever without a word. They are shown; nothing follows by itself.

use tsunagi_contract::retention::UnendedClient;
use tsunagi_domain::{Client, Day, retention};
use tsunagi_store::{EntryQuery, Reader, SlipQuery};

use super::{Years, everybody};
use crate::refusal::Refusal;

/// Lists them, those who were purged once and came back first, then by their last record.
pub(super) fn unended(reader: Reader<'_>, today: Day) -> Result<Vec<UnendedClient>, Refusal> {
    let years = Years::read(reader)?;
    let mut found = Vec::new();
    for client in reader.clients(&everybody())? {
        if client.closed_on.is_some() {
            continue;
        }
        let last = last_record(reader, &client)?;
        let kept = years.of(&client.insurer_number);
        let is_over = last.is_some_and(|last| today > retention::kept_until(last, kept));
        let was_purged = reader.was_purged(client.id)?;
        if is_over || was_purged {
            found.push((last, was_purged, client));
        }
    }
    found.sort_by_key(|(last, was_purged, _)| (!was_purged, *last));
    let view = |(last, was_purged, client): (Option<Day>, bool, Client)| UnendedClient {
        id: client.id.to_string(),
        name: client.name,
        kana: client.kana,
        last_record: last.map(|day| day.to_string()).unwrap_or_default(),
        was_purged,
    };
    Ok(found.into_iter().map(view).collect())
}

/// Returns the last day of which anything is recorded; of somebody who was only registered, that day.
fn last_record(reader: Reader<'_>, client: &Client) -> Result<Option<Day>, Refusal> {
    let mut days: Vec<Day> = Vec::new();
    let entries = reader.entries(&EntryQuery::of(client.id))?;
    days.extend(entries.iter().map(|entry| entry.day));
    for slip in reader.slips(&SlipQuery::of(client.id))? {
        days.push(slip.updated_at.day());
        days.extend(slip.events.iter().map(|event| event.at.day()));
    }
    for one in reader.certifications(client.id)? {
        // The last day lies ahead; the first says that somebody was at work then.
        days.extend(one.certified_on);
        days.extend(one.valid_from);
    }
    for consent in reader.consents(client.id)? {
        days.push(consent.given_on);
        days.extend(consent.withdrawn_on);
    }
    Ok(days.into_iter().max().or_else(|| client.id.drawn_on()))
}
