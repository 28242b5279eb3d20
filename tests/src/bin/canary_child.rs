//! A program with a home of its own that types secrets everywhere, and stands still to be searched.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::backups::{InspectBackup, MakeBackup, RehearseRestore, RestoreBackup};
use tsunagi_contract::handover::{ExportHandover, Exported, ReadReceipt, SaveReceipt};
use tsunagi_contract::keys::Rekey;
use tsunagi_contract::opening::{CreateStore, Lock, Unlock};
use tsunagi_contract::people::{Search, ShowClient};
use tsunagi_contract::slips::{PageImage, PreviewSlip};
use tsunagi_tests::bench::{PASSPHRASE, setup};
use tsunagi_tests::canaries::{last, type_everywhere, word};
use tsunagi_tests::children::{say, wait};
use tsunagi_tests::offices::{begin, done, everything_to};
use tsunagi_tests::once::take_in;

/// How often records are broken off before whoever kills this program has lost patience.
const OFTEN: usize = 1_000;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let home = words[1].as_str();
    let mut setup = setup(Path::new(home));
    setup.keep_log_in(Path::new(home).join("data"));
    let app = App::new(setup);
    match words.get(2).map(String::as_str) {
        None => day(&app, home),
        Some("panic") => panic_over(&app),
        Some("panic, as the program does") => {
            app.silence_panics();
            panic_over(&app);
        }
        Some(word) => go_on_until_killed(&app, home, word),
    }
}

fn day(app: &App, home: &str) {
    done(app.create_store(CreateStore {
        office_name: "見本".to_owned(),
        staff_name: "見本 花子".to_owned(),
        staff_kana: "みほん はなこ".to_owned(),
        passphrase: PASSPHRASE.into(),
        passphrase_again: PASSPHRASE.into(),
    }));
    let number = type_everywhere(app);
    look(app, &number);
    let exported = hand_over(app, &format!("{home}/stick"));
    say(&number);
    say("open");
    wait();
    done(app.lock(Lock {}));
    say("locked");
    wait();
    unlock(app);
    look(app, &number);
    say("open again");
    wait();
    spread(app, home, exported);
    say("spread");
    wait();
}

/// Takes what was exported through everything that writes files: another office, its receipt, backups,
/// a new key, a rehearsal, a restore.
fn spread(app: &App, home: &str, exported: Exported) {
    let neighbour = App::new(setup(&Path::new(home).join("neighbour")));
    begin(&neighbour, "見本となり事業所");
    take_in(&neighbour, &exported.path);
    let receipt = done(neighbour.save_receipt(SaveReceipt {
        folder: format!("{home}/stick"),
        sha256: exported.sha256,
    }));
    done(neighbour.lock(Lock {}));
    done(app.read_receipt(ReadReceipt { path: receipt.path }));
    let (passphrase, folder) = (PASSPHRASE.to_owned(), format!("{home}/stick"));
    done(app.make_backup(MakeBackup { folder }));
    done(app.rehearse_restore(RehearseRestore {
        key_file: String::new(),
        passphrase: passphrase.into(),
    }));
    rekey(app);
    restore(app, &format!("{home}/older.tsunagi"));
}

fn unlock(app: &App) {
    done(app.unlock(Unlock {
        passphrase: PASSPHRASE.into(),
    }));
}

fn rekey(app: &App) {
    done(app.rekey(Rekey {
        passphrase: PASSPHRASE.into(),
        key_file: String::new(),
    }));
}

/// Restores what a backup at this place says, which is made first.
fn restore(app: &App, path: &str) {
    if !Path::new(path).exists() {
        let made = done(app.make_backup(MakeBackup {
            folder: String::new(),
        }));
        std::fs::copy(made.path, path).unwrap();
    }
    let (path, passphrase) = (path.to_owned(), PASSPHRASE.to_owned());
    let preview = done(app.inspect_backup(InspectBackup {
        key_file: String::new(),
        path: path.clone(),
        passphrase: passphrase.clone().into(),
    }));
    done(app.restore_backup(RestoreBackup {
        passphrase_today: "".into(),
        key_file_today: String::new(),
        key_file: String::new(),
        path,
        passphrase: passphrase.into(),
        sha256: preview.sha256,
        other_office: String::new(),
    }));
}

fn go_on_until_killed(app: &App, home: &str, word: &str) {
    unlock(app);
    say("begun");
    for _ in 0..OFTEN {
        match word {
            "rekey" => rekey(app),
            "restore" => restore(app, &format!("{home}/older.tsunagi")),
            "export" => drop(hand_over(app, &format!("{home}/stick"))),
            other => panic!("nothing is called {other}"),
        }
    }
}

/// Fails as a program with a mistake in it fails, its hands full of records.
fn panic_over(app: &App) {
    unlock(app);
    let query = word(9);
    let found = done(app.search(Search { query }));
    let id = word(9);
    done(app.show_client(ShowClient { id }));
    drop(found);
}

/// Sorts, searches and draws: what makes a database or a picture spill over.
fn look(app: &App, number: &str) {
    for field in 0..40 {
        done(app.search(Search { query: word(field) }));
    }
    let preview = done(app.preview_slip(PreviewSlip {
        id: number.to_owned(),
    }));
    done(app.page_image(PageImage {
        id: number.to_owned(),
        page: 0,
        width_px: 600,
        look: "print".to_owned(),
        revision: preview.revision,
    }));
}

fn hand_over(app: &App, stick: &str) -> Exported {
    let exported = done(app.export_handover(ExportHandover {
        recipient: last(),
        ..everything_to(Path::new(stick))
    }));
    take_in(app, &exported.path);
    exported
}
