//! One glyph's outline of a TrueType font, on a coarser grid and in fewer bytes.
//!
//! The fonts are drawn on a grid of 2048 to the em, which nobody's paper shows: at 12 pt a step of it is
//! 2 µm, and a dot of a fine printer 42 µm. On [`GRID`] steps to the em a coordinate is two bits
//! shorter, which is a fifth of the file.

/// Steps to the em of an embedded font: 8 µm at 12 pt, a fifteenth of a fax machine's finest dot.
pub(super) const GRID: u16 = 512;

/// What a flag of a point says (OpenType, table `glyf`).
mod flag {
    pub(super) const ON_CURVE: u8 = 0x01;
    pub(super) const SHORT: [u8; 2] = [0x02, 0x04];
    pub(super) const REPEAT: u8 = 0x08;
    /// Of a short step: it is positive. Of a long one: there is none.
    pub(super) const SAME: [u8; 2] = [0x10, 0x20];
    pub(super) const OVERLAP: u8 = 0x40;
}

/// What a flag of a part says.
mod part {
    pub(super) const WORDS: u16 = 0x0001;
    pub(super) const OFFSETS: u16 = 0x0002;
    pub(super) const SCALE: u16 = 0x0008;
    pub(super) const MORE: u16 = 0x0020;
    pub(super) const TWO_SCALES: u16 = 0x0040;
    pub(super) const MATRIX: u16 = 0x0080;
    pub(super) const PROGRAM: u16 = 0x0100;
}

/// From one grid to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    from: u16,
}

impl Scale {
    /// From so many steps to the em to [`GRID`]; nothing where that would not be coarser.
    pub(super) fn from(units_per_em: u16) -> Option<Self> {
        (units_per_em >= GRID).then_some(Self { from: units_per_em })
    }

    /// Moves a length to the nearest step.
    pub(super) fn apply(self, units: i16) -> i16 {
        let (from, to) = (i32::from(self.from), i32::from(GRID));
        let moved = (i32::from(units) * to * 2 + from).div_euclid(from * 2);
        // Not further from zero than it was, so it fits.
        i16::try_from(moved).unwrap_or(units)
    }
}

/// Writes a glyph without its hinting program and on the coarser grid; nothing when it is not one.
pub(super) fn rewrite(glyph: &[u8], scale: Scale) -> Option<Vec<u8>> {
    let contours = signed(glyph, 0)?;
    match usize::try_from(contours) {
        Ok(contours) => simple(glyph, contours, scale),
        Err(_) => composite(glyph, scale),
    }
}

#[derive(Clone, Copy)]
struct Place {
    at: [i16; 2],
    /// On the curve or not, and whether contours overlap.
    kind: u8,
}

fn simple(glyph: &[u8], contours: usize, scale: Scale) -> Option<Vec<u8>> {
    let ends_at = 10;
    let length_at = ends_at + 2 * contours;
    let count = match contours {
        0 => 0,
        _ => usize::from(short(glyph, length_at - 2)?) + 1,
    };
    let program = usize::from(short(glyph, length_at)?);
    let mut places = read_points(glyph.get(length_at + 2 + program..)?, count)?;
    for place in &mut places {
        place.at = place.at.map(|units| scale.apply(units));
    }
    let mut out = short(glyph, 0)?.to_be_bytes().to_vec();
    out.extend(bounds(&places).iter().flat_map(|side| side.to_be_bytes()));
    out.extend(glyph.get(ends_at..length_at)?);
    out.extend([0, 0]);
    write_points(&places, &mut out);
    Some(out)
}

fn bounds(places: &[Place]) -> [i16; 4] {
    let side = |axis: usize, most: fn(i16, i16) -> i16| {
        let sides = places.iter().filter_map(|place| place.at.get(axis));
        sides.copied().reduce(most).unwrap_or(0)
    };
    [
        side(0, i16::min),
        side(1, i16::min),
        side(0, i16::max),
        side(1, i16::max),
    ]
}

