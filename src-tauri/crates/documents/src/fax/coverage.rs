//! How much of each pixel a shape covers.
//!
//! Signed areas of the shape's edges are summed up along each row: exact for outlines of letters,
//! whose contours run one way round and their holes the other, and several times as fast as a
//! renderer that must also know colours and transparency.

use hayro::kurbo::{BezPath, PathEl, Point, flatten};

/// Curves may be off by this share of a pixel.
const TOLERANCE: f64 = 0.05;

/// Ink on a page: one byte per pixel, 255 is black.
pub(super) struct InkPage {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) ink: Vec<u8>,
    /// Signed areas of the shape being filled; zeros between shapes.
    areas: Vec<f32>,
}

/// The part of the page a shape lies in.
struct Window {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl InkPage {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            ink: vec![0; width * height],
            areas: Vec::new(),
        }
    }

    /// Blackens a rectangle of whole pixels.
    pub(super) fn rectangle(&mut self, x: [usize; 2], y: [usize; 2]) {
        let [left, right] = x.map(|x| x.min(self.width));
        let [top, bottom] = y.map(|y| y.min(self.height));
        for row in top..bottom {
            let row = row * self.width;
            if let Some(pixels) = self.ink.get_mut(row + left..(row + right).max(row + left)) {
                pixels.fill(u8::MAX);
            }
        }
    }

    /// Fills a shape given in pixels, on top of what is there.
    pub(super) fn fill(&mut self, shape: &BezPath) {
        let Some(window) = self.window(shape) else {
            return;
        };
        self.areas.clear();
        self.areas.resize((window.width + 1) * window.height, 0.0);
        let areas = &mut self.areas;
        let (mut start, mut at) = (Point::ORIGIN, Point::ORIGIN);
        flatten(shape, TOLERANCE, |element| match element {
            PathEl::MoveTo(to) => {
                window.edge(at, start, areas);
                (start, at) = (to, to);
            }
            PathEl::LineTo(to) => {
                window.edge(at, to, areas);
                at = to;
            }
            PathEl::ClosePath => {
                window.edge(at, start, areas);
                at = start;
            }
            // Flattening leaves no curves.
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
        });
        window.edge(at, start, areas);
        self.put(&window);
    }

    fn window(&self, shape: &BezPath) -> Option<Window> {
        let bounds = shape.control_box();
        let clamp = |value: f64, most: usize| {
            // Saturates, and a page has far fewer pixels than a float can count.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let value = value.max(0.0) as usize;
            value.min(most)
        };
        if !bounds.is_finite() {
            return None;
        }
        let left = clamp(bounds.x0.floor(), self.width);
        let right = clamp(bounds.x1.ceil(), self.width);
        let top = clamp(bounds.y0.floor(), self.height);
        let bottom = clamp(bounds.y1.ceil(), self.height);
        (left < right && top < bottom).then(|| Window {
            left,
            top,
            width: right - left,
            height: bottom - top,
        })
    }

    fn put(&mut self, window: &Window) {
        for (row, areas) in self.areas.chunks_exact(window.width + 1).enumerate() {
            let start = (window.top + row) * self.width + window.left;
            let Some(pixels) = self.ink.get_mut(start..start + window.width) else {
                return;
            };
            let mut sum = 0.0;
            for (pixel, area) in pixels.iter_mut().zip(areas) {
                sum += area;
                // Within 0 and 255, so nothing is cut.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let ink = (sum.abs().min(1.0) * 255.0 + 0.5) as u8;
                *pixel = pixel.saturating_add(ink);
            }
        }
    }
}

