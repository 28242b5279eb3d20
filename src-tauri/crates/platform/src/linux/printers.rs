//! CUPS, through the commands that come with it.
//!
//! They are CUPS's own stable face, and need no C of ours. Their words are asked for in English, to be
//! read by us; nobody else sees them.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::print::{Abilities, JobState, PrintError, PrintJob, Printer, Sides, Ticket, Tray};

pub(crate) fn printers() -> Result<Vec<Printer>, PrintError> {
    let names = asked("lpstat", &["-e"])?;
    let default = asked("lpstat", &["-d"])?;
    let default = default_name(&default);
    let details = asked("lpstat", &["-l", "-p"])?;
    let names = names.lines().map(str::trim).filter(|name| !name.is_empty());
    Ok(names
        .map(|name| {
            let (is_ready, description) = detail(&details, name);
            Printer {
                name: name.to_owned(),
                description,
                is_default: default == Some(name),
                is_ready,
            }
        })
        .collect())
}

pub(crate) fn abilities(printer: &str) -> Result<Abilities, PrintError> {
    let known = printers()?;
    if !known.iter().any(|known| known.name == printer) {
        return Err(PrintError::Unknown);
    }
    // A printer without a description of its options has none that could be chosen.
    Ok(read_abilities(&asked("lpoptions", &["-p", printer, "-l"])?))
}

/// `lp` reads the pages from its standard input, so that they lie in no folder of ours on the way.
pub(crate) fn print(job: &PrintJob<'_>) -> Result<Ticket, PrintError> {
    let mut command = quiet("lp");
    command.arg("-t").arg(job.title);
    if !job.printer.is_empty() {
        command.arg("-d").arg(job.printer);
    }
    // The sheet is A4 and keeps its own margins; made to fit again, its lines would be too narrow
    // for a pen.
    command.args(["-o", "media=A4", "-o", "print-scaling=none"]);
    match job.sides {
        Sides::AsSet => {}
        Sides::One => drop(command.args(["-o", "sides=one-sided"])),
        Sides::Both => drop(command.args(["-o", "sides=two-sided-long-edge"])),
    }
    if !job.tray.is_empty() {
        // A space would begin another option.
        if !job.tray.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(PrintError::Refused);
        }
        command.arg("-o").arg(format!("InputSlot={}", job.tray));
    }
    if job.copies > 1 {
        // One whole after the other, so that nobody has to sort the sheets.
        command.arg("-n").arg(job.copies.to_string());
        command.args(["-o", "collate=true"]);
    }
    command.args(["--", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|_| PrintError::NoPrinting)?;
    // A printer that refuses closes the pipe early; the exit status then says so.
    let is_written = match child.stdin.take() {
        Some(mut input) => input.write_all(job.pdf).is_ok(),
        None => false,
    };
    let output = child.wait_with_output().map_err(|_| PrintError::Refused)?;
    if is_written && output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        return Ok(ticket(&said).unwrap_or_else(|| Ticket {
            printer: job.printer.to_owned(),
            job: None,
        }));
    }
    Err(why_not(job.printer))
}

pub(crate) fn job_state(ticket: &Ticket) -> Result<JobState, PrintError> {
    let Some(job) = ticket.job else {
        return Ok(JobState::Unknown);
    };
    let id = format!("{}-{job}", ticket.printer);
    let waiting = asked("lpstat", &["-l", "-W", "not-completed", "-o"])?;
    if let Some(alerts) = alerts(&waiting, &id) {
        let details = asked("lpstat", &["-l", "-p", &ticket.printer])?;
        let (is_ready, _) = detail(&details, &ticket.printer);
        return Ok(waiting_state(alerts, is_ready));
    }
    let ended = asked("lpstat", &["-l", "-W", "completed", "-o"])?;
    Ok(alerts(&ended, &id).map_or(JobState::Unknown, ended_state))
}

