//! `keys …`.

use std::io::BufRead as _;
use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::handover::SuggestPassphrase;
use tsunagi_contract::keys::{
    CheckRecovery, ConfirmRecovery, DropKeyFile, Keys as KeysView, MakeKeyFile, PrintRecovery,
    Recover, Rekey, ResetPassphrase, RevokeKey, SaveIdleMinutes, ShowKeys, StartRecovery,
};
use tsunagi_contract::settings::{ChangePassphrase, ShowSettings};
use tsunagi_contract::{Code, Failure};

use super::{Doors, unlocked, wire_path};
use crate::arguments::{Keys, NewPassphrase};
use crate::output::{Output, Table, complain};
use crate::pick::refused;
use crate::secret;

/// What goes on opening after somebody's passphrase was taken away: nobody can reach a file that is
/// somewhere else, so the person who takes it away has to know.
pub const COPIES_STILL_OPEN: &str = "前に作った控えは、その日の合言葉で、まだ開けます。控えや記録簿の写しを持ち出したおそれがあるときは、`tsunagi-cli keys rekey` で記録簿の鍵を取り替え、要らない控えを、二つ目の場所の分も消してください。";

/// Shows, gives, changes and takes away what opens the records.
pub fn run(app: &App, doors: Doors<'_>, command: Keys, output: &mut Output) -> Result<(), Failure> {
    let keys = match command {
        Keys::Suggest => return suggest(app, output),
        Keys::Recover {
            recovery_key_file,
            staff,
            new,
        } => return recover(app, &recovery_key_file, &staff, &new, output),
        Keys::Recovery { printer } => recovery(unlocked(app, doors)?, printer, output)?,
        Keys::Show => unlocked(app, doors)?.show_keys(ShowKeys {})?,
        Keys::Change(new) => {
            let present = secret::of_store(doors.passphrase_file)?;
            let next = secret::read(&new.new_passphrase_file)?;
            let app = unlocked(app, doors)?;
            app.change_passphrase(ChangePassphrase {
                present,
                key_file: doors.key_file.map(wire_path).unwrap_or_default(),
                new_again: next.clone(),
                new: next,
            })?;
            app.show_keys(ShowKeys {})?
        }
        Keys::Reset { staff, new } => {
            let passphrase = secret::read(&new.new_passphrase_file)?;
            let app = unlocked(app, doors)?;
            app.reset_passphrase(ResetPassphrase {
                staff_id: staff_id(app, &staff)?,
                passphrase_again: passphrase.clone(),
                passphrase,
            })?
        }
        Keys::Revoke { staff } => {
            let app = unlocked(app, doors)?;
            let staff_id = holder_id(app, &staff)?;
            let keys = app.revoke_key(RevokeKey { staff_id })?;
            complain(COPIES_STILL_OPEN);
            keys
        }
        Keys::MakeFile { folder } => return make_file(app, doors, &folder, output),
        Keys::DropFile(new) => {
            let next = secret::read(&new.new_passphrase_file)?;
            unlocked(app, doors)?.drop_key_file(DropKeyFile {
                present: secret::of_store(doors.passphrase_file)?,
                key_file: doors.key_file.map(wire_path).unwrap_or_default(),
                new_again: next.clone(),
                new: next,
            })?
        }
        Keys::Rekey => return rekey(app, doors, output),
        Keys::Idle { minutes } => {
            unlocked(app, doors)?.save_idle_minutes(SaveIdleMinutes { minutes })?
        }
    };
    output.reply(&keys, describe);
    Ok(())
}

/// Finds a staff member by the name, as it stands in the settings.
pub fn staff_id(app: &App, name: &str) -> Result<String, Failure> {
    let staff = app.show_settings(ShowSettings {})?.staff.into_iter();
    let active = staff.filter(|one| one.is_active);
    let named = active.filter_map(|one| Some((one.name, one.id?)));
    let remedy = "設定の職員の一覧にあるとおりに、氏名を入れてください。";
    the_one(named, name, remedy)
}

/// Finds whoever has a key by the name in `keys show`, also one who is not among the staff any more.
fn holder_id(app: &App, name: &str) -> Result<String, Failure> {
    let holders = app.show_keys(ShowKeys {})?.holders.into_iter();
    let named = holders.map(|one| (one.name, one.staff_id));
    let remedy = "keys show の「職員」にあるとおりに、氏名を入れてください。";
    the_one(named, name, remedy)
}

fn the_one(
    named: impl Iterator<Item = (String, String)>,
    name: &str,
    remedy: &str,
) -> Result<String, Failure> {
    let mut found = named.filter(|(one, _)| tsunagi_app::fold(one) == tsunagi_app::fold(name));
    match (found.next(), found.next()) {
        (Some((_, id)), None) => Ok(id),
        _ => Err(refused(
            Code::NotFound,
            "その氏名の職員は見つからないか、1人に決まりません。",
            remedy,
        )),
    }
}

