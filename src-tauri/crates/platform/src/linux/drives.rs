//! Drives, from the kernel's list of mounts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tsunagi_files::{FileOp, PathError};

use crate::drive::{Drive, DriveKind, names_cloud};

const MOUNTS: &str = "/proc/self/mountinfo";
const BLOCKS: &str = "/sys/class/block";
const LABELS: &str = "/dev/disk/by-label";

/// File systems that lie on another computer.
const NETWORK: &[&str] = &[
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "virtiofs",
];

/// A line of the kernel's list.
#[derive(Debug, PartialEq, Eq)]
struct Mount {
    root: PathBuf,
    file_system: String,
    source: String,
    is_read_only: bool,
    /// A part of a file system shown a second time.
    is_copy: bool,
}

pub(crate) fn drives() -> Vec<Drive> {
    let mut drives: Vec<(String, Drive)> = Vec::new();
    for mount in mounts().into_iter().filter(is_for_files) {
        let is_known = drives
            .iter()
            .any(|(source, drive)| *source == mount.source && mount.root.starts_with(&drive.root));
        if !is_known && let Some(drive) = described(&mount) {
            drives.push((mount.source, drive));
        }
    }
    drives.into_iter().map(|(_, drive)| drive).collect()
}

pub(crate) fn drive_of(path: &Path) -> Option<Drive> {
    // A later mount hides an earlier one at the same place.
    let mount = mounts()
        .into_iter()
        .filter(|mount| path.starts_with(&mount.root))
        .max_by_key(|mount| mount.root.iter().count())?;
    described(&mount)
}

/// No program here writes down where it keeps its copies; the folder's name has to say it.
pub(crate) fn cloud_folders() -> Vec<PathBuf> {
    Vec::new()
}

pub(crate) fn free_space(path: &Path) -> Result<u64, PathError> {
    room(path)
        .map(|(free, _)| free)
        .map_err(PathError::during(FileOp::Inspect, path))
}

fn room(path: &Path) -> io::Result<(u64, u64)> {
    let found = rustix::fs::statvfs(path)?;
    Ok((
        found.f_bavail.saturating_mul(found.f_frsize),
        found.f_blocks.saturating_mul(found.f_frsize),
    ))
}

fn mounts() -> Vec<Mount> {
    let list = fs::read_to_string(MOUNTS).unwrap_or_default();
    list.lines().filter_map(mount).collect()
}

/// Reads `36 35 98:0 /part /place rw,noatime shared:1 - ext4 /dev/sda1 rw` (proc(5)).
fn mount(line: &str) -> Option<Mount> {
    let (place, kind) = line.split_once(" - ")?;
    let mut place = place.split(' ').skip(3);
    let (part, root, options) = (place.next()?, place.next()?, place.next()?);
    let mut kind = kind.split(' ');
    let (file_system, source, more) = (kind.next()?, kind.next()?, kind.next().unwrap_or(""));
    let says_read_only = |options: &str| options.split(',').any(|option| option == "ro");
    Some(Mount {
        root: PathBuf::from(unescaped(root)),
        file_system: file_system.to_lowercase(),
        source: unescaped(source),
        is_read_only: says_read_only(options) || says_read_only(more),
        // Parts of btrfs are drives in a person's eyes; of others they are a second look at one.
        is_copy: part != "/" && file_system != "btrfs",
    })
}

/// Reads `\040` for a space, as the kernel writes it.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let octal = (first == b'\\').then(|| after.get(..3)).flatten();
        let octal = octal.and_then(|digits| std::str::from_utf8(digits).ok());
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_network(mount: &Mount) -> bool {
    let kind = mount.file_system.as_str();
    // A file system of a program is a network one, but for those that read a disk's own.
    let is_program = kind.starts_with("fuse.") && !mount.source.starts_with("/dev/");
    NETWORK.contains(&kind) || is_program
}

/// Whether people keep files there: no kernel's list, no program's own image, no part of starting up.
fn is_for_files(mount: &Mount) -> bool {
    const OURS: &[&str] = &[
        "/boot", "/efi", "/snap", "/proc", "/sys", "/dev", "/var/lib",
    ];
    if mount.root == Path::new("/") {
        return true;
    }
    let is_system = OURS.iter().any(|folder| mount.root.starts_with(folder))
        || (mount.root.starts_with("/run") && !mount.root.starts_with("/run/media"));
    let is_disk = mount.source.starts_with("/dev/") && mount.file_system != "squashfs";
    !is_system && !mount.is_copy && mount.root.is_dir() && (is_disk || is_network(mount))
}

fn described(mount: &Mount) -> Option<Drive> {
    let (free_bytes, total_bytes) = room(&mount.root).ok()?;
    let device = Path::new(&mount.source).canonicalize().ok();
    let block = device
        .as_deref()
        .filter(|device| device.starts_with("/dev"))
        .and_then(Path::file_name);
    let kind = match (block, mount.file_system.as_str()) {
        (_, "tmpfs" | "ramfs") => DriveKind::Memory,
        _ if is_network(mount) => DriveKind::Network,
        (_, "iso9660" | "udf") => DriveKind::Disc,
        (Some(block), _) => kind_of_block(Path::new(BLOCKS), &block.to_string_lossy(), 0),
        (None, _) => DriveKind::Fixed,
    };
    Some(Drive {
        root: mount.root.clone(),
        label: device.and_then(|device| label(&device)).unwrap_or_default(),
        kind,
        file_system: mount.file_system.clone(),
        is_read_only: mount.is_read_only,
        is_cloud_synced: names_cloud(&mount.root),
        free_bytes,
        total_bytes,
    })
}

