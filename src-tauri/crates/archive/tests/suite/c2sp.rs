//! Reads the C2SP age test vectors. Shared with the unit test of the envelope.
#![allow(dead_code, reason = "each of the two tests uses its own half")]

use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::ZlibDecoder;

/// Is one vector; `tests/vectors/age/README.md` says where they come from.
pub struct Vector {
    pub name: String,
    pub expect: String,
    pub payload: Option<String>,
    pub identities: Vec<String>,
    pub passphrases: Vec<String>,
    pub is_armored: bool,
    pub file: Vec<u8>,
}

/// Reads all, by name.
pub fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/age/vectors");
    let mut vectors: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            parse(name, &fs::read(path).unwrap())
        })
        .collect();
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(vectors.len(), 124, "the folder is whole");
    vectors
}

fn parse(name: String, bytes: &[u8]) -> Vector {
    let end = bytes.windows(2).position(|w| w == b"\n\n").unwrap();
    let (head, body) = (str::from_utf8(&bytes[..end]).unwrap(), &bytes[end + 2..]);
    let mut vector = Vector {
        name,
        expect: String::new(),
        payload: None,
        identities: Vec::new(),
        passphrases: Vec::new(),
        is_armored: false,
        file: body.to_vec(),
    };
    for line in head.lines() {
        let (key, value) = line.split_once(": ").unwrap();
        match key {
            "expect" => vector.expect = value.to_owned(),
            "payload" => vector.payload = Some(value.to_owned()),
            "identity" => vector.identities.push(value.to_owned()),
            "passphrase" => vector.passphrases.push(value.to_owned()),
            "armored" => vector.is_armored = value == "yes",
            "compressed" => {
                assert_eq!(value, "zlib", "{} is packed in a known way", vector.name);
                vector.file.clear();
                ZlibDecoder::new(body)
                    .read_to_end(&mut vector.file)
                    .unwrap();
            }
            "file key" | "comment" => {}
            other => panic!("{} has a line that nobody knows: {other}", vector.name),
        }
    }
    vector
}
