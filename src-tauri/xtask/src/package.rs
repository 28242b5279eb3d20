//! `cargo xtask package`: the files that an office installs, and the checks that they work.

use std::path::Path;

use crate::steps::{Failure, Steps};

/// Builds or checks the package that `words` name.
pub fn run(_steps: &mut Steps, _root: &Path, words: &[String]) -> Result<(), Failure> {
    Err(Failure::new(
        format!("「package {}」というしごとはありません。", words.join(" ")),
        "「cargo xtask help」で、できるしごとを確かめてください。",
    ))
}
