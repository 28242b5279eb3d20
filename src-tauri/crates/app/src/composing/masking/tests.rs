//! Tables of spellings: what a masked sheet leaves out of a text, and what stays.

use tsunagi_domain::{
    Client, ClientId, Day, Household, IdSource, KeyPerson, Masking, Sex, StaffId,
};

use super::Shown;
use crate::testing::SeededIds;

fn client(name: &str, kana: &str) -> Client {
    let ids: &dyn IdSource = &SeededIds::default();
    Client {
        id: ClientId::draw(ids),
        name: name.to_owned(),
        kana: kana.to_owned(),
        sex: Sex::Female,
        birth: Day::parse("1938-04-05").unwrap(),
        insurer_number: String::new(),
        insured_number: "0000012345".to_owned(),
        postal_code: "511-0000".to_owned(),
        town: "見本市花町".to_owned(),
        address: "1-2".to_owned(),
        phone: "0594-00-1234".to_owned(),
        household: Household::Other,
        key_person: KeyPerson::default(),
        adl: None,
        dementia: None,
        has_public_assistance: false,
        undisclosed_diagnoses: String::new(),
        medical_history: String::new(),
        services: String::new(),
        wishes: String::new(),
        note: String::new(),
        care_manager_id: StaffId::draw(ids),
        recipients: Vec::new(),
        closed_on: None,
    }
}

fn shown(client: &Client, masking: Masking, text: &str) -> String {
    let stand_in = super::names::stand_in(client, masking);
    let shown = Shown {
        client,
        masking,
        stand_in,
    };
    shown.text(text)
}

fn expect(client: &Client, masking: Masking, table: &[(&str, &str)]) {
    for (typed, expected) in table {
        assert_eq!(shown(client, masking, typed), *expected, "{typed}");
    }
}

#[test]
fn a_name_in_one_piece_goes_wherever_a_title_says_that_it_is_somebody() {
    let client = client("鈴木太郎", "すずきたろう");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("鈴木さんは元気", "ご本人さんは元気"),
            ("太郎さん", "ご本人さん"),
            (
                "太郎君、太郎くん、太郎ちゃん",
                "ご本人君、ご本人くん、ご本人ちゃん",
            ),
            ("鈴木様の妻", "ご本人様の妻"),
            ("鈴木氏と鈴木殿", "ご本人氏とご本人殿"),
            ("鈴木　様", "ご本人　様"),
            (
                "鈴木の妻、太郎の娘、鈴木のご家族",
                "ご本人の妻、ご本人の娘、ご本人のご家族",
            ),
            ("鈴木太郎は元気", "ご本人は元気"),
            ("鈴木 太郎は元気", "ご本人は元気"),
            ("スズキさん、ﾀﾛｳさん", "ご本人さん、ご本人さん"),
            ("すずきさん", "ご本人さん"),
            // Nothing says that these are names, and that is why the inspection asks.
            ("鈴木は元気", "鈴木は元気"),
            ("次郎さん", "次郎さん"),
            ("鈴の音", "鈴の音"),
        ],
    );
}

#[test]
fn every_part_of_a_name_from_abroad_is_a_name() {
    for name in [
        "マリア・サントス・シルバ",
        "マリア サントス シルバ",
        "マリア＝サントス･シルバ",
    ] {
        let client = client(name, name);
        assert_eq!(client.initials(), "M・S・S", "{name}");
        expect(
            &client,
            Masking::Initials,
            &[
                ("マリアさんは元気です。", "M・S・Sさんは元気です。"),
                ("マリアは元気です。", "M・S・Sは元気です。"),
                ("サントス様は元気", "M・S・S様は元気"),
                ("シルバさん", "M・S・Sさん"),
                ("マリア・サントスさん", "M・S・Sさん"),
                ("マリアサントスさん", "M・S・Sさん"),
                ("サントス＝シルバさん", "M・S・Sさん"),
                ("マリア サントス シルバ様", "M・S・S様"),
                ("ﾏﾘｱ･ｻﾝﾄｽ･ｼﾙﾊﾞ様", "M・S・S様"),
                ("まりあさん", "M・S・Sさん"),
                ("マリアの夫", "M・S・Sの夫"),
            ],
        );
    }
}

