//! Identifiers: UUIDv7 newtypes, so that an id of one kind cannot stand for another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
