//! `index.html` shows every field of every record, except those that are named here with a reason.

mod canaries;

use std::collections::BTreeSet;

use serde_json::Value;
use tsunagi_domain::EventKind;

use super::*;
use crate::handing_over::index_page::index_page;
use canaries::{Side, records_of};

/// What no person reads: an index stands for any place of a list.
const LEFT_OUT: &[(&str, &str)] = &[
    ("format", "README.txt says it to programs"),
    ("version", "README.txt says it to programs"),
    ("office/id", "an id"),
    (
        "office/reply_within_days",
        "a setting that fills in new slips there, and no record",
    ),
    ("cases/*/client/id", "an id"),
    ("cases/*/certifications/*/id", "an id"),
    (
        "cases/*/certifications/*/client_id",
        "it stands under the client",
    ),
    ("cases/*/consents/*/id", "an id"),
    ("cases/*/consents/*/client_id", "it stands under the client"),
    ("cases/*/entries/*/client_id", "it stands under the client"),
    (
        "cases/*/entries/*/recorder_id",
        "the name at the time stands there",
    ),
    ("cases/*/slips/*/client_id", "it stands under the client"),
    ("cases/*/slips/*/events/*/id", "an id"),
    ("cases/*/slips/*/frozen/sha256", "a hash"),
    (
        "cases/*/slips/*/frozen/template_text",
        "the form's source; its name is shown, and the sheet is there as PDF",
    ),
    ("shared/*/*", "hashes of what other offices know"),
];

/// Collects the leaves of a value, each with where it stands.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    let inside = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(fields) => {
            assert!(!fields.is_empty(), "{at} is filled");
            for (key, field) in fields {
                leaves(field, &inside(key), found);
            }
        }
        Value::Array(items) => {
            assert!(!items.is_empty(), "{at} is filled");
            for (index, item) in items.iter().enumerate() {
                leaves(item, &inside(&index.to_string()), found);
            }
        }
        Value::Null => panic!("{at} is not filled, so nothing would be proved of it"),
        Value::String(text) if text.is_empty() => panic!("{at} is not filled"),
        _ => found.push(at.to_owned()),
    }
}

/// Returns where a leaf stands whatever the place in its list, the way [`LEFT_OUT`] says it.
fn pattern(pointer: &str) -> String {
    let parts = pointer.trim_start_matches('/').split('/');
    let parts: Vec<&str> = parts
        .map(|part| match part {
            part if part.bytes().all(|byte| byte.is_ascii_digit()) => "*",
            part => part,
        })
        .collect();
    match parts.as_slice() {
        ["shared", ..] => "shared/*/*".to_owned(),
        parts => parts.join("/"),
    }
}

fn page_of(value: &Value) -> String {
    let records: Records = serde_json::from_value(value.clone()).unwrap();
    index_page(&records, "2026-04-01T10:00:00+09:00".parse().unwrap())
}

#[test]
fn the_page_shows_every_field_of_every_record_or_it_is_left_out_on_purpose() {
    let value = serde_json::to_value(records_of(Side::This)).unwrap();
    let other = serde_json::to_value(records_of(Side::That)).unwrap();
    let page = page_of(&value);
    let mut pointers = Vec::new();
    leaves(&value, "", &mut pointers);
    let mut left = BTreeSet::new();
    for pointer in &pointers {
        let pattern = pattern(pointer);
        let here = value.pointer(pointer).unwrap();
        if pattern == "cases/*/slips/*/events/*/kind" {
            // Both sides tell the same kinds; each is looked for by its name below.
            continue;
        }
        let there = match here {
            Value::Bool(is_so) => Value::Bool(!is_so),
            _ => other.pointer(pointer).unwrap().clone(),
        };
        let mut changed = value.clone();
        *changed.pointer_mut(pointer).unwrap() = there.clone();
        if LEFT_OUT.iter().any(|(one, _)| *one == pattern) {
            // Shown after all, it would have no place in the list.
            assert!(page_of(&changed) == page, "{pointer} is shown");
            left.insert(pattern);
            continue;
        }
        assert_ne!(*here, there, "{pointer} has two values to tell apart");
        assert!(page_of(&changed) != page, "{pointer} is not shown");
        if let Some(word) = here.as_str().filter(|text| text.starts_with('《')) {
            assert!(page.contains(word), "{pointer} stands there as it is");
        }
    }
    let listed: BTreeSet<String> = LEFT_OUT.iter().map(|(one, _)| (*one).to_owned()).collect();
    assert_eq!(left, listed, "nothing is listed that is no field");
    for kind in EventKind::ALL {
        let label = format!("<th scope=\"row\">{}</th>", kind.label());
        assert!(page.contains(&label), "{label} is told");
    }
}

#[test]
fn a_meeting_is_readable_where_no_page_goes_along() {
    let mut records = records_of(Side::This);
    for slip in &mut records.cases[0].slips {
        slip.frozen.as_mut().unwrap().pdf.clear();
    }
    let value = serde_json::to_value(&records).unwrap();
    let page = page_of(&value);
    assert!(page.contains("紙面のPDFは入っていません。"));
    for field in ["meeting_place", "meeting_topic", "meeting_absence"] {
        let word = value["cases"][0]["slips"][0]["content"][field].as_str();
        assert!(page.contains(word.unwrap()), "{field}");
    }
}

#[test]
fn slips_of_one_number_are_told_apart() {
    let mut records = records_of(Side::This);
    let number = records.cases[0].slips[0].number.clone();
    records.cases[0].slips[1].number = number;
    let page = page_of(&serde_json::to_value(&records).unwrap());
    for anchor in ["slip-0-0", "slip-0-1"] {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        assert!(page.contains(&format!("href=\"#{anchor}\"")), "{anchor}");
    }
}
