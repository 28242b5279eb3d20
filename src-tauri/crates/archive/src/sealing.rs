//! Writing a handover file.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::iter;

use age::stream::StreamWriter;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::closing::Closing;
use crate::forward::Forward;
use crate::manifest::{MANIFEST_PATH, Manifest, ManifestHead};
use crate::member::{Limits, Member, is_fit_path};
use crate::pace::{Pace, Unwatched};
use crate::passphrase::{MIN_PASSPHRASE_CHARS, exact};
use crate::watched::Watched;

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
    let encryptor = encryptor(&handover.closing)?;
    check_members(handover.members)?;
    let manifest = Manifest::describe(handover.head, handover.members);
    let medium_error = RefCell::new(None);
    let out = Watched::new(out, &medium_error);
    let result = encrypt(encryptor, out, |cipher| {
        pack(&manifest, handover.members, cipher, pace)
    });
    match medium_error.take() {
        Some(error) => Err(SealError::Output(error)),
        None => result.map(|()| manifest),
    }
}

fn encryptor(closing: &Closing<'_>) -> Result<age::Encryptor, SealError> {
    let made = match *closing {
        Closing::Passphrase { passphrase, work } => {
            let mut recipient = age::scrypt::Recipient::new(fit_passphrase(passphrase)?);
            recipient.set_work_factor(work.log_n());
            age::Encryptor::with_recipients(iter::once(&recipient as _))
        }
        Closing::Keys { recipients: [], .. } => return Err(SealError::NoRecipient),
        Closing::Keys { own, recipients } => {
            let own = own.public();
            let all = iter::once(&own).chain(recipients.iter().filter(|one| **one != own));
            age::Encryptor::with_recipients(all.map(|key| &key.0 as &dyn age::Recipient))
        }
    };
    made.map_err(|_| SealError::Internal)
}

fn encrypt<W: Write>(
    encryptor: age::Encryptor,
    out: W,
    fill: impl FnOnce(StreamWriter<W>) -> Result<StreamWriter<W>, SealError>,
) -> Result<(), SealError> {
    let cipher = encryptor.wrap_output(out).map_err(SealError::Output)?;
    let mut out = fill(cipher)?.finish().map_err(SealError::Output)?;
    out.flush().map_err(SealError::Output)
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
    out: W,
    pace: &dyn Pace,
) -> Result<W, SealError> {
    let json = serde_json::to_vec_pretty(manifest).map_err(|_| SealError::Internal)?;
    if json.len() as u64 > Limits::STANDARD.manifest_bytes {
        return Err(SealError::TooLarge);
    }
    let mut zip = ZipWriter::new(Forward::new(out));
    add(&mut zip, MANIFEST_PATH, CompressionMethod::Deflated, &json)?;
    let total = members.iter().map(|one| one.bytes.len() as u64).sum();
    let mut done = 0;
    for member in members {
        // Deflate gains nothing on the streams of a PDF, which are deflated already.
        let method = match member.media_type.as_str() {
            "application/pdf" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        if pace.written(done, total).is_break() {
            return Err(SealError::Stopped);
        }
        add(&mut zip, &member.path, method, &member.bytes)?;
        done += member.bytes.len() as u64;
    }
    if pace.written(done, total).is_break() {
        return Err(SealError::Stopped);
    }
    Ok(zip.finish().map_err(output)?.into_inner())
}

fn add<W: Write>(
    zip: &mut ZipWriter<Forward<W>>,
    path: &str,
    method: CompressionMethod,
    bytes: &[u8],
) -> Result<(), SealError> {
    let level = (method == CompressionMethod::Deflated).then_some(6);
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        // 1980-01-01, mode and system fixed: the archive tells nothing of the PC it was made on.
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o600);
    let prepared = zip::write::PreparedZipFile::from_data(path, options, bytes).map_err(output)?;
    zip.add_prepared_file(prepared).map_err(output)
}

fn output(error: ZipError) -> SealError {
    match error {
        ZipError::Io(e) => SealError::Output(e),
        _ => SealError::Internal,
    }
}
