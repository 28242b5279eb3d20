//! Facilities 連携先 and the people in them.

use serde::{Deserialize, Serialize};

use crate::{
    Day, FacilityId, FacilityKind, Masking, Means, PhysicianId, Profession, private::private_debug,
};

/// A clinic, hospital, pharmacy, station or centre.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    /// The facility's id.
    pub id: FacilityId,
    /// 種別.
    pub kind: FacilityKind,
    /// 名称.
    pub name: String,
    /// ふりがな.
    pub kana: String,
    /// 医療機関コード or 事業所番号, or empty.
    pub number: String,
    /// 郵便番号.
    pub postal_code: String,
    /// 所在地.
    pub address: String,
    /// 圏域, the office's own name for the area.
    pub area: String,
    /// 電話番号.
    pub phone: String,
    /// FAX番号.
    pub fax: String,
    /// When and by whom the fax number was confirmed by telephone; none means unverified.
    pub fax_verified: Option<FaxVerification>,
    /// 連絡しやすい時間（ケアマネタイム）, free text.
    pub contact_time: String,
    /// 窓口担当 (nurse, clerk, 地域連携室).
    pub contact_person: String,
    /// The means this facility prefers.
    pub preferred_means: Means,
    /// How much of a client's name a sheet to this facility shows by default.
    pub masking: Masking,
    /// Notes, 顔の見える関係 included.
    pub note: String,
}

/// A fax number's confirmation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaxVerification {
    /// The day it was confirmed.
    pub on: Day,
    /// Who confirmed it.
    pub by: String,
    /// The number that was confirmed; a changed number is unverified again.
    pub number: String,
}

/// A person in a facility to whom slips are written; 主治医 first of all.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Physician {
    /// The person's id.
    pub id: PhysicianId,
    /// Where the person works.
    pub facility_id: FacilityId,
    /// 氏名.
    pub name: String,
    /// ふりがな.
    pub kana: String,
    /// 診療科 or department.
    pub department: String,
    /// 職種.
    pub profession: Profession,
    /// Notes (met where and when).
    pub note: String,
}

impl Facility {
    /// Returns the verification that holds for the present number.
    #[must_use]
    pub fn valid_fax_verification(&self) -> Option<&FaxVerification> {
        self.fax_verified
            .as_ref()
            .filter(|verified| !self.fax.is_empty() && verified.number == self.fax)
    }
}

impl Physician {
    /// Returns what follows the name on paper: 先生 for those who treat, 様 for others.
    #[must_use]
    pub const fn honorific(&self) -> &'static str {
        match self.profession {
            Profession::Physician | Profession::Dentist | Profession::Pharmacist => "先生",
            Profession::Nurse
            | Profession::SocialWorker
            | Profession::Therapist
            | Profession::CareManager
            | Profession::Clerk
            | Profession::Other => "様",
        }
    }
}

private_debug!(Facility, FaxVerification, Physician);
