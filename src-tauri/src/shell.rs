//! The window itself: one instance, one page, one event.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use tauri::{Emitter as _, WebviewUrl, WebviewWindowBuilder};
use tsunagi_app::App;

/// Runs the window until it is closed.
///
/// The only argument is `--store DIR`; without it the records are in the person's own data folder.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match start(store_folder(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn store_folder(mut arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    arguments.find(|argument| argument == "--store")?;
    arguments.next().map(PathBuf::from)
}

fn start(store: Option<PathBuf>) -> Result<(), String> {
    let app = App::on_this_machine(store)
        .map_err(|failure| format!("{}\n{}", failure.what, failure.remedy))?;
    app.silence_panics();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(app)
        .invoke_handler(crate::commands::handler())
        .setup(|tauri_app| {
            let handle = tauri_app.handle().clone();
            let app: tauri::State<'_, App> = tauri::Manager::state(tauri_app);
            app.on_change(Box::new(move |changed| {
                // A page that is just closing cannot hear the event; nothing is lost by that.
                if handle.emit("changed", changed).is_err() {}
            }));
            WebviewWindowBuilder::new(tauri_app, "main", WebviewUrl::default())
                .title("つなぎ")
                .inner_size(1280.0, 800.0)
                .min_inner_size(1024.0, 640.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .map_err(|_| {
            "画面を開けませんでした。もう一度起動しても開けないときは、このPCの画面表示用の部品（WebView）が入っているかを確かめてください。".to_owned()
        })
}
