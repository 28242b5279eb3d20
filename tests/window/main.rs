//! The real window, driven as a person would: only the wiring is proved here, the rest is proved below.

mod driver;
mod journey;
