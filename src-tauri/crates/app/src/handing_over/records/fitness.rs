//! What is typed is checked field by field; so is what comes in a file, by the same limits.
//!
//! A file of ours always fits. One that does not was made by another program, or by a person with an
//! editor; it is refused as a whole, with the field and whose it is (by place in the file, because a
//! name has no business in an error).

use tsunagi_domain::Day;

use super::{
    CaseRecord, CertificationRecord, ClientRecord, ConsentRecord, EntryRecord, Records, SlipRecord,
};
use crate::forms::{BOX, LINE, LINE_BREAKS, RECORD, SLIP_ITEMS, SLIP_TEXT, is_invisible};
use crate::handing_over::merging::{DIFFERENCE, NOTE};

/// What the program itself puts together, of many fields each within its limit: answers to a slip's
/// questions, both versions of a difference. Thirty dense sheets, as of a slip.
const COMPOSED: usize = SLIP_TEXT;

/// A place of a file that breaks a rule of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// Whose it is.
    pub whose: Whose,
    /// The field's name on screen.
    pub label: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// Whose record a field belongs to, counted from 1 in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The office that handed over.
    Office,
    /// Its staff.
    Staff(usize),
    /// 連携先.
    Facility(usize),
    /// 連携先の担当者.
    Physician(usize),
    /// 利用者.
    Client(usize),
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// More characters than may be typed.
    TooLong {
        /// The most.
        limit: usize,
    },
    /// More items than there may be.
    TooMany {
        /// The most.
        limit: usize,
    },
    /// Nothing where something must stand.
    Empty,
    /// A line break in a field of one line.
    LineBreak,
    /// A character that does something unseen.
    Invisible,
    /// A day before another one.
    DayBefore {
        /// The other field's name on screen.
        other: &'static str,
    },
    /// A day that had not come when it was written.
    FutureDay,
}

/// The fields of one record, looked at one after the other; the first that does not fit counts.
struct Fields {
    whose: Whose,
}

type Fits = Result<(), Unfit>;

impl Fields {
    fn refuse(&self, label: &'static str, fault: Fault) -> Fits {
        Err(Unfit {
            whose: self.whose,
            label,
            fault,
        })
    }

