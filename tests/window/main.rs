//! The real window, driven as a person would: only the wiring is proved here, the rest is proved below.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what it misses by stopping"
)]

mod driver;
mod journey;
mod place;
mod starting;
