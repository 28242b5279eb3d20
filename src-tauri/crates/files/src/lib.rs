//! Atomic writes, and I/O errors that carry path and operation.
//!
//! Three nouns. A [`PathError`] is an I/O error that knows where and during what it happened, and
//! tells nobody but the program. An [`AtomicFile`] is a file that has its name only once it is whole.
//! A [`Medium`] is what an atomic file asks of the disk, so that tests can put a failing one there.
//!
//! Which call to use:
//! - bytes at hand, an older file may be replaced: [`write_atomically`];
//! - a stream, or a name that must not exist yet, or a file to be verified before it counts:
//!   [`AtomicFile`];
//! - reading a file that somebody else wrote: [`read_limited`];
//! - at start, to clear what a power cut left behind: [`sweep_parts`].
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! let path = folder.path().join("settings.toml");
//! tsunagi_files::write_atomically(&path, b"theme = 'light'")?;
//! assert_eq!(tsunagi_files::read_limited(&path, 1024)?, b"theme = 'light'");
//! # Ok::<(), tsunagi_files::PathError>(())
//! ```

mod atomic;
#[cfg(any(test, feature = "faults"))]
mod faults;
mod medium;
mod path_error;
mod reading;
#[cfg(any(test, windows))]
mod sectors;
mod sweep;

pub use atomic::{AtomicFile, SyncedFile, write_atomically};
#[cfg(any(test, feature = "faults"))]
pub use faults::FaultyMedium;
pub use medium::{Disk, Medium};
pub use path_error::{FileOp, Obstacle, PathError};
pub use reading::read_limited;
pub use sweep::sweep_parts;
