//! `backup`, `restore` and `info`.

use tsunagi_app::{App, Refusal};
use tsunagi_contract::backups::{
    About, BackupPreview, Backups, CheckBackup, InspectBackup, MakeBackup, RehearseRestore,
    RestoreBackup, RestoreKeys, SaveBackupSettings, ShowAbout, ShowBackups,
};
use tsunagi_contract::{Failure, Secret};

use super::{Doors, unlocked, wire_path};
use crate::arguments::{Backup, Restore};
use crate::output::{Output, Table};
use crate::{asking, secret};

/// Makes, lists, proves and rehearses backups.
pub fn run(
    app: &App,
    doors: Doors<'_>,
    command: Backup,
    output: &mut Output,
) -> Result<(), Failure> {
    let app = unlocked(app, doors)?;
    match command {
        Backup::Make { out } => {
            let made = app.make_backup(MakeBackup {
                folder: out.as_deref().map(wire_path).unwrap_or_default(),
            })?;
            output.reply(&made, |made| {
                format!(
                    "控えを作り、開いて確かめました: {}\n利用者{}人、連絡票{}件、支援経過{}件、{}バイト\nSHA-256 {}\n{}{}",
                    made.path, made.clients, made.slips, made.entries, made.bytes, made.sha256,
                    line_of(&made.forms), made.second
                )
            });
        }
        Backup::List => output.reply(&app.show_backups(ShowBackups {})?, describe),
        Backup::Check { file } => {
            let counts = app.check_backup(CheckBackup {
                path: wire_path(&file),
            })?;
            output.reply(&counts, |counts| {
                format!(
                    "控えを開いて確かめました: 利用者{}人、連絡票{}件、支援経過{}件",
                    counts.clients, counts.slips, counts.entries
                )
            });
        }
        Backup::Rehearse => {
            let rehearsed = app.rehearse_restore(RehearseRestore {
                passphrase: secret::of_store(doors.passphrase_file)?,
                key_file: doors.key_file.map(wire_path).unwrap_or_default(),
            })?;
            output.reply(&rehearsed, |rehearsed| rehearsed.text.clone());
        }
        Backup::Settings {
            second,
            rehearse_months,
        } => {
            let second_folder = second.map(|folder| match folder.as_os_str() {
                none if none == "なし" => String::new(),
                _ => wire_path(&folder),
            });
            let saved = app.save_backup_settings(SaveBackupSettings {
                second_folder,
                rehearse_every_months: rehearse_months,
            })?;
            output.reply(&saved, describe);
        }
    }
    Ok(())
}

/// Shows what a backup holds, asks, and puts it in the place of the present records.
pub fn restore(
    app: &App,
    doors: Doors<'_>,
    restore: &Restore,
    output: &mut Output,
) -> Result<(), Failure> {
    let path = wire_path(&restore.file);
    let passphrase = secret::of_store(doors.passphrase_file)?;
    let key_file = doors.key_file.map(wire_path).unwrap_or_default();
    let preview = app.inspect_backup(InspectBackup {
        path: path.clone(),
        passphrase: passphrase.clone(),
        key_file: key_file.clone(),
    })?;
    if restore.keys_only {
        let keys = RestoreKeys {
            path,
            passphrase,
            key_file,
            sha256: preview.sha256,
        };
        output.reply(&app.restore_keys(keys)?, |_| {
            "鍵を戻しました。記録はそのままです。控えの日の合言葉で開けます。".to_owned()
        });
        return Ok(());
    }
    if restore.preview {
        output.reply(&preview, |preview| {
            format!("{}\nまだ何も変えていません。", describe_preview(preview))
        });
        return Ok(());
    }
    let passphrase_today = match &restore.today_passphrase_file {
        Some(file) => secret::read(file)?,
        None if preview.asks_for_today && preview.may_restore => return Err(ask_for_today()),
        None => Secret::default(),
    };
    let other_office = agreed_office(restore, &preview, output)?;
    if !restore.yes {
        output.note(&describe_preview(&preview));
        asking::agree(output, "いまの記録を、この控えの記録に置きかえます。")?;
    }
    let restored = app.restore_backup(RestoreBackup {
        path,
        passphrase,
        key_file,
        passphrase_today,
        key_file_today: restore
            .today_key_file
            .as_deref()
            .map(wire_path)
            .unwrap_or_default(),
        sha256: preview.sha256,
        other_office,
    })?;
    output.reply(&restored, |restored| {
        let aside = restored
            .set_aside
            .as_ref()
            .map_or_else(String::new, |path| {
                let note = &restored.aside_note;
                format!("それまでの記録は、取り置きました: {path}\n{note}\n")
            });
        format!(
            "{}の控えから戻しました: 利用者{}人、連絡票{}件、支援経過{}件\n{}{}{aside}",
            restored.when,
            restored.counts.clients,
            restored.counts.slips,
            restored.counts.entries,
            lines_of(&restored.carried),
            line_of(&restored.forms)
        )
    });
    Ok(())
}

