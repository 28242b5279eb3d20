//! What fills a form: plain data under the keys of [`crate::template::keys`].
//!
//! Nothing here knows a client or a slip. The app turns its records into values, so that a form can
//! be laid out, tested, and printed blank without any record at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What stands in a field that a masked sheet leaves out, so that nobody fills it in by hand.
pub const LEFT_OUT: &str = "―";

/// What stands in one field.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text; line breaks are kept.
    Text(String),
    /// The codes of the ticked options.
    Ticks(BTreeSet<String>),
    /// Repeated rows, such as questions or timeline entries.
    Rows(Vec<Values>),
}

/// Fields and what stands in them; a key that is missing prints as space for a pen.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values {
    fields: BTreeMap<String, Value>,
    /// Whether a pen fills the rest in, although some fields hold something.
    for_pen: bool,
}

impl Values {
    /// Returns values that print the whole form blank, to be filled in by hand.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }

    /// Returns values of a form that a pen fills in, however many fields are set here: what the office
    /// would write on every sheet alike, such as its own telephone number.
    #[must_use]
    pub fn for_pen() -> Self {
        Self {
            for_pen: true,
            ..Self::default()
        }
    }

    /// Leaves fields out, as a masked sheet does.
    pub fn leave_out(&mut self, keys: &[&str]) {
        for key in keys {
            self.text(key, LEFT_OUT);
        }
    }

    /// Sets a text field. White space alone counts as nothing, so that it leaves space for a pen.
    pub fn text(&mut self, key: &str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if text.trim().is_empty() {
            self.fields.remove(key);
        } else {
            self.fields.insert(key.to_owned(), Value::Text(text));
        }
        self
    }

    /// Sets the ticked options of a field.
    pub fn ticks<'a>(&mut self, key: &str, codes: impl IntoIterator<Item = &'a str>) -> &mut Self {
        let codes = codes.into_iter().map(str::to_owned).collect();
        self.fields.insert(key.to_owned(), Value::Ticks(codes));
        self
    }

    /// Sets the rows of a repeated field.
    pub fn rows(&mut self, key: &str, rows: Vec<Self>) -> &mut Self {
        self.fields.insert(key.to_owned(), Value::Rows(rows));
        self
    }

    /// Returns the text of a field, or nothing if it is missing or of another kind.
    #[must_use]
    pub fn get_text(&self, key: &str) -> Option<&str> {
        match self.fields.get(key) {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Ticks(_) | Value::Rows(_)) | None => None,
        }
    }

    /// Returns the rows of a field; a missing field has none.
    #[must_use]
    pub fn get_rows(&self, key: &str) -> &[Self] {
        match self.fields.get(key) {
            Some(Value::Rows(rows)) => rows,
            Some(Value::Text(_) | Value::Ticks(_)) | None => &[],
        }
    }

    /// Tells whether an option is ticked.
    #[must_use]
    pub fn is_ticked(&self, key: &str, code: &str) -> bool {
        matches!(self.fields.get(key), Some(Value::Ticks(codes)) if codes.contains(code))
    }

    /// Tells whether anything stands in a field: some text, a tick, or a row.
    #[must_use]
    pub fn is_filled(&self, key: &str) -> bool {
        match self.fields.get(key) {
            Some(Value::Text(text)) => !text.is_empty(),
            Some(Value::Ticks(codes)) => !codes.is_empty(),
            Some(Value::Rows(rows)) => !rows.is_empty(),
            None => false,
        }
    }

    /// Tells whether the form is being printed for handwriting: no field is set at all, or only those
    /// of [`Values::for_pen`].
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.for_pen || self.fields.is_empty()
    }
}

// Values hold names and illnesses: what a log or a panic may show is which fields there are.
impl fmt::Debug for Values {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.fields.keys()).finish()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Ticks(_) => "Ticks(…)",
            Self::Rows(_) => "Rows(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_alone_leaves_the_field_to_the_pen() {
        let mut values = Values::blank();
        values.text("slip.subject", " \n　");
        assert!(
            !values.is_filled("slip.subject"),
            "a box of spaces would look filled and be empty"
        );
        assert!(values.is_blank());
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let mut values = Values::blank();
        values
            .text("client.name", "見本 花子")
            .ticks("slip.purposes", ["medication"]);
        let shown = format!("{values:?} {:?}", Value::Text("見本 花子".to_owned()));
        assert!(shown.contains("client.name"), "the key is of use in a log");
        assert!(!shown.contains('花'), "the name is not");
    }
}
