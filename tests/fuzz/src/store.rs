//! The doors of the records: key slots and backups, which lie on sticks and in shared folders.

use tsunagi_store::{backup as backups, read_key_file};

/// A file of key slots, before any passphrase.
pub fn keys(bytes: &[u8]) {
    // Whether it is one is not asked: only that reading comes to an end.
    let _facts = read_key_file(bytes);
}

/// A backup, before any passphrase: its head, and what is taken out of it to be looked at.
///
/// # Panics
/// When the machine has no room for a temporary file.
#[allow(clippy::expect_used)]
pub fn backup(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("room for a file");
    let path = folder.path().join("backup");
    // The bytes are nobody's: whether they reach the disk is of no interest.
    #[allow(clippy::disallowed_methods)]
    std::fs::write(&path, bytes).expect("room for a file");
    let head = backups::read_head(&path);
    let taken_out = backups::extract(&path, &folder.path().join("out"));
    assert!(
        head.is_ok() || taken_out.is_err(),
        "what has no head is not taken out"
    );
}
