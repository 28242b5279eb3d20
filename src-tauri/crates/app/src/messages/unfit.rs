//! What is wrong with the records of a handover file: where, and what then.

use super::Message;
use crate::refusal::{Fault, Unfit, Whose};

const NOTHING: &str = "何も取り込んでいません。";

pub(super) fn message(unfit: Option<Unfit>) -> Message {
    let Some(unfit) = unfit else {
        return Message::new(
            format!("引継ぎファイルの中の記録が、つなぎの決まりに合いません。{NOTHING}"),
            "渡した事業所に、つなぎを新しい版にして、作り直すよう頼んでください。",
        );
    };
    let Unfit { label, fault, .. } = unfit;
    let what = match fault {
        Fault::TooLong { limit } => format!("{limit}文字を超えています"),
        Fault::TooMany { limit } => format!("{limit}個を超えています"),
        Fault::Empty => "空です".to_owned(),
        Fault::LineBreak => "2行以上になっています".to_owned(),
        Fault::Invisible => "目に見えない文字を含んでいます".to_owned(),
        Fault::DayBefore { other } => format!("「{other}」より前になっています"),
        Fault::FutureDay => "書いた日より後になっています".to_owned(),
    };
    Message::new(
        format!(
            "引継ぎファイルの{}の「{label}」が、{what}。{NOTHING}",
            whose(unfit.whose)
        ),
        "渡した事業所に、そこを直して作り直すよう頼んでください。",
    )
}

/// A place in the file, never a name: errors are read aloud and photographed.
fn whose(whose: Whose) -> String {
    match whose {
        Whose::Office => "事業所".to_owned(),
        Whose::Staff(place) => format!("{place}人目の職員"),
        Whose::Facility(place) => format!("{place}件目の連携先"),
        Whose::Physician(place) => format!("{place}人目の連携先の担当者"),
        Whose::Client(place) => format!("{place}人目の利用者"),
    }
}
