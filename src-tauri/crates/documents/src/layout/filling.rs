//! Fills the fields in the texts of a form.

use crate::template::keys::{Key, Kind};
use crate::template::{Part, Words};
use crate::values::LEFT_OUT;

use super::build::Builder;
use super::text;

/// A text with its fields filled in.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) fields: Vec<&'static str>,
    /// Whether any field in it holds something, or there is none and the text speaks for itself.
    pub(super) is_filled: bool,
    /// Whether an optional part fell away because the sheet is masked.
    is_left_out: bool,
}

impl Filled {
    pub(super) fn field(&self) -> &'static str {
        self.fields.first().copied().unwrap_or("")
    }
}

impl Builder<'_> {
    /// Fills in the fields of a text. On a form for handwriting an empty field leaves room.
    pub(super) fn fill(&self, words: &Words) -> Filled {
        let mut filled = Filled {
            is_filled: true,
            ..Filled::default()
        };
        let mut has_value = false;
        self.fill_into(words, &mut filled, &mut has_value);
        // One dash for all that is left out: 「―　―歳　―」 tells nobody anything.
        if filled.is_left_out && filled.text.trim().is_empty() {
            filled.text = LEFT_OUT.to_owned();
        }
        filled.is_filled = has_value || (filled.fields.is_empty() && !filled.text.is_empty());
        filled
    }

    fn fill_into(&self, words: &Words, filled: &mut Filled, has_value: &mut bool) {
        for part in words {
            match part {
                Part::Fixed(text) => filled.text.push_str(text),
                Part::Field(key) => {
                    if key.kind != Kind::Page {
                        filled.fields.push(key.name);
                    }
                    let text = self.text_of(key);
                    *has_value |= text.is_some();
                    match (text, key.kind) {
                        (Some(text), _) => filled.text.push_str(&text),
                        (None, Kind::Text(_)) if self.leaves_room() && key.is_day() => {
                            filled.text.push_str(&blank_day());
                        }
                        (None, Kind::Text(room)) if self.leaves_room() => {
                            filled
                                .text
                                .extend(std::iter::repeat_n(text::ROOM, usize::from(room)));
                        }
                        (None, _) => {}
                    }
                }
                Part::Optional(parts) => {
                    let mut inner = Filled::default();
                    let mut inner_has_value = false;
                    self.fill_into(parts, &mut inner, &mut inner_has_value);
                    if inner_has_value && self.leaves_out(&inner.fields) {
                        *has_value = true;
                        filled.is_left_out = true;
                        filled.fields.append(&mut inner.fields);
                    } else if inner_has_value || (self.values.is_blank() && self.leaves_room()) {
                        *has_value |= inner_has_value;
                        filled.text.push_str(&inner.text);
                        filled.fields.append(&mut inner.fields);
                    }
                }
            }
        }
    }

    /// Tells whether an empty field leaves room for a pen: header and footer repeat what is written
    /// elsewhere.
    fn leaves_room(&self) -> bool {
        self.page.is_none_or(|page| page.target.is_some())
    }

    /// Tells whether a masked sheet leaves a field out.
    pub(super) fn is_left_out(&self, key: &Key) -> bool {
        self.values.get_text(key.name) == Some(LEFT_OUT)
    }

    /// Tells whether none of the fields shows anything on a masked sheet.
    fn leaves_out(&self, fields: &[&'static str]) -> bool {
        let texts = fields
            .iter()
            .filter_map(|field| self.values.get_text(field));
        // Where no field of a slip stands, nothing is left out.
        let mut texts = texts.peekable();
        texts.peek().is_some() && texts.all(|text| text == LEFT_OUT)
    }

    fn text_of(&self, key: &Key) -> Option<String> {
        match (key.name, self.page) {
            ("page.number", Some(page)) => Some(page.number.to_string()),
            ("page.count", Some(page)) => Some(page.count.to_string()),
            ("page.part_number", Some(page)) => page.of_part.map(|(at, _)| at.to_string()),
            ("page.part_count", Some(page)) => page.of_part.map(|(_, all)| all.to_string()),
            ("page.target", Some(page)) => page.target.map(|target| target.to_string()),
            _ => self
                .values
                .get_text(key.name)
                .map(|text| text.replace(text::ROOM, "")),
        }
    }
}

/// Returns `令和__年__月__日`, with room for two figures each.
fn blank_day() -> String {
    let room: String = std::iter::repeat_n(text::ROOM, 2).collect();
    format!("令和{room}年{room}月{room}日")
}
