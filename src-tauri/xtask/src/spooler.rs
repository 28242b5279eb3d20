//! A print spooler of our own: a CUPS whose printer swallows what it gets, and that keeps every job.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::package::{make_folder, read, write};
use crate::program::Program;
use crate::steps::Failure;

/// The name of its printer, which has two trays.
pub const PRINTER: &str = "mihon";
/// The tray that a check asks for, as people and as the printer's description name it.
pub const TRAY: (&str, &str) = ("Tray 2", "Tray2");

/// Debian's description of a PDF printer.
const DESCRIPTION: &str = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";
/// How often, ten times a second, something is waited for.
const LOOKS: u32 = 300;

/// The scheduler; it ends with this value.
pub struct Spooler {
    daemon: Child,
    server: String,
    home: PathBuf,
}

impl Spooler {
    /// Starts a scheduler with one printer, all of it in `home`.
    pub fn start(home: &Path) -> Result<Self, Failure> {
        for folder in ["etc/ppd", "spool/tmp", "cache", "state", "log"] {
            make_folder(&home.join(folder))?;
        }
        // A socket in the folder, not a port: nobody else's can be there.
        let server = home.join("cups.sock").display().to_string();
        let places = include_str!("../../../tests/suite/cups/cups-files.conf")
            .replace("@HOME@", &home.display().to_string());
        let rules =
            include_str!("../../../tests/suite/cups/cupsd.conf").replace("@SERVER@", &server);
        let files = ["cupsd.conf", "cups-files.conf"].map(|name| home.join("etc").join(name));
        let [rules_file, places_file] = &files;
        write(rules_file, rules)?;
        write(places_file, places)?;
        let daemon = Command::new("/usr/sbin/cupsd")
            .args(["-f".as_ref(), "-c".as_ref(), rules_file.as_os_str()])
            .args(["-s".as_ref(), places_file.as_os_str()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| not_started(&error.to_string()))?;
        let spooler = Self {
            daemon,
            server,
            home: home.to_owned(),
        };
        spooler.wait_until_it_answers()?;
        spooler.add_printer()?;
        Ok(spooler)
    }

    /// The value of `CUPS_SERVER` for programs that shall print here.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// What was given to the printer as its first job; a spooler writes that down when it has the time.
    pub fn first_job(&self) -> Result<Vec<u8>, Failure> {
        let job = self.home.join("spool/d00001-001");
        for _ in 0..LOOKS {
            if let Ok(bytes) = std::fs::read(&job)
                && bytes.ends_with(b"%%EOF\n")
            {
                return Ok(bytes);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(Failure::new(
            "印刷が、プリンターに届きませんでした。",
            "「slips print」を手で試してください。",
        ))
    }

    fn wait_until_it_answers(&self) -> Result<(), Failure> {
        for _ in 0..LOOKS {
            let said = self.tool("lpstat").words(["-r"]).printed()?;
            if said.is_some_and(|said| said.contains("is running")) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(not_started("lpstat -r"))
    }

    fn add_printer(&self) -> Result<(), Failure> {
        let trays = include_str!("../../../tests/suite/cups/trays.ppd");
        let description = self.home.join("printer.ppd");
        write(&description, read(Path::new(DESCRIPTION))? + trays)?;
        self.tool("lpadmin")
            .words(["-p", PRINTER, "-E", "-v", "file:///dev/null", "-P"])
            .words([description])
            .run("Debian の cups と printer-driver-cups-pdf が入っているか、確かめてください。")
    }

    fn tool(&self, name: &str) -> Program {
        Program::new(name, &self.home)
            .with("CUPS_SERVER", &self.server)
            .with("LC_ALL", "C.UTF-8")
    }
}

impl Drop for Spooler {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn not_started(why: &str) -> Failure {
    Failure::new(
        format!("印刷の順番待ち(CUPS)を始められませんでした({why})。"),
        "Debian の cups が入っているか、確かめてください。",
    )
}
