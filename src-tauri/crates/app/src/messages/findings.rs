//! What the 点検 of a slip finds, in words.

use tsunagi_domain::Finding;

use super::Message;

/// Returns the words for characters in a field that no typeface has.
///
/// Each is named with its code: on screen some of them look like another character, or like nothing.
#[must_use]
pub fn unprintable(field: &str, characters: &[String]) -> Message {
    Message::new(
        format!(
            "「{field}」に、印刷できない文字{}があります。",
            named(characters)
        ),
        "ほかの字か、ひらがなに直してください。",
    )
}

/// Returns the words for variants in a field that print in their ordinary form.
#[must_use]
pub fn ordinary_form(field: &str, characters: &[String]) -> Message {
    Message::new(
        format!(
            "「{field}」の{}は、この形の字がないため、ふつうの形で印刷します。",
            named(characters)
        ),
        "形を変えられないときは、印刷した紙に書き添えてください。",
    )
}

/// Returns the words for a form that takes more sheets than it is meant to fill.
#[must_use]
pub fn overflow(field: Option<&str>, by_lines: usize, pages: usize) -> Message {
    match field {
        Some(field) => Message::new(
            format!("「{field}」が長いため、{pages}枚になります。"),
            format!("{by_lines}行ほど短くすると収まります。"),
        ),
        None => Message::new(
            format!("用紙に収まらないため、{pages}枚になります。"),
            "1枚にしたいときは、文を短くしてください。",
        ),
    }
}

/// Returns the words for more questions than the sheet holds.
#[must_use]
pub fn many_questions(by_lines: usize, pages: usize) -> Message {
    Message::new(
        format!("質問が多いか長いため、{pages}枚になります。"),
        format!("質問を減らすか、合わせて{by_lines}行ほど短くすると収まります。"),
    )
}

/// Returns the words for what is written in a field that the form has no place for.
#[must_use]
pub fn no_place(field: &str) -> Message {
    Message::new(
        format!("この様式には「{field}」は印刷されません。"),
        "伝えるには、印刷される欄に書き写すか、別の様式を選んでください。",
    )
}

/// Returns the words for purposes that the form is not made for.
#[must_use]
pub fn no_place_for_purposes(labels: &[&str]) -> Message {
    Message::new(
        format!(
            "この様式には、目的の「{}」は印刷されません。",
            labels.join("」「")
        ),
        "別の様式を選ぶか、文章に書いてください。",
    )
}

/// Returns the words for a form of ours that is used because the office's own has something wrong.
#[must_use]
pub fn stands_in(file: &str, name: &str) -> Message {
    Message::new(
        format!("事業所の様式「{file}」に直すところがあるため、つなぎの「{name}」を使います。"),
        "直すところは、設定の「様式」にあります。",
    )
}

/// Returns the words for a form of the office's own in whose place ours is used.
#[must_use]
pub fn not_in_use() -> Message {
    Message::new(
        "この様式は使っていません。直すまで、つなぎの様式を使います。",
        "直してから、もう一度加えてください。",
    )
}

/// Returns the words for a form that slips are not written on.
#[must_use]
pub fn not_for_slips(name: &str, use_of_it: &str) -> Message {
    Message::new(
        format!("「{name}」は、連絡票を書く様式ではありません。{use_of_it}"),
        "連絡票は、種類が「連絡票」の様式から選んでください。",
    )
}

/// Returns the words for a client whose name or reading was registered without a space.
#[must_use]
pub fn registered_in_one_piece() -> Message {
    Message::new(
        "氏名かふりがなに、姓と名の間の空きがありません。氏名を伏せる連絡票で、文中の姓だけ、名だけを見落とすことがあります。",
        "姓と名があるときは、間を空けて登録し直してください。ひと続きの名前のときは、そのままで構いません。",
    )
}

/// Returns characters with their codes: 「😀」（U+1F600）.
#[must_use]
pub fn named(characters: &[String]) -> String {
    let named = characters.iter().map(|character| {
        let codes: Vec<String> = character
            .chars()
            .map(|ch| format!("U+{:04X}", u32::from(ch)))
            .collect();
        format!("「{character}」（{}）", codes.join(" "))
    });
    named.collect()
}

