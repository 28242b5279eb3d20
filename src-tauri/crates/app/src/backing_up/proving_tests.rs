//! A proof holds as long as the file is the one that was proved, here and in the second place.

use tsunagi_contract::Code;
use tsunagi_contract::backups::RehearseRestore;
use tsunagi_contract::keys::Rekey;
use tsunagi_contract::opening::{Lock, Unlock};

use super::noting_tests::damage;
use super::tests::*;
use super::*;
use crate::testing::PASSPHRASE;

fn path_of(made: &BackupMade) -> PathBuf {
    PathBuf::from(&made.path)
}

fn state_of(app: &App, path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let lines = shown(app).backups;
    let line = lines.into_iter().find(|line| line.name == name);
    line.unwrap().state
}

fn rehearse(app: &App) -> Result<(), Failure> {
    let rehearsed = app.rehearse_restore(RehearseRestore {
        passphrase: PASSPHRASE.into(),
        key_file: String::new(),
    });
    rehearsed.map(drop)
}

#[test]
fn what_broke_since_its_proof_is_not_carried_to_the_second_place() {
    let Scene {
        home,
        bench: _,
        app,
    } = scene();
    let old = path_of(&make(&app));
    damage(&old);
    assert_eq!(state_of(&app, &old), "verified", "nobody has looked yet");
    let stick = folder(&home.path().join("stick"));
    choose_second(&app, &stick).unwrap();
    let new = path_of(&make(&app));
    assert!(!stick.join(old.file_name().unwrap()).exists());
    assert!(stick.join(new.file_name().unwrap()).exists());
    assert_eq!(state_of(&app, &old), "damaged", "and it is said");
    assert_eq!(state_of(&app, &new), "verified");
}

#[test]
fn a_copy_that_broke_in_the_second_place_is_made_good() {
    let Scene {
        home,
        bench: _,
        app,
    } = scene();
    let stick = folder(&home.path().join("stick"));
    choose_second(&app, &stick).unwrap();
    let ours = path_of(&make(&app));
    let copy = stick.join(ours.file_name().unwrap());
    let sound = std::fs::read(&ours).unwrap();
    damage(&copy);
    make(&app);
    assert!(std::fs::read(&copy).unwrap() == sound, "one bit of it");
    tsunagi_files::write_atomically(&copy, &sound[..100]).unwrap();
    let lines = shown(&app).backups;
    let short = lines
        .iter()
        .find(|line| line.path == ours.display().to_string());
    assert!(!short.unwrap().is_in_second, "a piece of it is not it");
    make(&app);
    assert!(
        std::fs::read(&copy).unwrap() == sound,
        "and all the rest of it"
    );
    assert_eq!(state_of(&app, &ours), "verified");
}

#[test]
fn a_rehearsal_that_fails_takes_the_proof_back() {
    let scene = scene();
    let ours = path_of(&make(&scene.app));
    damage(&ours);
    assert!(rehearse(&scene.app).is_err());
    assert_eq!(state_of(&scene.app, &ours), "damaged");
    assert!(shown(&scene.app).last_verified.is_none());
}

#[test]
fn a_rehearsal_that_fails_in_the_second_place_has_the_copy_made_good() {
    let Scene {
        home,
        bench: _,
        app,
    } = scene();
    let stick = folder(&home.path().join("stick"));
    choose_second(&app, &stick).unwrap();
    let ours = path_of(&make(&app));
    damage(&stick.join(ours.file_name().unwrap()));
    assert!(
        rehearse(&app).is_err(),
        "the copy there is what is rehearsed"
    );
    assert_eq!(state_of(&app, &ours), "verified", "ours is sound");
    app.tend_backups();
    rehearse(&app).unwrap();
}

#[test]
fn a_look_inside_before_a_restore_takes_the_proof_back() {
    let scene = scene();
    let ours = path_of(&make(&scene.app));
    damage(&ours);
    scene.app.lock(Lock {}).unwrap();
    assert!(inspect(&scene.app, &ours.display().to_string(), PASSPHRASE).is_err());
    let passphrase = PASSPHRASE.into();
    scene.app.unlock(Unlock { passphrase }).unwrap();
    assert_eq!(state_of(&scene.app, &ours), "damaged");
}

#[test]
fn every_proof_is_looked_at_again_in_its_turn() {
    for is_rekeyed in [false, true] {
        let Scene {
            home: _home,
            bench,
            app,
        } = scene();
        let mut made = Vec::new();
        for _ in 0..3 {
            made.push(path_of(&make(&app)));
            bench.clock.pass_days(1);
        }
        if is_rekeyed {
            let (passphrase, key_file) = (PASSPHRASE.into(), String::new());
            let rekey = Rekey {
                passphrase,
                key_file,
            };
            app.rekey(rekey).unwrap();
        }
        damage(&made[1]);
        for _ in 0..4 {
            app.tend_backups();
            bench.clock.pass_days(1);
        }
        assert_eq!(state_of(&app, &made[1]), "damaged", "nobody had to ask");
        for sound in [&made[0], &made[2]] {
            assert_eq!(state_of(&app, sound), "verified");
        }
    }
}

#[test]
fn what_is_thinned_is_forgotten() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let first = path_of(&make(&app));
    let noted = || std::fs::read_to_string(bench.store_folder().join("backups.json")).unwrap();
    let name = first.file_name().unwrap().to_str().unwrap();
    assert!(noted().contains(name));
    std::fs::remove_file(&first).unwrap();
    make(&app);
    assert!(!noted().contains(name), "or the note would grow for ever");
}

/// Goes on for half an hour, so that a backup after changes may be made.
fn half_an_hour_later(scene: &Scene, hour: u32) {
    let later = Moment::from_local(scene.bench.today(), hour, 31, 0).unwrap();
    scene.bench.clock.set(later);
}

