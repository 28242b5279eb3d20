//! Merging a handover file into the records: everything new comes in, nothing here is overwritten.
//!
//! Records are matched by id. What is known and equal stays; what grew there (corrections, events)
//! grows here; an empty field is filled. Where both sides say something different, this office's
//! version stays in place and the other is kept as an entry 「取込時の相違」 in the client's timeline,
//! marked 外部提供不可. Doing it again changes nothing.

mod arriving;
pub(super) mod base;
mod case;
mod client;
mod differing;
mod directory;
mod identity;
mod limits;
mod namesakes;
mod papers;
mod standing;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use tsunagi_archive::Member;
use tsunagi_contract::handover::{
    ImportAdded, ImportClient, ImportFacility, SameFacility, TakeField,
};
use tsunagi_domain::{
    AuditAct, ClientId, ContactKind, Entry, EntryId, IdSource, Moment, Role, SlipId, Staff,
};
use tsunagi_store::{EntryQuery, Tx};

use super::records::{CaseRecord, Records};
use crate::forms::{self, typed};
use crate::refusal::{FieldProblem, Refusal, Thing};
use crate::work::LongWork;
use arriving::Noted;
use case::CaseOutcome;
pub(super) use identity::{Known, NO_NAMES, Names};
pub(super) use namesakes::unmarked;
use standing::Standing;

/// The 項目 of what is kept of the other side's version.
pub(super) const DIFFERENCE: &str = "取込時の相違";

/// The most that a note of 連携先 grows to by what other offices say.
pub(super) const NOTE: usize = 20_000;

/// Outcomes of a client after which nothing is different here.
const UNCHANGED: &[&str] = &["same", "newer_here", "purged", "limited"];

/// A merge about to be done.
#[derive(Clone)]
pub(super) struct Merge<'a> {
    /// What comes in, as it came.
    pub(super) records: &'a Records,
    /// By which ids this office knows what is in it; found out first.
    pub(super) names: &'a Names,
    /// The archive's files, for the slips' pages.
    pub(super) members: &'a [Member],
    /// What this office is called.
    pub(super) office: String,
    /// Who imports, and takes over clients of staff unknown here.
    pub(super) importer: Staff,
    /// When.
    pub(super) now: Moment,
    /// The source of new ids.
    pub(super) ids: &'a dyn IdSource,
    /// What the person chose where both sides differ.
    pub(super) choices: &'a Choices,
    /// Is told how far it is.
    pub(super) work: &'a LongWork,
}

/// What a person chose after the preview.
#[derive(Default)]
pub(super) struct Choices {
    take: BTreeSet<(String, String)>,
    separate: BTreeSet<String>,
    restore: BTreeSet<ClientId>,
}

impl Choices {
    /// Reads what was chosen.
    pub(super) fn read(
        take: &[TakeField],
        separate: &[String],
        restore: &[String],
    ) -> Result<Self, Refusal> {
        let take = take.iter().map(|one| {
            let id = one.record_id.trim().to_ascii_lowercase();
            (id, one.field.trim().to_owned())
        });
        let restore = restore.iter().map(|id| forms::id(id, Thing::Client));
        Ok(Self {
            restore: restore.collect::<Result<_, Refusal>>()?,
            take: take.collect(),
            separate: separate.iter().map(|id| id.trim().to_owned()).collect(),
        })
    }

    fn takes(&self, id: &str, field: &str) -> bool {
        self.take.contains(&(id.to_owned(), field.to_owned()))
    }

    /// Refuses a choice between things that do not differ: a name mistyped must not pass for a choice.
    fn check(&self, outcome: &Outcome) -> Result<(), Refusal> {
        let clients = outcome.clients.iter();
        let clients = clients.map(|one| (&one.client_id, &one.fields));
        let facilities = outcome.facilities.iter().map(|one| (&one.id, &one.fields));
        let differing: BTreeSet<(&str, &str)> = clients
            .chain(facilities)
            .flat_map(|(id, fields)| fields.iter().map(|one| (id.as_str(), one.field.as_str())))
            .collect();
        let is_one = |(id, field): &&(String, String)| !differing.contains(&(id, field));
        match self.take.iter().find(is_one) {
            None => Ok(()),
            Some((_, field)) => {
                let field = typed("take", "引継ぎファイルの内容にする項目", field);
                Err(field.refuse(FieldProblem::UnknownChoice))
            }
        }
    }
}

