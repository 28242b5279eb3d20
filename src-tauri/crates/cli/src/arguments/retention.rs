//! `retention`.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum Retention {
    /// 保存期間と、契約が終わった利用者の一覧（管理者だけ）
    #[command(after_help = "例: tsunagi-cli retention list")]
    List,
    /// 保険者ごとの保存期間を決めます
    #[command(after_help = "例: tsunagi-cli retention years 2 --insurer 242057")]
    Years {
        /// 契約が終わった日から保存する年数
        #[arg(value_name = "年数")]
        years: u8,
        /// 保険者番号。省くと、ほかのすべての保険者です
        #[arg(long, value_name = "番号", default_value = "")]
        insurer: String,
    },
    /// 廃棄の予定にしてから、廃棄できるまでの日数を決めます
    #[command(after_help = "例: tsunagi-cli retention wait 14")]
    Wait {
        /// 日数（1から365）
        #[arg(value_name = "日数")]
        days: u32,
    },
    /// 保存期間が過ぎた利用者を、廃棄の予定にします
    #[command(
        after_help = "例: tsunagi-cli retention mark 利用者のID --reason 保存期間が過ぎたため"
    )]
    Mark {
        /// 利用者のID（一覧に出るもの）
        #[arg(value_name = "利用者")]
        client: String,
        /// 廃棄の理由
        #[arg(long, value_name = "理由")]
        reason: String,
    },
    /// 廃棄の予定を取りやめます
    #[command(after_help = "例: tsunagi-cli retention unmark 利用者のID")]
    Unmark {
        /// 利用者のID
        #[arg(value_name = "利用者")]
        client: String,
    },
    /// 予定にした利用者の記録を廃棄します。元に戻せません
    #[command(after_help = "例: tsunagi-cli retention purge --count 2")]
    Purge {
        /// 廃棄する人数（一覧で確かめた数）
        #[arg(long, value_name = "人数")]
        count: u32,
    },
}
