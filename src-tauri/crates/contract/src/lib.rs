//! What crosses the border to the window and to `--json`: requests, views, error codes.
//!
//! [`with_commands!`] is the one table of commands; the TypeScript bindings, the window's permissions
//! and its handler list are all generated from it. Wire types are plain: ids, days and moments are
//! strings, choices are codes of [`choices`]. Nothing here knows SQL, PDF or Tauri.

#![allow(clippy::struct_excessive_bools)]

pub mod audit;
pub mod backups;
pub mod bytes;
pub mod choices;
pub mod commands;
pub mod failure;
pub mod handover;
pub mod keys;
pub mod opening;
pub mod paper;
pub mod people;
pub mod retention;
pub mod secret;
pub mod settings;
pub mod slips;
pub mod timeline;
pub mod today;
mod wire;
pub mod work;

pub use commands::{COMMAND_NAMES, SHELL_COMMAND_NAMES};
pub use failure::{Code, Failure};
pub use secret::Secret;
