//! The chapters of the stories, put into the order in which they happened.
//!
//! All clients' chapters together, by their moments: told one client after the other, the clock would
//! go back at the beginning of each, and the log would say so.

use tsunagi_contract::Failure;
use tsunagi_contract::people::VerifyFax;
use tsunagi_domain::Moment;

use super::stories::{Certification, Client, Consent, Entry, Event, Slip};
use super::telling::{BEGINNING, MORNING, Telling};

/// Something that happens at a moment.
#[derive(Clone, Copy)]
enum Chapter<'a> {
    Verified(&'a Met),
    TakenOn(&'a Client),
    Certified(&'a Certification),
    Consented(&'a Consent),
    Entry(&'a Entry),
    Draft(usize, &'a Slip),
    Event(usize, &'a Slip, &'a Event),
    Ended(&'a Client),
}

/// A chapter with its moment, and whom of the clients it is about.
struct Dated<'a> {
    at: Moment,
    client: usize,
    chapter: Chapter<'a>,
}

/// A facility whose fax number is verified later.
pub(super) struct Met {
    pub(super) id: String,
    pub(super) fax: String,
    pub(super) verified: i64,
}

/// What the chapters made so far.
struct Made {
    clients: Vec<String>,
    slips: Vec<String>,
}

impl Telling<'_> {
    /// Lets everything happen in the order in which it happened.
    pub(super) fn live(&self, met: &[Met], clients: &[Client]) -> Result<(), Failure> {
        let mut all = Vec::new();
        for one in met {
            all.push(Dated {
                at: self.at(one.verified.max(BEGINNING), "9:30")?,
                client: 0,
                chapter: Chapter::Verified(one),
            });
        }
        let mut slips = 0;
        for (index, client) in clients.iter().enumerate() {
            all.extend(self.chapters_of(index, client, &mut slips)?);
        }
        // Stable: what a client begins with stays before what happens in the same minute.
        all.sort_by_key(|one| one.at);
        let mut made = Made {
            clients: vec![String::new(); clients.len()],
            slips: vec![String::new(); slips],
        };
        for one in &all {
            self.app.tell_time(Some(one.at));
            self.happens(one, &mut made)?;
        }
        Ok(())
    }

    fn chapters_of<'c>(
        &self,
        index: usize,
        client: &'c Client,
        slips: &mut usize,
    ) -> Result<Vec<Dated<'c>>, Failure> {
        let mut own = Vec::new();
        for entry in &client.entry {
            let time = match entry.time.as_str() {
                "" => "17:00",
                time => time,
            };
            let day = entry.recorded.unwrap_or(entry.day);
            own.push((self.at(day, time)?, Chapter::Entry(entry)));
        }
        for slip in &client.slip {
            let at = self.at(slip.day, &slip.time)?;
            own.push((at, Chapter::Draft(*slips, slip)));
            for event in &slip.events {
                let at = self.at(event.day, &event.time)?;
                own.push((at, Chapter::Event(*slips, slip, event)));
            }
            *slips += 1;
        }
        let mut began = Vec::new();
        for one in &client.consents {
            let at = self.at(one.given.max(BEGINNING), MORNING)?;
            began.push((at, Chapter::Consented(one)));
        }
        for one in &client.certifications {
            let at = self.at(one.certified.max(BEGINNING), MORNING)?;
            began.push((at, Chapter::Certified(one)));
        }
        let first = began.iter().chain(&own).map(|(at, _)| *at).min();
        let first = first.map_or_else(|| self.at(BEGINNING, MORNING), Ok)?;
        let last = own.iter().map(|(at, _)| *at).max().unwrap_or(first);
        let mut chapters = vec![(first, Chapter::TakenOn(client))];
        chapters.extend(began);
        chapters.extend(own);
        if client.closed.is_some() {
            chapters.push((self.at(0, MORNING)?.max(last), Chapter::Ended(client)));
        }
        let dated = chapters.into_iter().map(|(at, chapter)| Dated {
            at,
            client: index,
            chapter,
        });
        Ok(dated.collect())
    }

    fn happens(&self, one: &Dated<'_>, made: &mut Made) -> Result<(), Failure> {
        let client_id = made.clients.get(one.client).cloned().unwrap_or_default();
        match one.chapter {
            Chapter::Verified(met) => {
                self.app.verify_fax(VerifyFax {
                    facility_id: met.id.clone(),
                    number_again: met.fax.clone(),
                })?;
            }
            Chapter::TakenOn(client) => {
                let id = self.take_on(client)?;
                if let Some(place) = made.clients.get_mut(one.client) {
                    *place = id;
                }
            }
            Chapter::Certified(certification) => self.certify(&client_id, certification)?,
            Chapter::Consented(consent) => self.consent(&client_id, consent)?,
            Chapter::Entry(entry) => self.write_down(&client_id, entry)?,
            Chapter::Draft(index, slip) => {
                let id = self.draft(&client_id, slip)?;
                if let Some(place) = made.slips.get_mut(index) {
                    *place = id;
                }
            }
            Chapter::Event(index, slip, event) => {
                let id = made.slips.get(index).cloned().unwrap_or_default();
                self.happen(id, slip, event)?;
            }
            Chapter::Ended(client) => self.end_care(client, &client_id)?,
        }
        Ok(())
    }
}
