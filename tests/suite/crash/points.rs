//! Every call by which the program touches a disk fails once, and is once the last thing it does.
//!
//! Another program does it: `strace` lets the n-th call of a kind fail, or kills the caller before it.
//! So there is nothing in the shipped program for it, and no call can be forgotten. The tests of every
//! day take a few calls of each kind and act; `TSUNAGI_CRASH_POINTS=all` takes all of them, and
//! `TSUNAGI_CRASH_ACTS=sheet,recover` only these acts.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tsunagi_tests::Bench;
use tsunagi_tests::bench::start;
use tsunagi_tests::crash::Chance;
use tsunagi_tests::once::{Ear, Once, Outcome, Prepared};

use super::asked_for;
use super::looked::Known;

/// Something that happens at a call.
struct Blow {
    name: &'static str,
    /// What is told to strace, up to the number of the call.
    inject: &'static str,
    /// Whether it also happens at every later call.
    lasts: bool,
    /// The calls at which it happens.
    calls: &'static [&'static str],
    /// What the refusal may be then; with a kill there is none.
    codes: &'static [&'static str],
    /// What it has to speak of.
    speaks_of: &'static str,
    /// Whether an act may be refused that was done: what is shown after it could not be read.
    may_be_done: bool,
}

const WRITES: &[&str] = &["write", "pwrite64", "ftruncate", "copy_file_range"];

const BLOWS: &[Blow] = &[
    Blow {
        name: "killed before",
        inject: "signal=KILL",
        lasts: false,
        calls: &[
            "write",
            "pwrite64",
            "ftruncate",
            "copy_file_range",
            "fsync",
            "fdatasync",
            "rename",
            "renameat2",
            "unlink",
            "mkdir",
        ],
        codes: &[],
        speaks_of: "",
        may_be_done: false,
    },
    Blow {
        name: "disk full from",
        inject: "error=ENOSPC",
        lasts: true,
        calls: &["write", "pwrite64", "copy_file_range", "mkdir"],
        codes: &["DiskFull", "FileProblem"],
        speaks_of: "空き容量",
        may_be_done: false,
    },
    // A file system on which a file is open for writing cannot be remounted read-only by anybody; it
    // becomes so by itself, after an error, and this is what the system answers from then on.
    Blow {
        name: "read-only from",
        inject: "error=EROFS",
        lasts: true,
        calls: &["write", "pwrite64", "rename", "renameat2", "mkdir"],
        codes: &["NoPermission", "FileProblem"],
        speaks_of: "",
        may_be_done: false,
    },
    Blow {
        name: "cannot write at",
        inject: "error=EIO",
        lasts: false,
        calls: WRITES,
        codes: &["FileProblem"],
        speaks_of: "",
        may_be_done: false,
    },
    Blow {
        name: "cannot sync or name at",
        inject: "error=EIO",
        lasts: false,
        calls: &["fsync", "fdatasync", "rename", "renameat2"],
        codes: &["FileProblem"],
        speaks_of: "",
        may_be_done: false,
    },
    Blow {
        name: "cannot read at",
        inject: "error=EIO",
        lasts: false,
        calls: &["read", "pread64"],
        // SQLite takes what cannot be read for damaged, and the words say both.
        codes: &["FileProblem", "StoreDamaged", "BackupDamaged"],
        speaks_of: "",
        may_be_done: true,
    },
];

/// One run: an act, a blow, and the call at which it falls.
struct Point<'a> {
    known: &'a Known,
    blow: &'static Blow,
    call: &'static str,
    number: u64,
}

/// How many calls of a kind are taken from each act, in the tests of every day.
const SAMPLE: u64 = 1;

#[test]
fn a_blow_at_any_call_leaves_the_records_whole_and_is_told_as_it_is() {
    let is_all = is_all();
    let mut chance = Chance::new(asked_for("TSUNAGI_CRASH_SEED", 2026));
    let known: Vec<(Known, Counts)> = acts().into_iter().map(counted).collect();
    let mut points = Vec::new();
    for (known, counts) in &known {
        for blow in BLOWS {
            for &call in blow.calls {
                let numbers: Vec<u64> = counts.get(call).cloned().unwrap_or_default();
                let taken = match numbers.len() as u64 {
                    count if is_all || count <= SAMPLE => numbers,
                    count => (0..SAMPLE)
                        .map(|_| numbers[usize::try_from(chance.below(count)).unwrap()])
                        .collect(),
                };
                points.extend(taken.into_iter().map(|number| Point {
                    known,
                    blow,
                    call,
                    number,
                }));
            }
        }
    }
    let (wrong, struck) = tried(&points);
    let count = points.len();
    assert!(count > 5 * known.len(), "hardly a call was found: {count}");
    for blow in BLOWS {
        let fallen = struck.get(blow.name).copied().unwrap_or_default();
        let meant = points.iter().filter(|it| it.blow.name == blow.name).count();
        assert!(
            fallen * 2 > meant,
            "{}: of {meant} only {fallen} fell",
            blow.name
        );
    }
    assert!(wrong.is_empty(), "of {count}:\n{}", wrong.join("\n"));
}

/// Whether all calls are asked for, and not a few of each kind.
pub fn is_all() -> bool {
    std::env::var("TSUNAGI_CRASH_POINTS").is_ok_and(|it| it == "all")
}

/// The acts that are asked for.
fn acts() -> Vec<Once> {
    match std::env::var("TSUNAGI_CRASH_ACTS") {
        Ok(words) => words.split(',').map(Once::read).collect(),
        Err(_) => Once::ALL.to_vec(),
    }
}

