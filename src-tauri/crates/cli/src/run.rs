//! Carries out a command: opens the records where needed, calls the use case, prints the reply.

mod backups;
mod clients;
mod handover;
mod opening;
mod paper;
mod slips;
mod templates;
mod timeline;

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::opening::Unlock;

use crate::arguments::{Arguments, Command, Templates};
use crate::output::Output;
use crate::progress::{self, Asked, Format};
use crate::secret;

/// Runs one command.
///
/// # Errors
/// The refusal of the use case.
pub fn run(arguments: Arguments, output: &mut Output) -> Result<(), Failure> {
    let app = App::on_this_machine(arguments.store)?;
    app.silence_panics();
    let asked = if arguments.progress {
        Asked::Yes
    } else {
        Asked::No
    };
    let format = if arguments.json {
        Format::Json
    } else {
        Format::People
    };
    progress::show(&app, asked, format);
    progress::stop_on_interrupt(&app);
    let passphrase_file = arguments.passphrase_file.as_deref();
    match arguments.command {
        Command::Init(init) => opening::init(&app, passphrase_file, init, output),
        // A blank form bears the office's name, so it needs the records; looking at forms does not.
        Command::Templates(command @ Templates::Blank { .. }) => {
            templates::run(unlocked(&app, passphrase_file)?, command, output)
        }
        Command::Templates(command) => templates::run(&app, command, output),
        Command::Today => opening::today(unlocked(&app, passphrase_file)?, output),
        Command::Search { query } => {
            opening::search(unlocked(&app, passphrase_file)?, query, output)
        }
        Command::Clients(command) => {
            clients::run(unlocked(&app, passphrase_file)?, command, output)
        }
        Command::Directory(command) => {
            clients::directory(unlocked(&app, passphrase_file)?, command, output)
        }
        Command::Timeline(command) => {
            timeline::run(unlocked(&app, passphrase_file)?, command, output)
        }
        Command::Slips(command) => slips::run(unlocked(&app, passphrase_file)?, command, output),
        Command::Printers(command) => paper::run(unlocked(&app, passphrase_file)?, command, output),
        Command::Backup(command) => backups::run(&app, passphrase_file, command, output),
        Command::Restore(restore) => backups::restore(&app, passphrase_file, &restore, output),
        Command::Info => backups::info(&app, output),
        Command::Handover(command) => {
            handover::run(unlocked(&app, passphrase_file)?, command, output)
        }
    }
}

fn unlocked<'a>(app: &'a App, passphrase_file: Option<&Path>) -> Result<&'a App, Failure> {
    app.unlock(Unlock {
        passphrase: secret::of_store(passphrase_file)?,
    })?;
    Ok(app)
}

/// Returns a path as the contract carries it, made absolute so that a relative one means the same.
fn wire_path(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .to_string_lossy()
        .into_owned()
}

fn wire_out(path: Option<&Path>) -> Option<String> {
    path.map(wire_path)
}

fn describe_file(made: &tsunagi_contract::slips::MadeFile) -> String {
    format!(
        "作りました: {}（{}ページ、{}バイト）",
        made.path, made.pages, made.bytes
    )
}
