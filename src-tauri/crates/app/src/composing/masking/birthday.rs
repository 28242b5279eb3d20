//! Finding the client's day of birth in a text, however a person writes a date by hand.
//!
//! [`Day::parse`] reads what is typed into a date field. A letter says more: 昭和十年五月三日, 一九三五年,
//! 昭和10（1935）年, ㍼10年. They become what it reads, and the rest is its affair.

use tsunagi_domain::Day;

/// Spaces and a second year count: 昭和 二十八 年（一九五三年）十二 月 二十八 日.
const LONGEST: usize = 40;
/// What says that a day behind it is somebody's first.
const BIRTHDAY: &[&str] = &["生年月日", "誕生日", "生まれ"];
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

/// Returns the length in bytes of a year in which somebody was born, where a text begins with it and says
/// that: 昭和13年生まれ.
pub(super) fn year_length_of(day: Day, before: char, text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !is_era(first) && (!is_figure(first) || is_figure(before)) {
        return None;
    }
    let end = text.find('年')? + '年'.len_utf8();
    let year = text
        .get(..end)
        .filter(|year| year.chars().count() <= LONGEST)?;
    let rest = text
        .get(end..)?
        .trim_start_matches(['の', ' ', '　', 'に', 'お']);
    let whole = format!("{}{}月{}日", plain(year)?, day.month(), day.day_of_month());
    let is_born = rest
        .strip_prefix('生')
        .is_some_and(|rest| !rest.starts_with('活'));
    (is_born && Day::parse(&whole) == Ok(day)).then_some(end)
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
    let era = day.wareki_short().chars().next()?;
    let year = day.year();
    let is_joint = |c: char| is_figure(c) || "年月日元./-．／－・ 　".contains(c);
    let whole = text.trim_start_matches(is_joint);
    let found = text.strip_suffix(whole)?.trim_end_matches([' ', '　']);
    let is_between = |c: char| " 　:：、はがの（(".contains(c);
    let says_born = |behind: &str| {
        behind
            .trim_start_matches([' ', '　', '(', '（'])
            .strip_prefix('生')
            .is_some_and(|rest| !rest.starts_with('活'))
    };
    let is_born = says_born(whole)
        || BIRTHDAY
            .iter()
            .any(|word| in_front.trim_end_matches(is_between).ends_with(word));
    let said = dotted(&plain(&found.replace('・', ".")).unwrap_or_default());
    let written_out = [
        format!("{era}{said}"),
        format!("{}{said}", year / 100),
        format!("{year}年{said}"),
        format!("{year}/{said}"),
    ];
    let is_the_day = written_out.iter().any(|text| Day::parse(text) == Ok(day));
    (is_born && is_the_day).then_some(found.len())
}

