//! A PDF under a passphrase (AES-256, the sixth revision of the standard security handler), for
//! mailing a single slip.
//!
//! A protected file is a copy on its way, not a record: PDF/A forbids encryption, so what says
//! PDF/A is taken out.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::xref::XrefType;
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions, dictionary};

/// Bytes of a passphrase that count: the format ignores what follows.
pub const LONGEST_PASSPHRASE: usize = 127;

/// Why a PDF could not be protected.
#[derive(Debug, thiserror::Error)]
pub enum ProtectError {
    /// A file without a passphrase would only look protected.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// More than [`LONGEST_PASSPHRASE`] bytes, of which the rest would not protect.
    #[error("the passphrase has more than {LONGEST_PASSPHRASE} bytes")]
    LongPassphrase,
    /// The passphrase has a character that readers would not take from a keyboard.
    #[error("the passphrase has a character that cannot be used")]
    UnusablePassphrase,
    /// The bytes are not a PDF, or it is damaged.
    #[error("the file is not a readable PDF")]
    Unreadable(#[source] lopdf::Error),
    /// The PDF is locked already.
    #[error("the PDF is locked with a password")]
    Locked,
    /// The file could not be put together.
    #[error("the file could not be put together")]
    Assembly(#[source] lopdf::Error),
    /// The file could not be written out.
    #[error("the file could not be written out")]
    Output(#[source] std::io::Error),
}

/// Random bytes for one protected file: the key of the file, and an owner's password nobody knows.
///
/// Never to be used twice. The salts and initial vectors, which the file shows openly, are drawn
/// from the operating system by lopdf.
pub struct Randomness(pub [u8; 64]);

/// Locks a PDF with a passphrase; who has it may read, print and copy.
///
/// # Errors
/// [`ProtectError`]
pub fn protect(
    pdf: &[u8],
    passphrase: &str,
    randomness: &Randomness,
) -> Result<Vec<u8>, ProtectError> {
    if passphrase.is_empty() {
        return Err(ProtectError::EmptyPassphrase);
    }
    if passphrase.len() > LONGEST_PASSPHRASE {
        return Err(ProtectError::LongPassphrase);
    }
    let mut document = Document::load_mem(pdf).map_err(ProtectError::Unreadable)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(ProtectError::Locked);
    }
    leave_the_archive(&mut document).map_err(ProtectError::Assembly)?;
    list_openly(&mut document);

    let (key, owner) = randomness.0.split_at(32);
    let owner: String = owner.iter().map(|byte| format!("{byte:02x}")).collect();
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let name = b"StdCF".to_vec();
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(name.clone(), filter)]),
        file_encryption_key: key,
        stream_filter: name.clone(),
        string_filter: name,
        owner_password: &owner,
        user_password: passphrase,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).map_err(|_| ProtectError::UnusablePassphrase)?;
    document.encrypt(&state).map_err(ProtectError::Assembly)?;
    name_the_lengths(&mut document).map_err(ProtectError::Assembly)?;
    let mut bytes = Vec::with_capacity(pdf.len() * 2);
    document.save_to(&mut bytes).map_err(ProtectError::Output)?;
    Ok(bytes)
}

/// Writes how long the key is, in bits and in bytes.
///
/// AES-256 says it by its name and lopdf leaves the numbers out, but poppler 22 reads the file with a
/// key of chance where they are missing.
fn name_the_lengths(document: &mut Document) -> Result<(), lopdf::Error> {
    let id = document.trailer.get(b"Encrypt")?.as_reference()?;
    let lock = document.get_dictionary_mut(id)?;
    lock.set("Length", 256);
    let filter = lock
        .get_mut(b"CF")?
        .as_dict_mut()?
        .get_mut(b"StdCF")?
        .as_dict_mut()?;
    filter.set("Length", 32);
    filter.set("AuthEvent", "DocOpen");
    Ok(())
}

/// Has the objects listed in a table, as readers of every age take it in an encrypted file; what the
/// list was before left its traces in the trailer.
fn list_openly(document: &mut Document) {
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    for key in [
        &b"Type"[..],
        b"W",
        b"Index",
        b"Length",
        b"Filter",
        b"DecodeParms",
    ] {
        document.trailer.remove(key);
    }
}

/// Takes out what claims PDF/A, and says which readers can open the file: those of PDF 2.0, and those
/// of 1.7 that know its extension level 8.
fn leave_the_archive(document: &mut Document) -> Result<(), lopdf::Error> {
    let catalog = document.catalog_mut()?;
    catalog.remove(b"Metadata");
    catalog.remove(b"OutputIntents");
    catalog.set(
        "Extensions",
        dictionary! {
            "ADBE" => dictionary! { "BaseVersion" => "1.7", "ExtensionLevel" => 8 },
        },
    );
    document.prune_objects();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf;
    use crate::raster::{self, RasterError};
    use crate::specimen::{fonts, page, stamp};

    const RANDOM: Randomness = Randomness([7; 64]);

    fn written() -> Vec<u8> {
        pdf::write(&[page()], fonts(), &stamp()).unwrap()
    }

    #[test]
    fn only_the_passphrase_opens_it() {
        let locked = protect(&written(), "柿の木 坂道 2026", &RANDOM).unwrap();
        assert!(matches!(
            raster::page_count(&locked),
            Err(RasterError::Locked)
        ));
        let open = |passphrase: &str| {
            Document::load_mem_with_options(&locked, lopdf::LoadOptions::with_password(passphrase))
        };
        assert!(open("柿の木 坂道 2025").is_err(), "not a near one");
        let opened = open("柿の木 坂道 2026").unwrap();
        let text = opened.extract_text(&[1]).unwrap().replace([' ', '\n'], "");
        assert!(text.contains("浜栗焼男"), "{text}");
    }

    #[test]
    fn nothing_of_the_page_or_its_title_lies_open() {
        let locked = protect(&written(), "かぎ", &RANDOM).unwrap();
        let open = Document::load_mem(&locked).unwrap();
        assert!(open.is_encrypted());
        for title in [stamp().title, stamp().number] {
            let utf16: Vec<u8> = title.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let hex: String = utf16.iter().map(|byte| format!("{byte:02X}")).collect();
            for marker in [title.as_bytes(), &utf16, hex.as_bytes()] {
                let found = locked.windows(marker.len()).any(|part| part == marker);
                assert!(!found, "the title is not to be read without the passphrase");
            }
        }
    }

    #[test]
    fn a_passphrase_that_would_not_protect_is_refused() {
        let pdf = written();
        assert!(matches!(
            protect(&pdf, "", &RANDOM),
            Err(ProtectError::EmptyPassphrase)
        ));
        assert!(matches!(
            protect(&pdf, &"あ".repeat(43), &RANDOM),
            Err(ProtectError::LongPassphrase)
        ));
        assert!(matches!(
            protect(&pdf, "かぎ\u{7}", &RANDOM),
            Err(ProtectError::UnusablePassphrase)
        ));
        assert!(matches!(
            protect(b"no", "かぎ", &RANDOM),
            Err(ProtectError::Unreadable(_))
        ));
        let locked = protect(&pdf, "かぎ", &RANDOM).unwrap();
        assert!(matches!(
            protect(&locked, "かぎ", &RANDOM),
            Err(ProtectError::Locked)
        ));
    }
}
