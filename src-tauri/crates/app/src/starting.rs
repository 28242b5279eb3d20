//! Starting the window: once for the same records, however often it is asked for.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tsunagi_platform::{Called, Start};

use crate::App;

impl App {
    /// Becomes the one window of these records, or calls the one that is there already.
    ///
    /// Two windows could not both unlock the records; the person is better shown what is open than
    /// refused by a second one.
    pub fn come_first(&self, called: Called) -> Start {
        let name = name_of(&self.setup.store_folder);
        self.setup.platform.come_first(&name, called)
    }
}

/// Names a folder in letters and digits that say nothing about it.
fn name_of(folder: &Path) -> String {
    let folder = settled(folder).to_string_lossy().into_owned();
    // Windows tells no capitals from small letters.
    let folder = if cfg!(windows) {
        folder.to_lowercase()
    } else {
        folder
    };
    let sum = Sha256::digest(folder.as_bytes());
    sum.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Returns the one way to write a path of which the last part may not be there yet.
fn settled(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| {
        let full = part.canonicalize().ok()?;
        // Part by part: joined with nothing, a path would end with a stroke.
        Some(full.iter().chain(path.strip_prefix(part).ok()?).collect())
    });
    there.unwrap_or_else(|| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_records_have_one_name_however_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let records = folder.path().join("記録");
        let before = name_of(&records);
        std::fs::create_dir(&records).unwrap();
        assert_eq!(before, name_of(&records), "also before they are made");
        assert_eq!(before, name_of(&folder.path().join("./記録/../記録")));
        assert_ne!(before, name_of(&folder.path().join("記録 2")));
        assert!(before.chars().all(|ch| ch.is_ascii_alphanumeric()));
    }
}
