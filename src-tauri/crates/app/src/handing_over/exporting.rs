//! 渡す: records out to an encrypted file.
//!
//! The log says first what is about to go out, then that it did. A program killed in between leaves a
//! line 「作りかけ」, never a file that nobody knows of; and where the log cannot be completed the file
//! is taken away again.

mod unfit;

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde_json::json;
use tsunagi_archive::{Closing, Handover, ManifestHead, OfficeKey, PublicKey, Receipt};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{ExportHandover, Exported};
use tsunagi_files::{Disk, FileOp, PathError};
use tsunagi_store::{Changed, ExportEvent, ExportRecord, ExportStep};

pub(crate) use self::unfit::{is_of_the_system, is_within};
use super::acts::gone_out;
use super::collecting::{Chosen, Collected, LIMITED, collect};
use super::merging::{Known, NO_NAMES, base};
use super::watching::Watching;
use crate::App;
use crate::forms::{LINE, Period, period, typed};
use crate::passphrases::passphrase_for_others;
use crate::refusal::{Duty, FieldProblem, FieldRefusal, Refusal};
use crate::session::Session;
use crate::work::LongWork;

/// Room beyond the content itself: the archive's headers, the cipher's, the folder's.
const ROOM_BESIDE: u64 = 1 << 20;
/// What the log says of a file that a passphrase closes.
pub(super) const BY_PASSPHRASE: &str = "passphrase";
/// What the log says of a file that keys close.
pub(super) const BY_KEYS: &str = "keys";

/// Where a handover file is to go.
enum Destination {
    File(PathBuf),
    Folder(PathBuf),
}

/// What closes the file, held while it is written.
enum Lock {
    Passphrase(SecretString),
    Keys {
        own: OfficeKey,
        recipients: Vec<PublicKey>,
    },
}

/// An export about to be written.
struct Plan {
    id: String,
    receipt_key: String,
    recipient: String,
    medium: String,
    path: PathBuf,
    period: Period,
    lock: Lock,
}

impl App {
    /// Writes a handover file and proves it on the medium.
    ///
    /// # Errors
    /// A passphrase that is weak or typed differently, a place that cannot be written or has a file
    /// of that name, too little room, the folder of the records themselves or one of the system.
    pub fn export_handover(&self, request: ExportHandover) -> Result<Exported, Failure> {
        self.write(Duty::HandOver, |session| {
            let chosen = chosen(&request)?;
            // A log of what went out that does not say to whom answers nothing (domain.md 7).
            let recipient = typed("recipient", "渡す相手", &request.recipient).required(LINE)?;
            let lock = self.lock_of(session, &request)?;
            let destination = self.destination(&request.destination)?;
            let work = self.long_work();
            work.step("渡す記録を集めています", 0)?;
            let collected = collect(session.records(), &chosen, session.now)?;
            let path = match destination {
                Destination::File(path) => path,
                Destination::Folder(folder) => first_free(&folder, session),
            };
            self.check_room(&path, &collected)?;
            // What a killed program left on the stick; a folder that cannot be listed says so below.
            let _ = tsunagi_files::sweep_parts(path.parent().unwrap_or(Path::new(".")));
            let plan = Plan {
                id: self.ids().next_id().to_string(),
                receipt_key: self.draw_receipt_key()?,
                recipient,
                medium: self
                    .setup
                    .platform
                    .drive_of(&path)
                    .map_or_else(String::new, |drive| drive.label),
                path,
                period: (chosen.from, chosen.to),
                lock,
            };
            self.carry_out(session, &plan, &collected, &work)
        })
    }

