use std::fs;

use tsunagi_contract::Code;
use tsunagi_contract::backups::{
    BackupPreview, InspectBackup, RehearseRestore, RestoreBackup, ShowAbout,
};
use tsunagi_contract::opening::{Lock, ShowState, Unlock};
use tsunagi_contract::people::{ListFacilities, SaveFacility};
use tsunagi_contract::today::ShowToday;

use super::*;
use crate::testing::{PASSPHRASE, TestBench};
use crate::tests::facility_form;

pub(super) struct Scene {
    pub(super) home: tempfile::TempDir,
    pub(super) bench: TestBench,
    pub(super) app: App,
}

pub(super) fn scene() -> Scene {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    Scene { home, bench, app }
}

pub(super) fn folder(path: &Path) -> PathBuf {
    fs::create_dir_all(path).unwrap();
    path.to_path_buf()
}

pub(super) fn make(app: &App) -> BackupMade {
    let folder = String::new();
    app.make_backup(MakeBackup { folder }).unwrap()
}

pub(super) fn shown(app: &App) -> Backups {
    app.show_backups(ShowBackups {}).unwrap()
}

/// Writes something down.
pub(super) fn facility(app: &App) {
    let form = facility_form();
    app.save_facility(SaveFacility { form }).unwrap();
}

fn facilities(app: &App) -> usize {
    let query = String::new();
    app.list_facilities(ListFacilities { query }).unwrap().len()
}

pub(super) fn inspect(app: &App, path: &str, passphrase: &str) -> Result<BackupPreview, Failure> {
    app.inspect_backup(InspectBackup {
        key_file: String::new(),
        path: path.to_owned(),
        passphrase: passphrase.into(),
    })
}

pub(super) fn restore(app: &App, path: &str) -> tsunagi_contract::backups::BackupRestored {
    let preview = inspect(app, path, PASSPHRASE).unwrap();
    app.restore_backup(RestoreBackup {
        passphrase_today: "".into(),
        key_file_today: String::new(),
        key_file: String::new(),
        path: path.to_owned(),
        passphrase: PASSPHRASE.into(),
        sha256: preview.sha256,
        // Somebody says so where nothing opens the records here.
        other_office: match preview.is_today_unknown {
            true => preview.office,
            false => String::new(),
        },
    })
    .unwrap()
}

pub(super) fn choose_second(app: &App, folder: &Path) -> Result<Backups, Failure> {
    app.save_backup_settings(SaveBackupSettings {
        second_folder: Some(folder.display().to_string()),
        rehearse_every_months: None,
    })
}

#[test]
fn a_backup_by_hand_is_proved_and_listed() {
    let scene = scene();
    let made = make(&scene.app);
    assert!(Path::new(&made.path).is_file());
    let backups = shown(&scene.app);
    assert_eq!(backups.backups.len(), 1);
    assert_eq!(backups.backups[0].state, "verified");
    assert!(backups.last_verified.is_some());
    assert!(!scene.bench.store_folder().join("checking").exists());
}

#[test]
fn a_restore_brings_back_then_and_sets_now_aside() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let made = make(&app);
    facility(&app);
    assert_eq!(facilities(&app), 1);
    let preview = inspect(&app, &made.path, PASSPHRASE).unwrap();
    assert!(preview.replaces && preview.may_restore);
    assert_eq!(preview.openers, ["見本 貝子"]);
    let restored = restore(&app, &made.path);
    assert_eq!(restored.state.phase, "open");
    assert_eq!(facilities(&app), 0, "the records of then");
    let aside = restored.set_aside.unwrap();
    restore(&app, &aside);
    assert_eq!(facilities(&app), 1, "and back again: nothing was lost");
    drop(app);
    let again = bench.app().unwrap();
    let passphrase = PASSPHRASE.to_owned();
    again
        .unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .unwrap();
    assert_eq!(facilities(&again), 1);
}

#[test]
fn the_log_tells_of_the_restore_and_finds_no_tampering() {
    let Scene {
        home: _home,
        bench: _,
        app,
    } = scene();
    let made = make(&app);
    facility(&app);
    restore(&app, &made.path);
    let place = app.session();
    let session = place.as_ref().unwrap();
    assert!(session.store.verify_audit().unwrap().is_sound());
    let rows = session
        .records()
        .audit_rows(&tsunagi_store::AuditQuery::default())
        .unwrap();
    assert!(
        rows.iter().any(|row| row.entry.act == AuditAct::Restored),
        "a restore is an act like any other"
    );
}

