//! Every byte of a handover file of 100 KB changed, and the file cut at every length.
//!
//! The everyday run takes the whole header and a sample of the content. `TSUNAGI_FLIPS=all` in the
//! environment, which `cargo xtask crash flips` sets, makes it every byte and every length.

use std::path::Path;

use tsunagi_archive::{
    Closing, Damage, Handover, Limits, Member, OfficeKey, OpenError, Opening, Work, open, seal,
};

use crate::forge::{self, PASSPHRASE, secret};

/// The work is bounded so that a digit changed in the header does not slow the sweep.
const LIMITS: Limits = Limits {
    work: Work::LEAST,
    ..Limits::STANDARD
};
/// Is how long the line is that says whose file this is, and in which version.
const FIRST_LINE: usize = "age-encryption.org/v1\n".len();
/// A prime, so that the sample falls on every place within a byte group of any size.
const SAMPLE: usize = 131;

fn file(closing: Closing<'_>) -> Vec<u8> {
    // Noise that deflate cannot shorten, in two members and more than one block of the cipher.
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(98_000)
    .collect();
    let mut members = forge::members();
    members.push(Member::new("attached/noise.pdf", "application/pdf", noise));
    let head = forge::head();
    let handover = Handover {
        head: &head,
        members: &members,
        closing,
    };
    let mut file = Vec::new();
    seal(&handover, &mut file).unwrap();
    assert!((100_000..110_000).contains(&file.len()), "about 100 KB");
    file
}

/// Returns where the payload begins, its nonce counted.
fn payload_of(file: &[u8]) -> usize {
    file.windows(5).position(|w| w == b"\n--- ").unwrap() + 1 + 48
}

fn places(header: usize, end: usize) -> impl Iterator<Item = usize> {
    let is_all = std::env::var("TSUNAGI_FLIPS").is_ok_and(|it| it == "all");
    let step = if is_all { 1 } else { SAMPLE };
    // The last block's tag, too.
    let tail = if is_all { end } else { end - 16 };
    (0..header)
        .chain((header..tail).step_by(step))
        .chain(tail..end)
}

fn sweep(original: &[u8], opening: Opening<'_>, may_fail_as: fn(&OpenError) -> bool) {
    let named = Path::new("handover.age");
    assert!(
        open(original, named, opening, &LIMITS).is_ok(),
        "untouched it opens"
    );
    let payload = payload_of(original);
    let mut file = original.to_vec();
    for at in places(payload + 16, file.len()) {
        let mask = 1 << (at % 8);
        file[at] ^= mask;
        let error = open(&file[..], named, opening, &LIMITS).err();
        file[at] ^= mask;
        let is_right = match &error {
            None => false,
            Some(OpenError::Damaged(Damage::Content)) => at >= payload,
            Some(OpenError::NotAgeFile | OpenError::UnknownEncryption) => at < FIRST_LINE,
            Some(error) => at < payload && may_fail_as(error),
        };
        assert!(is_right, "byte {at}, payload from {payload}: {error:?}");
    }
    let count = places(payload + 16, file.len()).count();
    eprintln!("{count} bytes changed, one after the other; now as many cuts");
    for length in places(payload + 16, file.len()) {
        let error = open(&file[..length], named, opening, &LIMITS).err();
        assert!(
            matches!(
                error,
                Some(OpenError::Damaged(Damage::Truncated | Damage::Content))
            ),
            "cut to {length}: {error:?}"
        );
    }
}

#[test]
fn no_changed_byte_and_no_cut_passes_the_passphrase() {
    let passphrase = secret(PASSPHRASE);
    let file = file(Closing::Passphrase {
        passphrase: &passphrase,
        work: Work::LEAST,
    });
    sweep(&file, (&passphrase).into(), |error| {
        matches!(
            error,
            OpenError::MadeForKey
                | OpenError::WrongPassphrase
                | OpenError::ExcessiveWork { .. }
                | OpenError::Damaged(Damage::Header | Damage::Truncated)
        )
    });
}

#[test]
fn no_changed_byte_and_no_cut_passes_the_key() {
    let (own, other) = (OfficeKey::draw(), OfficeKey::draw());
    let file = file(Closing::Keys {
        own: &own,
        recipients: &[other.public()],
    });
    sweep(&file, (&other).into(), |error| {
        matches!(
            error,
            OpenError::OtherKey | OpenError::Damaged(Damage::Header | Damage::Truncated)
        )
    });
}
