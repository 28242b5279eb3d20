//! Certification of need for care 要介護認定.

use serde::{Deserialize, Serialize};

use crate::{
    CareLevel, CertificationId, CertificationStatus, ClientId, Day, private::private_debug,
};

/// A care level with its period.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// The certification's id.
    pub id: CertificationId,
    /// Whose it is.
    pub client_id: ClientId,
    /// 認定状況.
    pub status: CertificationStatus,
    /// 要介護状態区分; while applying, the level so far.
    pub level: CareLevel,
    /// 認定日.
    pub certified_on: Option<Day>,
    /// 認定有効期間, first day.
    pub valid_from: Option<Day>,
    /// 認定有効期間, last day.
    pub valid_to: Option<Day>,
}

impl Certification {
    /// Returns whether the period covers the day.
    #[must_use]
    pub fn covers(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Chooses the certification that holds on a day: the newest that covers it, else the newest.
    #[must_use]
    pub fn current(all: &[Self], day: Day) -> Option<&Self> {
        all.iter()
            .filter(|certification| certification.covers(day))
            .max_by_key(|certification| certification.valid_from)
            .or_else(|| {
                all.iter()
                    .max_by_key(|certification| certification.valid_from)
            })
    }
}

private_debug!(Certification);
