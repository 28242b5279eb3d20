//! The forms people choose from: those that came with the program, and the office's own.
//!
//! An office's own forms are files in the folder `templates` beside its records. One with the id of a
//! shipped form takes its place, so that an adapted 共通型 stays the one everybody gets.

use std::path::{Path, PathBuf};

use tsunagi_contract::slips::TemplateView;
use tsunagi_documents::inspection::does_the_work;
use tsunagi_documents::template::keys::KEYS;
use tsunagi_documents::template::{FormKind, SHIPPED, Template, TemplateProblem, decode};
use tsunagi_files::{FileOp, Obstacle, PathError, read_limited};

use crate::previewing::regions::form_field;
use crate::refusal::{Refusal, Resource};

/// The form that is taken when nobody chose one.
pub(crate) const COMMON: &str = "common";
/// The form of an extract's pages.
pub(crate) const EXTRACT: &str = "timeline-extract";

/// The form of the sheet that lies on top of a fax.
pub(crate) const COVER: &str = "fax-cover";

/// A form's file is text written by hand; nobody writes a megabyte.
pub(crate) const MOST_BYTES: u64 = 1 << 20;

/// A form with the text it was read from, which 確定 keeps.
pub(crate) struct Form {
    /// The form.
    pub(crate) template: Template,
    /// The file's text.
    pub(crate) text: String,
    /// Whether it is the office's own.
    pub(crate) is_own: bool,
    /// The office's file that it stands in for, because something in that is to be put right.
    pub(crate) stands_in_for: Option<String>,
}

/// The forms of one office.
pub(crate) struct Catalogue {
    own_folder: PathBuf,
}

impl Catalogue {
    /// Looks for the office's own forms beside its records.
    pub(crate) fn beside(store_folder: &Path) -> Self {
        Self {
            own_folder: store_folder.join("templates"),
        }
    }

    /// Finds a form by its id.
    ///
    /// # Errors
    /// [`Refusal::TemplateUnknown`], or what is wrong with the file.
    pub(crate) fn find(&self, id: &str) -> Result<Form, Refusal> {
        let id = if id.trim().is_empty() {
            COMMON
        } else {
            id.trim()
        };
        let mut stands_in_for = None;
        for file in self.own_files()? {
            match read_own(&file) {
                Ok(form) if form.template.id == id && form.does_the_work() => return Ok(form),
                Ok(form) if form.template.id == id => stands_in_for = Some(name_of(&file)),
                Err(_) if stem(&file) == id && is_shipped(id) => {
                    stands_in_for = Some(name_of(&file));
                }
                // A broken file is refused only to those who asked for it.
                Err(refusal) if stem(&file) == id => return Err(refusal),
                Ok(_) | Err(_) => {}
            }
        }
        for shipped in SHIPPED {
            if shipped.file_name.strip_suffix(".toml") == Some(id) {
                let template = parse(shipped.file_name, shipped.text)
                    .map_err(|_| Refusal::ResourceMissing(Resource::Template))?;
                return Ok(Form {
                    template,
                    text: shipped.text.to_owned(),
                    is_own: false,
                    stands_in_for,
                });
            }
        }
        Err(Refusal::TemplateUnknown)
    }

    /// Finds a form that slips are written on.
    ///
    /// # Errors
    /// As [`Catalogue::find`]; a form for records is none for slips, nor is the cover sheet: it counts
    /// the sheets under it, and the program makes it when a slip is sent.
    pub(crate) fn find_for_slip(&self, id: &str) -> Result<Form, Refusal> {
        let form = self.find(id)?;
        if form.template.kind == FormKind::Slip && form.template.id != COVER {
            Ok(form)
        } else {
            let Template { name, note, .. } = form.template;
            Err(Refusal::NotForSlips(name, note))
        }
    }

