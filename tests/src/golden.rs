//! Texts that were read and accepted once, and must stay as they are until somebody reads them again.

use std::path::Path;

/// Compares a text with the accepted one in `tests/golden`.
///
/// With `UPDATE_GOLDEN=1` the text is accepted instead; the diff of the commit is where it is read.
///
/// # Panics
/// When the texts differ, with the first line that does.
pub fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        #[expect(
            clippy::disallowed_methods,
            reason = "accepted by hand, not by a person at work"
        )]
        std::fs::write(&path, text).unwrap();
        return;
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    let pairs = accepted.lines().zip(text.lines());
    let first = pairs.enumerate().find(|(_, (old, new))| old != new);
    if let Some((index, (old, new))) = first {
        panic!(
            "tests/golden/{name} line {} was: {old}\nis: {new}\nUPDATE_GOLDEN=1 accepts it",
            index + 1
        );
    }
    assert_eq!(
        accepted.lines().count(),
        text.lines().count(),
        "tests/golden/{name} has another length; UPDATE_GOLDEN=1 accepts it"
    );
}
