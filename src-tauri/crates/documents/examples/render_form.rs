//! Draws a form with the sample data, or blank, to look at it.
//!
//! ```text
//! cargo run -p tsunagi-documents --example render_form -- TEMPLATE OUT.png [slip|usual|masked-b|masked-c|full|timeline|timeline-b|timeline-c|handover|recovery|audit|picture|inquiries|blank|pen]
//! ```
//!
//! TEMPLATE is a file, or the id of a shipped form. Further pages go beside the first: OUT-2.png.
//! The PDF goes there too, and its size and those of its fax files are told.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::error::Error;
use std::path::{Path, PathBuf};

use tsunagi_documents::fax::{self, Encoding, FaxOptions, Resolution};
use tsunagi_documents::layout;
use tsunagi_documents::pdf;
use tsunagi_documents::raster;
use tsunagi_documents::template::Template;
use tsunagi_documents::values::Values;

#[path = "../tests/press/mod.rs"]
mod press;
#[path = "../src/layout/tests/samples.rs"]
mod samples;

/// Pixels across: about 150 dpi, enough to judge a page on a screen.
const WIDTH_PX: u32 = 1240;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [form, out, rest @ ..] = arguments.as_slice() else {
        return Err(
            "usage: render_form TEMPLATE OUT.png [slip|usual|masked-b|masked-c|full|timeline|timeline-b|timeline-c|handover|recovery|audit|picture|inquiries|cover|blank|pen]".into(),
        );
    };
    let template = read_template(form)?;
    let values = match rest.first().map(String::as_str) {
        None | Some("slip") => samples::slip(),
        Some("usual") => samples::usual_slip(),
        Some("masked-b") => samples::masked_slip_b(),
        Some("masked-c") => samples::masked_slip_c(),
        Some("full") => samples::everything(),
        Some("timeline-b") => samples::masked_timeline_b(),
        Some("timeline-c") => samples::masked_timeline_c(),
        Some("timeline") => samples::timeline(25),
        Some("handover") => samples::handover(),
        Some("recovery") => samples::recovery(),
        Some("audit") => samples::audit(30),
        Some("picture") => samples::picture(),
        Some("inquiries") => samples::inquiries(),
        Some("blank") => Values::blank(),
        Some("cover") => samples::cover(),
        Some("pen") => samples::pen(),
        Some(other) => return Err(format!("no sample is called {other}").into()),
    };
    let fonts = press::fonts()?;
    let laid = layout::pages(&template, &values, &fonts);
    for warning in &laid.warnings {
        println!("{warning:?}");
    }
    let stamp = press::stamp(&template.name, "R08-0042-7");
    let pdf = pdf::write(&laid.output, &fonts, &stamp)?;
    let kept = Path::new(out);
    std::fs::write(kept.with_extension("pdf"), &pdf)?;
    println!("PDF: {} bytes", pdf.len());
    for (resolution, encoding) in [
        (Resolution::Fine, Encoding::G4),
        (Resolution::Fine, Encoding::G3),
        (Resolution::Standard, Encoding::G4),
    ] {
        let options = FaxOptions {
            resolution,
            encoding,
        };
        let fax = fax::write(&pdf, options);
        // A form that lies on its side goes into no fax machine.
        let size = fax.map_or("none".to_owned(), |fax| format!("{} bytes", fax.len()));
        println!("fax, {resolution:?} {encoding:?}: {size}");
    }
    for page in 0..laid.output.len() {
        let path = page_path(Path::new(out), page);
        std::fs::write(&path, raster::png(&pdf, page, WIDTH_PX)?)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn read_template(form: &str) -> Result<Template, Box<dyn Error>> {
    match press::shipped(form) {
        Ok(template) => Ok(template),
        Err(_) => press::parsed(form, &std::fs::read_to_string(form)?),
    }
}

fn page_path(out: &Path, page: usize) -> PathBuf {
    if page == 0 {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{stem}-{}.png", page + 1))
}
