//! Starting on a real machine: which folders, which log, and opening what was made.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use tsunagi_contract::Failure;
use tsunagi_contract::opening::{OpenPath, Opened};
use tsunagi_domain::Moment;
use tsunagi_files::{FileOp, PathError};
use tsunagi_platform::{Platform as _, ThisSystem};

use crate::machine::{Clock as _, SystemClock};
use crate::{App, Refusal, Resources, Setup};

/// The log holds references to bugs, never records; beyond this it begins anew.
const MOST_LOG_BYTES: u64 = 1024 * 1024;

impl App {
    /// Makes the app for this machine, with the records in `store` or in the person's data folder.
    ///
    /// # Errors
    /// `ResourceMissing` when the bundled files are not there, `FileNotFound` when the
    /// system names no folder for the person's data.
    pub fn on_this_machine(store: Option<PathBuf>) -> Result<Self, Failure> {
        let data = dirs::data_local_dir().map(|folder| folder.join("tsunagi"));
        let store_folder = store
            .map(|folder| std::path::absolute(&folder).unwrap_or(folder))
            .or_else(|| data.as_ref().map(|folder| folder.join("records")))
            .ok_or_else(|| Refusal::NoDataFolder.into_failure())?;
        let folders = [dirs::document_dir(), dirs::home_dir()];
        let is_synced = |folder: &Path| ThisSystem.is_cloud_synced(folder);
        let output_folder = output_folder(folders, &store_folder, is_synced);
        let resources = Resources::locate().map_err(Refusal::into_failure)?;
        let mut setup = Setup::on_this_machine(store_folder, output_folder, resources);
        if let Some(folder) = data {
            setup.keep_log_in(folder);
        }
        Ok(Self::new(setup))
    }

    /// Lets a bug say where it happened in the log, and nowhere what it was working on.
    ///
    /// The system's own way prints the message, and a message may quote a record.
    pub fn silence_panics(&self) {
        let log = Arc::clone(&self.setup.log);
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic
                .location()
                .map(|place| format!("{}:{}", place.file(), place.line()));
            log(&format!(
                "panic at {}",
                place.as_deref().unwrap_or("an unknown place")
            ));
        }));
    }

    /// Shows a file or folder in the system's own viewer.
    ///
    /// Only PDF, TIFF and handover files and folders are shown: a page that was taken over could
    /// otherwise start a program.
    ///
    /// # Errors
    /// Locked; `FileNotFound` when it is gone, `FileProblem` when the system has no viewer.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn open_path(&self, request: OpenPath) -> Result<Opened, Failure> {
        if self.session().is_none() {
            return Err(self.refuse(Refusal::NotUnlocked));
        }
        let path = Path::new(&request.path);
        let is_paper = path.extension().is_some_and(|ending| {
            ["pdf", "tif"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        });
        // A handover file has no viewer; its folder is what the person wants to see.
        let shown = if path.is_dir() || is_paper {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        if !shown.exists() {
            let gone = std::io::ErrorKind::NotFound.into();
            return Err(self.refuse(PathError::new(shown, FileOp::Open, &gone).into()));
        }
        show(shown)
            .map(|()| Opened {})
            .map_err(|_| self.refuse(Refusal::NoViewer))
    }
}

impl Setup {
    /// Keeps the log of what went wrong inside the program as `log.txt` in a folder.
    pub fn keep_log_in(&mut self, folder: PathBuf) {
        self.log = Arc::new(move |line| note(&folder, SystemClock.now(), line));
    }
}

/// Chooses where papers go: among a person's documents, unless these are copied elsewhere.
///
/// `OneDrive` moves the documents into its own folder, and a paper names a person.
fn output_folder(
    folders: [Option<PathBuf>; 2],
    store_folder: &Path,
    is_synced: impl Fn(&Path) -> bool,
) -> PathBuf {
    let mut folders = folders.into_iter().flatten();
    let own = folders.find(|folder| !is_synced(folder));
    own.unwrap_or_else(|| store_folder.to_path_buf())
        .join("つなぎ")
}

fn show(path: &Path) -> std::io::Result<()> {
    let viewer = if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let quiet = Stdio::null;
    Command::new(viewer)
        .arg(path)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn()
        .map(drop)
}

/// Adds a line to the log. A log that cannot be written must not stop anybody's work.
fn note(folder: &Path, now: Moment, line: &str) {
    let path = folder.join("log.txt");
    let is_full = path
        .metadata()
        .is_ok_and(|file| file.len() > MOST_LOG_BYTES);
    if std::fs::create_dir_all(folder).is_err() {
        return;
    }
    let mut options = std::fs::OpenOptions::new();
    options
        .create(true)
        .write(true)
        .append(!is_full)
        .truncate(is_full);
    if let Ok(mut file) = options.open(path)
        && writeln!(file, "{now} {line}").is_err()
    {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_stay_out_of_documents_that_are_copied_elsewhere() {
        let folder = |synced: &'static str| {
            let folders = [
                Some(PathBuf::from("/花子/書類")),
                Some(PathBuf::from("/花子")),
            ];
            output_folder(folders, Path::new("/記録"), |folder| {
                folder.starts_with(synced)
            })
        };
        assert_eq!(folder("/よそ"), Path::new("/花子/書類/つなぎ"));
        assert_eq!(folder("/花子/書類"), Path::new("/花子/つなぎ"));
        assert_eq!(folder("/花子"), Path::new("/記録/つなぎ"));
        let none = output_folder([None, None], Path::new("/記録"), |_| false);
        assert_eq!(
            none,
            Path::new("/記録/つなぎ"),
            "a system that names no folder"
        );
    }
}
