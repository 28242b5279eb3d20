//! The sentences about backups.

use super::Message;
use crate::refusal::Refusal;

/// Returns the words for a refusal that is about a backup.
pub(super) fn message(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::BackupDamaged => Message::new(
            "この控えは壊れているか、読み取れません。いまの記録はそのままです。",
            "ほかの日の控えか、二つ目の場所の控えを選んでください。",
        ),
        Refusal::RecordsDamaged => Message::new(
            "記録簿に、壊れて読み取れないところがあります。控えは作れませんでした。前の控えは、そのままです。",
            "「引継ぎ・控え」で、いちばん新しい「確かめ済み」の控えから戻してください。いまの記録簿は取り置かれます。",
        ),
        Refusal::BackupUnproved => Message::new(
            "控えを作りましたが、読み直して確かめることができませんでした。いまの記録はそのままです。",
            "空き容量と媒体の調子を確かめて、もう一度控えを作ってください。",
        ),
        Refusal::RestoreUnfinished => Message::new(
            "控えの記録に置き換えることは決まりましたが、終わりまで進めませんでした。",
            "空き容量と媒体を確かめて、つなぎを開き直してください。続きから置き換えます。いまの合言葉で開けないときは、控えを作った日の合言葉で開きます。",
        ),
        Refusal::BackupTooNew => Message::new(
            "この控えは、新しい版のつなぎで作られています。いまの記録はそのままです。",
            "このパソコンのつなぎも、新しい版にしてから戻してください。",
        ),
        Refusal::BackupPassphrase => Message::new(
            "この控えの合言葉が合いません。",
            "控えを作った日の合言葉か、その日に使えた復旧の鍵を入力してください。",
        ),
        Refusal::BackupKeyFileMissing => Message::new(
            "この控えは、その合言葉だけでは開けません。",
            "鍵ファイルと合わせて開いていた人は、控えを作った日の鍵ファイルも選んでください。合言葉だけで開いていた人は、その日の合言葉を確かめてください。",
        ),
        Refusal::BackupKeyFile => Message::new(
            "この鍵ファイルは、この控えを作った日に使っていたものではありません。",
            "控えを作った日に使っていた鍵ファイルを選んでください。",
        ),
        Refusal::BackupOtherKey => Message::new(
            "この控えは、いまの記録簿の鍵では確かめられません。",
            "「控えから戻す」で、控えを作った日の合言葉を入れて確かめてください。",
        ),
        Refusal::BackupChanged => Message::new(
            "控えのファイルが、中身を確かめたときのものと違います。いまの記録はそのままです。",
            "もう一度、中身を確かめるところから行ってください。",
        ),
        Refusal::OtherStore {
            office,
            is_known: true,
        } => Message::new(
            format!(
                "これは、いまの記録簿とは別の記録簿（{office}）の控えです。いまの記録はそのままです。"
            ),
            "替えてよいときは、その事業所の名前を確かめてから、もう一度行ってください。",
        ),
        Refusal::OtherStore { office, .. } => Message::new(
            format!(
                "いまの記録簿の控えかどうかを、確かめられません（控えの事業所: {office}）。いまの記録はそのままです。"
            ),
            "替えてよいときは、その事業所の名前を確かめてから、もう一度行ってください。",
        ),
        Refusal::TodayUnknown { office } => Message::new(
            format!(
                "いまの記録簿が開けないため、いまも管理者であることを確かめられません（控えの事業所: {office}）。いまの記録はそのままです。"
            ),
            "もっと新しい控えがあれば、それで試してください。この控えで戻すときは、その事業所の名前を確かめてから、もう一度行ってください。",
        ),
        Refusal::RestoreRefused => Message::new(
            "記録簿のフォルダーに、このパソコンで行ったものと確かめられない「控えから戻す」の続きがありました。記録は変えていません。",
            "よけておきました。もう一度開いてください。覚えのないときは、このパソコンを使う方に確かめてください。",
        ),
        Refusal::TodayUnproved => Message::new(
            "控えから戻せるのは、いまも管理者である方だけです。控えの日の合言葉だけでは、それを確かめられません。",
            "いまの管理者の合言葉か、いまの復旧の鍵も入れてください。",
        ),
        Refusal::TodayPassphrase => Message::new(
            "いまの記録簿は、その合言葉では開けません。何も変えていません。",
            "いまの管理者の合言葉か、いまの復旧の鍵を確かめてください。鍵ファイルと合わせて開いている方は、鍵ファイルも選んでください。",
        ),
        Refusal::BackupKeysUnfit => Message::new(
            "この控えの鍵では、いまの記録簿は開けません。何も変えていません。",
            "別の記録簿の控えか、鍵を取り替える前の控えです。ほかの日の控えを選んでください。",
        ),
        Refusal::KeysPresent => Message::new(
            "記録簿の鍵のファイルは、使えます。何も変えていません。",
            "いまの合言葉で開いてください。開けないときは、復旧用紙の鍵を使ってください。",
        ),
        Refusal::NoBackupYet => Message::new(
            "確かめ済みの控えが、まだありません。",
            "先に「いま控えを作る」を押してください。",
        ),
        Refusal::BackupPlaceMissing => Message::new(
            "二つ目の場所につながりません。",
            "媒体が差し込まれているか、共有フォルダーを開けるかを確かめてください。",
        ),
        Refusal::OtherBackupPlace => Message::new(
            "二つ目の場所が、選んだときの媒体と違います。",
            "前の媒体に差し替えるか、場所を選び直してください。",
        ),
        _ => Message::new(
            "これは控えのファイルではありません。",
            "つなぎで作った控えを選んでください。",
        ),
    }
}
