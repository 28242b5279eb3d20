//! A home of its own for each test.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use serde_json::Value;
use tempfile::TempDir;
use tsunagi_app::{App, Resources, Setup};
use tsunagi_archive::Work;
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_store::KeyCost;

/// The passphrase of every store made here.
pub const PASSPHRASE: &str = "みほんの鍵 ひらく 2026";

/// The passphrase of every handover file made here.
pub const HANDOVER_PASSPHRASE: &str = "さくら-みかん-ふうせん-たぬき-とけい-4827";

/// Next to no work for a guess: for stores that live for the length of a test.
pub const CHEAP: KeyCost = KeyCost {
    m_kib: 8,
    t: 1,
    p: 1,
};

/// Is a temporary home with records, passphrase files and a folder for what is made.
pub struct Bench {
    home: TempDir,
}

/// Is an app with its records open in this process.
pub struct OpenApp(App);

impl Deref for OpenApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

impl Drop for OpenApp {
    fn drop(&mut self) {
        closing(|| drop(self.0.lock(Lock {})));
    }
}

/// Is held for reading while a program is being started, and for writing while records are closed.
///
/// Between fork and exec a starting program owns a copy of every open file of this process, the lock
/// of the records among them. Tests run side by side: without this, records that one of them has
/// just closed would seem open for as long as another one's program takes to start.
static STARTING: RwLock<()> = RwLock::new(());

/// Starts a program while no records are being closed.
pub fn start(command: &mut Command) -> std::io::Result<Child> {
    let _guard = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    command.spawn()
}

/// Closes records while no program is being started.
pub fn closing(close: impl FnOnce()) {
    let _guard = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    close();
}

/// Is how a program ended and what it said.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it printed where errors are expected.
    pub err: String,
    /// The words it was started with, for the message of a failing test.
    pub words: String,
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

impl Bench {
    /// Makes a home without records.
    #[must_use]
    pub fn new() -> Self {
        let home = TempDir::with_prefix("tsunagi-bench-").unwrap();
        let bench = Self { home };
        for folder in ["tmp", "out", "data", "config", "cache"] {
            std::fs::create_dir(bench.path(folder)).unwrap();
        }
        bench.write("passphrase.txt", format!("{PASSPHRASE}\n").as_bytes());
        bench.write(
            "handover.txt",
            format!("{HANDOVER_PASSPHRASE}\n").as_bytes(),
        );
        bench
    }

    /// Makes a home with the sample office, as `init --sample` made it.
    ///
    /// Made once in a run and copied: drawing the pages of a dozen slips takes seconds.
    #[must_use]
    pub fn with_sample() -> Self {
        static SAMPLE: OnceLock<PathBuf> = OnceLock::new();
        let sample = SAMPLE.get_or_init(|| {
            let bench = Self::new();
            bench.cli(["init", "--sample"]).succeeded();
            // A temporary folder in a static is never removed; this one is used again.
            let kept = target().join("tmp/tsunagi-sample-records");
            drop(std::fs::remove_dir_all(&kept));
            copy_folder(&bench.records(), &kept);
            kept
        });
        let bench = Self::new();
        copy_folder(sample, &bench.records());
        bench
    }

    /// Makes a home with an empty office of another name.
    #[must_use]
    pub fn with_other_office() -> Self {
        let bench = Self::new();
        let words = [
            "init",
            "--office",
            "見本となり事業所",
            "--staff",
            "見本 隣",
            "--staff-kana",
            "みほん となり",
        ];
        bench.cli(words).succeeded();
        bench
    }

