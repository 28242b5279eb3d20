//! How hard a passphrase is to guess: the guideline's length, and an estimate with its reasons.
//!
//! An own estimate instead of a library's: those know English words and keyboards, and take さくら for
//! five rare characters. What counts here is how people in a Japanese office make passphrases up.

use secrecy::{ExposeSecret as _, SecretString};
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{PassphraseRating, RatePassphrase};
use unicode_normalization::UnicodeNormalization as _;

use crate::App;
use crate::forms::typed;
use crate::refusal::{FieldProblem, Refusal};

/// The least length of a passphrase where there is no second factor (医療情報システムの安全管理に関する
/// ガイドライン 6.0).
pub(crate) const LEAST_ALONE: usize = 13;
/// The least length beside a second factor (the same).
pub(crate) const LEAST_WITH_KEY_FILE: usize = 8;

/// Bits below which a passphrase is refused however long it is: `aaaaaaaaaaaaa` is one guess.
const LEAST_BITS: f64 = 26.0;
/// The same beside a key file: nobody can try a guess without the file, but a bag that is stolen may
/// hold both the computer and the stick.
const LEAST_BITS_WITH_KEY_FILE: f64 = 16.0;
/// Bits from which one is called weak, fair, and strong.
const STEPS: [f64; 3] = [LEAST_BITS, 40.0, 56.0];

/// Words that stand at the top of every list of guesses, and those of the trade.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "pass",
    "admin",
    "administrator",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "abc",
    "letmein",
    "welcome",
    "login",
    "user",
    "guest",
    "test",
    "secret",
    "master",
    "iloveyou",
    "sakura",
    "kaigo",
    "caremane",
    "caremanager",
    "houkatsu",
    "tsunagi",
    "japan",
    "tokyo",
    "mie",
    "kuwana",
    "office",
    "windows",
    "あいことば",
    "合言葉",
    "ぱすわーど",
    "パスワード",
    "つなぎ",
    "けあまね",
    "ケアマネ",
    "かいご",
    "介護",
    "居宅",
    "きょたく",
    "ほうかつ",
    "包括",
    "事業所",
    "じぎょうしょ",
    "ひみつ",
    "あんしん",
    "さくら",
    "ありがとう",
    "おはよう",
    "こんにちは",
    "いろは",
    "にほんへと",
];

/// Rows in which neighbours are no surprise.
const ROWS: &[&str] = &[
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわかよたれそつねならむ",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
];

const REPEATED: &str = "同じ文字が続いています。";
const IN_ROW: &str = "文字が順に並んでいます（1234、abcd、あいうえなど）。";
const USUAL: &str = "よく使われる言葉が入っています。";
const YEAR: &str = "年や日付と分かる数字が入っています。";
const NARROW: &str = "数字だけでできています。";

/// What a passphrase is worth.
pub(crate) struct Estimate {
    bits: f64,
    reasons: Vec<&'static str>,
}

impl App {
    /// Says how hard a passphrase is to guess; nothing of it is kept.
    ///
    /// # Errors
    /// None; the shape is that of all commands.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn rate_passphrase(&self, request: RatePassphrase) -> Result<PassphraseRating, Failure> {
        let least = least(request.has_key_file);
        let estimate = Estimate::of(&request.passphrase);
        let length = request.passphrase.trim().chars().count();
        let mut reasons: Vec<String> = Vec::new();
        if length > 0 && length < least {
            reasons.push(format!("あと{}文字足りません。", least - length));
        }
        reasons.extend(estimate.reasons.iter().map(|reason| (*reason).to_owned()));
        let is_enough = length >= least && estimate.bits >= least_bits(least);
        let steps = STEPS.iter().filter(|step| estimate.bits >= **step).count();
        let level = match (length, is_enough) {
            (0, _) => 0,
            (_, false) => 1,
            (_, true) => u8::try_from(steps + 1).unwrap_or(4).clamp(2, 4),
        };
        let label = match level {
            0 => "",
            1 => "使えません",
            2 => "弱い",
            3 => "ふつう",
            _ => "強い",
        };
        Ok(PassphraseRating {
            level,
            label: label.to_owned(),
            reasons,
            is_enough,
        })
    }
}

