//! What is in memory stays there; what is on the medium is read from it.

use std::fs::OpenOptions;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;

use tsunagi_files::{FileOp, PathError};
use windows_sys::Win32::Storage::FileSystem::FILE_FLAG_NO_BUFFERING;
use windows_sys::Win32::System::Diagnostics::Debug::{
    SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode,
};
use windows_sys::Win32::System::ErrorReporting::{
    WER_FAULT_REPORTING_FLAG_NOHEAP, WerAddExcludedApplication, WerSetFlags,
};
use windows_sys::Win32::System::Memory::{
    QUOTA_LIMITS_HARDWS_MAX_DISABLE, QUOTA_LIMITS_HARDWS_MIN_ENABLE, SetProcessWorkingSetSizeEx,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::wide::wide;

/// What an open office with a page in preview holds at once.
const LEAST_KEPT: usize = 64 * 1024 * 1024;
const MOST_KEPT: usize = 1024 * 1024 * 1024;

/// Three doors: the box that offers a report, the report's copy of the heap, and the report itself.
///
/// A folder for full dumps that an administrator set by hand (`LocalDumps`) stays in force; that is
/// for the office's rules.
pub(crate) fn forbid_core_dumps() -> bool {
    // SAFETY: the function takes and returns numbers.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX) };
    // SAFETY: the function takes a number.
    let has_no_heap = unsafe { WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP) } >= 0;
    let name = std::env::current_exe()
        .ok()
        .and_then(|path| path.file_name().map(wide));
    // SAFETY: the name ends with a zero and outlives the call.
    let is_excluded =
        name.is_some_and(|name| unsafe { WerAddExcludedApplication(name.as_ptr(), 0) } >= 0);
    has_no_heap && is_excluded
}

/// Pages that are in use stay out of the page file; hibernation writes them all the same.
pub(crate) fn lock_memory() -> bool {
    let rule = QUOTA_LIMITS_HARDWS_MIN_ENABLE | QUOTA_LIMITS_HARDWS_MAX_DISABLE;
    // SAFETY: the handle is this process's own, which needs no closing; the rest are numbers.
    unsafe { SetProcessWorkingSetSizeEx(GetCurrentProcess(), LEAST_KEPT, MOST_KEPT, rule) != 0 }
}

/// To open a file past the cache makes Windows write and forget what it keeps of it.
pub(crate) fn drop_page_cache(path: &Path) -> Result<(), PathError> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(PathError::during(FileOp::Open, path))?;
    file.sync_all()
        .map_err(PathError::during(FileOp::Sync, path))?;
    drop(file);
    OpenOptions::new()
        .read(true)
        .custom_flags(FILE_FLAG_NO_BUFFERING)
        .open(path)
        .map(drop)
        .map_err(PathError::during(FileOp::Read, path))
}

#[cfg(test)]
mod tests {
    use super::*;

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
