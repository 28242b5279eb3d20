//! A system that is and does what a test says.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tsunagi_files::PathError;
use tsunagi_platform::{
    Abilities, Called, Drive, DriveKind, JobState, Platform, PrintError, PrintJob, Printer,
    SessionEvent, Sides, Start, ThisSystem, Ticket, Told, Tray, Watch,
};

/// The printer that the stage has unless a test says otherwise.
pub const STAGED_PRINTER: &str = "見本プリンター";

/// A job that the staged printer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedJob {
    /// The printer's name as it was asked for.
    pub printer: String,
    /// The tray that was asked for.
    pub tray: String,
    /// Which sides.
    pub sides: Sides,
    /// How many of the whole.
    pub copies: u16,
    /// The job's name.
    pub title: String,
    /// The pages.
    pub pdf: Vec<u8>,
    /// How many pages it was said to have.
    pub pages: usize,
}

/// Is a [`Platform`] on which the test sets the stage.
///
/// Without a word from the test it has one drive, one ready printer with two trays, and nobody is
/// ever idle.
pub struct StagedSystem(Mutex<Stage>);

struct Stage {
    drives: Vec<Drive>,
    cloud_folders: Vec<PathBuf>,
    free_bytes: Option<u64>,
    media: Vec<(PathBuf, u64)>,
    idle: Option<Duration>,
    trouble: Option<PrintError>,
    fate: JobState,
    jobs: Vec<StagedJob>,
    listeners: Vec<Told>,
}

impl Default for StagedSystem {
    fn default() -> Self {
        Self(Mutex::new(Stage {
            drives: Vec::new(),
            cloud_folders: Vec::new(),
            free_bytes: None,
            media: Vec::new(),
            idle: Some(Duration::ZERO),
            trouble: None,
            fate: JobState::Sent,
            jobs: Vec::new(),
            listeners: Vec::new(),
        }))
    }
}

impl StagedSystem {
    /// Plugs a stick in that is really a folder.
    pub fn plug_in(&self, root: &Path) {
        self.stage().drives.push(Drive {
            root: root.to_path_buf(),
            label: "見本USB".to_owned(),
            kind: DriveKind::Removable,
            file_system: "exfat".to_owned(),
            is_read_only: false,
            is_cloud_synced: false,
            free_bytes: 8_000_000_000,
            total_bytes: 16_000_000_000,
        });
    }

    /// Changes the drives that are there.
    pub fn set_drives(&self, drives: Vec<Drive>) {
        self.stage().drives = drives;
    }

    /// Says that a folder is copied to somebody else's computers.
    pub fn sync_to_cloud(&self, folder: &Path) {
        self.stage().cloud_folders.push(folder.to_path_buf());
    }

    /// Says how much room there is everywhere.
    pub fn set_free_space(&self, bytes: u64) {
        self.stage().free_bytes = Some(bytes);
    }

    /// Says that a folder is a medium that holds so many bytes, from now on.
    pub fn set_medium(&self, folder: &Path, bytes: u64) {
        let mut stage = self.stage();
        stage.media.retain(|(known, _)| known != folder);
        stage.media.push((folder.to_path_buf(), bytes));
    }

    /// Says for how long nobody has touched anything.
    pub fn set_idle(&self, idle: Duration) {
        self.stage().idle = Some(idle);
    }

    /// Lets every watcher hear of an event, on the test's own thread.
    pub fn tell(&self, event: SessionEvent) {
        let listeners = self.stage().listeners.clone();
        listeners.iter().for_each(|told| told(event));
    }

    /// Lets the printer refuse from now on, or work again.
    pub fn break_printer(&self, trouble: Option<PrintError>) {
        self.stage().trouble = trouble;
    }

    /// Says what becomes of jobs.
    pub fn set_fate(&self, fate: JobState) {
        self.stage().fate = fate;
    }

    /// Returns the jobs that the printer was given so far.
    #[must_use]
    pub fn jobs(&self) -> Vec<StagedJob> {
        self.stage().jobs.clone()
    }

    /// Returns the pages that the printer was given so far.
    #[must_use]
    pub fn sheets(&self) -> Vec<Vec<u8>> {
        self.jobs().into_iter().map(|job| job.pdf).collect()
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the bytes of the files in a folder.
fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.metadata().ok())
        .map(|found| found.len())
        .sum()
}

impl Platform for StagedSystem {
    fn drives(&self) -> Vec<Drive> {
        self.stage().drives.clone()
    }

    fn drive_of(&self, path: &Path) -> Option<Drive> {
        let drives = self.drives().into_iter();
        let staged = drives
            .filter(|drive| path.starts_with(&drive.root))
            .max_by_key(|drive| drive.root.iter().count());
        staged.or_else(|| ThisSystem.drive_of(path))
    }

    fn is_cloud_synced(&self, path: &Path) -> bool {
        let folders = &self.stage().cloud_folders;
        folders.iter().any(|folder| path.starts_with(folder))
    }

    fn free_space(&self, path: &Path) -> Result<u64, PathError> {
        let stage = self.stage();
        let medium = stage
            .media
            .iter()
            .find(|(folder, _)| path.starts_with(folder));
        let room = |(folder, bytes): &(PathBuf, u64)| bytes.saturating_sub(bytes_in(folder));
        let staged = medium.map(room).or(stage.free_bytes);
        staged.map_or_else(|| ThisSystem.free_space(path), Ok)
    }

    fn printers(&self) -> Result<Vec<Printer>, PrintError> {
        match self.stage().trouble {
            Some(PrintError::NoPrinting) => Err(PrintError::NoPrinting),
            _ => Ok(vec![Printer {
                name: STAGED_PRINTER.to_owned(),
                description: "1階の複合機".to_owned(),
                is_default: true,
                is_ready: true,
            }]),
        }
    }

    fn abilities(&self, printer: &str) -> Result<Abilities, PrintError> {
        if printer != STAGED_PRINTER {
            return Err(PrintError::Unknown);
        }
        let tray = |id: &str, is_default| Tray {
            id: id.to_owned(),
            name: id.to_owned(),
            is_default,
        };
        Ok(Abilities {
            trays: vec![tray("Auto", true), tray("Tray2", false)],
            can_duplex: true,
        })
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Ticket, PrintError> {
        if !job.printer.is_empty() && job.printer != STAGED_PRINTER {
            return Err(PrintError::Unknown);
        }
        let mut stage = self.stage();
        if let Some(trouble) = stage.trouble {
            return Err(trouble);
        }
        stage.jobs.push(StagedJob {
            printer: job.printer.to_owned(),
            tray: job.tray.to_owned(),
            sides: job.sides,
            copies: job.copies,
            title: job.title.to_owned(),
            pdf: job.pdf.to_vec(),
            pages: job.pages,
        });
        Ok(Ticket {
            printer: STAGED_PRINTER.to_owned(),
            job: u32::try_from(stage.jobs.len()).ok(),
        })
    }

    fn job_state(&self, _ticket: &Ticket) -> Result<JobState, PrintError> {
        Ok(self.stage().fate)
    }

    fn idle_time(&self) -> Option<Duration> {
        self.stage().idle
    }

    fn time_running(&self) -> Duration {
        Duration::ZERO
    }

    fn watch_session(&self, told: Told) -> Watch {
        self.stage().listeners.push(told);
        Watch::deaf()
    }

    fn come_first(&self, name: &str, called: Called) -> Start {
        ThisSystem.come_first(name, called)
    }

    fn forbid_core_dumps(&self) -> bool {
        true
    }

    fn lock_memory(&self) -> bool {
        true
    }
}
