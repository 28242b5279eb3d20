//! Starting: once for the same records, and with a word where there is no window.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::driver::Window;
use crate::place::{Place, picture, program};

/// Generous: it only matters when something is broken.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_second_start_shows_the_first_window_and_ends() {
    let place = Place::with_sample();
    let store = place.text("store");
    let window = Window::open(&program("tsunagi"), &["--store", &store], &place.home);
    window.wait_until(
        "the page is there",
        "document.querySelector('[data-testid=unlock-passphrase]')",
    );
    // The same records by another name.
    let detour = place.text("store/../store");
    let second = started(&program("tsunagi"), &["--store", &detour], &place.home);
    let (is_content, said) = ended(second);
    assert!(
        is_content,
        "to show what is open is what was asked for: {said}"
    );
    window.wait_for_text("called", "もう開いています");
    window.picture(&picture("0-called"));
}

#[test]
fn a_start_without_its_files_is_told_in_a_box() {
    // Away from the sources, whose files it would find, and from what may lie in /tmp.
    let folder = tempfile::tempdir_in("/var/tmp").expect("a temporary folder");
    let alone = folder.path().join("tsunagi");
    std::fs::copy(program("tsunagi"), &alone).expect("the program can be copied");
    let mut window = Started(started(&alone, &[], folder.path()));
    let begun = Instant::now();
    while !is_shown("つなぎのお知らせ") {
        assert!(begun.elapsed() < PATIENCE, "a box comes up");
        std::thread::sleep(Duration::from_millis(200));
    }
    std::thread::sleep(Duration::from_millis(400));
    let picture = Command::new("import")
        .args(["-window", "root"])
        .arg(picture("0-no-files"))
        .status();
    assert!(picture.is_ok_and(|status| status.success()));
    assert!(
        matches!(window.0.try_wait(), Ok(None)),
        "the box stays until it was read"
    );
    window.0.kill().expect("our own program can be ended");
    let mut said = String::new();
    let mut terminal = window.0.stderr.take().expect("it was asked for");
    terminal.read_to_string(&mut said).expect("it is text");
    assert!(
        said.contains("ください。"),
        "it is said in the terminal, too: {said}"
    );
}

#[test]
fn a_start_without_a_screen_is_told_in_the_terminal() {
    let place = Place::with_sample();
    for display in ["", ":4711"] {
        let mut command = command(&program("tsunagi"), &[], &place.home);
        let child = command
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .spawn()
            .expect("the program starts");
        let (is_content, said) = ended(child);
        assert!(!is_content);
        assert!(said.starts_with("画面に、つながりませんでした。"), "{said}");
        assert!(said.contains("tsunagi-cli"), "there is another way: {said}");
    }
}

/// A program that goes when its test goes.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(program: &Path, arguments: &[&str], home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .stderr(Stdio::piped());
    command
}

fn started(program: &Path, arguments: &[&str], home: &Path) -> Child {
    let child = command(program, arguments, home).spawn();
    child.expect("the program starts")
}

/// Waits until it has ended, and returns whether it was content and what it said.
fn ended(mut child: Child) -> (bool, String) {
    let begun = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let output = child.wait_with_output().expect("it has ended");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // The toolkit's own remarks come before.
    let said = said.lines().filter(|line| !line.is_ascii());
    (output.status.success(), said.collect::<Vec<_>>().join("\n"))
}

/// Whether a window of this title is on the display.
fn is_shown(title: &str) -> bool {
    let tree = Command::new("xwininfo")
        .args(["-root", "-tree"])
        .env("LANG", "C.UTF-8")
        .output()
        .expect("xwininfo runs (Debian package x11-utils)");
    String::from_utf8_lossy(&tree.stdout).contains(&format!("\"{title}\""))
}
