//! The words of the command line; the Japanese help stands with each.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod audit;
mod backups;
mod directory;
mod handover;
mod keys;
mod paper;
mod people;
mod retention;
mod slips;
mod staff;

pub use audit::{Audit, SheetFormat, WhichActs};
pub use backups::{Backup, Restore};
pub use directory::{Directory, FacilityChange, Office, OfficeChange, PersonChange};
pub use handover::{Handover, HandoverFile};
pub use keys::{Keys, NewPassphrase};
pub use paper::{Batch, BatchOutput, Coding, Copies, FaxFile, Printers, Sides};
pub use people::{AddClient, Certify, ChangeClient, Clients, Consent, YesNo};
pub use retention::Retention;
pub use slips::{EditSlip, NewSlip, RecordEvent, Resolution, SlipContent, Slips};
pub use staff::{Staff, StaffChange};

/// つなぎ: 主治医との連絡票を作り、印刷し、回答まで追い、暗号化して引き継ぎます
#[derive(Parser)]
#[command(
    name = "tsunagi-cli",
    subcommand_required = true,
    after_help = "例: tsunagi-cli --store 記録 --passphrase-file 合言葉.txt clients list"
)]
pub struct Arguments {
    /// 記録簿のフォルダー。省くと、この人のデータフォルダーを使います
    #[arg(long, global = true, value_name = "フォルダー")]
    pub store: Option<PathBuf>,
    /// 合言葉を1行で書いたファイル
    #[arg(long, global = true, value_name = "ファイル")]
    pub passphrase_file: Option<PathBuf>,
    /// 鍵ファイル（合言葉と合わせて使う人だけ）
    #[arg(long, global = true, value_name = "ファイル")]
    pub key_file: Option<PathBuf>,
    /// 結果をJSONで表示します（ほかのプログラムから使うとき）
    #[arg(long, global = true)]
    pub json: bool,
    /// 長い作業の進み具合を、端末でないときも表示します
    #[arg(long, global = true)]
    pub progress: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// 記録簿を新しく作ります
    #[command(
        after_help = "例: tsunagi-cli --store 記録 --passphrase-file 合言葉.txt init --office 見本事業所 --staff '見本 花子' --staff-kana 'みほん はなこ'\n例: tsunagi-cli --store 見本 --passphrase-file 合言葉.txt init --sample"
    )]
    Init(Init),
    /// 今日することを表示します
    #[command(after_help = "例: tsunagi-cli today")]
    Today,
    /// 利用者
    #[command(subcommand, subcommand_required = true)]
    Clients(Clients),
    /// 支援経過
    #[command(subcommand, subcommand_required = true)]
    Timeline(Timeline),
    /// 連携先
    #[command(subcommand, subcommand_required = true)]
    Directory(Directory),
    /// 事業所
    #[command(subcommand, subcommand_required = true)]
    Office(Office),
    /// 様式
    #[command(subcommand, subcommand_required = true)]
    Templates(Templates),
    /// 連絡票
    #[command(subcommand, subcommand_required = true)]
    Slips(Slips),
    /// プリンターと、FAX用ファイルの作り方
    #[command(subcommand, subcommand_required = true)]
    Printers(Printers),
    /// 引継ぎ
    #[command(subcommand, subcommand_required = true)]
    Handover(Handover),
    /// 控え
    #[command(subcommand, subcommand_required = true)]
    Backup(Backup),
    /// 控えから記録を戻します。いまの記録は、先に控えとして取り置きます
    #[command(
        after_help = "例: tsunagi-cli --passphrase-file 控えの日の合言葉.txt restore 控え.tsunagi --preview"
    )]
    Restore(Restore),
    /// 操作の記録（だれが、いつ、何をしたか）
    #[command(subcommand, subcommand_required = true)]
    Audit(Audit),
    /// 保存期間と廃棄
    #[command(subcommand, subcommand_required = true)]
    Retention(Retention),
    /// 版と置き場所を表示します
    #[command(after_help = "例: tsunagi-cli info")]
    Info,
    /// 合言葉・鍵ファイル・復旧用紙・記録簿の鍵
    #[command(subcommand, subcommand_required = true)]
    Keys(Keys),
    /// 職員と権限
    #[command(subcommand, subcommand_required = true)]
    Staff(Staff),
    /// 利用者・連携先・連絡票・支援経過をまとめて探します
    #[command(after_help = "例: tsunagi-cli search はまぐり")]
    Search {
        /// 探す言葉（氏名、ふりがな、番号、生年月日など）
        #[arg(value_name = "言葉")]
        query: String,
    },
}

#[derive(Args)]
pub struct Init {
    /// 見本の記録（架空の利用者）で作ります
    #[arg(long, conflicts_with_all = ["office", "staff", "staff_kana"])]
    pub sample: bool,
    /// 事業所名
    #[arg(long, value_name = "名称", required_unless_present = "sample")]
    pub office: Option<String>,
    /// 最初の職員（管理者）の氏名
    #[arg(long, value_name = "氏名", required_unless_present = "sample")]
    pub staff: Option<String>,
    /// その職員のふりがな（省けます）
    #[arg(long, value_name = "ふりがな")]
    pub staff_kana: Option<String>,
}

