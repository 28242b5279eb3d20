//! What of today stays and what of then comes back, as sentences for the window and the command line.

use tsunagi_domain::SlipNumber;
use tsunagi_store::{Carried, NUMBERS_LEFT_OUT};

/// How many numbers of slips are named one by one.
const NAMED: usize = 20;

/// Says what is carried over from today.
pub(super) fn carried_words(carried: &Carried) -> Vec<String> {
    let mut words = Vec::new();
    if carried.keeps_keys {
        words.push(
            "開くときの合言葉、鍵ファイル、復旧用紙は、いまのものをそのまま使います。".to_owned(),
        );
    }
    let mut named = |what: &str, names: &[String]| {
        if !names.is_empty() {
            words.push(format!("{what}: {}", names.join("、")));
        }
    };
    named("退職した方は、退職のままです", &carried.left);
    named(
        "開けないようにした方は、開けないままです",
        &carried.shut_out,
    );
    let roles = carried.roles.iter();
    let roles: Vec<String> = roles
        .map(|(name, role)| format!("{name}（{}）", role.label()))
        .collect();
    named("権限は、いまのままです", &roles);
    if carried.limits > 0 {
        let count = carried.limits;
        words.push(format!(
            "扱える職員を限った利用者{count}人は、いまと同じに限ります。"
        ));
    }
    if !carried.returned.is_empty() {
        words.push(format!(
            "廃棄した利用者{}人の記録が、控えから戻ります（{}）。「設定」の「保存と廃棄」のいちばん上から、もう一度廃棄できます。",
            carried.returned.len(),
            carried.returned.join("、")
        ));
    }
    if !carried.papers_gone.is_empty() {
        words.push(format!(
            "控えのあとで確定した連絡票{}は、戻したあとの記録簿にありません。下書きに戻るものは、新しい整理番号になります。紙に出した番号は、ほかの連絡票に使いません。",
            numbered(&carried.papers_gone)
        ));
    }
    if !carried.papers_behind.is_empty() {
        words.push(format!(
            "控えのあとに書いた送付や回答の記録は、連絡票{}に戻りません。紙や台帳を見て、もう一度記録してください。",
            numbered(&carried.papers_behind)
        ));
    }
    if carried.distrusts_numbers {
        words.push(without_numbers());
    }
    if carried.is_former_key {
        words.push(
            "記録簿の鍵を取り替える前の控えです。戻したあとで、もう一度鍵を取り替えてください。"
                .to_owned(),
        );
    }
    words
}

/// Names slips by their numbers, as many as somebody reads.
fn numbered(numbers: &[SlipNumber]) -> String {
    let named = numbers.iter().take(NAMED).map(SlipNumber::as_str);
    let named: Vec<&str> = named.collect();
    let more = match numbers.len() > NAMED {
        true => "ほか。どれも、戻したあとの操作の記録にあります",
        false => "",
    };
    format!("{}枚（{}{more}）", numbers.len(), named.join("、"))
}

/// Says that the numbers given after the backup are not known, and what is done about it.
pub(super) fn without_numbers() -> String {
    format!(
        "控えのあとに使った整理番号が分からないため、重ならないように、次の連絡票は番号を{NUMBERS_LEFT_OUT}あけて続け、下書きはどれも新しい整理番号になります。控えのあとで確定した連絡票は、なくなるか、下書きに戻ります。下書きを確定する前に、もう送っていないか確かめてください。"
    )
}

/// Says what nobody can know where the records here cannot be asked.
pub(super) fn unasked_words() -> Vec<String> {
    vec![
        "いまの記録簿に確かめられないため、控えの日より後に変えたことは、引き継げません。退職した方、権限を下げた方、開けないようにした方、廃棄した利用者が、控えの日のとおりに戻ることがあります。"
            .to_owned(),
        "戻したあとで、職員と権限、記録簿を開ける人、扱える職員、「保存と廃棄」を確かめてください。"
            .to_owned(),
        without_numbers(),
    ]
}

/// Says that what is carried over is not known before somebody of today is.
pub(super) fn asked_later() -> Vec<String> {
    vec![
        "退職、権限、記録簿を開ける人、扱える職員、廃棄したこと、使った整理番号は、いまの管理者を確かめてから引き継ぎます。"
            .to_owned(),
    ]
}
