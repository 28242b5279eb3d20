//! 設定.

use crate::secret::Secret;
use crate::wire::wire;

wire! {
    /// Asks for the settings.
    pub struct ShowSettings {}

    /// Office, staff, places.
    pub struct Settings {
        /// 事業所.
        pub office: OfficeForm,
        /// 職員.
        pub staff: Vec<StaffForm>,
        /// Where PDFs and fax files go.
        pub output_folder: String,
        /// Where the records are.
        pub store_folder: String,
        /// The program's version.
        pub version: String,
        /// The records' schema version.
        pub schema: u32,
        /// Whether the unlocked person may change them.
        pub may_change: bool,
    }

    /// The office's fields.
    pub struct OfficeForm {
        /// 事業所名.
        pub name: String,
        /// 事業所番号.
        pub number: String,
        /// 郵便番号.
        pub postal_code: String,
        /// 所在地.
        pub address: String,
        /// 電話.
        pub phone: String,
        /// FAX.
        pub fax: String,
        /// 連絡可能時間.
        pub hours: String,
        /// 管理者.
        pub manager: String,
        /// Days until the hoped-for answer.
        pub reply_within_days: u8,
        /// For how many days after 退院 a form tells of the stay.
        pub stay_days: u8,
    }

    /// Saves the office.
    pub struct SaveOffice {
        /// The fields.
        pub form: OfficeForm,
    }

    /// A staff member's fields.
    pub struct StaffForm {
        /// Id; none for a new one.
        pub id: Option<String>,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// 権限 code.
        pub role: String,
        /// 在職.
        pub is_active: bool,
        /// A passphrase to set for this person; empty leaves it as it is.
        pub passphrase: Secret,
        /// Whether this person can unlock.
        pub has_passphrase: bool,
    }

    /// Saves a staff member.
    pub struct SaveStaff {
        /// The fields.
        pub form: StaffForm,
    }

    /// Sets where PDFs and fax files go.
    pub struct SaveOutputFolder {
        /// The folder.
        pub folder: String,
    }

    /// Changes the passphrase of the person who is unlocked.
    pub struct ChangePassphrase {
        /// The present one.
        pub present: Secret,
        /// The key file that is asked for beside it, or empty; it stays the same.
        pub key_file: String,
        /// The new one.
        pub new: Secret,
        /// Once more.
        pub new_again: Secret,
    }
}
