//! The sentences about the place of the records, when it does not take or give what it should.

use super::Message;
use crate::refusal::Refusal;

/// Returns the words for a refusal that is about the place of the records.
pub(super) fn message(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::StoreFull => Message::new(
            "空き容量が足りないため、記録できませんでした。",
            "要らないファイルを片付けて、もう一度お試しください。",
        ),
        Refusal::StoreMedium => Message::new(
            "記録簿のある場所を、うまく読み書きできませんでした。",
            "空き容量と、媒体が外れていないかを確かめて、もう一度お試しください。",
        ),
        Refusal::StoreDamaged => Message::new(
            "記録簿が壊れているか、読み取れないため、開けません。",
            "記録簿はそのまま残し、控えから戻してください。",
        ),
        _ => Message::new(
            "記録簿のファイルに書き込めません。",
            "記録簿のフォルダーとその中のファイルの書き込みの許可を、パソコンを管理している人に確かめてください。",
        ),
    }
}