#[test]
fn a_short_katakana_name_is_no_part_of_another_word() {
    let client = client("アン・リー・サン", "あん りー さん");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("アンケートとクリーム", "アンケートとクリーム"),
            ("安心、あんしん", "安心、あんしん"),
            ("家族のみなさんへ", "家族のみなさんへ"),
            ("アンは元気。リー様", "ご本人は元気。ご本人様"),
            ("アン・リーは元気", "ご本人は元気"),
            ("リーの長男", "ご本人の長男"),
        ],
    );
}

#[test]
fn a_place_or_a_physician_of_the_name_stays() {
    let client = client("桑名 花子", "くわな はなこ");
    for stays in [
        "桑名東医療センターに入院",
        "桑名駅で転倒",
        "桑名市の包括",
        "桑名市総合医療センター",
        "桑名高校の同窓会",
        "桑名西高校",
        "桑名病院に入院",
        "桑名中央病院",
        "桑名支所へ届け出",
        "桑名小学校の前",
        "桑名中学校",
        "桑名郡の親戚",
        "桑名南部地域包括支援センター",
        "桑名先生の外来",
        "桑名ｸﾘﾆｯｸ",
    ] {
        assert_eq!(shown(&client, Masking::NumberOnly, stays), stays);
    }
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("桑名さん", "ご本人さん"),
            ("桑名は元気", "ご本人は元気"),
            ("桑名の花子の家", "ご本人のご本人の家"),
            ("桑名デイを休む", "ご本人デイを休む"),
            ("桑名市郎さん（夫）", "ご本人市郎さん（夫）"),
            ("桑名\n病院を受診", "ご本人\n病院を受診"),
            ("西桑名駅で桑名さんと会う", "西桑名駅でご本人さんと会う"),
        ],
    );
}

#[test]
fn a_family_name_of_one_character_goes_where_it_names_somebody() {
    let client = client("林 東", "はやし あずま");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("林様は元気", "ご本人様は元気"),
            ("林の妻", "ご本人の妻"),
            ("林君、東ちゃん", "ご本人君、ご本人ちゃん"),
            ("ハヤシさん", "ご本人さん"),
            ("林　東は", "ご本人は"),
            ("林の中、東の窓", "林の中、東の窓"),
        ],
    );
}

#[test]
fn the_contact_person_in_one_piece_goes_too() {
    let mut client = client("桑名 花子", "くわな はなこ");
    client.key_person.name = "見本太一".to_owned();
    expect(
        &client,
        Masking::Initials,
        &[
            ("見本さん、太一さんが来所", "ご家族さん、ご家族さんが来所"),
            ("見本太一が来所", "ご家族が来所"),
        ],
    );
}

#[test]
fn a_short_name_in_hiragana_goes_where_a_title_says_that_it_is_somebody() {
    for (name, table) in [
        (
            "見本 ます",
            &[
                ("歩いています。来ます。", "歩いています。来ます。"),
                ("ますます元気", "ますます元気"),
                ("ますさんが来ます", "ご本人さんが来ます"),
                ("夫がますさんと話す", "夫がご本人さんと話す"),
                ("見本ますは元気", "ご本人は元気"),
                ("マスさん", "ご本人さん"),
                ("マスクを着用", "マスクを着用"),
                // Nothing says that this is a name, and that is why the inspection asks.
                ("今日ますが転倒", "今日ますが転倒"),
            ][..],
        ),
        (
            "見本 つる",
            &[("足がつる", "足がつる"), ("つる様", "ご本人様")],
        ),
        ("見本 きく", &[("薬がきく", "薬がきく")]),
        ("見本 もと", &[("指示のもとで", "指示のもとで")]),
        ("見本 とう", &[("おとうさんは元気", "おとうさんは元気")]),
    ] {
        let reading = "みほん ぎょう";
        expect(&client(name, reading), Masking::NumberOnly, table);
    }
}

