//! Reading a handover file.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tsunagi_files::{FileOp, PathError};
use zeroize::Zeroizing;

use crate::closing::Opening;
use crate::envelope::open_envelope;
use crate::manifest::{Manifest, MemberEntry};
use crate::member::{Limits, Member};
use crate::unpacking::{expect_entry, read_through, read_whole, unpack};
use crate::watched::Watched;

/// Is a handover file that has been decrypted to its end, with every hash compared.
#[derive(Debug)]
pub struct Opened {
    /// What it says about itself.
    pub manifest: Manifest,
    /// What it holds, in the manifest's order.
    pub members: Vec<Member>,
}

impl Opened {
    /// Returns the member of that path.
    pub fn member(&self, path: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.path == path)
    }
}

/// Says why a handover file did not open. Each variant is a different sentence to a person.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Not an age file at all: some other file was picked.
    #[error("not an age file")]
    NotAgeFile,
    /// An age file of a version that this program does not know.
    #[error("an age file of an unknown version")]
    UnknownEncryption,
    /// An age file for key pairs, and none was handed in.
    #[error("made for a key, not for a passphrase")]
    MadeForKey,
    /// An age file for key pairs, none of which is the one handed in.
    #[error("made for somebody else's key")]
    OtherKey,
    /// An age file for a passphrase, and none was handed in.
    #[error("needs a passphrase")]
    NeedsPassphrase,
    /// The passphrase does not fit. Damage to the few bytes it is checked against looks the same, so
    /// the sentence should mention it after the likely cause.
    #[error("wrong passphrase, or the file's key is damaged")]
    WrongPassphrase,
    /// Checking the passphrase would take more time and memory than a file may ask for.
    #[error("work factor {required} exceeds {allowed}")]
    ExcessiveWork {
        /// What the file asks for.
        required: u8,
        /// What is allowed.
        allowed: u8,
    },
    /// Not as it was written: cut short, altered, or put together wrongly.
    #[error("damaged: {0}")]
    Damaged(Damage),
    /// Made by a newer version of this program.
    #[error("format version {found}, up to {supported} can be read")]
    TooNew {
        /// The file's format version.
        found: u32,
        /// The newest this program reads.
        supported: u32,
    },
    /// Decrypts well, but is no handover file.
    #[error("no handover file inside")]
    NotOurs,
    /// Larger, or promising more, than [`Limits`] allow.
    #[error("larger than allowed")]
    TooLarge,
    /// The medium failed.
    #[error(transparent)]
    Io(#[from] PathError),
}

/// Says where the damage lies, for the log; to a person it is all one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The file ends too early.
    Truncated,
    /// The age header makes no sense, or its checksum does not fit.
    Header,
    /// The cipher rejects the content.
    Content,
    /// The archive inside is not put together as it should be.
    Archive,
    /// The manifest contradicts itself.
    Manifest,
    /// A member is missing, one too many, or not what the manifest says.
    Member,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "ends too early",
            Self::Header => "header",
            Self::Content => "content",
            Self::Archive => "archive",
            Self::Manifest => "manifest",
            Self::Member => "member",
        })
    }
}

/// Refuses what is no ordinary file: opening a named pipe waits for ever, a device may never end.
///
/// [`open_file`] and [`inspect_file`] ask this first; whoever reads the bytes before the passphrase is
/// known asks it as well.
///
/// # Errors
/// [`OpenError::NotAgeFile`] for a folder, a pipe, a socket, or a device; [`OpenError::Io`] if it cannot be
/// told.
pub fn check_file(path: impl AsRef<Path>) -> Result<(), OpenError> {
    let path = path.as_ref();
    let kind = path
        .metadata()
        .map_err(PathError::during(FileOp::Open, path))?;
    if kind.is_file() {
        Ok(())
    } else {
        Err(OpenError::NotAgeFile)
    }
}

/// Opens a handover file; see [`open`].
///
/// # Errors
/// See [`OpenError`].
pub fn open_file<'k>(
    path: impl AsRef<Path>,
    opening: impl Into<Opening<'k>>,
    limits: &Limits,
) -> Result<Opened, OpenError> {
    let path = path.as_ref();
    check_file(path)?;
    let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    open(file, path, opening, limits)
}

/// Checks a handover file to its end and returns its manifest; see [`inspect`].
///
/// # Errors
/// See [`OpenError`].
pub fn inspect_file<'k>(
    path: impl AsRef<Path>,
    opening: impl Into<Opening<'k>>,
    limits: &Limits,
) -> Result<Manifest, OpenError> {
    let path = path.as_ref();
    check_file(path)?;
    let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    inspect(file, path, opening, limits)
}

/// Opens a handover file from a stream; `named` goes into the errors of the medium.
///
/// Nothing is returned before the cipher has vouched for the last byte and every member has the hash that
/// the manifest says.
///
/// # Errors
/// See [`OpenError`].
pub fn open<'k>(
    input: impl Read,
    named: &Path,
    opening: impl Into<Opening<'k>>,
    limits: &Limits,
) -> Result<Opened, OpenError> {
    open_choosing(input, named, opening, limits, |_| Choice::Keep)
}

/// Is what a reader does with a member that it has not unpacked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Unpacks it into memory.
    Keep,
    /// Checks its size and hash and keeps nothing of it.
    Check,
    /// Refuses the file as too large: a small file may promise a gigabyte of nothing.
    Refuse,
}

