use super::*;
use crate::frame::{Frame, Item, Rect};
use crate::pdf;
use crate::specimen::{fonts, page_of, stamp};

fn written(frame: Frame) -> Vec<u8> {
    pdf::write(&[frame], fonts(), &stamp()).unwrap()
}

#[test]
fn a_bar_covers_exactly_its_millimetres() {
    let bar = Rect {
        x_mm: 50.8,
        y_mm: 25.4,
        width_mm: 25.4,
        height_mm: 2.54,
    };
    let pdf = written(Frame {
        items: vec![Item::Bar(bar)],
        ..page_of("")
    });
    let page = page(&pdf, 0, 100.0).unwrap();
    assert_eq!((page.width, page.height), (827, 1169), "A4 at 100 dpi");
    let black: Vec<(u32, u32)> = (0..page.height)
        .flat_map(|y| (0..page.width).map(move |x| (x, y)))
        .zip(&page.pixels)
        .filter(|(_, gray)| **gray < 128)
        .map(|(place, _)| place)
        .collect();
    assert_eq!(
        black.first(),
        Some(&(200, 100)),
        "two inches across, one inch down"
    );
    assert_eq!(
        black.last(),
        Some(&(299, 109)),
        "an inch wide, a tenth of an inch high"
    );
    assert_eq!(black.len(), 1000);
}

#[test]
fn embedded_glyphs_of_all_faces_are_drawn() {
    for text in ["漢", "𠮷", "葛\u{e0101}", "ｶ"] {
        let page = page(&written(page_of(text)), 0, 100.0).unwrap();
        let ink = page.pixels.iter().filter(|gray| **gray < 128).count();
        assert!(ink > 20, "{text} left {ink} black pixels");
    }
}

#[test]
fn the_preview_is_as_wide_as_asked() {
    let packed = png(&written(page_of("見本")), 0, 640).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(packed));
    let reader = decoder.read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (640, 905));
}

#[test]
fn pages_are_counted_and_missing_ones_refused() {
    let pdf = pdf::write(&[page_of("一"), page_of("二")], fonts(), &stamp()).unwrap();
    assert_eq!(page_count(&pdf).unwrap(), 2);
    assert!(matches!(
        page(&pdf, 2, 72.0),
        Err(RasterError::NoSuchPage { page: 2, pages: 2 })
    ));
}

#[test]
fn sizes_beyond_reason_are_refused() {
    let pdf = written(page_of("見本"));
    assert!(matches!(
        page(&pdf, 0, 5000.0),
        Err(RasterError::Size { .. })
    ));
    assert!(matches!(page(&pdf, 0, 0.01), Err(RasterError::Size { .. })));
    assert!(matches!(
        page(&pdf, 0, f32::NAN),
        Err(RasterError::Size { .. })
    ));
}

#[test]
fn damaged_files_are_refused_or_drawn_but_never_fatal() {
    assert!(matches!(page_count(b""), Err(RasterError::Unreadable)));
    assert!(matches!(
        page_count("これはPDFではない".as_bytes()),
        Err(RasterError::Unreadable)
    ));
    let pdf = written(page_of("壊れた紙"));
    for cut in (0..pdf.len()).step_by(pdf.len() / 23) {
        // Cut off, or with a hole: either answer will do, as long as there is one.
        let _ = page(&pdf[..cut], 0, 50.0);
        let mut holed = pdf.clone();
        let end = (cut + 40).min(holed.len());
        holed[cut..end].fill(b'9');
        let _ = page(&holed, 0, 50.0);
    }
}
