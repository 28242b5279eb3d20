//! Clients, and the directory of facilities and people.

use crate::slips::FindingView;
use crate::wire::wire;

wire! {
    /// Lists clients in kana order.
    pub struct ListClients {
        /// Part of name, kana, number or date of birth; empty lists all.
        pub query: String,
        /// Whether closed clients are listed too.
        pub include_closed: bool,
    }

    /// A client in the list.
    pub struct ClientSummary {
        /// Id.
        pub id: String,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// Age today.
        pub age: u32,
        /// 要介護度's label, empty when unknown.
        pub care_level: String,
        /// 担当の氏名.
        pub care_manager: String,
        /// 主治医 with facility, empty when unknown.
        pub physician: String,
        /// Slips awaiting an answer.
        pub awaiting: u32,
        /// Whether the contract has ended.
        pub is_closed: bool,
        /// Whether only some of the staff may see the record.
        pub is_limited: bool,
    }

    /// Opens a client.
    pub struct ShowClient {
        /// Id.
        pub id: String,
    }

    /// All of a client but timeline and slips.
    pub struct ClientView {
        /// The list's line.
        pub summary: ClientSummary,
        /// The form's fields.
        pub form: ClientForm,
        /// Certifications, newest first.
        pub certifications: Vec<CertificationForm>,
        /// Consents, newest first.
        pub consents: Vec<ConsentView>,
        /// People slips go to, 主治医 first.
        pub recipients: Vec<RecipientView>,
        /// Whether a consent for writing to the physician holds today.
        pub has_liaison_consent: bool,
        /// What is worth a look in what was registered.
        pub findings: Vec<FindingView>,
    }

    /// The fields of a client; dates as typed, codes from [`crate::choices`].
    #[derive(Default)]
    pub struct ClientForm {
        /// Id; none for a new client.
        pub id: Option<String>,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// 性別 code.
        pub sex: String,
        /// 生年月日, as typed or ISO.
        pub birth: String,
        /// 保険者番号.
        pub insurer_number: String,
        /// 被保険者番号.
        pub insured_number: String,
        /// 郵便番号.
        pub postal_code: String,
        /// 市町村.
        pub town: String,
        /// それより後の住所.
        pub address: String,
        /// 電話.
        pub phone: String,
        /// 世帯 code.
        pub household: String,
        /// キーパーソン氏名.
        pub key_person_name: String,
        /// 続柄.
        pub key_person_relation: String,
        /// 連絡先.
        pub key_person_phone: String,
        /// 障害高齢者の日常生活自立度 code, or empty.
        pub adl: String,
        /// 認知症高齢者の日常生活自立度 code, or empty.
        pub dementia: String,
        /// 生活保護.
        pub has_public_assistance: bool,
        /// 本人に告知されていない病名, one per line.
        pub undisclosed_diagnoses: String,
        /// 病歴.
        pub medical_history: String,
        /// 利用中のサービス.
        pub services: String,
        /// 本人・家族の意向.
        pub wishes: String,
        /// 所内のメモ.
        pub note: String,
        /// 担当 id; empty means the one who is unlocked.
        pub care_manager_id: String,
        /// People slips go to.
        pub recipients: Vec<RecipientForm>,
        /// 契約終了日, as typed, or empty.
        pub closed_on: String,
    }

    /// A recipient in the client's form.
    pub struct RecipientForm {
        /// Person id.
        pub physician_id: String,
        /// Role code.
        pub role: String,
    }

    /// A recipient with names.
    pub struct RecipientView {
        /// Person id.
        pub physician_id: String,
        /// Role code.
        pub role: String,
        /// Role label.
        pub role_label: String,
        /// 氏名 (with honorific).
        pub name: String,
        /// 施設名.
        pub facility: String,
        /// FAX.
        pub fax: String,
    }

    /// Saves a client, new or known.
    pub struct SaveClient {
        /// The fields.
        pub form: ClientForm,
    }

    /// A certification's fields.
    pub struct CertificationForm {
        /// Id; none for a new one.
        pub id: Option<String>,
        /// 認定状況 code.
        pub status: String,
        /// 要介護状態区分 code.
        pub level: String,
        /// 認定日, as typed or ISO, or empty.
        pub certified_on: String,
        /// 有効期間の初日, or empty.
        pub valid_from: String,
        /// 有効期間の末日, or empty.
        pub valid_to: String,
    }

    /// Saves a certification.
    pub struct SaveCertification {
        /// Whose.
        pub client_id: String,
        /// The fields.
        pub form: CertificationForm,
    }

    /// A consent's fields.
    pub struct ConsentForm {
        /// Id; none for a new one.
        pub id: Option<String>,
        /// 範囲 code.
        pub scope: String,
        /// 同意日.
        pub given_on: String,
        /// 誰が（本人、長女 …）.
        pub given_by: String,
        /// 方法 code.
        pub method: String,
        /// 文書の保管場所.
        pub paper_location: String,
        /// 有効期限, or empty.
        pub expires_on: String,
        /// 撤回日, or empty.
        pub withdrawn_on: String,
    }

    /// A consent with labels.
    pub struct ConsentView {
        /// The fields.
        pub form: ConsentForm,
        /// 範囲.
        pub scope_label: String,
        /// 方法.
        pub method_label: String,
        /// Whether it holds today.
        pub holds: bool,
    }

    /// Saves a consent.
    pub struct SaveConsent {
        /// Whose.
        pub client_id: String,
        /// The fields.
        pub form: ConsentForm,
    }

    /// Lists facilities.
    pub struct ListFacilities {
        /// Part of a name, kana, area or number; empty lists all.
        pub query: String,
    }

    /// A facility with its people.
    pub struct FacilityView {
        /// Id.
        pub id: String,
        /// The fields.
        pub form: FacilityForm,
        /// 種別.
        pub kind_label: String,
        /// When the present fax number was confirmed (ISO), if it was.
        pub fax_verified_on: Option<String>,
        /// By whom.
        pub fax_verified_by: Option<String>,
        /// The people.
        pub physicians: Vec<PhysicianForm>,
    }

    /// A facility's fields.
    #[derive(Default)]
    pub struct FacilityForm {
        /// Id; none for a new one.
        pub id: Option<String>,
        /// 種別 code.
        pub kind: String,
        /// 名称.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// 医療機関コード・事業所番号.
        pub number: String,
        /// 郵便番号.
        pub postal_code: String,
        /// 所在地.
        pub address: String,
        /// 圏域.
        pub area: String,
        /// 電話.
        pub phone: String,
        /// FAX.
        pub fax: String,
        /// 連絡しやすい時間.
        pub contact_time: String,
        /// 窓口担当.
        pub contact_person: String,
        /// 望ましい手段 code.
        pub preferred_means: String,
        /// 氏名の表示 code.
        pub masking: String,
        /// メモ.
        pub note: String,
    }

    /// Saves a facility.
    pub struct SaveFacility {
        /// The fields.
        pub form: FacilityForm,
    }

    /// The fields of a person in a facility.
    #[derive(Default)]
    pub struct PhysicianForm {
        /// Id; none for a new one.
        pub id: Option<String>,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// 診療科・部署.
        pub department: String,
        /// 職種 code.
        pub profession: String,
        /// メモ.
        pub note: String,
    }

    /// Saves a person of a facility.
    pub struct SavePhysician {
        /// Where.
        pub facility_id: String,
        /// The fields.
        pub form: PhysicianForm,
    }

    /// Records that a fax number was confirmed by telephone.
    pub struct VerifyFax {
        /// Which facility.
        pub facility_id: String,
        /// The number, typed a second time.
        pub number_again: String,
    }

    /// Looks through clients, facilities, slips and timelines.
    pub struct Search {
        /// What to look for.
        pub query: String,
    }

    /// What was found.
    pub struct Found {
        /// Clients.
        pub clients: Vec<ClientSummary>,
        /// Facilities.
        pub facilities: Vec<FacilityView>,
        /// Slips.
        pub slips: Vec<crate::slips::SlipSummary>,
        /// Timeline entries.
        pub entries: Vec<crate::timeline::EntryView>,
    }
}
