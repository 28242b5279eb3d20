//! The schema for editors says the same as the checker.
//!
//! Editors that know JSON Schema for TOML (VS Code with Even Better TOML, taplo) read
//! `assets/templates/template.schema.json`. A schema that forgets a key would underline what is right,
//! one that invents a key would let through what is wrong; both fail here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::collections::BTreeSet;

use serde_json::Value;
use tsunagi_documents::template::keys::{KEYS, Kind};
use tsunagi_documents::template::{SHIPPED, Template};

fn schema() -> Value {
    let text = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/templates/template.schema.json"
    ));
    serde_json::from_str(text).unwrap()
}

/// Returns what a file breaks of a schema: as much of JSON Schema as ours uses.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(path.trim_start_matches('#')).unwrap();
        return faults(root, target, value, at);
    }
    let mut found = Vec::new();
    for word in ["oneOf", "anyOf"] {
        if let Some(choices) = schema.get(word).and_then(Value::as_array) {
            // The choice meant is the one whose const fits; its faults say the most.
            let tried: Vec<Vec<String>> = choices
                .iter()
                .map(|choice| faults(root, choice, value, at))
                .collect();
            let fitting = tried.iter().filter(|faults| faults.is_empty()).count();
            if fitting == 0 || (word == "oneOf" && fitting > 1) {
                found.push(format!("{at}: {fitting} of {word} fit"));
                found.extend(tried.into_iter().min_by_key(Vec::len).unwrap_or_default());
            }
        }
    }
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        found.push(format!("{at}: is not {constant}"));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        found.push(format!("{at}: {value} is not in the list"));
    }
    let is_right = match schema.get("type").and_then(Value::as_str) {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64(),
        _ => true,
    };
    if !is_right {
        found.push(format!("{at}: is of another type"));
    }
    for (word, is_broken) in [
        (
            "minimum",
            (|number, limit| number < limit) as fn(f64, f64) -> bool,
        ),
        ("maximum", |number, limit| number > limit),
    ] {
        if let (Some(limit), Some(number)) =
            (schema.get(word).and_then(Value::as_f64), value.as_f64())
            && is_broken(number, limit)
        {
            found.push(format!("{at}: {number} breaks {word} {limit}"));
        }
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (index, item) in values.iter().enumerate() {
            found.extend(faults(root, items, item, &format!("{at}[{index}]")));
        }
    }
    if let Some(table) = value.as_object() {
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(key) {
                found.push(format!("{at}: {key} is missing"));
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for (key, inner) in table {
            match known.and_then(|known| known.get(key)) {
                Some(schema) => found.extend(faults(root, schema, inner, &format!("{at}.{key}"))),
                None if schema.get("additionalProperties").is_some() => {
                    found.push(format!("{at}: {key} is not known"));
                }
                None => {}
            }
        }
    }
    found
}

