//! The one border to the operating system.
//!
//! Three nouns. A [`Drive`] is a place where files can go, with what a person calls it and whether it
//! may be pulled out. A [`Printer`] takes a [`PrintJob`] and gives a [`Ticket`], by which one may ask
//! later how far the sheets came. A [`Watch`] calls back when somebody locks the session or the
//! computer goes to sleep.
//!
//! Which call to use:
//! - where to save: [`Platform::drives`]; what kind of place a path is: [`Platform::drive_of`],
//!   [`Platform::is_cloud_synced`], [`Platform::free_space`];
//! - paper: [`Platform::printers`], [`Platform::abilities`] of the one that was chosen,
//!   [`Platform::print`], and [`Platform::job_state`], because a job that was handed over is not yet
//!   a sheet in anybody's hand;
//! - one window for the same records: [`Platform::come_first`], once, at start;
//! - locking in time: [`Platform::idle_time`] asked now and then, [`Platform::watch_session`];
//! - a clock that somebody sets: [`Platform::time_running`] passes however it is set;
//! - keeping what is in memory out of files: [`Platform::forbid_core_dumps`],
//!   [`Platform::lock_memory`], once, at start.
//!
//! [`ThisSystem`] is the machine itself. Each system is one module of the same functions: a function
//! that one of them lacks does not compile there.
//!
//! ```
//! use tsunagi_platform::{Platform as _, ThisSystem};
//!
//! let drives = ThisSystem.drives();
//! assert!(drives.iter().all(|drive| drive.free_bytes <= drive.total_bytes));
//! ```

mod drive;
mod first;
mod print;
mod watch;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
#[allow(
    unsafe_code,
    reason = "the system's functions are C; each block says why it holds"
)]
mod windows;

use std::path::Path;
use std::time::Duration;

use tsunagi_files::PathError;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(windows)]
use windows as system;

pub use drive::{Drive, DriveKind};
pub use first::{Called, Start};
pub use print::{
    Abilities, Bitmap, DrawError, DrawPage, JobState, PrintError, PrintJob, Printer, Sides, Ticket,
    Tray,
};
pub use watch::{SessionEvent, Told, Watch};

/// What the program asks of the system it runs on.
///
/// Tests put another one in its place.
pub trait Platform: Send + Sync {
    /// Lists the places where a person's files can go, removable ones first.
    fn drives(&self) -> Vec<Drive>;

    /// Finds the drive that a path lies on, of the longest part of the path that exists.
    fn drive_of(&self, path: &Path) -> Option<Drive>;

    /// Whether a folder is copied to somebody else's computers by a program like `OneDrive`.
    fn is_cloud_synced(&self, path: &Path) -> bool;

    /// Returns how many bytes the person may still write where this path lies.
    ///
    /// # Errors
    /// Nothing of the path is there, or the system does not say.
    fn free_space(&self, path: &Path) -> Result<u64, PathError>;

    /// Lists the printers, the system's default first.
    ///
    /// # Errors
    /// [`PrintError::NoPrinting`] where nothing could ever print.
    fn printers(&self) -> Result<Vec<Printer>, PrintError>;

    /// Asks one printer for its trays and whether it prints on both sides.
    ///
    /// Apart from [`Platform::printers`], because a printer that is switched off answers slowly.
    ///
    /// # Errors
    /// [`PrintError`]
    fn abilities(&self, printer: &str) -> Result<Abilities, PrintError>;

