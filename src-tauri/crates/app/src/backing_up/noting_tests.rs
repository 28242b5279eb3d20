//! What is written down about backups, and what is taken from it.

use tsunagi_contract::keys::Rekey;

use super::tests::*;
use super::*;
use crate::testing::PASSPHRASE;

fn check(app: &App, path: &Path) -> Result<RecordCounts, Failure> {
    app.check_backup(CheckBackup {
        path: path.display().to_string(),
    })
}

fn state(app: &App) -> String {
    shown(app).backups[0].state.clone()
}

pub(super) fn damage(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tsunagi_files::write_atomically(path, &bytes).unwrap();
}

#[test]
fn a_file_elsewhere_says_nothing_about_ours_of_the_same_name() {
    let Scene { home, bench, app } = scene();
    let ours = PathBuf::from(make(&app).path);
    let stick = folder(&home.path().join("stick"));
    let copy = stick.join(ours.file_name().unwrap());
    std::fs::copy(&ours, &copy).unwrap();
    damage(&ours);
    assert!(check(&app, &ours).is_err());
    assert_eq!(state(&app), "damaged");
    assert!(check(&app, &copy).is_ok(), "the one on the stick is sound");
    assert_eq!(state(&app), "damaged", "and ours is not by that");
    std::fs::copy(&copy, &ours).unwrap();
    damage(&copy);
    check(&app, &ours).unwrap();
    assert!(check(&app, &copy).is_err());
    assert_eq!(state(&app), "verified", "nor the other way round");
    let named = stick.join("見本花子さんの記録.txt");
    std::fs::copy(&ours, &named).unwrap();
    check(&app, &named).unwrap();
    let kept = std::fs::read_to_string(bench.store_folder().join("backups.json")).unwrap();
    assert!(!kept.contains("見本花子"), "a client's name, in the open");
}

#[test]
fn a_name_that_an_older_program_noted_goes() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    make(&app);
    let path = bench.store_folder().join("backups.json");
    let kept = std::fs::read_to_string(&path).unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    let proofs = kept["proofs"].as_array_mut().unwrap();
    proofs.push(serde_json::json!({ "name": "見本花子.tsunagi", "outcome": "verified" }));
    tsunagi_files::write_atomically(&path, kept.to_string().as_bytes()).unwrap();
    make(&app);
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(!kept.contains("見本花子"));
    assert!(shown(&app).backups.iter().all(|it| it.state == "verified"));
}

#[test]
fn a_proved_backup_stays_proved_after_another_key() {
    let Scene {
        home: _home,
        bench: _,
        app,
    } = scene();
    let made = make(&app);
    let (passphrase, key_file) = (PASSPHRASE.into(), String::new());
    app.rekey(Rekey {
        passphrase,
        key_file,
    })
    .unwrap();
    let refused = check(&app, Path::new(&made.path)).err().unwrap();
    assert!(
        refused.what.contains("いまの記録簿の鍵"),
        "{}",
        refused.what
    );
    assert_eq!(state(&app), "verified", "it is the same file as then");
}

#[test]
fn a_backup_of_a_day_to_come_is_followed_by_one_and_no_more() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let today = bench.today();
    bench.clock.pass_days(400);
    make(&app);
    bench
        .clock
        .set(Moment::from_local(today, 11, 0, 0).unwrap());
    for _ in 0..3 {
        app.tend_backups();
    }
    assert_eq!(
        shown(&app).backups.len(),
        2,
        "one for today, and then no more"
    );
    bench.clock.pass_days(1);
    app.tend_backups();
    assert_eq!(shown(&app).backups.len(), 3, "and tomorrow's again");
}

#[test]
fn what_a_restore_set_aside_is_not_the_backup_of_the_day() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    app.tend_backups();
    let made = shown(&app).backups[0].path.clone();
    bench.clock.pass_days(1);
    let aside = app
        .backup_folder()
        .join("tsunagi-aside-20260402-100000.tsunagi");
    let random = crate::machine::ForStore(app.setup.random.as_ref());
    app.lock(tsunagi_contract::opening::Lock {}).unwrap();
    let making = backup::Making {
        made_at: app.now(),
        program: "0",
        generation: 0,
    };
    backup::set_aside(&bench.store_folder(), &aside, &making, None, &random).unwrap();
    let passphrase = PASSPHRASE.into();
    app.unlock(tsunagi_contract::opening::Unlock { passphrase })
        .unwrap();
    app.tend_backups();
    let ours = shown(&app).backups;
    let ours = ours.iter().filter(|it| backup::is_backup_name(&it.name));
    assert_eq!(ours.count(), 2, "yesterday's, {made}, and today's");
}

#[test]
fn records_that_never_had_a_backup_say_so() {
    let Scene {
        home: _home,
        bench,
        app,
    } = scene();
    let said = |app: &App| {
        let rows = app
            .show_today(tsunagi_contract::today::ShowToday {})
            .unwrap()
            .rows;
        rows.into_iter()
            .find(|row| row.kind == "backup")
            .map(|row| row.why)
    };
    assert_eq!(said(&app), None, "not on the first day");
    bench.clock.pass_days(3);
    let words = said(&app).unwrap();
    assert!(
        words.contains("令和8年4月1日から") && words.contains("一度も"),
        "{words}"
    );
    make(&app);
    assert_eq!(said(&app), None);
}
