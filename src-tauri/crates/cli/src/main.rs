//! `tsunagi-cli`: the same use cases as the window, for scripts, support and recovery.
//!
//! Exit codes: 0 done, 1 refused (the reason is printed), 2 wrong usage.

mod arguments;
mod asking;
mod dates;
mod output;
mod pick;
mod progress;
mod run;
mod secret;
mod usage;

use std::process::ExitCode;

use tsunagi_contract::Code;

fn main() -> ExitCode {
    match usage::parse(std::env::args_os()) {
        Ok(arguments) => {
            let mut output = output::Output::new(arguments.json);
            match run::run(arguments, &mut output) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => {
                    output.refuse(&failure);
                    // A shell tells what a person stopped from what failed by this number alone.
                    ExitCode::from(match failure.code {
                        Code::Cancelled if progress::was_interrupted() => progress::INTERRUPTED,
                        _ => 1,
                    })
                }
            }
        }
        Err(usage::Ending::Help(text)) => {
            output::Output::new(false).say(text.trim_end());
            ExitCode::SUCCESS
        }
        Err(usage::Ending::Wrong(text)) => {
            output::complain(&text);
            ExitCode::from(2)
        }
    }
}
