//! Checking the whole log, and saying where it was tampered with.

use rusqlite::Row;
use tsunagi_domain::audit::CLOCK_BACK_MINUTES;
use tsunagi_domain::{AuditAct, Moment};

use super::chain::{self, Content};
use super::{AuditChain, HeadState, chain_from_row, number};
use crate::row::value;
use crate::{ReadError, Reader, Store};

/// How far around a broken place the search for what happened there looks, in rows.
const REACH: usize = 200;
/// Beyond so many broken places it no longer matters which row stood where.
const MOST_MOVES: usize = 100;

/// Says what a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows there are.
    pub rows: u64,
    /// How the last row ends; a printed one is a witness.
    pub end: Option<AuditChain>,
    /// What was found, in the order of the rows.
    pub findings: Vec<AuditFinding>,
}

/// Something that a check found, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFinding {
    /// The row says something else than when it was written.
    Altered {
        /// The row's number.
        number: u64,
    },
    /// Rows were taken out, and their numbers are missing.
    Missing {
        /// The first missing number.
        first: u64,
        /// The last missing number.
        last: u64,
    },
    /// Rows were taken out, and those behind were numbered anew.
    Removed {
        /// The number that the first row behind the place now has.
        before: u64,
        /// How many rows were there.
        count: u64,
    },
    /// Rows were put in.
    Inserted {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// The row stood elsewhere when it was written.
    Moved {
        /// Where it is.
        number: u64,
        /// Where it was.
        from: u64,
    },
    /// The log's end and the mark kept outside do not fit together.
    Head(HeadState),
    /// The clock went back here.
    ClockBack {
        /// The first row that is earlier than the one before.
        number: u64,
        /// By how much.
        minutes: u64,
    },
    /// Records of a backup came back here while nobody could say who administered the office.
    UnaskedRestore {
        /// The row that says so.
        number: u64,
    },
    /// The clock went ahead of the time that passed, as the program noted then.
    ClockForward {
        /// The row that says so, and by how much.
        number: u64,
    },
    /// An older key file was put back, while the records are open.
    OlderKeys,
    /// The program itself found something wrong when somebody unlocked.
    NotedFault {
        /// The row that says so.
        number: u64,
    },
}

impl AuditReport {
    /// Returns whether nothing points to tampering; a clock that was set does not by itself, nor a
    /// restore over records that nothing opened.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.is_tampering())
    }
}

impl AuditFinding {
    /// Returns whether somebody must have had a hand in it.
    #[must_use]
    pub const fn is_tampering(&self) -> bool {
        !matches!(
            self,
            Self::ClockBack { .. } | Self::ClockForward { .. } | Self::UnaskedRestore { .. }
        )
    }
}

impl Store {
    /// Checks every row of the log and the mark kept outside.
    pub fn verify_audit(&self) -> Result<AuditReport, ReadError> {
        let reader = self.read();
        let walk = Walk::begin(reader)?;
        let rows = walk.rows.len() as u64;
        let end = walk.rows.last().map(|row| row.chain);
        let mut findings = walk.findings();
        let head = self.audit_head()?;
        if head.is_fault() {
            findings.push(AuditFinding::Head(head));
        }
        // A key file that cannot be read is told by whatever needs it.
        if self.has_older_keys().unwrap_or(false) {
            findings.push(AuditFinding::OlderKeys);
        }
        Ok(AuditReport {
            rows,
            end,
            findings,
        })
    }
}

/// Is what the program itself noted when it happened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noted {
    Fault,
    ClockForward,
    Unasked,
}

impl Noted {
    fn of(act: Option<&str>) -> Option<Self> {
        match AuditAct::from_code(act?)? {
            AuditAct::LogFault => Some(Self::Fault),
            AuditAct::ClockForward => Some(Self::ClockForward),
            AuditAct::RestoredUnasked => Some(Self::Unasked),
            _ => None,
        }
    }

    const fn at(self, number: u64) -> AuditFinding {
        match self {
            Self::Fault => AuditFinding::NotedFault { number },
            Self::ClockForward => AuditFinding::ClockForward { number },
            Self::Unasked => AuditFinding::UnaskedRestore { number },
        }
    }
}

/// Is what the check needs of a row.
#[derive(Clone, Copy)]
struct Kept {
    number: u64,
    at: Option<Moment>,
    noted: Option<Noted>,
    content: Content,
    chain: AuditChain,
}

struct Walk {
    beginning: AuditChain,
    rows: Vec<Kept>,
}

/// Is how far the walk has come: the ending before the present row, and the number it was written with.
struct Step {
    before: AuditChain,
    number: u64,
}

impl Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, ReadError> {
        let text = |column| row.get::<_, Option<String>>(column);
        let (at, act) = (text("happened_at")?, text("act")?);
        let (staff_id, staff_name) = (text("staff_id")?, text("staff_name")?);
        let (kind, id, detail) = (text("thing_kind")?, text("thing_id")?, text("detail")?);
        Ok(Self {
            number: number(row, "seq")?,
            // A moment that cannot be read was altered, and its hash says so.
            at: value(row, "happened_at").ok(),
            noted: Noted::of(act.as_deref()),
            content: chain::columns([
                at.as_deref(),
                act.as_deref(),
                staff_id.as_deref(),
                staff_name.as_deref(),
                kind.as_deref(),
                id.as_deref(),
                detail.as_deref(),
            ]),
            chain: chain_from_row(row)?,
        })
    }

    fn follows(&self, before: AuditChain, number: u64) -> bool {
        before.next(number, &self.content) == self.chain
    }
}

