//! What is wrong with a field, in words.

use super::Message;
use crate::refusal::{FieldProblem, FieldRefusal};

pub(super) fn message(refusal: &FieldRefusal) -> Message {
    let label = refusal.label;
    match refusal.problem {
        FieldProblem::Empty => Message::new(
            format!("{label}が入っていません。"),
            format!("{label}を入れてください。"),
        ),
        FieldProblem::TooLong { limit } => Message::new(
            format!("{label}が長すぎます。{limit}文字まで入ります。"),
            "短くするか、ほかの欄に分けて書いてください。",
        ),
        FieldProblem::TooMany { limit } => Message::new(
            format!("{label}が多すぎます。{limit}件まで入ります。"),
            "数を減らしてください。",
        ),
        FieldProblem::ControlCharacter => Message::new(
            format!("{label}に、目に見えない文字が混じっています。"),
            "その欄を一度消して、入力し直してください。",
        ),
        FieldProblem::LineBreak => Message::new(
            format!("{label}に改行が入っています。"),
            "改行を消して、一行で書いてください。",
        ),
        FieldProblem::UnreadableDay => Message::new(
            format!("{label}を日付として読み取れません。"),
            "「昭和28年4月1日」「S28.4.1」「1953/4/1」のように入れてください。",
        ),
        FieldProblem::NoSuchDay => Message::new(
            format!("{label}は、暦にない日付です。"),
            "元号と年月日を確かめてください。",
        ),
        FieldProblem::FutureDay => Message::new(
            format!("{label}が、今日より先の日付です。"),
            "日付を確かめてください。",
        ),
        FieldProblem::DayBefore { other } => Message::new(
            format!("{label}が、{other}より前の日付です。"),
            "二つの日付を確かめてください。",
        ),
        FieldProblem::UnreadableTime => Message::new(
            format!("{label}を時刻として読み取れません。"),
            "「14:30」「14時30分」のように入れてください。",
        ),
        FieldProblem::NotDigits { digits } => Message::new(
            format!("{label}は、{digits}けたの数字です。"),
            "書類を見て、数字を確かめてください。分からないときは空けておけます。",
        ),
        FieldProblem::NotPhone => Message::new(
            format!("{label}に、電話番号に使わない文字があります。"),
            "市外局番から、数字と横棒（-）で入れてください。",
        ),
        FieldProblem::NotPostalCode => Message::new(
            format!("{label}は、7けたの数字です。"),
            "「511-0000」のように入れてください。",
        ),
        FieldProblem::NotInsuredNumber => Message::new(
            format!("{label}は、10けたの番号です。"),
            "被保険者証を見て、番号を確かめてください。",
        ),
        FieldProblem::Differs => Message::new(
            format!("二度入れた{label}が一致しません。"),
            "一字ずつ確かめて、もう一度入れてください。",
        ),
        FieldProblem::UnknownChoice => Message::new(
            format!("{label}が選ばれていないか、一覧にない値です。"),
            "一覧から選び直してください。",
        ),
        FieldProblem::OutOfRange { least, most } => Message::new(
            format!("{label}は、{least}から{most}までの数です。"),
            "数字を確かめてください。",
        ),
        FieldProblem::NeedsFirst { other } => Message::new(
            format!("{label}の前に、{other}が必要です。"),
            format!("先に{other}を入れてください。"),
        ),
        FieldProblem::StoreFolder => Message::new(
            format!("{label}が、記録簿のある場所です。"),
            "USBメモリーなど、別の場所を選んでください。",
        ),
        FieldProblem::SystemFolder => Message::new(
            format!("{label}が、パソコンの仕組みのためのフォルダーです。"),
            "USBメモリーや、ご自分の文書のフォルダーを選んでください。",
        ),
        FieldProblem::CloudFolder => Message::new(
            format!("{label}が、インターネットに写されるフォルダーの中です。"),
            "USBメモリーや、事業所の中のほかの場所を選んでください。",
        ),
        FieldProblem::NotPublicKey => Message::new(
            format!("{label}として読めません。"),
            "「age1」で始まる文字の並びを、抜けや写し間違いがないように入れてください。",
        ),
        FieldProblem::MayNotLeave => Message::new(
            format!("{label}に、外部に出さない印の付いた記録があります。"),
            "その記録を添付から外しました。ほかの記録を選んでください。",
        ),
        FieldProblem::OwnPassphrase => Message::new(
            format!("{label}が、あなたがつなぎを開く合言葉と同じです。"),
            "渡した相手にも開けてしまいます。別の合言葉にしてください。",
        ),
        FieldProblem::NotHandoverName => Message::new(
            format!("{label}のファイル名が「.age」で終わっていません。"),
            "フォルダーを選ぶか、「.age」で終わるファイル名にしてください。",
        ),
        FieldProblem::NotPlainLetters => Message::new(
            format!("{label}に、ほかのパソコンで入れられない文字があります。"),
            "半角の英字と数字、記号で入れてください。空白は使えません。",
        ),
        FieldProblem::NoFolder => Message::new(
            format!("{label}が見つかりません。"),
            "あるフォルダーを選んでください。USBメモリーのときは、差し込まれているか確かめてください。",
        ),
        FieldProblem::AlreadySet => Message::new(
            format!("この人の{label}は、すでに決まっています。"),
            "変えるときは、本人が自分の合言葉で開いて、設定で変えてください。",
        ),
        FieldProblem::NotAKeyFile => Message::new(
            format!("選んだものは、つなぎの{label}ではないか、壊れています。"),
            "つなぎで作った鍵ファイルを選んでください。",
        ),
        FieldProblem::RecoveryGroup { group } => Message::new(
            format!("{label}の{group}番目のまとまりに、書き誤りがあります。"),
            "紙と見比べて、そのまとまりを入れ直してください。",
        ),
        FieldProblem::RecoveryLength { found } => Message::new(
            format!("{label}は40文字です。今は{found}文字です。"),
            "抜けや重なりがないか、紙と見比べてください。",
        ),
        FieldProblem::OtherRecoveryKey => Message::new(
            format!("入力した{label}は、いま作った復旧用紙のものではありません。"),
            "今印刷した紙を見て、入れ直してください。",
        ),
        FieldProblem::FormInUse => Message::new(
            "同じ記号の様式を、すでに使っています。",
            "置きかえるときは、「置きかえる」を選んでください。前のファイルも残ります。別の様式として加えるときは、ファイルの中の記号を、ほかの様式と違うものに変えてください。",
        ),
        FieldProblem::Twice => Message::new(
            format!("{label}に、同じものが二つあります。"),
            "片方を外してください。",
        ),
    }
}
