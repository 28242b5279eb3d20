//! `staff`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum Staff {
    /// 職員の一覧
    #[command(after_help = "例: tsunagi-cli staff list")]
    List,
    /// 職員を加えます（管理者）
    #[command(
        after_help = "例: tsunagi-cli staff add '見本 花子' --kana 'みほん はなこ' --role 介護支援専門員 --new-passphrase-file 花子の合言葉.txt"
    )]
    Add(StaffChange),
    /// 職員の氏名・権限・在職を変えます（管理者）。書かなかったことは、そのままです
    #[command(
        after_help = "例: tsunagi-cli staff change '見本 花子' --left\n例: tsunagi-cli staff change '見本 花子' --rename '見本 春子' --kana 'みほん はるこ'"
    )]
    Change {
        /// 新しい氏名
        #[arg(long, value_name = "氏名")]
        rename: Option<String>,
        #[command(flatten)]
        change: StaffChange,
        /// 退職にします。記録簿は開けなくなります
        #[arg(long, conflicts_with = "back")]
        left: bool,
        /// 在職に戻します
        #[arg(long)]
        back: bool,
    },
}

#[derive(Args)]
pub struct StaffChange {
    /// 氏名
    #[arg(value_name = "氏名")]
    pub name: String,
    /// ふりがな
    #[arg(long, value_name = "ふりがな")]
    pub kana: Option<String>,
    /// 権限
    #[arg(long, value_name = "権限")]
    pub role: Option<String>,
    /// その職員の合言葉を1行で書いたファイル
    #[arg(long, value_name = "ファイル")]
    pub new_passphrase_file: Option<PathBuf>,
}
