//! A home of a test's own, and the programs that were built.

use std::path::PathBuf;
use std::process::Command;

/// The sample store's passphrase; it protects invented people only.
pub const PASSPHRASE: &str = "mihon-no-kagi-2026";

/// A home of its own with a sample store in it.
pub struct Place {
    /// The person's home.
    pub home: PathBuf,
    // The folder goes with the test.
    _folder: tempfile::TempDir,
}

impl Place {
    /// Makes a home with the sample's records.
    pub fn with_sample() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = folder.path().canonicalize().expect("its real path");
        let place = Self {
            home,
            _folder: folder,
        };
        let passphrase = place.home.join("passphrase.txt");
        std::fs::write(&passphrase, PASSPHRASE).expect("a passphrase file");
        let made = Command::new(program("tsunagi-cli"))
            .args([
                "--store",
                &place.text("store"),
                "--passphrase-file",
                &place.text("passphrase.txt"),
            ])
            .args(["init", "--sample"])
            .env("HOME", &place.home)
            .output()
            .expect("the command line runs");
        assert!(
            made.status.success(),
            "the sample is made: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        place
    }

    /// Returns a path in it, in words.
    pub fn text(&self, name: &str) -> String {
        self.home.join(name).to_string_lossy().into_owned()
    }
}

/// Pictures are kept beside the build, where a person looks at them.
pub fn picture(name: &str) -> PathBuf {
    let folder = build_folder().join("window-pictures");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    folder.join(format!("{name}.png"))
}

/// Finds a program that `cargo build --workspace` has put beside the tests.
pub fn program(name: &str) -> PathBuf {
    let path = build_folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{name} is not built yet: run cargo build --workspace first"
    );
    path
}

fn build_folder() -> PathBuf {
    let test = std::env::current_exe().expect("this test has a path");
    test.ancestors()
        .nth(2)
        .expect("it stands in deps/")
        .to_owned()
}