/// Opens a handover file as [`open`] does, and keeps only what `choose` wants of its members.
///
/// Members that are only checked are in the manifest and not among [`Opened::members`].
///
/// # Errors
/// See [`OpenError`]; [`OpenError::TooLarge`] where `choose` refuses a member.
pub fn open_choosing<'k>(
    input: impl Read,
    named: &Path,
    opening: impl Into<Opening<'k>>,
    limits: &Limits,
    mut choose: impl FnMut(&MemberEntry) -> Choice,
) -> Result<Opened, OpenError> {
    let mut members = Vec::new();
    let mut window = Zeroizing::new(vec![0; WINDOW_LENGTH]);
    let manifest = walk(input, named, opening.into(), limits, |entry, member| {
        match choose(entry) {
            Choice::Keep => members.push(Member::of(entry, read_whole(entry, member)?)),
            Choice::Check => check_through(entry, member, &mut window)?,
            Choice::Refuse => return Err(OpenError::TooLarge),
        }
        Ok(())
    })?;
    Ok(Opened { manifest, members })
}

/// Checks a handover file from a stream as [`open`] does, but keeps no member.
///
/// # Errors
/// See [`OpenError`].
pub fn inspect<'k>(
    input: impl Read,
    named: &Path,
    opening: impl Into<Opening<'k>>,
    limits: &Limits,
) -> Result<Manifest, OpenError> {
    let mut window = Zeroizing::new(vec![0; WINDOW_LENGTH]);
    walk(input, named, opening.into(), limits, |entry, member| {
        check_through(entry, member, &mut window)
    })
}

/// Checks a file's cipher and archive to the end, and that it holds these members to the byte.
///
/// That the manifest says the same of them is left to the caller, who has it.
pub(crate) fn compare(
    input: impl Read,
    named: &Path,
    opening: Opening<'_>,
    members: &[Member],
) -> Result<Manifest, OpenError> {
    let mut window = Zeroizing::new(vec![0; WINDOW_LENGTH]);
    let mut members = members.iter();
    let wrong = || OpenError::Damaged(Damage::Member);
    walk(input, named, opening, &Limits::STANDARD, |_, member| {
        let mut rest = members.next().ok_or_else(wrong)?.bytes.as_slice();
        read_through(member, &mut window, |piece| {
            rest = rest.strip_prefix(piece).ok_or_else(wrong)?;
            Ok(())
        })?;
        if rest.is_empty() {
            Ok(())
        } else {
            Err(wrong())
        }
    })
}

fn check_through(
    entry: &MemberEntry,
    member: &mut dyn Read,
    window: &mut [u8],
) -> Result<(), OpenError> {
    let mut hash = Sha256::new();
    let mut bytes = 0;
    read_through(member, window, |piece| {
        hash.update(piece);
        bytes += piece.len() as u64;
        Ok(())
    })?;
    expect_entry(entry, bytes, &hash.finalize())
}

/// Is how much of a member is looked at in one go.
const WINDOW_LENGTH: usize = 64 << 10;

fn walk(
    input: impl Read,
    named: &Path,
    opening: Opening<'_>,
    limits: &Limits,
    take: impl FnMut(&MemberEntry, &mut dyn Read) -> Result<(), OpenError>,
) -> Result<Manifest, OpenError> {
    let medium_error = RefCell::new(None);
    let input = BufReader::with_capacity(64 << 10, Watched::new(input, &medium_error));
    let result = open_envelope(input, opening, limits.work)
        .and_then(|payload| unpack(payload, limits, take));
    match medium_error.take() {
        Some(error) => Err(PathError::new(named, FileOp::Read, &error).into()),
        None => result,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Closing, Handover, ManifestHead, OfficeKey, seal};

    #[test]
    fn a_file_is_held_against_the_content_to_the_byte() {
        let key = OfficeKey::draw();
        let member = |name: &str, bytes: &[u8]| Member::new(name, "text/plain", bytes.to_vec());
        let long = vec![7; WINDOW_LENGTH + 1];
        let content = [member("a", b"abc"), member("b", &long)];
        let head = ManifestHead {
            created_at: "2026-04-01T10:00:00+09:00".to_owned(),
            created_by: "tsunagi".to_owned(),
            office: "見本居宅介護支援事業所".to_owned(),
            counts: BTreeMap::new(),
            id: None,
            receipt_key: None,
        };
        let closing = Closing::Keys {
            own: &key,
            recipients: &[key.public()],
        };
        let members = &content[..];
        let mut file = Vec::new();
        let handover = Handover {
            head: &head,
            members,
            closing,
        };
        let manifest = seal(&handover, &mut file).unwrap();
        let held_against = |members: &[Member]| {
            let opening = Opening::from(&key);
            compare(file.as_slice(), Path::new("a.age"), opening, members)
        };
        assert!(held_against(members).unwrap() == manifest, "it is the same");
        for (what, bytes) in [
            ("other", &b"abd"[..]),
            ("less", b"ab"),
            ("more", b"abcd"),
            ("nothing", b""),
        ] {
            let others = [member("a", bytes), member("b", &long)];
            let found = held_against(&others);
            assert!(
                matches!(found, Err(OpenError::Damaged(Damage::Member))),
                "{what} than the file holds is noticed"
            );
        }
        let found = held_against(&content[..1]);
        assert!(
            matches!(found, Err(OpenError::Damaged(Damage::Member))),
            "and so is a member that was not to go in"
        );
    }
}