#[test]
fn what_may_still_be_a_name_is_known() {
    let tells = |name: &str, kana: &str, family: &str, text: &str| {
        let mut client = client(name, kana);
        client.key_person.name = family.to_owned();
        let stand_in = super::names::stand_in(&client, Masking::NumberOnly);
        let shown = Shown {
            client: &client,
            masking: Masking::NumberOnly,
            stand_in,
        };
        shown.tells_name(text)
    };
    for (family, text, is_told) in [
        ("", "ますさんは元気", false),
        ("", "今日ますが転倒", true),
        ("", "歩いています", false),
        ("見本 潮", "潮が迎えに来る", true),
        ("見本 潮", "潮さんが来る", false),
        ("見本 潮（妻）", "妻が来る", false),
        ("", "食べてますが転倒", true),
        ("", "来る\nますが転倒", true),
        ("", "よりますさんへ", true),
    ] {
        assert_eq!(
            tells("見本 ます", "みほん ます", family, text),
            is_told,
            "{text}"
        );
    }
    assert!(tells(
        "佐藤 花",
        "さとう はな",
        "",
        "はなが転倒。はなは元気。"
    ));
    assert!(!tells("佐藤 花", "さとう はな", "", "佐藤さんは元気"));
    assert!(tells("日野 一", "ひの はじめ", "", "昨日野菜を食べた"));
}

#[test]
fn a_name_inside_another_word_or_of_somebody_else_stays() {
    let hino = client("日野 太一", "ひの たいち");
    expect(
        &hino,
        Masking::NumberOnly,
        &[
            ("昨日野菜を食べた", "昨日野菜を食べた"),
            ("日野さん、夫日野は", "ご本人さん、夫ご本人は"),
            ("日野 一郎先生の外来", "日野 一郎先生の外来"),
            ("見本 太一先生", "見本 太一先生"),
            ("日野保健所へ", "日野保健所へ"),
        ],
    );
    let adachi = client("足立 花子", "あだち はなこ");
    expect(
        &adachi,
        Masking::NumberOnly,
        &[
            ("両足立ちが不安定", "両足立ちが不安定"),
            ("足立が転倒", "ご本人が転倒"),
        ],
    );
}

#[test]
fn what_stands_beside_a_name_or_number_where_it_is_registered_hides_nothing() {
    let mut client = client("桑名 花子", "くわな はなこ");
    client.key_person.name = "見本 太一（長男）".to_owned();
    client.phone = "0594-00-1234（自宅）、090-0000-1234".to_owned();
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("太一さんが来所", "ご家族さんが来所"),
            ("長男が来所", "長男が来所"),
            ("0594-00-1234へ", "（省略）へ"),
            ("09000001234へ", "（省略）へ"),
            ("00-1234へ", "（省略）へ"),
            ("+81-594-00-1234", "（省略）"),
            ("電話（0594-00-1234）", "電話（省略）"),
            ("電話(0594-00-1234)、", "電話（省略）、"),
            ("電話(0594-00-1234、長男)", "電話(省略、長男)"),
            ("電話（0594-00-1234 長男）", "電話（省略 長男）"),
            ("（長男、0594-00-1234）", "（長男、（省略））"),
            ("(0594)00-1234", "（省略）"),
        ],
    );
}

/// Returns a client who lives somewhere else.
fn living(town: &str, address: &str) -> Client {
    let mut client = client("桑名 花子", "くわな はなこ");
    client.town = town.to_owned();
    client.address = address.to_owned();
    client
}

