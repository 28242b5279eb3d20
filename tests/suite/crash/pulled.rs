//! The stick, or the medium of the records themselves, is pulled or becomes read-only in the middle of an
//! act, and a disk really runs full.
//!
//! Each program gets a view of the file systems of its own (`unshare`), in which a small one in memory
//! stands for the stick or for the disk; nothing outside is mounted. At a step of its long work the
//! program stands still, and meanwhile the stick is taken away under it.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use tsunagi_tests::Bench;
use tsunagi_tests::bench::{ran, start};
use tsunagi_tests::once::{Ear, Once, Outcome, Prepared, rest_of};

use super::looked::Known;
use super::points::{counted, is_all, under_strace};

/// What happens to the stick.
#[derive(Clone, Copy, Debug)]
enum Pull {
    Away,
    ReadOnly,
}

/// How it stood with the stick at that moment.
struct Stick {
    is_pulled: bool,
    /// The names on it just before.
    names: String,
}

impl Stick {
    /// Whether a file was there, whole: it has its name only then.
    fn has(&self, path: &str) -> bool {
        let name = path.rsplit('/').next();
        name.is_some_and(|name| self.names.lines().any(|line| line == name))
    }
}

/// How many steps of each act are taken in the tests of every day; the others are skipped.
const STRIDE: usize = 3;

/// More steps than any of these acts has.
const MOST_STEPS: usize = 400;

/// How often each act has to meet each kind of pull, for the test to have shown anything.
const LEAST_PULLED: usize = 2;

/// The calls after which the medium of the records goes.
const AT_CALLS: [&str; 4] = ["pwrite64", "fdatasync", "fsync", "rename"];

/// How strace says that the program stands still.
const STANDS: &str = "--- stopped by SIGSTOP ---";

/// The records stand on a medium of their own, which can go; what is on it afterwards is put back.
const WITH_RECORDS: &str = r#"
    mkdir "$2/held" "$2/drive"
    mount -t tmpfs -o size=64m none "$2/held" || exit 90
    mkdir "$2/held/records"
    cp -a "$2/records/." "$2/held/records/" || exit 91
    mount --bind "$2/held" "$2/drive" || exit 92
    rm -rf "$2/records"; ln -s "$2/drive/records" "$2/records"
    strace -f -o "$2/calls.txt" -e "trace=$5" -e "inject=$5:signal=STOP:when=$6" \
        "$1" "$2" "$3"; ended=$?
    umount -l "$2/drive" 2>/dev/null
    rm "$2/records"; mkdir "$2/records"
    cp -a "$2/held/records/." "$2/records/" || exit 93
    exit $ended
"#;

/// The stick is mounted, the file for an import put on it, and the program takes the shell's place.
const WITH_STICK: &str = r#"
    mount -t tmpfs -o size=32m none "$2/stick" || exit 90
    if [ -f "$2/incoming.age" ]; then cp "$2/incoming.age" "$2/stick/"; fi
    exec "$1" "$2" "$3" "$4"
"#;

/// The records stand on a disk that has so much room left; afterwards they are put back.
const WITH_LITTLE_ROOM: &str = r#"
    mkdir -p "$2/room" "$2/records"
    used=$(du -sk "$2/records" | cut -f1)
    mount -t tmpfs -o size=$((used + $4))k none "$2/room" || exit 90
    cp -a "$2/records/." "$2/room/" || exit 91
    mount --bind "$2/room" "$2/records" || exit 92
    "$1" "$2" "$3"; ended=$?
    umount -l "$2/records"
    rm -rf "$2/records"; mkdir "$2/records"
    cp -a "$2/room/." "$2/records/" || exit 93
    exit $ended
"#;

/// The stick has so much room; what is on it afterwards is put into the plain folder.
const WITH_SMALL_STICK: &str = r#"
    mkdir -p "$2/small"
    mount -t tmpfs -o size=$4k none "$2/small" || exit 90
    mount --bind "$2/small" "$2/stick" || exit 92
    "$1" "$2" "$3"; ended=$?
    umount -l "$2/stick"
    cp -a "$2/small/." "$2/stick/" || exit 93
    exit $ended
"#;

