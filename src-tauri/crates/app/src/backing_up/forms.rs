//! 事業所の様式 in backups: the records take a copy of them, and a restore puts them back.
//!
//! The forms are files beside the records, and a backup file holds the store's own files and no others
//! (tests/vectors/backup/FORMAT.md). So before each backup the records take up what lies in the folder,
//! as one setting: the format stays as it is, older backups open as ever, and the forms are encrypted
//! and proved like everything else.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tsunagi_files::{AtomicFile, FileOp, PathError, read_limited};
use tsunagi_store::{Reader, Tx, WriteError};

use super::making::make_folder;
use crate::App;
use crate::adapting::free_beside;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::templates::MOST_BYTES;

/// The setting that holds the forms.
const FORMS: &str = "backup.forms";
/// The setting that says that a restore has not put them back yet.
const OWED: &str = "backup.forms_owed";
const YES: &str = "yes";

/// A form as the records hold it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptForm {
    /// The file's name.
    file: String,
    /// Its text.
    text: String,
}

/// The forms here, as a backup made now holds them.
#[derive(Default)]
struct FormsHere {
    forms: Vec<KeptForm>,
    /// The files that cannot be read now and stay as they were last read.
    stale: Vec<String>,
    /// The files that a backup does not hold.
    left_out: Vec<String>,
}

/// The forms in a backup, and what becomes of them here.
pub(crate) struct FormsThere {
    /// None in a backup from before forms were taken up.
    kept: Option<Vec<KeptForm>>,
    new: usize,
    /// How many are here under the same name with another text.
    differing: usize,
}

/// Where a form of a backup goes.
enum Way {
    /// It is here already.
    Nowhere,
    New(PathBuf),
    /// Another form bears its name: it comes to lie beside that one, and is not in use.
    Beside(PathBuf),
}

impl App {
    /// Takes the office's own forms into the records, where they are others than the last time.
    ///
    /// A file that cannot be read now stays as it was last read: a backup must not fail for it, and
    /// must not lose it either.
    pub(super) fn take_up_forms(&self, session: &mut Session) -> Result<(), Refusal> {
        let known = kept(session.records())?;
        let Ok(forms) = self.look_at_forms(known.as_deref()).map(|it| it.forms) else {
            return Ok(());
        };
        if known.as_ref() == Some(&forms) {
            return Ok(());
        }
        // Names and texts: there is nothing in it that JSON cannot say.
        let json = serde_json::to_string(&forms).unwrap_or_default();
        session
            .store
            .transact(|tx| tx.set_setting(FORMS, &json).map_err(Refusal::from))?;
        Ok(())
    }

    /// Says which of the office's own forms a backup made now does not hold as they are; empty where all
    /// could be read.
    pub(crate) fn forms_trouble(&self, records: Reader<'_>) -> Result<Vec<String>, Refusal> {
        let known = kept(records)?;
        let Ok(found) = self.look_at_forms(known.as_deref()) else {
            return Ok(vec![
                "事業所の様式のフォルダーを読めません。控えに入っている様式は、前に読めたときのものです。"
                    .to_owned(),
            ]);
        };
        let kinds = [
            (found.left_out, "控えに入っていません。"),
            (
                found.stale,
                "控えには、前に読めたときの内容が入っています。",
            ),
        ];
        let kinds = kinds.into_iter().filter(|(files, _)| !files.is_empty());
        Ok(kinds
            .map(|(files, what)| {
                format!("事業所の様式（{}）を読めません。{what}", files.join("、"))
            })
            .collect())
    }

    /// Reads the office's own forms, beside what is known of them from the last time.
    fn look_at_forms(&self, known: Option<&[KeptForm]>) -> Result<FormsHere, Refusal> {
        let mut here = FormsHere::default();
        for path in self.catalogue().own_files()? {
            let name = path.file_name().unwrap_or_default();
            let plain = name.to_str().filter(|file| is_plain(file));
            let Some(file) = plain.map(str::to_owned) else {
                here.left_out.push(name.to_string_lossy().into_owned());
                continue;
            };
            let read = read_limited(&path, MOST_BYTES).ok();
            let text = read.and_then(|bytes| String::from_utf8(bytes).ok());
            let before = known
                .into_iter()
                .flatten()
                .find(|one| one.file == file)
                .map(|one| one.text.clone());
            match (text, before) {
                (Some(text), _) => here.forms.push(KeptForm { file, text }),
                (None, Some(text)) => {
                    here.stale.push(file.clone());
                    here.forms.push(KeptForm { file, text });
                }
                (None, None) => here.left_out.push(file),
            }
        }
        Ok(here)
    }

