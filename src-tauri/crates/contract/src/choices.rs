//! The fixed lists of the trade, with the labels that paper and screen use.

use tsunagi_domain as domain;

use crate::wire::wire;

wire! {
    /// Asks for all lists.
    pub struct ListChoices {}

    /// One value of a list.
    pub struct Choice {
        /// The stable code that requests carry.
        pub code: String,
        /// The words for people.
        pub label: String,
    }

    /// All lists.
    pub struct Choices {
        /// 性別.
        pub sexes: Vec<Choice>,
        /// 要介護状態区分.
        pub care_levels: Vec<Choice>,
        /// 認定状況.
        pub certification_statuses: Vec<Choice>,
        /// 障害高齢者の日常生活自立度.
        pub adl_grades: Vec<Choice>,
        /// 認知症高齢者の日常生活自立度.
        pub dementia_grades: Vec<Choice>,
        /// 世帯.
        pub households: Vec<Choice>,
        /// 権限.
        pub roles: Vec<Choice>,
        /// 連携先の種別.
        pub facility_kinds: Vec<Choice>,
        /// 職種.
        pub professions: Vec<Choice>,
        /// 利用者との関係.
        pub liaison_roles: Vec<Choice>,
        /// 同意の範囲.
        pub consent_scopes: Vec<Choice>,
        /// 同意の方法.
        pub consent_methods: Vec<Choice>,
        /// 連絡の手段（支援経過）.
        pub contact_kinds: Vec<Choice>,
        /// 記録の種類.
        pub record_kinds: Vec<Choice>,
        /// 課題分析標準項目.
        pub domains: Vec<Choice>,
        /// 連絡の目的.
        pub purposes: Vec<Choice>,
        /// 心身・生活の状況.
        pub observations: Vec<Choice>,
        /// 緊急度.
        pub urgencies: Vec<Choice>,
        /// 氏名の表示.
        pub maskings: Vec<Choice>,
        /// 手段.
        pub means: Vec<Choice>,
        /// 連絡票の状態, and 期限超過 of those whose answer is overdue.
        pub slip_states: Vec<Choice>,
        /// したこと（操作の記録）.
        pub audit_acts: Vec<Choice>,
    }
}

macro_rules! choices_of {
    ($type:ty) => {
        <$type>::ALL
            .iter()
            .map(|value| Choice {
                code: value.code().to_owned(),
                label: value.label().to_owned(),
            })
            .collect()
    };
}

/// Lists the states in which slips are asked for.
fn slip_states() -> Vec<Choice> {
    let mut states: Vec<Choice> = choices_of!(domain::SlipState);
    states.push(Choice {
        code: "overdue".to_owned(),
        label: "期限超過".to_owned(),
    });
    states
}

impl Choices {
    /// Collects every list of the domain.
    #[must_use]
    pub fn collect() -> Self {
        Self {
            sexes: choices_of!(domain::Sex),
            care_levels: choices_of!(domain::CareLevel),
            certification_statuses: choices_of!(domain::CertificationStatus),
            adl_grades: choices_of!(domain::AdlGrade),
            dementia_grades: choices_of!(domain::DementiaGrade),
            households: choices_of!(domain::Household),
            roles: choices_of!(domain::Role),
            facility_kinds: choices_of!(domain::FacilityKind),
            professions: choices_of!(domain::Profession),
            liaison_roles: choices_of!(domain::LiaisonRole),
            consent_scopes: choices_of!(domain::ConsentScope),
            consent_methods: choices_of!(domain::ConsentMethod),
            contact_kinds: choices_of!(domain::ContactKind),
            record_kinds: choices_of!(domain::RecordKind),
            domains: choices_of!(domain::Domain),
            purposes: choices_of!(domain::Purpose),
            observations: choices_of!(domain::Observation),
            urgencies: choices_of!(domain::Urgency),
            maskings: choices_of!(domain::Masking),
            means: choices_of!(domain::Means),
            slip_states: slip_states(),
            audit_acts: choices_of!(domain::AuditAct),
        }
    }
}
