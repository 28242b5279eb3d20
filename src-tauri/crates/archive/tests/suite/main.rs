//! What the crate promises to those outside it, in one binary for the link time's sake.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[cfg(target_os = "linux")]
mod age_program;
mod age_vectors;
mod c2sp;
mod exporting;
mod forge;
mod hostile;
mod round_trip;
mod special_files;
mod sweeps;
mod vectors;