    /// Looks at fields of one line.
    fn lines(&self, limit: usize, fields: &[(&'static str, &str)]) -> Fits {
        for (label, text) in fields {
            if text.contains(LINE_BREAKS) {
                return self.refuse(label, Fault::LineBreak);
            }
        }
        self.texts(limit, fields)
    }

    /// Looks at fields of several lines.
    fn texts(&self, limit: usize, fields: &[(&'static str, &str)]) -> Fits {
        for (label, text) in fields {
            if text.contains(is_invisible) {
                return self.refuse(label, Fault::Invisible);
            }
            // Bytes are never fewer than characters, and counting those of everything takes time.
            if text.len() > limit && text.chars().count() > limit {
                return self.refuse(label, Fault::TooLong { limit });
            }
        }
        Ok(())
    }

    fn filled(&self, label: &'static str, text: &str) -> Fits {
        if text.trim().is_empty() {
            return self.refuse(label, Fault::Empty);
        }
        Ok(())
    }

    fn not_before(
        &self,
        (other, first): (&'static str, Option<Day>),
        (label, last): (&'static str, Option<Day>),
    ) -> Fits {
        match (first, last) {
            (Some(first), Some(last)) if last < first => {
                self.refuse(label, Fault::DayBefore { other })
            }
            _ => Ok(()),
        }
    }
}

impl Records {
    /// Looks at every field.
    pub(super) fn check_fields(&self) -> Fits {
        let office = Fields {
            whose: Whose::Office,
        };
        office.lines(LINE, &[("事業所名", &self.office.name)])?;
        for (index, staff) in self.staff.iter().enumerate() {
            let fields = Fields {
                whose: Whose::Staff(index + 1),
            };
            fields.lines(LINE, &[("氏名", &staff.name)])?;
        }
        self.check_directory()?;
        for (index, case) in self.cases.iter().enumerate() {
            let fields = Fields {
                whose: Whose::Client(index + 1),
            };
            case.check_fields(&fields)?;
        }
        Ok(())
    }

    fn check_directory(&self) -> Fits {
        for (index, facility) in self.facilities.iter().enumerate() {
            let fields = Fields {
                whose: Whose::Facility(index + 1),
            };
            let verified = facility.fax_verified.as_ref();
            fields.filled("名称", &facility.name)?;
            fields.lines(
                LINE,
                &[
                    ("名称", &facility.name),
                    ("ふりがな", &facility.kana),
                    ("医療機関コード・事業所番号", &facility.number),
                    ("郵便番号", &facility.postal_code),
                    ("圏域", &facility.area),
                    ("電話", &facility.phone),
                    ("FAX番号", &facility.fax),
                    ("FAX番号の確認", verified.map_or("", |one| one.by.as_str())),
                    (
                        "FAX番号の確認",
                        verified.map_or("", |one| one.number.as_str()),
                    ),
                    ("連絡しやすい時間", &facility.contact_time),
                    ("窓口担当", &facility.contact_person),
                ],
            )?;
            fields.lines(2 * LINE, &[("所在地", &facility.address)])?;
            // What another office says otherwise is kept in the note, and the note grows.
            fields.texts(NOTE, &[("メモ", &facility.note)])?;
        }
        for (index, person) in self.physicians.iter().enumerate() {
            let fields = Fields {
                whose: Whose::Physician(index + 1),
            };
            fields.filled("氏名", &person.name)?;
            fields.lines(
                LINE,
                &[
                    ("氏名", &person.name),
                    ("ふりがな", &person.kana),
                    ("診療科・部署", &person.department),
                ],
            )?;
            fields.texts(NOTE, &[("メモ", &person.note)])?;
        }
        Ok(())
    }
}

impl CaseRecord {
    fn check_fields(&self, fields: &Fields) -> Fits {
        self.client.check_fields(fields)?;
        for one in &self.certifications {
            one.check_fields(fields)?;
        }
        for one in &self.consents {
            one.check_fields(fields)?;
        }
        for slip in &self.slips {
            slip.check_fields(fields)?;
        }
        for entry in &self.entries {
            // A file without slips does not tell which entries the program wrote about one.
            let is_composed = self.slips.is_empty()
                || entry.slip_id.is_some()
                || entry.item.starts_with(DIFFERENCE);
            entry.check_fields(fields, if is_composed { COMPOSED } else { RECORD })?;
        }
        Ok(())
    }
}

impl ClientRecord {
    fn check_fields(&self, fields: &Fields) -> Fits {
        let person = &self.key_person;
        fields.filled("氏名", &self.name)?;
        fields.lines(
            LINE,
            &[
                ("氏名", &self.name),
                ("ふりがな", &self.kana),
                ("保険者番号", &self.insurer_number),
                ("被保険者番号", &self.insured_number),
                ("郵便番号", &self.postal_code),
                ("市町村", &self.town),
                ("電話", &self.phone),
                ("キーパーソンの氏名", &person.name),
                ("続柄", &person.relation),
                ("キーパーソンの連絡先", &person.phone),
            ],
        )?;
        fields.lines(2 * LINE, &[("住所", &self.address)])?;
        fields.texts(
            BOX,
            &[
                ("本人に告知されていない病名", &self.undisclosed_diagnoses),
                ("病歴", &self.medical_history),
                ("利用中のサービス", &self.services),
                ("本人・家族の意向", &self.wishes),
                ("所内のメモ", &self.note),
            ],
        )
    }
}

impl CertificationRecord {
    fn check_fields(&self, fields: &Fields) -> Fits {
        fields.not_before(
            ("有効期間の初日", self.valid_from),
            ("有効期間の末日", self.valid_to),
        )
    }
}

impl ConsentRecord {
    fn check_fields(&self, fields: &Fields) -> Fits {
        const GIVEN: &str = "同意日";
        let given_on = Some(self.given_on);
        fields.filled("同意した人", &self.given_by)?;
        fields.lines(
            LINE,
            &[
                ("同意した人", &self.given_by),
                ("文書の保管場所", &self.paper_location),
            ],
        )?;
        fields.not_before((GIVEN, given_on), ("同意の有効期限", self.expires_on))?;
        fields.not_before((GIVEN, given_on), ("同意の撤回日", self.withdrawn_on))
    }
}

impl EntryRecord {
    fn check_fields(&self, fields: &Fields, most: usize) -> Fits {
        const ITEM: &str = "支援経過の項目";
        const TEXT: &str = "支援経過の内容";
        const REASON: &str = "訂正の理由";
        // A kept difference bears the other side's 項目 behind its own.
        let item = 2 * LINE;
        fields.lines(item, &[(ITEM, &self.item)])?;
        fields.texts(most, &[(TEXT, &self.text)])?;
        fields.lines(LINE, &[("記録者", &self.recorder_name)])?;
        let mut known_on = self.recorded_at.day();
        for correction in &self.corrections {
            fields.lines(item, &[(ITEM, &correction.item_before)])?;
            fields.texts(most, &[(TEXT, &correction.text_before)])?;
            fields.lines(LINE, &[("訂正した人", &correction.corrected_by)])?;
            fields.lines(2 * LINE, &[(REASON, &correction.reason)])?;
            known_on = known_on.max(correction.corrected_at.day());
        }
        if self.day > known_on {
            return fields.refuse("支援経過の年月日", Fault::FutureDay);
        }
        Ok(())
    }
}

impl SlipRecord {
    fn check_fields(&self, fields: &Fields) -> Fits {
        fields.lines(LINE, &[("連絡票の様式", &self.template)])?;
        fields.texts(SLIP_TEXT, &self.content.texts())?;
        for (label, items) in self.content.lists() {
            if items.len() > SLIP_ITEMS {
                return fields.refuse(label, Fault::TooMany { limit: SLIP_ITEMS });
            }
            for item in items {
                fields.texts(SLIP_TEXT, &[(label, item)])?;
            }
        }
        for event in &self.events {
            fields.lines(LINE, &[("連絡票の経過を記録した人", &event.by)])?;
            // The program's own words stand around what was typed here.
            fields.texts(2 * LINE, &[("連絡票の経過の相手", &event.object)])?;
            fields.texts(BOX, &[("連絡票の経過の内容", &event.note)])?;
            if let Some(reply) = &event.reply {
                fields.lines(LINE, &reply.lines())?;
                fields.texts(BOX, &reply.texts())?;
            }
        }
        Ok(())
    }
}