fn json(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

#[test]
fn every_shipped_form_is_right_by_the_schema() {
    let schema = schema();
    for shipped in SHIPPED {
        let found = faults(&schema, &schema, &json(shipped.text), shipped.file_name);
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn the_schema_finds_what_the_checker_finds() {
    let schema = schema();
    let right = "id = \"a\"\nname = \"b\"\n[[block]]\ntype = \"text\"\ntext = \"c\"\n";
    for (from, to) in [
        ("id = \"a\"\n", ""),
        ("name = \"b\"", "name = 1"),
        ("\"text\"", "\"txet\""),
        ("text = \"c\"", "text = \"c\"\nsize = 9"),
        ("text = \"c\"", "text = \"c\"\nsizes = 12"),
        ("text = \"c\"", "text = \"c\"\nalign = \"middle\""),
        ("name = \"b\"", "name = \"b\"\nmargins = { top = 5 }"),
        (
            "text = \"c\"",
            "text = \"c\"\nwhen = { filled = \"client.nmae\" }",
        ),
    ] {
        let wrong = right.replacen(from, to, 1);
        assert!(
            Template::parse("a.toml", &wrong).is_err(),
            "the checker takes {wrong}"
        );
        let found = faults(&schema, &schema, &json(&wrong), "file");
        assert!(!found.is_empty(), "the schema takes {wrong}");
    }
}

/// Returns the keys that the checker asks for in a table: it lists them where it meets another.
fn asked(form: &str) -> BTreeSet<String> {
    let problems = Template::parse("a.toml", form).unwrap_err();
    let told = problems
        .iter()
        .find(|problem| problem.what.contains("「qqqqqqqqqqqq」"))
        .unwrap_or_else(|| panic!("the checker takes an unknown key in {form}"));
    told.remedy
        .split('「')
        .skip(1)
        .filter_map(|part| part.split('」').next())
        .map(str::to_owned)
        .collect()
}

fn properties(schema: &Value, definition: &str) -> BTreeSet<String> {
    let path = format!("/definitions/{definition}/properties");
    let table = schema.pointer(&path).and_then(Value::as_object).unwrap();
    table.keys().cloned().collect()
}

#[test]
fn the_schema_knows_the_checkers_keys_and_no_others() {
    let schema = schema();
    const UNKNOWN: &str = "qqqqqqqqqqqq = 1\n";
    const HEAD: &str = "id = \"a\"\nname = \"b\"\n";
    let blocks = [
        "title",
        "heading",
        "text",
        "cells",
        "box",
        "ticks",
        "questions",
        "table",
        "chart",
        "cut",
        "return",
        "code",
        "rule",
        "space",
        "columns",
        "group",
    ];
    for kind in blocks {
        let form = format!("{HEAD}[[block]]\ntype = \"{kind}\"\n{UNKNOWN}");
        assert_eq!(
            asked(&form),
            properties(&schema, &format!("{kind}Block")),
            "{kind}"
        );
    }
    let inner = [
        ("cell", "[[block]]\ntype = \"cells\"\n[[block.cell]]\n"),
        (
            "tableColumn",
            "[[block]]\ntype = \"table\"\nfield = \"timeline.rows\"\n[[block.column]]\n",
        ),
        (
            "stackColumn",
            "[[block]]\ntype = \"columns\"\n[[block.column]]\n",
        ),
        (
            "option",
            "[[block]]\ntype = \"ticks\"\nfield = \"slip.purposes\"\n[[block.option]]\n",
        ),
        ("when", "[[block]]\ntype = \"rule\"\n[block.when]\n"),
    ];
    for (definition, form) in inner {
        let form = format!("{HEAD}{form}{UNKNOWN}");
        assert_eq!(
            asked(&form),
            properties(&schema, definition),
            "{definition}"
        );
    }
    let head = schema
        .pointer("/properties")
        .and_then(Value::as_object)
        .unwrap();
    let head: BTreeSet<String> = head.keys().cloned().collect();
    assert_eq!(
        asked(&format!("{UNKNOWN}{HEAD}[[block]]\ntype = \"rule\"\n")),
        head
    );
}

#[test]
fn the_schema_offers_every_field() {
    let schema = schema();
    let offered = |definition: &str| -> BTreeSet<String> {
        let path = format!("/definitions/{definition}/enum");
        let words = schema.pointer(&path).and_then(Value::as_array).unwrap();
        words
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let known = |is_wanted: fn(Kind) -> bool| -> BTreeSet<String> {
        let keys = KEYS.iter().filter(|key| is_wanted(key.kind));
        keys.map(|key| key.name.to_owned()).collect()
    };
    assert_eq!(
        offered("textField"),
        known(|kind| matches!(kind, Kind::Text(_) | Kind::Page))
    );
    assert_eq!(
        offered("ticksField"),
        known(|kind| matches!(kind, Kind::Ticks(_)))
    );
    assert_eq!(
        offered("rowsField"),
        known(|kind| matches!(kind, Kind::Rows(_)))
    );
    assert_eq!(offered("codeField"), known(|kind| kind == Kind::Code));
}
