//! libFuzzer on the door [`tsunagi_fuzz::keys`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tsunagi_fuzz::keys(bytes));
