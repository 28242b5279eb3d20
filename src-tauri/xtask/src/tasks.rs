//! Which task the arguments ask for.

use std::fmt;

/// What is shown for `help`, and for arguments nobody knows.
pub const USAGE: &str = "\
使い方: cargo xtask <しごと> [しごとの言葉…]

  run      足りないものを入れ、組み立てて、見本の記録で窓を開きます。
           画面のない機械では、同じしごとをコマンドだけで行い、できたものを並べます。
           (installs what is missing, builds, opens the window on sample data)
  test     足りないものを入れ、すべての点検と試験を行います。窓の試験も含みます。
           (installs what is missing, runs every check and test)
  package  配るファイルを作り、確かめます。例: package windows、package debian
           (builds the installers and checks them)
  bench    速さと大きさを測り、表にします。例: bench documents、bench ocr、bench archive、bench store
           (measures speed and size, side by side with other programs)
  crash    書き込みの途中で止める試験を、たくさん繰り返します。例: crash 10000、crash points
           crash flips は、引継ぎファイルを1バイトずつ書き換え、どの長さでも切って、開かないことを確かめます。
           (kills the program at random and at named points, many times; flips every byte of a file)
  fuzz     読み取りに、でたらめな入力を与え続けます。例: fuzz archive 1800
           (feeds random input to a parser for so many seconds)
  help     この説明を表示します。";

/// One thing `cargo xtask` can do; words after it belong to the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Run,
    Test,
    Package(Vec<String>),
    Bench(Vec<String>),
    Crash(Vec<String>),
    Fuzz(Vec<String>),
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

/// Reads the arguments; a word that its task would ignore is as unknown as a wrong task.
pub fn parse(arguments: &[String]) -> Result<Task, UsageError> {
    let [first, rest @ ..] = arguments else {
        return Err(UsageError::Missing);
    };
    let alone = |task| match rest {
        [] => Ok(task),
        [extra, ..] => Err(UsageError::Unknown(extra.clone())),
    };
    match first.as_str() {
        "run" => alone(Task::Run),
        "test" => alone(Task::Test),
        "package" => Ok(Task::Package(rest.to_vec())),
        "bench" => Ok(Task::Bench(rest.to_vec())),
        "crash" => Ok(Task::Crash(rest.to_vec())),
        "fuzz" => Ok(Task::Fuzz(rest.to_vec())),
        "help" | "--help" | "-h" => alone(Task::Help),
        _ => Err(UsageError::Unknown(first.clone())),
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
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        assert_eq!(
            parsed(&["package", "windows"]),
            Ok(Task::Package(words(&["windows"])))
        );
        assert_eq!(
            parsed(&["fuzz", "archive", "60"]),
            Ok(Task::Fuzz(words(&["archive", "60"])))
        );
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
        for word in ["run", "test", "package", "bench", "crash", "fuzz", "help"] {
            assert!(
                USAGE.contains(&format!("\n  {word} ")),
                "{word} can be found in the usage"
            );
        }
    }
}
