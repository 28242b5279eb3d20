//! Settings: the office, its staff, passphrases, and where made files go.

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::settings::{
    ChangePassphrase, OfficeForm, SaveOffice, SaveOutputFolder, SaveStaff, Settings, ShowSettings,
    StaffForm,
};
use tsunagi_domain::{AuditAct, AuditEntry, IdSource, Office, Role, Staff, StaffId};
use tsunagi_store::{Changed, Credentials, KeyAct, Store};

use crate::App;
use crate::changes::ChangedView;
use crate::drafting::stay::{MOST_STAY_DAYS, STAY_DAYS, stay_days};
use crate::forms::{self, LINE, typed};
use crate::keying::acting::key_act;
use crate::keying::require_own;
use crate::opening::credentials;
use crate::passphrases::{
    LEAST_ALONE, LEAST_WITH_KEY_FILE, names_of, new_passphrase, new_passphrase_with_key_file,
    require_more_than_names,
};
use crate::printing::saving::OUTPUT_FOLDER;
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;

/// The longest an office may ask a physician to answer within.
const MOST_REPLY_DAYS: u8 = 60;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Shows the settings.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn show_settings(&self, _: ShowSettings) -> Result<Settings, Failure> {
        self.read(|session| self.settings(session))
    }

    /// Saves the office.
    ///
    /// # Errors
    /// Locked, not allowed, or a field.
    pub fn save_office(&self, request: SaveOffice) -> Result<Settings, Failure> {
        self.write(Duty::Administer, |session| {
            let office = read_office(&session.records().office()?, &request.form)?;
            let stay_days = read_stay_days(&request.form)?;
            let act = session.act(AuditAct::SettingChanged, Some(office.id.into()), "");
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                tx.save_office(&office)?;
                tx.set_setting(STAY_DAYS, &stay_days.to_string())?;
                Ok(tx.append_audit(&act)?)
            })?;
            Ok((self.settings(session)?, changed))
        })
    }

    /// Saves a staff member, and sets a first passphrase where one is given.
    ///
    /// Person and key are one act: if the key cannot be given or taken away, nothing of the person is
    /// changed either.
    ///
    /// # Errors
    /// Locked, not allowed, no such person, a field, a weak or taken passphrase, or a change after
    /// which nobody could administer the office.
    pub fn save_staff(&self, request: SaveStaff) -> Result<Settings, Failure> {
        self.write(Duty::Administer, |session| {
            let staff = read_staff(session, &request.form, self.ids())?;
            let act = session.act(
                AuditAct::StaffChanged,
                Some(staff.id.into()),
                staff_words(&staff),
            );
            let is_holder = session.store.slot_holders()?.contains(&staff.id);
            let first = &request.form.passphrase;
            let mut changed = match staff.is_active {
                true if !first.is_empty() => self.give_passphrase(session, &staff, act, first)?,
                false if is_holder => {
                    let act = with_key(session, &staff, act, "取り上げ");
                    self.take_slot(session, staff.id, &act)?
                }
                _ => {
                    session
                        .store
                        .transact(|tx| -> Result<(), Refusal> {
                            tx.save_staff(&staff)?;
                            Ok(tx.append_audit(&act)?)
                        })?
                        .1
                }
            };
            changed.staff.insert(staff.id);
            if staff.id == session.staff.id {
                session.staff = staff;
                session.hide_what_is_limited()?;
            }
            Ok((self.settings(session)?, changed))
        })
    }

    /// Sets where PDFs and fax files go; nothing typed means the program's own choice.
    ///
    /// # Errors
    /// Locked, not allowed, or a folder that is not there.
    pub fn save_output_folder(&self, request: SaveOutputFolder) -> Result<Settings, Failure> {
        self.write(Duty::Write, |session| {
            let folder = typed("folder", "保存先のフォルダー", &request.folder).line(1_000)?;
            let folder = if folder.is_empty() {
                self.setup.output_folder.display().to_string()
            } else if Path::new(&folder).is_absolute() && Path::new(&folder).is_dir() {
                folder
            } else {
                let problem = FieldProblem::NoFolder;
                return Err(Refusal::field("folder", "保存先のフォルダー", problem));
            };
            let act = session.act(AuditAct::SettingChanged, None, "保存先のフォルダー");
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                tx.set_setting(OUTPUT_FOLDER, &folder)?;
                Ok(tx.append_audit(&act)?)
            })?;
            Ok((self.settings(session)?, changed))
        })
    }

    /// Changes the passphrase of the person who is unlocked.
    ///
    /// # Errors
    /// Locked, a present passphrase that does not fit, or a new one that is weak or taken.
    pub fn change_passphrase(&self, request: ChangePassphrase) -> Result<Settings, Failure> {
        self.write(Duty::Read, |session| {
            let present = credentials(&request.present, &request.key_file)?;
            let again = ("new_again", &*request.new_again);
            let passphrase = if present.key_file.is_some() {
                new_passphrase_with_key_file("new", &request.new, again)?
            } else {
                new_passphrase("new", &request.new, again)?
            };
            require_own(session, &present)?;
            // A file that the slot does not ask for opens it all the same, and must not be asked for.
            let asks = Self::keys(session)?.uses_key_file;
            if present.key_file.is_some() && !asks {
                new_passphrase("new", &request.new, again)?;
            }
            let least = if asks {
                LEAST_WITH_KEY_FILE
            } else {
                LEAST_ALONE
            };
            require_more_than_names(&passphrase, &names_of(&session.records()), least)?;
            let next = Credentials {
                passphrase,
                key_file: present.key_file.filter(|_| asks),
            };
            let staff_id = session.staff.id;
            let act = session.key_act(Some(staff_id), "本人による新しい合言葉");
            self.give_slot(session, (staff_id, &next), &act)?;
            self.forget_sample_passphrase(&present.passphrase);
            Ok((self.settings(session)?, ChangedView::default()))
        })
    }

    fn give_passphrase(
        &self,
        session: &mut Session,
        staff: &Staff,
        act: AuditEntry,
        passphrase: &str,
    ) -> Result<Changed, Refusal> {
        let passphrase = new_passphrase("passphrase", passphrase, ("passphrase", passphrase))?;
        require_more_than_names(&passphrase, &names_of(&session.records()), LEAST_ALONE)?;
        if session.store.slot_holders()?.contains(&staff.id) {
            let problem = FieldProblem::AlreadySet;
            return Err(Refusal::field("passphrase", "合言葉", problem));
        }
        let act = with_key(session, staff, act, "はじめの合言葉");
        self.give_slot(
            session,
            (staff.id, &Credentials::passphrase(&passphrase)),
            &act,
        )
    }

    fn settings(&self, session: &Session) -> Result<Settings, Refusal> {
        let reader = session.records();
        let holders = session.store.slot_holders()?;
        let mut staff = reader.all_staff()?;
        if let Some(coming) = session.store.owed_staff()? {
            staff.retain(|one| one.id != coming.id);
            staff.push(coming);
        }
        let output_folder = reader
            .setting(OUTPUT_FOLDER)?
            .map_or_else(|| self.setup.output_folder.clone(), PathBuf::from);
        Ok(Settings {
            office: office_form(&reader.office()?, stay_days(reader)?),
            staff: staff
                .iter()
                .map(|one| staff_form(one, holders.contains(&one.id)))
                .collect(),
            output_folder: output_folder.display().to_string(),
            store_folder: self.setup.store_folder.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: u32::try_from(Store::newest_schema()).unwrap_or_default(),
            may_change: session.may(Duty::Administer).is_ok(),
        })
    }
}

