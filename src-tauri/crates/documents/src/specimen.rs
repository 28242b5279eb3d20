//! Fonts and pages for the tests of this crate.

use std::sync::{Arc, LazyLock};

use crate::fonts::{FallbackSource, Fonts};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::load(
        font_bytes("BIZUDGothic-Regular.ttf"),
        font_bytes("BIZUDGothic-Bold.ttf"),
        FallbackSource::Bytes(Arc::from(font_bytes("ipamjm.ttf"))),
    )
    .expect("the bundled fonts load")
});

/// Returns the bundled fonts, loaded once for all tests.
pub(crate) fn fonts() -> &'static Fonts {
    &FONTS
}

/// Reads one of the bundled font files.
pub(crate) fn font_bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/../../../assets/fonts/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("the bundled fonts are in assets/fonts")
}
