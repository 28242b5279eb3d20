//! Every door through which a foreign file comes into the program, fed with anything.
//!
//! A *door* is a plain function from bytes to nothing: whatever the bytes are, it must come back,
//! without a panic and within bounded time and memory. Refusing is fine; that is what doors do.
//! `cargo xtask fuzz <door> <seconds>` lets libFuzzer search for bytes that break one;
//! `tests/everyday.rs` feeds each with its seeds and mutations of them in the everyday tests.

mod archive;
mod documents;
mod store;

pub use archive::{archive, manifest, receipt};
pub use documents::{layout, template};
pub use store::{backup, keys};

/// A door by the name that `cargo xtask fuzz` knows it by.
pub type Door = (&'static str, fn(&[u8]));

/// All doors.
pub const DOORS: &[Door] = &[
    ("archive", archive),
    ("backup", backup),
    ("keys", keys),
    ("layout", layout),
    ("manifest", manifest),
    ("receipt", receipt),
    ("template", template),
];
