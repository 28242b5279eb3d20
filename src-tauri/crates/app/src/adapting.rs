//! 様式: the forms of the office. Which there are, which are its own, and putting an own one to use.
//!
//! An office adapts its region's form as a file of text (assets/manual/template-tutorial.md). Here a
//! copy to start from is given out, a file is checked and taken in, and one is taken out of use. A file
//! of the office is never deleted or written over: what is replaced stays beside it under another name.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use std::path::{Path, PathBuf};

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{
    AddForm, CopyForm, FormFault, FormView, ListForms, MadeFile, RemoveForm,
};
use tsunagi_documents::inspection::does_the_work;
use tsunagi_documents::template::{FormKind, SHIPPED, Template, TemplateProblem};
use tsunagi_domain::AuditAct;
use tsunagi_files::{FileOp, PathError, write_atomically};
use tsunagi_store::Changed;

use crate::App;
use crate::checking::sentences;
use crate::messages::{self, Message};
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::templates::{COVER, is_shipped, name_of};

/// The name that a schema has beside a copied form, and that its first line names.
const SCHEMA_NAME: &str = "template.schema.json";
const SCHEMA: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/templates/template.schema.json"
));

impl App {
    /// Lists every form: the office's own first, with what is wrong in them, then the shipped ones.
    ///
    /// # Errors
    /// The folder of the office's own forms cannot be read.
    pub fn list_forms(&self, _request: ListForms) -> Result<Vec<FormView>, Failure> {
        self.forms().map_err(|refusal| self.refuse(refusal))
    }

    /// Takes a form's file into use, once it is right.
    ///
    /// # Errors
    /// What is wrong with the file, or a form of the same id is in use and was not to be replaced.
    pub fn add_form(&self, request: AddForm) -> Result<Vec<FormView>, Failure> {
        self.write(Duty::Administer, |session| {
            let path = Path::new(request.path.trim());
            let (text, found) = self.inspect_form(path)?;
            let template = Template::parse(&name_of(path), &text);
            let (Ok(template), true) = (template, found.problems.is_empty()) else {
                return Err(Refusal::TemplateInvalid(sentences(&found.problems)));
            };
            let folder = self.own_folder();
            std::fs::create_dir_all(&folder)
                .map_err(PathError::during(FileOp::CreateFolder, &folder))?;
            let taken = self.own_file(&template.id)?;
            if let Some(old) = taken {
                if !request.replaces {
                    return Err(Refusal::field(
                        "path",
                        "様式のファイル",
                        FieldProblem::FormInUse,
                    ));
                }
                set_aside(&old)?;
            }
            let target = folder.join(format!("{}.toml", template.id));
            write_atomically(&target, text.as_bytes())?;
            let detail = format!("様式を加えました（{}）", template.id);
            session.note_after(session.act(AuditAct::SettingChanged, None, detail));
            Ok((self.forms()?, Changed::default()))
        })
    }

    /// Takes one of the office's own forms out of use; its file stays, under another name.
    ///
    /// # Errors
    /// No such form of the office's own.
    pub fn remove_form(&self, request: RemoveForm) -> Result<Vec<FormView>, Failure> {
        self.write(Duty::Administer, |session| {
            let file = self.own_file(request.id.trim())?;
            let file = file.ok_or(Refusal::TemplateUnknown)?;
            set_aside(&file)?;
            let detail = format!("様式を外しました（{}）", request.id.trim());
            session.note_after(session.act(AuditAct::SettingChanged, None, detail));
            Ok((self.forms()?, Changed::default()))
        })
    }

    /// Saves a copy of a form to adapt, with the schema for editors beside it.
    ///
    /// # Errors
    /// No such form, or the file cannot be written or would replace another.
    pub fn copy_form(&self, request: CopyForm) -> Result<MadeFile, Failure> {
        self.read(|session| {
            let form = self.catalogue().find(&request.id)?;
            let id = &form.template.id;
            let text = format!("#:schema {SCHEMA_NAME}\n{}", form.text);
            let place = self.place(session, request.path.as_deref())?;
            let made = place.save_numbered(|n| format!("{id}-{n}.toml"), text.as_bytes(), 0)?;
            let beside = Path::new(&made.path).with_file_name(SCHEMA_NAME);
            // An editor works without it too, and another version's schema is not ours to replace.
            if !beside.exists() {
                write_atomically(&beside, SCHEMA.as_bytes())?;
            }
            Ok(made)
        })
    }

