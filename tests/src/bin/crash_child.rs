//! The program that gets killed: a care manager's day in milliseconds.
//!
//! It says `ready`, and from then on acknowledges each act on a line of its own, after the app has
//! said that it is done and not before.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::path::{Path, PathBuf};

use tsunagi_app::App;
use tsunagi_contract::backups::MakeBackup;
use tsunagi_contract::keys::Rekey;
use tsunagi_contract::opening::Unlock;
use tsunagi_contract::people::ListClients;
use tsunagi_contract::settings::ChangePassphrase;
use tsunagi_contract::slips::{ConfirmSlip, PreviewSlip, SavePdf, SaveSlip, SlipForm, StartSlip};
use tsunagi_tests::bench::{PASSPHRASE, setup};
use tsunagi_tests::children::say;
use tsunagi_tests::crash::{Acknowledged, Act, CLIENT, OTHER_PASSPHRASE, REASON, text};
use tsunagi_tests::looking::sha256;
use tsunagi_tests::offices::{done, everything_to, visit};

struct Day {
    app: App,
    client_id: String,
    stick: PathBuf,
    draft: SlipForm,
    sentences: usize,
    confirmed: Option<String>,
    passphrase: &'static str,
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let home = Path::new(&words[1]);
    let first: usize = words[2].parse().unwrap();
    let mut day = Day::begin(home);
    say("ready");
    for act in Act::ALL.iter().cycle().skip(first) {
        // Several sentences for each of the rest: typing is what happens most.
        let times = if *act == Act::Type { 3 } else { 1 };
        for _ in 0..times {
            day.act(*act);
        }
    }
}

impl Day {
    fn begin(home: &Path) -> Self {
        let app = App::new(setup(home));
        done(app.unlock(Unlock {
            passphrase: PASSPHRASE.into(),
        }));
        let clients = done(app.list_clients(ListClients {
            query: CLIENT.to_owned(),
            include_closed: false,
        }));
        let client_id = clients[0].id.clone();
        let (draft, confirmed) = (started(&app, &client_id), None);
        // The typefaces are read once in a process; a kill during that proves nothing.
        done(app.preview_slip(PreviewSlip {
            id: draft.id.clone(),
        }));
        let stick = home.join("stick");
        Self {
            app,
            client_id,
            stick,
            draft,
            sentences: 0,
            confirmed,
            passphrase: PASSPHRASE,
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Type => self.type_a_sentence(),
            Act::Note => self.note(),
            Act::Confirm => self.confirm(),
            Act::Print => self.print(),
            Act::Export => self.export(),
            Act::Backup => self.back_up(),
            Act::Passphrase => self.change_passphrase(),
            Act::Rekey => self.rekey(),
        }
    }

    fn type_a_sentence(&mut self) {
        self.sentences += 1;
        self.draft.background = text(self.sentences);
        self.draft.purposes = vec!["situation".to_owned()];
        done(self.app.save_slip(SaveSlip {
            form: self.draft.clone(),
        }));
        acknowledge(&Acknowledged::Typed(self.draft.id.clone(), self.sentences));
    }

    fn note(&mut self) {
        let count = self.sentences + 1;
        let entry = done(self.app.add_entry(visit(&self.client_id, &text(count))));
        acknowledge(&Acknowledged::Noted(entry.id, count));
    }

    fn confirm(&mut self) {
        if self.sentences == 0 {
            self.type_a_sentence();
        }
        let id = self.draft.id.clone();
        let reason = REASON.to_owned();
        done(self.app.confirm_slip(ConfirmSlip {
            id: id.clone(),
            reason,
        }));
        acknowledge(&Acknowledged::Confirmed(id.clone()));
        self.confirmed = Some(id);
        self.draft = started(&self.app, &self.client_id);
        self.sentences = 0;
    }

    fn print(&mut self) {
        if self.confirmed.is_none() {
            self.confirm();
        }
        let id = self.confirmed.clone().unwrap();
        let made = done(self.app.save_pdf(SavePdf { id, path: None }));
        let hash = sha256(&std::fs::read(&made.path).unwrap());
        acknowledge(&Acknowledged::Printed(made.path, hash));
    }

    fn export(&mut self) {
        let exported = done(self.app.export_handover(everything_to(&self.stick)));
        acknowledge(&Acknowledged::Exported(exported.path, exported.sha256));
    }

    fn back_up(&self) {
        let folder = String::new();
        let made = done(self.app.make_backup(MakeBackup { folder }));
        acknowledge(&Acknowledged::BackedUp(made.path, made.sha256));
    }

    fn change_passphrase(&mut self) {
        let next = if self.passphrase == PASSPHRASE {
            OTHER_PASSPHRASE
        } else {
            PASSPHRASE
        };
        acknowledge(&Acknowledged::Changing(next.to_owned()));
        done(self.app.change_passphrase(ChangePassphrase {
            key_file: String::new(),
            present: self.passphrase.into(),
            new: next.into(),
            new_again: next.into(),
        }));
        acknowledge(&Acknowledged::Changed(next.to_owned()));
        self.passphrase = next;
    }

    fn rekey(&self) {
        acknowledge(&Acknowledged::Rekeying);
        done(self.app.rekey(Rekey {
            passphrase: self.passphrase.into(),
            key_file: String::new(),
        }));
        acknowledge(&Acknowledged::Rekeyed);
    }
}

fn started(app: &App, client_id: &str) -> SlipForm {
    let slip = done(app.start_slip(StartSlip {
        client_id: client_id.to_owned(),
        template: String::new(),
        recipient_id: String::new(),
        from_last: false,
    }));
    acknowledge(&Acknowledged::Begun(slip.form.id.clone()));
    slip.form
}

fn acknowledge(done: &Acknowledged) {
    say(&done.line());
}
