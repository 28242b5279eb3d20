//! The first member of every handover file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::resume_unwind;
use std::thread;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::member::{Limits, Member, is_fit_path};
use crate::opening::{Damage, OpenError};

/// Names the format, in the manifest's `format`.
pub const FORMAT_NAME: &str = "tsunagi-handover";

/// Is the version written, and the newest that can be read.
pub const FORMAT_VERSION: u32 = 1;

/// Is the manifest's own name in the archive, where it comes first.
pub const MANIFEST_PATH: &str = "manifest.json";

/// Is what the writer says about a handover as a whole.
#[derive(Clone, PartialEq, Eq)]
pub struct ManifestHead {
    /// When it was made, RFC 3339 with the office's offset.
    pub created_at: String,
    /// The program and its version.
    pub created_by: String,
    /// The office that hands over (事業所名).
    pub office: String,
    /// How many of each kind, as in `clients`, `slips`, for the preview and the handover sheet.
    pub counts: BTreeMap<String, u64>,
    /// The handover's own id, where the writer keeps a log of what went out.
    pub id: Option<String>,
    /// The key for the receiver's 受領証, hexadecimal, which the writer keeps too.
    pub receipt_key: Option<String>,
}

/// Lists what a handover file holds.
///
/// Unknown fields are skipped, so that a later program can add some without a new version.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORMAT_NAME`].
    pub format: String,
    /// The format version; see [`FORMAT_VERSION`].
    pub version: u32,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// The program and its version.
    pub created_by: String,
    /// The office that hands over.
    pub office: String,
    /// The last day of use, RFC 3339; no version so far sets one.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// How many of each kind.
    #[serde(default)]
    pub counts: BTreeMap<String, u64>,
    /// The handover's own id; files of the first programs have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The key for the receiver's 受領証, hexadecimal; files of the first programs have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_key: Option<String>,
    /// The members, in the order of the archive.
    pub members: Vec<MemberEntry>,
}

/// Is a member's line in the manifest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberEntry {
    /// The name inside the archive.
    pub path: String,
    /// The media type.
    pub media_type: String,
    /// The unpacked size.
    pub bytes: u64,
    /// The SHA-256 of the unpacked content, in lower-case hexadecimal.
    pub sha256: String,
}

impl fmt::Debug for ManifestHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManifestHead")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Manifest {
    /// Leaves the office and the paths out: they have no business in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manifest")
            .field("version", &self.version)
            .field("counts", &self.counts)
            .field("members", &self.members.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MemberEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberEntry")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// Describes members on every core: the archive begins with the manifest, so nothing else can begin.
fn entries(members: &[Member]) -> Vec<MemberEntry> {
    let entry = |member: &Member| MemberEntry {
        path: member.path.clone(),
        media_type: member.media_type.clone(),
        bytes: member.bytes.len() as u64,
        sha256: sha256_hex(&member.bytes),
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = members.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let parts = members
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(entry).collect::<Vec<_>>()));
        let parts: Vec<_> = parts.collect();
        let whole = parts.into_iter().map(|part| match part.join() {
            Ok(entries) => entries,
            Err(panic) => resume_unwind(panic),
        });
        whole.flatten().collect()
    })
}

impl Manifest {
    pub(crate) fn describe(head: &ManifestHead, members: &[Member]) -> Self {
        Self {
            format: FORMAT_NAME.to_owned(),
            version: FORMAT_VERSION,
            created_at: head.created_at.clone(),
            created_by: head.created_by.clone(),
            office: head.office.clone(),
            expires_at: None,
            counts: head.counts.clone(),
            id: head.id.clone(),
            receipt_key: head.receipt_key.clone(),
            members: entries(members),
        }
    }

    /// Reads a manifest: first whose it is, then which version, and only then the rest, because all
    /// but the first two fields may look different in a version to come.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, OpenError> {
        #[derive(Deserialize)]
        struct Label {
            format: String,
            version: u32,
        }
        let label: Label = serde_json::from_slice(json).map_err(|_| OpenError::NotOurs)?;
        if label.format != FORMAT_NAME {
            return Err(OpenError::NotOurs);
        }
        if label.version > FORMAT_VERSION {
            return Err(OpenError::TooNew {
                found: label.version,
                supported: FORMAT_VERSION,
            });
        }
        match serde_json::from_slice::<Self>(json) {
            Ok(manifest) if manifest.version > 0 => Ok(manifest),
            _ => Err(OpenError::Damaged(Damage::Manifest)),
        }
    }

    /// Refuses a list that promises too much, or names that do not go together.
    pub(crate) fn check(&self, limits: &Limits) -> Result<(), OpenError> {
        if self.members.len() > limits.members {
            return Err(OpenError::TooLarge);
        }
        let mut total = 0_u64;
        // Windows unpacks a.pdf and A.PDF onto one file.
        let mut names = BTreeSet::new();
        for entry in &self.members {
            total = total.saturating_add(entry.bytes);
            if entry.bytes > limits.member_bytes || total > limits.plain_bytes {
                return Err(OpenError::TooLarge);
            }
            if !is_fit_path(&entry.path) || !names.insert(entry.path.to_ascii_lowercase()) {
                return Err(OpenError::Damaged(Damage::Manifest));
            }
        }
        Ok(())
    }
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
