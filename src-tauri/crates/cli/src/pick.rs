//! From what people type on the command line to what the records call it.

use tsunagi_app::App;
use tsunagi_contract::choices::Choice;
use tsunagi_contract::people::{
    ClientSummary, FacilityView, ListClients, ListFacilities, ShowClient,
};
use tsunagi_contract::timeline::EntryView;
use tsunagi_contract::{Code, Failure};

/// Makes a refusal of the command line's own.
pub fn refused(code: Code, what: &str, remedy: &str) -> Failure {
    Failure {
        code,
        what: what.to_owned(),
        remedy: remedy.to_owned(),
        field: None,
    }
}

/// Finds the one client whom a text means: an id, or a part of name, kana, number or birthday.
///
/// # Errors
/// A refusal when nobody or more than one person fits.
pub fn client(app: &App, text: &str) -> Result<ClientSummary, Failure> {
    if text.len() == 36
        && let Ok(view) = app.show_client(ShowClient {
            id: text.to_owned(),
        })
    {
        return Ok(view.summary);
    }
    let query = ListClients {
        query: text.to_owned(),
        include_closed: true,
    };
    let mut found = app.list_clients(query)?;
    match (found.pop(), found.len()) {
        (Some(client), 0) => Ok(client),
        (Some(_), more) => Err(refused(
            Code::NotFound,
            &format!(
                "利用者が1人に決まりませんでした（{}人が当てはまります）。",
                more + 1
            ),
            "氏名かふりがなをもう少し長く書くか、clients list で表示されるIDを使ってください。",
        )),
        (None, _) => Err(refused(
            Code::NotFound,
            "当てはまる利用者がいません。",
            "clients list で登録されている利用者を確かめてください。",
        )),
    }
}

/// Finds the one person of the directory whom a text means; an empty text means nobody in particular.
///
/// # Errors
/// A refusal when nobody or more than one person fits.
pub fn physician(app: &App, text: &str) -> Result<String, Failure> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let fold = tsunagi_app::fold;
    let facilities = app.list_facilities(ListFacilities {
        query: String::new(),
    })?;
    let mut found: Vec<String> = facilities
        .into_iter()
        .flat_map(|facility| facility.physicians)
        .filter(|person| {
            fold(&person.name).contains(&fold(text)) || fold(&person.kana).contains(&fold(text))
        })
        .filter_map(|person| person.id)
        .collect();
    match (found.pop(), found.len()) {
        (Some(id), 0) => Ok(id),
        _ => Err(refused(
            Code::NotFound,
            "宛先が1人に決まりませんでした。",
            "directory list で氏名を確かめて、1人に決まるように書いてください。",
        )),
    }
}

/// Finds the one facility whom a text means: its name, or a part of name, kana or number.
///
/// # Errors
/// A refusal when none or more than one fits.
pub fn facility(app: &App, text: &str) -> Result<FacilityView, Failure> {
    let query = ListFacilities {
        query: text.to_owned(),
    };
    let mut found = app.list_facilities(query)?;
    // A name that is written whole means that one, though another begins with it.
    if let Some(at) = found.iter().position(|one| one.form.name == text) {
        return Ok(found.swap_remove(at));
    }
    match (found.pop(), found.len()) {
        (Some(facility), 0) if !text.is_empty() => Ok(facility),
        _ => Err(refused(
            Code::NotFound,
            "連携先が1つに決まりませんでした。",
            "directory list で名称を確かめて、1つに決まるように書いてください。",
        )),
    }
}

/// Finds the one entry whose id a text is, or is a part of.
///
/// # Errors
/// A refusal when none or more than one fits.
pub fn entry(entries: Vec<EntryView>, text: &str) -> Result<EntryView, Failure> {
    let mut found: Vec<EntryView> = entries
        .into_iter()
        .filter(|entry| !text.is_empty() && entry.id.contains(&text.to_ascii_lowercase()))
        .collect();
    match (found.pop(), found.len()) {
        (Some(entry), 0) => Ok(entry),
        _ => Err(refused(
            Code::NotFound,
            "記録が1つに決まりませんでした。",
            "timeline list で表示されるIDを、1つに決まるように書いてください。",
        )),
    }
}

/// Finds the code of a choice by its code, its label, or a part that only one label has.
///
/// # Errors
/// A refusal that lists what can be chosen.
pub fn choice(list: &[Choice], text: &str, what: &str) -> Result<String, Failure> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let whole = |choice: &&Choice| choice.code == text || choice.label == text;
    let mut parts = list.iter().filter(|choice| choice.label.contains(text));
    let part = parts.next().filter(|_| parts.next().is_none());
    let found = list.iter().find(whole).or(part);
    found.map(|choice| choice.code.clone()).ok_or_else(|| {
        let labels: Vec<&str> = list.iter().map(|choice| choice.label.as_str()).collect();
        refused(
            Code::InvalidField,
            &format!("{what}に「{text}」はありません。"),
            &format!("次のどれかを使ってください。{}。", labels.join("、")),
        )
    })
}

/// Finds the code of what was written, or keeps the present one where nothing was.
///
/// # Errors
/// See [`choice`].
pub fn over(
    written: Option<String>,
    present: String,
    list: &[Choice],
    what: &str,
) -> Result<String, Failure> {
    match written {
        Some(text) => choice(list, &text, what),
        None => Ok(present),
    }
}