fn is_era(c: char) -> bool {
    "明大昭平令西㍾㍽㍼㍻㋿MTSHRmtshrＭＴＳＨＲｍｔｓｈｒ".contains(c)
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
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn every_way_of_writing_the_day_is_found_to_its_end() {
        let table = [
            (
                "1935-05-03",
                &[
                    "昭和十年五月三日",
                    "昭和一〇年五月三日",
                    "昭和一○年五月三日",
                    "昭和拾年五月参日",
                    "昭和10年五月三日",
                    "昭和十年5月3日",
                    "昭和１０年５月３日",
                    "昭和 十 年 五 月 三 日",
                    "昭十年五月三日",
                    "昭10.5.3",
                    "昭和10.5.3",
                    "S10.5.3",
                    "s10.5.3",
                    "Ｓ１０．５．３",
                    "ｓ１０/５/３",
                    "S10/05/03",
                    "㍼10年5月3日",
                    "㍼十年五月三日",
                    "一九三五年五月三日",
                    "一九三五年5月3日",
                    "千九百三十五年五月三日",
                    "1935年五月三日",
                    "1935年5月3日",
                    "１９３５年５月３日",
                    "西暦1935年5月3日",
                    "西暦一九三五年五月三日",
                    "1935/5/3",
                    "1935.05.03",
                    "1935-05-03",
                    "19350503",
                    "昭和10年（1935年）5月3日",
                    "昭和十年（一九三五年）五月三日",
                    "昭和10(1935)年5月3日",
                    "1935年（昭和10年）5月3日",
                    "1935（S10）年5月3日",
                ][..],
            ),
            (
                "1926-12-28",
                &[
                    "昭和元年12月28日",
                    "昭和元年十二月二十八日",
                    "昭和一年十二月二八日",
                    "昭元.12.28",
                    "S1.12.28",
                ][..],
            ),
            (
                "1989-01-10",
                &[
                    "平成元年一月十日",
                    "平成元年1月10日",
                    "㍻元年一月十日",
                    "平元.1.10",
                    "H元.1.10",
                ][..],
            ),
        ];
        for (birth, spellings) in table {
            for text in spellings {
                for behind in ["", "生まれ", "一人で暮らす", "。", "（木）"] {
                    let whole = format!("{text}{behind}");
                    if behind == "一人で暮らす" && !text.ends_with('日') {
                        // Figures behind a figure are one number.
                        continue;
                    }
                    let found = length_of(day(birth), '、', &whole);
                    assert_eq!(found, Some(text.len()), "{whole}");
                }
            }
        }
    }

    #[test]
    fn a_day_without_its_era_is_found_where_it_says_that_somebody_was_born() {
        let born = day("1938-04-05");
        for (in_front, text, found) in [
            ("", "13.4.5生", "13.4.5"),
            ("（", "13.4.5 生まれ）", "13.4.5"),
            ("", "１３．４．５生", "１３．４．５"),
            ("", "13年4月5日（生）", "13年4月5日"),
            ("", "十三年四月五日生", "十三年四月五日"),
            ("", "13・4・5生", "13・4・5"),
            ("生年月日：", "13/4/5、女", "13/4/5"),
            ("生年月日（", "13.4.5）", "13.4.5"),
            ("", "38.4.5生", "38.4.5"),
            ("誕生日は", "4月5日です", "4月5日"),
            ("お誕生日の", "四月五日に", "四月五日"),
            ("誕生日：", "4/5", "4/5"),
            ("", "4月5日生まれ", "4月5日"),
        ] {
            let length = short_length_of(born, in_front, text);
            assert_eq!(length, Some(found.len()), "{in_front}{text}");
        }
        for (in_front, text) in [
            ("", "13.4.5に受診"),
            ("2", "13.4.5生"),
            ("1.", "13.4.5生"),
            ("", "13.4.6生"),
            ("", "39.4.5生"),
            ("誕生日は", "4月6日"),
            ("", "4月5日に受診"),
            ("", "5生"),
        ] {
            assert_eq!(short_length_of(born, in_front, text), None, "{text}");
        }
    }

    #[test]
    fn the_year_alone_and_six_figures_tell_the_day_too() {
        let born = day("1938-04-05");
        for (text, found) in [
            ("昭和13年生まれ", "昭和13年"),
            ("1938年の生まれ", "1938年"),
            ("昭和十三年生", "昭和十三年"),
            ("S13年生まれ", "S13年"),
        ] {
            assert_eq!(
                year_length_of(born, '、', text),
                Some(found.len()),
                "{text}"
            );
        }
        for text in [
            "昭和14年生まれ",
            "昭和13年に発症",
            "昭和13年生活保護",
            "13年生まれ",
        ] {
            assert_eq!(year_length_of(born, '、', text), None, "{text}");
        }
        assert_eq!(length_of(born, '、', "S130405、"), Some(7));
        assert_eq!(short_length_of(born, "", "130405生"), Some(6));
    }

    #[test]
    fn other_days_and_other_numbers_stay() {
        for text in [
            "昭和十年五月三十日",
            "昭和十年五月四日",
            "昭和二十年五月三日",
            "大正十年五月三日",
            "五月三日",
            "三日",
            "十年",
            "一人で暮らす",
            "平成十年五月三日",
            "S10.5.31",
            "昭和10年（当時）5月3日",
            "(1935)",
            "千",
        ] {
            assert_eq!(length_of(day("1935-05-03"), '、', text), None, "{text}");
        }
        assert_eq!(
            length_of(day("1935-05-03"), '3', "1935/5/3"),
            None,
            "31935 is another number"
        );
        let behind_a_number = length_of(day("1935-05-03"), '1', "昭和10年5月3日");
        assert!(
            behind_a_number.is_some(),
            "a list's number is none of the date's"
        );
    }

    proptest::proptest! {
        #[test]
        fn anything_at_all_is_looked_at_without_harm(text in "[〇一二十百千昭和年月日0-9(（）) .]{0,60}") {
            if let Some(length) = length_of(day("1935-05-03"), ' ', &text) {
                proptest::prop_assert!(text.is_char_boundary(length));
            }
        }
    }
}
