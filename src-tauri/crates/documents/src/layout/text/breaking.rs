//! Where a line ends: 禁則処理 of JLREQ (Requirements for Japanese Text Layout) and JIS X 4051.
//!
//! What may not begin or end a line moves with its neighbour (追い出し). Before that, a full stop or
//! comma at the end is set to the half of its width that has ink, and may hang over the edge as far
//! as its box has white (ぶら下げ). What belongs together stays together: a number with its unit, a
//! telephone number, a day, a Latin word, 「……」 and 「――」. Of these a day gives way first where the line
//! is too short for it, then a number, behind a hyphen.

use super::{Line, Mark};

/// Breaks a paragraph into lines no wider than `width`; a full stop may reach `hang` further.
pub(super) fn break_paragraph(marks: &[Mark], width: f32, hang: f32, lines: &mut Vec<Line>) {
    // The last bits of a sum of f32 must not push a full line's last character down.
    let width = width + 0.001;
    let mut rest = marks;
    loop {
        let (line, after) = rest.split_at(line_end(rest, width, hang));
        lines.push(Line::new(line, width));
        rest = after;
        if rest.is_empty() {
            return;
        }
    }
}

/// Returns how many marks go on the line; at least one, so that breaking always ends.
fn line_end(marks: &[Mark], width: f32, hang: f32) -> usize {
    let mut used = 0.0;
    let mut fitting = 0;
    for mark in marks {
        if used + mark.advance() > width {
            // Half of a full stop is white.
            if mark.is_stop() && used + mark.advance() / 2.0 <= width + hang {
                fitting += 1;
            }
            break;
        }
        used += mark.advance();
        fitting += 1;
    }
    // Spaces at the end of a line hang without width.
    let hanging = marks
        .iter()
        .skip(fitting)
        .take_while(|mark| mark.is_space())
        .count();
    if fitting + hanging >= marks.len() {
        return marks.len();
    }
    let most = (fitting + hanging).max(1);
    let last = |may: fn(&[Mark], usize) -> bool| (1..=most).rev().find(|at| may(marks, *at));
    last(|marks, at| may_break(marks, at) && !is_in_day(marks, at))
        .or_else(|| last(may_break))
        .or_else(|| last(is_behind_hyphen))
        .unwrap_or(most)
}

/// Tells whether a line may end before the mark at `at`.
fn may_break(marks: &[Mark], at: usize) -> bool {
    let (Some(before), Some(after)) = (marks.get(at - 1), marks.get(at)) else {
        return false;
    };
    if is_in_number(marks, at) {
        return false;
    }
    let (before, after) = (before.first_char(), after.first_char());
    let two_before = at.checked_sub(2).and_then(|at| marks.get(at));
    let is_in_figures = is_figure(after)
        && POINTS.contains(before)
        && two_before.is_some_and(|mark| is_figure(mark.first_char()));
    if matches!(before, ' ' | '　') {
        return !NOT_FIRST.contains(after) && !matches!(after, ' ' | '　');
    }
    !(NOT_FIRST.contains(after)
        || NOT_LAST.contains(before)
        || matches!(after, ' ' | '　')
        || is_in_figures
        || (is_of_word(before) && is_of_word(after))
        || (is_figure(before) && (UNITS.contains(after) || POINTS.contains(after)))
        || (before == after && "…‥―—〳〵".contains(after)))
}

/// Tells whether a character is of a Latin word or a number, as it comes from any keyboard: 「２．５ｍｇ」
/// torn apart reads as another dose.
fn is_of_word(ch: char) -> bool {
    ch.is_ascii_graphic()
        || ('\u{c0}'..='\u{24f}').contains(&ch)
        || matches!(ch, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '．' | '，' | '／')
}

fn is_figure(ch: char) -> bool {
    ch.is_ascii_digit() || ('０'..='９').contains(&ch)
}

