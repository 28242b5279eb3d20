//! Making, unlocking and locking the records.

use secrecy::{ExposeSecret as _, SecretString};
use tsunagi_contract::Failure;
use tsunagi_contract::opening::{AppState, CreateStore, DayView, Lock, ReadDay, ShowState, Unlock};
use tsunagi_domain::{AuditAct, Office, OfficeId, Role, Staff, StaffId};
use tsunagi_store::{NewStore, Store};

use crate::App;
use crate::changes::ChangedView;
use crate::forms::{LINE, typed};
use crate::machine::ForStore;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// The least length of a passphrase where there is no second factor (医療情報システムの安全管理に関する
/// ガイドライン 6.0).
pub(crate) const LEAST_PASSPHRASE: usize = 13;

/// Days between sending and the hoped-for answer until the office says otherwise (domain.md 7 `[K]`).
const REPLY_WITHIN_DAYS: u8 = 7;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Says where things stand.
    ///
    /// # Errors
    /// Only when the open records cannot be read.
    pub fn show_state(&self, _: ShowState) -> Result<AppState, Failure> {
        let session = self.session();
        self.state_of(session.as_ref())
            .map_err(|refusal| self.refuse(refusal))
    }

    /// Makes new records, with the first staff member as 管理者, and opens them.
    ///
    /// # Errors
    /// A field, a weak passphrase, or records that are there already.
    pub fn create_store(&self, request: CreateStore) -> Result<AppState, Failure> {
        let outcome = self.create(&request);
        let state = outcome.map_err(|refusal| self.refuse(refusal))?;
        self.tell(&ChangedView::PHASE);
        Ok(state)
    }

    /// Opens the records. What was open before, by whomever, is locked first.
    ///
    /// # Errors
    /// A passphrase that does not fit, or records that cannot be opened.
    pub fn unlock(&self, request: Unlock) -> Result<AppState, Failure> {
        let outcome = self.open(&SecretString::from(request.passphrase.trim()));
        let state = outcome.map_err(|refusal| self.refuse(refusal));
        self.tell(&ChangedView::PHASE);
        state
    }

    /// Locks the records: from here on nothing of them is in reach.
    ///
    /// # Errors
    /// None; the shape is that of all commands.
    pub fn lock(&self, _: Lock) -> Result<AppState, Failure> {
        self.close();
        self.tell(&ChangedView::PHASE);
        self.show_state(ShowState {})
    }

    /// Reads a date as typed, for the window to show what was understood.
    ///
    /// # Errors
    /// A text that is no date.
    pub fn read_day(&self, request: ReadDay) -> Result<DayView, Failure> {
        let day = typed("text", "日付", &request.text).day();
        let day = day.map_err(|refusal| self.refuse(refusal))?;
        Ok(DayView {
            iso: day.to_string(),
            wareki: day.wareki_with_weekday(),
        })
    }

    fn create(&self, request: &CreateStore) -> Result<AppState, Refusal> {
        let office = typed("office_name", "事業所名", &request.office_name).required(LINE)?;
        let name = typed("staff_name", "氏名", &request.staff_name).required(LINE)?;
        let kana = typed("staff_kana", "ふりがな", &request.staff_kana).line(LINE)?;
        let passphrase = new_passphrase(
            "passphrase",
            &request.passphrase,
            ("passphrase_again", &request.passphrase_again),
        )?;
        let mut place = self.session();
        if place.is_some() {
            return Err(Refusal::StoreExists);
        }
        let staff = Staff {
            id: StaffId::draw(self.ids()),
            name,
            kana,
            role: Role::Administrator,
            is_active: true,
        };
        let office = first_office(OfficeId::draw(self.ids()), office, &staff);
        let new = NewStore {
            passphrase: &passphrase,
            staff: &staff,
            office: &office,
        };
        let random = ForStore(self.setup.random.as_ref());
        let store = Store::create(&self.setup.store_folder, &new, self.setup.key_cost, &random)?;
        let session = place.insert(Session::new(store, staff, self.now()));
        session.note_beginning(AuditAct::Created, &[])?;
        self.state_of(Some(session))
    }

    fn open(&self, passphrase: &SecretString) -> Result<AppState, Refusal> {
        self.close();
        let mut place = self.session();
        let (store, staff_id) = Store::open(&self.setup.store_folder, passphrase)?;
        let staff = store
            .read()
            .staff(staff_id)?
            .ok_or(Refusal::WrongPassphrase)?;
        if !staff.is_active {
            return Err(Refusal::NotAllowed(Duty::Read));
        }
        let session = place.insert(Session::new(store, staff, self.now()));
        session.note_beginning(AuditAct::Unlocked, &[])?;
        self.sweep_output(session);
        self.state_of(Some(session))
    }

    fn close(&self) {
        let mut session = self.session().take();
        if let Some(session) = &mut session {
            session.now = self.now();
            session.note(session.act(AuditAct::Locked, None, ""));
        }
        // Dropping closes just as well; only the log is then tidied at the next opening.
        if let Some(Err(_)) = session.map(|session| session.store.close()) {
            (self.setup.log)("store: closing did not tidy the log");
        }
    }

    fn state_of(&self, session: Option<&Session>) -> Result<AppState, Refusal> {
        let phase = match session {
            Some(_) => "open",
            None if Store::exists(&self.setup.store_folder) => "locked",
            None => "no_store",
        };
        let office = session
            .map(|session| session.records().office())
            .transpose()?;
        Ok(AppState {
            phase: phase.to_owned(),
            store_folder: self.setup.store_folder.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            staff_name: session.map(|session| session.staff.name.clone()),
            staff_id: session.map(|session| session.staff.id.to_string()),
            office_name: office.map(|office| office.name),
            today: self.today().to_string(),
            sample_passphrase: self.sample_passphrase(),
        })
    }
}

/// Takes a passphrase to be set: long enough, and typed twice alike.
pub(crate) fn new_passphrase(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
) -> Result<SecretString, Refusal> {
    if passphrase != again.1 {
        return Err(Refusal::field(again.0, "合言葉", FieldProblem::Differs));
    }
    let passphrase = typed(field, "合言葉", passphrase)
        .line(200)
        .map(SecretString::from)?;
    if passphrase.expose_secret().chars().count() < LEAST_PASSPHRASE {
        return Err(Refusal::WeakPassphrase {
            least: LEAST_PASSPHRASE,
        });
    }
    Ok(passphrase)
}

fn first_office(id: OfficeId, name: String, staff: &Staff) -> Office {
    Office {
        id,
        name,
        number: String::new(),
        postal_code: String::new(),
        address: String::new(),
        phone: String::new(),
        fax: String::new(),
        hours: String::new(),
        manager: staff.name.clone(),
        reply_within_days: REPLY_WITHIN_DAYS,
    }
}
