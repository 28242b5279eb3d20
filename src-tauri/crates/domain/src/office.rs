//! The office 事業所 and its staff 職員.

use serde::{Deserialize, Serialize};

use crate::{OfficeId, Role, StaffId, private::private_debug};

/// The care office that runs the program; there is exactly one in a store.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The office's id, made with the store.
    pub id: OfficeId,
    /// 事業所名.
    pub name: String,
    /// 事業所番号, 10 digits, or empty (domain.md 6).
    pub number: String,
    /// 郵便番号.
    pub postal_code: String,
    /// 所在地.
    pub address: String,
    /// 電話番号.
    pub phone: String,
    /// FAX番号, printed large in the return box.
    pub fax: String,
    /// 連絡可能時間, free text.
    pub hours: String,
    /// 管理者名.
    pub manager: String,
    /// Days between sending and the hoped-for answer, an office's own default (7–10 `[K]`).
    pub reply_within_days: u8,
}

/// A person of the office.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The staff member's id.
    pub id: StaffId,
    /// 氏名.
    pub name: String,
    /// ふりがな.
    pub kana: String,
    /// 権限.
    pub role: Role,
    /// False once the person has left; records keep the name.
    pub is_active: bool,
}

private_debug!(Office, Staff);
