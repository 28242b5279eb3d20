//! Files that mean harm, or came to harm. The vectors hold one of each kind; here are the sweeps.

use std::io::{self, Read};
use std::path::Path;

use proptest::prelude::*;
use tsunagi_archive::{
    Choice, Damage, Limits, MemberEntry, OpenError, Opened, Work, open, open_choosing,
};

use crate::forge::{self, PASSPHRASE, handover, line, manifest, secret};

/// The work is bounded so that a digit changed in the header does not slow the sweep.
const LIMITS: Limits = Limits {
    work: Work::LEAST,
    ..Limits::STANDARD
};

fn read(file: &[u8]) -> Result<Opened, OpenError> {
    open(
        file,
        Path::new("handover.age"),
        &secret(PASSPHRASE),
        &LIMITS,
    )
}

#[test]
fn cut_anywhere_it_is_damaged_and_nothing_else() {
    let file = forge::sample_file();
    for length in 0..file.len() {
        match read(&file[..length]) {
            Err(OpenError::Damaged(Damage::Truncated | Damage::Content)) => {}
            other => panic!("cut to {length} of {} bytes: {other:?}", file.len()),
        }
    }
}

#[test]
fn cut_at_a_block_border_it_is_damaged() {
    // The cipher works in blocks of 64 KiB; a file that ends with a whole one is the subtle case.
    let big = tsunagi_archive::Member::new("big.pdf", "application/pdf", vec![7; 3 * 65_536]);
    let file = forge::sample_file_with(&[big], PASSPHRASE, Work::LEAST);
    let header = file.windows(5).position(|w| w == b"\n--- ").unwrap() + 1 + 48 + 16;
    for block in 0..=3 {
        let length = header + block * (65_536 + 16);
        let result = read(&file[..length]);
        assert!(
            matches!(
                result,
                Err(OpenError::Damaged(Damage::Truncated | Damage::Content))
            ),
            "{block} whole blocks are not the file: {result:?}"
        );
    }
}

#[test]
fn bytes_after_the_end_are_damage() {
    let mut file = forge::sample_file();
    file.push(0);
    assert!(
        matches!(read(&file), Err(OpenError::Damaged(_))),
        "the cipher ends where it ends"
    );
}

#[test]
fn a_bomb_goes_off_neither_in_the_manifest_nor_in_a_member() {
    let zeros = vec![0; 40 << 20];
    let bomb = handover(&zeros, &[]);
    assert!(bomb.len() < 100_000, "forty megabytes come in a small file");
    assert!(
        matches!(read(&bomb), Err(OpenError::TooLarge)),
        "a manifest has its limit"
    );

    let listed = manifest(1, &[line("a.pdf", &zeros), line("b.txt", b"b")]);
    let bomb = handover(&listed, &[("a.pdf", &zeros), ("b.txt", b"b")]);
    let with = |choice: Choice| {
        let choose = |entry: &MemberEntry| match entry.path.as_str() {
            "a.pdf" => choice,
            _ => Choice::Keep,
        };
        let (named, secret) = (Path::new("handover.age"), secret(PASSPHRASE));
        open_choosing(&bomb[..], named, &secret, &LIMITS, choose)
    };
    assert!(
        matches!(with(Choice::Refuse), Err(OpenError::TooLarge)),
        "what nobody wants is not unpacked"
    );
    let opened = with(Choice::Check).unwrap();
    assert_eq!(opened.manifest.members.len(), 2, "it is checked");
    assert_eq!(opened.members.len(), 1, "and nothing of it is kept");

    let promised = manifest(1, &[("a.json", 300 << 20, &zeros)]);
    let bomb = handover(&promised, &[("a.json", &zeros)]);
    assert!(
        matches!(read(&bomb), Err(OpenError::TooLarge)),
        "so has a member by its own word"
    );

    let modest = manifest(1, &[("a.json", 10, &zeros)]);
    let bomb = handover(&modest, &[("a.json", &zeros)]);
    let result = read(&bomb);
    assert!(
        matches!(result, Err(OpenError::Damaged(Damage::Member))),
        "and more than it says is never unpacked: {result:?}"
    );

    let many: Vec<String> = (0..5).map(|i| format!("{i}.bin")).collect();
    let lines: Vec<_> = many
        .iter()
        .map(|p| (p.as_str(), 250 << 20, &b""[..]))
        .collect();
    let result = read(&handover(&manifest(1, &lines), &[]));
    assert!(
        matches!(result, Err(OpenError::TooLarge)),
        "the sum counts, too: {result:?}"
    );
}