impl Walk {
    fn begin(reader: Reader<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            beginning: AuditChain::beginning(&reader.store_id()?),
            rows: reader.rows(include_str!("walk.sql"), &[], Kept::from_row)?,
        })
    }

    fn findings(&self) -> Vec<AuditFinding> {
        let mut findings = self.chain_findings();
        findings.extend(self.noted());
        findings
    }

    fn noted(&self) -> impl Iterator<Item = AuditFinding> {
        let earlier = std::iter::once(None).chain(self.rows.iter().map(|row| row.at));
        let back = self.rows.iter().zip(earlier).filter_map(|(row, before)| {
            let minutes = before?.minutes_since(row.at?);
            (minutes > CLOCK_BACK_MINUTES).then_some(AuditFinding::ClockBack {
                number: row.number,
                minutes: minutes.unsigned_abs(),
            })
        });
        let noted = self.rows.iter();
        back.chain(noted.filter_map(|row| Some(row.noted?.at(row.number))))
    }

    fn chain_findings(&self) -> Vec<AuditFinding> {
        let mut findings = Vec::new();
        let mut broken = Vec::new();
        let mut step = Step {
            before: self.beginning,
            number: 1,
        };
        let (mut at, mut stored) = (0, 0);
        while let Some(row) = self.rows.get(at) {
            if row.number > stored + 1 {
                findings.push(AuditFinding::Missing {
                    first: stored + 1,
                    last: row.number - 1,
                });
                // What the row followed is gone, so the row itself can only be believed.
                step.number += row.number - stored - 1;
            } else if step.number != row.number && row.follows(step.before, row.number) {
                // Rows before were numbered anew, and the program went on with the numbers it found.
                step.number = row.number;
            } else if !row.follows(step.before, step.number) {
                if let Some(behind) = self.inserted(at, &step) {
                    findings.push(AuditFinding::Inserted {
                        first: row.number,
                        last: row.number + (behind - at) as u64 - 1,
                    });
                    stored = row.number + (behind - at) as u64 - 1;
                    at = behind;
                    continue;
                }
                match self.removed(at, &step) {
                    Some(count) => {
                        findings.push(AuditFinding::Removed {
                            before: row.number,
                            count,
                        });
                        step.number += count;
                    }
                    None => broken.push((row, step.number)),
                }
            }
            step.before = row.chain;
            step.number += 1;
            stored = row.number;
            at += 1;
        }
        findings.extend(self.explain(&broken));
        findings
    }

    /// Returns where the chain goes on as if the rows from here to there had never been.
    fn inserted(&self, at: usize, step: &Step) -> Option<usize> {
        let ahead = self.rows.iter().enumerate().skip(at + 1).take(REACH);
        let (behind, next) = ahead
            .clone()
            .find(|(_, row)| row.follows(step.before, step.number))?;
        // Two rows that changed places look the same from the first one; but then the first one
        // belongs where the chain was found to go on.
        let here = self.rows.get(at)?;
        let end = if behind == at + 1 {
            next.chain
        } else {
            self.rows.get(behind - 1)?.chain
        };
        let is_swapped = here.follows(end, step.number + (behind - at) as u64);
        (!is_swapped).then_some(behind)
    }

    /// Returns how many rows were taken out before this one, if those behind were numbered anew.
    fn removed(&self, at: usize, step: &Step) -> Option<u64> {
        let here = self.rows.get(at)?;
        let next = self.rows.get(at + 1)?;
        if next.follows(here.chain, step.number + 1) {
            return None;
        }
        (1..=REACH as u64).find(|count| next.follows(here.chain, step.number + 1 + count))
    }

    /// Tells rows that changed places from rows that were altered.
    fn explain(&self, broken: &[(&Kept, u64)]) -> Vec<AuditFinding> {
        let altered = |&(row, _): &(&Kept, u64)| AuditFinding::Altered { number: row.number };
        if broken.len() > MOST_MOVES {
            return broken.iter().map(altered).collect();
        }
        // What a broken row may have followed: another broken row, or whatever stands before one.
        let mut endings: Vec<AuditChain> = broken.iter().map(|(row, _)| row.chain).collect();
        for (row, _) in broken {
            let before = row
                .number
                .checked_sub(2)
                .and_then(|at| usize::try_from(at).ok());
            endings.push(
                before
                    .and_then(|at| self.rows.get(at))
                    .map_or(self.beginning, |row| row.chain),
            );
        }
        let follows = |row: &Kept, number| endings.iter().any(|end| row.follows(*end, number));
        broken
            .iter()
            .filter(|(row, number)| !follows(row, *number))
            .map(|one @ (row, _)| {
                let from = broken
                    .iter()
                    .find(|(_, number)| follows(row, *number))
                    .map(|(_, number)| *number);
                from.map_or_else(
                    || altered(one),
                    |from| AuditFinding::Moved {
                        number: row.number,
                        from,
                    },
                )
            })
            .collect()
    }
}
