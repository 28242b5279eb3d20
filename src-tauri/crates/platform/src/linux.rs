//! Linux: the kernel's lists of mounts, CUPS, and D-Bus.

mod drives;
mod first;
mod memory;
mod printers;
mod session;

pub(crate) use drives::{cloud_folders, drive_of, drives, free_space};
pub(crate) use first::come_first;
pub(crate) use memory::{forbid_core_dumps, lock_memory};
pub(crate) use printers::{abilities, job_state, print, printers};
pub(crate) use session::{idle_time, time_running, watch_session};
