//! Every sentence a refusal says, in pairs: 何が起きたか, どうすればよいか.
//!
//! Window and command line show the same words. です・ます, no blame, no technical words, each ends
//! with 。. `tests/golden/messages.txt` holds them all, so that they are read as prose when changed.

mod backups;
mod duties;
mod fields;
mod files;
mod findings;
mod retention;
mod slips;
mod storage;
#[cfg(test)]
mod tests;
mod unfit;

pub use findings::{
    finding, many_questions, named, no_place, no_place_for_purposes, not_for_slips, not_in_use,
    ordinary_form, overflow, registered_in_one_piece, stands_in, unprintable,
};

use tsunagi_platform::PrintError;

use crate::refusal::{Refusal, Resource, Thing};

/// A pair of sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// 何が起きたか。
    pub what: String,
    /// どうすればよいか。
    pub remedy: String,
}

impl Message {
    /// Pairs two sentences.
    #[must_use]
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// Returns the words for a refusal.
#[must_use]
pub fn message(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Field(field) => fields::message(field),
        Refusal::NotFound(thing) => not_found(*thing),
        Refusal::NotUnlocked => Message::new(
            "記録簿は施錠されています。",
            "合言葉を入力して、記録簿を開いてください。",
        ),
        Refusal::NoStore => Message::new(
            "この場所には、まだ記録簿がありません。",
            "新しく記録簿を作るか、記録簿のある場所を選んでください。",
        ),
        Refusal::StoreExists => Message::new(
            "この場所には、すでに記録簿があります。",
            "その記録簿を開くか、別の場所を選んでください。",
        ),
        Refusal::StoreInUse => Message::new(
            "記録簿は、ほかの画面で開かれています。",
            "開いている画面を閉じてから、もう一度お試しください。",
        ),
        Refusal::WrongPassphrase => Message::new(
            "合言葉が合いません。",
            "大文字と小文字、全角と半角を確かめて、もう一度入力してください。",
        ),
        Refusal::WeakPassphrase { least } => Message::new(
            format!("合言葉が短すぎます。{least}文字以上が必要です。"),
            "いくつかの言葉をつなげるなどして、長くしてください。",
        ),
        Refusal::EasyPassphrase => Message::new(
            "この合言葉は、推し量られやすいものです。",
            "関わりのない言葉をいくつかつなげるか、「合言葉の案」を使ってください。",
        ),
        Refusal::WrongKeyFile => Message::new(
            "この鍵ファイルは、この記録簿のものではありません。",
            "鍵ファイルを入れた媒体を確かめて、選び直してください。",
        ),
        Refusal::KeyFileMissing => Message::new(
            "その合言葉だけでは開けません。",
            "鍵ファイルと合わせて使う人は、鍵ファイルも選んでください。合言葉だけの人は、もう一度確かめて入力してください。",
        ),
        Refusal::TooSoon { seconds } => Message::new(
            "合わない合言葉が続いたため、しばらく受け付けません。",
            format!(
                "{}待ってから、もう一度入力してください。",
                waiting(*seconds)
            ),
        ),
        Refusal::WrongRecoveryKey => Message::new(
            "この復旧の鍵では開けません。",
            "いちばん新しい復旧用紙か、紙の日付を確かめてください。",
        ),
        Refusal::NoRecoveryDraft => Message::new(
            "確かめる前の復旧の鍵がありません。",
            "復旧用紙を作るところから行ってください。",
        ),
        Refusal::ClientLimited => Message::new(
            "限られた職員だけが扱う利用者が含まれているため、行えません。",
            "管理者に頼んでください。",
        ),
        Refusal::PassphraseTaken => {
            Message::new("この合言葉は使えません。", "別の合言葉にしてください。")
        }
        Refusal::StoreFull
        | Refusal::StoreMedium
        | Refusal::StoreDamaged
        | Refusal::StoreReadOnly => storage::message(refusal),
        Refusal::ChangedMeanwhile => Message::new(
            "開いている間に、ほかのところで書き換えられていました。",
            "開き直して中身を確かめてから、もう一度行ってください。",
        ),
        Refusal::KeysDamaged => Message::new(
            "記録簿の鍵のファイルが壊れているか、見つかりません。",
            "記録簿はそのまま残し、「控えから戻す」で、鍵だけを戻してください。",
        ),
        Refusal::KeysOlder => Message::new(
            "記録簿の鍵のファイルが、前のものに置き換わっています。何も変えていません。",
            "施錠して、もう一度開いてから、行ってください。",
        ),
        Refusal::StoreTooNew => Message::new(
            "この記録簿は、新しい版のつなぎで作られています。",
            "このパソコンのつなぎも、新しい版にしてから開いてください。",
        ),
        Refusal::NotAllowed(duty) => duties::message(*duty),
        Refusal::PurgeCount { .. }
        | Refusal::NothingToPurge { .. }
        | Refusal::StillKept { .. }
        | Refusal::YearsTooFew { .. } => retention::message(refusal),
        Refusal::NoDataFolder => Message::new(
            "記録簿を置くフォルダーが見つかりません。",
            "記録簿のフォルダーを指定して、もう一度お試しください。",
        ),
        Refusal::NoViewer => Message::new(
            "ファイルを開くプログラムを起動できませんでした。",
            "フォルダーから直接開いてください。",
        ),
        Refusal::LastAdministrator => Message::new(
            "管理者がいなくなるため、この変更はできません。",
            "先に、ほかの職員の権限を管理者にしてください。",
        ),
        Refusal::SeveralSlips { .. }
        | Refusal::SlipConfirmed
        | Refusal::SlipNotConfirmed
        | Refusal::EventNotPossible { .. }
        | Refusal::NeverSent
        | Refusal::OutOfUse { .. } => slips::message(refusal),
        Refusal::SlipIncomplete(found) => listing("まだ確定できません。", found),
        Refusal::ReasonNeeded(found) => listing("先に、確かめることがあります。", found),
        Refusal::Unprintable(characters) => Message::new(
            format!("印刷できない文字{}があります。", named(characters)),
            "別の書き方に直すか、ひらがなで書いてください。",
        ),
        Refusal::TemplateInvalid(problems) => Message::new(
            format!("様式のファイルに誤りがあります。{}", problems.join("")),
            "様式のファイルを直して、もう一度お試しください。",
        ),
        Refusal::TemplateUnknown => Message::new(
            "その様式は見つかりません。",
            "様式の一覧から選び直してください。",
        ),
        Refusal::NotForSlips(name, use_of_it) => not_for_slips(name, use_of_it),
        Refusal::ResourceMissing(resource) => resource_missing(*resource),
        Refusal::TooManyPages { pages, most } => Message::new(
            format!("{pages}枚になります。一度に送れるのは{most}枚までです。"),
            "文を短くするか、添付する記録を減らしてください。",
        ),
        Refusal::File(error) => files::message(error),
        Refusal::Printer(trouble) => printer(*trouble),
        Refusal::NotHandoverFile => Message::new(
            "これは引継ぎファイルではありません。",
            "つなぎで作った引継ぎファイルを選んでください。",
        ),
        Refusal::HandoverDamaged => Message::new(
            "引継ぎファイルが壊れています。何も取り込んでいません。",
            "もう一度写すか、渡した事業所に作り直しを頼んでください。",
        ),
        Refusal::HandoverUnfit(unfit) => unfit::message(*unfit),
        Refusal::HandoverTooNew => Message::new(
            "この引継ぎファイルは、新しい版のつなぎで作られています。何も取り込んでいません。",
            "このパソコンのつなぎも、新しい版にしてから取り込んでください。",
        ),
        Refusal::HandoverPassphrase => Message::new(
            "引継ぎファイルの合言葉が合いません。",
            "渡した事業所に合言葉を確かめて、もう一度入力してください。",
        ),
        Refusal::HandoverOtherKey => Message::new(
            "このファイルは、この事業所の鍵では開けません。",
            "渡した事業所に、この事業所の公開鍵で作り直してもらうか、合言葉で作ってもらってください。",
        ),
        Refusal::HandoverExcessive => Message::new(
            "このファイルは、安全に開ける大きさを超えています。何も取り込んでいません。",
            "渡した事業所に、利用者を分けて作り直すよう頼んでください。",
        ),
        Refusal::HandoverWork => Message::new(
            "このファイルは、合言葉を確かめるのに、安全な範囲を超える計算を求めています。つなぎで作ったファイルではないか、途中で書き換えられています。何も取り込んでいません。",
            "もう一度開かずに、渡した事業所へ電話で確かめ、つなぎで作り直してもらってください。",
        ),
        Refusal::HandoverTooLarge => Message::new(
            "一つの引継ぎファイルに入る量を超えています。",
            "利用者を分けて、いくつかのファイルにしてください。",
        ),
        Refusal::NotBackup
        | Refusal::BackupDamaged
        | Refusal::BackupUnproved
        | Refusal::RecordsDamaged
        | Refusal::RestoreUnfinished
        | Refusal::RestoreRefused
        | Refusal::BackupTooNew
        | Refusal::BackupPassphrase
        | Refusal::BackupKeyFileMissing
        | Refusal::BackupKeyFile
        | Refusal::BackupOtherKey
        | Refusal::BackupChanged
        | Refusal::OtherStore { .. }
        | Refusal::TodayUnknown { .. }
        | Refusal::BackupKeysUnfit
        | Refusal::TodayUnproved
        | Refusal::TodayPassphrase
        | Refusal::KeysPresent
        | Refusal::NoBackupYet
        | Refusal::BackupPlaceMissing
        | Refusal::OtherBackupPlace => backups::message(refusal),
        Refusal::MediumUnfaithful => Message::new(
            "書き込んだファイルを読み直すと、中身が違っていました。ファイルは残していません。",
            "媒体が傷んでいるおそれがあります。別の媒体を使ってください。",
        ),
        Refusal::HandoverChanged => Message::new(
            "引継ぎファイルが、中身を確かめたときのものと違います。何も取り込んでいません。",
            "もう一度、中身を確かめるところから行ってください。",
        ),
        Refusal::NothingToMake => Message::new(
            "まとめて作れる連絡票がありません。",
            "確定した連絡票だけが入ります。期間と状態を確かめてください。",
        ),
        Refusal::HandoverUnfinished => Message::new(
            "この引継ぎファイルは、出来上がりが確かめられていません。引継ぎ書は作れません。",
            "引継ぎファイルを作り直し、「取り外せます。」と出たら印刷してください。",
        ),
        Refusal::ReceiptTooNew => Message::new(
            "この受領証は、新しい版のつなぎで作られています。受領の記録は変えていません。",
            "このパソコンのつなぎも、新しい版にしてから読み込んでください。",
        ),
        Refusal::NotReceipt => Message::new(
            "このファイルは、受領証ではありません。",
            "引き継いだ相手から受け取った受領証のファイルを選んでください。",
        ),
        Refusal::ReceiptUnknown => Message::new(
            "この受領証は、この事業所が作った引継ぎファイルのものではありません。",
            "どのファイルの受領証か、相手に確かめてください。",
        ),
        Refusal::ReceiptForged => Message::new(
            "この受領証は、内容が書き換わっています。受け取りは確認できていません。",
            "相手に、受領証をもう一度作ってもらってください。",
        ),
        Refusal::LogTampered(places) => Message::new(
            format!(
                "操作の記録に、手を加えられた跡が{}か所あります。{}",
                places.len(),
                places.join("")
            ),
            "記録簿はそのまま残し、印刷した操作の記録や控えの記録と見比べてください。",
        ),
        Refusal::Cancelled => Message::new(
            "作業を中止しました。何も変わっていません。",
            "必要なときに、もう一度始めてください。",
        ),
        Refusal::Internal(_) => Message::new(
            "思いがけない問題が起きたため、作業を取りやめました。",
            "もう一度お試しください。続くときは、つなぎを開き直してください。",
        ),
    }
}

