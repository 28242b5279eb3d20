//! `clients`.

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum Clients {
    /// 利用者の一覧（かな順）
    #[command(after_help = "例: tsunagi-cli clients list はま")]
    List {
        /// 氏名・ふりがな・番号・生年月日の一部
        #[arg(value_name = "言葉", default_value = "")]
        query: String,
        /// 契約が終わった利用者も含めます
        #[arg(long)]
        closed: bool,
    },
    /// 利用者1人の内容
    #[command(after_help = "例: tsunagi-cli clients show 浜栗")]
    Show {
        /// 氏名などの一部（1人に決まるもの）か、利用者のID
        #[arg(value_name = "利用者")]
        client: String,
    },
    /// 利用者を登録します
    #[command(
        after_help = "例: tsunagi-cli clients add --name '見本 太郎' --kana 'みほん たろう' --sex 男 --birth S28.4.1"
    )]
    Add(AddClient),
    /// 利用者の内容を変えます。書かなかったことは、そのままです
    #[command(
        after_help = "例: tsunagi-cli clients change 浜栗 --phone 0594-00-0010 --services 訪問リハビリテーション\n例: tsunagi-cli clients change 浜栗 --closed-on R8.9.30"
    )]
    Change(Box<ChangeClient>),
    /// 要介護認定を記録します
    #[command(
        after_help = "例: tsunagi-cli clients certify 浜栗 --level 要支援2 --from R8.4.1 --to R9.3.31\n例: tsunagi-cli clients certify 浜栗 --level 要介護1 --from R7.4.1 --to R8.3.31 --rewrite=R7.4.1"
    )]
    Certify(Certify),
    /// 同意を記録します。同意の訂正と撤回も、ここで記録します
    #[command(
        after_help = "例: tsunagi-cli clients consent 浜栗 --scope 主治医等との連絡 --on R8.4.1 --by 本人 --method 文書\n例: tsunagi-cli clients consent 浜栗 --scope 主治医等との連絡 --withdrawn-on R8.6.1\n例: tsunagi-cli clients consent 浜栗 --scope 主治医等との連絡 --correct R8.4.1 --by 長女"
    )]
    Consent(Consent),
    /// 利用者の記録を、決めた職員と管理者だけが扱えるようにします。理由を付けなければ、だれが扱えるかを見るだけです
    #[command(
        after_help = "例: tsunagi-cli clients limit 浜栗\n例: tsunagi-cli clients limit 浜栗 --staff '見本 花子' --reason 本人の希望\n例: tsunagi-cli clients limit 浜栗 --open --reason 事情がなくなったため"
    )]
    Limit {
        /// 氏名などの一部（1人に決まるもの）か、利用者のID
        #[arg(value_name = "利用者")]
        client: String,
        /// 扱える職員の氏名（何度でも）。省くと管理者だけです
        #[arg(long, value_name = "氏名", requires = "reason")]
        staff: Vec<String>,
        /// すべての職員が扱えるように戻します
        #[arg(long, conflicts_with = "staff", requires = "reason")]
        open: bool,
        /// 決める理由（記録に残ります）
        #[arg(long, value_name = "理由")]
        reason: Option<String>,
    },
}

#[derive(Args)]
pub struct AddClient {
    /// 氏名
    #[arg(long, value_name = "氏名")]
    pub name: String,
    /// ふりがな
    #[arg(long, value_name = "ふりがな")]
    pub kana: String,
    /// 性別（男・女）
    #[arg(long, value_name = "性別")]
    pub sex: String,
    /// 生年月日（S28.4.1、昭和28年4月1日、1953/4/1 など）
    #[arg(long, value_name = "年月日")]
    pub birth: String,
    /// 市町村
    #[arg(long, value_name = "市町村", default_value = "")]
    pub town: String,
    /// 主治医の氏名の一部
    #[arg(long, value_name = "医師", default_value = "")]
    pub physician: String,
}

