//! Writing a handover file to a stick, and making sure.

use std::io::{self, BufWriter, Cursor, Read, Write as _};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tsunagi_files::{AtomicFile, Disk, FileOp, Medium, PathError};

use crate::manifest::{Manifest, hex};
use crate::opening::{Damage, OpenError, compare};
use crate::pace::{Pace, Unwatched, stopped};
use crate::sealing::{Handover, SealError, seal_watched};

/// Is what can be said about a finished handover file: for the export log and the handover sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The size of the file.
    pub bytes: u64,
    /// The SHA-256 of the file, as it was read back, in lower-case hexadecimal.
    pub sha256_of_file: String,
    /// What the file lists.
    pub manifest: Manifest,
}

/// Says why there is no handover file; whichever it is, nothing is left under the name or beside it.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The content or the passphrase is not fit for a handover.
    #[error(transparent)]
    Refused(SealError),
    /// The medium failed, is full, or has a file of that name.
    #[error(transparent)]
    Io(#[from] PathError),
    /// What came back from the medium is not what was written: the medium is not to be trusted.
    #[error("the file did not read back as written")]
    Unfaithful(#[source] OpenError),
    /// It was stopped by whoever watched.
    #[error("stopped")]
    Stopped,
}

/// Writes a handover file under a name that must be free, and returns once it is proven.
///
/// The file is written beside its name, synced, read back, decrypted to the end with what opens it,
/// unpacked, and compared with what was to go in, byte for byte. Only then does it get the name. After this returns the stick may be
/// taken out.
///
/// # Errors
/// See [`ExportError`].
pub fn write_new(path: impl AsRef<Path>, handover: &Handover<'_>) -> Result<Receipt, ExportError> {
    write_new_on(&Disk, path, handover, &Unwatched)
}

/// Writes a handover file as [`write_new`] does, to a given medium and watched.
///
/// # Errors
/// See [`ExportError`].
pub fn write_new_on(
    medium: &dyn Medium,
    path: impl AsRef<Path>,
    handover: &Handover<'_>,
    pace: &dyn Pace,
) -> Result<Receipt, ExportError> {
    let path = path.as_ref();
    refuse_taken(path)?;
    let mut out = BufWriter::with_capacity(64 << 10, AtomicFile::create_on(medium, path)?);
    let written = seal_watched(handover, &mut out, pace).map_err(|error| match error {
        SealError::Output(e) => PathError::new(path, FileOp::Write, &e).into(),
        SealError::Stopped => ExportError::Stopped,
        refused => ExportError::Refused(refused),
    })?;
    let write_error = |e: &io::Error| PathError::new(path, FileOp::Write, e);
    let mut file = out.into_inner().map_err(|e| write_error(e.error()))?;
    file.flush().map_err(|e| write_error(&e))?;
    let total = file.written();
    let mut file = file.synced()?;
    let back = file.read_back()?;
    // One core reads and hashes the file, while this one decrypts and compares.
    let (manifest, bytes, sha256_of_file) = thread::scope(|scope| {
        let (pieces, taken) = sync_channel(PIECES_WAITING);
        let reader = scope.spawn(move || read_and_hash(back, &pieces));
        let mut arriving = Arriving {
            pieces: taken,
            piece: Cursor::default(),
            bytes: 0,
            total,
            pace,
            is_stopped: false,
        };
        let opening = handover.closing.opening();
        let found = compare(&mut arriving, path, opening, handover.members);
        let (bytes, is_stopped) = (arriving.bytes, arriving.is_stopped);
        // Nobody takes any more, so the reader comes to its end.
        drop(arriving);
        let hash = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        if is_stopped {
            return Err(ExportError::Stopped);
        }
        let manifest = found
            .and_then(|found| same(found, &written))
            .map_err(unfaithful)?;
        Ok((manifest, bytes, hash))
    })?;
    if pace.proven().is_break() {
        return Err(ExportError::Stopped);
    }
    file.persist_new()?;
    Ok(Receipt {
        bytes,
        sha256_of_file,
        manifest,
    })
}

fn unfaithful(error: OpenError) -> ExportError {
    match error {
        OpenError::Io(e) => ExportError::Io(e),
        found => ExportError::Unfaithful(found),
    }
}

/// Says early that a name is taken, before minutes go into a file that cannot have it. The rename at the
/// end decides.
fn refuse_taken(path: &Path) -> Result<(), PathError> {
    if path.symlink_metadata().is_ok() {
        let taken = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(PathError::new(path, FileOp::Create, &taken));
    }
    Ok(())
}

/// The content has been compared with the members; this compares what is said about it.
fn same(found: Manifest, written: &Manifest) -> Result<Manifest, OpenError> {
    if found == *written {
        Ok(found)
    } else {
        Err(OpenError::Damaged(Damage::Manifest))
    }
}

/// How much is read back in one go.
const PIECE_LENGTH: usize = 256 << 10;
/// How many pieces that were read may wait for being decrypted.
const PIECES_WAITING: usize = 8;

/// Reads to the end and returns the hash of it all; ends early when nobody takes the pieces any more.
fn read_and_hash(mut file: impl Read, pieces: &SyncSender<io::Result<Vec<u8>>>) -> String {
    let mut hash = Sha256::new();
    loop {
        let mut piece = vec![0; PIECE_LENGTH];
        let result = match file.read(&mut piece) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) => break,
            Ok(count) => {
                piece.truncate(count);
                hash.update(&piece);
                Ok(piece)
            }
            Err(e) => Err(e),
        };
        let is_over = result.is_err();
        if pieces.send(result).is_err() || is_over {
            break;
        }
    }
    hex(&hash.finalize())
}

/// Is the file as it comes from the thread that reads it.
struct Arriving<'p> {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Cursor<Vec<u8>>,
    bytes: u64,
    total: u64,
    pace: &'p dyn Pace,
    is_stopped: bool,
}

impl Read for Arriving<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.pace.read_back(self.bytes, self.total).is_break() {
            self.is_stopped = true;
            return Err(stopped());
        }
        let mut count = self.piece.read(buffer)?;
        if count == 0
            && let Ok(next) = self.pieces.recv()
        {
            self.piece = Cursor::new(next?);
            count = self.piece.read(buffer)?;
        }
        self.bytes += count as u64;
        Ok(count)
    }
}
