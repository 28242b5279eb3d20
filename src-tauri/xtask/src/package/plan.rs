//! What is packaged, out of which commit, and where it is put together.

use std::path::{Path, PathBuf};

use crate::program::Program;
use crate::steps::{Failure, say};

/// Everything the packages of one run have in common.
pub struct Plan {
    /// The top of the work tree.
    pub root: PathBuf,
    /// The version of the workspace.
    pub version: String,
    /// The time that every file and header carries: that of the commit, in seconds.
    pub epoch: u64,
    /// The commit that lay in the work tree when the run began, if nothing was changed since.
    pub commit: Option<String>,
    /// Cargo's build folder for packages; apart from the daily one, whose flags differ.
    pub build: PathBuf,
}

impl Plan {
    /// Reads version and time from the work tree.
    pub fn new(root: &Path) -> Result<Self, Failure> {
        let manifest = read(&root.join("Cargo.toml"))?;
        let version = workspace_version(&manifest).ok_or_else(|| {
            Failure::new(
                "Cargo.toml に、版の番号が見つかりませんでした。",
                "[workspace.package] の version を確かめてください。",
            )
        })?;
        Ok(Self {
            root: root.to_owned(),
            version: version.to_owned(),
            epoch: epoch(root)?,
            commit: clean_commit(root),
            build: root.join("target/package"),
        })
    }

    /// The same plan with another build folder, to build the same twice.
    pub fn in_build_folder(&self, build: PathBuf) -> Self {
        Self {
            root: self.root.clone(),
            version: self.version.clone(),
            epoch: self.epoch,
            commit: self.commit.clone(),
            build,
        }
    }

    /// The same plan for another version, to try how ours follows it.
    pub fn with_version(&self, version: &str) -> Self {
        Self {
            version: version.to_owned(),
            ..self.in_build_folder(self.build.clone())
        }
    }

    /// The folder of the finished files.
    pub fn finished(&self) -> PathBuf {
        self.build.join("finished")
    }

    /// Remembers out of which commit a system's files were made; forgets it where that is none.
    ///
    /// A work tree that changed during the run is none: it was read at more than one moment.
    pub fn note_commit(&self, system: &str) -> Result<(), Failure> {
        let commit = clean_commit(&self.root).filter(|now| Some(now) == self.commit.as_ref());
        write(&self.note(system), commit.unwrap_or_default())
    }

    /// Whether a system's files were made out of the very commit that lies in the work tree.
    pub fn is_made_from_this_commit(&self, system: &str) -> bool {
        self.commit.is_some() && self.commit == read(&self.note(system)).ok()
    }

    fn note(&self, system: &str) -> PathBuf {
        self.build.join("made-from").join(system)
    }

    /// Empties a folder of the build folder and returns it.
    pub fn fresh(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.build.join(name);
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unwritable(&folder, &error));
            }
            _ => {}
        }
        make_folder(&folder)?;
        Ok(folder)
    }
}

/// Says so when what is packaged is no commit: nobody could build the same again.
pub fn warn_of_changes(root: &Path) {
    let status = Program::new("git", root)
        .words(["status", "--porcelain"])
        .printed();
    if let Ok(Some(changes)) = status
        && !changes.is_empty()
    {
        say(
            "   コミットしていない変更があります。配るものは、変更のないコミットから作ってください。",
        );
    }
}

/// The commit that lies in the work tree, if nothing was changed since.
fn clean_commit(root: &Path) -> Option<String> {
    let git = |words: &[&str]| Program::new("git", root).words(words).printed().ok()?;
    let commit = git(&["rev-parse", "HEAD"])?;
    git(&["status", "--porcelain"])?
        .is_empty()
        .then_some(commit)
}

/// The commit's time, or what the caller's `SOURCE_DATE_EPOCH` says, as is the custom.
fn epoch(root: &Path) -> Result<u64, Failure> {
    let said = std::env::var("SOURCE_DATE_EPOCH").ok();
    let said = match said {
        Some(said) => Some(said),
        None => Program::new("git", root)
            .words(["log", "-1", "--format=%ct"])
            .printed()?,
    };
    said.and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| {
            Failure::new(
                "この版の日時が分かりませんでした。",
                "git の中で実行するか、SOURCE_DATE_EPOCH に 1970年からの秒数を入れてください。",
            )
        })
}

/// Finds the version in the table that all packages inherit from.
fn workspace_version(manifest: &str) -> Option<&str> {
    let (_, table) = manifest.split_once("[workspace.package]")?;
    let table = table.split("\n[").next()?;
    table.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "version").then(|| value.trim().trim_matches('"'))
    })
}

/// Reads a text file.
pub fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unwritable(path, &error))
}

/// Writes a file, and the folders above it.
#[allow(
    clippy::disallowed_methods,
    reason = "half a file in the build folder is made again by the next run"
)]
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    std::fs::write(path, content).map_err(|error| unwritable(path, &error))
}

/// Copies a file, and makes the folders above its new place.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|error| unwritable(from, &error))
}

/// Makes a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

/// The SHA-256 of a file, as hexadecimal digits.
pub fn sum(path: &Path) -> Result<String, Failure> {
    let folder = path.parent().unwrap_or(path);
    let printed = Program::new("sha256sum", folder)
        .words(["--".as_ref(), path.as_os_str()])
        .printed()?;
    printed
        .as_deref()
        .and_then(|line| line.get(..64))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                format!(
                    "「{}」の検査用の数(SHA-256)を計算できませんでした。",
                    path.display()
                ),
                "「sha256sum」が動くか、確かめてください。",
            )
        })
}

/// Lists the files of a folder and of those below it, sorted, as paths relative to it.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(|error| unwritable(&next, &error))? {
            let path = entry.map_err(|error| unwritable(&next, &error))?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file or folder that could not be read or written.
pub fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!(
            "「{}」を読み書きできませんでした({error})。",
            path.display()
        ),
        "空き容量と、フォルダーの権限を確かめてください。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_workspace_and_of_no_dependency() {
        let manifest = "[workspace]\nmembers = []\n\n[workspace.package]\nversion = \"1.2.3\"\n\n\
                        [workspace.dependencies]\nclap = { version = \"4\" }\n";
        assert_eq!(workspace_version(manifest), Some("1.2.3"));
        let none = "[workspace.package]\nedition = \"2024\"\n[x]\nversion = \"9\"\n";
        assert_eq!(
            workspace_version(none),
            None,
            "another table's does not count"
        );
    }

    #[test]
    fn files_are_listed_in_one_order_whatever_the_disk_says() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        for name in ["b/2", "a", "b/1"] {
            write(&folder.join(name), name).unwrap();
        }
        let listed = files_in(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(listed, ["a", "b/1", "b/2"].map(PathBuf::from));
    }
}