fn suggest(app: &App, output: &mut Output) -> Result<(), Failure> {
    let suggested = app.suggest_passphrase(SuggestPassphrase {})?;
    output.reply(&suggested, |suggested| suggested.passphrase.to_string());
    Ok(())
}

fn make_file(
    app: &App,
    doors: Doors<'_>,
    folder: &Path,
    output: &mut Output,
) -> Result<(), Failure> {
    let present = secret::of_store(doors.passphrase_file)?;
    let made = unlocked(app, doors)?.make_key_file(MakeKeyFile {
        present,
        new: "".into(),
        new_again: "".into(),
        folder: wire_path(folder),
    })?;
    output.reply(&made, |made| {
        format!(
            "鍵ファイルを作りました: {}\nこれからは、合言葉とこのファイルの両方で開きます。",
            made.path
        )
    });
    Ok(())
}

fn rekey(app: &App, doors: Doors<'_>, output: &mut Output) -> Result<(), Failure> {
    let passphrase = secret::of_store(doors.passphrase_file)?;
    let key_file = doors.key_file.map(wire_path).unwrap_or_default();
    let done = unlocked(app, doors)?.rekey(Rekey {
        passphrase,
        key_file,
    })?;
    output.reply(&done, |done| {
        let mut text = "記録簿の鍵を取り替えました。".to_owned();
        if !done.left_out.is_empty() {
            text += &format!("\n新しい合言葉が必要な職員: {}", done.left_out.join("、"));
        }
        text
    });
    Ok(())
}

/// Shows or prints a new recovery key, and takes it back from the first line that is typed.
fn recovery(app: &App, printer: Option<String>, output: &mut Output) -> Result<KeysView, Failure> {
    let draft = app.start_recovery(StartRecovery {})?;
    match printer {
        Some(printer) => {
            let printed = app.print_recovery(PrintRecovery { printer })?;
            if !printed.note.is_empty() {
                complain(&printed.note);
            }
        }
        None => output.note(&format!("復旧の鍵: {}", draft.key)),
    }
    output.note("紙の復旧の鍵を見て、もう一度入れてください。");
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed).map_err(|_| {
        refused(
            Code::FileProblem,
            "復旧の鍵を読み取れませんでした。",
            "もう一度、初めから行ってください。前の復旧用紙はそのまま使えます。",
        )
    })?;
    app.confirm_recovery(ConfirmRecovery {
        typed: typed.into(),
    })
}

fn recover(
    app: &App,
    key_file: &Path,
    staff: &str,
    new: &NewPassphrase,
    output: &mut Output,
) -> Result<(), Failure> {
    let key = secret::read(key_file)?;
    let passphrase = secret::read(&new.new_passphrase_file)?;
    let checked = app.check_recovery(CheckRecovery { key: key.clone() })?;
    let mut found = checked
        .administrators
        .into_iter()
        .filter(|one| staff.is_empty() || tsunagi_app::fold(&one.name) == tsunagi_app::fold(staff));
    let (Some(one), None) = (found.next(), found.next()) else {
        return Err(refused(
            Code::NotFound,
            "どの管理者の合言葉を決め直すか、1人に決まりません。",
            "--staff で、管理者の氏名を指定してください。",
        ));
    };
    let state = app.recover(Recover {
        key,
        staff_id: one.staff_id,
        passphrase_again: passphrase.clone(),
        passphrase,
    })?;
    output.reply(&state, |_| {
        format!(
            "{}さんの合言葉を決め直しました。\n使った復旧用紙は、もう使えません。keys recovery で作り直してください。",
            one.name
        )
    });
    Ok(())
}

fn describe(keys: &KeysView) -> String {
    let mut table = Table::new(&["職員", "開く方法", "鍵の取り替え"]);
    for one in &keys.holders {
        let follows = if one.kind == "none" {
            ""
        } else if one.follows_rekey {
            "続けて使えます"
        } else {
            "一度開くまでは引き継がれません"
        };
        table.row([&one.name, &one.kind_label, follows]);
    }
    let sheet = if keys.has_recovery {
        format!(
            "復旧用紙: {}（照合番号 {}）",
            keys.recovery_made_on, keys.recovery_check
        )
    } else if keys.recovery_used_on.is_empty() {
        "復旧用紙: まだありません".to_owned()
    } else {
        format!(
            "復旧用紙: {}に使ったため、ありません。作り直してください",
            keys.recovery_used_on
        )
    };
    format!(
        "{}\n{sheet}\n{}分触れないと施錠します",
        table.text("開ける人がいません。"),
        keys.idle_minutes
    )
}
