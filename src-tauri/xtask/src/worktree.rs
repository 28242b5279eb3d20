//! Whether the checks left the work tree as they found it.

use std::path::Path;

use crate::program::Program;
use crate::steps::{Failure, say};

/// The TypeScript that the contract's tests write from the command table.
const BINDINGS: &str = "ui/src/ipc/bindings.ts";

/// What git sees of the work tree at one moment; `None` outside of git (a source archive).
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(Option<Seen>);

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: String,
    bindings: Option<Vec<u8>>,
    changes: String,
}

impl Snapshot {
    /// Looks at the work tree.
    ///
    /// Two looks are compared, rather than one look with the last commit, so that the checks also
    /// serve in the middle of an edit; on a fresh clone the two are the same question.
    pub fn take(root: &Path) -> Self {
        let git = |words: &[&str]| {
            Program::new("git", root)
                .words(words)
                .printed()
                .ok()
                .flatten()
        };
        let seen = git(&["status", "--porcelain"]).and_then(|status| {
            Some(Seen {
                status,
                bindings: std::fs::read(root.join(BINDINGS)).ok(),
                changes: git(&["diff", "HEAD", "--no-ext-diff", "--binary"])?,
            })
        });
        if seen.is_none() {
            say("   git の管理の外なので、書き換わりの点検はしません。");
        }
        Self(seen)
    }

    /// Compares the generated bindings with an earlier look.
    pub fn bindings_fresh_since(&self, before: &Self) -> Result<(), Failure> {
        let (Some(now), Some(then)) = (&self.0, &before.0) else {
            return Ok(());
        };
        if now.bindings.is_none() {
            return Err(Failure::new(
                format!("{BINDINGS} がありません。"),
                "「cargo test -p tsunagi-contract」で作り、コミットに加えてください。",
            ));
        }
        if now.bindings != then.bindings {
            return Err(Failure::new(
                format!("{BINDINGS} が、命令の表より古いものでした。"),
                "試験が新しく書き直しました。中身を確かめて、コミットに加えてください。",
            ));
        }
        Ok(())
    }

    /// Compares everything git sees with an earlier look.
    pub fn unchanged_since(&self, before: &Self) -> Result<(), Failure> {
        let (Some(now), Some(then)) = (&self.0, &before.0) else {
            return Ok(());
        };
        if now == then {
            return Ok(());
        }
        let new: Vec<&str> = now
            .status
            .lines()
            .filter(|line| !then.status.lines().any(|old| old == *line))
            .collect();
        for line in &new {
            say(&format!("   {line}"));
        }
        Err(Failure::new(
            "試験のあいだに、管理されているファイルが書き換わりました。",
            "「git status」と「git diff」で見て、作られたものならコミットに加えるか、.gitignore に書いてください。",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: &str, bindings: Option<&str>) -> Snapshot {
        Snapshot(Some(Seen {
            status: status.to_owned(),
            bindings: bindings.map(|text| text.as_bytes().to_vec()),
            changes: String::new(),
        }))
    }

    #[test]
    fn an_edit_in_progress_is_no_failure_but_a_new_change_is() {
        let before = seen(" M README.md\n", Some("a"));
        assert_eq!(
            seen(" M README.md\n", Some("a")).unchanged_since(&before),
            Ok(())
        );
        assert!(
            seen(" M README.md\n M Cargo.lock\n", Some("a"))
                .unchanged_since(&before)
                .is_err()
        );
    }

    #[test]
    fn bindings_that_the_tests_rewrote_or_never_wrote_are_stale() {
        let before = seen("", Some("old"));
        assert_eq!(seen("", Some("old")).bindings_fresh_since(&before), Ok(()));
        assert!(seen("", Some("new")).bindings_fresh_since(&before).is_err());
        assert!(
            seen("", None)
                .bindings_fresh_since(&seen("", None))
                .is_err()
        );
    }

    #[test]
    fn outside_of_git_nothing_is_claimed() {
        assert_eq!(Snapshot(None).unchanged_since(&seen("", None)), Ok(()));
    }
}
