//! `slips new`: begins a draft, fills it from the options, saves it.

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::slips::{SaveSlip, SlipForm, SlipView, StartSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_contract::{Code, Failure};

use crate::arguments::NewSlip;
use crate::pick::{self, refused};

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
    let extract = match new.extract_from {
        Some(from) => entries_since(app, client_id.clone(), from)?,
        None => Vec::new(),
    };
    let started = app.start_slip(StartSlip {
        client_id,
        template: new.template,
        recipient_id,
        from_last: new.from_last,
    })?;
    let mut form = match typed {
        Some(mut typed) => {
            typed.id.clone_from(&started.form.id);
            typed.template.clone_from(&started.form.template);
            typed.recipient_id.clone_from(&started.form.recipient_id);
            typed
        }
        None => started.form,
    };
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

fn read_form(path: &Path) -> Result<SlipForm, Failure> {
    let unreadable = || {
        refused(
            Code::FileProblem,
            "内容のファイルを読めませんでした。",
            "slips show --json で表示される form と同じ形のJSONを指定してください。",
        )
    };
    let bytes = tsunagi_files::read_limited(path, MOST_FORM_BYTES).map_err(|_| unreadable())?;
    serde_json::from_slice(&bytes).map_err(|_| unreadable())
}
