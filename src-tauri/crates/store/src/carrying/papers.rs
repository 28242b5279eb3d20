//! Which numbers were given, and which of them stand on papers: a backup knows nothing of those that were
//! confirmed after it, and would give their numbers to others.

use std::collections::BTreeMap;

use rusqlite::named_params;
use tsunagi_domain::{Day, SlipId, SlipNumber};

use crate::row::value;
use crate::{ReadError, Reader, Tx, WriteError};

/// The numbers that records have given, and their papers.
pub(super) struct Papers {
    counters: Vec<(String, i64, i64)>,
    confirmed: Vec<Paper>,
}

struct Paper {
    id: SlipId,
    number: SlipNumber,
    events: i64,
}

/// What records of then lack of the papers of today, by number.
pub(super) struct Lacking {
    /// They are not there, or are drafts there.
    pub gone: Vec<SlipNumber>,
    /// Something happened to them since.
    pub behind: Vec<SlipNumber>,
    drafts: Vec<SlipId>,
}

impl Reader<'_> {
    pub(super) fn papers(&self) -> Result<Papers, ReadError> {
        Ok(Papers {
            counters: self.rows(include_str!("counters.sql"), &[], |row| {
                Ok((row.get("era")?, row.get("year")?, row.get("last")?))
            })?,
            confirmed: self.rows(include_str!("papers.sql"), &[], |row| {
                Ok(Paper {
                    id: value(row, "id")?,
                    number: value(row, "number")?,
                    events: row.get("events")?,
                })
            })?,
        })
    }

    pub(super) fn lacking(&self, today: &Papers) -> Result<Lacking, ReadError> {
        let then = self.papers()?.confirmed.into_iter();
        let then: BTreeMap<SlipId, i64> = then.map(|paper| (paper.id, paper.events)).collect();
        let mut lacking = Lacking {
            gone: Vec::new(),
            behind: Vec::new(),
            drafts: Vec::new(),
        };
        for paper in &today.confirmed {
            match then.get(&paper.id) {
                None => {
                    lacking.gone.push(paper.number.clone());
                    if self.slip(paper.id)?.is_some() {
                        lacking.drafts.push(paper.id);
                    }
                }
                Some(events) if *events < paper.events => lacking.behind.push(paper.number.clone()),
                Some(_) => {}
            }
        }
        Ok(lacking)
    }
}

impl Tx<'_> {
    /// Goes on counting where today's records stand, and leaves to each paper its number: what comes back
    /// as a draft of it gets the next one.
    pub(super) fn carry_numbers(
        &self,
        today: &Papers,
        lacking: &Lacking,
        on: Day,
    ) -> Result<(), WriteError> {
        for (era, year, last) in &today.counters {
            let params = named_params! { ":era": era, ":year": year, ":last": last };
            self.execute(include_str!("raise_counter.sql"), params)?;
        }
        for id in &lacking.drafts {
            self.renumber_draft(*id, on)?;
        }
        Ok(())
    }
}
