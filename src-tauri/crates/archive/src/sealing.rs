//! Writing a handover file.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::iter;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;
use zip::result::ZipError;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::closing::Closing;
use crate::forward::Forward;
use crate::manifest::{MANIFEST_PATH, Manifest, ManifestHead};
use crate::member::{Limits, Member, is_fit_path};
use crate::pace::{Pace, Unwatched};
use crate::passphrase::{MIN_PASSPHRASE_CHARS, exact};
use crate::payload::{Closer, KeptKey, PayloadKey};

/// Is everything that goes into a handover file, and what closes it.
#[derive(Clone, Copy, Debug)]
pub struct Handover<'a> {
    /// What is said about it as a whole.
    pub head: &'a ManifestHead,
    /// What is handed over, in the order of the archive.
    pub members: &'a [Member],
    /// What closes it.
    pub closing: Closing<'a>,
}

/// Says why no handover file was made.
#[derive(Debug, Error)]
pub enum SealError {
    /// The passphrase has too few characters.
    #[error("the passphrase has {chars} characters, {required} are required")]
    ShortPassphrase {
        /// How many it has, white space at the ends not counted.
        chars: usize,
        /// How many it must have.
        required: usize,
    },
    /// There is nobody to open it.
    #[error("no recipient")]
    NoRecipient,
    /// A member's path is not allowed, or taken by an earlier member.
    #[error("member {index} has an unfit or repeated path")]
    BadPath {
        /// Its place among the members.
        index: usize,
    },
    /// There is more than [`Limits::STANDARD`] lets anybody open.
    #[error("more than one handover file may hold")]
    TooLarge,
    /// It was stopped by whoever watched.
    #[error("stopped")]
    Stopped,
    /// The output took no more.
    #[error("the output failed")]
    Output(#[source] io::Error),
    /// The archive could not be put together.
    #[error("the archive could not be put together")]
    Internal,
}

/// Seals a handover into `out` and returns its manifest.
///
/// The plain archive is the same for the same input; the age file around it never is, because its key
/// is drawn anew by the age library from the system.
///
/// # Errors
/// See [`SealError`]. What has been written to `out` by then is of no use.
pub fn seal(handover: &Handover<'_>, out: impl Write) -> Result<Manifest, SealError> {
    seal_watched(handover, out, &Unwatched)
}

/// Seals as [`seal`] does, and tells how far it is.
pub(crate) fn seal_watched(
    handover: &Handover<'_>,
    out: impl Write,
    pace: &dyn Pace,
) -> Result<Manifest, SealError> {
    let header = draw_header(&handover.closing)?;
    let (head, members) = (handover.head, handover.members);
    check_members(members)?;
    let total = members.iter().map(|one| one.bytes.len() as u64).sum();
    // One core hashes and encrypts, while this one writes.
    thread::scope(|scope| {
        let (pieces, taken) = sync_channel(PIECES_WAITING);
        let maker = scope.spawn(move || make(head, members, &header, &pieces));
        let written = write_out(taken, out, total, pace);
        let made = maker.join().unwrap_or_else(|panic| resume_unwind(panic));
        // If the writing ended early, the maker knows only that nobody took any more.
        written.and(made)
    })
}

/// Is what comes from the core that encrypts.
enum Piece {
    /// The file, further on.
    Bytes(Vec<u8>),
    /// So much of the content is in the pieces before.
    Done(u64),
}

/// How many pieces may wait for being written.
const PIECES_WAITING: usize = 16;

/// Writes what comes until no more does.
fn write_out(
    pieces: Receiver<Piece>,
    mut out: impl Write,
    total: u64,
    pace: &dyn Pace,
) -> Result<(), SealError> {
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => out.write_all(&bytes).map_err(SealError::Output)?,
            Piece::Done(done) if pace.written(done, total).is_break() => {
                return Err(SealError::Stopped);
            }
            Piece::Done(_) => {}
        }
    }
    out.flush().map_err(SealError::Output)
}

/// Sends on what is written.
struct Sending<'p>(&'p SyncSender<Piece>);

impl Write for Sending<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Piece::Bytes(bytes.to_vec());
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.send(piece).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the file piece by piece, while another core deflates ahead.
fn make(
    head: &ManifestHead,
    members: &[Member],
    header: &Header,
    pieces: &SyncSender<Piece>,
) -> Result<Manifest, SealError> {
    thread::scope(|scope| {
        let (prepared, taken) = sync_channel(MEMBERS_WAITING);
        scope.spawn(move || prepare_all(members, &prepared));
        let manifest = Manifest::describe(head, members);
        let mut out = Sending(pieces);
        out.write_all(&header.bytes).map_err(SealError::Output)?;
        let cipher = Closer::new(&header.key, out).map_err(SealError::Output)?;
        let cipher = pack(&manifest, members, taken, cipher, pieces)?;
        cipher.finish().map_err(SealError::Output)?;
        Ok(manifest)
    })
}

/// How many members that were deflated may wait for being encrypted.
const MEMBERS_WAITING: usize = 2;

