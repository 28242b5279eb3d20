//! Help and complaints about usage, all in Japanese.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command, CommandFactory as _, FromArgMatches as _};

use crate::arguments::Arguments;

/// Why there is nothing to run.
pub enum Ending {
    /// Help or version was asked for.
    Help(String),
    /// The words do not fit.
    Wrong(String),
}

/// Reads the command line.
///
/// # Errors
/// [`Ending::Help`] when help was asked for, [`Ending::Wrong`] when the words do not fit.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, Ending> {
    let command = command();
    let matches = command
        .try_get_matches_from(words)
        .map_err(|error| ending(&error))?;
    Arguments::from_arg_matches(&matches).map_err(|error| ending(&error))
}

/// Returns the whole command with Japanese headings.
pub fn command() -> Command {
    let version = clap::Arg::new("version")
        .long("version")
        .action(ArgAction::Version)
        .help("版の番号を表示します");
    let arguments = Arguments::command()
        .version(env!("CARGO_PKG_VERSION"))
        .arg(version);
    let mut command = in_japanese(arguments, "");
    command.build();
    command
}

fn in_japanese(command: Command, before: &str) -> Command {
    let path = format!("{before}{} ", command.get_name());
    let mut usage = path.trim_end().to_owned();
    if command.has_subcommands() {
        usage.push_str(" コマンド");
    }
    for argument in command.get_positionals() {
        let name = argument
            .get_value_names()
            .and_then(|names| names.first())
            .map_or("値", |name| name.as_str());
        usage.push_str(&if argument.is_required_set() {
            format!(" {name}")
        } else {
            format!(" [{name}]")
        });
    }
    usage.push_str(" [オプション]");
    let help = clap::Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("この説明を表示します");
    command
        // Japanese has no spaces to wrap at, and an example is copied as one line.
        .term_width(0)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(help)
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                "引数"
            } else if argument.is_global_set() || argument.get_id() == "help" {
                "どのコマンドにもある指定"
            } else {
                "オプション"
            };
            let argument = argument.help_heading(heading);
            // A switch has no values to hide, and clap insists on that.
            if argument.get_action().takes_values() {
                argument.hide_possible_values(true).hide_default_value(true)
            } else {
                argument
            }
        })
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .override_usage(usage)
        .help_template("{about}\n\n使い方: {usage}\n\n{all-args}{after-help}")
        .mut_subcommands(|subcommand| in_japanese(subcommand, &path))
}

fn ending(error: &clap::Error) -> Ending {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion
    ) && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        return Ending::Help(error.render().to_string());
    }
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません。",
                named(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドが指定されていません。".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("必要な指定「{argument}」がありません。"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = named(ContextKind::InvalidValue);
            if value.is_empty() {
                format!("「{argument}」に値がありません。")
            } else {
                format!("「{argument}」に「{value}」は使えません。")
            }
        }
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」は一緒に使えない指定があるか、2回書かれています。")
        }
        _ => "コマンドの書き方が正しくありません。".to_owned(),
    };
    let valid = named(ContextKind::ValidValue);
    let hint = if valid.is_empty() {
        String::new()
    } else {
        format!("使える値は {valid} です。")
    };
    Ending::Wrong(format!(
        "{what}\n{hint}説明を見るには、コマンドの後に --help を付けてください。"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, check: &mut impl FnMut(&str, &Command)) {
        let path = format!("{path} {}", command.get_name());
        check(path.trim(), command);
        for subcommand in command.get_subcommands() {
            walk(subcommand, &path, check);
        }
    }

    #[test]
    fn every_command_explains_itself_in_japanese_with_an_example() {
        walk(&command(), "", &mut |path, command| {
            let text = command.clone().render_long_help().to_string();
            for word in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "possible values",
                "default:",
                "Print help",
            ] {
                assert!(
                    !text.contains(word),
                    "{path}: help must not say {word} in English:\n{text}"
                );
            }
            if !command.has_subcommands() {
                assert!(text.contains("例:"), "{path} shows an example");
            }
        });
    }

    #[test]
    fn wrong_words_are_explained_without_english() {
        for words in [
            &["tsunagi-cli"][..],
            &["tsunagi-cli", "nonsense"],
            &[
                "tsunagi-cli",
                "slips",
                "fax",
                "R08-0001-6",
                "--resolution",
                "big",
            ],
            &["tsunagi-cli", "slips", "pdf"],
            &["tsunagi-cli", "clients", "--nonsense"],
            &["tsunagi-cli", "slips", "pdf", "--out"],
        ] {
            let Err(Ending::Wrong(text)) = parse(words.iter().map(OsString::from)) else {
                panic!("{words:?} is wrong usage");
            };
            assert!(
                text.contains('。') && !text.contains("error"),
                "{words:?}: {text}"
            );
        }
    }
}