/// Returns the words for a finding.
#[must_use]
pub fn finding(finding: Finding) -> Message {
    match finding {
        Finding::NoRecipient => Message::new(
            "宛先が決まっていません。",
            "連携先から宛先を選んでください。",
        ),
        Finding::NoPurpose => Message::new(
            "連絡の目的が選ばれていません。",
            "目的を一つ以上選んでください。",
        ),
        Finding::OtherPurposeWithoutWords => Message::new(
            "目的の「その他」に言葉がありません。",
            "どんな目的か、短く書き添えてください。",
        ),
        Finding::NothingSaid => Message::new(
            "伝えることも、お伺いすることも書かれていません。",
            "経過・状況か、お伺いしたいことを書いてください。",
        ),
        Finding::EmptyQuestion => Message::new(
            "空のままの質問があります。",
            "質問を書くか、その欄を消してください。",
        ),
        Finding::NoReplyDay => Message::new(
            "返信希望日がありません。",
            "いつまでに返事がほしいか、日付を入れてください。",
        ),
        Finding::ReplyDayBeforeSending => Message::new(
            "返信希望日が、送付日より前です。",
            "二つの日付を確かめてください。",
        ),
        Finding::NoConsent => Message::new(
            "主治医等への情報提供について、有効な同意の記録がありません。",
            "同意を得て記録するか、急ぐときは理由を書いてください。",
        ),
        Finding::NoFaxNumber => Message::new(
            "宛先のFAX番号が登録されていません。",
            "連携先にFAX番号を登録するか、別の手段で届けてください。",
        ),
        Finding::UnverifiedFaxNumber => Message::new(
            "宛先のFAX番号が、電話で確かめられていません。",
            "電話で番号を確かめて記録するか、理由を書いてください。",
        ),
        Finding::PublicAssistanceNamed => Message::new(
            "生活保護のことが書かれています。FAXには向きません。",
            "その言葉を消すか、別の手段にするか、理由を書いてください。",
        ),
        Finding::UndisclosedDiagnosisNamed => Message::new(
            "ご本人に伝えていない病名が書かれています。FAXには向きません。",
            "その病名を消すか、別の手段にするか、理由を書いてください。",
        ),
        Finding::NameOnMaskedSheet => Message::new(
            "氏名を伏せる連絡票の文中に、利用者か家族の氏名とも読める言葉が、そのまま残ります。",
            "右の紙面で確かめてください。氏名のときは「ご本人」などに直し、氏名でないときは、その旨を理由に書いてください。",
        ),
        Finding::ShowsMoreThanAgreed => Message::new(
            "宛先について決めてある「氏名の表示」よりも、多くのことが表示されます。",
            "「氏名の表示」を宛先の決まりに合わせるか、理由を書いてください。",
        ),
        Finding::NoCertification => Message::new(
            "要介護認定の記録がありません。",
            "利用者の基本情報に、要介護度と有効期間を入れてください。",
        ),
        Finding::NothingReminded => Message::new(
            "督促する連絡票（返信待ちのもの）がありません。前回の送付日と整理番号が空のまま印刷されます。",
            "宛先を確かめるか、別の様式を選ぶか、理由を書いてください。",
        ),
        Finding::NameInOnePiece => Message::new(
            "氏名かふりがなが、姓と名の間を空けずに登録されています。文中の姓だけ、名だけを見落とすことがあります。",
            "紙面を読み返してください。姓と名があるときは基本情報で間を空け、ないときは理由を書いてください。",
        ),
        Finding::TownOnMaskedSheet => Message::new(
            "氏名を伏せる連絡票の文中に、紙に出さないはずの町や字の名前があります。",
            "その名前を消すか、理由を書いてください。",
        ),
        Finding::RemindedUnclear => Message::new(
            "回答待ちの連絡票が、ほかにもあります。",
            "「督促する連絡票」で、どれのことかを選んでください。",
        ),
        Finding::StayUnclear => Message::new(
            "入院日・退院日は、空のまま印刷されます。支援経過の入院の記録が、前に終わったものか、外部提供不可です。",
            "紙に書き入れるか、支援経過に入院・退院を記録してください。",
        ),
        Finding::InternalEntryAttached => Message::new(
            "外部に出さない印の付いた記録が添付されています。",
            "その記録を添付から外してください。",
        ),
    }
}
