//! The sentences about what somebody may not do.

use super::Message;
use crate::refusal::Duty;

/// Returns the words for what a role is not granted.
pub(super) fn message(duty: Duty) -> Message {
    match duty {
        Duty::Read => Message::new(
            "この権限では、見ることができません。",
            "管理者に、権限を確かめてもらってください。",
        ),
        Duty::Write => Message::new(
            "閲覧の権限では、記録を変えられません。",
            "必要なときは、管理者に権限を変えてもらってください。",
        ),
        Duty::HandOver => Message::new(
            "閲覧の権限では、引継ぎを扱えません。",
            "必要なときは、管理者に権限を変えてもらってください。",
        ),
        Duty::Administer => only_administrators("この設定を変えられるのは"),
        Duty::Inspect => only_administrators("操作の記録を見られるのは"),
        Duty::Retain => only_administrators("保存期間と廃棄を扱えるのは"),
        Duty::Restore => only_administrators("控えから記録を戻せるのは"),
    }
}

fn only_administrators(what: &str) -> Message {
    Message::new(
        format!("{what}、管理者だけです。"),
        "管理者に頼んでください。",
    )
}
