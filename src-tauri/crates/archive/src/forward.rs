//! A writer that only goes forward.

use std::io::{self, Seek, SeekFrom, Write};

/// Lets the zip writer, which asks for `Seek`, write straight into the cipher.
///
/// Members are prepared first, so their sizes and checksums are known when their headers are written
/// and nothing has to be patched afterwards; the zip writer then seeks only to where it is. Its own
/// streaming mode would put the sizes behind the data, and the archive could not be read as a stream.
///
/// After an error everything is taken and dropped: the zip writer tries to finish when it is dropped,
/// and would print an English line on the user's terminal if that failed, too. The error itself has
/// been reported by then.
pub(crate) struct Forward<W> {
    inner: W,
    position: u64,
    is_broken: bool,
}

impl<W: Write> Forward<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self {
            inner,
            position: 0,
            is_broken: false,
        }
    }

    pub(crate) fn into_inner(self) -> W {
        self.inner
    }

    fn mark<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        let is_final = |e: &io::Error| e.kind() != io::ErrorKind::Interrupted;
        self.is_broken |= result.as_ref().is_err_and(is_final);
        result
    }
}

impl<W: Write> Write for Forward<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_broken {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        let count = self.mark(result)?;
        self.position += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_broken {
            return Ok(());
        }
        let result = self.inner.flush();
        self.mark(result)
    }
}

impl<W> Seek for Forward<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            _ if self.is_broken => Ok(self.position),
            SeekFrom::Start(position) if position == self.position => Ok(position),
            SeekFrom::Current(0) | SeekFrom::End(0) => Ok(self.position),
            _ => {
                self.is_broken = true;
                Err(io::ErrorKind::NotSeekable.into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use zip::write::{PreparedZipFile, SimpleFileOptions};
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    struct FullAfter(usize);

    impl Write for FullAfter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.0);
            if count == 0 && !bytes.is_empty() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0 -= count;
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn after_a_failure_the_zip_writer_ends_in_silence() {
        for room in 0..100 {
            let mut zip = ZipWriter::new(Forward::new(FullAfter(room)));
            let options =
                SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            let file = PreparedZipFile::from_data("a", options, &[7; 100]);
            let added = zip.add_prepared_file(file.unwrap());
            assert!(added.is_err(), "the failure after {room} bytes is reported");
            assert!(
                zip.finish().is_ok(),
                "and what its drop would do does not fail again"
            );
        }
    }
}
