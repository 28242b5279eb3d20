//! Two offices that hand the same records to each other, more than once.

use tsunagi_contract::slips::{ConfirmSlip, RecordEvent, SaveSlip, SlipForm, SlipSummary};

use super::*;

/// Two offices and the stick between them.
pub(super) struct Pair {
    pub(super) desk: Desk,
    pub(super) other: Other,
    pub(super) stick: TempDir,
}

impl Pair {
    pub(super) fn open() -> Self {
        Self {
            desk: Desk::open(),
            other: Other::open(),
            stick: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) fn hand(&self, from: &App, to: &App) -> Imported {
        let made = export(from, self.stick.path(), Vec::new()).unwrap();
        import(to, &made.path).unwrap()
    }

    /// Hands everything over from the first office, and says what it did.
    pub(super) fn there(&self) -> Imported {
        self.hand(&self.desk.app, &self.other.app)
    }

    /// And back.
    pub(super) fn back(&self) -> Imported {
        self.hand(&self.other.app, &self.desk.app)
    }

    pub(super) fn id(&self) -> &str {
        &self.desk.client_id
    }

    /// Says what an import of the other office's records would do to the client.
    pub(super) fn words_back(&self) -> String {
        let made = export(&self.other.app, self.stick.path(), Vec::new()).unwrap();
        let preview = inspect(&self.desk.app, &made.path).unwrap();
        let mut clients = preview.clients.into_iter();
        clients.find(|one| one.client_id == self.id()).unwrap().text
    }

    pub(super) fn slips(&self, app: &App) -> Vec<SlipSummary> {
        let list = ListSlips {
            client_id: Some(self.desk.client_id.clone()),
            states: Vec::new(),
            query: String::new(),
        };
        app.list_slips(list).unwrap()
    }
}

pub(super) fn form_of(app: &App, id: &str) -> SlipForm {
    app.open_slip(OpenSlip { id: id.to_owned() }).unwrap().form
}

pub(super) fn write(app: &App, id: &str, words: &str) {
    let mut form = form_of(app, id);
    form.background = words.to_owned();
    app.save_slip(SaveSlip { form }).unwrap();
}

pub(super) fn confirm(app: &App, id: &str) {
    app.confirm_slip(ConfirmSlip {
        id: id.to_owned(),
        reason: "電話で確かめたため。".to_owned(),
    })
    .unwrap();
}

pub(super) fn answer(pair: &Pair, app: &App, id: &str, words: &str) {
    let answered = RecordEvent {
        answers: vec![words.to_owned()],
        ..pair.desk.event(id, "answered", "fax")
    };
    app.record_event(answered).unwrap();
}

pub(super) fn state(app: &App, id: &str) -> String {
    let id = id.to_owned();
    app.open_slip(OpenSlip { id }).unwrap().summary.state
}

pub(super) fn change(app: &App, id: &str, change: impl FnOnce(&mut ClientForm)) {
    let mut form = client_form(app, id);
    change(&mut form);
    app.save_client(SaveClient { form }).unwrap();
}

/// Everything that an office holds, as it would hand it over.
pub(super) fn whole(app: &App) -> String {
    serde_json::to_string(&records(app)).unwrap()
}
