//! `cargo xtask package`: the files that an office installs, and the checks that they work.
//!
//! The packages are made on Debian, also those for Windows. What is made lies in
//! `target/package/finished`: the files, a bill of materials for each, and a list of sums.

mod bill;
mod building;
mod check_debian;
mod check_windows;
mod contents;
mod debian;
mod finishing;
mod gathered;
mod json;
mod licences;
mod man;
mod manual;
mod parts;
mod plan;
mod reproducible;
mod windows;
mod wine;

use std::path::Path;

use crate::apt::{self, Package};
use crate::steps::{Failure, Steps};
use crate::{npm, toolchain};
pub use building::ensure_windows_target;
use plan::Plan;
pub use plan::{make_folder, read, write};

/// Builds or checks the package that `words` name.
pub fn run(steps: &mut Steps, root: &Path, words: &[String]) -> Result<(), Failure> {
    let plan = Plan::new(root)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["windows"] => {
            prepare(steps, &plan, apt::FOR_WINDOWS)?;
            windows::package(steps, &plan)?;
            steps.take("検査用の数を書く", || finish(&plan, "windows"))
        }
        ["debian"] => {
            prepare(steps, &plan, apt::FOR_DEBIAN)?;
            debian::package(steps, &plan)?;
            steps.take("検査用の数を書く", || finish(&plan, "debian"))
        }
        ["check-windows"] => {
            prepare(steps, &plan, apt::FOR_WINE)?;
            check_windows::run(steps, &plan)
        }
        ["check-debian"] => {
            let packages: Vec<&Package> = apt::FOR_FRESH_DEBIAN.iter().collect();
            steps.take("足りないパッケージを入れる", || {
                apt::ensure(&packages, root)
            })?;
            check_debian::run(steps, &plan)
        }
        ["check-reproducible"] => {
            let both: Vec<&Package> = apt::FOR_WINDOWS.iter().chain(apt::FOR_DEBIAN).collect();
            prepare(steps, &plan, both)?;
            reproducible::run(steps, &plan)
        }
        _ => Err(Failure::new(
            format!("「package {}」というしごとはありません。", words.join(" ")),
            "windows、debian、check-windows、check-debian、check-reproducible から選んでください。",
        )),
    }
}

/// Writes the sums, and out of which commit this system's files were made.
fn finish(plan: &Plan, system: &str) -> Result<(), Failure> {
    finishing::remove_other_versions(plan)?;
    finishing::write_sums(plan)?;
    plan.note_commit(system)
}

/// Installs what is missing, and builds the page that the window carries.
fn prepare(
    steps: &mut Steps,
    plan: &Plan,
    extra: impl IntoIterator<Item = &'static Package>,
) -> Result<(), Failure> {
    plan::warn_of_changes(&plan.root);
    let packages: Vec<&Package> = apt::BUILDING.iter().chain(extra).collect();
    steps.take("足りないパッケージを入れる", || {
        apt::ensure(&packages, &plan.root)
    })?;
    steps.take("Node.js を確かめる", || {
        toolchain::ensure_node(&plan.root)
    })?;
    steps.take("画面の部品を取り寄せる", || {
        npm::ensure(&plan.root)
    })?;
    steps.take("画面を組み立てる", || {
        npm::script(&plan.root, "build", "上に出た行を直してください。")
    })?;
    refuse_a_page_without_typefaces(plan)?;
    plan::make_folder(&plan.finished())
}

/// A page built without its typefaces shows other shapes, and boxes for rare characters.
fn refuse_a_page_without_typefaces(plan: &Plan) -> Result<(), Failure> {
    let files = plan::files_in(&plan.root.join("ui/dist"))?;
    let typefaces = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "ttf"));
    if typefaces.count() >= 2 {
        return Ok(());
    }
    Err(Failure::new(
        "画面に、書体が入っていません。",
        "ui の中で「npm run build」を実行し、書体についての行を確かめてください。",
    ))
}
