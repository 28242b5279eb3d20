//! Finding the client's day of birth in a text, however a person writes a date by hand.
//!
//! [`Day::parse`] reads what is typed into a date field. A letter says more: 昭和十年五月三日, 一九三五年,
//! 昭和10（1935）年, ㍼10年. They become what it reads, and the rest is its affair.

use tsunagi_domain::Day;
use tsunagi_domain::naming::{is_hiragana, is_katakana_letter};

/// Spaces and a second year count: 昭和 二十八 年（一九五三年）十二 月 二十八 日.
const LONGEST: usize = 40;
/// What says that a day behind it is somebody's first.
const BIRTHDAY: &[&str] = &[
    "生年月日",
    "誕生日",
    "生まれ",
    "うまれ",
    "生れ",
    "生年",
    "出生",
];
/// What says behind a day, or further on in the same sentence, that it is somebody's first.
const BORN: &[&str] = &["生まれ", "うまれ", "産まれ", "生れ", "出生", "誕生"];
/// How far behind a year a sentence may say that: 昭和13年、桑名市で三人姉妹の次女として生まれる.
const LONGEST_SENTENCE: usize = 30;
/// What may stand between such a word and the day, beside spaces.
const AROUND: &str = ":：、はがの（(【［[＝=；;→「）)】］]」";
/// Dashes of every kind between figures.
const DASHES: &str = "-‐‑‒–—―−ーｰ－〜～";
/// The twelve animals by which a year is called: 昭和13年（寅年）.
const ANIMALS: &str = "子丑寅卯辰巳午未申酉戌亥";
/// The most of a bracket that says the year once more.
const LONGEST_BRACKET: usize = 9;

/// Returns the length in bytes of a day where a text begins with it; `before` is the character in front.
pub(super) fn length_of(day: Day, before: char, text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    // A figure in front belongs to the year, but not to the name of an era.
    if !is_era(first) && (!is_figure(first) || is_figure(before)) {
        return None;
    }
    let ends = text.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
    let ends: Vec<(usize, char)> = ends.take(LONGEST).collect();
    ends.into_iter().rev().find_map(|(end, last)| {
        let rest = text.get(end..)?;
        // A date with a digit behind it is part of another: S28.4.1 is not in S28.4.12.
        let is_whole = last == '日' || (is_figure(last) && !rest.starts_with(is_figure));
        let part = text.get(..end)?;
        let says = |written: &str| Day::parse(written) == Ok(day);
        let plain = plain(part)?;
        (is_whole && (says(&plain) || says(&dotted(&plain)))).then_some(end)
    })
}

/// Returns the length in bytes of a year, or a year and a month, in which somebody was born, where a text
/// begins with it and words beside it say that: 昭和13年4月生まれ, S13生まれ, 生年は1938年.
pub(super) fn year_length_of(day: Day, in_front: &str, text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let before = in_front.chars().next_back().unwrap_or(' ');
    if !is_era(first) && (!is_figure(first) || is_figure(before)) {
        return None;
    }
    let is_said_before = is_said_to_be_born(in_front);
    let ends = text.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
    let ends: Vec<(usize, char)> = ends.take(LONGEST).collect();
    ends.into_iter().rev().find_map(|(end, last)| {
        let (year, rest) = (text.get(..end)?, text.get(end..)?);
        let is_whole =
            matches!(last, '年' | ')' | '）') || (is_figure(last) && !rest.starts_with(is_figure));
        if !is_whole || rest.starts_with('年') {
            return None;
        }
        let year = plain(year)?;
        let year = year.trim_end_matches('年');
        let whole = format!("{year}年{}月{}日", day.month(), day.day_of_month());
        if Day::parse(&whole) != Ok(day) {
            return None;
        }
        let behind = behind_month(rest);
        let is_born = is_said_before || says_born(behind) || tells_of_birth(behind);
        is_born.then_some(text.len() - behind.len())
    })
}

