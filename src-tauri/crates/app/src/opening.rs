//! Making, unlocking and locking the records.

use std::path::Path;

use secrecy::SecretString;
use tsunagi_contract::Failure;
use tsunagi_contract::keys::UnlockWithKeyFile;
use tsunagi_contract::opening::{AppState, CreateStore, DayView, Lock, ReadDay, ShowState, Unlock};
use tsunagi_domain::{AuditAct, Office, OfficeId, Role, Staff, StaffId};
use tsunagi_files::{Obstacle, read_limited};
use tsunagi_store::{Credentials, NewStore, Opener, SecondFactor, Store, Terms, Unlocked};
use zeroize::Zeroizing;

use crate::App;
use crate::changes::ChangedView;
use crate::forms::{LINE, typed};
use crate::locking::IDLE_MINUTES;
use crate::machine::ForStore;
use crate::noting::Before;
use crate::passphrases::{LEAST_ALONE, new_passphrase, require_more_than_names};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// Days between sending and the hoped-for answer until the office says otherwise (domain.md 7 `[K]`).
const REPLY_WITHIN_DAYS: u8 = 7;

const MOST_KEY_FILE_BYTES: u64 = 4096;

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
        let typed = SecretString::from(request.passphrase.trim());
        let outcome = self.open(&Credentials::passphrase(&typed));
        let state = outcome.map_err(|refusal| self.refuse(refusal));
        self.tell(&ChangedView::PHASE);
        state
    }

    /// Opens the records with a passphrase and a key file.
    ///
    /// # Errors
    /// As [`App::unlock`], or a file that is none of ours.
    pub fn unlock_with_key_file(&self, request: UnlockWithKeyFile) -> Result<AppState, Failure> {
        let typed = credentials(&request.passphrase, &request.key_file);
        let outcome = typed.and_then(|typed| self.open(&typed));
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
        let names = [office.clone(), name.clone(), kana.clone()];
        require_more_than_names(&passphrase, &names, LEAST_ALONE)?;
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
        let session = self.begin(&mut place, store, staff)?;
        // The records are there: their first line in the log waits for the next that can be written.
        if session
            .note_beginning(AuditAct::Created, &Before::default())
            .is_err()
        {
            (self.setup.log)("audit: the first line waits");
        }
        self.state_of(Some(session))
    }

    fn open(&self, credentials: &Credentials) -> Result<AppState, Refusal> {
        self.close();
        let mut place = self.session();
        let unlocked = self.unlock_store(Opener::Person(credentials));
        let unlocked = unlocked.map_err(|refusal| match refusal {
            Refusal::WrongPassphrase if self.may_lack_key_file(credentials) => {
                Refusal::KeyFileMissing
            }
            refusal => refusal,
        })?;
        let staff_id = unlocked.staff_id.ok_or(Refusal::WrongPassphrase)?;
        let staff = unlocked
            .store
            .read()
            .staff(staff_id)?
            .ok_or(Refusal::WrongPassphrase)?;
        if !staff.is_active {
            return Err(Refusal::NotAllowed(Duty::Read));
        }
        let session = self.begin(&mut place, unlocked.store, staff)?;
        let before = Before {
            failed: &unlocked.failed,
            upgrades: unlocked.upgrades,
            has_altered_copy: unlocked.has_altered_copy,
            head: None,
        };
        session.note_beginning(AuditAct::Unlocked, &before)?;
        session.key_file.clone_from(&credentials.key_file);
        if unlocked.has_older_keys {
            self.catch_keys_up(session);
        }
        self.state_of(Some(session))
    }

    /// Returns whether somebody here opens with a key file, and none was given.
    fn may_lack_key_file(&self, credentials: &Credentials) -> bool {
        credentials.key_file.is_none() && Store::asks_for_key_files(&self.setup.store_folder)
    }

    /// Unlocks the store, at the pace that guessing is allowed.
    pub(crate) fn unlock_store(&self, opener: Opener<'_>) -> Result<Unlocked, Refusal> {
        let _trying = self.trying();
        let random = ForStore(self.setup.random.as_ref());
        let terms = Terms {
            now: self.setup.clock.now(),
            cost: self.setup.key_cost,
            random: &random,
        };
        Ok(Store::unlock(&self.setup.store_folder, opener, &terms)?)
    }

    /// Begins a session in its place.
    pub(crate) fn begin<'p>(
        &self,
        place: &'p mut Option<Session>,
        store: Store,
        staff: Staff,
    ) -> Result<&'p mut Session, Refusal> {
        let session = place.insert(Session::new(store, staff, self.now()));
        session.hide_what_is_limited()?;
        self.sweep_output(session);
        self.remember_store(session);
        self.clear_leftovers();
        if !session.scrub_what_is_due() {
            (self.setup.log)("retention: the traces of what was purged stay for now");
        }
        if self.put_forms_back(session).is_err() {
            (self.setup.log)("restore: the office's own forms are not put back yet");
        }
        self.wind_lock_clock(session)?;
        Ok(session)
    }

    pub(crate) fn close(&self) {
        let mut session = self.session().take();
        if let Some(session) = &mut session {
            session.now = self.now();
            session.note(session.act(AuditAct::Locked, None, ""));
            if session.has_notes() {
                (self.setup.log)("audit: what was done could not be noted");
            }
        }
        self.stop_lock_clock();
        if let Some(session) = &mut session {
            self.leave_backup(session);
        }
        // Dropping closes just as well; only the log is then tidied at the next opening.
        if let Some(Err(_)) = session.map(|session| session.store.close()) {
            (self.setup.log)("store: closing did not tidy the log");
        }
    }

    pub(crate) fn state_of(&self, session: Option<&Session>) -> Result<AppState, Refusal> {
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
            asks_for_key_file: Store::asks_for_key_files(&self.setup.store_folder),
            idle_minutes: session.map_or(Ok(IDLE_MINUTES), Self::idle_minutes)?,
        })
    }
}

/// Takes what a person opens with: a passphrase, and the key file where one is named.
pub(crate) fn credentials(passphrase: &str, file: &str) -> Result<Credentials, Refusal> {
    Ok(Credentials {
        passphrase: SecretString::from(passphrase.trim()),
        key_file: match file.trim() {
            "" => None,
            path => Some(key_file(path)?),
        },
    })
}

/// Reads a key file from where the person says that it is.
fn key_file(path: &str) -> Result<SecondFactor, Refusal> {
    let not_one = || Refusal::field("key_file", "鍵ファイル", FieldProblem::NotAKeyFile);
    let bytes = match read_limited(Path::new(path.trim()), MOST_KEY_FILE_BYTES) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.obstacle() == Obstacle::TooLarge => return Err(not_one()),
        Err(error) => return Err(error.into()),
    };
    SecondFactor::read(&bytes).map_err(|_| not_one())
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
