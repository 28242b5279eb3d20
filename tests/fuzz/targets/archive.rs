//! libFuzzer on the door [`tsunagi_fuzz::archive`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tsunagi_fuzz::archive(bytes));
