//! Noting in the audit log 操作の記録 what was done.
//!
//! What changes records is noted in the same transaction: `let act = session.act(…)` before, and
//! `tx.append_audit(&act)?` inside. What only looks is noted by `session.look(…)`; the app writes it
//! when the use case is over. Looking at the same thing again within ten minutes is the same look, so
//! that going back and forth between two clients neither fills the log nor costs a write each time.
//!
//! A look that cannot be written, on a full disk say, does not keep anybody from reading; it waits for
//! the next use case.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use tsunagi_domain::{AuditAct, AuditEntry, AuditThing, Finding, Moment, Slip};
use tsunagi_store::{HeadState, Store, Upgrades, WriteError};

use crate::App;
use crate::messages;
use crate::refusal::Refusal;
use crate::session::Session;

/// For so long, looking at a thing again is the same look.
const SAME_LOOK_MINUTES: i64 = 10;
/// So many notes wait at most; beyond it the medium has been full for long, and work goes on.
const MOST_WAITING: usize = 1_000;

/// Stands in the log for a reason that is kept with the record it is about, and goes with it.
pub(crate) const WITH_REASON: &str = "（理由あり）";

/// The program that had the records open last.
const PROGRAM: &str = "program.version";

/// What came before a session.
#[derive(Default)]
pub(crate) struct Before<'a> {
    /// When somebody could not unlock.
    pub(crate) failed: &'a [Moment],
    /// What the unlocking brought up to date.
    pub(crate) upgrades: Upgrades,
    /// Whether one copy of the key file was changed by a stranger.
    pub(crate) has_altered_copy: bool,
    /// How the log's end was, where something was added to it since.
    pub(crate) head: Option<HeadState>,
}

/// Keeps what is to be noted, and what was looked at lately.
#[derive(Default)]
pub(crate) struct Notes {
    waiting: RefCell<VecDeque<AuditEntry>>,
    looks: RefCell<BTreeMap<(AuditAct, Option<AuditThing>), Moment>>,
}

impl App {
    /// Returns whether something that was done could not be noted in the audit log: a full medium, say.
    #[must_use]
    pub fn lacks_notes(&self) -> bool {
        let mut place = self.session();
        place.as_mut().is_some_and(|session| {
            session.write_notes();
            session.has_notes()
        })
    }
}

impl Session {
    /// Says that the person does this now; for [`tsunagi_store::Tx::append_audit`].
    ///
    /// The detail is a count, a slip's number, that there is a reason: nothing that somebody wrote about a
    /// client.
    pub(crate) fn act(
        &self,
        act: AuditAct,
        about: Option<AuditThing>,
        detail: impl Into<String>,
    ) -> AuditEntry {
        AuditEntry {
            at: self.now,
            act,
            staff_id: Some(self.staff.id),
            staff_name: self.staff.name.clone(),
            thing: about,
            detail: detail.into(),
        }
    }

    /// Says that the person saves a record, which has an id in the form when it was there before.
    pub(crate) fn saving(&self, known: Option<&str>, about: AuditThing) -> AuditEntry {
        let act = known.map_or(AuditAct::Added, |_| AuditAct::Changed);
        self.act(act, Some(about), "")
    }

    /// Says that the person does this to a slip; its number is what people look for later.
    pub(crate) fn act_on(&self, act: AuditAct, slip: &Slip) -> AuditEntry {
        self.act(act, Some(slip.id.into()), slip.number.as_str())
    }

    /// Says that the person goes on in spite of a finding, and that there is a reason.
    ///
    /// The reason itself stands in the slip's event of the same moment, and goes with the slip.
    pub(crate) fn override_of(&self, slip: &Slip, found: Finding) -> AuditEntry {
        let what = messages::finding(found).what;
        let detail = format!("{}　{what}　{WITH_REASON}", slip.number);
        self.act(AuditAct::Overridden, Some(slip.id.into()), detail)
    }

    /// Notes that the person looks at something.
    pub(crate) fn look(&self, act: AuditAct, about: Option<AuditThing>) {
        if let Some(entry) = self.once(act, about) {
            self.note_after(entry);
        }
    }

    /// Notes that the person looks at a slip.
    pub(crate) fn look_into(&self, slip: &Slip) {
        if let Some(look) = self.once(AuditAct::Opened, Some(slip.id.into())) {
            self.note_after(about_slip(&look, slip));
        }
    }

    /// Says that the person does this, unless it was said within the last ten minutes.
    ///
    /// Counted from the first time, or somebody who looks every nine minutes would be noted once.
    pub(crate) fn once(&self, act: AuditAct, about: Option<AuditThing>) -> Option<AuditEntry> {
        let mut looks = self.notes.looks.borrow_mut();
        let key = (act, about.clone());
        let age = looks.get(&key).map(|first| self.now.minutes_since(*first));
        if age.is_some_and(|age| (0..SAME_LOOK_MINUTES).contains(&age)) {
            return None;
        }
        looks.insert(key, self.now);
        Some(self.act(act, about, ""))
    }

    /// Lets the next such act be noted, however short ago one was: a backup that lies between holds the
    /// one and not the other, and the log must say so.
    pub(crate) fn forget_once(&mut self, act: AuditAct) {
        self.notes
            .looks
            .borrow_mut()
            .retain(|(one, _), _| *one != act);
    }

