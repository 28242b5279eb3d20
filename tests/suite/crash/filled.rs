//! The second place is full, and the program is killed while the oldest there makes way for the newest.
//!
//! A small file system in memory stands for it, in a view of the program's own, as in `pulled`.

use tsunagi_tests::Bench;
use tsunagi_tests::bench::start;
use tsunagi_tests::looking::files_below;
use tsunagi_tests::once::{Ear, OLDER, Once, Outcome};

use super::points::{counted, is_all};
use super::pulled::{judge, needs_mounts, unshared};

/// What is on the stick afterwards is put into the plain folder.
const WITH_FULL_STICK: &str = r#"
    mkdir -p "$2/small"
    mount -t tmpfs -o size=$4k none "$2/small" || exit 90
    mount --bind "$2/small" "$2/stick" || exit 92
    strace -f -q -o "$2/calls.txt" -e "trace=$5" -e "inject=$5:signal=KILL:when=$6" \
        "$1" "$2" "$3"
    umount -l "$2/stick"
    cp -a "$2/small/." "$2/stick/" || exit 93
    exit 0
"#;

const CALLS: [&str; 5] = ["unlink", "rename", "fsync", "write", "pwrite64"];

/// Removing the oldest asks for more of these than where there is room.
const MORE_UNLINKS: u64 = 3;

/// How many calls of a kind are taken in the tests of every day.
const SAMPLE: usize = 2;

/// A number that no call here has; strace takes none above 65,535.
const NEVER: u64 = 60_000;

#[test]
fn a_full_second_place_never_loses_the_last_that_was_proved() {
    needs_mounts();
    let (known, counts) = counted(Once::Second);
    let bench = known.prepared.copy();
    let one = std::fs::metadata(bench.path(OLDER)).unwrap().len();
    // Two and a half: for the third, one has to go.
    let room = usize::try_from(one * 5 / 2 / 1024).unwrap();
    let mut wrong = Vec::new();
    let (outcome, has_begun) = with_full_stick(&bench, room, "unlink", NEVER);
    assert!(has_begun, "there is room for two: {outcome:?}");
    let Outcome::Done(Some((path, _))) = &outcome else {
        panic!("the backup itself needs no stick: {outcome:?}");
    };
    let newest = path.rsplit('/').next().unwrap_or_default();
    let there = on_stick(&bench);
    assert!(
        there.len() == 2 && there.iter().any(|name| name == newest),
        "the newest, and one went: {there:?}"
    );
    judge(&known, &bench, &outcome, &[], "full", &mut wrong);
    let mut killed = 0;
    for call in CALLS {
        let mut numbers = counts.get(call).cloned().unwrap_or_default();
        if call == "unlink" {
            let last = numbers.last().copied().unwrap_or_default();
            numbers.extend(last + 1..=last + MORE_UNLINKS);
        }
        let stride = if is_all() || call == "unlink" {
            1
        } else {
            numbers.len().div_ceil(SAMPLE).max(1)
        };
        for number in numbers.into_iter().step_by(stride) {
            let bench = known.prepared.copy();
            let (outcome, has_begun) = with_full_stick(&bench, room, call, number);
            killed += usize::from(has_begun && outcome == Outcome::Silence);
            let story = format!("full, killed before {call} {number}");
            if has_begun && on_stick(&bench).is_empty() {
                wrong.push(format!("{story}: nothing is left there"));
            }
            judge(&known, &bench, &outcome, &[], &story, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(killed > CALLS.len(), "hardly a kill fell: {killed}");
}

/// Does the act with a small stick; says what came of it, and whether it began.
fn with_full_stick(bench: &Bench, room: usize, call: &str, number: u64) -> (Outcome, bool) {
    let ear = Ear::in_home(&bench.path(""));
    let mut command = unshared(bench, Once::Second, WITH_FULL_STICK, room);
    command.args([call, &number.to_string()]);
    let ended = start(&mut command).unwrap().wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{call} {number}: {told}");
    let lines = ear.all();
    let has_begun = lines.iter().any(|line| line == "begin");
    (Outcome::read(&lines), has_begun)
}

/// The names of the backups there; whether each is whole is looked at by `judge`.
fn on_stick(bench: &Bench) -> Vec<String> {
    let files = files_below(&bench.path("stick")).into_iter();
    let names = files.filter_map(|file| file.file_name()?.to_str().map(str::to_owned));
    names.filter(|name| name.ends_with(".tsunagi")).collect()
}
