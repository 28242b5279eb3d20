//! Other programs on the same page, in the same run.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tsunagi_documents::fax::{self, Encoding, FaxOptions, Resolution};

use crate::Failure;
use crate::documents::forms::{Press, values, words};
use crate::table::{Timing, heading, kilobytes, line, promise, shown, time, unmeasured};

/// Measures what the others take, and whether we keep our promises.
pub fn measure() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let press = Press::set_up()?;
    heading("ほかの道具と並べて(同じ機械、同じ回)");
    against_typst(&press, folder.path())?;
    against_libreoffice(folder.path())?;
    against_ghostscript(&press, folder.path())
}

/// A compiler that stays up and compiles the same form with other words each time.
fn against_typst(press: &Press, folder: &Path) -> Result<(), Failure> {
    const RUNS: usize = 100;
    const WARM: usize = 10;
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts");
    keep(&folder.join("slip.typ"), include_bytes!("peers/slip.typ"))?;
    keep(&folder.join("run.py"), include_bytes!("peers/run_typst.py"))?;
    let all: Vec<String> = (0..WARM + RUNS).map(words).collect();
    let data = serde_json::json!({
        "words": all,
        "background": values(0).get_text("slip.background").map(|text| {
            text.chars().skip(20).collect::<String>()
        }),
    });
    keep(&folder.join("data.json"), data.to_string().as_bytes())?;
    let python = std::env::var_os("TSUNAGI_BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python)
        .arg(folder.join("run.py"))
        .args([fonts, &WARM.to_string()])
        .current_dir(folder)
        .output();
    let times = output.ok().filter(|output| output.status.success());
    let times = times.map(|output| {
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        told.split_whitespace()
            .filter_map(|word| word.parse().ok().map(Duration::from_secs_f64))
            .collect::<Vec<_>>()
    });
    let Some(times) = times.filter(|times| !times.is_empty()) else {
        unmeasured("Typst", "Python の typst がありません: pip install typst");
        return Ok(());
    };
    let typst = Timing::of(times);
    typst.print("Typst、立ち上げたまま、PDF まで");
    let ours = time(WARM, RUNS, |run| press.print(run).map(drop))?;
    ours.print("つなぎ、立ち上げたまま、PDF まで");
    promise("つなぎは Typst より短い", ours.median < typst.median);
    Ok(())
}

/// `LibreOffice` turning the same form from a spreadsheet to PDF, a process each time.
fn against_libreoffice(folder: &Path) -> Result<(), Failure> {
    let sheet = folder.join("slip.csv");
    keep(&sheet, sheet_text().as_bytes())?;
    let convert = |kind: &str, from: &Path| {
        Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}/office",
                folder.display()
            ))
            .args(["--headless", "--convert-to", kind, "--outdir"])
            .arg(folder)
            .arg(from)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
    };
    let book = folder.join("slip.xlsx");
    let made = convert("xlsx", &sheet).is_ok_and(|done| done.success()) && book.exists();
    if !made {
        unmeasured(
            "LibreOffice",
            "libreoffice-calc がありません: apt-get install libreoffice-calc",
        );
        return Ok(());
    }
    let office = time(1, 5, |_| convert("pdf", &book).map(drop))?;
    office.print("LibreOffice、xlsx から PDF がディスクに載るまで");
    let program = std::env::current_exe()?;
    let out = folder.join("ours.pdf");
    let ours = time(1, 20, |_| {
        Command::new(&program)
            .args(["documents", "slip"])
            .arg(&out)
            .status()
            .map(drop)
    })?;
    ours.print("つなぎ、起動から PDF がディスクに載るまで");
    promise(
        "つなぎは LibreOffice の 10 分の 1 まで",
        ours.median * 10 <= office.median,
    );
    Ok(())
}

/// The same words in rows of cells.
fn sheet_text() -> String {
    let values = values(0);
    let mut rows = String::from("主治医との連絡票\n");
    for key in [
        "slip.number",
        "client.name",
        "client.address",
        "recipient.name",
        "slip.subject",
        "slip.background",
        "slip.services",
        "slip.wishes",
        "slip.reply_by",
    ] {
        let text = values.get_text(key).unwrap_or_default();
        rows.push_str(&format!("{key},\"{text}\"\n"));
    }
    for row in values.get_rows("slip.questions") {
        let text = row.get_text("text").unwrap_or_default();
        rows.push_str(&format!("question,\"{text}\"\n"));
    }
    rows
}

/// Ghostscript's fax writer as a process, on the PDF that is already there.
fn against_ghostscript(press: &Press, folder: &Path) -> Result<(), Failure> {
    let pdf = folder.join("fax.pdf");
    keep(&pdf, &press.print(0)?)?;
    let out = folder.join("fax.tif");
    let run = || {
        Command::new("gs")
            .args(["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffg4"])
            .args(["-r204x196", "-g1728x2292"])
            .arg(format!("-sOutputFile={}", out.display()))
            .arg(&pdf)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
    };
    if !run().is_ok_and(|done| done.success()) {
        unmeasured(
            "Ghostscript",
            "ghostscript がありません: apt-get install ghostscript",
        );
        return Ok(());
    }
    let theirs = time(1, 20, |_| run().map(drop))?;
    theirs.print("Ghostscript、できている PDF から tiffg4 まで");
    line(
        "",
        &kilobytes(std::fs::metadata(&out)?.len().try_into()?),
        "その大きさ",
    );
    let options = FaxOptions {
        resolution: Resolution::Fine,
        encoding: Encoding::G4,
    };
    let ours = time(3, 60, |number| {
        fax::write(&press.print(number)?, options)?;
        Ok::<_, Failure>(())
    })?;
    ours.print("つなぎ、割りつけから G4 まで");
    promise(
        &format!(
            "つなぎは Ghostscript の半分({})まで",
            shown(theirs.median / 2)
        ),
        ours.median * 2 <= theirs.median,
    );
    Ok(())
}

fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a bench's own file")]
    std::fs::write(path, bytes)
}