    fn carry_out(
        &self,
        session: &mut Session,
        plan: &Plan,
        collected: &Collected,
        work: &LongWork,
    ) -> Result<(Exported, Changed), Refusal> {
        begin(session, plan, collected)?;
        let written = self.write_file(session, plan, collected, work);
        let receipt = match written {
            Ok(receipt) => receipt,
            Err(refusal) => {
                // A log that takes no more lines keeps 「作りかけ」, which is true as well.
                let failed = event(session, &plan.id, ExportStep::Failed, json!({}));
                let _ = session.store.transact(|tx| tx.log_export_event(&failed));
                return Err(refusal);
            }
        };
        let changed = complete(session, plan, collected, &receipt).inspect_err(|_| {
            // A file that no log knows of must not travel.
            let _ = std::fs::remove_file(&plan.path);
        })?;
        let counts = collected.counts();
        let count = |name: &str| counts.get(name).copied().unwrap_or(0);
        let exported = Exported {
            path: plan.path.to_string_lossy().into_owned(),
            bytes: u32::try_from(receipt.bytes).unwrap_or(u32::MAX),
            sha256: receipt.sha256_of_file,
            handover_id: plan.id.clone(),
            medium: plan.medium.clone(),
            clients: count("clients"),
            slips: count("slips"),
            entries: count("entries"),
            limited: count(LIMITED),
        };
        Ok((exported, changed))
    }

    fn write_file(
        &self,
        session: &Session,
        plan: &Plan,
        collected: &Collected,
        work: &LongWork,
    ) -> Result<Receipt, Refusal> {
        let counts = collected.counts().into_iter();
        let head = ManifestHead {
            created_at: session.now.to_string(),
            created_by: format!("tsunagi {}", env!("CARGO_PKG_VERSION")),
            office: collected.records.office.name.clone(),
            counts: counts.map(|(kind, n)| (kind, u64::from(n))).collect(),
            id: Some(plan.id.clone()),
            receipt_key: Some(plan.receipt_key.clone()),
        };
        let handover = Handover {
            head: &head,
            members: &collected.members,
            closing: plan.lock.closing(self.setup.work),
        };
        Ok(tsunagi_archive::write_new_on(
            &Disk,
            &plan.path,
            &handover,
            &Watching::new(work),
        )?)
    }

    fn lock_of(&self, session: &mut Session, request: &ExportHandover) -> Result<Lock, Refusal> {
        if request.keys.is_empty() {
            let passphrase =
                passphrase_for_others(session, &request.passphrase, &request.passphrase_again)?;
            return Ok(Lock::Passphrase(passphrase));
        }
        let known = session.records().partner_keys()?;
        let recipients = request
            .keys
            .iter()
            .map(|text| {
                let key = PublicKey::from_text(text)?;
                let is_known = known.iter().any(|one| one.public_key == key.to_text());
                is_known.then_some(key)
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| {
                Refusal::field("keys", "渡す相手の公開鍵", FieldProblem::UnknownChoice)
            })?;
        let (own, _) = super::keys::own_key(session)?;
        Ok(Lock::Keys { own, recipients })
    }

    fn draw_receipt_key(&self) -> Result<String, Refusal> {
        let mut key = [0_u8; 32];
        if self.setup.random.fill(&mut key) {
            Ok(key.iter().map(|byte| format!("{byte:02x}")).collect())
        } else {
            Err(Refusal::Internal("archive: no random numbers"))
        }
    }

    /// Refuses before minutes go into a file that cannot fit. The medium itself still decides.
    fn check_room(&self, path: &Path, collected: &Collected) -> Result<(), Refusal> {
        let content: u64 = collected
            .members
            .iter()
            .map(|one| one.bytes.len() as u64)
            .sum();
        // Text shrinks to less than a third, pages hardly; what must fit surely is the pages.
        let pages: u64 = collected
            .members
            .iter()
            .filter(|one| one.media_type == "application/pdf")
            .map(|one| one.bytes.len() as u64)
            .sum();
        let least = pages + (content - pages) / 20 + ROOM_BESIDE;
        let folder = path.parent().unwrap_or(Path::new("."));
        let full = |kind: std::io::ErrorKind| PathError::new(path, FileOp::Write, &kind.into());
        if let Some(drive) = self.setup.platform.drive_of(folder) {
            if drive.is_read_only {
                return Err(full(std::io::ErrorKind::ReadOnlyFilesystem).into());
            }
            if least > drive.largest_file() {
                return Err(full(std::io::ErrorKind::FileTooLarge).into());
            }
        }
        match self.setup.platform.free_space(folder) {
            Ok(free) if free < least => Err(full(std::io::ErrorKind::StorageFull).into()),
            _ => Ok(()),
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
        if !is_file && path.extension().is_some() && !path.is_dir() {
            return Err(field.refuse(FieldProblem::NotHandoverName));
        }
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
        if is_of_the_system(folder) {
            return Err(field.refuse(FieldProblem::SystemFolder));
        }
        // What is copied to the Internet has left the office before anybody handed it over.
        if self.setup.platform.is_cloud_synced(folder) {
            return Err(field.refuse(FieldProblem::CloudFolder));
        }
        Ok(destination)
    }
}

impl Lock {
    /// Names what closes the file, for the log.
    const fn closing_name(&self) -> &'static str {
        match self {
            Self::Passphrase(_) => BY_PASSPHRASE,
            Self::Keys { .. } => BY_KEYS,
        }
    }

    fn closing(&self, work: tsunagi_archive::Work) -> Closing<'_> {
        match self {
            Self::Passphrase(passphrase) => Closing::Passphrase { passphrase, work },
            Self::Keys { own, recipients } => Closing::Keys { own, recipients },
        }
    }
}