#[test]
fn a_new_computer_restores_from_the_first_screen() {
    let first = scene();
    facility(&first.app);
    let stick = folder(&first.home.path().join("USB メモリー"));
    let made = first
        .app
        .make_backup(MakeBackup {
            folder: stick.display().to_string(),
        })
        .unwrap();
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.app().unwrap();
    assert_eq!(app.show_state(ShowState {}).unwrap().phase, "no_store");
    let preview = inspect(&app, &made.path, PASSPHRASE).unwrap();
    assert!(!preview.replaces && preview.now.is_none());
    assert_eq!(app.show_state(ShowState {}).unwrap().phase, "no_store");
    let restored = restore(&app, &made.path);
    assert!(restored.set_aside.is_none());
    assert_eq!(facilities(&app), 1);
    app.lock(Lock {}).unwrap();
    let passphrase = PASSPHRASE.to_owned();
    assert_eq!(
        app.unlock(Unlock {
            passphrase: passphrase.into()
        })
        .unwrap()
        .phase,
        "open"
    );
}

#[test]
fn records_that_cannot_be_opened_are_set_aside_as_they_are() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let made = make(&app);
    app.lock(Lock {}).unwrap();
    let records = bench.store_folder().join("records.db");
    tsunagi_files::write_atomically(&records, b"damaged beyond use").unwrap();
    let passphrase = PASSPHRASE.to_owned();
    let refused = app.unlock(Unlock {
        passphrase: passphrase.into(),
    });
    assert_eq!(refused.err().unwrap().code, Code::StoreDamaged);
    let restored = restore(&app, &made.path);
    assert_eq!(restored.state.phase, "open");
    let aside = restored.set_aside.unwrap();
    let bytes = fs::read(aside).unwrap();
    assert!(bytes.windows(18).any(|part| part == b"damaged beyond use"));
}

#[test]
fn each_refusal_has_its_own_words_and_changes_nothing() {
    let Scene {
        home,
        bench: _,
        app,
    } = scene();
    let made = make(&app);
    let wrong = inspect(&app, &made.path, "まちがった-あいことば-2026")
        .err()
        .unwrap();
    assert_eq!(wrong.code, Code::BackupPassphrase);
    let bad = home.path().join("bad.tsunagi");
    let mut bytes = fs::read(&made.path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tsunagi_files::write_atomically(&bad, &bytes).unwrap();
    let damaged = inspect(&app, &bad.display().to_string(), PASSPHRASE)
        .err()
        .unwrap();
    assert_eq!(damaged.code, Code::BackupDamaged);
    tsunagi_files::write_atomically(&bad, b"tsunagi-backup 9\n").unwrap();
    let newer = inspect(&app, &bad.display().to_string(), PASSPHRASE)
        .err()
        .unwrap();
    assert_eq!(newer.code, Code::BackupTooNew);
    tsunagi_files::write_atomically(&bad, b"a letter").unwrap();
    let none = inspect(&app, &bad.display().to_string(), PASSPHRASE)
        .err()
        .unwrap();
    assert_eq!(none.code, Code::NotBackup);
    let sentences: std::collections::BTreeSet<String> = [wrong, damaged, newer, none]
        .into_iter()
        .map(|it| it.what)
        .collect();
    assert_eq!(sentences.len(), 4, "four different sentences");
    let swapped = app.restore_backup(RestoreBackup {
        passphrase_today: "".into(),
        key_file_today: String::new(),
        key_file: String::new(),
        path: made.path,
        passphrase: PASSPHRASE.into(),
        sha256: "0".repeat(64),
        other_office: String::new(),
    });
    assert_eq!(swapped.err().unwrap().code, Code::BackupDamaged);
    assert_eq!(app.show_state(ShowState {}).unwrap().phase, "open");
}

#[test]
fn backups_are_made_by_themselves_daily_and_after_changes() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 1, "the first of the day");
    app.tend_backups();
    facility(&app);
    app.tend_backups();
    assert_eq!(
        shown(&app).backups.len(),
        1,
        "not again within half an hour"
    );
    let later = tsunagi_domain::Moment::from_local(bench.today(), 10, 31, 0).unwrap();
    bench.clock.set(later);
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 2, "after a change");
    let later = tsunagi_domain::Moment::from_local(bench.today(), 11, 31, 0).unwrap();
    bench.clock.set(later);
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 2, "without a change none");
    bench.clock.pass_days(1);
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 3, "a new day");
}

