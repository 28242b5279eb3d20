//! 引継ぎ: records out to an encrypted file, and in from one.
//!
//! Out: the file is written beside its name, read back from the medium, decrypted to the end and
//! compared before it gets the name; only then does the person hear that it is there. In: a preview is
//! the import itself inside a transaction that is taken back, so the two cannot disagree.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

mod collecting;
mod index_page;
mod merging;
pub(crate) mod records;
#[cfg(test)]
mod tests;
mod watching;

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tsunagi_archive::{Closing, Handover, Limits, MIN_PASSPHRASE_CHARS, ManifestHead, Opened};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{
    ExportHandover, Exported, ImportHandover, ImportPreview, Imported, InspectHandover,
    SuggestPassphrase, SuggestedPassphrase,
};
use tsunagi_files::{Disk, read_limited};
use tsunagi_store::{Changed, ExportRecord, ImportRecord, WriteError};

use crate::App;
use crate::forms::{LINE, typed};
use crate::refusal::{Duty, FieldProblem, FieldRefusal, Refusal};
use crate::session::Session;
use crate::work::LongWork;
use collecting::{Collected, collect};
use merging::{Merge, Outcome};
use records::{MEMBER, Records, RecordsError};
use watching::{Told, Watching};

/// More than the encrypted file of the largest handover that is opened at all.
const MOST_FILE_BYTES: u64 = (1 << 30) + (16 << 20);

/// A handover file that was opened, with its identity.
struct Incoming {
    opened: Opened,
    records: Records,
    sha256: String,
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
            passphrase: suggested.expose_secret().to_owned(),
        })
    }

    /// Writes a handover file and proves it on the medium.
    ///
    /// # Errors
    /// A passphrase that is weak or typed differently, a place that cannot be written or has a file
    /// of that name, the folder of the records themselves.
    pub fn export_handover(&self, request: ExportHandover) -> Result<Exported, Failure> {
        self.write(Duty::Write, |session| {
            if request.is_whole_office != request.client_ids.is_empty() {
                return Err(Refusal::Field(FieldRefusal {
                    field: "client_ids".to_owned(),
                    label: "渡す利用者",
                    problem: FieldProblem::Empty,
                }));
            }
            let recipient = typed("recipient", "引き継ぐ相手", &request.recipient).line(LINE)?;
            let passphrase = read_passphrase(&request.passphrase, &request.passphrase_again)?;
            let destination = self.destination(&request.destination)?;
            let work = self.long_work();
            work.step("渡す記録を集めています", 0)?;
            let collected = collect(session.records(), &request.client_ids, session.now)?;
            let path = match destination {
                Destination::File(path) => path,
                Destination::Folder(folder) => first_free(&folder, session),
            };
            // What a killed program left on the stick; a folder that cannot be listed says so below.
            let _ = tsunagi_files::sweep_parts(path.parent().unwrap_or(Path::new(".")));
            let head = ManifestHead {
                created_at: session.now.to_string(),
                created_by: format!("tsunagi {}", env!("CARGO_PKG_VERSION")),
                office: collected.records.office.name.clone(),
                counts: collected
                    .counts()
                    .into_iter()
                    .map(|(k, n)| (k, u64::from(n)))
                    .collect(),
            };
            let closing = Closing::Passphrase {
                passphrase: &passphrase,
                work: self.setup.work,
            };
            let receipt = tsunagi_archive::write_new_on(
                &Disk,
                &path,
                &Handover {
                    head: &head,
                    members: &collected.members,
                    closing,
                },
                &Watching::new(&work),
            )?;
            let record = export_record(session, &collected, &receipt.sha256_of_file, recipient);
            let ((), changed) = session
                .store
                .transact(|tx| tx.log_export(&record).map_err(Refusal::from))?;
            let counts = collected.counts();
            let count = |name: &str| counts.get(name).copied().unwrap_or(0);
            let exported = Exported {
                path: path.to_string_lossy().into_owned(),
                bytes: u32::try_from(receipt.bytes).unwrap_or(u32::MAX),
                sha256: receipt.sha256_of_file,
                clients: count("clients"),
                slips: count("slips"),
                entries: count("entries"),
            };
            Ok((exported, changed))
        })
    }

    /// Says what an import would do; nothing is written.
    ///
    /// # Errors
    /// The file is none of ours, damaged, too new, or the passphrase does not fit.
    pub fn inspect_handover(&self, request: InspectHandover) -> Result<ImportPreview, Failure> {
        self.write(Duty::Write, |session| {
            let work = self.long_work();
            let incoming = open(&request.path, &request.passphrase, &work)?;
            let outcome = self.rehearse(session, &incoming, &work)?;
            let preview = ImportPreview {
                office: incoming.records.office.name.clone(),
                made_at: incoming.opened.manifest.created_at.clone(),
                sha256: incoming.sha256,
                new_facilities: outcome.new_facilities,
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
        self.write(Duty::Write, |session| {
            let work = self.long_work();
            let incoming = open(&request.path, &request.passphrase, &work)?;
            if !incoming.sha256.eq_ignore_ascii_case(request.sha256.trim()) {
                return Err(Refusal::HandoverChanged);
            }
            // A file that changes nothing leaves no trace either: its rehearsal is not repeated.
            let rehearsed = self.rehearse(session, &incoming, &work)?;
            if rehearsed.changes_nothing() {
                return Ok((imported(&rehearsed), Changed::default()));
            }
            work.count(
                "取り込んでいます",
                "人",
                incoming.records.cases.len() as u64,
            )?;
            let merge = self.merge(session, &incoming, &work);
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
                work.settle("記録しています")?;
                Ok::<_, Refusal>(outcome)
            })?;
            Ok((imported(&outcome), changed))
        })
    }

    /// Imports inside a transaction that is taken back.
    fn rehearse(
        &self,
        session: &mut Session,
        incoming: &Incoming,
        work: &LongWork,
    ) -> Result<Outcome, Refusal> {
        work.count(
            "利用者ごとに比べています",
            "人",
            incoming.records.cases.len() as u64,
        )?;
        let merge = self.merge(session, incoming, work);
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
        work: &'a LongWork,
    ) -> Merge<'a> {
        Merge {
            records: &incoming.records,
            members: &incoming.opened.members,
            importer: session.staff.clone(),
            now: session.now,
            ids: self.ids(),
            work,
        }
    }

    /// Reads where a handover file is to go.
    fn destination(&self, text: &str) -> Result<Destination, Refusal> {
        let field = typed("destination", "書き出す場所", text);
        let path = PathBuf::from(text.trim());
        if path.as_os_str().is_empty() {
            return Err(field.refuse(FieldProblem::Empty));
        }
        let is_file = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("age"));
        let destination = if is_file && !path.is_dir() {
            Destination::File(path)
        } else {
            Destination::Folder(path)
        };
        let folder = match &destination {
            Destination::File(path) => path.parent().unwrap_or(Path::new("")),
            Destination::Folder(folder) => folder,
        };
        // A copy beside the records is none: it is lost with them.
        if is_within(folder, &self.setup.store_folder) {
            return Err(field.refuse(FieldProblem::StoreFolder));
        }
        Ok(destination)
    }
}

