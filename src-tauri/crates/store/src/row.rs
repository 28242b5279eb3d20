//! Columns to domain values and back; the one place that knows how a value is spelt in a column.

use rusqlite::Row;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize, Serialize};

use crate::{ReadError, WriteError};

/// Reads a text column that holds an id, a day, a moment or a code.
pub(crate) fn value<T: for<'de> Deserialize<'de>>(
    row: &Row<'_>,
    column: &str,
) -> Result<T, ReadError> {
    let text: String = row.get(column)?;
    parse(&text, column)
}

/// Reads such a column that may be empty.
pub(crate) fn optional<T: for<'de> Deserialize<'de>>(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<T>, ReadError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| parse(&text, column)).transpose()
}

/// Reads a column that holds a document as JSON.
pub(crate) fn document<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, ReadError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| unreadable(column))
}

/// Writes a document as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(document: &T) -> Result<String, WriteError> {
    serde_json::to_string(document).map_err(|_| WriteError::Failed { code: 0 })
}

/// Writes what may be empty.
pub(crate) fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

pub(crate) fn unreadable(column: &str) -> ReadError {
    ReadError::Unreadable {
        column: column.to_owned(),
    }
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str, column: &str) -> Result<T, ReadError> {
    let deserializer: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|_| unreadable(column))
}
