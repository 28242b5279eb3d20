//! From what people type on the command line to what the records call it.

use tsunagi_app::App;
use tsunagi_contract::choices::Choice;
use tsunagi_contract::people::{ClientSummary, ListClients, ListFacilities, ShowClient};
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

/// Finds the code of a choice by its code or its label.
///
/// # Errors
/// A refusal that lists what can be chosen.
pub fn choice(list: &[Choice], text: &str, what: &str) -> Result<String, Failure> {
    if text.is_empty() {
        return Ok(String::new());
    }
    list.iter()
        .find(|choice| choice.code == text || choice.label == text)
        .map_or_else(
            || {
                let labels: Vec<&str> = list.iter().map(|choice| choice.label.as_str()).collect();
                Err(refused(
                    Code::InvalidField,
                    &format!("{what}に「{text}」はありません。"),
                    &format!("次のどれかを使ってください。{}。", labels.join("、")),
                ))
            },
            |choice| Ok(choice.code.clone()),
        )
}