/// Says which file is missing, in the words of the command line.
fn ask_for_today() -> Failure {
    Failure {
        remedy: "いまの管理者の合言葉か、いまの復旧の鍵のファイルを --today-passphrase-file で指定してください。"
            .to_owned(),
        ..Refusal::TodayUnproved.into_failure()
    }
}

/// Asks before another office's records take the place of the present ones, or any that of records that
/// nothing opens; `--yes` does not answer it.
fn agreed_office(
    restore: &Restore,
    preview: &BackupPreview,
    output: &mut Output,
) -> Result<String, Failure> {
    if let Some(named) = &restore.other_office {
        return Ok(named.clone());
    }
    let is_to_be_asked = preview.is_other_store || preview.is_today_unknown;
    if !is_to_be_asked || restore.yes {
        // The app refuses where it would have had to be named.
        return Ok(String::new());
    }
    let office = &preview.office;
    let what = if !preview.is_other_store {
        format!(
            "いまの記録簿が開けないため、いまも管理者であることを確かめられません（控えの事業所: {office}）。"
        )
    } else if preview.is_store_known {
        format!("これは、いまの記録簿とは別の記録簿（{office}）の控えです。")
    } else {
        format!("いまの記録簿の控えかどうかを、確かめられません（控えの事業所: {office}）。")
    };
    asking::agree(output, &what)?;
    Ok(office.clone())
}

/// Shows 情報.
pub fn info(app: &App, output: &mut Output) -> Result<(), Failure> {
    output.reply(&app.show_about(ShowAbout {})?, |about: &About| {
        let mut text = format!(
            "つなぎ {}（記録の形式 第{}版）\nSQLite {}　SQLCipher {}\n記録簿: {}\n控え: {}\n最後の控え: {}\n",
            about.version,
            about.schema,
            about.sqlite,
            about.sqlcipher,
            about.store_folder,
            about.backup_folder,
            about.last_backup.as_deref().unwrap_or("まだありません")
        );
        let sizes = [("記録の大きさ", &about.store_size), ("空き容量", &about.free_space)];
        for (name, size) in sizes {
            if let Some(size) = size {
                text.push_str(&format!("{name}: {size}\n"));
            }
        }
        for warning in &about.warnings {
            text.push_str(warning);
            text.push('\n');
        }
        text
    });
    Ok(())
}

fn describe(backups: &Backups) -> String {
    let mut table = Table::new(&["作った日時", "大きさ", "状態", "二つ目の場所", "ファイル"]);
    for line in &backups.backups {
        let second = if line.is_in_second { "あり" } else { "" };
        table.row([
            &line.when,
            &line.size,
            &line.state_label,
            second,
            &line.name,
        ]);
    }
    let second = if backups.second_folder.is_empty() {
        "決めていません。".to_owned()
    } else {
        format!("{}　{}", backups.second_folder, backups.second_state)
    };
    format!(
        "場所: {}\n二つ目の場所: {second}\n{}\n{}",
        backups.folder,
        table.text("控えは、まだありません。"),
        backups.warnings.join("\n")
    )
}

/// Ends a sentence that may be missing with its line.
fn line_of(sentence: &str) -> String {
    match sentence {
        "" => String::new(),
        said => format!("{said}\n"),
    }
}

fn lines_of(said: &[String]) -> String {
    said.iter().map(|said| line_of(said)).collect()
}

fn describe_preview(preview: &BackupPreview) -> String {
    let now = preview.now.as_ref().map_or_else(
        || "いまの記録: 開いていないため、数えていません。".to_owned(),
        |now| {
            format!(
                "いまの記録: 利用者{}人、連絡票{}件、支援経過{}件",
                now.clients, now.slips, now.entries
            )
        },
    );
    let other = match (preview.is_other_store, preview.is_store_known) {
        (false, _) => "",
        (true, true) => "いまの記録簿とは別の記録簿の控えです。\n",
        (true, false) => "いまの記録簿の控えかどうかを、確かめられません。\n",
    };
    let forms = line_of(&preview.forms);
    let carried = lines_of(&preview.carried);
    format!(
        "{other}{}　{}の控え（つなぎ {}）\n控えの中: 利用者{}人、連絡票{}件、支援経過{}件\n{forms}{carried}{now}\n控えの日に開けた人: {}",
        preview.office,
        preview.when,
        preview.program,
        preview.there.clients,
        preview.there.slips,
        preview.there.entries,
        preview.openers.join("、")
    )
}
