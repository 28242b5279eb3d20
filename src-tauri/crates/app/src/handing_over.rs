//! 引継ぎ: records out to an encrypted file, and in from one.
//!
//! Out: the file is written beside its name, read back from the medium, decrypted to the end and
//! compared before it gets the name; only then does the person hear that it is there. In: a preview is
//! the import itself inside a transaction that is taken back, so the two cannot disagree.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod acts;
mod collecting;
mod exporting;
mod index_page;
mod keys;
mod merging;
mod readme;
mod receipts;
pub(crate) mod records;
mod sheet;
#[cfg(test)]
mod tests;
mod watching;

use std::path::Path;

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tsunagi_archive::{
    Choice, Limits, MemberEntry, OfficeKey, Opened, Opening, is_for_passphrase, open_choosing,
};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{
    ImportHandover, ImportPreview, Imported, InspectHandover, SuggestPassphrase,
    SuggestedPassphrase,
};
use tsunagi_files::read_limited;
use tsunagi_store::{Changed, ImportRecord, WriteError};

use crate::App;
use crate::refusal::{Duty, Refusal};
use crate::session::Session;
use crate::work::LongWork;
pub(crate) use exporting::{is_of_the_system, is_within};
use merging::{Choices, Known, Merge, NO_NAMES, Outcome, base};
use records::{MEMBER, MOST_BYTES, Records, RecordsError};
use watching::Told;

/// More than the encrypted file of the largest handover that is opened at all.
const MOST_FILE_BYTES: u64 = (1 << 30) + (16 << 20);

/// By so much the pages of the slips may grow in unpacking, where another program packed them.
const GROWN_PAGES: u64 = 64 << 20;

/// A handover file that was opened, with its identity.
struct Incoming {
    opened: Opened,
    records: Records,
    sha256: String,
    is_for_keys: bool,
}

impl Incoming {
    /// Returns the handover's id and the key for its 受領証, as they are kept until somebody asks.
    fn receipt_key(&self) -> Option<String> {
        let manifest = &self.opened.manifest;
        let (id, key) = (manifest.id.as_ref()?, manifest.receipt_key.as_ref()?);
        let is_plain = |text: &str| {
            (1..=64).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        (is_plain(id) && is_plain(key)).then(|| format!("{id} {key}"))
    }
}

/// Ends a transaction that was only for looking.
enum Looking {
    Done(Box<Outcome>),
    Refused(Refusal),
}

impl App {
    /// Suggests a passphrase that is easy to read out and hard to guess.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn suggest_passphrase(
        &self,
        _request: SuggestPassphrase,
    ) -> Result<SuggestedPassphrase, Failure> {
        use secrecy::ExposeSecret as _;
        let mut is_random = true;
        let suggested = tsunagi_archive::suggest_passphrase(&mut |bytes| {
            is_random &= self.setup.random.fill(bytes);
        });
        if !is_random {
            return Err(self.refuse(Refusal::Internal("archive: no random numbers")));
        }
        Ok(SuggestedPassphrase {
            passphrase: suggested.expose_secret().into(),
        })
    }

    /// Says what an import would do; nothing is written.
    ///
    /// # Errors
    /// The file is none of ours, damaged, too new, or the passphrase does not fit.
    pub fn inspect_handover(&self, request: InspectHandover) -> Result<ImportPreview, Failure> {
        self.write(Duty::HandOver, |session| {
            let work = self.long_work();
            let incoming = open(session, &request.path, &request.passphrase, &work)?;
            let outcome = self.rehearse(session, &incoming, &Choices::default(), &work)?;
            let preview = ImportPreview {
                office: incoming.records.office.name.clone(),
                made_at: incoming.opened.manifest.created_at.clone(),
                sha256: incoming.sha256,
                is_for_keys: incoming.is_for_keys,
                added: outcome.added.clone(),
                new_facilities: outcome.new_facilities,
                facilities: outcome.facilities.clone(),
                same_facilities: outcome.same_facilities.clone(),
                changes_nothing: outcome.changes_nothing(),
                clients: outcome.clients,
            };
            Ok((preview, Changed::default()))
        })
    }