    /// Names a place in the home.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.home.path().join(name)
    }

    /// The folder of the records.
    #[must_use]
    pub fn records(&self) -> PathBuf {
        self.path("records")
    }

    /// Writes a file of the test's own into the home.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        #[expect(clippy::disallowed_methods, reason = "a test's own file, read at once")]
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs the command line on the records, with their passphrase.
    pub fn cli<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Ran {
        ran(&mut self.cli_program(words))
    }

    /// Prepares the command line on the records, with their passphrase.
    pub fn cli_program<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.program(built("tsunagi-cli"));
        command.arg("--store").arg(self.records());
        command
            .arg("--passphrase-file")
            .arg(self.path("passphrase.txt"));
        command.args(words);
        command
    }

    /// Runs the command line and reads its answer as machines do.
    pub fn json<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Value {
        let words = words.into_iter().map(|word| word.as_ref().to_owned());
        let ran = self
            .cli(std::iter::once("--json".into()).chain(words))
            .succeeded();
        serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", ran.words, ran.out))
    }

    /// Prepares a program that sees this home and nothing of the machine's.
    #[must_use]
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
            .env("LANG", "C.UTF-8")
            .env("HOME", self.home.path())
            .env("TMPDIR", self.path("tmp"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .current_dir(self.home.path());
        command
    }

    /// Opens the records in this process, until what is returned is dropped.
    #[must_use]
    pub fn app(&self) -> OpenApp {
        let app = App::new(self.setup());
        let unlocked = app.unlock(Unlock {
            passphrase: PASSPHRASE.into(),
        });
        assert!(unlocked.is_ok(), "{:?}", unlocked.err());
        OpenApp(app)
    }

    /// What an app in this process is made with: the machine's clock, and cheap keys.
    #[must_use]
    pub fn setup(&self) -> Setup {
        setup(self.home.path())
    }
}

/// Makes the setup of an app whose records and output lie in a bench's home.
#[must_use]
pub fn setup(home: &Path) -> Setup {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    let mut setup = Setup::on_this_machine(
        home.join("records"),
        home.join("out"),
        Resources::in_folder(assets),
    );
    setup.key_cost = CHEAP;
    setup.work = Work::LEAST;
    setup
}

impl Ran {
    /// Asserts that it was done.
    pub fn succeeded(self) -> Self {
        assert_eq!(
            self.code,
            Some(0),
            "{}\nsaid: {}{}",
            self.words,
            self.out,
            self.err
        );
        self
    }
}

/// Runs a prepared program to its end.
pub fn ran(command: &mut Command) -> Ran {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let words = words.join(" ");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = start(command).unwrap_or_else(|error| panic!("{words}: {error}"));
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        words,
    }
}

/// Finds a program of the workspace where cargo put it, and sees that it is the present one.
///
/// # Panics
/// When it was not built, or before something that it is made of was changed.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    static LOOKED_AT: Mutex<BTreeMap<String, Option<PathBuf>>> = Mutex::new(BTreeMap::new());
    let program = target().join(format!("debug/{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{name} has not been built: run `cargo build -p {name}` first, or `cargo xtask test`"
    );
    let mut looked_at = LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
    let newer = looked_at
        .entry(name.to_owned())
        .or_insert_with(|| newer_than(&program));
    let newer = newer.clone();
    drop(looked_at);
    assert!(
        newer.is_none(),
        "{name} is older than {newer:?}: run `cargo build -p {name}` first, or `cargo xtask test`"
    );
    program
}

/// Finds what was changed after a program was built from it, by the list that cargo keeps beside it.
fn newer_than(program: &Path) -> Option<PathBuf> {
    let changed = |path: &Path| path.metadata().and_then(|found| found.modified()).ok();
    let built = changed(program)?;
    let list = std::fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    sources(&list)
        .into_iter()
        .find(|source| changed(source).is_none_or(|at| at > built))
}

/// Reads the list: a target, a colon, and what it is made of; a space in a name has a backslash.
fn sources(list: &str) -> Vec<PathBuf> {
    let made_of = list.lines().filter_map(|line| line.split_once(": "));
    made_of
        .flat_map(|(_, names)| {
            let names = names.replace("\\ ", "\0");
            let names: Vec<String> = names.split(' ').map(|it| it.replace('\0', " ")).collect();
            names
        })
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .collect()
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(3);
    folder
        .expect("tests run out of target/debug/deps")
        .to_owned()
}

/// Copies a folder with what is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_older_than_what_it_is_made_of_is_noticed() {
        let bench = Bench::new();
        let source = bench.write("a source.rs", b"");
        let program = bench.write("program", b"");
        let listed = source.to_string_lossy().replace(' ', "\\ ");
        bench.write("program.d", format!("program: {listed}\n").as_bytes());
        let at = |path: &Path, seconds| {
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            let file = std::fs::File::options().append(true).open(path).unwrap();
            file.set_modified(time).unwrap();
        };
        at(&source, 1);
        at(&program, 2);
        assert_eq!(newer_than(&program), None, "built after the change");
        at(&source, 3);
        assert_eq!(newer_than(&program), Some(source.clone()), "changed since");
        std::fs::remove_file(&source).unwrap();
        assert_eq!(newer_than(&program), Some(source), "and one that is gone");
    }
}
