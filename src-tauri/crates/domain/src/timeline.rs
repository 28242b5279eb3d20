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

private_debug!(Entry, Correction);
