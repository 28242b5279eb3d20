//! Text as Windows keeps it.

use std::ffi::{OsStr, OsString};
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::PathBuf;

/// The most characters of a name that a system function gave as a pointer.
const MOST_CHARS: usize = 32 * 1024;

/// Returns a text with the zero that ends it.
pub(super) fn wide(text: impl AsRef<OsStr>) -> Vec<u16> {
    text.as_ref().encode_wide().chain([0]).collect()
}

/// Reads a text up to the zero that ends it, or to the end of its room.
pub(super) fn text(room: &[u16]) -> String {
    String::from_utf16_lossy(before_zero(room))
}

/// Reads a path; a file's name need not be text.
pub(super) fn path(room: &[u16]) -> PathBuf {
    PathBuf::from(OsString::from_wide(before_zero(room)))
}

fn before_zero(room: &[u16]) -> &[u16] {
    let end = room.iter().position(|unit| *unit == 0);
    room.get(..end.unwrap_or(room.len())).unwrap_or_default()
}

/// Reads a text that a system function points at; none where it points nowhere.
///
/// # Safety
/// `start` is null or points at units that end with a zero and stay where they are during the call.
pub(super) unsafe fn text_at(start: *const u16) -> String {
    let mut units = Vec::new();
    if !start.is_null() {
        for place in 0..MOST_CHARS {
            // SAFETY: no zero has been read so far, so by the caller's word this unit is there.
            let unit = unsafe { *start.add(place) };
            if unit == 0 {
                break;
            }
            units.push(unit);
        }
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        let room = wide("複合機 1階");
        assert_eq!(text(&room), "複合機 1階");
        // SAFETY: the room ends with a zero and lives until the end of the test.
        assert_eq!(unsafe { text_at(room.as_ptr()) }, "複合機 1階");
        // SAFETY: nowhere is allowed.
        assert_eq!(unsafe { text_at(std::ptr::null()) }, "");
        assert_eq!(path(&[0x43, 0x3a, 0, 0x58]), PathBuf::from("C:"));
    }
}