/// Tries every point, on as many threads as there are processors.
///
/// Returns what is wrong, and how often each blow fell.
fn tried(points: &[Point<'_>]) -> (Vec<String>, BTreeMap<&'static str, usize>) {
    let wrong = Mutex::new((Vec::new(), BTreeMap::new()));
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (found, has_struck) = point.faults();
                    let mut all = wrong.lock().unwrap();
                    all.0.extend(found);
                    *all.1.entry(point.blow.name).or_default() += usize::from(has_struck);
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}

impl Point<'_> {
    fn faults(&self) -> (Vec<String>, bool) {
        let once = self.known.prepared.once;
        let bench = self.known.prepared.copy();
        let plus = if self.blow.lasts { "+" } else { "" };
        let inject = format!(
            "inject={}:{}:when={}{plus}",
            self.call, self.blow.inject, self.number
        );
        let words = [
            "-e".to_owned(),
            format!("trace={}", self.call),
            "-e".to_owned(),
            inject,
        ];
        let run = under_strace(&bench, once, &words);
        let story = format!("{once:?}, {} {} {}", self.blow.name, self.call, self.number);
        let mut found: Vec<String> = Vec::new();
        // A thread has its own count, so a blow can fall before the act; then there is no act to judge.
        if run.panicked {
            found.push("the program panicked".to_owned());
        }
        if let Outcome::Refused(code, words) = &run.outcome {
            let is_fitting = self.blow.codes.contains(&code.trim_matches('"'));
            if !is_fitting || !words.contains(self.blow.speaks_of) {
                found.push(format!("it says {code} {words}"));
            }
        }
        let judged = match run.outcome {
            Outcome::Refused(..) if self.blow.may_be_done => Outcome::Silence,
            outcome => outcome,
        };
        found.extend(self.known.faults(&bench, &judged));
        let found = found.into_iter().map(|one| format!("{story}: {one}"));
        (found.collect(), run.has_struck)
    }
}

/// What came of a run.
pub struct Run {
    pub outcome: Outcome,
    panicked: bool,
    /// Whether what was to happen did.
    has_struck: bool,
}

/// Runs the act under strace with these words.
pub fn under_strace(bench: &Bench, once: Once, words: &[String]) -> Run {
    let ear = Ear::in_home(&bench.path(""));
    let mut command: Command = bench.program("strace");
    // Quicker by far, and deaf for signals: strace 6.1 then sends none.
    let is_signal = words.iter().any(|word| word.contains(":signal="));
    command.args((!is_signal).then_some("--seccomp-bpf"));
    command
        .args(["-f", "-q", "-o"])
        .arg(bench.path("calls.txt"))
        .args(words)
        .arg(env!("CARGO_BIN_EXE_once_child"))
        .arg(bench.path(""))
        .arg(once.word())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = start(&mut command)
        .unwrap_or_else(|error| panic!("strace: {error}; `cargo xtask test` installs it"));
    let output = child.wait_with_output().unwrap();
    let lines = ear.all();
    let told = String::from_utf8_lossy(&output.stderr);
    let has_begun = lines.iter().any(|line| line == "begin");
    assert!(
        !told.contains("ptrace") && !told.contains("PTRACE"),
        "this machine lets no program watch another one: {told}"
    );
    let calls = std::fs::read_to_string(bench.path("calls.txt")).unwrap_or_default();
    Run {
        outcome: Outcome::read(&lines),
        has_struck: calls.contains("(INJECTED") || calls.contains("killed by SIGKILL"),
        panicked: has_begun && told.contains("panicked"),
    }
}

/// The numbers of the calls of each kind that belong to an act.
pub type Counts = BTreeMap<&'static str, Vec<u64>>;

/// Does an act undisturbed, and counts the calls between its beginning and the program's end.
pub fn counted(once: Once) -> (Known, Counts) {
    let prepared = Prepared::new(once);
    let mut calls: Vec<&'static str> = BLOWS.iter().flat_map(|blow| blow.calls).copied().collect();
    calls.sort_unstable();
    calls.dedup();
    let bench = prepared.copy();
    let words = ["-e".to_owned(), format!("trace=sendto,{}", calls.join(","))];
    let run = under_strace(&bench, once, &words);
    assert!(
        matches!(run.outcome, Outcome::Done(_)),
        "{once:?}: {:?}",
        run.outcome
    );
    let counts = numbers(&bench.path("calls.txt"), &calls);
    let known = Known::of(prepared, |bench| under_strace(bench, once, &[]).outcome);
    (known, counts)
}

fn numbers(trace: &Path, calls: &[&'static str]) -> Counts {
    let trace = std::fs::read_to_string(trace).unwrap();
    let mut counted: BTreeMap<(&str, &'static str), u64> = BTreeMap::new();
    let mut numbers = Counts::new();
    let mut has_begun = false;
    for line in trace.lines() {
        let (thread, rest) = line.split_once(' ').unwrap_or_default();
        let name = rest.trim_start().split('(').next().unwrap_or_default();
        has_begun |= name == "sendto";
        let Some(&call) = calls.iter().find(|call| **call == name) else {
            continue;
        };
        let count = counted.entry((thread, call)).or_default();
        *count += 1;
        if has_begun {
            numbers.entry(call).or_default().push(*count);
        }
    }
    for found in numbers.values_mut() {
        found.sort_unstable();
        found.dedup();
    }
    numbers
}
