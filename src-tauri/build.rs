//! Gives every command of the one table its own permission, so that the capability names exactly what
//! the window may call.

fn main() {
    let commands: Vec<&'static str> = tsunagi_contract::COMMAND_NAMES
        .iter()
        .chain(tsunagi_contract::SHELL_COMMAND_NAMES)
        .copied()
        .collect();
    let manifest = tauri_build::AppManifest::new().commands(commands.leak());
    let windows = tauri_build::WindowsAttributes::new()
        .app_manifest(include_str!("packaging/windows/tsunagi.manifest"));
    let attributes = tauri_build::Attributes::new()
        .app_manifest(manifest)
        .windows_attributes(windows);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error=the window's configuration is wrong: {error:#}");
        std::process::exit(1);
    }
}