fn read_office(known: &Office, form: &OfficeForm) -> Result<Office, Refusal> {
    if !(1..=MOST_REPLY_DAYS).contains(&form.reply_within_days) {
        let problem = FieldProblem::OutOfRange {
            least: 1,
            most: MOST_REPLY_DAYS.into(),
        };
        return Err(Refusal::field(
            "reply_within_days",
            "返信希望日までの日数",
            problem,
        ));
    }
    Ok(Office {
        name: typed("name", "事業所名", &form.name).required(LINE)?,
        number: typed("number", "事業所番号", &form.number).digits(10)?,
        postal_code: typed("postal_code", "郵便番号", &form.postal_code).postal_code()?,
        address: typed("address", "所在地", &form.address).line(2 * LINE)?,
        phone: typed("phone", "電話", &form.phone).phone()?,
        fax: typed("fax", "FAX番号", &form.fax).fax()?,
        hours: typed("hours", "連絡可能時間", &form.hours).line(LINE)?,
        manager: typed("manager", "管理者", &form.manager).line(LINE)?,
        reply_within_days: form.reply_within_days,
        id: known.id,
    })
}

fn read_stay_days(form: &OfficeForm) -> Result<u8, Refusal> {
    if form.stay_days <= MOST_STAY_DAYS {
        return Ok(form.stay_days);
    }
    let problem = FieldProblem::OutOfRange {
        least: 0,
        most: MOST_STAY_DAYS.into(),
    };
    let label = "入院の日を印刷する、退院からの日数";
    Err(Refusal::field("stay_days", label, problem))
}

