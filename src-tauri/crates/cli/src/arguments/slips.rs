//! The words of `slips`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::paper::{Batch, Copies, FaxFile};

#[derive(Subcommand)]
pub enum Slips {
    /// 連絡票の一覧（新しい順）
    #[command(after_help = "例: tsunagi-cli slips list --client 浜栗")]
    List {
        /// 番号・宛先・件名の一部
        #[arg(value_name = "言葉", default_value = "")]
        query: String,
        /// 氏名などの一部（1人に決まるもの）
        #[arg(long, value_name = "利用者")]
        client: Option<String>,
    },
    /// 連絡票1件の内容
    #[command(after_help = "例: tsunagi-cli slips show R08-0001-1")]
    Show {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
    },
    /// 連絡票の下書きを作ります
    #[command(
        after_help = "例: tsunagi-cli slips new --client 浜栗 --purpose 利用者の状況についての相談 --subject 退院後の生活 --background 退院後、外出がありません。 --question 運動の制限はありますか。"
    )]
    New(Box<NewSlip>),
    /// 下書きを書き直します。書かなかったことは、そのままです
    #[command(
        after_help = "例: tsunagi-cli slips edit R08-0002-9 --subject 退院後の生活 --reply-by R8.4.20"
    )]
    Edit(Box<EditSlip>),
    /// 連絡票を確定します。確定した後は変えられません
    #[command(after_help = "例: tsunagi-cli slips confirm R08-0001-1")]
    Confirm {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        /// 注意があっても進める理由
        #[arg(long, value_name = "理由", default_value = "")]
        reason: String,
    },
    /// 確定した連絡票をPDFにします
    #[command(after_help = "例: tsunagi-cli slips pdf R08-0001-1 --out 連絡票.pdf")]
    Pdf {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        /// 作るファイル。省くと、保存先のフォルダーに作ります
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
    },
    /// 確定した連絡票をFAX用の画像（TIFF）にします
    #[command(
        after_help = "例: tsunagi-cli slips fax R08-0001-1 --resolution standard --out 連絡票.tif"
    )]
    Fax {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        #[command(flatten)]
        fax: FaxFile,
        /// 1枚目に送付状を付けます
        #[arg(long)]
        cover: bool,
        /// 作るファイル。省くと、保存先のフォルダーに作ります
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
    },
    /// 確定した連絡票をプリンターへ送ります
    #[command(after_help = "例: tsunagi-cli slips print R08-0001-1")]
    Print {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        #[command(flatten)]
        print_to: Copies,
    },
    /// FAXで相手が読めるかを、送る前に調べます
    #[command(after_help = "例: tsunagi-cli slips legibility R08-0001-1 --cover")]
    Legibility {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        /// 送付状も調べます
        #[arg(long)]
        cover: bool,
    },
    /// 確定した連絡票を、合言葉で開くPDFにします（メールに付けるとき）
    #[command(
        after_help = "例: tsunagi-cli slips mail R08-0001-1 --mail-passphrase-file PDFの合言葉.txt"
    )]
    Mail {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
        /// PDFの合言葉を1行で書いたファイル
        #[arg(long, value_name = "ファイル")]
        mail_passphrase_file: PathBuf,
        /// 作るファイル。省くと、保存先のフォルダーに作ります
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
    },
    /// 確定した連絡票をまとめて印刷・保存します
    #[command(
        after_help = "例: tsunagi-cli slips batch --output pdf --from R8.4.1 --to R8.4.30\n例: tsunagi-cli slips batch --output fax --state 期限超過 --cover --dry-run"
    )]
    Batch(Box<Batch>),
    /// 送付・到達確認・督促・回答などを記録します
    #[command(
        after_help = "例: tsunagi-cli slips record R08-0001-1 --kind sent --means fax\n例: tsunagi-cli slips record R08-0001-1 --kind answered --means fax --person 見本医師 --answer 制限はありません。"
    )]
    Record(RecordEvent),
    /// 確定した連絡票の新しい版（下書き）を作ります
    #[command(after_help = "例: tsunagi-cli slips revise R08-0001-1")]
    Revise {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
    },
    /// 下書きを捨てます
    #[command(after_help = "例: tsunagi-cli slips discard R08-0002-9")]
    Discard {
        /// 整理番号。同じ番号が2件あるときはID（--json の id）
        #[arg(value_name = "番号")]
        number: String,
    },
}

