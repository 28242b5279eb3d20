//! Spellings of a day of birth, and what only looks like one.

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
        ("S13生まれ", "S13"),
        ("昭和13生", "昭和13"),
        ("1938生まれ", "1938"),
        ("昭和13年4月生まれ", "昭和13年4月"),
        ("昭和十三年四月の生まれ", "昭和十三年四月"),
        ("昭和13年ごろ生まれ", "昭和13年"),
        ("昭和13年頃に産まれた", "昭和13年"),
    ] {
        assert_eq!(
            year_length_of(born, "、", text),
            Some(found.len()),
            "{text}"
        );
    }
    for text in [
        "昭和14年生まれ",
        "昭和13年に発症",
        "昭和13年生活保護",
        "13年生まれ",
        "1938年4月に入院",
        "19380生まれ",
    ] {
        assert_eq!(year_length_of(born, "、", text), None, "{text}");
    }
    for (in_front, text, found) in [
        ("生年は", "昭和13年", "昭和13年"),
        ("生年:", "1938年、女性", "1938年"),
        ("生まれは", "昭和13年です", "昭和13年"),
        ("出生（", "昭和13年4月）", "昭和13年4月"),
    ] {
        let length = year_length_of(born, in_front, text);
        assert_eq!(length, Some(found.len()), "{in_front}{text}");
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

    #[test]
    fn no_sentence_about_a_birth_does_harm(
        before in "(生年月日|誕生日は|)[：= ]{0,2}",
        text in "(昭和13年|13|S13|1938年|4月5日)[〇一二十年月日0-9（）()./ー−、・ ]{0,50}(生まれ|誕生|うまれ|生検|。|)",
    ) {
        let day = day("1938-04-05");
        for length in [
            year_length_of(day, &before, &text),
            short_length_of(day, &before, &text),
        ] {
            proptest::prop_assert!(length.is_none_or(|length| text.is_char_boundary(length)));
        }
    }
}