fn waiting(seconds: u64) -> String {
    if seconds < 60 {
        format!("{seconds}秒")
    } else {
        format!("{}分", seconds.div_ceil(60))
    }
}

fn listing(what: &str, found: &[tsunagi_domain::Finding]) -> Message {
    let whats: String = found.iter().map(|found| finding(*found).what).collect();
    let remedies: String = found.iter().map(|found| finding(*found).remedy).collect();
    let remedy = if remedies.is_empty() {
        "点検の欄を確かめてください。".to_owned()
    } else {
        remedies
    };
    Message::new(format!("{what}{whats}"), remedy)
}

fn not_found(thing: Thing) -> Message {
    let name = match thing {
        Thing::Client => "利用者",
        Thing::Certification => "認定",
        Thing::Consent => "同意",
        Thing::Entry => "支援経過の記録",
        Thing::Facility => "連携先",
        Thing::Physician => "連携先の担当者",
        Thing::Slip => "連絡票",
        Thing::Staff => "職員",
        Thing::Page => "ページ",
        Thing::Import => "取り込んだファイルの受領証",
        Thing::Export => "渡した記録",
    };
    Message::new(
        format!("その{name}は見つかりません。"),
        "一覧を開き直して、選び直してください。",
    )
}

fn resource_missing(resource: Resource) -> Message {
    let name = match resource {
        Resource::Folder => "つなぎに付いているファイル",
        Resource::Font => "文字の形のファイル",
        Resource::Template => "様式のファイル",
        Resource::Sample => "見本のファイル",
    };
    Message::new(
        format!("{name}が見つからないか、壊れています。"),
        "つなぎを入れ直してください。記録簿は消えません。",
    )
}

fn printer(trouble: PrintError) -> Message {
    match trouble {
        PrintError::NoPrinting => Message::new(
            "このパソコンから印刷する方法が見つかりません。",
            "PDFを保存して、ほかの方法で印刷してください。",
        ),
        PrintError::NoDefault => Message::new(
            "どのプリンターで印刷するかが決まっていません。",
            "プリンターを選んでから、もう一度印刷してください。",
        ),
        PrintError::Unknown => Message::new(
            "選んだプリンターが見つかりません。",
            "プリンターの電源とつながりを確かめるか、ほかのプリンターを選んでください。",
        ),
        PrintError::Refused => Message::new(
            "プリンターが受け付けませんでした。",
            "電源と用紙、プリンターの名前を確かめるか、PDFを保存して印刷してください。",
        ),
        PrintError::Undrawable => Message::new(
            "この紙面を、プリンターに合わせて描けませんでした。",
            "PDFを保存して、ほかの方法で印刷してください。",
        ),
    }
}