/// Where a handover file is to go.
enum Destination {
    File(PathBuf),
    Folder(PathBuf),
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
            RecordsError::TooLarge => Self::HandoverExcessive,
        }
    }
}

/// Opens a file from memory, so that its identity is that of the very bytes that are imported.
fn open(path: &str, passphrase: &str, work: &LongWork) -> Result<Incoming, Refusal> {
    let path = Path::new(path.trim());
    let passphrase = SecretString::from(passphrase.to_owned());
    work.step("引継ぎファイルを読んでいます", 0)?;
    let bytes = read_limited(path, MOST_FILE_BYTES)?;
    work.step("復号して確かめています", bytes.len() as u64)?;
    let told = Told::new(&bytes, work);
    let opened = tsunagi_archive::open(told, path, &passphrase, &Limits::STANDARD);
    // What a stopped stream looks like to the archive is of no interest.
    work.go_on()?;
    let opened = opened?;
    let json = opened.member(MEMBER).ok_or(Refusal::NotHandoverFile)?;
    let records = Records::parse(&json.bytes)?;
    let sha256 = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Incoming {
        records,
        opened,
        sha256,
    })
}

fn read_passphrase(passphrase: &str, again: &str) -> Result<SecretString, Refusal> {
    if passphrase.trim().chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(Refusal::WeakPassphrase {
            least: MIN_PASSPHRASE_CHARS,
        });
    }
    if passphrase != again {
        let field = typed("passphrase_again", "合言葉", again);
        return Err(field.refuse(FieldProblem::Differs));
    }
    Ok(SecretString::from(passphrase.to_owned()))
}

/// Names the day's next file; plain letters only, because old sticks and other systems garble kanji.
fn first_free(folder: &Path, session: &Session) -> PathBuf {
    let day = session.today().to_string().replace('-', "");
    let name = |number: u32| folder.join(format!("tsunagi-handover-{day}-{number}.age"));
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    (1..1000)
        .map(name)
        .find(is_free)
        .unwrap_or_else(|| name(1000))
}

fn is_within(folder: &Path, store_folder: &Path) -> bool {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    match (folder.canonicalize(), store_folder.canonicalize()) {
        (Ok(folder), Ok(store)) => folder.starts_with(store),
        _ => false,
    }
}

fn export_record(
    session: &Session,
    collected: &Collected,
    sha256: &str,
    recipient: String,
) -> ExportRecord {
    ExportRecord {
        archive_id: sha256.to_owned(),
        sha256: sha256.to_owned(),
        at: session.now,
        by: session.staff.name.clone(),
        recipient,
        medium: String::new(),
        clients: collected
            .records
            .cases
            .iter()
            .map(|case| case.client.id)
            .collect(),
        counts: collected.counts(),
    }
}

fn imported(outcome: &Outcome) -> Imported {
    Imported {
        new_clients: outcome.new_clients,
        changed_clients: outcome.changed_clients,
        conflicts: outcome.conflicts,
        new_entries: outcome.new_entries,
        new_slips: outcome.new_slips,
    }
}
