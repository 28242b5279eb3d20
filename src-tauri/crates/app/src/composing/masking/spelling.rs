//! Finding a name, number or address in a text however it is spelt.
//!
//! A text is cut into clusters: a character with the variation selectors and sound marks behind it. What
//! is found begins and ends with a cluster, so that taking it out never leaves half a character.

use tsunagi_domain::naming::{Following, following, is_hiragana, is_katakana_letter, parts_names};
use tsunagi_domain::text;

use super::ordinary;

/// As much as is read behind a name to tell what it names.
const BEHIND: usize = 40;

/// What joins a name to the words around it.
const PARTICLES: &str = "はがのをもにとへでや";
/// What may follow a name right behind other kanji (夫日野は); anything else makes another word of both
/// (両足立ち).
const ENDS_OF_NAMES: &[&str] = &[
    "は", "が", "の", "を", "も", "に", "と", "へ", "で", "や", "から", "より", "まで", "だ",
];

/// What kind of thing is looked for, and so which spellings are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// A name: kanji variants, width, kana, spaces.
    Name,
    /// A number: also dashes and brackets.
    Number,
    /// An address: every dash is one dash, and counts.
    Address,
}

/// Where a word has to stand to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Anywhere.
    Anywhere,
    /// A part of a name: not where it names a place, or a physician.
    Part,
    /// In front of a title or a relative only: 様, の妻.
    Titled,
    /// The same, and not behind a letter of its own kind.
    TitledWord,
    /// A short name in hiragana: with a title, and not behind another letter of a word (おとうさん).
    HiraganaWord,
    /// Typed in katakana: アンナ is not in あんなに.
    Katakana,
    /// The same, and with no katakana beside it.
    KatakanaWord,
}

/// Is a word to be found.
pub(super) struct Word {
    letters: Vec<char>,
    /// How it is compared.
    pub(super) spelling: Spelling,
    /// What stands in its place.
    pub(super) stand_in: Option<String>,
    standing: Standing,
}

/// Is a text in which words are looked for.
pub(super) struct Written<'a> {
    text: &'a str,
    clusters: Vec<Cluster>,
}

struct Cluster {
    start: usize,
    end: usize,
    first: char,
    name: String,
    number: String,
    address: String,
}

impl Word {
    pub(super) fn new(word: &str, spelling: Spelling, stand_in: Option<&str>) -> Self {
        let written = Written::new(word);
        let folded = written
            .clusters
            .iter()
            .map(|cluster| cluster.as_in(spelling));
        Self {
            letters: folded.flat_map(str::chars).collect(),
            spelling,
            stand_in: stand_in.map(str::to_owned),
            standing: Standing::Anywhere,
        }
    }

    /// Says where the word has to stand.
    pub(super) const fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }

    /// Returns how many characters are compared.
    pub(super) const fn length(&self) -> usize {
        self.letters.len()
    }
}

