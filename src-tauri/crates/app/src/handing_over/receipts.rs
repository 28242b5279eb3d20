//! What went out, and the 受領証 that comes back for it.

use std::path::Path;

use serde_json::json;
use tsunagi_archive::{Acknowledgement, AcknowledgementError, MOST_RECEIPT_BYTES};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{
    DriveView, ExportView, ListDrives, ListExports, ReadReceipt, ReceiptSaved, SaveReceipt,
};
use tsunagi_files::read_limited;
use tsunagi_platform::{Drive, DriveKind};
use tsunagi_store::{ExportEvent, ExportRecord, ExportStep, Reader};

use super::exporting::event;
use super::keys::write_free;
use crate::App;
use crate::refusal::{Duty, Refusal, Thing};
use crate::session::Session;

/// Where the key of an imported file waits for its 受領証.
const RECEIPT_KEYS: &str = "handover.receipt.";

/// Returns the setting that keeps the key of an imported file.
pub(super) fn key_name(sha256: &str) -> String {
    format!("{RECEIPT_KEYS}{sha256}")
}

/// Returns the handover's id and the key for its 受領証, where the file was taken in here.
pub(super) fn key_of(session: &Session, sha256: &str) -> Result<Option<String>, Refusal> {
    Ok(session.records().setting(&key_name(sha256))?)
}

impl App {
    /// Lists the places a handover file can go to, those that can be pulled out first.
    ///
    /// # Errors
    /// The records are locked.
    pub fn list_drives(&self, _request: ListDrives) -> Result<Vec<DriveView>, Failure> {
        self.read(|session| {
            // Only who may write a handover file has a use for them; what the stick is called can
            // be somebody's name.
            session.may(Duty::HandOver)?;
            Ok(self
                .setup
                .platform
                .drives()
                .iter()
                .map(drive_view)
                .collect())
        })
    }

    /// Lists what went out, the latest first.
    ///
    /// # Errors
    /// The records are locked or damaged.
    pub fn list_exports(&self, _request: ListExports) -> Result<Vec<ExportView>, Failure> {
        self.read(|session| {
            // The log of exports names the clients whom files left with, and the recipients.
            session.may(Duty::HandOver)?;
            let reader = session.records();
            let events = reader.export_events()?;
            reader
                .exports()?
                .iter()
                .map(|record| export_view(reader, record, &events))
                .collect()
        })
    }

    /// Writes the 受領証 of a file that was taken in.
    ///
    /// # Errors
    /// The file was not taken in here, or carries no key for it; the folder cannot be written.
    pub fn save_receipt(&self, request: SaveReceipt) -> Result<ReceiptSaved, Failure> {
        self.write(Duty::HandOver, |session| {
            let reader = session.records();
            let sha256 = request.sha256.trim().to_lowercase();
            let kept = key_of(session, &sha256)?;
            let (id, key) = kept
                .as_deref()
                .and_then(|kept| kept.split_once(' '))
                .ok_or(Refusal::NotFound(Thing::Import))?;
            let received = reader.imports()?.into_iter().find(|it| it.sha256 == sha256);
            let at = received.map_or(session.now, |record| record.at);
            let told = Acknowledgement {
                handover_id: id.to_owned(),
                sha256,
                received_at: at.to_string(),
                office: reader.office()?.name,
                person: session.staff.name.clone(),
            };
            let key = unhex(key).ok_or(Refusal::Internal("handover: a receipt key"))?;
            let path = write_free(
                Path::new(request.folder.trim()),
                "tsunagi-receipt",
                "json",
                &told.to_json(&key),
            )?;
            Ok((ReceiptSaved { path }, tsunagi_store::Changed::default()))
        })
    }

    /// Reads a 受領証 that came back, and marks its export as received.
    ///
    /// # Errors
    /// It is none, not for an export of this office, or its code does not fit.
    pub fn read_receipt(&self, request: ReadReceipt) -> Result<ExportView, Failure> {
        self.write(Duty::HandOver, |session| {
            let path = Path::new(request.path.trim());
            // A pipe would keep the program waiting for ever, and no receipt is one.
            if path.metadata().is_ok_and(|found| !found.is_file()) {
                return Err(Refusal::NotReceipt);
            }
            let bytes = read_limited(path, MOST_RECEIPT_BYTES)?;
            let reader = session.records();
            let events = reader.export_events()?;
            let (record, told) = verified(reader, &events, &bytes)?;
            let detail = json!({
                "received_at": told.received_at,
                "office": told.office,
                "person": told.person,
            });
            let known = events.iter().any(|one| {
                one.archive_id == record.archive_id
                    && one.step == ExportStep::Received
                    && one.detail == detail
            });
            let mut changed = tsunagi_store::Changed::default();
            if !known {
                let event = event(session, &record.archive_id, ExportStep::Received, detail);
                ((), changed) = session
                    .store
                    .transact(|tx| tx.log_export_event(&event).map_err(Refusal::from))?;
            }
            let reader = session.records();
            let view = export_view(reader, &record, &reader.export_events()?)?;
            Ok((view, changed))
        })
    }
}

