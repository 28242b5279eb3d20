mod directory;
mod diverging;
mod exchanging;
mod fields_both_ways;
mod hostile;
mod kept;
mod limits;
mod merging_fields;
mod moments;
mod noted;
mod numbers;
mod pair;
mod parsing;
mod partial;
mod sheets;
mod shown;
mod slips_both_ways;
mod standing;
mod stranger;
mod unfit;
mod weight;

use tempfile::TempDir;
use tsunagi_contract::Code;
use tsunagi_contract::handover::{ExportHandover, Exported};
use tsunagi_contract::opening::CreateStore;
use tsunagi_contract::people::{ClientForm, ListClients, SaveClient, ShowClient};
use tsunagi_contract::slips::{ListSlips, OpenSlip, SavePdf};
use tsunagi_contract::timeline::{EntryView, ListEntries};

use super::collecting::{Chosen, collect_records};
use super::merging::DIFFERENCE;
use super::*;
use crate::drafting::tests::{Desk, correction};
use crate::testing::{PASSPHRASE, TestBench};

const SECRET: &str = "さくら-みかん-48273-ふね";

/// A second office with empty records.
struct Other {
    _folder: TempDir,
    app: App,
}

impl Other {
    fn open() -> Self {
        Self::after(100_000)
    }

    /// Another office has staff of its own, and ids that nobody else drew.
    fn after(drawn: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(folder.path());
        let app = bench.app().unwrap();
        for _ in 0..drawn {
            app.ids().next_id();
        }
        app.create_store(CreateStore {
            office_name: "みほん居宅介護支援事業所".to_owned(),
            staff_name: "見本 潮子".to_owned(),
            staff_kana: "みほん しおこ".to_owned(),
            passphrase: PASSPHRASE.into(),
            passphrase_again: PASSPHRASE.into(),
        })
        .unwrap();
        Self {
            _folder: folder,
            app,
        }
    }
}

fn export(app: &App, destination: &Path, client_ids: Vec<String>) -> Result<Exported, Failure> {
    app.export_handover(ExportHandover {
        is_whole_office: client_ids.is_empty(),
        client_ids,
        ..request(destination)
    })
}

/// Asks for the whole office, for a passphrase.
fn request(destination: &Path) -> ExportHandover {
    ExportHandover {
        is_whole_office: true,
        client_ids: Vec::new(),
        destination: destination.to_string_lossy().into_owned(),
        recipient: "見本第二居宅介護支援事業所".to_owned(),
        from: String::new(),
        to: String::new(),
        with_slips: true,
        with_pages: true,
        keys: Vec::new(),
        passphrase: SECRET.into(),
        passphrase_again: SECRET.into(),
    }
}

fn inspect(app: &App, path: &str) -> Result<ImportPreview, Failure> {
    app.inspect_handover(InspectHandover {
        path: path.to_owned(),
        passphrase: SECRET.into(),
    })
}

fn import(app: &App, path: &str) -> Result<Imported, Failure> {
    let sha256 = inspect(app, path)?.sha256;
    app.import_handover(ImportHandover {
        path: path.to_owned(),
        passphrase: SECRET.into(),
        sha256,
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    })
}

fn records(app: &App) -> Records {
    app.read(|session| Ok(collect_records(session.records(), &Chosen::all_of(&[]))?.0))
        .unwrap()
}

/// Returns the records without what each office decides for itself: itself, and who is in charge.
fn comparable(app: &App) -> serde_json::Value {
    let mut json = serde_json::to_value(records(app)).unwrap();
    json["office"].take();
    json["staff"].take();
    for case in json["cases"].as_array_mut().unwrap() {
        case["client"]["care_manager_id"].take();
    }
    for facility in json["facilities"].as_array_mut().unwrap() {
        facility["fax_verified"].take();
    }
    json
}

fn entries(app: &App, client_id: &str) -> Vec<EntryView> {
    let (from, to) = (String::new(), String::new());
    app.list_entries(ListEntries {
        client_id: client_id.to_owned(),
        from,
        to,
    })
    .unwrap()
}

fn client_form(app: &App, id: &str) -> ClientForm {
    app.show_client(ShowClient { id: id.to_owned() })
        .unwrap()
        .form
}

#[test]
fn an_empty_office_has_equal_records_after_the_import() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    desk.confirmed();
    desk.filled();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert!(
        made.path.ends_with("tsunagi-handover-20260401-1.age"),
        "{}",
        made.path
    );
    assert!(
        made.clients >= 2 && made.slips >= 3 && made.entries >= 10,
        "the whole office"
    );
    let preview = inspect(&other.app, &made.path).unwrap();
    assert!(preview.clients.iter().all(|client| client.outcome == "new"));
    assert!(
        records(&other.app).cases.is_empty(),
        "looking wrote nothing"
    );
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!((done.new_clients, done.conflicts), (made.clients, 0));
    assert_eq!(
        (done.new_slips, done.new_entries),
        (made.slips, made.entries)
    );
    assert_eq!(
        comparable(&other.app),
        comparable(&desk.app),
        "nothing was lost or changed"
    );
    let again = inspect(&other.app, &made.path).unwrap();
    assert!(
        again.changes_nothing,
        "the same file once more has nothing to say"
    );
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!(
        (done.new_clients, done.changed_clients, done.new_slips),
        (0, 0, 0)
    );
    assert_eq!(comparable(&other.app), comparable(&desk.app));
    let second = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert!(
        second.path.ends_with("-2.age"),
        "an older file on the stick stays"
    );
    let names: Vec<_> = std::fs::read_dir(stick.path()).unwrap().collect();
    assert_eq!(names.len(), 2, "and nothing half written is left beside");
}

