//! A page as the reader's glass sees it: grey, dirty, askew.

use tsunagi_documents::frame::Rect;

use crate::Failure;

/// The paper's width in dots of a fax, and its resolution across.
const FAX_DPI: f32 = 204.0;
const A4_MM: (f32, f32) = (210.0, 297.0);
/// Times by which a fax is enlarged: what a scanner of 400 dpi makes of the printed fax.
const ENLARGED: u32 = 2;
/// White around a line that was cut out.
const WHITE_PX: f32 = 10.0;

/// Grey pixels, 0 black, with the scale and the slant at which they were taken.
pub struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    dpi: f32,
    degrees: f32,
}

impl Picture {
    /// Takes pixels as they are.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>, dpi: f32, degrees: f32) -> Self {
        Self {
            width,
            height,
            pixels,
            dpi,
            degrees,
        }
    }

    /// Reads a fax preview, in which each line of the fax comes `repeated` times.
    pub fn from_png(png: &[u8], degrees: f32, repeated: u32) -> Result<Self, Failure> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        let size = reader
            .output_buffer_size()
            .ok_or("the picture is too large")?;
        let mut pixels = vec![0; size];
        let info = reader.next_frame(&mut pixels)?;
        pixels.truncate(info.buffer_size());
        let (width, repeated) = (info.width.max(1), repeated.max(1));
        let rows = pixels.chunks(width as usize).step_by(repeated as usize);
        let pixels: Vec<u8> = rows.flatten().copied().collect();
        let height = info.height / repeated;
        Ok(Self::new(width, height, pixels, FAX_DPI, degrees))
    }

    /// Turns half a percent of the dots over, always the same ones.
    pub fn dirtied(mut self) -> Self {
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        for pixel in &mut self.pixels {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            if seed.is_multiple_of(200) {
                *pixel = 255 - *pixel;
            }
        }
        self
    }

    /// Turns dots that differ from nearly all of their eight neighbours, as every receiver does.
    pub fn without_dirt(mut self) -> Self {
        const FEW: usize = 1;
        let clean = |at: usize| {
            let (x, y) = (at as u32 % self.width, at as u32 / self.width);
            let own = self.at(x as f32, y as f32);
            let around = (0..9_u8).filter(|step| *step != 4).map(|step| {
                let (across, down) = (f32::from(step % 3) - 1.0, f32::from(step / 3) - 1.0);
                self.at(x as f32 + across, y as f32 + down)
            });
            if around.filter(|other| *other == own).count() <= FEW {
                255 - own
            } else {
                own
            }
        };
        self.pixels = (0..self.pixels.len()).map(clean).collect();
        self
    }

    /// Enlarges, makes the dots square, and turns about the middle. A dot is as high as it is wide, or
    /// `high` times as high.
    pub fn turned(self, high: u32) -> Self {
        let (across_by, down_by) = (ENLARGED as f32, (ENLARGED * high) as f32);
        let (width, height) = (self.width * ENLARGED, self.height * ENLARGED * high);
        let (sin, cos) = (
            self.degrees.to_radians().sin(),
            self.degrees.to_radians().cos(),
        );
        let middle = (width as f32 / 2.0, height as f32 / 2.0);
        let mut pixels = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            for x in 0..width {
                let (across, down) = (x as f32 + 0.5 - middle.0, y as f32 + 0.5 - middle.1);
                let from_x = (cos * across + sin * down + middle.0) / across_by - 0.5;
                let from_y = (-sin * across + cos * down + middle.1) / down_by - 0.5;
                pixels.push(self.between(from_x, from_y));
            }
        }
        Self {
            width,
            height,
            pixels,
            dpi: self.dpi * ENLARGED as f32,
            degrees: self.degrees,
        }
    }

    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (x - left, y - top);
        let at = |dx: f32, dy: f32| f32::from(self.at(left + dx, top + dy));
        let upper = at(0.0, 0.0) * (1.0 - right_share) + at(1.0, 0.0) * right_share;
        let lower = at(0.0, 1.0) * (1.0 - right_share) + at(1.0, 1.0) * right_share;
        (upper * (1.0 - lower_share) + lower * lower_share) as u8
    }

    fn at(&self, x: f32, y: f32) -> u8 {
        if x < 0.0 || y < 0.0 || x >= self.width as f32 || y >= self.height as f32 {
            return 255;
        }
        let index = y as usize * self.width as usize + x as usize;
        self.pixels.get(index).copied().unwrap_or(255)
    }

    /// Cuts out a line, given by its place in mm, where the slant has taken it, and makes it so many
    /// dots high.
    pub fn crop(&self, rect: &Rect, line_px: f32) -> Self {
        let per_mm = self.dpi / 25.4;
        // 196 lines to the inch, not 204: the sheet's height tells.
        let down_mm = self.height as f32 / A4_MM.1;
        // The paper stands in the middle of the fax's line.
        let left = (self.width as f32 - A4_MM.0 * per_mm) / 2.0;
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let middle = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let centre = (
            left + (rect.x_mm + rect.width_mm / 2.0) * per_mm - middle.0,
            (rect.y_mm + rect.height_mm / 2.0) * down_mm - middle.1,
        );
        let (wide, high) = (rect.width_mm * per_mm, rect.height_mm * down_mm);
        let step = high / line_px;
        let (width, height) = (
            (wide / step + 2.0 * WHITE_PX) as u32,
            (high / step + 2.0 * WHITE_PX) as u32,
        );
        let shade = |x: f32, y: f32| {
            let (inner_x, inner_y) = ((x - WHITE_PX) * step, (y - WHITE_PX) * step);
            if !(0.0..wide).contains(&inner_x) || !(0.0..high).contains(&inner_y) {
                return u8::MAX;
            }
            // Straightened, as every reader of scans does first.
            let (across, down) = (
                centre.0 + inner_x - wide / 2.0,
                centre.1 + inner_y - high / 2.0,
            );
            let from_x = cos * across - sin * down + middle.0;
            let from_y = sin * across + cos * down + middle.1;
            self.between(from_x - 0.5, from_y - 0.5)
        };
        let mut pixels = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            for x in 0..width {
                // The mean of nine places: a line made smaller keeps its thin strokes.
                let places = (0..9_u8).map(|at| (f32::from(at % 3), f32::from(at / 3)));
                let shades = places.map(|(across, down)| {
                    let (across, down) = ((across + 0.5) / 3.0, (down + 0.5) / 3.0);
                    u32::from(shade(x as f32 + across, y as f32 + down))
                });
                pixels.push((shades.sum::<u32>() / 9) as u8);
            }
        }
        Self::new(width, height, pixels, self.dpi / step, 0.0)
    }

    /// Writes the picture in the simplest format there is.
    pub fn pgm(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend(&self.pixels);
        bytes
    }
}
