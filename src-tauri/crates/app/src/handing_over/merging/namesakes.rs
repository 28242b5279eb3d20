//! Records that bear the name of this office's own staff, and that this office never had.
//!
//! Anybody who knows the office's public key can write a file in which our staff recorded something years
//! ago. What we know comes back under the names it has here. Whatever else bears one of them came from
//! outside: it gets [`MARK`] behind the name, and no id of ours. That holds for records that were ours
//! and were lost here, too: from outside is where they come from.

use std::collections::BTreeSet;

use tsunagi_domain::{Entry, Event, EventDetail, Role, Slip, Staff, StaffId, text};
use tsunagi_store::{Reader, Tx};

use super::Merge;
use crate::forms::LINE;
use crate::handing_over::records::{CorrectionRecord, EntryRecord};
use crate::refusal::Refusal;

/// What stands behind a name that somebody else wrote.
pub(in crate::handing_over) const MARK: &str = "（引継ぎ元による）";

/// Who works, or worked, in this office.
#[derive(Default)]
pub(in crate::handing_over) struct Own {
    ids: BTreeSet<StaffId>,
    names: BTreeSet<String>,
}

impl Own {
    pub(super) const NOBODY: Self = Self {
        ids: BTreeSet::new(),
        names: BTreeSet::new(),
    };

    pub(super) fn of(reader: Reader<'_>) -> Result<Self, Refusal> {
        // Staff of other offices came in as names, and with nothing but them.
        let is_own =
            |one: &Staff| one.is_active || one.role != Role::Reader || !one.kana.is_empty();
        let staff: Vec<Staff> = reader.all_staff()?.into_iter().filter(is_own).collect();
        Ok(Self {
            ids: staff.iter().map(|one| one.id).collect(),
            names: staff.iter().map(|one| text::fold(&one.name)).collect(),
        })
    }

    /// Marks a name where it is one of ours, and tells whether it was.
    pub(super) fn mark(&self, name: &mut String) -> bool {
        let is_ours = self.names.contains(&text::fold(name));
        if is_ours {
            *name = marked(name);
        }
        is_ours
    }

    /// Marks the names on corrections that are not known here.
    pub(super) fn mark_corrections(&self, corrections: &mut [CorrectionRecord]) {
        for correction in corrections {
            self.mark(&mut correction.corrected_by);
        }
    }

    /// Marks the names on events that are not known here; those that are get the names they have here.
    pub(super) fn mark_events(&self, events: &mut [Event], known: &[Event]) {
        for event in events {
            match known.iter().find(|one| one.id == event.id) {
                Some(one) if bare(one) == bare(event) => *event = one.clone(),
                _ => {
                    self.mark(&mut event.by);
                    if let EventDetail::SecondCheck { checker } = &mut event.detail {
                        self.mark(checker);
                    }
                }
            }
        }
    }
}

impl Merge<'_> {
    /// Takes an entry that is not known here out of the hands of this office's staff, and tells whether it
    /// was in them.
    pub(super) fn disown_entry(
        &self,
        tx: &Tx<'_>,
        record: &mut EntryRecord,
    ) -> Result<bool, Refusal> {
        let own = &self.names.own;
        own.mark_corrections(&mut record.corrections);
        let is_ours = own.mark(&mut record.recorder_name);
        if own.ids.contains(&record.recorder_id) {
            if !is_ours {
                record.recorder_name = marked(&record.recorder_name);
            }
            record.recorder_id = self.stand_in(tx, &record.recorder_name)?;
            return Ok(true);
        }
        Ok(is_ours)
    }

    /// Does so with the copy of an entry of which both sides say something else.
    pub(super) fn disown_copy(&self, tx: &Tx<'_>, copy: &mut Entry) -> Result<(), Refusal> {
        let mut record = EntryRecord::from(&*copy);
        self.disown_entry(tx, &mut record)?;
        *copy = record.into();
        Ok(())
    }

    /// Does so with a slip. A draft is taken over by whoever imports: the author is printed on it.
    pub(super) fn disown_slip(&self, tx: &Tx<'_>, slip: &mut Slip) -> Result<bool, Refusal> {
        if !self.names.own.ids.contains(&slip.author_id) {
            return Ok(false);
        }
        slip.author_id = if slip.is_confirmed() {
            let author = tx.read().staff(slip.author_id)?;
            let name = author.map_or_else(String::new, |one| one.name);
            self.stand_in(tx, &marked(&name))?
        } else {
            self.importer.id
        };
        Ok(true)
    }

    /// Returns who bears a marked name here: a name only, as all staff of other offices.
    fn stand_in(&self, tx: &Tx<'_>, name: &str) -> Result<StaffId, Refusal> {
        let all = tx.read().all_staff()?;
        if let Some(known) = all.iter().find(|one| !one.is_active && one.name == name) {
            return Ok(known.id);
        }
        let id = StaffId::draw(self.ids);
        tx.save_staff(&Staff {
            id,
            name: name.to_owned(),
            kana: String::new(),
            role: Role::Reader,
            is_active: false,
        })?;
        Ok(id)
    }
}

/// Returns a name without the mark.
pub(in crate::handing_over) fn unmarked(name: &str) -> &str {
    name.strip_suffix(MARK).unwrap_or(name)
}

/// Returns a name with the mark, within the length of a name.
fn marked(name: &str) -> String {
    let room = LINE - MARK.chars().count();
    let name: String = unmarked(name).chars().take(room).collect();
    format!("{name}{MARK}")
}

/// Returns an event without the marks behind its names.
fn bare(event: &Event) -> Event {
    let mut event = event.clone();
    event.by = unmarked(&event.by).to_owned();
    if let EventDetail::SecondCheck { checker } = &mut event.detail {
        *checker = unmarked(checker).to_owned();
    }
    event
}