#[test]
fn frozen_pages_come_along_and_drafts_go_on() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let slip = desk.confirmed();
    let made = export(&desk.app, stick.path(), vec![desk.client_id.clone()]).unwrap();
    assert_eq!(made.clients, 1, "only the chosen one");
    import(&other.app, &made.path).unwrap();
    let pdf = |app: &App| {
        let made = app
            .save_pdf(SavePdf {
                id: slip.summary.id.clone(),
                path: None,
            })
            .unwrap();
        std::fs::read(made.path).unwrap()
    };
    assert_eq!(
        pdf(&desk.app),
        pdf(&other.app),
        "the same paper, byte for byte"
    );
    let own = other.app.list_clients(ListClients {
        query: String::new(),
        include_closed: true,
    });
    assert_eq!(
        own.unwrap()[0].care_manager,
        "見本 潮子",
        "who imports takes charge"
    );
}

#[test]
fn what_grew_there_grows_here_and_both_versions_of_a_difference_are_kept() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let slip = desk.confirmed();
    let entry = desk.add_entry("歩行器で歩く。", false);
    import(
        &other.app,
        &export(&desk.app, stick.path(), Vec::new()).unwrap().path,
    )
    .unwrap();
    // There: an event, a correction, a new entry, another telephone number.
    desk.app
        .record_event(desk.event(&slip.summary.id, "sent", "fax"))
        .unwrap();
    desk.app
        .correct_entry(correction(&entry, "歩行器で玄関まで歩く。"))
        .unwrap();
    desk.add_entry("翌日の電話。", false);
    let mut form = client_form(&desk.app, &desk.client_id);
    form.phone = "0594-00-9999".to_owned();
    desk.app.save_client(SaveClient { form }).unwrap();
    // Here another one: now both sides changed it.
    let mut form = client_form(&other.app, &desk.client_id);
    form.phone = "0594-00-8888".to_owned();
    other.app.save_client(SaveClient { form }).unwrap();
    let before = client_form(&other.app, &desk.client_id).phone;
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let preview = inspect(&other.app, &made.path).unwrap();
    let line = preview
        .clients
        .iter()
        .find(|client| client.name.contains("浜栗"))
        .unwrap();
    assert_eq!(
        (line.outcome.as_str(), line.new_entries),
        ("conflict", 1),
        "{}",
        line.text
    );
    assert!(line.text.contains("そのまま残し"), "{}", line.text);
    import(&other.app, &made.path).unwrap();
    let here = other
        .app
        .open_slip(OpenSlip {
            id: slip.summary.id,
        })
        .unwrap();
    assert_eq!(here.summary.state, "awaiting", "the event came along");
    let kept = entries(&other.app, &desk.client_id);
    let corrected = kept.iter().find(|known| known.id == entry).unwrap();
    assert_eq!(corrected.text, "歩行器で玄関まで歩く。");
    assert_eq!(corrected.corrections.len(), 1, "with the old words");
    assert_eq!(
        client_form(&other.app, &desk.client_id).phone,
        before,
        "nothing is overwritten"
    );
    let note = kept.iter().find(|known| known.item == DIFFERENCE).unwrap();
    assert!(
        note.text.contains("0594-00-9999") && note.is_internal,
        "the other number is kept"
    );
    assert!(
        inspect(&other.app, &made.path).unwrap().changes_nothing,
        "a second time is nothing new"
    );
}

#[test]
fn a_draft_and_an_entry_changed_on_both_sides_are_kept_twice() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let draft = desk.filled();
    let entry = desk.add_entry("もとの記録。", false);
    import(
        &other.app,
        &export(&desk.app, stick.path(), Vec::new()).unwrap().path,
    )
    .unwrap();
    for (app, words) in [(&desk.app, "あちらの文。"), (&other.app, "こちらの文。")] {
        let mut form = app
            .open_slip(OpenSlip {
                id: draft.id.clone(),
            })
            .unwrap()
            .form;
        form.background = words.to_owned();
        app.save_slip(tsunagi_contract::slips::SaveSlip { form })
            .unwrap();
        app.correct_entry(correction(&entry, words)).unwrap();
    }
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!(done.conflicts, 2, "one slip, one entry");
    let list = ListSlips {
        client_id: None,
        states: vec!["draft".to_owned()],
        query: String::new(),
    };
    let drafts = other.app.list_slips(list).unwrap();
    let texts: Vec<String> = drafts
        .iter()
        .map(|line| {
            other
                .app
                .open_slip(OpenSlip {
                    id: line.id.clone(),
                })
                .unwrap()
                .form
                .background
        })
        .collect();
    for words in ["あちらの文。", "こちらの文。"] {
        assert!(texts.iter().any(|text| text == words), "{words} is there");
        let kept = entries(&other.app, &desk.client_id);
        assert!(
            kept.iter().any(|entry| entry.text == words),
            "{words} is in the timeline"
        );
    }
    assert!(inspect(&other.app, &made.path).unwrap().changes_nothing);
}