#[test]
fn what_was_written_before_a_crash_is_backed_up_the_same_day() {
    let mut scene = scene();
    scene.app.tend_backups();
    facility(&scene.app);
    let crashed = std::mem::replace(&mut scene.app, scene.bench.app().unwrap());
    // It is never locked: what it remembers goes with it.
    drop(crashed);
    half_an_hour_later(&scene, 10);
    let passphrase = PASSPHRASE.into();
    scene.app.unlock(Unlock { passphrase }).unwrap();
    scene.app.tend_backups();
    assert_eq!(shown(&scene.app).backups.len(), 2);
    half_an_hour_later(&scene, 11);
    scene.app.lock(Lock {}).unwrap();
    let passphrase = PASSPHRASE.into();
    scene.app.unlock(Unlock { passphrase }).unwrap();
    scene.app.tend_backups();
    assert_eq!(shown(&scene.app).backups.len(), 2, "to look is no change");
}

#[test]
fn what_the_command_line_wrote_is_backed_up_by_the_window() {
    let scene = scene();
    scene.app.tend_backups();
    scene.app.lock(Lock {}).unwrap();
    let command = scene.bench.app().unwrap();
    let passphrase = || Unlock {
        passphrase: PASSPHRASE.into(),
    };
    command.unlock(passphrase()).unwrap();
    facility(&command);
    command.lock(Lock {}).unwrap();
    half_an_hour_later(&scene, 10);
    scene.app.unlock(passphrase()).unwrap();
    scene.app.tend_backups();
    assert_eq!(shown(&scene.app).backups.len(), 2);
}

#[test]
fn records_that_broke_are_told_as_that_and_leave_no_heap_of_broken_copies() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let sound = path_of(&make(&app));
    app.lock(Lock {}).unwrap();
    let records = bench.store_folder().join("records.db");
    let whole = std::fs::read(&records).unwrap();
    let mut broken = whole.clone();
    broken[whole.len() / 2] ^= 1;
    tsunagi_files::write_atomically(&records, &broken).unwrap();
    app.unlock(Unlock {
        passphrase: PASSPHRASE.into(),
    })
    .unwrap();
    for _ in 0..3 {
        let refused = app.make_backup(MakeBackup {
            folder: String::new(),
        });
        let refused = refused.err().unwrap();
        assert_eq!(refused.code, Code::StoreDamaged, "{}", refused.what);
        assert!(refused.what.contains("記録簿に"), "{}", refused.what);
    }
    assert_eq!(shown(&app).backups.len(), 1, "the sound one stays alone");
    assert_eq!(state_of(&app, &sound), "verified");
    let told = |app: &App| {
        let warnings = shown(app).warnings;
        warnings
            .iter()
            .any(|line| line.contains("壊れて読み取れない"))
    };
    assert!(told(&app), "and it is said until it is mended");
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 1, "not every minute");
    app.lock(Lock {}).unwrap();
    tsunagi_files::write_atomically(&records, &whole).unwrap();
    app.unlock(Unlock {
        passphrase: PASSPHRASE.into(),
    })
    .unwrap();
    make(&app);
    assert!(!told(&app), "a proved backup says that they are sound");
}

/// How many bytes a page of the records has.
const PAGE: usize = 4096;

#[test]
fn whichever_page_of_the_records_broke_it_is_told_as_that_and_no_copy_of_it_stays() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let unlocked = || {
        app.unlock(Unlock {
            passphrase: PASSPHRASE.into(),
        })
    };
    // Nobody tends backups here, so locking makes none.
    make(&app);
    app.lock(Lock {}).unwrap();
    let records = bench.store_folder().join("records.db");
    let whole = std::fs::read(&records).unwrap();
    let kept = whole.len();
    let (mut refused_to_open, mut told_by_backup) = (0, 0);
    for page in 1..kept / PAGE {
        let mut broken = whole.clone();
        broken[page * PAGE + PAGE / 2] ^= 1;
        tsunagi_files::write_atomically(&records, &broken).unwrap();
        if let Err(refused) = unlocked() {
            assert_eq!(refused.code, Code::StoreDamaged, "page {page}");
            refused_to_open += 1;
            continue;
        }
        let folder = String::new();
        let refused = app.make_backup(MakeBackup { folder }).err().unwrap();
        assert_eq!(refused.code, Code::StoreDamaged, "page {page}");
        assert!(
            refused.what.contains("記録簿に"),
            "{page}: {}",
            refused.what
        );
        assert!(app.ledger().records_damaged_at.is_some(), "page {page}");
        assert_eq!(shown(&app).backups.len(), 1, "page {page}");
        app.forget_damage().unwrap();
        app.lock(Lock {}).unwrap();
        told_by_backup += 1;
    }
    assert!(refused_to_open + told_by_backup > 20 && told_by_backup > 0);
}

#[test]
fn a_copy_made_at_locking_of_records_that_broke_is_told_and_removed() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let unlock = || {
        let passphrase = PASSPHRASE.into();
        app.unlock(Unlock { passphrase }).unwrap()
    };
    app.tend_backups();
    app.lock(Lock {}).unwrap();
    let records = bench.store_folder().join("records.db");
    let mut broken = std::fs::read(&records).unwrap();
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    tsunagi_files::write_atomically(&records, &broken).unwrap();
    unlock();
    facility(&app);
    app.lock(Lock {}).unwrap();
    unlock();
    assert_eq!(shown(&app).backups.len(), 2, "copied at locking, unproved");
    app.tend_backups();
    assert!(app.ledger().records_damaged_at.is_some());
    assert_eq!(shown(&app).backups.len(), 1, "the sound one stays alone");
}
