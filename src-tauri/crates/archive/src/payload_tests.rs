//! What is closed here the age library opens, and the other way round, whatever the length.

use std::iter;

use super::*;

/// Lengths around every place where a piece begins or ends.
const LENGTHS: [usize; 9] = [
    0,
    1,
    PIECE_LENGTH - 1,
    PIECE_LENGTH,
    PIECE_LENGTH + 1,
    2 * PIECE_LENGTH - 1,
    2 * PIECE_LENGTH,
    2 * PIECE_LENGTH + 1,
    5 * PIECE_LENGTH,
];

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place % 251) as u8).collect()
}

/// Closes by our hand, written in portions of `portion`.
fn closed_here(own: &age::x25519::Identity, plain: &[u8], portion: usize) -> Vec<u8> {
    let kept = KeptKey::default();
    let mut file = Vec::new();
    let recipient = own.to_public();
    age::Encryptor::with_recipients(iter::once(&kept.beside(&recipient) as _))
        .unwrap()
        .wrap_output(&mut file)
        .unwrap();
    let key = kept.payload_key(&file).unwrap();
    let mut closer = Closer::new(&key, &mut file).unwrap();
    for part in plain.chunks(portion) {
        closer.write_all(part).unwrap();
    }
    closer.finish().unwrap();
    file
}

fn opened_here(own: &age::x25519::Identity, file: &[u8]) -> io::Result<Vec<u8>> {
    let kept = KeptKey::default();
    let end = file.windows(5).position(|at| at == b"\n--- ").unwrap() + 49;
    let (header, payload) = file.split_at(end + HEADER_NONCE_LENGTH);
    age::Decryptor::new(header)
        .unwrap()
        .decrypt(iter::once(&kept.beside(own) as _))
        .unwrap();
    let key = kept.payload_key(header).unwrap();
    let mut found = Vec::new();
    Opener::new(&key, payload)?.read_to_end(&mut found)?;
    Ok(found)
}

#[test]
fn the_age_library_opens_what_is_closed_here() {
    let own = age::x25519::Identity::generate();
    for length in LENGTHS {
        let plain = content(length);
        for portion in [1000, PIECE_LENGTH, length.max(1)] {
            let file = closed_here(&own, &plain, portion);
            let opened = age::decrypt(&own, &file).unwrap();
            assert!(opened == plain, "{length} bytes in portions of {portion}");
        }
    }
}

#[test]
fn what_the_age_library_closes_opens_here() {
    let own = age::x25519::Identity::generate();
    for length in LENGTHS {
        let plain = content(length);
        let file = age::encrypt(&own.to_public(), &plain).unwrap();
        assert!(opened_here(&own, &file).unwrap() == plain, "{length} bytes");
    }
}

#[test]
fn a_payload_that_ends_between_two_pieces_ends_too_early() {
    let own = age::x25519::Identity::generate();
    let file = closed_here(&own, &content(3 * PIECE_LENGTH), PIECE_LENGTH);
    let last = PIECE_LENGTH + TAG_LENGTH;
    let found = opened_here(&own, &file[..file.len() - last]).unwrap_err();
    assert_eq!(found.kind(), io::ErrorKind::UnexpectedEof);
    let found = opened_here(&own, &file[..file.len() - 1]).unwrap_err();
    assert_eq!(found.kind(), io::ErrorKind::InvalidData);
}

#[test]
fn nothing_may_follow_the_last_piece() {
    let own = age::x25519::Identity::generate();
    for length in [10, PIECE_LENGTH] {
        let mut file = closed_here(&own, &content(length), length);
        file.push(0);
        let found = opened_here(&own, &file).unwrap_err();
        assert_eq!(found.kind(), io::ErrorKind::InvalidData, "{length} bytes");
    }
}
