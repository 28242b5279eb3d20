//! Every version ever shipped opens for ever, and each way to fail is told apart.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tsunagi_archive::{
    Acknowledgement, AcknowledgementError, Limits, OfficeKey, OpenError, Opened, Opening, open_file,
};

use crate::forge::secret;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    #[allow(
        dead_code,
        reason = "for the reader of the file; here only its presence is checked"
    )]
    comment: String,
    passphrase: Option<String>,
    /// A key pair, for the files that are closed for keys.
    key: Option<String>,
    expect: String,
    /// The file's name, where it is not this one's.
    file: Option<String>,
    /// Path and hash of each member, for the files that open.
    #[serde(default)]
    members: BTreeMap<String, String>,
    /// What the manifest says, for the files that open.
    id: Option<String>,
    receipt_key: Option<String>,
}

#[derive(Deserialize)]
struct Receipts {
    key: String,
    files: BTreeMap<String, String>,
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
        let passphrase = expected.passphrase.as_deref().map(secret);
        let key = expected
            .key
            .map(|text| OfficeKey::from_text(&secret(&text)).unwrap());
        let opening = Opening {
            passphrase: passphrase.as_ref(),
            key: key.as_ref(),
        };
        let result = open_file(folder().join(&file), opening, &Limits::STANDARD);
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
            let told = (&opened.manifest.id, &opened.manifest.receipt_key);
            assert_eq!(told, (&expected.id, &expected.receipt_key), "{name}");
        }
        *seen.entry(class(&result)).or_insert(0) += 1;
    }
    for kind in [
        "success",
        "not-age-file",
        "unknown-encryption",
        "made-for-key",
        "other-key",
        "needs-passphrase",
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

#[test]
fn each_receipt_does_what_the_list_says() {
    let folder = folder().join("receipts");
    let list = fs::read_to_string(folder.join("expect.toml")).unwrap();
    let list: Receipts = toml::from_str(&list).unwrap();
    let key: Vec<u8> = (0..list.key.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&list.key[at..at + 2], 16).unwrap())
        .collect();
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "json") {
            let name = path.file_name().unwrap().to_str().unwrap();
            let found = match Acknowledgement::verify(&fs::read(&path).unwrap(), &key) {
                Ok(_) => "success",
                Err(AcknowledgementError::NotReceipt) => "not-receipt",
                Err(AcknowledgementError::TooNew) => "too-new",
                Err(AcknowledgementError::Forged) => "forged",
            };
            assert_eq!(list.files[name], found, "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, list.files.len(), "each is there");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
