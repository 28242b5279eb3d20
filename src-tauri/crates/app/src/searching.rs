//! One search over clients, facilities, slips and timelines.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tsunagi_contract::Failure;
use tsunagi_contract::people::{Found, Search};
use tsunagi_contract::slips::SlipSummary;
use tsunagi_contract::timeline::EntryView;
use tsunagi_domain::{AuditAct, ClientId, text};
use tsunagi_store::{ClientQuery, ClientScope, EntryQuery, Reader, SlipQuery};

use crate::App;
use crate::drafting::views::Summaries;
use crate::liaising::matching;
use crate::refusal::Refusal;
use crate::registering::summaries;
use crate::session::Session;
use crate::viewing::entries::entry_view;

/// More of a kind than anybody reads; a narrower word finds the rest.
const MOST: usize = 50;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Looks through everything for the words; nothing typed finds nothing.
    ///
    /// Closed clients are found too: whoever searches for a name wants to know that it is there.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn search(&self, request: Search) -> Result<Found, Failure> {
        self.read(|session| {
            let words = request.query.trim();
            if text::fold(words).is_empty() {
                return Ok(Found {
                    clients: Vec::new(),
                    facilities: Vec::new(),
                    slips: Vec::new(),
                    entries: Vec::new(),
                });
            }
            session.look(AuditAct::Searched, None);
            let query = ClientQuery {
                text: words.to_owned(),
                scope: ClientScope::All,
                ..ClientQuery::default()
            };
            let mut clients = summaries(session, &query)?;
            let mut facilities = matching(session.records(), words)?;
            clients.truncate(MOST);
            facilities.truncate(MOST);
            Ok(Found {
                clients,
                facilities,
                slips: self.slips_with(session, words)?,
                entries: entries_with(session.records(), words)?,
            })
        })
    }

    fn slips_with(&self, session: &Session, words: &str) -> Result<Vec<SlipSummary>, Refusal> {
        let words: Vec<String> = words.split_whitespace().map(text::fold).collect();
        let catalogue = self.catalogue();
        let mut summaries = Summaries::new(session.records(), &catalogue, session.today());
        let mut found = Vec::new();
        for slip in session.records().slips(&SlipQuery::default())? {
            let line = summaries.line(&slip)?;
            let named = [
                &line.number,
                &line.client_name,
                &line.recipient,
                &line.subject,
            ];
            let texts: Vec<String> = named
                .into_iter()
                .map(String::as_str)
                .chain(slip.content.texts().map(|(_, text)| text))
                .map(text::fold)
                .collect();
            if words
                .iter()
                .all(|word| texts.iter().any(|text| text.contains(word)))
            {
                found.push(line);
            }
            if found.len() == MOST {
                break;
            }
        }
        Ok(found)
    }
}

fn entries_with(reader: Reader<'_>, words: &str) -> Result<Vec<EntryView>, Refusal> {
    let limit = u32::try_from(MOST).ok();
    let query = EntryQuery {
        text: words.to_owned(),
        limit,
        ..EntryQuery::default()
    };
    let mut names: BTreeMap<ClientId, String> = BTreeMap::new();
    let mut found = Vec::new();
    for entry in reader.entries(&query)? {
        let name = match names.entry(entry.client_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let client = reader.client(entry.client_id)?;
                place.insert(client.map(|one| one.name).unwrap_or_default())
            }
        };
        found.push(entry_view(&entry, name));
    }
    Ok(found)
}
