//! Streams that remember what went wrong, and where.

use std::cell::RefCell;
use std::io::{self, Read};

/// Keeps the first error of the medium apart from those that the layers above make of it.
///
/// The cipher and the archive report a broken stream as I/O errors too, and only this tells a stick that
/// was pulled out from a file that is damaged.
pub(crate) struct Watched<'a, R> {
    inner: R,
    error: &'a RefCell<Option<io::Error>>,
}

impl<'a, R> Watched<'a, R> {
    pub(crate) fn new(inner: R, error: &'a RefCell<Option<io::Error>>) -> Self {
        Self { inner, error }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.error.borrow_mut().get_or_insert(error);
            }
            kind.into()
        })
    }
}

/// Says why a decrypted stream ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamFault {
    /// The cipher rejected it.
    Broken,
    /// It ends too early.
    Truncated,
    /// It is longer than the limit.
    TooLong,
}

/// Bounds a decrypted stream, and after a fault repeats it instead of asking the cipher again.
pub(crate) struct Bounded<R> {
    inner: R,
    left: u64,
    fault: Option<StreamFault>,
}

impl<R: Read> Bounded<R> {
    pub(crate) fn new(inner: R, limit: u64) -> Self {
        Self {
            inner,
            left: limit,
            fault: None,
        }
    }

    pub(crate) fn fault(&self) -> Option<StreamFault> {
        self.fault
    }

    /// Reads on to the end, because the cipher vouches for the whole only there.
    pub(crate) fn drain(&mut self) -> Result<(), StreamFault> {
        // An error leaves its mark in `fault`.
        let _ = io::copy(self, &mut io::sink());
        self.fault.map_or(Ok(()), Err)
    }

    fn fail(&mut self, fault: StreamFault) -> io::Error {
        self.fault = Some(fault);
        io::ErrorKind::InvalidData.into()
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fault.is_some() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        // One byte is always asked for: at the limit it tells the end from too much.
        let room = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .clamp(1, buffer.len());
        let window = buffer.get_mut(..room).unwrap_or_default();
        match self.inner.read(window) {
            Ok(count) if count as u64 > self.left => Err(self.fail(StreamFault::TooLong)),
            Ok(count) => {
                self.left -= count as u64;
                Ok(count)
            }
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                Err(self.fail(StreamFault::Truncated))
            }
            Err(_) => Err(self.fail(StreamFault::Broken)),
        }
    }
}
