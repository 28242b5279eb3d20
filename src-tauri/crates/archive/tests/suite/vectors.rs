//! Every version ever shipped opens for ever, and each way to fail is told apart.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tsunagi_archive::{Limits, OpenError, Opened, open_file};

use crate::forge::secret;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    #[allow(
        dead_code,
        reason = "for the reader of the file; here only its presence is checked"
    )]
    comment: String,
    passphrase: String,
    expect: String,
    /// The file's name, where it is not this one's.
    file: Option<String>,
    /// Path and hash of each member, for the files that open.
    #[serde(default)]
    members: BTreeMap<String, String>,
}

fn class(result: &Result<Opened, OpenError>) -> &'static str {
    match result {
        Ok(_) => "success",
        Err(OpenError::NotAgeFile) => "not-age-file",
        Err(OpenError::UnknownEncryption) => "unknown-encryption",
        Err(OpenError::MadeForKey) => "made-for-key",
        Err(OpenError::OtherKey) => "other-key",
        Err(OpenError::NeedsPassphrase) => "needs-passphrase",
        Err(OpenError::WrongPassphrase) => "wrong-passphrase",
        Err(OpenError::ExcessiveWork { .. }) => "excessive-work",
        Err(OpenError::Damaged(_)) => "damaged",
        Err(OpenError::TooNew { .. }) => "too-new",
        Err(OpenError::NotOurs) => "not-ours",
        Err(OpenError::TooLarge) => "too-large",
        Err(OpenError::Io(_)) => "io",
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/archive")
}

#[test]
fn each_vector_does_what_its_side_file_says() {
    let mut seen = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix(".expect.toml") else {
            continue;
        };
        let expected: Expectation = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let file = expected.file.unwrap_or_else(|| format!("{stem}.age"));
        let result = open_file(
            folder().join(&file),
            &secret(&expected.passphrase),
            &Limits::STANDARD,
        );
        assert_eq!(
            class(&result),
            expected.expect,
            "{name} says so, {:?}",
            result.err()
        );
        if let Ok(opened) = &result {
            let found: BTreeMap<String, String> = opened
                .members
                .iter()
                .map(|m| (m.path.clone(), hex(&Sha256::digest(m.bytes.as_slice()))))
                .collect();
            assert_eq!(found, expected.members, "{name} lists what is inside");
        }
        *seen.entry(class(&result)).or_insert(0) += 1;
    }
    for kind in [
        "success",
        "not-age-file",
        "unknown-encryption",
        "made-for-key",
        "wrong-passphrase",
        "excessive-work",
        "damaged",
        "too-new",
        "not-ours",
        "too-large",
    ] {
        assert!(seen.contains_key(kind), "no vector shows {kind}");
    }
}

#[test]
fn every_file_has_its_expectation() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "age") {
            assert!(
                path.with_extension("expect.toml").exists(),
                "{} explains itself",
                path.display()
            );
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
