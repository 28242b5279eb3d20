//! A writer that only goes forward.

use std::io::{self, Seek, SeekFrom, Write};

/// Lets the zip writer, which asks for `Seek`, write straight into the cipher.
///
/// Members are prepared first, so their sizes and checksums are known when their headers are written
/// and nothing has to be patched afterwards; the zip writer then seeks only to where it is. Its own
/// streaming mode would put the sizes behind the data, and the archive could not be read as a stream.
pub(crate) struct Forward<W> {
    inner: W,
    position: u64,
}

impl<W: Write> Forward<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, position: 0 }
    }

    pub(crate) fn into_inner(self) -> W {
        self.inner
    }
}

impl<W: Write> Write for Forward<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.position += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W> Seek for Forward<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(position) if position == self.position => Ok(position),
            SeekFrom::Current(0) | SeekFrom::End(0) => Ok(self.position),
            _ => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}