impl Window {
    /// Adds what an edge changes: for every row it crosses, the area to its right, pixel by pixel.
    fn edge(&self, from: Point, to: Point, areas: &mut [f32]) {
        let (left, top) = (self.left as f64, self.top as f64);
        let (x0, y0, x1, y1) = (from.x - left, from.y - top, to.x - left, to.y - top);
        // Level edges bound nothing.
        if (y1 - y0).abs() < 1e-9 {
            return;
        }
        let (sign, x0, y0, x1, y1) = match y0 < y1 {
            true => (1.0, x0, y0, x1, y1),
            false => (-1.0, x1, y1, x0, y0),
        };
        let slope = (x1 - x0) / (y1 - y0);
        let bottom = y1.min(self.height as f64);
        let mut y = y0.max(0.0);
        while y < bottom {
            let next = (y.floor() + 1.0).min(bottom);
            let row = y as usize;
            let at = |y: f64| (x0 + (y - y0) * slope).clamp(0.0, self.width as f64);
            let start = row * (self.width + 1);
            if let Some(areas) = areas.get_mut(start..start + self.width + 1) {
                let (a, b) = (at(y), at(next));
                spread(areas, a.min(b), a.max(b), (next - y) * sign);
            }
            y = next;
        }
    }
}

/// Spreads an edge's height over the pixels between `from` and `to` of one row.
fn spread(areas: &mut [f32], from: f64, to: f64, height: f64) {
    let mut put = |at: usize, value: f64| {
        if let Some(area) = areas.get_mut(at) {
            *area += value as f32;
        }
    };
    let first = from as usize;
    let last = to as usize;
    if first == last || to - from < 1e-9 {
        // All within one pixel: what is right of the edge's middle is covered here, the rest after.
        let right = 1.0 - ((from + to) / 2.0 - first as f64);
        put(first, height * right);
        put(first + 1, height * (1.0 - right));
        return;
    }
    let per_pixel = height / (to - from);
    // The covered share of a pixel, whose running sum the row is: each pixel adds the part of the
    // edge within it, weighted by what lies right of it, and hands the rest on to the next.
    for pixel in first..=last {
        let a = from.max(pixel as f64);
        let b = to.min((pixel + 1) as f64);
        if b <= a {
            continue;
        }
        let part = (b - a) * per_pixel;
        let right = 1.0 - ((a + b) / 2.0 - pixel as f64);
        put(pixel, part * right);
        put(pixel + 1, part * (1.0 - right));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro::kurbo::{Circle, Rect, Shape as _};

    fn total(page: &InkPage) -> f64 {
        page.ink.iter().map(|ink| f64::from(*ink) / 255.0).sum()
    }

    #[test]
    fn a_shape_gives_as_much_ink_as_its_area() {
        let circle = Circle::new((20.3, 18.7), 9.4);
        let mut page = InkPage::new(40, 40);
        page.fill(&circle.to_path(0.01));
        assert!(
            (total(&page) - circle.area()).abs() < 2.0,
            "{}",
            total(&page)
        );
        let middle = page.ink[18 * 40 + 20];
        assert_eq!(middle, 255, "black inside");
        assert_eq!(page.ink[0], 0, "white outside");
    }

    #[test]
    fn a_hole_stays_open() {
        let mut ring = Circle::new((20.0, 20.0), 10.0).to_path(0.01);
        ring.extend(
            Circle::new((20.0, 20.0), 5.0)
                .to_path(0.01)
                .reverse_subpaths(),
        );
        let mut page = InkPage::new(40, 40);
        page.fill(&ring);
        assert_eq!(page.ink[20 * 40 + 20], 0);
        assert_eq!(page.ink[20 * 40 + 12], 255);
    }

    #[test]
    fn what_reaches_over_the_edge_is_cut_there() {
        let mut page = InkPage::new(10, 10);
        page.fill(&Rect::new(-5.0, -5.0, 5.5, 5.0).to_path(0.1));
        assert!((total(&page) - 27.5).abs() < 0.1, "{}", total(&page));
        page.fill(&Rect::new(20.0, 20.0, 30.0, 30.0).to_path(0.1));
        page.fill(&Rect::new(f64::NAN, 0.0, 1.0, 1.0).to_path(0.1));
        assert!((total(&page) - 27.5).abs() < 0.1, "nothing more");
    }

    #[test]
    fn steep_and_flat_edges_agree() {
        let mut page = InkPage::new(60, 20);
        let mut wedge = BezPath::new();
        wedge.move_to((0.0, 0.0));
        wedge.line_to((60.0, 10.0));
        wedge.line_to((0.0, 20.0));
        wedge.close_path();
        page.fill(&wedge);
        assert!((total(&page) - 600.0).abs() < 2.0, "{}", total(&page));
    }
}
