use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum Keys {
    /// 記録簿を開ける人と、その方法を表示します
    #[command(after_help = "例: tsunagi-cli keys show")]
    Show,
    /// 覚えやすく推し量りにくい合言葉の案を出します
    #[command(after_help = "例: tsunagi-cli keys suggest")]
    Suggest,
    /// 自分の合言葉を変えます
    #[command(after_help = "例: tsunagi-cli keys change --new-passphrase-file 新しい合言葉.txt")]
    Change(NewPassphrase),
    /// 職員に新しい合言葉を与えます（管理者）
    #[command(
        after_help = "例: tsunagi-cli keys reset '見本 花子' --new-passphrase-file 新しい合言葉.txt"
    )]
    Reset {
        /// 職員の氏名
        #[arg(value_name = "氏名")]
        staff: String,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// 職員が記録簿を開けないようにします（管理者）
    #[command(after_help = "例: tsunagi-cli keys revoke '見本 花子'")]
    Revoke {
        /// 職員の氏名
        #[arg(value_name = "氏名")]
        staff: String,
    },
    /// 鍵ファイルを作り、自分の合言葉と合わせて使います
    #[command(after_help = "例: tsunagi-cli keys make-file E:\\")]
    MakeFile {
        /// 鍵ファイルを置くフォルダー（USBメモリーなど）
        #[arg(value_name = "フォルダー")]
        folder: PathBuf,
    },
    /// 鍵ファイルをやめて、合言葉だけで開くようにします
    #[command(
        after_help = "例: tsunagi-cli --key-file E:\\tsunagi-0a1b2c3d.tsunagikey keys drop-file --new-passphrase-file 新しい合言葉.txt"
    )]
    DropFile(NewPassphrase),
    /// 復旧用紙を作ります。印刷（または表示）した鍵を入れ直すと、有効になります（管理者）
    #[command(
        after_help = "例: tsunagi-cli keys recovery --printer 事務所の複合機\n鍵は標準入力から1行で入れます。"
    )]
    Recovery {
        /// 印刷するプリンター。省くと画面に表示します
        #[arg(long, value_name = "名前")]
        printer: Option<String>,
    },
    /// 復旧用紙の鍵で開き、管理者の合言葉を決め直します
    #[command(
        after_help = "例: tsunagi-cli keys recover --recovery-key-file 復旧の鍵.txt --new-passphrase-file 新しい合言葉.txt"
    )]
    Recover {
        /// 復旧の鍵を1行で書いたファイル
        #[arg(long, value_name = "ファイル")]
        recovery_key_file: PathBuf,
        /// 管理者の氏名。1人だけのときは省けます
        #[arg(long, value_name = "氏名", default_value = "")]
        staff: String,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// 記録簿の鍵を取り替え、新しい鍵で書き直します（管理者）
    #[command(after_help = "例: tsunagi-cli keys rekey")]
    Rekey,
    /// 施錠までの時間を決めます（管理者）
    #[command(after_help = "例: tsunagi-cli keys idle 10")]
    Idle {
        /// 分（1から60）
        #[arg(value_name = "分")]
        minutes: u32,
    },
}

#[derive(Args)]
pub struct NewPassphrase {
    /// 新しい合言葉を1行で書いたファイル
    #[arg(long, value_name = "ファイル")]
    pub new_passphrase_file: PathBuf,
}
