//! Paper through the system's own spooler: a CUPS of the test's own, whose printer makes PDFs.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{Ran, built, ran, start};
use tsunagi_tests::looking::{text_of_pdf, without_spaces};
use tsunagi_tests::wordings;

/// Where Debian keeps the printer that makes PDFs.
const DESCRIPTION: &str = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";
const PATIENCE: Duration = Duration::from_secs(40);

/// A scheduler of the test's own, in a folder of its own, without the system's.
struct Cups {
    daemon: Child,
    server: String,
    spool: PathBuf,
}

impl Cups {
    fn start(home: &Path) -> Self {
        let home = home.join("cups");
        for folder in ["etc/ppd", "spool/tmp", "cache", "state", "log"] {
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
        let mut command = Command::new("/usr/sbin/cupsd");
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
            spool: home.join("spool"),
        };
        cups.wait_for("lpstat", &["-r"], "is running");
        cups
    }

    /// Adds a printer that swallows what it gets, with the description of Debian's PDF printer and
    /// two trays beside it.
    fn add_printer(&self, name: &str, home: &Path) {
        let mut text = std::fs::read_to_string(DESCRIPTION)
            .expect("Debian's printer-driver-cups-pdf is among the packages that the checks need");
        text.push_str(include_str!("cups/trays.ppd"));
        let description = home.join("printer.ppd");
        write(&description, &text);
        let path = description.display().to_string();
        let words = [
            "-p",
            name,
            "-E",
            "-v",
            "file:///dev/null",
            "-P",
            &path,
            "-D",
            "見本の複合機",
        ];
        ran(&mut self.command("lpadmin", &words)).succeeded();
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(words)
            .env("CUPS_SERVER", &self.server)
            .env("LC_ALL", "C.UTF-8");
        command
    }

    fn said(&self, program: &str, words: &[&str]) -> String {
        ran(&mut self.command(program, words)).out
    }