#[test]
fn an_address_goes_in_every_spelling_of_its_numbers() {
    for address in [
        "1-2",
        "１－２",
        "1の2",
        "一丁目2番地",
        "1番2号",
        "1丁目2",
        "一番地の二",
        "1番地2",
    ] {
        let client = living("見本市花町", address);
        expect(
            &client,
            Masking::NumberOnly,
            &[
                ("見本市花町1-2にお住まい", "（省略）にお住まい"),
                ("見本市花町一丁目2番地。", "（省略）。"),
                ("花町１丁目２にて", "（省略）にて"),
                ("花町1-2のご自宅", "（省略）のご自宅"),
                ("花町　1番2号", "（省略）"),
                ("1番2号のご自宅", "（省略）のご自宅"),
                ("1の2の家", "（省略）の家"),
                ("１－２の家", "（省略）の家"),
                ("1丁目2番地の家", "（省略）の家"),
                ("花町一の二に在住", "（省略）に在住"),
                ("1-2-101号", "（省略）"),
                ("〒511-0000 見本市花町", "（省略） （省略）"),
                ("郵便番号５１１－００００", "郵便番号（省略）"),
                ("5110000", "（省略）"),
            ],
        );
        expect(
            &client,
            Masking::Initials,
            &[
                ("見本市花町1-2にお住まい", "見本市花町（省略）にお住まい"),
                ("花町一丁目", "花町（省略）"),
                ("〒511-0000", "（省略）"),
            ],
        );
    }
}

#[test]
fn what_only_looks_like_the_numbers_of_an_address_stays() {
    let client = living("見本市花町", "1-2");
    for stays in [
        "週に1～2回",
        "腰椎L1-2の圧迫骨折",
        "要介護1-2程度",
        "1～2段の昇降",
        "1～2ヵ月",
        "第1-2胸椎",
        "グレード1-2の褥瘡",
        "1-2 回",
        "1-2日様子を見る",
        "1-2錠",
        "11-2",
        "1-21",
        "R8-1-2",
        "2026-1-2",
        "1丁目の角",
        "1、2の順",
        "1 2",
        "3丁目2番地",
        "血圧121/72",
    ] {
        assert_eq!(shown(&client, Masking::NumberOnly, stays), stays);
    }
    let client = living("見本市", "大字見本123番地");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("血圧123/80", "血圧123/80"),
            ("123番地の隣", "（省略）の隣"),
            ("大字見本123", "（省略）"),
            ("見本123のご自宅", "（省略）のご自宅"),
        ],
    );
}

#[test]
fn a_town_goes_with_and_without_its_prefecture_and_a_house_by_its_name() {
    let client = living("三重県見本郡花野町", "花川二丁目3番地4 見本荘101号室");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("三重県見本郡花野町のご自宅", "（省略）のご自宅"),
            ("見本郡花野町のご自宅", "（省略）のご自宅"),
            ("花野町のご自宅", "（省略）のご自宅"),
            ("花川2-3-4", "（省略）"),
            ("花川2丁目の角", "（省略）の角"),
            ("見本荘の階段", "（省略）の階段"),
            ("見本荘101号室", "（省略）"),
        ],
    );
    let client = living("四日市市八日町", "五丁目六番七号");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            ("四日市市八日町5-6-7", "（省略）"),
            ("八日町５丁目６番７号", "（省略）"),
            ("5-6-7", "（省略）"),
            ("四日市市の包括", "四日市市の包括"),
        ],
    );
}

#[test]
fn the_part_of_town_that_is_left_is_known() {
    let telling = |town: &str, address: &str| {
        super::towns::telling_names(&living(town, address), Masking::NumberOnly)
    };
    for (town, address, expected) in [
        ("見本市花町", "1-2", vec!["花町"]),
        ("三重県見本市花町一丁目", "2", vec!["花町"]),
        ("四日市市八日町", "5", vec!["八日町"]),
        ("見本市", "1-2", vec![]),
        (
            "見本市花町大字川辺",
            "1",
            vec!["川辺", "花町", "花町大字川辺"],
        ),
        ("見本郡花野町", "花川 3-4", vec!["花川"]),
        ("見本市花", "1", vec![]),
        ("名古屋市緑区花町", "1", vec!["花町"]),
        ("", "", vec![]),
    ] {
        assert_eq!(telling(town, address), expected, "{town}");
    }
    let with_initials =
        super::towns::telling_names(&living("見本市花町", "川辺 3-4"), Masking::Initials);
    assert_eq!(
        with_initials,
        ["川辺"],
        "the town is what such a sheet shows"
    );
}

