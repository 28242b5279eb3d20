//! `slips new`: begins a draft, fills it from the options, saves it.

use std::path::Path;

use serde_json::{Map, Value};
use tsunagi_app::App;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::slips::{SaveSlip, SlipForm, SlipView, StartSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_contract::{Code, Failure};

use crate::arguments::NewSlip;
use crate::pick::{self, refused};
use crate::run::keys::staff_id;

/// A form file larger than this is something else.
const MOST_FORM_BYTES: u64 = 1024 * 1024;

/// Drafts a slip.
pub fn draft(app: &App, new: NewSlip) -> Result<SlipView, Failure> {
    // Everything that can be refused is looked at before the draft takes a number.
    let typed = new.form_file.as_deref().map(read_form).transpose()?;
    let choices = app.list_choices(ListChoices {})?;
    let purposes = new
        .purpose
        .iter()
        .map(|purpose| pick::choice(&choices.purposes, purpose, "目的"))
        .collect::<Result<Vec<_>, _>>()?;
    let client_id = pick::client(app, &new.client)?.id;
    let recipient_id = pick::physician(app, &new.recipient)?;
    let sender = match new.sender.as_str() {
        "" => None,
        name => Some(staff_id(app, name)?),
    };
    let extract = match new.extract_from {
        Some(from) => entries_since(app, client_id.clone(), from)?,
        None => Vec::new(),
    };
    let typed = typed.unwrap_or_default();
    let template = match new.template.as_str() {
        "" => typed.get("template").and_then(Value::as_str),
        named => Some(named),
    };
    let started = app.start_slip(StartSlip {
        client_id,
        template: template.unwrap_or_default().to_owned(),
        recipient_id,
        from_last: new.from_last,
    })?;
    let mut form = typed_over(&started.form, &typed)?;
    if let Some(sender) = sender {
        form.author_id = sender;
    }
    for (option, field) in [
        (new.subject, &mut form.subject),
        (new.background, &mut form.background),
        (new.plan_view, &mut form.plan_view),
        (new.wishes, &mut form.wishes),
        (new.reply_by, &mut form.reply_by),
        (new.masking, &mut form.masking),
    ] {
        if let Some(text) = option {
            *field = text;
        }
    }
    for (given, field) in [
        (purposes, &mut form.purposes),
        (new.question, &mut form.questions),
        (extract, &mut form.extract),
    ] {
        if !given.is_empty() {
            *field = given;
        }
    }
    app.save_slip(SaveSlip { form })
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
