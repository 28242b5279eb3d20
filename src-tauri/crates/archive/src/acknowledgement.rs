//! 受領証: what the receiver of a handover file gives back.
//!
//! Every handover file carries a key of its own inside the encryption. Only somebody who opened the file
//! can compute the receipt's code with it, and only the writer, who kept the key, can check it: no
//! certificate and no second secret is needed. `FORMAT.md` describes it for other programs.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::manifest::hex;

/// Names the format, in the receipt's `format`.
const FORMAT: &str = "tsunagi-receipt";
const VERSION: u32 = 1;
/// A receipt has some five hundred bytes; more than this is another file.
pub const MOST_RECEIPT_BYTES: u64 = 16 << 10;
const MOST_TEXT_CHARS: usize = 200;
const BLOCK: usize = 64;

/// Is what the receiver says.
#[derive(Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The handover's id, as in its manifest.
    pub handover_id: String,
    /// The SHA-256 of the file that was received.
    pub sha256: String,
    /// When it was taken in, RFC 3339.
    pub received_at: String,
    /// The office that took it in.
    pub office: String,
    /// The person who did.
    pub person: String,
}

/// Says why a receipt does not count.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AcknowledgementError {
    /// It is no receipt.
    #[error("not a receipt")]
    NotReceipt,
    /// It was written by a newer program.
    #[error("a receipt of a newer version")]
    TooNew,
    /// Its code does not fit: altered, or made by somebody who could not open the file.
    #[error("the code of the receipt does not fit")]
    Forged,
}

#[derive(Serialize, Deserialize)]
struct Paper {
    format: String,
    version: u32,
    handover_id: String,
    handover_sha256: String,
    received_at: String,
    office: String,
    person: String,
    hmac_sha256: String,
}

impl Acknowledgement {
    /// Writes the receipt with the key of the handover file.
    #[must_use]
    pub fn to_json(&self, key: &[u8]) -> Vec<u8> {
        let told = self.plain();
        let paper = Paper {
            format: FORMAT.to_owned(),
            version: VERSION,
            hmac_sha256: hex(&hmac(key, told.signed().as_bytes())),
            handover_id: told.handover_id,
            handover_sha256: told.sha256,
            received_at: told.received_at,
            office: told.office,
            person: told.person,
        };
        // A struct of strings always has a JSON form.
        serde_json::to_vec_pretty(&paper).unwrap_or_default()
    }

    /// Reads which handover a receipt speaks of, and nothing that could be believed yet.
    ///
    /// # Errors
    /// See [`AcknowledgementError`].
    pub fn handover_of(json: &[u8]) -> Result<String, AcknowledgementError> {
        Ok(read(json)?.handover_id)
    }

    /// Reads a receipt and checks it with the key that the writer kept.
    ///
    /// # Errors
    /// See [`AcknowledgementError`].
    pub fn verify(json: &[u8], key: &[u8]) -> Result<Self, AcknowledgementError> {
        let paper = read(json)?;
        let told = Self {
            handover_id: paper.handover_id,
            sha256: paper.handover_sha256,
            received_at: paper.received_at,
            office: paper.office,
            person: paper.person,
        };
        let is_plain = told.plain() == told;
        if is_plain && hex(&hmac(key, told.signed().as_bytes())) == paper.hmac_sha256 {
            Ok(told)
        } else {
            Err(AcknowledgementError::Forged)
        }
    }

    /// Returns it without line breaks, which would let one field pass for two, and of bounded length.
    fn plain(&self) -> Self {
        let plain = |text: &str| {
            text.chars()
                .filter(|c| !c.is_control() && !turns(*c))
                .take(MOST_TEXT_CHARS)
                .collect()
        };
        Self {
            handover_id: plain(&self.handover_id),
            sha256: plain(&self.sha256),
            received_at: plain(&self.received_at),
            office: plain(&self.office),
            person: plain(&self.person),
        }
    }