    /// Runs the command line beside this scheduler.
    fn cli(&self, bench: &Bench, words: &[&str]) -> Ran {
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

    fn json(&self, bench: &Bench, words: &[&str]) -> Value {
        let ran = self.cli(bench, &[&["--json"], words].concat()).succeeded();
        serde_json::from_str(&ran.out).unwrap()
    }

    fn wait_for(&self, program: &str, words: &[&str], wanted: &str) {
        let begun = Instant::now();
        while !self.said(program, words).contains(wanted) {
            assert!(begun.elapsed() < PATIENCE, "{program} never said {wanted}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Returns what the spooler was told of its nth job; it writes that down when it has the time.
    fn control(&self, job: u64) -> Vec<u8> {
        let begun = Instant::now();
        loop {
            match std::fs::read(self.spool.join(format!("c{job:05}"))) {
                Ok(told) => return told,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Returns what the spooler received as its nth job, byte for byte.
    fn received(&self, job: u64) -> PathBuf {
        self.spool.join(format!("d{job:05}-001"))
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[test]
fn a_slip_a_blank_form_and_a_timeline_reach_the_spooler() {
    let bench = Bench::with_sample();
    let home = tempfile::tempdir().unwrap();
    let cups = Cups::start(home.path());
    let with = |words: &[&str]| cups.json(&bench, words);
    assert!(
        with(&["printers", "list"])["printers"]
            .as_array()
            .unwrap()
            .is_empty(),
        "no printer is a list without any, not an error"
    );
    cups.add_printer("mihon", home.path());
    let listed = with(&["printers", "list"]);
    assert_eq!(listed["printers"][0]["name"], "mihon");
    assert_eq!(listed["printers"][0]["description"], "見本の複合機");
    let can = with(&["printers", "show", "mihon"]);
    assert_eq!(can["trays"][1]["id"], "Tray2");
    assert_eq!(
        can["trays"][1]["name"], "トレイ2",
        "no English reaches a person"
    );
    with(&["printers", "usual", "--printer", "mihon", "--tray", "Tray2"]);

    let slips = bench.json(["slips", "list"]);
    let sent = |slip: &&serde_json::Value| slip["state"] == "awaiting";
    let slip = slips.as_array().unwrap().iter().find(sent).unwrap();
    let number = slip["number"].as_str().unwrap();
    let printed = with(&["slips", "print", number]);
    assert_eq!(printed["printer"], "mihon", "the usual printer was taken");
    let job = printed["job"].as_u64().unwrap();
    assert_ne!(
        printed["state"]["code"], "sent",
        "handed over is not yet sent"
    );
    let id = format!("mihon-{job}");
    cups.wait_for("lpstat", &["-W", "completed", "-o"], &id);
    let state = with(&["printers", "job", "mihon", &job.to_string()]);
    assert!(
        state["code"] == "sent" || state["code"] == "unknown",
        "the job is through and nothing went wrong: {state}"
    );

    let paper = cups.received(job);
    bench
        .cli(["slips", "pdf", number, "--out", "same.pdf"])
        .succeeded();
    assert_eq!(
        std::fs::read(&paper).unwrap(),
        std::fs::read(bench.path("same.pdf")).unwrap(),
        "the spooler got the confirmed pages themselves"
    );
    let found = without_spaces(&text_of_pdf(&bench, &paper));
    assert!(found.contains(number), "the slip's number is on the paper");

    let many = with(&["slips", "print", number, "--copies", "3"]);
    let many = many["job"].as_u64().unwrap();
    cups.wait_for(
        "lpstat",
        &["-W", "completed", "-o"],
        &format!("mihon-{many}"),
    );
    // The scheduler's own account of a job: how many copies it was asked for, and that one whole
    // follows the other.
    let asked = cups.control(many);
    let after = |name: &[u8]| {
        let at = asked.windows(name.len()).position(|part| part == name);
        at.map(|at| &asked[at + name.len()..])
    };
    let copies = after(b"copies").expect("the spooler was told how many");
    assert_eq!(copies[..6], [0, 4, 0, 0, 0, 3], "a number of four bytes");
    assert!(after(b"collate").is_some(), "nobody has to sort the sheets");
    assert_eq!(
        with(&["printers", "list"])["choice"]["copies"],
        1,
        "three were wanted once"
    );
    let refused = cups.cli(&bench, &["slips", "print", number, "--copies", "0"]);
    wordings::refused(&refused, &[]);

    let blank = with(&["templates", "blank", "common", "--paper"]);
    let text = text_of_pdf(&bench, &cups.received(blank["job"].as_u64().unwrap()));
    assert!(without_spaces(&text).contains("主治医"));
    let timeline = with(&["timeline", "print", "浜栗", "--paper"]);
    let text = text_of_pdf(&bench, &cups.received(timeline["job"].as_u64().unwrap()));
    assert!(without_spaces(&text).contains("第5表"));

    let control = cups.control(job);
    let control = String::from_utf8_lossy(&control);
    assert!(control.contains("Tray2"), "the tray goes with the job");
    assert!(
        !control.contains("浜栗"),
        "the spooler's own file names nobody"
    );
}

#[test]
fn many_slips_are_one_job_and_a_printer_that_stands_still_is_said() {
    let bench = Bench::with_sample();
    let home = tempfile::tempdir().unwrap();
    let cups = Cups::start(home.path());
    cups.add_printer("mihon", home.path());
    let with = |words: &[&str]| cups.json(&bench, words);
    let made = with(&["slips", "batch", "--output", "print", "--printer", "mihon"]);
    assert!(
        made["slips"].as_u64().unwrap() > 1,
        "many slips, one job: {made}"
    );
    let pages = made["pages"].as_u64().unwrap();
    let paper = cups.received(made["printed"]["job"].as_u64().unwrap());
    let info = cups.said("pdfinfo", &[&paper.display().to_string()]);
    let counted = info
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .unwrap();
    assert_eq!(counted.trim().parse::<u64>().unwrap(), pages);
    let checked = cups.said("qpdf", &["--check", &paper.display().to_string()]);
    assert!(
        checked.contains("No syntax or stream encoding errors"),
        "{checked}"
    );

    ran(&mut cups.command("cupsdisable", &["mihon"])).succeeded();
    let stopped = with(&[
        "templates",
        "blank",
        "common",
        "--paper",
        "--printer",
        "mihon",
    ]);
    assert_eq!(stopped["state"]["code"], "held", "{stopped}");
    let words = [
        "templates",
        "blank",
        "common",
        "--paper",
        "--printer",
        "nobody",
    ];
    wordings::refused(&cups.cli(&bench, &words), &[]);
}

#[expect(clippy::disallowed_methods, reason = "a test's own file, read at once")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
