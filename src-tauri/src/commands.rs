//! One adapter per command, all generated from the one table.

#![allow(
    clippy::needless_pass_by_value,
    reason = "Tauri hands every command its state and request by value"
)]

use tauri::State;
use tauri_plugin_dialog::DialogExt as _;
use tsunagi_app::App;
use tsunagi_contract::{
    Failure, audit, backups, bytes, choices, handover, keys, opening, paper, people, retention,
    settings, slips, timeline, today, work,
};

macro_rules! adapters {
    ($($name:ident($request:ty) -> $reply:ty,)+) => {
        $(adapters! { @one $name($request) -> $reply })+

        /// Returns the handler of every command in the table and of the window's own.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)+ choose_path, open_path]
        }
    };
    // Pictures travel as bytes; JSON would make them a third larger and slow to read.
    (@one page_image($request:ty) -> $reply:ty) => {
        adapters! { @bytes page_image($request) }
    };
    (@one timeline_image($request:ty) -> $reply:ty) => {
        adapters! { @bytes timeline_image($request) }
    };
    (@bytes $name:ident($request:ty)) => {
        #[tauri::command(async)]
        fn $name(app: State<'_, App>, request: $request) -> Result<tauri::ipc::Response, Failure> {
            let bytes::Bytes(png) = app.$name(request)?;
            Ok(tauri::ipc::Response::new(png))
        }
    };
    (@one $name:ident($request:ty) -> $reply:ty) => {
        #[tauri::command(async)]
        fn $name(app: State<'_, App>, request: $request) -> Result<$reply, Failure> {
            app.$name(request)
        }
    };
}

tsunagi_contract::with_commands!(adapters);

/// Opens the system's dialog for a folder or a handover file.
#[tauri::command(async)]
fn choose_path(
    window: tauri::WebviewWindow,
    request: opening::ChoosePath,
) -> Result<opening::ChosenPath, Failure> {
    let mut dialog = window.dialog().file().set_parent(&window);
    if let Some(start) = request.start {
        dialog = dialog.set_directory(start);
    }
    let chosen = if request.kind == "folder" {
        dialog.blocking_pick_folder()
    } else if request.kind == "key_file" {
        dialog
            .add_filter("鍵ファイル", &["tsunagikey"])
            .blocking_pick_file()
    } else if request.kind == "form_file" {
        dialog.add_filter("様式", &["toml"]).blocking_pick_file()
    } else if request.kind == "backup_file" {
        dialog.add_filter("控え", &["tsunagi"]).blocking_pick_file()
    } else {
        dialog
            .add_filter("引継ぎファイル・受領証", &["age", "json"])
            .blocking_pick_file()
    };
    let path = chosen.and_then(|path| path.into_path().ok());
    Ok(opening::ChosenPath {
        path: path.map(|path| path.to_string_lossy().into_owned()),
    })
}

/// Shows a file that the program made, in the system's own viewer.
#[tauri::command(async)]
fn open_path(app: State<'_, App>, request: opening::OpenPath) -> Result<opening::Opened, Failure> {
    app.open_path(request)
}
