//! How close a glyph's strokes stand, and how much bolder it may be drawn.
//!
//! The fallback face is a Mincho, whose horizontals are a fortieth of an em: at 12 pt less than half a
//! line at standard fax resolution, and 𠮷 arrives as two ticks. Drawn with an outline it comes near
//! `BIZ UDGothic` beside it. But 龘 has forty-eight strokes with less white between them than such an
//! outline takes, so each glyph is measured.

use ttf_parser::{GlyphId, OutlineBuilder};

use super::typeface::Typeface;

/// The most a stroke gains, in ems: with it 𠮷 is as dark as 吉 of `BIZ UDGothic`.
const MOST_EM: f32 = 0.036;
/// White that stays between strokes, in ems: at 12 pt a dot and a third of a fine fax.
const WHITE_EM: f32 = 0.04;
/// The share of its square that a dense character of `BIZ UDGothic` blackens (橋 0.41, 齋 0.39).
const INK: f32 = 0.40;
/// Steps of an outline, in ems: finer ones nobody sees, and a run is cut where the step changes.
const STEP_EM: f32 = 0.004;
/// Scan lines across a glyph, each way.
const LINES: u16 = 96;
/// One gap in five is narrower than the one that counts: a corner may close, a character not.
const NARROW_SHARE: usize = 5;

/// What was measured of a glyph, in ems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Strokes {
    /// The white between strokes one above the other.
    white_down: f32,
    /// The white between strokes side by side.
    white_across: f32,
    /// The share of the square that is black.
    ink: f32,
    /// The length of all edges.
    edge: f32,
}

impl Typeface {
    /// Measures a glyph; nothing where it has no outline.
    pub(crate) fn strokes(&self, glyph: u16) -> Option<Strokes> {
        let parsed = ttf_parser::Face::parse(&self.data, 0).ok()?;
        let mut edges = Edges::default();
        parsed.outline_glyph(GlyphId(glyph), &mut edges)?;
        let em = f32::from(parsed.units_per_em());
        let (down, ink) = scan(&edges.lines, em, |[x, y]| [x, y]);
        let (across, _) = scan(&edges.lines, em, |[x, y]| [y, x]);
        let length = |[[x1, y1], [x2, y2]]: &[[f32; 2]; 2]| (x2 - x1).hypot(y2 - y1);
        Some(Strokes {
            white_down: narrow(down),
            white_across: narrow(across),
            ink,
            edge: edges.lines.iter().map(length).sum::<f32>() / em,
        })
    }
}

impl Strokes {
    /// Returns how much a stroke may gain, in ems: no more than leaves white beside it, or than makes
    /// the character as dark as its neighbours.
    pub(crate) fn outline_em(&self) -> f32 {
        let white = self.white_down.min(self.white_across) - WHITE_EM;
        let dark = 2.0 * (INK - self.ink) / self.edge.max(STEP_EM);
        let most = MOST_EM.min(white).min(dark).max(0.0);
        // A hair more, so that a whole number of steps stays one.
        (most / STEP_EM + 0.001).floor() * STEP_EM
    }

    /// Returns the white that stays between strokes one above the other, in ems.
    ///
    /// That is the way in which a fax has the fewest dots.
    pub(crate) fn white_em(&self) -> f32 {
        self.white_down - self.outline_em()
    }
}

/// Returns the gap than which one in [`NARROW_SHARE`] is narrower; a whole em where there is none.
fn narrow(mut gaps: Vec<f32>) -> f32 {
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / NARROW_SHARE).copied().unwrap_or(1.0)
}

