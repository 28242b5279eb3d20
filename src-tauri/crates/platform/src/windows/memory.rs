//! What is in memory stays there.

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
