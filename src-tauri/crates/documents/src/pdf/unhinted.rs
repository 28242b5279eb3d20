//! Taking out of a font subset what a page does not need: hinting programs, spare tables, fine grid.
//!
//! Hints are a quarter of the file, and they move strokes to the pixel grid of one screen: paper, fax
//! and preview have other grids, and all three are to show the same page. The outlines go to a coarser
//! grid (see [`super::outline`]). Of the tables those stay that a PDF reader looks at (ISO 32000-1,
//! 9.9): what maps characters, names or heights is said by the PDF itself.

use super::outline::{self, GRID, Scale, short, signed};

/// The tables that stay, in the order of the file's directory.
const TABLES: [&[u8]; 6] = [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"];
const DIRECTORY_AT: usize = 12;
const ENTRY: usize = 16;
/// Where `hhea` counts the widths of `hmtx`.
const WIDTHS_AT: usize = 34;

/// Returns the font without hinting; nothing when its tables are not where they should be.
pub(super) fn unhinted(font: &[u8]) -> Option<Vec<u8>> {
    let [glyf, head, hhea, hmtx, loca, maxp] = TABLES.map(|tag| table(font, tag));
    let (mut head, mut hhea) = (head?.to_vec(), hhea?.to_vec());
    let scale = Scale::from(short(&head, 18)?)?;
    // head's indexToLocFormat: 0 for halved 16-bit offsets, 1 for 32-bit ones.
    let places = places(loca?, short(&head, 50)? == 1)?;
    let (outlines, starts) = outlines(glyf?, &places, scale)?;
    let hmtx = metrics(hmtx?, usize::from(short(&hhea, WIDTHS_AT)?), scale)?;
    head.get_mut(18..20)?.copy_from_slice(&GRID.to_be_bytes());
    // The box around all glyphs, and for lines their heights, widths and bearings.
    rescale(&mut head, 36..44, scale)?;
    rescale(&mut hhea, 4..18, scale)?;
    head.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes());
    let loca = starts.iter().flat_map(|at| at.to_be_bytes()).collect();
    let tables = [outlines, head, hhea, hmtx, loca, maxp?.to_vec()];
    assemble(font.get(..4)?, &tables)
}

fn table<'a>(font: &'a [u8], tag: &[u8]) -> Option<&'a [u8]> {
    let count = usize::from(short(font, 4)?);
    let entries = (0..count).map(|entry| DIRECTORY_AT + entry * ENTRY);
    let at = entries
        .into_iter()
        .find(|at| font.get(*at..at + 4) == Some(tag))?;
    let start = usize::try_from(long(font, at + 8)?).ok()?;
    let length = usize::try_from(long(font, at + 12)?).ok()?;
    font.get(start..start.checked_add(length)?)
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

/// Rewrites the glyphs and notes where each begins.
fn outlines(glyf: &[u8], places: &[usize], scale: Scale) -> Option<(Vec<u8>, Vec<u32>)> {
    let mut out = Vec::with_capacity(glyf.len());
    let mut starts = vec![0];
    for (start, end) in places.iter().zip(places.iter().skip(1)) {
        let glyph = glyf.get(*start..*end)?;
        if !glyph.is_empty() {
            out.extend(outline::rewrite(glyph, scale)?);
            // The format asks for even offsets.
            out.resize(out.len().next_multiple_of(2), 0);
        }
        starts.push(u32::try_from(out.len()).ok()?);
    }
    Some((out, starts))
}

/// Rescales widths and bearings: pairs of them, then bearings alone.
fn metrics(hmtx: &[u8], pairs: usize, scale: Scale) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(hmtx.len());
    for at in (0..hmtx.len() / 2).map(|n| n * 2) {
        let is_width = at < pairs * 4 && at.is_multiple_of(4);
        // A width is unsigned, but no glyph of ours is sixteen ems wide.
        let units = signed(hmtx, at).filter(|units| !is_width || *units >= 0)?;
        out.extend(scale.apply(units).to_be_bytes());
    }
    Some(out)
}

fn rescale(table: &mut [u8], range: std::ops::Range<usize>, scale: Scale) -> Option<()> {
    for at in range.step_by(2) {
        let moved = scale.apply(signed(table, at)?);
        table
            .get_mut(at..at + 2)?
            .copy_from_slice(&moved.to_be_bytes());
    }
    Some(())
}

fn assemble(version: &[u8], tables: &[Vec<u8>; TABLES.len()]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16_u16.checked_shl(power)?;
    let mut out = version.to_vec();
    for value in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut at = DIRECTORY_AT + ENTRY * tables.len();
    for (tag, data) in TABLES.iter().zip(tables) {
        out.extend(*tag);
        out.extend(checksum(data).to_be_bytes());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for data in tables {
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

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Face;
    use crate::specimen::fonts;

    /// What an outline's points are in ems.
    struct Path {
        units_per_em: f32,
        points: Vec<[f32; 2]>,
    }

    impl ttf_parser::OutlineBuilder for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.points.push([x, y].map(|v| v / self.units_per_em));
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

    fn path(face: &ttf_parser::Face<'_>, id: ttf_parser::GlyphId) -> Vec<[f32; 2]> {
        let mut path = Path {
            units_per_em: f32::from(face.units_per_em()),
            points: Vec::new(),
        };
        face.outline_glyph(id, &mut path);
        path.points
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
                bare.len() * 4 < subset.len() * 3,
                "{} of {}",
                bare.len(),
                subset.len()
            );
            let read = ttf_parser::Face::parse(&bare, 0).unwrap();
            for ch in text.chars() {
                let id = whole.glyph_index(ch).unwrap();
                let wanted = path(&whole, id);
                let found = path(&read, ttf_parser::GlyphId(remapper.get(id.0).unwrap()));
                assert_eq!(found.len(), wanted.len(), "{ch} of {face:?}");
                let far = |(a, b): (&[f32; 2], &[f32; 2])| (a[0] - b[0]).hypot(a[1] - b[1]);
                let furthest = found.iter().zip(&wanted).map(far).fold(0.0, f32::max);
                assert!(
                    furthest < 1.5 / f32::from(GRID),
                    "{ch} of {face:?} keeps its outline but for the grid: {furthest} em"
                );
                let widths = [
                    (&whole, id),
                    (&read, ttf_parser::GlyphId(remapper.get(id.0).unwrap())),
                ]
                .map(|(face, id)| {
                    let units = f32::from(face.glyph_hor_advance(id).unwrap());
                    units / f32::from(face.units_per_em())
                });
                assert!(
                    (widths[0] - widths[1]).abs() < 0.001,
                    "{ch} of {face:?} keeps its width"
                );
            }
        }
    }

    #[test]
    fn a_font_with_misplaced_tables_is_refused() {
        assert_eq!(unhinted(b""), None);
        assert_eq!(unhinted(&[0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1]), None);
    }
}
