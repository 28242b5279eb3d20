//! What stands behind names, and where names fall apart.

use super::*;

#[test]
fn a_name_falls_apart_at_spaces_and_at_what_parts_names_from_abroad() {
    let parts = |name: &str| name_parts(name).map(str::to_owned).collect::<Vec<_>>();
    for name in [
        "マリア・サントス・シルバ",
        "マリア･サントス　シルバ",
        "マリア＝サントス=シルバ",
        " マリア サントス ・ シルバ ",
    ] {
        assert_eq!(parts(name), ["マリア", "サントス", "シルバ"], "{name}");
    }
    assert!(is_in_one_piece("鈴木太郎") && !is_in_one_piece("鈴木 太郎"));
    assert!(!is_in_one_piece(""), "nothing is no piece");
}

#[test]
fn what_stands_behind_a_name_says_what_it_is() {
    for (behind, expected) in [
        ("さんは元気", Following::Person),
        ("　様の件", Following::Person),
        ("ｻﾝ", Following::Person),
        ("君", Following::Person),
        ("ちゃん", Following::Person),
        ("の妻が", Following::Person),
        ("のご家族", Following::Person),
        ("のお孫さん", Following::Person),
        ("のおばさん", Following::Person),
        ("の中を歩く", Following::Nothing),
        ("は元気", Following::Nothing),
        ("先生の外来", Following::SomebodyElse),
        (" 一郎先生の外来", Following::SomebodyElse),
        ("郎先生", Following::SomebodyElse),
        ("は見本先生へ", Following::Nothing),
        ("様担当ケアマネの", Following::Person),
        ("様 看護師より報告", Following::Person),
        ("様・看護師", Following::Person),
        ("宅訪問看護師より", Following::Person),
        ("氏担当医師", Following::Person),
        ("の長男担当医師", Following::Person),
        ("　担当医師", Following::Nothing),
        (" 訪問看護師", Following::Nothing),
        ("保健所へ", Following::Place),
        ("看護師", Following::SomebodyElse),
        ("駅で転倒", Following::Place),
        ("東医療センターに入院", Following::Place),
        ("総合医療ｾﾝﾀｰ", Following::Place),
        ("市の包括", Following::Place),
        ("市総合医療センター", Following::Place),
        ("高校", Following::Place),
        ("病院", Following::Place),
        ("西高校", Following::Place),
        ("北部地域包括支援センター", Following::Place),
        ("中央病院", Following::Place),
        ("支所", Following::Place),
        ("区", Following::Place),
        ("市の田中さん", Following::Place),
        ("市役所さん", Following::Place),
        ("デイを休む", Following::Nothing),
        ("市郎さん", Following::Nothing),
        ("町子様", Following::Nothing),
        ("園子さん", Following::Nothing),
        ("東さん", Following::Nothing),
        ("北子さん", Following::Nothing),
        ("\n病院へ行く", Following::Nothing),
        ("", Following::Nothing),
    ] {
        assert_eq!(following(behind), expected, "{behind}");
    }
}

#[test]
fn words_of_the_trade_are_no_place() {
    for behind in ["区分変更を申請", "市販薬を服用", "園芸を再開"] {
        assert_eq!(following(behind), Following::Nothing, "{behind}");
    }
}

#[test]
fn how_somebody_is_related_is_no_name() {
    for word in ["妻", "長男", "三男", "長男の妻", "長男嫁", "孫娘", "義母"] {
        assert!(is_kin(word), "{word}");
    }
    for word in ["", "奥", "孫", "の", "太一", "妻木", "長男太一", "母里"] {
        assert!(!is_kin(word), "{word}");
    }
}
