//! What an office installs on Windows: one setup program, and a folder for those who must not install.

use std::path::{Path, PathBuf};

use super::building::{self, Programs};
use super::plan::{self, Plan};
use super::{bill, contents, finishing, parts};
use crate::program::Program;
use crate::steps::{Failure, Steps, say};

/// Packages for Windows, and returns the setup program.
pub fn package(steps: &mut Steps, plan: &Plan) -> Result<PathBuf, Failure> {
    let system = building::windows();
    steps.take("Rust の Windows 用の部品を確かめる", || {
        building::ensure_windows_target(&plan.root)
    })?;
    let programs = steps.take("Windows 用に組み立てる", || {
        building::build(plan, &system)
    })?;
    let parts = steps.take("入っている部品を調べる", || {
        parts::shipped(plan, &system.triple)
    })?;
    let stage = steps.take("配るものを集める", || {
        let stage = plan.fresh("windows")?;
        put_programs(plan, &programs, &stage)?;
        contents::put_assets(plan, &stage.join("assets"))?;
        contents::put_manual(plan, &stage.join("manual"))?;
        contents::put_licences(plan, &parts, &stage.join("licenses.txt"))?;
        Ok(stage)
    })?;
    bill::put(plan, &parts, "windows")?;
    let setup = plan
        .finished()
        .join(format!("tsunagi-{}-setup.exe", plan.version));
    steps.take("セットアップを作る(NSIS)", || {
        write_setup(plan, &stage, &setup, Packing::Tight)
    })?;
    steps.take("入れずに使うフォルダー(zip)を作る", || {
        zip(plan, &stage)
    })?;
    steps.take("大きさを確かめる", || {
        finishing::refuse_too_large(&setup, finishing::MOST_SETUP_BYTES)?;
        finishing::refuse_too_large(&stage, finishing::MOST_INSTALLED_BYTES)
    })?;
    Ok(setup)
}

fn put_programs(plan: &Plan, programs: &Programs, stage: &Path) -> Result<(), Failure> {
    plan::copy(&programs.window, &stage.join("tsunagi.exe"))?;
    plan::copy(&programs.line, &stage.join("tsunagi-cli.exe"))?;
    // Tauri's build puts the loader, which comes with a crate, beside the window.
    let loader = programs.window.with_file_name("WebView2Loader.dll");
    plan::copy(&loader, &stage.join("WebView2Loader.dll"))?;
    plan::copy(
        &plan.root.join("assets/icons/icon.ico"),
        &stage.join("tsunagi.ico"),
    )
}

/// How hard the setup program is packed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As small as it gets: for those who carry it on a stick.
    Tight,
    /// Quickly: for a setup that only a check installs.
    Loose,
}

/// Writes the setup program of what lies in the stage.
pub fn write_setup(
    plan: &Plan,
    stage: &Path,
    setup: &Path,
    packing: Packing,
) -> Result<(), Failure> {
    let script = plan.root.join("src-tauri/packaging/windows/setup.nsi");
    // Windows counts versions in four numbers.
    let number = format!("{}.0", plan.version.split('-').next().unwrap_or_default());
    let kilobytes = finishing::size(stage)? / 1024;
    Program::new("makensis", &plan.root)
        .words(["-V2", "-WX"])
        .words([
            format!("-DVERSION={}", plan.version),
            format!("-DNUMBER={number}"),
            format!("-DKILOBYTES={kilobytes}"),
            format!("-DSTAGE={}", stage.display()),
            format!(
                "-DPICTURE={}",
                script.with_file_name("welcome.bmp").display()
            ),
            format!("-DOUT={}", setup.display()),
        ])
        .words((packing == Packing::Loose).then_some("-DLOOSE"))
        .words([script])
        .with("SOURCE_DATE_EPOCH", plan.epoch.to_string())
        .run("上に出た行を直してください。")?;
    say(&format!("   {}", setup.display()));
    Ok(())
}

/// Packs the folder by Debian's `zip`, told to leave out all that differs from machine to machine.
fn zip(plan: &Plan, stage: &Path) -> Result<(), Failure> {
    let name = format!("tsunagi-{}-windows", plan.version);
    let above = plan.fresh("portable")?;
    let folder = above.join(&name);
    for file in plan::files_in(stage)? {
        plan::copy(&stage.join(&file), &folder.join(&file))?;
    }
    let readme = plan.root.join("src-tauri/packaging/windows/README.txt");
    // Read in the Windows notepad of years ago, too.
    let text = plan::read(&readme)?.replace('\n', "\r\n");
    plan::write(&folder.join("README.txt"), format!("\u{feff}{text}"))?;
    finishing::set_times_and_modes(plan, &folder)?;
    let archive = plan.finished().join(format!("{name}.zip"));
    finishing::remove(&archive)?;
    let files: Vec<PathBuf> = plan::files_in(&above)?
        .into_iter()
        .filter(|file| file.starts_with(&name))
        .collect();
    Program::new("zip", &above)
        .words(["-q", "-X", "-9"])
        .words([archive])
        .words(files)
        // The format has local times without a zone.
        .with("TZ", "UTC")
        .run("空き容量を確かめてください。")
}