#[test]
fn the_day_of_birth_goes_in_both_reckonings_at_once_and_without_its_era() {
    let client = client("桑名 花子", "くわな はなこ");
    expect(
        &client,
        Masking::Initials,
        &[
            ("1938年（昭和13年）4月5日生", "（省略）生"),
            ("昭和13年（1938年）4月5日生", "（省略）生"),
            ("西暦1938年（昭和13年）4月5日生。", "（省略）生。"),
            ("13.4.5生", "（省略）生"),
            ("生年月日 13.4.5", "生年月日 （省略）"),
            ("昭和十三年四月五日生まれ", "（省略）生まれ"),
            ("昭和13年（寅年）4月5日生", "（省略）生"),
            ("誕生日は4月5日です", "誕生日は（省略）です"),
            ("4月5日に受診", "4月5日に受診"),
            ("13.4.5に受診", "13.4.5に受診"),
        ],
    );
}

#[test]
fn a_title_right_behind_a_name_wins_over_a_profession_further_on() {
    let mut client = client("見本 花江", "みほん はなえ");
    client.key_person.name = "見本 太一".to_owned();
    expect(
        &client,
        Masking::NumberOnly,
        &[
            (
                "見本様担当ケアマネの津奈です",
                "ご本人様担当ケアマネの津奈です",
            ),
            ("見本様 看護師より報告", "ご本人様 看護師より報告"),
            ("見本様・看護師", "ご本人様・看護師"),
            ("見本宅訪問看護師より", "ご本人宅訪問看護師より"),
            ("見本氏担当医師", "ご本人氏担当医師"),
            ("花江様主治医師", "ご本人様主治医師"),
            ("みほん様担当ケアマネの", "ご本人様担当ケアマネの"),
            ("見本 一郎先生の外来", "見本 一郎先生の外来"),
        ],
    );
}

#[test]
fn a_name_behind_a_word_of_time_is_asked_about_and_a_kanji_in_a_word_is_not() {
    let tells = |name: &str, kana: &str, text: &str| {
        let client = client(name, kana);
        let stand_in = super::names::stand_in(&client, Masking::NumberOnly);
        let shown = Shown {
            client: &client,
            masking: Masking::NumberOnly,
            stand_in,
        };
        shown.tells_name(text)
    };
    for text in [
        "きのうカトウが転倒",
        "きょうカズが転倒",
        "きのうかずが転倒",
        "さきほどかずより電話",
        "このごろかずの歩行",
    ] {
        assert!(tells("加藤 かず", "かとう かず", text), "{text}");
    }
    for text in ["おかずを食べる", "わずかずつ歩く"] {
        assert!(!tells("加藤 かず", "かとう かず", text), "{text}");
    }
    for (name, text) in [
        ("加賀 実", "リハビリを実施"),
        ("加賀 健", "健康状態は良好"),
        ("加賀 健", "保健師と"),
        ("加賀 実", "確実に服薬"),
        ("加賀 明", "説明を聞く"),
    ] {
        assert!(!tells(name, "かが みのる", text), "{name} {text}");
    }
    for text in [
        "昨日健が転倒",
        "健は元気",
        "妻が健を連れて",
        "健入院",
        "妻健の帰宅",
    ] {
        assert!(tells("加賀 健", "かが たけし", text), "{text}");
    }
}

fn asks(name: &str, kana: &str, family: &str, text: &str) -> bool {
    let mut client = client(name, kana);
    client.key_person.name = family.to_owned();
    let stand_in = super::names::stand_in(&client, Masking::NumberOnly);
    let shown = Shown {
        client: &client,
        masking: Masking::NumberOnly,
        stand_in,
    };
    shown.tells_name(text)
}

