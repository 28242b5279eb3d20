//! What lies at the top of the tree, and that no test lies forgotten in it.

use std::collections::BTreeSet;
use std::path::Path;

use super::{files, printed};

/// What a visitor sees first. Everything else hides behind a dot or finds a home inside.
const VISIBLE: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "assets",
    "src-tauri",
    "tests",
    "ui",
];

#[test]
fn the_top_of_the_tree_holds_only_what_a_visitor_needs() {
    let tracked = printed("git", &["ls-files", "-z"]);
    let top: BTreeSet<&str> = tracked
        .split('\0')
        .filter_map(|path| path.split('/').next())
        .filter(|name| !name.is_empty() && !name.starts_with('.'))
        .collect();
    assert_eq!(
        top,
        VISIBLE.iter().copied().collect(),
        "a new thing at the top needs a reason"
    );
}

#[test]
fn no_test_file_is_forgotten() {
    let sources = files("tests/suite", &["rs"]);
    for (path, _) in &sources {
        if path.ends_with("runner.rs") {
            continue;
        }
        let folder = path.parent().expect("a file lies in a folder");
        let parent = if folder == Path::new("tests/suite") {
            folder.join("runner.rs")
        } else {
            folder.with_extension("rs")
        };
        let name = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy();
        let line = format!("mod {name};");
        let is_named = sources
            .iter()
            .any(|(other, text)| *other == parent && text.lines().any(|said| said.trim() == line));
        assert!(
            is_named,
            "{} is never run: {} lacks `{line}`",
            path.display(),
            parent.display()
        );
    }
}
