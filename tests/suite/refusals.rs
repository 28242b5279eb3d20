//! What does not work is refused with a reason that helps, and changes nothing.

mod files;
mod handovers;
mod records;
mod slips;
mod snapshot;

use tsunagi_tests::wordings::{code_of, refused};
use tsunagi_tests::{Bench, Ran};

/// Words of the sample's records that no refusal may say.
const SECRETS: &[&str] = &["浜栗", "焼男", "腰椎", "0000073731", "0594-00-7373"];

/// Asserts that a command is refused in words and with a code, and that the records are as before.
fn is_refused(bench: &Bench, words: &[&str], code: &str) -> String {
    let before = snapshot::of(bench);
    let reason = is_refused_unseen(bench, words, code);
    assert!(
        before == snapshot::of(bench),
        "{words:?} was refused and must not change the records"
    );
    reason
}

/// The same where the records cannot be looked at.
fn is_refused_unseen(bench: &Bench, words: &[&str], code: &str) -> String {
    let for_machines = bench.cli(["--json"].iter().chain(words));
    assert_eq!(
        for_machines.code,
        Some(1),
        "{words:?}: {}{}",
        for_machines.out,
        for_machines.err
    );
    assert_eq!(
        code_of(&for_machines),
        code,
        "{words:?}: {}",
        for_machines.err
    );
    in_words(&bench.cli(words))
}

fn in_words(ran: &Ran) -> String {
    refused(ran, SECRETS)
}