fn verified(
    reader: Reader<'_>,
    events: &[ExportEvent],
    bytes: &[u8],
) -> Result<(ExportRecord, Acknowledgement), Refusal> {
    let id = Acknowledgement::handover_of(bytes)?;
    let written = events
        .iter()
        .find(|one| one.archive_id == id && one.step == ExportStep::Written)
        .ok_or(Refusal::ReceiptUnknown)?;
    let text = |name: &str| written.detail.get(name).and_then(|it| it.as_str());
    let key = text("receipt_key").and_then(unhex);
    let told = Acknowledgement::verify(bytes, &key.ok_or(Refusal::ReceiptUnknown)?)?;
    if text("sha256") != Some(told.sha256.as_str()) {
        return Err(Refusal::ReceiptForged);
    }
    let record = reader.exports()?.into_iter().find(|it| it.archive_id == id);
    Ok((record.ok_or(Refusal::ReceiptUnknown)?, told))
}

impl From<AcknowledgementError> for Refusal {
    fn from(error: AcknowledgementError) -> Self {
        match error {
            AcknowledgementError::NotReceipt => Self::NotReceipt,
            AcknowledgementError::TooNew => Self::ReceiptTooNew,
            AcknowledgementError::Forged => Self::ReceiptForged,
        }
    }
}

fn export_view(
    reader: Reader<'_>,
    record: &ExportRecord,
    events: &[ExportEvent],
) -> Result<ExportView, Refusal> {
    let own: Vec<&ExportEvent> = events
        .iter()
        .filter(|one| one.archive_id == record.archive_id)
        .collect();
    // The first programs logged only what was written.
    let step = own.last().map_or(ExportStep::Written, |last| last.step);
    let of = |step: ExportStep, name: &str| {
        let found = own.iter().rev().find(|one| one.step == step)?;
        found.detail.get(name)?.as_str().map(str::to_owned)
    };
    let (state, label) = match step {
        ExportStep::Begun => ("begun", "作りかけ（出来上がりが確かめられていません）"),
        ExportStep::Written => ("written", "渡した（受領証はまだです）"),
        ExportStep::Failed => ("failed", "作れませんでした"),
        ExportStep::Received => ("received", "受け取りを確認しました"),
    };
    let names = record
        .clients
        .iter()
        .map(|id| Ok(reader.client(*id)?.map(|client| client.name)))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let received = ExportStep::Received;
    let by = [of(received, "office"), of(received, "person")];
    let count = |name: &str| record.counts.get(name).copied().unwrap_or(0);
    Ok(ExportView {
        id: record.archive_id.clone(),
        at: record.at.to_string(),
        by: record.by.clone(),
        recipient: record.recipient.clone(),
        medium: record.medium.clone(),
        clients: names.into_iter().flatten().collect(),
        slips: count("slips"),
        entries: count("entries"),
        state: state.to_owned(),
        state_label: label.to_owned(),
        received_at: of(received, "received_at").unwrap_or_default(),
        received_by: by.into_iter().flatten().collect::<Vec<_>>().join("　"),
        sha256: of(ExportStep::Written, "sha256").unwrap_or_else(|| record.sha256.clone()),
    })
}

fn drive_view(drive: &Drive) -> DriveView {
    let kind = match drive.kind {
        DriveKind::Fixed => "このパソコンのディスク",
        DriveKind::Removable => "USBメモリーなど",
        DriveKind::Network => "ほかのパソコンのフォルダー",
        DriveKind::Disc => "CD・DVD",
        DriveKind::Memory => "一時的な場所（電源を切ると消えます）",
    };
    let is_usable = !drive.is_read_only
        && !drive.is_cloud_synced
        && matches!(
            drive.kind,
            DriveKind::Removable | DriveKind::Fixed | DriveKind::Network
        );
    let room = match (drive.is_read_only, drive.is_cloud_synced) {
        (true, _) => "書き込めません".to_owned(),
        (_, true) => "インターネットに写されるため、使えません".to_owned(),
        _ => format!("空き {}", room(drive.free_bytes)),
    };
    DriveView {
        root: drive.root.to_string_lossy().into_owned(),
        label: drive.label.clone(),
        text: format!("{kind}　{room}"),
        is_removable: drive.kind == DriveKind::Removable,
        is_usable,
    }
}

fn room(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{}KB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}MB", bytes / 1_000_000),
        _ => format!(
            "{}.{}GB",
            bytes / 1_000_000_000,
            bytes % 1_000_000_000 / 100_000_000
        ),
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
