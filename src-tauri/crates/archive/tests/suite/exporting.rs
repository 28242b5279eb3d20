//! Writing to a stick that fills up, breaks, or lies.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tsunagi_archive::{
    Closing, ExportError, Handover, Limits, Receipt, Unwatched, Work, open_file, write_new,
    write_new_on,
};
use tsunagi_files::{FaultyMedium, Obstacle};

use crate::forge::{self, PASSPHRASE, secret};

fn export(medium: &FaultyMedium, path: &Path) -> Result<Receipt, ExportError> {
    let (head, passphrase) = (forge::head(), secret(PASSPHRASE));
    let member = tsunagi_archive::Member::new("a.json", "application/json", b"{}".to_vec());
    let (head, members, passphrase) = (&head, &[member][..], &passphrase);
    write_new_on(
        medium,
        path,
        &Handover {
            head,
            members,
            closing: Closing::Passphrase {
                passphrase,
                work: Work::LEAST,
            },
        },
        &Unwatched,
    )
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn the_receipt_is_that_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
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
    let receipt = write_new(&path, &handover).unwrap();
    let file = fs::read(&path).unwrap();
    assert_eq!(receipt.bytes, file.len() as u64, "the size to the byte");
    let hash: String = Sha256::digest(&file)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(
        receipt.sha256_of_file, hash,
        "the hash that sha256sum prints"
    );
    let opened = open_file(&path, passphrase, &Limits::STANDARD).unwrap();
    assert_eq!(
        opened.manifest, receipt.manifest,
        "and the manifest inside it"
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing lies beside it"
    );
}

#[test]
fn a_name_that_is_taken_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    tsunagi_files::write_atomically(&path, b"last month's").unwrap();
    match export(&FaultyMedium::sound(), &path) {
        Err(ExportError::Io(e)) => assert_eq!(e.obstacle(), Obstacle::AlreadyExists),
        other => panic!("last month's file must stay: {other:?}"),
    }
    assert_eq!(fs::read(&path).unwrap(), b"last month's", "untouched");
}

#[test]
fn full_after_any_number_of_bytes_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    let medium = FaultyMedium::sound();
    export(&medium, &path).unwrap();
    fs::remove_file(&path).unwrap();
    for bytes in 0..medium.written() {
        match export(&FaultyMedium::full_after(bytes), &path) {
            Err(ExportError::Io(e)) => assert!(e.is_disk_full(), "full after {bytes} bytes"),
            other => panic!("full after {bytes} bytes: {other:?}"),
        }
        assert!(
            is_empty(folder.path()),
            "nothing is left after {bytes} bytes"
        );
    }
}

#[test]
fn a_stick_that_fills_up_in_the_middle_of_a_big_file_is_told_as_full() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    let (head, passphrase) = (forge::head(), secret(PASSPHRASE));
    let pdf = |name: &str| tsunagi_archive::Member::new(name, "application/pdf", vec![7; 300_000]);
    let (head, members, passphrase) = (&head, &[pdf("a.pdf"), pdf("b.pdf")][..], &passphrase);
    let handover = Handover {
        head,
        members,
        closing: Closing::Passphrase {
            passphrase,
            work: Work::LEAST,
        },
    };
    // Larger than every buffer on the way, so that each layer gets to see the failure.
    for bytes in (0..600_000).step_by(29_989) {
        match write_new_on(
            &FaultyMedium::full_after(bytes),
            &path,
            &handover,
            &Unwatched,
        ) {
            Err(ExportError::Io(e)) => assert!(e.is_disk_full(), "full after {bytes} bytes"),
            other => panic!("full after {bytes} bytes: {other:?}"),
        }
        assert!(
            is_empty(folder.path()),
            "nothing is left after {bytes} bytes"
        );
    }
}

#[test]
fn a_failure_at_any_step_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    // create, sync, rename, sync of the folder
    for step in 0..4 {
        let result = export(&FaultyMedium::failing_at_step(step), &path);
        assert!(
            matches!(result, Err(ExportError::Io(_))),
            "step {step}: {result:?}"
        );
        assert!(is_empty(folder.path()), "nothing is left after step {step}");
    }
    assert!(
        export(&FaultyMedium::failing_at_step(4), &path).is_ok(),
        "there are no more steps"
    );
}

#[test]
fn a_stick_that_lies_about_any_byte_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    let medium = FaultyMedium::sound();
    export(&medium, &path).unwrap();
    fs::remove_file(&path).unwrap();
    for byte in 0..medium.written() {
        let result = export(&FaultyMedium::lying_at(byte), &path);
        assert!(
            matches!(result, Err(ExportError::Unfaithful(_))),
            "byte {byte}: {result:?}"
        );
        assert!(
            is_empty(folder.path()),
            "a file that cannot be opened gets no name"
        );
    }
}

#[test]
fn a_refused_handover_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hikitsugi.age");
    let (head, passphrase) = (forge::head(), secret("short"));
    let handover = Handover {
        head: &head,
        members: &[],
        closing: Closing::Passphrase {
            passphrase: &passphrase,
            work: Work::LEAST,
        },
    };
    let result = write_new(&path, &handover);
    assert!(
        matches!(result, Err(ExportError::Refused(_))),
        "the passphrase is short"
    );
    assert!(is_empty(folder.path()), "nothing is left");
}
