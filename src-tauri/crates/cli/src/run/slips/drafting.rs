//! `slips new` and `slips edit`: a draft, filled from the options and saved.

use std::path::Path;

use serde_json::{Map, Value};
use tsunagi_app::App;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::slips::{OpenSlip, SaveSlip, SlipForm, SlipView, StartSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_contract::{Code, Failure};

use crate::arguments::{EditSlip, NewSlip, SlipContent};
use crate::pick::{self, refused};
use crate::run::keys::staff_id;

/// A form file larger than this is something else.
const MOST_FORM_BYTES: u64 = 1024 * 1024;

/// Drafts a slip.
pub fn draft(app: &App, new: NewSlip) -> Result<SlipView, Failure> {
    // Everything that can be refused is looked at before the draft takes a number.
    let client_id = pick::client(app, &new.client)?.id;
    let recipient_id = pick::physician(app, &new.recipient)?;
    let written = read(app, &client_id, new.content)?;
    let template = match new.template.as_str() {
        "" => written.typed.get("template").and_then(Value::as_str),
        named => Some(named),
    };
    let started = app.start_slip(StartSlip {
        client_id,
        template: template.unwrap_or_default().to_owned(),
        recipient_id,
        from_last: new.from_last,
    })?;
    let form = written.over(&started.form)?;
    app.save_slip(SaveSlip { form })
}

/// Writes a draft anew; what was not written stays.
pub fn edit(app: &App, edit: EditSlip) -> Result<SlipView, Failure> {
    let present = app.open_slip(OpenSlip { id: edit.number })?;
    let recipient = edit.recipient.map(|name| pick::physician(app, &name));
    let recipient = recipient.transpose()?;
    let written = read(app, &present.summary.client_id, edit.content)?;
    let form = written.over(&present.form)?;
    app.save_slip(SaveSlip {
        form: SlipForm {
            template: edit.template.unwrap_or(form.template),
            recipient_id: recipient.unwrap_or(form.recipient_id),
            ..form
        },
    })
}

/// What was written on the command line, as the records call it.
struct Written {
    typed: Map<String, Value>,
    sender: Option<String>,
    purposes: Vec<String>,
    extract: Vec<String>,
    content: SlipContent,
}

fn read(app: &App, client_id: &str, mut content: SlipContent) -> Result<Written, Failure> {
    let typed = content.form_file.as_deref().map(read_form).transpose()?;
    let choices = app.list_choices(ListChoices {})?;
    let purposes = content
        .purpose
        .iter()
        .map(|purpose| pick::choice(&choices.purposes, purpose, "目的"))
        .collect::<Result<Vec<_>, _>>()?;
    let sender = match content.sender.as_str() {
        "" => None,
        name => Some(staff_id(app, name)?),
    };
    let extract = match content.extract_from.take() {
        Some(from) => entries_since(app, client_id.to_owned(), from)?,
        None => Vec::new(),
    };
    let reminds_of = content.reminds_of.take();
    let reminds_of = reminds_of
        .map(|number| app.open_slip(OpenSlip { id: number }))
        .transpose()?;
    content.reminds_of = reminds_of.map(|slip| slip.summary.id);
    Ok(Written {
        typed: typed.unwrap_or_default(),
        sender,
        purposes,
        extract,
        content,
    })
}

impl Written {
    fn over(self, form: &SlipForm) -> Result<SlipForm, Failure> {
        let mut form = typed_over(form, &self.typed)?;
        if let Some(sender) = self.sender {
            form.author_id = sender;
        }
        let content = self.content;
        for (option, field) in [
            (content.subject, &mut form.subject),
            (content.background, &mut form.background),
            (content.plan_view, &mut form.plan_view),
            (content.wishes, &mut form.wishes),
            (content.reply_by, &mut form.reply_by),
            (content.masking, &mut form.masking),
            (content.reminds_of, &mut form.reminds_of),
        ] {
            if let Some(text) = option {
                *field = text;
            }
        }
        for (given, field) in [
            (self.purposes, &mut form.purposes),
            (content.question, &mut form.questions),
            (self.extract, &mut form.extract),
        ] {
            if !given.is_empty() {
                *field = given;
            }
        }
        Ok(form)
    }
}

fn entries_since(app: &App, client_id: String, from: String) -> Result<Vec<String>, Failure> {
    let entries = app.list_entries(ListEntries {
        client_id,
        from,
        to: String::new(),
    })?;
    Ok(entries
        .into_iter()
        .filter(|entry| !entry.is_internal)
        .map(|entry| entry.id)
        .collect())
}

/// Lays what a file holds over a form; what the file leaves out stays as it was prefilled.
fn typed_over(form: &SlipForm, typed: &Map<String, Value>) -> Result<SlipForm, Failure> {
    /// What the options and the store decide.
    const DECIDED: &[&str] = &["id", "template", "recipient_id"];
    let mut whole = fields_of(form)?;
    let typed = typed.iter();
    for (name, value) in typed.filter(|(name, _)| !DECIDED.contains(&name.as_str())) {
        whole.insert(name.clone(), value.clone());
    }
    serde_json::from_value(Value::Object(whole)).map_err(|_| unreadable())
}

/// Reads a form file and looks at every field in it, so that what is wrong is told by its name.
fn read_form(path: &Path) -> Result<Map<String, Value>, Failure> {
    let bytes = tsunagi_files::read_limited(path, MOST_FORM_BYTES).map_err(|_| unreadable())?;
    let typed: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    let empty = fields_of(&SlipForm::default())?;
    for (name, value) in &typed {
        if !empty.contains_key(name) {
            return Err(refused(
                Code::FileProblem,
                &format!("内容のファイルに、「{name}」という項目は使えません。"),
                "項目の名前は、slips show --json で表示される form にあるものにしてください。",
            ));
        }
        let mut alone = empty.clone();
        alone.insert(name.clone(), value.clone());
        if serde_json::from_value::<SlipForm>(Value::Object(alone)).is_err() {
            return Err(refused(
                Code::FileProblem,
                &format!("内容のファイルの「{name}」を読めませんでした。"),
                "文字は \"…\" で、いくつも書ける項目は [\"…\"] で囲んでください。",
            ));
        }
    }
    Ok(typed)
}

fn fields_of(form: &SlipForm) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(form) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) | Err(_) => Err(unreadable()),
    }
}

fn unreadable() -> Failure {
    refused(
        Code::FileProblem,
        "内容のファイルを読めませんでした。",
        "slips show --json で表示される form と同じ形のJSONを指定してください。",
    )
}