#[test]
fn a_name_of_one_kanji_is_asked_about_wherever_it_makes_no_ordinary_word() {
    for text in [
        "次男の林次郎さんが同席",
        "林家の意向を確認",
        "夕方林が転倒",
        "現在林は入院中",
        "訪問の際林は不在",
        "林夫婦で来所",
        "林家族より電話",
        "旧姓林",
        "林BP低下",
    ] {
        assert!(asks("林 花子", "はやし はなこ", "", text), "{text}");
    }
    for text in ["森林を散歩", "林業に就いていた", "林檎が好き"] {
        assert!(!asks("林 花子", "はやし はなこ", "", text), "{text}");
    }
    for text in [
        "夕方健が転倒",
        "嫁健が送る",
        "健付添で受診",
        "健同行",
        "健骨折",
        "健介助で入浴",
    ] {
        assert!(asks("加賀 健", "かが けん", "", text), "{text}");
    }
    for (name, text) in [
        ("加賀 実", "リハビリを実施、実際は確実"),
        ("加賀 健", "健康状態は良好、保健師と健診"),
        ("加賀 明", "説明を聞く。明日は不明"),
        ("加賀 一", "一人で一日一回"),
        ("加賀 静", "安静にしている"),
    ] {
        assert!(!asks(name, "", "", text), "{name} {text}");
    }
}

#[test]
fn another_kanji_of_the_same_name_is_the_same_name() {
    for (name, text) in [
        ("斎藤 花", "斉藤さんは元気"),
        ("瀧本 花", "滝本さんは元気"),
        ("冨田 花", "富田さんは元気"),
    ] {
        let client = client(name, "");
        expect(&client, Masking::NumberOnly, &[(text, "ご本人さんは元気")]);
    }
}

#[test]
fn a_contact_person_is_found_however_they_were_registered() {
    for family in [
        "見本 太一様",
        "見本 太一さん",
        "見本 太一、見本 次郎",
        "見本 太一／次郎",
        "見本 太一/次郎",
        "長男 見本太一",
    ] {
        let mut client = client("佐藤 花", "さとう はな");
        client.key_person.name = family.to_owned();
        expect(
            &client,
            Masking::NumberOnly,
            &[
                ("太一さんが来所", "ご家族さんが来所"),
                ("長男が来所", "長男が来所"),
            ],
        );
    }
    let mut both = client("佐藤 花", "さとう はな");
    both.key_person.name = "見本 太一、見本 次郎".to_owned();
    expect(
        &both,
        Masking::NumberOnly,
        &[("次郎が来所", "ご家族が来所")],
    );
    assert!(asks("見本 三男", "", "", "三男が同居"));
    let client = client("見本 三男", "みほん みつお");
    expect(
        &client,
        Masking::NumberOnly,
        &[("三男が同居", "三男が同居"), ("見本三男様", "ご本人様")],
    );
}

#[test]
fn a_name_that_is_a_common_word_destroys_no_sentence() {
    for (name, kana, table) in [
        (
            "奥村正夫",
            "おくむらまさお",
            &[("奥様より電話", "奥様より電話"), ("お宅へ", "お宅へ")][..],
        ),
        ("上田花子", "うえだはなこ", &[("上の娘と", "上の娘と")]),
        (
            "見本 実",
            "みほん みのる",
            &[("実の娘ではない", "実の娘ではない")],
        ),
        ("奥 正夫", "おく まさお", &[("奥様より", "奥様より")]),
        ("出口 花", "でぐち はな", &[("出口で転倒", "出口で転倒")]),
        (
            "見本 すすむ",
            "みほん すすむ",
            &[
                ("リハビリがすすむ", "リハビリがすすむ"),
                ("すすむさんは", "ご本人さんは"),
            ],
        ),
        (
            "見本 あきら",
            "みほん あきら",
            &[("あきらめている", "あきらめている")],
        ),
    ] {
        expect(&client(name, kana), Masking::NumberOnly, table);
    }
    let mut client = client("佐藤 花", "さとう はな");
    client.key_person.name = "奥村良子".to_owned();
    let typed = "お子さんは東京在住。奥様より電話。";
    expect(&client, Masking::NumberOnly, &[(typed, typed)]);
}

#[test]
fn an_address_in_brackets_is_left_out_once() {
    let mut client = client("佐藤 花", "さとう はな");
    client.town = "見本市焼蛤町".to_owned();
    client.address = "7-3".to_owned();
    expect(
        &client,
        Masking::NumberOnly,
        &[("自宅（見本市焼蛤町7-3）", "自宅（省略）")],
    );
}