/// Takes a passphrase to be set alone: long enough, hard enough to guess, and typed twice alike.
pub(crate) fn new_passphrase(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
) -> Result<SecretString, Refusal> {
    new_secret(field, passphrase, again, LEAST_ALONE)
}

/// Takes a passphrase to be set beside a key file, which may be shorter.
pub(crate) fn new_passphrase_with_key_file(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
) -> Result<SecretString, Refusal> {
    new_secret(field, passphrase, again, LEAST_WITH_KEY_FILE)
}

fn new_secret(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
    least: usize,
) -> Result<SecretString, Refusal> {
    if passphrase != again.1 {
        return Err(Refusal::field(again.0, "合言葉", FieldProblem::Differs));
    }
    let passphrase = typed(field, "合言葉", passphrase)
        .line(200)
        .map(SecretString::from)?;
    let text = passphrase.expose_secret();
    if text.chars().count() < least {
        return Err(Refusal::WeakPassphrase { least });
    }
    if Estimate::of(text).bits < least_bits(least) {
        return Err(Refusal::EasyPassphrase);
    }
    Ok(passphrase)
}

const fn least(has_key_file: bool) -> usize {
    if has_key_file {
        LEAST_WITH_KEY_FILE
    } else {
        LEAST_ALONE
    }
}

fn least_bits(least: usize) -> f64 {
    if least == LEAST_ALONE {
        LEAST_BITS
    } else {
        LEAST_BITS_WITH_KEY_FILE
    }
}

