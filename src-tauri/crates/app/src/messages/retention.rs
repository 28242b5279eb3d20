//! The sentences about how long records are kept, and about purging.

use super::Message;
use crate::refusal::Refusal;

/// Returns the words for a refusal that is about retention.
pub(super) fn message(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::YearsTooFew { least } => Message::new(
            format!("保存期間は、契約が終わった日から{least}年より短くできません。"),
            format!("市町村の条例で定めた年数を保険者に確かめて、{least}以上で入れてください。"),
        ),
        Refusal::StillKept { until } => Message::new(
            format!("この利用者の記録は、{}まで保存します。", until.wareki()),
            "その日が過ぎてから、廃棄の予定にしてください。",
        ),
        Refusal::NothingToPurge { waiting: 0 } => Message::new(
            "廃棄の予定にした人がいません。",
            "先に、保存期間が過ぎた利用者を廃棄の予定にしてください。",
        ),
        Refusal::NothingToPurge { waiting } => Message::new(
            format!("廃棄の予定の{waiting}人は、まだ廃棄できる日になっていません。"),
            "一覧で、いつから廃棄できるかを確かめてください。",
        ),
        Refusal::PurgeCount { ready } => Message::new(
            format!("いま廃棄できるのは{ready}人です。入れた人数と違うため、廃棄していません。"),
            "一覧で、廃棄する人を一人ずつ確かめてから、その人数を入れてください。",
        ),
        _ => Message::new(
            "保存期間と廃棄の操作ができませんでした。",
            "一覧を開き直して、もう一度お試しください。",
        ),
    }
}
