//! How far a file is, and whether to go on.

use std::io;
use std::ops::ControlFlow;

/// Is told how far the writing of a handover file is, and may stop it.
///
/// Stopped, nothing is left under the name or beside it, as after any other failure.
pub trait Pace {
    /// So much of the content has been encrypted and written.
    fn written(&self, done: u64, total: u64) -> ControlFlow<()>;

    /// So much of the file has been read back and decrypted.
    fn read_back(&self, done: u64, total: u64) -> ControlFlow<()>;

    /// The file is proven; it gets its name next. After this nothing can be stopped.
    fn proven(&self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Goes on to the end and tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Pace for Unwatched {
    fn written(&self, _done: u64, _total: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn read_back(&self, _done: u64, _total: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Is the error by which a stream is stopped from inside. Whoever stopped it knows why; the kind is one
/// that no layer above tries again.
pub(crate) fn stopped() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}
