//! Identifiers: UUIDv7 newtypes, so that an id of one kind cannot stand for another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Day;

/// Japan is nine hours ahead, and has no summer time.
const SECONDS_TO_JAPAN: i64 = 9 * 60 * 60;
const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// Where new ids come from; the app owns the real one, tests a seeded one.
pub trait IdSource: Send + Sync {
    /// Returns a UUIDv7 that this source has not returned before.
    fn next_id(&self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(Uuid);

            impl $name {
                /// Draws a new id from the source.
                pub fn draw(source: &dyn IdSource) -> Self {
                    Self(source.next_id())
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.hyphenated().fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = uuid::Error;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Uuid::parse_str(text).map(Self)
                }
            }
        )+
    };
}

ids! {
    /// Identifies an office 事業所.
    OfficeId,
    /// Identifies a staff member 職員.
    StaffId,
    /// Identifies a facility 連携先.
    FacilityId,
    /// Identifies a person in a facility.
    PhysicianId,
    /// Identifies a client 利用者.
    ClientId,
    /// Identifies a certification 要介護認定.
    CertificationId,
    /// Identifies a consent 同意.
    ConsentId,
    /// Identifies a timeline entry 支援経過の記録.
    EntryId,
    /// Identifies a slip 連絡票; the slip's number is what people see.
    SlipId,
    /// Identifies an event of a slip.
    EventId,
}

impl ClientId {
    /// Returns the day in Japan on which the id was drawn, and so the client registered; none where the
    /// id does not tell.
    #[must_use]
    pub fn drawn_on(self) -> Option<Day> {
        let (seconds, _) = self.0.get_timestamp()?.to_unix();
        let seconds = i64::try_from(seconds).ok()? + SECONDS_TO_JAPAN;
        Day::from_ymd(1970, 1, 1)?
            .plus_days(seconds.div_euclid(SECONDS_OF_A_DAY))
            .into()
    }
}

impl SlipId {
    /// Returns the id of a copy, by a digest of what it is a copy of: the same wherever one is made.
    #[must_use]
    pub fn of_copy(digest: [u8; 16]) -> Self {
        Self(uuid::Builder::from_custom_bytes(digest).into_uuid())
    }
}

impl EventId {
    /// Returns the id of the same event on a copy of its slip: always the same one for the same copy.
    #[must_use]
    pub fn in_copy(self, copy: SlipId) -> Self {
        let mixed = self.0.as_u128() ^ copy.0.as_u128();
        let id = uuid::Builder::from_u128(mixed)
            .with_variant(uuid::Variant::RFC4122)
            .with_version(uuid::Version::Custom);
        Self(id.into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_day_in_japan_on_which_it_was_drawn() {
        let drawn = |id: &str| id.parse::<ClientId>().unwrap().drawn_on();
        // 2026-03-31 15:00:00 in Greenwich is midnight in Japan.
        let midnight = uuid::Builder::from_unix_timestamp_millis(1_774_969_200_000, &[0; 10]);
        let midnight = midnight.into_uuid().to_string();
        assert_eq!(drawn(&midnight), Day::from_ymd(2026, 4, 1));
        let before = uuid::Builder::from_unix_timestamp_millis(1_774_969_199_999, &[0; 10]);
        let before = before.into_uuid().to_string();
        assert_eq!(drawn(&before), Day::from_ymd(2026, 3, 31));
        assert_eq!(drawn("6f1f2f3a-0b1c-4d2e-8f3a-0b1c2d3e4f5a"), None);
    }
}
