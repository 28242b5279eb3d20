//! Consent 同意: first-class data, because a sheet without it is an exception that must be explained.

use serde::{Deserialize, Serialize};

use crate::{ClientId, ConsentId, ConsentMethod, ConsentScope, Day, private::private_debug};

/// One consent of a client or family (運営基準23条3項 `[K]`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The consent's id.
    pub id: ConsentId,
    /// Whose it is about.
    pub client_id: ClientId,
    /// 範囲.
    pub scope: ConsentScope,
    /// 同意日.
    pub given_on: Day,
    /// Who gave it: 本人, or a family member with the relation.
    pub given_by: String,
    /// 方法.
    pub method: ConsentMethod,
    /// Where the paper is kept.
    pub paper_location: String,
    /// 有効期限, if one was agreed.
    pub expires_on: Option<Day>,
    /// 撤回日.
    pub withdrawn_on: Option<Day>,
}

impl Consent {
    /// Returns whether the consent holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.given_on <= day
            && self.expires_on.is_none_or(|last| day <= last)
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }

    /// Finds the consent under which a slip may be sent to a physician on a day.
    #[must_use]
    pub fn for_liaison(all: &[Self], day: Day) -> Option<&Self> {
        let covers = |consent: &&Self| {
            matches!(
                consent.scope,
                ConsentScope::PhysicianLiaison | ConsentScope::PersonalData
            )
        };
        all.iter()
            .filter(covers)
            .filter(|consent| consent.holds_on(day))
            .max_by_key(|c| c.given_on)
    }
}

private_debug!(Consent);
