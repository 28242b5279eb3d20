//! Which words of a free text name the client and the family, and what stands there instead.

use tsunagi_domain::naming::{is_katakana, is_short_hiragana, name_parts};
use tsunagi_domain::{Client, Masking};

use super::spelling::{Spelling, Standing, Word, Written};

/// What stands in a sentence instead of the family's contact person.
const FAMILY: &str = "ご家族";
/// Katakana of so few letters is looked for as a whole word: アン is in アンケート.
const SHORT_KATAKANA: usize = 2;

/// Returns the words that name the client or the contact person; the longest is to be tried first.
pub(super) fn words(client: &Client, stand_in: &str) -> Vec<Word> {
    let mut words = Vec::new();
    push_name(&mut words, &without_brackets(&client.name), stand_in);
    push_reading(&mut words, &client.kana, stand_in);
    let family = without_brackets(&client.key_person.name);
    push_name(&mut words, &family, FAMILY);
    words
}

/// Returns a name without what somebody added behind it: 見本 太一（長男）.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let outside = |c: &char| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    name.chars().filter(outside).collect()
}

/// Returns what stands in a sentence instead of the client's name.
pub(super) fn stand_in(client: &Client, masking: Masking) -> String {
    match masking {
        Masking::FullName => String::new(),
        Masking::Initials => client.initials(),
        Masking::NumberOnly => "ご本人".to_owned(),
    }
}

fn push_name(words: &mut Vec<Word>, name: &str, stand_in: &str) {
    let parts: Vec<&str> = name_parts(name).collect();
    // Neighbours too: マリア・サントス of マリア・サントス・シルバ.
    for from in 0..parts.len() {
        for to in from + 2..=parts.len() {
            let run = parts.get(from..to).unwrap_or_default().concat();
            push(words, &run, Standing::Anywhere, stand_in);
        }
    }
    for (at, part) in parts.iter().enumerate() {
        let letters = part.chars().count();
        if is_katakana(part) {
            let standing = if letters <= SHORT_KATAKANA {
                Standing::KatakanaWord
            } else {
                Standing::Katakana
            };
            push(words, part, standing, stand_in);
        } else if letters > 1 && is_short_hiragana(part) {
            push(words, part, Standing::HiraganaWord, stand_in);
        } else if letters > 1 {
            // Places are called by family names: 花子園芸 is somebody who gardens.
            let standing = if parts.len() == 1 || at > 0 {
                Standing::Anywhere
            } else {
                Standing::Part
            };
            push(words, part, standing, stand_in);
        }
        push(words, part, Standing::Titled, stand_in);
    }
    if let [whole] = parts.as_slice() {
        push_guesses(words, whole, stand_in);
    }
}

/// Kana is looked for as a whole only: はな is a name, and the beginning of はなれる.
fn push_reading(words: &mut Vec<Word>, kana: &str, stand_in: &str) {
    let parts: Vec<&str> = name_parts(kana).collect();
    if parts.concat().chars().count() > 1 {
        push(words, &parts.concat(), Standing::Anywhere, stand_in);
    }
    for part in &parts {
        push(words, part, Standing::Titled, stand_in);
    }
    if let [whole] = parts.as_slice() {
        push_guesses(words, whole, stand_in);
    }
}

/// Looks for what could be the family or the given name of a name registered in one piece.
///
/// Only where a title says that it is somebody: 鈴木さん and 太郎さん of 鈴木太郎.
fn push_guesses(words: &mut Vec<Word>, whole: &str, stand_in: &str) {
    let written = Written::new(whole);
    let letters = written.count();
    for length in 1..letters {
        for from in [0, letters - length] {
            let part = written.slice(from, length);
            // One letter, and kana, is the end of many a name: 郎さん is in 次郎さん.
            let is_weak = length == 1 || part.chars().all(is_kana);
            let standing = if is_weak {
                Standing::TitledWord
            } else {
                Standing::Titled
            };
            push(words, part, standing, stand_in);
        }
    }
}

fn is_kana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ヿ' | 'ｦ'..='ﾟ')
}

fn push(words: &mut Vec<Word>, letters: &str, standing: Standing, stand_in: &str) {
    words.push(Word::new(letters, Spelling::Name, Some(stand_in)).standing(standing));
}
