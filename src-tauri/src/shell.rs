//! The window itself: one instance, one page, one event.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tauri::{Emitter as _, WebviewUrl, WebviewWindowBuilder};
use tsunagi_app::{App, Start};

use crate::faces;
use crate::front::Front;
use crate::telling;

/// Runs the window until it is closed.
///
/// The only argument is `--store DIR`; without it the records are in the person's own data folder.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match start(store_folder(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            telling::tell(&sentence);
            ExitCode::FAILURE
        }
    }
}

const NO_WINDOW: &str = "画面を開けませんでした。\nもう一度起動してください。くり返し出るときは、パソコンを再起動してください。";

const OPEN_ELSEWHERE: &str = "つなぎは、もう開いています。けれども、その画面が答えません。\nしばらく待ってから、もう一度起動してください。くり返し出るときは、パソコンを再起動してください。";

const NO_WEBVIEW: &str = "画面を表示する部品（Microsoft Edge WebView2 ランタイム）が、このパソコンにありません。\n部品のセットアップを、つなぎのセットアップと同じフォルダーに置き、つなぎのセットアップをもう一度実行してください。手に入れ方は、手引きの「困ったとき」にあります。";

const NO_SCREEN: &str = "画面に、つながりませんでした。\n画面のあるパソコンに、使う人の名前で入ってから起動してください。画面のない場所では、コマンド（tsunagi-cli）を使えます。";

/// Looks after the backups once a minute, for as long as the program runs.
///
/// The first look comes a little after the start, when nobody waits for the first screen any more.
fn tend_backups(handle: tauri::AppHandle) {
    const FIRST: Duration = Duration::from_secs(20);
    const EACH: Duration = Duration::from_secs(60);
    std::thread::spawn(move || {
        std::thread::sleep(FIRST);
        loop {
            let app: tauri::State<'_, App> = tauri::Manager::state(&handle);
            app.tend_backups();
            std::thread::sleep(EACH);
        }
    });
}

/// Locks the records when the desk was left or the computer sleeps.
///
/// The window does it first, so that what is being typed is written; see `tsunagi_app::App`.
fn watch_the_desk(tauri_app: &tauri::App) {
    const EACH: Duration = Duration::from_secs(5);
    const PATIENCE: Duration = Duration::from_secs(2);
    let handle = tauri_app.handle().clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(EACH);
            let app: tauri::State<'_, App> = tauri::Manager::state(&handle);
            // Everybody who shows records hears it as a change.
            let _ = app.lock_if_left();
        }
    });
    let handle = tauri_app.handle().clone();
    let app: tauri::State<'_, App> = tauri::Manager::state(tauri_app);
    let watch = app.watch_for_leaving(Arc::new(move || {
        let app: tauri::State<'_, App> = tauri::Manager::state(&handle);
        app.lock_for_system(&|| if handle.emit("leaving", ()).is_err() {}, PATIENCE);
    }));
    tauri::Manager::manage(tauri_app, Mutex::new(watch));
}

fn store_folder(mut arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    arguments.find(|argument| argument == "--store")?;
    arguments.next().map(PathBuf::from)
}

fn start(store: Option<PathBuf>) -> Result<(), String> {
    let app = App::on_this_machine(store)
        .map_err(|failure| format!("{}\n{}", failure.what, failure.remedy))?;
    app.silence_panics();
    app.keep_memory_private();
    if !telling::has_screen() {
        return Err(NO_SCREEN.to_owned());
    }
    // Asked before Tauri finds out, whose own words would be English.
    if tauri::webview_version().is_err() {
        return Err(NO_WEBVIEW.to_owned());
    }
    let front = Arc::new(Front::default());
    let called = Arc::clone(&front);
    let _watch = match app.come_first(Arc::new(move || called.come())) {
        Start::First(watch) => watch,
        Start::Later { is_shown: true } => return Ok(()),
        Start::Later { is_shown: false } => return Err(OPEN_ELSEWHERE.to_owned()),
    };
    // GTK's own binding ends in a panic where there is a screen that lets nobody in.
    let shown = AssertUnwindSafe(|| show(app, &front));
    catch_unwind(shown).unwrap_or_else(|_| Err(NO_WINDOW.to_owned()))
}

fn show(app: App, front: &Arc<Front>) -> Result<(), String> {
    let front = Arc::clone(front);
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .register_uri_scheme_protocol(faces::SCHEME, faces::give)
        .manage(app)
        .invoke_handler(crate::commands::handler())
        .setup(move |tauri_app| {
            let handle = tauri_app.handle().clone();
            let app: tauri::State<'_, App> = tauri::Manager::state(tauri_app);
            app.on_change(Box::new(move |changed| {
                // A page that is just closing cannot hear the event; nothing is lost by that.
                if handle.emit("changed", changed).is_err() {}
            }));
            let handle = tauri_app.handle().clone();
            app.on_progress(Box::new(
                move |progress| {
                    if handle.emit("progress", progress).is_err() {}
                },
            ));
            tend_backups(tauri_app.handle().clone());
            watch_the_desk(tauri_app);
            WebviewWindowBuilder::new(tauri_app, "main", WebviewUrl::default())
                .title("つなぎ")
                .inner_size(1280.0, 800.0)
                .min_inner_size(1024.0, 640.0)
                // WebView2 would keep what is typed, names too, in a file of its own.
                .general_autofill_enabled(false)
                .incognito(cfg!(windows))
                .build()?;
            front.is_there(tauri_app.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|_| NO_WINDOW.to_owned())?
        .run(|handle, event| {
            // Closing the window locks: the last backup is taken, and the log is tidied.
            if matches!(event, tauri::RunEvent::Exit) {
                let app: tauri::State<'_, App> = tauri::Manager::state(handle);
                if app.lock(tsunagi_contract::opening::Lock {}).is_err() {}
            }
        });
    Ok(())
}
