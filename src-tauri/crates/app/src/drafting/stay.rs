//! The hospital stay that a form may tell of, and for how long after it.

use tsunagi_domain::{Day, Entry, RecordKind, Slip};
use tsunagi_store::{EntryQuery, Reader};

use crate::composing::records::stays;
use crate::refusal::Refusal;

/// The setting that says for how many days after 退院 a stay is still told.
pub(crate) const STAY_DAYS: &str = "drafting.stay_days";
/// A stay that ended longer ago is not what a letter of today speaks of [K].
const STAY_DAYS_FROM_THE_START: u8 = 7;
/// The most days that an office may set.
pub(crate) const MOST_STAY_DAYS: u8 = 90;

/// Returns for how many days after 退院 a form tells of the stay, as the office decided.
pub(crate) fn stay_days(reader: Reader<'_>) -> Result<u8, Refusal> {
    let saved = reader.setting(STAY_DAYS)?;
    let days = saved.and_then(|days| days.parse().ok());
    Ok(days.unwrap_or(STAY_DAYS_FROM_THE_START).min(MOST_STAY_DAYS))
}

/// The latest stay in hospital, as far as the timeline knows it.
pub(crate) enum LatestStay {
    /// None was ever recorded.
    Unknown,
    /// Its days.
    Known {
        /// 入院.
        from: Day,
        /// 退院; none while it goes on.
        to: Option<Day>,
        /// For so many days after 退院 it is told.
        told_for: u8,
    },
    /// The newest record of one may not leave the office.
    Internal,
}

impl LatestStay {
    /// Returns the stay that a form of today tells of.
    pub(super) fn told(&self, today: Day) -> Option<(Day, Option<Day>)> {
        match self {
            Self::Known { from, to, told_for } => {
                let is_past = |to: Day| today.days_since(to) > i64::from(*told_for);
                (!to.is_some_and(is_past)).then_some((*from, *to))
            }
            Self::Unknown | Self::Internal => None,
        }
    }

    /// Tells whether there is a stay that a form of today does not tell of.
    pub(super) fn is_left_out(&self, today: Day) -> bool {
        !matches!(self, Self::Unknown) && self.told(today).is_none()
    }
}

/// Reads the latest stay from what is internal too: an older one must not stand in for it.
pub(super) fn latest_stay(reader: Reader<'_>, slip: &Slip) -> Result<LatestStay, Refusal> {
    let mut entries = reader.entries(&EntryQuery {
        records: vec![RecordKind::Admission, RecordKind::Discharge],
        ..EntryQuery::of(slip.client_id)
    })?;
    entries.reverse();
    let is_admission =
        |entry: &Entry| entry.record == Some(RecordKind::Admission) && !entry.is_internal;
    let from = entries.iter().rposition(is_admission);
    let since = entries.get(from.unwrap_or_default()..).unwrap_or_default();
    if since.iter().any(|entry| entry.is_internal) {
        return Ok(LatestStay::Internal);
    }
    entries.retain(|entry| !entry.is_internal);
    let told_for = stay_days(reader)?;
    let latest = stays(&entries).pop();
    Ok(
        latest.map_or(LatestStay::Unknown, |(from, to)| LatestStay::Known {
            from,
            to,
            told_for,
        }),
    )
}
