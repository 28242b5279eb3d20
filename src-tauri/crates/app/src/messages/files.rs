//! The sentences about files that could not be read or written.

use tsunagi_files::{FileOp, Obstacle, PathError};

use super::Message;

/// Returns the words for what went wrong with a file.
pub(super) fn message(error: &PathError) -> Message {
    let is_writing = matches!(
        error.op(),
        FileOp::Create
            | FileOp::CreateFolder
            | FileOp::Write
            | FileOp::Sync
            | FileOp::Rename
            | FileOp::Copy
            | FileOp::Remove
            | FileOp::Lock
    );
    match error.obstacle() {
        Obstacle::DiskFull => Message::new(
            "空き容量が足りないため、保存できませんでした。",
            "要らないファイルを片付けるか、別の場所を選んでください。",
        ),
        Obstacle::PermissionDenied => Message::new(
            "この場所を使う許可がありません。",
            "別の場所を選ぶか、パソコンを管理している人に確かめてください。",
        ),
        Obstacle::ReadOnly => Message::new(
            "この場所には書き込めません。",
            "書き込み禁止のつまみを確かめるか、別の場所を選んでください。",
        ),
        Obstacle::NotFound => Message::new(
            "そのファイルやフォルダーが見つかりません。",
            "場所を確かめてください。USBメモリーのときは、差し込まれているか確かめてください。",
        ),
        Obstacle::AlreadyExists => Message::new(
            "同じ名前のファイルがあるため、保存しませんでした。前のファイルはそのままです。",
            "別の名前にするか、別の場所を選んでください。",
        ),
        Obstacle::TooLarge => Message::new(
            "ファイルが大きすぎます。",
            "選んだファイルを確かめるか、別の場所を選んでください。",
        ),
        Obstacle::InUse => Message::new(
            "ファイルが、ほかのところで使われています。",
            "そのファイルを閉じてから、もう一度お試しください。",
        ),
        Obstacle::BadName => Message::new(
            "ファイルの名前が長すぎるか、使えない文字があります。",
            "名前を短くするか、別の名前にしてください。",
        ),
        Obstacle::Other if is_writing => Message::new(
            "ファイルを書き込めませんでした。",
            "差し込まれている媒体や空き容量を確かめて、もう一度お試しください。",
        ),
        Obstacle::Other => Message::new(
            "ファイルを読み込めませんでした。",
            "差し込まれている媒体を確かめて、もう一度お試しください。",
        ),
    }
}
