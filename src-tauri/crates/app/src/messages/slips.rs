//! The sentences about where a slip stands.

use super::Message;
use crate::refusal::Refusal;

/// Returns the words for a refusal that is about where a slip stands.
pub(super) fn message(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::SeveralSlips { number, count } => Message::new(
            format!(
                "整理番号「{number}」の連絡票が{count}件あります。引き継いだ連絡票と、番号が同じです。"
            ),
            "連絡票の一覧で利用者と日付を確かめ、一つを選んでください。",
        ),
        Refusal::SlipConfirmed => Message::new(
            "この連絡票は確定しているため、書き換えられません。",
            "直すときは、新しい版を作ってください。",
        ),
        Refusal::SlipNotConfirmed => Message::new(
            "この連絡票は、まだ下書きです。",
            "内容を確かめて、確定してから行ってください。",
        ),
        Refusal::EventNotPossible { event, state } => Message::new(
            format!(
                "この連絡票は「{}」のため、「{}」を記録できません。",
                state.label(),
                event.label()
            ),
            "連絡票の経過を確かめて、今できることから選んでください。",
        ),
        Refusal::OutOfUse {
            newest: Some(newest),
        } => Message::new(
            format!(
                "この連絡票は差し替えたため、印刷や、送るためのファイルの作成はできません。いちばん新しい版は{newest}です。"
            ),
            format!("{newest}を開いて送ってください。控えに要るときは、PDFを保存してください。"),
        ),
        Refusal::OutOfUse { newest: None } => Message::new(
            "この連絡票は取り消したため、印刷や、送るためのファイルの作成はできません。",
            "控えに要るときは、PDFを保存してください。",
        ),
        _ => Message::new(
            "この連絡票は、送ったことが記録されていないため、「誤送信」を記録できません。",
            "誤って送っていたときは、起きたことと対応を支援経過に記録してください。",
        ),
    }
}
