//! Rust's and the window's own tools: present, and new enough.

use std::path::Path;

use crate::program::Program;
use crate::steps::{Failure, say};

/// The oldest Node.js whose npm reads our lock file and runs Vite.
const OLDEST_NODE: u32 = 20;

/// Makes sure that `cargo fmt` and `cargo clippy` exist; stable rustup has them by default.
pub fn ensure_components(root: &Path) -> Result<(), Failure> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(command, _)| !Program::cargo(root).words([*command, "--version"]).works())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        say("   rustfmt と clippy は、入っています。");
        return Ok(());
    }
    Program::new("rustup", root).words(["component", "add"]).words(&missing).run(
        "rustup の安定版(stable)で入れた Rust を使ってください。入れ方は rustup の公式の案内にあります。",
    )
}

/// Whether rustup can bring what is missing.
pub fn has_rustup(root: &Path) -> bool {
    Program::new("rustup", root).words(["--version"]).works()
}

/// The triple that the compiler builds for when nobody says.
pub fn host(root: &Path) -> Result<String, Failure> {
    let printed = Program::new("rustc", root).words(["-vV"]).printed()?;
    printed
        .as_deref()
        .and_then(|text| text.lines().find_map(|line| line.strip_prefix("host: ")))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "Rust の組み立て先が分かりませんでした。",
                "「rustc -vV」が動くか、確かめてください。",
            )
        })
}

/// Makes sure that Node.js is there and new enough.
pub fn ensure_node(root: &Path) -> Result<(), Failure> {
    let remedy =
        format!("Node.js {OLDEST_NODE} 以上(npm つき)を入れてから、もう一度実行してください。");
    let printed = Program::new("node", root).words(["--version"]).printed();
    let Ok(Some(version)) = printed else {
        return Err(Failure::new("Node.js が見つかりませんでした。", remedy));
    };
    let version = version.trim();
    match major(version) {
        Some(found) if found >= OLDEST_NODE => {
            say(&format!("   Node.js {version} を使います。"));
            Ok(())
        }
        _ => Err(Failure::new(
            format!("Node.js が古いようです({version})。"),
            remedy,
        )),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(
            major("v8.0.0"),
            Some(8),
            "compared as a number, not as text"
        );
        assert_eq!(major("20.1"), None);
        assert_eq!(major("vnext"), None);
    }
}