    /// Compares the forms in a backup's records with those here.
    pub(crate) fn forms_there(&self, records: Reader<'_>) -> Result<FormsThere, Refusal> {
        let kept = kept(records)?;
        let folder = self.own_folder();
        let (mut new, mut differing) = (0, 0);
        for form in kept.iter().flatten() {
            match way(&folder, form) {
                Way::Nowhere => {}
                Way::New(_) => new += 1,
                Way::Beside(_) => differing += 1,
            }
        }
        Ok(FormsThere {
            kept,
            new,
            differing,
        })
    }

    /// Puts back what a restore owes; nothing that lies here is written over.
    pub(crate) fn put_forms_back(&self, session: &mut Session) -> Result<(), Refusal> {
        if !owes(session.records())? {
            return Ok(());
        }
        let folder = self.own_folder();
        for form in kept(session.records())?.iter().flatten() {
            if let Way::New(path) | Way::Beside(path) = way(&folder, form) {
                make_folder(&folder)?;
                write_new(&path, &form.text)?;
            }
        }
        session
            .store
            .transact(|tx| tx.set_setting(OWED, "").map_err(Refusal::from))?;
        Ok(())
    }

    /// Says what became of the forms, now that the records were restored.
    pub(crate) fn forms_restored(&self, there: &FormsThere) -> String {
        let place = self.session();
        let is_done = place
            .as_ref()
            .is_some_and(|session| matches!(owes(session.records()), Ok(false)));
        there.restored(is_done)
    }
}

impl FormsThere {
    /// Remembers, in the records that are restored, that the forms are still to be put back.
    pub(crate) fn owe(&self, tx: &Tx<'_>) -> Result<(), WriteError> {
        tx.set_setting(OWED, if self.count() > 0 { YES } else { "" })
    }

    /// Says before a restore what it does to the forms.
    pub(crate) fn preview(&self) -> String {
        match (&self.kept, self.count(), self.differing) {
            (None, ..) => "この控えには、事業所の様式は入っていません。".to_owned(),
            (Some(_), 0, _) => String::new(),
            (Some(_), count, 0) => format!("事業所の様式{count}件も戻します。"),
            (Some(_), count, differing) => format!(
                "事業所の様式{count}件も戻します。うち{differing}件は、いまの様式と内容が違います。いまの様式をそのまま使い、控えの様式は、名前の後ろに番号を付けて隣に置きます。"
            ),
        }
    }

    fn restored(&self, is_done: bool) -> String {
        match (self.new, self.differing) {
            (0, 0) => String::new(),
            _ if !is_done => "事業所の様式は、次に開いたときに戻します。".to_owned(),
            (new, 0) => format!("事業所の様式{new}件を戻しました。"),
            (new, differing) => format!(
                "事業所の様式{new}件を戻しました。内容の違う{differing}件は、名前の後ろに番号を付けて、いまの様式の隣に置きました。"
            ),
        }
    }

    fn count(&self) -> usize {
        self.kept.as_ref().map_or(0, Vec::len)
    }
}

fn owes(records: Reader<'_>) -> Result<bool, Refusal> {
    Ok(records.setting(OWED)?.as_deref() == Some(YES))
}

fn kept(records: Reader<'_>) -> Result<Option<Vec<KeptForm>>, Refusal> {
    let forms = records.setting(FORMS)?;
    let forms = forms.and_then(|json| serde_json::from_str::<Vec<KeptForm>>(&json).ok());
    Ok(forms.map(|mut forms| {
        forms.retain(|form| is_plain(&form.file));
        forms
    }))
}

/// Returns whether a name is that of a form in the folder itself, on any system.
fn is_plain(file: &str) -> bool {
    let is_elsewhere = |c: char| matches!(c, '/' | '\\' | ':') || c.is_control();
    file.ends_with(".toml") && !file.starts_with('.') && !file.contains(is_elsewhere)
}

fn way(folder: &Path, form: &KeptForm) -> Way {
    let path = folder.join(&form.file);
    if path.symlink_metadata().is_err() {
        return Way::New(path);
    }
    // A restore that was cut short may have laid it there already.
    let beside = (1..1000).map(|number| folder.join(format!("{}.{number}", form.file)));
    let mut there = std::iter::once(path.clone()).chain(beside.take_while(|path| path.exists()));
    let is_same = |path: PathBuf| {
        read_limited(&path, MOST_BYTES).is_ok_and(|bytes| bytes == form.text.as_bytes())
    };
    if there.any(is_same) {
        Way::Nowhere
    } else {
        Way::Beside(free_beside(&path))
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), PathError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(text.as_bytes())
        .map_err(PathError::during(FileOp::Write, path))?;
    file.synced()?.persist_new()
}

#[cfg(test)]
mod tests;
