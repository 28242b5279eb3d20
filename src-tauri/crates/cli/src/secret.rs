//! Passphrases come from files, never from arguments: other programs can read a command line.

use std::path::Path;

use tsunagi_contract::{Code, Failure, Secret};
use zeroize::Zeroizing;

use crate::pick::refused;

/// A passphrase file holds one line; more than this is another file.
const MOST_BYTES: u64 = 4096;

/// Reads the store's passphrase from the file named by `--passphrase-file`.
///
/// # Errors
/// A refusal when no file was named, or as [`read`].
pub fn of_store(path: Option<&Path>) -> Result<Secret, Failure> {
    read(path.ok_or_else(|| {
        refused(
            Code::InvalidField,
            "記録簿の合言葉のファイルが指定されていません。",
            "合言葉を1行で書いたファイルを --passphrase-file で指定してください。",
        )
    })?)
}

/// Reads the first line of a passphrase file.
///
/// # Errors
/// A refusal when the file is missing, unreadable, not text, or empty.
pub fn read(path: &Path) -> Result<Secret, Failure> {
    let unreadable = || {
        refused(
            Code::FileProblem,
            "合言葉のファイルを読めませんでした。",
            "ファイルの場所と、1行目に合言葉がUTF-8で書いてあることを確かめてください。",
        )
    };
    let bytes = tsunagi_files::read_limited(path, MOST_BYTES).map_err(|_| unreadable())?;
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable())?;
    // Windows editors put a mark before the first line.
    let line = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or_default();
    if line.is_empty() {
        Err(unreadable())
    } else {
        Ok(line.into())
    }
}
