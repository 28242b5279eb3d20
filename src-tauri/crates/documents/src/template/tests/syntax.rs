//! What is said of a file whose lines do not follow the rules of writing.

use super::*;

/// Common's form with one piece written otherwise.
fn common_with(from: &str, to: &str) -> String {
    let common = SHIPPED[0].text;
    assert!(common.contains(from), "{from}");
    common.replacen(from, to, 1)
}

/// Where each problem stands, and what is wrong.
fn said(text: &str) -> Vec<String> {
    let told = problems(text);
    told.lines()
        .map(|line| line.trim_start_matches("わが町.tomlの").to_owned())
        .collect()
}

#[test]
fn a_part_in_single_brackets_is_told_once_and_by_its_name() {
    for head in [
        "[[block]]",
        "[[header]]",
        "[[block.cell]]",
        "[[block.column.block]]",
    ] {
        let before = SHIPPED[0].text.split(head).next().unwrap_or_default();
        let line = before.lines().count() + 1;
        let single = head.replace("[[", "[").replace("]]", "]");
        let told = said(&common_with(head, &single));
        assert_eq!(told.len(), 1, "{told:?}");
        let place = format!("{line}行目1文字目: {single} のかっこが1つずつです。");
        assert!(
            told[0].starts_with(&place) && told[0].contains(&format!("「{head}」")),
            "{told:?}"
        );
    }
    let only = problems("id = \"a\"\nname = \"b\"\n[block]\ntype = \"rule\"\n");
    assert!(
        only.starts_with("わが町.tomlの3行目1文字目: [block] のかっこが1つずつです。"),
        "{only}"
    );
    let every = said(&SHIPPED[0].text.replace("[[block]]", "[block]"));
    assert_eq!(
        every.len(),
        SHIPPED[0].text.matches("\n[[block]]").count(),
        "each of them is to be put right, and nothing else: {every:?}"
    );
    let half = said(&common_with("[[block]]", "[block]]"));
    assert_eq!(half.len(), 1, "{half:?}");
    assert!(half[0].contains("[[ ]] が閉じていません"), "{half:?}");
}

#[test]
fn what_is_written_twice_is_told_with_both_lines() {
    let told = said(&common_with("size = 22\n", "size = 22\nsize = 24\n"));
    assert_eq!(
        told,
        [
            "30行目1文字目: 「size」が二度書いてあります。29行目にもあります。どちらか一つを消してください。"
        ]
    );
    let told = said(&common_with(
        "{ code = \"meeting\",",
        "{ code = \"meeting\", code = \"a\",",
    ));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("「code」が二度"), "{told:?}");
    let told = said(&with("[margins]\ntop = 20\n[margins]\nleft = 20"));
    assert!(
        told.len() == 1 && told[0].contains("[margins] が二度"),
        "{told:?}"
    );
}

#[test]
fn a_list_that_does_not_close_or_lacks_a_comma_is_told_once() {
    let told = said(&common_with("]\n\n# ── 連絡の内容", "\n\n# ── 連絡の内容"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("閉じていません"), "{told:?}");
    let told = said(&common_with("医学的意見\" },", "医学的意見\" }"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("「,」が足りません"), "{told:?}");
    let told = said(&common_with("option = [", "option = "));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("右に値がありません"), "{told:?}");
}

#[test]
fn a_field_misspelt_in_a_cell_says_nothing_of_the_lines_below() {
    for (from, to) in [
        ("field = \"client.name\"", "field = \"client.nmae\""),
        (
            "field = \"client.name\"",
            "field = \"client.name\"\ntext = \"b\"",
        ),
    ] {
        let told = said(&common_with(from, to));
        assert_eq!(told.len(), 1, "{told:?}");
    }
}
