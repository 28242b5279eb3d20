//! The spooler's printers and jobs.

use std::ptr::{null, null_mut};

use windows_sys::Win32::Graphics::Gdi::{DEVMODEW, DM_OUT_BUFFER};
use windows_sys::Win32::Graphics::Printing::{
    ClosePrinter, DocumentPropertiesW, EnumPrintersW, GetDefaultPrinterW, GetJobW, JOB_INFO_1W,
    JOB_STATUS_BLOCKED_DEVQ, JOB_STATUS_COMPLETE, JOB_STATUS_DELETED, JOB_STATUS_DELETING,
    JOB_STATUS_ERROR, JOB_STATUS_OFFLINE, JOB_STATUS_PAPEROUT, JOB_STATUS_PAUSED,
    JOB_STATUS_PRINTED, JOB_STATUS_PRINTING, JOB_STATUS_USER_INTERVENTION, OpenPrinterW,
    PRINTER_ATTRIBUTE_WORK_OFFLINE, PRINTER_ENUM_CONNECTIONS, PRINTER_ENUM_LOCAL, PRINTER_HANDLE,
    PRINTER_INFO_2W, PRINTER_STATUS_DOOR_OPEN, PRINTER_STATUS_ERROR, PRINTER_STATUS_NO_TONER,
    PRINTER_STATUS_NOT_AVAILABLE, PRINTER_STATUS_OFFLINE, PRINTER_STATUS_PAPER_JAM,
    PRINTER_STATUS_PAPER_OUT, PRINTER_STATUS_PAUSED,
};
use windows_sys::Win32::Storage::Xps::{DC_BINNAMES, DC_BINS, DC_DUPLEX, DeviceCapabilitiesW};

use super::wide::{text, text_at, wide};
use crate::print::{Abilities, JobState, PrintError, Printer, Ticket, Tray};

/// How many units the name of a tray has room for.
const TRAY_UNITS: usize = 24;

/// A printer's handle, closed when it is no longer needed.
pub(super) struct Opened(PRINTER_HANDLE);

impl Opened {
    pub(super) fn open(name: &str) -> Result<Self, PrintError> {
        let mut handle = PRINTER_HANDLE::default();
        let name = wide(name);
        // SAFETY: the name ends with a zero, the handle outlives the call, and null asks for no more
        // rights than a person has.
        let is_open = unsafe { OpenPrinterW(name.as_ptr(), &raw mut handle, null()) };
        if is_open == 0 {
            return Err(PrintError::Unknown);
        }
        Ok(Self(handle))
    }

    /// Returns the printer's settings as its person left them.
    pub(super) fn settings(&self, name: &str) -> Result<Settings, PrintError> {
        let name = wide(name);
        // SAFETY: the printer is open, the name ends with a zero, and without flags only the size is
        // asked for.
        let size = unsafe {
            DocumentPropertiesW(null_mut(), self.0, name.as_ptr(), null_mut(), null(), 0)
        };
        let size = usize::try_from(size).map_err(|_| PrintError::Refused)?;
        let mut settings = Settings::with_room(size)?;
        // SAFETY: the room is as large as the driver asked for and aligned for what it writes.
        let given = unsafe {
            DocumentPropertiesW(
                null_mut(),
                self.0,
                name.as_ptr(),
                settings.as_mut_ptr(),
                null(),
                DM_OUT_BUFFER,
            )
        };
        (given >= 0).then_some(settings).ok_or(PrintError::Refused)
    }

    /// Lets the driver look through changed settings.
    pub(super) fn approve(&self, name: &str, settings: &mut Settings) -> Result<(), PrintError> {
        use windows_sys::Win32::Graphics::Gdi::DM_IN_BUFFER;
        let name = wide(name);
        let place = settings.as_mut_ptr();
        // SAFETY: both pointers are to the room that the driver sized; it allows one room for both.
        let given = unsafe {
            DocumentPropertiesW(
                null_mut(),
                self.0,
                name.as_ptr(),
                place,
                place,
                DM_IN_BUFFER | DM_OUT_BUFFER,
            )
        };
        (given >= 0).then_some(()).ok_or(PrintError::Refused)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // SAFETY: the handle was opened by `open` and is closed once.
        unsafe { ClosePrinter(self.0) };
    }
}