#[test]
fn each_bad_input_is_its_own_sentence_and_changes_nothing() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let before = comparable(&other.app);
    let look = |path: &str, passphrase: &str| {
        let request = InspectHandover {
            path: path.to_owned(),
            passphrase: passphrase.into(),
        };
        other.app.inspect_handover(request).err().unwrap().code
    };
    assert_eq!(
        look(&made.path, "ちがう-あいことば-0000"),
        Code::HandoverPassphrase
    );
    assert_eq!(look("/nowhere/a.age", SECRET), Code::FileNotFound);
    let mut bytes = std::fs::read(&made.path).unwrap();
    let plain = stick.path().join("plain.age");
    tsunagi_files::write_atomically(&plain, b"not a handover").unwrap();
    assert_eq!(
        look(&plain.to_string_lossy(), SECRET),
        Code::NotHandoverFile
    );
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = stick.path().join("damaged.age");
    tsunagi_files::write_atomically(&damaged, &bytes).unwrap();
    assert_eq!(
        look(&damaged.to_string_lossy(), SECRET),
        Code::HandoverDamaged
    );
    let other_file = other.app.import_handover(ImportHandover {
        path: made.path,
        passphrase: SECRET.into(),
        sha256: "0".repeat(64),
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    });
    assert_eq!(
        other_file.err().unwrap().code,
        Code::HandoverDamaged,
        "not the previewed file"
    );
    assert_eq!(comparable(&other.app), before);
}

#[test]
fn an_export_is_refused_where_it_would_be_unsafe() {
    let desk = Desk::open();
    let stick = tempfile::tempdir().unwrap();
    let inside = export(&desk.app, &desk.bench.store_folder(), Vec::new())
        .err()
        .unwrap();
    assert_eq!(
        inside.field.as_deref(),
        Some("destination"),
        "a copy beside the records is none"
    );
    let taken = stick.path().join("taken.age");
    tsunagi_files::write_atomically(&taken, b"older").unwrap();
    assert_eq!(
        export(&desk.app, &taken, Vec::new()).err().unwrap().code,
        Code::FileExists
    );
    assert_eq!(std::fs::read(&taken).unwrap(), b"older");
    let gone = stick.path().join("gone");
    assert_eq!(
        export(&desk.app, &gone, Vec::new()).err().unwrap().code,
        Code::FileNotFound
    );
    let with = |passphrase: &str, again: &str| {
        let request = ExportHandover {
            is_whole_office: true,
            client_ids: Vec::new(),
            destination: stick.path().to_string_lossy().into_owned(),
            recipient: "見本第二居宅".to_owned(),
            from: String::new(),
            to: String::new(),
            with_slips: true,
            with_pages: true,
            keys: Vec::new(),
            passphrase: passphrase.into(),
            passphrase_again: again.into(),
        };
        desk.app.export_handover(request).err().unwrap().code
    };
    let nobody = ExportHandover {
        is_whole_office: false,
        client_ids: Vec::new(),
        destination: stick.path().to_string_lossy().into_owned(),
        recipient: "見本第二居宅".to_owned(),
        from: String::new(),
        to: String::new(),
        with_slips: true,
        with_pages: true,
        keys: Vec::new(),
        passphrase: SECRET.into(),
        passphrase_again: SECRET.into(),
    };
    let to_nobody = ExportHandover {
        recipient: " ".to_owned(),
        ..request(stick.path())
    };
    let refused = desk.app.export_handover(to_nobody).err().unwrap();
    assert_eq!(
        refused.field.as_deref(),
        Some("recipient"),
        "the log says to whom"
    );
    let refused = desk.app.export_handover(nobody).err().unwrap();
    assert_eq!(
        refused.field.as_deref(),
        Some("client_ids"),
        "nobody chosen is not everybody"
    );
    assert_eq!(with("みじかい", "みじかい"), Code::WeakPassphrase);
    assert_eq!(with(SECRET, "さくら-みかん-48273-ふぬ"), Code::InvalidField);
    let suggested = desk
        .app
        .suggest_passphrase(SuggestPassphrase {})
        .unwrap()
        .passphrase;
    assert!(suggested.chars().count() >= tsunagi_archive::MIN_PASSPHRASE_CHARS);
}