impl<'a> Written<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut starts: Vec<usize> = text
            .char_indices()
            .filter(|(_, character)| !belongs_to_the_one_before(*character))
            .map(|(start, _)| start)
            .collect();
        // A mark with nothing before it is a cluster of its own.
        if starts.first() != Some(&0) && !text.is_empty() {
            starts.insert(0, 0);
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let clusters = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| Cluster::new(text.get(*start..end).unwrap_or_default(), *start))
            .collect();
        Self { text, clusters }
    }

    /// Returns the text from a cluster on; none behind the last.
    pub(super) fn rest(&self, at: usize) -> Option<&'a str> {
        self.text.get(self.clusters.get(at)?.start..)
    }

    /// Returns so many clusters from one on.
    pub(super) fn slice(&self, at: usize, length: usize) -> &'a str {
        let found = self.clusters.get(at..at + length).unwrap_or_default();
        match (found.first(), found.last()) {
            (Some(first), Some(last)) => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    /// Returns the character that a cluster follows; a space at the beginning.
    pub(super) fn before(&self, at: usize) -> char {
        let before = at.checked_sub(1).and_then(|at| self.clusters.get(at));
        before.map_or(' ', |cluster| cluster.first)
    }

    /// Returns how many clusters the text has.
    pub(super) const fn count(&self) -> usize {
        self.clusters.len()
    }

    /// Returns the text in front of a cluster.
    pub(super) fn in_front(&self, at: usize) -> &'a str {
        let start = self
            .clusters
            .get(at)
            .map_or(self.text.len(), |one| one.start);
        self.text.get(..start).unwrap_or_default()
    }

    /// Returns how many clusters so many bytes from one on are, at least.
    pub(super) fn clusters_in(&self, at: usize, bytes: usize) -> Option<usize> {
        let from = self.clusters.get(at)?.start;
        let found = self.clusters.get(at..)?.iter();
        Some(found.take_while(|one| one.start < from + bytes).count())
    }

    /// Returns how many clusters a word takes where it stands at a cluster.
    pub(super) fn length(&self, at: usize, word: &Word) -> Option<usize> {
        let here = self.clusters.get(at..)?;
        if here.first()?.as_in(word.spelling).is_empty() {
            return None;
        }
        let mut wanted = word.letters.as_slice();
        for (index, cluster) in here.iter().enumerate() {
            for letter in cluster.as_in(word.spelling).chars() {
                let (first, rest) = wanted.split_first()?;
                if *first != letter {
                    return None;
                }
                wanted = rest;
            }
            if wanted.is_empty() {
                let end = at + index + 1;
                let stands = self.stands_alone(at, end, word) && self.stands_so(at, end, word);
                return stands.then_some(index + 1);
            }
        }
        None
    }

    fn stands_so(&self, start: usize, end: usize, word: &Word) -> bool {
        let behind = self.behind(end);
        let is_titled = || following(&behind) == Following::Person;
        let typed = || self.slice(start, end - start).chars();
        let is_in_katakana = || typed().all(|c| is_katakana_letter(c) || !c.is_alphabetic());
        let next = self.clusters.get(end).map_or(' ', |cluster| cluster.first);
        let is_alone_in_katakana =
            || !is_katakana_letter(self.before(start)) && !is_katakana_letter(next);
        if word.spelling == Spelling::Name && self.is_another_word(start, end, &behind) {
            return false;
        }
        match word.standing {
            Standing::Anywhere => true,
            Standing::Part => match following(&behind) {
                Following::Place | Following::SomebodyElse => false,
                Following::Person => true,
                Following::Nothing => !self.is_inside_a_word(start, &behind),
            },
            Standing::Titled => is_titled(),
            Standing::TitledWord => {
                let first = typed().next().unwrap_or(' ');
                kind_of(self.before(start)) != kind_of(first) && is_titled()
            }
            Standing::HiraganaWord => {
                let before = self.before(start);
                let first = typed().next().unwrap_or(' ');
                let is_inside = kind_of(before) == kind_of(first) && !PARTICLES.contains(before);
                is_titled() && !is_inside
            }
            Standing::Katakana => is_in_katakana(),
            Standing::KatakanaWord => is_in_katakana() && is_alone_in_katakana(),
        }
    }

    /// Tells whether a name is only the beginning, or the look, of another word: 奥様 of 奥, 実の娘 of 実,
    /// 出口で of 出口.
    fn is_another_word(&self, start: usize, end: usize, behind: &str) -> bool {
        let typed = self.slice(start, end - start);
        let is_person = || following(behind) == Following::Person;
        let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
        match typed {
            "奥" | "おく" => begins(&["様", "さま", "さん"]),
            // 実の妻 is nobody's but his.
            "実" => ordinary::is_within("", typed, behind),
            "一" => begins(&["様でな", "様では", "様な"]),
            "出口" | "入口" => !is_person(),
            "日向" => begins(&["ぼ"]),
            _ => false,
        }
    }

    /// Tells whether kanji before and behind make another word of a name: 昨日野菜 has no 日野 in it.
    fn is_inside_a_word(&self, start: usize, behind: &str) -> bool {
        let next = behind.chars().next().unwrap_or(' ');
        let goes_on = match kind_of(next) {
            1 => !ENDS_OF_NAMES.iter().any(|end| behind.starts_with(end)),
            kind => kind == 3,
        };
        goes_on && kind_of(self.before(start)) == 3
    }

    fn behind(&self, end: usize) -> String {
        let behind = self.rest(end).unwrap_or_default();
        behind.chars().take(BEHIND).collect()
    }

    /// Tells whether digits at a word's ends are all of their number: 33 is not in 1337.
    fn stands_alone(&self, start: usize, end: usize, word: &Word) -> bool {
        let is_digit = |letter: Option<&char>| letter.is_some_and(char::is_ascii_digit);
        let next = self.clusters.get(end).map_or(' ', |cluster| cluster.first);
        let joins_before = is_digit(word.letters.first()) && self.before(start).is_numeric();
        let joins_behind = is_digit(word.letters.last()) && next.is_numeric();
        !joins_before && !joins_behind
    }
}

impl Cluster {
    fn new(written: &str, start: usize) -> Self {
        let first = written.chars().next().unwrap_or(' ');
        let name = if parts_names(first) {
            String::new()
        } else {
            text::fold_names(written)
        };
        let is_dash = "-‐‑‒–—―−ーｰ－~〜～".contains(first);
        let is_bracket = "()（）.．・/／".contains(first);
        let number = if is_dash || is_bracket {
            String::new()
        } else {
            text::fold(written)
        };
        let address = if is_dash {
            "-".to_owned()
        } else {
            text::fold(written)
        };
        Self {
            start,
            end: start + written.len(),
            first,
            name,
            number,
            address,
        }
    }

    fn as_in(&self, spelling: Spelling) -> &str {
        match spelling {
            Spelling::Name => &self.name,
            Spelling::Number => &self.number,
            Spelling::Address => &self.address,
        }
    }
}

/// Tells letters of different kinds apart; what is no letter is of none that a name has.
fn kind_of(letter: char) -> u8 {
    match letter {
        letter if is_hiragana(letter) => 1,
        letter if is_katakana_letter(letter) => 2,
        letter if letter.is_alphabetic() => 3,
        _ => 0,
    }
}

/// Variation selectors, and sound marks that are characters of their own.
const fn belongs_to_the_one_before(character: char) -> bool {
    text::is_variation_selector(character) || matches!(character, 'ﾞ' | 'ﾟ' | '\u{3099}' | '\u{309A}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_not_found_inside_another() {
        let word = Word::new("0594-00-7373", Spelling::Number, None);
        let found = |text: &str| Written::new(text).length(0, &word).is_some();
        assert!(found("(0594)00-7373") || found("0594(00)7373"));
        assert!(!found("0594-00-73735"), "another number");
    }

    #[test]
    fn half_width_sound_marks_stay_with_their_letter() {
        let word = Word::new("はまぐり", Spelling::Name, None);
        let written = Written::new("ﾊﾏｸﾞﾘさん");
        let length = written.length(0, &word).unwrap();
        assert_eq!(written.slice(0, length), "ﾊﾏｸﾞﾘ");
    }

    proptest::proptest! {
        #[test]
        fn clusters_put_together_are_the_text(text in "\\PC{0,40}") {
            let written = Written::new(&text);
            let count = written.clusters.len();
            proptest::prop_assert_eq!(written.slice(0, count), text.as_str());
        }
    }
}