#[test]
fn a_stream_past_the_limit_is_too_large() {
    let limits = Limits {
        plain_bytes: 1000,
        ..LIMITS
    };
    let file = forge::lock(&forge::zip_of(&[
        ("manifest.json", &manifest(1, &[])),
        (
            "x",
            &(0..5000_u32)
                .flat_map(u32::to_le_bytes)
                .collect::<Vec<u8>>(),
        ),
    ]));
    let result = open(&file[..], Path::new("x"), &secret(PASSPHRASE), &limits);
    assert!(
        matches!(result, Err(OpenError::TooLarge)),
        "whatever comes after: {result:?}"
    );
}

#[test]
fn lists_and_contents_that_disagree_are_damage() {
    let (a, b) = (&b"aaa"[..], &b"bbb"[..]);
    let both = manifest(1, &[line("a", a), line("b", b)]);
    let cases: [(&str, Vec<u8>); 6] = [
        ("swapped", handover(&both, &[("b", b), ("a", a)])),
        ("missing", handover(&both, &[("a", a)])),
        (
            "one too many",
            handover(&manifest(1, &[line("a", a)]), &[("a", a), ("b", b)]),
        ),
        ("other content", handover(&both, &[("a", a), ("b", b"bbB")])),
        (
            "listed twice",
            handover(&manifest(1, &[line("a", a), line("A", a)]), &[("a", a)]),
        ),
        (
            "leads out",
            handover(&manifest(1, &[line("../a", a)]), &[("../a", a)]),
        ),
    ];
    for (case, file) in cases {
        let result = read(&file);
        assert!(
            matches!(result, Err(OpenError::Damaged(_))),
            "{case}: {result:?}"
        );
    }
    assert!(
        read(&handover(&both, &[("a", a), ("b", b)])).is_ok(),
        "and in agreement it opens"
    );
}

#[test]
fn damage_at_the_end_outweighs_what_the_beginning_says() {
    let mut file = forge::lock(&[b'x'; 200_000]);
    assert!(
        matches!(read(&file), Err(OpenError::NotOurs)),
        "whole, it is no file of ours"
    );
    let last = file.len() - 1;
    file[last] ^= 1;
    assert!(
        matches!(read(&file), Err(OpenError::Damaged(_))),
        "altered, nobody can say whose"
    );
}

#[test]
fn a_stick_pulled_out_is_an_io_error_wherever_it_happens() {
    struct Pulled<'a>(&'a [u8]);
    impl Read for Pulled<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::from_raw_os_error(5));
            }
            self.0.read(buffer)
        }
    }
    let file = forge::sample_file();
    for length in (0..file.len()).step_by(13) {
        let result = open(
            Pulled(&file[..length]),
            Path::new("x"),
            &secret(PASSPHRASE),
            &LIMITS,
        );
        assert!(
            matches!(result, Err(OpenError::Io(_))),
            "after {length} bytes: {result:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn altered_anywhere_it_never_opens_and_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
    ) {
        let original = forge::sample_file();
        let mut file = original.clone();
        for (index, mask) in changes {
            let at = index.index(file.len());
            file[at] ^= mask;
        }
        match read(&file) {
            Ok(_) => prop_assert!(file == original, "only the untouched file opens"),
            Err(error) => prop_assert!(!matches!(error, OpenError::Io(_)), "{:?}", error),
        }
    }

    #[test]
    fn any_bytes_at_all_are_sorted_out(
        front in prop::sample::select(vec![
            "", "age-encryption.org/v1\n", "age-encryption.org/v1\n-> scrypt ",
            "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 1\n",
        ]),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let file = [front.as_bytes(), &bytes[..]].concat();
        prop_assert!(read(&file).is_err());
    }

    #[test]
    fn any_archive_inside_is_sorted_out(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        // The attacker who knows the passphrase: the cipher vouches for whatever it holds.
        let a = &b"aaaaaaaaaaaaaaaaaaaaaaaa"[..];
        let mut plain = forge::zip_of(&[
            ("manifest.json", &manifest(1, &[line("a", a), line("b", a)])), ("a", a), ("b", a),
        ]);
        for (index, mask) in changes {
            let at = index.index(plain.len());
            plain[at] ^= mask;
        }
        if cut.index(3) == 0 {
            plain.truncate(cut.index(plain.len()));
        }
        if let Ok(opened) = read(&forge::lock(&plain)) {
            // Changes to the directory at the end or to dates go unread; contents never do.
            prop_assert!(opened.members.iter().all(|m| m.bytes.as_slice() == a));
        }
    }
}
