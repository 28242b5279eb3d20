//! Reading what somebody else wrote.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::path_error::{FileOp, PathError};

/// Reads a whole file into memory, unless it is larger than `max_bytes`.
///
/// A named pipe is refused: opening one waits for ever where nobody writes into it. The limit holds for what is read and not for what the folder says, which a device or a growing file
/// belies.
///
/// # Errors
/// [`crate::Obstacle::TooLarge`] beyond the limit; otherwise the step that failed.
pub fn read_limited(path: impl AsRef<Path>, max_bytes: u64) -> Result<Vec<u8>, PathError> {
    let path = path.as_ref();
    if is_named_pipe(path) {
        let kind = io::ErrorKind::InvalidInput.into();
        return Err(PathError::new(path, FileOp::Open, &kind));
    }
    let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(PathError::during(FileOp::Read, path))?;
    if bytes.len() as u64 > max_bytes {
        return Err(PathError::new(
            path,
            FileOp::Read,
            &io::ErrorKind::FileTooLarge.into(),
        ));
    }
    Ok(bytes)
}

/// Returns whether a pipe lies in a folder under that name.
///
/// What a shell hands over as `<(…)` is a pipe, too. Somebody writes into that one, and no name can be
/// followed to it.
#[cfg(unix)]
fn is_named_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_pipe = path
        .metadata()
        .is_ok_and(|found| found.file_type().is_fifo());
    is_pipe && path.canonicalize().is_ok()
}

/// Folders of Windows hold no pipes.
#[cfg(not(unix))]
fn is_named_pipe(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Obstacle, write_atomically};

    #[test]
    fn stops_at_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("five");
        write_atomically(&path, b"12345").unwrap();
        assert_eq!(
            read_limited(&path, 5).unwrap(),
            b"12345",
            "the limit itself is allowed"
        );
        let error = read_limited(&path, 4).unwrap_err();
        assert_eq!(error.obstacle(), Obstacle::TooLarge, "one byte more is not");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_into_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(
            made.unwrap().success(),
            "this test needs mkfifo (Debian: coreutils)"
        );
        let (told, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || told.send(read_limited(pipe, 5).map_err(|e| e.kind())));
        let heard = heard.recv_timeout(std::time::Duration::from_secs(20));
        assert_eq!(heard.unwrap(), Err(io::ErrorKind::InvalidInput));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn is_not_fooled_by_a_device_without_a_size() {
        let error = read_limited("/dev/zero", 4096).unwrap_err();
        assert_eq!(
            error.obstacle(),
            Obstacle::TooLarge,
            "an endless file ends at the limit"
        );
    }
}
