//! The words of `handover`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::paper::Copies;

#[derive(Subcommand)]
pub enum Handover {
    /// 暗号化した引継ぎファイルを作ります
    #[command(
        after_help = "例: tsunagi-cli handover export --out E:\\引継ぎ.age --handover-passphrase-file 引継ぎの合言葉.txt --client 浜栗 --recipient 見本居宅"
    )]
    Export {
        /// 作るファイル（.age）か、置くフォルダー
        #[arg(long, value_name = "場所")]
        out: PathBuf,
        /// 引継ぎファイルの合言葉を1行で書いたファイル
        #[arg(long, value_name = "ファイル")]
        handover_passphrase_file: Option<PathBuf>,
        /// 引き継ぐ利用者（何度でも）。省くと事業所の全員です
        #[arg(long, value_name = "利用者")]
        client: Vec<String>,
        /// 渡す相手（渡した記録と、渡す紙に残ります）
        #[arg(long, value_name = "名称")]
        recipient: String,
        /// 支援経過と連絡票の初めの日。省くと、はじめからです
        #[arg(long, value_name = "年月日", default_value = "")]
        from: String,
        /// 支援経過と連絡票の終わりの日。省くと、終わりまでです
        #[arg(long, value_name = "年月日", default_value = "")]
        to: String,
        /// 連絡票（PDFを含む）を入れません
        #[arg(long)]
        without_slips: bool,
        /// 確定した連絡票の紙面のPDFを入れません（連絡票の文は入ります）
        #[arg(long, conflicts_with = "without_slips")]
        without_pages: bool,
        /// 合言葉の代わりに使う、登録済みの相手の公開鍵（何度でも）
        #[arg(
            long,
            value_name = "公開鍵",
            conflicts_with = "handover_passphrase_file"
        )]
        key: Vec<String>,
    },
    /// 引継ぎファイルを開いて、取り込むとどうなるかを示します（何も変えません）
    #[command(
        after_help = "例: tsunagi-cli handover inspect 引継ぎ.age --handover-passphrase-file 引継ぎの合言葉.txt"
    )]
    Inspect(HandoverFile),
    /// 引継ぎファイルを取り込みます
    #[command(
        after_help = "例: tsunagi-cli handover import 引継ぎ.age --handover-passphrase-file 引継ぎの合言葉.txt --dry-run"
    )]
    Import {
        #[command(flatten)]
        file: HandoverFile,
        /// 取り込まずに、どうなるかだけを示します
        #[arg(long)]
        dry_run: bool,
        /// 利用者や連携先の相違のある項目で、引継ぎファイルの内容にするもの（inspectの「選ぶときの名前」。何度でも）
        #[arg(long, value_name = "名前")]
        take: Vec<String>,
        /// 同じ連携先とみなさないもの（ファイルのID。何度でも）
        #[arg(long, value_name = "ID")]
        separate: Vec<String>,
        /// この記録簿で廃棄した方のうち、もう一度取り込む方（inspectに出るID。何度でも）
        #[arg(long, value_name = "ID")]
        restore: Vec<String>,
        /// 取り込んだあと、受領証をこのフォルダーに作ります
        #[arg(long, value_name = "フォルダー")]
        receipt: Option<PathBuf>,
    },
    /// 渡した記録の一覧を示します
    #[command(after_help = "例: tsunagi-cli handover log")]
    Log,
    /// 引継ぎファイルに添える引継ぎ書を、PDFにするか印刷します
    #[command(after_help = "例: tsunagi-cli handover sheet --paper")]
    Sheet {
        /// 引継ぎ番号（handover log で分かるもの）。省くと、最後に渡したものです
        #[arg(value_name = "引継ぎ番号")]
        id: Option<String>,
        /// 作るファイルか、置くフォルダー
        #[arg(long, value_name = "場所", conflicts_with = "paper")]
        out: Option<PathBuf>,
        /// PDFにせず、プリンターで印刷します
        #[arg(long)]
        paper: bool,
        #[command(flatten)]
        print_to: Copies,
    },
    /// 相手から受け取った受領証を読みます
    #[command(after_help = "例: tsunagi-cli handover receipt tsunagi-receipt.json")]
    Receipt {
        /// 受領証のファイル
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
    /// 書き出せる場所と空きを示します
    #[command(after_help = "例: tsunagi-cli handover drives")]
    Drives,
    /// この事業所の公開鍵と、登録した相手の公開鍵を示します
    #[command(after_help = "例: tsunagi-cli handover keys")]
    Keys,
    /// 相手の公開鍵を登録します
    #[command(
        after_help = "例: tsunagi-cli handover add-key age1... --name 見本第二居宅 --verified"
    )]
    AddKey {
        /// 公開鍵（age1 で始まる文字）
        #[arg(value_name = "公開鍵")]
        public_key: String,
        /// 相手の名称
        #[arg(long, value_name = "名称")]
        name: String,
        /// 照合の数字を電話で読み合わせました
        #[arg(long)]
        verified: bool,
    },
    /// 相手の公開鍵を消します
    #[command(after_help = "例: tsunagi-cli handover remove-key age1...")]
    RemoveKey {
        /// 公開鍵
        #[arg(value_name = "公開鍵")]
        public_key: String,
    },
}

#[derive(Args)]
pub struct HandoverFile {
    /// 引継ぎファイル
    #[arg(value_name = "ファイル")]
    pub file: PathBuf,
    /// 引継ぎファイルの合言葉を1行で書いたファイル
    #[arg(long, value_name = "ファイル")]
    pub handover_passphrase_file: Option<PathBuf>,
}