/// A driver's settings: what Windows knows of, and behind it what only the driver reads.
pub(super) struct Settings(Vec<u64>);

impl Settings {
    /// Eight bytes at a time, so that the beginning lies where a structure may.
    fn with_room(bytes: usize) -> Result<Self, PrintError> {
        if bytes < size_of::<DEVMODEW>() {
            return Err(PrintError::Refused);
        }
        Ok(Self(vec![0; bytes.div_ceil(8)]))
    }

    pub(super) fn as_mut_ptr(&mut self) -> *mut DEVMODEW {
        self.0.as_mut_ptr().cast()
    }

    /// Shows what Windows knows of.
    pub(super) fn known(&mut self) -> &mut DEVMODEW {
        // SAFETY: `with_room` made it at least as large, all its fields are numbers, for which any
        // bytes will do, and the borrow keeps everybody else out.
        unsafe { &mut *self.as_mut_ptr() }
    }
}

pub(crate) fn printers() -> Result<Vec<Printer>, PrintError> {
    const WHICH: u32 = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS;
    let default = default_name();
    let (mut bytes, mut count) = (0, 0);
    // SAFETY: no room is given, and both numbers outlive the call; it says how much is needed.
    unsafe {
        EnumPrintersW(
            WHICH,
            null(),
            2,
            null_mut(),
            0,
            &raw mut bytes,
            &raw mut count,
        );
    }
    if bytes == 0 {
        return Ok(Vec::new());
    }
    // A list that grew in between does not fit and is refused; the next opening of the dialog has it.
    let mut room = vec![0_u64; usize::try_from(bytes).unwrap_or(0).div_ceil(8)];
    // SAFETY: the room is at least as long as it is said to be and aligned for the structures.
    let is_listed = unsafe {
        EnumPrintersW(
            WHICH,
            null(),
            2,
            room.as_mut_ptr().cast(),
            bytes,
            &raw mut bytes,
            &raw mut count,
        )
    };
    if is_listed == 0 {
        return Err(PrintError::NoPrinting);
    }
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: the system wrote so many structures to the beginning of the room.
    let listed =
        unsafe { std::slice::from_raw_parts(room.as_ptr().cast::<PRINTER_INFO_2W>(), count) };
    Ok(listed
        .iter()
        .map(|info| described(info, &default))
        .collect())
}

fn described(info: &PRINTER_INFO_2W, default: &str) -> Printer {
    const TROUBLE: u32 = PRINTER_STATUS_PAUSED
        | PRINTER_STATUS_ERROR
        | PRINTER_STATUS_OFFLINE
        | PRINTER_STATUS_PAPER_JAM
        | PRINTER_STATUS_PAPER_OUT
        | PRINTER_STATUS_DOOR_OPEN
        | PRINTER_STATUS_NO_TONER
        | PRINTER_STATUS_NOT_AVAILABLE;
    // SAFETY: the texts lie behind the structures in the same room, which outlives this borrow.
    let (name, comment, location) = unsafe {
        (
            text_at(info.pPrinterName),
            text_at(info.pComment),
            text_at(info.pLocation),
        )
    };
    let words = [location, comment];
    let words = words
        .iter()
        .filter(|word| !word.is_empty() && **word != name);
    Printer {
        description: words.cloned().collect::<Vec<_>>().join(" "),
        is_default: name == default,
        is_ready: info.Status & TROUBLE == 0
            && info.Attributes & PRINTER_ATTRIBUTE_WORK_OFFLINE == 0,
        name,
    }
}

/// Returns the name of the person's default printer, empty where there is none.
pub(super) fn default_name() -> String {
    let mut room = [0_u16; 512];
    let mut units = 512;
    // SAFETY: the room is as long as it is said to be.
    let is_said = unsafe { GetDefaultPrinterW(room.as_mut_ptr(), &raw mut units) };
    if is_said == 0 {
        String::new()
    } else {
        text(&room)
    }
}