/// What a merge did, or would do.
#[derive(Default)]
pub(super) struct Outcome {
    /// By client.
    pub(super) clients: Vec<ImportClient>,
    /// By which ids this office knows what came in.
    pub(super) names: Names,
    /// Facilities and people known here under another id.
    pub(super) same_facilities: Vec<SameFacility>,
    /// Facilities and people that are new here.
    pub(super) new_facilities: u32,
    /// Facilities and people that are different afterwards.
    pub(super) changed_facilities: u32,
    /// Facilities and people that the file has otherwise.
    pub(super) facilities: Vec<ImportFacility>,
    /// Facilities and people that are new here, by name.
    pub(super) added: Vec<ImportAdded>,
    /// What the log says of them, and of what a person's choice replaced.
    pub(super) noted: Vec<Noted>,
    /// Clients new here.
    pub(super) new_clients: u32,
    /// Clients changed, those with conflicts included.
    pub(super) changed_clients: u32,
    /// Records of which both versions are kept.
    pub(super) conflicts: u32,
    /// Timeline entries added.
    pub(super) new_entries: u32,
    /// Slips added.
    pub(super) new_slips: u32,
    /// Clients that were purged here and came in all the same, because a person said so.
    pub(super) restored: Vec<ClientId>,
    /// Clients whom only some may see from then on, because the other office said so.
    pub(super) limited: Vec<ClientId>,
    /// Clients of whom nothing was merged.
    pub(super) left: Vec<ClientId>,
    /// What both sides changed and nobody decided.
    pub(super) undecided: base::Undecided,
}

impl Outcome {
    /// Tells whether nothing would be different.
    pub(super) fn changes_nothing(&self) -> bool {
        self.new_facilities == 0 && self.changed_facilities == 0 && self.changed().next().is_none()
    }

    /// Returns the clients who are different afterwards.
    pub(super) fn changed(&self) -> impl Iterator<Item = &ImportClient> {
        let is_changed = |client: &&ImportClient| !UNCHANGED.contains(&client.outcome.as_str());
        self.clients.iter().filter(is_changed)
    }

    /// Says how many of what, for the import log.
    pub(super) fn counts(&self) -> BTreeMap<String, u32> {
        [
            ("new_clients", self.new_clients),
            ("changed_clients", self.changed_clients),
            ("conflicts", self.conflicts),
            ("new_entries", self.new_entries),
            ("new_slips", self.new_slips),
            ("new_facilities", self.new_facilities),
            ("changed_facilities", self.changed_facilities),
        ]
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
    }
}

