//! The borders between the crates, held by the manifests and the sources themselves.
//!
//! A rule that only a document states is broken within a month, and nobody sees it happen. Each
//! module here asks the build what is really there.

mod arrows;
mod licences;
mod offline;
mod shell;
mod sources;
mod tree;
mod unsafety;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The top of the work tree.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs a program at the top of the work tree and returns what it printed.
fn printed(program: &str, words: &[&str]) -> String {
    let mut command = Command::new(program);
    command
        .args(words)
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = tsunagi_tests::bench::start(&mut command)
        .unwrap_or_else(|error| panic!("{program} could not be started: {error}"));
    let output = child
        .wait_with_output()
        .unwrap_or_else(|error| panic!("{program} could not be heard: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} {} refused: {errors}",
        words.join(" ")
    );
    String::from_utf8(output.stdout).expect("cargo and git print UTF-8")
}

/// Runs the cargo that runs this test.
fn cargo(words: &[&str]) -> String {
    printed(
        &std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
        words,
    )
}

/// Everything `cargo metadata` knows: packages of every target, whatever machine this is.
fn metadata() -> &'static Value {
    static METADATA: OnceLock<Value> = OnceLock::new();
    METADATA.get_or_init(|| {
        let printed = cargo(&["metadata", "--format-version", "1", "--locked"]);
        serde_json::from_str(&printed).expect("cargo metadata prints JSON")
    })
}

/// A package of this workspace and what its manifest asks for.
struct Ours {
    name: &'static str,
    /// Where its manifest lies.
    manifest: PathBuf,
    /// Direct dependencies of every kind: a test that reaches across a border crosses it too.
    asks_for: Vec<&'static str>,
}

/// The packages of this workspace.
fn ours() -> Vec<Ours> {
    let members: Vec<&Value> = list(metadata(), "workspace_members").collect();
    list(metadata(), "packages")
        .filter(|package| members.contains(&&package["id"]))
        .map(|package| Ours {
            name: text(package, "name"),
            manifest: PathBuf::from(text(package, "manifest_path")),
            asks_for: list(package, "dependencies")
                .map(|asked| text(asked, "name"))
                .collect(),
        })
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("{key} is a list"))
        .iter()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} is a text"))
}

/// Every file below a folder with one of the endings, sorted, with its text.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = folder
            .read_dir()
            .unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        for entry in entries {
            let path = entry
                .expect("a folder of the work tree can be listed")
                .path();
            let ending = path
                .extension()
                .and_then(|ending| ending.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending) {
                let text = std::fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{path:?}: {error}"));
                let path = path
                    .strip_prefix(root())
                    .expect("it is below the top")
                    .to_owned();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}