/// Returns what stands behind the month, and the day, that a year goes on with, if it does: 13年4月, 13.4.
fn behind_month(rest: &str) -> &str {
    let month = behind_number(rest, '月');
    // Of another day of that year nothing stays either.
    let day = month.and_then(|behind| behind_number(behind, '日'));
    day.or(month).or_else(|| behind_point(rest)).unwrap_or(rest)
}

/// Returns what stands behind a point and a month, where no day follows: .4 of 13.4.
fn behind_point(rest: &str) -> Option<&str> {
    let month = rest.strip_prefix(is_point)?;
    let behind = month.trim_start_matches(is_figure);
    (behind.len() < month.len() && !behind.starts_with(is_point)).then_some(behind)
}

/// Returns what stands behind a number and what it counts, where a text begins with them: 4月.
fn behind_number(text: &str, counted: char) -> Option<&str> {
    let number = text.trim_start();
    let behind = number.trim_start_matches(is_figure);
    let is_there = behind.len() < number.len();
    behind.strip_prefix(counted).filter(|_| is_there)
}

fn is_point(c: char) -> bool {
    "./．／".contains(c) || DASHES.contains(c)
}

/// Tells whether the sentence that goes on behind a year says that somebody was born then.
fn tells_of_birth(behind: &str) -> bool {
    let sentence: String = behind.chars().take(LONGEST_SENTENCE).collect();
    let sentence = sentence
        .split(['。', '\n', '\r'])
        .next()
        .unwrap_or_default();
    // What comes behind another year is of that one; 寅年 is no other.
    let mut years = sentence.match_indices('年');
    let another = years.find_map(|(at, _)| {
        let front = sentence.get(..at)?;
        front.ends_with(is_year_figure).then_some(front)
    });
    let sentence = another.unwrap_or(sentence);
    BORN.iter().any(|word| sentence.contains(word))
}

/// Tells whether what stands in front says that a day behind it is somebody's first.
fn is_said_to_be_born(in_front: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || AROUND.contains(c);
    let said = in_front.trim_end_matches(is_between);
    BIRTHDAY.iter().any(|word| said.ends_with(word))
}

/// Tells whether what stands behind a date says that somebody was born then.
fn says_born(behind: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || "にお".contains(c) || AROUND.contains(c);
    let mut rest = behind.trim_start_matches(is_between);
    for about in ["ごろ", "頃", "ころ"] {
        rest = rest.strip_prefix(about).unwrap_or(rest);
    }
    let rest = rest.trim_start_matches(is_between);
    let is_born = rest.strip_prefix('生').is_some_and(|rest| {
        // 生検, 生活, 生命: only a few kanji go on with somebody who was born.
        let next = rest.chars().next().unwrap_or(' ');
        !is_kanji(next) || "年男女".contains(next)
    });
    is_born || BORN.iter().any(|word| rest.starts_with(word))
}

/// Puts points into six figures in a row behind an era: S130405.
fn dotted(written: &str) -> String {
    let era = written.trim_end_matches(|c: char| c.is_ascii_digit());
    match written.strip_prefix(era) {
        Some(figures) if figures.len() == 6 => {
            let (year, rest) = figures.split_at(2);
            let (month, day) = rest.split_at(2);
            format!("{era}{year}.{month}.{day}")
        }
        _ => written.to_owned(),
    }
}

/// Returns the length in bytes of a day without its era or year, where words beside it say that it is the
/// day of birth: 13.4.5生, 38.4.5生, 誕生日は4月5日.
pub(super) fn short_length_of(day: Day, in_front: &str, text: &str) -> Option<usize> {
    let before = in_front.chars().next_back().unwrap_or(' ');
    if !text.starts_with(is_figure) || is_figure(before) || "./-・年".contains(before) {
        return None;
    }
    let is_joint = |c: char| is_figure(c) || "年月日元・ 　".contains(c) || is_point(c);
    let joints = text
        .char_indices()
        .take(LONGEST)
        .take_while(|(_, c)| is_joint(*c));
    let ends: Vec<(usize, char)> = joints.map(|(at, c)| (at + c.len_utf8(), c)).collect();
    let is_said_before = is_said_to_be_born(in_front);
    ends.into_iter().rev().find_map(|(end, last)| {
        let (found, rest) = (text.get(..end)?, text.get(end..)?);
        let is_whole = last == '日' || (is_figure(last) && !rest.starts_with(is_figure));
        let is_born = is_whole && (is_said_before || says_born(rest));
        (is_born && is_short_for(day, found)).then_some(end)
    })
}

