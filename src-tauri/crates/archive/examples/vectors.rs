//! Writes the test vectors that are not there yet into the folder named on the command line.
//!
//! Existing files are never touched: a shipped vector is kept for ever, and a new version adds new ones.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a developer's tool that may stop anywhere"
)]

#[path = "../tests/suite/forge.rs"]
mod forge;

use std::path::Path;

use forge::{handover, line, lock, manifest, sample_file, zip_of};
use tsunagi_archive::{Closing, Handover, ManifestHead, OfficeKey, Work, seal};

// Drawn for these files and used for nothing else.
const WRITER: &str = "AGE-SECRET-KEY-132T2CA7JKL8KFNPYDT5YERZZ6Y3DJ8VRW4V9RJH9NVE6SGRGFSUQXSPMJC";
const RECEIVER: &str = "AGE-SECRET-KEY-1R0EN9RF6E8M3C45R7TPCEE4V5GM2J4Z3M5L3984RQV7ARC8L4PGS7SRL6N";
const PRINTED: &str = "さくら-みかん-ふうせん-たぬき-とけい-4827";

fn main() {
    let folder = std::env::args().nth(1).expect("usage: vectors FOLDER");
    let folder = Path::new(&folder);
    for (name, file) in files() {
        let path = folder.join(name);
        if !path.exists() {
            tsunagi_files::write_atomically(&path, &file).unwrap();
            println!("{name}: {} bytes", file.len());
        }
    }
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![(
        "v1-two-clients.age",
        forge::sample_file_with(&forge::members(), PRINTED, Work::STANDARD),
    )];
    files.extend(additions());
    files.extend(envelopes());
    files.extend(contents());
    files
}

/// What version 1 gained without becoming another: an id, the receipt's key, closing for keys.
fn additions() -> Vec<(&'static str, Vec<u8>)> {
    let (members, passphrase) = (forge::members(), forge::secret(forge::PASSPHRASE));
    let key = |text| OfficeKey::from_text(&forge::secret(text)).unwrap();
    let (writer, receiver) = (key(WRITER), key(RECEIVER));
    let head = ManifestHead {
        id: Some("0195f0c2-0000-7000-8000-000000000001".into()),
        receipt_key: Some("07".repeat(32)),
        ..forge::head()
    };
    let sealed = |closing| {
        let mut file = Vec::new();
        let handover = Handover {
            head: &head,
            members: &members,
            closing,
        };
        seal(&handover, &mut file).unwrap();
        file
    };
    let mut with_more: serde_json::Value = serde_json::from_slice(&manifest(1, &[])).unwrap();
    with_more["of_a_later_program"] = serde_json::json!({ "any": ["thing"] });
    vec![
        (
            "v1-with-receipt-key.age",
            sealed(Closing::Passphrase {
                passphrase: &passphrase,
                work: Work::LEAST,
            }),
        ),
        (
            "v1-for-keys.age",
            sealed(Closing::Keys {
                own: &writer,
                recipients: &[receiver.public()],
            }),
        ),
        (
            "v1-field-unknown.age",
            handover(&serde_json::to_vec(&with_more).unwrap(), &[]),
        ),
    ]
}

fn edited(find: &str, replace: &str) -> Vec<u8> {
    let file = sample_file();
    let at = file
        .windows(find.len())
        .position(|w| w == find.as_bytes())
        .unwrap();
    [&file[..at], replace.as_bytes(), &file[at + find.len()..]].concat()
}

fn flipped(offset_after_mac: isize) -> Vec<u8> {
    let mut file = sample_file();
    let mac = file.windows(5).position(|w| w == b"\n--- ").unwrap() + 5;
    let at = mac.checked_add_signed(offset_after_mac).unwrap();
    // Another letter of base64 in the header, another byte in the content.
    file[at] = if file[at] == b'A' { b'B' } else { b'A' };
    file
}

