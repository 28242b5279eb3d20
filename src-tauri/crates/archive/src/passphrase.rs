//! What is typed, and what is meant by it.

use secrecy::{ExposeSecret as _, SecretString};
use unicode_normalization::UnicodeNormalization as _;

/// Is the least length of a passphrase for a new file, in characters after trimming.
///
/// The guideline on the safety of medical information systems (医療情報システムの安全管理に関する
/// ガイドライン 6.0) asks for thirteen where there is no second factor. Files made elsewhere open with
/// any length.
pub const MIN_PASSPHRASE_CHARS: usize = 13;

/// Returns the passphrase as age sees it: NFC, without white space at the ends.
///
/// Nothing more, because the file must open with the public `age` program, which takes the bytes as
/// typed: NFC is what keyboards and IMEs produce, and nobody can tell a trailing space on paper.
pub(crate) fn exact(typed: &SecretString) -> SecretString {
    SecretString::from(typed.expose_secret().trim().nfc().collect::<String>())
}

/// Returns what may have been meant, if that differs from what was typed.
///
/// With the IME on, digits come out full-width, and the hyphen between the words of a suggested
/// passphrase comes out as a long vowel mark, a middle dot, or another dash. None of these
/// occur in suggestions otherwise. Only for opening, and only after the exact text failed.
pub(crate) fn lenient(typed: &SecretString) -> Option<SecretString> {
    let meant: String = exact(typed)
        .expose_secret()
        .nfkc()
        .map(|c| match c {
            'ー' | '・' | '‐' | '‑' | '–' | '—' | '―' | '−' | '_' | '、' | ' ' => {
                '-'
            }
            other => other,
        })
        .collect();
    let meant = SecretString::from(meant);
    (meant.expose_secret() != exact(typed).expose_secret()).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn composed_and_decomposed_kana_are_one_passphrase() {
        let decomposed = exact(&secret("か\u{3099}っこう"));
        assert_eq!(
            decomposed.expose_secret(),
            "がっこう",
            "macOS hands out が in two parts"
        );
        assert_eq!(
            exact(&secret("\u{3000} ひみつ \n")).expose_secret(),
            "ひみつ",
            "ends are trimmed"
        );
        assert_eq!(
            exact(&secret("１２")).expose_secret(),
            "１２",
            "age itself would not fold this"
        );
    }

    #[test]
    fn an_ime_left_on_is_forgiven() {
        let printed = "さくら-みかん-48273";
        for typed in [
            "さくらーみかんー４８２７３",
            "さくら－みかん－４８２７３",
            "さくら　みかん　48273",
            "さくら・みかん・48273",
            "さくら−みかん−４８２７３",
        ] {
            let meant = lenient(&secret(typed)).unwrap();
            assert_eq!(meant.expose_secret(), printed, "typed as {typed}");
        }
        assert!(
            lenient(&secret(printed)).is_none(),
            "the printed form needs no second attempt"
        );
    }
}