fn read_points(data: &[u8], count: usize) -> Option<Vec<Place>> {
    let mut data = data.iter().copied();
    let mut flags = Vec::with_capacity(count);
    while flags.len() < count {
        let flag = data.next()?;
        let times = match flag & flag::REPEAT {
            0 => 1,
            _ => 1 + usize::from(data.next()?),
        };
        flags.extend(std::iter::repeat_n(flag, times));
    }
    // A repetition that runs beyond the last point is no glyph of ours.
    let mut places: Vec<Place> = (flags.len() == count).then(|| {
        let kind = |flag: &u8| flag & (flag::ON_CURVE | flag::OVERLAP);
        let place = |flag| Place {
            at: [0, 0],
            kind: kind(flag),
        };
        flags.iter().map(place).collect()
    })?;
    for axis in 0..2 {
        let (is_short, same) = (*flag::SHORT.get(axis)?, *flag::SAME.get(axis)?);
        let mut at = 0_i16;
        for (flag, place) in flags.iter().zip(&mut places) {
            at = at.checked_add(match (flag & is_short != 0, flag & same != 0) {
                (true, true) => i16::from(data.next()?),
                (true, false) => -i16::from(data.next()?),
                (false, true) => 0,
                (false, false) => i16::from_be_bytes([data.next()?, data.next()?]),
            })?;
            *place.at.get_mut(axis)? = at;
        }
    }
    Some(places)
}

fn write_points(places: &[Place], out: &mut Vec<u8>) {
    let mut flags = Vec::with_capacity(places.len());
    let mut steps = [Vec::new(), Vec::new()];
    let mut last = [0_i16; 2];
    for place in places {
        let mut flag = place.kind;
        let axes = place.at.iter().zip(&mut last).zip(&mut steps);
        for (((at, last), steps), (is_short, same)) in
            axes.zip(flag::SHORT.into_iter().zip(flag::SAME))
        {
            let step = at.wrapping_sub(*last);
            *last = *at;
            match (step, u8::try_from(step.unsigned_abs())) {
                (0, _) => flag |= same,
                (_, Ok(length)) => {
                    flag |= is_short | if step > 0 { same } else { 0 };
                    steps.push(length);
                }
                (_, Err(_)) => steps.extend(step.to_be_bytes()),
            }
        }
        flags.push(flag);
    }
    // A repetition takes two bytes, so it pays from the third on.
    for stretch in flags
        .chunk_by(|a, b| a == b)
        .flat_map(|equal| equal.chunks(256))
    {
        match (stretch, u8::try_from(stretch.len() - 1)) {
            ([flag, _, _, ..], Ok(more)) => out.extend([flag | flag::REPEAT, more]),
            _ => out.extend(stretch),
        }
    }
    out.extend(steps.concat());
}

/// Made of other glyphs: their places move, and the announcement of a program is struck out.
fn composite(glyph: &[u8], scale: Scale) -> Option<Vec<u8>> {
    let mut out = short(glyph, 0)?.to_be_bytes().to_vec();
    for side in 0..4 {
        out.extend(scale.apply(signed(glyph, 2 + 2 * side)?).to_be_bytes());
    }
    let mut at = 10;
    loop {
        let flags = short(glyph, at)?;
        out.extend((flags & !part::PROGRAM).to_be_bytes());
        out.extend(glyph.get(at + 2..at + 4)?);
        at += 4;
        match (flags & part::WORDS != 0, flags & part::OFFSETS != 0) {
            (true, true) => {
                for axis in 0..2 {
                    out.extend(scale.apply(signed(glyph, at + 2 * axis)?).to_be_bytes());
                }
            }
            (false, true) => {
                for axis in 0..2 {
                    let units = i8::from_be_bytes([*glyph.get(at + axis)?]);
                    let moved = scale.apply(i16::from(units));
                    out.extend(i8::try_from(moved).ok()?.to_be_bytes());
                }
            }
            // Points of the parts that are laid on one another keep their numbers.
            (is_long, false) => out.extend(glyph.get(at..at + if is_long { 4 } else { 2 })?),
        }
        at += if flags & part::WORDS != 0 { 4 } else { 2 };
        let transform = match flags & (part::SCALE | part::TWO_SCALES | part::MATRIX) {
            part::SCALE => 2,
            part::TWO_SCALES => 4,
            part::MATRIX => 8,
            _ => 0,
        };
        out.extend(glyph.get(at..at + transform)?);
        at += transform;
        if flags & part::MORE == 0 {
            return Some(out);
        }
    }
}

