//! What is in memory stays there; what is on the medium is read from it.

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{Advice, fadvise};
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use tsunagi_files::{FileOp, PathError};

/// Both ways are closed: the limit for files, and the flag for the program that systems pipe a dump
/// into, which does not ask the limit. The flag also keeps other programs of the person out.
pub(crate) fn forbid_core_dumps() -> bool {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = setrlimit(Resource::Core, none).is_ok();
    let hidden = set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
    limited && hidden
}

/// Only what is in memory when it is touched: all of it at once would fail at the usual limit of 8 MiB
/// and reserve what never holds a record.
pub(crate) fn lock_memory() -> bool {
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).is_ok()
}

pub(crate) fn drop_page_cache(path: &Path) -> Result<(), PathError> {
    let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    // What has not reached the medium yet cannot be forgotten.
    file.sync_all()
        .map_err(PathError::during(FileOp::Sync, path))?;
    fadvise(&file, 0, None, Advice::DontNeed)
        .map_err(io::Error::from)
        .map_err(PathError::during(FileOp::Read, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_obeys_and_writes_no_memory_to_a_file() {
        assert!(forbid_core_dumps());
        let limit = rustix::process::getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert_eq!(
            rustix::process::dumpable_behavior().unwrap(),
            DumpableBehavior::NotDumpable
        );
    }

    #[test]
    fn a_file_is_the_same_after_it_was_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        tsunagi_files::write_atomically(&path, &[7; 100_000]).unwrap();
        drop_page_cache(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), [7; 100_000]);
        assert!(drop_page_cache(&folder.path().join("b.bin")).is_err());
    }
}
