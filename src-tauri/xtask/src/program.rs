//! Running other programs, with a failure that names the whole command line.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Failure, say};

/// A program to run: its words, folder and environment.
pub struct Program {
    name: OsString,
    words: Vec<OsString>,
    folder: PathBuf,
    variables: Vec<(OsString, Option<OsString>)>,
}

impl Program {
    pub fn new(name: impl Into<OsString>, folder: &Path) -> Self {
        Self {
            name: name.into(),
            words: Vec::new(),
            folder: folder.to_owned(),
            variables: Vec::new(),
        }
    }

    /// The cargo that runs us, so that a `+toolchain` on the command line reaches every step.
    pub fn cargo(root: &Path) -> Self {
        Self::new(
            std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            root,
        )
    }

    pub fn words<W: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.words
            .extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        self
    }

    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), Some(value.into())));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.variables.push((name.into(), None));
        self
    }

    /// Runs the program with our own terminal, and fails with `remedy` if it does.
    pub fn run(&self, remedy: &str) -> Result<(), Failure> {
        say(&format!("   $ {}", self.line()));
        match self.command().status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failure::new(
                format!("「{}」が途中で止まりました({status})。", self.line()),
                remedy,
            )),
            Err(error) => Err(self.not_started(&error)),
        }
    }

    /// Runs the program quietly and returns what it printed; `None` if it refused.
    pub fn printed(&self) -> Result<Option<String>, Failure> {
        match self.command().output() {
            Ok(output) if output.status.success() => {
                Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned()))
            }
            Ok(_) => Ok(None),
            Err(error) => Err(self.not_started(&error)),
        }
    }

    /// Whether the program is there and content.
    pub fn works(&self) -> bool {
        matches!(self.printed(), Ok(Some(_)))
    }

    /// The command line as one would type it in the program's folder.
    pub fn line(&self) -> String {
        let path = Path::new(&self.name);
        let name = match path.strip_prefix(&self.folder) {
            Ok(inside) => inside.as_os_str(),
            // Where a tool of the machine lies is of no interest.
            Err(_) => path.file_name().unwrap_or(&self.name),
        };
        std::iter::once(name)
            .chain(self.words.iter().map(OsString::as_os_str))
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.name);
        command.args(&self.words).current_dir(&self.folder);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        let name = self.name.to_string_lossy();
        Failure::new(
            format!("「{name}」を始められませんでした({error})。"),
            format!("「{name}」がこの機械に入っているか、確かめてください。"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_failing_program_is_named_with_its_words_and_the_remedy() {
        let here = Path::new(".");
        let failure = Program::new("/bin/sh", here)
            .words(["-c", "exit 3"])
            .run("直してください。");
        let text = failure
            .err()
            .map(|failure| failure.to_string())
            .unwrap_or_default();
        assert!(
            text.contains("sh -c exit 3"),
            "the line can be typed again: {text}"
        );
        assert!(
            text.ends_with("直してください。"),
            "the remedy comes last: {text}"
        );
    }

    #[test]
    fn the_line_names_our_own_programs_by_their_path_and_others_by_name() {
        let top = Path::new("top");
        let ours = Program::new(top.join("target/tsunagi-cli"), top).words(["--json"]);
        assert_eq!(ours.line(), "target/tsunagi-cli --json");
        assert_eq!(
            Program::new("elsewhere/cargo", top).words(["fetch"]).line(),
            "cargo fetch"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_not_a_program_that_works() {
        assert!(!Program::new("no-such-program-here", Path::new(".")).works());
    }

    #[cfg(unix)]
    #[test]
    fn variables_are_set_and_taken_away() {
        let shell = Program::new("/bin/sh", Path::new("."))
            .words(["-c", "printf %s \"$GIVEN${TAKEN-none}\""])
            .with("GIVEN", "here ")
            .with("TAKEN", "seen")
            .without("TAKEN");
        assert_eq!(shell.printed(), Ok(Some("here none".to_owned())));
    }
}
