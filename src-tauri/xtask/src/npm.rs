//! The window's face: its npm packages and scripts, under `ui/`.

use std::path::Path;
use std::time::SystemTime;

use crate::program::Program;
use crate::steps::{Failure, say};

/// Runs `npm ci` when the packages are missing or older than the lock file.
pub fn ensure(root: &Path) -> Result<(), Failure> {
    let ui = root.join("ui");
    let lock = changed(&ui.join("package-lock.json"));
    // npm writes this file last, so an interrupted install does not look like a finished one.
    let stamp = changed(&ui.join("node_modules/.package-lock.json"));
    if !is_stale(stamp, lock) {
        say("   画面の部品は、そろっています。");
        return Ok(());
    }
    npm(root).words(["ci", "--no-audit", "--no-fund"]).run(
        "ネットワークを確かめてください。直らなければ ui/node_modules を消して、もう一度実行してください。",
    )
}

/// Runs one script of `ui/package.json`.
pub fn script(root: &Path, name: &str, remedy: &str) -> Result<(), Failure> {
    npm(root).words(["run", "--silent", name]).run(remedy)
}

fn npm(root: &Path) -> Program {
    // On Windows npm is a command script, which is not found without its ending.
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    Program::new(name, &root.join("ui"))
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|found| found.modified()).ok()
}

/// What was made is stale when it is not there, or older than what it was made from.
fn is_stale(made: Option<SystemTime>, source: Option<SystemTime>) -> bool {
    match (made, source) {
        (Some(made), Some(source)) => made < source,
        (Some(_), None) => false,
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn packages_are_stale_when_missing_or_older_than_the_lock() {
        let early = SystemTime::UNIX_EPOCH;
        let late = early + Duration::from_secs(1);
        assert!(is_stale(None, Some(early)), "a fresh clone installs");
        assert!(
            is_stale(Some(early), Some(late)),
            "a changed lock installs again"
        );
        assert!(
            !is_stale(Some(late), Some(early)),
            "an untouched lock does not"
        );
        assert!(
            !is_stale(Some(early), Some(early)),
            "coarse clocks give equal times"
        );
    }
}