/// Finds out why `lp` said no; its own sentence is for people and in any language.
fn why_not(printer: &str) -> PrintError {
    match printers() {
        Err(error) => error,
        Ok(printers) if printer.is_empty() => {
            let has_default = printers.iter().any(|printer| printer.is_default);
            if has_default {
                PrintError::Refused
            } else {
                PrintError::NoDefault
            }
        }
        Ok(printers) if printers.iter().any(|known| known.name == printer) => PrintError::Refused,
        Ok(_) => PrintError::Unknown,
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// What a command says. That it is not there is an error; that it has nothing to say is not.
fn asked(program: &str, words: &[&str]) -> Result<String, PrintError> {
    let said = quiet(program).args(words).output();
    let Output { stdout, .. } = said.map_err(|_| PrintError::NoPrinting)?;
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// Reads `system default destination: NAME`.
fn default_name(said: &str) -> Option<&str> {
    said.lines()
        .find_map(|line| line.strip_prefix("system default destination: "))
        .map(str::trim)
}

/// Reads whether a printer works and what its owner calls it.
fn detail(said: &str, name: &str) -> (bool, String) {
    let head = format!("printer {name} ");
    let mut lines = said.lines().skip_while(|line| !line.starts_with(&head));
    let Some(first) = lines.next() else {
        // One that was found in the network is not in this list until it is used.
        return (true, String::new());
    };
    let is_ready = !first
        .get(head.len()..)
        .is_some_and(|rest| rest.starts_with("disabled"));
    let own = lines.take_while(|line| !line.starts_with("printer "));
    let description = own
        .filter_map(|line| line.trim().strip_prefix("Description:"))
        .map(|text| text.trim().to_owned())
        .find(|text| text != name);
    (is_ready, description.unwrap_or_default())
}

/// Reads `InputSlot/Media Source: *Auto Tray1 Manual` and `Duplex/2-Sided Printing: *None …`.
fn read_abilities(said: &str) -> Abilities {
    let choices = |keyword: &str| {
        said.lines().find_map(|line| {
            let (option, choices) = line.split_once(": ")?;
            let (name, _) = option.split_once('/')?;
            (name == keyword).then(|| choices.split_whitespace().collect::<Vec<_>>())
        })
    };
    let trays = choices("InputSlot").unwrap_or_default();
    let duplex = choices("Duplex").unwrap_or_default();
    Abilities {
        trays: trays
            .into_iter()
            .map(|choice| {
                let id = choice.trim_start_matches('*');
                Tray {
                    id: id.to_owned(),
                    name: id.to_owned(),
                    is_default: choice.starts_with('*'),
                }
            })
            .collect(),
        can_duplex: duplex
            .iter()
            .any(|choice| !matches!(choice.trim_start_matches('*'), "None" | "False")),
    }
}

/// Reads the printer and the number out of `request id is NAME-12 (0 file(s))`.
fn ticket(said: &str) -> Option<Ticket> {
    let id = said.trim().strip_prefix("request id is ")?;
    let (name, number) = id.split_whitespace().next()?.rsplit_once('-')?;
    Some(Ticket {
        printer: name.to_owned(),
        job: Some(number.parse().ok()?),
    })
}

/// Finds a job in a list and what CUPS says of it.
fn alerts<'a>(said: &'a str, id: &str) -> Option<&'a str> {
    let mut lines = said
        .lines()
        .skip_while(|line| line.split_whitespace().next() != Some(id));
    lines.next()?;
    let own = lines.take_while(|line| line.starts_with(char::is_whitespace));
    let alerts = own.filter_map(|line| line.trim().strip_prefix("Alerts:"));
    Some(alerts.map(str::trim).next().unwrap_or(""))
}

fn waiting_state(alerts: &str, is_ready: bool) -> JobState {
    let says = |word: &str| alerts.contains(word);
    if !is_ready || says("stopped") || says("hold") || says("not-ready") {
        JobState::Held
    } else if says("job-printing") || says("job-transforming") {
        JobState::Sending
    } else {
        JobState::Waiting
    }
}

/// A job that ended with errors is not called sent: the sheet may be half or none.
fn ended_state(alerts: &str) -> JobState {
    if alerts.contains("job-completed-successfully") || alerts.contains("job-completed-with-warn") {
        JobState::Sent
    } else if ["aborted", "cancel", "errors"]
        .iter()
        .any(|word| alerts.contains(word))
    {
        JobState::Failed
    } else {
        // A quick printer leaves CUPS 2.4 saying `processing-to-stop-point` of a job that is through.
        JobState::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DETAILS: &str = "printer Office-MFP is idle.  enabled since Sun Nov 22\n\
        \tForm mounted:\n\tDescription: 複合機 1階\n\tAlerts: none\n\
        printer PDF disabled since Sun Nov 22 -\n\tPaused\n\tDescription: PDF\n";

    #[test]
    fn printers_are_named_as_their_owner_names_them() {
        assert_eq!(
            detail(DETAILS, "Office-MFP"),
            (true, "複合機 1階".to_owned())
        );
        assert_eq!(detail(DETAILS, "PDF"), (false, String::new()));
        assert_eq!(detail(DETAILS, "elsewhere"), (true, String::new()));
        let said = "system default destination: Office-MFP\n";
        assert_eq!(default_name(said), Some("Office-MFP"));
        assert_eq!(default_name("no system default destination\n"), None);
    }

    #[test]
    fn trays_and_both_sides_are_read() {
        let said = "PageSize/Page Size: *A4 A3\n\
            InputSlot/Media Source: *Auto Tray1 MultiPurpose\n\
            Duplex/2-Sided Printing: *None DuplexNoTumble DuplexTumble\n";
        let abilities = read_abilities(said);
        let trays: Vec<_> = abilities
            .trays
            .iter()
            .map(|tray| tray.id.as_str())
            .collect();
        assert_eq!(trays, ["Auto", "Tray1", "MultiPurpose"]);
        assert!(abilities.trays.first().unwrap().is_default && abilities.can_duplex);
        let without = read_abilities("Duplex/2-Sided Printing: *None\n");
        assert!(!without.can_duplex && without.trays.is_empty());
    }

    #[test]
    fn the_ticket_is_the_printers_own() {
        let said = "request id is Office-MFP-12 (0 file(s))\n";
        let ticket = ticket(said).unwrap();
        assert_eq!(
            (ticket.printer.as_str(), ticket.job),
            ("Office-MFP", Some(12))
        );
        assert_eq!(super::ticket("lp: error"), None);
    }

    #[test]
    fn a_job_is_called_sent_only_when_nothing_went_wrong() {
        let said = "PDF-1   m   1024   Sun\n\tStatus: x\n\tAlerts: job-completed-with-errors\n\
            \tqueued for PDF\nPDF-10   m   1024   Sun\n\tAlerts: job-completed-successfully\n";
        assert_eq!(
            ended_state(alerts(said, "PDF-1").unwrap()),
            JobState::Failed
        );
        assert_eq!(ended_state(alerts(said, "PDF-10").unwrap()), JobState::Sent);
        assert_eq!(alerts(said, "PDF-2"), None);
        assert_eq!(
            ended_state("processing-to-stop-point"),
            JobState::Unknown,
            "neither is claimed where CUPS does not say"
        );
        assert_eq!(ended_state("job-canceled-by-user"), JobState::Failed);
        assert_eq!(waiting_state("job-printing", true), JobState::Sending);
        assert_eq!(waiting_state("job-printing", false), JobState::Held);
        assert_eq!(
            waiting_state("job-hold-until-specified", true),
            JobState::Held
        );
        assert_eq!(waiting_state("none", true), JobState::Waiting);
    }

    #[test]
    fn a_tray_is_never_a_second_option() {
        let job = PrintJob {
            printer: "PDF",
            tray: "Tray1 raw",
            sides: Sides::AsSet,
            copies: 1,
            title: "R08-0001-9",
            pdf: b"%PDF",
            pages: 1,
            draw: &|_, _| Err(crate::DrawError),
        };
        assert_eq!(print(&job), Err(PrintError::Refused));
    }
}
