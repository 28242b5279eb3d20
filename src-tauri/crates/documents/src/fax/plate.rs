//! Draws our own pages for the fax: black letters, rules, codes, and nothing else.
//!
//! A page of ours needs neither colours nor transparency, so a plain filler draws it in a fraction of
//! the time. And it can do what a general renderer must not: put every rule and box edge on whole
//! dots, as thick everywhere as it is anywhere, and begin every letter on one. Whatever a page of somebody else's asks beyond that
//! (an image, a clip, grey) leaves it to the general renderer.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, StrokeProps, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Rect, Shape as _, Stroke, StrokeOpts, stroke};

use super::coverage::InkPage;
use crate::raster::GrayPage;

/// The least thickness of a rule, in dots: one is lost on the second fax.
const LEAST_DOTS: f64 = 2.0;
/// Rectangles thicker than this keep their edges, each on the nearest dot.
const THICKEST_RULE: f64 = 8.0;
/// A rule hardly over a whole number of dots does not take another.
const SLACK_DOTS: f64 = 0.1;
/// Grey darker than this is black.
const BLACK: f32 = 0.02;

struct Plate {
    page: InkPage,
    /// Whether everything so far could be drawn here.
    is_ours: bool,
}

/// Draws a page of black on white; nothing where the page has anything else.
pub(super) fn draw(
    page: &Page<'_>,
    transform: Affine,
    width: u16,
    height: u16,
) -> Option<GrayPage> {
    let mut plate = Plate {
        page: InkPage::new(usize::from(width), usize::from(height)),
        is_ours: true,
    };
    let cache = InterpreterCache::new();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings::default();
    let transform = transform * page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, &cache, page.xref(), settings);
    interpret_page(page, &mut context, &mut plate);
    if !plate.is_ours {
        return None;
    }
    let mut pixels = plate.page.ink;
    pixels
        .iter_mut()
        .for_each(|pixel| *pixel = u8::MAX - *pixel);
    Some(GrayPage {
        width: u32::from(width),
        height: u32::from(height),
        pixels,
    })
}

impl Plate {
    /// Tells whether something is plain black, and notes when it is not.
    fn takes(&mut self, props: &DrawProps<'_>) -> bool {
        let is_black = match &props.paint {
            Paint::Color(color) => {
                let [red, green, blue, opacity] = color.to_rgba().components();
                [red, green, blue].iter().all(|part| *part <= BLACK) && opacity > 1.0 - BLACK
            }
            Paint::Pattern(_) => false,
        };
        let is_plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        self.is_ours &= is_black && is_plain;
        self.is_ours
    }

    fn outline(&mut self, path: &BezPath, own: Affine, props: &DrawProps<'_>, pen: &StrokeProps) {
        let pen = Stroke::new(f64::from(pen.line_width)).with_join(pen.line_join);
        let line = stroke(own * path, &pen, &StrokeOpts::default(), 0.01);
        self.page.fill(&(props.transform * line));
    }
}

/// Moves an upright letter sideways so that it begins on a whole dot, half a dot at the most.
///
/// The same letter then looks the same wherever it stands, and its stems are as sharp as they can be.
/// Of 257 key fields read back at 204×98 (`cargo xtask bench ocr`), those misread went from 2 to none.
fn on_whole_dots(page: Affine, own: Affine) -> Affine {
    let [a, b, c, d, x, y] = (page * own).as_coeffs();
    let is_upright = b.abs() < 1e-9 && c.abs() < 1e-9;
    if is_upright && page.determinant() != 0.0 {
        page.inverse() * Affine::new([a, b, c, d, x.round(), y])
    } else {
        own
    }
}

impl<'a> Device<'a> for Plate {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        if !self.takes(&props) {
            return;
        }
        match draw_mode {
            DrawMode::Fill(_) => self.page.fill(&(props.transform * path)),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.is_ours = false,
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let [_, b, c, ..] = props.transform.as_coeffs();
        let is_upright = b.abs() < 1e-9 && c.abs() < 1e-9;
        if !is_upright || !matches!(draw_mode, DrawMode::Fill(_)) {
            self.draw_path(&rect.to_path(0.1), props, draw_mode);
        } else if self.takes(&props) {
            let rect = props.transform.transform_rect_bbox(*rect);
            self.page
                .rectangle(dots(rect.x0, rect.x1), dots(rect.y0, rect.y1));
        }
    }

    fn draw_glyph_run(
        &mut self,
        glyph_run: &GlyphRun<'_, 'a>,
        props: DrawProps<'a>,
        draw_mode: &DrawMode,
    ) {
        if matches!(draw_mode, DrawMode::Invisible) || !self.takes(&props) {
            return;
        }
        for positioned in glyph_run.glyphs() {
            let Glyph::Outline(glyph) = &**positioned else {
                self.is_ours = false;
                return;
            };
            let own = on_whole_dots(props.transform, positioned.transform());
            let outline = glyph.outline();
            if let DrawMode::Fill(_) | DrawMode::FillAndStroke(..) = draw_mode {
                self.page.fill(&(props.transform * own * &outline));
            }
            if let DrawMode::Stroke(pen) | DrawMode::FillAndStroke(_, pen) = draw_mode {
                self.outline(&outline, own, &props, pen);
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.is_ours = false;
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.is_ours = false;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.is_ours = false;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Puts a side of a rectangle on whole dots: a rule is as thick wherever it falls.
fn dots(from: f64, to: f64) -> [usize; 2] {
    let thickness = to - from;
    let (from, to) = if thickness > THICKEST_RULE {
        (from.round(), to.round())
    } else {
        let dots = (thickness - SLACK_DOTS).ceil().max(LEAST_DOTS);
        let from = ((from + to - dots) / 2.0).round();
        (from, from + dots)
    };
    // Saturates: what lies left of the page or above it is cut there.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    [from.max(0.0) as usize, to.max(0.0) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_equally_thick_wherever_it_falls() {
        for thickness in [1.0, 1.35, 1.54, 2.0, 2.81, 3.21] {
            let counts: Vec<usize> = (0..200)
                .map(|step| 50.0 + f64::from(step) * 0.0173)
                .map(|from| dots(from, from + thickness))
                .map(|[from, to]| to - from)
                .collect();
            assert!(
                counts.windows(2).all(|pair| pair[0] == pair[1]),
                "{thickness}"
            );
            assert!(counts[0] >= 2, "{thickness}: {} dots", counts[0]);
        }
    }

    #[test]
    fn a_rule_stays_where_it_is() {
        for step in 0..100 {
            let from = 50.0 + f64::from(step) * 0.0373;
            let [first, end] = dots(from, from + 1.35);
            let middle = (first + end) as f64 / 2.0;
            assert!((middle - (from + 0.675)).abs() <= 0.5, "at {from}");
        }
    }
}
