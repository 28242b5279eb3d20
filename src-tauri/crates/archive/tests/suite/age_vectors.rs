//! The C2SP vectors of the age format come through our own door, each with the right class of failure.
//!
//! | what the vector expects | what the door answers |
//! | --- | --- |
//! | `success` | `NotOurs`: it decrypts to its end, and no vector holds a handover file |
//! | `no match`, one scrypt stanza | `WrongPassphrase` |
//! | `no match`, a key handed in | `OtherKey` |
//! | `no match`, no stanza that we know and a passphrase handed in | `MadeForKey` |
//! | `HMAC failure` | `Damaged(Header)` |
//! | `header failure` | `Damaged(Header)`; see [`HEADERS_APART`] for the few that are told apart |
//! | `payload failure` | `Damaged(Truncated)` or `Damaged(Content)` |
//! | anything armored, well-formed or not | `NotAgeFile`: we take binary files only |

use std::path::Path;

use tsunagi_archive::{Damage, Limits, OfficeKey, OpenError, Opening, inspect, open};

use crate::c2sp::{Vector, vectors};
use crate::forge::secret;

/// The headers that do not parse, and of which more can be said than that.
const HEADERS_APART: &[(&str, &str)] = &[
    // No byte at all, or too few after the header: what a stick leaves that was pulled out too early.
    ("empty", "Damaged(Truncated)"),
    ("stream_no_nonce", "Damaged(Truncated)"),
    ("stream_short_nonce", "Damaged(Truncated)"),
    // Sound, but more than we let a file ask of the PC.
    ("scrypt_work_factor_23", "ExcessiveWork"),
    ("version_unsupported", "UnknownEncryption"),
];

fn class(error: &OpenError) -> &'static str {
    match error {
        OpenError::NotAgeFile => "NotAgeFile",
        OpenError::UnknownEncryption => "UnknownEncryption",
        OpenError::MadeForKey => "MadeForKey",
        OpenError::OtherKey => "OtherKey",
        OpenError::NeedsPassphrase => "NeedsPassphrase",
        OpenError::WrongPassphrase => "WrongPassphrase",
        OpenError::ExcessiveWork { .. } => "ExcessiveWork",
        OpenError::Damaged(Damage::Truncated) => "Damaged(Truncated)",
        OpenError::Damaged(Damage::Header) => "Damaged(Header)",
        OpenError::Damaged(Damage::Content) => "Damaged(Content)",
        OpenError::Damaged(_) => "Damaged(inside)",
        OpenError::NotOurs => "NotOurs",
        OpenError::TooNew { .. } => "TooNew",
        OpenError::TooLarge => "TooLarge",
        OpenError::Io(_) => "Io",
    }
}

fn expected(vector: &Vector) -> &'static [&'static str] {
    if vector.is_armored {
        return &["NotAgeFile"];
    }
    if let Some((_, apart)) = HEADERS_APART.iter().find(|(name, _)| *name == vector.name) {
        return std::slice::from_ref(apart);
    }
    match vector.expect.as_str() {
        "success" => &["NotOurs"],
        "no match" if !vector.identities.is_empty() => &["OtherKey"],
        // The stanza's type is in capitals, which makes it one of a kind that nobody knows.
        "no match" if vector.name == "scrypt_uppercase" => &["MadeForKey"],
        "no match" => &["WrongPassphrase"],
        "HMAC failure" | "header failure" => &["Damaged(Header)"],
        "payload failure" => &["Damaged(Truncated)", "Damaged(Content)"],
        other => panic!("{} expects what nobody knows: {other}", vector.name),
    }
}

#[test]
fn every_vector_fails_in_its_own_class() {
    let mut wrong = Vec::new();
    for vector in vectors() {
        let key = vector
            .identities
            .first()
            .map(|text| OfficeKey::from_text(&secret(text)).unwrap());
        let passphrase = vector.passphrases.first().map(|text| secret(text));
        let opening = Opening {
            passphrase: passphrase.as_ref(),
            key: key.as_ref(),
        };
        let named = Path::new("vector");
        let opened = open(&vector.file[..], named, opening, &Limits::STANDARD).map(|_| ());
        let inspected = inspect(&vector.file[..], named, opening, &Limits::STANDARD).map(|_| ());
        let [opened, inspected] =
            [opened, inspected].map(|result| result.map_or_else(|e| class(&e), |()| "opened"));
        assert_eq!(opened, inspected, "{} has one answer", vector.name);
        if !expected(&vector).contains(&opened) {
            wrong.push(format!("{} ({}): {opened}", vector.name, vector.expect));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
