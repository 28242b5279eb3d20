//! What a line that is no TOML was probably meant to be.
//!
//! The reader tells its errors apart by English sentences only, but their places are exact. So the line
//! itself is looked at, for what an input method leaves behind and what is forgotten most often.

mod whole;

pub(super) use whole::{Found, of_file, single_brackets};

/// What is wrong, and what to do.
type Slip = (&'static str, &'static str);

const FULL_WIDTH: &[(&[char], Slip)] = &[
    (
        &['“', '”', '„', '‟', '＂', '‘', '’'],
        (
            "文字を囲む記号が、全角か曲がった引用符です。",
            "入力を半角英数に切りかえて、「\"」で囲み直してください。",
        ),
    ),
    (
        &['＝'],
        (
            "「＝」が全角です。",
            "入力を半角英数に切りかえて、「=」と書いてください。",
        ),
    ),
    (
        &['［', '］', '｛', '｝'],
        (
            "かっこが全角です。",
            "入力を半角英数に切りかえて、[ ] や { } と書いてください。",
        ),
    ),
    (
        &[
            '０', '１', '２', '３', '４', '５', '６', '７', '８', '９', '．',
        ],
        (
            "数字が全角です。",
            "入力を半角英数に切りかえて、数を書き直してください。",
        ),
    ),
    (
        &['＃'],
        (
            "説明の「＃」が全角です。",
            "入力を半角英数に切りかえて、「#」と書いてください。",
        ),
    ),
    (
        &['\u{3000}'],
        (
            "文字を囲む「\"」の外に、全角の空白があります。",
            "全角の空白を消してください。",
        ),
    ),
];

const UNCLOSED: Slip = (
    "文字を囲む「\"」が閉じていません。",
    "文字の終わりに半角の「\"」を書いてください。",
);
const BACKSLASH: Slip = (
    "「\\」（円記号）の書き方が違います。",
    "「\\」そのものは「\\\\」と二つ重ねて書いてください。改行は「\\n」です。",
);
const BARE: Slip = (
    "値が「\"」で囲まれていません。",
    "文字の値は半角の「\"」で囲んでください。数と true、false は囲みません。",
);
const TWO_ITEMS: Slip = (
    "1行に2つの項目があります。",
    "1つの行には、項目を1つだけ書いてください。",
);
const NO_VALUE: Slip = (
    "「=」の右に値がありません。",
    "「項目 = 値」の形で書くか、この行を消してください。並びなら「[」で始めます。",
);
const NO_SIGN: Slip = (
    "「=」がない行です。",
    "「項目 = 値」の形で書いてください。説明なら、行の初めに半角の「#」を付けてください。",
);
const UNCLOSED_HEAD: Slip = (
    "[[ ]] が閉じていません。",
    "「[[block]]」のように、半角のかっこを2つずつ書いてください。",
);
const NO_COMMA: Slip = (
    "並びの間の「,」が足りません。",
    "前の行の終わりに、半角の「,」を書いてください。",
);
const UNCLOSED_LIST: Slip = (
    "ここより上の [ … ] の並びが閉じていません。",
    "並びの終わりに、半角の「]」を書いてください。",
);
const UNKNOWN: Slip = (
    "書き方のきまりに合わない所があります。",
    "かっこや「,」が足りているか、確かめてください。",
);

/// Names the slip on a line.
fn of_line(line: &str) -> Slip {
    let (outside, is_closed) = outside_quotes(line);
    let of_input = FULL_WIDTH
        .iter()
        .find(|(signs, _)| outside.contains(*signs));
    if let Some((_, slip)) = of_input {
        return *slip;
    }
    let outside = outside.trim();
    if has_wrong_escape(line) {
        return BACKSLASH;
    }
    if !is_closed {
        return UNCLOSED;
    }
    if outside.starts_with('[') {
        let (open, close) = (outside.matches('[').count(), outside.matches(']').count());
        return if open == close {
            UNKNOWN
        } else {
            UNCLOSED_HEAD
        };
    }
    match outside.split_once('=') {
        None if outside.is_empty() => UNKNOWN,
        None => NO_SIGN,
        Some((_, value)) => match value.trim().chars().next() {
            None if !line.contains('"') => NO_VALUE,
            _ if value.contains('=') && line.contains('"') && !line.contains('{') => TWO_ITEMS,
            Some(first) if first.is_alphabetic() => BARE,
            _ => UNKNOWN,
        },
    }
}

/// Tells whether a backslash stands before a character that it means nothing with.
fn has_wrong_escape(line: &str) -> bool {
    let mut chars = line.chars();
    while let Some(ch) = chars.next() {
        if ch == '\\'
            && !chars
                .next()
                .is_none_or(|next| "btnfreuUx\"\\".contains(next))
        {
            return true;
        }
    }
    false
}

/// Returns what of a line stands outside quotes and before a comment, and whether the quotes close.
fn outside_quotes(line: &str) -> (String, bool) {
    let mut outside = String::new();
    let mut is_within = false;
    let mut is_escaped = false;
    for ch in line.chars() {
        match ch {
            '"' if !is_escaped => is_within = !is_within,
            '#' if !is_within => break,
            _ if is_within => {}
            _ => outside.push(ch),
        }
        is_escaped = is_within && ch == '\\' && !is_escaped;
    }
    (outside, !is_within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_is_named() {
        for (line, what) in [
            ("size = １２", "数字が全角です。"),
            (
                "name = “連絡票”",
                "文字を囲む記号が、全角か曲がった引用符です。",
            ),
            ("name ＝ \"連絡票\"", "「＝」が全角です。"),
            ("［［block］］", "かっこが全角です。"),
            ("＃ 説明", "説明の「＃」が全角です。"),
            (
                "size = 12　",
                "文字を囲む「\"」の外に、全角の空白があります。",
            ),
            ("name = \"連絡票", UNCLOSED.0),
            ("name = \"C:\\data\"", BACKSLASH.0),
            ("kind = slip", BARE.0),
            ("type = \"title\" text = \"a\"", TWO_ITEMS.0),
            ("size = 12 text = \"a\"", TWO_ITEMS.0),
            ("text = \"a = b\" c", BARE.0),
            ("size =", NO_VALUE.0),
            ("連絡票の様式", NO_SIGN.0),
            ("[[block]", UNCLOSED_HEAD.0),
            ("name = \"＝１２　\" \"\"", UNKNOWN.0),
        ] {
            let (said, remedy) = of_line(line);
            assert_eq!(said, what, "{line}");
            assert!(remedy.ends_with("。"), "{line}");
        }
    }
}