/// Returns the gaps between strokes along lines through the glyph, and the share that is black.
fn scan(lines: &[[[f32; 2]; 2]], em: f32, turned: fn([f32; 2]) -> [f32; 2]) -> (Vec<f32>, f32) {
    let mut gaps = Vec::new();
    let mut black = 0.0;
    for step in 0..LINES {
        let at = (f32::from(step) + 0.5) / f32::from(LINES) * em;
        let mut crossings: Vec<(f32, i32)> = lines
            .iter()
            .filter_map(|[from, to]| crossing(turned(*from), turned(*to), at))
            .collect();
        crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (mut winding, mut since) = (0, None);
        for (place, turn) in crossings {
            let was = winding;
            winding += turn;
            let length = since.map_or(0.0, |since| (place - since) / em);
            match (was, winding) {
                (0, _) if since.is_some() => gaps.push(length),
                (_, 0) => black += length,
                _ => {}
            }
            if was == 0 || winding == 0 {
                since = Some(place);
            }
        }
    }
    (gaps, black / f32::from(LINES))
}

/// Returns where an edge crosses the line at `at`, and which way.
fn crossing([x1, y1]: [f32; 2], [x2, y2]: [f32; 2], at: f32) -> Option<(f32, i32)> {
    let crosses = (x1 <= at) != (x2 <= at);
    crosses.then(|| {
        let place = y1 + (at - x1) / (x2 - x1) * (y2 - y1);
        (place, if x2 > x1 { 1 } else { -1 })
    })
}

/// A glyph's edges as straight lines.
#[derive(Default)]
struct Edges {
    lines: Vec<[[f32; 2]; 2]>,
    first: [f32; 2],
    last: [f32; 2],
}

/// Straight pieces of a curve: finer ones move no gap by a thousandth of an em.
const PIECES: u8 = 4;

impl OutlineBuilder for Edges {
    fn move_to(&mut self, x: f32, y: f32) {
        self.first = [x, y];
        self.last = [x, y];
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.lines.push([self.last, [x, y]]);
        self.last = [x, y];
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let [x0, y0] = self.last;
        for piece in 1..=PIECES {
            let t = f32::from(piece) / f32::from(PIECES);
            let on = |from: f32, by: f32, to: f32| {
                (1.0 - t) * (1.0 - t) * from + 2.0 * t * (1.0 - t) * by + t * t * to
            };
            self.line_to(on(x0, x1, x), on(y0, y1, y));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        // TrueType has none; of another font's curve the corners are near enough.
        self.line_to(x1, y1);
        self.line_to(x2, y2);
        self.line_to(x, y);
    }

    fn close(&mut self) {
        let [x, y] = self.first;
        self.line_to(x, y);
    }
}

#[cfg(test)]
mod tests {
    use crate::fonts::Shaped;
    use crate::frame::Face;
    use crate::specimen::fonts;

    use super::*;

    fn strokes(text: &str) -> Strokes {
        let Some(Shaped::Drawn(drawn)) = fonts().shape(text, Face::Gothic, 12.0).pop() else {
            panic!("{text} can be drawn");
        };
        assert_eq!(drawn.face, Face::Fallback, "{text}");
        let typeface = fonts().typeface(Face::Fallback).unwrap();
        typeface.strokes(drawn.glyph.id).unwrap()
    }

    #[test]
    fn strokes_without_room_gain_nothing() {
        for dense in ["龘", "𪚥", "䨻", "齾"] {
            let measured = strokes(dense);
            assert!(measured.outline_em() == 0.0, "{dense}: {measured:?}");
        }
    }

    #[test]
    fn strokes_with_room_gain_what_neighbours_have() {
        let open = strokes("𠮷");
        assert!((open.outline_em() - MOST_EM).abs() < 1e-4, "{open:?}");
        for between in ["槗", "齋\u{e0102}", "讟"] {
            let measured = strokes(between);
            let outline = measured.outline_em();
            assert!(
                outline > 0.0 && outline < MOST_EM,
                "{between}: {measured:?}"
            );
            let ink = measured.ink + measured.edge * outline / 2.0;
            assert!(
                ink <= INK,
                "{between} would be darker than its neighbours: {ink}"
            );
        }
    }
}
