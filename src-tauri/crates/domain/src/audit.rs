//! The audit log 操作の記録: who did what to which record, when.

use serde::{Deserialize, Serialize};

use crate::private::private_debug;
use crate::{
    AuditAct, AuditThingKind, CertificationId, ClientId, ConsentId, EntryId, FacilityId, Moment,
    OfficeId, PhysicianId, SlipId, StaffId,
};

/// How far the clock may go back before the log says so.
///
/// Clocks are set right by a minute or two now and then; more than this puts rows into doubt.
pub const CLOCK_BACK_MINUTES: i64 = 5;

/// How far the clock may go ahead of the time that passed before the log says so.
pub const CLOCK_FORWARD_MINUTES: i64 = 5;

/// Says how long a span of minutes is, in the two largest units that people count it in.
#[must_use]
pub fn span_words(minutes: i64) -> String {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    let two = |large: i64, name: &str, small: i64, small_name: &str| match small {
        0 => format!("{large}{name}"),
        small => format!("{large}{name}{small}{small_name}"),
    };
    match minutes {
        YEAR.. => two(minutes / YEAR, "年", minutes % YEAR / DAY, "日"),
        DAY.. => two(minutes / DAY, "日", minutes % DAY / HOUR, "時間"),
        HOUR.. => two(minutes / HOUR, "時間", minutes % HOUR, "分"),
        _ => format!("{minutes}分"),
    }
}

/// One act, as it goes into the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Moment,
    /// What was done.
    pub act: AuditAct,
    /// Who; none for what the program does itself or a stranger tries.
    pub staff_id: Option<StaffId>,
    /// The person's name at the time; the log must be readable after the person has left.
    pub staff_name: String,
    /// To which record.
    pub thing: Option<AuditThing>,
    /// A short addition: a count, a slip's number, that there is a reason. No text of a record, and no
    /// reason that somebody wrote about a client: the log outlives every one of them.
    pub detail: String,
}

/// Names the record that an act is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AuditThing {
    /// Which kind of record.
    pub kind: AuditThingKind,
    /// Its id as text: the log outlives the record.
    pub id: String,
}

/// One row of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, from 1 without gaps.
    pub number: u64,
    /// What it says.
    pub entry: AuditEntry,
}

impl AuditThing {
    /// Names a record by kind and id.
    #[must_use]
    pub fn new(kind: AuditThingKind, id: &impl ToString) -> Self {
        Self {
            kind,
            id: id.to_string(),
        }
    }
}

macro_rules! things {
    ($($id:ident $kind:ident),+ $(,)?) => {
        $(
            impl From<$id> for AuditThing {
                fn from(id: $id) -> Self {
                    Self::new(AuditThingKind::$kind, &id)
                }
            }
        )+
    };
}

things!(
    ClientId Client,
    CertificationId Certification,
    ConsentId Consent,
    EntryId Entry,
    SlipId Slip,
    FacilityId Facility,
    PhysicianId Physician,
    StaffId Staff,
    OfficeId Office,
);

private_debug!(AuditEntry, AuditRow);

#[cfg(test)]
mod tests {
    use super::span_words;

    #[test]
    fn a_span_reads_as_people_count_it() {
        for (minutes, words) in [
            (6, "6分"),
            (60, "1時間"),
            (125, "2時間5分"),
            (24 * 60, "1日"),
            (50 * 60 + 1, "2日2時間"),
            (105_190_560, "200年49日"),
        ] {
            assert_eq!(span_words(minutes), words);
        }
    }
}
