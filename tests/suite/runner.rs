//! All black-box tests in one binary, because linking dozens of them costs minutes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so, and says why"
)]

mod borders;
mod broken_stores;
mod crash;
mod cups;
mod desk;
mod handover;
mod help;
#[cfg(unix)]
mod interrupting;
mod kept_office;
mod main_job;
mod paper;
mod printer;
mod refusals;
mod safekeeping;
mod schemas;
mod secrecy;