#[test]
fn a_stick_that_is_pulled_in_the_middle_costs_nothing_but_the_stick() {
    needs_mounts();
    let stride = if is_all() { 1 } else { STRIDE };
    let (mut wrong, mut few) = (Vec::new(), Vec::new());
    for once in [Once::Export, Once::Import, Once::Carry, Once::Second] {
        let known = known(once);
        for pull in [Pull::Away, Pull::ReadOnly] {
            let mut pulled = 0;
            for step in (1..MOST_STEPS).step_by(stride) {
                let bench = known.prepared.copy();
                let Some(outcome) = with_pulled(&bench, once, step, pull) else {
                    break;
                };
                pulled += usize::from(outcome.1.is_pulled);
                // What was whole under its name, or on a stick that stayed, went away with the
                // program's view of it; anything else that is announced must be found.
                let outcome = match outcome {
                    (Outcome::Done(Some((path, _))), how) if !how.is_pulled || how.has(&path) => {
                        (Outcome::Done(None), how)
                    }
                    other => other,
                };
                let fitting: &[&str] = match pull {
                    Pull::Away => &["FileNotFound", "FileProblem"],
                    Pull::ReadOnly => &["NoPermission"],
                };
                let story = format!("{once:?}, step {step}, {pull:?}");
                judge(&known, &bench, &outcome.0, fitting, &story, &mut wrong);
            }
            if pulled < LEAST_PULLED {
                few.push(format!("{once:?}, {pull:?}: {pulled}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(few.is_empty(), "hardly a stick was pulled: {few:?}");
}

#[test]
fn a_medium_of_the_records_that_is_pulled_keeps_what_was_acknowledged() {
    needs_mounts();
    let mut wrong = Vec::new();
    for once in [Once::Migrate, Once::Rekey, Once::Purge, Once::Backup] {
        let (known, counts) = counted(once);
        let mut pulled = 0;
        for call in AT_CALLS {
            let numbers = counts.get(call).cloned().unwrap_or_default();
            let stride = if is_all() {
                1
            } else {
                numbers.len().div_ceil(2).max(1)
            };
            for number in numbers.into_iter().step_by(stride) {
                let bench = known.prepared.copy();
                let (outcome, is_pulled) = with_records_pulled(&bench, once, call, number);
                pulled += usize::from(is_pulled);
                // A backup that bears its name lies with the records.
                let story = format!("{once:?}, pulled after {call} {number}");
                let fitting = ["FileNotFound", "FileProblem", "StoreDamaged", "NoStore"];
                judge(&known, &bench, &outcome, &fitting, &story, &mut wrong);
            }
        }
        assert!(pulled >= LEAST_PULLED, "{once:?}: hardly pulled: {pulled}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_disk_that_really_runs_full_is_told_and_keeps_the_records() {
    needs_mounts();
    let rooms: &[usize] = if is_all() {
        &[
            0, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 320, 384, 512, 768, 1024,
        ]
    } else {
        &[16, 256]
    };
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for once in Once::ALL {
        let known = known(once);
        for room in rooms {
            let bench = known.prepared.copy();
            let outcome = in_room(&bench, once, WITH_LITTLE_ROOM, *room);
            refused += usize::from(matches!(outcome, Outcome::Refused(..)));
            let story = format!("{once:?}, {room} KB left");
            judge(
                &known,
                &bench,
                &outcome,
                &["DiskFull", "FileProblem"],
                &story,
                &mut wrong,
            );
            if matches!(once, Once::Export | Once::Carry) {
                let bench = known.prepared.copy();
                let outcome = in_room(&bench, once, WITH_SMALL_STICK, *room + 4);
                let story = format!("{once:?} to a stick of {room} KB");
                judge(&known, &bench, &outcome, &["DiskFull"], &story, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 5, "hardly a disk ran full: {refused}");
}

fn known(once: Once) -> Known {
    Known::of(Prepared::new(once), |bench| {
        under_strace(bench, once, &[]).outcome
    })
}

pub fn judge(
    known: &Known,
    bench: &Bench,
    outcome: &Outcome,
    fitting: &[&str],
    story: &str,
    wrong: &mut Vec<String>,
) {
    if let Outcome::Refused(code, words) = outcome
        && !fitting.contains(&code.trim_matches('"'))
    {
        wrong.push(format!("{story}: it says {code} {words}"));
    }
    for fault in known.faults(bench, outcome) {
        wrong.push(format!("{story}: {fault}"));
    }
}

/// Asserts that a program may have a view of the file systems of its own here: a stick that nobody can
/// pull proves nothing, and a machine that forbids it says so instead of passing.
pub fn needs_mounts() {
    let bench = Bench::new();
    let ran = ran(bench
        .program("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "tmp"]));
    assert!(
        ran.code == Some(0),
        "unshare(1) may mount nothing here; allow user namespaces: {}",
        ran.err
    );
}

pub fn unshared(bench: &Bench, once: Once, script: &str, number: usize) -> Command {
    let mut command = bench.program("unshare");
    command
        .args(["-rm", "sh", "-c", script, "sh"])
        .arg(env!("CARGO_BIN_EXE_once_child"))
        .arg(
            bench
                .path("")
                .as_os_str()
                .to_string_lossy()
                .trim_end_matches('/'),
        )
        .arg(once.word())
        .arg(number.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn in_room(bench: &Bench, once: Once, script: &str, room: usize) -> Outcome {
    let ear = Ear::in_home(&bench.path(""));
    let child = start(&mut unshared(bench, once, script, room)).unwrap();
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    let code = ended.status.code();
    let lines = ear.all();
    // Before the act there may be no room even for unlocking; the program's own test says so by a panic.
    let has_begun = lines.iter().any(|line| line == "begin");
    assert!(
        !has_begun || code == Some(0),
        "{once:?} in {room} KB: {code:?} {told}"
    );
    Outcome::read(&lines)
}

/// Pulls the stick at a step, if the act has so many; says what came of it and whether it could be.
fn with_pulled(bench: &Bench, once: Once, step: usize, pull: Pull) -> Option<(Outcome, Stick)> {
    let ear = Ear::in_home(&bench.path(""));
    let mut child = start(&mut unshared(bench, once, WITH_STICK, step)).unwrap();
    let mut said = connection(&ear);
    let first = super::line_of(&mut said);
    assert_eq!(first, "begin", "{once:?} begins");
    let next = super::line_of(&mut said);
    if next != "here" {
        drop(rest_of(said));
        child.wait().unwrap();
        return None;
    }
    let stick = pulled(bench, child.id(), pull);
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    let lines = rest_of(said);
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.success(),
        "{once:?}, step {step}, {pull:?}: {told}"
    );
    Some((Outcome::read(&lines), stick))
}

/// Takes the medium of the records away after a call; says what came of it and whether it could be.
fn with_records_pulled(bench: &Bench, once: Once, call: &str, number: u64) -> (Outcome, bool) {
    let ear = Ear::in_home(&bench.path(""));
    let mut command = unshared(bench, once, WITH_RECORDS, 0);
    command.args([call, &number.to_string()]);
    let mut child = start(&mut command).unwrap();
    let is_pulled = loop {
        let calls = std::fs::read_to_string(bench.path("calls.txt")).unwrap_or_default();
        if let Some(line) = calls.lines().find(|line| line.ends_with(STANDS)) {
            let program = line.split_whitespace().next().unwrap();
            let mut pull = entering(bench, child.id());
            pull.args(["umount", "-l"]).arg(bench.path("drive"));
            ran(&mut pull).succeeded();
            ran(bench.program("kill").args(["-CONT", program])).succeeded();
            break true;
        }
        // A thread has its own count: the call may never come.
        if child.try_wait().unwrap().is_some() {
            break false;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.success(),
        "{once:?}, {call} {number}: {:?} {told}",
        ended.status
    );
    (Outcome::read(&ear.all()), is_pulled)
}

fn connection(ear: &Ear) -> UnixStream {
    loop {
        if let Some(connection) = ear.connection() {
            connection.set_nonblocking(false).unwrap();
            return connection;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn pulled(bench: &Bench, program: u32, pull: Pull) -> Stick {
    let stick = bench.path("stick");
    let mut look = entering(bench, program);
    let names = ran(look.args(["ls", "-A"]).arg(&stick)).succeeded().out;
    let mut command = entering(bench, program);
    match pull {
        Pull::Away => command.args(["umount", "-l"]),
        Pull::ReadOnly => command.args(["mount", "-o", "remount,ro"]),
    };
    let told = ran(command.arg(stick));
    // A file system on which a file is being written cannot be made read-only: it says that it is busy.
    let may_be_busy = matches!(pull, Pull::ReadOnly);
    assert!(
        told.code == Some(0) || may_be_busy,
        "{}: {}",
        told.words,
        told.err
    );
    let is_pulled = told.code == Some(0);
    Stick { is_pulled, names }
}

/// Prepares a program that sees the file systems as another one does.
fn entering(bench: &Bench, program: u32) -> Command {
    let mut command = bench.program("nsenter");
    command.args(["--preserve-credentials", "-U", "-m", "-t"]);
    command.arg(program.to_string());
    command
}
