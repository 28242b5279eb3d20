//! `directory` and `office`.

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum Directory {
    /// 連携先の一覧
    #[command(after_help = "例: tsunagi-cli directory list 内科")]
    List {
        /// 名称・ふりがな・圏域・番号の一部
        #[arg(value_name = "言葉", default_value = "")]
        query: String,
    },
    /// 連携先を登録します
    #[command(
        after_help = "例: tsunagi-cli directory add 見本内科医院 --kind 診療所 --phone 0594-00-0001 --fax 0594-00-0002"
    )]
    Add {
        /// 名称
        #[arg(value_name = "名称")]
        name: String,
        #[command(flatten)]
        change: Box<FacilityChange>,
    },
    /// 連携先の内容を変えます。書かなかったことは、そのままです
    #[command(
        after_help = "例: tsunagi-cli directory change 見本内科 --contact-time '平日 12時30分から13時30分'"
    )]
    Change {
        /// 名称などの一部（1つに決まるもの）
        #[arg(value_name = "連携先")]
        facility: String,
        /// 新しい名称
        #[arg(long, value_name = "名称")]
        name: Option<String>,
        #[command(flatten)]
        change: Box<FacilityChange>,
    },
    /// 連携先の人を登録します。同じ氏名の人がいれば、その人の内容を変えます
    #[command(
        after_help = "例: tsunagi-cli directory person 見本内科 '見本 太郎' --kana 'みほん たろう' --profession 医師 --department 内科\n例: tsunagi-cli directory person 見本内科 '見本 太郎' --rename '見本 春太郎'"
    )]
    Person {
        /// 名称などの一部（1つに決まるもの）
        #[arg(value_name = "連携先")]
        facility: String,
        /// 氏名
        #[arg(value_name = "氏名")]
        name: String,
        /// 登録してある人の、新しい氏名
        #[arg(long, value_name = "氏名")]
        rename: Option<String>,
        #[command(flatten)]
        change: PersonChange,
    },
    /// FAX番号を電話で確認したことを記録します
    #[command(after_help = "例: tsunagi-cli directory verify 見本内科 0594-00-0002")]
    Verify {
        /// 名称などの一部（1つに決まるもの）
        #[arg(value_name = "連携先")]
        facility: String,
        /// 相手から聞いたFAX番号
        #[arg(value_name = "番号")]
        number: String,
    },
}

#[derive(Args)]
pub struct FacilityChange {
    /// 種別（診療所、病院、薬局 など）
    #[arg(long, value_name = "種別")]
    pub kind: Option<String>,
    /// ふりがな
    #[arg(long, value_name = "ふりがな")]
    pub kana: Option<String>,
    /// 医療機関コード・事業所番号
    #[arg(long, value_name = "番号")]
    pub number: Option<String>,
    /// 郵便番号
    #[arg(long, value_name = "番号")]
    pub postal_code: Option<String>,
    /// 所在地
    #[arg(long, value_name = "所在地")]
    pub address: Option<String>,
    /// 圏域
    #[arg(long, value_name = "圏域")]
    pub area: Option<String>,
    /// 電話
    #[arg(long, value_name = "番号")]
    pub phone: Option<String>,
    /// FAX。変えると、電話での確認はやり直しになります
    #[arg(long, value_name = "番号")]
    pub fax: Option<String>,
    /// 連絡しやすい時間
    #[arg(long, value_name = "時間")]
    pub contact_time: Option<String>,
    /// 窓口の担当
    #[arg(long, value_name = "氏名")]
    pub contact_person: Option<String>,
    /// 望ましい手段
    #[arg(long, value_name = "手段")]
    pub means: Option<String>,
    /// 氏名の表示
    #[arg(long, value_name = "表示")]
    pub masking: Option<String>,
    /// メモ
    #[arg(long, value_name = "メモ")]
    pub note: Option<String>,
}

#[derive(Args)]
pub struct PersonChange {
    /// ふりがな
    #[arg(long, value_name = "ふりがな")]
    pub kana: Option<String>,
    /// 診療科・部署
    #[arg(long, value_name = "部署")]
    pub department: Option<String>,
    /// 職種（医師、看護師 など）
    #[arg(long, value_name = "職種")]
    pub profession: Option<String>,
    /// メモ
    #[arg(long, value_name = "メモ")]
    pub note: Option<String>,
}

#[derive(Subcommand)]
pub enum Office {
    /// 事業所の内容
    #[command(after_help = "例: tsunagi-cli office show")]
    Show,
    /// 事業所の内容を変えます（管理者）。書かなかったことは、そのままです
    #[command(
        after_help = "例: tsunagi-cli office change --hours '平日 9時から17時' --reply-within 7\n例: tsunagi-cli office change --folder 連絡票"
    )]
    Change(Box<OfficeChange>),
}

#[derive(Args)]
pub struct OfficeChange {
    /// 事業所名
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 事業所番号
    #[arg(long, value_name = "番号")]
    pub number: Option<String>,
    /// 郵便番号
    #[arg(long, value_name = "番号")]
    pub postal_code: Option<String>,
    /// 所在地
    #[arg(long, value_name = "所在地")]
    pub address: Option<String>,
    /// 電話
    #[arg(long, value_name = "番号")]
    pub phone: Option<String>,
    /// FAX
    #[arg(long, value_name = "番号")]
    pub fax: Option<String>,
    /// 連絡できる時間
    #[arg(long, value_name = "時間")]
    pub hours: Option<String>,
    /// 管理者の氏名
    #[arg(long, value_name = "氏名")]
    pub manager: Option<String>,
    /// 返信希望日までの日数
    #[arg(long, value_name = "日数")]
    pub reply_within: Option<u8>,
    /// 入院・退院の日を印刷するのは、退院から何日までか
    #[arg(long, value_name = "日数")]
    pub stay_days: Option<u8>,
    /// PDFとFAX用ファイルの保存先
    #[arg(long, value_name = "フォルダー")]
    pub folder: Option<String>,
}
