//! What bears a name like a file's and is none, is refused at once.

use std::path::PathBuf;
#[cfg(target_os = "linux")]
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tsunagi_archive::{Limits, OpenError, inspect_file, open_file};

use crate::forge::{PASSPHRASE, secret};

fn refused_at_once(path: PathBuf) {
    let (tell, told) = mpsc::channel();
    let shown = path.clone();
    // In a thread of its own: a pipe that is opened after all would hold the test for ever.
    thread::spawn(move || {
        let passphrase = secret(PASSPHRASE);
        let opened = open_file(&path, &passphrase, &Limits::STANDARD).map(|_| ());
        let inspected = inspect_file(&path, &passphrase, &Limits::STANDARD).map(|_| ());
        tell.send([opened, inspected]).unwrap();
    });
    for result in told.recv_timeout(Duration::from_secs(10)).unwrap() {
        assert!(
            matches!(result, Err(OpenError::NotAgeFile)),
            "{}: {result:?}",
            shown.display()
        );
    }
}

#[test]
fn a_folder_is_no_handover_file() {
    let folder = tempfile::tempdir().unwrap();
    refused_at_once(folder.path().to_owned());
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_a_socket_and_a_device_are_no_handover_files() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.age");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success(), "this test needs mkfifo (Debian: coreutils)");
    let link = folder.path().join("link.age");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    let socket = folder.path().join("socket.age");
    let _kept = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [pipe, link, socket, "/dev/zero".into(), "/dev/null".into()] {
        refused_at_once(path);
    }
}