    /// Imports a handover file, all or nothing.
    ///
    /// # Errors
    /// As [`App::inspect_handover`], or the file is another one than was previewed.
    pub fn import_handover(&self, request: ImportHandover) -> Result<Imported, Failure> {
        self.write(Duty::HandOver, |session| {
            let work = self.long_work();
            let incoming = open(session, &request.path, &request.passphrase, &work)?;
            if !incoming.sha256.eq_ignore_ascii_case(request.sha256.trim()) {
                return Err(Refusal::HandoverChanged);
            }
            // A file that changes nothing leaves no trace either: its rehearsal is not repeated.
            let choices = Choices::read(&request.take, &request.separate, &request.restore)?;
            let rehearsed = self.rehearse(session, &incoming, &choices, &work)?;
            if rehearsed.changes_nothing() {
                // Whoever took it in before has the key for its 受領証; now there is none to keep.
                let is_kept = receipts::key_of(session, &incoming.sha256)?.is_some();
                return Ok((imported(&rehearsed, is_kept), Changed::default()));
            }
            work.count(
                "取り込んでいます",
                "人",
                incoming.records.cases.len() as u64,
            )?;
            let merge = self.merge(session, &incoming, &choices, &work)?;
            let acts = acts::come_in(session, &incoming, &rehearsed);
            let (at, by) = (session.now, session.staff.name.clone());
            let (outcome, changed) = session.store.transact(|tx| {
                let outcome = merge.write_into(tx)?;
                tx.log_import(&ImportRecord {
                    archive_id: incoming.sha256.clone(),
                    sha256: incoming.sha256.clone(),
                    at,
                    by,
                    counts: outcome.counts(),
                })?;
                acts.iter().try_for_each(|act| tx.append_audit(act))?;
                let known = Known {
                    records: &incoming.records,
                    names: &outcome.names,
                };
                base::remember(tx, known, &outcome.left, &outcome.undecided)?;
                if let Some(kept) = incoming.receipt_key() {
                    tx.set_setting(&receipts::key_name(&incoming.sha256), &kept)?;
                }
                work.settle("記録しています")?;
                Ok::<_, Refusal>(outcome)
            })?;
            let may_acknowledge = incoming.receipt_key().is_some();
            Ok((imported(&outcome, may_acknowledge), changed))
        })
    }

    /// Imports inside a transaction that is taken back.
    fn rehearse(
        &self,
        session: &mut Session,
        incoming: &Incoming,
        choices: &Choices,
        work: &LongWork,
    ) -> Result<Outcome, Refusal> {
        work.count(
            "利用者ごとに比べています",
            "人",
            incoming.records.cases.len() as u64,
        )?;
        let merge = self.merge(session, incoming, choices, work)?;
        let taken_back = session.store.transact(|tx| match merge.write_into(tx) {
            Ok(outcome) => Err::<(), Looking>(Looking::Done(Box::new(outcome))),
            Err(refusal) => Err(Looking::Refused(refusal)),
        });
        match taken_back {
            Err(Looking::Done(outcome)) => Ok(*outcome),
            Err(Looking::Refused(refusal)) => Err(refusal),
            Ok(_) => Err(Refusal::Internal("handover: a rehearsal was committed")),
        }
    }

    fn merge<'a>(
        &'a self,
        session: &Session,
        incoming: &'a Incoming,
        choices: &'a Choices,
        work: &'a LongWork,
    ) -> Result<Merge<'a>, Refusal> {
        Ok(Merge {
            records: &incoming.records,
            names: &NO_NAMES,
            members: &incoming.opened.members,
            office: session.records().office()?.name,
            importer: session.staff.clone(),
            now: session.now,
            ids: self.ids(),
            choices,
            work,
        })
    }
}

impl From<WriteError> for Looking {
    fn from(error: WriteError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<RecordsError> for Refusal {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::NotRecords => Self::NotHandoverFile,
            RecordsError::TooNew { .. } => Self::HandoverTooNew,
            RecordsError::Damaged => Self::HandoverDamaged,
            RecordsError::Unfit(unfit) => Self::HandoverUnfit(unfit),
            RecordsError::TooLarge => Self::HandoverExcessive,
        }
    }
}

