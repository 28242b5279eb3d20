use proptest::prelude::*;

use super::*;
use crate::{FaultyMedium, Obstacle};

const OLD: &[u8] = "古い内容".as_bytes();
const NEW: &[u8] = "新しい内容、前のものより長い".as_bytes();

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn replace_on(medium: &FaultyMedium, path: &Path) -> Result<(), PathError> {
    let mut file = AtomicFile::create_on(medium, path)?;
    file.write_all(NEW)
        .map_err(PathError::during(FileOp::Write, path))?;
    file.synced()?.persist()
}

fn create_new_on(medium: &FaultyMedium, path: &Path) -> Result<(), PathError> {
    let mut file = AtomicFile::create_on(medium, path)?;
    file.write_all(NEW)
        .map_err(PathError::during(FileOp::Write, path))?;
    file.synced()?.persist_new()
}

#[test]
fn replaces_and_leaves_nothing_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings");
    write_atomically(&path, OLD).unwrap();
    write_atomically(&path, NEW).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW, "the second save counts");
    assert_eq!(names(folder.path()), ["settings"], "no part is left");
}

#[test]
fn a_disk_full_after_any_number_of_bytes_keeps_the_old_file() {
    for bytes in 0..NEW.len() as u64 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings");
        write_atomically(&path, OLD).unwrap();
        let error = replace_on(&FaultyMedium::full_after(bytes), &path).unwrap_err();
        assert!(
            error.is_disk_full(),
            "full after {bytes} bytes is told as what it is"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            OLD,
            "the old file is whole after {bytes} bytes"
        );
        assert_eq!(
            names(folder.path()),
            ["settings"],
            "no part is left after {bytes} bytes"
        );
    }
}

#[test]
fn a_failure_at_any_step_leaves_the_old_file_or_the_new() {
    // create, sync, rename, sync of the folder
    for step in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings");
        write_atomically(&path, OLD).unwrap();
        replace_on(&FaultyMedium::failing_at_step(step), &path).unwrap_err();
        let expected = if step < 3 { OLD } else { NEW };
        assert_eq!(
            fs::read(&path).unwrap(),
            expected,
            "whole after step {step}"
        );
        assert_eq!(
            names(folder.path()),
            ["settings"],
            "no part is left after step {step}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings");
    replace_on(&FaultyMedium::failing_at_step(4), &path).unwrap();
    assert_eq!(
        fs::read(&path).unwrap(),
        NEW,
        "there is no fifth step that could fail"
    );
}

#[test]
fn a_failed_new_file_leaves_the_folder_empty() {
    for step in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handover.age");
        create_new_on(&FaultyMedium::failing_at_step(step), &path).unwrap_err();
        assert!(
            names(folder.path()).is_empty(),
            "an error means no file, at step {step} too"
        );
    }
    for bytes in 0..NEW.len() as u64 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handover.age");
        create_new_on(&FaultyMedium::full_after(bytes), &path).unwrap_err();
        assert!(
            names(folder.path()).is_empty(),
            "an error means no file, after {bytes} bytes too"
        );
    }
}

#[test]
fn a_new_file_never_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handover.age");
    write_atomically(&path, OLD).unwrap();
    let error = create_new_on(&FaultyMedium::sound(), &path).unwrap_err();
    assert_eq!(
        error.obstacle(),
        Obstacle::AlreadyExists,
        "the name was taken"
    );
    assert_eq!(
        fs::read(&path).unwrap(),
        OLD,
        "and what bears it is untouched"
    );
    assert_eq!(names(folder.path()), ["handover.age"], "no part is left");
}

#[test]
fn of_many_racers_for_a_name_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handover.age");
    let wins = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| create_new_on(&FaultyMedium::sound(), &path).is_ok()))
            .collect();
        racers
            .into_iter()
            .map(|r| r.join().unwrap())
            .filter(|won| *won)
            .count()
    });
    assert_eq!(wins, 1, "the name is given once");
    assert_eq!(
        names(folder.path()),
        ["handover.age"],
        "the losers cleared up"
    );
}

#[test]
fn a_dropped_file_takes_its_part_along() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = AtomicFile::create(folder.path().join("x")).unwrap();
    file.write_all(NEW).unwrap();
    assert_eq!(
        names(folder.path()).len(),
        1,
        "the part is there while it is written"
    );
    drop(file);
    assert!(names(folder.path()).is_empty(), "and gone with its writer");
}

#[test]
fn reads_back_what_a_lying_medium_stored() {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..NEW.len() {
        let medium = FaultyMedium::lying_at(at as u64);
        let mut file = AtomicFile::create_on(&medium, folder.path().join("x")).unwrap();
        file.write_all(NEW).unwrap();
        let mut synced = file.synced().unwrap();
        let mut stored = Vec::new();
        synced
            .read_back()
            .unwrap()
            .read_to_end(&mut stored)
            .unwrap();
        let wrong: Vec<usize> = (0..NEW.len()).filter(|i| stored[*i] != NEW[*i]).collect();
        assert_eq!(
            wrong,
            [at],
            "the check sees the medium's content, not the program's"
        );
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings");
    write_atomically(&path, NEW).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600,
        "owner only"
    );
}

#[test]
fn takes_the_name_first_where_links_are_unknown() {
    struct Fat;
    impl Medium for Fat {
        fn rename_new(&self, from: &Path, to: &Path) -> std::io::Result<()> {
            crate::medium::rename_over_placeholder(self, from, to)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handover.age");
    for expected in [Ok(()), Err(Obstacle::AlreadyExists)] {
        let mut file = AtomicFile::create_on(&Fat, &path).unwrap();
        file.write_all(NEW).unwrap();
        let result = file
            .synced()
            .unwrap()
            .persist_new()
            .map_err(|e| e.obstacle());
        assert_eq!(result, expected, "free the first time, taken the second");
        assert_eq!(
            fs::read(&path).unwrap(),
            NEW,
            "the file is whole either way"
        );
        assert_eq!(names(folder.path()), ["handover.age"], "no part is left");
    }
}

#[test]
fn a_path_without_a_name_is_refused() {
    for path in ["/", "..", ""] {
        assert!(AtomicFile::create(path).is_err(), "{path:?} names no file");
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..5000)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any");
        write_atomically(&path, &bytes).unwrap();
        prop_assert_eq!(crate::read_limited(&path, 5000).unwrap(), bytes);
    }
}

#[test]
fn what_is_read_back_is_whole_held_and_can_have_its_name() {
    // Around a sector, and around what is read at once.
    for length in [0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, 3_000_000] {
        let bytes: Vec<u8> = (0..length).map(|i: u32| (i % 251) as u8).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handover.age");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(&bytes).unwrap();
        let mut synced = file.synced().unwrap();
        for time in 1..=2 {
            let mut read = Vec::new();
            let mut back = synced.read_back().unwrap();
            back.read_to_end(&mut read).unwrap();
            assert!(read == bytes, "{length} bytes come back, time {time}");
            drop(back);
            assert_eq!(
                crate::sweep_parts(folder.path()).unwrap(),
                0,
                "a sweep leaves alone what is being verified"
            );
        }
        synced.persist_new().unwrap();
        assert_eq!(names(folder.path()), ["handover.age"]);
        assert!(fs::read(&path).unwrap() == bytes);
    }
}
