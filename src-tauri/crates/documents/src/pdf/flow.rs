//! A PDF that is written object by object, so that nothing of what was written stays in memory.
//!
//! Layout of the file: ISO 32000-1, 7.5. Objects that are no streams go into packed streams (7.5.7): a
//! page's structure is hundreds of small objects that say nearly the same. The table of all places is a
//! stream too (7.5.8). PDF/A-2 allows both (ISO 19005-2, 6.1.4).

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, ObjectId, ObjectStream, Stream, dictionary};
use sha2::{Digest as _, Sha256};

/// Bytes of the file's identity: the hash of all that stands before it.
///
/// printpdf's own identity counts from a fixed seed, so it would repeat in every run of the program.
const ID_LENGTH: usize = 16;
/// Readers unpack a packed stream whole, also for one object of it.
const MOST_IN_STREAM: usize = 400;
/// A comment of bytes beyond ASCII, by which programs that move files know that this is no text (7.5.2).
const HEADER: &[u8] = b"%PDF-1.7\n%\xbb\xad\xc0\xde\n";
/// Bytes of the three columns of the table of places: its kind, the place, the place within a stream.
const WIDTHS: [i64; 3] = [1, 5, 2];

/// Is a PDF that is being written.
pub(super) struct Flow<W> {
    to: W,
    sum: Sha256,
    written: u64,
    /// Where each object is, by its number; the first is none.
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(u64),
    Within { stream: u32, index: u16 },
}

impl<W: Write> Flow<W> {
    /// Begins a file.
    pub(super) fn begin(to: W) -> io::Result<Self> {
        let mut flow = Self {
            to,
            sum: Sha256::new(),
            written: 0,
            places: vec![Place::Nowhere],
        };
        flow.write(HEADER)?;
        Ok(flow)
    }

    /// Returns the highest number that an object has.
    pub(super) fn last_number(&self) -> u32 {
        u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
    }

    /// Keeps a number for an object that comes later.
    pub(super) fn reserve(&mut self) -> ObjectId {
        self.places.push(Place::Nowhere);
        (self.last_number(), 0)
    }

    /// Writes objects whose numbers nobody else has.
    pub(super) fn put(
        &mut self,
        objects: impl IntoIterator<Item = (ObjectId, Object)>,
    ) -> Result<(), lopdf::Error> {
        let mut small = Vec::new();
        for ((number, _), object) in objects {
            let least = number as usize + 1;
            if self.places.len() < least {
                self.places.resize(least, Place::Nowhere);
            }
            match object {
                Object::Stream(stream) => self.put_stream(number, &stream)?,
                other => small.push((number, other)),
            }
        }
        while !small.is_empty() {
            let rest = small.split_off(small.len().min(MOST_IN_STREAM));
            self.put_packed(std::mem::replace(&mut small, rest))?;
        }
        Ok(())
    }

    /// Writes the table of places, which ends the file, and hands back what it was written to.
    pub(super) fn finish(mut self, root: ObjectId, info: ObjectId) -> Result<W, lopdf::Error> {
        let number = self.reserve().0;
        let begins = self.written;
        // The table says of itself too where it is.
        self.place(number, Place::At(begins));
        let sum = self.sum.clone().finalize();
        let id = sum.get(..ID_LENGTH).unwrap_or_default();
        let id = Object::String(id.to_vec(), lopdf::StringFormat::Hexadecimal);
        let dict = dictionary! {
            "Type" => "XRef",
            "Size" => i64::from(number) + 1,
            "W" => WIDTHS.map(Object::Integer).to_vec(),
            "Root" => root,
            "Info" => info,
            "ID" => vec![id.clone(), id],
            "Filter" => "FlateDecode",
        };
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        for place in &self.places {
            packer.write_all(&place.columns())?;
        }
        self.write_stream(number, &Stream::new(dict, packer.finish()?))?;
        self.write(format!("startxref\n{begins}\n%%EOF\n").as_bytes())?;
        Ok(self.to)
    }

    fn put_packed(&mut self, mut objects: Vec<(u32, Object)>) -> Result<(), lopdf::Error> {
        let stream = self.reserve().0;
        let mut packed = packed_streams().build();
        // A packed stream numbers what is in it in the order of the numbers.
        objects.sort_unstable_by_key(|(number, _)| *number);
        for (index, (number, object)) in (0_u16..).zip(objects) {
            packed.add_object((number, 0), object)?;
            self.place(number, Place::Within { stream, index });
        }
        self.put_stream(stream, &packed.to_stream_object()?)
    }

    fn put_stream(&mut self, number: u32, stream: &Stream) -> Result<(), lopdf::Error> {
        self.place(number, Place::At(self.written));
        self.write_stream(number, stream)
    }

    fn write_stream(&mut self, number: u32, stream: &Stream) -> Result<(), lopdf::Error> {
        let dict = written(stream.dict.clone())?;
        self.write(format!("{number} 0 obj\n").as_bytes())?;
        self.write(&dict)?;
        self.write(b"\nstream\n")?;
        self.write(&stream.content)?;
        self.write(b"\nendstream\nendobj\n")?;
        Ok(())
    }

    fn place(&mut self, number: u32, place: Place) {
        if let Some(kept) = self.places.get_mut(number as usize) {
            *kept = place;
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.sum.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }
}

impl Place {
    /// The row of the table, columns as wide as [`WIDTHS`] says.
    fn columns(self) -> [u8; 8] {
        let (kind, place, within) = match self {
            // Nothing refers to it; it is free, and never to be used (7.5.4).
            Self::Nowhere => (0, 0, u16::MAX),
            Self::At(offset) => (1, offset, 0),
            Self::Within { stream, index } => (2, u64::from(stream), index),
        };
        let [_, _, _, a, b, c, d, e] = place.to_be_bytes();
        let [f, g] = within.to_be_bytes();
        [kind, a, b, c, d, e, f, g]
    }
}

fn packed_streams() -> lopdf::ObjectStreamBuilder {
    ObjectStream::builder()
        .max_objects(MOST_IN_STREAM)
        .compression_level(9)
}

/// Returns how a dictionary is written: lopdf writes a single object into a packed stream only, where its
/// number and its place stand before it.
fn written(dict: Dictionary) -> Result<Vec<u8>, lopdf::Error> {
    const BEFORE: &[u8] = b"0 0 ";
    let mut alone = packed_streams().build();
    alone.add_object((0, 0), Object::Dictionary(dict))?;
    let content = alone.build_stream_content()?;
    let object = content.strip_prefix(BEFORE).unwrap_or(&content);
    Ok(object.trim_ascii_end().to_vec())
}