#[test]
fn locking_leaves_a_copy_that_is_proved_after_unlocking() {
    let Scene {
        home: _home,
        bench: _,
        app,
    } = scene();
    app.tend_backups();
    facility(&app);
    app.lock(Lock {}).unwrap();
    let passphrase = PASSPHRASE.to_owned();
    app.unlock(Unlock {
        passphrase: passphrase.into(),
    })
    .unwrap();
    let backups = shown(&app).backups;
    assert_eq!(backups.len(), 2);
    assert_eq!(
        backups[0].state, "waiting",
        "never called proved before it is"
    );
    app.tend_backups();
    assert_eq!(shown(&app).backups[0].state, "verified");
}

#[test]
fn a_second_place_that_goes_away_is_named_and_catches_up() {
    let Scene { home, bench, app } = scene();
    let stick = folder(&home.path().join("stick"));
    choose_second(&app, &stick).unwrap();
    make(&app);
    assert!(shown(&app).backups[0].is_in_second);
    let pulled = home.path().join("pulled");
    fs::rename(&stick, &pulled).unwrap();
    let made = make(&app);
    assert!(made.second.contains("写せませんでした"), "{}", made.second);
    let state = shown(&app);
    assert!(state.is_second_missing && state.second_state.contains("令和8年4月1日"));
    bench.clock.pass_days(4);
    let today = app.show_today(ShowToday {}).unwrap();
    assert!(
        today.rows.iter().any(|row| row.kind == "backup"),
        "今日 says so"
    );
    fs::create_dir(&stick).unwrap();
    assert!(
        shown(&app).second_state.contains("別の媒体"),
        "an empty folder of that name is not the stick"
    );
    fs::remove_dir(&stick).unwrap();
    fs::rename(&pulled, &stick).unwrap();
    app.tend_backups();
    app.tend_backups();
    let state = shown(&app);
    assert!(!state.is_second_missing);
    assert!(
        state.backups.iter().all(|line| line.is_in_second),
        "all that was missed"
    );
}

#[test]
fn a_change_of_the_interval_does_not_touch_the_second_place() {
    let Scene {
        home,
        bench: _bench,
        app,
    } = scene();
    let every = |months| {
        app.save_backup_settings(SaveBackupSettings {
            second_folder: None,
            rehearse_every_months: Some(months),
        })
    };
    let stick = folder(&home.path().join("stick"));
    choose_second(&app, &stick).unwrap();
    make(&app);
    let complete = shown(&app).second_state;
    assert_eq!(
        every(6).unwrap().second_state,
        complete,
        "when it was complete is not forgotten"
    );
    fs::rename(&stick, home.path().join("pulled")).unwrap();
    make(&app);
    let missing = shown(&app).second_state;
    let set = every(24).unwrap();
    assert_eq!(set.rehearse_every_months, 24);
    assert_eq!(set.second_state, missing, "nor since when it is missing");
    fs::create_dir(&stick).unwrap();
    assert!(every(12).unwrap().second_state.contains("別の媒体"));
    assert_eq!(
        fs::read_dir(&stick).unwrap().count(),
        0,
        "another medium did not become ours"
    );
    assert_eq!(shown(&app).second_folder, stick.display().to_string());
}

#[test]
fn a_second_place_inside_the_records_or_nowhere_is_refused() {
    let Scene { home, bench, app } = scene();
    let system = if cfg!(windows) { r"C:\Windows" } else { "/etc" };
    let nowhere = home.path().join("nowhere");
    for place in [bench.store_folder(), nowhere, system.into()] {
        let failure = choose_second(&app, &place).err().unwrap();
        assert_eq!(failure.code, Code::InvalidField);
        assert_eq!(failure.field.as_deref(), Some("second_folder"));
    }
}

