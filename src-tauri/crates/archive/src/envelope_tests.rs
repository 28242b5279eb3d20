//! What the envelope lets through is what the C2SP vectors of the age format say, byte for byte.

use sha2::Digest as _;

use super::*;
use crate::closing::OfficeKey;
use crate::manifest::hex;

#[path = "../tests/suite/c2sp.rs"]
mod c2sp;

/// Reads as far as the cipher vouches; says whether that was to the end.
fn let_through(vector: &c2sp::Vector) -> Option<(String, bool)> {
    let secret = |text: &String| SecretString::from(text.clone());
    let key = vector
        .identities
        .first()
        .map(|text| OfficeKey::from_text(&secret(text)).unwrap());
    let passphrase = vector.passphrases.first().map(secret);
    let opening = Opening {
        passphrase: passphrase.as_ref(),
        key: key.as_ref(),
    };
    let mut payload = open_envelope(vector.file.as_slice(), opening, Work::MOST).ok()?;
    let mut hash = sha2::Sha256::new();
    let mut buffer = [0; 4096];
    loop {
        match payload.read(&mut buffer) {
            Ok(0) => return Some((hex(&hash.finalize()), true)),
            Ok(count) => hash.update(&buffer[..count]),
            Err(_) => return Some((hex(&hash.finalize()), false)),
        }
    }
}

#[test]
fn it_lets_through_what_the_vectors_say_and_no_byte_more() {
    let (mut whole, mut broken) = (0, 0);
    for vector in c2sp::vectors().iter().filter(|one| !one.is_armored) {
        let name = &vector.name;
        match (vector.expect.as_str(), let_through(vector)) {
            ("success", Some((hash, true))) => {
                assert_eq!(Some(hash), vector.payload, "{name} is read to its end");
                whole += 1;
            }
            ("payload failure", Some((hash, false))) => {
                assert_eq!(
                    Some(hash),
                    vector.payload,
                    "{name} is read as far as it holds"
                );
                broken += 1;
            }
            ("success" | "payload failure", other) => panic!("{name}: {other:?}"),
            (_, other) => assert!(other.is_none(), "{name} has no payload for anybody"),
        }
    }
    assert!(whole > 10 && broken > 10, "both kinds are among them");
}