pub(crate) fn abilities(printer: &str) -> Result<Abilities, PrintError> {
    let usual = Opened::open(printer)?.settings(printer);
    let usual = usual.map_or(0, |mut settings| {
        // SAFETY: for a printer these fields hold the paper; any bytes are a number.
        unsafe { settings.known().Anonymous1.Anonymous1.dmDefaultSource }
    });
    let name = wide(printer);
    let ask = |what, room: *mut u16| {
        // SAFETY: the name ends with a zero; the room is null, which asks for the number of items, or
        // has place for that many; null asks for the printer's usual settings.
        unsafe { DeviceCapabilitiesW(name.as_ptr(), null(), what, room, null()) }
    };
    let count = |what| usize::try_from(ask(what, null_mut())).unwrap_or(0);
    let mut bins = vec![0_u16; count(DC_BINS)];
    let mut names = vec![0_u16; count(DC_BINNAMES) * TRAY_UNITS];
    let are_known = !bins.is_empty()
        && ask(DC_BINS, bins.as_mut_ptr()) > 0
        && !names.is_empty()
        && ask(DC_BINNAMES, names.as_mut_ptr()) > 0;
    let trays = bins.iter().zip(names.chunks(TRAY_UNITS));
    let trays = trays.map(|(bin, name)| Tray {
        id: bin.to_string(),
        name: text(name),
        is_default: i16::try_from(*bin) == Ok(usual),
    });
    Ok(Abilities {
        trays: if are_known {
            trays.collect()
        } else {
            Vec::new()
        },
        can_duplex: ask(DC_DUPLEX, null_mut()) == 1,
    })
}

/// The spooler forgets a job as soon as it is through, and just so when somebody takes it away.
pub(crate) fn job_state(ticket: &Ticket) -> Result<JobState, PrintError> {
    let Some(job) = ticket.job else {
        return Ok(JobState::Unknown);
    };
    let printer = Opened::open(&ticket.printer)?;
    let mut bytes = 0;
    // SAFETY: the printer is open, no room is given, and the number outlives the call.
    unsafe { GetJobW(printer.0, job, 1, null_mut(), 0, &raw mut bytes) };
    let length = usize::try_from(bytes).unwrap_or(0);
    if length < size_of::<JOB_INFO_1W>() {
        return Ok(JobState::Unknown);
    }
    let mut room = vec![0_u64; length.div_ceil(8)];
    let place: *mut u8 = room.as_mut_ptr().cast();
    // SAFETY: the room is at least as long as it is said to be and aligned for the structure.
    let is_said = unsafe { GetJobW(printer.0, job, 1, place, bytes, &raw mut bytes) };
    if is_said == 0 {
        return Ok(JobState::Unknown);
    }
    // SAFETY: the system wrote the structure to the beginning of the room, which has place for it.
    let status = unsafe { (*place.cast::<JOB_INFO_1W>()).Status };
    Ok(meaning(status))
}

fn meaning(status: u32) -> JobState {
    const HELD: u32 = JOB_STATUS_PAUSED
        | JOB_STATUS_ERROR
        | JOB_STATUS_OFFLINE
        | JOB_STATUS_PAPEROUT
        | JOB_STATUS_BLOCKED_DEVQ
        | JOB_STATUS_USER_INTERVENTION;
    let has = |bits: u32| status & bits != 0;
    if has(JOB_STATUS_DELETED | JOB_STATUS_DELETING) {
        JobState::Failed
    } else if has(JOB_STATUS_PRINTED | JOB_STATUS_COMPLETE) {
        JobState::Sent
    } else if has(HELD) {
        JobState::Held
    } else if has(JOB_STATUS_PRINTING) {
        JobState::Sending
    } else {
        JobState::Waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_called_sent_only_when_nothing_went_wrong() {
        assert_eq!(meaning(0), JobState::Waiting);
        assert_eq!(meaning(JOB_STATUS_PRINTING), JobState::Sending);
        assert_eq!(
            meaning(JOB_STATUS_PRINTING | JOB_STATUS_PAPEROUT),
            JobState::Held
        );
        assert_eq!(meaning(JOB_STATUS_DELETING), JobState::Failed);
        assert_eq!(meaning(JOB_STATUS_PRINTED), JobState::Sent);
    }

    #[test]
    fn a_printer_that_is_not_there_is_unknown() {
        assert_eq!(abilities("no such printer"), Err(PrintError::Unknown));
    }
}
