//! Earlier wordings of a timeline entry as they stand in `records.json`.

use serde::{Deserialize, Serialize};
use tsunagi_domain::{Correction, Day, Entry, Moment, TimeOfDay};

use super::EntryRecord;
use crate::handing_over::merging::unmarked;

/// An earlier wording.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CorrectionRecord {
    /// 年月日 before. Absent in files of programs that could not correct it: there it was the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) day_before: Option<Day>,
    /// 時刻 before; says something where `day_before` does.
    #[serde(default)]
    pub(crate) time_before: Option<TimeOfDay>,
    /// 項目 before.
    pub(crate) item_before: String,
    /// 内容 before.
    pub(crate) text_before: String,
    /// When it was corrected.
    pub(crate) corrected_at: Moment,
    /// By whom.
    pub(crate) corrected_by: String,
    /// Why.
    pub(crate) reason: String,
}

impl From<Correction> for CorrectionRecord {
    fn from(correction: Correction) -> Self {
        Self {
            day_before: Some(correction.day_before),
            time_before: correction.time_before,
            item_before: correction.item_before,
            text_before: correction.text_before,
            corrected_at: correction.corrected_at,
            corrected_by: correction.corrected_by,
            reason: correction.reason,
        }
    }
}

/// The other side of an entry's corrections, which need the entry's own day and time.
pub(super) trait History {
    type Counterpart;
    fn to_history(self, day: &Day, time: &Option<TimeOfDay>) -> Self::Counterpart;
}

impl History for Vec<Correction> {
    type Counterpart = Vec<CorrectionRecord>;
    fn to_history(self, _: &Day, _: &Option<TimeOfDay>) -> Self::Counterpart {
        self.into_iter().map(Into::into).collect()
    }
}

impl History for Vec<CorrectionRecord> {
    type Counterpart = Vec<Correction>;
    fn to_history(self, day: &Day, time: &Option<TimeOfDay>) -> Self::Counterpart {
        let mut moment = (*day, *time);
        let mut corrections = Vec::with_capacity(self.len());
        // From the newest back: where a correction is silent, day and time were those after it.
        for record in self.into_iter().rev() {
            if let Some(day) = record.day_before {
                moment = (day, record.time_before);
            }
            corrections.push(Correction {
                day_before: moment.0,
                time_before: moment.1,
                item_before: record.item_before,
                text_before: record.text_before,
                corrected_at: record.corrected_at,
                corrected_by: record.corrected_by,
                reason: record.reason,
            });
        }
        corrections.reverse();
        corrections
    }
}

impl EntryRecord {
    /// Lets corrections that are silent about day and time say what is known of them here, and gives
    /// everybody the name they have here, with or without the mark of another office.
    ///
    /// A file that went through a program of before, or through an office that marked our names, would
    /// otherwise tell another history of the same entry, and be a conflict.
    pub(crate) fn recall(&mut self, known: &Entry) {
        if unmarked(&self.recorder_name) == unmarked(&known.recorder_name) {
            self.recorder_id = known.recorder_id;
            self.recorder_name.clone_from(&known.recorder_name);
        }
        for (record, correction) in self.corrections.iter_mut().zip(&known.corrections) {
            let told = CorrectionRecord::from(correction.clone());
            let silent = CorrectionRecord {
                day_before: None,
                time_before: None,
                ..told.clone()
            };
            let is_by_the_same = unmarked(&record.corrected_by) == unmarked(&told.corrected_by);
            let here = CorrectionRecord {
                corrected_by: told.corrected_by.clone(),
                ..record.clone()
            };
            if is_by_the_same && (here == silent || here == told) {
                *record = told;
            }
        }
    }
}
