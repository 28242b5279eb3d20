//! Offices, facilities, people, clients and timelines as they stand in `records.json`.

use serde::{Deserialize, Serialize};
use tsunagi_domain::{
    AdlGrade, CareLevel, Certification, CertificationId, CertificationStatus, Client, ClientId,
    Consent, ConsentId, ConsentMethod, ConsentScope, ContactKind, Day, DementiaGrade, Domain,
    Entry, EntryId, Facility, FacilityId, FacilityKind, FaxVerification, Household, KeyPerson,
    LiaisonRole, Masking, Means, Moment, Office, OfficeId, Physician, PhysicianId, Profession,
    Recipient, RecordKind, Sex, SlipId, StaffId, TimeOfDay,
};

use super::correction::{CorrectionRecord, History as _};

/// Declares a type of the file and its conversions from and into the domain's type.
macro_rules! record {
    ($($(#[$meta:meta])* struct $name:ident of $domain:ident { $($field:ident: $type:ty $(= $via:ident)?),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
            pub(crate) struct $name { $(pub(crate) $field: $type),+ }

            impl From<&$domain> for $name {
                fn from(value: &$domain) -> Self {
                    Self { $($field: convert!(value.$field.clone(), value $(, $via)?)),+ }
                }
            }

            impl From<$name> for $domain {
                fn from(record: $name) -> Self {
                    Self { $($field: convert!(record.$field, record $(, $via)?)),+ }
                }
            }
        )+
    };
}

macro_rules! convert {
    ($value:expr, $all:ident) => {
        $value
    };
    ($value:expr, $all:ident, one) => {
        $value.to_other()
    };
    ($value:expr, $all:ident, many) => {
        $value.into_iter().map(|value| value.to_other()).collect()
    };
    ($value:expr, $all:ident, history) => {
        $value.to_history(&$all.day, &$all.time)
    };
}

/// The other side of a nested record.
trait Other {
    type Counterpart;
    fn to_other(self) -> Self::Counterpart;
}

macro_rules! counterparts {
    ($($record:ident <-> $domain:ident),+) => {
        $(
            impl Other for $domain {
                type Counterpart = $record;
                fn to_other(self) -> $record {
                    (&self).into()
                }
            }

            impl Other for $record {
                type Counterpart = $domain;
                fn to_other(self) -> $domain {
                    self.into()
                }
            }
        )+
    };
}

impl<T: Other> Other for Option<T> {
    type Counterpart = Option<T::Counterpart>;
    fn to_other(self) -> Self::Counterpart {
        self.map(Other::to_other)
    }
}

counterparts!(
    FaxVerificationRecord <-> FaxVerification,
    KeyPersonRecord <-> KeyPerson,
    RecipientRecord <-> Recipient
);

record! {
    /// 事業所.
    struct OfficeRecord of Office {
        id: OfficeId,
        name: String,
        number: String,
        postal_code: String,
        address: String,
        phone: String,
        fax: String,
        hours: String,
        manager: String,
        reply_within_days: u8,
    }

    /// 連携先.
    struct FacilityRecord of Facility {
        id: FacilityId,
        kind: FacilityKind,
        name: String,
        kana: String,
        number: String,
        postal_code: String,
        address: String,
        area: String,
        phone: String,
        fax: String,
        fax_verified: Option<FaxVerificationRecord> = one,
        contact_time: String,
        contact_person: String,
        preferred_means: Means,
        masking: Masking,
        note: String,
    }

    /// FAX番号の確認.
    struct FaxVerificationRecord of FaxVerification {
        on: Day,
        by: String,
        number: String,
    }

    /// 連携先の担当者.
    struct PhysicianRecord of Physician {
        id: PhysicianId,
        facility_id: FacilityId,
        name: String,
        kana: String,
        department: String,
        profession: Profession,
        note: String,
    }

    /// 利用者.
    struct ClientRecord of Client {
        id: ClientId,
        name: String,
        kana: String,
        sex: Sex,
        birth: Day,
        insurer_number: String,
        insured_number: String,
        postal_code: String,
        town: String,
        address: String,
        phone: String,
        household: Household,
        key_person: KeyPersonRecord = one,
        adl: Option<AdlGrade>,
        dementia: Option<DementiaGrade>,
        has_public_assistance: bool,
        undisclosed_diagnoses: String,
        medical_history: String,
        services: String,
        wishes: String,
        note: String,
        care_manager_id: StaffId,
        recipients: Vec<RecipientRecord> = many,
        closed_on: Option<Day>,
    }

    /// キーパーソン.
    struct KeyPersonRecord of KeyPerson {
        name: String,
        relation: String,
        phone: String,
    }

    /// 宛先と利用者との関係.
    struct RecipientRecord of Recipient {
        physician_id: PhysicianId,
        role: LiaisonRole,
    }

    /// 要介護認定.
    struct CertificationRecord of Certification {
        id: CertificationId,
        client_id: ClientId,
        status: CertificationStatus,
        level: CareLevel,
        certified_on: Option<Day>,
        valid_from: Option<Day>,
        valid_to: Option<Day>,
    }

    /// 同意.
    struct ConsentRecord of Consent {
        id: ConsentId,
        client_id: ClientId,
        scope: ConsentScope,
        given_on: Day,
        given_by: String,
        method: ConsentMethod,
        paper_location: String,
        expires_on: Option<Day>,
        withdrawn_on: Option<Day>,
    }

    /// 支援経過の記録.
    struct EntryRecord of Entry {
        id: EntryId,
        client_id: ClientId,
        day: Day,
        time: Option<TimeOfDay>,
        kind: ContactKind,
        record: Option<RecordKind>,
        partner: Option<FacilityKind>,
        item: String,
        text: String,
        domains: Vec<Domain>,
        is_internal: bool,
        slip_id: Option<SlipId>,
        recorder_id: StaffId,
        recorder_name: String,
        recorded_at: Moment,
        corrections: Vec<CorrectionRecord> = history,
    }
}
