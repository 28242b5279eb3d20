//! Draws a form with the sample data, or blank, to look at it.
//!
//! ```text
//! cargo run -p tsunagi-documents --example render_form -- TEMPLATE OUT.png [slip|usual|masked-b|masked-c|full|timeline|handover|recovery|audit|picture|inquiries|blank|pen]
//! ```
//!
//! TEMPLATE is a file, or the id of a shipped form. Further pages go beside the first: OUT-2.png.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::error::Error;
use std::path::{Path, PathBuf};

use tsunagi_documents::fonts::{FallbackSource, Fonts};
use tsunagi_documents::layout;
use tsunagi_documents::pdf::{self, Moment, Stamp};
use tsunagi_documents::raster;
use tsunagi_documents::template::{SHIPPED, Template};
use tsunagi_documents::values::Values;

#[path = "../src/layout/tests/samples.rs"]
mod samples;

/// Pixels across: about 150 dpi, enough to judge a page on a screen.
const WIDTH_PX: u32 = 1240;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [form, out, rest @ ..] = arguments.as_slice() else {
        return Err(
            "usage: render_form TEMPLATE OUT.png [slip|usual|masked-b|masked-c|full|timeline|handover|recovery|audit|blank]".into(),
        );
    };
    let template = read_template(form)?;
    let values = match rest.first().map(String::as_str) {
        None | Some("slip") => samples::slip(),
        Some("usual") => samples::usual_slip(),
        Some("masked-b") => samples::masked_slip_b(),
        Some("masked-c") => samples::masked_slip_c(),
        Some("full") => samples::everything(),
        Some("timeline") => samples::timeline(25),
        Some("handover") => samples::handover(),
        Some("recovery") => samples::recovery(),
        Some("audit") => samples::audit(30),
        Some("picture") => samples::picture(),
        Some("inquiries") => samples::inquiries(),
        Some("blank") => Values::blank(),
        Some("pen") => samples::pen(),
        Some(other) => return Err(format!("no sample is called {other}").into()),
    };
    let fonts = fonts()?;
    let laid = layout::pages(&template, &values, &fonts);
    for warning in &laid.warnings {
        println!("{warning:?}");
    }
    let pdf = pdf::write(&laid.output, &fonts, &stamp(&template))?;
    for page in 0..laid.output.len() {
        let path = page_path(Path::new(out), page);
        std::fs::write(&path, raster::png(&pdf, page, WIDTH_PX)?)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn read_template(form: &str) -> Result<Template, Box<dyn Error>> {
    let file_name = format!("{form}.toml");
    let parsed = match SHIPPED
        .iter()
        .find(|shipped| shipped.file_name == file_name)
    {
        Some(shipped) => Template::parse(shipped.file_name, shipped.text),
        None => Template::parse(form, &std::fs::read_to_string(form)?),
    };
    parsed.map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n").into()
    })
}

fn fonts() -> Result<Fonts, Box<dyn Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/fonts/");
    let read = |name: &str| std::fs::read(format!("{folder}{name}"));
    let fallback = FallbackSource::Bytes(read("ipamjm.ttf")?.into());
    Ok(Fonts::load(
        read("BIZUDGothic-Regular.ttf")?,
        read("BIZUDGothic-Bold.ttf")?,
        fallback,
    )?)
}

fn stamp(template: &Template) -> Stamp {
    let created = Moment {
        year: 2026,
        month: 4,
        day: 1,
        hour: 10,
        minute: 0,
        second: 0,
    };
    Stamp {
        title: template.name.clone(),
        author: "見本居宅介護支援事業所".to_owned(),
        created,
        number: "R08-0042-7".to_owned(),
    }
}

fn page_path(out: &Path, page: usize) -> PathBuf {
    if page == 0 {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{stem}-{}.png", page + 1))
}