#[test]
fn where_and_how_somebody_was_born_does_not_keep_the_year() {
    let client = client("佐藤 花", "さとう はな");
    for typed in [
        "昭和13年、桑名市で三人姉妹の次女として生まれる。",
        "昭和13年、桑名市に生まれる",
        "昭和13年に桑名で出生",
        "昭和13年（1938年）生まれ",
        "昭和13年(1938)生まれ",
        "1938年（昭和13年）生まれ",
        "昭和13年（寅年）生まれ",
        "4月5日が誕生日です",
        "4月5日のお誕生日",
        "4月5日（誕生日）",
        "13年4月5日誕生",
        "4月5日に誕生",
        "昭和13年うまれ",
        "4月5日うまれ",
        "生年月日：13.4.5 88歳",
        "誕生日 4/5 88歳",
        "誕生日は4月5日 一人暮らし",
        "S13.4生まれ",
        "1938.4生まれ",
        "S13ー4ー5生",
        "1938−4−5生",
        "昭和13年（1938年）4月生まれ",
        "昭和13年 4月 生まれ",
        "昭和13年寅年生まれ",
        "【生年月日】13.4.5",
        "生年月日\n13.4.5",
        "生年月日＝13.4.5",
    ] {
        let shown = shown(&client, Masking::NumberOnly, typed);
        assert!(shown.contains("（省略）"), "{typed}: {shown}");
        for told in ["13", "1938", "4月5", "4/5", "4.5", "昭和"] {
            assert!(!shown.contains(told), "{typed}: {shown}");
        }
    }
    for typed in [
        "4月5日生検",
        "4月5日生食を点滴",
        "昭和13年、火事。",
        "4月5日は晴れ",
    ] {
        assert_eq!(shown(&client, Masking::NumberOnly, typed), typed);
    }
}

#[test]
fn nothing_stays_of_another_day_of_the_year_of_birth() {
    let client = client("佐藤 花", "さとう はな");
    expect(
        &client,
        Masking::NumberOnly,
        &[
            (
                "昭和13年5月6日、桑名市に生まれる",
                "（省略）、桑名市に生まれる",
            ),
            (
                "昭和13年に就職、昭和30年に長男が生まれる",
                "昭和13年に就職、昭和30年に長男が生まれる",
            ),
        ],
    );
}

#[test]
fn a_name_of_one_kanji_is_asked_about_where_a_word_only_seems_to_go_on() {
    for (name, text) in [
        ("見本 静", "静から電話"),
        ("見本 豊", "豊から電話"),
        ("見本 良", "良から電話"),
        ("見本 進", "進まで連絡を"),
        ("見本 進", "進入院"),
        ("見本 健", "健在宅"),
        ("見本 実", "実家族より電話"),
        ("見本 実", "実施設入所"),
        ("見本 正", "正面会時に転倒"),
        ("見本 一", "一歩行不安定"),
        ("関 花子", "関連絡あり"),
        ("中 花子", "昨夜中が転倒"),
        ("中 花子", "先日中より電話"),
    ] {
        assert!(asks(name, "", "", text), "{name} {text}");
    }
    for (name, text) in [
        ("見本 静", "静かに過ごす"),
        ("見本 豊", "表情は豊かで"),
        ("見本 良", "体調は良かった。良くなる"),
        ("見本 進", "リハビリが進まない"),
        ("見本 実", "実家の母。実施した"),
        ("見本 実", "実の娘、実の母"),
        ("見本 正", "正面を向く"),
        ("見本 一", "一歩も歩けない"),
        ("関 花子", "関連の書類、それに関して"),
        ("中 花子", "日中は傾眠、夜中に起きる。入院中"),
    ] {
        assert!(!asks(name, "", "", text), "{name} {text}");
    }
}

