//! Where a line ends: 禁則処理 of JLREQ (Requirements for Japanese Text Layout) and JIS X 4051.
//!
//! What may not begin or end a line moves with its neighbour (追い出し). Before that, a full stop or
//! comma at the end is set to the half of its width that has ink, and may hang over the edge as far
//! as its box has white (ぶら下げ). What belongs together stays together: a number with its unit, a
//! Latin word, 「……」 and 「――」.

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
    (1..=most)
        .rev()
        .find(|at| may_break(marks, *at))
        .unwrap_or(most)
}

/// Tells whether a line may end before the mark at `at`.
fn may_break(marks: &[Mark], at: usize) -> bool {
    let (Some(before), Some(after)) = (marks.get(at - 1), marks.get(at)) else {
        return false;
    };
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

/// Characters that may not begin a line (行頭禁則文字, the classes cl-02 to cl-07, cl-09 to cl-11).
const NOT_FIRST: &str = "、。，．,.・：；:;？！?!‼⁇⁈⁉」』）】］｝〉》〕〙〗｠”’)]}»\
     ーゝゞ々〻ヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\
     ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐–〜～゠…‥％%‰℃°′″\
     ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ゛゜\u{3099}\u{309a}";

/// Characters that may not end a line (行末禁則文字, the classes cl-01 and cl-12).
const NOT_LAST: &str = "「『（【［｛〈《〔〘〖｟“‘([{«￥＄￡¥$£#＃№｢";

/// What stands within a number: 「３６・５」, 「１０：３０」, 「１２０～１３０」.
const POINTS: &str = "・：－ー‐～〜";

/// Units that stay with the number before them (分離禁止).
const UNITS: &str = "年月日時分秒歳回人円枚錠包粒滴㎏㎎㎍㎝㎜㎖㎗㏄℃％";
