//! Carries out a command: opens the records where needed, calls the use case, prints the reply.

mod audit;
mod backups;
mod clients;
mod directory;
mod handover;
mod keys;
mod opening;
mod paper;
mod retention;
mod slips;
mod staff;
mod templates;
mod timeline;

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::keys::UnlockWithKeyFile;
use tsunagi_contract::opening::Unlock;

use crate::arguments::{Arguments, Command, Templates};
use crate::output::{Output, complain};
use crate::progress::{self, Asked, Format};
use crate::secret;

/// Runs one command.
///
/// # Errors
/// The refusal of the use case.
pub fn run(arguments: Arguments, output: &mut Output) -> Result<(), Failure> {
    let app = App::on_this_machine(arguments.store)?;
    app.silence_panics();
    app.keep_memory_private();
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
    let doors = Doors {
        passphrase_file: arguments.passphrase_file.as_deref(),
        key_file: arguments.key_file.as_deref(),
    };
    let outcome = carry_out(&app, doors, arguments.command, output);
    // A refusal has its own words about the disk.
    if outcome.is_ok() && app.lacks_notes() {
        complain(
            "空き容量が足りないため、操作の記録を残せませんでした。要らないファイルを片付けてください。",
        );
    }
    outcome
}

fn carry_out(
    app: &App,
    doors: Doors<'_>,
    command: Command,
    output: &mut Output,
) -> Result<(), Failure> {
    let passphrase_file = doors.passphrase_file;
    match command {
        Command::Init(init) => opening::init(app, passphrase_file, init, output),
        // A blank form bears the office's name, so it needs the records; looking at forms does not.
        Command::Templates(
            command @ (Templates::Blank { .. }
            | Templates::Copy { .. }
            | Templates::Add { .. }
            | Templates::Remove { .. }),
        ) => templates::run(unlocked(app, doors)?, command, output),
        Command::Templates(command) => templates::run(app, command, output),
        Command::Today => opening::today(unlocked(app, doors)?, output),
        Command::Search { query } => opening::search(unlocked(app, doors)?, query, output),
        Command::Clients(command) => clients::run(unlocked(app, doors)?, command, output),
        Command::Directory(command) => directory::run(unlocked(app, doors)?, command, output),
        Command::Office(command) => directory::office(unlocked(app, doors)?, command, output),
        Command::Timeline(command) => timeline::run(unlocked(app, doors)?, command, output),
        Command::Slips(command) => slips::run(unlocked(app, doors)?, command, output),
        Command::Printers(command) => paper::run(unlocked(app, doors)?, command, output),
        Command::Backup(command) => backups::run(app, doors, command, output),
        Command::Restore(restore) => backups::restore(app, doors, &restore, output),
        Command::Retention(command) => retention::run(unlocked(app, doors)?, command, output),
        Command::Staff(command) => staff::run(unlocked(app, doors)?, command, output),
        Command::Audit(command) => audit::run(unlocked(app, doors)?, command, output),
        Command::Info => backups::info(app, output),
        Command::Keys(command) => keys::run(app, doors, command, output),
        Command::Handover(command) => handover::run(unlocked(app, doors)?, command, output),
    }
}

/// Says with what the records are opened.
#[derive(Clone, Copy)]
struct Doors<'a> {
    passphrase_file: Option<&'a Path>,
    key_file: Option<&'a Path>,
}

fn unlocked<'a>(app: &'a App, doors: Doors<'_>) -> Result<&'a App, Failure> {
    let passphrase = secret::of_store(doors.passphrase_file)?;
    match doors.key_file {
        None => app.unlock(Unlock { passphrase })?,
        Some(key_file) => app.unlock_with_key_file(UnlockWithKeyFile {
            passphrase,
            key_file: wire_path(key_file),
        })?,
    };
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
    // A table or a form to be edited has no pages.
    let pages = match made.pages {
        0 => String::new(),
        pages => format!("{pages}ページ、"),
    };
    format!(
        "作りました: {}（{pages}{}バイト）{}",
        made.path,
        made.bytes,
        on_its_own_line(&made.note)
    )
}

/// Sets a note below what it is about; nothing where there is none.
fn on_its_own_line(note: &str) -> String {
    if note.is_empty() {
        String::new()
    } else {
        format!("\n{note}")
    }
}