impl Merge<'_> {
    /// Merges everything inside a transaction.
    pub(super) fn write_into(&self, tx: &Tx<'_>) -> Result<Outcome, Refusal> {
        let (names, same) = identity::unify(tx, self.records, &self.choices.separate)?;
        let merge = Merge {
            names: &names,
            ..self.clone()
        };
        let mut outcome = merge.write_unified(tx)?;
        self.choices.check(&outcome)?;
        outcome.same_facilities = same;
        outcome.names = names;
        Ok(outcome)
    }

    /// Returns the records with their ids here.
    const fn known(&self) -> Known<'_> {
        Known {
            records: self.records,
            names: self.names,
        }
    }

    fn write_unified(&self, tx: &Tx<'_>) -> Result<Outcome, Refusal> {
        let mut outcome = Outcome::default();
        self.add_staff(tx)?;
        self.merge_directory(tx, &mut outcome)?;
        for (done, case) in self.records.cases.iter().enumerate() {
            self.work.reach(done as u64)?;
            let standing = self.standing(tx.read(), case.client.id)?;
            match standing {
                Standing::Limited | Standing::Purged => outcome.leave(case, standing),
                Standing::Open | Standing::Restored => {
                    let merged = self.merge_case(tx, case)?;
                    outcome.add(case, merged);
                }
            }
            if standing == Standing::Restored {
                outcome.restored.push(case.client.id);
            }
        }
        Ok(outcome)
    }

    /// Adds the other office's staff as names only: they wrote entries and slips, and cannot unlock.
    fn add_staff(&self, tx: &Tx<'_>) -> Result<(), Refusal> {
        for named in &self.records.staff {
            if tx.read().staff(named.id)?.is_none() {
                let mut name = named.name.clone();
                self.names.own.mark(&mut name);
                tx.save_staff(&Staff {
                    id: named.id,
                    name,
                    kana: String::new(),
                    role: Role::Reader,
                    is_active: false,
                })?;
            }
        }
        Ok(())
    }

    /// Keeps the other side's version as an entry, once.
    fn keep_difference(
        &self,
        tx: &Tx<'_>,
        case: &CaseRecord,
        text: &str,
        slip_id: Option<SlipId>,
    ) -> Result<bool, Refusal> {
        let entry = Entry {
            id: EntryId::draw(self.ids),
            client_id: case.client.id,
            day: self.now.day(),
            time: None,
            kind: ContactKind::Other,
            record: None,
            partner: None,
            item: DIFFERENCE.to_owned(),
            text: text.to_owned(),
            domains: Vec::new(),
            is_internal: true,
            slip_id,
            recorder_id: self.importer.id,
            recorder_name: self.importer.name.clone(),
            recorded_at: self.now,
            corrections: Vec::new(),
        };
        // A correction since then does not make it another; the day is that of the import.
        let says_the_same = |other: &Entry| {
            let (first, kept) = (other.first_wording(), entry.wording());
            (first.item, first.text) == (kept.item, kept.text)
        };
        add_unless(tx, &entry, says_the_same)
    }
}

/// Adds an entry unless the client has one that says the same, and tells whether it did.
fn add_unless(
    tx: &Tx<'_>,
    entry: &Entry,
    says_the_same: impl Fn(&Entry) -> bool,
) -> Result<bool, Refusal> {
    let known = tx.read().entries(&EntryQuery::of(entry.client_id))?;
    if known.iter().any(says_the_same) {
        return Ok(false);
    }
    tx.add_entry(entry)?;
    Ok(true)
}

impl Outcome {
    fn add(&mut self, case: &CaseRecord, merged: CaseOutcome) {
        let is_changed = merged.is_changed();
        if merged.is_new {
            self.new_clients += 1;
        } else if is_changed {
            self.changed_clients += 1;
        }
        self.conflicts += merged.conflicts;
        self.undecided.extend(merged.undecided.clone());
        self.new_entries += merged.new_entries;
        self.new_slips += merged.new_slips;
        let outcome = match &merged {
            merged if merged.conflicts > 0 => "conflict",
            merged if merged.is_new => "new",
            _ if is_changed => "newer_there",
            merged if merged.is_newer_here => "newer_here",
            _ => "same",
        };
        if merged.limited_to.is_some() {
            self.limited.push(case.client.id);
        }
        if !merged.recipients.is_empty() {
            self.noted.push(Noted {
                act: AuditAct::Imported,
                thing: case.client.id.into(),
                words: format!(
                    "連携先の担当者が変わりました　{}",
                    merged.recipients.join("、")
                ),
            });
        }
        self.noted.extend(merged.renumbered.iter().map(|one| Noted {
            act: AuditAct::Changed,
            thing: one.slip.into(),
            words: words::renumbered(one),
        }));
        let text = words::of_case(&merged);
        self.clients.push(ImportClient {
            client_id: case.client.id.to_string(),
            name: case.client.name.clone(),
            kana: case.client.kana.clone(),
            outcome: outcome.to_owned(),
            text,
            new_entries: merged.new_entries,
            new_slips: merged.new_slips,
            slips_without_pages: merged.slips_without_pages + merged.slips_without_older,
            becomes_limited: merged.limited_to.is_some(),
            in_our_name: merged.in_our_name,
            recipients: merged.recipients,
            fields: merged.fields,
        });
    }
}
