//! The timeline 支援経過 (form 第5表).

use serde::{Deserialize, Serialize};

use crate::{
    ClientId, ContactKind, Day, Domain, EntryId, FacilityKind, Moment, RecordKind, SlipId, StaffId,
    TimeOfDay, private::private_debug,
};

/// One entry of the timeline.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The entry's id.
    pub id: EntryId,
    /// Whose timeline.
    pub client_id: ClientId,
    /// 年月日.
    pub day: Day,
    /// 時刻, where it matters.
    pub time: Option<TimeOfDay>,
    /// How the contact was made.
    pub kind: ContactKind,
    /// What the entry records beyond a contact, where the program understands it.
    pub record: Option<RecordKind>,
    /// With which kind of partner.
    pub partner: Option<FacilityKind>,
    /// 項目.
    pub item: String,
    /// 内容.
    pub text: String,
    /// Tags of the 14 assessment domains.
    pub domains: Vec<Domain>,
    /// 外部提供不可: never leaves the office on a slip or extract.
    pub is_internal: bool,
    /// The slip this entry came from, if any.
    pub slip_id: Option<SlipId>,
    /// Who wrote it.
    pub recorder_id: StaffId,
    /// The recorder's name at the time.
    pub recorder_name: String,
    /// When it was written.
    pub recorded_at: Moment,
    /// Earlier wordings, oldest first; a correction never erases.
    pub corrections: Vec<Correction>,
}

/// An earlier wording of an entry.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// 年月日 before the correction.
    pub day_before: Day,
    /// 時刻 before the correction.
    pub time_before: Option<TimeOfDay>,
    /// 項目 before the correction.
    pub item_before: String,
    /// 内容 before the correction.
    pub text_before: String,
    /// When it was corrected.
    pub corrected_at: Moment,
    /// By whom (name at the time).
    pub corrected_by: String,
    /// Why.
    pub reason: String,
}

/// Is what a correction may change of an entry: when something was, and what.
///
/// Who wrote it down and when is never corrected; that is how the record came to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wording<'a> {
    /// 年月日.
    pub day: Day,
    /// 時刻.
    pub time: Option<TimeOfDay>,
    /// 項目.
    pub item: &'a str,
    /// 内容.
    pub text: &'a str,
}

impl Entry {
    /// Returns what the entry says now.
    #[must_use]
    pub fn wording(&self) -> Wording<'_> {
        Wording {
            day: self.day,
            time: self.time,
            item: &self.item,
            text: &self.text,
        }
    }

    /// Returns what the entry said before any correction.
    #[must_use]
    pub fn first_wording(&self) -> Wording<'_> {
        self.wording_at(0)
    }

    /// Returns what the entry said when so many corrections had been made.
    #[must_use]
    pub fn wording_at(&self, corrections: usize) -> Wording<'_> {
        self.corrections
            .get(corrections)
            .map_or_else(|| self.wording(), Correction::before)
    }

    /// Goes through the corrections, oldest first, each with what the entry said after it.
    pub fn steps(&self) -> impl Iterator<Item = (&Correction, Wording<'_>)> {
        self.corrections
            .iter()
            .enumerate()
            .map(|(index, correction)| (correction, self.wording_at(index + 1)))
    }
}

impl Correction {
    /// Returns what the entry said before this correction.
    #[must_use]
    pub fn before(&self) -> Wording<'_> {
        Wording {
            day: self.day_before,
            time: self.time_before,
            item: &self.item_before,
            text: &self.text_before,
        }
    }
}

impl Wording<'_> {
    /// Tells whether the other one speaks of the same day and time.
    #[must_use]
    pub fn is_at_the_time_of(&self, other: &Wording<'_>) -> bool {
        (self.day, self.time) == (other.day, other.time)
    }
}

private_debug!(Entry, Correction, Wording<'_>);
