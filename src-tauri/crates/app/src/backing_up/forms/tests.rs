use std::fs;

use tsunagi_contract::opening::{Lock, Unlock};

use super::super::tests::{Scene, inspect, make, restore, scene, shown};
use super::*;
use crate::testing::{PASSPHRASE, TestBench};

const NAME: &str = "our-town.toml";

fn put(folder: &Path, text: &str) {
    fs::create_dir_all(folder).unwrap();
    tsunagi_files::write_atomically(folder.join(NAME), text.as_bytes()).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let listed = fs::read_dir(folder).unwrap().map(|entry| {
        let name = entry.unwrap().file_name();
        name.into_string().unwrap()
    });
    let mut names: Vec<String> = listed.collect();
    names.sort();
    names
}

#[test]
fn the_forms_of_the_office_come_back_on_a_new_computer() {
    let first = scene();
    put(&first.app.own_folder(), "わが町の様式");
    let made = make(&first.app);
    let home = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(home.path()).app().unwrap();
    let preview = inspect(&app, &made.path, PASSPHRASE).unwrap();
    assert_eq!(preview.forms, "事業所の様式1件も戻します。");
    assert!(!app.own_folder().exists(), "a look changes nothing");
    let restored = restore(&app, &made.path);
    assert_eq!(restored.forms, "事業所の様式1件を戻しました。");
    let text = fs::read_to_string(app.own_folder().join(NAME)).unwrap();
    assert_eq!(text, "わが町の様式");
}

#[test]
fn a_form_that_is_another_now_stays_and_the_one_of_then_lies_beside() {
    let Scene {
        home: _home,
        bench: _bench,
        app,
    } = scene();
    let folder = app.own_folder();
    put(&folder, "その日の様式");
    let made = make(&app);
    put(&folder, "いまの様式");
    let preview = inspect(&app, &made.path, PASSPHRASE).unwrap();
    assert!(preview.forms.contains("うち1件"), "{}", preview.forms);
    let restored = restore(&app, &made.path);
    assert!(restored.forms.contains("隣に置きました"));
    assert_eq!(names(&folder), [NAME, "our-town.toml.1"]);
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(text(NAME), "いまの様式", "nothing is written over");
    assert_eq!(text("our-town.toml.1"), "その日の様式");
    let again = restore(&app, &made.path);
    assert_eq!(
        again.forms, "",
        "what lies beside already comes no second time"
    );
    assert_eq!(names(&folder).len(), 2);
}

#[test]
fn a_backup_from_before_says_that_it_has_none() {
    let Scene {
        home: _home,
        bench: _bench,
        app,
    } = scene();
    let said = |app: &App| {
        app.read(|session| Ok(app.forms_there(session.records())?.preview()))
            .unwrap()
    };
    assert!(said(&app).contains("入っていません"));
    make(&app);
    assert_eq!(said(&app), "", "none is known to be none");
}

#[test]
fn a_restore_that_was_cut_short_puts_them_back_at_the_next_opening() {
    let Scene {
        home: _home,
        bench: _bench,
        app,
    } = scene();
    let folder = app.own_folder();
    put(&folder, "わが町の様式");
    make(&app);
    fs::remove_dir_all(&folder).unwrap();
    let open = || {
        app.lock(Lock {}).unwrap();
        let passphrase = PASSPHRASE.into();
        app.unlock(Unlock { passphrase }).unwrap();
    };
    open();
    assert!(
        !folder.exists(),
        "who took a form away gets it back by no opening"
    );
    if let Some(session) = app.session().as_mut() {
        let owe = |tx: &Tx<'_>| tx.set_setting(OWED, YES).map_err(Refusal::from);
        session.store.transact(owe).unwrap();
    }
    open();
    assert_eq!(names(&folder), [NAME]);
    fs::remove_dir_all(&folder).unwrap();
    open();
    assert!(!folder.exists(), "once");
}

#[test]
fn a_form_that_cannot_be_read_is_named_in_the_result_and_in_the_status() {
    let Scene {
        home: _home,
        bench: _bench,
        app,
    } = scene();
    let folder = app.own_folder();
    put(&folder, "読めている様式");
    let sound = make(&app);
    assert_eq!(sound.forms, "");
    assert!(shown(&app).warnings.is_empty());
    let broken = folder.join("broken.toml");
    tsunagi_files::write_atomically(&broken, b"\xff\xfe no text").unwrap();
    tsunagi_files::write_atomically(folder.join(NAME), b"\xff\xfe no text").unwrap();
    let made = make(&app);
    assert!(
        made.forms
            .contains("broken.toml）を読めません。控えに入っていません"),
        "{}",
        made.forms
    );
    assert!(
        made.forms
            .contains("our-town.toml）を読めません。控えには、前に読めたとき"),
        "{}",
        made.forms
    );
    assert_eq!(shown(&app).warnings.concat(), made.forms, "and on the list");
    fs::remove_file(broken).unwrap();
    put(&folder, "また読める様式");
    assert_eq!(make(&app).forms, "");
}

#[test]
fn a_name_that_leads_elsewhere_is_none_of_a_form() {
    for name in [
        "../x.toml",
        r"..\x.toml",
        "c:x.toml",
        ".toml",
        "x.txt",
        "a/b.toml",
    ] {
        assert!(!is_plain(name), "{name}");
    }
    assert!(is_plain("わが町.toml"));
}
