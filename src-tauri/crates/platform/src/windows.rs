//! Windows: kernel32, winspool, gdi32 and user32.
//!
//! How a page reaches the paper: a Windows spooler takes drawing commands or what the printer itself
//! reads, never PDF, and to hand a PDF to whatever viewer is installed would leave it in a file and
//! say nothing of the outcome. So each page is drawn here, by the same rasteriser as the preview and
//! the fax, at the printer's own dots, and sent as a picture. It prints what was confirmed, on every
//! printer, at the price of a larger job (some 2 MB a page once the driver has packed it).

mod drives;
mod first;
mod memory;
mod pages;
mod printers;
mod session;
mod wide;

pub(crate) use drives::{cloud_folders, drive_of, drives, free_space};
pub(crate) use first::come_first;
pub(crate) use memory::{forbid_core_dumps, lock_memory};
pub(crate) use pages::print;
pub(crate) use printers::{abilities, job_state, printers};
pub(crate) use session::{idle_time, time_running, watch_session};