/// Says that a person is saved together with the change of the key.
fn with_key(session: &Session, staff: &Staff, act: AuditEntry, what: &str) -> KeyAct {
    let given = session.act(AuditAct::KeyChanged, Some(staff.id.into()), what);
    KeyAct {
        staff: Some(staff.clone()),
        ..key_act(session.now, vec![act, given])
    }
}

/// Says for the log what a staff member may do from now on; the name is looked up by the id.
fn staff_words(staff: &Staff) -> String {
    let ended = if staff.is_active { "" } else { "　退職" };
    format!("{}{ended}", staff.role.label())
}

fn read_staff(session: &Session, form: &StaffForm, ids: &dyn IdSource) -> Result<Staff, Refusal> {
    let id = match &form.id {
        Some(id) => {
            let id: StaffId = forms::id(id, Thing::Staff)?;
            session
                .records()
                .staff(id)?
                .ok_or(Refusal::NotFound(Thing::Staff))?
                .id
        }
        None => StaffId::draw(ids),
    };
    let staff = Staff {
        id,
        name: typed("name", "氏名", &form.name).required(LINE)?,
        kana: typed("kana", "ふりがな", &form.kana).line(LINE)?,
        role: typed("role", "権限", &form.role).choice(Role::from_code)?,
        is_active: form.is_active,
    };
    keep_an_administrator(session, &staff)?;
    Ok(staff)
}

/// Refuses a change after which nobody with a passphrase could administer the office.
fn keep_an_administrator(session: &Session, changed: &Staff) -> Result<(), Refusal> {
    let administers = |staff: &Staff| staff.is_active && staff.role == Role::Administrator;
    let holders = session.store.slot_holders()?;
    let all = session.records().all_staff()?;
    let others = all
        .iter()
        .any(|one| one.id != changed.id && administers(one) && holders.contains(&one.id));
    let was = all
        .iter()
        .any(|one| one.id == changed.id && administers(one));
    if was && !administers(changed) && !others {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

fn office_form(office: &Office, stay_days: u8) -> OfficeForm {
    OfficeForm {
        name: office.name.clone(),
        number: office.number.clone(),
        postal_code: office.postal_code.clone(),
        address: office.address.clone(),
        phone: office.phone.clone(),
        fax: office.fax.clone(),
        hours: office.hours.clone(),
        manager: office.manager.clone(),
        reply_within_days: office.reply_within_days,
        stay_days,
    }
}

fn staff_form(staff: &Staff, has_passphrase: bool) -> StaffForm {
    StaffForm {
        id: Some(staff.id.to_string()),
        name: staff.name.clone(),
        kana: staff.kana.clone(),
        role: staff.role.code().to_owned(),
        is_active: staff.is_active,
        passphrase: "".into(),
        has_passphrase,
    }
}