#[test]
fn a_name_in_hiragana_is_asked_about_behind_any_word_that_ends_a_clause() {
    for before in [
        "ところ",
        "着いたとき",
        "そのため",
        "したけれど",
        "したけど",
        "よく",
        "あす",
        "こんど",
        "したので",
        "薬など",
        "これだけ",
        "先ほど",
        "水さえ",
    ] {
        let text = format!("{before}かずが来る");
        assert!(asks("加藤 かず", "かとう かず", "", &text), "{text}");
    }
}

#[test]
fn every_contact_person_in_one_field_is_a_person_of_their_own() {
    for family in [
        "見本太一；見本次郎",
        "見本太一、見本次郎様",
        "見本 太一様，見本 次郎様",
        "長男：見本 太一、次男：見本 次郎",
        "見本 太一 様／見本 次郎 殿",
        "見本 太一\n見本 次郎",
        "長男の妻 見本太一、孫娘 見本次郎",
    ] {
        let mut client = client("佐藤 花", "さとう はな");
        client.key_person.name = family.to_owned();
        expect(
            &client,
            Masking::NumberOnly,
            &[(
                "太一さんと次郎さんが来所、様子は安定",
                "ご家族さんとご家族さんが来所、様子は安定",
            )],
        );
        for text in ["様子は安定", "長男が来所", "妻が来所"] {
            assert!(
                !asks("佐藤 花", "さとう はな", family, text),
                "{family} {text}"
            );
        }
    }
    let mut wife = client("佐藤 太一", "さとう たいち");
    wife.key_person.name = "妻 見本花子".to_owned();
    let table = [("妻の花子さん", "妻のご家族さん")];
    expect(&wife, Masking::NumberOnly, &table);
    assert!(!asks("佐藤 太一", "", "妻 見本花子", "妻が同席"));
}

#[test]
fn a_given_name_that_says_how_somebody_is_related_is_asked_about() {
    for family in ["見本 三男", "見本三男"] {
        let mut client = client("佐藤 花", "さとう はな");
        client.key_person.name = family.to_owned();
        expect(
            &client,
            Masking::NumberOnly,
            &[
                ("三男が同居", "三男が同居"),
                ("三男さんが来所", "三男さんが来所"),
                ("見本三男が来所", "ご家族が来所"),
            ],
        );
    }
    assert!(asks("佐藤 花", "さとう はな", "見本 三男", "三男が同居"));
    let relation = "三男 見本太一";
    assert!(!asks("佐藤 花", "さとう はな", relation, "三男が同居"));
}

#[test]
fn a_title_that_ends_a_family_name_is_none() {
    let client = client("鵜殿 花", "うどの はな");
    expect(
        &client,
        Masking::NumberOnly,
        &[("鵜殿様は元気。鵜殿が転倒", "ご本人様は元気。ご本人が転倒")],
    );
}

#[test]
fn a_common_word_stays_only_where_it_is_one() {
    for (name, kana, table) in [
        (
            "見本 一",
            "みほん はじめ",
            &[
                ("皮膚の色は一様でない", "皮膚の色は一様でない"),
                ("一様は元気", "ご本人様は元気"),
            ][..],
        ),
        (
            "見本 実",
            "みほん みのる",
            &[
                ("実の母は他界", "実の母は他界"),
                ("実の妻が同席", "ご本人の妻が同席"),
                ("実さんの家", "ご本人さんの家"),
            ],
        ),
        (
            "奥村正夫",
            "おくむらまさお",
            &[("おくさまより電話", "おくさまより電話")],
        ),
        (
            "出口 花",
            "でぐち はな",
            &[("出口さんは元気", "ご本人さんは元気")],
        ),
    ] {
        expect(&client(name, kana), Masking::NumberOnly, table);
    }
    for (name, text) in [("奥 正夫", "奥様より電話"), ("出口 花", "出口で転倒")] {
        assert!(asks(name, "", "", text), "{name} {text}");
    }
    // Of a town it is no word, but where somebody lives.
    let client = living("見本市出口", "1-2");
    let table = [("出口1-2のご自宅", "（省略）のご自宅")];
    expect(&client, Masking::NumberOnly, &table);
}
