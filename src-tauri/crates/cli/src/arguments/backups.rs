//! `backup` and `restore`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum Backup {
    /// 控えを作り、開いて確かめます
    #[command(after_help = "例: tsunagi-cli backup make --out E:\\控え")]
    Make {
        /// いつもの場所のほかに写すフォルダー
        #[arg(long, value_name = "フォルダー")]
        out: Option<PathBuf>,
    },
    /// 控えの一覧（新しい順）
    #[command(after_help = "例: tsunagi-cli backup list")]
    List,
    /// 控えのファイルを開いて確かめます（何も変えません）
    #[command(after_help = "例: tsunagi-cli backup check 控え.tsunagi")]
    Check {
        /// 控えのファイル
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
    /// 控えから試しに戻して、戻せることを確かめます（記録は変わりません）
    #[command(after_help = "例: tsunagi-cli backup rehearse")]
    Rehearse,
    /// 控えを写す二つ目の場所と、試しに戻す間隔を決めます
    #[command(
        after_help = "例: tsunagi-cli backup settings --second E:\\控え --rehearse-months 12"
    )]
    Settings {
        /// 二つ目の場所のフォルダー。「なし」でやめます
        #[arg(long, value_name = "フォルダー")]
        second: Option<PathBuf>,
        /// 何か月ごとに試しに戻すか。0で知らせません
        #[arg(long, value_name = "月数")]
        rehearse_months: Option<u32>,
    },
}

#[derive(Args)]
pub struct Restore {
    /// 控えのファイル
    #[arg(value_name = "ファイル")]
    pub file: PathBuf,
    /// 戻さずに、中身だけを示します
    #[arg(long)]
    pub preview: bool,
    /// 尋ねずに戻します（ほかのプログラムから使うとき）
    #[arg(long, conflicts_with = "preview")]
    pub yes: bool,
    /// 別の記録簿の控えや、いまの管理者を確かめられない控えに替えてよいとき、その控えの事業所の名前
    #[arg(long, value_name = "事業所名", conflicts_with = "keys_only")]
    pub other_office: Option<String>,
    /// いまの管理者の合言葉か、いまの復旧の鍵のファイル（控えの日の合言葉では、いまの記録簿を開けないとき）
    #[arg(long, value_name = "ファイル", conflicts_with = "keys_only")]
    pub today_passphrase_file: Option<PathBuf>,
    /// いまの管理者の鍵ファイル
    #[arg(long, value_name = "ファイル", requires = "today_passphrase_file")]
    pub today_key_file: Option<PathBuf>,
    /// 記録はそのままにして、壊れた鍵のファイルだけを戻します
    #[arg(long, conflicts_with_all = ["preview", "yes"])]
    pub keys_only: bool,
}
