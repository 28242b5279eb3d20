//! The parts of a person's name, and what stands behind a name in a sentence.
//!
//! A masked sheet takes names out of free text, and the inspection asks about those that may be left.
//! Both ask here what stands behind a name: 桑名さん is somebody, 桑名駅 is a place.

use crate::text::{fold, to_hiragana};

/// What makes the word before it a person. 君 and ちゃん are said of grandchildren and by old friends.
const HONORIFICS: &[&str] = &[
    "様",
    "さま",
    "さん",
    "氏",
    "殿",
    "どの",
    "君",
    "くん",
    "ちゃん",
    "ご夫妻",
    "夫妻",
    "宅",
];
/// Those who belong to somebody: 鈴木の妻.
const KIN: &[&str] = &[
    "妻", "夫", "娘", "息子", "長男", "長女", "次男", "次女", "二男", "二女", "三男", "三女", "母",
    "父", "両親", "兄", "弟", "姉", "妹", "孫", "嫁", "婿", "甥", "姪", "家族", "実家", "自宅",
    "奥", "主人", "おば", "おじ", "義母", "義父", "義兄", "義弟", "義姉", "義妹", "叔母", "伯母",
    "叔父", "伯父", "四男", "四女", "五男", "五女",
];
/// Kin by whose words families are called too.
const KIN_AND_FAMILY_NAMES: &[&str] = &["奥", "孫"];
/// Somebody else of the same name, who is no secret.
const OTHERS: &[&str] = &[
    "先生",
    "医師",
    "歯科医",
    "看護師",
    "薬剤師",
    "保健師",
    "療法士",
    "相談員",
    "ケアマネ",
];
/// What stands in front of such a title and is no given name: 桑名 担当医師, 桑名 訪問看護師.
const NO_GIVEN_NAMES: &[&str] = &[
    "担当", "主治", "訪問", "専任", "主任", "病棟", "外来", "連携", "退院", "認定", "常勤", "在宅",
    "管理", "居宅", "地域", "理学", "作業", "言語", "医療", "生活", "社会", "本人", "家族",
];
/// What may stand between the name of a place and what kind of place it is: 桑名東医療センター.
const OF_PLACES: &[&str] = &[
    "東",
    "西",
    "南",
    "北",
    "中央",
    "中部",
    "東部",
    "西部",
    "南部",
    "北部",
    "総合",
    "市民",
    "市立",
    "町立",
    "県立",
    "国立",
    "記念",
    "第一",
    "第二",
    "医療",
    "福祉",
    "健康",
    "保健",
    "地域",
    "訪問",
    "看護",
    "包括",
    "支援",
    "老人",
    "介護",
    "リハビリ",
    "こども",
    "駅前",
    "整形",
    "脳神経",
    "産婦",
    "農業",
    "工業",
    "商業",
    "赤十字",
    "厚生",
    "済生",
];
/// What kind of place it is.
///
/// Each is a word that no given name begins with, and that nobody in a hurry writes right behind a
/// person's name: 鈴木デイ may be a client's day, so デイ is none of them.
const PLACES: &[&str] = &[
    // What a slip speaks of most: where somebody is treated.
    "病院",
    "医院",
    "内科",
    "外科",
    "眼科",
    "皮膚科",
    "耳鼻",
    "泌尿器",
    "歯科",
    "クリニック",
    "診療所",
    "センター",
    "薬局",
    "ステーション",
    "社協",
    "社会福祉協議会",
    "医師会",
    // Where people live, and go to.
    "駅",
    "支所",
    "支店",
    "役所",
    "役場",
    "出張所",
    "公民館",
    "会館",
    "地区",
    "地内",
    "方面",
    "インター",
    "警察署",
    "税務署",
    "図書館",
    "神社",
    "保健所",
    "グループホーム",
    "特養",
    "老健",
    "消防署",
    "郵便局",
    "銀行",
    "農協",
    "街道",
    "通り",
    "商店街",
    "団地",
    "高校",
    "高等学校",
    "中学",
    "小学",
    "大学",
    "幼稚園",
    "保育園",
];
/// Kinds of place of one character that given names begin with too: 桑名市, and 桑名市郎さん.
const SHORT_PLACES: &[&str] = &["県", "市", "区", "郡", "町", "村", "港", "園", "苑", "荘"];
/// Words of the trade that begin like a place: 桑名区分変更 lacks a の.
const NO_PLACES: &[&str] = &["区分", "市販", "園芸", "町会議", "村人"];
/// The longest given name in front of a title: 健一郎先生.
const LONGEST_GIVEN_NAME: usize = 4;
/// Hiragana of so few letters may be in any sentence.
const SHORT_HIRAGANA: usize = 2;
/// The longest rest of a given name behind such a character: 市太郎.
const LONGEST_REST: usize = 3;

/// What the words behind a name say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    /// 様, さん, の妻: it is a person.
    Person,
    /// 先生: it is a person, though not the one cared for.
    SomebodyElse,
    /// 駅, 病院: it is the name of a place.
    Place,
    /// Anything else.
    Nothing,
}

/// Returns whether a character only parts a name: a space, or what stands between the names of people
/// from abroad (マリア・サントス, マリア＝サントス).
#[must_use]
pub const fn parts_names(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '・' | '･' | '·' | '•' | '‧' | '＝' | '=' | '゠' | '，' | ','
        )
}

