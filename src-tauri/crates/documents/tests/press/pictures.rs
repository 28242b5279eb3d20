//! Pictures kept for comparing: shades of grey, read and written as PNG.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]
#![allow(
    clippy::disallowed_methods,
    reason = "a picture cut short is drawn again"
)]

use std::path::{Path, PathBuf};

/// Shades kept of 256: the pictures are for looking at and comparing, not for printing.
pub const LEVELS: u16 = 16;
/// Shades by which a pixel may differ: other processors round otherwise at the edges of a letter.
const SHADES: u8 = 3;
/// Pixels that may differ by more: fewer than the smallest character has, 「・」 with nine.
pub const STRAYS: usize = 6;

/// A picture in shades from 0, black, to 15, white.
#[derive(PartialEq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub shades: Vec<u8>,
}

/// Checks that no picture is left of a sheet that is no longer printed.
pub fn assert_no_more(file: &Path) {
    let golden = root().join("tests/golden").join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = std::fs::remove_file(&golden);
    }
    assert!(
        !golden.exists(),
        "{} is not printed any more",
        file.display()
    );
}

/// Compares a picture with the one that is kept, or keeps it.
pub fn assert_picture(file: &Path, actual: &Picture, depth: png::BitDepth) {
    let root = root();
    let golden = root.join("tests/golden").join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        write(&golden, actual, depth);
        return;
    }
    let expected = std::fs::read(&golden).unwrap_or_else(|_| {
        panic!(
            "{} is missing: draw it with UPDATE_GOLDEN=1",
            file.display()
        );
    });
    let expected = read(&expected);
    let strays = differences(&expected, actual);
    let count = strays.iter().filter(|differs| **differs).count();
    let same_size = (expected.width, expected.height) == (actual.width, actual.height);
    if same_size && count <= STRAYS {
        return;
    }
    let left = root.join("target/golden").join(file);
    let named = |what: &str| left.with_extension(format!("{what}.png"));
    write(&named("before"), &expected, depth);
    write(&named("after"), actual, depth);
    // Black where it differs, the rest faint, so that the place is found.
    let faint = actual.shades.iter().zip(&strays);
    let faint = faint.map(|(shade, differs)| if *differs { 0 } else { 12 + shade / 5 });
    let difference = Picture {
        width: actual.width,
        height: actual.height,
        shades: faint.collect(),
    };
    write(&named("diff"), &difference, png::BitDepth::Four);
    panic!(
        "{} differs in {count} pixels; look at {} beside .after and .diff, and accept with UPDATE_GOLDEN=1",
        file.display(),
        named("before").display()
    );
}

/// Tells of each pixel whether it differs by more than rounding does.
pub fn differences(expected: &Picture, actual: &Picture) -> Vec<bool> {
    let other = expected
        .shades
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    actual
        .shades
        .iter()
        .zip(other)
        .map(|(one, other)| other.is_none_or(|other| one.abs_diff(*other) > SHADES))
        .collect()
}

/// Reads a picture of whatever depth in sixteen shades.
pub fn read(bytes: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().unwrap();
    let mut packed = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut packed).unwrap();
    let bits = info.bit_depth as usize;
    let full = (1_u16 << bits) - 1;
    let mut shades = Vec::new();
    for row in packed.chunks(info.line_size).take(info.height as usize) {
        for x in 0..info.width as usize {
            let byte = row.get(x * bits / 8).copied().unwrap();
            let value = u16::from(byte >> (8 - bits - x * bits % 8)) & full;
            shades.push((value * (LEVELS - 1) / full) as u8);
        }
    }
    Picture {
        width: info.width,
        height: info.height,
        shades,
    }
}

fn write(path: &Path, picture: &Picture, depth: png::BitDepth) {
    let bits = depth as usize;
    let mut packed = Vec::new();
    for row in picture.shades.chunks(picture.width as usize) {
        for group in row.chunks(8 / bits) {
            let mut byte = 0_u8;
            for (at, shade) in group.iter().enumerate() {
                byte |= (shade >> (4 - bits)) << (8 - bits * (at + 1));
            }
            packed.push(byte);
        }
    }
    let folder: PathBuf = path.parent().unwrap().to_owned();
    std::fs::create_dir_all(folder).unwrap();
    let mut encoder = png::Encoder::new(
        std::fs::File::create(path).unwrap(),
        picture.width,
        picture.height,
    );
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&packed).unwrap();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}