    /// Returns the text that the code is computed over: one line for each field.
    fn signed(&self) -> String {
        format!(
            "{FORMAT}\n{VERSION}\n{}\n{}\n{}\n{}\n{}\n",
            self.handover_id, self.sha256, self.received_at, self.office, self.person
        )
    }
}

fn read(json: &[u8]) -> Result<Paper, AcknowledgementError> {
    #[derive(Deserialize)]
    struct Label {
        format: String,
        version: u32,
    }
    if json.len() as u64 > MOST_RECEIPT_BYTES {
        return Err(AcknowledgementError::NotReceipt);
    }
    let label: Label =
        serde_json::from_slice(json).map_err(|_| AcknowledgementError::NotReceipt)?;
    if label.format != FORMAT {
        return Err(AcknowledgementError::NotReceipt);
    }
    if label.version > VERSION {
        return Err(AcknowledgementError::TooNew);
    }
    serde_json::from_slice(json).map_err(|_| AcknowledgementError::NotReceipt)
}

/// Computes HMAC-SHA-256 (RFC 2104): twelve lines over the hash that is here anyway.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    let short: Vec<u8> = if key.len() > BLOCK {
        Sha256::digest(key).to_vec()
    } else {
        key.to_vec()
    };
    for (place, byte) in block.iter_mut().zip(&short) {
        *place = *byte;
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

/// Tells whether a character turns the order of what is read, so that a name shows as another.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = &[7; 32];

    fn told() -> Acknowledgement {
        Acknowledgement {
            handover_id: "0195f0c2-0000-7000-8000-000000000001".into(),
            sha256: "ab".repeat(32),
            received_at: "2026-04-02T09:00:00+09:00".into(),
            office: "見本第二居宅介護支援事業所".into(),
            person: "見本 次郎".into(),
        }
    }

    #[test]
    fn the_code_is_that_of_rfc_4231() {
        // Test cases 1, 2 and 6 (a key longer than a block).
        assert_eq!(
            hex(&hmac(&[0x0b; 20], b"Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            hex(&hmac(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&hmac(
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            )),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_receipt_comes_back_whole() {
        let json = told().to_json(KEY);
        assert!(Acknowledgement::verify(&json, KEY) == Ok(told()));
        assert_eq!(
            Acknowledgement::handover_of(&json).unwrap(),
            told().handover_id
        );
    }

    #[test]
    fn another_key_or_another_word_does_not_count() {
        let json = told().to_json(KEY);
        assert!(Acknowledgement::verify(&json, &[8; 32]) == Err(AcknowledgementError::Forged));
        let text = String::from_utf8(json).unwrap();
        for (from, to) in [("次郎", "三郎"), ("04-02", "04-03"), ("abab", "acab")] {
            let altered = text.replacen(from, to, 1);
            assert!(
                Acknowledgement::verify(altered.as_bytes(), KEY)
                    == Err(AcknowledgementError::Forged),
                "{from} became {to}"
            );
        }
    }

    #[test]
    fn other_files_are_told_apart() {
        for (json, error) in [
            ("", AcknowledgementError::NotReceipt),
            ("{}", AcknowledgementError::NotReceipt),
            (
                r#"{"format":"tsunagi-receipt","version":2}"#,
                AcknowledgementError::TooNew,
            ),
            (
                r#"{"format":"tsunagi-receipt","version":1}"#,
                AcknowledgementError::NotReceipt,
            ),
        ] {
            assert!(
                Acknowledgement::verify(json.as_bytes(), KEY) == Err(error),
                "{json}"
            );
        }
    }

    #[test]
    fn a_line_break_cannot_make_one_field_pass_for_two() {
        let mut odd = told();
        odd.office = "甲\n乙".into();
        let read = Acknowledgement::verify(&odd.to_json(KEY), KEY).unwrap();
        assert_eq!(read.office, "甲乙");
    }
}
