//! Paper through the system's own spooler: a CUPS of the test's own.

use std::path::Path;

use tsunagi_tests::Bench;
use tsunagi_tests::bench::ran;
use tsunagi_tests::looking::{text_of_pdf, without_spaces};
use tsunagi_tests::wordings;

use crate::cups::{Cups, MAKES_PDF, SWALLOWS};

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
    cups.add_printer("mihon", SWALLOWS);
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
    cups.add_printer("mihon", SWALLOWS);
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

#[test]
fn what_comes_out_of_the_pdf_printer_is_the_slip() {
    if !Cups::has_pdf_printer() {
        eprintln!("only the system's administrator can run Debian's PDF printer");
        return;
    }
    let bench = Bench::with_sample();
    let home = tempfile::tempdir().unwrap();
    let cups = Cups::with_pdf_printer(home.path());
    cups.add_printer("mihon", MAKES_PDF);
    let slips = bench.json(["slips", "list"]);
    let sent = |slip: &&serde_json::Value| slip["state"] == "awaiting";
    let slip = slips.as_array().unwrap().iter().find(sent).unwrap();
    let number = slip["number"].as_str().unwrap();
    let words = ["slips", "print", number, "--printer", "mihon"];
    let job = cups.json(&bench, &words)["job"].as_u64().unwrap();
    cups.wait_for(
        "lpstat",
        &["-W", "completed", "-o"],
        &format!("mihon-{job}"),
    );
    bench
        .cli(["slips", "pdf", number, "--out", "same.pdf"])
        .succeeded();
    let [paper, slip] = [cups.paper(), bench.path("same.pdf")].map(|file| {
        let page = bench.path("page.pgm");
        let mut drawing = bench.program("mutool");
        // A4 at 150 dpi, fine enough to read the mark; PostScript counts a page in whole points only.
        drawing.args("draw -q -w 1240 -h 1754 -f -c gray -o".split(' '));
        ran(drawing.arg(&page).arg(&file)).succeeded();
        Picture::read(&page)
    });
    let apart = paper.apart(&slip, 0);
    assert!(
        apart < 15.0 && 2.0 * apart < paper.apart(&slip, paper.width / 100),
        "the page is where it was, and as it was: {apart}"
    );
    assert_eq!(
        paper.marks(),
        [format!("TNG1:{number}")],
        "the answer will find its slip"
    );
}

/// A page in grey, a byte for each point.
struct Picture {
    width: usize,
    height: usize,
    points: Vec<u8>,
}

impl Picture {
    fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap();
        // `P5`, width, height and the greatest grey, each ended by white space; then the points.
        let mut ends = (0..bytes.len()).filter(|&at| bytes[at].is_ascii_whitespace());
        let end = ends.nth(3).unwrap();
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut numbers = head
            .split_whitespace()
            .skip(1)
            .map(|it| it.parse().unwrap());
        let [width, height] = [(); 2].map(|()| numbers.next().unwrap());
        let points = bytes[end + 1..].to_vec();
        assert_eq!(points.len(), width * height, "one page: {head}");
        Self {
            width,
            height,
            points,
        }
    }

    /// How far apart two pages are in the mean, of 255, when one is moved so many points down.
    fn apart(&self, other: &Self, down: usize) -> f64 {
        let pairs = self.points.iter().zip(&other.points[down * self.width..]);
        let sum: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        sum / self.points.len() as f64
    }

    /// What the square codes on the page say.
    fn marks(&self) -> Vec<String> {
        let grey = |x: usize, y: usize| self.points[y * self.width + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, grey);
        let grids = image.detect_grids();
        let read = grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1));
        read.collect()
    }
}
