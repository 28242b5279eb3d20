//! Reads TOML tables with the place of every key, and collects everything that is wrong.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problems, nearest};
use super::slips;

/// A value together with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// A table being read: remembers which keys were asked for, so that the others can be reported.
pub(crate) struct Table<'r, 'a> {
    table: &'r DeTable<'a>,
    /// Where the table begins.
    pub(crate) span: Range<usize>,
    /// What the table is, for messages: 「title の部品」.
    what: String,
    asked: Vec<&'static str>,
    problems: &'r RefCell<Problems<'a>>,
}

impl<'r, 'a> Table<'r, 'a> {
    pub(crate) fn new(
        table: &'r DeTable<'a>,
        span: Range<usize>,
        what: impl Into<String>,
        problems: &'r RefCell<Problems<'a>>,
    ) -> Self {
        Self {
            table,
            span,
            what: what.into(),
            asked: Vec::new(),
            problems,
        }
    }

    pub(crate) fn rename(&mut self, what: String) {
        self.what = what;
    }

    pub(crate) fn problem(
        &self,
        span: Range<usize>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.problems.borrow_mut().add(span, what, remedy);
    }

    /// Finds a piece of the file as it is written there.
    pub(crate) fn find(&self, within: Range<usize>, piece: &str) -> Option<Range<usize>> {
        self.problems.borrow().find(within, piece)
    }

    fn value(&mut self, key: &'static str) -> Option<&'r Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn wrong_type(&self, key: &str, span: Range<usize>, expected: &str) {
        self.problem(
            span,
            format!("「{key}」の値の種類が違います。"),
            format!("{expected}を書いてください。"),
        );
    }

    fn missing(&self, key: &str, example: &str) {
        self.problem(
            self.span.clone(),
            format!("{}に「{key}」がありません。", self.what),
            format!("「{key} = {example}」のように書き足してください。"),
        );
    }

    /// Reads a text.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let value = self.value(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(At {
                value: text.to_string(),
                span: value.span(),
            });
        }
        self.wrong_type(key, value.span(), "\"…\" で囲んだ文字");
        None
    }

    /// Reads a text that must be there and say something.
    pub(crate) fn required_text(&mut self, key: &'static str, example: &str) -> Option<At<String>> {
        if !self.table.contains_key(key) {
            self.asked.push(key);
            self.missing(key, example);
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.problem(
                text.span.clone(),
                format!("「{key}」が空です。"),
                format!("「{key} = {example}」のように書いてください。"),
            );
            return None;
        }
        Some(text)
    }

    /// Reads one of a few words; the first is the default.
    pub(crate) fn word(
        &mut self,
        key: &'static str,
        words: &'static [&'static str],
    ) -> &'static str {
        let default = words.first().copied().unwrap_or_default();
        let Some(text) = self.text(key) else {
            return default;
        };
        if let Some(word) = words.iter().copied().find(|word| *word == text.value) {
            return word;
        }
        let hint = nearest(&text.value, words.iter().copied()).map_or_else(String::new, |word| {
            format!("「{word}」の書き間違いではありませんか。")
        });
        self.problem(
            text.span,
            format!("「{key}」に「{}」は使えません。", text.value),
            format!(
                "{hint}{} のどれかを書いてください。",
                quoted(words.iter().copied())
            ),
        );
        default
    }

    /// Reads a number within limits.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        limits: RangeInclusive<f32>,
    ) -> Option<At<f32>> {
        let value = self.value(key)?;
        let number: Option<f32> = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            self.wrong_type(key, value.span(), "数（引用符なし）");
            return None;
        };
        if !limits.contains(&number) {
            self.problem(
                value.span(),
                format!("「{key}」の値 {number} は使えません。"),
                format!(
                    "{} から {} までの数にしてください。",
                    limits.start(),
                    limits.end()
                ),
            );
            return None;
        }
        Some(At {
            value: number,
            span: value.span(),
        })
    }

    /// Reads a whole number within limits.
    pub(crate) fn count(&mut self, key: &'static str, limits: RangeInclusive<u8>) -> Option<u8> {
        let number = self.number(key, f32::from(*limits.start())..=f32::from(*limits.end()))?;
        if number.value.fract() != 0.0 {
            self.problem(
                number.span,
                format!("「{key}」は小数にできません。"),
                "整数にしてください。",
            );
            return None;
        }
        // In range by the limits and whole by the check above.
        Some(number.value as u8)
    }

    /// Reads yes or no; no is the default.
    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        self.wrong_type(key, value.span(), "true か false のどちらか");
        false
    }

    /// Reads a list of texts; a single text counts as a list of one.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let items = match value.get_ref() {
            DeValue::String(text) => {
                return vec![At {
                    value: text.to_string(),
                    span: value.span(),
                }];
            }
            DeValue::Array(items) => items,
            _ => {
                self.wrong_type(key, value.span(), "[\"…\", \"…\"] の形の文字の並び");
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            if let DeValue::String(text) = item.get_ref() {
                texts.push(At {
                    value: text.to_string(),
                    span: item.span(),
                });
            } else {
                self.wrong_type(key, item.span(), "\"…\" で囲んだ文字");
            }
        }
        texts
    }

    /// Reads a table in a table.
    pub(crate) fn table(&mut self, key: &'static str, what: &str) -> Option<Self> {
        let value = self.value(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Table::new(table, value.span(), what, self.problems));
        }
        self.wrong_type(key, value.span(), &format!("[{key}] の表"));
        None
    }

    /// Reads a list of tables.
    pub(crate) fn tables(&mut self, key: &'static str, what: &str) -> Vec<Self> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            let bracket = self.find(value.span(), "[");
            if bracket.is_some_and(|bracket| bracket.start == value.span().start) {
                let slip = slips::single_brackets(value.span(), key);
                self.problem(slip.span, slip.what, slip.remedy);
            } else {
                self.wrong_type(key, value.span(), &format!("[[{key}]] の並び"));
            }
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Table::new(table, item.span(), what, self.problems));
            } else {
                self.wrong_type(key, item.span(), &format!("[[{key}]] の並び"));
            }
        }
        tables
    }

    /// Reads a list of tables that must have at least one.
    pub(crate) fn required_tables(&mut self, key: &'static str, what: &str) -> Vec<Self> {
        let tables = self.tables(key, what);
        if tables.is_empty() && !self.table.contains_key(key) {
            // Inside a part, its own path comes first: [[block.cell]].
            let path = if self.span.is_empty() {
                key.to_owned()
            } else {
                format!("block.{key}")
            };
            self.problem(
                self.span.clone(),
                format!("{}に「{key}」がありません。", self.what),
                format!("[[{path}]] を一つ以上書き足してください。"),
            );
        }
        tables
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let remedy = match nearest(name, self.asked.iter().copied()) {
                Some(known) => format!("「{known}」の書き間違いではありませんか。"),
                None => {
                    format!(
                        "この行を消すか、{} から選んでください。",
                        quoted(self.asked.iter().copied())
                    )
                }
            };
            self.problem(
                key.span(),
                format!("{}に「{name}」という項目はありません。", self.what),
                remedy,
            );
        }
    }
}

/// Joins words as 「a」「b」.
pub(crate) fn quoted<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words
        .into_iter()
        .map(|word| format!("「{word}」"))
        .collect()
}
