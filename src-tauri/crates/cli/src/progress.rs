//! Long work on the command line: how far it is, on the error stream, and Ctrl+C as 中止. So are being
//! asked to end, and a terminal that is closed.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tsunagi_app::App;
use tsunagi_contract::work::Progress;

use crate::output::complain;

/// How long Ctrl+C waits for a passphrase that is being looked at: far longer than that takes.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(10);

/// Is what a shell expects of a program that was interrupted.
pub const INTERRUPTED: u8 = 130;

/// Whether a signal asked for the end; only the process as a whole can be asked.
static IS_INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Tells whether Ctrl+C or its like stopped the work, and not an answer that was no.
pub fn was_interrupted() -> bool {
    IS_INTERRUPTED.load(Ordering::SeqCst)
}

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// One line of a terminal that is written over.
    Line,
    /// A line for each step, for a log.
    Steps,
    /// A line of JSON for each piece of news, for programs.
    Json,
}

/// Shows how far long work of this app is, where somebody can see it or asked for it.
pub fn show(app: &App, is_asked: Asked, format: Format) {
    let style = match (format, is_asked, std::io::stderr().is_terminal()) {
        (Format::Json, Asked::Yes, _) => Style::Json,
        (Format::People, _, true) => Style::Line,
        (Format::People, Asked::Yes, false) => Style::Steps,
        (Format::Json, Asked::No, _) | (Format::People, Asked::No, false) => return,
    };
    let last = Mutex::new(String::new());
    app.on_progress(Box::new(move |progress| {
        let mut last = last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        tell(style, progress, &mut last);
    }));
}

/// Turns Ctrl+C, SIGTERM and SIGHUP into 中止 while long work can be stopped, and leaves them what they
/// are otherwise.
pub fn stop_on_interrupt(app: &App) {
    let handle = app.stop_handle();
    // Without a handler Ctrl+C ends the program at once; the next start sweeps what was half written.
    let _ = ctrlc::set_handler(move || {
        IS_INTERRUPTED.store(true, Ordering::SeqCst);
        if !handle.stop() {
            // Counted as one that does not fit until it is settled.
            let mut waited = Duration::ZERO;
            while handle.is_trying() && waited < PATIENCE {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            std::process::exit(INTERRUPTED.into());
        }
    });
}

/// Whether `--progress` was given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// Who reads the output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// People.
    People,
    /// Programs.
    Json,
}

fn tell(style: Style, progress: &Progress, last: &mut String) {
    let mut screen = std::io::stderr().lock();
    match style {
        Style::Json => {
            let line = serde_json::json!({ "progress": progress });
            // A terminal that went away is no reason to stop the work.
            drop(writeln!(screen, "{line}"));
        }
        Style::Line => {
            let text = if progress.is_over {
                String::new()
            } else {
                format!("{} {}", progress.what, progress.far)
            };
            // Back to the start of the line, and what stood there wiped.
            drop(write!(screen, "\r\u{1b}[2K{text}"));
            drop(screen.flush());
        }
        Style::Steps => {
            drop(screen);
            if !progress.is_over && *last != progress.what {
                last.clone_from(&progress.what);
                complain(&progress.what);
            }
        }
    }
}
