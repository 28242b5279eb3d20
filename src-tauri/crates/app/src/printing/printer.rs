//! The system's printing, behind one small border.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::refusal::{PrinterTrouble, Refusal};

/// What is to be printed.
pub struct PrintJob<'a> {
    /// The printer's name; empty takes the system's default.
    pub printer: &'a str,
    /// The job's name in the printer's list: the slip's number, never a person's name.
    pub title: &'a str,
    /// The pages.
    pub pdf: &'a [u8],
    /// Saves the pages where the person's own PDFs go and says where, for systems that can only print
    /// a file. Nothing is ever put into a temporary folder.
    pub save: &'a dyn Fn() -> Result<PathBuf, Refusal>,
}

/// Hands pages to a printer.
pub trait Printer: Send + Sync {
    /// Hands a job over and returns the printer's name, empty where the system does not say it.
    ///
    /// # Errors
    /// [`Refusal::Printer`], or what saving the file says.
    fn print(&self, job: &PrintJob<'_>) -> Result<String, Refusal>;
}

/// The printers of this system: CUPS where there is `lp`, the shell's print verb on Windows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemPrinter;

impl Printer for SystemPrinter {
    fn print(&self, job: &PrintJob<'_>) -> Result<String, Refusal> {
        if cfg!(windows) {
            print_through_shell(job)
        } else {
            print_through_lp(job)
        }
    }
}

/// `lp` reads the pages from its standard input, so they never touch the disk on the way.
fn print_through_lp(job: &PrintJob<'_>) -> Result<String, Refusal> {
    let mut command = Command::new("lp");
    command.env("LC_ALL", "C").arg("-t").arg(job.title);
    if !job.printer.is_empty() {
        // A name that begins with a dash would be read as an option.
        if job.printer.starts_with('-') {
            return Err(Refusal::Printer(PrinterTrouble::Refused));
        }
        command.arg("-d").arg(job.printer);
    }
    command.arg("--").arg("-");
    let spawned = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = spawned.map_err(|_| Refusal::Printer(PrinterTrouble::NoPrinting))?;
    // A printer that refuses closes the pipe early; the exit status then says so.
    let written = match child.stdin.take() {
        Some(mut input) => input.write_all(job.pdf).is_ok(),
        None => false,
    };
    let output = child
        .wait_with_output()
        .map_err(|_| Refusal::Printer(PrinterTrouble::Refused))?;
    if !written || !output.status.success() {
        return Err(Refusal::Printer(PrinterTrouble::Refused));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(printer_in_request_id(&said).unwrap_or_else(|| job.printer.to_owned()))
}

/// Windows prints files only, by the verb that the installed PDF viewer registered.
///
/// The values go through the environment, so that no name is read as a command.
fn print_through_shell(job: &PrintJob<'_>) -> Result<String, Refusal> {
    let path = (job.save)()?;
    let verb = if job.printer.is_empty() {
        "Start-Process -FilePath $env:TSUNAGI_SHEET -Verb Print -WindowStyle Hidden"
    } else {
        "Start-Process -FilePath $env:TSUNAGI_SHEET -Verb PrintTo \
         -ArgumentList ('\"' + $env:TSUNAGI_PRINTER + '\"') -WindowStyle Hidden"
    };
    if job.printer.contains('"') {
        return Err(Refusal::Printer(PrinterTrouble::Refused));
    }
    let status = Command::new("powershell.exe")
        .args([
            "-NoProfile",
            "-NonInteractive",
            "-WindowStyle",
            "Hidden",
            "-Command",
        ])
        .arg(format!("$ErrorActionPreference = 'Stop'; {verb}"))
        .env("TSUNAGI_SHEET", path)
        .env("TSUNAGI_PRINTER", job.printer)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|_| Refusal::Printer(PrinterTrouble::NoPrinting))?;
    if status.success() {
        Ok(job.printer.to_owned())
    } else {
        Err(Refusal::Printer(PrinterTrouble::Refused))
    }
}

/// Reads the printer's name out of `request id is NAME-12 (0 file(s))`, what `lp` says in its own
/// language.
fn printer_in_request_id(said: &str) -> Option<String> {
    let id = said
        .trim()
        .strip_prefix("request id is ")?
        .split_whitespace()
        .next()?;
    let (name, number) = id.rsplit_once('-')?;
    number
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printer_is_named_as_the_system_names_it() {
        let said = "request id is Office-MFP-12 (0 file(s))\n";
        assert_eq!(printer_in_request_id(said).as_deref(), Some("Office-MFP"));
        assert_eq!(printer_in_request_id("lp: error"), None);
    }

    #[test]
    fn a_printer_name_is_never_an_option() {
        let job = PrintJob {
            printer: "-o raw",
            title: "R08-0001-9",
            pdf: b"%PDF",
            save: &|| Err(Refusal::Cancelled),
        };
        let refusal = print_through_lp(&job).err().unwrap();
        assert!(matches!(refusal, Refusal::Printer(PrinterTrouble::Refused)));
    }
}
