//! A command that is asked to end in the middle takes away what it has half written.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tsunagi_tests::Bench;
use tsunagi_tests::bench::start;
use tsunagi_tests::looking::{files_below, parts_below};

/// Far longer than anything here takes: a program that does not end is a fault, not a wait.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn an_export_that_is_asked_to_end_leaves_nothing_on_the_stick() {
    let bench = Bench::with_sample();
    bench.write("handover.txt", "見本の引継ぎの合言葉 2026\n".as_bytes());
    for signal in ["INT", "TERM", "HUP"] {
        let stick = bench.path(format!("stick-{signal}"));
        std::fs::create_dir(&stick).unwrap();
        let out = stick.join("all.age");
        let words = [
            "handover",
            "export",
            "--recipient",
            "見本第二居宅",
            "--handover-passphrase-file",
            "handover.txt",
            "--out",
        ];
        let mut export = bench.cli_program(words);
        export.arg(&out).stdout(Stdio::null()).stderr(Stdio::null());
        let mut export = start(&mut export).unwrap();
        let begun = Instant::now();
        // Read back and decrypted before it gets its name: long enough to be seen half written.
        while parts_below(&stick).is_empty() {
            assert!(export.try_wait().unwrap().is_none(), "it was too quick");
            assert!(begun.elapsed() < PATIENCE, "nothing was written");
        }
        let asked = Command::new("kill")
            .args([format!("-{signal}"), export.id().to_string()])
            .status();
        assert!(asked.unwrap().success());
        let ended = export.wait().unwrap();
        assert!(!ended.success(), "{signal}: it was not stopped: {ended}");
        assert!(
            ended.code().is_some(),
            "{signal}: it ended by itself: {ended}"
        );
        let left = files_below(&stick);
        assert!(left.is_empty(), "{signal}: {left:?}");
    }
}
