//! What is handed over, and how much of it.

use std::fmt;

use zeroize::Zeroizing;

use crate::manifest::{MANIFEST_PATH, MemberEntry};

/// Is one file inside a handover file.
pub struct Member {
    /// The name inside the archive: ASCII, folders parted by `/`, as in `slips/R8-0001.pdf`.
    pub path: String,
    /// The media type, which also decides whether the content is compressed.
    pub media_type: String,
    /// The content, wiped from memory on drop.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Member {
    /// Makes a member; [`crate::seal`] checks its path.
    pub fn new(path: impl Into<String>, media_type: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            media_type: media_type.into(),
            bytes: Zeroizing::new(bytes),
        }
    }

    /// Is what was read for an entry of the manifest.
    pub(crate) fn of(entry: &MemberEntry, bytes: Zeroizing<Vec<u8>>) -> Self {
        Self {
            path: entry.path.clone(),
            media_type: entry.media_type.clone(),
            bytes,
        }
    }
}

impl fmt::Debug for Member {
    /// Shows neither path nor content, which may name a client.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// Bounds what is read from a file that anybody may have made, and what is written likewise, so that
/// no file of ours is one that we refuse.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The decrypted archive, and also all members unpacked, in bytes.
    pub plain_bytes: u64,
    /// One member unpacked, in bytes.
    pub member_bytes: u64,
    /// The manifest, in bytes.
    pub manifest_bytes: u64,
    /// The number of members.
    pub members: usize,
    /// The work factor.
    pub work: crate::Work,
}

impl Limits {
    /// Is enough for an office of twenty care managers with every slip of five years, and fits into
    /// the memory of an ordinary PC.
    pub const STANDARD: Self = Self {
        plain_bytes: 1 << 30,
        member_bytes: 256 << 20,
        manifest_bytes: 16 << 20,
        members: 50_000,
        work: crate::Work::MOST,
    };
}

/// Tells whether a member may bear this name, on any system it may be unpacked on.
///
/// ASCII letters, digits, `-`, `_`, and `.` between slashes; no part is empty or begins or ends with a
/// dot, so no name leads out of the folder it is unpacked into.
pub(crate) fn is_fit_path(path: &str) -> bool {
    let is_fit_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    path.len() <= 200
        && path.split('/').all(is_fit_part)
        && !path.eq_ignore_ascii_case(MANIFEST_PATH)
}

#[cfg(test)]
mod tests {
    use super::is_fit_path;

    #[test]
    fn names_stay_inside_and_plain() {
        for fit in [
            "records.json",
            "slips/R8-0001.pdf",
            "README.txt",
            "a/b/c.d_e",
        ] {
            assert!(is_fit_path(fit), "{fit} is an ordinary name");
        }
        for unfit in [
            "",
            "/etc/passwd",
            "../up",
            "slips/../../up",
            "a//b",
            "a/",
            ".hidden",
            "C:\\x",
            "a\\b",
            "見本.pdf",
            "a b",
            "nul\0",
            "end.",
            "manifest.json",
            "MANIFEST.JSON",
            "./x",
        ] {
            assert!(
                !is_fit_path(unfit),
                "{unfit:?} leads out, or does not unpack everywhere"
            );
        }
        assert!(
            !is_fit_path(&"x".repeat(201)),
            "Windows ends at 260 with the folder's own path"
        );
    }
}
