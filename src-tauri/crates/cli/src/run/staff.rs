//! `staff`.

use tsunagi_app::App;
use tsunagi_contract::choices::{Choice, ListChoices};
use tsunagi_contract::settings::{SaveStaff, Settings, ShowSettings, StaffForm};
use tsunagi_contract::{Code, Failure};

use super::keys::COPIES_STILL_OPEN;
use crate::arguments::{Staff, StaffChange};
use crate::output::{Output, Table, complain};
use crate::{pick, secret};

/// Lists, adds or changes staff members.
pub fn run(app: &App, command: Staff, output: &mut Output) -> Result<(), Failure> {
    let roles = app.list_choices(ListChoices {})?.roles;
    let settings = match command {
        Staff::List => app.show_settings(ShowSettings {})?,
        Staff::Add(change) => {
            let fresh = StaffForm {
                id: None,
                name: change.name.clone(),
                kana: String::new(),
                role: String::new(),
                is_active: true,
                passphrase: "".into(),
                has_passphrase: false,
            };
            let form = changed(fresh, &change, &roles)?;
            app.save_staff(SaveStaff { form })?
        }
        Staff::Change {
            rename,
            change,
            left,
            back,
        } => {
            let present = known(app, &change.name)?;
            let is_active = (present.is_active || back) && !left;
            let loses_key = left && present.has_passphrase;
            let form = changed(present, &change, &roles)?;
            let name = rename.unwrap_or(form.name);
            let settings = app.save_staff(SaveStaff {
                form: StaffForm {
                    name,
                    is_active,
                    ..form
                },
            })?;
            if loses_key {
                complain(COPIES_STILL_OPEN);
            }
            settings
        }
    };
    output.reply(&settings, |settings| describe(settings, &roles));
    Ok(())
}

/// Puts what was written on the command line over what there is.
fn changed(form: StaffForm, change: &StaffChange, roles: &[Choice]) -> Result<StaffForm, Failure> {
    let passphrase = change.new_passphrase_file.as_deref().map(secret::read);
    let role = change.role.as_deref();
    let role = role.map(|role| pick::choice(roles, role, "権限"));
    Ok(StaffForm {
        kana: change.kana.clone().unwrap_or(form.kana),
        role: role.transpose()?.unwrap_or(form.role),
        passphrase: passphrase.transpose()?.unwrap_or(form.passphrase),
        ..form
    })
}

/// Finds a staff member by the name, whether still there or not.
fn known(app: &App, name: &str) -> Result<StaffForm, Failure> {
    let staff = app.show_settings(ShowSettings {})?.staff;
    let mut found = staff
        .into_iter()
        .filter(|one| tsunagi_app::fold(&one.name) == tsunagi_app::fold(name));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(pick::refused(
            Code::NotFound,
            "その氏名の職員は見つからないか、1人に決まりません。",
            "staff list で、氏名を確かめてください。",
        )),
    }
}

fn describe(settings: &Settings, roles: &[Choice]) -> String {
    let mut table = Table::new(&["氏名", "ふりがな", "権限", "在職", "記録簿"]);
    for one in &settings.staff {
        let role = roles.iter().find(|role| role.code == one.role);
        table.row([
            &one.name,
            &one.kana,
            role.map_or("", |role| role.label.as_str()),
            if one.is_active { "在職" } else { "退職" },
            if one.has_passphrase {
                "開けます"
            } else {
                ""
            },
        ]);
    }
    table.text("職員は、まだいません。")
}