fn chosen(request: &ExportHandover) -> Result<Chosen<'_>, Refusal> {
    if request.is_whole_office != request.client_ids.is_empty() {
        return Err(Refusal::Field(FieldRefusal {
            field: "client_ids".to_owned(),
            label: "渡す利用者",
            problem: FieldProblem::Empty,
        }));
    }
    let first = typed("from", "渡す記録の初めの日", &request.from);
    let (from, to) = period(first, typed("to", "渡す記録の終わりの日", &request.to))?;
    Ok(Chosen {
        client_ids: &request.client_ids,
        from,
        to,
        with_slips: request.with_slips,
        with_pages: request.with_pages,
    })
}

/// Says in the log what is about to go out.
fn begin(session: &mut Session, plan: &Plan, collected: &Collected) -> Result<(), Refusal> {
    let record = ExportRecord {
        archive_id: plan.id.clone(),
        sha256: String::new(),
        at: session.now,
        by: session.staff.name.clone(),
        recipient: plan.recipient.clone(),
        medium: plan.medium.clone(),
        clients: collected.client_ids(),
        counts: collected.counts(),
    };
    let event = event(session, &plan.id, ExportStep::Begun, json!({}));
    session.store.transact(|tx| {
        tx.log_export(&record)?;
        tx.log_export_event(&event).map_err(Refusal::from)
    })?;
    Ok(())
}

/// Says in the log that it went out, and remembers what the other side knows from now on.
fn complete(
    session: &mut Session,
    plan: &Plan,
    collected: &Collected,
    receipt: &Receipt,
) -> Result<Changed, Refusal> {
    let detail = json!({
        "sha256": receipt.sha256_of_file,
        "bytes": receipt.bytes,
        "receipt_key": plan.receipt_key,
        "file": plan.path.file_name().map(std::ffi::OsStr::to_string_lossy),
        "closing": plan.lock.closing_name(),
        "from": plan.period.0.map(|day| day.to_string()),
        "to": plan.period.1.map(|day| day.to_string()),
    });
    let written = event(session, &plan.id, ExportStep::Written, detail);
    let acts = gone_out(session, collected, &plan.recipient, &receipt.sha256_of_file);
    let ((), changed) = session.store.transact(|tx| {
        tx.log_export_event(&written)?;
        acts.iter().try_for_each(|act| tx.append_audit(act))?;
        let known = Known {
            records: &collected.records,
            names: &NO_NAMES,
        };
        base::remember(tx, known, &[], &base::Undecided::new())
    })?;
    Ok(changed)
}

pub(super) fn event(
    session: &Session,
    id: &str,
    step: ExportStep,
    detail: serde_json::Value,
) -> ExportEvent {
    ExportEvent {
        archive_id: id.to_owned(),
        step,
        at: session.now,
        by: session.staff.name.clone(),
        detail,
    }
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
