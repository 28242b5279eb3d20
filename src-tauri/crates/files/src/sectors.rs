//! Reading by whole sectors, as Windows asks of whoever reads past its cache.

use std::io::{self, Read};

/// The largest sector of any drive; places, lengths and addresses are multiples of it.
const SECTOR: usize = 4096;
const BITE: usize = 256 * SECTOR;

/// Reads a source from its start in whole sectors, and hands them on in any pieces.
pub(crate) struct Sectors<R> {
    source: R,
    room: Vec<u8>,
    at: usize,
    end: usize,
    is_over: bool,
}

impl<R: Read> Sectors<R> {
    /// Begins with a source that nobody has read from.
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            room: vec![0; SECTOR + BITE],
            at: 0,
            end: 0,
            is_over: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let first = self.room.as_ptr().align_offset(SECTOR);
        let room = self.room.get_mut(first..first + BITE).unwrap_or_default();
        let count = self.source.read(room)?;
        (self.at, self.end) = (first, first + count);
        // Only the last sector of a file comes in part, and from behind it no whole one can be read.
        self.is_over = count == 0 || count % SECTOR != 0;
        Ok(())
    }
}

impl<R: Read> Read for Sectors<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end && !self.is_over {
            self.fill()?;
        }
        let mut have = self.room.get(self.at..self.end).unwrap_or_default();
        let count = have.read(bytes)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refuses what Windows refuses: a place, a length or an address that is none of a sector.
    struct Strict<'b> {
        bytes: &'b [u8],
        at: usize,
    }

    impl Read for Strict<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let is_whole = |number: usize| number.is_multiple_of(SECTOR);
            if !is_whole(self.at) || !is_whole(room.len()) || !is_whole(room.as_ptr().addr()) {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            let count = (&self.bytes[self.at..]).read(room)?;
            self.at += count;
            Ok(count)
        }
    }

    #[test]
    fn every_length_comes_whole_through_whole_sectors() {
        let all: Vec<u8> = (0..2 * BITE + 2).map(|i| (i % 251) as u8).collect();
        let edges = [0, SECTOR, 2 * SECTOR, BITE, BITE + SECTOR, 2 * BITE];
        for length in edges
            .iter()
            .flat_map(|&edge| [edge.max(1) - 1, edge, edge + 1])
        {
            let bytes = &all[..length];
            let mut read = Vec::new();
            let mut sectors = Sectors::new(Strict { bytes, at: 0 });
            // Pieces of another length than sectors, as those who read ask for them.
            let mut piece = [0; 3001];
            loop {
                match sectors.read(&mut piece).unwrap() {
                    0 => break,
                    count => read.extend_from_slice(&piece[..count]),
                }
            }
            assert!(read == bytes, "{length} bytes come back as they are");
            assert_eq!(sectors.read(&mut piece).unwrap(), 0, "and the end stays");
        }
    }
}