#[test]
fn a_year_of_work_keeps_thirty_and_touches_nothing_else() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let place = folder(&app.backup_folder());
    for stranger in [
        "家族写真.jpg",
        "tsunagi-backup-2026.tsunagi",
        "tsunagi-before-update-1.tsunagi",
    ] {
        tsunagi_files::write_atomically(place.join(stranger), b"not ours to delete").unwrap();
    }
    for _ in 0..60 {
        facility(&app);
        app.tend_backups();
        bench.clock.pass_days(1);
    }
    let ours = fs::read_dir(&place)
        .unwrap()
        .filter(|found| {
            let name = found.as_ref().unwrap().file_name().into_string().unwrap();
            backup::is_backup_name(&name)
        })
        .count();
    assert!((20..=30).contains(&ours), "{ours}");
    assert_eq!(fs::read_dir(&place).unwrap().count(), ours + 3);
}

/// Says what 今日 asks about rehearsing.
fn rehearsal_row(app: &App) -> Option<String> {
    let rows = app.show_today(ShowToday {}).unwrap().rows;
    rows.into_iter()
        .find(|row| row.kind == "rehearsal")
        .map(|row| row.why)
}

#[test]
fn a_rehearsal_is_asked_for_after_a_year_and_remembered() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let rehearse = |passphrase: &str| {
        app.rehearse_restore(RehearseRestore {
            key_file: String::new(),
            passphrase: passphrase.into(),
        })
    };
    assert_eq!(rehearse(PASSPHRASE).err().unwrap().code, Code::NotFound);
    app.tend_backups();
    assert!(!shown(&app).is_rehearsal_due);
    bench.clock.pass_days(400);
    app.tend_backups();
    assert!(shown(&app).is_rehearsal_due);
    assert!(rehearsal_row(&app).unwrap().contains("一度も"));
    let wrong = rehearse("まちがった-あいことば-2026").err().unwrap();
    assert_eq!(wrong.code, Code::BackupPassphrase);
    assert!(rehearse(PASSPHRASE).unwrap().text.contains("確かめました"));
    let state = shown(&app);
    assert!(!state.is_rehearsal_due && state.last_rehearsal.is_some());
    assert_eq!(rehearsal_row(&app), None);
    app.save_backup_settings(SaveBackupSettings {
        second_folder: None,
        rehearse_every_months: Some(6),
    })
    .unwrap();
    bench.clock.pass_days(200);
    let why = rehearsal_row(&app).unwrap();
    assert!(
        why.contains("令和9年5月6日") && !why.contains("今年"),
        "twice a year is not once: {why}"
    );
    assert!(!bench.store_folder().join("checking").exists());
}

#[test]
fn a_disk_that_is_nearly_full_is_told_before_it_hurts() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    assert!(app.disk_warning().is_none());
    bench.platform.set_free_space(300 << 20);
    let warning = app.disk_warning().unwrap();
    assert!(warning.contains("300.0MB"), "{warning}");
    let rows = app.show_today(ShowToday {}).unwrap().rows;
    assert!(rows.iter().any(|row| row.kind == "backup" && row.is_late));
}

#[test]
fn about_needs_no_unlocking() {
    let Scene {
        home: _home,
        bench: _,
        app,
    } = scene();
    app.lock(Lock {}).unwrap();
    let about = app.show_about(ShowAbout {}).unwrap();
    assert!(about.sqlite.starts_with("3.") && about.sqlcipher.starts_with("4."));
    assert!(about.schema >= 1);
}

#[test]
fn months_beyond_the_range_are_refused_and_not_cut() {
    let scene = scene();
    let refused = scene.app.save_backup_settings(SaveBackupSettings {
        second_folder: None,
        rehearse_every_months: Some(999),
    });
    let refused = refused.err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("rehearse_every_months"));
    assert_eq!(shown(&scene.app).rehearse_every_months, 12);
}

#[test]
fn a_second_place_on_the_same_disk_is_remarked() {
    let Scene {
        home,
        bench: _,
        app,
    } = scene();
    assert!(
        shown(&app)
            .warnings
            .iter()
            .all(|it| !it.contains("同じディスク"))
    );
    choose_second(&app, &folder(&home.path().join("second"))).unwrap();
    let warnings = shown(&app).warnings;
    assert!(
        warnings.iter().any(|it| it.contains("同じディスク")),
        "{warnings:?}"
    );
}