/// Tells whether a date without its era or year can be a day: 13.4.5, 4月5日.
fn is_short_for(day: Day, found: &str) -> bool {
    let (Some(era), year) = (day.wareki_short().chars().next(), day.year()) else {
        return false;
    };
    let said = dotted(&plain(&found.replace('・', ".")).unwrap_or_default());
    let written_out = [
        format!("{era}{said}"),
        format!("{}{said}", year / 100),
        format!("{year}年{said}"),
        format!("{year}/{said}"),
    ];
    written_out.iter().any(|text| Day::parse(text) == Ok(day))
}

fn is_kanji(c: char) -> bool {
    c.is_alphabetic() && !is_hiragana(c) && !is_katakana_letter(c) && !c.is_ascii()
}

fn is_era(c: char) -> bool {
    "明大昭平令西㍾㍽㍼㍻㋿MTSHRmtshrＭＴＳＨＲｍｔｓｈｒ".contains(c)
}

fn is_year_figure(c: char) -> bool {
    is_figure(c) || c == '元'
}

fn is_figure(c: char) -> bool {
    c.is_numeric() || digit(c).is_some() || unit(c).is_some()
}

/// Returns a written date as [`Day::parse`] reads it; none where a bracket says something else than the
/// year.
fn plain(written: &str) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut figures = String::new();
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        if is_figure(c) {
            figures.push(c);
            continue;
        }
        put_number(&mut text, &mut figures);
        match c {
            '(' | '（' => skip_year(&mut rest)?,
            // Behind it stands what the numbers already say.
            '㍾' => text.push_str("明治"),
            '㍽' => text.push_str("大正"),
            '㍼' => text.push_str("昭和"),
            '㍻' => text.push_str("平成"),
            '㋿' => text.push_str("令和"),
            c if DASHES.contains(c) => text.push('-'),
            c => text.push(c),
        }
    }
    put_number(&mut text, &mut figures);
    Some(text)
}

/// Goes behind a bracket that says the year in the other reckoning: （1935年）.
fn skip_year(rest: &mut std::str::Chars<'_>) -> Option<()> {
    for c in rest.take(LONGEST_BRACKET) {
        match c {
            ')' | '）' => return Some(()),
            '年' | '和' | '治' | '正' | '成' | '暦' | '元' | ' ' | '　' | '.' => {}
            c if is_figure(c) || is_era(c) || ANIMALS.contains(c) => {}
            _ => return None,
        }
    }
    None
}

/// Writes what was gathered as one number; figures that make none stay as they are.
fn put_number(text: &mut String, figures: &mut String) {
    match number(figures) {
        Some(number) => text.push_str(&number),
        None => text.push_str(figures),
    }
    figures.clear();
}

/// Reads 二十八, 千九百三十五, 一九三五 and 28; nothing of other scripts.
pub(super) fn number(figures: &str) -> Option<String> {
    if !figures.chars().any(|c| unit(c).is_some()) {
        let digits = figures.chars().map(digit);
        let digits = digits.map(|value| char::from_digit(value?, 10));
        return digits.collect();
    }
    let (mut sum, mut ahead) = (0_u32, None);
    for c in figures.chars() {
        if let Some(unit) = unit(c) {
            sum = sum.checked_add(unit.checked_mul(ahead.take().unwrap_or(1))?)?;
        } else {
            let value: u32 = ahead.unwrap_or(0);
            ahead = Some(value.checked_mul(10)?.checked_add(digit(c)?)?);
        }
    }
    Some(sum.checked_add(ahead.unwrap_or(0))?.to_string())
}

pub(super) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '◯' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' | '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '０'..='９' => u32::from(c) - u32::from('０'),
        c => return c.to_digit(10),
    })
}

const fn unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
