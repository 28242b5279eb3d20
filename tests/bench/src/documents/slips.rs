//! One slip: warm, cold, as a whole command, and as a fax.

use std::path::Path;
use std::process::Command;

use tsunagi_documents::fax::{self, Encoding, FaxOptions, Resolution};
use tsunagi_documents::pdf;
use tsunagi_documents::{layout, legibility};

use crate::Failure;
use crate::documents::forms::{Press, samples, stamp, values};
use crate::table::{heading, kilobytes, line, promise, time};

const FINE_G4: FaxOptions = FaxOptions {
    resolution: Resolution::Fine,
    encoding: Encoding::G4,
};

/// What a slip of the sample's length is called in the table.
const SAMPLE: &str = "見本の長さ";

/// Writes one slip as a process of its own does: set up, lay out, write, put on the disk.
pub fn write_one(out: &Path) -> Result<(), Failure> {
    let bytes = Press::set_up()?.print(0)?;
    #[expect(clippy::disallowed_methods, reason = "a bench's own file")]
    std::fs::write(out, bytes)?;
    Ok(())
}

/// Measures one slip.
pub fn measure() -> Result<(), Failure> {
    heading("連絡票 1 通(共通型、A4 いっぱい。文は毎回変わる)");
    let press = Press::set_up()?;
    let warm = time(5, 200, |run| press.print(run).map(drop))?;
    warm.print("値から PDF まで(続けて)");
    let laid_out = time(5, 200, |run| {
        drop(press.lay_out(run));
        Ok::<_, Failure>(())
    })?;
    laid_out.print("  うち 割りつけ");
    let frames = press.lay_out(0);
    time(5, 200, |run| {
        pdf::write(&frames, &press.fonts, &stamp(run)).map(drop)
    })?
    .print("  うち PDF の書き出し");

    let folder = tempfile::tempdir()?;
    let out = folder.path().join("slip.pdf");
    let program = std::env::current_exe()?;
    time(2, 30, |_| {
        let done = Command::new(&program)
            .args(["documents", "slip"])
            .arg(&out)
            .status()?;
        match done.success() {
            true => Ok(()),
            false => Err(Failure::from("the slip was not written")),
        }
    })?
    .print("プログラムの起動から PDF がディスクに載るまで");

    let pdf = press.print(0)?;
    line("PDF の大きさ", &kilobytes(pdf.len()), "");
    promise("PDF は 60 kB まで", pdf.len() <= 60_000);
    let short = layout::pages(&press.template, &samples::slip(), &press.fonts).output;
    let short = pdf::write(&short, &press.fonts, &stamp(0))?;
    for (which, pdf) in [("A4 いっぱい", &pdf), (SAMPLE, &short)] {
        for (what, resolution) in [
            ("204×98", Resolution::Standard),
            ("204×196", FINE_G4.resolution),
        ] {
            let options = FaxOptions {
                resolution,
                ..FINE_G4
            };
            let g4 = fax::write(pdf, options)?;
            line(
                &format!("FAX({what}、G4)の大きさ、{which}"),
                &kilobytes(g4.len()),
                "",
            );
            if which == SAMPLE && resolution == Resolution::Standard {
                promise(
                    "見本の長さの FAX（204×98）は 25 kB まで",
                    g4.len() <= 25_000,
                );
            }
        }
    }

    heading("FAX 1 枚(値から TIFF まで、割りつけも含む)");
    for (what, resolution) in [
        ("204×196、G4", Resolution::Fine),
        ("204×98、G4", Resolution::Standard),
    ] {
        let options = FaxOptions {
            resolution,
            encoding: Encoding::G4,
        };
        let faxed = time(3, 60, |run| {
            let pdf = press.print(run)?;
            fax::write(&pdf, options)?;
            Ok::<_, Failure>(())
        })?;
        faxed.print(what);
        let rate = 1.0 / faxed.median.as_secs_f64();
        line("", &format!("{rate:.0} 枚/秒"), "1 コア");
    }
    let checked = layout::pages(&press.template, &values(0), &press.fonts).output;
    time(3, 60, |_| {
        drop(legibility::check(&checked, &values(0), &press.fonts));
        Ok::<_, Failure>(())
    })?
    .print("読みやすさの点検");
    Ok(())
}