    pub(crate) fn own_folder(&self) -> PathBuf {
        self.setup.store_folder.join("templates")
    }

    fn forms(&self) -> Result<Vec<FormView>, Refusal> {
        let mut views = Vec::new();
        for file in self.catalogue().own_files()? {
            views.push(self.own_view(&file));
        }
        for shipped in SHIPPED {
            let template = Template::parse(shipped.file_name, shipped.text);
            if let Ok(template) = template {
                let replaces = |view: &FormView| view.id == template.id && view.faults.is_empty();
                let is_replaced = views.iter().any(replaces);
                views.push(FormView {
                    is_replaced,
                    ..view(&template, shipped.file_name)
                });
            }
        }
        Ok(views)
    }

    /// Finds the file of one of the office's own forms by id, or by name where it cannot be read.
    fn own_file(&self, id: &str) -> Result<Option<PathBuf>, Refusal> {
        let files = self.catalogue().own_files()?;
        Ok(files.into_iter().find(|file| self.own_view(file).id == id))
    }

    fn own_view(&self, file: &Path) -> FormView {
        let name = name_of(file);
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let broken = |faults| FormView {
            id: stem.clone().into_owned(),
            name: stem.clone().into_owned(),
            note: String::new(),
            kind_label: String::new(),
            file: name.clone(),
            is_own: true,
            is_replaced: false,
            faults,
            advice: Vec::new(),
        };
        let listed = |problems: Vec<TemplateProblem>| problems.into_iter().map(fault);
        let not_in_use = |id: &str| is_shipped(id).then(|| whole(messages::not_in_use()));
        match self.inspect_form(file) {
            Ok((text, found)) => match Template::parse(&name, &text) {
                // What stands in the place of ours and cannot do its work is not used.
                Ok(template) if !does_the_work(&template, &text) => FormView {
                    is_own: true,
                    faults: listed(found.problems)
                        .chain(not_in_use(&template.id))
                        .collect(),
                    advice: listed(found.advice).collect(),
                    ..view(&template, &name)
                },
                // It reads, so it can be chosen: what it gets wrong is said and refuses nothing.
                Ok(template) => FormView {
                    is_own: true,
                    advice: listed(found.problems).chain(listed(found.advice)).collect(),
                    ..view(&template, &name)
                },
                Err(_) => broken(listed(found.problems).chain(not_in_use(&stem)).collect()),
            },
            Err(refusal) => {
                let told = whole(messages::message(&refusal));
                broken([told].into_iter().chain(not_in_use(&stem)).collect())
            }
        }
    }
}

fn view(template: &Template, file: &str) -> FormView {
    FormView {
        id: template.id.clone(),
        name: template.name.clone(),
        note: template.note.clone(),
        kind_label: match template.kind {
            FormKind::Slip if template.id == COVER => "FAX送付状",
            FormKind::Slip => "連絡票",
            FormKind::Timeline => "支援経過の抜粋",
            FormKind::Record => "事業所の控え",
            FormKind::Handover => "引継ぎ書",
        }
        .to_owned(),
        file: file.to_owned(),
        is_own: false,
        is_replaced: false,
        faults: Vec::new(),
        advice: Vec::new(),
    }
}

fn fault(problem: TemplateProblem) -> FormFault {
    FormFault {
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
        column: u32::try_from(problem.column).unwrap_or(u32::MAX),
        what: problem.what,
        remedy: problem.remedy,
    }
}

/// Says something of a whole file.
fn whole(message: Message) -> FormFault {
    FormFault {
        line: 0,
        column: 0,
        what: message.what,
        remedy: message.remedy,
    }
}

/// Renames a file so that it is no form any more: `our-town.toml` becomes `our-town.toml.1`.
fn set_aside(file: &Path) -> Result<(), PathError> {
    std::fs::rename(file, free_beside(file)).map_err(PathError::during(FileOp::Rename, file))
}

/// Returns a name beside a form's file that is free and no form's: `our-town.toml.1`.
pub(crate) fn free_beside(file: &Path) -> PathBuf {
    let name = name_of(file);
    (1..1000)
        .map(|number| file.with_file_name(format!("{name}.{number}")))
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| file.with_file_name(format!("{name}.old")))
}

#[cfg(test)]
mod tests;
