//! Drives, by letter and by path.

use std::fs::OpenOptions;
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle as _;
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};

use tsunagi_files::{FileOp, PathError};
use windows_sys::Win32::Storage::FileSystem::{
    BusType1394, BusTypeSd, BusTypeUsb, GetDiskFreeSpaceExW, GetDriveTypeW, GetLogicalDrives,
    GetVolumeInformationW, GetVolumePathNameW,
};
use windows_sys::Win32::System::Diagnostics::Debug::{
    SEM_FAILCRITICALERRORS, SetThreadErrorMode, THREAD_ERROR_MODE,
};
use windows_sys::Win32::System::IO::DeviceIoControl;
use windows_sys::Win32::System::Ioctl::{
    IOCTL_STORAGE_QUERY_PROPERTY, PropertyStandardQuery, STORAGE_PROPERTY_QUERY,
    StorageDeviceProperty,
};
use windows_sys::Win32::System::SystemServices::FILE_READ_ONLY_VOLUME;
use windows_sys::Win32::System::WindowsProgramming::{
    DRIVE_CDROM, DRIVE_NO_ROOT_DIR, DRIVE_RAMDISK, DRIVE_REMOTE, DRIVE_REMOVABLE,
};

use super::wide::{path, text, wide};
use crate::drive::{Drive, DriveKind, is_below, names_cloud};

/// More than the longest path that Windows opens.
const MOST_UNITS: usize = 32 * 1024;

pub(crate) fn drives() -> Vec<Drive> {
    // SAFETY: the function takes nothing and returns a number.
    let letters = unsafe { GetLogicalDrives() };
    let roots = (0_u8..26).filter(|place| letters & (1 << place) != 0);
    let roots = roots.map(|place| PathBuf::from(format!("{}:\\", char::from(b'A' + place))));
    quietly(|| roots.filter_map(|root| described(&root)).collect())
}

pub(crate) fn drive_of(asked: &Path) -> Option<Drive> {
    let mut room = vec![0; MOST_UNITS];
    let units = u32::try_from(room.len()).ok()?;
    let asked = wide(asked);
    // SAFETY: the path ends with a zero, and the room is as long as it is said to be.
    let is_found = unsafe { GetVolumePathNameW(asked.as_ptr(), room.as_mut_ptr(), units) };
    (is_found != 0)
        .then(|| plain(&path(&room)))
        .and_then(|root| quietly(|| described(&root)))
}

/// The folders that `OneDrive` names in the environment: its Documents folder is often the person's.
pub(crate) fn cloud_folders() -> Vec<PathBuf> {
    ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(PathBuf::from)
        .collect()
}

pub(crate) fn free_space(path: &Path) -> Result<u64, PathError> {
    room(path)
        .map(|(free, _)| free)
        .map_err(PathError::during(FileOp::Inspect, path))
}

fn room(path: &Path) -> io::Result<(u64, u64)> {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    let (mut free, mut total) = (0, 0);
    let folder = wide(folder);
    // SAFETY: the path ends with a zero; the two numbers outlive the call and null is allowed for
    // the third.
    let is_said =
        unsafe { GetDiskFreeSpaceExW(folder.as_ptr(), &raw mut free, &raw mut total, null_mut()) };
    if is_said == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok((free, total))
}

/// Describes a drive; none where no medium is in it.
fn described(root: &Path) -> Option<Drive> {
    let wide_root = wide(root);
    // SAFETY: the path ends with a zero.
    let drive_type = unsafe { GetDriveTypeW(wide_root.as_ptr()) };
    if drive_type == DRIVE_NO_ROOT_DIR {
        return None;
    }
    let (mut label, mut file_system) = ([0; 261], [0; 261]);
    let mut flags = 0;
    // SAFETY: the path ends with a zero, both rooms are as long as they are said to be, and null is
    // allowed for the numbers that nobody asks for.
    let is_there = unsafe {
        GetVolumeInformationW(
            wide_root.as_ptr(),
            label.as_mut_ptr(),
            261,
            null_mut(),
            null_mut(),
            &raw mut flags,
            file_system.as_mut_ptr(),
            261,
        )
    };
    let (free_bytes, total_bytes) = room(root).ok()?;
    let kind = match drive_type {
        DRIVE_REMOVABLE => DriveKind::Removable,
        DRIVE_REMOTE => DriveKind::Network,
        DRIVE_CDROM => DriveKind::Disc,
        DRIVE_RAMDISK => DriveKind::Memory,
        // A disk on a cable says that it is fixed.
        _ if is_on_cable(root) => DriveKind::Removable,
        _ => DriveKind::Fixed,
    };
    (is_there != 0).then(|| Drive {
        root: root.to_path_buf(),
        label: text(&label),
        kind,
        file_system: text(&file_system).to_lowercase(),
        is_read_only: flags & FILE_READ_ONLY_VOLUME != 0 || kind == DriveKind::Disc,
        is_cloud_synced: names_cloud(root) || is_below(root, &cloud_folders()),
        free_bytes,
        total_bytes,
    })
}