#[derive(Args)]
pub struct ChangeClient {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// 氏名
    #[arg(long, value_name = "氏名")]
    pub name: Option<String>,
    /// ふりがな
    #[arg(long, value_name = "ふりがな")]
    pub kana: Option<String>,
    /// 性別
    #[arg(long, value_name = "性別")]
    pub sex: Option<String>,
    /// 生年月日
    #[arg(long, value_name = "年月日")]
    pub birth: Option<String>,
    /// 保険者番号
    #[arg(long, value_name = "番号")]
    pub insurer: Option<String>,
    /// 被保険者番号
    #[arg(long, value_name = "番号")]
    pub insured: Option<String>,
    /// 郵便番号
    #[arg(long, value_name = "番号")]
    pub postal_code: Option<String>,
    /// 市町村
    #[arg(long, value_name = "市町村")]
    pub town: Option<String>,
    /// それより後の住所
    #[arg(long, value_name = "住所")]
    pub address: Option<String>,
    /// 電話
    #[arg(long, value_name = "番号")]
    pub phone: Option<String>,
    /// 世帯
    #[arg(long, value_name = "世帯")]
    pub household: Option<String>,
    /// キーパーソンの氏名
    #[arg(long, value_name = "氏名")]
    pub key_person: Option<String>,
    /// キーパーソンの続柄
    #[arg(long, value_name = "続柄")]
    pub key_person_relation: Option<String>,
    /// キーパーソンの電話
    #[arg(long, value_name = "番号")]
    pub key_person_phone: Option<String>,
    /// 障害高齢者の日常生活自立度
    #[arg(long, value_name = "自立度")]
    pub adl: Option<String>,
    /// 認知症高齢者の日常生活自立度
    #[arg(long, value_name = "自立度")]
    pub dementia: Option<String>,
    /// 生活保護（あり・なし）
    #[arg(long, value_name = "ありなし")]
    pub public_assistance: Option<YesNo>,
    /// 本人に告知されていない病名（何度でも）。空にすると、なくします
    #[arg(long, value_name = "病名")]
    pub undisclosed: Vec<String>,
    /// 病歴
    #[arg(long, value_name = "病歴")]
    pub medical_history: Option<String>,
    /// 利用中のサービス
    #[arg(long, value_name = "サービス")]
    pub services: Option<String>,
    /// 本人・家族の意向
    #[arg(long, value_name = "意向")]
    pub wishes: Option<String>,
    /// 所内のメモ
    #[arg(long, value_name = "メモ")]
    pub note: Option<String>,
    /// 担当の氏名
    #[arg(long, value_name = "氏名")]
    pub care_manager: Option<String>,
    /// 連絡する相手（関係=氏名。何度でも）。書くと、すべて書いたとおりに替わります
    #[arg(long, value_name = "関係=氏名")]
    pub recipient: Vec<String>,
    /// 契約が終わった日。空にすると、利用中に戻します
    #[arg(long, value_name = "年月日")]
    pub closed_on: Option<String>,
}

/// あり、なし.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum YesNo {
    /// あり
    #[value(name = "あり")]
    Yes,
    /// なし
    #[value(name = "なし")]
    No,
}

#[derive(Args)]
pub struct Certify {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// 要介護度（要支援2、要介護1 など）
    #[arg(long, value_name = "要介護度")]
    pub level: String,
    /// 認定の状況
    #[arg(long, value_name = "状況", default_value = "認定済")]
    pub status: String,
    /// 認定日
    #[arg(long, value_name = "年月日", default_value = "")]
    pub on: String,
    /// 有効期間の初日
    #[arg(long, value_name = "年月日", default_value = "")]
    pub from: String,
    /// 有効期間の末日
    #[arg(long, value_name = "年月日", default_value = "")]
    pub to: String,
    /// 新しく加えずに、いちばん新しい認定を書き直します。前の認定は、有効期間の初日を書くと直せます
    #[arg(long, value_name = "年月日", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub rewrite: Option<String>,
}

#[derive(Args)]
pub struct Consent {
    /// 氏名などの一部（1人に決まるもの）か、利用者のID
    #[arg(value_name = "利用者")]
    pub client: String,
    /// 同意の範囲
    #[arg(long, value_name = "範囲")]
    pub scope: String,
    /// 記録してある同意を直します。その同意の日を書きます。書かなかったことは、そのままです
    #[arg(long, value_name = "年月日")]
    pub correct: Option<String>,
    /// 同意した日
    #[arg(long, value_name = "年月日", required_unless_present_any = ["withdrawn_on", "correct"])]
    pub on: Option<String>,
    /// 同意した人（本人、長女 など）
    #[arg(long, value_name = "人", required_unless_present_any = ["withdrawn_on", "correct"])]
    pub by: Option<String>,
    /// 方法
    #[arg(long, value_name = "方法", required_unless_present_any = ["withdrawn_on", "correct"])]
    pub method: Option<String>,
    /// 文書の保管場所
    #[arg(long, value_name = "場所")]
    pub place: Option<String>,
    /// 有効期限
    #[arg(long, value_name = "年月日")]
    pub until: Option<String>,
    /// 撤回した日。その範囲の、いちばん新しい同意に書きます。--correct と使うと、空にして取り消せます
    #[arg(long, value_name = "年月日")]
    pub withdrawn_on: Option<String>,
}