    /// Notes something that changes no records; it is written at once, or with the next use case.
    pub(crate) fn note(&mut self, entry: AuditEntry) {
        self.note_after(entry);
        self.write_notes();
    }

    /// Notes at the beginning of a session what came before it: tries that failed, a log that was
    /// tampered with; and how the session began.
    pub(crate) fn note_beginning(
        &mut self,
        act: AuditAct,
        before: &Before<'_>,
    ) -> Result<(), Refusal> {
        let head = match before.head {
            Some(head) => head,
            None => self.store.audit_head()?,
        };
        let last_program = self.records().setting(PROGRAM)?;
        let is_other_program = last_program.as_deref() != Some(env!("CARGO_PKG_VERSION"));
        let outcome = self
            .store
            .transact(|tx| {
                if is_other_program {
                    tx.set_setting(PROGRAM, env!("CARGO_PKG_VERSION"))?;
                }
                tx.append_failed_unlocks(before.failed)
            })
            .map(|_| ());
        if outcome.is_ok() {
            // Only now: what is forgotten before the commit is lost with it.
            self.store.forget_tries(self.now);
        }
        if before.has_altered_copy {
            self.tell_altered_copy();
        }
        if head.is_fault() {
            self.note_after(AuditEntry {
                staff_id: None,
                staff_name: String::new(),
                ..self.act(AuditAct::LogFault, None, fault(head))
            });
        }
        let late = match head {
            HeadState::Behind { rows } => format!("終わりの印が{rows}件遅れていました"),
            HeadState::Unreadable => "終わりの印を読み取れず、作り直しました".to_owned(),
            _ => String::new(),
        };
        for what in brought_up(last_program.as_deref(), before.upgrades) {
            self.note_after(self.act(AuditAct::Upgraded, None, what));
        }
        self.note(self.act(act, None, late));
        match outcome {
            // The records are open all the same, and can be read.
            Ok(()) | Err(WriteError::DiskFull | WriteError::ReadOnly) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes what waits.
    pub(crate) fn write_notes(&mut self) {
        self.store.settle_owed_keys(self.now);
        let waiting = std::mem::take(&mut *self.notes.waiting.borrow_mut());
        if waiting.is_empty() {
            return;
        }
        let written = self.store.transact(|tx| -> Result<(), WriteError> {
            waiting.iter().try_for_each(|entry| tx.append_audit(entry))
        });
        if written.is_err() {
            *self.notes.waiting.borrow_mut() = waiting;
        }
    }

    /// Returns whether anything waits to be written.
    pub(crate) fn has_notes(&self) -> bool {
        !self.notes.waiting.borrow().is_empty()
    }

    /// Returns whether something could not be written: the medium is full, say.
    pub(crate) fn has_unwritten_notes(&self) -> bool {
        let waiting = self.notes.waiting.borrow();
        // What waits for the end of this use case is of this moment.
        waiting.iter().any(|entry| entry.at < self.now)
    }

    /// Notes something when the use case is over.
    pub(crate) fn note_after(&self, entry: AuditEntry) {
        let mut waiting = self.notes.waiting.borrow_mut();
        if waiting.len() == MOST_WAITING {
            waiting.pop_front();
        }
        waiting.push_back(entry);
    }
}

/// Says the same of a slip that was found or made only inside the transaction.
pub(crate) fn about_slip(act: &AuditEntry, slip: &Slip) -> AuditEntry {
    AuditEntry {
        thing: Some(slip.id.into()),
        detail: slip.number.to_string(),
        ..act.clone()
    }
}

/// How the sentence about rows that are gone from the end ends.
const CUT_OFF: &str = "件しかありません";

/// Returns whether a fault that was noted at an unlocking says that rows are gone from the end.
///
/// By then rows were added and the mark was written anew: the note is all that is left of it.
pub(crate) fn says_cut_off(detail: &str) -> bool {
    detail.ends_with(CUT_OFF)
}

/// Says for the log what does not fit; it stays readable there for whoever looks into it later.
pub(crate) fn fault(head: HeadState) -> String {
    match head {
        HeadState::Fits | HeadState::Behind { .. } | HeadState::Unreadable => String::new(),
        HeadState::Missing => "終わりの印のファイルがありません".to_owned(),
        HeadState::Forged => "終わりの印のファイルが、この記録簿のものではありません".to_owned(),
        HeadState::CutOff { present, expected } => {
            format!("{expected}件あったはずの記録が{present}{CUT_OFF}")
        }
        HeadState::Differs { number } => format!("{number}件目の記録が、印と合いません"),
    }
}

/// Says for the log what was brought up to date: the program, the records, the person's own key.
pub(crate) fn brought_up(last_program: Option<&str>, upgrades: Upgrades) -> Vec<String> {
    let now = env!("CARGO_PKG_VERSION");
    let mut said = Vec::new();
    if let Some(before) = last_program.filter(|before| *before != now) {
        said.push(format!("つなぎ　{before}から{now}"));
    }
    if let Some(before) = upgrades.from_schema {
        let newest = Store::newest_schema();
        said.push(format!("記録の形式　第{before}版から第{newest}版"));
    }
    if upgrades.is_slot_renewed {
        said.push("合言葉の守りを新しい強さにしました".to_owned());
    }
    said
}