/// Asks which cable a drive hangs on.
fn is_on_cable(root: &Path) -> bool {
    const BUS_TYPE: std::ops::Range<usize> = 28..32;
    let name = root.to_string_lossy();
    let device = format!(r"\\.\{}", name.trim_end_matches('\\'));
    // To ask needs no right to read.
    let Ok(device) = OpenOptions::new().access_mode(0).open(device) else {
        return false;
    };
    let query = STORAGE_PROPERTY_QUERY {
        PropertyId: StorageDeviceProperty,
        QueryType: PropertyStandardQuery,
        ..STORAGE_PROPERTY_QUERY::default()
    };
    // The beginning of a STORAGE_DEVICE_DESCRIPTOR, taken as bytes: its two flags may hold what a
    // `bool` must not.
    let mut answer = [0_u8; 64];
    let mut length = 0;
    // SAFETY: the handle is open until the end of the function; question and answer live on this
    // stack frame and are as long as they are said to be; nothing is asked to happen later.
    let is_answered = unsafe {
        DeviceIoControl(
            device.as_raw_handle(),
            IOCTL_STORAGE_QUERY_PROPERTY,
            (&raw const query).cast(),
            u32::try_from(size_of::<STORAGE_PROPERTY_QUERY>()).unwrap_or(0),
            answer.as_mut_ptr().cast(),
            64,
            &raw mut length,
            null_mut(),
        )
    };
    let bus = answer.get(BUS_TYPE).and_then(|bytes| bytes.try_into().ok());
    is_answered != 0
        && length >= 32
        && bus
            .map(i32::from_le_bytes)
            .is_some_and(|bus| [BusTypeUsb, BusTypeSd, BusType1394].contains(&bus))
}

/// Takes away the mark of a long path, which people do not know.
fn plain(root: &Path) -> PathBuf {
    let text = root.to_string_lossy();
    match text.strip_prefix(r"\\?\") {
        Some(rest) if rest.starts_with(r"UNC\") => {
            PathBuf::from(format!(r"\\{}", rest.trim_start_matches(r"UNC\")))
        }
        Some(rest) => PathBuf::from(rest),
        None => root.to_path_buf(),
    }
}

/// Asks without the window that says a slot is empty.
fn quietly<T>(ask: impl FnOnce() -> T) -> T {
    let mut before: THREAD_ERROR_MODE = 0;
    // SAFETY: the old mode is written to a variable that outlives the call.
    let is_set = unsafe { SetThreadErrorMode(SEM_FAILCRITICALERRORS, &raw mut before) };
    let answer = ask();
    if is_set != 0 {
        // SAFETY: the mode is the one that was there, and null is allowed for the old one.
        unsafe { SetThreadErrorMode(before, null::<THREAD_ERROR_MODE>().cast_mut()) };
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_shown_as_people_know_it() {
        assert_eq!(plain(Path::new(r"\\?\C:\")), Path::new(r"C:\"));
        let share = Path::new(r"\\?\UNC\server\share\");
        assert_eq!(plain(share), Path::new(r"\\server\share\"));
        assert_eq!(plain(Path::new(r"E:\")), Path::new(r"E:\"));
    }

    #[test]
    fn this_machine_has_a_drive_for_every_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        assert!(drive_of(&path).unwrap().total_bytes > 0);
        assert!(free_space(&path).unwrap() > 0);
        assert!(!drives().is_empty());
    }
}