/// The most layers (encrypted, joined) between a file system and its disk.
const MOST_LAYERS: usize = 4;

/// Looks a block device up in the kernel's tree of devices.
fn kind_of_block(blocks: &Path, name: &str, layer: usize) -> DriveKind {
    if name.starts_with("sr") {
        return DriveKind::Disc;
    }
    let Ok(place) = blocks.join(name).canonicalize() else {
        return DriveKind::Fixed;
    };
    let below = fs::read_dir(place.join("slaves")).into_iter().flatten();
    let is_below_removable = below.flatten().any(|disk| {
        let disk = disk.file_name();
        layer < MOST_LAYERS
            && kind_of_block(blocks, &disk.to_string_lossy(), layer + 1) == DriveKind::Removable
    });
    // A partition has its disk's folder above it.
    let is_marked = [Some(place.as_path()), place.parent()]
        .into_iter()
        .flatten()
        .any(|place| {
            let says = |file: &str, word: &str| {
                fs::read_to_string(place.join(file)).is_ok_and(|text| text.trim() == word)
            };
            // A card in the slot says that it is a card, not that it can be pulled out.
            says("removable", "1") || says("device/type", "SD")
        });
    // A disk on a cable says that it is not removable: it means its platters.
    let is_on_cable = place.iter().any(|part| {
        let part = part.to_string_lossy();
        part.strip_prefix("usb")
            .is_some_and(|number| number.parse::<u32>().is_ok())
    });
    if is_marked || is_on_cable || is_below_removable {
        DriveKind::Removable
    } else {
        DriveKind::Fixed
    }
}

/// Finds the label in the folder of links that udev keeps.
fn label(device: &Path) -> Option<String> {
    let links = fs::read_dir(LABELS).ok()?.flatten();
    let mut ours = links.filter(|link| {
        link.path()
            .canonicalize()
            .is_ok_and(|target| target == device)
    });
    Some(plain_label(&ours.next()?.file_name().to_string_lossy()))
}

/// Reads `\x20` for a space, as udev writes it.
fn plain_label(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = byte {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.extend_from_slice(b"\\x");
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_kernels_list_is_read() {
        let line = r"95 29 8:17 / /media/m/\343\201\244\343\201\252\343\201\216\0401 ro,nosuid shared:51 master:2 - vfat /dev/sdb1 rw,uid=1000";
        let mount = mount(line).unwrap();
        assert_eq!(mount.root, Path::new("/media/m/つなぎ 1"));
        assert_eq!(mount.file_system, "vfat");
        assert!(mount.is_read_only && !mount.is_copy && !is_network(&mount));
        let line = "96 29 0:50 / /mnt/x rw - fuse.sshfs m@example:/ rw";
        assert!(is_network(&super::mount(line).unwrap()));
        let line = "97 29 8:1 / /media/x rw - fuseblk /dev/sdc1 rw";
        assert!(
            !is_network(&super::mount(line).unwrap()),
            "ntfs-3g reads a disk"
        );
        assert_eq!(super::mount("not a mount"), None);
    }

    #[test]
    fn a_label_is_read_as_it_was_given() {
        assert_eq!(plain_label(r"\xe8\xa8\x98\xe9\x8c\xb2\x20A"), "記録 A");
        assert_eq!(plain_label(r"A\xzz"), r"A\xzz");
    }

    #[test]
    fn what_can_be_pulled_out_is_found_under_every_layer() {
        let folder = tempfile::tempdir().unwrap();
        let devices = folder.path().join("devices");
        let blocks = folder.path().join("block");
        std::fs::create_dir_all(&blocks).unwrap();
        let place = |name: &str, below: &str| {
            let place = devices.join(below).join(name);
            std::fs::create_dir_all(&place).unwrap();
            std::os::unix::fs::symlink(&place, blocks.join(name)).unwrap();
            place
        };
        let say = |path: PathBuf, word: &str| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            tsunagi_files::write_atomically(&path, word.as_bytes()).unwrap();
        };
        place("sda", "pci0/ata1");
        place("sdb", "pci0/usb2/2-1");
        place("sdb1", "pci0/usb2/2-1/sdb");
        let card = place("mmcblk0", "mmc0");
        say(card.join("device/type"), "SD\n");
        place("mmcblk0p1", "mmc0/mmcblk0");
        let stick = place("sdc", "pci0/ata2");
        say(stick.join("removable"), "1\n");
        let locked = place("dm-0", "virtual");
        std::fs::create_dir_all(locked.join("slaves/sdb1")).unwrap();
        let kind = |name: &str| kind_of_block(&blocks, name, 0);
        for name in ["sdb1", "mmcblk0p1", "sdc", "dm-0"] {
            assert_eq!(kind(name), DriveKind::Removable, "{name}");
        }
        assert_eq!(kind("sda"), DriveKind::Fixed);
        assert_eq!(kind("sr0"), DriveKind::Disc);
        assert_eq!(kind("gone"), DriveKind::Fixed);
    }

    #[test]
    fn this_machine_has_a_drive_for_every_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        let drive = drive_of(&path).unwrap();
        assert!(path.starts_with(&drive.root) && drive.total_bytes > 0);
        assert!(free_space(&path).unwrap() <= drive.total_bytes);
        assert!(
            drives().iter().any(|drive| drive.root == Path::new("/")),
            "where the system lies is a drive"
        );
    }
}
