//! Taking the hinting programs out of a font subset.
//!
//! They are a quarter of the file, and they move strokes to the pixel grid of one screen: paper, fax
//! and preview have other grids, and all three are to show the same page.

const TABLES_OF_HINTS: [&[u8]; 3] = [b"cvt ", b"fpgm", b"prep"];
const DIRECTORY_AT: usize = 12;
const ENTRY: usize = 16;

/// Returns the font without hinting; nothing when its tables are not where they should be.
pub(super) fn unhinted(font: &[u8]) -> Option<Vec<u8>> {
    let count = usize::from(short(font, 4)?);
    let mut tables = Vec::with_capacity(count);
    for entry in 0..count {
        let at = DIRECTORY_AT + entry * ENTRY;
        let tag = font.get(at..at + 4)?;
        let start = usize::try_from(long(font, at + 8)?).ok()?;
        let length = usize::try_from(long(font, at + 12)?).ok()?;
        let data = font.get(start..start.checked_add(length)?)?;
        if !TABLES_OF_HINTS.contains(&tag) {
            tables.push((tag, data.to_vec()));
        }
    }
    let find = |tag: &[u8]| {
        tables
            .iter()
            .find(|(name, _)| *name == tag)
            .map(|(_, data)| data)
    };
    // head's indexToLocFormat: 0 for halved 16-bit offsets, 1 for 32-bit ones.
    let is_long = short(find(b"head")?, 50)? == 1;
    let places = places(find(b"loca")?, is_long)?;
    let (outlines, starts) = outlines(find(b"glyf")?, &places)?;
    let new_loca = starts
        .iter()
        .flat_map(|start| start.to_be_bytes())
        .collect();
    for (tag, data) in &mut tables {
        match *tag {
            b"glyf" => data.clone_from(&outlines),
            b"loca" => data.clone_from(&new_loca),
            b"head" => data.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes()),
            _ => {}
        }
    }
    assemble(font.get(..4)?, &tables)
}

fn places(loca: &[u8], is_long: bool) -> Option<Vec<usize>> {
    if is_long {
        (0..loca.len() / 4)
            .map(|n| usize::try_from(long(loca, n * 4)?).ok())
            .collect()
    } else {
        (0..loca.len() / 2)
            .map(|n| Some(usize::from(short(loca, n * 2)?) * 2))
            .collect()
    }
}

/// Copies the glyphs without their programs and notes where each begins.
fn outlines(glyf: &[u8], places: &[usize]) -> Option<(Vec<u8>, Vec<u32>)> {
    let mut out = Vec::with_capacity(glyf.len());
    let mut starts = vec![0];
    for (start, end) in places.iter().zip(places.iter().skip(1)) {
        let glyph = glyf.get(*start..*end)?;
        if !glyph.is_empty() {
            copy(glyph, &mut out)?;
            // The format asks for even offsets.
            out.resize(out.len().next_multiple_of(2), 0);
        }
        starts.push(u32::try_from(out.len()).ok()?);
    }
    Some((out, starts))
}

fn copy(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let contours = short(glyph, 0)?;
    if contours >= 0x8000 {
        // Made of other glyphs: its program comes last and is only ever read when announced, so the
        // announcement is struck out and the few bytes stay.
        let at = out.len();
        out.extend(glyph);
        return silence_parts(out.get_mut(at..)?);
    }
    // Bounds and the contours' ends, then the program's length, the program, and the points.
    let length_at = 10 + 2 * usize::from(contours);
    let program = usize::from(short(glyph, length_at)?);
    out.extend(glyph.get(..length_at)?);
    out.extend([0, 0]);
    out.extend(glyph.get(length_at + 2 + program..)?);
    Some(())
}

/// Clears the flag "instructions follow" (0x0100) of every part of a composite glyph.
fn silence_parts(glyph: &mut [u8]) -> Option<()> {
    let mut at = 10;
    loop {
        let flags = short(glyph, at)?;
        glyph
            .get_mut(at..at + 2)?
            .copy_from_slice(&(flags & !0x0100).to_be_bytes());
        let arguments = if flags & 0x0001 == 0 { 2 } else { 4 };
        let transform = match flags & 0x00c8 {
            0x0008 => 2,
            0x0040 => 4,
            0x0080 => 8,
            _ => 0,
        };
        if flags & 0x0020 == 0 {
            return Some(());
        }
        at += 4 + arguments + transform;
    }
}

fn assemble(version: &[u8], tables: &[(&[u8], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16_u16.checked_shl(power)?;
    let mut out = version.to_vec();
    for value in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut at = DIRECTORY_AT + ENTRY * tables.len();
    for (tag, data) in tables {
        out.extend(*tag);
        out.extend(checksum(data).to_be_bytes());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Some(out)
}

fn checksum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum: u32, word| {
        let word = word
            .iter()
            .chain([&0; 3])
            .take(4)
            .fold(0, |w, byte| w << 8 | u32::from(*byte));
        sum.wrapping_add(word)
    })
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Face;
    use crate::specimen::fonts;

    #[derive(Default, PartialEq, Debug)]
    struct Path(Vec<[i32; 2]>);

    impl ttf_parser::OutlineBuilder for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push([x, y].map(|v| (v * 4.0) as i32));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.move_to(x, y);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.move_to(x1, y1);
            self.move_to(x, y);
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
        fn close(&mut self) {}
    }

    #[test]
    fn outlines_stay_and_programs_go() {
        let text = "主治医との連絡票０１2ABCがガÄﾊﾟ①㈱";
        for face in [Face::Gothic, Face::GothicBold, Face::Fallback] {
            let data = &fonts().typeface(face).unwrap().data;
            let whole = ttf_parser::Face::parse(data, 0).unwrap();
            let mut remapper = subsetter::GlyphRemapper::new();
            for ch in text.chars() {
                remapper.remap(whole.glyph_index(ch).unwrap().0);
            }
            let subset = subsetter::subset(data, 0, &remapper).unwrap();
            let bare = unhinted(&subset).unwrap();
            let bare_face = ttf_parser::RawFace::parse(&bare, 0).unwrap();
            assert!(
                bare_face
                    .table(ttf_parser::Tag::from_bytes(b"fpgm"))
                    .is_none()
            );
            assert!(
                bare.len() * 10 < subset.len() * 9,
                "{} of {}",
                bare.len(),
                subset.len()
            );
            let read = ttf_parser::Face::parse(&bare, 0).unwrap();
            for ch in text.chars() {
                let id = whole.glyph_index(ch).unwrap();
                let mut wanted = Path::default();
                whole.outline_glyph(id, &mut wanted);
                let mut found = Path::default();
                read.outline_glyph(ttf_parser::GlyphId(remapper.get(id.0).unwrap()), &mut found);
                assert_eq!(found, wanted, "{ch} of {face:?} keeps its outline");
            }
        }
    }

    #[test]
    fn a_font_with_misplaced_tables_is_refused() {
        assert_eq!(unhinted(b""), None);
        assert_eq!(unhinted(&[0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1]), None);
    }
}