/// Prepares the members in order; ends early when nobody takes them any more.
fn prepare_all(members: &[Member], prepared: &SyncSender<Result<PreparedZipFile, SealError>>) {
    for member in members {
        // Deflate gains nothing on the streams of a PDF, which are deflated already.
        let method = match member.media_type.as_str() {
            "application/pdf" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let result = prepare(&member.path, method, &member.bytes);
        let is_over = result.is_err();
        if prepared.send(result).is_err() || is_over {
            break;
        }
    }
}

/// Is the beginning of an age file, and the key of what follows it.
struct Header {
    bytes: Vec<u8>,
    key: PayloadKey,
}

/// Lets the age library draw the file's key and close it for whoever may open the file.
fn draw_header(closing: &Closing<'_>) -> Result<Header, SealError> {
    let kept = KeptKey::default();
    let made = match *closing {
        Closing::Passphrase { passphrase, work } => {
            let mut recipient = age::scrypt::Recipient::new(fit_passphrase(passphrase)?);
            recipient.set_work_factor(work.log_n());
            age::Encryptor::with_recipients(iter::once(&kept.beside(&recipient) as _))
        }
        Closing::Keys { recipients: [], .. } => return Err(SealError::NoRecipient),
        Closing::Keys { own, recipients } => {
            let own = own.public();
            let others = recipients.iter().filter(|one| **one != own);
            let all: Vec<_> = iter::once(&own)
                .chain(others)
                .map(|key| kept.beside(&key.0))
                .collect();
            age::Encryptor::with_recipients(all.iter().map(|one| one as _))
        }
    };
    let encryptor = made.map_err(|_| SealError::Internal)?;
    let mut bytes = Vec::new();
    // What it returns would write the payload; the header and its nonce are written by then.
    encryptor
        .wrap_output(&mut bytes)
        .map_err(SealError::Output)?;
    let key = kept.payload_key(&bytes).ok_or(SealError::Internal)?;
    Ok(Header { bytes, key })
}

fn fit_passphrase(typed: &SecretString) -> Result<SecretString, SealError> {
    let passphrase = exact(typed);
    let chars = passphrase.expose_secret().chars().count();
    if chars < MIN_PASSPHRASE_CHARS {
        return Err(SealError::ShortPassphrase {
            chars,
            required: MIN_PASSPHRASE_CHARS,
        });
    }
    Ok(passphrase)
}

fn check_members(members: &[Member]) -> Result<(), SealError> {
    let limits = Limits::STANDARD;
    let mut names = BTreeSet::new();
    let mut total = 0_u64;
    for (index, member) in members.iter().enumerate() {
        if !is_fit_path(&member.path) || !names.insert(member.path.to_ascii_lowercase()) {
            return Err(SealError::BadPath { index });
        }
        let size = member.bytes.len() as u64;
        total = total.saturating_add(size);
        // A sixteenth is left for the archive's own headers and for what deflate makes longer.
        if size > limits.member_bytes || total > limits.plain_bytes / 16 * 15 {
            return Err(SealError::TooLarge);
        }
    }
    if members.len() > limits.members {
        Err(SealError::TooLarge)
    } else {
        Ok(())
    }
}

fn pack<W: Write>(
    manifest: &Manifest,
    members: &[Member],
    prepared: Receiver<Result<PreparedZipFile, SealError>>,
    out: W,
    pieces: &SyncSender<Piece>,
) -> Result<W, SealError> {
    let json = serde_json::to_vec_pretty(manifest).map_err(|_| SealError::Internal)?;
    if json.len() as u64 > Limits::STANDARD.manifest_bytes {
        return Err(SealError::TooLarge);
    }
    let mut zip = ZipWriter::new(Forward::new(out));
    let json = prepare(MANIFEST_PATH, CompressionMethod::Deflated, &json)?;
    zip.add_prepared_file(json).map_err(output)?;
    let mut done = 0;
    let mut prepared = prepared.into_iter();
    for member in members {
        // If nobody takes it, the next piece of the file fails.
        let _ = pieces.send(Piece::Done(done));
        let file = prepared.next().ok_or(SealError::Internal)??;
        zip.add_prepared_file(file).map_err(output)?;
        done += member.bytes.len() as u64;
    }
    let _ = pieces.send(Piece::Done(done));
    Ok(zip.finish().map_err(output)?.into_inner())
}

fn prepare(
    path: &str,
    method: CompressionMethod,
    bytes: &[u8],
) -> Result<PreparedZipFile, SealError> {
    // On 16 MB of records level 6 takes three times as long as 2 and saves 13 in a hundred; level 1 makes
    // them larger by 40 in a hundred, which a slow stick takes longer to write than was saved.
    let level = (method == CompressionMethod::Deflated).then_some(2);
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        // 1980-01-01, mode and system fixed: the archive tells nothing of the PC it was made on.
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o600);
    PreparedZipFile::from_data(path, options, bytes).map_err(output)
}

fn output(error: ZipError) -> SealError {
    match error {
        ZipError::Io(e) => SealError::Output(e),
        _ => SealError::Internal,
    }
}