/// Opens a file from memory, so that its identity is that of the very bytes that are imported.
fn open(
    session: &Session,
    path: &str,
    passphrase: &str,
    work: &LongWork,
) -> Result<Incoming, Refusal> {
    let path = Path::new(path.trim());
    let passphrase = SecretString::from(passphrase.to_owned());
    work.step("引継ぎファイルを読んでいます", 0)?;
    tsunagi_archive::check_file(path)?;
    let bytes = read_limited(path, MOST_FILE_BYTES)?;
    work.step("開いて確かめています", bytes.len() as u64)?;
    let told = Told::new(&bytes, work);
    let key = session.records().office_key()?;
    let key = key.as_ref().and_then(OfficeKey::from_text);
    let opening = Opening {
        passphrase: Some(&passphrase),
        key: key.as_ref(),
    };
    let wanted = wanted(bytes.len() as u64);
    let opened = open_choosing(told, path, opening, &Limits::STANDARD, wanted);
    // What a stopped stream looks like to the archive is of no interest.
    work.go_on()?;
    let mut opened = opened?;
    let sha256 = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let is_for_keys = !is_for_passphrase(&bytes);
    drop(bytes);
    let mut members = opened.members.iter();
    let place = members.position(|member| member.path == MEMBER);
    let json = opened
        .members
        .swap_remove(place.ok_or(Refusal::NotHandoverFile)?);
    let records = Records::parse(&json.bytes)?;
    Ok(Incoming {
        records,
        opened,
        sha256,
        is_for_keys,
    })
}

/// Keeps the records and the slips' pages, and no more of them than such a file can hold.
///
/// Pages are stored as they are. Where they promise to grow, somebody made the file to fill the memory.
fn wanted(file_bytes: u64) -> impl FnMut(&MemberEntry) -> Choice {
    let mut room = file_bytes.saturating_add(GROWN_PAGES);
    move |entry| match (entry.path.as_str(), entry.media_type.as_str()) {
        (MEMBER, _) if entry.bytes > MOST_BYTES as u64 => Choice::Refuse,
        (MEMBER, _) => Choice::Keep,
        (_, "application/pdf") => match room.checked_sub(entry.bytes) {
            None => Choice::Refuse,
            Some(left) => {
                room = left;
                Choice::Keep
            }
        },
        _ => Choice::Check,
    }
}

fn imported(outcome: &Outcome, may_acknowledge: bool) -> Imported {
    Imported {
        new_clients: outcome.new_clients,
        changed_clients: outcome.changed_clients,
        conflicts: outcome.conflicts,
        new_entries: outcome.new_entries,
        new_slips: outcome.new_slips,
        new_facilities: outcome.new_facilities,
        changed_facilities: outcome.changed_facilities,
        changes_nothing: outcome.changes_nothing(),
        left_out: left_out(outcome),
        may_acknowledge,
    }
}

/// Says of how many, and of how many slips, nothing was taken in, and why.
fn left_out(outcome: &Outcome) -> Vec<String> {
    let count = |what: &str| {
        let clients = outcome.clients.iter();
        clients.filter(|client| client.outcome == what).count()
    };
    let waiting = outcome.clients.iter().map(|one| one.slips_without_pages);
    let waiting = usize::try_from(waiting.sum::<u32>()).unwrap_or(usize::MAX);
    [
        (
            waiting,
            "枚の連絡票は、紙面のPDFか、差し替える前の連絡票がファイルに入っていないため、取り込んでいません。要るときは、引継ぎ元に、紙面も期間も省かないファイルを頼んでください。",
        ),
        (
            count("limited"),
            "人は、この記録簿で扱える職員が限られているため、取り込んでいません。管理者に取込みを頼んでください。",
        ),
        (
            count("purged"),
            "人は、この記録簿で廃棄した方のため、取り込んでいません。戻すときは、その方を選んで取り込んでください。",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{count}{why}"))
    .collect()
}