impl Estimate {
    /// Estimates, from left to right, what each piece would cost somebody who knows how pieces are
    /// chosen.
    pub(crate) fn of(passphrase: &str) -> Self {
        // Folded: a capital at the start or full-width digits are the first thing a guesser varies.
        let folded: String = passphrase
            .trim()
            .nfkc()
            .flat_map(char::to_lowercase)
            .collect();
        let text: Vec<char> = folded.chars().collect();
        let mut estimate = Self {
            bits: 0.0,
            reasons: Vec::new(),
        };
        let mut rest = text.as_slice();
        while let Some(first) = rest.first() {
            let (length, bits, reason) = piece(rest).unwrap_or((1, own_bits(*first), None));
            estimate.bits += bits;
            if let Some(reason) = reason.filter(|reason| !estimate.reasons.contains(reason)) {
                estimate.reasons.push(reason);
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        if text.iter().all(char::is_ascii_digit) && !text.is_empty() {
            estimate.reasons.push(NARROW);
        }
        estimate
    }
}

/// Finds the longest piece at the beginning that costs less than its characters one by one.
fn piece(text: &[char]) -> Option<(usize, f64, Option<&'static str>)> {
    let common = COMMON
        .iter()
        .filter(|word| starts_with(text, word))
        .map(|word| word.chars().count())
        .max();
    let repeated = repeated(text);
    let in_row = ROWS.iter().map(|row| run(text, row)).max().unwrap_or(0);
    let year = is_year(text);
    if repeated >= 3 && repeated >= in_row {
        let first = text.first().copied().map_or(0.0, own_bits);
        return Some((repeated, first + log2(repeated), Some(REPEATED)));
    }
    if let Some(length) = common.filter(|length| *length >= in_row) {
        return Some((length, log2(COMMON.len()), Some(USUAL)));
    }
    if in_row >= 3 {
        return Some((in_row, 5.0 + log2(in_row), Some(IN_ROW)));
    }
    year.then_some((4, 6.0, Some(YEAR)))
}

fn starts_with(text: &[char], word: &str) -> bool {
    let mut text = text.iter();
    word.chars().all(|c| text.next() == Some(&c))
}

fn repeated(text: &[char]) -> usize {
    text.iter().take_while(|c| text.first() == Some(c)).count()
}

/// Counts how many characters go along a row, forwards or backwards.
fn run(text: &[char], row: &str) -> usize {
    let places: Vec<Option<usize>> = text
        .iter()
        .map(|c| row.chars().position(|other| other == *c))
        .collect();
    let along = |step: isize| {
        let mut length = usize::from(places.first().is_some_and(Option::is_some));
        for pair in places.windows(2) {
            match pair {
                [Some(a), Some(b)] if a.checked_add_signed(step) == Some(*b) => length += 1,
                _ => break,
            }
        }
        length
    };
    along(1).max(along(-1))
}

fn is_year(text: &[char]) -> bool {
    let year: String = text.iter().take(4).collect();
    year.parse()
        .is_ok_and(|year: u16| (1900..=2099).contains(&year) && text.len() >= 4)
}

/// Says what one character is worth beside others of its kind, in bits.
fn own_bits(c: char) -> f64 {
    match c {
        '0'..='9' => 3.3,
        'a'..='z' => 3.5,
        // People write words, and a word of four kana is one of some thousands.
        'ぁ'..='ゟ' | '゠'..='ヿ' => 3.2,
        '\u{4e00}'..='\u{9fff}' => 7.0,
        c if c.is_alphabetic() => 4.0,
        ' ' | '-' | '_' | '.' | '、' | '。' => 1.0,
        _ => 4.0,
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of characters are small")]
fn log2(count: usize) -> f64 {
    (count.max(1) as f64).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> f64 {
        Estimate::of(text).bits
    }

    #[test]
    fn what_anybody_would_try_first_is_refused_however_long() {
        for text in [
            "aaaaaaaaaaaaaaaa",
            "1234567890123456",
            "passwordpassword",
            "ＰａｓｓｗｏｒｄＰａｓｓ",
            "qwertyuiopasdfghjkl",
            "あいうえおかきくけこさしすせそ",
            "ケアマネケアマネケアマネ介護",
            "2024202420242024",
        ] {
            assert!(bits(text) < LEAST_BITS, "{text}: {}", bits(text));
            assert!(!Estimate::of(text).reasons.is_empty(), "{text} is told why");
        }
    }

    #[test]
    fn what_takes_long_to_guess_is_called_strong() {
        for text in [
            "さくら-みかん-ふうせん-たぬき-とけい-4827",
            "雨の日は遠回りして帰る三十五歳",
            "kD7#vq2!mZ0&xT4p",
        ] {
            assert!(bits(text) >= 56.0, "{text}: {}", bits(text));
        }
    }

    #[test]
    fn more_of_anything_never_makes_it_weaker() {
        let mut text = String::new();
        let mut before = 0.0;
        for c in "かきのたね・むぎちゃ・ふね・9 のさんぽ道".chars() {
            text.push(c);
            // A word that turns out to be a common one costs less than its parts: allow for that.
            assert!(bits(&text) + 12.0 >= before, "{text}");
            before = bits(&text);
        }
    }

    #[test]
    fn the_guideline_counts_thirteen_alone_and_eight_beside_a_key_file() {
        let twelve = "夏の海 秋の山 雪と花";
        assert_eq!(twelve.chars().count(), 11);
        let alone = new_passphrase("passphrase", twelve, ("again", twelve));
        assert!(matches!(alone, Err(Refusal::WeakPassphrase { least: 13 })));
        assert!(new_passphrase_with_key_file("passphrase", twelve, ("again", twelve)).is_ok());
        let seven = "七文字の言葉だ";
        let beside = new_passphrase_with_key_file("passphrase", seven, ("again", seven));
        assert!(matches!(beside, Err(Refusal::WeakPassphrase { least: 8 })));
        let easy = "1234567890123";
        let easy = new_passphrase("passphrase", easy, ("again", easy));
        assert!(matches!(easy, Err(Refusal::EasyPassphrase)));
        for easy in ["12345678", "password", "ああああああああ", "kaigo2026"] {
            let beside = new_passphrase_with_key_file("passphrase", easy, ("again", easy));
            assert!(
                matches!(beside, Err(Refusal::EasyPassphrase)),
                "{easy}: the stick may lie beside the computer"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_is_worth_less_than_nothing(text in ".{0,60}") {
            proptest::prop_assert!(bits(&text) >= 0.0);
        }
    }
}
