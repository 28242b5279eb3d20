//! Finding where the client lives in a text, however a person writes an address by hand.
//!
//! 一丁目2番地, 1番2号, 1の2 and １－２ are one place. What is registered is read the same way, so it does
//! not matter in which of them it was typed.

use tsunagi_domain::text::fold;
use tsunagi_domain::{Client, Masking};

use super::birthday::{digit, number};
use super::spelling::{Spelling, Word, Written};
use super::towns::{parts_of_town, pieces};

/// Behind two numbers with a dash these say that something was counted: 1-2回.
const COUNTED: &[&str] = &[
    "回", "日", "時", "週", "か月", "ヶ月", "カ月", "ケ月", "箇月", "月", "年", "名", "人", "割",
    "錠", "包", "度", "分", "秒", "枚", "本", "点", "個", "杯", "口", "歩", "階", "キロ", "kg",
    "g", "m", "c", "%", "ml", "mg",
];
/// Behind two bare numbers these say that somebody lives there: 1-2の家.
const LIVED_IN: &[&str] = &[
    "の家",
    "の自宅",
    "のご自宅",
    "の実家",
    "の住",
    "に住",
    "にお住",
    "在住",
];
/// Larger numbers are seldom said from how many to how many.
const MOST_OF_A_RANGE: u32 = 12;
/// As much as is read in front of a number to tell whether a town or a street is named there.
const MOST_IN_FRONT: usize = 60;
/// Numbers of one address: 丁目, 番地, 号, and a room.
const MOST_NUMBERS: usize = 6;
/// More digits are no number of a house.
const MOST_DIGITS: usize = 5;
/// Kinds of house, which are nobody's.
const ANY_HOUSES: &[&str] = &[
    "アパート",
    "マンション",
    "団地",
    "県営住宅",
    "市営住宅",
    "町営住宅",
    "号室",
    "号棟",
];

/// Where the client lives.
pub(super) struct Dwelling {
    numbers: Vec<u32>,
    /// What stands in front of the numbers and goes with them.
    in_front: Vec<Word>,
    /// The same, folded: where one of them ends in front of the numbers these are surely an address.
    names: Vec<String>,
}

/// Numbers as they stand in a text.
struct Lot {
    numbers: Vec<u32>,
    /// How many clusters they take.
    length: usize,
    /// Whether 丁目, 番 or 号 says that it is an address.
    is_marked: bool,
    /// Whether it ends with 番地 or 番.
    ends_with_lot: bool,
}

impl Dwelling {
    /// Reads what is registered of where a client lives.
    pub(super) fn of(client: &Client, masking: Masking) -> Self {
        let (street, numbers) = numbers_of(client);
        let mut names = parts_of_town(&client.town);
        names.extend(pieces(&street));
        let goes_too: Vec<&String> = match masking {
            // The town is what a sheet with initials shows.
            Masking::Initials => Vec::new(),
            Masking::FullName | Masking::NumberOnly => names.iter().collect(),
        };
        let in_front = goes_too
            .into_iter()
            .chain(std::iter::once(&street))
            .map(|name| Word::new(name, Spelling::Address, None))
            .filter(|word| word.length() > 1)
            .collect();
        names.push(client.town.clone());
        Self {
            numbers,
            in_front,
            names: names
                .iter()
                .map(|name| fold(name))
                .filter(|name| !name.is_empty())
                .collect(),
        }
    }

    /// Returns how many clusters of a text from one on say where the client lives.
    pub(super) fn length(&self, written: &Written<'_>, at: usize) -> Option<usize> {
        let named = self.in_front.iter().filter_map(|word| {
            let name = written.length(at, word)?;
            let name = name + spaces(written, at + name);
            Some(name + self.lot(written, at + name, Certainty::Named)?)
        });
        named.max().or_else(|| {
            Lot::read(written, at)?;
            let near = written.in_front(at).char_indices();
            let from = near.rev().nth(MOST_IN_FRONT).map_or(0, |(from, _)| from);
            let in_front = fold(written.in_front(at).get(from..)?);
            let certainty = if self
                .names
                .iter()
                .any(|name| in_front.ends_with(name.as_str()))
            {
                Certainty::Named
            } else {
                Certainty::Alone
            };
            self.lot(written, at, certainty)
        })
    }

