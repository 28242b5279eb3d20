//! The client 利用者 and those around them.

use serde::{Deserialize, Serialize};

use crate::{
    AdlGrade, ClientId, Day, DementiaGrade, Household, LiaisonRole, PhysicianId, Sex, StaffId,
    naming::{is_in_one_piece, name_parts},
    private::private_debug,
};

/// The person cared for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The client's id.
    pub id: ClientId,
    /// 氏名, as in the family register, variation selectors included.
    pub name: String,
    /// ふりがな.
    pub kana: String,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth: Day,
    /// 保険者番号, 6 digits, or empty.
    pub insurer_number: String,
    /// 被保険者番号, 10 characters, or empty; never printed on a slip by default.
    pub insured_number: String,
    /// 郵便番号.
    pub postal_code: String,
    /// 市町村 (and town), the part a masked sheet may show.
    pub town: String,
    /// The rest of the address.
    pub address: String,
    /// 電話番号.
    pub phone: String,
    /// 世帯.
    pub household: Household,
    /// キーパーソン.
    pub key_person: KeyPerson,
    /// 障害高齢者の日常生活自立度.
    pub adl: Option<AdlGrade>,
    /// 認知症高齢者の日常生活自立度.
    pub dementia: Option<DementiaGrade>,
    /// Whether the client receives 生活保護; must not travel by fax (渋川地区医師会 [V 10]).
    pub has_public_assistance: bool,
    /// Names of diagnoses not disclosed to the client, one per line; must not travel by fax [V 10].
    pub undisclosed_diagnoses: String,
    /// 主な病名・既往歴, free text.
    pub medical_history: String,
    /// 現在利用しているサービス, free text, prefilled into slips.
    pub services: String,
    /// 本人・家族の意向, free text, prefilled into slips.
    pub wishes: String,
    /// Notes for the office only.
    pub note: String,
    /// 担当介護支援専門員.
    pub care_manager_id: StaffId,
    /// The people slips about this client go to, 主治医 first.
    pub recipients: Vec<Recipient>,
    /// 契約終了日（完結の日）; none while in care.
    pub closed_on: Option<Day>,
}

/// The family's contact person キーパーソン.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPerson {
    /// 氏名.
    pub name: String,
    /// 続柄.
    pub relation: String,
    /// 連絡先.
    pub phone: String,
}

/// Someone a client's slips go to, and in which role.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The person in the directory.
    pub physician_id: PhysicianId,
    /// What the person is to the client.
    pub role: LiaisonRole,
}

impl Client {
    /// Returns the 主治医, or whoever stands first where none is marked.
    #[must_use]
    pub fn primary_physician(&self) -> Option<PhysicianId> {
        self.recipients
            .iter()
            .find(|recipient| recipient.role == LiaisonRole::PrimaryPhysician)
            .or_else(|| self.recipients.first())
            .map(|recipient| recipient.physician_id)
    }

    /// Returns whether the name or its reading was registered without a space between its parts.
    ///
    /// Family and given name cannot be told apart then, and a masked sheet finds them less surely.
    #[must_use]
    pub fn is_named_in_one_piece(&self) -> bool {
        is_in_one_piece(&self.name) || is_in_one_piece(&self.kana)
    }

    /// Returns the initials for masking B, family name first, from the kana: `H・Y`.
    ///
    /// Falls back to `？` for a part without kana, so that a masked sheet never shows the name.
    #[must_use]
    pub fn initials(&self) -> String {
        let parts: Vec<String> = name_parts(&self.kana)
            .map(|part| part.chars().next().map_or("？".to_owned(), initial_of))
            .collect();
        if parts.is_empty() {
            "？".to_owned()
        } else {
            parts.join("・")
        }
    }
}

/// Returns the Latin initial of a kana in Hepburn spelling.
fn initial_of(kana: char) -> String {
    let kana = crate::text::to_hiragana(kana);
    let initial = match kana {
        'あ' | 'ぁ' => 'A',
        'い' | 'ぃ' => 'I',
        'う' | 'ぅ' => 'U',
        'え' | 'ぇ' => 'E',
        'お' | 'ぉ' | 'を' => 'O',
        'か'..='ご' if "がぎぐげご".contains(kana) => 'G',
        'か'..='ご' => 'K',
        'じ' => 'J',
        'さ'..='ぞ' if "ざずぜぞ".contains(kana) => 'Z',
        'さ'..='ぞ' => 'S',
        'ち' => 'C',
        'ぢ' => 'J',
        'づ' => 'Z',
        'だ' | 'で' | 'ど' => 'D',
        'た'..='ど' => 'T',
        'な'..='の' | 'ん' => 'N',
        'ふ' => 'F',
        'ば' | 'び' | 'ぶ' | 'べ' | 'ぼ' => 'B',
        'ぱ' | 'ぴ' | 'ぷ' | 'ぺ' | 'ぽ' => 'P',
        'は'..='ぽ' => 'H',
        'ま'..='も' => 'M',
        'ゃ'..='よ' => 'Y',
        'ら'..='ろ' => 'R',
        'わ' => 'W',
        'ゔ' => 'V',
        _ => '？',
    };
    initial.to_string()
}

private_debug!(Client, KeyPerson, Recipient);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_follow_hepburn_spelling() {
        for (kana, initial) in [
            ('は', "H"),
            ('や', "Y"),
            ('た', "T"),
            ('ま', "M"),
            ('ち', "C"),
            ('じ', "J"),
            ('ふ', "F"),
            ('ば', "B"),
            ('ガ', "G"),
            ('漢', "？"),
        ] {
            assert_eq!(initial_of(kana), initial, "{kana}");
        }
    }
}
