//! What a passphrase is worth to somebody who knows how passphrases are made up.

use std::cmp::Ordering::Equal;

use unicode_normalization::UnicodeNormalization as _;

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
    "mihon",
    "みほん",
    "見本",
    "japan",
    "tokyo",
    "mie",
    "kuwana",
    "桑名",
    "くわな",
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
const AGAIN: &str = "同じ言葉が繰り返されています。";
const NAME: &str = "事業所か職員の名前が入っています。";
const NARROW: &str = "数字だけでできています。";

/// What a passphrase is worth.
pub(super) struct Estimate {
    pub(super) bits: f64,
    pub(super) reasons: Vec<&'static str>,
}

impl Estimate {
    /// Estimates what a passphrase is worth to somebody who knows nothing of the office.
    pub(super) fn of(passphrase: &str) -> Self {
        Self::among(passphrase, &[])
    }

    /// Estimates, from left to right, what each piece would cost somebody who knows how pieces are
    /// chosen, and these names.
    pub(super) fn among(passphrase: &str, names: &[String]) -> Self {
        let text: Vec<char> = folded(passphrase).chars().collect();
        let names = words_of(names);
        let mut estimate = Self {
            bits: 0.0,
            reasons: Vec::new(),
        };
        let mut done = 0;
        while let Some((before, rest)) = text.split_at_checked(done)
            && let Some(first) = rest.first()
        {
            let piece = again(&text, before.len())
                .into_iter()
                .chain(piece(rest, &names))
                // The longer one, and of two alike the one that is easier to guess.
                .max_by(|a, b| {
                    (a.length, b.bits)
                        .partial_cmp(&(b.length, a.bits))
                        .unwrap_or(Equal)
                })
                .unwrap_or(Piece {
                    length: 1,
                    bits: own_bits(*first),
                    reason: None,
                });
            estimate.bits += piece.bits;
            let reason = piece.reason;
            if let Some(reason) = reason.filter(|reason| !estimate.reasons.contains(reason)) {
                estimate.reasons.push(reason);
            }
            done += piece.length;
        }
        if text.iter().all(char::is_ascii_digit) && !text.is_empty() {
            estimate.reasons.push(NARROW);
        }
        estimate
    }
}

/// So many characters that cost less together than one by one.
struct Piece {
    length: usize,
    bits: f64,
    reason: Option<&'static str>,
}

/// Folds what a guesser varies first: a capital at the start, full-width digits.
fn folded(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// Splits names into the words people take out of them: the whole, 姓, 名.
fn words_of(names: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    for name in names {
        let name = folded(name);
        words.push(name.replace(char::is_whitespace, ""));
        words.extend(name.split_whitespace().map(str::to_owned));
        words.push(name);
    }
    words.retain(|word| word.chars().count() >= 2);
    words
}

/// Finds what stood in the passphrase before: it costs no more than to say which, and how often.
fn again(text: &[char], at: usize) -> Option<Piece> {
    let same = |back: usize| {
        let now = text.get(at..).unwrap_or_default().iter();
        let then = text.get(at - back..).unwrap_or_default().iter();
        now.zip(then).take_while(|(now, then)| now == then).count()
    };
    let longest = (1..=at).map(|back| (same(back), back));
    // Of two that are as long the nearer one: the more often a piece is repeated.
    let (length, back) = longest.max_by_key(|(length, back)| (*length, at - back))?;
    let (least, bits) = if length >= back {
        (2, log2(length / back + 1))
    } else {
        (3, 2.0 + log2(at))
    };
    (length >= least).then_some(Piece {
        length,
        bits,
        reason: Some(AGAIN),
    })
}

/// Finds the longest piece at the beginning that costs less than its characters one by one.
fn piece(text: &[char], names: &[String]) -> Option<Piece> {
    let found = |length, bits, reason| {
        Some(Piece {
            length,
            bits,
            reason: Some(reason),
        })
    };
    let longest = |words: &mut dyn Iterator<Item = &str>| {
        words
            .filter(|word| starts_with(text, word))
            .map(|word| word.chars().count())
            .max()
    };
    let common = longest(&mut COMMON.iter().copied());
    let name = longest(&mut names.iter().map(String::as_str));
    let repeated = repeated(text);
    let in_row = ROWS.iter().map(|row| run(text, row)).max().unwrap_or(0);
    if repeated >= 3 && repeated >= in_row {
        let first = text.first().copied().map_or(0.0, own_bits);
        return found(repeated, first + log2(repeated), REPEATED);
    }
    if let Some(length) = name.filter(|length| *length >= in_row && Some(*length) >= common) {
        return found(length, log2(names.len()), NAME);
    }
    if let Some(length) = common.filter(|length| *length >= in_row) {
        return found(length, log2(COMMON.len()), USUAL);
    }
    if in_row >= 3 {
        return found(in_row, 5.0 + log2(in_row), IN_ROW);
    }
    if is_date(text) {
        // A day of the last two hundred years.
        return found(8, 6.0 + log2(365), YEAR);
    }
    is_year(text).then_some(Piece {
        length: 4,
        bits: 6.0,
        reason: Some(YEAR),
    })
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

/// Tells whether eight digits are a day, as in `19530714`.
fn is_date(text: &[char]) -> bool {
    let within = |from: usize, days: std::ops::RangeInclusive<u8>| {
        let digits = text.get(from..from + 2).unwrap_or_default().iter();
        let number = digits.collect::<String>().parse();
        number.is_ok_and(|number| days.contains(&number))
    };
    is_year(text) && within(4, 1..=12) && within(6, 1..=31)
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
    use super::super::LEAST_BITS;
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
            "さくらさくらさくらさくら12",
            "abcabcabcabcabc",
            "桑名市桑名市桑名市桑名市",
            "19530714195307",
            "みほんみほんみほんみほん1",
            "かもめかもめかもめかもめかもめ",
        ] {
            assert!(bits(text) < LEAST_BITS, "{text}: {}", bits(text));
            assert!(!Estimate::of(text).reasons.is_empty(), "{text} is told why");
        }
    }

    #[test]
    fn names_that_everybody_around_knows_are_worth_little() {
        let names = ["見本　花子".to_owned(), "はなぞの えみこ".to_owned()];
        for text in [
            "はなぞのはなぞのえみこえみこ",
            "えみこはなぞのえみこ2026",
            "花子花子花子花子花子1234",
        ] {
            let known = Estimate::among(text, &names);
            assert!(known.bits < LEAST_BITS, "{text}: {}", known.bits);
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

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_is_worth_less_than_nothing(text in ".{0,60}") {
            proptest::prop_assert!(bits(&text) >= 0.0);
        }
    }
}
