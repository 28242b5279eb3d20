//! Slips to PDF and fax: warm, cold, many, and beside other programs.

mod batch;
pub mod forms;
mod peers;
mod slips;

use crate::Failure;

/// Measures documents.
///
/// Words: `slip OUT.pdf` writes one slip and ends (the cold run is this, as a process of its own);
/// `batch N` writes N slips, `joined N` puts them into one file; `soffice` also runs `LibreOffice` where it is installed.
pub fn run(words: &[String]) -> Result<(), Failure> {
    match words {
        [word, out] if word == "slip" => slips::write_one(out.as_ref()),
        [word, count, threads] if word == "batch" => batch::child(count.parse()?, threads.parse()?),
        [word, count] if word == "joined" => batch::joining_child(count.parse()?),
        _ => {
            slips::measure()?;
            batch::measure()?;
            peers::measure()
        }
    }
}
