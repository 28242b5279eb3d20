//! The second place when it is full, pulled, worn out, or holds what somebody else put there.

use std::fs;
use std::ops::ControlFlow;

use tsunagi_contract::today::ShowToday;

use super::noting_tests::damage;
use super::tests::*;
use super::*;

/// Chooses a stick that holds so many bytes.
fn stick_of(scene: &Scene, bytes: u64) -> PathBuf {
    let stick = folder(&scene.home.path().join("stick"));
    scene.bench.platform.set_medium(&stick, bytes);
    choose_second(&scene.app, &stick).unwrap();
    stick
}

/// What a stick needs for so many backups of the size that they have here, and half a one.
fn bytes_for(scene: &Scene, count: u64) -> u64 {
    let one = make(&scene.app).path;
    let length = places::length(Path::new(&one)).unwrap();
    length * count + length / 2
}

/// The names of our generations in a folder, newest first.
fn names(folder: &Path) -> Vec<String> {
    let found = places::list(folder).into_iter();
    let ours = found.filter(|it| backup::is_backup_name(&it.name));
    ours.map(|it| it.name).collect()
}

fn about_backups(app: &App) -> Vec<String> {
    let rows = app.show_today(ShowToday {}).unwrap().rows;
    let rows = rows.into_iter().filter(|row| row.kind == "backup");
    rows.map(|row| row.why).collect()
}

fn later(scene: &Scene, hour: u32, minute: u32) {
    let at = Moment::from_local(scene.bench.today(), hour, minute, 0).unwrap();
    scene.bench.clock.set(at);
}

/// Writes a backup of these records with a number of somebody's choice.
fn forged(app: &App, folder: &Path, generation: u32) -> PathBuf {
    let mut place = app.session();
    let session = place.as_mut().unwrap();
    let path = folder.join(backup::file_name(app.now(), generation));
    let making = backup::Making {
        made_at: app.now(),
        program: "0",
        generation,
    };
    let random = crate::machine::ForStore(app.setup.random.as_ref());
    let snapshot = session.store.snapshot().unwrap();
    let go_on: backup::Watching<'_> = &mut |_| ControlFlow::Continue(());
    snapshot.write_new(&path, &making, &random, go_on).unwrap();
    session.store.release_snapshot().unwrap();
    path
}

#[test]
fn a_full_second_place_gives_up_its_oldest_for_the_newest() {
    let scene = scene();
    let stick = stick_of(&scene, bytes_for(&scene, 4));
    let strangers = ["tsunagi-aside-20260401-100000.tsunagi", "家族写真.jpg"];
    for name in strangers {
        tsunagi_files::write_atomically(stick.join(name), b"not ours to delete").unwrap();
    }
    for _ in 0..12 {
        let made = make(&scene.app);
        assert!(made.second.contains("写しました"), "{}", made.second);
        let name = Path::new(&made.path).file_name().unwrap().to_owned();
        assert!(stick.join(name).exists(), "the newest is what matters");
        scene.bench.clock.pass_days(1);
    }
    let ours = names(&scene.app.backup_folder());
    assert_eq!(names(&stick), ours[..4], "the newest four, without a gap");
    assert!(strangers.iter().all(|name| stick.join(name).exists()));
    scene.app.tend_backups();
    assert_eq!(names(&stick).len(), 4, "what went is not carried back");
    let said = about_backups(&scene.app).join("");
    assert!(said.contains("空きが少なくなっています"), "{said}");
}

#[test]
fn a_second_place_for_one_alone_keeps_it_and_says_so() {
    let scene = scene();
    let bytes = bytes_for(&scene, 1);
    let stick = stick_of(&scene, bytes);
    scene.app.tend_backups();
    let first = names(&stick);
    assert_eq!(first.len(), 1);
    scene.bench.clock.pass_days(1);
    let made = make(&scene.app);
    assert!(made.second.contains("空きが足りません"), "{}", made.second);
    assert_eq!(names(&stick), first, "the last that was proved stays");
    let state = shown(&scene.app);
    assert!(state.is_second_missing);
    let said = &state.second_state;
    assert!(
        said.contains("令和8年4月2日から") && said.contains("空きが足りません"),
        "{said}"
    );
    for hour in [12, 13] {
        later(&scene, hour, 31);
        scene.app.tend_backups();
        let said = about_backups(&scene.app);
        assert!(said.iter().any(|it| it.contains("二つ目の場所")));
        assert!(
            !said.iter().any(|it| it.contains("控えを作れていません")),
            "ours were made: {said:?}"
        );
    }
    scene.bench.platform.set_medium(&stick, 9 * bytes);
    later(&scene, 13, 45);
    scene.app.tend_backups();
    assert_eq!(names(&stick), first, "not again each minute");
    later(&scene, 14, 2);
    scene.app.tend_backups();
    assert_eq!(names(&stick), names(&scene.app.backup_folder()));
    assert!(!shown(&scene.app).is_second_missing);
    assert_eq!(about_backups(&scene.app), Vec::<String>::new());
}

#[test]
fn a_second_place_that_is_too_small_for_any_loses_nothing() {
    let scene = scene();
    let stick = stick_of(&scene, bytes_for(&scene, 3));
    make(&scene.app);
    let there = names(&stick);
    scene.bench.platform.set_medium(&stick, 1000);
    make(&scene.app);
    assert_eq!(names(&stick), there, "removing would not have helped");
}

