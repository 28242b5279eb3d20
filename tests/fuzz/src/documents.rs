//! The doors of the documents: forms that an office wrote, and text that somebody typed or pasted.

use std::sync::{Arc, LazyLock};

use tsunagi_documents::fonts::{FallbackSource, Fonts};
use tsunagi_documents::inspection::inspect;
use tsunagi_documents::layout;
use tsunagi_documents::template::keys::{self, Kind};
use tsunagi_documents::template::{SHIPPED, Template};
use tsunagi_documents::values::Values;

/// A form of at most so many bytes is laid out as well: larger ones only cost the fuzzer time.
const LAID_OUT: usize = 16 << 10;

/// A form that an office adapted: any text at all, checked, and tried on paper if it passes.
pub fn template(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if bytes.len() > LAID_OUT {
        let _form = Template::parse("form.toml", &text);
        return;
    }
    let found = inspect("form.toml", &text, &FONTS);
    if let Ok(form) = Template::parse("form.toml", &text) {
        let blank = Values::default();
        let _pages = layout::pages(&form, &blank, &FONTS);
    } else {
        assert!(
            !found.problems.is_empty(),
            "a form that is refused says why"
        );
    }
}

/// A shipped form with anything typed into its fields.
///
/// The first byte chooses the form; the rest is text, cut at the unit separator into pieces that go around
/// the fields in their order. Lists get rows of the pieces, tick boxes as many ticks as the piece has
/// bytes.
pub fn layout(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Some(form) = FORMS.get(usize::from(*first) % FORMS.len().max(1)) else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let values = filled(form, &text);
    let laid_out = layout::pages(form, &values, &FONTS);
    assert!(!laid_out.output.is_empty(), "every form has a page");
    let items = laid_out
        .output
        .iter()
        .map(|page| page.items.len())
        .sum::<usize>();
    assert!(items > 0, "no form prints as white paper");
}

/// Where one field's text ends and the next one's begins.
const BETWEEN: char = '\u{1f}';

fn filled(form: &Template, text: &str) -> Values {
    let mut pieces = text.split(BETWEEN).cycle();
    let mut next = || pieces.next().unwrap_or_default();
    let mut values = Values::default();
    for name in form.fields() {
        match keys::find(name).map(|key| key.kind) {
            Some(Kind::Text(_) | Kind::Code) => {
                values.text(name, next());
            }
            Some(Kind::Ticks(options)) => {
                let count = next().len() % (options.len() + 1);
                values.ticks(name, options.iter().take(count).map(|(code, _)| *code));
            }
            Some(Kind::Rows(columns)) => {
                let rows = 1 + next().len() % MOST_ROWS;
                let row = |_| {
                    let mut row = Values::default();
                    for (column, _) in columns {
                        row.text(column, next());
                    }
                    row
                };
                let rows = (0..rows).map(row).collect();
                values.rows(name, rows);
            }
            Some(Kind::Page) | None => {}
        }
    }
    values
}

/// More rows than a sheet holds, fewer than would only cost time.
const MOST_ROWS: usize = 40;

static FORMS: LazyLock<Vec<Template>> = LazyLock::new(|| {
    SHIPPED
        .iter()
        .filter_map(|shipped| Template::parse(shipped.file_name, shipped.text).ok())
        .collect()
});

// Without its fonts no door of the documents can be tried at all.
#[allow(clippy::expect_used)]
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let read = |name: &str| {
        let path = format!("{}/../../assets/fonts/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).expect("the bundled fonts are in assets/fonts")
    };
    Fonts::load(
        read("BIZUDGothic-Regular.ttf"),
        read("BIZUDGothic-Bold.ttf"),
        FallbackSource::Bytes(Arc::from(read("ipamjm.ttf"))),
    )
    .expect("the bundled fonts load")
});