fn envelopes() -> Vec<(&'static str, Vec<u8>)> {
    let whole = sample_file();
    let huge = [
        b"age-encryption.org/v1\n-> X ".as_slice(),
        &[b'a'; 20_000],
        b"\n",
    ]
    .concat();
    vec![
        ("empty.age", Vec::new()),
        ("plain-text.age", "引継ぎ（見本）\n".as_bytes().to_vec()),
        (
            "plain-zip.age",
            zip_of(&[("manifest.json", &manifest(1, &[]))]),
        ),
        ("cut-in-header.age", whole[..60].to_vec()),
        ("cut-in-content.age", whole[..whole.len() - 100].to_vec()),
        ("cut-last-byte.age", whole[..whole.len() - 1].to_vec()),
        ("trailing-byte.age", [&whole[..], b"\n"].concat()),
        ("header-checksum-altered.age", flipped(3)),
        ("header-key-altered.age", flipped(-20)),
        ("content-altered.age", flipped(100)),
        ("header-huge.age", huge),
        ("age-version-2.age", edited("org/v1\n", "org/v2\n")),
        ("work-factor-19.age", edited(" 1\n", " 19\n")),
        ("work-factor-63.age", edited(" 1\n", " 63\n")),
        ("work-factor-leading-zero.age", edited(" 1\n", " 01\n")),
        (
            "made-for-key.age",
            forge::lock_for_key(&zip_of(&[("manifest.json", &manifest(1, &[]))])),
        ),
    ]
}

fn contents() -> Vec<(&'static str, Vec<u8>)> {
    let (a, b) = (&b"aaa"[..], &b"bbb"[..]);
    let (just_a, both) = (
        manifest(1, &[line("a", a)]),
        manifest(1, &[line("a", a), line("b", b)]),
    );
    let mut other_format = both.clone();
    let at = other_format
        .windows(8)
        .position(|w| w == b"handover")
        .unwrap();
    other_format[at..at + 8].copy_from_slice(b"takeover");
    let zeros = vec![0; 20 << 20];
    vec![
        ("v1-no-members.age", handover(&manifest(1, &[]), &[])),
        ("content-text.age", lock("引継ぎ（見本）\n".as_bytes())),
        ("content-empty.age", lock(b"")),
        ("content-other-zip.age", lock(&zip_of(&[("a", a)]))),
        (
            "manifest-second.age",
            lock(&zip_of(&[("a", a), ("manifest.json", &just_a)])),
        ),
        (
            "manifest-other-format.age",
            handover(&other_format, &[("a", a), ("b", b)]),
        ),
        ("manifest-not-json.age", handover(b"tsunagi-handover", &[])),
        (
            "manifest-without-members.age",
            handover(br#"{"format":"tsunagi-handover","version":1}"#, &[]),
        ),
        ("manifest-version-0.age", handover(&manifest(0, &[]), &[])),
        (
            "manifest-version-2.age",
            handover(&manifest(2, &[line("a", a)]), &[("a", a)]),
        ),
        (
            "manifest-version-2-only.age",
            handover(br#"{"format":"tsunagi-handover","version":2}"#, &[]),
        ),
        ("manifest-huge.age", handover(&zeros, &[])),
        ("member-missing.age", handover(&both, &[("a", a)])),
        (
            "member-unlisted.age",
            handover(&just_a, &[("a", a), ("b", b)]),
        ),
        ("member-swapped.age", handover(&both, &[("b", b), ("a", a)])),
        (
            "member-altered.age",
            handover(&both, &[("a", a), ("b", b"bbB")]),
        ),
        (
            "member-twice.age",
            handover(&manifest(1, &[line("a", a), line("a", a)]), &[("a", a)]),
        ),
        (
            "member-leads-out.age",
            handover(&manifest(1, &[line("../a", a)]), &[("../a", a)]),
        ),
        (
            "member-longer-than-listed.age",
            handover(&manifest(1, &[("a", 3, a)]), &[("a", &zeros)]),
        ),
        (
            "member-promises-much.age",
            handover(&manifest(1, &[("a", 1 << 40, a)]), &[("a", a)]),
        ),
        ("archive-cut.age", {
            let zip = zip_of(&[("manifest.json", &both), ("a", a), ("b", b)]);
            lock(&zip[..zip.len() / 2])
        }),
    ]
}
