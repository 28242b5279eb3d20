//! The last touches: times, modes, sizes, and the list of sums.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::plan::{self, Plan};
use crate::program::Program;
use crate::steps::{Failure, say};

/// The most that the setup program may weigh: a small stick and a slow one.
pub const MOST_SETUP_BYTES: u64 = 60 * 1024 * 1024;

/// The most that may lie on the disk after installing.
pub const MOST_INSTALLED_BYTES: u64 = 150 * 1024 * 1024;

/// Gives every file below `folder` the commit's time, and modes that no umask has touched.
pub fn set_times_and_modes(plan: &Plan, folder: &Path) -> Result<(), Failure> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(plan.epoch);
    for file in plan::files_in(folder)? {
        let path = folder.join(file);
        let is_program = path
            .parent()
            .is_some_and(|folder| folder.ends_with("usr/bin"));
        set_mode(&path, if is_program { 0o755 } else { 0o644 })?;
        std::fs::File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(time))
            .map_err(|error| plan::unwritable(&path, &error))?;
        for above in path
            .ancestors()
            .skip(1)
            .take_while(|above| above.starts_with(folder))
        {
            set_mode(above, 0o755)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .map_err(|error| plan::unwritable(path, &error))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> Result<(), Failure> {
    Ok(())
}

/// Removes what was made for another version, lest it goes on a stick beside this one's.
pub fn remove_other_versions(plan: &Plan) -> Result<(), Failure> {
    let folder = plan.finished();
    let ours = [plan.version.clone(), super::debian::version(plan)];
    for file in plan::files_in(&folder)? {
        let name = file.to_string_lossy();
        let is_ours = ours.iter().any(|version| {
            name.contains(&format!("-{version}-")) || name.contains(&format!("_{version}_"))
        });
        if !is_ours {
            remove(&folder.join(&file))?;
        }
    }
    Ok(())
}

/// Writes the SHA-256 sums of all finished files, in the form that `sha256sum --check` reads.
pub fn write_sums(plan: &Plan) -> Result<(), Failure> {
    let folder = plan.finished();
    let list = folder.join("SHA256SUMS");
    remove(&list)?;
    let files = plan::files_in(&folder)?;
    let sums = Program::new("sha256sum", &folder)
        .words(["--"])
        .words(&files)
        .printed()?;
    let sums = sums.ok_or_else(|| {
        Failure::new(
            "検査用の数(SHA-256)を計算できませんでした。",
            "「sha256sum」が動くか、確かめてください。",
        )
    })?;
    plan::write(&list, &sums)?;
    for file in &files {
        let size = size(&folder.join(file))?;
        say(&format!(
            "   {:>9} KB  {}",
            size.div_ceil(1024),
            file.display()
        ));
    }
    say(&format!("   {}", folder.display()));
    Ok(())
}

/// Fails when a file or folder is larger than promised.
pub fn refuse_too_large(path: &Path, most: u64) -> Result<(), Failure> {
    let found = size(path)?;
    let megabytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
    say(&format!(
        "   {}: {} MB(約束は {} MB まで)",
        path.file_name().unwrap_or_default().to_string_lossy(),
        megabytes(found),
        megabytes(most)
    ));
    if found <= most {
        return Ok(());
    }
    Err(Failure::new(
        format!("「{}」が大きすぎます。", path.display()),
        "何が増えたかを調べ、減らすか、約束を考え直してください。",
    ))
}

/// The bytes of a file, or of all files below a folder.
pub fn size(path: &Path) -> Result<u64, Failure> {
    let length = |path: &Path| {
        path.metadata()
            .map(|found| found.len())
            .map_err(|error| plan::unwritable(path, &error))
    };
    if !path.is_dir() {
        return length(path);
    }
    plan::files_in(path)?
        .iter()
        .map(|file| length(&path.join(file)))
        .sum()
}

/// Removes a file; one that is not there is fine.
pub fn remove(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(plan::unwritable(path, &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_version_stays_among_the_finished_files() {
        let folder = std::env::temp_dir().join(format!("xtask-finished-{}", std::process::id()));
        let plan = Plan {
            root: folder.clone(),
            version: "1.0.0-beta".to_owned(),
            epoch: 0,
            commit: None,
            build: folder.clone(),
        };
        let names = [
            "tsunagi-1.0.0-beta-setup.exe",
            "tsunagi_1.0.0~beta_amd64.deb",
            "tsunagi-0.9.0-setup.exe",
            "tsunagi_1.0.0_amd64.deb",
        ];
        for name in names {
            plan::write(&plan.finished().join(name), name).unwrap();
        }
        remove_other_versions(&plan).unwrap();
        let left = plan::files_in(&plan.finished()).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            left,
            names[..2]
                .iter()
                .map(std::path::PathBuf::from)
                .collect::<Vec<_>>()
        );
    }
}
