//! Fields that say something else on either side, and which of the two a person takes.

use tsunagi_contract::handover::ImportField;

/// Gathers the fields of one record, and what becomes of them.
pub(super) struct Differing<F> {
    takes: F,
    /// The fields that differ on both sides, for a person to choose.
    pub(super) fields: Vec<ImportField>,
    /// The fields that were empty here and come in unasked.
    pub(super) filled: Vec<ImportField>,
}

impl<F: Fn(&str) -> bool> Differing<F> {
    /// Gathers nothing yet; `takes` tells whether a person wants the other side's version of a field.
    pub(super) const fn new(takes: F) -> Self {
        Self {
            takes,
            fields: Vec::new(),
            filled: Vec::new(),
        }
    }

    /// Merges a text; an empty one is filled, and one that is empty there says nothing.
    pub(super) fn text(&mut self, name: (&str, &str), here: &mut String, there: String) {
        if *here == there || there.trim().is_empty() {
            return;
        }
        if here.trim().is_empty() {
            self.fill(name, &there);
            *here = there;
        } else if self.is_taken(name, here, &there) {
            *here = there;
        }
    }

    /// Merges a text that is not even filled unasked.
    pub(super) fn offer(&mut self, name: (&str, &str), here: &mut String, there: String) {
        let is_other = *here != there && !there.trim().is_empty();
        if is_other && self.is_taken(name, here, &there) {
            *here = there;
        }
    }

    /// Merges a field that always says something.
    pub(super) fn choice<T: PartialEq + Copy>(
        &mut self,
        name: (&str, &str),
        here: &mut T,
        there: T,
        words: impl Fn(T) -> String,
    ) {
        if *here != there && self.is_taken(name, &words(*here), &words(there)) {
            *here = there;
        }
    }

    /// Merges a field that may be empty.
    pub(super) fn choice_or_none<T: PartialEq + Copy>(
        &mut self,
        name: (&str, &str),
        here: &mut Option<T>,
        there: Option<T>,
        words: impl Fn(T) -> String,
    ) {
        match (here.as_mut(), there) {
            (Some(known), Some(other)) => self.choice(name, known, other, words),
            (None, Some(other)) => {
                self.fill(name, &words(other));
                *here = Some(other);
            }
            (_, None) => {}
        }
    }

    /// Notes what comes in where there was nothing.
    pub(super) fn fill(&mut self, name: (&str, &str), there: &str) {
        self.filled.push(field(name, "", there, true));
    }

    /// Notes a field, and tells whether the other side's version is taken.
    fn is_taken(&mut self, name: (&str, &str), here: &str, there: &str) -> bool {
        let is_taken = (self.takes)(name.0);
        self.fields.push(field(name, here, there, is_taken));
        is_taken
    }
}

fn field((field, label): (&str, &str), here: &str, there: &str, is_taken: bool) -> ImportField {
    ImportField {
        field: field.to_owned(),
        label: label.to_owned(),
        here: here.to_owned(),
        there: there.to_owned(),
        is_taken,
    }
}
