//! Whether two builds of one commit give the same files.

use std::path::{Path, PathBuf};

use super::plan::{self, Plan};
use super::{debian, finishing, windows};
use crate::steps::{Failure, Steps, say};

/// The systems that there are packages for, as `package` calls them.
const SYSTEMS: [&str; 2] = ["windows", "debian"];

/// Builds everything twice, the second time from nothing and in another folder, and compares.
///
/// Where the packages of this commit are made already, they are the first time: the everyday way, out
/// of a build folder with traces of former ones, has to give the same.
pub fn run(steps: &mut Steps, plan: &Plan) -> Result<(), Failure> {
    let one = if SYSTEMS
        .iter()
        .all(|system| plan.is_made_from_this_commit(system))
    {
        say("   一度目は、このコミットから作ってあるものを使います。");
        plan.finished()
    } else {
        build(steps, plan, "target/package-one")?
    };
    let other = build(steps, plan, "target/package-two")?;
    steps.take("二度作ったものを比べる", || {
        compare(&one, &other)
    })
}

/// Builds everything from nothing, and returns the folder of the finished files.
fn build(steps: &mut Steps, plan: &Plan, folder: &str) -> Result<PathBuf, Failure> {
    let plan = plan.in_build_folder(plan.root.join(folder));
    match std::fs::remove_dir_all(&plan.build) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(plan::unwritable(&plan.build, &error));
        }
        _ => {}
    }
    plan::make_folder(&plan.finished())?;
    windows::package(steps, &plan)?;
    debian::package(steps, &plan)?;
    finishing::write_sums(&plan)?;
    Ok(plan.finished())
}

fn compare(one: &Path, other: &Path) -> Result<(), Failure> {
    let (files, others) = (plan::files_in(one)?, plan::files_in(other)?);
    let mut differing: Vec<PathBuf> = files
        .iter()
        .filter(|file| !others.contains(file))
        .cloned()
        .collect();
    for file in &files {
        let read = |folder: &Path| {
            let path = folder.join(file);
            std::fs::read(&path).map_err(|error| plan::unwritable(&path, &error))
        };
        if others.contains(file) && read(one)? != read(other)? {
            differing.push(file.clone());
        }
    }
    if differing.is_empty() && files.len() == others.len() {
        say(&format!(
            "   {} 個のファイルは、1バイトも違いません。",
            files.len()
        ));
        return Ok(());
    }
    for file in &differing {
        say(&format!("   違うもの: {}", file.display()));
    }
    Err(Failure::new(
        "二度作ると、違うものができました。",
        "違うファイルを開いて比べ、日時や場所の名前が入っていないか調べてください。",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_or_a_file_more_is_a_difference() {
        let folder = std::env::temp_dir().join(format!("xtask-twice-{}", std::process::id()));
        let (one, other) = (folder.join("one"), folder.join("other"));
        let put = |path: PathBuf, text: &str| plan::write(&path, text).unwrap();
        put(one.join("a"), "same");
        put(other.join("a"), "same");
        assert_eq!(compare(&one, &other), Ok(()));
        put(other.join("b"), "more");
        assert!(compare(&one, &other).is_err(), "a file more");
        put(one.join("b"), "less");
        assert!(compare(&one, &other).is_err(), "other bytes");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
