//! `cargo xtask`: everything a fresh machine needs, in one command.
//!
//! A *task* (`run`, `test`, `package` …) is a list of *steps*; a step either finishes or returns a [`Failure`]
//! that says what went wrong and what to do. The table of times is printed at the end either way,
//! so that a slow or a failing step is seen at once. Only the standard library is used: the task
//! runner has to compile in seconds on a machine that has nothing but rustup.

mod apt;
mod checks;
mod display;
mod npm;
mod opening;
mod package;
mod program;
mod sample;
mod spooler;
mod steps;
mod tasks;
mod toolchain;
mod trials;
mod worktree;

use std::path::PathBuf;
use std::process::ExitCode;

use steps::{Failure, Steps, say};
use tasks::Task;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match tasks::parse(&arguments) {
        Ok(task) => task,
        Err(unknown) => {
            say(&unknown.to_string());
            say(tasks::USAGE);
            return ExitCode::from(2);
        }
    };
    if task == Task::Help {
        say(tasks::USAGE);
        return ExitCode::SUCCESS;
    }

    let mut steps = Steps::default();
    let result = root().and_then(|root| match &task {
        Task::Run => opening::run(&mut steps, &root),
        Task::Test => checks::run(&mut steps, &root),
        Task::Package(words) => package::run(&mut steps, &root, words),
        Task::Bench(words) => trials::bench(&mut steps, &root, words),
        Task::Crash(words) => trials::crash(&mut steps, &root, words),
        Task::Fuzz(words) => trials::fuzz(&mut steps, &root, words),
        Task::Help => Ok(()),
    });
    say(&steps.table());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("\n{failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Finds the top of the work tree from what cargo tells a program it runs.
fn root() -> Result<PathBuf, Failure> {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|manifest| {
            PathBuf::from(manifest)
                .ancestors()
                .nth(2)
                .map(PathBuf::from)
        })
        .ok_or_else(|| {
            Failure::new(
                "作業フォルダーの場所が分かりませんでした。",
                "このフォルダーの中で「cargo xtask …」の形で実行してください。",
            )
        })
}