    /// Hands a job to a printer's queue.
    ///
    /// # Errors
    /// [`PrintError`]
    fn print(&self, job: &PrintJob<'_>) -> Result<Ticket, PrintError>;

    /// Asks what became of a job.
    ///
    /// # Errors
    /// [`PrintError`]
    fn job_state(&self, ticket: &Ticket) -> Result<JobState, PrintError>;

    /// Returns for how long nobody has touched keyboard or mouse, where the system says it.
    fn idle_time(&self) -> Option<Duration>;

    /// Returns how long the computer has been running, its sleep counted; nobody can set that.
    fn time_running(&self) -> Duration;

    /// Calls back, on a thread of its own, until the watch is dropped.
    fn watch_session(&self, told: Told) -> Watch;

    /// Takes a name that only one program of this person bears at a time, or calls the one that has it.
    ///
    /// The name is letters and digits.
    fn come_first(&self, name: &str, called: Called) -> Start;

    /// Forbids the system to write this process's memory to a file when it crashes; true when it obeys.
    fn forbid_core_dumps(&self) -> bool;

    /// Asks the system not to move this process's memory to the disk; true when it obeys.
    ///
    /// Systems grant it for little memory only, so nothing may rest on it.
    fn lock_memory(&self) -> bool;
}

/// The system that the program runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThisSystem;

impl Platform for ThisSystem {
    fn drives(&self) -> Vec<Drive> {
        let mut drives = system::drives();
        drives.sort_by(|a, b| {
            let removable_first = |drive: &Drive| drive.kind != DriveKind::Removable;
            (removable_first(a), &a.root).cmp(&(removable_first(b), &b.root))
        });
        drives
    }

    fn drive_of(&self, path: &Path) -> Option<Drive> {
        system::drive_of(&drive::existing_part(path)?)
    }

    fn is_cloud_synced(&self, path: &Path) -> bool {
        drive::existing_part(path).is_some_and(|path| {
            drive::names_cloud(&path) || drive::is_below(&path, &system::cloud_folders())
        })
    }

    fn free_space(&self, path: &Path) -> Result<u64, PathError> {
        let present = drive::existing_part(path).ok_or_else(|| drive::missing(path))?;
        system::free_space(&present)
    }

    fn printers(&self) -> Result<Vec<Printer>, PrintError> {
        let mut printers = system::printers()?;
        printers.sort_by(|a, b| (!a.is_default, &a.name).cmp(&(!b.is_default, &b.name)));
        Ok(printers)
    }

    fn abilities(&self, printer: &str) -> Result<Abilities, PrintError> {
        system::abilities(print::usable_name(printer)?)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Ticket, PrintError> {
        if !job.printer.is_empty() {
            print::usable_name(job.printer)?;
        }
        print::usable_name(job.title)?;
        system::print(job)
    }

    fn job_state(&self, ticket: &Ticket) -> Result<JobState, PrintError> {
        system::job_state(ticket)
    }

    fn idle_time(&self) -> Option<Duration> {
        system::idle_time()
    }

    fn time_running(&self) -> Duration {
        system::time_running()
    }

    fn watch_session(&self, told: Told) -> Watch {
        system::watch_session(told)
    }

    fn come_first(&self, name: &str, called: Called) -> Start {
        system::come_first(name, called)
    }

    fn forbid_core_dumps(&self) -> bool {
        system::forbid_core_dumps()
    }

    fn lock_memory(&self) -> bool {
        system::lock_memory()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn start(name: &str, called: impl Fn() -> bool + Send + Sync + 'static) -> Start {
        ThisSystem.come_first(
            &format!("test{}{name}", std::process::id()),
            Arc::new(called),
        )
    }

    #[test]
    fn a_later_start_calls_the_first_and_is_told_whether_it_shows_itself() {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        // It shows itself the first time only.
        let first = start("calls", move || counted.fetch_add(1, Ordering::SeqCst) == 0);
        assert!(matches!(first, Start::First(ref watch) if watch.hears()));
        let unwanted = || false;
        assert!(matches!(
            start("calls", unwanted),
            Start::Later { is_shown: true }
        ));
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        assert!(
            matches!(start("other", unwanted), Start::First(_)),
            "other records have a window of their own"
        );
        drop(first);
        assert!(
            matches!(start("calls", unwanted), Start::First(_)),
            "a name is free when its bearer has gone"
        );
    }

    #[test]
    fn a_window_that_cannot_show_itself_is_not_taken_for_shown() {
        let _first = start("stuck", || false);
        assert!(matches!(
            start("stuck", || true),
            Start::Later { is_shown: false }
        ));
    }
}
