//! The words of paper: printers, one slip in several shapes, many slips at once.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Resolution;

#[derive(Args)]
pub struct Outlet {
    /// プリンター名。省くと、いつものプリンターを使います
    #[arg(long, value_name = "名前", default_value = "")]
    pub printer: String,
    /// 用紙の場所（printers show で分かるもの）。省くと、プリンターに任せます
    #[arg(long, value_name = "場所", default_value = "")]
    pub tray: String,
    /// 印刷する面。省くと、プリンターに任せます
    #[arg(long, value_name = "面")]
    pub sides: Option<Sides>,
}

/// Where paper comes out, and how often.
#[derive(Args)]
pub struct Copies {
    #[command(flatten)]
    pub outlet: Outlet,
    /// 部数（1から20）
    #[arg(long, value_name = "部数", default_value_t = 1)]
    pub copies: u32,
}

/// How a fax file is made.
#[derive(Args)]
pub struct FaxFile {
    /// FAXの画質（fine 高精細、standard 標準）。省くと、事業所の決めたとおりです
    #[arg(long, value_name = "画質")]
    pub resolution: Option<Resolution>,
    /// FAX用ファイルの形（normal 通常、compact 高圧縮）。省くと、事業所の決めたとおりです
    #[arg(long, value_name = "形")]
    pub coding: Option<Coding>,
}

/// How the pixels of a fax file are packed.
#[derive(Clone, Copy, ValueEnum)]
pub enum Coding {
    /// 通常（どの機械でも読めます）
    Normal,
    /// 高圧縮（ファイルが小さくなります）
    Compact,
}

/// Which sides of the paper.
#[derive(Clone, Copy, ValueEnum)]
pub enum Sides {
    /// 片面
    One,
    /// 両面
    Both,
}

#[derive(Subcommand)]
pub enum Printers {
    /// プリンターの一覧
    #[command(after_help = "例: tsunagi-cli printers list")]
    List,
    /// プリンター1台の用紙の場所
    #[command(after_help = "例: tsunagi-cli printers show 事務所の複合機")]
    Show {
        /// プリンター名
        #[arg(value_name = "名前")]
        printer: String,
    },
    /// いつものプリンターを決めます。何も付けないと、決めたものを忘れます
    #[command(after_help = "例: tsunagi-cli printers usual --printer 事務所の複合機 --tray 2")]
    Usual(Outlet),
    /// FAX用ファイルの作り方を表示します。付けたものがあれば、事業所の決まりにします
    #[command(after_help = "例: tsunagi-cli printers fax --resolution fine --coding compact")]
    Fax(FaxFile),
    /// プリンターへ渡した印刷がどうなったかを表示します
    #[command(after_help = "例: tsunagi-cli printers job 事務所の複合機 12")]
    Job {
        /// プリンター名
        #[arg(value_name = "名前")]
        printer: String,
        /// 印刷の番号（印刷したときに表示されたもの）
        #[arg(value_name = "番号")]
        job: u32,
    },
}

#[derive(Args)]
pub struct Batch {
    /// 作るもの
    #[arg(long, value_name = "もの")]
    pub output: BatchOutput,
    /// 整理番号（何度でも）。同じ番号が2件あるときはID（--json の id）。省くと、下の期間と状態の連絡票です
    #[arg(value_name = "番号")]
    pub numbers: Vec<String>,
    /// 確定した日がいつから
    #[arg(long, value_name = "年月日", default_value = "")]
    pub from: String,
    /// 確定した日がいつまで
    #[arg(long, value_name = "年月日", default_value = "")]
    pub to: String,
    /// 状態（回答待ち、期限超過など。何度でも）
    #[arg(long, value_name = "状態")]
    pub state: Vec<String>,
    #[command(flatten)]
    pub print_to: Copies,
    #[command(flatten)]
    pub fax: FaxFile,
    /// FAXの1枚目に送付状を付けます
    #[arg(long)]
    pub cover: bool,
    /// 作るファイルか、置くフォルダー
    #[arg(long, value_name = "場所")]
    pub out: Option<PathBuf>,
    /// 作らずに、何が入り、何が入らないかだけを示します
    #[arg(long)]
    pub dry_run: bool,
}

/// What a batch makes.
#[derive(Clone, Copy, ValueEnum)]
pub enum BatchOutput {
    /// 印刷します
    Print,
    /// 1つのPDFにします
    Pdf,
    /// FAX用ファイルのフォルダーにします
    Fax,
}
