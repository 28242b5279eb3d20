//! Text as people search for it: kana, width and kanji variants made equal.

use unicode_normalization::UnicodeNormalization;

/// Kanji variants of names, and the common form each is found by (product.md part 10).
const VARIANTS: &str = "髙高﨑崎嵜崎碕崎邊辺邉辺齋斎齊斉澤沢櫻桜廣広濵浜濱浜嶋島嶌島國国學学惠恵眞真圓円榮栄德徳藏蔵龍竜瀨瀬與与會会寬寛峯峰萬万黑黒鄕郷靑青淸清塚塚桒桑槗橋𠮷吉曻昇祐祐神神辻辻葛葛";

/// Kanji variants of names beside these, once those are folded.
const MORE_VARIANTS: &str =
    "斎斉瀧滝冨富壽寿靜静曾曽舘館實実彌弥關関礒磯藪薮籔薮桧檜龝秋淵渕渊渕鷗鴎步歩郞郎";

/// Folds a text so that equal-sounding and equal-meaning spellings become equal.
///
/// Full and half width, katakana and hiragana, upper and lower case, spaces, variation selectors and
/// the common kanji variants of names are folded. For comparing only, never for showing.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !is_variation_selector(*c))
        .collect::<String>()
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '−' | '・'))
        .map(to_hiragana)
        .map(common_form)
        .collect()
}

/// Folds a text as [`fold`] does, and more kanji variants of names: for telling who is named.
///
/// What is searched for is stored folded, so [`fold`] itself cannot learn any more.
#[must_use]
pub fn fold_names(text: &str) -> String {
    let common = |character: char| common_of(MORE_VARIANTS, character);
    fold(text).chars().map(common).collect()
}

/// Returns the hiragana of a katakana; any other character is returned as it is.
#[must_use]
pub fn to_hiragana(character: char) -> char {
    match character {
        'ァ'..='ヶ' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
        other => other,
    }
}

/// Returns whether the character only selects a variant of the one before.
#[must_use]
pub const fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn common_form(character: char) -> char {
    common_of(VARIANTS, character)
}

fn common_of(variants: &str, character: char) -> char {
    let mut pairs = variants.chars();
    while let (Some(variant), Some(common)) = (pairs.next(), pairs.next()) {
        if variant == character {
            return common;
        }
    }
    character
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_more_spellings_than_are_searched_for() {
        for (one, other) in [
            ("齋藤", "斉藤"),
            ("斎藤", "齊藤"),
            ("瀧本", "滝本"),
            ("冨田", "富田"),
            ("龝山", "秋山"),
        ] {
            assert_eq!(fold_names(one), fold_names(other));
        }
    }

    #[test]
    fn every_variant_leads_to_a_common_form_at_once() {
        for variants in [VARIANTS, MORE_VARIANTS] {
            assert_eq!(variants.chars().count() % 2, 0, "they stand in pairs");
            for variant in variants.chars() {
                let common = common_of(variants, variant);
                assert_eq!(common_of(variants, common), common, "{variant}");
            }
        }
    }

    #[test]
    fn spellings_of_one_name_are_found_by_each_other() {
        for (one, other) in [
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("𠮷田", "吉田"),
            ("槗本", "橋本"),
            ("葛\u{E0100}西", "葛西"),
            ("ハマグリ ヤキオ", "はまぐりやきお"),
            ("ﾊﾏｸﾞﾘ", "はまぐり"),
            ("Ｔ０５９４", "t0594"),
            ("0594-00-0000", "0594000000"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} is found by {other}");
        }
    }
}
