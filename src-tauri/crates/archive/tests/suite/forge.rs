//! Makes handover files, and things that only look like them. Shared with `examples/vectors.rs`.
#![allow(dead_code, reason = "each of the two programs uses its own half")]

use std::io::{Cursor, Write as _};
use std::iter;

use age::secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tsunagi_archive::{Closing, Handover, ManifestHead, Member, Work, seal};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const PASSPHRASE: &str = "mihon no aikotoba";

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

pub fn head() -> ManifestHead {
    ManifestHead {
        created_at: "2026-04-01T10:00:00+09:00".into(),
        created_by: "tsunagi 0.1.0".into(),
        office: "見本居宅介護支援事業所".into(),
        counts: [("clients".to_owned(), 2), ("slips".to_owned(), 1)].into(),
        id: None,
        receipt_key: None,
    }
}

pub fn members() -> Vec<Member> {
    vec![
        Member::new(
            "records.json",
            "application/json",
            RECORDS.as_bytes().to_vec(),
        ),
        Member::new("slips/R8-0001.pdf", "application/pdf", PDF.to_vec()),
        Member::new("index.html", "text/html", INDEX.as_bytes().to_vec()),
        Member::new("README.txt", "text/plain", README.as_bytes().to_vec()),
    ]
}

/// Seals the sample with a work factor that tests can afford.
pub fn sample_file() -> Vec<u8> {
    sample_file_with(&members(), PASSPHRASE, Work::LEAST)
}

pub fn sample_file_with(members: &[Member], passphrase: &str, work: Work) -> Vec<u8> {
    let (head, passphrase) = (head(), secret(passphrase));
    let handover = Handover {
        head: &head,
        members,
        closing: Closing::Passphrase {
            passphrase: &passphrase,
            work,
        },
    };
    let mut file = Vec::new();
    seal(&handover, &mut file).unwrap();
    file
}

/// Locks any bytes into an age file, as somebody who knows the passphrase could.
pub fn lock(plain: &[u8]) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(secret(PASSPHRASE));
    recipient.set_work_factor(1);
    lock_for(&recipient, plain)
}

pub fn lock_for_key(plain: &[u8]) -> Vec<u8> {
    lock_for(&age::x25519::Identity::generate().to_public(), plain)
}

fn lock_for(recipient: &dyn age::Recipient, plain: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let encryptor = age::Encryptor::with_recipients(iter::once(recipient)).unwrap();
    let mut cipher = encryptor.wrap_output(&mut file).unwrap();
    cipher.write_all(plain).unwrap();
    cipher.finish().unwrap();
    file
}

/// Zips files in this order, names unchecked.
pub fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Is a manifest line as (path, size, content to hash).
pub type Line<'a> = (&'a str, u64, &'a [u8]);

pub fn line<'a>(path: &'a str, bytes: &'a [u8]) -> Line<'a> {
    (path, bytes.len() as u64, bytes)
}

pub fn manifest(version: u32, lines: &[Line<'_>]) -> Vec<u8> {
    let members: Vec<_> = lines
        .iter()
        .map(|(path, size, bytes)| {
            let hash: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
            serde_json::json!({
                "path": path, "media_type": "application/octet-stream", "bytes": size, "sha256": hash,
            })
        })
        .collect();
    let manifest = serde_json::json!({
        "format": "tsunagi-handover",
        "version": version,
        "created_at": "2026-04-01T10:00:00+09:00",
        "created_by": "forge",
        "office": "見本居宅介護支援事業所",
        "members": members,
    });
    serde_json::to_vec(&manifest).unwrap()
}

/// Locks a zip with a manifest in front.
pub fn handover(manifest: &[u8], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all = vec![("manifest.json", manifest)];
    all.extend_from_slice(files);
    lock(&zip_of(&all))
}

pub const RECORDS: &str = r#"{
  "note": "見本。実在の人物・事業所とは関係ありません。",
  "clients": [
    { "name": "浜栗 焼男", "kana": "はまぐり やきお", "age": 73, "care_level": "要支援2" },
    { "name": "多度 豆子", "kana": "たど まめこ", "age": 89, "care_level": "要介護2" }
  ]
}
"#;
const INDEX: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\">\
    <title>引継ぎ（見本）</title><h1>引継ぎ（見本）</h1>\n";
const README: &str = "見本の引継ぎファイルです。index.html を開いてください。\r\n";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";
