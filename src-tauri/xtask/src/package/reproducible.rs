//! Whether two builds of one commit give the same files.

use std::path::{Path, PathBuf};

use super::plan::{self, Plan};
use super::{debian, finishing, windows};
use crate::steps::{Failure, Steps, say};

/// Builds everything twice, each time from nothing and in another folder, and compares.
pub fn run(steps: &mut Steps, plan: &Plan) -> Result<(), Failure> {
    let mut finished = Vec::new();
    for name in ["target/package-one", "target/package-two"] {
        let plan = plan.in_build_folder(plan.root.join(name));
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
        finished.push(plan.finished());
    }
    let [one, other] = finished.as_slice() else {
        return Ok(());
    };
    steps.take("二度作ったものを比べる", || compare(one, other))
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
