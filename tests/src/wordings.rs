//! What a refusal has to sound like.

use serde_json::Value;

use crate::Ran;

/// Words of Latin letters that an office uses every day, and the program's own commands and options,
/// which have to be typed as they are.
const ALLOWED: &[&str] = &[
    "ACP",
    "PDF",
    "FAX",
    "USB",
    "ID",
    "UTF",
    "JSON",
    "TIFF",
    "store",
    "today",
    "passphrase",
    "file",
    "help",
    "clients",
    "directory",
    "list",
    "slips",
    "show",
    "form",
    "json",
    "fine",
    "standard",
    "toml",
];

/// Asserts that a command was refused with a reason that a person can act on, and returns the reason.
///
/// Two sentences in Japanese on where errors go, exit code 1, nothing in English, no number of an
/// error, and nothing of what stood in the records (`secrets`).
pub fn refused(ran: &Ran, secrets: &[&str]) -> String {
    let words = &ran.words;
    assert_eq!(
        ran.code,
        Some(1),
        "{words} is refused, not done and not crashed: {}{}",
        ran.out,
        ran.err
    );
    let sentences: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        sentences.len(),
        2,
        "{words} says what happened and what to do: {}",
        ran.err
    );
    for sentence in &sentences {
        assert!(
            sentence.ends_with('。'),
            "{words}: {sentence} is a whole sentence"
        );
        // What was typed may be repeated, whatever language it is in.
        let own = ran
            .words
            .split(' ')
            .fold((*sentence).to_owned(), |text, word| text.replace(word, ""));
        let english = latin_words(&own)
            .into_iter()
            .find(|word| !ALLOWED.contains(word));
        assert_eq!(english, None, "{words} answers in Japanese: {sentence}");
    }
    assert!(
        !ran.err.contains('!') && !ran.err.contains('！'),
        "{}",
        ran.err
    );
    for secret in secrets {
        assert!(!ran.err.contains(secret), "{words} gives away {secret}");
    }
    ran.err.clone()
}

/// Asserts that the words of a command do not fit, and returns what it said.
pub fn wrong_usage(ran: &Ran) -> String {
    assert_eq!(ran.code, Some(2), "{}: {}{}", ran.words, ran.out, ran.err);
    assert!(ran.err.contains('。'), "{}: {}", ran.words, ran.err);
    ran.err.clone()
}

/// Reads the code of a refusal that was made for machines.
#[must_use]
pub fn code_of(ran: &Ran) -> String {
    let failure: Value = serde_json::from_str(&ran.err)
        .unwrap_or_else(|error| panic!("{}: {error}: {}", ran.words, ran.err));
    failure["code"].as_str().expect("a code").to_owned()
}

fn latin_words(text: &str) -> Vec<&str> {
    text.split(|ch: char| !ch.is_ascii_alphabetic())
        .filter(|word| word.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_japanese() {
        assert_eq!(
            latin_words("os error 2のため、PDFを"),
            ["os", "error", "PDF"]
        );
    }
}
