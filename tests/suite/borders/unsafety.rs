//! Where `unsafe` may stand: in one folder, for one reason.

use std::path::Path;

use super::{files, ours, root};

/// The system's functions are C on Windows, and no safe crate for printing exists.
const HOME: &str = "src-tauri/crates/platform/src/windows";
/// The module that says so to the compiler.
const DOOR: &str = "src-tauri/crates/platform/src/lib.rs";

#[test]
fn only_the_border_to_windows_is_unsafe() {
    let sources = files("src-tauri", &["rs"])
        .into_iter()
        .chain(files("tests/src", &["rs"]));
    for (path, text) in sources {
        let is_home = path.starts_with(HOME) || path == Path::new(&format!("{HOME}.rs"));
        let code = text.lines().filter(|line| !line.trim().starts_with("//"));
        for line in code {
            let says = ["{", "fn", "extern", "impl", "trait"]
                .iter()
                .any(|next| line.contains(&format!("unsafe {next}")));
            assert!(is_home || !says, "{} says: {line}", path.display());
            let opens = line.contains("unsafe_code");
            let may_open =
                path == Path::new(DOOR) || line.contains("forbid") || line.contains("deny");
            assert!(may_open || !opens, "{} opens: {line}", path.display());
        }
    }
}

#[test]
fn each_unsafe_block_says_why_it_holds() {
    for (path, text) in files(HOME, &["rs"]) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (place, line) in lines.iter().enumerate() {
            if line.starts_with("//") || !line.contains("unsafe {") {
                continue;
            }
            // The reason stands before the statement that the block is in.
            let before = lines[..place].iter().rev().take(6);
            let is_argued = before.clone().any(|line| line.starts_with("// SAFETY:"));
            assert!(
                is_argued,
                "{}:{} gives no reason",
                path.display(),
                place + 1
            );
        }
    }
}

#[test]
fn every_other_crate_forbids_it() {
    for package in ours() {
        if package.name == "tsunagi-platform" {
            continue;
        }
        let manifest = std::fs::read_to_string(&package.manifest).expect("a manifest can be read");
        let lints = manifest.split("[lints]").nth(1).unwrap_or_default();
        assert!(
            lints.trim_start().starts_with("workspace = true"),
            "{} has to take the workspace's lints",
            package.name
        );
    }
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).expect("the top is there");
    assert!(workspace.contains("unsafe_code = \"forbid\""));
}