/// Tells whether the place is within a number as letters and cards have it: behind 「〒」, or beside the
/// brackets of 「（0594）00-0000」.
fn is_in_number(marks: &[Mark], at: usize) -> bool {
    let (mut behind, mut ahead) = around(marks, at);
    match (behind.next(), ahead.next()) {
        (Some('〒'), Some(after)) => is_figure(after) || after == ' ',
        (Some(' '), Some(after)) => is_figure(after) && behind.next() == Some('〒'),
        (Some('）'), Some(after)) => is_figure(after) && past_figures(behind) == Some('（'),
        (Some(before), Some('（')) => {
            let mut closing = ahead.skip_while(|ch| is_figure(*ch));
            is_figure(before)
                && closing.next() == Some('）')
                && closing.next().is_some_and(is_figure)
        }
        _ => false,
    }
}

/// Tells whether the place is within a day or a time: 「令和8年｜4月10日（金）」, 「13時｜30分」.
fn is_in_day(marks: &[Mark], at: usize) -> bool {
    let (mut behind, mut ahead) = around(marks, at);
    let (before, second) = (behind.next(), behind.next());
    let after = ahead.clone().next();
    let is_year = |ch: char| is_figure(ch) || ch == '元';
    let is_number_of = |unit: char| past_figures(ahead.clone()) == Some(unit);
    let is_era = |era: [Option<char>; 2]| ERAS.iter().any(|known| known.map(Some) == era);
    match before {
        Some('年') => second.is_some_and(is_year) && is_number_of('月'),
        Some('月') => second.is_some_and(is_figure) && is_number_of('日'),
        Some('時') => second.is_some_and(is_figure) && is_number_of('分'),
        Some('日') => {
            let named = [ahead.next(), ahead.next(), ahead.next()];
            let [Some('（'), Some(day), Some('）')] = named else {
                return false;
            };
            second.is_some_and(is_figure) && "月火水木金土日祝".contains(day)
        }
        Some('元') => after == Some('年') && is_era([behind.next(), second]),
        _ if is_era([before, after]) => ahead.nth(1).is_some_and(is_year),
        _ => is_era([second, before]) && after.is_some_and(is_year),
    }
}

/// Tells whether the place is between two groups of a number too long for any line.
fn is_behind_hyphen(marks: &[Mark], at: usize) -> bool {
    let (mut behind, mut ahead) = around(marks, at);
    let is_hyphen = |ch: char| ch == '-' || POINTS.contains(ch);
    behind.next().is_some_and(is_hyphen) && ahead.next().is_some_and(is_figure)
}

/// Returns the characters before a place, the nearest first, and those after it.
fn around(
    marks: &[Mark],
    at: usize,
) -> (
    impl Iterator<Item = char> + Clone,
    impl Iterator<Item = char> + Clone,
) {
    let (behind, ahead) = marks.split_at_checked(at).unwrap_or((marks, &[]));
    let chars = Mark::first_char;
    (behind.iter().rev().map(chars), ahead.iter().map(chars))
}

/// Returns what stands behind the figures that the characters begin with; nothing where there are none.
fn past_figures(chars: impl Iterator<Item = char>) -> Option<char> {
    let mut chars = chars.peekable();
    chars.next_if(|ch| is_figure(*ch))?;
    chars.find(|ch| !is_figure(*ch))
}

/// Characters that may not begin a line (行頭禁則文字, the classes cl-02 to cl-07, cl-09 to cl-11).
const NOT_FIRST: &str = "、。，．,.・：；:;？！?!‼⁇⁈⁉」』）】］｝〉》〕〙〗｠”’)]}»\
     ーゝゞ々〻ヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\
     ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐–〜～゠…‥％%‰℃°′″\
     ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ゛゜\u{3099}\u{309a}";

/// Characters that may not end a line (行末禁則文字, the classes cl-01 and cl-12).
const NOT_LAST: &str = "「『（【［｛〈《〔〘〖｟“‘([{«￥＄￡¥$£#＃№｢";

/// What stands within a number: 「３６・５」, 「１０：３０」, 「１２０～１３０」, and whatever a keyboard gives for a
/// hyphen.
const POINTS: &str = "・：～〜－ーｰ−‐‑–—―─";

const ERAS: [[char; 2]; 5] = [
    ['明', '治'],
    ['大', '正'],
    ['昭', '和'],
    ['平', '成'],
    ['令', '和'],
];

/// Units that stay with the number before them (分離禁止).
const UNITS: &str = "年月日時分秒歳回人円枚錠包粒滴㎏㎎㎍㎝㎜㎖㎗㏄℃％";
