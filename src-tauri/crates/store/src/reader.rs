//! Reading: the same calls on a store at rest and inside a transaction.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, ToSql};
use tsunagi_domain::{ClientId, Day, text};

use crate::ReadError;

/// Reads records; from [`crate::Store::read`] or, with what was just written, [`crate::Tx::read`].
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub(crate) connection: &'a Connection,
    /// The clients whose records the person at the desk may not see.
    pub(crate) hidden: &'a BTreeSet<ClientId>,
}

pub(crate) type Params<'a> = &'a [(&'a str, &'a dyn ToSql)];

impl Reader<'_> {
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: Params<'_>,
        convert: impl FnMut(&Row<'_>) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then(params, convert)?.collect()
    }

    pub(crate) fn row<T>(
        &self,
        sql: &str,
        params: Params<'_>,
        convert: impl FnMut(&Row<'_>) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        statement
            .query_and_then(params, convert)?
            .next()
            .transpose()
    }
}

/// Is a search as typed, in the form the search columns are in.
pub(crate) struct Search {
    /// The folded words as a JSON list; every one must occur.
    pub words: String,
    /// The day the whole text reads as, if it does.
    pub day: Option<String>,
}

impl Search {
    pub(crate) fn new(typed: &str) -> Self {
        let words: Vec<String> = typed
            .split_whitespace()
            .map(text::fold)
            .filter(|word| !word.is_empty())
            .collect();
        Self {
            words: serde_json::Value::from(words).to_string(),
            day: Day::parse(typed).ok().map(|day| day.to_string()),
        }
    }
}

/// Joins texts into a search column, apart so that no word is found across two of them.
pub(crate) fn searchable<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let folded: Vec<String> = texts.into_iter().map(text::fold).collect();
    folded.join("\n")
}
