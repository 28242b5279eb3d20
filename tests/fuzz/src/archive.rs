//! The doors of the handover file and of its receipt, which come from other offices.

use std::path::Path;
use std::sync::LazyLock;

use secrecy::SecretString;
use tsunagi_archive::unsealed::{open_container, read_manifest};
use tsunagi_archive::{Acknowledgement, Limits, Opened, Work, inspect, open};

/// Small enough that no input takes long, large enough that every check is reached.
const LIMITS: Limits = Limits {
    plain_bytes: 4 << 20,
    member_bytes: 1 << 20,
    manifest_bytes: 256 << 10,
    members: 100,
    work: Work::LEAST,
};

/// A handover file, with the passphrase of the seeds; and the same bytes as what the cipher let through,
/// because changed bytes never get past it.
///
/// # Panics
/// When something opens that should not.
pub fn archive(bytes: &[u8]) {
    let named = Path::new("handover.age");
    let opened = open(bytes, named, &*PASSPHRASE, &LIMITS);
    let inspected = inspect(bytes, named, &*PASSPHRASE, &LIMITS);
    assert_eq!(
        opened.is_ok(),
        inspected.is_ok(),
        "looking and taking agree"
    );
    let inside = open_container(bytes, &LIMITS);
    assert!(
        opened.is_err() || inside.is_err(),
        "nothing is sealed and plain at once"
    );
    for opened in [opened, inside].into_iter().flatten() {
        check(&opened);
    }
}

/// What opened keeps to the limits, and to its own list.
fn check(opened: &Opened) {
    let listed = &opened.manifest.members;
    assert_eq!(listed.len(), opened.members.len(), "each is there");
    let mut total = 0;
    for (entry, member) in listed.iter().zip(&opened.members) {
        let is_safe = !entry.path.contains("..") && !entry.path.starts_with('/');
        assert!(is_safe, "no name leads out");
        assert_eq!(entry.path, member.path, "in the order of the list");
        assert_eq!(entry.bytes, member.bytes.len() as u64, "as long as listed");
        total += entry.bytes;
    }
    assert!(total <= LIMITS.plain_bytes, "within the limit");
}

/// The list inside a handover file.
///
/// # Panics
/// When a list passes that promises more than the limits allow.
pub fn manifest(bytes: &[u8]) {
    if let Ok(manifest) = read_manifest(bytes, &LIMITS) {
        assert!(manifest.members.len() <= LIMITS.members, "not too many");
    }
}

/// A receipt, with the key of the seeds.
///
/// # Panics
/// When one counts that does not say what it is for.
pub fn receipt(bytes: &[u8]) {
    let named = Acknowledgement::handover_of(bytes);
    if let Ok(told) = Acknowledgement::verify(bytes, &[7; 32]) {
        let is_named = named.is_ok_and(|id| id == told.handover_id);
        assert!(is_named, "what counts says for which handover");
        let again = Acknowledgement::verify(&told.to_json(&[7; 32]), &[7; 32]);
        assert!(again == Ok(told), "and survives being written again");
    }
}

static PASSPHRASE: LazyLock<SecretString> =
    LazyLock::new(|| SecretString::from("mihon no aikotoba".to_owned()));
