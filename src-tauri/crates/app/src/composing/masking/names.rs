//! Which words of a free text name the client and the family, and what stands there instead.

use tsunagi_domain::naming::{
    Following, following, is_hiragana, is_katakana, is_kin, is_short_hiragana, name_parts,
};
use tsunagi_domain::text::fold_names;
use tsunagi_domain::{Client, Masking};

use super::ordinary;
use super::spelling::{Spelling, Standing, Word, Written};

/// What stands in a sentence instead of the family's contact person.
pub(super) const FAMILY: &str = "ご家族";
/// Hiragana behind which a name may begin: particles, and how clauses end (またはな, 食べてはな).
const BEFORE_NAMES: &str = "はがのをもにとへでやてたりらしよ";
/// Words in hiragana that say when, with which reports begin: a name may follow them too.
const TIMES: &[&str] = &[
    "きのう",
    "きょう",
    "おととい",
    "さきほど",
    "さっき",
    "このごろ",
    "さいきん",
    "けさ",
    "ゆうべ",
    "いま",
    "また",
    "まだ",
    "もう",
    "すぐ",
    "ようやく",
    "やっと",
    "ときどき",
    "ところ",
    "とき",
    "ため",
    "けれど",
    "けど",
    "よく",
    "あす",
    "こんど",
    "ので",
    "など",
    "だけ",
    "ほど",
    "さえ",
];
/// What parts the names of two people in one field, and what somebody is from a name: 見本 太一、見本 次郎,
/// 長男：見本 太一.
const BETWEEN_PEOPLE: &[char] = &['、', '／', '/', '；', ';', '：', ':', '\n', '\r'];
/// Titles that are registered with a name, and are none of it.
const TITLES: &[&str] = &["様", "さま", "さん", "氏", "殿"];
/// Letters of which no family name of one letter is guessed: 奥様 is no 奥村, 上の娘 no 上田.
const NO_FAMILY_NAMES: &str = "子夫男女奥上下前後今先次長中内外大小妻娘親";
/// Given names in hiragana that are verbs as well: リハビリがすすむ.
const VERBS: &[&str] = &[
    "すすむ",
    "みのる",
    "かおる",
    "まもる",
    "つとむ",
    "しげる",
    "あきら",
    "さとる",
    "とおる",
    "のぼる",
    "ひかる",
    "いさむ",
    "おさむ",
    "たもつ",
    "みつる",
    "わたる",
    "まさる",
    "みちる",
];
/// As much as is read behind a name to tell what it names.
const BEHIND: usize = 40;
/// The most letters of a family name in front of what may be a given name: 佐々木 三男.
const LONGEST_FAMILY_NAME: usize = 3;
/// Katakana of so few letters is looked for as a whole word: アン is in アンケート.
const SHORT_KATAKANA: usize = 2;

/// Returns the words that name the client or the contact person; the longest is to be tried first.
pub(super) fn words(client: &Client, stand_in: &str) -> Vec<Word> {
    let mut words = Vec::new();
    push_name(&mut words, &bare(&client.name), stand_in);
    push_reading(&mut words, &client.kana, stand_in);
    for person in family_names(client) {
        push_name(&mut words, &person, FAMILY);
    }
    words
}

/// Returns the names of the contact person, or people, without how they are related: 長男 見本太一.
fn family_names(client: &Client) -> Vec<String> {
    let people = without_brackets(&client.key_person.name);
    let names = people
        .split(BETWEEN_PEOPLE)
        .map(|person| without_relation(&without_titles(person)));
    names.filter(|name| !name.is_empty()).collect()
}

/// Returns a person's name without the words that only say how they are related.
fn without_relation(parts: &[&str]) -> String {
    let is_name = |word: &str| !is_kin(word) && word.chars().count() <= LONGEST_FAMILY_NAME;
    match parts {
        // The third son of 見本, or 見本 三男 by name: only a person can tell, and is asked.
        [family, given] if given.ends_with('男') && is_name(family) => parts.join(" "),
        _ => {
            let names = parts.iter().copied().filter(|part| !is_kin(part));
            names.collect::<Vec<_>>().join(" ")
        }
    }
}

/// Returns the client's name without what somebody added to it: 見本 花（旧姓 日野）様.
fn bare(name: &str) -> String {
    let name = without_brackets(name).replace(BETWEEN_PEOPLE, " ");
    without_titles(&name).join(" ")
}