/// How fine the fax is.
#[derive(Clone, Copy, ValueEnum)]
pub enum Resolution {
    /// 204×196 dpi.
    Fine,
    /// 204×98 dpi.
    Standard,
}

#[derive(Args)]
pub struct NewSlip {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(long, value_name = "利用者")]
    pub client: String,
    /// 様式のID。省くと、内容のファイルの様式か、共通型です
    #[arg(long, value_name = "様式", default_value = "")]
    pub template: String,
    /// 宛先の氏名の一部。省くと主治医です
    #[arg(long, value_name = "宛先", default_value = "")]
    pub recipient: String,
    /// 同じ宛先への前回の連絡票を下敷きにします
    #[arg(long)]
    pub from_last: bool,
    #[command(flatten)]
    pub content: SlipContent,
}

#[derive(Args)]
pub struct EditSlip {
    /// 整理番号。同じ番号が2件あるときはID（--json の id）
    #[arg(value_name = "番号")]
    pub number: String,
    /// 様式のID
    #[arg(long, value_name = "様式")]
    pub template: Option<String>,
    /// 宛先の氏名の一部
    #[arg(long, value_name = "宛先")]
    pub recipient: Option<String>,
    #[command(flatten)]
    pub content: SlipContent,
}

/// What is written on a slip.
#[derive(Args)]
pub struct SlipContent {
    /// 発信者の職員の氏名。新しい連絡票で省くと、利用者の担当です
    #[arg(long, value_name = "氏名", default_value = "")]
    pub sender: String,
    /// 連絡の目的（名称かコード。何度でも）
    #[arg(long, value_name = "目的")]
    pub purpose: Vec<String>,
    /// 件名（一覧と紙面に出ます。FAX送付状には出ません）
    #[arg(long, value_name = "件名")]
    pub subject: Option<String>,
    /// 経過・状況
    #[arg(long, value_name = "文章")]
    pub background: Option<String>,
    /// お伺いしたいこと（何度でも）
    #[arg(long, value_name = "質問")]
    pub question: Vec<String>,
    /// 介護支援専門員の考え
    #[arg(long, value_name = "文章")]
    pub plan_view: Option<String>,
    /// 本人・家族の意向
    #[arg(long, value_name = "文章")]
    pub wishes: Option<String>,
    /// 返信希望日
    #[arg(long, value_name = "年月日")]
    pub reply_by: Option<String>,
    /// 氏名の表示（A 氏名、B イニシャル、C 整理番号のみ）
    #[arg(long, value_name = "A・B・C")]
    pub masking: Option<String>,
    /// 添える支援経過の初日（この日からのものを抜粋として添えます）
    #[arg(long, value_name = "年月日")]
    pub extract_from: Option<String>,
    /// 督促する連絡票の整理番号（督促状のとき）
    #[arg(long, value_name = "番号")]
    pub reminds_of: Option<String>,
    /// 内容をJSONで書いたファイル（--json の form と同じ形。書いた項目だけを入れます。上の指定が優先します）
    #[arg(long, value_name = "ファイル")]
    pub form_file: Option<PathBuf>,
}

#[derive(Args)]
pub struct RecordEvent {
    /// 整理番号。同じ番号が2件あるときはID（--json の id）
    #[arg(value_name = "番号")]
    pub number: String,
    /// 何を（checked 点検、sent 送付、arrived 到達確認、reminded 督促、answered 回答、reflected 反映、completed 完了、closed 回答不要、cancelled 取消、missent 誤送信）
    #[arg(long, value_name = "種類")]
    pub kind: String,
    /// 手段（fax、post、hand、tel、mail など）
    #[arg(long, value_name = "手段", default_value = "")]
    pub means: String,
    /// 相手・確認した人・回答した人
    #[arg(long, value_name = "氏名", default_value = "")]
    pub person: String,
    /// 内容・理由
    #[arg(long, value_name = "文章", default_value = "")]
    pub note: String,
    /// 質問ごとの回答（質問の順に、何度でも）
    #[arg(long, value_name = "回答")]
    pub answer: Vec<String>,
    /// 回答日。省くと今日です
    #[arg(long, value_name = "年月日", default_value = "")]
    pub day: String,
    /// 回答の費用（文書料など）
    #[arg(long, value_name = "文章", default_value = "")]
    pub fee: String,
    /// プランへの影響
    #[arg(long, value_name = "文章", default_value = "")]
    pub effect: String,
    /// 支援経過にも書きます
    #[arg(long)]
    pub write_entry: bool,
}