/// Returns the parts of a name: family name first, as registered.
pub fn name_parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(parts_names).filter(|part| !part.is_empty())
}

/// Returns whether a name or reading stands in one piece, so that its parts cannot be told apart.
#[must_use]
pub fn is_in_one_piece(name: &str) -> bool {
    name_parts(name).count() == 1
}

/// Returns whether a word only says how somebody is related: 妻, 長男, 長男の妻. 奥 and 孫 are family names
/// too.
#[must_use]
pub fn is_kin(word: &str) -> bool {
    let mut rest = word;
    while let Some(behind) = behind_kin(rest) {
        rest = behind.strip_prefix('の').unwrap_or(behind);
    }
    rest.is_empty() && !word.is_empty() && !KIN_AND_FAMILY_NAMES.contains(&word)
}

/// Returns what stands behind the longest such word that a text begins with.
fn behind_kin(text: &str) -> Option<&str> {
    let behind = KIN.iter().filter_map(|kin| text.strip_prefix(kin));
    behind.min_by_key(|behind| behind.len())
}

/// Returns what the words behind a name say of it.
///
/// A title may stand behind a space; a place may not, because 桑名 and 病院 in two lines are two words.
#[must_use]
pub fn following(behind: &str) -> Following {
    let folded = fold(behind);
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(&fold(word)));
    let is_kin = folded.strip_prefix('の').is_some_and(|rest| {
        let polite = rest.trim_start_matches(['ご', 'お', '御']);
        // おば and おじ begin with the お that 奥さん is given.
        KIN.iter()
            .map(|word| fold(word))
            .any(|word| rest.starts_with(&word) || polite.starts_with(&word))
    });
    if begins(OTHERS) {
        Following::SomebodyElse
    } else if begins(HONORIFICS) || is_kin {
        // What stands right behind a name wins over a title further on: 桑名様担当ケアマネ.
        Following::Person
    } else if is_given_name_of_another(&folded) {
        Following::SomebodyElse
    } else if !behind.starts_with(char::is_whitespace) && is_place(behind) {
        Following::Place
    } else {
        Following::Nothing
    }
}

/// Tells whether a given name follows, and then what a physician or nurse is called: 見本 一郎先生.
fn is_given_name_of_another(folded: &str) -> bool {
    let mut rest = folded.trim_start();
    if NO_GIVEN_NAMES
        .iter()
        .any(|word| rest.starts_with(&fold(word)))
    {
        return false;
    }
    for _ in 0..LONGEST_GIVEN_NAME {
        let mut letters = rest.chars();
        match letters.next() {
            Some(letter) if letter.is_alphabetic() && !is_hiragana(letter) => {}
            _ => return false,
        }
        rest = letters.as_str();
        let title = rest.trim_start();
        if OTHERS.iter().any(|other| title.starts_with(&fold(other))) {
            return true;
        }
    }
    false
}

fn is_place(behind: &str) -> bool {
    let word = behind.split(char::is_whitespace).next().unwrap_or_default();
    let folded: String = fold(word);
    let mut rest = folded.as_str();
    loop {
        if PLACES.iter().any(|place| rest.starts_with(&fold(place))) {
            return true;
        }
        if NO_PLACES.iter().any(|word| rest.starts_with(&fold(word))) {
            return false;
        }
        let short = SHORT_PLACES
            .iter()
            .find_map(|place| rest.strip_prefix(place));
        if let Some(behind) = short {
            return is_place(behind) || !ends_a_name(behind);
        }
        // The longest: 北部 is not 北 and a rest.
        let between = OF_PLACES
            .iter()
            .filter_map(|of| rest.strip_prefix(&fold(of)));
        match between.min_by_key(|behind| behind.len()) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
}

/// Tells whether a title follows so soon that what stands before it is a given name.
fn ends_a_name(behind: &str) -> bool {
    let mut rest = behind;
    for _ in 0..LONGEST_REST {
        let mut letters = rest.chars();
        let Some(letter) = letters.next() else {
            return false;
        };
        if HONORIFICS.iter().any(|title| rest.starts_with(title)) {
            return true;
        }
        // 桑名市の田中さん: what is joined on is another word.
        if "のにでとはがをへや、。".contains(letter) {
            return false;
        }
        rest = letters.as_str();
    }
    HONORIFICS.iter().any(|title| rest.starts_with(title))
}

/// Returns whether a name is written in katakana only, like those of people from abroad.
#[must_use]
pub fn is_katakana(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| is_katakana_letter(c) || parts_names(c))
}

/// Returns whether a name is hiragana and so short that common words hold it: ます is in 歩きます.
#[must_use]
pub fn is_short_hiragana(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= SHORT_HIRAGANA && name.chars().all(is_hiragana)
}

/// Returns whether a character is hiragana.
#[must_use]
pub const fn is_hiragana(character: char) -> bool {
    matches!(character, 'ぁ'..='ゟ')
}

/// Returns whether a character is katakana, full or half width, or the long mark between two.
#[must_use]
pub fn is_katakana_letter(character: char) -> bool {
    to_hiragana(character) != character || matches!(character, 'ー' | 'ヽ' | 'ヾ' | 'ｦ'..='ﾟ')
}

#[cfg(test)]
mod tests;
