//! One program per name, by a Unix socket without a file.
//!
//! Its name lives in the kernel, is taken by one program at a time, and is free again the moment that
//! program ends, however it ends: nothing is left behind that somebody would have to clear. It leads
//! nowhere but to other programs of this machine.

use std::io::{self, Read as _, Write as _};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rustix::net::sockopt::socket_peercred;

use crate::first::{Called, Start};
use crate::watch::Watch;

/// How long a program that is just starting may take to show its window.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the name is tried again while its last bearer is ending.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

const SHOWN: u8 = b'1';
const NOT_SHOWN: u8 = b'0';

pub(crate) fn come_first(name: &str, called: Called) -> Start {
    let person = rustix::process::getuid().as_raw();
    let Ok(address) = SocketAddr::from_abstract_name(format!("tsunagi-{person}-{name}")) else {
        return Start::First(Watch::deaf());
    };
    for _ in 0..TRIES {
        match UnixListener::bind_addr(&address) {
            Ok(listener) => return Start::First(answer(listener, address, called)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => match call(&address) {
                Call::Answered(is_shown) => return Start::Later { is_shown },
                Call::Stranger => break,
                Call::Ended => std::thread::sleep(PAUSE),
            },
            Err(_) => break,
        }
    }
    // The lock on the records keeps a second program out in any case; this is for comfort.
    Start::First(Watch::deaf())
}

enum Call {
    Answered(bool),
    /// Another person's program took the name.
    Stranger,
    /// Nobody is there any more.
    Ended,
}

fn call(address: &SocketAddr) -> Call {
    let Ok(mut there) = UnixStream::connect_addr(address) else {
        return Call::Ended;
    };
    if !is_own(&there) {
        return Call::Stranger;
    }
    let mut answer = [NOT_SHOWN];
    let is_answered =
        there.set_read_timeout(Some(PATIENCE)).is_ok() && there.read_exact(&mut answer).is_ok();
    Call::Answered(is_answered && answer == [SHOWN])
}

fn answer(listener: UnixListener, address: SocketAddr, called: Called) -> Watch {
    let mut watch = Watch::deaf();
    watch.listen(move |stop| {
        for caller in listener.incoming() {
            if stop.load(Ordering::Acquire) {
                return;
            }
            let Ok(mut caller) = caller else { continue };
            if is_own(&caller) {
                let answer = if called() { SHOWN } else { NOT_SHOWN };
                // A caller that lost patience has said so itself.
                let _ = caller.write_all(&[answer]);
            }
        }
    });
    // The thread waits for callers; one more lets it see that it is over.
    watch.wakes_by(move || drop(UnixStream::connect_addr(&address)));
    watch
}

/// Whether the other end is a program of the same person.
fn is_own(stream: &UnixStream) -> bool {
    socket_peercred(stream).is_ok_and(|other| other.uid == rustix::process::getuid())
}