    fn lot(&self, written: &Written<'_>, at: usize, certainty: Certainty) -> Option<usize> {
        if self.numbers.is_empty() || is_inside_a_number(written.in_front(at)) {
            return None;
        }
        let lot = Lot::read(written, at)?;
        let is_named = certainty == Certainty::Named;
        let (shorter, longer) = (
            self.numbers.starts_with(&lot.numbers),
            lot.numbers.starts_with(&self.numbers),
        );
        let is_counted = counts(written, at + lot.length);
        let is_certain = match (lot.numbers.len(), self.numbers.len()) {
            (_, _) if is_named => (shorter || longer) && (lot.is_marked || !is_counted),
            (1, 1) => shorter && lot.ends_with_lot,
            (1, _) => false,
            (_, 1) => longer && lot.is_marked,
            (_, _) if lot.is_marked => shorter || longer,
            // 要介護1-2, 1-2段: two small numbers in turn are anything before they are a house.
            (2, _) if may_be_range(&lot.numbers) => {
                let behind = at + lot.length;
                let is_alone = is_pause(written.in_front(at).chars().next_back())
                    && is_pause(written.rest(behind).and_then(|rest| rest.chars().next()));
                longer && (is_alone || is_lived_in(written, behind))
            }
            _ => longer && !is_counted,
        };
        is_certain.then_some(lot.length)
    }
}

/// Whether the name of the place stands in front of its numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Named,
    Alone,
}

/// Returns the address as it was registered, and the house of it without its room.
///
/// Its numbers alone are found by [`Dwelling::length`]; so short a word could be a count.
pub(super) fn houses(client: &Client) -> Vec<String> {
    let address = Read::new(&client.address);
    let room = |c: char| c.is_numeric() || "号室-－‐ 　".contains(c);
    let house = address.behind.trim_end_matches(room);
    let mut houses = vec![address.behind.to_owned(), house.to_owned()];
    if !address.in_front.is_empty() || !address.behind.is_empty() {
        houses.push(client.address.clone());
    }
    houses.retain(|house| !ANY_HOUSES.contains(&house.as_str()));
    houses
}

impl Lot {
    fn read(written: &Written<'_>, at: usize) -> Option<Self> {
        let mut found = Self {
            numbers: Vec::new(),
            length: 0,
            is_marked: false,
            ends_with_lot: false,
        };
        let mut here = at;
        while let Some((number, length)) = number_at(written, here) {
            found.numbers.push(number);
            here += length;
            found.length = here - at;
            found.ends_with_lot = false;
            let mark = mark_at(written, here);
            if mark.is_said {
                found.is_marked = true;
                found.ends_with_lot = mark.is_lot;
                found.length = here + mark.length - at;
            }
            here += mark.length + mark.joint;
            if mark.length + mark.joint == 0 || found.numbers.len() == MOST_NUMBERS {
                break;
            }
        }
        (!found.numbers.is_empty()).then_some(found)
    }
}

/// What stands behind a number of an address.
struct Mark {
    /// The clusters of 丁目, 番地, 番 or 号.
    length: usize,
    /// The clusters of a dash or の behind that, in front of the next number.
    joint: usize,
    is_said: bool,
    is_lot: bool,
}

fn mark_at(written: &Written<'_>, at: usize) -> Mark {
    let marks = [
        ("丁目", false),
        ("丁", false),
        ("番地", true),
        ("番", true),
        ("号", false),
    ];
    let found = marks.iter().find_map(|(mark, is_lot)| {
        let length = starts(written, at, mark)?;
        // 一番町 and 一番丁 are names.
        let is_name = *mark == "番"
            && ["町", "丁", "目"]
                .iter()
                .any(|name| starts(written, at + length, name).is_some());
        (!is_name).then_some((length, *is_lot))
    });
    let (length, is_lot) = found.unwrap_or((0, false));
    let is_said = found.is_some();
    let space = spaces(written, at + length);
    let joint = ["-", "の", "之"]
        .iter()
        .find_map(|joint| starts(written, at + length + space, joint));
    let joint = match joint {
        Some(joint) => space + joint + spaces(written, at + length + space + joint),
        None if is_said => space,
        // Two numbers with a space between them are two numbers.
        None => 0,
    };
    Mark {
        length,
        joint,
        is_said,
        is_lot,
    }
}