/// Returns the parts of a name without the titles that somebody registered with them.
fn without_titles(name: &str) -> Vec<&str> {
    let parts: Vec<&str> = name_parts(name).collect();
    let is_alone = parts.len() == 1;
    let parts = parts.into_iter().enumerate().map(|(at, part)| {
        let title = TITLES.iter().find_map(|title| part.strip_suffix(title));
        // 鵜殿 is a family name.
        let is_titled = |rest: &&str| at > 0 || is_alone || rest.chars().count() != 1;
        title.filter(is_titled).unwrap_or(part)
    });
    parts.filter(|part| !part.is_empty()).collect()
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

/// Returns the names by which a text could still tell who is meant, the contact person's too.
pub(super) fn telling(client: &Client) -> Vec<String> {
    let (name, family) = (bare(&client.name), family_names(client));
    let kana = name_parts(&client.kana).filter(|part| part.chars().count() > 1);
    let family = family.iter().flat_map(|person| name_parts(person));
    let all = name_parts(&name).chain(family).chain(kana);
    all.map(fold_names)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Tells whether a folded text holds a folded name where it can be one: ます is not in 歩きます, and 健 not
/// in 健康.
pub(super) fn stands_in(text: &str, name: &str) -> bool {
    let is_kana = name.chars().all(is_hiragana);
    let is_one_kanji = !is_kana && name.chars().count() == 1;
    let mut found = text.match_indices(name).map(|(at, _)| {
        let (before, behind) = (text.get(..at), text.get(at + name.len()..));
        (before.unwrap_or_default(), behind.unwrap_or_default())
    });
    found.any(|(before, behind)| {
        if is_one_kanji && ordinary::is_within(before, name, behind) {
            return false;
        }
        let near: String = behind.chars().take(BEHIND).collect();
        !is_kana || following(&near) == Following::Person || kana_may_begin_behind(before)
    })
}

fn kana_may_begin_behind(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| !is_hiragana(last) || BEFORE_NAMES.contains(last))
        || TIMES.iter().any(|time| before.ends_with(time))
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
    for part in &parts {
        let letters = part.chars().count();
        if is_katakana(part) {
            let standing = if letters <= SHORT_KATAKANA {
                Standing::KatakanaWord
            } else {
                Standing::Katakana
            };
            push(words, part, standing, stand_in);
        } else if letters > 1 && !is_common_hiragana(part) && !is_kin(part) {
            // What is registered in one piece is a whole name.
            let standing = if parts.len() == 1 {
                Standing::Anywhere
            } else {
                Standing::Part
            };
            push(words, part, standing, stand_in);
        }
        if !is_kin(part) {
            push(words, part, titled(part), stand_in);
        }
    }
    if let [whole] = parts.as_slice() {
        push_guesses(words, whole, stand_in);
    }
}

/// Tells whether a name in hiragana is so short, or so common a word, that it is found in any sentence.
fn is_common_hiragana(part: &str) -> bool {
    is_short_hiragana(part) || VERBS.contains(&part)
}

/// Kana is looked for as a whole only: はな is a name, and the beginning of はなれる.
fn push_reading(words: &mut Vec<Word>, kana: &str, stand_in: &str) {
    let parts: Vec<&str> = name_parts(kana).collect();
    if parts.concat().chars().count() > 1 {
        push(words, &parts.concat(), Standing::Anywhere, stand_in);
    }
    for part in &parts {
        push(words, part, titled(part), stand_in);
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
            let is_no_name = |c: char| is_kana(c) || NO_FAMILY_NAMES.contains(c);
            if is_kin(part) || (length == 1 && part.chars().all(is_no_name)) {
                continue;
            }
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

/// Returns where a part of a name stands that is one only where a title says so.
fn titled(part: &str) -> Standing {
    if is_common_hiragana(part) {
        Standing::HiraganaWord
    } else {
        Standing::Titled
    }
}

fn is_kana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ヿ' | 'ｦ'..='ﾟ')
}

fn push(words: &mut Vec<Word>, letters: &str, standing: Standing, stand_in: &str) {
    words.push(Word::new(letters, Spelling::Name, Some(stand_in)).standing(standing));
}
