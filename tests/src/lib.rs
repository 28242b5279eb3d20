//! What the black-box tests share: a home of their own, the programs that were built, and ways to look.
//!
//! Three nouns. A [`Bench`] is a temporary home with a store, a passphrase file and nothing of this
//! machine. [`Ran`] is what a program said and how it ended. A [`children::Child`] is a program that is
//! watched line by line, and killed.
//!
//! Which call to use: [`Bench::new`] for an empty home, [`Bench::with_sample`] for the sample office;
//! [`Bench::cli`] to run a command on its records as a person would, [`Bench::app`] to reach into the
//! same records without a process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so, and says why"
)]

pub mod bench;
pub mod canaries;
pub mod children;
pub mod crash;
pub mod golden;
pub mod looking;
pub mod offices;
pub mod once;
pub mod wordings;

pub use bench::{Bench, Ran};
