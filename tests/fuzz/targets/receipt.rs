//! libFuzzer on the door [`tsunagi_fuzz::receipt`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tsunagi_fuzz::receipt(bytes));