#[derive(Subcommand)]
pub enum Timeline {
    /// 支援経過の一覧（新しい順）
    #[command(after_help = "例: tsunagi-cli timeline list 浜栗 --from R8.4.1")]
    List(Period),
    /// 支援経過を書き加えます
    #[command(
        after_help = "例: tsunagi-cli timeline add 浜栗 --day R8.4.1 --kind 電話 --item 退院の連絡 --text 妻より退院したとの電話あり。"
    )]
    Add(AddEntry),
    /// 支援経過を訂正します。訂正する前の日時と文は残ります
    #[command(
        after_help = "例: tsunagi-cli timeline correct 浜栗 --entry 3c793 --day R8.3.31 --reason 日を間違えていた"
    )]
    Correct(CorrectEntry),
    /// 支援経過（第5表）、照会の記録（第4表）、支援経過の図をPDFにします
    #[command(after_help = "例: tsunagi-cli timeline print 浜栗 --out 第5表.pdf")]
    Print {
        #[command(flatten)]
        period: Period,
        /// 様式。table5 第5表、table4 第4表（照会）、picture 図
        #[arg(long, value_name = "様式", default_value = "table5")]
        form: String,
        /// 作るファイル。省くと、保存先のフォルダーに作ります
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
        /// ファイルを作らずに、プリンターへ渡します
        #[arg(long, conflicts_with = "out")]
        paper: bool,
        #[command(flatten)]
        print_to: Copies,
    },
}

#[derive(Args)]
pub struct Period {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// いつから
    #[arg(long, value_name = "年月日", default_value = "")]
    pub from: String,
    /// いつまで
    #[arg(long, value_name = "年月日", default_value = "")]
    pub to: String,
}

#[derive(Args)]
pub struct CorrectEntry {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// 記録のID。timeline list に出ます。1つに決まる一部でもかまいません（初めの部分は同じことが多いので、終わりのほうを書きます）
    #[arg(long, value_name = "記録")]
    pub entry: String,
    /// 正しい年月日。省くと、そのままです
    #[arg(long, value_name = "年月日")]
    pub day: Option<String>,
    /// 正しい時刻。空にすると、時刻のない記録になります
    #[arg(long, value_name = "時刻")]
    pub time: Option<String>,
    /// 正しい項目
    #[arg(long, value_name = "項目")]
    pub item: Option<String>,
    /// 正しい内容
    #[arg(long, value_name = "内容")]
    pub text: Option<String>,
    /// 訂正の理由
    #[arg(long, value_name = "理由")]
    pub reason: String,
}

#[derive(Args)]
pub struct AddEntry {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// 年月日
    #[arg(long, value_name = "年月日")]
    pub day: String,
    /// 時刻
    #[arg(long, value_name = "時刻", default_value = "")]
    pub time: String,
    /// 手段（電話・訪問・来所・メール・FAX・カンファレンス・サービス担当者会議・モニタリング・その他）
    #[arg(long, value_name = "手段")]
    pub kind: String,
    /// 項目
    #[arg(long, value_name = "項目")]
    pub item: String,
    /// 内容
    #[arg(long, value_name = "内容")]
    pub text: String,
    /// 記録の種類（入院、退院、サービス担当者会議 など）
    #[arg(long, value_name = "種類", default_value = "")]
    pub record: String,
    /// 相手の種別（診療所、病院 など）
    #[arg(long, value_name = "種別", default_value = "")]
    pub partner: String,
    /// 課題分析の領域（何度でも）
    #[arg(long, value_name = "領域")]
    pub domain: Vec<String>,
    /// 外部提供不可にします
    #[arg(long)]
    pub internal: bool,
}

#[derive(Subcommand)]
pub enum Templates {
    /// 様式の一覧
    #[command(after_help = "例: tsunagi-cli templates list")]
    List,
    /// 様式ファイルを点検し、直すところを行番号で示します
    #[command(after_help = "例: tsunagi-cli templates check 地域の様式.toml")]
    Check {
        /// 様式ファイル（.toml）
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
    /// 様式の写しを、直すためのファイルとして作ります
    #[command(after_help = "例: tsunagi-cli templates copy common --out 地域の様式.toml")]
    Copy {
        /// 様式のID
        #[arg(value_name = "様式")]
        template: String,
        /// 作るファイル
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
    },
    /// 事業所の様式を加えます
    #[command(after_help = "例: tsunagi-cli templates add 地域の様式.toml")]
    Add {
        /// 様式ファイル（.toml）
        #[arg(value_name = "ファイル")]
        file: PathBuf,
        /// 同じIDの事業所の様式があれば、置きかえます（前のファイルも残ります）
        #[arg(long)]
        replace: bool,
    },
    /// 事業所の様式を外します（ファイルは残ります）
    #[command(after_help = "例: tsunagi-cli templates remove our-town")]
    Remove {
        /// 様式のID
        #[arg(value_name = "様式")]
        template: String,
    },
    /// 手書き用の白紙をPDFにします
    #[command(after_help = "例: tsunagi-cli templates blank common --out 手書き用.pdf")]
    Blank {
        /// 様式のID
        #[arg(value_name = "様式")]
        template: String,
        /// 作るファイル
        #[arg(long, value_name = "ファイル")]
        out: Option<PathBuf>,
        /// ファイルを作らずに、プリンターへ渡します
        #[arg(long, conflicts_with = "out")]
        paper: bool,
        #[command(flatten)]
        print_to: Copies,
    },
}