    /// Lists the forms of slips: the office's own first, then the shipped ones in their order.
    ///
    /// An own file that is wrong is listed with what is wrong, under its file name: a form that
    /// vanished from the list without a word would be looked for in vain. Where it was to take the
    /// place of a shipped one, that one says so.
    pub(crate) fn list(&self) -> Result<Vec<TemplateView>, Refusal> {
        let mut views: Vec<TemplateView> = Vec::new();
        let mut set_aside: Vec<(String, String)> = Vec::new();
        for file in self.own_files()? {
            match read_own(&file) {
                Ok(form) if !form.does_the_work() => {
                    set_aside.push((form.template.id, name_of(&file)));
                }
                Ok(form) if form.template.kind == FormKind::Slip => views.push(view(&form)),
                Ok(_) => {}
                Err(_) if is_shipped(&stem(&file)) => set_aside.push((stem(&file), name_of(&file))),
                Err(refusal) => views.push(TemplateView {
                    id: stem(&file),
                    name: format!("{}（誤りがあります）", stem(&file)),
                    hint: crate::messages::message(&refusal).what,
                    fields: Vec::new(),
                    is_own: true,
                    is_cover: false,
                }),
            }
        }
        for shipped in SHIPPED {
            let template = parse(shipped.file_name, shipped.text)
                .map_err(|_| Refusal::ResourceMissing(Resource::Template))?;
            let is_replaced = views.iter().any(|view| view.id == template.id);
            if template.kind == FormKind::Slip && !is_replaced {
                let form = Form {
                    template,
                    text: String::new(),
                    is_own: false,
                    stands_in_for: None,
                };
                let mut view = view(&form);
                let replaced = set_aside.iter().find(|(id, _)| *id == form.template.id);
                if let Some((_, file)) = replaced {
                    let message = crate::messages::stands_in(file, &form.template.name);
                    view.hint = format!("{}{}", message.what, view.hint);
                }
                views.push(view);
            }
        }
        Ok(views)
    }

    /// Returns the name of a form for people; its id where there is no such form any more.
    pub(crate) fn name_of(&self, id: &str) -> String {
        self.find(id)
            .map_or_else(|_| id.to_owned(), |form| form.template.name)
    }

    pub(crate) fn own_files(&self) -> Result<Vec<PathBuf>, Refusal> {
        let listed = match std::fs::read_dir(&self.own_folder) {
            Ok(listed) => listed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(PathError::new(&self.own_folder, FileOp::List, &error).into());
            }
        };
        let mut files: Vec<PathBuf> = listed
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect();
        files.sort();
        Ok(files)
    }
}

/// Reads the text that 確定 kept.
pub(crate) fn parse_frozen(text: &str) -> Option<Template> {
    Template::parse("frozen.toml", text).ok()
}

/// Reads the text of a form's file.
///
/// # Errors
/// What keeps it from being read, with its place and what to do about it.
pub(crate) fn read_form(file: &Path) -> Result<String, Refusal> {
    let name = name_of(file);
    if file.is_dir() {
        return Err(Refusal::TemplateInvalid(vec![format!(
            "{name}はフォルダーです。中にある様式のファイル（.toml）を一つ選んでください。"
        )]));
    }
    let bytes = match read_limited(file, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.obstacle() == Obstacle::TooLarge => {
            return Err(Refusal::TemplateInvalid(vec![format!(
                "{name}は1 MBを超えています。様式のファイルは1 MBまでです。様式のファイルかどうか確かめてください。"
            )]));
        }
        Err(error) => return Err(error.into()),
    };
    decode(&name, bytes).map_err(|problem| Refusal::TemplateInvalid(vec![problem.to_string()]))
}

impl Form {
    fn does_the_work(&self) -> bool {
        does_the_work(&self.template, &self.text)
    }
}

fn read_own(file: &Path) -> Result<Form, Refusal> {
    let text = read_form(file)?;
    let template = parse(&name_of(file), &text).map_err(Refusal::TemplateInvalid)?;
    Ok(Form {
        template,
        text,
        is_own: true,
        stands_in_for: None,
    })
}

/// Tells whether one of the program's own forms has this id.
pub(crate) fn is_shipped(id: &str) -> bool {
    let mut names = SHIPPED.iter().map(|shipped| shipped.file_name);
    names.any(|name| name.strip_suffix(".toml") == Some(id))
}

