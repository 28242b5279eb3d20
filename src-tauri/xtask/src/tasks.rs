//! Which task the arguments ask for.

use std::fmt;

/// What is shown for `help`, and for arguments nobody knows.
pub const USAGE: &str = "\
使い方: cargo xtask <しごと>

  run    足りないものを入れ、組み立てて、見本の記録で窓を開きます。
         画面のない機械では、同じしごとをコマンドだけで行い、できたものを並べます。
         (installs what is missing, builds, opens the window on sample data)
  test   足りないものを入れ、すべての点検と試験を行います。窓の試験も含みます。
         (installs what is missing, runs every check and test)
  help   この説明を表示します。";

/// One thing `cargo xtask` can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Run,
    Test,
    Help,
}

/// Arguments that name no task.
#[derive(Debug, PartialEq, Eq)]
pub enum UsageError {
    Missing,
    Unknown(String),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "しごとの名前がありません。下から選んでください。"),
            Self::Unknown(word) => {
                write!(
                    f,
                    "「{word}」というしごとはありません。下から選んでください。"
                )
            }
        }
    }
}

/// Reads the arguments; every task stands alone, so a second word is as unknown as a wrong first.
pub fn parse(arguments: &[String]) -> Result<Task, UsageError> {
    match arguments {
        [] => Err(UsageError::Missing),
        [first, rest @ ..] => {
            let task = match first.as_str() {
                "run" => Task::Run,
                "test" => Task::Test,
                "help" | "--help" | "-h" => Task::Help,
                _ => return Err(UsageError::Unknown(first.clone())),
            };
            match rest {
                [] => Ok(task),
                [extra, ..] => Err(UsageError::Unknown(extra.clone())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Task, UsageError> {
        parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn each_task_is_found_by_its_word() {
        assert_eq!(parsed(&["run"]), Ok(Task::Run));
        assert_eq!(parsed(&["test"]), Ok(Task::Test));
        assert_eq!(parsed(&["--help"]), Ok(Task::Help));
    }

    #[test]
    fn nothing_and_anything_else_are_refused_by_name() {
        assert_eq!(parsed(&[]), Err(UsageError::Missing));
        let unknown = |word: &str| Err(UsageError::Unknown(word.to_owned()));
        assert_eq!(parsed(&["tset"]), unknown("tset"));
        assert_eq!(
            parsed(&["test", "--fast"]),
            unknown("--fast"),
            "no option exists to ignore"
        );
    }

    #[test]
    fn the_usage_names_every_task() {
        for word in ["run", "test", "help"] {
            assert!(
                USAGE.contains(&format!("  {word}  ")),
                "{word} can be found in the usage"
            );
        }
    }
}
