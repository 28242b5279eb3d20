//! Which numbers were given, and which of them stand on papers: a backup knows nothing of those that were
//! given after it, and would give them to others.

use std::collections::BTreeSet;

use rusqlite::named_params;
use tsunagi_domain::{AuditAct, AuditEntry, Day, SlipId, SlipNumber};

use crate::row::value;
use crate::{ReadError, Reader, Renumbered, Store, Tx, WriteError};

/// How many numbers are left out where nobody knows which were given after the backup `[K]`.
pub const NUMBERS_LEFT_OUT: u32 = 100;
/// How many numbers a row of the log names: a sentence of them is read, a page is not.
const NUMBERS_IN_A_ROW: usize = 40;

/// The numbers that records have given, and their slips.
pub(super) struct Papers {
    counters: Vec<(String, i64, i64)>,
    slips: Vec<Paper>,
}

struct Paper {
    id: SlipId,
    number: SlipNumber,
    confirmed_at: Option<String>,
    events: BTreeSet<String>,
}

/// What records of then lack of the papers of today, by number.
#[derive(Default)]
pub(super) struct Lacking {
    /// They are not there, or are drafts there.
    pub gone: Vec<SlipNumber>,
    /// Something happened to them since.
    pub behind: Vec<SlipNumber>,
    /// What is a draft there, and may bear a number that stands on a paper.
    drafts: Vec<SlipId>,
}

impl Paper {
    fn is_draft(&self) -> bool {
        self.confirmed_at.is_none()
    }

    /// Tells whether another is the same sheet of paper, and not one that was printed in its place.
    fn is_same_sheet(&self, other: &Self) -> bool {
        self.id == other.id
            && self.number == other.number
            && self.confirmed_at == other.confirmed_at
    }
}

impl Papers {
    /// Tells whether a draft has its number to itself today as well: given to it, and to nothing since.
    fn leaves(&self, draft: &Paper) -> bool {
        self.slips.iter().any(|slip| slip.is_same_sheet(draft))
    }
}

impl Reader<'_> {
    pub(super) fn papers(&self) -> Result<Papers, ReadError> {
        Ok(Papers {
            counters: self.rows(include_str!("counters.sql"), &[], |row| {
                Ok((row.get("era")?, row.get("year")?, row.get("last")?))
            })?,
            slips: self.rows(include_str!("papers.sql"), &[], |row| {
                let events: String = row.get("events")?;
                Ok(Paper {
                    id: value(row, "id")?,
                    number: value(row, "number")?,
                    confirmed_at: row.get("confirmed_at")?,
                    events: events.split(',').map(str::to_owned).collect(),
                })
            })?,
        })
    }

    /// Says what these records lack of today's papers; without today's, every draft is in doubt.
    pub(super) fn lacking(&self, today: Option<&Papers>) -> Result<Lacking, ReadError> {
        let then = self.papers()?.slips;
        let is_in_doubt = |draft: &&Paper| today.is_none_or(|today| !today.leaves(draft));
        let drafts = then.iter().filter(|slip| slip.is_draft());
        let mut lacking = Lacking {
            drafts: drafts.filter(is_in_doubt).map(|draft| draft.id).collect(),
            ..Lacking::default()
        };
        let papers = today.iter().flat_map(|today| &today.slips);
        for paper in papers.filter(|paper| !paper.is_draft()) {
            match then.iter().find(|slip| slip.is_same_sheet(paper)) {
                None => lacking.gone.push(paper.number.clone()),
                Some(slip) if !paper.events.is_subset(&slip.events) => {
                    lacking.behind.push(paper.number.clone());
                }
                Some(_) => {}
            }
        }
        Ok(lacking)
    }
}

impl Tx<'_> {
    /// Goes on counting where today's records stand, or far behind where they cannot be asked, and leaves
    /// to each paper its number: what comes back as a draft and may have had its number taken gets the
    /// next one.
    pub(super) fn carry_numbers(
        &self,
        today: Option<&Papers>,
        lacking: &Lacking,
        on: Day,
    ) -> Result<Vec<Renumbered>, WriteError> {
        match today {
            None => self.skip_slip_numbers(on, NUMBERS_LEFT_OUT)?,
            Some(today) => {
                for (era, year, last) in &today.counters {
                    self.raise_counter(era, *year, *last)?;
                }
                // Of other offices too: nothing here says any more that these are taken.
                for (era, year, running) in lacking.gone.iter().filter_map(SlipNumber::parts) {
                    self.raise_counter(&era.to_string(), year.into(), running.into())?;
                }
            }
        }
        let drafts = lacking.drafts.iter();
        let renumbered = drafts.map(|id| self.renumber_draft(*id, on));
        renumbered.filter_map(Result::transpose).collect()
    }

    fn raise_counter(&self, era: &str, year: i64, last: i64) -> Result<(), WriteError> {
        let params = named_params! { ":era": era, ":year": year, ":last": last };
        self.execute(include_str!("raise_counter.sql"), params)
            .map(drop)
    }

    /// Writes into the log what became of numbers; `row` says who does it and when.
    pub(super) fn note_numbers(
        &self,
        row: &AuditEntry,
        lacking: &Lacking,
        renumbered: &[Renumbered],
    ) -> Result<(), WriteError> {
        let note = |thing, detail| {
            self.append_audit(&AuditEntry {
                act: AuditAct::Changed,
                thing,
                detail,
                ..row.clone()
            })
        };
        for one in renumbered {
            let [was, is] = &one.numbers;
            let told = format!("整理番号 {was} は紙に出ていることがあるため、{is} にしました");
            note(Some(one.slip.into()), told)?;
        }
        for (what, numbers) in [
            (
                "控えのあとで確定し、戻した記録簿にない連絡票",
                &lacking.gone,
            ),
            ("控えのあとの送付や回答が戻らない連絡票", &lacking.behind),
        ] {
            for some in numbers.chunks(NUMBERS_IN_A_ROW) {
                let names: Vec<&str> = some.iter().map(SlipNumber::as_str).collect();
                note(None, format!("{what}: {}", names.join("、")))?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Lets no draft of records that come back keep a number of which nobody knows whether it stands on a
    /// paper by now, and leaves out [`NUMBERS_LEFT_OUT`] numbers. `row` says in the log who does it.
    ///
    /// # Errors
    /// [`WriteError`]
    pub fn distrust_numbers(&mut self, row: &AuditEntry) -> Result<(), WriteError> {
        let lacking = self.read_all().lacking(None)?;
        self.transact(|tx| -> Result<(), WriteError> {
            let renumbered = tx.carry_numbers(None, &lacking, row.at.day())?;
            tx.note_numbers(row, &lacking, &renumbered)
        })?;
        Ok(())
    }
}
