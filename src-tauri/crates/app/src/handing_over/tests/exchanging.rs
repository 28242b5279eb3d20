//! The log of what went out, the 受領証 that comes back, keys instead of passphrases, and 中止.

use std::sync::Arc;

use tsunagi_contract::handover::{
    ListDrives, ListExports, ReadReceipt, SaveOwnKey, SavePartnerKey, SaveReceipt, ShowExchangeKeys,
};

use super::*;

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn states(app: &App) -> Vec<String> {
    let exports = app.list_exports(ListExports {}).unwrap();
    exports.into_iter().map(|export| export.state).collect()
}

#[test]
fn an_import_that_changes_nothing_says_so_and_offers_no_receipt_that_cannot_be_made() {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let first = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let taken = import(&other.app, &first.path).unwrap();
    assert!(!taken.changes_nothing && taken.may_acknowledge);
    let again = import(&other.app, &first.path).unwrap();
    assert!(again.changes_nothing);
    assert!(again.may_acknowledge, "it was taken in before");
    let second = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let nothing = import(&other.app, &second.path).unwrap();
    assert!(nothing.changes_nothing);
    assert!(!nothing.may_acknowledge, "there is no key kept for it");
    let (sha256, folder) = (second.sha256, stick.path().to_string_lossy().into_owned());
    let receipt = SaveReceipt { sha256, folder };
    assert!(other.app.save_receipt(receipt).is_err());
}

#[test]
fn a_receipt_marks_the_export_as_received() {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert_eq!(states(&desk.app), ["written"]);
    let folder = stick.path().to_string_lossy().into_owned();
    let ask = || {
        other.app.save_receipt(SaveReceipt {
            sha256: made.sha256.clone(),
            folder: folder.clone(),
        })
    };
    assert!(ask().is_err(), "nobody acknowledges what was not taken in");
    assert!(import(&other.app, &made.path).unwrap().may_acknowledge);
    let path = ask().unwrap().path;
    let read = |path: &str| {
        desk.app.read_receipt(ReadReceipt {
            path: path.to_owned(),
        })
    };
    let received = read(&path).unwrap();
    assert_eq!(received.state, "received");
    assert!(received.received_by.contains("みほん居宅介護支援事業所"));
    assert_eq!(states(&desk.app), ["received"]);
    read(&path).unwrap();
    let altered = std::fs::read_to_string(&path)
        .unwrap()
        .replace("見本", "別人");
    let forged = stick.path().join("forged.json");
    tsunagi_files::write_atomically(&forged, altered.as_bytes()).unwrap();
    let refused = read(&forged.to_string_lossy()).err().unwrap();
    assert_eq!(
        refused.code,
        Code::NotReceipt,
        "an altered receipt proves nothing"
    );
    let elsewhere = other.app.read_receipt(ReadReceipt { path });
    assert!(
        elsewhere.is_err(),
        "it is for the office that wrote the file"
    );
}

#[test]
fn offices_with_keys_need_no_passphrase() {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let theirs = other.app.show_exchange_keys(ShowExchangeKeys {}).unwrap();
    let saved = desk
        .app
        .save_partner_key(SavePartnerKey {
            public_key: format!(" {}\n", theirs.public_key),
            name: "見本第二居宅".to_owned(),
            is_verified: true,
        })
        .unwrap();
    assert_eq!(
        saved.partners[0].fingerprint, theirs.fingerprint,
        "both sides read out the same digits"
    );
    let with_key = ExportHandover {
        keys: vec![theirs.public_key.clone()],
        passphrase: "".into(),
        passphrase_again: "".into(),
        ..request(stick.path())
    };
    let made = desk.app.export_handover(with_key).unwrap();
    let inspect = |app: &App| {
        app.inspect_handover(InspectHandover {
            path: made.path.clone(),
            passphrase: "".into(),
        })
    };
    assert!(inspect(&other.app).is_ok(), "their key opens it");
    assert!(
        inspect(&desk.app).is_ok(),
        "and ours, or nothing would be proven"
    );
    let third = Other::open();
    assert_eq!(
        inspect(&third.app).err().unwrap().code,
        Code::HandoverOtherKey
    );
    let stranger = ExportHandover {
        keys: vec![
            desk.app
                .show_exchange_keys(ShowExchangeKeys {})
                .unwrap()
                .public_key,
        ],
        ..request(stick.path())
    };
    assert_eq!(
        desk.app.export_handover(stranger).err().unwrap().code,
        Code::InvalidField,
        "only keys that were taken in count"
    );
    let folder = stick.path().to_string_lossy().into_owned();
    let text = other.app.save_own_key(SaveOwnKey { folder }).unwrap().path;
    let text = std::fs::read_to_string(text).unwrap();
    assert!(text.contains(&theirs.public_key) && text.contains(&theirs.fingerprint));
    assert!(
        !text.contains("SECRET"),
        "the other half never leaves the records"
    );
}

