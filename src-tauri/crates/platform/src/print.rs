//! Printers and what is handed to them.

/// A printer as the system lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Its name, by which it is chosen.
    pub name: String,
    /// What it is or where it stands, in its owner's words; may be empty.
    pub description: String,
    /// Whether the system takes it when none is chosen.
    pub is_default: bool,
    /// Whether it takes jobs at present.
    pub is_ready: bool,
}

/// What a printer can do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The places it takes paper from; empty where it does not say.
    pub trays: Vec<Tray>,
    /// Whether it prints on both sides.
    pub can_duplex: bool,
}

/// A place from which a printer takes paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    /// What the system calls it; goes back into [`PrintJob::tray`].
    pub id: String,
    /// What the printer calls it.
    pub name: String,
    /// Whether the printer takes this one when none is chosen.
    pub is_default: bool,
}

/// Which sides of a sheet are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sides {
    /// As the printer is set.
    #[default]
    AsSet,
    /// One side.
    One,
    /// Both, turned over like a book.
    Both,
}

/// What is to be printed.
pub struct PrintJob<'a> {
    /// The printer's name; empty takes the system's default.
    pub printer: &'a str,
    /// A [`Tray::id`]; empty leaves it to the printer.
    pub tray: &'a str,
    /// Which sides.
    pub sides: Sides,
    /// How many of the whole, one after the other; 1 at least.
    pub copies: u16,
    /// The job's name in the printer's list: the slip's number, never a person's name.
    pub title: &'a str,
    /// The pages, for a system whose printers read PDF (CUPS).
    pub pdf: &'a [u8],
    /// How many pages there are.
    pub pages: usize,
    /// The pages, for a system whose printers take pictures only (Windows).
    pub draw: &'a DrawPage<'a>,
}

/// Draws a page, counted from 0, at so many dots to the inch.
pub type DrawPage<'a> = dyn Fn(usize, f32) -> Result<Bitmap, DrawError> + 'a;

/// A picture of a page.
pub struct Bitmap {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row, one byte per pixel: 0 is black, 255 is white.
    pub pixels: Vec<u8>,
}

/// The page could not be drawn.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the page could not be drawn")]
pub struct DrawError;

/// By which a job is asked for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The printer that has it.
    pub printer: String,
    /// The job's number in that printer's list; none where the system gives none.
    pub job: Option<u32>,
}

/// How far a job came.
///
/// No system says that paper came out. [`JobState::Sent`] is the most that can be known: the printer
/// took everything and did not complain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits in the queue.
    Waiting,
    /// The printer is receiving it.
    Sending,
    /// The queue stands still: no paper, switched off, paused.
    Held,
    /// The printer took all of it.
    Sent,
    /// Somebody took it out of the queue, or the system gave it up.
    Failed,
    /// The system does not remember it.
    Unknown,
}

/// Why nothing was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The system has no printing.
    #[error("there is no way to print on this system")]
    NoPrinting,
    /// No printer was chosen, and the system has no default.
    #[error("no printer is chosen and there is no default")]
    NoDefault,
    /// There is no printer of that name.
    #[error("the printer is unknown")]
    Unknown,
    /// The printer refused the job, or its name cannot be one.
    #[error("the printer refused the job")]
    Refused,
    /// The pages could not be drawn for it.
    #[error("the pages could not be drawn for the printer")]
    Undrawable,
}

impl From<DrawError> for PrintError {
    fn from(DrawError: DrawError) -> Self {
        Self::Undrawable
    }
}

/// Refuses a name that a system could take for an option or cannot hold.
pub(crate) fn usable_name(name: &str) -> Result<&str, PrintError> {
    let is_usable = !name.is_empty()
        && !name.starts_with('-')
        && !name.contains(char::is_control)
        && name.chars().count() <= 255;
    is_usable.then_some(name).ok_or(PrintError::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_an_option() {
        for name in ["", "-o raw", "a\nb", "a\0b"] {
            assert_eq!(usable_name(name), Err(PrintError::Refused), "{name:?}");
        }
        assert_eq!(usable_name("複合機 1階"), Ok("複合機 1階"));
    }
}
