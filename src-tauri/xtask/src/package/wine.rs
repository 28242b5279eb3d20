//! A Windows of our own: wine, with a home and a registry that are thrown away.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::plan::{self, Plan};
use crate::display::VirtualDisplay;
use crate::program::Program;
use crate::steps::Failure;

/// The person at the office's PC, with what people's names have and programs forget.
pub const PERSON: &str = "見本 花子";

/// A wine prefix, and the folder in which its programs are started.
pub struct Wine {
    prefix: PathBuf,
    home: PathBuf,
    /// Where programs are started, and where what they make is looked at from outside.
    pub desk: PathBuf,
    display: VirtualDisplay,
}

impl Wine {
    /// Makes a fresh Windows.
    pub fn fresh(plan: &Plan) -> Result<Self, Failure> {
        let folder = plan.fresh("wine")?;
        let wine = Self {
            prefix: folder.join("prefix"),
            home: folder.join("home"),
            desk: folder.join("desk"),
            display: VirtualDisplay::start()?,
        };
        plan::make_folder(&wine.home)?;
        plan::make_folder(&wine.desk)?;
        wine.program("wineboot", &["--init"])
            .run("wine が動くか、確かめてください。")?;
        wine.settle()?;
        wine.add_missing_function(plan, &folder)?;
        Ok(wine)
    }

    /// A Windows program, or one of wine's own.
    pub fn program(&self, program: &str, words: &[&str]) -> Program {
        let program = Program::new("wine", &self.desk)
            .words([program])
            .words(words);
        self.surroundings()
            .into_iter()
            .fold(program, |program, (name, value)| program.with(name, value))
    }

    /// Starts a program, waits for all that it started, and returns how it ended, by its number.
    pub fn ending(&self, program: &str, words: &[&str]) -> Result<i32, Failure> {
        let number = self.number(program, words)?;
        self.settle()?;
        Ok(number)
    }

    /// Starts a program beside others, and returns how it ended, by its number.
    pub fn number(&self, program: &str, words: &[&str]) -> Result<i32, Failure> {
        let status = self
            .command(program, words)
            .status()
            .map_err(|error| not_started(&error))?;
        Ok(status.code().unwrap_or(-1))
    }

    /// Starts a program that goes on until it is stopped.
    pub fn running(&self, program: &str) -> Result<Child, Failure> {
        self.command(program, &[])
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| not_started(&error))
    }

    /// Adds a drive of a kind (`network`, `cdrom` …) that is really a folder, which is made.
    pub fn add_drive(&self, letter: &str, kind: &str, folder: &Path) -> Result<(), Failure> {
        plan::make_folder(folder)?;
        let link = self.prefix.join(format!("dosdevices/{letter}:"));
        let key = r"HKLM\Software\Wine\Drives";
        let name = format!("{letter}:");
        Program::new("ln", &self.desk)
            .words(["-sfn".as_ref(), folder.as_os_str(), link.as_os_str()])
            .run("仮の Windows のフォルダーに書けるか、確かめてください。")?;
        self.program("reg", &["add", key, "/v", &name, "/d", kind, "/f"])
            .run("wine が動くか、確かめてください。")?;
        // It reads its list of drives when it starts.
        self.settle()
    }

    /// Waits until every Windows program has ended: an uninstaller goes on in a copy of itself.
    pub fn settle(&self) -> Result<(), Failure> {
        let server = Program::new("wineserver", &self.desk).words(["--wait"]);
        self.surroundings()
            .into_iter()
            .fold(server, |program, (name, value)| program.with(name, value))
            .run("wine が動くか、確かめてください。")
    }

    /// A folder of the person, seen from outside.
    pub fn persons(&self, folder: &str) -> PathBuf {
        self.prefix.join("drive_c/users").join(PERSON).join(folder)
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new("wine");
        command
            .arg(program)
            .args(words)
            .current_dir(&self.desk)
            .envs(self.surroundings());
        command
    }

    fn surroundings(&self) -> Vec<(&'static str, std::ffi::OsString)> {
        vec![
            ("WINEPREFIX", self.prefix.clone().into()),
            ("HOME", self.home.clone().into()),
            ("USER", PERSON.into()),
            ("DISPLAY", self.display.name().into()),
            ("WINEDEBUG", "-all".into()),
            // No browser, no .NET, and no entries in the menu of the machine that checks.
            (
                "WINEDLLOVERRIDES",
                "mscoree,mshtml,winemenubuilder.exe=d".into(),
            ),
            ("LANG", "C.UTF-8".into()),
        ]
    }

    /// Adds the function that Rust's programs ask Windows for and that this wine has not.
    fn add_missing_function(&self, plan: &Plan, folder: &Path) -> Result<(), Failure> {
        let source = plan.root.join("src-tauri/packaging/wine/process_prng.c");
        let library = folder.join("bcryptprimitives.dll");
        Program::new("x86_64-w64-mingw32-gcc", folder)
            .words(["-shared", "-O2", "-o"])
            .words([&library, &source])
            .words(["-ladvapi32"])
            .run("Windows 用の C の道具(gcc-mingw-w64-x86-64)が動くか、確かめてください。")?;
        let system = self.prefix.join("drive_c/windows/system32");
        plan::copy(&library, &system.join("bcryptprimitives.dll"))
    }
}

/// Opens an age file with Debian's `age`, which reads passphrases from a terminal only.
pub fn open_with_age(file: &Path, passphrase: &str, out: &Path) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let line = format!(
        "age --decrypt --output '{}' '{}'",
        out.display(),
        file.display()
    );
    let refused = |what: String| {
        Failure::new(
            format!("引継ぎファイルが、よその age で開きませんでした({what})。"),
            "引継ぎファイルの形式を確かめてください。",
        )
    };
    let mut terminal = Command::new("script")
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| refused(error.to_string()))?;
    let (Some(mut keyboard), Some(mut screen)) = (terminal.stdin.take(), terminal.stdout.take())
    else {
        return Err(refused("script".to_owned()));
    };
    let (mut shown, mut byte, mut is_answered) = (Vec::new(), [0], false);
    while screen.read(&mut byte).is_ok_and(|count| count > 0) {
        shown.extend(byte);
        if !is_answered && shown.ends_with(b": ") {
            writeln!(keyboard, "{passphrase}").map_err(|error| refused(error.to_string()))?;
            is_answered = true;
        }
    }
    drop(keyboard);
    let status = terminal
        .wait()
        .map_err(|error| refused(error.to_string()))?;
    if status.success() {
        return Ok(());
    }
    Err(refused(String::from_utf8_lossy(&shown).into_owned()))
}

fn not_started(error: &std::io::Error) -> Failure {
    Failure::new(
        format!("wine を始められませんでした({error})。"),
        "wine と wine64 のパッケージが入っているか、確かめてください。",
    )
}
