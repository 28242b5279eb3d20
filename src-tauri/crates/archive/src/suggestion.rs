//! Passphrases to offer.

use secrecy::SecretString;

/// One word a line, written for this program: three or four plain hiragana, all everyday nouns. Small
/// kana, the long vowel mark, を, ぢ and づ do not occur, and no two words look alike on a bad copy:
/// the tests hold the rules.
const WORDS: &str = include_str!("words.txt");

const WORD_COUNT: usize = 5;
const DIGITS: u64 = 10_000;

/// Is the least strength of a suggestion in bits: five words of some 970 and four digits.
///
/// A thousand PCs that try ten passphrases a second each, which [`crate::Work::STANDARD`] hardly lets
/// them, would need twelve million years for half of them.
pub const SUGGESTION_BITS: f64 = 62.8;

/// Draws a passphrase such as `さくら-みかん-ふうせん-たぬき-とけい-4827`.
///
/// Words can be read over the telephone and off paper, and the digits make it a different kind of
/// thing from the sentence beside it. `random` fills a buffer from a source fit for keys.
pub fn suggest_passphrase(random: &mut dyn FnMut(&mut [u8])) -> SecretString {
    let words: Vec<&str> = WORDS.lines().collect();
    let mut parts: Vec<String> = (0..WORD_COUNT)
        .map(|_| draw(random, words.len() as u64))
        .map(|index| usize::try_from(index).ok().and_then(|i| words.get(i)))
        .map(|word| word.copied().unwrap_or_default().to_owned())
        .collect();
    parts.push(format!("{:04}", draw(random, DIGITS)));
    SecretString::from(parts.join("-"))
}

/// Draws a number below `bound`. Sixty-four bits folded onto ten thousand lean by less than
/// one in a million million, and a source that is stuck cannot hang the program.
fn draw(random: &mut dyn FnMut(&mut [u8]), bound: u64) -> u64 {
    let mut bytes = [0; 8];
    random(&mut bytes);
    u64::from_le_bytes(bytes) % bound
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::MIN_PASSPHRASE_CHARS;

    #[test]
    fn has_the_strength_it_says() {
        let words = WORDS.lines().count() as f64;
        let bits = WORD_COUNT as f64 * words.log2() + (DIGITS as f64).log2();
        assert!(bits >= SUGGESTION_BITS, "{bits:.1} bits from {words} words");
        const { assert!(SUGGESTION_BITS >= 60.0, "the least we call strong") };
    }

    #[test]
    fn words_are_plain_and_distinct() {
        let allowed = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよ\
                       らりるれろわんがぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ";
        let words: Vec<&str> = WORDS.lines().collect();
        assert_eq!(
            words.iter().collect::<BTreeSet<_>>().len(),
            words.len(),
            "no word twice"
        );
        for word in words {
            assert!(
                (3..=4).contains(&word.chars().count()),
                "{word} has three or four kana"
            );
            assert!(
                word.chars().all(|c| allowed.contains(c)),
                "{word} is plain hiragana"
            );
        }
    }

    /// Folds what a bad copy blurs: voicing marks, and the pairs that handwriting runs together.
    fn blurred(word: &str) -> String {
        use unicode_normalization::UnicodeNormalization as _;
        let unvoiced = word.nfd().filter(|c| !matches!(c, '\u{3099}' | '\u{309a}'));
        let folded = unvoiced.map(|c| match c {
            'め' => 'ぬ',
            'れ' | 'わ' => 'ね',
            'ろ' => 'る',
            'ち' => 'さ',
            'ほ' => 'は',
            'り' => 'い',
            other => other,
        });
        folded.collect()
    }

    #[test]
    fn no_two_words_look_alike_on_a_bad_copy() {
        let mut seen = BTreeMap::new();
        for word in WORDS.lines() {
            let twin = seen.insert(blurred(word), word);
            assert_eq!(twin, None, "{word} could be read as its twin");
        }
    }

    #[test]
    fn draws_are_spread_and_long_enough() {
        let mut state = 1_u64;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                *byte = (state >> 56) as u8;
            }
        };
        let drawn: BTreeSet<String> = (0..500)
            .map(|_| suggest_passphrase(&mut random).expose_secret().to_owned())
            .collect();
        assert_eq!(
            drawn.len(),
            500,
            "no suggestion comes twice in five hundred"
        );
        for text in &drawn {
            assert!(
                text.chars().count() >= MIN_PASSPHRASE_CHARS,
                "long enough by the guideline"
            );
            assert_eq!(text.split('-').count(), 6, "five words and a number");
        }
        let used: BTreeSet<&str> = drawn.iter().flat_map(|t| t.split('-').take(5)).collect();
        assert!(
            used.len() > 400,
            "the whole list is drawn from: {}",
            used.len()
        );
    }

    #[test]
    fn a_stuck_source_does_not_hang() {
        let text = suggest_passphrase(&mut |bytes| bytes.fill(0xff));
        assert!(
            !text.expose_secret().is_empty(),
            "it ends, whatever the source"
        );
    }
}
