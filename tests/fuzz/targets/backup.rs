//! libFuzzer on the door [`tsunagi_fuzz::backup`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tsunagi_fuzz::backup(bytes));