#[test]
fn a_stick_that_comes_back_is_tried_at_once() {
    let scene = scene();
    let bytes = bytes_for(&scene, 1);
    let stick = stick_of(&scene, 1000);
    make(&scene.app);
    assert!(shown(&scene.app).is_second_missing);
    let pulled = scene.home.path().join("pulled");
    fs::rename(&stick, &pulled).unwrap();
    scene.app.tend_backups();
    scene.bench.platform.set_medium(&stick, 9 * bytes);
    fs::rename(&pulled, &stick).unwrap();
    scene.app.tend_backups();
    assert_eq!(names(&stick), names(&scene.app.backup_folder()));
}

#[test]
fn what_broke_here_is_healed_from_the_second_place() {
    let scene = scene();
    let stick = stick_of(&scene, 1 << 30);
    let made: Vec<String> = (0..3).map(|_| make(&scene.app).path).collect();
    let [first, second, third] = [0, 1, 2].map(|at| Path::new(&made[at]));
    let sound = [first, third].map(|path| fs::read(path).unwrap());
    damage(first);
    // A piece of a file shows by its length, a changed bit when somebody looks.
    for broken in [second, third] {
        tsunagi_files::write_atomically(broken, b"tsunagi-backup 1\n").unwrap();
    }
    damage(&stick.join(second.file_name().unwrap()));
    let path = first.display().to_string();
    assert!(scene.app.check_backup(CheckBackup { path }).is_err());
    scene.app.tend_backups();
    assert!(
        fs::read(first).unwrap() == sound[0],
        "what was found broken"
    );
    assert!(fs::read(third).unwrap() == sound[1], "and what shows it");
    let state_of = |name: &Path| {
        let lines = shown(&scene.app).backups;
        let name = name.file_name().unwrap().to_str().unwrap();
        let line = lines.into_iter().find(|line| line.name == name);
        line.unwrap().state
    };
    assert_eq!(state_of(first), "verified");
    assert_eq!(state_of(third), "verified");
    assert_eq!(state_of(second), "damaged", "a broken copy heals nothing");
    assert_eq!(fs::read(second).unwrap(), b"tsunagi-backup 1\n");
}

#[test]
fn a_head_that_anybody_wrote_neither_uses_our_numbers_up_nor_crowds_ours_out() {
    let scene = scene();
    let stick = stick_of(&scene, 1 << 30);
    for number in 0..40 {
        forged(&scene.app, &stick, u32::MAX - number);
        forged(&scene.app, &stick, 9_000 + number);
        scene.bench.clock.pass_days(1);
    }
    let made = make(&scene.app);
    let name = |made: &BackupMade| {
        let name = Path::new(&made.path).file_name().unwrap();
        name.to_str().unwrap().to_owned()
    };
    assert!(name(&made).ends_with("-9040.tsunagi"), "{}", name(&made));
    assert!(names(&stick).contains(&name(&made)));
    assert_eq!(names(&stick).len(), backup::MOST_GENERATIONS);
    let mut ours = vec![name(&made)];
    for _ in 0..12 {
        scene.bench.clock.pass_days(1);
        ours.push(name(&make(&scene.app)));
    }
    let there = names(&stick);
    assert!(ours.iter().all(|name| there.contains(name)));
    assert_eq!(there.len(), backup::MOST_GENERATIONS);
    assert!(ours.last().unwrap().ends_with("-9052.tsunagi"));
}

#[test]
fn numbers_go_on_where_the_ledger_was_lost() {
    let scene = scene();
    let place = folder(&scene.app.backup_folder());
    forged(&scene.app, &place, 20_000);
    let made = make(&scene.app);
    assert!(made.path.ends_with("-20001.tsunagi"), "{}", made.path);
}

#[test]
fn a_copy_is_made_nowhere_where_it_would_be_lost_or_leave_the_office() {
    let scene = scene();
    let cloud = folder(&scene.home.path().join("cloud"));
    scene.bench.platform.sync_to_cloud(&cloud);
    let system = if cfg!(windows) { r"C:\Windows" } else { "/etc" };
    let inside = folder(&scene.app.backup_folder());
    let places = [
        (inside, "記録簿のある場所"),
        (PathBuf::from(system), "仕組みのための"),
        (folder(&cloud.join("控え")), "インターネットに写される"),
        (scene.home.path().join("nowhere"), "見つかりません"),
    ];
    for (place, word) in places {
        let request = MakeBackup {
            folder: place.display().to_string(),
        };
        let refused = scene.app.make_backup(request).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("folder"));
        assert!(refused.what.contains(word), "{}", refused.what);
        let refused = choose_second(&scene.app, &place).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("second_folder"));
        assert!(refused.what.contains(word), "{}", refused.what);
    }
    let none = shown(&scene.app).backups;
    assert_eq!(none.len(), 0, "refused before anything is made");
}

#[test]
fn a_second_place_that_came_to_be_copied_to_the_internet_is_told() {
    let scene = scene();
    let stick = stick_of(&scene, 1 << 30);
    scene.bench.platform.sync_to_cloud(&stick);
    let warnings = shown(&scene.app).warnings;
    let told = |it: &String| it.contains("インターネットに写される");
    assert!(warnings.iter().any(told), "{warnings:?}");
}
