//! `audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub enum Audit {
    /// 操作の記録の一覧（新しい順。管理者だけ）
    #[command(
        after_help = "例: tsunagi-cli audit list --from R8.4.1 --act 印刷\n例: tsunagi-cli audit list --client はまぐり"
    )]
    List {
        #[command(flatten)]
        which: WhichActs,
        /// この番号より前の記録を表示します（続きを見るとき）
        #[arg(long, value_name = "番号")]
        before: Option<u32>,
    },
    /// 操作の記録が書き換えられていないか、初めから終わりまで検査します
    #[command(after_help = "例: tsunagi-cli audit verify")]
    Verify,
    /// 操作の記録をファイルに書き出します（運営指導などのとき）
    #[command(after_help = "例: tsunagi-cli audit export --format pdf --from R8.4.1 --to R8.4.30")]
    Export {
        #[command(flatten)]
        which: WhichActs,
        /// ファイルの種類
        #[arg(long, value_enum, value_name = "種類", default_value_t = SheetFormat::Csv)]
        format: SheetFormat,
        /// 保存するファイル。省くと、いつもの保存先に作ります
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct WhichActs {
    /// 初めの日
    #[arg(long, value_name = "日付", default_value = "")]
    pub from: String,
    /// 終わりの日
    #[arg(long, value_name = "日付", default_value = "")]
    pub to: String,
    /// 職員の氏名
    #[arg(long, value_name = "氏名", default_value = "")]
    pub staff: String,
    /// 利用者の氏名かふりがな（廃棄した方はID）。その方の連絡票や支援経過の記録も出ます
    #[arg(long, value_name = "利用者", default_value = "")]
    pub client: String,
    /// したこと（印刷、閲覧など。いくつでも）
    #[arg(long, value_name = "したこと")]
    pub act: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// 表計算で開けるCSV
    Csv,
    /// 印刷できるPDF
    Pdf,
}
