//! What goes in comes out, and in no other way.

use std::path::Path;

use proptest::prelude::*;
use tsunagi_archive::{
    Closing, Handover, Limits, MIN_PASSPHRASE_CHARS, Member, OpenError, SealError, Work, inspect,
    open, seal,
};

use crate::forge::{self, PASSPHRASE, secret};

const NAMED: &str = "handover.age";

#[test]
fn everything_comes_back_in_order() {
    let file = forge::sample_file();
    let opened = open(
        &file[..],
        Path::new(NAMED),
        &secret(PASSPHRASE),
        &Limits::STANDARD,
    )
    .unwrap();
    let expected = forge::members();
    assert_eq!(
        opened.members.len(),
        expected.len(),
        "no member is lost or added"
    );
    for (found, expected) in opened.members.iter().zip(&expected) {
        assert_eq!(found.path, expected.path, "in the order given");
        assert_eq!(found.media_type, expected.media_type, "with its type");
        assert_eq!(found.bytes, expected.bytes, "byte for byte");
    }
    assert_eq!(
        opened.manifest.office, "見本居宅介護支援事業所",
        "and whose it is"
    );
    assert_eq!(opened.manifest.counts["clients"], 2, "and how many");
    let inspected = inspect(
        &file[..],
        Path::new(NAMED),
        &secret(PASSPHRASE),
        &Limits::STANDARD,
    )
    .unwrap();
    assert_eq!(
        inspected, opened.manifest,
        "a look inside sees the same manifest"
    );
}

#[test]
fn the_plain_archive_is_the_same_every_time() {
    let decrypt = |file: &[u8]| {
        let identity = age::scrypt::Identity::new(secret(PASSPHRASE));
        age::decrypt(&identity, file).unwrap()
    };
    let (first, second) = (forge::sample_file(), forge::sample_file());
    assert_ne!(first, second, "the cipher's key is drawn anew");
    assert_eq!(
        decrypt(&first),
        decrypt(&second),
        "no clock and no PC gets into the archive"
    );
}

#[test]
fn a_handover_of_nothing_is_still_one() {
    let file = forge::sample_file_with(&[], PASSPHRASE, Work::LEAST);
    let opened = open(
        &file[..],
        Path::new(NAMED),
        &secret(PASSPHRASE),
        &Limits::STANDARD,
    )
    .unwrap();
    assert!(opened.members.is_empty(), "an empty office opens");
}

#[test]
fn a_short_passphrase_is_refused_before_anything_is_written() {
    let (head, members) = (forge::head(), forge::members());
    for (typed, is_enough) in [
        ("  twelve-chars  ", false),
        ("thirteen-char", true),
        ("さくらみかんふうせんたぬ", false),
        ("さくらみかんふうせんたぬき", true),
    ] {
        let passphrase = secret(typed);
        let (head, members, work) = (&head, &members[..], Work::LEAST);
        let handover = Handover {
            head,
            members,
            closing: Closing::Passphrase {
                passphrase: &passphrase,
                work,
            },
        };
        let mut out = Vec::new();
        match seal(&handover, &mut out) {
            Ok(_) => assert!(is_enough, "{typed:?} has {MIN_PASSPHRASE_CHARS} characters"),
            Err(SealError::ShortPassphrase { chars: 12, .. }) => {
                assert!(
                    !is_enough && out.is_empty(),
                    "{typed:?} is short, and out is untouched"
                );
            }
            Err(other) => panic!("{typed:?}: {other}"),
        }
    }
}

#[test]
fn names_that_cannot_be_unpacked_everywhere_are_refused() {
    let (head, passphrase) = (forge::head(), secret(PASSPHRASE));
    let member = |path: &str| Member::new(path, "text/plain", Vec::new());
    for second in ["../up", "slips/連絡票.pdf", "manifest.json", "A.PDF", ""] {
        let members = [member("a.pdf"), member(second)];
        let (head, passphrase, work) = (&head, &passphrase, Work::LEAST);
        let handover = Handover {
            head,
            members: &members,
            closing: Closing::Passphrase { passphrase, work },
        };
        let refused = seal(&handover, std::io::sink());
        assert!(
            matches!(refused, Err(SealError::BadPath { index: 1 })),
            "{second:?} is no name"
        );
    }
}

#[test]
fn an_output_that_fails_is_told_as_such() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (head, members, passphrase) = (forge::head(), forge::members(), secret(PASSPHRASE));
    let (head, members, passphrase) = (&head, &members[..], &passphrase);
    let handover = Handover {
        head,
        members,
        closing: Closing::Passphrase {
            passphrase,
            work: Work::LEAST,
        },
    };
    match seal(&handover, Full) {
        Err(SealError::Output(e)) => assert_eq!(e.kind(), std::io::ErrorKind::StorageFull),
        other => panic!("a full disk must be told as one: {other:?}"),
    }
}

#[test]
fn the_standard_work_is_bearable_and_the_limit_holds() {
    let file = forge::sample_file_with(&forge::members(), PASSPHRASE, Work::STANDARD);
    let limits = Limits {
        work: Work::LEAST,
        ..Limits::STANDARD
    };
    let refused = open(&file[..], Path::new(NAMED), &secret(PASSPHRASE), &limits);
    assert!(
        matches!(
            refused,
            Err(OpenError::ExcessiveWork {
                required: 17,
                allowed: 1
            })
        ),
        "too much work is refused before it is begun"
    );
    let opened = open(
        &file[..],
        Path::new(NAMED),
        &secret(PASSPHRASE),
        &Limits::STANDARD,
    );
    assert!(opened.is_ok(), "and the standard is allowed");
}

#[test]
fn nothing_personal_is_in_debug_output_or_errors() {
    let file = forge::sample_file();
    let opened = open(
        &file[..],
        Path::new(NAMED),
        &secret(PASSPHRASE),
        &Limits::STANDARD,
    )
    .unwrap();
    let (head, members, passphrase) = (forge::head(), forge::members(), secret(PASSPHRASE));
    let (head, members, passphrase) = (&head, &members[..], &passphrase);
    let handover = Handover {
        head,
        members,
        closing: Closing::Passphrase {
            passphrase,
            work: Work::LEAST,
        },
    };
    let missing = tsunagi_archive::open_file("/見本/浜栗.age", passphrase, &Limits::STANDARD);
    let said = format!("{opened:?} {handover:?} {:?}", missing.unwrap_err());
    for secret in ["浜栗", "見本", PASSPHRASE, "R8-0001"] {
        assert!(
            !said.contains(secret),
            "{secret} must not get into a log: {said}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_content_comes_back(
        contents in proptest::collection::vec(
            (any::<bool>(), proptest::collection::vec(any::<u8>(), 0..80_000)), 0..6),
    ) {
        let members: Vec<Member> = contents
            .iter()
            .enumerate()
            .map(|(i, (is_pdf, bytes))| {
                let media_type = if *is_pdf { "application/pdf" } else { "application/json" };
                Member::new(format!("m/{i}"), media_type, bytes.clone())
            })
            .collect();
        let file = forge::sample_file_with(&members, PASSPHRASE, Work::LEAST);
        let opened =
            open(&file[..], Path::new(NAMED), &secret(PASSPHRASE), &Limits::STANDARD).unwrap();
        let found: Vec<&Vec<u8>> = opened.members.iter().map(|m| &*m.bytes).collect();
        let expected: Vec<&Vec<u8>> = contents.iter().map(|(_, bytes)| bytes).collect();
        prop_assert_eq!(found, expected);
    }
}