fn starts(written: &Written<'_>, at: usize, word: &str) -> Option<usize> {
    written.length(at, &Word::new(word, Spelling::Address, None))
}

fn spaces(written: &Written<'_>, at: usize) -> usize {
    usize::from(written.slice(at, 1).chars().any(char::is_whitespace))
}

/// Reads a number in figures of one kind: 12, １２, 十二.
fn number_at(written: &Written<'_>, at: usize) -> Option<(u32, usize)> {
    let figures = |is_of: fn(char) -> bool| {
        let letters = (at..).map_while(|at| written.slice(at, 1).chars().next());
        letters
            .take_while(|letter| is_of(*letter))
            // One too many is enough to tell.
            .take(MOST_DIGITS + 1)
            .collect::<Vec<char>>()
    };
    let arabic = figures(|letter| digit(letter).is_some_and(|_| !is_kanji(letter)));
    let digits = if arabic.is_empty() {
        figures(is_kanji)
    } else {
        arabic
    };
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let value = number(&digits.iter().collect::<String>())?.parse().ok()?;
    Some((value, digits.len()))
}

fn is_kanji(letter: char) -> bool {
    "〇一二三四五六七八九十百千".contains(letter)
}

/// Tells whether a text ends inside a number, or with a dash behind one: 2026-4-5.
fn is_inside_a_number(in_front: &str) -> bool {
    let mut letters = in_front.chars().rev();
    let Some(last) = letters.next() else {
        return false;
    };
    let is_joint = |c: char| "-‐‑–−－/／.．:：".contains(c);
    last.is_numeric()
        || last.is_ascii_alphabetic()
        || (is_joint(last) && letters.next().is_some_and(char::is_numeric))
}

/// Tells whether two numbers may say from how many to how many: months, grades, vertebrae.
fn may_be_range(numbers: &[u32]) -> bool {
    matches!(numbers, [from, to] if from < to && *to <= MOST_OF_A_RANGE)
}

/// Tells whether a sentence pauses at a character, or ends.
fn is_pause(letter: Option<char>) -> bool {
    letter.is_none_or(|letter| "、。，．,()（）「」：:\n".contains(letter))
}

/// Tells whether what stands behind says that somebody lives there.
fn is_lived_in(written: &Written<'_>, at: usize) -> bool {
    LIVED_IN
        .iter()
        .any(|word| starts(written, at, word).is_some())
}

fn counts(written: &Written<'_>, at: usize) -> bool {
    COUNTED
        .iter()
        .any(|word| starts(written, at, word).is_some())
}

/// Returns what of the address stands in front of its numbers, and these.
fn numbers_of(client: &Client) -> (String, Vec<u32>) {
    // The numbers of the town go on in the address: 花町一丁目, 2番地.
    let mut numbers = Read::new(&client.town).numbers;
    let address = Read::new(&client.address);
    numbers.extend(address.numbers);
    (address.in_front.to_owned(), numbers)
}

/// An address, read.
pub(super) struct Read<'a> {
    /// What stands in front of the numbers.
    pub(super) in_front: &'a str,
    numbers: Vec<u32>,
    /// The house and the room behind the numbers.
    behind: &'a str,
}

impl<'a> Read<'a> {
    /// Reads an address as somebody registered it.
    pub(super) fn new(address: &'a str) -> Self {
        let written = Written::new(address);
        for at in 0..written.count() {
            let Some(lot) = Lot::read(&written, at) else {
                continue;
            };
            let figure = written.slice(at, 1).chars().next().unwrap_or(' ');
            // 四日市 and 三重 are names; 二丁目 is a number.
            if !is_kanji(figure) || lot.is_marked {
                return Self {
                    in_front: written.slice(0, at).trim(),
                    numbers: lot.numbers,
                    behind: written.rest(at + lot.length).unwrap_or_default().trim(),
                };
            }
        }
        Self {
            in_front: address.trim(),
            numbers: Vec::new(),
            behind: "",
        }
    }
}
