//! A program with a home of its own that types secrets everywhere, and stands still to be searched.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::handover::{ExportHandover, ImportHandover, InspectHandover};
use tsunagi_contract::opening::{CreateStore, Lock, Unlock};
use tsunagi_contract::people::Search;
use tsunagi_contract::slips::{PageImage, PreviewSlip};
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, PASSPHRASE, setup};
use tsunagi_tests::canaries::{type_everywhere, word};
use tsunagi_tests::children::{say, wait};

fn main() {
    let home = std::env::args().nth(1).unwrap();
    let app = App::new(setup(Path::new(&home)));
    done(app.create_store(CreateStore {
        office_name: "見本".to_owned(),
        staff_name: "見本 花子".to_owned(),
        staff_kana: "みほん はなこ".to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        passphrase_again: PASSPHRASE.to_owned(),
    }));
    let number = type_everywhere(&app);
    look(&app, &number);
    hand_over(&app, &format!("{home}/stick"));
    say(&number);
    say("open");
    wait();
    done(app.lock(Lock {}));
    say("locked");
    wait();
    done(app.unlock(Unlock {
        passphrase: PASSPHRASE.to_owned(),
    }));
    look(&app, &number);
    say("open again");
    wait();
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

fn hand_over(app: &App, stick: &str) {
    let exported = done(app.export_handover(ExportHandover {
        is_whole_office: true,
        client_ids: Vec::new(),
        destination: stick.to_owned(),
        recipient: word(59),
        from: String::new(),
        to: String::new(),
        with_slips: true,
        keys: Vec::new(),
        passphrase: HANDOVER_PASSPHRASE.to_owned(),
        passphrase_again: HANDOVER_PASSPHRASE.to_owned(),
    }));
    let preview = done(app.inspect_handover(InspectHandover {
        path: exported.path.clone(),
        passphrase: HANDOVER_PASSPHRASE.to_owned(),
    }));
    done(app.import_handover(ImportHandover {
        path: exported.path,
        passphrase: HANDOVER_PASSPHRASE.to_owned(),
        sha256: preview.sha256,
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    }));
}

fn done<T>(reply: Result<T, Failure>) -> T {
    reply.unwrap_or_else(|failure| panic!("refused: {} {}", failure.what, failure.remedy))
}