/// Reads an unsigned number of two bytes.
pub(super) fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

/// Reads a signed number of two bytes.
pub(super) fn signed(data: &[u8], at: usize) -> Option<i16> {
    Some(short(data, at)?.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Scale = Scale { from: 2 * GRID };

    #[test]
    fn lengths_go_to_the_nearest_step_on_both_sides_of_zero() {
        let moved = [-3, -2, -1, 0, 1, 2, 3, 1024].map(|units| HALF.apply(units));
        assert_eq!(moved, [-1, -1, 0, 0, 1, 1, 2, 512]);
        assert!(Scale::from(256).is_none(), "a coarser font stays as it is");
    }

    #[test]
    fn points_come_back_as_they_were_written() {
        let places: Vec<Place> = [
            [0, 0],
            [5, 0],
            [5, -300],
            [-4, 7],
            [-4, 7],
            [300, 7],
            [301, 7],
        ]
        .map(|at| Place {
            at,
            kind: flag::ON_CURVE,
        })
        .to_vec();
        let mut written = Vec::new();
        write_points(&places, &mut written);
        let read = read_points(&written, places.len()).unwrap();
        for (read, place) in read.iter().zip(&places) {
            assert_eq!((read.at, read.kind), (place.at, place.kind));
        }
        assert!(
            read_points(&written[..written.len() - 1], places.len()).is_none(),
            "what ends too early is no glyph"
        );
    }

    #[test]
    fn a_long_stretch_of_equal_flags_is_said_in_few_bytes() {
        let places: Vec<Place> = (1..=600)
            .map(|at| Place {
                at: [at, at],
                kind: 0,
            })
            .collect();
        let mut written = Vec::new();
        write_points(&places, &mut written);
        assert_eq!(written.len(), 2 * 3 + 2 * 600);
        assert_eq!(read_points(&written, 600).unwrap()[599].at, [600, 600]);
    }

    #[test]
    fn a_glyph_of_parts_keeps_its_parts() {
        // Two parts: one moved by words with a program announced, one by bytes.
        let mut glyph = (-1_i16).to_be_bytes().to_vec();
        glyph.extend([0, 0, 0, 0, 0, 100, 0, 100]);
        let first = part::WORDS | part::OFFSETS | part::MORE | part::PROGRAM;
        glyph.extend(first.to_be_bytes());
        glyph.extend([0, 7, 0x01, 0x00, 0xff, 0x00]);
        glyph.extend(part::OFFSETS.to_be_bytes());
        glyph.extend([0, 9, 0xfe, 0x04]);
        glyph.extend([0, 3, 1, 2, 3]);
        let moved = rewrite(&glyph, HALF).unwrap();
        assert_eq!(&moved[2..10], [0, 0, 0, 0, 0, 50, 0, 50]);
        let flags = (first & !part::PROGRAM).to_be_bytes();
        assert_eq!(
            &moved[10..18],
            [flags[0], flags[1], 0, 7, 0, 0x80, 0xff, 0x80]
        );
        assert_eq!(
            &moved[18..],
            [0, 2, 0, 9, 0xff, 2],
            "and the program is gone"
        );
    }
}