/// Returns a file's name without its folder.
pub(crate) fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn parse(file_name: &str, text: &str) -> Result<Template, Vec<String>> {
    Template::parse(file_name, text)
        .map_err(|problems| problems.iter().map(TemplateProblem::to_string).collect())
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn view(form: &Form) -> TemplateView {
    let asked = form.template.fields();
    let mut fields: Vec<String> = Vec::new();
    for key in KEYS.iter().filter(|key| asked.contains(key.name)) {
        if let Some(field) = form_field(key.name)
            && !fields.iter().any(|known| known == field)
        {
            fields.push(field.to_owned());
        }
    }
    // Every slip may carry an extract and chooses how much of the name it shows.
    for field in ["masking", "extract"] {
        if !fields.iter().any(|known| known == field) {
            fields.push(field.to_owned());
        }
    }
    TemplateView {
        id: form.template.id.clone(),
        name: form.template.name.clone(),
        hint: form.template.note.clone(),
        fields,
        is_own: form.is_own,
        is_cover: form.template.id == COVER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_form_is_sound_and_found_by_its_file_name() {
        let nowhere = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::beside(nowhere.path());
        for shipped in SHIPPED {
            let id = shipped.file_name.strip_suffix(".toml").unwrap();
            let form = catalogue
                .find(id)
                .unwrap_or_else(|_| panic!("{id} is shipped"));
            assert_eq!(
                form.template.id, id,
                "slips remember the id, people see the file"
            );
        }
        assert!(
            catalogue
                .list()
                .unwrap()
                .iter()
                .any(|view| view.id == COMMON)
        );
    }

    #[test]
    fn the_cover_sheet_prints_blank_and_is_no_slip() {
        let nowhere = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::beside(nowhere.path());
        assert!(catalogue.find(COVER).is_ok());
        assert!(matches!(
            catalogue.find_for_slip(COVER),
            Err(Refusal::NotForSlips(..))
        ));
        let listed = catalogue.list().unwrap();
        let covers = listed.iter().filter(|view| view.is_cover);
        assert_eq!(
            covers.map(|view| view.id.as_str()).collect::<Vec<_>>(),
            [COVER]
        );
    }

    #[test]
    fn a_form_that_cannot_do_the_work_of_ours_is_not_used_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("templates");
        std::fs::create_dir(&own).unwrap();
        let rowless = "id = \"table5\"\nname = \"第5表（当事業所）\"\nkind = \"record\"\n\
                       [[block]]\ntype = \"text\"\ntext = \"支援経過\"\n";
        for (name, text) in [
            ("our-table.toml", rowless),
            ("common.toml", "id = \"common\"\nname = 連絡票\n"),
        ] {
            tsunagi_files::write_atomically(own.join(name), text.as_bytes()).unwrap();
        }
        let catalogue = Catalogue::beside(folder.path());
        for (id, file) in [("table5", "our-table.toml"), (COMMON, "common.toml")] {
            let form = catalogue.find(id).unwrap();
            assert!(!form.is_own, "{id}: what has no rows would print none");
            assert_eq!(form.stands_in_for.as_deref(), Some(file));
        }
        let listed = catalogue.list().unwrap();
        let commons: Vec<&TemplateView> = listed.iter().filter(|view| view.id == COMMON).collect();
        assert_eq!(commons.len(), 1, "one form to choose under one id");
        assert!(
            !commons[0].is_own && commons[0].hint.contains("common.toml"),
            "{}",
            commons[0].hint
        );
    }

    #[test]
    fn an_office_puts_its_own_form_in_place_of_the_shipped_one() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("templates");
        std::fs::create_dir(&own).unwrap();
        let common = SHIPPED
            .iter()
            .find(|s| s.file_name == "common.toml")
            .unwrap();
        let text = common
            .text
            .replace("連絡票（共通型）", "連絡票（当事業所）");
        tsunagi_files::write_atomically(own.join("common.toml"), text.as_bytes()).unwrap();
        tsunagi_files::write_atomically(own.join("broken.toml"), b"id = ").unwrap();
        let catalogue = Catalogue::beside(folder.path());
        assert_eq!(
            catalogue.find(COMMON).unwrap().template.name,
            "連絡票（当事業所）"
        );
        let listed = catalogue.list().unwrap();
        assert_eq!(listed.iter().filter(|view| view.id == COMMON).count(), 1);
        let broken = listed.iter().find(|view| view.id == "broken").unwrap();
        assert!(
            broken.hint.contains("broken.toml"),
            "the file that is wrong is named"
        );
        assert!(matches!(
            catalogue.find("broken"),
            Err(Refusal::TemplateInvalid(_))
        ));
        assert!(matches!(
            catalogue.find("../common"),
            Err(Refusal::TemplateUnknown)
        ));
    }
}
