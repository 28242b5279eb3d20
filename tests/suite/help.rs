//! The help of every command, as one text that is read when it changes.

use std::fmt::Write as _;

use tsunagi_tests::bench::{built, ran};
use tsunagi_tests::wordings::wrong_usage;
use tsunagi_tests::{Bench, golden};

#[test]
fn the_help_of_every_command_is_as_it_was_read() {
    let bench = Bench::new();
    let mut book = String::new();
    write_help(&bench, &[], &mut book);
    golden::compare("help.txt", &book);
    for word in [
        "Usage",
        "Options",
        "Commands",
        "Arguments",
        "default",
        "Print",
    ] {
        assert!(!book.contains(word), "{word} is not for an office");
    }
}

/// Writes a command's help and that of the commands below it.
fn write_help(bench: &Bench, path: &[String], book: &mut String) {
    let mut command = bench.program(built("tsunagi-cli"));
    let ran = ran(command.args(path).arg("--help")).succeeded();
    assert_eq!(ran.err, "", "help that was asked for is no error");
    let title = std::iter::once("tsunagi-cli").chain(path.iter().map(String::as_str));
    let title: Vec<&str> = title.collect();
    writeln!(book, "==== {}\n\n{}", title.join(" "), ran.out).unwrap();
    for name in subcommands(&ran.out) {
        let below: Vec<String> = path.iter().cloned().chain([name]).collect();
        write_help(bench, &below, book);
    }
}

/// Reads the names under the heading コマンド.
fn subcommands(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| *line != "コマンド:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn words_that_do_not_fit_are_told_from_a_refusal() {
    let bench = Bench::new();
    let cases: [&[&str]; 7] = [
        &[],
        &["nonsense"],
        &["clients"],
        &["clients", "add", "--name", "見本"],
        &["slips", "pdf"],
        &["slips", "fax", "R08-0001-1", "--resolution", "big"],
        &["init", "--sample", "--office", "見本"],
    ];
    for words in cases {
        let said = wrong_usage(&bench.cli(words));
        assert!(
            said.contains("--help"),
            "{words:?} points to the explanation: {said}"
        );
    }
}
