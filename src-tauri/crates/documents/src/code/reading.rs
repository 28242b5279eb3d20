//! Finds the codes on a page that was printed, faxed, written on, and faxed back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::raster::GrayPage;

/// Reads the codes on a page, in the order they are found; each text once.
///
/// `rows_per_dot` is how often a row is repeated to make its dots square: 2 for a fax of standard
/// resolution, 1 for all else. Dirt is taken off first, because half a percent of stray dots on a
/// second fax hides the corners of the code from every reader; a page that then says nothing is read as
/// it is, for a code so small that its cells look like dirt, and once more with all edges smoothed.
#[must_use]
pub fn read(page: &GrayPage, rows_per_dot: usize) -> Vec<String> {
    let looks: [fn(&Dots<'_>, usize, usize) -> u8; 3] = [
        |dots, x, y| dots.without_dirt(x, y),
        |dots, x, y| dots.at(x, y),
        |dots, x, y| dots.smoothed(x, y),
    ];
    let dots = Dots::of(page);
    looks
        .into_iter()
        .map(|look| dots.codes(rows_per_dot.max(1), look))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The page's dots, with white all around.
struct Dots<'p> {
    width: usize,
    height: usize,
    pixels: &'p [u8],
}

/// Two shades further apart than this are ink and paper.
const HALF: u8 = 127;
/// A dot with at most this many of its eight neighbours alike is dirt.
const FEW: usize = 1;

impl<'p> Dots<'p> {
    fn of(page: &'p GrayPage) -> Self {
        let width = usize::try_from(page.width).unwrap_or(0);
        let held = page.pixels.len().checked_div(width).unwrap_or(0);
        Self {
            width,
            height: usize::try_from(page.height).unwrap_or(0).min(held),
            pixels: &page.pixels,
        }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        if x >= self.width || y >= self.height {
            return u8::MAX;
        }
        let dot = self.pixels.get(y * self.width + x);
        dot.copied().unwrap_or(u8::MAX)
    }

    /// Returns a dot and its eight neighbours, from dark to light.
    fn sorted_around(&self, x: usize, y: usize) -> [u8; 9] {
        let mut around = [u8::MAX; 9];
        for (step, dot) in around.iter_mut().enumerate() {
            // Left of the first column lies white, as right of the last.
            let (x, y) = (
                (x + step % 3).wrapping_sub(1),
                (y + step / 3).wrapping_sub(1),
            );
            *dot = self.at(x, y);
        }
        around.sort_unstable();
        around
    }

    /// Returns a dot's shade, or what surrounds it where it differs from nearly all of that.
    fn without_dirt(&self, x: usize, y: usize) -> u8 {
        let own = self.at(x, y);
        let around = self.sorted_around(x, y);
        let alike = around.iter().filter(|other| own.abs_diff(**other) <= HALF);
        // The dot itself is among them.
        if alike.count() <= FEW + 1 {
            median(around)
        } else {
            own
        }
    }

    fn smoothed(&self, x: usize, y: usize) -> u8 {
        median(self.sorted_around(x, y))
    }

    fn codes(&self, rows_per_dot: usize, look: impl Fn(&Self, usize, usize) -> u8) -> Vec<String> {
        // Each dot is looked at once, not once for every row that repeats it.
        let cleaned: Vec<u8> = (0..self.height)
            .flat_map(|y| (0..self.width).map(move |x| (x, y)))
            .map(|(x, y)| look(self, x, y))
            .collect();
        let gray = |x: usize, y: usize| {
            let dot = cleaned.get(y / rows_per_dot * self.width + x);
            dot.copied().unwrap_or(u8::MAX)
        };
        // Strangers' scans go in here; what the reader cannot take holds no code of ours.
        let found = catch_unwind(AssertUnwindSafe(|| {
            let height = self.height * rows_per_dot;
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, height, gray);
            let grids = image.detect_grids();
            grids
                .iter()
                .filter_map(|grid| Some(grid.decode().ok()?.1))
                .collect::<Vec<String>>()
        }));
        let mut texts: Vec<String> = Vec::new();
        for text in found.unwrap_or_default() {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }
}

fn median(sorted: [u8; 9]) -> u8 {
    let [.., middle, _, _, _, _] = sorted;
    middle
}