#[test]
fn stopped_nothing_is_left_and_the_log_says_so() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let app = Arc::new(desk.app);
    let handle = app.stop_handle();
    app.on_progress(Box::new(move |progress| {
        if progress.what.contains("読み返して") && !progress.is_over {
            let _ = handle.stop();
        }
    }));
    let refused = app.export_handover(request(stick.path())).err().unwrap();
    assert_eq!(refused.code, Code::Cancelled);
    assert!(
        files_in(stick.path()).is_empty(),
        "no file and no part of one"
    );
    assert_eq!(states(&app), ["failed"]);
}

#[test]
fn a_stopped_import_leaves_the_records_as_they_were() {
    let (desk, other, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let sha256 = inspect(&other.app, &made.path).unwrap().sha256;
    let before = comparable(&other.app);
    let handle = other.app.stop_handle();
    other.app.on_progress(Box::new(move |progress| {
        if progress.what.contains("取り込んで") {
            let _ = handle.stop();
        }
    }));
    let stopped = other.app.import_handover(ImportHandover {
        path: made.path,
        passphrase: SECRET.into(),
        sha256,
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    });
    assert_eq!(stopped.err().unwrap().code, Code::Cancelled);
    assert_eq!(comparable(&other.app), before, "all or nothing");
}

#[test]
fn places_that_are_none_are_refused() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let refused = desk.app.export_handover(request(Path::new("/etc")));
    assert_eq!(
        refused.err().unwrap().field.as_deref(),
        Some("destination"),
        "the system's folders are not for records"
    );
    let cloud = stick.path().join("cloud");
    std::fs::create_dir(&cloud).unwrap();
    desk.bench.platform.sync_to_cloud(&cloud);
    for place in [cloud.clone(), cloud.join("a.age")] {
        let refused = export(&desk.app, &place, Vec::new()).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("destination"));
        assert!(refused.what.contains("インターネットに写される"));
    }
    std::fs::remove_dir(&cloud).unwrap();
    desk.bench.platform.set_free_space(100);
    let full = desk.app.export_handover(request(stick.path()));
    assert_eq!(full.err().unwrap().code, Code::DiskFull);
    assert!(
        files_in(stick.path()).is_empty(),
        "said before anything is written"
    );
    assert!(states(&desk.app).is_empty(), "nothing was begun");
}

#[test]
fn drives_say_their_name_and_room() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    desk.bench.platform.plug_in(stick.path());
    let drives = desk.app.list_drives(ListDrives {}).unwrap();
    let found = drives.iter().find(|one| one.label == "見本USB").unwrap();
    assert!(found.is_removable && found.is_usable);
    assert!(found.text.contains("空き 8.0GB"), "{}", found.text);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert_eq!(made.medium, "見本USB", "the log knows which stick it was");
}

#[test]
fn a_period_takes_what_lies_in_it() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let none = ExportHandover {
        from: "H2.1.1".to_owned(),
        to: "H2.12.31".to_owned(),
        ..request(stick.path())
    };
    let made = desk.app.export_handover(none).unwrap();
    assert_eq!((made.entries, made.slips), (0, 0));
    assert!(made.clients > 0, "who they are goes along all the same");
    let backwards = ExportHandover {
        from: "R8.4.1".to_owned(),
        to: "R8.3.1".to_owned(),
        ..request(stick.path())
    };
    assert_eq!(
        desk.app
            .export_handover(backwards)
            .err()
            .unwrap()
            .field
            .as_deref(),
        Some("to")
    );
}

#[test]
fn a_passphrase_that_gives_the_file_or_the_records_away_is_refused() {
    use crate::sampling::SAMPLE_PASSPHRASE;
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let with = |passphrase: &str| {
        desk.app.export_handover(ExportHandover {
            passphrase: passphrase.into(),
            passphrase_again: passphrase.into(),
            ..request(stick.path())
        })
    };
    for (passphrase, field) in [
        ("aaaaaaaaaaaaa", None),
        ("さくらさくらさくらさくら12", None),
        ("さくら-みかん\0-48273-ふね", Some("passphrase")),
        (SAMPLE_PASSPHRASE, Some("passphrase")),
    ] {
        let refused = with(passphrase).err().unwrap();
        assert_eq!(refused.field.as_deref(), field, "{passphrase}");
    }
    assert!(files_in(stick.path()).is_empty(), "and nothing was written");
    assert!(with(SECRET).is_ok());
}

#[test]
fn a_file_name_of_another_kind_is_told_from_a_folder_that_is_not_there() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let refused = export(&desk.app, &stick.path().join("x.txt"), Vec::new());
    let refused = refused.err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("destination"));
    assert!(refused.remedy.contains(".age"), "{}", refused.remedy);
}
