//! 情報: which program this is, where the records are, and whether that is a good place.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]

use tsunagi_contract::Failure;
use tsunagi_contract::backups::{About, ShowAbout};
use tsunagi_domain::Moment;
use tsunagi_platform::DriveKind;
use tsunagi_store::Store;

use crate::App;
use crate::backing_up::words;

/// The longest path that every program on Windows opens, in its own units, with room for the names of
/// backups below it.
const LONGEST_FOLDER: usize = 259 - 60;

impl App {
    /// Says which program this is and where things are; needs no unlocking.
    ///
    /// # Errors
    /// None; the shape is that of all commands.
    pub fn show_about(&self, _: ShowAbout) -> Result<About, Failure> {
        let (sqlite, sqlcipher) = tsunagi_store::engine_versions();
        let folder = &self.setup.store_folder;
        let has_records = Store::exists(folder);
        let free = self.setup.platform.free_space(folder).ok();
        Ok(About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: u32::try_from(Store::newest_schema()).unwrap_or(0),
            sqlite,
            sqlcipher,
            store_folder: folder.display().to_string(),
            backup_folder: self.backup_folder().display().to_string(),
            last_backup: self.newest_backup_at().map(Moment::wareki),
            store_size: has_records.then(|| words::size(self.records_size())),
            free_space: free.map(words::size),
            warnings: self
                .folder_warnings()
                .into_iter()
                .chain(self.disk_warning())
                .collect(),
        })
    }

    /// Says what is unwise about the folder of the records, and what to do about it.
    pub(crate) fn folder_warnings(&self) -> Vec<String> {
        let folder = &self.setup.store_folder;
        let platform = &self.setup.platform;
        let mut warnings = Vec::new();
        let drive = platform.drive_of(folder);
        if let Some(drive) = &drive {
            let what = match drive.kind {
                _ if drive.is_read_only => {
                    Some("記録簿が、書き込めない場所にあります。このパソコンの中に移してください。")
                }
                DriveKind::Network => Some(
                    "記録簿が、ほかのパソコンの共有フォルダーにあります。途中で切れると壊れるおそれがあります。このパソコンの中に移してください。",
                ),
                DriveKind::Removable => Some(
                    "記録簿が、取り外せる媒体にあります。抜くと書きかけの記録を失うおそれがあります。このパソコンの中に移してください。",
                ),
                DriveKind::Disc | DriveKind::Memory => Some(
                    "記録簿が、消えるおそれのある場所にあります。このパソコンの中に移してください。",
                ),
                DriveKind::Fixed => None,
            };
            warnings.extend(what.map(str::to_owned));
        }
        if platform.is_cloud_synced(folder) {
            warnings.push(
                "記録簿が、OneDriveなど外に写しを作るフォルダーの中にあります。写しの途中で壊れるおそれがあり、事業所の外にも置かれます。ほかのフォルダーに移してください。"
                    .to_owned(),
            );
        }
        let units = folder.to_string_lossy().encode_utf16().count();
        if cfg!(windows) && units > LONGEST_FOLDER {
            warnings.push(
                "記録簿のフォルダーの場所が長すぎます。控えを、ほかのプログラムで写せないことがあります。浅いフォルダーに移してください。"
                    .to_owned(),
            );
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use tsunagi_platform::Drive;

    use crate::testing::TestBench;

    use super::*;

    /// What is said of records on such a drive.
    fn said_of(kind: DriveKind, is_read_only: bool) -> String {
        let folder = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(folder.path());
        bench.platform.set_drives(vec![Drive {
            root: folder.path().to_path_buf(),
            label: String::new(),
            kind,
            file_system: String::new(),
            is_read_only,
            is_cloud_synced: false,
            free_bytes: 8_000_000_000,
            total_bytes: 8_000_000_000,
        }]);
        bench.app().unwrap().folder_warnings().join("\n")
    }

    #[test]
    fn each_unwise_place_is_named_with_what_to_do() {
        let said = |kind| said_of(kind, false);
        assert_eq!(said(DriveKind::Fixed), "");
        for (said, word) in [
            (said(DriveKind::Network), "共有フォルダー"),
            (said(DriveKind::Removable), "取り外せる媒体"),
            (said(DriveKind::Disc), "消えるおそれ"),
            (said_of(DriveKind::Network, true), "書き込めない場所"),
        ] {
            assert!(
                said.contains(word) && said.contains("移してください。"),
                "{said}"
            );
            assert_eq!(said.lines().count(), 1, "one reason at a time: {said}");
        }
    }

    #[test]
    fn a_folder_that_is_copied_elsewhere_is_no_place_for_records() {
        let folder = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(folder.path());
        bench.platform.sync_to_cloud(folder.path());
        let said = bench.app().unwrap().folder_warnings().join("\n");
        assert!(said.contains("OneDriveなど"), "{said}");
    }
}
