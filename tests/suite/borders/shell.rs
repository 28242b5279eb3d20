//! What the window may load and call: its own pages and the commands of the table, nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tsunagi_contract::{COMMAND_NAMES, SHELL_COMMAND_NAMES};

use super::{files, list, root};

/// Everything a content security policy may name. `ipc:` and its Windows spelling are how the
/// pages call the program they are part of; they never leave it.
const SOURCES: &[&str] = &[
    "'self'",
    "'none'",
    "ipc:",
    "http://ipc.localhost",
    "data:",
    "blob:",
];

/// Where a typeface may come from besides the pages: the program gives the one of rare names itself,
/// under a scheme of its own and its Windows spelling.
const FACES: &[&str] = &["face:", "http://face.localhost"];

/// What the pages may ask of the toolkit itself: hearing that something changed, and closing the
/// window once the last words are saved.
const OF_THE_TOOLKIT: &[&str] = &[
    "core:event:allow-listen",
    "core:event:allow-unlisten",
    "core:window:allow-destroy",
];

#[test]
fn pages_load_from_the_program_alone() {
    let directives = policy(&json("src-tauri/tauri.conf.json")["app"]["security"]["csp"]);
    assert_eq!(
        directives.get("default-src").map(Vec::as_slice),
        Some(&["'self'".to_owned()][..])
    );
    for (directive, sources) in directives {
        for source in sources {
            // Styles alone may stand inline: the components set sizes that depend on what is shown.
            let is_inline_style = directive == "style-src" && source == "'unsafe-inline'";
            let is_face = directive == "font-src" && FACES.contains(&source.as_str());
            let is_local = SOURCES.contains(&source.as_str());
            assert!(
                is_local || is_face || is_inline_style,
                "{directive} lets {source} in"
            );
        }
    }
}

#[test]
fn pages_come_from_the_build_and_not_from_an_address() {
    let settings = json("src-tauri/tauri.conf.json");
    // With a development address a plain `cargo build` would make a window that asks the network.
    assert!(
        settings["build"]["devUrl"].is_null(),
        "the window would load {settings}"
    );
    assert_eq!(settings["build"]["frontendDist"], "../ui/dist");
    assert_ne!(
        settings["app"]["withGlobalTauri"], true,
        "one folder of the window may call"
    );
    for window in settings["app"]["windows"].as_array().into_iter().flatten() {
        let url = window["url"].as_str().unwrap_or("index.html");
        assert!(!url.contains("://"), "a window opens on {url}");
    }
}

#[test]
fn the_window_may_call_exactly_the_command_table() {
    let granted = permissions();
    let of_ours: BTreeSet<&str> = granted
        .iter()
        .map(String::as_str)
        .filter(|name| !name.contains(':'))
        .collect();
    let wanted: BTreeSet<String> = COMMAND_NAMES
        .iter()
        .chain(SHELL_COMMAND_NAMES)
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .collect();
    assert_eq!(of_ours, wanted.iter().map(String::as_str).collect());
}

#[test]
fn the_window_may_not_reach_past_the_command_table() {
    for (path, text) in files("src-tauri/capabilities", &["json"]) {
        let capability: Value = serde_json::from_str(&text).expect("it is JSON");
        assert!(
            capability["remote"].is_null(),
            "{} trusts a remote page",
            path.display()
        );
    }
    let granted = permissions();
    let of_the_toolkit: Vec<&str> = granted
        .iter()
        .map(String::as_str)
        .filter(|name| name.contains(':'))
        .collect();
    assert_eq!(
        of_the_toolkit, OF_THE_TOOLKIT,
        "files and dialogs go through commands"
    );
}

#[test]
fn the_window_names_no_address() {
    for (path, text) in files("ui/src", &["ts", "svelte", "css", "html"]) {
        // A comment asks for nothing: the generated bindings name their generator in one.
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            // An address that is a name: it says that a picture is SVG, and is never asked. And how
            // WebView2 spells a scheme of the program's own: it answers that itself.
            let line = line
                .replace("http://www.w3.org/2000/svg", "")
                .replace("http://face.localhost/", "");
            for scheme in ["http://", "https://", "ws://", "wss://"] {
                assert!(
                    !line.contains(scheme),
                    "{} names an address: {line}",
                    path.display()
                );
            }
        }
    }
}

/// Reads a policy from either of the two shapes the settings allow.
fn policy(csp: &Value) -> BTreeMap<String, Vec<String>> {
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    match csp {
        Value::String(policy) => policy
            .split(';')
            .map(words)
            .filter_map(|words| {
                words
                    .split_first()
                    .map(|(name, rest)| (name.clone(), rest.to_vec()))
            })
            .collect(),
        Value::Object(directives) => directives
            .iter()
            .map(|(name, sources)| match sources {
                Value::String(sources) => (name.clone(), words(sources)),
                _ => {
                    let sources = sources.as_array().expect("sources are a text or a list");
                    (name.clone(), sources.iter().map(as_text).collect())
                }
            })
            .collect(),
        other => panic!("the window has no content security policy: {other}"),
    }
}

/// Every permission of every capability file.
fn permissions() -> Vec<String> {
    files("src-tauri/capabilities", &["json"])
        .iter()
        .flat_map(|(_, text)| {
            let capability: Value = serde_json::from_str(text).expect("it is JSON");
            list(&capability, "permissions")
                .map(|entry| as_text(entry.get("identifier").unwrap_or(entry)))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn as_text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is a text"))
        .to_owned()
}

fn json(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_policy_reads_the_same_from_both_shapes() {
    let inline = policy(&Value::from("default-src 'self'; img-src 'self' blob:"));
    let mapped = policy(&serde_json::json!({
        "default-src": "'self'",
        "img-src": ["'self'", "blob:"],
    }));
    assert_eq!(inline, mapped);
    assert_eq!(inline["img-src"], ["'self'", "blob:"]);
}
