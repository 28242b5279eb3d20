//! A print spooler of a test's own, whose printer swallows paper or turns it into PDFs.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{Ran, built, ran, start};
use tsunagi_tests::looking::files_below;

/// Where Debian keeps the printer that makes PDFs.
const DESCRIPTION: &str = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";
const PATIENCE: Duration = Duration::from_secs(40);

/// The device of a printer that swallows what it gets.
pub const SWALLOWS: &str = "file:///dev/null";
/// The device of a printer that turns what it gets into a PDF.
pub const MAKES_PDF: &str = "cups-pdf:/";

/// Puts a file in the place where the PDF printer looks for its settings, then becomes the scheduler.
const IN_A_VIEW: &str = r#"mount --bind "$1" /etc/cups/cups-pdf.conf || exit 90; shift; exec "$@""#;

/// A scheduler of the test's own, in a folder of its own, without the system's.
pub struct Cups {
    daemon: Child,
    server: String,
    home: PathBuf,
}

impl Cups {
    /// Starts a scheduler, everything of it in `home`.
    pub fn start(home: &Path) -> Self {
        Self::under(Command::new("/usr/sbin/cupsd"), home)
    }

    /// Starts a scheduler whose PDF printer puts its papers into [`Self::papers`].
    ///
    /// Debian's PDF printer runs as the system's administrator only, and asks one place of the system
    /// where papers go: the scheduler gets a view of the file systems in which another file is there.
    pub fn with_pdf_printer(home: &Path) -> Self {
        let cups = home.join("cups");
        std::fs::create_dir_all(&cups).unwrap();
        let settings = cups.join("cups-pdf.conf");
        let text =
            include_str!("cups/cups-pdf.conf").replace("@HOME@", &cups.display().to_string());
        write(&settings, &text);
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "sh", "-c", IN_A_VIEW, "sh"])
            .arg(settings)
            .arg("/usr/sbin/cupsd");
        Self::under(command, home)
    }

    /// Whether the PDF printer can work here: it does for the system's administrator only.
    pub fn has_pdf_printer() -> bool {
        ran(Command::new("id").arg("-u")).out.trim() == "0"
    }

    fn under(mut command: Command, home: &Path) -> Self {
        let home = home.join("cups");
        for folder in ["etc/ppd", "spool/tmp", "cache", "state", "log", "papers"] {
            std::fs::create_dir_all(home.join(folder)).unwrap();
        }
        // A port that was free a moment ago; CUPS has no way to say which one it took.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|taken| taken.local_addr())
            .unwrap()
            .port();
        let server = format!("localhost:{port}");
        let places =
            include_str!("cups/cups-files.conf").replace("@HOME@", &home.display().to_string());
        let rules = include_str!("cups/cupsd.conf").replace("@SERVER@", &server);
        write(&home.join("etc/cups-files.conf"), &places);
        write(&home.join("etc/cupsd.conf"), &rules);
        command
            .arg("-f")
            .arg("-c")
            .arg(home.join("etc/cupsd.conf"))
            .arg("-s")
            .arg(home.join("etc/cups-files.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let daemon =
            start(&mut command).expect("Debian's cups is among the packages that the checks need");
        let cups = Self {
            daemon,
            server,
            home,
        };
        cups.wait_for("lpstat", &["-r"], "is running");
        cups
    }

    /// Adds a printer with the description of Debian's PDF printer and two trays beside it.
    pub fn add_printer(&self, name: &str, device: &str) {
        let mut text = std::fs::read_to_string(DESCRIPTION)
            .expect("Debian's printer-driver-cups-pdf is among the packages that the checks need");
        text.push_str(include_str!("cups/trays.ppd"));
        let description = self.home.join("printer.ppd");
        write(&description, &text);
        let path = description.display().to_string();
        let words = [
            "-p",
            name,
            "-E",
            "-v",
            device,
            "-P",
            &path,
            "-D",
            "見本の複合機",
        ];
        ran(&mut self.command("lpadmin", &words)).succeeded();
    }

    pub fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(words)
            .env("CUPS_SERVER", &self.server)
            .env("LC_ALL", "C.UTF-8");
        command
    }

    pub fn said(&self, program: &str, words: &[&str]) -> String {
        ran(&mut self.command(program, words)).out
    }

    /// Runs the command line beside this scheduler.
    pub fn cli(&self, bench: &Bench, words: &[&str]) -> Ran {
        let mut command = bench.program(built("tsunagi-cli"));
        command
            .env("CUPS_SERVER", &self.server)
            .arg("--store")
            .arg(bench.records())
            .arg("--passphrase-file")
            .arg(bench.path("passphrase.txt"))
            .args(words);
        ran(&mut command)
    }

    pub fn json(&self, bench: &Bench, words: &[&str]) -> Value {
        let ran = self.cli(bench, &[&["--json"], words].concat()).succeeded();
        serde_json::from_str(&ran.out).unwrap()
    }

    pub fn wait_for(&self, program: &str, words: &[&str], wanted: &str) {
        let begun = Instant::now();
        while !self.said(program, words).contains(wanted) {
            assert!(begun.elapsed() < PATIENCE, "{program} never said {wanted}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Returns what the spooler was told of its nth job; it writes that down when it has the time.
    pub fn control(&self, job: u64) -> Vec<u8> {
        let begun = Instant::now();
        loop {
            match std::fs::read(self.home.join(format!("spool/c{job:05}"))) {
                Ok(told) => return told,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Returns what the spooler received as its nth job, byte for byte.
    pub fn received(&self, job: u64) -> PathBuf {
        self.home.join(format!("spool/d{job:05}-001"))
    }

    /// Waits for the only paper that the PDF printer has made.
    pub fn paper(&self) -> PathBuf {
        let begun = Instant::now();
        loop {
            let made = files_below(&self.home.join("papers"));
            if let [paper] = &made[..] {
                return paper.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "no paper, or many: {made:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own file, read at once")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
