//! Who may depend on whom.

use std::collections::{BTreeMap, BTreeSet};

use super::ours;

/// Each package of ours and the packages of ours it may ask for. Arrows point down only.
const MAY_ASK_FOR: &[(&str, &[&str])] = &[
    ("tsunagi-domain", &[]),
    ("tsunagi-files", &[]),
    ("tsunagi-platform", &["tsunagi-files"]),
    ("tsunagi-store", &["tsunagi-domain", "tsunagi-files"]),
    ("tsunagi-documents", &["tsunagi-domain", "tsunagi-files"]),
    ("tsunagi-archive", &["tsunagi-domain", "tsunagi-files"]),
    ("tsunagi-contract", &["tsunagi-domain"]),
    (
        "tsunagi-app",
        &[
            "tsunagi-domain",
            "tsunagi-files",
            "tsunagi-store",
            "tsunagi-documents",
            "tsunagi-archive",
            "tsunagi-contract",
            "tsunagi-platform",
        ],
    ),
    ("tsunagi", &["tsunagi-app", "tsunagi-contract"]),
    // It reads passphrases from files, as carefully as everything below it reads files.
    (
        "tsunagi-cli",
        &[
            "tsunagi-app",
            "tsunagi-contract",
            "tsunagi-domain",
            "tsunagi-files",
        ],
    ),
    // The tests meet the window and the command line as a user does: as programs.
    (
        "tsunagi-tests",
        &[
            "tsunagi-domain",
            "tsunagi-files",
            "tsunagi-store",
            "tsunagi-documents",
            "tsunagi-archive",
            "tsunagi-contract",
            "tsunagi-app",
        ],
    ),
    // What is measured and what is fed with anything is the crate itself, not the program.
    ("tsunagi-bench", EVERY_LIBRARY),
    ("tsunagi-fuzz", EVERY_LIBRARY),
    ("xtask", &[]),
];

const EVERY_LIBRARY: &[&str] = &[
    "tsunagi-domain",
    "tsunagi-files",
    "tsunagi-platform",
    "tsunagi-store",
    "tsunagi-documents",
    "tsunagi-archive",
    "tsunagi-contract",
    "tsunagi-app",
];

/// Packages whose subject belongs to one crate alone, and that crate.
const ONLY_IN: &[(&str, &str)] = &[
    ("rusqlite", "tsunagi-store"),
    ("libsqlite3-sys", "tsunagi-store"),
    ("argon2", "tsunagi-store"),
    ("printpdf", "tsunagi-documents"),
    ("lopdf", "tsunagi-documents"),
    ("hayro", "tsunagi-documents"),
    ("windows-sys", "tsunagi-platform"),
    ("dbus", "tsunagi-platform"),
    ("age", "tsunagi-archive"),
    ("zip", "tsunagi-archive"),
    ("ts-rs", "tsunagi-contract"),
    ("clap", "tsunagi-cli"),
    ("wry", "tsunagi"),
    ("tao", "tsunagi"),
];

#[test]
fn every_arrow_points_down() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_ASK_FOR.iter().copied().collect();
    let ours = ours();
    let names: BTreeSet<&str> = ours.iter().map(|package| package.name).collect();
    let listed: BTreeSet<&str> = allowed.keys().copied().collect();
    assert_eq!(
        names, listed,
        "a new package has to say here what it may ask for"
    );
    for package in &ours {
        for asked in package
            .asks_for
            .iter()
            .filter(|asked| names.contains(*asked))
        {
            let may = allowed[package.name].contains(asked);
            assert!(may, "{} must not know {asked}", package.name);
        }
    }
}

#[test]
fn each_subject_stays_in_its_crate() {
    for package in ours() {
        for asked in &package.asks_for {
            let home = ONLY_IN
                .iter()
                .find_map(|(subject, home)| (subject == asked).then_some(*home))
                .or_else(|| asked.starts_with("tauri").then_some("tsunagi"));
            if let Some(home) = home {
                assert_eq!(package.name, home, "{asked} is the subject of {home} alone");
            }
        }
    }
}

#[test]
fn the_task_runner_needs_nothing_but_rust() {
    let xtask = ours().into_iter().find(|package| package.name == "xtask");
    let asks_for = xtask.expect("xtask is a member").asks_for;
    assert!(
        asks_for.is_empty(),
        "it has to build in seconds on a bare machine: {asks_for:?}"
    );
}
